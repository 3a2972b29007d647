//! What a step does with the key while it is there: a secret sealed under it, a check value.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{Bounds, Expected, Field, FieldFormat};
use crate::plan::texts::TextKind;
use crate::sharing::check_value::{CheckMethod, CheckedKey};
use crate::vocab::Line;

/// How a secret comes to be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PayloadFrom {
    /// Somebody types it.
    Typed,
    /// It is the content of a file.
    File,
    /// It is put together from shares of another scheme.
    Shares,
    /// It is drawn at this step: 32 bytes that nobody has seen.
    Drawn,
}

impl PayloadFrom {
    /// All of them, with their words.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("typed", Self::Typed), ("file", Self::File), ("shares", Self::Shares), ("drawn", Self::Drawn)];
    /// What a script that says nothing permits: a script says itself that shares of another scheme are brought, since who
    /// brings them has to be asked to come.
    pub const UNSAID: [Self; 2] = [Self::Typed, Self::File];

    /// The word in scripts and transcripts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::File => "file",
            Self::Shares => "shares",
            Self::Drawn => "drawn",
        }
    }

    /// The same in a sentence.
    pub const fn said(self) -> &'static str {
        match self {
            Self::Typed => "typed here",
            Self::File => "from a file",
            Self::Shares => "put together from shares of another scheme",
            Self::Drawn => "drawn here",
        }
    }
}

/// Most characters of what a payload is, if every sheet says it beside the payload's code.
pub const MAX_ABOUT_ON_SHEETS: usize = 80;

/// Kind `payload`: which secret is sealed, and how it comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payload {
    /// What it is, for whoever opens it one day; may hold facts that are known when the script is bound.
    pub about: String,
    /// How it may come; never empty.
    pub from: Vec<PayloadFrom>,
    /// Every sheet carries it as a second code.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub on_sheets: bool,
}

impl Payload {
    /// How long what it is may be once its facts are there, in characters.
    pub const fn most_about_chars(&self) -> usize {
        if self.on_sheets { MAX_ABOUT_ON_SHEETS } else { TextKind::Cell.most_chars() }
    }

    /// What the sealed file and the transcript say it is, once the script is bound.
    pub fn said(&self) -> Line {
        Line::typed(&self.about)
            .expect("a text that is printable and no longer than a line, as bound and measured")
    }
}

/// Kind `check-value`: what is worked out. What it must be stands beside it in the step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The method of the check value.
    pub method: CheckMethod,
    /// Of which derived key; of the root key itself if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<CheckedKey>,
}

/// The value that a step of kind `check-value` records, as other steps refer to it: `step.value`.
pub static CHECK_VALUE: LazyLock<Field> = LazyLock::new(|| Field {
    id: "value".to_owned(),
    label: "Check value".to_owned(),
    format: FieldFormat::Hex,
    twice: false,
    expected: Expected::default(),
    bounds: Bounds::default(),
    shown_as: None,
    optional: false,
    statement: false,
    when: Vec::new(),
});
