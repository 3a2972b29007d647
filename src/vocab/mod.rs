//! Floor 0: the words everything else is said in.
//!
//! Identifiers, moments, digests and their words, texts that people type, secret memory, and the limits
//! on all of them. Pure: no file, clock, environment or randomness of its own.

pub mod bag;
pub mod csv;
pub mod day;
pub mod digest;
pub mod edit_distance;
pub mod file_name;
pub mod ids;
pub mod likeness;
pub mod limits;
pub mod moment;
pub mod secret;
pub mod shown;
pub mod spoken;
pub mod text;
pub mod wordlists;

pub use bag::BagNumber;
pub use day::Day;
pub use digest::{Digest, Fingerprint};
pub use ids::{CeremonyId, SetId, generation};
pub use moment::Moment;
pub use secret::{Secret, SecretBytes, SecretText};
pub use shown::{shown, shown_path};
pub use text::{Line, Prose, TextError};

/// Whether a ceremony's keys are worthless or real. Nothing made in one mode is accepted in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Worthless keys, marked as such on every screen, sheet and entry.
    Rehearsal,
    /// Real keys.
    Production,
}

impl Mode {
    /// The lower-case word used in transcripts and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rehearsal => "rehearsal",
            Self::Production => "production",
        }
    }
}
