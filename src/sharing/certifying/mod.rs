//! A private certificate authority: certificates (RFC 5280) and revocation lists, signed by a key that is derived from the
//! root key and never leaves.
//!
//! Everything that is to be signed is known, and told field by field, before the key is there: it is put together, signed
//! with a throw-away key, verified and read again. Once the CA's key is there, the bytes to be signed are put together
//! again and must be the same; of a root, the same but for its public key and what identifies that. What was signed is
//! verified and read again by another hand before it leaves, and must say, field by field, what was told.
//!
//! A profile is in [`profile`], a revocation list in [`list`], a request in [`request`]. A CA's keys are of P-256, P-384 and
//! Ed25519; of RSA are at most those that it certifies. Key identifiers are those of RFC 7093, 2, method 1.

mod below;
mod certificate;
mod extensions;
mod field;
mod issued;
mod issued_kind;
mod issuer;
mod key;
mod list;
mod names;
mod not_issued;
mod odd_times;
pub mod pem;
pub mod profile;
mod request;
mod rsa;
mod serial;
#[cfg(test)]
mod tests;
mod when;

use rand_core::CryptoRng;

use super::RootKey;
use super::derive::{self, DerivedKey, KeyName};
use crate::vocab::digest::sha256;
use crate::vocab::{Digest, Mode, Secret, shown};

use certificate::Parts;
use key::{Kind, PublicKey};
use list::List;
use request::Request;

pub use below::NotBelow;
pub use issued::{Field, Issued};
pub use issued_kind::IssuedKind;
pub use issuer::{Issuer, IssuerError};
pub use key::NotAKey;
pub use names::NameError;
pub use not_issued::{NotIssued, OrderError, WrongFile};
pub use odd_times::OddTime;
pub use profile::{CertificateKind, Profile, ProfileError};
pub use request::RequestError;

/// Something to be signed with a CA's key: prepared whole.
#[derive(Clone, Debug)]
pub struct Order {
    name: KeyName,
    signer: Kind,
    deed: Deed,
    /// SHA-256 of the profile or the list as it was read.
    profile: Digest,
    /// What was signed with the throw-away key.
    prepared: Vec<u8>,
    /// The public half of that key.
    stand_in: PublicKey,
}

#[derive(Clone, Debug)]
enum Deed {
    Root(Profile),
    Certificate { profile: Profile, issuer: Box<Issuer>, request: Box<Request> },
    List { list: List, issuer: Box<Issuer> },
}

impl Order {
    /// Prepares a certificate. Request and issuer are files' contents, and go with every kind but a root.
    pub fn certificate(
        name: &KeyName,
        profile: &[u8],
        request: Option<&[u8]>,
        issuer: Option<&[u8]>,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, OrderError> {
        let mut random = [0; 16];
        rng.fill_bytes(&mut random);
        let read = Profile::read(text_of(profile)?, random)?;
        let deed = match (read.kind, request, issuer) {
            (CertificateKind::Root, None, None) => Deed::Root(read),
            (CertificateKind::Root, _, _) => return Err(OrderError::RootOfOthers),
            (_, Some(request), Some(issuer)) => {
                let (issuer, request) = (Issuer::read(issuer)?, Request::read(request)?);
                issuer.limits.check(&read)?;
                if request.key == issuer.key {
                    return Err(OrderError::OwnKey);
                }
                read.check_use(request.key.is_rsa())?;
                Deed::Certificate { profile: read, issuer: Box::new(issuer), request: Box::new(request) }
            }
            (kind, _, _) => return Err(OrderError::Alone(kind)),
        };
        Self::prepare(name, deed, sha256(profile), rng)
    }

    /// Prepares a revocation list.
    pub fn list(
        name: &KeyName,
        list: &[u8],
        issuer: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Self, OrderError> {
        let (read, issuer) = (List::read(text_of(list)?)?, Box::new(Issuer::read(issuer)?));
        issuer.check_signs_lists()?;
        read.check_of(&issuer)?;
        Self::prepare(name, Deed::List { list: read, issuer }, sha256(list), rng)
    }

    /// Goes the whole way with a throw-away key.
    fn prepare(
        name: &KeyName,
        deed: Deed,
        profile: Digest,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, OrderError> {
        let no_signer = || OrderError::Algorithm(name.clone());
        let signer = Kind::of(name.algorithm).ok_or_else(no_signer)?;
        if let Some(issuer) = deed.issuer().filter(|issuer| issuer.key.kind() != Some(signer)) {
            return Err(OrderError::OtherKind { issuer: issuer.key.called(), name: name.clone() });
        }
        let seed = Secret::fill_with(|place| rng.fill_bytes(place));
        let throw_away = RootKey::from_secret(seed).derive(Mode::Rehearsal, name);
        let stand_in = PublicKey::of(&throw_away).ok_or_else(no_signer)?;
        let prepared = deed.to_be_signed(signer, &stand_in);
        let order = Self { name: name.clone(), signer, deed, profile, prepared, stand_in };
        order.sign(&throw_away, &order.stand_in, &order.prepared)?;
        Ok(order)
    }

    /// Signs with the CA's key, and reads again what was signed.
    pub fn issue(&self, key: &DerivedKey) -> Result<Issued, NotIssued> {
        let public = PublicKey::of(key).ok_or(NotIssued::Changed)?;
        if let Some(issuer) = self.deed.issuer().filter(|issuer| issuer.key != public) {
            return Err(NotIssued::OtherKey {
                name: self.name.clone(),
                issuer: issuer.key.digest().hex(),
                derived: public.digest().hex(),
            });
        }
        let signed = self.deed.to_be_signed(self.signer, &public);
        // in a root, the key and what identifies it are new; nothing else is
        let as_prepared = match &self.deed {
            Deed::Root(_) => {
                let keyed = replaced(&signed, public.spki(), self.stand_in.spki());
                replaced(&keyed, &public.id(), &self.stand_in.id())
            }
            Deed::Certificate { .. } | Deed::List { .. } => signed.clone(),
        };
        if as_prepared != self.prepared {
            return Err(NotIssued::Changed);
        }
        let der = self.sign(key, &public, &signed)?;
        let label = match &self.deed {
            Deed::Root(_) | Deed::Certificate { .. } => "CERTIFICATE",
            Deed::List { .. } => "X509 CRL",
        };
        Ok(Issued {
            by: self.name.clone(),
            key: public.digest(),
            called: self.called(),
            about: self.about(),
            digest: sha256(&der),
            pem: derive::pem(label, 64, &der).to_vec(),
            profile: self.profile,
            fields: self.deed.fields(self.signer, Some(&public)),
            not_granted: self.not_granted(),
        })
    }

    /// Signs these bytes, and reads the whole again.
    fn sign(&self, key: &DerivedKey, public: &PublicKey, signed: &[u8]) -> Result<Vec<u8>, NotIssued> {
        let signature = key::sign(key, signed).ok_or(NotIssued::Changed)?;
        let whole = certificate::with_signature(signed, self.signer, &signature);
        match &self.deed {
            Deed::List { list, issuer } => list.check(&whole, self.signer, issuer, public)?,
            Deed::Root(_) | Deed::Certificate { .. } => {
                if let Some(parts) = self.deed.parts(self.signer, public) {
                    certificate::check(&whole, parts, public)?;
                }
            }
        }
        Ok(whole)
    }

    /// Which derived key signs.
    pub const fn by(&self) -> &KeyName {
        &self.name
    }

    /// SHA-256 of the profile or the list, as `sha256sum` prints it of its file.
    pub const fn profile_digest(&self) -> Digest {
        self.profile
    }

    /// Every field of what is to be signed. A root's public key is not known before its key is there.
    pub fn fields(&self) -> Vec<Field> {
        self.deed.fields(self.signer, None)
    }

    /// What the request asks for and does not get.
    pub fn not_granted(&self) -> Vec<String> {
        match &self.deed {
            Deed::Certificate { profile, request, .. } => request.not_granted(profile),
            Deed::Root(_) | Deed::List { .. } => Vec::new(),
        }
    }

    /// SHA-256 of the DER of the CA's certificate, where it is not made here.
    pub fn issuer_digest(&self) -> Option<Digest> {
        self.deed.issuer().map(|issuer| issuer.digest)
    }

    /// What it is, with its serial or its number.
    pub fn called(&self) -> String {
        match &self.deed {
            Deed::Root(profile) | Deed::Certificate { profile, .. } => {
                let kind = profile.kind.word();
                format!("The certificate of kind {kind}, serial {}", profile.serial)
            }
            Deed::List { list, .. } => format!("The revocation list number {}", list.number),
        }
    }

    /// Of which kind it is: the word of a profile, or `revocation-list`.
    pub const fn kind(&self) -> IssuedKind {
        match &self.deed {
            Deed::Root(profile) | Deed::Certificate { profile, .. } => IssuedKind::Certificate(profile.kind),
            Deed::List { .. } => IssuedKind::List,
        }
    }

    /// Its serial number in hex, or the number of a list.
    pub fn number(&self) -> String {
        match &self.deed {
            Deed::Root(profile) | Deed::Certificate { profile, .. } => profile.serial.to_string(),
            Deed::List { list, .. } => list.number.to_string(),
        }
    }

    /// SHA-256 of the public key that signs, where it is known before that key is there: of all but a root.
    pub fn key_digest(&self) -> Option<Digest> {
        self.deed.issuer().map(|issuer| issuer.key.digest())
    }

    /// Longer than its file will be, in bytes: base64 has four for three, and there is a signature behind it.
    pub fn most_bytes(&self) -> usize {
        2 * self.prepared.len() + 1_024
    }

    /// Whom it is about: the subject of a certificate, the CA of a list.
    pub fn about(&self) -> String {
        match &self.deed {
            Deed::Root(profile) | Deed::Certificate { profile, .. } => profile.subject.to_string(),
            Deed::List { issuer, .. } => shown(&issuer.name.to_string()),
        }
    }
}

impl Deed {
    fn issuer(&self) -> Option<&Issuer> {
        match self {
            Self::Root(_) => None,
            Self::Certificate { issuer, .. } | Self::List { issuer, .. } => Some(issuer),
        }
    }

    /// The parts of a certificate; none of a list.
    fn parts<'a>(&'a self, signer: Kind, public: &'a PublicKey) -> Option<Parts<'a>> {
        match self {
            Self::Root(profile) => Some(Parts { profile, issuer: None, subject: public, signer }),
            Self::Certificate { profile, issuer, request } => {
                Some(Parts { profile, issuer: Some(issuer), subject: &request.key, signer })
            }
            Self::List { .. } => None,
        }
    }

    fn to_be_signed(&self, signer: Kind, public: &PublicKey) -> Vec<u8> {
        match self {
            Self::List { list, issuer } => list.to_be_signed(signer, issuer),
            Self::Root(_) | Self::Certificate { .. } => {
                certificate::to_be_signed(self.parts(signer, public).expect("a certificate has parts"))
            }
        }
    }

    /// What it says; of a root with its public key, if that is there.
    fn fields(&self, signer: Kind, public: Option<&PublicKey>) -> Vec<Field> {
        match self {
            Self::Root(profile) => field::of_profile(profile, signer, None, public),
            Self::Certificate { profile, issuer, request } => {
                field::of_profile(profile, signer, Some(issuer), Some(&request.key))
            }
            Self::List { list, issuer } => list.fields(signer, issuer),
        }
    }
}

/// Whether the root that the first profile makes may sign what the second says.
pub fn check_below(root: &Profile, profile: &Profile) -> Result<(), NotBelow> {
    below::Limits::of_root(root).check(profile)
}

fn text_of(file: &[u8]) -> Result<&str, OrderError> {
    std::str::from_utf8(file).map_err(|_| OrderError::NoText)
}

/// The bytes with every place of one text taken by another of the same length.
fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut all = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, behind)) = rest.split_first() {
        if let Some(behind) = rest.strip_prefix(old) {
            all.extend_from_slice(new);
            rest = behind;
        } else {
            all.push(*first);
            rest = behind;
        }
    }
    all
}
