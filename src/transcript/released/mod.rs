//! What left at a step, by which exit, and where to; or that nothing did. Never the value of a secret.
//!
//! ```text
//! exit                      what left                                      is it a secret?
//! none                      nothing: a drill                               -
//! file descriptor display   the root key, a derived key, what was sealed   yes, whoever was there can have read it
//! wrapped                   the same, for one other to open                no
//! signature                 a file's signature by a derived key            no
//! public                    the public half of a derived key               no
//! certificate               a certificate or revocation list, signed by one  no
//! ```
//!
//! The members of a line that say so, and those that go together, are in [`raw`]; a line with others does not parse.

mod raw;

use serde::{Deserialize, Serialize};

use crate::sharing::certifying::IssuedKind;
use crate::sharing::derive::KeyName;
use crate::sharing::form::{Form, PublicForm};
use crate::sharing::importing::Target;
use crate::sharing::signing::Scheme;
use crate::sharing::wrap::WrapMethod;
use crate::vocab::{Digest, Line};

use raw::RawReleased;

/// What left, or did not, and by which exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// A drill: proven, and not released.
    None,
    /// A secret, in the clear.
    InTheClear {
        /// The secret that leaves.
        secret: TakenOut,
        /// In which form, if not the usual one of its kind.
        form: Option<Form>,
        /// The way on which it leaves.
        way: OpenWay,
    },
    /// A secret wrapped under a public key, as a new file or an import package.
    Wrapped {
        /// The secret that leaves.
        secret: TakenOut,
        /// SHA-256 of that public key's DER.
        to: Digest,
        /// The method by which it is wrapped.
        method: WrapMethod,
        /// For what it is a package, if it is one.
        target: Option<Target>,
        /// SHA-256 of the wrapped key's file; records of older programs have none.
        left: Option<Digest>,
    },
    /// A file's signature, as a new file.
    Signature {
        /// The derived key that signed, and stays.
        by: KeyName,
        /// What it signed.
        signed: SignedFile,
        /// SHA-256 of the signature.
        left: Digest,
    },
    /// A public half, as a new file.
    Public {
        /// Of which derived key.
        of: KeyName,
        /// How it is written.
        form: PublicForm,
        /// SHA-256 of that file.
        left: Digest,
    },
    /// What a private CA signed, as a new file.
    Certificate {
        /// The derived key that signed, and stays.
        by: KeyName,
        /// What it is.
        certificate: Box<SignedCertificate>,
        /// SHA-256 of its DER.
        left: Digest,
    },
}

/// How a secret leaves in the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenWay {
    /// Written to a new file.
    File,
    /// Handed to another program.
    Descriptor,
    /// Shown on the screen.
    Display,
}

/// A secret that the root key gives, without its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenOut {
    /// The root key itself.
    Key,
    /// A key derived from it.
    Derived(KeyName),
    /// What was sealed under it.
    Payload(OpenedPayload),
}

/// A sealed payload that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenedPayload {
    /// The sealed file, by its name without folders.
    pub file: Line,
    /// SHA-256 of the sealed file.
    pub digest: Digest,
    /// What it says that is in it.
    pub about: Line,
}

/// A file that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedFile {
    /// Its name without its folders.
    pub file: Line,
    /// Its SHA-256.
    pub digest: Digest,
    /// As which program's signature.
    pub scheme: Scheme,
}

/// A certificate or a revocation list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCertificate {
    /// Which of them.
    pub kind: IssuedKind,
    /// The subject of a certificate, the CA of a list; cut where it is longer than a line.
    pub subject: Line,
    /// Its serial number in hex, or the number of a list.
    pub serial: Line,
    /// SHA-256 of the public half of the key that signed (`SubjectPublicKeyInfo` in DER).
    pub key: Digest,
    /// SHA-256 of the certificate of the CA (its DER); none of a root.
    pub issuer: Option<Digest>,
    /// SHA-256 of the profile or of what the list was made by.
    pub profile: Digest,
}

/// What left at a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawReleased", into = "RawReleased")]
pub struct Released {
    /// What, and by which exit, if anything left.
    pub exit: Exit,
    /// Where to, in words.
    pub destination: Line,
    /// True if something else may leave at the same step, which people end then.
    pub more: bool,
}

impl OpenWay {
    /// The word in a record and in a script.
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Descriptor => "descriptor",
            Self::Display => "display",
        }
    }

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
            Self::Payload(OpenedPayload { file, digest, about }) => {
                Some(format!("payload {file}, SHA-256 {}, about {about}", digest.hex()))
            }
        }
    }
}

impl Exit {
    /// The root key itself, in the clear and in its usual form.
    pub const fn key_by(way: OpenWay) -> Self {
        Self::InTheClear { secret: TakenOut::Key, form: None, way }
    }

    /// True if whoever was there then can have read a secret.
    pub const fn is_in_the_clear(&self) -> bool {
        match self {
            Self::InTheClear { .. } => true,
            Self::None
            | Self::Wrapped { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => false,
        }
    }

    /// True if a secret left, in the clear or wrapped.
    pub const fn is_of_a_secret(&self) -> bool {
        match self {
            Self::InTheClear { .. } | Self::Wrapped { .. } => true,
            Self::None | Self::Signature { .. } | Self::Public { .. } | Self::Certificate { .. } => false,
        }
    }

    /// True if it is shown on the screen, or handed to a program.
    pub const fn is_shown(&self) -> bool {
        match self {
            Self::InTheClear { way, .. } => matches!(way, OpenWay::Display | OpenWay::Descriptor),
            Self::None
            | Self::Wrapped { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => false,
        }
    }

    /// True if it becomes a new file or a new folder.
    pub const fn is_written(&self) -> bool {
        match self {
            Self::None => false,
            Self::InTheClear { way, .. } => matches!(way, OpenWay::File),
            Self::Wrapped { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => true,
        }
    }

    /// True if the root key itself left, in the clear or wrapped: there is a copy of it since.
    pub const fn lets_the_key_out(&self) -> bool {
        match self {
            Self::InTheClear { secret, .. } | Self::Wrapped { secret, .. } => {
                matches!(secret, TakenOut::Key)
            }
            Self::None | Self::Signature { .. } | Self::Public { .. } | Self::Certificate { .. } => false,
        }
    }

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
                parts.push(format!("derived key {by}"));
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
            Self::None => "a drill, nothing left".to_owned(),
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
                    "a {kind}, {number} {serial}, of \u{201c}{subject}\u{201d}, signed by the derived key {by}, to a new file"
                )
            }
        }
    }
}
