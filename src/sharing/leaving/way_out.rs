//! What is asked of a proven key: what is to leave, and which way. The ceremony and the command line ask alike.

use rand_core::CryptoRng;

use super::super::RootKey;
use super::super::certifying::Order;
use super::super::derive::KeyName;
use super::super::form::{Form, FormError, PublicError, PublicForm};
use super::super::signing::{Scheme, SignError, Subject};
use super::super::wrap::WrappingKey;
use super::wrapping::{CannotWrap, WrapAs};
use super::{Leaving, NotCertified, NotOpened, Plain, Wanted};
use crate::vocab::{Mode, SecretBytes};

/// Why there is chance where it is wanted.
const DRAWN: &str = "whoever asks for what draws brings chance with it";

/// What leaves, and which way. Holds no secret: what is opened lies beside it, in its sealed file.
#[derive(Clone, Debug)]
pub enum WayOut {
    /// A secret, in the clear.
    InTheClear {
        /// The secret that leaves.
        secret: Wanted,
        /// In which form, if not the usual one of its kind.
        form: Option<Form>,
        /// Into a file, to a program, or onto the screen.
        way: ClearWay,
    },
    /// A secret that only the holder of this public key's other half can open: a new file, or the new folder of an import
    /// package.
    Wrapped {
        /// The secret that leaves.
        secret: Wanted,
        /// Under which public key.
        key: Box<WrappingKey>,
        /// How, and for what.
        wrap_as: WrapAs,
    },
    /// A file's signature, in a new file.
    Signature {
        /// The derived key that signs.
        by: KeyName,
        /// As which program's signature.
        scheme: Scheme,
        /// The file as it was read, and as people compared it.
        subject: Box<Subject>,
    },
    /// A public half, in a new file.
    Public {
        /// Of which derived key.
        of: KeyName,
        /// How it is written.
        form: PublicForm,
    },
    /// What a private CA signs, in a new file.
    Certificate {
        /// All of it, as it was prepared with a throw-away key, and as people compared it.
        order: Box<Order>,
    },
}

/// How a secret leaves in the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClearWay {
    /// Written to a new file.
    File,
    /// Handed to another program.
    Descriptor,
    /// Shown on the screen.
    Display,
}

/// Why it does not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMade {
    /// A payload does not open.
    #[error("{0}")]
    Opened(#[from] NotOpened),
    /// A form does not go with it.
    #[error("{0}")]
    Form(#[from] FormError),
    /// It is not wrapped.
    #[error("{0}")]
    Wrap(#[from] CannotWrap),
    /// A file is not signed.
    #[error("{0}")]
    Sign(#[from] SignError),
    /// A public half cannot be written so.
    #[error("{0}")]
    Public(#[from] PublicError),
    /// A CA does not sign.
    #[error("{0}")]
    Issue(#[from] NotCertified),
}

impl WayOut {
    /// The root key itself, in the clear, in a new file.
    pub const fn key_to_file() -> Self {
        Self::key_by(ClearWay::File)
    }

    /// The root key itself, in the clear, on the screen.
    pub const fn key_to_screen() -> Self {
        Self::key_by(ClearWay::Display)
    }

    /// The root key itself, in the clear.
    pub const fn key_by(way: ClearWay) -> Self {
        Self::InTheClear { secret: Wanted::Key, form: None, way }
    }

    /// The root key itself, wrapped in the usual way, in a new file.
    pub fn key_wrapped(key: WrappingKey) -> Self {
        Self::Wrapped { secret: Wanted::Key, key: Box::new(key), wrap_as: WrapAs::usual() }
    }

    /// True if it becomes a file or a folder.
    pub const fn is_written(&self) -> bool {
        match self {
            Self::InTheClear { way, .. } => matches!(way, ClearWay::File),
            Self::Wrapped { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => true,
        }
    }

    /// True if it becomes a folder.
    pub const fn is_a_folder(&self) -> bool {
        matches!(self, Self::Wrapped { wrap_as: WrapAs::For { .. }, .. })
    }

    /// True if no secret leaves, not even a wrapped one.
    pub const fn is_public(&self) -> bool {
        match self {
            Self::Signature { .. } | Self::Public { .. } | Self::Certificate { .. } => true,
            Self::InTheClear { .. } | Self::Wrapped { .. } => false,
        }
    }

    /// True if chance goes into it: into what is wrapped, and into some forms.
    pub const fn draws(&self) -> bool {
        match self {
            Self::Wrapped { .. } | Self::InTheClear { form: Some(_), .. } => true,
            Self::InTheClear { form: None, .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => false,
        }
    }

    /// The sealed file that is opened, by its name: what is in it leaves, or signs for a CA.
    pub fn opens(&self) -> Option<&str> {
        match self {
            Self::InTheClear { secret: Wanted::Payload { file }, .. }
            | Self::Wrapped { secret: Wanted::Payload { file }, .. } => Some(file),
            Self::Certificate { order } => order.signer().sealed().map(|sealed| sealed.file.as_str()),
            Self::InTheClear { .. } | Self::Wrapped { .. } | Self::Signature { .. } | Self::Public { .. } => {
                None
            }
        }
    }

    /// Makes it with a proven key. `sealed` is all of the file that [`Self::opens`] names, if it names one:
    /// whoever asks brings it, and `rng` for what [`Self::draws`]. A signature is verified, and a certificate read again, before it leaves.
    pub fn make(
        &self,
        sealed: Option<&[u8]>,
        (root, mode): (&RootKey, Mode),
        rng: Option<&mut impl CryptoRng>,
    ) -> Result<Leaving, NotMade> {
        match self {
            Self::InTheClear { secret, form, .. } => {
                let plain = secret.obtain(sealed, root, mode)?;
                match form {
                    None => Ok(Leaving::Plain(plain)),
                    Some(form) => Ok(formed(&plain, *form, rng.expect(DRAWN))?),
                }
            }
            Self::Wrapped { secret, key, wrap_as } => {
                Ok(Leaving::wrap(&secret.obtain(sealed, root, mode)?, key, wrap_as, rng.expect(DRAWN))?)
            }
            Self::Signature { by, scheme, subject } => Ok(Leaving::sign(root, mode, by, scheme, subject)?),
            Self::Public { of, form } => Ok(Leaving::public(root, mode, of, *form)?),
            Self::Certificate { order } => Ok(Leaving::issue(root, mode, order, sealed)?),
        }
    }
}

/// A key or payload in a form that goes with it.
fn formed(plain: &Plain, form: Form, rng: &mut impl CryptoRng) -> Result<Leaving, FormError> {
    let made = match plain {
        Plain::Key(root) => form.write_root(root.expose())?,
        Plain::Derived { name, key, .. } => form.write(name, key, rng)?,
        Plain::Payload { opened, .. } => form.write_payload(&opened.content, rng)?,
    };
    let (called, written, file) = (made.called, made.written, SecretBytes::new(made.bytes));
    Ok(Leaving::Formed { inside: plain.inside(), form, called, written, file })
}
