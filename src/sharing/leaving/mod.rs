//! What leaves once a key is proven: the key itself, a key derived from it, a payload opened with it; any of these wrapped
//! for a KMS or HSM; a payload sealed under it; a file signed by a derived key, or its public half; a certificate signed by a
//! derived or a sealed key. One model for the ceremony and for the command line: here it is made and says what it is called,
//! whether it is secret and how it is written; who asks decides where it goes.

mod large;
mod plain;
mod shown;
mod signing;
#[cfg(test)]
mod tests;
mod way_out;
mod wrapping;

use rand_core::CryptoRng;

use super::RootKey;
use super::derive::KeyName;
use super::foreign::Came;
use super::form::{Form, PublicForm};
use super::importing::{Kind, PackedFile, Shape, Target};
use super::sealed::{self, About, SealError};
use super::signing::{Scheme, Subject};
use super::wrap::WrapMethod;
use crate::vocab::digest::sha256;
use crate::vocab::{Digest, Mode, SecretBytes};

pub use super::certifying::{Field, Issued, IssuedBy};
pub use super::written::Written;
pub use large::Large;
pub use plain::{Inside, NotOpened, Plain, Wanted};
pub use shown::{MAX_SHOWN_HEX, MAX_SHOWN_TEXT, NotShown};
pub use signing::NotCertified;
pub use way_out::{ClearWay, NotMade, WayOut};
pub use wrapping::{CannotWrap, WrapAs};

/// What is ready to leave.
#[derive(Debug)]
pub enum Leaving {
    /// In the clear: whoever has it has the secret.
    Plain(Plain),
    /// The same for a key that is written in the form that was asked for.
    Formed {
        /// What is inside, without the secret.
        inside: Inside,
        /// The form.
        form: Form,
        /// What the file holds, for people.
        called: String,
        /// How it is written where people read it.
        written: Written,
        /// The content of its file.
        file: SecretBytes,
    },
    /// Another's to open: no secret.
    Wrapped {
        /// What is inside, without the secret.
        inside: Inside,
        /// What kind of key that is for whoever imports it.
        kind: Kind,
        /// What was done to it before.
        shape: Shape,
        /// SHA-256 of the public key's DER.
        to: Digest,
        /// How it is wrapped.
        method: WrapMethod,
        /// All of it; in a package, the file with the wrapped key.
        bytes: Vec<u8>,
        /// What it is a package for, and all files of that, if it is one.
        package: Option<(Target, Vec<PackedFile>)>,
    },
    /// A payload that this key alone opens: no secret.
    Sealed {
        /// What it is, for people.
        about: About,
        /// Of which shares of another scheme it came, if it was no file.
        came: Option<Came>,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// A file's signature by a derived key, which stays: no secret.
    Signed {
        /// The key that signed.
        by: KeyName,
        /// As which program's signature.
        scheme: Scheme,
        /// What is signed.
        subject: Box<Subject>,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// The public half of a derived key: no secret.
    Public {
        /// The key.
        of: KeyName,
        /// How it is written.
        form: PublicForm,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// What a private CA signed: no secret.
    Issued(Box<Issued>),
    /// A payload that was sealed or opened in chunks, and is in its file already.
    Large(Large),
}

impl Leaving {
    /// Seals content under a proven key.
    pub fn seal(
        root: &RootKey,
        mode: Mode,
        about: &About,
        content: &[u8],
        came: Option<Came>,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealError> {
        let bytes = sealed::seal(root, mode, about, content, rng)?;
        Ok(Self::Sealed { about: about.clone(), came, bytes })
    }

    /// What is known of the time before it was sealed: no more than that there was one.
    pub fn before(&self) -> Option<String> {
        let came = match self {
            Self::Sealed { came, .. } => came.as_ref(),
            Self::Large(Large::Sealed { .. }) => None,
            Self::Plain(_)
            | Self::Formed { .. }
            | Self::Wrapped { .. }
            | Self::Signed { .. }
            | Self::Public { .. }
            | Self::Issued(_)
            | Self::Large(Large::Opened { .. }) => return None,
        };
        let came = came.map_or_else(|| "a file".to_owned(), ToString::to_string);
        Some(format!("{came}; it existed before this key, and who saw it is not known"))
    }

    /// The secret inside, if it is one that was taken out of the key.
    pub fn inside(&self) -> Option<Inside> {
        match self {
            Self::Plain(plain) => Some(plain.inside()),
            Self::Formed { inside, .. } | Self::Wrapped { inside, .. } => Some(inside.clone()),
            Self::Large(large) => large.inside(),
            Self::Sealed { .. } | Self::Signed { .. } | Self::Public { .. } | Self::Issued(_) => None,
        }
    }

    /// What it is called, with its length or its form.
    pub fn name(&self) -> String {
        match self {
            Self::Plain(Plain::Key(_)) => "The key, 32 bytes".to_owned(),
            Self::Plain(Plain::Derived { name, .. }) => {
                format!("The derived key {name}, {}", name.algorithm.form())
            }
            Self::Plain(Plain::Payload { opened, .. }) => {
                format!("The payload, {} bytes", opened.content.len())
            }
            Self::Formed { inside, called, .. } => match inside {
                Inside::Derived(name) => format!("The derived key {name}, {called}"),
                Inside::Key => format!("The key, {called}"),
                Inside::Payload { .. } => format!("The payload, {called}"),
            },
            Self::Wrapped { inside, shape, method, bytes, package, .. } => {
                let inside = match inside {
                    Inside::Key => "The key".to_owned(),
                    Inside::Derived(name) if name.algorithm.is_raw() => {
                        format!("The derived key {name}")
                    }
                    Inside::Derived(name) => format!("The derived key {name} as PKCS #8 in DER"),
                    Inside::Payload { .. } => match shape {
                        Shape::AsItIs => "The payload as it is".to_owned(),
                        Shape::Turned => "The payload as PKCS #8 in DER".to_owned(),
                    },
                };
                let target =
                    package.as_ref().map_or_else(String::new, |(to, _)| format!(" for {}", to.word()));
                format!("{inside}, wrapped as {}{target}, {} bytes", method.word(), bytes.len())
            }
            Self::Sealed { about, bytes, .. } => {
                format!("The sealed payload, {} bytes, \u{201c}{about}\u{201d}", bytes.len())
            }
            Self::Signed { by, scheme, .. } => format!("The signature by the derived key {by}, {scheme}"),
            Self::Public { of, form, .. } => {
                format!("The public half of the derived key {of}, {}", form.called())
            }
            Self::Issued(issued) => format!("{}, signed by {}", issued.called, issued.by),
            Self::Large(large) => large.name(),
        }
    }

    /// True if whoever has it has a secret.
    pub const fn is_in_the_clear(&self) -> bool {
        match self {
            Self::Plain(_) | Self::Formed { .. } => true,
            Self::Large(large) => large.is_in_the_clear(),
            Self::Wrapped { .. }
            | Self::Sealed { .. }
            | Self::Signed { .. }
            | Self::Public { .. }
            | Self::Issued(_) => false,
        }
    }

    /// True if it is shares that belong on papers of their own, all together in one file.
    pub const fn is_in_shares(&self) -> bool {
        matches!(self, Self::Formed { form: Form::Slip39(_) | Form::Vault(_), .. })
    }

    /// SHA-256 of what is no secret; of a certificate, of its DER, as everybody names it. A digest of a short secret could be
    /// guessed from, so a secret has none.
    pub fn digest(&self) -> Option<Digest> {
        match self {
            Self::Plain(_) | Self::Formed { .. } => None,
            Self::Wrapped { bytes, .. }
            | Self::Sealed { bytes, .. }
            | Self::Signed { bytes, .. }
            | Self::Public { bytes, .. } => Some(sha256(bytes)),
            Self::Issued(issued) => Some(issued.digest),
            Self::Large(large) => large.digest(),
        }
    }

    /// SHA-256 of the DER of the public key under which it is wrapped, if it is.
    pub const fn wrapped_to(&self) -> Option<Digest> {
        let Self::Wrapped { to, .. } = self else { return None };
        Some(*to)
    }

    /// What a private CA signed, if it is that.
    pub const fn issued(&self) -> Option<&Issued> {
        let Self::Issued(issued) = self else { return None };
        Some(&**issued)
    }

    /// All of it, as it goes into a file; nothing of what is in its file already.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Plain(plain) => Some(plain.bytes()),
            Self::Formed { file, .. } => Some(file.expose()),
            Self::Wrapped { bytes, .. }
            | Self::Sealed { bytes, .. }
            | Self::Signed { bytes, .. }
            | Self::Public { bytes, .. } => Some(bytes),
            Self::Issued(issued) => Some(&issued.pem),
            Self::Large(_) => None,
        }
    }

    /// Length of its file, in bytes.
    pub fn file_bytes(&self) -> u64 {
        match self {
            Self::Large(large) => large.file_bytes(),
            Self::Plain(_)
            | Self::Formed { .. }
            | Self::Wrapped { .. }
            | Self::Sealed { .. }
            | Self::Signed { .. }
            | Self::Public { .. }
            | Self::Issued(_) => self.bytes().map_or(0, <[u8]>::len) as u64,
        }
    }

    /// How it is written where people read it.
    pub const fn written(&self) -> Written {
        match self {
            Self::Plain(Plain::Key(_)) | Self::Wrapped { .. } => Written::Hex,
            Self::Formed { written, .. } => *written,
            Self::Public { form, .. } => form.written(),
            Self::Plain(Plain::Derived { name, .. }) if name.algorithm.is_raw() => Written::Hex,
            Self::Plain(Plain::Derived { .. } | Plain::Payload { .. })
            | Self::Sealed { .. }
            | Self::Signed { .. }
            | Self::Issued(_)
            | Self::Large(_) => Written::Text,
        }
    }
}
