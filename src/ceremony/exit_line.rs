//! What the line of a `release` says of what is to leave, before and after it is known.

use crate::sharing::certifying::{IssuedBy, Signer};
use crate::sharing::leaving::{Inside, Leaving, Wanted, WayOut};
use crate::sharing::wrap::WrapMethod;
use crate::transcript::record::{CertifiedBy, Exit, OpenedPayload, SignedCertificate, SignedFile, TakenOut};
use crate::vocab::{Digest, Line};

impl WayOut {
    /// What its line will say before it is made: what only the key can tell is zeros, but for a public key that left before.
    pub(super) fn line_before(&self, before: &[(Exit, Line)]) -> Exit {
        let method = match self {
            Self::Wrapped { secret, key, wrap_as } => {
                secret.kind().and_then(|kind| wrap_as.method(key, kind).ok())
            }
            Self::InTheClear { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => None,
        };
        let unknown = Some(Digest([0; 32]));
        // what a payload is about is proven later; by that a script names the key of a CA
        let about = match self {
            Self::Certificate { order } => order.signer().sealed().map(|sealed| sealed.about.clone()),
            Self::InTheClear { .. } | Self::Wrapped { .. } | Self::Signature { .. } | Self::Public { .. } => {
                Line::exact("-").ok()
            }
        };
        self.exit(&Known {
            left: unknown,
            method: method.or(Some(WrapMethod::OaepSha256)),
            sealed: unknown,
            key: self.authority(before).or(unknown),
            about,
        })
    }

    /// The public key of a CA that signed before.
    fn authority(&self, before: &[(Exit, Line)]) -> Option<Digest> {
        let Self::Certificate { order } = self else { return None };
        let Signer::Derived(name) = order.signer() else { return None };
        let this = CertifiedBy::Derived(name.clone());
        before.iter().find_map(|(exit, _)| match exit {
            Exit::Certificate { by, certificate, .. } if *by == this => Some(certificate.key),
            Exit::Certificate { .. }
            | Exit::None
            | Exit::InTheClear { .. }
            | Exit::Wrapped { .. }
            | Exit::Signature { .. }
            | Exit::Public { .. } => None,
        })
    }

    /// What its line says, once it is made. `sealed` is the SHA-256 of the sealed file, if one was opened.
    pub(super) fn line_after(&self, leaving: &Leaving, sealed: Option<Digest>) -> Exit {
        let method = match leaving {
            Leaving::Wrapped { method, .. } => Some(*method),
            Leaving::Plain(_)
            | Leaving::Formed { .. }
            | Leaving::Sealed { .. }
            | Leaving::Signed { .. }
            | Leaving::Public { .. }
            | Leaving::Issued(_)
            | Leaving::Large(_) => None,
        };
        let about = match (leaving.inside(), leaving.issued().map(|issued| &issued.by)) {
            (Some(Inside::Payload { about, .. }), _) => Some(Line::lossy(&about.to_string())),
            (None, Some(IssuedBy::Sealed { about })) => Some(Line::lossy(&about.to_string())),
            (Some(Inside::Key | Inside::Derived(_)), _) | (None, Some(IssuedBy::Derived(_)) | None) => None,
        };
        let key = leaving.issued().map(|issued| issued.key);
        self.exit(&Known { left: leaving.digest(), method, sealed, about, key })
    }

    fn exit(&self, known: &Known) -> Exit {
        let left = || known.left.expect("what is no secret in the clear has a digest");
        match self {
            Self::InTheClear { secret, form, way } => {
                Exit::InTheClear { secret: secret.taken_out(known), form: *form, way: *way }
            }
            Self::Wrapped { secret, key, wrap_as } => Exit::Wrapped {
                secret: secret.taken_out(known),
                to: key.digest(),
                method: known.method.expect("what is wrapped says by what"),
                target: wrap_as.target(),
                left: Some(left()),
            },
            Self::Signature { by, scheme, subject } => Exit::Signature {
                by: by.clone(),
                signed: SignedFile {
                    file: Line::lossy(&subject.name),
                    digest: subject.sha256,
                    scheme: scheme.clone(),
                },
                left: left(),
            },
            Self::Public { of, form } => Exit::Public { of: of.clone(), form: *form, left: left() },
            Self::Certificate { order } => Exit::Certificate {
                by: match order.signer() {
                    Signer::Derived(name) => CertifiedBy::Derived(name.clone()),
                    Signer::Sealed(sealed) => CertifiedBy::Sealed(known.payload(sealed.file.as_str())),
                },
                certificate: Box::new(SignedCertificate {
                    kind: order.kind(),
                    subject: Line::lossy(&order.about()),
                    serial: Line::lossy(&order.number()),
                    key: order.key_digest().or(known.key).expect("what is signed says by which key"),
                    issuer: order.issuer_digest(),
                    profile: order.profile_digest(),
                }),
                left: left(),
            },
        }
    }
}

/// What only the making tells. A field is empty where this way has nothing for it.
struct Known {
    /// Of what leaves, unless it is a secret in the clear.
    left: Option<Digest>,
    method: Option<WrapMethod>,
    /// Of the sealed file that was opened.
    sealed: Option<Digest>,
    /// What that file says of itself.
    about: Option<Line>,
    /// Of the public key that signed a certificate.
    key: Option<Digest>,
}

impl Known {
    /// The payload that was opened.
    fn payload(&self, file: &str) -> OpenedPayload {
        OpenedPayload {
            file: Line::lossy(file),
            digest: self.sealed.expect("a payload is opened out of its file"),
            about: self.about.clone().expect("a payload says what it is"),
        }
    }
}

impl Wanted {
    fn taken_out(&self, known: &Known) -> TakenOut {
        match self {
            Self::Key => TakenOut::Key,
            Self::Derived(name) => TakenOut::Derived(name.clone()),
            Self::Payload { file } => TakenOut::Payload(known.payload(file)),
        }
    }
}
