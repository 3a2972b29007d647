//! How a recovered key left, or did not.

use serde::{Deserialize, Serialize};

use crate::vocab::{Digest, Line};

/// How the key left, or did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// A drill: proven, and not released.
    None,
    /// Written to a new file.
    File,
    /// Handed to another program.
    Descriptor,
    /// Shown on the screen.
    Display,
    /// Wrapped under a public key, as a new file.
    Wrapped {
        /// SHA-256 of that public key's DER.
        to: Digest,
    },
}

/// The exit of a recovered key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawReleased", into = "RawReleased")]
pub struct Released {
    /// In which form it left, if it did.
    pub exit: Exit,
    /// Where to, in words.
    pub destination: Line,
}

/// As it stands in a line: `wrapped_to` with the exit `wrapped`, and only with that.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReleased {
    exit: ExitWord,
    destination: Line,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wrapped_to: Option<Digest>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ExitWord {
    None,
    File,
    Descriptor,
    Display,
    Wrapped,
}

impl TryFrom<RawReleased> for Released {
    type Error = &'static str;

    fn try_from(raw: RawReleased) -> Result<Self, Self::Error> {
        let exit = match (raw.exit, raw.wrapped_to) {
            (ExitWord::None, None) => Exit::None,
            (ExitWord::File, None) => Exit::File,
            (ExitWord::Descriptor, None) => Exit::Descriptor,
            (ExitWord::Display, None) => Exit::Display,
            (ExitWord::Wrapped, Some(to)) => Exit::Wrapped { to },
            (ExitWord::Wrapped, None) => {
                return Err("a wrapped key names the public key: wrapped_to is missing");
            }
            (ExitWord::None | ExitWord::File | ExitWord::Descriptor | ExitWord::Display, Some(_)) => {
                return Err("wrapped_to goes with the exit wrapped, and only with that");
            }
        };
        Ok(Self { exit, destination: raw.destination })
    }
}

impl From<Released> for RawReleased {
    fn from(released: Released) -> Self {
        let (exit, wrapped_to) = match released.exit {
            Exit::None => (ExitWord::None, None),
            Exit::File => (ExitWord::File, None),
            Exit::Descriptor => (ExitWord::Descriptor, None),
            Exit::Display => (ExitWord::Display, None),
            Exit::Wrapped { to } => (ExitWord::Wrapped, Some(to)),
        };
        Self { exit, destination: released.destination, wrapped_to }
    }
}

impl Exit {
    /// True if whoever was there then can have read the key.
    pub const fn is_in_the_clear(self) -> bool {
        match self {
            Self::None | Self::Wrapped { .. } => false,
            Self::File | Self::Descriptor | Self::Display => true,
        }
    }

    /// The exit as `statement.txt` says it (FORMAT.txt, the statement).
    pub fn in_statement(self) -> String {
        match self {
            Self::None => "none, a drill".to_owned(),
            Self::File => "file".to_owned(),
            Self::Descriptor => "descriptor".to_owned(),
            Self::Display => "display".to_owned(),
            Self::Wrapped { to } => format!("wrapped to {}", to.hex()),
        }
    }

    /// The exit as a report says it.
    pub const fn said(self) -> &'static str {
        match self {
            Self::None => "a drill, nothing left",
            Self::File => "to a new file",
            Self::Descriptor => "to another program",
            Self::Display => "shown on the screen",
            Self::Wrapped { .. } => "wrapped under a public key, to a new file",
        }
    }
}
