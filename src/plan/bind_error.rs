//! Why a template and the choices made for it do not go together.

use crate::sharing::Quorum;
use crate::sharing::lock::LockParamsError;
use crate::vocab::limits::MAX_STEPS;
use crate::vocab::{Fingerprint, Line};

/// Why a template cannot be bound to these choices.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// A generation needs k of n.
    #[error("template {0} makes shares: say how many and how many are needed (k of n)")]
    QuorumMissing(String),
    /// A generation needs key metadata.
    #[error("template {0} makes a key: give its name, purpose, owner and dates")]
    KeyMissing(String),
    /// Only a generation has k of n to choose.
    #[error("template {0} makes no shares: leave out how many there are and how many are needed (k of n)")]
    QuorumUnwanted(String),
    /// k below what the template allows, or k = n, without a reason.
    #[error("{quorum} {why}: give a written reason, or choose otherwise")]
    ReasonMissing {
        /// The chosen quorum.
        quorum: Quorum,
        /// What is unusual about it.
        why: String,
    },
    /// The template does not allow this lock.
    #[error("template {template} allows these locks: {allowed}")]
    LockNotAllowed {
        /// Template id.
        template: String,
        /// Allowed kinds.
        allowed: String,
    },
    /// No share of a new set is locked.
    #[error("template {template} makes no set of shares, and share {share} has a lock of its own")]
    OwnLockUnwanted {
        /// Template id.
        template: String,
        /// Of this share.
        share: u8,
    },
    /// Locks of single shares: each of a share that there is, once, by number, and other than that of the others.
    #[error("share {share} has a lock of its own, and {why}")]
    OwnLock {
        /// Of this share.
        share: u8,
        /// What is wrong with that.
        why: &'static str,
    },
    /// The last day of use comes before the first.
    #[error("the key would end on {ends}, before its first day of use, {from}: change one of the two")]
    DatesReversed {
        /// First day.
        from: Line,
        /// Last day.
        ends: Line,
    },
    /// A text that the sheets have no room for.
    #[error("{what} has {got} characters, and {limit} fit on a sheet: shorten it")]
    TooLong {
        /// The text that is too long, as people call it.
        what: &'static str,
        /// Characters given.
        got: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// No day of the calendar.
    #[error("{what} is \u{201c}{text}\u{201d}: write a date such as 2026-11-21")]
    NotADay {
        /// The date that is none, as people call it.
        what: &'static str,
        /// As given.
        text: String,
    },
    /// Generations count from one.
    #[error("generation 0 does not exist: the first set of a key is generation 1")]
    GenerationZero,
    /// Only where a key is drawn that replaces none is its first generation chosen.
    #[error("template {template} {why}, so no generation is chosen for it. Leave it at 1; {got} was chosen")]
    GenerationUnwanted {
        /// Template id.
        template: String,
        /// What it does instead.
        why: &'static str,
        /// As chosen.
        got: u16,
    },
    /// Only a generation makes a key.
    #[error("template {0} makes no key: leave out the key's name, purpose, owner and dates")]
    KeyUnwanted(String),
    /// Where no sheets are opened, nobody can know the key.
    #[error(
        "template {template} opens no sheets of a key that is there, so none is expected: leave out the fingerprint {}", .got.hex()
    )]
    ExpectedUnwanted {
        /// Template id.
        template: String,
        /// The fingerprint given.
        got: Fingerprint,
    },
    /// A lock that could not be opened again.
    #[error("the lock chosen for this ceremony cannot be: {0}")]
    Lock(#[from] LockParamsError),
    /// A fact made a text longer than a line of the record holds.
    #[error(
        "a text of step {step} has {got} characters with the facts in it, and {limit} fit: shorten it, or what it is filled with"
    )]
    FilledTooLong {
        /// The step's id.
        step: String,
        /// How many characters it has.
        got: usize,
        /// Characters that fit.
        limit: usize,
    },
    /// A phase is repeated for sheets that no transcript before tells of.
    #[error(
        "template {0} has a phase for each sheet of an earlier ceremony: name that ceremony's folder as the one before"
    )]
    NoSheets(String),
    /// A share is named where none is issued again.
    #[error("template {0} issues no share again, and one is named")]
    ShareUnwanted(String),
    /// The share to issue again is missing.
    #[error("template {0} issues one share again: say which, by its number")]
    ShareMissing(String),
    /// There is no such share.
    #[error("there is no share {share} in a set of {quorum}")]
    NoSuchShare {
        /// As chosen.
        share: u8,
        /// Of the set.
        quorum: Quorum,
    },
    /// Nothing would close the ceremony.
    #[error("template {0} does not end with its seal once bound")]
    NoSeal(String),
    /// Nothing is left of the set that could be destroyed.
    #[error(
        "template {0} destroys the sheets of an earlier ceremony, and that one tells of none that is left: there is nothing to hold it for"
    )]
    NothingLeft(String),
    /// Too many steps once repeated.
    #[error("the plan would have {0} steps; at most {MAX_STEPS} are possible")]
    TooManySteps(usize),
}
