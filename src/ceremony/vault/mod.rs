//! `Vault`: the only hands on secrets. Consumes what it no longer needs; forgets all of it on a wipe or abort.

mod checking;
mod dealing;
mod gathering;
mod keyed;
mod letting_out;

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use rand_core::CryptoRng;

use super::act::Act;
use super::effect::{Effect, SecondCode};
use super::kinds::wipe::wiped_what;
use super::refusal::{NotYet, Refusal};
use super::secret_input::{SecretInput, SheetReading};
use super::state::State;
use crate::sharing::entropy::Rolls;
use crate::sharing::gather::Pile;
use crate::sharing::lock::LockSecret;
use crate::sharing::sealed::marks::Marker;
use crate::sharing::share::Share;
use crate::sharing::{Point, RootKey, payload, rows};
use crate::transcript::hybrid::HybridSigner;
use crate::transcript::record::{Operation, Record};
use crate::vocab::{Line, Moment, Secret, SecretBytes, SetId};
use keyed::ToSeal;

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

    /// Carries out what was permitted. On a refusal nothing has changed.
    pub(super) fn perform(
        &mut self,
        act: Act,
        secret: Option<SecretInput>,
        state: &State,
        at: Moment,
        rng: &mut impl CryptoRng,
        go_on: GoOn<'_>,
    ) -> Result<Performed, Refusal> {
        let plain = |record| Ok((record, Vec::new()));
        match act {
            Act::AddRolls(kind) => self.add_throws(kind, secret).and_then(plain),
            Act::Draw => self.draw(state, rng).and_then(plain),
            Act::Split => self.split(state, rng).and_then(plain),
            Act::Lock { share, kind } => self.lock((share, kind), secret, state, rng, go_on),
            Act::SendSheet { share, record, serial } => {
                let job = self.sheet_job(share, serial, state, at)?;
                Ok((record, vec![Effect::Print(Box::new(job))]))
            }
            Act::ReadBack { share, serial, from } => {
                self.read_back(share, serial, from, secret, state).and_then(plain)
            }
            Act::Trial => self.trial(state).and_then(plain),
            Act::Wipe => {
                self.contents = Contents::Empty;
                self.sealed = None;
                self.second = None;
                plain(Record::Wiped { what: wiped_what() })
            }
            Act::Operate { requester, reason, destination } => {
                let number = operation_number(rng);
                plain(Record::Operation(Operation { number, requester, reason, destination }))
            }
            Act::Offer(from) => self.offer(from, secret, state, go_on).and_then(plain),
            Act::CheckSheet { sheet, serial, from } => {
                checking::check(&sheet, serial, from, secret, state).and_then(plain)
            }
            Act::Withdraw { digest, record } => {
                self.withdraw(digest);
                plain(record)
            }
            Act::Combine => self.combine(state, go_on).and_then(plain),
            Act::SealPayload { name, about, from } => {
                self.seal_payload(ToSeal { name, about, from }, secret, state, rng, go_on)
            }
            Act::OpenPayload { name, digest } => {
                self.open_payload(&name, digest, secret, state, go_on).and_then(plain)
            }
            Act::CheckValue { method, of } => self.check_value(method, of, state).and_then(plain),
            Act::Release { way, destination, more } => {
                self.release(&way, (destination, more), secret, state, rng, go_on)
            }
            // after the last of them is signed the session forgets everything
            Act::Write(record) | Act::Abort(record) | Act::Seal(record) => plain(record),
        }
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

/// Eight symbols without look-alikes, grouped: said aloud and repeated.
fn operation_number(rng: &mut impl CryptoRng) -> Line {
    let mut random = [0u8; 16];
    rng.fill_bytes(&mut random);
    Line::exact(&crate::vocab::CeremonyId(random).short()).expect("letters, digits and hyphens")
}
