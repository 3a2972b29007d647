//! HKDF with SHA-512 (RFC 5869): every derivation there is goes through here.

use ::hkdf::Hkdf;
use sha2::Sha512;

/// Fills `place` with the output for this key and info. Longer than the function can give does not compile.
pub(crate) fn hkdf<const N: usize>(salt: Option<&[u8]>, key: &[u8], info: &[u8], place: &mut [u8; N]) {
    const { assert!(N <= 255 * 64) };
    let expanded = Hkdf::<Sha512>::new(salt, key).expand(info, place);
    expanded.expect("N is at most 255 blocks of SHA-512, as checked when this was compiled");
}
