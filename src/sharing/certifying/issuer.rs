//! The certificate of the CA that signs: what may stand below it.

use x509_cert::Certificate;
use x509_cert::der::Encode as _;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, SubjectKeyIdentifier};
use x509_cert::name::Name;

use super::key::{NotAKey, PublicKey};
use super::pem::{self, NotThere};
use super::profile::{CertificateKind, Profile};
use super::when::When;
use crate::vocab::Digest;
use crate::vocab::digest::sha256;

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
    /// The path length.
    #[error("{0}")]
    Path(String),
    /// Outside the CA's own time.
    #[error(
        "the CA is valid from {begin} to {end}, and what it signs may not be valid before or after that: mend not_before and not_after"
    )]
    Outlives {
        /// Of the CA.
        begin: When,
        /// Of the CA.
        end: When,
    },
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
    path_length: Option<u8>,
    signs_lists: bool,
    begin: When,
    end: When,
}

impl Issuer {
    /// Reads its certificate.
    pub(super) fn read(file: &[u8]) -> Result<Self, IssuerError> {
        let certificate: Certificate = pem::read(file)?;
        let tbs = certificate.tbs_certificate();
        let key = PublicKey::read(tbs.subject_public_key_info())?;
        let of = |what| IssuerError::NotACa(what);
        let (_, basic) = tbs
            .get_extension::<BasicConstraints>()
            .map_err(|_| of("its basicConstraints cannot be read"))?
            .ok_or(of("it has no basicConstraints"))?;
        let (_, usage) = tbs
            .get_extension::<KeyUsage>()
            .map_err(|_| of("its keyUsage cannot be read"))?
            .ok_or(of("it has no keyUsage"))?;
        if !basic.ca {
            return Err(of("its basicConstraints say so"));
        }
        if !usage.key_cert_sign() {
            return Err(of("its keyUsage is without keyCertSign"));
        }
        let id = tbs.get_extension::<SubjectKeyIdentifier>().ok().flatten();
        let key_id = id.ok_or(of("it has no subjectKeyIdentifier"))?.1.0.as_bytes().to_vec();
        if tbs.subject().is_empty() {
            return Err(of("it has no subject"));
        }
        let der = certificate.to_der().map_err(|_| NotThere::Other("certificate"))?;
        if tbs.issuer() == tbs.subject() {
            let signed = tbs.to_der().map_err(|_| NotThere::Other("certificate"))?;
            let signature = certificate.signature().as_bytes().unwrap_or_default();
            let same = tbs.signature() == certificate.signature_algorithm();
            if !same || !key.verifies(&signed, certificate.signature_algorithm(), signature) {
                return Err(IssuerError::Forged);
            }
        }
        Ok(Self {
            name: tbs.subject().clone(),
            key,
            key_id,
            digest: sha256(&der),
            path_length: basic.path_len_constraint,
            signs_lists: usage.crl_sign(),
            begin: When::from(&tbs.validity().not_before),
            end: When::from(&tbs.validity().not_after),
        })
    }

    /// Whether it may sign this (RFC 5280, 4.2.1.9 and 6.1).
    pub(super) fn check(&self, profile: &Profile) -> Result<(), IssuerError> {
        if profile.not_before < self.begin || profile.not_after > self.end {
            return Err(IssuerError::Outlives { begin: self.begin, end: self.end });
        }
        let Some(most) = self.path_length.filter(|_| profile.kind == CertificateKind::Intermediate) else {
            return Ok(());
        };
        let path = |what| Err(IssuerError::Path(what));
        match (most.checked_sub(1), profile.path_length) {
            (None, _) => path(
                "no CA may stand below this one (its path length is 0): let a CA above it sign, or certify a server or a client"
                    .to_owned(),
            ),
            (Some(most), None) => path(format!(
                "its path length allows {most} below the new CA, and the profile does not say how many: add path_length, 0 to {most}"
            )),
            (Some(most), Some(wished)) if wished > most => path(format!(
                "path_length = {wished} is more than the CA allows: write 0 to {most}"
            )),
            (Some(_), Some(_)) => Ok(()),
        }
    }

    /// Whether it may sign a list that is of this time.
    pub(super) fn check_list(&self, begin: When) -> Result<(), IssuerError> {
        if !self.signs_lists {
            return Err(IssuerError::NoLists);
        }
        let within = (self.begin..=self.end).contains(&begin);
        if within { Ok(()) } else { Err(IssuerError::Outlives { begin: self.begin, end: self.end }) }
    }
}
