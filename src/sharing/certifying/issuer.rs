//! The certificate of the CA that signs: what may stand below it.

use x509_cert::Certificate;
use x509_cert::der::Encode as _;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier};
use x509_cert::name::Name;

use super::below::{self, Limits};
use super::extensions::associated;
use super::key::{NotAKey, PublicKey, is_known, signature_name};
use super::pem::{self, NotThere};
use super::serial::Serial;
use super::when::When;
use crate::vocab::Digest;
use crate::vocab::digest::sha256;

/// `anyExtendedKeyUsage` (RFC 5280, 4.2.1.12).
const ANY_PURPOSE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");

/// `nameConstraints` (RFC 5280, 4.2.1.10).
const NAME_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.30");

/// The extensions that are looked at, and so may be critical.
const UNDERSTOOD: [ObjectIdentifier; 3] =
    [associated::<BasicConstraints>(), associated::<KeyUsage>(), associated::<ExtendedKeyUsage>()];

/// Why a certificate is none of a CA, or this one may not sign what is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssuerError {
    /// The file.
    #[error("{0}")]
    File(#[from] NotThere),
    /// The public key.
    #[error("its public key: {0}")]
    Key(#[from] NotAKey),
    /// It says that it is no CA.
    #[error("it is not the certificate of a CA ({0}): give the CA's own certificate")]
    NotACa(&'static str),
    /// It is signed by itself, and wrongly.
    #[error(
        "it says that it signed itself, and its signature is wrong: it was changed. Take it from where it is kept"
    )]
    Forged,
    /// It is signed by itself, in a way that is not checked.
    #[error(
        "it says that it signed itself with {0}, and no such signature of it holds here: sign with a CA whose certificate is signed with SHA-2, or by RSA with PKCS #1 v1.5"
    )]
    SignedWith(String),
    /// An extension that may forbid what is asked.
    #[error(
        "it has an extension that binds what it signs, and that Keyrite does not know ({0}): sign with a CA that has none"
    )]
    Binding(ObjectIdentifier),
    /// No revocation lists.
    #[error(
        "it does not allow its key to sign revocation lists (keyUsage is without cRLSign): sign the list with another CA's key"
    )]
    NoLists,
}

/// The CA that signs.
#[derive(Clone, Debug)]
pub struct Issuer {
    pub(super) name: Name,
    pub(super) key: PublicKey,
    /// Its identifier, as its certificate says it.
    pub(super) key_id: Vec<u8>,
    /// SHA-256 of its certificate's DER.
    pub(super) digest: Digest,
    /// What may stand below it, and from when to when it is a CA.
    pub(super) limits: Limits,
    signs_lists: bool,
}

impl Issuer {
    /// Reads the certificate of a CA that signs another.
    pub(super) fn read(file: &[u8]) -> Result<Self, IssuerError> {
        Self::bound(file, true)
    }

    /// The same of one that signs a list of what it revoked: what binds the names that it certifies does not bind that.
    pub(super) fn of_a_list(file: &[u8]) -> Result<Self, IssuerError> {
        Self::bound(file, false)
    }

    fn bound(file: &[u8], certifies: bool) -> Result<Self, IssuerError> {
        let certificate: Certificate = pem::read(file)?;
        let tbs = certificate.tbs_certificate();
        let key = PublicKey::read(tbs.subject_public_key_info())?;
        let of = |what| IssuerError::NotACa(what);
        let (_, basic) = tbs
            .get_extension::<BasicConstraints>()
            .map_err(|_| of("its basicConstraints cannot be read"))?
            .ok_or(of("it has no basicConstraints"))?;
        // a CA that was made elsewhere may be without: then nothing is forbidden to its key (RFC 5280, 4.2.1.3)
        let usage = tbs
            .get_extension::<KeyUsage>()
            .map_err(|_| of("its keyUsage cannot be read"))?
            .map(|(_, usage)| usage);
        if !basic.ca {
            return Err(of("its basicConstraints say so"));
        }
        if usage.is_some_and(|usage| !usage.key_cert_sign()) {
            return Err(of("its keyUsage is without keyCertSign"));
        }
        let purposes = tbs
            .get_extension::<ExtendedKeyUsage>()
            .map_err(|_| of("its extendedKeyUsage cannot be read"))?
            .map(|(_, named)| named.0)
            .filter(|named| !named.contains(&ANY_PURPOSE));
        // the names that it may certify bind whoever looks at a chain, whether they are marked as critical or not
        let unknown = |extension: &&Extension| {
            extension.extn_id == NAME_CONSTRAINTS
                || extension.critical && !UNDERSTOOD.contains(&extension.extn_id)
        };
        if let Some(extension) = tbs.extensions().into_iter().flatten().find(unknown).filter(|_| certifies) {
            return Err(IssuerError::Binding(extension.extn_id));
        }
        let id = tbs.get_extension::<SubjectKeyIdentifier>().ok().flatten();
        let key_id = id.ok_or(of("it has no subjectKeyIdentifier"))?.1.0.as_bytes().to_vec();
        if tbs.subject().is_empty() {
            return Err(of("it has no subject"));
        }
        let der = certificate.to_der().map_err(|_| NotThere::Other("certificate"))?;
        let signs_itself = tbs.issuer() == tbs.subject();
        if signs_itself {
            let signed = tbs.to_der().map_err(|_| NotThere::Other("certificate"))?;
            let signature = certificate.signature().as_bytes().unwrap_or_default();
            let same = tbs.signature() == certificate.signature_algorithm();
            let with = certificate.signature_algorithm();
            if !same || !key.verifies_own(&signed, with, signature) {
                return Err(if is_known(with) {
                    IssuerError::Forged
                } else {
                    IssuerError::SignedWith(signature_name(with))
                });
            }
        }
        Ok(Self {
            name: tbs.subject().clone(),
            key,
            key_id,
            digest: sha256(&der),
            limits: Limits {
                begin: When::from(&tbs.validity().not_before),
                end: When::from(&tbs.validity().not_after),
                name: below::compared(tbs.subject()),
                own_serial: Serial::of(tbs.serial_number().as_bytes()).ok().filter(|_| signs_itself),
                path_length: basic.path_len_constraint,
                purposes,
            },
            signs_lists: usage.is_none_or(|usage| usage.crl_sign()),
        })
    }

    /// Whether it signs lists at all.
    pub(super) const fn check_signs_lists(&self) -> Result<(), IssuerError> {
        if self.signs_lists { Ok(()) } else { Err(IssuerError::NoLists) }
    }
}
