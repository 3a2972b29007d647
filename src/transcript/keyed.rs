//! What lines say of the key: who allowed it, why it is wanted, what was sealed under it, its check values.

use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};

use crate::plan::template::PayloadFrom;
use crate::sharing::check_value::CheckMethod;
use crate::sharing::foreign::{Came, Proof, Scheme};
use crate::vocab::{Digest, Line, Prose};

/// Who allowed a ceremony.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    /// By whom.
    pub approver: Line,
    /// The document that says so, by number or title.
    pub reference: Line,
    /// The day on which it was given, as the document says.
    pub date: Line,
    /// For what.
    pub purpose: Prose,
}

/// Why a key is recovered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// One-time number, repeated by every custodian before opening a bag.
    pub number: Line,
    /// Who asks.
    pub requester: Line,
    /// Why the key is needed.
    pub reason: Prose,
    /// What will become of the key.
    pub destination: Prose,
}

/// A secret that existed before the key, or that was drawn for it, is sealed under it, in `evidence/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayloadSealed {
    /// The name of the sealed file there, see [`super::evidence`].
    pub name: Line,
    /// Its size: at most that of a payload of 1 TiB in chunks.
    pub bytes: u64,
    /// SHA-256 of its bytes. Of the secret itself there is none.
    pub digest: Digest,
    /// What it is, as the script and the sealed file say.
    pub about: Line,
    /// How it came.
    pub from: PayloadFrom,
    /// What is known of who saw it before.
    pub exposure: Exposure,
    /// Of which shares it was put together, if it came so, and only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<FromShares>,
}

/// Shares of another scheme that a secret was put together from. Nothing in it tells of their values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromShares {
    /// Which scheme.
    pub scheme: Scheme,
    /// Different shares that were brought.
    pub used: NonZeroU16,
    /// What speaks for the secret.
    pub proof: ProvenBy,
}

/// What speaks for a secret that came out of shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProvenBy {
    /// A checksum or digest of the secret itself.
    Checksum,
    /// The same, but a passphrase was typed for the shares, which no checksum covers.
    NotThePassphrase,
    /// Each share has a checksum of its own, and one alone was needed.
    EachShare,
    /// More shares than needed were brought, and all agree.
    SpareShares,
    /// Nothing.
    Nothing,
}

impl FromShares {
    /// How a secret came that was put together so.
    pub fn of(came: Came, with_passphrase: bool) -> Self {
        let used = u16::try_from(came.used).ok().and_then(NonZeroU16::new);
        let proof = match came.proof {
            Proof::Checksum | Proof::EachShare if with_passphrase => ProvenBy::NotThePassphrase,
            Proof::Checksum => ProvenBy::Checksum,
            Proof::EachShare => ProvenBy::EachShare,
            Proof::Spare(_) => ProvenBy::SpareShares,
            Proof::Nothing => ProvenBy::Nothing,
        };
        Self { scheme: came.scheme, used: used.expect("a secret comes out of one share to 65535"), proof }
    }

    /// The shares and what they prove, as the statement has it.
    pub fn said(self) -> String {
        let shares = match (self.scheme, self.used.get()) {
            (Scheme::Bip39, _) => "words of BIP-39".to_owned(),
            (scheme, 1) => format!("1 share of {}", scheme.called()),
            (scheme, used) => format!("{used} shares of {}", scheme.called()),
        };
        format!("{shares}, {}", self.proof.said())
    }
}

impl ProvenBy {
    /// In the middle of a sentence.
    pub const fn said(self) -> &'static str {
        match self {
            Self::Checksum => "its checksum fits",
            Self::NotThePassphrase => "its checksum fits but does not cover the passphrase",
            Self::EachShare => "the checksum of the share fits",
            Self::SpareShares => "shares more than needed agree",
            Self::Nothing => "nothing proves it",
        }
    }
}

/// What is known of a secret's time before it was sealed: a fixed word, so that nobody reads more into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exposure {
    /// It was there before the key, and who saw it then is not known.
    ExistedBefore,
    /// It was drawn where it was sealed, and shown to nobody.
    DrawnHere,
}

impl Exposure {
    /// Of a secret that came so.
    pub const fn of(from: PayloadFrom) -> Self {
        match from {
            PayloadFrom::Typed | PayloadFrom::File | PayloadFrom::Shares => Self::ExistedBefore,
            PayloadFrom::Drawn => Self::DrawnHere,
        }
    }

    /// As a statement says it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ExistedBefore => "existed before",
            Self::DrawnHere => "seen by nobody",
        }
    }

    /// The same in a sentence.
    pub const fn said(self) -> &'static str {
        match self {
            Self::ExistedBefore => "it existed before, and who saw it is not known",
            Self::DrawnHere => "nobody has seen it",
        }
    }
}

/// A check value of the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckValue {
    /// How it is made.
    pub method: CheckMethod,
    /// Of which derived key; of the root key if none.
    pub of: Option<Line>,
    /// The value, hex in groups.
    pub value: Line,
}
