//! Whether two payloads are the same, for one that no memory holds: told by a mark of every chunk, and quicker than by a digest
//! of all of it, which takes longer than encrypting it.
//!
//! A mark is a GMAC (NIST SP 800-38D, 3) of the chunk under a key that is drawn for this payload alone, with the chunk's number
//! as the nonce. Who does not know the key finds no other chunk with the same mark but by a chance of 2^13 in 2^128. The same
//! chunk is marked again with the same nonce, and one that differs too: that would give the key away to whoever sees both
//! marks, so marks and key are secret, are recorded nowhere and end with the ceremony.

use keyrite_cipher::{Cipher, NONCE_BYTES};
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::TAG_BYTES;
use crate::sharing::KEY_BYTES;
use crate::vocab::Secret;

/// The mark of a chunk. Secret.
pub type Mark = Zeroizing<[u8; TAG_BYTES]>;

/// The key that chunks of one payload are marked with.
pub struct Marker(Cipher);

impl std::fmt::Debug for Marker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Marker(redacted)")
    }
}

impl Marker {
    /// Of a payload that is to be sealed.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        rng.fill_bytes(&mut *key);
        Self(Cipher::new(&key))
    }

    /// Marks the chunk of this number, from 0.
    pub fn mark(&self, number: u64, content: &[u8]) -> Mark {
        let mut nonce = [0; NONCE_BYTES];
        for (place, byte) in nonce.iter_mut().zip(number.to_be_bytes()) {
            *place = byte;
        }
        // of a message without content, whose additional data are what is marked
        Zeroizing::new(
            self.0.seal(&nonce, content, &mut []).expect("a chunk is far shorter than a message may be"),
        )
    }
}

/// All marks of a payload, in order.
#[derive(Debug, Default)]
pub struct Marks(Sha256);

impl Marks {
    /// Takes the next one.
    pub fn take(&mut self, mark: &Mark) {
        self.0.update(mark.as_slice());
    }

    /// What stands for all of them.
    pub fn done(self) -> Secret<32> {
        Secret::fill_with(|bytes| self.0.finalize_into(bytes.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng as _, rngs::StdRng};

    fn of(marker: &Marker, chunks: &[&[u8]]) -> Secret<32> {
        let mut marks = Marks::default();
        for (number, chunk) in (0..).zip(chunks) {
            marks.take(&marker.mark(number, chunk));
        }
        marks.done()
    }

    #[test]
    fn only_the_same_is_alike() {
        let marker = Marker::draw(&mut StdRng::seed_from_u64(1));
        let (one, two) = (vec![7; 65_536], vec![8; 65_536]);
        let chunks: [&[u8]; 3] = [&one, &two, &[9; 5]];
        let first = of(&marker, &chunks);
        assert!(first.matches(&of(&marker, &chunks)));
        let mut flipped = chunks[1].to_vec();
        flipped[40_000] ^= 1;
        let others: [&[&[u8]]; 6] = [
            &[chunks[0], &flipped, chunks[2]],
            &[chunks[1], chunks[0], chunks[2]],
            &[chunks[0], chunks[1]],
            &[chunks[0], chunks[1], &[9; 6]],
            &[chunks[0], chunks[1], chunks[2], chunks[2]],
            &[],
        ];
        for other in others {
            assert!(!first.matches(&of(&marker, other)), "{} chunks", other.len());
        }
        // of another payload the marks are others
        let another = Marker::draw(&mut StdRng::seed_from_u64(2));
        assert!(!first.matches(&of(&another, &chunks)));
    }
}
