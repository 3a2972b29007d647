//! `Held`: the only hands on secrets. Consumes what it no longer needs; forgets all of it on a wipe or abort.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use rand_core::CryptoRng;

use super::decide::{needs_secret, sorted_numbers, split_record, trial_sets, wiped_what};
use super::event::{Act, Effect, SecretInput, SheetJob, SheetReading};
use super::refusal::Refusal;
use super::state::State;
use crate::sharing::entropy::{SourceKind, Throws, make_root_key};
use crate::sharing::gather::{CombineError, LeftOut, UntrustedShares};
use crate::sharing::lock::{self, LockError, LockSecret};
use crate::sharing::share::{Authenticity, Body, LockKind, Share, ShareHeader};
use crate::sharing::{Point, RootKey, interpolate, payload, rows, split};
use crate::transcript::record::{Exit, ReadFrom, Record, Source};
use crate::vocab::{Digest, Line, Moment, Prose, Secret, SecretText, SetId};

/// Secrets by how far the ceremony has come.
#[derive(Debug)]
enum Vault {
    /// Nothing, or everything is forgotten.
    Empty,
    /// Throws before the draw.
    Throws(Vec<Throws>),
    /// The key before the split.
    Root(RootKey),
    /// The key and its shares.
    Dealt(Dealt),
    /// Shares that were brought.
    Gathering(Gathering),
    /// The recovered key.
    Recovered(RootKey),
}

/// The key and its shares, from the split to the wipe.
#[derive(Debug)]
struct Dealt {
    root: RootKey,
    set: SetId,
    points: Vec<Point>,
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

/// Shares that were brought to a recovery.
#[derive(Debug, Default)]
struct Gathering {
    brought: Vec<(Digest, Share, Option<LockSecret>)>,
}

/// The secrets of one ceremony. The signing key is the ceremony key; it goes last.
#[derive(Debug)]
pub struct Held {
    signing: Option<SigningKey>,
    vault: Vault,
}

/// What performing an act gives.
pub(super) type Performed = (Record, Vec<Effect>);

impl Held {
    /// Nothing but the fresh ceremony key.
    pub(super) const fn new(signing: SigningKey) -> Self {
        Self { signing: Some(signing), vault: Vault::Empty }
    }

    /// The ceremony key, until the close.
    pub(super) fn signing(&self) -> Result<&SigningKey, Refusal> {
        self.signing.as_ref().ok_or(Refusal::Over("closed"))
    }

    /// Forgets everything.
    pub(super) fn forget(&mut self) {
        self.vault = Vault::Empty;
        self.signing = None;
    }

    /// True while a key or share is in memory.
    pub fn holds_secrets(&self) -> bool {
        !matches!(self.vault, Vault::Empty)
    }

    /// Carries out what was permitted. On a refusal nothing has changed.
    pub(super) fn perform(
        &mut self,
        act: Act,
        secret: Option<SecretInput>,
        state: &State,
        at: Moment,
        rng: &mut impl CryptoRng,
    ) -> Result<Performed, Refusal> {
        let plain = |record| Ok((record, Vec::new()));
        match act {
            Act::Write(record) => plain(record),
            Act::AddThrows(kind) => self.add_throws(kind, secret).and_then(plain),
            Act::Draw => self.draw(state, rng).and_then(plain),
            Act::Split => self.split(state, rng).and_then(plain),
            Act::Lock { share, kind } => self.lock(share, kind, secret, state, rng),
            Act::SendSheet { share, record, serial } => {
                let job = self.sheet_job(share, serial, state, at)?;
                Ok((record, vec![Effect::Print(Box::new(job))]))
            }
            Act::ReadBack { share, serial, from } => {
                self.read_back(share, serial, from, secret).and_then(plain)
            }
            Act::Trial => self.trial(state).and_then(plain),
            Act::Wipe => {
                self.vault = Vault::Empty;
                plain(Record::Wiped { what: wiped_what() })
            }
            Act::Operate { requester, reason, destination } => {
                let number = operation_number(rng)?;
                plain(Record::Operation { number, requester, reason, destination })
            }
            Act::Offer(from) => self.offer(from, secret, state).and_then(plain),
            Act::Combine => self.combine(state).and_then(plain),
            Act::Release { exit, destination } => self.release(exit, destination),
            // the session forgets all after the last entry is signed
            Act::Abort(record) | Act::Seal(record) => plain(record),
        }
    }

    fn add_throws(&mut self, kind: SourceKind, secret: Option<SecretInput>) -> Result<Record, Refusal> {
        let Some(SecretInput::Throws(typed)) = secret else {
            return Err(Refusal::SecretMissing("the throws"));
        };
        let throws = Throws::check(kind, &typed)?;
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let source = Source { kind, throws: small(throws.count()), bits: small(throws.bits()) };
        match &mut self.vault {
            Vault::Throws(all) => all.push(throws),
            vault => *vault = Vault::Throws(vec![throws]),
        }
        Ok(Record::Entropy { source })
    }

    fn draw(&mut self, state: &State, rng: &mut impl CryptoRng) -> Result<Record, Refusal> {
        let throws = match &self.vault {
            Vault::Throws(throws) => throws.as_slice(),
            Vault::Empty => &[],
            _ => return Err(Refusal::Fault("a key is drawn over another".into())),
        };
        let root = make_root_key(throws, rng);
        let fingerprint = root.derive_fingerprint(state.mode());
        self.vault = Vault::Root(root);
        Ok(Record::Drawn { fingerprint })
    }

    fn split(&mut self, state: &State, rng: &mut impl CryptoRng) -> Result<Record, Refusal> {
        let Vault::Root(root) = &self.vault else {
            return Err(Refusal::Fault("there is no key to split".into()));
        };
        let quorum = state.plan().choices.quorum.ok_or_else(|| Refusal::Fault("no quorum".into()))?;
        let points = split(root, quorum, rng)?;
        let mut set = SetId([0; 16]);
        rng.fill_bytes(&mut set.0);
        let Vault::Root(root) = std::mem::replace(&mut self.vault, Vault::Empty) else {
            return Err(Refusal::Fault("there is no key to split".into()));
        };
        self.vault = Vault::Dealt(Dealt { root, set, points, made: BTreeMap::new() });
        Ok(split_record(state, set))
    }

    fn lock(
        &mut self,
        x: u8,
        kind: LockKind,
        secret: Option<SecretInput>,
        state: &State,
        rng: &mut impl CryptoRng,
    ) -> Result<Performed, Refusal> {
        let key = self.signing.as_ref().ok_or(Refusal::Over("closed"))?;
        let Vault::Dealt(dealt) = &mut self.vault else { return Err(no_shares()) };
        let point = dealt.points.iter().find(|point| point.x == x).ok_or_else(no_shares)?;
        let quorum = state.plan().choices.quorum.ok_or_else(no_shares)?;
        let header = ShareHeader {
            mode: state.mode(),
            lock: kind,
            set: dealt.set,
            generation: state.plan().choices.generation,
            x,
            quorum,
            fingerprint: dealt.root.derive_fingerprint(state.mode()),
        };
        let lock_secret = match (kind, secret) {
            (LockKind::None, _) => None,
            (LockKind::CodeWords, _) => Some(LockSecret::make_code_words(rng)),
            (LockKind::Passphrase, Some(SecretInput::Passphrase(typed))) => {
                Some(LockSecret::passphrase(&typed)?)
            }
            (LockKind::Passphrase, _) => return Err(Refusal::SecretMissing("the custodian's passphrase")),
        };
        let body = match &lock_secret {
            None => Body::Open(Secret::copy_of(point.y.expose())),
            Some(secret) => {
                let body = lock::lock(point, &header, secret, state.plan().choices.cost, rng)?;
                proves_to_open(&body, &header, secret, point)?;
                body
            }
        };
        let share = Share::sign(header, body, key);
        let record = Record::Locked { share: x, lock: kind, digest: share.digest() };
        let mut effects = Vec::new();
        if let (LockKind::CodeWords, Some(secret)) = (kind, &lock_secret) {
            // made by us a moment ago, eight words: they fit
            let words = SecretText::copy_of(secret.expose()).unwrap_or_else(|_| SecretText::empty());
            effects.push(Effect::ShowCodeWords { share: x, words });
        }
        dealt.made.insert(x, Made { share, lock: lock_secret, read_back: None });
        Ok((record, effects))
    }

    fn sheet_job(&self, x: u8, serial: u16, state: &State, at: Moment) -> Result<SheetJob, Refusal> {
        let Vault::Dealt(dealt) = &self.vault else { return Err(no_shares()) };
        let made = dealt.made.get(&x).ok_or_else(no_shares)?;
        let header = state.header();
        let key = state.plan().choices.key.as_ref().ok_or_else(no_shares)?;
        Ok(SheetJob {
            header: made.share.header,
            payload: payload::write(&made.share),
            rows: rows::write(&made.share),
            recovery_rows: rows::recovery_rows(made.share.header.lock),
            digest: made.share.digest(),
            serial,
            ceremony: state.ceremony().short(),
            ceremony_key: header.ceremony_key,
            label: key.label.clone(),
            review: key.ends.clone(),
            contact: state.plan().choices.contact.clone(),
            made: at,
            paper: state.plan().choices.paper,
            mode: state.mode(),
            program: header.program.clone(),
            program_digest: header.program_digest,
        })
    }

    /// Equal to the byte with what was made, and what opens it typed once more: then the paper is good.
    fn read_back(
        &mut self,
        x: u8,
        serial: u16,
        from: ReadFrom,
        secret: Option<SecretInput>,
    ) -> Result<Record, Refusal> {
        let Some(SecretInput::Sheet { reading, lock }) = secret else {
            return Err(Refusal::SecretMissing("the sheet as read from paper"));
        };
        let Vault::Dealt(dealt) = &mut self.vault else { return Err(no_shares()) };
        let point = dealt.points.iter().find(|point| point.x == x).ok_or_else(no_shares)?;
        let made = dealt.made.get_mut(&x).ok_or_else(no_shares)?;
        let failed = |why: String| Ok(Record::ReadBackFailed { share: x, why: short_line(&why) });
        let share = match read_share(&reading) {
            Ok(share) => share,
            Err(why) => return failed(why),
        };
        if share.header.x != x || share.header.set != dealt.set {
            let (theirs, set) = (share.header.x, share.header.set.short());
            return failed(format!(
                "this is share {theirs} of set {set}, not share {x} of set {}",
                dealt.set.short()
            ));
        }
        let signed = matches!(share.authenticity(), Ok(Authenticity::SignedBy(_)));
        let complete = if signed {
            share.to_bytes() == made.share.to_bytes()
        } else {
            share.content() == made.share.content()
        };
        if !complete {
            return failed(
                "it differs from the share that was made: spoil this sheet and print it again".into(),
            );
        }
        if let Some(expected) = &made.lock {
            let Some(typed) = lock else { return Err(Refusal::SecretMissing("what opens this sheet")) };
            let typed = lock::read_secret(share.header.lock, &typed)?;
            if !same_text(&typed, expected) {
                return failed(
                    "the passphrase or code words typed now are not those it was locked with".into(),
                );
            }
        }
        let y = match &share.body {
            Body::Open(y) => Secret::copy_of(y.expose()),
            // the sealed bytes are those that were proven to open to this value when they were made
            Body::Locked { .. } => Secret::copy_of(point.y.expose()),
        };
        made.read_back = Some(Point { x, y });
        made.lock = None;
        Ok(Record::ReadBack { share: x, serial, from })
    }

    fn trial(&self, state: &State) -> Result<Record, Refusal> {
        let Vault::Dealt(dealt) = &self.vault else { return Err(no_shares()) };
        let tried = trial_sets(state);
        let rebuild = |numbers: &[u8]| {
            let points: Option<Vec<&Point>> =
                numbers.iter().map(|x| dealt.made.get(x).and_then(|made| made.read_back.as_ref())).collect();
            points.and_then(|points| interpolate(&points))
        };
        let matches = |root: &RootKey| {
            Some(root.derive_fingerprint(state.mode())) == state.fingerprint() && root.matches(&dealt.root)
        };
        let all = tried.iter().all(|numbers| rebuild(numbers).as_ref().is_some_and(matches));
        let fewer =
            tried.first().and_then(|numbers| numbers.split_last()).and_then(|(_, fewer)| rebuild(fewer));
        let fewer_fails = fewer.is_some_and(|root| !matches(&root));
        if all && fewer_fails && !tried.is_empty() {
            Ok(Record::Trial { tried, fewer_fails })
        } else {
            Err(Refusal::TrialFails)
        }
    }

    /// A share that is brought: taken if it belongs, otherwise an entry says why not.
    fn offer(
        &mut self,
        from: ReadFrom,
        secret: Option<SecretInput>,
        state: &State,
    ) -> Result<Record, Refusal> {
        let Some(SecretInput::Sheet { reading, lock }) = secret else {
            return Err(Refusal::SecretMissing("the sheet as read"));
        };
        let refused = |why: &str| Ok(Record::ShareRefused { why: short_prose(why) });
        let share = match read_share(&reading) {
            Ok(share) => share,
            Err(why) => return refused(&why),
        };
        let signed_by = match judge(&share, state) {
            Ok(authenticity) => match authenticity {
                Authenticity::SignedBy(key) => Some(key),
                Authenticity::Unsigned => None,
            },
            Err(why) => return refused(&why),
        };
        let lock_secret = match (&share.body, lock) {
            (Body::Open(_), _) => None,
            (Body::Locked { .. }, None) => return refused("it is locked, and nothing was typed to open it"),
            (Body::Locked { sealed, params }, Some(typed)) => {
                let typed = match lock::read_secret(share.header.lock, &typed) {
                    Ok(typed) => typed,
                    Err(error) => return refused(&error.to_string()),
                };
                match lock::unlock(sealed, params, &share.header, &typed) {
                    Ok(_) => Some(typed),
                    Err(error @ LockError::NoMemory(_)) => return Err(error.into()),
                    Err(error) => return refused(&format!("share {} stays locked: {error}", share.header.x)),
                }
            }
        };
        let ShareHeader { x, set, generation, quorum, fingerprint, .. } = share.header;
        let digest = share.digest();
        let record =
            Record::ShareTaken { share: x, set, generation, quorum, fingerprint, signed_by, digest, from };
        if !matches!(self.vault, Vault::Gathering(_)) {
            self.vault = Vault::Gathering(Gathering::default());
        }
        if let Vault::Gathering(gathering) = &mut self.vault {
            gathering.brought.push((digest, share, lock_secret));
        }
        Ok(record)
    }

    fn combine(&mut self, state: &State) -> Result<Record, Refusal> {
        let Vault::Gathering(gathering) = &self.vault else { return Err(no_shares()) };
        let mut untrusted = UntrustedShares::new(state.mode());
        for (_, share, _) in &gathering.brought {
            let bytes = share.to_bytes();
            let copy =
                if share.proof.is_some() { Share::from_bytes(&bytes) } else { Share::from_content(&bytes) };
            let copy = copy.map_err(|error| Refusal::Fault(error.to_string()))?;
            // every one of them was judged when it was brought
            let _ = untrusted.offer(&format!("share {}", copy.header.x), copy);
        }
        let settled = untrusted.settle(None).map_err(|(error, _)| Refusal::NotYet(error.to_string()))?;
        let opening = settled.open(|candidate, failure| {
            let digest = candidate.share.digest();
            let brought = gathering.brought.iter().find(|(other, _, _)| *other == digest);
            let secret = brought.and_then(|(_, _, secret)| secret.as_ref());
            // asked once: what was typed opened it when it was brought
            if failure.is_some() { None } else { secret.and_then(LockSecret::again) }
        });
        match opening.combine() {
            Ok(recovery) => {
                let fingerprint = recovery.root.derive_fingerprint(state.mode());
                let used = if recovery.rejected.is_empty() { sorted_numbers(state) } else { recovery.proven };
                self.vault = Vault::Recovered(recovery.root);
                Ok(Record::Combined { fingerprint, used })
            }
            Err((error @ (CombineError::NotEnough { .. } | CombineError::CannotTell { .. }), _)) => {
                Ok(Record::NotCombined { why: short_prose(&error.to_string()) })
            }
        }
    }

    fn release(&mut self, exit: Exit, destination: Line) -> Result<Performed, Refusal> {
        let Vault::Recovered(root) = &self.vault else {
            return Err(Refusal::NotYet("there is no recovered key to release".into()));
        };
        let effects = if super::decide::lets_out(exit) {
            vec![Effect::Export { exit, key: RootKey::from_secret(Secret::copy_of(root.expose())) }]
        } else {
            Vec::new()
        };
        Ok((Record::Released { exit, destination }, effects))
    }
}

fn no_shares() -> Refusal {
    Refusal::NotYet("there are no shares in memory".into())
}

fn same_text(one: &LockSecret, two: &LockSecret) -> bool {
    use subtle::ConstantTimeEq;
    one.expose().as_bytes().ct_eq(two.expose().as_bytes()).into()
}

/// A lock that would not open again must never reach paper.
fn proves_to_open(
    body: &Body,
    header: &ShareHeader,
    secret: &LockSecret,
    point: &Point,
) -> Result<(), Refusal> {
    let Body::Locked { sealed, params } = body else { return Ok(()) };
    let opened = lock::unlock(sealed, params, header, secret)?;
    debug_assert!(needs_secret(header.lock));
    if opened.matches(&point.y) { Ok(()) } else { Err(Refusal::Lock(LockError::Internal)) }
}

/// Why a brought share is not taken, in the words of a gathering; or its authenticity.
fn judge(share: &Share, state: &State) -> Result<Authenticity, String> {
    let authenticity = share.authenticity().map_err(|error| LeftOut::Damaged(error).to_string())?;
    let ShareHeader { x, set, generation, quorum, fingerprint, mode, .. } = share.header;
    if mode != state.mode() {
        return Err(LeftOut::WrongMode { x, found: mode }.to_string());
    }
    let Some(ours) = state.set() else { return Ok(authenticity) };
    if set != ours.set {
        let same_key = state.fingerprint() == Some(fingerprint);
        let why = if same_key {
            LeftOut::OtherGeneration { x, set, generation, in_use: ours.generation }
        } else {
            LeftOut::OtherKey { x, set }
        };
        return Err(why.to_string());
    }
    if quorum != ours.quorum || generation != ours.generation || state.fingerprint() != Some(fingerprint) {
        return Err(LeftOut::Contradicts { x, theirs: quorum, ours: ours.quorum, generation }.to_string());
    }
    if let (Authenticity::SignedBy(key), Some(known)) = (authenticity, state.taken_key())
        && key != known
    {
        return Err(LeftOut::OtherCeremonyKey { x, key }.to_string());
    }
    if state.taken().iter().any(|taken| taken.x == x) {
        return Err(LeftOut::GivenTwice { x, first: "another sheet of this recovery".into() }.to_string());
    }
    Ok(authenticity)
}

/// Reads a share from its code or its rows.
fn read_share(reading: &SheetReading) -> Result<Share, String> {
    match reading {
        SheetReading::Code(text) => payload::read(text.expose()).map_err(|error| error.to_string()),
        SheetReading::Rows(text) => rows::read(text).map_err(|errors| {
            let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
            all.join("; ")
        }),
    }
}

/// Eight symbols without look-alikes, grouped: said aloud and repeated.
fn operation_number(rng: &mut impl CryptoRng) -> Result<Line, Refusal> {
    let mut random = [0u8; 16];
    rng.fill_bytes(&mut random);
    Ok(Line::exact(&crate::vocab::CeremonyId(random).short())?)
}

fn short_line(text: &str) -> Line {
    let plain: String =
        text.chars().map(|c| if crate::vocab::text::printable(c) { c } else { '?' }).take(180).collect();
    Line::typed(&plain).unwrap_or_else(|_| wiped_what())
}

fn short_prose(text: &str) -> Prose {
    let plain: String =
        text.chars().map(|c| if crate::vocab::text::printable(c) { c } else { '?' }).take(1_000).collect();
    #[expect(clippy::unwrap_used, reason = "the fallback is one printable character")]
    Prose::typed(&plain).unwrap_or_else(|_| Prose::exact("-").unwrap())
}
