//! What is signed of a certificate (`TBSCertificate` of RFC 5280, 4.1), put together here; and the certificate around it,
//! read back by another hand, the crate `x509-cert`.

use x509_cert::Certificate;
use x509_cert::der::{Decode as _, Encode};

use super::extensions;
use super::field;
use super::issuer::Issuer;
use super::key::{Kind, PublicKey};
use super::not_issued::NotIssued;
use super::profile::Profile;
use crate::sharing::wrap::der::{BIT_STRING, SEQUENCE, element, number};

/// `version [0] EXPLICIT INTEGER`, 2 for version 3.
const VERSION: &[u8] = &[0xa0, 3, 2, 1, 2];
/// `extensions [3] EXPLICIT`.
const EXTENSIONS: u8 = 0xa3;

/// What a certificate is made of.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) profile: &'a Profile,
    /// Who signs; none where it signs itself.
    pub(super) issuer: Option<&'a Issuer>,
    /// Whose key is certified.
    pub(super) subject: &'a PublicKey,
    /// With what is signed.
    pub(super) signer: Kind,
}

fn der(value: &impl Encode) -> Vec<u8> {
    value.to_der().expect("what is written is far shorter than DER can hold")
}

/// The bytes that are signed.
pub(super) fn to_be_signed(parts: Parts<'_>) -> Vec<u8> {
    let Parts { profile, issuer, subject, signer } = parts;
    let name = profile.subject.name();
    let issuer_name = issuer.map_or(&name, |issuer| &issuer.name);
    let validity = element(SEQUENCE, &[&der(&profile.not_before.time()), &der(&profile.not_after.time())]);
    let mut all = extensions::of_profile(profile);
    all.push(extensions::subject_id(&subject.id()));
    all.push(extensions::authority_id(
        &issuer.map_or_else(|| subject.id().to_vec(), |issuer| issuer.key_id.clone()),
    ));
    element(
        SEQUENCE,
        &[
            VERSION,
            &number(profile.serial.as_bytes()),
            &der(&signer.signs_with()),
            &der(issuer_name),
            &validity,
            &der(&name),
            subject.spki(),
            &element(EXTENSIONS, &[&der(&all)]),
        ],
    )
}

/// The signed whole of a certificate or a list.
pub(super) fn with_signature(signed: &[u8], by: Kind, signature: &[u8]) -> Vec<u8> {
    let bits = element(BIT_STRING, &[&[0], signature]);
    element(SEQUENCE, &[signed, &der(&by.signs_with()), &bits])
}

/// Reads a certificate again before it leaves: its signature holds, and it says what was asked for, no more and no less.
pub(super) fn check(whole: &[u8], parts: Parts<'_>, by: &PublicKey) -> Result<(), NotIssued> {
    let read = Certificate::from_der(whole).map_err(|_| NotIssued::Unreadable)?;
    let signature = read.signature().as_bytes().unwrap_or_default();
    if !by.verifies(&der(read.tbs_certificate()), read.signature_algorithm(), signature) {
        return Err(NotIssued::Signature);
    }
    let wanted = field::of_profile(parts.profile, parts.signer, parts.issuer, Some(parts.subject));
    field::same(&wanted, &field::of_certificate(&read))
}
