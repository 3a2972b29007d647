//! Keys that people bring: the public half, named at the roll call, so that signatures made elsewhere and later can be
//! tied to who was in the room.

use data_encoding::{BASE64, BASE64_NOPAD};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::minisign::PublicKey;
use super::wire::Wire;
use crate::sharing::share::CeremonyKey;
use crate::vocab::Digest;
use crate::vocab::digest::sha256;
use crate::vocab::shown;

/// RSA keys below this are refused.
const LEAST_RSA_BITS: usize = 2_048;
/// RSA keys above this are read by nobody.
const MOST_RSA_BITS: usize = 16_384;
/// Longest application of a security key.
const MAX_APPLICATION: usize = 200;
/// Kinds of SSH keys that can be named.
pub(super) const SSH_KINDS: [&str; 7] = [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-rsa",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

/// Why a text is no public key that can be named.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A secret was shown.
    #[error(
        "this is a private key. Give its public half, the file ending in .pub; and make a new key, for this one has been shown"
    )]
    Private,
    /// Another kind.
    #[error(
        "\u{201c}{}\u{201d} is no kind of key that can be named: give a public key of ssh-keygen (ed25519, ecdsa, rsa, or one on a security key) or of minisign",
        shown(.0)
    )]
    Kind(String),
    /// Of the kind, but not whole.
    #[error(
        "the {0} key is not whole: copy the line of the .pub file again, from its first to its last character"
    )]
    Damaged(&'static str),
    /// Under it anything passes as signed.
    #[error(
        "by this Ed25519 key anybody can make signatures that ssh-keygen calls good, or nobody can make any: it is a point of small order, or none. Make a new key"
    )]
    ProvesNothing,
    /// Too small or absurdly large.
    #[error(
        "the RSA key has {0} bits; {LEAST_RSA_BITS} to {MOST_RSA_BITS} are taken: make an ed25519 key instead"
    )]
    RsaSize(usize),
}

/// What a key is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Material {
    /// minisign's.
    Minisign(PublicKey),
    /// Plain Ed25519 of SSH.
    Ed25519(CeremonyKey),
    /// Ed25519 on a security key.
    SkEd25519 {
        /// The Ed25519 public key.
        key: CeremonyKey,
        /// What it was made for, usually `ssh:`.
        application: String,
    },
    /// ECDSA on P-256, the point uncompressed.
    P256(Vec<u8>),
    /// ECDSA on P-384.
    P384(Vec<u8>),
    /// ECDSA on P-256, on a security key.
    SkP256 {
        /// The public point, uncompressed.
        point: Vec<u8>,
        /// What it was made for.
        application: String,
    },
    /// A kind that is checked by other tools.
    Other(&'static str),
}

/// A public key in its one form: `ssh-ed25519 AAAA…` or the 56 characters of minisign; no comment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct PersonKey(String);

impl PersonKey {
    /// Reads a line or file as people have it, with or without comments.
    pub fn typed(text: &str) -> Result<Self, KeyError> {
        if text.contains("PRIVATE KEY") || text.contains("secret key") {
            return Err(KeyError::Private);
        }
        let mut lines = text.lines().map(str::trim);
        let line = lines.find(|line| !line.is_empty() && !line.starts_with("untrusted comment:"));
        let mut words = line.unwrap_or_default().split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let plain = if SSH_KINDS.contains(&first) { format!("{first} {second}") } else { first.to_owned() };
        Self::exact(&plain)?.worth_naming()
    }

    /// The key, unless signatures by it prove nothing.
    pub(super) fn worth_naming(self) -> Result<Self, KeyError> {
        if self.proves_nothing() { Err(KeyError::ProvesNothing) } else { Ok(self) }
    }

    /// True if it is an Ed25519 key by which no signature proves anything. What only reads a line takes such a key, for
    /// it has the form of one; the roll call, the replay of a transcript and lists of trusted keys refuse it.
    pub fn proves_nothing(&self) -> bool {
        match self.material() {
            Material::Minisign(PublicKey { key, .. })
            | Material::Ed25519(key)
            | Material::SkEd25519 { key, .. } => key.proves_nothing(),
            Material::P256(_) | Material::P384(_) | Material::SkP256 { .. } | Material::Other(_) => false,
        }
    }

    /// Takes the key only if it is already in its one form.
    pub fn exact(text: &str) -> Result<Self, KeyError> {
        material(text).map(|_| Self(text.to_owned()))
    }

    /// The key inside a signature file.
    pub(super) fn from_blob(blob: &[u8]) -> Result<Self, KeyError> {
        let kind = Wire(blob).string().and_then(|kind| std::str::from_utf8(kind).ok());
        let kind = kind.ok_or_else(|| KeyError::Kind(String::new()))?;
        Self::exact(&format!("{kind} {}", BASE64.encode(blob)))
    }

    /// The key in its one form, without a comment.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is made of.
    pub fn material(&self) -> Material {
        material(&self.0).expect("nothing is taken as a key before its material was read")
    }

    /// Equal for two texts of the same key, in whichever of the two forms an Ed25519 key is written.
    pub fn identity(&self) -> Vec<u8> {
        match self.material() {
            Material::Minisign(PublicKey { key, .. }) | Material::Ed25519(key) => {
                [b"ed25519".as_slice(), &key.0].concat()
            }
            Material::SkEd25519 { .. }
            | Material::P256(_)
            | Material::P384(_)
            | Material::SkP256 { .. }
            | Material::Other(_) => self.0.as_bytes().to_vec(),
        }
    }

    /// SHA-256 of [`PersonKey::identity`]: tells in a later transcript that it is the same key.
    pub fn digest(&self) -> Digest {
        sha256(&self.identity())
    }

    /// True if `ssh-keygen` can check signatures by it.
    pub fn is_ssh(&self) -> bool {
        !matches!(self.material(), Material::Minisign(_))
    }

    /// Kind and fingerprint as `ssh-keygen -l` shows it; a minisign key in full.
    pub fn short(&self) -> String {
        match self.0.split_once(' ') {
            Some((kind, blob)) => {
                let blob = BASE64.decode(blob.as_bytes()).expect("decoded before it was taken as a key");
                format!("{kind} SHA256:{}", BASE64_NOPAD.encode(&sha256(&blob).0))
            }
            None => format!("minisign {}", self.0),
        }
    }
}

impl<'de> Deserialize<'de> for PersonKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Self::exact(&text).map_err(de::Error::custom)
    }
}

fn material(text: &str) -> Result<Material, KeyError> {
    let Some((kind, blob)) = text.split_once(' ') else {
        let shown: String = text.chars().take(40).collect();
        return PublicKey::read(text).map(Material::Minisign).ok_or(KeyError::Kind(shown));
    };
    let Some(kind) = SSH_KINDS.into_iter().find(|known| *known == kind) else {
        return Err(KeyError::Kind(kind.chars().take(40).collect()));
    };
    let blob = BASE64.decode(blob.as_bytes()).map_err(|_| KeyError::Damaged(kind))?;
    let mut wire = Wire(&blob);
    let found = (wire.string() == Some(kind.as_bytes())).then(|| read(kind, &mut wire)).flatten();
    match found {
        Some(Err(bits)) => Err(KeyError::RsaSize(bits)),
        Some(Ok(material)) if wire.is_over() => Ok(material),
        Some(Ok(_)) | None => Err(KeyError::Damaged(kind)),
    }
}

/// The parts after the kind; an inner error is the size of an RSA key that is not taken.
fn read(kind: &'static str, wire: &mut Wire<'_>) -> Option<Result<Material, usize>> {
    let ed25519 = |wire: &mut Wire<'_>| Some(CeremonyKey(wire.string()?.try_into().ok()?));
    let point = |wire: &mut Wire<'_>, curve: &str, bytes: usize| {
        let named = wire.string()? == curve.as_bytes();
        let point = wire.string()?;
        (named && point.len() == bytes && point.first() == Some(&4)).then(|| point.to_vec())
    };
    let application = |wire: &mut Wire<'_>| {
        let text = std::str::from_utf8(wire.string()?).ok()?;
        (text.len() <= MAX_APPLICATION).then(|| text.to_owned())
    };
    Some(Ok(match kind {
        "ssh-ed25519" => Material::Ed25519(ed25519(wire)?),
        "ecdsa-sha2-nistp256" => Material::P256(point(wire, "nistp256", 65)?),
        "ecdsa-sha2-nistp384" => Material::P384(point(wire, "nistp384", 97)?),
        "ecdsa-sha2-nistp521" => {
            point(wire, "nistp521", 133)?;
            Material::Other(kind)
        }
        "sk-ssh-ed25519@openssh.com" => {
            Material::SkEd25519 { key: ed25519(wire)?, application: application(wire)? }
        }
        "sk-ecdsa-sha2-nistp256@openssh.com" => {
            Material::SkP256 { point: point(wire, "nistp256", 65)?, application: application(wire)? }
        }
        "ssh-rsa" => {
            let (exponent, modulus) = (wire.positive()?, wire.positive()?);
            // a longer one is no key, and would make a line of any length of it
            if exponent.len() > modulus.len() {
                return None;
            }
            let top = modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
            let bits = modulus.len() * 8 - top;
            if !(LEAST_RSA_BITS..=MOST_RSA_BITS).contains(&bits) {
                return Some(Err(bits));
            }
            Material::Other(kind)
        }
        _ => return None,
    }))
}
