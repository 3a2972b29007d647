//! Somebody's request (PKCS #10, RFC 2986). Its public key is taken, once the request's own signature has shown that its
//! maker has the private one; everything else that it asks for is told, and the profile decides.

use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Decode as _, Encode as _};
use x509_cert::ext::pkix::{
    BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions};
use x509_cert::request::CertReq;

use super::extensions::{self, associated};
use super::key::{NotAKey, PublicKey, is_known, signature_name};
use super::names::{attributes_of, told};
use super::pem::{self, NotThere};
use super::profile::Profile;

/// `extensionRequest` of PKCS #9 (RFC 2985, 5.4.2).
const EXTENSION_REQUEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.14");
/// Most things that are told of a request.
const MOST_TOLD: usize = 40;

/// Why a request is not certified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The file.
    #[error("{0}")]
    File(#[from] NotThere),
    /// The public key.
    #[error("its public key: {0}")]
    Key(#[from] NotAKey),
    /// Signed in a way that is not checked.
    #[error(
        "it is signed with {0}, which is not checked here: have it made with SHA-256, as openssl req -sha256 does; an RSA key signs by PKCS #1 v1.5"
    )]
    SignedWith(String),
    /// Its maker did not show the private key.
    #[error(
        "its signature is wrong, so nobody has shown to hold its private key, or it was changed on the way: have it made and sent again"
    )]
    Signature,
}

/// What a request holds.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) key: PublicKey,
    asked: CertReq,
}

impl Request {
    /// Reads it, and verifies its signature.
    pub(super) fn read(file: &[u8]) -> Result<Self, RequestError> {
        let asked: CertReq = pem::read(file)?;
        let key = PublicKey::read(&asked.info.public_key)?;
        let signed = asked.info.to_der().map_err(|_| NotThere::Other("certificate request"))?;
        let signature = asked.signature.as_bytes().unwrap_or_default();
        if key.verifies(&signed, &asked.algorithm, signature) {
            Ok(Self { key, asked })
        } else if is_known(&asked.algorithm) {
            Err(RequestError::Signature)
        } else {
            Err(RequestError::SignedWith(signature_name(&asked.algorithm)))
        }
    }

    /// What it asks for and the profile does not grant, in words.
    pub(super) fn not_granted(&self, profile: &Profile) -> Vec<String> {
        let mut all = Vec::new();
        let granted = profile.subject.attributes();
        for (word, value) in attributes_of(&self.asked.info.subject) {
            if !granted.contains(&(word.clone(), value.clone())) {
                all.push(format!("subject {word}={value}"));
            }
        }
        for attribute in self.asked.info.attributes.iter() {
            if attribute.oid != EXTENSION_REQUEST {
                all.push(format!("an attribute {}", attribute.oid));
                continue;
            }
            for value in attribute.values.iter() {
                match value.to_der().ok().and_then(|der| Extensions::from_der(&der).ok()) {
                    Some(wished) => all.extend(wished.iter().flat_map(|one| refused(one, profile))),
                    None => all.push("extensions that cannot be read".to_owned()),
                }
            }
        }
        let more = all.len().saturating_sub(MOST_TOLD);
        all.truncate(MOST_TOLD);
        if more > 0 {
            all.push(format!("{more} more that are not told"));
        }
        all
    }
}

/// What of a wished extension is not in the profile.
fn refused(wished: &Extension, profile: &Profile) -> Vec<String> {
    let value = wished.extn_value.as_bytes();
    if wished.extn_id == associated::<SubjectAltName>() {
        let Ok(names) = SubjectAltName::from_der(value) else {
            return vec!["names that cannot be read".to_owned()];
        };
        let granted: Vec<String> = profile.names.iter().map(ToString::to_string).collect();
        let all = names.0.iter().map(told).filter(|name| !granted.contains(name));
        return all.map(|name| format!("the name {name}")).collect();
    }
    let granted = extensions::of_profile(profile);
    if granted.iter().any(|one| one.extn_id == wished.extn_id && one.extn_value == wished.extn_value) {
        return Vec::new();
    }
    let known = [
        (associated::<BasicConstraints>(), "its own basicConstraints"),
        (associated::<KeyUsage>(), "another keyUsage"),
        (associated::<ExtendedKeyUsage>(), "another extendedKeyUsage"),
        (associated::<SubjectKeyIdentifier>(), "a subjectKeyIdentifier of its own"),
    ];
    let name = known.into_iter().find(|(oid, _)| *oid == wished.extn_id);
    vec![name.map_or_else(|| format!("an extension {}", wished.extn_id), |(_, name)| name.to_owned())]
}
