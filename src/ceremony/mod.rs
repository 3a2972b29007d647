//! Floor 4: the ceremony itself.
//!
//! ```text
//! event  -> decide(&state, event)    -> act | refusal      no secret in sight; a refusal changes nothing
//! act    -> vault.perform(act, …)     -> record, effects    the only hands on secrets
//! record -> state.apply(entry)                             the same function the audit folds
//! effect -> the desk                                       Keep(entry) before all that comes of it; each until it succeeds
//! ```
//!
//! `State` is the fold of the entries and nothing else; `Vault` has the secrets and nothing else; `Session` is the
//! one door to both. `audit` folds a transcript that somebody else brings. `rehearsal` answers every step with
//! stand-in people: when a template is loaded, in tests, and for practice.
//!
//! Start reading at [`session`], then [`decide`], [`apply`] and the step kinds in [`kinds`].

pub mod act;
pub mod apply;
pub mod audit;
mod authority;
pub mod bags;
mod breaks;
pub mod clocks;
mod contradicting;
pub mod counted_bags;
mod covering;
pub mod days;
pub mod decide;
mod depositing;
mod deputies;
pub mod effect;
mod enrolment;
pub mod escrow;
pub mod event;
mod exceptions;
mod exit_line;
mod facts;
pub mod family;
mod handing_on;
mod kin_cited;
pub mod kinds;
pub mod kinship;
mod knowledge;
mod known_facts;
mod large_file;
pub mod leaving_few;
mod leaving_out;
pub mod lineage;
mod numbers;
mod older_sets;
pub mod outcomes;
pub mod recorded;
pub mod refusal;
pub mod register;
pub mod rehearsal;
mod reissuing;
pub mod remains;
mod replacing;
mod secret_input;
pub mod session;
pub mod sightings;
pub mod state;
mod summary;
mod taken_over;
pub mod taking;
pub mod telling;
pub mod together;
mod typed;
mod used_shares;
pub mod vault;
pub mod verdict;

pub use crate::sharing::leaving::{Wanted, WayOut};
pub use act::Act;
pub use days::Earlier;
pub use effect::{Closing, Effect, KeptContent, SecondCode, SheetJob};
pub use event::{Event, EventKind, Tick};
pub use large_file::{LargeExport, LargeFile, LargeSealed, LargeToLeave, NotStreamed, Streamed};
pub use refusal::Refusal;
pub use secret_input::{OldShares, SecretInput, SheetReading};
pub use session::{Opening, Session};
pub use state::State;
