//! Public digests and how people read them: grouped hex and PGP words.
//!
//! PGP words (the even/odd lists of the PGP Word List, Juola and Zimmermann 1995) are for public values only
//! and are read aloud: byte 0 takes its word from the even list, byte 1 from the odd list, and so on, so a
//! dropped or swapped word is heard. Shares use another list (BIP-39) and are never read aloud.

use sha2::{Digest as _, Sha256};

use super::wordlists;

/// A SHA-256 digest of something public, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

/// The first 16 bytes of a derivation that identifies a key without helping to guess it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(pub [u8; 16]);

/// SHA-256 of the raw bytes, as `sha256sum` computes it.
pub fn sha256(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// SHA-256 over a domain tag and length-prefixed parts, so that no two uses can be confused.
///
/// Input: `tag`, a zero byte, then for each part its length as four big-endian bytes and the part.
pub fn tagged(tag: &str, parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(tag.as_bytes());
    hash.update([0]);
    for part in parts {
        let length =
            u32::try_from(part.len()).expect("parts are shares, keys and template texts: far below 4 GiB");
        hash.update(length.to_be_bytes());
        hash.update(part);
    }
    Digest(hash.finalize().into())
}

/// The first `N` of these bytes.
pub fn first<const N: usize, const M: usize>(bytes: &[u8; M]) -> [u8; N] {
    const { assert!(N <= M) };
    *bytes.first_chunk().expect("N is at most M, as checked when this was compiled")
}

/// The last `N` of these bytes.
pub fn last<const N: usize, const M: usize>(bytes: &[u8; M]) -> [u8; N] {
    const { assert!(N <= M) };
    *bytes.last_chunk().expect("N is at most M, as checked when this was compiled")
}

/// PGP words of `bytes`, lower case, separated by single spaces.
pub fn pgp_words(bytes: &[u8]) -> String {
    let words: Vec<&str> =
        bytes.iter().enumerate().map(|(place, byte)| wordlists::pgp_word(*byte, place % 2 == 1)).collect();
    words.join(" ")
}

/// Upper-case hex in groups of four, as it is printed and compared by eye.
pub fn hex_groups(bytes: &[u8]) -> String {
    let hex = data_encoding::HEXUPPER.encode(bytes);
    let groups: Vec<&str> =
        hex.as_bytes().chunks(4).map(|chunk| std::str::from_utf8(chunk).expect("hex is ASCII")).collect();
    groups.join(" ")
}

macro_rules! hex_value {
    ($name:ident, $len:literal, $what:literal) => {
        impl $name {
            /// Lower-case hex, the form used in transcripts.
            pub fn hex(&self) -> String {
                data_encoding::HEXLOWER.encode(&self.0)
            }

            /// Reads exactly the form that `hex` writes.
            pub fn from_hex(text: &str) -> Option<Self> {
                data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
            }

            /// PGP words, one per byte.
            pub fn words(&self) -> String {
                $crate::vocab::digest::pgp_words(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.hex())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.hex())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(from)?;
                Self::from_hex(&text).ok_or_else(|| {
                    serde::de::Error::custom(concat!($what, " is ", $len, " bytes of lower-case hex"))
                })
            }
        }
    };
}
pub(crate) use hex_value;

hex_value!(Digest, "32", "a digest");
hex_value!(Fingerprint, "16", "a fingerprint");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_pgp_words() {
        // the worked example of the PGP Word List's own description
        let bytes = data_encoding::HEXUPPER.decode(b"E58294F2E9A227486E8B061B31CC528FD7FA3F19").expect("hex");
        assert_eq!(
            pgp_words(&bytes),
            "topmost istanbul pluto vagabond treadmill pacific brackish dictator goldfish medusa \
             afflict bravado chatter revolver dupont midsummer stopwatch whimsical cowbell bottomless"
        );
    }

    #[test]
    fn tags_and_lengths_separate() {
        assert_ne!(tagged("a", &[b"bc"]), tagged("a", &[b"b", b"c"]));
        assert_ne!(tagged("a", &[b"b"]), tagged("b", &[b"b"]));
    }
}
