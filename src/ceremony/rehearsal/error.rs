//! Why a rehearsal did not reach its end.

use crate::ceremony::refusal::Refusal;

/// Why a rehearsal did not reach its end.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError<E: std::fmt::Display> {
    /// A step refused what a stand-in can do for it.
    #[error("step {step}: {refusal}")]
    Stuck {
        /// The step.
        step: String,
        /// Its last refusal.
        refusal: Refusal,
    },
    /// The ceremony could not be opened.
    #[error("{0}")]
    NotOpened(Refusal),
    /// The world failed.
    #[error("{0}")]
    World(E),
    /// A step never came to its end.
    #[error("step {0} does not end however often it is answered")]
    Endless(String),
}
