//! The encoding of RSAES-OAEP (RFC 8017, 7.1.1) with one hash for the label and for MGF1, and an empty label.
//!
//! ```text
//! k        bytes of the modulus n; h bytes of the hash; at most k - 2h - 2 bytes are wrapped
//! seed     h random bytes
//! block    hash("") || zeros || 01 || what is wrapped, k - h - 1 bytes
//! masked   block xor MGF1(seed, k - h - 1)
//! wrapped  (00 || seed xor MGF1(masked, h) || masked)^e mod n, k bytes, most significant first
//! ```
//!
//! SHA-1 is no danger here: OAEP rests on no collision that anybody could find (RFC 8017, B.1 names it for OAEP).

use rand_core::CryptoRng;
use sha2::Digest;

/// Fills an empty message, as long as the modulus, with the encoded secret, which fits.
pub(super) fn encode<H: Digest>(message: &mut [u8], secret: &[u8], rng: &mut impl CryptoRng) {
    let hash_bytes = <H as Digest>::output_size();
    let (start, block) = message.split_at_mut(1 + hash_bytes);
    let (_, seed) = start.split_at_mut(1);
    rng.fill_bytes(seed);
    let (label, rest) = block.split_at_mut(hash_bytes);
    label.copy_from_slice(&H::digest(b""));
    let (padding, content) = rest.split_at_mut(rest.len() - secret.len());
    if let Some(end) = padding.last_mut() {
        *end = 1;
    }
    content.copy_from_slice(secret);
    mask::<H>(block, seed);
    mask::<H>(seed, block);
}

/// Adds the mask that MGF1 makes of the seed.
fn mask<H: Digest>(block: &mut [u8], seed: &[u8]) {
    for (counter, part) in (0u32..).zip(block.chunks_mut(<H as Digest>::output_size())) {
        let pad = H::new().chain_update(seed).chain_update(counter.to_be_bytes()).finalize();
        part.iter_mut().zip(pad).for_each(|(byte, pad)| *byte ^= pad);
    }
}
