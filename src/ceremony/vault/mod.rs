//! `Vault`: the only hands on secrets. Consumes what it no longer needs; forgets all of it on a wipe or abort.

mod checking;
mod dealing;
mod gathering;
mod keyed;
mod letting_out;
mod performing;

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;

use super::effect::{Effect, SecondCode};
use super::refusal::{NotYet, Refusal};
use super::secret_input::SheetReading;
use crate::sharing::entropy::Rolls;
use crate::sharing::gather::Pile;
use crate::sharing::lock::LockSecret;
use crate::sharing::sealed::marks::Marker;
use crate::sharing::share::Share;
use crate::sharing::{Point, RootKey, payload, rows};
use crate::transcript::hybrid::HybridSigner;
use crate::transcript::record::Record;
use crate::vocab::{Secret, SecretBytes, SetId};

/// Secrets by how far the ceremony has come.
#[derive(Debug)]
enum Contents {
    /// Nothing, or everything is forgotten.
    Empty,
    /// Throws before the draw.
    Rolls(Vec<Rolls>),
    /// The key before the split.
    Root(RootKey),
    /// The key and its shares.
    Dealt(Dealt),
    /// Shares that were brought.
    Gathering(Pile),
    /// The recovered key, and the values that gave it, from which one is issued again.
    Recovered(RootKey, Vec<Point>),
}

/// The key and its shares, from the split to the wipe.
#[derive(Debug)]
struct Dealt {
    root: RootKey,
    set: SetId,
    points: Vec<Point>,
    /// Values of sheets that were brought, for the trial of one that is issued again.
    brought: Vec<Point>,
    made: BTreeMap<u8, Made>,
}

/// A share as it was locked and signed.
#[derive(Debug)]
struct Made {
    share: Share,
    /// Kept from the lock to the read-back, where it is typed again.
    lock: Option<LockSecret>,
    /// The value as it was read from paper.
    read_back: Option<Point>,
}

/// The secrets of one ceremony. The signing key is the ceremony key; it and the hybrid key go last.
#[derive(Debug)]
pub struct Vault {
    signing: Option<SigningKey>,
    hybrid: Option<HybridSigner>,
    contents: Contents,
    /// What was sealed last, until its file was opened.
    sealed: Option<LastSealed>,
    /// What was sealed last for the sheets to carry. No secret.
    second: Option<SecondCode>,
}

/// What a sealed file must open to.
#[derive(Debug)]
enum LastSealed {
    /// The secret itself.
    Whole(SecretBytes),
    /// All marks of one that no memory holds, and what it was marked with.
    InChunks(Box<Marker>, Secret<32>),
}

/// Whether work that takes long is still wanted.
pub type GoOn<'a> = &'a dyn Fn() -> bool;

/// The end of work that is not wanted any more.
fn unless_given_up(go_on: GoOn<'_>) -> Result<(), Refusal> {
    if go_on() { Ok(()) } else { Err(Refusal::GivenUp) }
}

/// What performing an act gives.
pub(super) type Performed = (Record, Vec<Effect>);

impl Vault {
    /// Nothing but the fresh ceremony key, and the hybrid one if the script wants it.
    pub(super) const fn new(signing: SigningKey, hybrid: Option<HybridSigner>) -> Self {
        Self { signing: Some(signing), hybrid, contents: Contents::Empty, sealed: None, second: None }
    }

    /// The ceremony key, until the close.
    pub(super) fn signing(&self) -> Result<&SigningKey, Refusal> {
        self.signing.as_ref().ok_or(Refusal::Over("closed"))
    }

    /// The hybrid key, until the close, if there is one.
    pub(super) const fn hybrid(&self) -> Option<&HybridSigner> {
        self.hybrid.as_ref()
    }

    /// Forgets everything.
    pub(super) fn forget(&mut self) {
        self.contents = Contents::Empty;
        self.sealed = None;
        self.second = None;
        self.signing = None;
        self.hybrid = None;
    }

    /// True while a key or share is in memory.
    pub fn holds_secrets(&self) -> bool {
        !matches!(self.contents, Contents::Empty) || self.sealed.is_some()
    }
}

fn no_shares() -> Refusal {
    Refusal::from(NotYet::NoShares)
}

/// Reads a share from its code or its rows.
fn read_share(reading: &SheetReading) -> Result<Share, String> {
    match reading {
        SheetReading::Code(text) | SheetReading::Codes { share: text, beside: _ } => {
            payload::read(text.expose()).map_err(|error| error.to_string())
        }
        SheetReading::Rows(text) => rows::read(text).map_err(|errors| {
            let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
            all.join("; ")
        }),
    }
}
