//! Something to be signed with a CA's key: prepared whole with a throw-away key, then signed, and read again.

use rand_core::CryptoRng;

use super::ca_key::CaKey;
use super::certificate;
use super::deed::Deed;
use super::issued::{Field, Issued, IssuedBy};
use super::issued_kind::IssuedKind;
use super::issuer::Issuer;
use super::key::{Kind, PublicKey};
use super::list::List;
use super::not_issued::{NotIssued, OrderError};
use super::pem;
use super::profile::{CertificateKind, Profile};
use super::request::Request;
use super::signer::{SealedKey, Signer};
use crate::sharing::derive;
use crate::vocab::digest::sha256;
use crate::vocab::{Digest, shown};

/// Something to be signed with a CA's key: prepared whole.
#[derive(Clone, Debug)]
pub struct Order {
    signer: Signer,
    kind: Kind,
    pub(super) deed: Deed,
    /// SHA-256 of the profile or the list as it was read.
    profile: Digest,
    /// What was signed with the throw-away key.
    pub(super) prepared: Vec<u8>,
    /// The public half of that key.
    stand_in: PublicKey,
}

impl Order {
    /// Prepares a certificate. Request and issuer are files' contents, and go with every kind but a root.
    pub fn certificate(
        signer: &Signer,
        profile: &[u8],
        request: Option<&[u8]>,
        issuer: Option<&[u8]>,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, OrderError> {
        let read = read_profile(profile, rng)?;
        let deed = match (read.kind, request, issuer) {
            (CertificateKind::Root, None, None) if signer.sealed().is_some() => {
                return Err(OrderError::OwnKeyWanted);
            }
            (CertificateKind::Root, None, None) => Deed::Root { profile: read, own: None },
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
        Self::prepare(signer, deed, sha256(profile), rng)
    }

    /// Prepares the certificate that a sealed key signs for itself. Its public half is a file's content too, and is
    /// what that key must have.
    pub fn root_of_sealed(
        sealed: &SealedKey,
        profile: &[u8],
        own_key: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Self, OrderError> {
        let read = read_profile(profile, rng)?;
        if read.kind != CertificateKind::Root {
            return Err(OrderError::OwnKeyOfOthers(read.kind));
        }
        let info = pem::read(own_key).map_err(OrderError::OwnKeyFile)?;
        let own = PublicKey::read(&info).map_err(OrderError::OwnKeyUnfit)?;
        let deed = Deed::Root { profile: read, own: Some(Box::new(own)) };
        Self::prepare(&Signer::Sealed(sealed.clone()), deed, sha256(profile), rng)
    }

    /// Prepares a revocation list.
    pub fn list(
        signer: &Signer,
        list: &[u8],
        issuer: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Self, OrderError> {
        let (read, issuer) = (List::read(text_of(list)?)?, Box::new(Issuer::of_a_list(issuer)?));
        issuer.check_signs_lists()?;
        read.check_of(&issuer)?;
        Self::prepare(signer, Deed::List { list: read, issuer }, sha256(list), rng)
    }

    /// Goes the whole way with a throw-away key.
    fn prepare(
        signer: &Signer,
        deed: Deed,
        profile: Digest,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, OrderError> {
        let kind = kind_of(signer, &deed)?;
        let throw_away = CaKey::throw_away(kind, rng);
        let stand_in = throw_away.public().clone();
        let prepared = deed.to_be_signed(kind, &stand_in);
        let order = Self { signer: signer.clone(), kind, deed, profile, prepared, stand_in };
        order.sign(&throw_away, &order.prepared)?;
        Ok(order)
    }

    /// Signs with the CA's key, and reads again what was signed. `by` says which key that is.
    pub fn issue(&self, key: &CaKey, by: IssuedBy) -> Result<Issued, NotIssued> {
        let public = key.public();
        if let Some(wanted) = self.deed.signing_key().filter(|wanted| *wanted != public) {
            return Err(NotIssued::OtherKey {
                signer: self.signer.clone(),
                said_by: if self.deed.issuer().is_some() { CERTIFICATE } else { BROUGHT },
                wanted: wanted.digest().hex(),
                got: public.digest().hex(),
            });
        }
        let signed = self.deed.to_be_signed(self.kind, public);
        // in a root of a derived key, the key and what identifies it are new; nothing else is
        let as_prepared = match &self.deed {
            Deed::Root { own: None, .. } => {
                let keyed = replaced(&signed, public.spki(), self.stand_in.spki());
                replaced(&keyed, &public.id(), &self.stand_in.id())
            }
            Deed::Root { own: Some(_), .. } | Deed::Certificate { .. } | Deed::List { .. } => signed.clone(),
        };
        if as_prepared != self.prepared || public.kind() != Some(self.kind) {
            return Err(NotIssued::Changed);
        }
        let der = self.sign(key, &signed)?;
        let label = match &self.deed {
            Deed::Root { .. } | Deed::Certificate { .. } => "CERTIFICATE",
            Deed::List { .. } => "X509 CRL",
        };
        Ok(Issued {
            by,
            key: public.digest(),
            called: self.called(),
            about: self.about(),
            digest: sha256(&der),
            pem: derive::pem(label, 64, &der).to_vec(),
            profile: self.profile,
            fields: self.deed.fields(self.kind, Some(public)),
            not_granted: self.not_granted(),
        })
    }

    /// Signs these bytes, and reads the whole again: a signature that does not hold never leaves.
    fn sign(&self, key: &CaKey, signed: &[u8]) -> Result<Vec<u8>, NotIssued> {
        let (public, signature) = (key.public(), key.sign(signed));
        let whole = certificate::with_signature(signed, self.kind, &signature);
        match &self.deed {
            Deed::List { list, issuer } => list.check(&whole, self.kind, issuer, public)?,
            Deed::Root { .. } | Deed::Certificate { .. } => {
                if let Some(parts) = self.deed.parts(self.kind, public) {
                    certificate::check(&whole, parts, public)?;
                }
            }
        }
        Ok(whole)
    }

    /// Which key signs.
    pub const fn signer(&self) -> &Signer {
        &self.signer
    }

    /// SHA-256 of the profile or the list, as `sha256sum` prints it of its file.
    pub const fn profile_digest(&self) -> Digest {
        self.profile
    }

    /// Every field of what is to be signed. A root's public key is not known before its key is there.
    pub fn fields(&self) -> Vec<Field> {
        self.deed.fields(self.kind, None)
    }

    /// What the request asks for and does not get.
    pub fn not_granted(&self) -> Vec<String> {
        match &self.deed {
            Deed::Certificate { profile, request, .. } => request.not_granted(profile),
            Deed::Root { .. } | Deed::List { .. } => Vec::new(),
        }
    }

    /// SHA-256 of the DER of the CA's certificate, where it is not made here.
    pub fn issuer_digest(&self) -> Option<Digest> {
        self.deed.issuer().map(|issuer| issuer.digest)
    }

    /// What it is, with its serial or its number.
    pub fn called(&self) -> String {
        match &self.deed {
            Deed::Root { profile, .. } | Deed::Certificate { profile, .. } => {
                let kind = profile.kind.word();
                format!("The certificate of kind {kind}, serial {}", profile.serial)
            }
            Deed::List { list, .. } => format!("The revocation list number {}", list.number),
        }
    }

    /// Of which kind it is: the word of a profile, or `revocation-list`.
    pub const fn kind(&self) -> IssuedKind {
        match &self.deed {
            Deed::Root { profile, .. } | Deed::Certificate { profile, .. } => {
                IssuedKind::Certificate(profile.kind)
            }
            Deed::List { .. } => IssuedKind::List,
        }
    }

    /// Its serial number in hex, or the number of a list.
    pub fn number(&self) -> String {
        match &self.deed {
            Deed::Root { profile, .. } | Deed::Certificate { profile, .. } => profile.serial.to_string(),
            Deed::List { list, .. } => list.number.to_string(),
        }
    }

    /// SHA-256 of the public key that signs, where it is known before that key is there: of all but a root of a derived key.
    pub fn key_digest(&self) -> Option<Digest> {
        self.deed.signing_key().map(PublicKey::digest)
    }

    /// Longer than its file will be, in bytes: base64 has four for three, and there is a signature behind it.
    pub fn most_bytes(&self) -> usize {
        2 * self.prepared.len() + 1_024
    }

    /// Whom it is about: the subject of a certificate, the CA of a list.
    pub fn about(&self) -> String {
        match &self.deed {
            Deed::Root { profile, .. } | Deed::Certificate { profile, .. } => profile.subject.to_string(),
            Deed::List { issuer, .. } => shown(&issuer.name.to_string()),
        }
    }
}

/// Who says which key must sign.
const CERTIFICATE: &str = "the CA's certificate";
const BROUGHT: &str = "the public key that was brought";

/// With what it is signed.
fn kind_of(signer: &Signer, deed: &Deed) -> Result<Kind, OrderError> {
    let wanted = deed.signing_key();
    match signer {
        Signer::Derived(name) => {
            let kind = Kind::of(name.algorithm).ok_or_else(|| OrderError::Algorithm(name.clone()))?;
            match wanted.filter(|wanted| wanted.kind() != Some(kind)) {
                Some(issuer) if issuer.is_rsa() => Err(OrderError::NeverDerived(issuer.called())),
                Some(issuer) => Err(OrderError::OtherKind { issuer: issuer.called(), name: name.clone() }),
                None => Ok(kind),
            }
        }
        Signer::Sealed(_) => {
            let wanted = wanted.ok_or(OrderError::OwnKeyWanted)?;
            wanted.kind().ok_or_else(|| match deed {
                Deed::Root { .. } => OrderError::OwnKeySignsNothing(wanted.called()),
                Deed::Certificate { .. } | Deed::List { .. } => OrderError::SignsNothing(wanted.called()),
            })
        }
    }
}

fn read_profile(profile: &[u8], rng: &mut impl CryptoRng) -> Result<Profile, OrderError> {
    let mut random = [0; 16];
    rng.fill_bytes(&mut random);
    Ok(Profile::read(text_of(profile)?, random)?)
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
