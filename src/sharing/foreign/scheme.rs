//! Which schemes there are.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::vocab::shown;

/// How a secret was shared or written down before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Shares of SLIP-39.
    Slip39,
    /// Words of BIP-39.
    Bip39,
    /// Unseal or recovery keys of Vault.
    Vault,
    /// Shares of ssss.
    Ssss,
    /// The same without the diffusion layer.
    SsssPlain,
    /// Shares of gfshare.
    Gfshare,
}

/// No scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{}\u{201d} is none of the schemes: slip39, bip39, vault, ssss, ssss-plain, gfshare", shown(.0))]
pub struct NoScheme(String);

impl Scheme {
    /// All there are.
    pub const ALL: [Self; 6] =
        [Self::Slip39, Self::Bip39, Self::Vault, Self::Ssss, Self::SsssPlain, Self::Gfshare];

    /// Its word on the command line and in records.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Slip39 => "slip39",
            Self::Bip39 => "bip39",
            Self::Vault => "vault",
            Self::Ssss => "ssss",
            Self::SsssPlain => "ssss-plain",
            Self::Gfshare => "gfshare",
        }
    }

    /// Its name for people, behind "shares of".
    pub const fn called(self) -> &'static str {
        match self {
            Self::Slip39 => "SLIP-39",
            Self::Bip39 => "BIP-39",
            Self::Vault => "Vault",
            Self::Ssss => "ssss",
            Self::SsssPlain => "ssss without diffusion",
            Self::Gfshare => "gfshare",
        }
    }
}

impl FromStr for Scheme {
    type Err = NoScheme;

    fn from_str(text: &str) -> Result<Self, NoScheme> {
        Self::ALL.into_iter().find(|one| one.word() == text).ok_or_else(|| NoScheme(text.to_owned()))
    }
}
