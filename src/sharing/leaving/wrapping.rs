//! How a secret is wrapped, and for whom.

use rand_core::CryptoRng;

use super::super::importing::{KekId, Kind, NotImportable, NotMaterial, Target};
use super::super::wrap::{NotWrapped, WrapMethod, WrappingKey};
use super::{Leaving, Plain};
use crate::vocab::Mode;

/// How a secret is wrapped, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrapAs {
    /// Like this, alone.
    Alone(WrapMethod),
    /// As a package for this target.
    For {
        /// The target.
        target: Target,
        /// How, if not as the target has it first.
        wish: Option<WrapMethod>,
        /// Which of its keys the public key is, where it wants to be told.
        kek: Option<KekId>,
        /// Whether it is a rehearsal's, which its page says.
        mode: Mode,
    },
}

/// Why a secret is not wrapped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotWrap {
    /// It does not fit.
    #[error("{0}")]
    Wrap(#[from] NotWrapped),
    /// It is no key that a target imports.
    #[error("{0}")]
    Material(#[from] NotMaterial),
    /// The target does not take it.
    #[error("{0}")]
    Target(#[from] NotImportable),
}

impl WrapAs {
    /// Alone, by RSAES-OAEP with SHA-256.
    pub const fn usual() -> Self {
        Self::Alone(WrapMethod::OaepSha256)
    }

    /// How this kind of key is wrapped under this public key.
    pub fn method(&self, key: &WrappingKey, kind: Kind) -> Result<WrapMethod, NotImportable> {
        match self {
            Self::Alone(method) => Ok(*method),
            Self::For { target, wish, .. } => {
                target.check_public_key(key)?;
                target.method(kind, *wish)
            }
        }
    }

    /// The target, if it is for one.
    pub const fn target(&self) -> Option<Target> {
        match self {
            Self::Alone(_) => None,
            Self::For { target, .. } => Some(*target),
        }
    }
}

impl Leaving {
    /// Wraps a secret, so that nobody but who has the private key can read it.
    pub(super) fn wrap(
        plain: &Plain,
        key: &WrappingKey,
        wrap_as: &WrapAs,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, CannotWrap> {
        let material = plain.material()?;
        let method = wrap_as.method(key, material.kind())?;
        let wrapped = key.wrap(method, material.expose(), rng)?;
        let package = match wrap_as {
            WrapAs::Alone(_) => None,
            WrapAs::For { target, kek, mode, .. } => {
                Some((*target, target.pack(*mode, &material, key, method, &wrapped, kek.as_ref())))
            }
        };
        let file = package.as_ref().and_then(|(_, files)| files.first()).map(|file| file.bytes.clone());
        Ok(Self::Wrapped {
            inside: plain.inside(),
            kind: material.kind(),
            shape: material.shape(),
            to: key.digest(),
            method,
            bytes: file.unwrap_or(wrapped),
            package,
        })
    }
}
