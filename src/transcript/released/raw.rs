//! `released` as it stands in a line: which members go with which exit, and with one another.
//!
//! ```text
//! exit                      must have                      may have
//! none
//! file descriptor display                                  derived or payload, form, more
//! wrapped                   wrapped_to                     derived or payload, method, target, left_sha256, more
//! signature                 derived signed left_sha256     more
//! public                    derived form left_sha256       more
//! certificate               certificate left_sha256        derived or payload, one of them always; more
//! ```
//!
//! Without `derived` and `payload` it is the root key. A payload without `form` left as it was sealed. A `method` is written where it is not the
//! usual one, and is one of those that its `target` takes.

use serde::{Deserialize, Serialize};

use super::exit::{CertifiedBy, Exit, OpenedPayload, SignedCertificate, SignedFile, TakenOut};
use crate::sharing::certifying::IssuedKind;
use crate::sharing::derive::KeyName;
use crate::sharing::form::{Form, PublicForm};
use crate::sharing::importing::Target;
use crate::sharing::leaving::ClearWay;
use crate::sharing::signing::{Namespace, Scheme};
use crate::sharing::wrap::WrapMethod;
use crate::vocab::{Digest, Line};

/// As it stands in a line.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReleased {
    exit: ExitWord,
    destination: Line,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    derived: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payload: Option<OpenedPayload>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wrapped_to: Option<Digest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed: Option<RawSigned>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<RawCertificate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    left_sha256: Option<Digest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    more: Option<bool>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSigned {
    file: Line,
    digest: Digest,
    scheme: SchemeWord,
    namespace: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCertificate {
    kind: String,
    subject: Line,
    serial: Line,
    key: Digest,
    issuer: Option<Digest>,
    profile: Digest,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ExitWord {
    None,
    File,
    Descriptor,
    Display,
    Wrapped,
    Signature,
    Public,
    Certificate,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SchemeWord {
    SshSig,
    Minisign,
}

impl RawReleased {
    const fn bare(exit: ExitWord, destination: Line, more: bool) -> Self {
        Self {
            exit,
            destination,
            derived: None,
            payload: None,
            form: None,
            wrapped_to: None,
            method: None,
            target: None,
            signed: None,
            certificate: None,
            left_sha256: None,
            more: if more { Some(true) } else { None },
        }
    }

    fn with_secret(self, secret: TakenOut) -> Self {
        match secret {
            TakenOut::Key => self,
            TakenOut::Derived(name) => Self { derived: Some(name.to_string()), ..self },
            TakenOut::Payload(payload) => Self { payload: Some(payload), ..self },
        }
    }

    /// Refuses members that do not go with this exit.
    fn check_members(&self) -> Result<(), String> {
        let has = [
            ("derived", self.derived.is_some()),
            ("payload", self.payload.is_some()),
            ("form", self.form.is_some()),
            ("wrapped_to", self.wrapped_to.is_some()),
            ("method", self.method.is_some()),
            ("target", self.target.is_some()),
            ("signed", self.signed.is_some()),
            ("certificate", self.certificate.is_some()),
            ("left_sha256", self.left_sha256.is_some()),
            ("more", self.more.is_some()),
        ];
        let (must, may): (&[&str], &[&str]) = match self.exit {
            ExitWord::None => (&[], &[]),
            ExitWord::File | ExitWord::Descriptor | ExitWord::Display => {
                (&[], &["derived", "payload", "form", "more"])
            }
            ExitWord::Wrapped => {
                (&["wrapped_to"], &["derived", "payload", "method", "target", "left_sha256", "more"])
            }
            ExitWord::Signature => (&["derived", "signed", "left_sha256"], &["more"]),
            ExitWord::Public => (&["derived", "form", "left_sha256"], &["more"]),
            ExitWord::Certificate => (&["certificate", "left_sha256"], &["derived", "payload", "more"]),
        };
        let word = self.exit.word();
        for (member, there) in has {
            if there && !must.contains(&member) && !may.contains(&member) {
                return Err(format!("{member} does not go with the exit {word}: leave it out"));
            }
            if !there && must.contains(&member) {
                return Err(format!("the exit {word} wants {member}, which is missing"));
            }
        }
        match (self.more, &self.derived, &self.payload) {
            (Some(false), ..) => Err("more is true, or left out".to_owned()),
            (_, Some(_), Some(_)) => Err("it names a derived key and a payload: one of them left".to_owned()),
            _ => Ok(()),
        }
    }

    fn key_name(&self) -> Result<Option<KeyName>, String> {
        self.derived
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|why: crate::sharing::derive::NameError| format!("derived: {why}"))
    }

    fn secret(&self) -> Result<TakenOut, String> {
        Ok(match (self.key_name()?, &self.payload) {
            (Some(name), _) => TakenOut::Derived(name),
            (None, Some(payload)) => TakenOut::Payload(payload.clone()),
            (None, None) => TakenOut::Key,
        })
    }

    fn in_the_clear(&self, way: ClearWay) -> Result<Exit, String> {
        let secret = self.secret()?;
        let form: Option<Form> = self.form.as_deref().map(str::parse).transpose().map_err(said)?;
        match (form, &secret) {
            (Some(form), TakenOut::Key) => form.check_root().map_err(said)?,
            (Some(form), TakenOut::Derived(name)) => form.check(name.algorithm).map_err(said)?,
            (Some(form), TakenOut::Payload(_)) => form.check_payload().map_err(said)?,
            (None, _) => {}
        }
        Ok(Exit::InTheClear { secret, form, way })
    }

    fn wrapped(&self) -> Result<Exit, String> {
        let method = match self.method.as_deref() {
            None => WrapMethod::OaepSha256,
            Some(word) => unusual(word)?,
        };
        let target = self.target.as_deref().map(|word| named(word, method)).transpose()?;
        let to = self.wrapped_to.ok_or_else(missing)?;
        Ok(Exit::Wrapped { secret: self.secret()?, to, method, target, left: self.left_sha256 })
    }

    fn signature(&self) -> Result<Exit, String> {
        let (by, signed) = (self.key_name()?.ok_or_else(missing)?, self.signed.as_ref().ok_or_else(missing)?);
        let scheme = match (signed.scheme, signed.namespace.as_deref()) {
            (SchemeWord::SshSig, Some(text)) => Scheme::SshSig(Namespace::new(text).map_err(said)?),
            (SchemeWord::Minisign, None) => Scheme::Minisign,
            (SchemeWord::SshSig, None) => return Err("a signature of SSH has a namespace".to_owned()),
            (SchemeWord::Minisign, Some(_)) => return Err("minisign knows no namespace".to_owned()),
        };
        scheme.check(by.algorithm).map_err(said)?;
        let signed = SignedFile { file: signed.file.clone(), digest: signed.digest, scheme };
        Ok(Exit::Signature { by, signed, left: self.left_sha256.ok_or_else(missing)? })
    }

    fn public(&self) -> Result<Exit, String> {
        let of = self.key_name()?.ok_or_else(missing)?;
        let form: PublicForm = self.form.as_deref().ok_or_else(missing)?.parse().map_err(said)?;
        form.check(of.algorithm).map_err(said)?;
        Ok(Exit::Public { of, form, left: self.left_sha256.ok_or_else(missing)? })
    }
}

impl RawReleased {
    fn certificate(&self) -> Result<Exit, String> {
        let by = match (self.key_name()?, &self.payload) {
            (Some(name), _) if IssuedKind::is_signed_by(name.algorithm) => CertifiedBy::Derived(name),
            (Some(name), _) => return Err(format!("{name} signs no certificates")),
            (None, Some(payload)) => CertifiedBy::Sealed(payload.clone()),
            (None, None) => {
                return Err("the exit certificate wants derived or payload, and both are missing".to_owned());
            }
        };
        let raw = self.certificate.clone().ok_or_else(missing)?;
        let kind: IssuedKind = raw.kind.parse().map_err(said)?;
        if !kind.numbers(raw.serial.as_str()) {
            return Err(format!("\u{201c}{}\u{201d} is no number of a {kind}", raw.serial));
        }
        if kind.is_root() != raw.issuer.is_none() {
            return Err("a root has no issuer, and everything else has one".to_owned());
        }
        let RawCertificate { subject, serial, key, issuer, profile, kind: _ } = raw;
        let certificate = Box::new(SignedCertificate { kind, subject, serial, key, issuer, profile });
        Ok(Exit::Certificate { by, certificate, left: self.left_sha256.ok_or_else(missing)? })
    }
}

/// What [`RawReleased::check_members`] has seen to.
fn missing() -> String {
    "a member is missing".to_owned()
}

fn said(why: impl std::error::Error) -> String {
    why.to_string()
}

fn unusual(word: &str) -> Result<WrapMethod, String> {
    WrapMethod::ALL
        .into_iter()
        .find(|method| method.word() == word && *method != WrapMethod::OaepSha256)
        .ok_or_else(|| "method is none of those that are written".to_owned())
}

fn named(word: &str, method: WrapMethod) -> Result<Target, String> {
    let target = Target::ALL.into_iter().find(|target| target.word() == word);
    let target = target.ok_or_else(|| "target is none of those that there are".to_owned())?;
    if target.ever_takes(method) {
        return Ok(target);
    }
    Err(format!("{} takes nothing that is wrapped as {}", target.called(), method.word()))
}

impl ExitWord {
    const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::File => "file",
            Self::Descriptor => "descriptor",
            Self::Display => "display",
            Self::Wrapped => "wrapped",
            Self::Signature => "signature",
            Self::Public => "public",
            Self::Certificate => "certificate",
        }
    }
}

impl From<ClearWay> for ExitWord {
    fn from(way: ClearWay) -> Self {
        match way {
            ClearWay::File => Self::File,
            ClearWay::Descriptor => Self::Descriptor,
            ClearWay::Display => Self::Display,
        }
    }
}

impl RawReleased {
    /// What left by which exit, where to, and whether more may leave, if all members go together.
    pub(super) fn into_parts(self) -> Result<(Exit, Line, bool), String> {
        self.check_members()?;
        let exit = match self.exit {
            ExitWord::None => Exit::None,
            ExitWord::File => self.in_the_clear(ClearWay::File)?,
            ExitWord::Descriptor => self.in_the_clear(ClearWay::Descriptor)?,
            ExitWord::Display => self.in_the_clear(ClearWay::Display)?,
            ExitWord::Wrapped => self.wrapped()?,
            ExitWord::Signature => self.signature()?,
            ExitWord::Public => self.public()?,
            ExitWord::Certificate => self.certificate()?,
        };
        Ok((exit, self.destination, self.more.is_some()))
    }

    /// The same way back.
    pub(super) fn from_parts(exit: Exit, destination: Line, more: bool) -> Self {
        let bare = |word| Self::bare(word, destination, more);
        match exit {
            Exit::None => bare(ExitWord::None),
            Exit::InTheClear { secret, form, way } => {
                let raw = bare(way.into()).with_secret(secret);
                Self { form: form.map(|form| form.to_string()), ..raw }
            }
            Exit::Wrapped { secret, to, method, target, left } => {
                let raw = bare(ExitWord::Wrapped).with_secret(secret);
                let method = (method != WrapMethod::OaepSha256).then(|| method.word().to_owned());
                let target = target.map(|target| target.word().to_owned());
                Self { wrapped_to: Some(to), method, target, left_sha256: left, ..raw }
            }
            Exit::Signature { by, signed: SignedFile { file, digest, scheme }, left } => {
                let (scheme, namespace) = match scheme {
                    Scheme::SshSig(namespace) => (SchemeWord::SshSig, Some(namespace.as_str().to_owned())),
                    Scheme::Minisign => (SchemeWord::Minisign, None),
                };
                let signed = Some(RawSigned { file, digest, scheme, namespace });
                let raw = bare(ExitWord::Signature).with_secret(TakenOut::Derived(by));
                Self { signed, left_sha256: Some(left), ..raw }
            }
            Exit::Public { of, form, left } => {
                let raw = bare(ExitWord::Public).with_secret(TakenOut::Derived(of));
                Self { form: Some(form.word().to_owned()), left_sha256: Some(left), ..raw }
            }
            Exit::Certificate { by, certificate, left } => {
                let SignedCertificate { kind, subject, serial, key, issuer, profile } = *certificate;
                let kind = kind.word().to_owned();
                let certificate = Some(RawCertificate { kind, subject, serial, key, issuer, profile });
                let by = match by {
                    CertifiedBy::Derived(name) => TakenOut::Derived(name),
                    CertifiedBy::Sealed(payload) => TakenOut::Payload(payload),
                };
                let raw = bare(ExitWord::Certificate).with_secret(by);
                Self { certificate, left_sha256: Some(left), ..raw }
            }
        }
    }
}
