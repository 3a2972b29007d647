//! A secret that was taken out of a proven key: in the clear until it is wrapped.

use std::fmt;

use zeroize::Zeroizing;

use super::super::derive::{Algorithm, DerivedKey, KeyName};
use super::super::importing::{Curve, Kind, Material, NotMaterial};
use super::super::sealed::{About, Opened, Sealed, SealedError};
use super::super::{KEY_BYTES, RootKey};
use crate::vocab::{Mode, Secret};

/// A secret that is asked of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The root key itself.
    Key,
    /// A key derived from it.
    Derived(KeyName),
    /// What is sealed in a file that lies beside this.
    Payload {
        /// The sealed file's name: in a ceremony without its folders, as its line has it; else as people are shown it.
        file: String,
    },
}

/// A secret in the clear.
pub enum Plain {
    /// The root key itself.
    Key(RootKey),
    /// A key derived from it.
    Derived {
        /// Purpose, algorithm and index.
        name: KeyName,
        /// The derived key itself. Secret.
        key: DerivedKey,
        /// The content of its file.
        file: Zeroizing<Vec<u8>>,
    },
    /// A payload that was opened.
    Payload {
        /// The file it was in.
        file: String,
        /// What was inside.
        opened: Opened,
    },
}

/// What a secret is, without the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inside {
    /// The root key itself.
    Key,
    /// The derived key of this name.
    Derived(KeyName),
    /// A payload.
    Payload {
        /// The file it was in.
        file: String,
        /// What it is, for people.
        about: About,
        /// Length of the payload, in bytes.
        bytes: u64,
    },
}

/// Why a payload gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {why}")]
pub struct NotOpened {
    /// The file it is in.
    pub file: String,
    /// Why it did not open.
    pub why: SealedError,
}

impl Wanted {
    /// What kind of key it is, where that is known before it is taken out: not of a payload.
    pub const fn kind(&self) -> Option<Kind> {
        match self {
            Self::Key => Some(Kind::Bytes(KEY_BYTES)),
            Self::Derived(name) => Some(match name.algorithm {
                Algorithm::Aes256 | Algorithm::Seed256 => Kind::Bytes(KEY_BYTES),
                Algorithm::Seed128 => Kind::Bytes(KEY_BYTES / 2),
                Algorithm::Ed25519 => Kind::Curve(Curve::Ed25519),
                Algorithm::X25519 => Kind::Curve(Curve::X25519),
                Algorithm::P256 => Kind::Curve(Curve::P256),
                Algorithm::P384 => Kind::Curve(Curve::P384),
            }),
            Self::Payload { .. } => None,
        }
    }

    /// Takes it out of a proven key. Only a payload can fail to open; `sealed` is all of its file.
    pub(super) fn obtain(
        &self,
        sealed: Option<&[u8]>,
        root: &RootKey,
        mode: Mode,
    ) -> Result<Plain, NotOpened> {
        match self {
            Self::Key => Ok(Plain::key(root)),
            Self::Derived(name) => {
                let key = root.derive(mode, name);
                Ok(Plain::Derived { name: name.clone(), file: key.to_file(), key })
            }
            Self::Payload { file } => {
                let bytes = sealed.expect("whoever asks for what is sealed in a file brings the file");
                match Sealed::read(bytes).and_then(|sealed| sealed.open(root, mode)) {
                    Ok(opened) => Ok(Plain::Payload { file: file.clone(), opened }),
                    Err(why) => Err(NotOpened { file: file.clone(), why }),
                }
            }
        }
    }
}

impl Plain {
    /// The root key itself, in memory of its own.
    pub fn key(root: &RootKey) -> Self {
        Self::Key(RootKey::from_secret(Secret::copy_of(root.expose())))
    }

    /// What it is, without the secret.
    pub fn inside(&self) -> Inside {
        match self {
            Self::Key(_) => Inside::Key,
            Self::Derived { name, .. } => Inside::Derived(name.clone()),
            Self::Payload { file, opened } => Inside::Payload {
                file: file.clone(),
                about: opened.about.clone(),
                bytes: opened.content.len() as u64,
            },
        }
    }

    /// The form in which it is wrapped. A derived key goes without its frame: KMSs import DER.
    pub(super) fn material(&self) -> Result<Material, NotMaterial> {
        match self {
            Self::Key(root) => Ok(Material::bytes_of(root.expose())),
            Self::Derived { key, .. } => match key.algorithm() {
                Algorithm::Aes256 | Algorithm::Seed128 | Algorithm::Seed256 => {
                    Ok(Material::bytes_of(key.expose()))
                }
                Algorithm::Ed25519 | Algorithm::X25519 | Algorithm::P256 | Algorithm::P384 => {
                    Material::read(&key.to_der())
                }
            },
            Self::Payload { opened, .. } => Material::read(&opened.content),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Key(root) => root.expose(),
            Self::Derived { file, .. } => file,
            Self::Payload { opened, .. } => &opened.content,
        }
    }
}

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plain({:?}, redacted)", self.inside())
    }
}
