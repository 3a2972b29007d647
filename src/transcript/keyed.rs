//! What lines say of the key: who allowed it, why it is wanted, what was sealed under it, its check values.

use serde::{Deserialize, Serialize};

use crate::plan::template::PayloadFrom;
use crate::sharing::check_value::CheckMethod;
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

/// A secret that existed before the key is sealed under it, in `evidence/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayloadSealed {
    /// The name of the sealed file there, see [`super::evidence`].
    pub name: Line,
    /// Its size.
    pub bytes: u32,
    /// SHA-256 of its bytes. Of the secret itself there is none.
    pub digest: Digest,
    /// What it is, as the script and the sealed file say.
    pub about: Line,
    /// How it came.
    pub from: PayloadFrom,
    /// What is known of who saw it before.
    pub exposure: Exposure,
}

/// What is known of a secret's time before it was sealed: a fixed word, so that nobody reads more into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exposure {
    /// It was there before the key, and who saw it then is not known.
    ExistedBefore,
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
