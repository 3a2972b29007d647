//! AES-256-GCM (NIST SP 800-38D) where the bytes lie: nonces of 96 bits, tags of 128.
//!
//! Pure, and knows nothing of shares and payloads: whoever calls it sees to it that no pair of key and nonce is used twice.

#![warn(missing_docs, clippy::pedantic)]
#![warn(clippy::unwrap_used, clippy::indexing_slicing)]
#![allow(clippy::missing_errors_doc)]

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Key, Nonce, Tag};

/// Length of a key, in bytes.
pub const KEY_BYTES: usize = 32;
/// Length of a nonce, in bytes.
pub const NONCE_BYTES: usize = 12;
/// Length of a tag, in bytes.
pub const TAG_BYTES: usize = 16;

/// More bytes than one message may have under one nonce: 64 GiB less 32 bytes, or additional data of 2 EiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is longer than one message of AES-GCM may be")]
pub struct TooLong;

/// The tag does not fit: another key or nonce, other additional data, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tag does not fit")]
pub struct Broken;

/// A key, ready for use. Wiped on drop.
pub struct Cipher(Aes256Gcm);

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cipher(redacted)")
    }
}

impl Cipher {
    /// Of this key.
    #[must_use]
    pub fn new(key: &[u8; KEY_BYTES]) -> Self {
        let key: &Key<Aes256Gcm> = key.into();
        Self(Aes256Gcm::new(key))
    }

    /// Encrypts the content where it lies. Returns its tag, which covers the additional data too.
    pub fn seal(
        &self,
        nonce: &[u8; NONCE_BYTES],
        additional: &[u8],
        content: &mut [u8],
    ) -> Result<[u8; TAG_BYTES], TooLong> {
        let tag = self.0.encrypt_inout_detached(&Nonce::from(*nonce), additional, content.into());
        Ok(tag.map_err(|_| TooLong)?.into())
    }

    /// Decrypts the content where it lies, once its tag is found to fit; if it does not, nothing is decrypted.
    pub fn open(
        &self,
        nonce: &[u8; NONCE_BYTES],
        additional: &[u8],
        content: &mut [u8],
        tag: &[u8; TAG_BYTES],
    ) -> Result<(), Broken> {
        let (nonce, tag) = (Nonce::from(*nonce), Tag::from(*tag));
        self.0.decrypt_inout_detached(&nonce, additional, content.into(), &tag).map_err(|_| Broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER_PERMISSIVE as HEX;

    /// Test case 16 of "The Galois/Counter Mode of Operation", appendix B, to which SP 800-38D refers.
    const KEY: &str = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
    const NONCE: &str = "cafebabefacedbaddecaf888";
    const ADDITIONAL: &str = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    const CONTENT: &str = concat!(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72",
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    );
    const SEALED: &str = concat!(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa",
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    );
    const TAG: &str = "76fc6ece0f4e1768cddf8853bb2d551b";

    fn bytes<const N: usize>(hex: &str) -> [u8; N] {
        HEX.decode(hex.as_bytes()).expect("hex").try_into().expect("so long")
    }

    #[test]
    fn the_published_values_come_out_and_nothing_else_opens() {
        let (cipher, nonce) = (Cipher::new(&bytes(KEY)), bytes(NONCE));
        let (additional, content, sealed, tag) =
            (bytes::<20>(ADDITIONAL), bytes::<60>(CONTENT), bytes::<60>(SEALED), bytes::<16>(TAG));
        let mut lies = content;
        assert_eq!(cipher.seal(&nonce, &additional, &mut lies), Ok(tag));
        assert_eq!(lies, sealed);
        assert_eq!(cipher.open(&nonce, &additional, &mut lies, &tag), Ok(()));
        assert_eq!(lies, content);

        let flipped = |mut of: Vec<u8>, at: usize| {
            if let Some(byte) = of.get_mut(at) {
                *byte ^= 1;
            }
            of
        };
        for part in 0..5 {
            let changed =
                |which: usize, of: &[u8]| if part == which { flipped(of.to_vec(), 7) } else { of.to_vec() };
            let cipher = Cipher::new(&changed(0, &bytes::<32>(KEY)).try_into().expect("so long"));
            let nonce = changed(1, &nonce).try_into().expect("so long");
            let (additional, tag) = (changed(2, &additional), changed(3, &tag).try_into().expect("so long"));
            let mut lies = changed(4, &sealed);
            let before = lies.clone();
            assert_eq!(cipher.open(&nonce, &additional, &mut lies, &tag), Err(Broken), "part {part}");
            assert!(lies == before, "part {part}: something was decrypted");
        }
    }
}
