//! The hybrid key: a second signature of the statement that holds as long as either ML-DSA-44 (FIPS 204) or Ed25519
//! does. Optional: there for scripts that say so, beside the plain signature, never in its place.
//!
//! The form is OpenSSH's, as `ssh-keygen` 10.6 and later reads it (`ssh-mldsa-eddsa.c`; OpenSSH 10.4 and 10.5 had it
//! under a provisional name, which 10.6 does not read). The public key is the string [`KIND`] and a string of 1344
//! bytes: ML-DSA-44 key, Ed25519 key. The signature is the string [`KIND`] and a string of 2484 bytes: ML-DSA-44
//! signature, Ed25519 signature. Both are over one text: [`PREFIX`], [`LABEL`], a zero byte, SHA-512 of the message;
//! ML-DSA with [`LABEL`] as its context, Ed25519 as it is (draft-ietf-lamps-pq-composite-sigs).

use data_encoding::{BASE64, BASE64_NOPAD};
use ed25519_dalek::{Signer, SigningKey};
use ml_dsa::{KeyExport, Keypair, MlDsa44};
use rand_core::CryptoRng;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha512};

use super::sshsig;
use super::wire::{Wire, string};
use crate::sharing::share::CeremonyKey;
use crate::vocab::Secret;
use crate::vocab::digest::sha256;

/// The kind of key, as `ssh-keygen` names it.
pub const KIND: &str = "ssh-mldsa44-ed25519";
const PREFIX: &[u8] = b"CompositeAlgorithmSignatures2025";
const LABEL: &[u8] = b"COMPSIG-MLDSA44-Ed25519-SHA512";
const ML_DSA_KEY_BYTES: usize = 1_312;
const KEY_BYTES: usize = ML_DSA_KEY_BYTES + 32;
const ML_DSA_SIGNATURE_BYTES: usize = 2_420;
const SIGNATURE_BYTES: usize = ML_DSA_SIGNATURE_BYTES + 64;

/// The public half, as it stands in the transcript's first line: `ssh-mldsa44-ed25519 AAAA…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HybridKey(Box<[u8; KEY_BYTES]>);

impl HybridKey {
    /// Reads the one form of it.
    pub fn exact(text: &str) -> Option<Self> {
        let blob = BASE64.decode(text.strip_prefix(KIND)?.strip_prefix(' ')?.as_bytes()).ok()?;
        let mut wire = Wire(&blob);
        let kind = wire.string()?;
        let key = wire.string()?.try_into().ok()?;
        (kind == KIND.as_bytes() && wire.is_over()).then(|| Self(Box::new(key)))
    }

    /// True if signatures by its Ed25519 half prove nothing.
    pub fn half_proves_nothing(&self) -> bool {
        self.0.last_chunk().is_none_or(|ed25519| CeremonyKey(*ed25519).proves_nothing())
    }

    fn blob(&self) -> Vec<u8> {
        [string(KIND.as_bytes()), string(self.0.as_slice())].concat()
    }

    /// As `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        format!("SHA256:{}", BASE64_NOPAD.encode(&sha256(&self.blob()).0))
    }

    /// Kind and fingerprint.
    pub fn short(&self) -> String {
        format!("{KIND} {}", self.fingerprint())
    }

    /// The line of `allowed_signers_hybrid` that names this key.
    pub fn allowed_signer(&self, principal: &str) -> String {
        sshsig::allowed(principal, &self.to_string())
    }

    /// True if `file` is exactly a signature file of this message by this key: both halves hold, and nothing else fits
    /// in.
    pub fn verifies(&self, message: &[u8], file: &str) -> bool {
        let Some(blob) = sshsig::decoded(file) else { return false };
        let Some(signature) = blob.last_chunk::<SIGNATURE_BYTES>() else { return false };
        self.armoured(signature) == file && self.both_hold(message, signature) == Some(true)
    }

    fn armoured(&self, signature: &[u8; SIGNATURE_BYTES]) -> String {
        sshsig::armour(&self.blob(), &[string(KIND.as_bytes()), string(signature)].concat())
    }

    fn both_hold(&self, message: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> Option<bool> {
        let text = signed_text(message);
        let (ml_dsa_key, ed25519_key) = self.0.split_first_chunk::<ML_DSA_KEY_BYTES>()?;
        let (ml_dsa, ed25519) = signature.split_first_chunk::<ML_DSA_SIGNATURE_BYTES>()?;
        let key = ml_dsa::VerifyingKey::<MlDsa44>::decode(ml_dsa_key.into());
        let post_quantum = key.verify_with_context(&text, LABEL, &ml_dsa::Signature::decode(ml_dsa.into())?);
        let plain = CeremonyKey(ed25519_key.try_into().ok()?).verifies(&text, ed25519.try_into().ok()?);
        Some(post_quantum && plain)
    }
}

impl std::fmt::Display for HybridKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{KIND} {}", BASE64.encode(&self.blob()))
    }
}

impl Serialize for HybridKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HybridKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Self::exact(&text)
            .ok_or_else(|| de::Error::custom("a hybrid key is written ssh-mldsa44-ed25519 AAAA\u{2026}"))
    }
}

/// What both halves sign: the text of SSHSIG, bound to this pair of algorithms.
fn signed_text(message: &[u8]) -> Vec<u8> {
    let hash = Sha512::digest(sshsig::signed_text(message));
    [PREFIX, LABEL, &[0], hash.as_slice()].concat()
}

/// The secret half: the two seeds, ML-DSA's first. What grows out of them is wiped where it was used.
#[derive(Debug)]
pub struct HybridSigner(Secret<64>);

impl HybridSigner {
    /// A fresh key.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        Self(Secret::fill_with(|seeds| rng.fill_bytes(seeds)))
    }

    fn ml_dsa(&self) -> ml_dsa::SigningKey<MlDsa44> {
        let (seed, _) = self.seeds();
        ml_dsa::SigningKey::from_seed(seed.into())
    }

    fn ed25519(&self) -> SigningKey {
        SigningKey::from_bytes(self.seeds().1)
    }

    fn seeds(&self) -> (&[u8; 32], &[u8; 32]) {
        let seeds = self.0.expose();
        let half = "32 of 64 bytes";
        (seeds.first_chunk().expect(half), seeds.last_chunk().expect(half))
    }

    /// The public half.
    pub fn key(&self) -> HybridKey {
        let ml_dsa = self.ml_dsa().verifying_key().to_bytes();
        let ed25519 = self.ed25519().verifying_key().to_bytes();
        let bytes = [ml_dsa.as_slice(), ed25519.as_slice()].concat().into_boxed_slice();
        HybridKey(bytes.try_into().expect("1312 bytes by FIPS 204, and 32"))
    }

    /// The signature file for this message; none if it does not verify, which would be a fault of the program.
    pub fn sign(&self, message: &[u8], rng: &mut impl CryptoRng) -> Option<String> {
        let text = signed_text(message);
        let ml_dsa = self.ml_dsa().expanded_key().sign_randomized(&text, LABEL, rng).ok()?;
        let ed25519 = self.ed25519().sign(&text).to_bytes();
        let signature = [ml_dsa.encode().as_slice(), ed25519.as_slice()].concat().try_into().ok()?;
        let key = self.key();
        let file = key.armoured(&signature);
        key.verifies(message, &file).then_some(file)
    }
}
