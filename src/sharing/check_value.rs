//! Check values: a few bytes by which two machines tell whether they hold the same key. Public; as HSMs show them.
//!
//! Five bytes of an AES-CMAC, or three of an encrypted block, help nobody to guess a key of 32 random bytes.

use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use cmac::block_api::CmacCipher;
use cmac::{Cmac, Mac};
use serde::{Deserialize, Serialize};

use super::derive::KeyName;
use super::{KEY_BYTES, RootKey};
use crate::vocab::digest::hex_groups;
use crate::vocab::{Line, Mode};

/// Bytes of a block of AES, all of them zero where a check value is made.
const BLOCK: usize = 16;

/// How a check value is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckMethod {
    /// The first 5 bytes of the AES-CMAC (NIST SP 800-38B) of 16 zero bytes.
    AesCmac,
    /// The first 3 bytes of 16 zero bytes encrypted by AES.
    AesZero,
}

impl CheckMethod {
    /// Every method with its word.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("aes-cmac", Self::AesCmac), ("aes-zero", Self::AesZero)];

    /// The word in scripts and transcripts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AesCmac => "aes-cmac",
            Self::AesZero => "aes-zero",
        }
    }

    /// What people call it.
    pub const fn said(self) -> &'static str {
        match self {
            Self::AesCmac => "AES-CMAC of 16 zero bytes",
            Self::AesZero => "16 zero bytes encrypted by AES",
        }
    }

    /// How many bytes of it are shown.
    pub const fn bytes(self) -> usize {
        match self {
            Self::AesCmac => 5,
            Self::AesZero => 3,
        }
    }

    /// Boxes for its characters, in the groups in which they are shown.
    pub const fn groups(self) -> &'static [u8] {
        match self {
            Self::AesCmac => &[4, 4, 2],
            Self::AesZero => &[4, 2],
        }
    }

    /// The one spelling of these bytes as a check value.
    pub fn spelled(self, bytes: &[u8]) -> Line {
        let shown = bytes.get(..self.bytes()).expect("a block, or zeros in place of one, is longer");
        Line::exact(&hex_groups(shown)).expect("hex digits in groups")
    }

    /// True for a text that [`Self::spelled`] could have written.
    pub fn is_spelling(self, text: &str) -> bool {
        let bytes = data_encoding::HEXUPPER.decode(text.replace(' ', "").as_bytes());
        bytes.is_ok_and(|bytes| bytes.len() == self.bytes() && hex_groups(&bytes) == text)
    }

    /// The check value of a key for AES, of 16, 24 or 32 bytes; another length has none.
    pub fn of(self, key: &[u8]) -> Option<Line> {
        let block = match key.len() {
            16 => self.block::<Aes128>(key),
            24 => self.block::<Aes192>(key),
            KEY_BYTES => self.block::<Aes256>(key),
            _ => return None,
        };
        Some(self.spelled(&block))
    }

    /// All of the block that it is cut from. The key has the length of the cipher's.
    fn block<C: CmacCipher + BlockCipherEncrypt + KeyInit>(self, key: &[u8]) -> [u8; BLOCK] {
        const FITS: &str = "the cipher was chosen by the length of the key";
        let mut block = [0; BLOCK];
        match self {
            Self::AesCmac => {
                let mut mac = <Cmac<C> as KeyInit>::new_from_slice(key).expect(FITS);
                mac.update(&block);
                block.copy_from_slice(&mac.finalize().into_bytes());
            }
            Self::AesZero => {
                let cipher = C::new_from_slice(key).expect(FITS);
                let mut zeros = aes::cipher::Block::<C>::default();
                cipher.encrypt_block(&mut zeros);
                block.copy_from_slice(&zeros);
            }
        }
        block
    }
}

/// Which key a check value is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CheckedKey(KeyName);

impl CheckedKey {
    /// The name of the derived key.
    pub const fn name(&self) -> &KeyName {
        &self.0
    }

    /// The name in a record.
    pub fn line(&self) -> Line {
        Line::exact(&self.0.to_string()).expect("a purpose, a word and a number are shorter than a line")
    }
}

/// Why a derived key has no such check value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCheckValue {
    /// No name of a derived key.
    #[error("{0}")]
    Name(#[from] super::derive::NameError),
    /// A key of another algorithm.
    #[error("it is a key for {0}, and these check values are of AES keys: name one of aes-256")]
    Algorithm(&'static str),
}

impl TryFrom<String> for CheckedKey {
    type Error = NoCheckValue;

    fn try_from(text: String) -> Result<Self, NoCheckValue> {
        use super::derive::Algorithm;
        let name: KeyName = text.parse()?;
        match name.algorithm {
            Algorithm::Aes256 => Ok(Self(name)),
            other @ (Algorithm::Ed25519
            | Algorithm::X25519
            | Algorithm::P256
            | Algorithm::P384
            | Algorithm::Seed128
            | Algorithm::Seed256) => Err(NoCheckValue::Algorithm(other.word())),
        }
    }
}

impl From<CheckedKey> for String {
    fn from(key: CheckedKey) -> Self {
        key.0.to_string()
    }
}

impl std::fmt::Display for CheckedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The check value of the root key, or of an AES key derived from it.
pub fn check_value(root: &RootKey, mode: Mode, method: CheckMethod, of: Option<&CheckedKey>) -> Line {
    let value = match of {
        None => method.of(root.expose()),
        Some(key) => method.of(root.derive(mode, key.name()).expose()),
    };
    value.expect("a key for AES-256 has 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Secret;

    fn hex<const N: usize>(text: &str) -> [u8; N] {
        data_encoding::HEXLOWER.decode(text.as_bytes()).expect("hex").try_into().expect("so long")
    }

    /// The AES-256 examples of NIST SP 800-38B, appendix D.3, and of FIPS 197, appendix C.3: the crates are these ciphers.
    #[test]
    fn the_ciphers_are_those_of_the_standards() {
        let key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        let message: [u8; 64] = hex(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
        );
        for (length, tag) in [
            (0, "028962f61b7bf89efc6b551f4667d983"),
            (16, "28a7023f452e8f82bd4bf28d8c37c35c"),
            (40, "aaf3d8f1de5640c232f5b169b9c911e6"),
            (64, "e1992190549f6ed5696a2c056c315410"),
        ] {
            let mut mac = <Cmac<Aes256> as KeyInit>::new(&<[u8; 32]>::into(key));
            mac.update(&message[..length]);
            assert_eq!(<[u8; 16]>::from(mac.finalize().into_bytes()), hex(tag), "{length} bytes");
        }
        let key: [u8; 32] = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        let mut block = aes::Block::from(hex::<16>("00112233445566778899aabbccddeeff"));
        Aes256::new(&key.into()).encrypt_block(&mut block);
        assert_eq!(<[u8; 16]>::from(block), hex("8ea2b7ca516745bfeafc49904b496089"));
    }

    /// Worked out by `openssl mac … CMAC` and `openssl enc -aes-256-ecb`.
    #[test]
    fn check_values_are_the_first_bytes_in_groups() {
        let root = RootKey::from_secret(Secret::fill_with(|key| {
            for (place, byte) in key.iter_mut().enumerate() {
                *byte = u8::try_from(place).expect("32 of them");
            }
        }));
        for (method, value) in [(CheckMethod::AesCmac, "3778 22C0 93"), (CheckMethod::AesZero, "F290 00")] {
            let made = check_value(&root, Mode::Production, method, None);
            assert_eq!(made.as_str(), value);
            assert!(method.is_spelling(made.as_str()), "{made}");
            let key = CheckedKey::try_from("a:aes-256:0".to_owned()).expect("a name");
            assert_ne!(check_value(&root, Mode::Production, method, Some(&key)), made);
            let groups: Vec<usize> = made.as_str().split(' ').map(str::len).collect();
            assert_eq!(groups, method.groups().iter().map(|group| usize::from(*group)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn one_value_has_one_spelling_and_other_keys_have_none() {
        for other in
            ["", "0a0b 0c", "0A0B0C", "0A0B  0C", "0A0B 0C0D", "0A 0B0C", " 0A0B 0C", "0A0B 0\u{663}"]
        {
            assert!(!CheckMethod::AesZero.is_spelling(other), "{other}");
        }
        assert!(CheckMethod::AesZero.is_spelling("0A0B 0C"));
        for (name, says) in [("a:p-256:0", "these check values are of AES keys"), ("a", "has 1 of 3 parts")] {
            let why = CheckedKey::try_from(name.to_owned()).expect_err("no AES key").to_string();
            assert!(why.contains(says), "{why}");
        }
    }
}
