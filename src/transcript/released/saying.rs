//! What left, in words: as `statement.txt` has it, and as a report says it.

use super::exit::{CertifiedBy, Exit, OpenedPayload, SignedCertificate, SignedFile, TakenOut};
use crate::sharing::certifying::IssuedKind;
use crate::sharing::leaving::ClearWay;
use crate::sharing::signing::Scheme;
use crate::sharing::wrap::WrapMethod;

impl ClearWay {
    const fn said(self) -> &'static str {
        match self {
            Self::File => "to a new file",
            Self::Descriptor => "to another program",
            Self::Display => "shown on the screen",
        }
    }
}

impl TakenOut {
    /// Which, for people; none for the root key, which is what leaves where nothing else is said.
    fn said(&self) -> Option<String> {
        match self {
            Self::Key => None,
            Self::Derived(name) => Some(format!("the derived key {name}")),
            Self::Payload(payload) => {
                Some(format!("the payload of {}, \u{201c}{}\u{201d}", payload.file, payload.about))
            }
        }
    }

    fn in_statement(&self) -> Option<String> {
        match self {
            Self::Key => None,
            Self::Derived(name) => Some(format!("derived key {name}")),
            Self::Payload(payload) => Some(payload.in_statement()),
        }
    }
}

impl OpenedPayload {
    fn in_statement(&self) -> String {
        let Self { file, digest, about } = self;
        format!("payload {file}, SHA-256 {}, about {about}", digest.hex())
    }
}

impl Exit {
    /// The exit as `statement.txt` says it (FORMAT.txt, the statement).
    pub fn in_statement(&self) -> String {
        let mut parts = Vec::new();
        match self {
            Self::None => parts.push("none, a drill".to_owned()),
            Self::InTheClear { secret, form, way } => {
                parts.push(way.word().to_owned());
                parts.extend(secret.in_statement());
                parts.extend(form.map(|form| format!("as {form}")));
            }
            Self::Wrapped { secret, to, method, target, left } => {
                parts.push(format!("wrapped to {}", to.hex()));
                parts.extend(secret.in_statement());
                parts.extend((*method != WrapMethod::OaepSha256).then(|| format!("by {}", method.word())));
                parts.extend(target.map(|target| format!("for {}", target.word())));
                parts.extend(left.map(|left| format!("it is SHA-256 {}", left.hex())));
            }
            Self::Signature { by, signed: SignedFile { file, digest, scheme }, left } => {
                parts.push("signature".to_owned());
                parts.push(format!("derived key {by}"));
                parts.push(format!("of {file}, SHA-256 {}", digest.hex()));
                parts.push(match scheme {
                    Scheme::SshSig(namespace) => format!("{} {}", scheme.word(), namespace.as_str()),
                    Scheme::Minisign => scheme.word().to_owned(),
                });
                parts.push(format!("it is SHA-256 {}", left.hex()));
            }
            Self::Public { of, form, left } => {
                parts.push("public".to_owned());
                parts.push(format!("derived key {of}"));
                parts.push(format!("as {form}"));
                parts.push(format!("it is SHA-256 {}", left.hex()));
            }
            Self::Certificate { by, certificate, left } => {
                let SignedCertificate { kind, subject, serial, key, issuer, profile } = &**certificate;
                parts.push("certificate".to_owned());
                parts.push(match by {
                    CertifiedBy::Derived(name) => format!("derived key {name}"),
                    CertifiedBy::Sealed(payload) => payload.in_statement(),
                });
                parts.push(format!("{} {serial} of {subject}", kind.word()));
                parts.push(format!("key SHA-256 {}", key.hex()));
                parts.extend(issuer.map(|issuer| format!("issuer SHA-256 {}", issuer.hex())));
                parts.push(format!("profile SHA-256 {}", profile.hex()));
                parts.push(format!("it is SHA-256 {}", left.hex()));
            }
        }
        parts.join(", ")
    }

    /// The exit as a report says it.
    pub fn said(&self) -> String {
        match self {
            Self::None => "nothing left".to_owned(),
            Self::InTheClear { secret, form, way } => {
                let form = form.map(|form| format!("as {form}"));
                let parts = secret.said().into_iter().chain(form).chain([way.said().to_owned()]);
                parts.collect::<Vec<_>>().join(", ")
            }
            Self::Wrapped { secret, method, target, .. } => {
                let how = match method {
                    WrapMethod::OaepSha256 => String::new(),
                    WrapMethod::OaepSha1 | WrapMethod::AesKwpSha256 | WrapMethod::AesKwpSha1 => {
                        format!(" as {}", method.word())
                    }
                };
                let to = target.map_or_else(
                    || "to a new file".to_owned(),
                    |target| format!("as an import package for {}", target.called()),
                );
                let wrapped = format!("wrapped under a public key{how}, {to}");
                secret.said().into_iter().chain([wrapped]).collect::<Vec<_>>().join(", ")
            }
            Self::Signature { by, signed, .. } => {
                format!(
                    "a signature of {} by the derived key {by}, {}, to a new file",
                    signed.file, signed.scheme
                )
            }
            Self::Public { of, form, .. } => {
                format!("the public half of the derived key {of}, {}, to a new file", form.called())
            }
            Self::Certificate { by, certificate, .. } => {
                let SignedCertificate { kind, subject, serial, .. } = &**certificate;
                let number = if *kind == IssuedKind::List { "number" } else { "serial" };
                format!(
                    "a {kind}, {number} {serial}, of \u{201c}{subject}\u{201d}, signed by {by}, to a new file"
                )
            }
        }
    }
}
