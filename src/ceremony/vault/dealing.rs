//! Hands on the secrets of a generation: throws, key, shares, sheets, trial.

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use super::super::effect::{Effect, SecondCode, SheetJob};
use super::super::kinds::{split, trial};
use super::super::refusal::{NotYet, Refusal};
use super::super::secret_input::SecretInput;
use super::super::state::State;
use super::{Contents, Dealt, GoOn, Made, Performed, Vault, no_shares, read_share, unless_given_up};
use crate::sharing::entropy::{Rolls, SourceKind, make_root_key};
use crate::sharing::lock::{self, LockError, LockSecret, ReadSecretError};
use crate::sharing::sealed::{Sealed, code};
use crate::sharing::share::{Body, LockKind, Share, ShareHeader};
use crate::sharing::{Point, RootKey, interpolate, payload, point_at, rows, split};
use crate::transcript::record::{ReadFrom, Record, Source};
use crate::vocab::digest::{first, hex_groups, sha256};
use crate::vocab::{Line, Moment, Secret, SecretText, SetId};

impl Vault {
    pub(super) fn add_throws(
        &mut self,
        kind: SourceKind,
        secret: Option<SecretInput>,
    ) -> Result<Record, Refusal> {
        let Some(SecretInput::Rolls(typed)) = secret else {
            return Err(Refusal::SecretMissing("the throws"));
        };
        let throws = Rolls::check(kind, &typed)?;
        let small = |number: usize| u32::try_from(number).expect("a typed text is short");
        let source = Source { kind, throws: small(throws.count()), bits: small(throws.bits()) };
        match &mut self.contents {
            Contents::Rolls(all) => all.push(throws),
            vault @ Contents::Empty => *vault = Contents::Rolls(vec![throws]),
            Contents::Root(_) | Contents::Dealt(_) | Contents::Gathering(_) | Contents::Recovered(..) => {
                return Err(Refusal::from(NotYet::RollsTooLate));
            }
        }
        Ok(Record::Entropy { source })
    }

    pub(super) fn draw(&mut self, state: &State, rng: &mut impl CryptoRng) -> Result<Record, Refusal> {
        let throws = match &self.contents {
            Contents::Rolls(throws) => throws.as_slice(),
            Contents::Empty => &[],
            Contents::Root(_) | Contents::Dealt(_) | Contents::Gathering(_) | Contents::Recovered(..) => {
                return Err(Refusal::Fault("a key is drawn over another".into()));
            }
        };
        let root = make_root_key(throws, rng);
        let fingerprint = root.derive_fingerprint(state.mode());
        self.contents = Contents::Root(root);
        Ok(Record::Drawn { fingerprint })
    }

    pub(super) fn split(&mut self, state: &State, rng: &mut impl CryptoRng) -> Result<Record, Refusal> {
        let no_key = || Refusal::Fault("there is no key to split".into());
        let quorum = state.plan().choices.quorum.ok_or_else(|| Refusal::Fault("no quorum".into()))?;
        let (Contents::Root(root) | Contents::Recovered(root, _)) = &self.contents else {
            return Err(no_key());
        };
        if let Some(share) = state.plan().choices.share {
            return self.issue_again(share, state);
        }
        let points = split(root, quorum, rng)?;
        let mut set = SetId([0; 16]);
        rng.fill_bytes(&mut set.0);
        let (Contents::Root(root) | Contents::Recovered(root, _)) =
            std::mem::replace(&mut self.contents, Contents::Empty)
        else {
            return Err(no_key());
        };
        let (brought, made) = (Vec::new(), BTreeMap::new());
        self.contents = Contents::Dealt(Dealt { root, set, points, brought, made });
        split::record_of(state, set)
    }

    /// The value of one share of the set that gave the key, worked out from those that were brought.
    fn issue_again(&mut self, share: u8, state: &State) -> Result<Record, Refusal> {
        let set = state.rebuilt_from().ok_or_else(no_shares)?.set;
        let Contents::Recovered(_, brought) = &self.contents else { return Err(no_shares()) };
        let all: Vec<&Point> = brought.iter().collect();
        let point = point_at(&all, share).ok_or_else(no_shares)?;
        let record = split::record_of(state, set)?;
        let Contents::Recovered(root, brought) = std::mem::replace(&mut self.contents, Contents::Empty)
        else {
            return Err(no_shares());
        };
        let made = BTreeMap::new();
        self.contents = Contents::Dealt(Dealt { root, set, points: vec![point], brought, made });
        Ok(record)
    }

    pub(super) fn lock(
        &mut self,
        (x, kind): (u8, LockKind),
        secret: Option<SecretInput>,
        state: &State,
        rng: &mut impl CryptoRng,
        go_on: GoOn<'_>,
    ) -> Result<Performed, Refusal> {
        let key = self.signing.as_ref().ok_or(Refusal::Over("closed"))?;
        let Contents::Dealt(dealt) = &mut self.contents else { return Err(no_shares()) };
        let point = dealt.points.iter().find(|point| point.x == x).ok_or_else(no_shares)?;
        let quorum = state.plan().choices.quorum.ok_or_else(no_shares)?;
        let header = ShareHeader {
            mode: state.mode(),
            lock: kind,
            set: dealt.set,
            generation: state.set().ok_or_else(no_shares)?.generation,
            x,
            quorum,
            fingerprint: dealt.root.derive_fingerprint(state.mode()),
        };
        let lock_secret = match (kind, secret) {
            (LockKind::None, _) => None,
            (LockKind::CodeWords, _) => Some(LockSecret::make_code_words(rng)),
            (LockKind::Passphrase, Some(SecretInput::Passphrase(typed))) => {
                Some(LockSecret::new_passphrase(&typed).map_err(ReadSecretError::from)?)
            }
            (LockKind::Passphrase, _) => return Err(Refusal::SecretMissing("the custodian's passphrase")),
        };
        let body = match &lock_secret {
            None => Body::Open(Secret::copy_of(point.y.expose())),
            Some(secret) => {
                let body = lock::lock(point, &header, secret, state.plan().choices.cost, rng)?;
                unless_given_up(go_on)?;
                proves_to_open(&body, &header, secret, point)?;
                unless_given_up(go_on)?;
                body
            }
        };
        let share = Share::sign(header, body, key);
        let record = Record::Locked { share: x, lock: kind, digest: share.digest() };
        let mut effects = Vec::new();
        if let (LockKind::CodeWords, Some(secret)) = (kind, &lock_secret) {
            let words = SecretText::copy_of(secret.expose()).expect("eight words, made a moment ago");
            effects.push(Effect::ShowCodeWords { share: x, words });
        }
        dealt.made.insert(x, Made { share, lock: lock_secret, read_back: None });
        Ok((record, effects))
    }

    pub(super) fn sheet_job(
        &self,
        x: u8,
        serial: u16,
        state: &State,
        at: Moment,
    ) -> Result<SheetJob, Refusal> {
        let Contents::Dealt(dealt) = &self.contents else { return Err(no_shares()) };
        let made = dealt.made.get(&x).ok_or_else(no_shares)?;
        let header = state.header();
        let key = state.plan().choices.key.as_ref().ok_or_else(no_shares)?;
        let second = self.second_code(state)?;
        Ok(SheetJob {
            second,
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

    /// What the sheets carry beside the share, as it was sealed and its file opened.
    fn second_code(&self, state: &State) -> Result<Option<SecondCode>, Refusal> {
        let Some(sealed) = state.on_sheets() else { return Ok(None) };
        let second = self.second.as_ref().filter(|second| second.digest == sealed.sha256);
        let gone =
            || Refusal::Fault("the payload that the sheets carry is not the one that was opened".into());
        second.cloned().map(Some).ok_or_else(gone)
    }

    /// Equal to the byte with what was made, and what opens it typed once more: then the paper is good.
    pub(super) fn read_back(
        &mut self,
        x: u8,
        serial: u16,
        from: ReadFrom,
        secret: Option<SecretInput>,
        state: &State,
    ) -> Result<Record, Refusal> {
        let Some(SecretInput::Sheet { reading, lock }) = secret else {
            return Err(Refusal::SecretMissing("the sheet as read from paper"));
        };
        let second = self.second_code(state)?;
        let Contents::Dealt(dealt) = &mut self.contents else { return Err(no_shares()) };
        let point = dealt.points.iter().find(|point| point.x == x).ok_or_else(no_shares)?;
        let made = dealt.made.get_mut(&x).ok_or_else(no_shares)?;
        let failed = |why: String| Ok(Record::ReadBackFailed { share: x, why: Line::lossy(&why) });
        let share = match read_share(&reading) {
            Ok(share) => share,
            Err(why) => return failed(why),
        };
        if share.header.x != x || share.header.set != dealt.set {
            let (theirs, set) = (share.header.x, share.header.set.short());
            return failed(if share.header.set == dealt.set {
                format!("this is share {theirs}, and share {x} is needed")
            } else {
                let ours = dealt.set.short();
                format!("this is share {theirs} of another set, {set}; share {x} of set {ours} is needed")
            });
        }
        // a damaged signature is a difference; only a share typed without one is compared without one
        let complete = if share.proof.is_some() {
            share.to_bytes() == made.share.to_bytes()
        } else {
            share.content() == made.share.content()
        };
        if !complete {
            return failed(
                "it differs from the share that was made: spoil this sheet and print it again".into(),
            );
        }
        if let Err(why) = carries_its_code(reading.beside(), from, second.as_ref()) {
            return failed(why);
        }
        if let Some(expected) = &made.lock {
            let Some(typed) = lock else { return Err(Refusal::SecretMissing("what opens this sheet")) };
            let typed = lock::read_secret(share.header.lock, &typed)?;
            if !same_text(&typed, expected) {
                return failed(
                    "the passphrase or code words typed now are not those it was locked with: type them again".into(),
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

    pub(super) fn trial(&self, state: &State) -> Result<Record, Refusal> {
        let Contents::Dealt(dealt) = &self.contents else { return Err(no_shares()) };
        let tried = trial::sets_to_try(state);
        let rebuild = |numbers: &[u8]| {
            let points: Option<Vec<&Point>> = numbers.iter().map(|x| dealt.read_or_brought(*x)).collect();
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
}

impl Dealt {
    /// The value as it was read back from paper, or as somebody brought it.
    fn read_or_brought(&self, x: u8) -> Option<&Point> {
        let made = self.made.get(&x).map(|made| made.read_back.as_ref());
        made.unwrap_or_else(|| self.brought.iter().find(|point| point.x == x))
    }
}

/// What was seen beside the share is what the sheet carries, or why not. Words have no second code, and a scanner that types
/// gives one code alone: of these the share is compared.
fn carries_its_code(seen: &[String], from: ReadFrom, carried: Option<&SecondCode>) -> Result<(), String> {
    let about = |text: &String| match code::read(text) {
        Ok(file) => {
            let said = Sealed::read(&file).map(|sealed| sealed.untrusted_about.to_string());
            let digest: [u8; 8] = first(&sha256(&file).0);
            let said = said.unwrap_or_else(|why| why.to_string());
            format!("\u{201c}{said}\u{201d}, SHA-256 {}", hex_groups(&digest))
        }
        Err(why) => format!("something that cannot be read: {why}"),
    };
    let is_it = |text: &&String| {
        carried.is_some_and(|carried| code::read(text).is_ok_and(|file| sha256(&file) == carried.digest))
    };
    if let Some(other) = seen.iter().find(|text| !is_it(text)) {
        let due = match carried {
            Some(carried) => format!("and not \u{201c}{}\u{201d} as it was sealed", carried.about),
            None => "and this sheet was made without a second code".to_owned(),
        };
        return Err(format!(
            "its second code is {}, {due}: lay this sheet alone before the scanner, or spoil it",
            about(other)
        ));
    }
    let both = match from {
        ReadFrom::Picture | ReadFrom::Camera | ReadFrom::Page => carried.is_some(),
        ReadFrom::Text | ReadFrom::Words => false,
    };
    if both && seen.is_empty() {
        return Err(
            "its second code, the sealed payload, was not seen: scan the whole sheet at 300 dpi, or show both codes to the camera"
                .into(),
        );
    }
    Ok(())
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
    if opened.matches(&point.y) { Ok(()) } else { Err(Refusal::Lock(LockError::Internal)) }
}
