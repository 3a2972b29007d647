//! What was chosen to leave, with the name of the derived key where it is about one.

use super::form::Of;
use crate::ceremony::Wanted;
use crate::plan::template::MayLeave;
use crate::sharing::derive::KeyName;
use crate::sharing::importing::Kind;

/// A secret that leaves.
pub(super) enum Secret {
    Key,
    Payload,
    Derived(KeyName),
}

/// What leaves.
pub(super) enum Chosen {
    Secret(Secret),
    Signature(KeyName),
    PublicHalf(KeyName),
    Certificate,
}

impl Chosen {
    /// The choice, once the key is named that it is about, if it is about one; or what is missing of that name.
    pub fn of(what: MayLeave, name: impl FnOnce() -> Result<KeyName, String>) -> Result<Self, String> {
        Ok(match what {
            MayLeave::Key => Self::Secret(Secret::Key),
            MayLeave::Payload => Self::Secret(Secret::Payload),
            MayLeave::DerivedKey => Self::Secret(Secret::Derived(name()?)),
            MayLeave::Signature => Self::Signature(name()?),
            MayLeave::PublicHalf => Self::PublicHalf(name()?),
            MayLeave::Certificate => Self::Certificate,
        })
    }
}

impl Secret {
    /// As the script says it.
    pub const fn what(&self) -> MayLeave {
        match self {
            Self::Key => MayLeave::Key,
            Self::Payload => MayLeave::Payload,
            Self::Derived(_) => MayLeave::DerivedKey,
        }
    }

    /// The derived key's name.
    pub const fn name(&self) -> Option<&KeyName> {
        match self {
            Self::Derived(name) => Some(name),
            Self::Key | Self::Payload => None,
        }
    }

    /// What kind of key it is for whoever imports it, as far as that is known before a payload is opened.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Key => Wanted::Key.kind(),
            Self::Derived(name) => Wanted::Derived(name.clone()).kind(),
            Self::Payload => None,
        }
    }

    /// What is written in a form: the key, or of a payload so many bytes, if they are known.
    pub fn in_a_form(&self, payload: Option<usize>) -> Option<Of<'_>> {
        match self {
            Self::Key => Some(Of::Root),
            Self::Derived(name) => Some(Of::Derived(name)),
            Self::Payload => payload.map(Of::Payload),
        }
    }
}
