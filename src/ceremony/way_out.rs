//! What is to leave, and which way, with all that it takes: what people choose at a `release`, before it is made.

use zeroize::Zeroizing;

use crate::sharing::certifying::Order;
use crate::sharing::derive::KeyName;
use crate::sharing::form::{Form, PublicForm};
use crate::sharing::leaving::{Inside, Item, Leaving, Way};
use crate::sharing::signing::{Scheme, Subject};
use crate::sharing::wrap::{WrapMethod, WrappingKey};
use crate::transcript::record::{ClearWay, Exit, OpenedPayload, SignedCertificate, SignedFile, TakenOut};
use crate::vocab::{Digest, Line};

/// What leaves, and which way. Holds no secret.
#[derive(Clone, Debug)]
pub enum WayOut {
    /// Nothing: a drill.
    None,
    /// A secret, in the clear.
    InTheClear {
        /// The secret that leaves.
        secret: Wanted,
        /// In which form, if not the usual one of its kind.
        form: Option<Form>,
        /// The way on which it leaves.
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
        how: Way,
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

/// A secret that is asked of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The root key itself.
    Key,
    /// A key derived from it.
    Derived(KeyName),
    /// What is sealed in the file that lies beside the event.
    Payload {
        /// That file, by its name without folders.
        file: Line,
    },
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
        Self::Wrapped { secret: Wanted::Key, key: Box::new(key), how: Way::usual() }
    }

    /// True if it becomes a file or a folder.
    pub const fn is_written(&self) -> bool {
        match self {
            Self::None => false,
            Self::InTheClear { way, .. } => matches!(way, ClearWay::File),
            Self::Wrapped { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => true,
        }
    }

    /// True if it becomes a folder.
    pub const fn is_a_folder(&self) -> bool {
        matches!(self, Self::Wrapped { how: Way::For { .. }, .. })
    }

    /// True if no secret leaves, not even a wrapped one.
    pub const fn is_public(&self) -> bool {
        match self {
            Self::None | Self::Signature { .. } | Self::Public { .. } | Self::Certificate { .. } => true,
            Self::InTheClear { .. } | Self::Wrapped { .. } => false,
        }
    }

    /// What is sealed, if that is what leaves.
    pub const fn opens(&self) -> Option<&Line> {
        match self {
            Self::InTheClear { secret: Wanted::Payload { file }, .. }
            | Self::Wrapped { secret: Wanted::Payload { file }, .. } => Some(file),
            Self::None
            | Self::InTheClear { .. }
            | Self::Wrapped { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => None,
        }
    }

    /// What its line will say before it is made: what only the key can tell is zeros, but for a public key that left before.
    pub(super) fn placeholder(&self, before: &[(Exit, Line)]) -> Exit {
        let method = match self {
            Self::Wrapped { secret, key, how, .. } => {
                let kind = secret.known().and_then(|item| item.kind());
                kind.and_then(|kind| how.method(key, kind).ok())
            }
            Self::None
            | Self::InTheClear { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => None,
        };
        let unknown = Some(Digest([0; 32]));
        self.exit(&Made {
            left: unknown,
            method: method.or(Some(WrapMethod::OaepSha256)),
            sealed: unknown,
            key: self.authority(before).or(unknown),
            about: Line::exact("-").ok(),
        })
    }

    /// The public key of a CA that signed before.
    fn authority(&self, before: &[(Exit, Line)]) -> Option<Digest> {
        let Self::Certificate { order } = self else { return None };
        before.iter().find_map(|(exit, _)| match exit {
            Exit::Certificate { by, certificate, .. } if by == order.by() => Some(certificate.key),
            Exit::Certificate { .. }
            | Exit::None
            | Exit::InTheClear { .. }
            | Exit::Wrapped { .. }
            | Exit::Signature { .. }
            | Exit::Public { .. } => None,
        })
    }

    /// What its line says, once it is made. `sealed` is the SHA-256 of the sealed file, if one was opened.
    pub(super) fn made(&self, leaving: &Leaving, sealed: Option<Digest>) -> Exit {
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
        let about = match leaving.inside() {
            Some(Inside::Payload { about, .. }) => Some(Line::lossy(&about.to_string())),
            Some(Inside::Key | Inside::Derived(_)) | None => None,
        };
        let key = leaving.issued().map(|issued| issued.key);
        self.exit(&Made { left: leaving.digest(), method, sealed, about, key })
    }

    fn exit(&self, made: &Made) -> Exit {
        let left = || made.left.expect("what is no secret in the clear has a digest");
        match self {
            Self::None => Exit::None,
            Self::InTheClear { secret, form, way } => {
                Exit::InTheClear { secret: secret.taken_out(made), form: *form, way: *way }
            }
            Self::Wrapped { secret, key, how } => Exit::Wrapped {
                secret: secret.taken_out(made),
                to: key.digest(),
                method: made.method.expect("what is wrapped says by what"),
                target: how.target(),
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
                by: order.by().clone(),
                certificate: Box::new(SignedCertificate {
                    kind: order.kind(),
                    subject: Line::lossy(&order.about()),
                    serial: Line::lossy(&order.number()),
                    key: order.key_digest().or(made.key).expect("what is signed says by which key"),
                    issuer: order.issuer_digest(),
                    profile: order.profile_digest(),
                }),
                left: left(),
            },
        }
    }
}

/// What is known of it only once it is made; none of what its way has not.
struct Made {
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

impl Wanted {
    /// It, unless only the sealed file can tell.
    fn known(&self) -> Option<Item> {
        match self {
            Self::Key => Some(Item::Key),
            Self::Derived(name) => Some(Item::Derived(name.clone())),
            Self::Payload { .. } => None,
        }
    }

    /// It, with the sealed file, if it is in one.
    pub(super) fn item(&self, sealed: Option<Vec<u8>>) -> Option<Item> {
        match self {
            Self::Payload { file } => {
                sealed.map(|bytes| Item::Payload { file: file.to_string(), bytes: Zeroizing::new(bytes) })
            }
            Self::Key | Self::Derived(_) => self.known(),
        }
    }

    fn taken_out(&self, made: &Made) -> TakenOut {
        match self {
            Self::Key => TakenOut::Key,
            Self::Derived(name) => TakenOut::Derived(name.clone()),
            Self::Payload { file } => TakenOut::Payload(OpenedPayload {
                file: file.clone(),
                digest: made.sealed.expect("a payload is opened out of its file"),
                about: made.about.clone().expect("a payload says what it is"),
            }),
        }
    }
}
