//! A world in memory, in which a script is held once.

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use super::error::RehearsalError;
use super::world::{Bare, World};
use super::{STAND_IN_PASSPHRASE, Wishes, choices, hold_bare};
use crate::ceremony::effect::Effect;
use crate::ceremony::event::Tick;
use crate::ceremony::kinds::made_up::{line, prose};
use crate::ceremony::refusal::{NotYet, Refusal};
use crate::ceremony::secret_input::SheetReading;
use crate::ceremony::session::{Opening, Session};
use crate::plan::template::Repeat;
use crate::plan::{PaperSize, Template};
use crate::sharing::Quorum;
use crate::sharing::share::{LockKind, ShareHeader};
use crate::transcript::record::{
    Ended, Finding, KnownHolder, KnownSet, KnownSheet, Parent, Place, ReadFrom, Sent,
};
use crate::transcript::{Entry, SentTo};
use crate::vocab::{CeremonyId, Day, Digest, Fingerprint, Mode, Moment, SecretText};

/// A world without anything outside: entries and sheets stay in memory.
#[derive(Debug)]
struct Memory {
    now: Moment,
    mono: u64,
    sheets: BTreeMap<u8, SheetReading>,
    code_words: BTreeMap<u8, SecretText>,
    lock: LockKind,
    wishes: Wishes,
    kept: Vec<Entry>,
}

impl Bare for Memory {
    fn now(&mut self) -> Tick {
        self.mono += 1;
        Tick { at: self.now, mono: self.mono }
    }

    fn perform(&mut self, effect: Effect) -> Result<(), Refusal> {
        match effect {
            Effect::Print(job) => {
                let beside = job.second.into_iter().map(|second| second.code).collect();
                self.sheets.insert(job.header.x, SheetReading::of_codes(job.payload, beside));
            }
            Effect::ShowCodeWords { share, words } => {
                self.code_words.insert(share, words);
            }
            Effect::Keep(signed) => {
                let entry = Entry::from_line(signed.line.as_bytes());
                self.kept.push(entry.expect("a session writes entries"));
            }
            Effect::Prepare(_)
            | Effect::KeepFile { .. }
            | Effect::Export { .. }
            | Effect::ExportLarge(_)
            | Effect::Publish
            | Effect::Papers => {}
        }
        Ok(())
    }
}

impl World for Memory {
    type Error = Refusal;

    fn read_sheet(&mut self, share: u8) -> Result<SheetReading, Refusal> {
        let sheet = self.sheets.get(&share).ok_or(NotYet::PrintFirst)?;
        Ok(sheet.again().expect("the copy is as long as what fitted"))
    }

    fn lock_secret(&mut self, lock: LockKind, share: u8) -> Option<SecretText> {
        match lock {
            LockKind::None => None,
            LockKind::Passphrase => SecretText::copy_of(STAND_IN_PASSPHRASE).ok(),
            LockKind::CodeWords => {
                self.code_words.get(&share).and_then(|words| SecretText::copy_of(words.expose()).ok())
            }
        }
    }

    fn findings(&mut self) -> Vec<Finding> {
        vec![Finding { what: line("machine"), found: line("stand-in"), as_wanted: false }]
    }

    fn reads_from(&self) -> ReadFrom {
        ReadFrom::Page
    }

    fn sent_to(&self) -> SentTo {
        SentTo::Nowhere
    }

    fn brought(&self) -> Vec<u8> {
        self.sheets.keys().copied().collect()
    }

    fn wishes(&self) -> &Wishes {
        &self.wishes
    }
}

/// Holds a script once, shares open, as is wished; what was held, and every line of it. A recovery is given sheets of a
/// worthless key of its own.
pub(super) fn hold_once(
    template: &Template,
    now: Moment,
    wishes: Wishes,
    rng: &mut impl CryptoRng,
) -> Result<(Session, Vec<Entry>), RehearsalError<Refusal>> {
    let (sheets, code_words) = (BTreeMap::new(), BTreeMap::new());
    let mut world =
        Memory { now, mono: 0, sheets, code_words, lock: LockKind::None, wishes, kept: Vec::new() };
    let wants = wants_sheets(template) || template.kind.wants_a_set_before();
    let mut parent = wants.then(|| made_up_parent(template.awaits_sheets()));
    if template.kind.opens_sheets() || template.kind.looks_at_sheets() {
        for (header, digest, text) in worthless_sheets(rng).map_err(RehearsalError::NotOpened)? {
            world.sheets.insert(header.x, SheetReading::Code(text));
            if let Some(known) = parent.as_mut().and_then(|parent| parent.known.as_mut()) {
                (known.set, known.fingerprint) = (header.set, header.fingerprint);
                let sheet = known.sheets.iter_mut().find(|sheet| sheet.share == header.x);
                sheet.expect("as many as are made up").digest = Some(digest);
            }
        }
    }
    let lock = template.locks.first().copied().unwrap_or(LockKind::None);
    let lock = if template.locks.contains(&LockKind::None) { LockKind::None } else { lock };
    world.lock = lock;
    let choices = choices(template, None, lock, PaperSize::A4, now.into())
        .expect("k of n of a script that was read is a quorum");
    let opening = Opening {
        template: template.clone(),
        choices,
        mode: Mode::Rehearsal,
        program: line("template check"),
        program_digest: Digest([0; 32]),
        before: parent.into_iter().collect(),
    };
    let session = hold_bare(opening, &mut world, rng)?;
    Ok((session, world.kept))
}

/// True if a phase is repeated for the sheets of an earlier ceremony.
fn wants_sheets(template: &Template) -> bool {
    template.phases.iter().any(|phase| phase.repeat == Repeat::SheetsOfParent)
}

/// A ceremony before that tells of three sheets in their bags.
fn made_up_parent(on_their_way: bool) -> Parent {
    let name = |share: u8| line(&format!("Stand-in holder {share}"));
    let sheet = |share: u8| KnownSheet {
        share,
        place: if on_their_way { Place::OnItsWay } else { Place::Sealed },
        as_of: Moment::nearest(0, 0),
        holder: name(share),
        affiliation: line("Rehearsal"),
        bag: Some(line(&format!("RH {share:04}")).into()),
        serial: Some(share.into()),
        digest: None,
        checked: None,
        sent: Day::parse("2026-01-01")
            .filter(|_| on_their_way)
            .map(|expected| Sent {
                channel: line(&format!("courier {share} of the rehearsal")),
                to: line("the stand-ins elsewhere"),
                expected,
            })
            .into_iter()
            .collect(),
    };
    let holder = |share: u8| KnownHolder {
        name: name(share),
        affiliation: line("Rehearsal"),
        shares: vec![share],
        untold: 0,
        keys: Vec::new(),
    };
    Parent {
        ceremony: CeremonyId([0; 16]),
        entries: 1,
        head: Digest([0; 32]),
        ended: Ended::Sealed,
        stopped_at: None,
        redo: prose("It was finished; this is a later ceremony."),
        known: Some(KnownSet {
            // where nothing is drawn, the key and the set that are made are all zeros
            fingerprint: Fingerprint([1; 16]),
            set: crate::vocab::SetId([1; 16]),
            generation: 1,
            quorum: Quorum::new(2, 3).expect("2 of 3 is a quorum"),
            sheets: (1..=3).map(sheet).collect(),
            holders: (1..=3).map(holder).collect(),
            older: Vec::new(),
        }),
    }
}

/// Three rehearsal shares, any two of which rebuild a worthless key.
fn worthless_sheets(rng: &mut impl CryptoRng) -> Result<Vec<(ShareHeader, Digest, SecretText)>, Refusal> {
    use crate::sharing::share::{Body, Share};
    use crate::sharing::{entropy::make_root_key, payload, split};
    let quorum = Quorum::new(2, 3).expect("2 of 3 is a quorum");
    let root = make_root_key(&[], rng);
    let mut seed = zeroize::Zeroizing::new([0u8; 32]);
    rng.fill_bytes(seed.as_mut_slice());
    let key = ed25519_dalek::SigningKey::from_bytes(&seed);
    let fingerprint = root.derive_fingerprint(Mode::Rehearsal);
    let mut set = crate::vocab::SetId([0; 16]);
    rng.fill_bytes(&mut set.0);
    let sheet = |point: crate::sharing::Point| {
        let header = ShareHeader {
            mode: Mode::Rehearsal,
            lock: LockKind::None,
            set,
            generation: 1,
            x: point.x,
            quorum,
            fingerprint,
        };
        let share = Share::sign(header, Body::Open(point.y), &key);
        (share.header, share.digest(), payload::write(&share))
    };
    Ok(split(&root, quorum, rng)?.into_iter().map(sheet).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ceremony::state::Stage;
    use crate::plan::{blocks, load};
    use crate::sharing::lock::RUNS;
    use rand::{SeedableRng, rngs::StdRng};

    /// Argon2id runs while the shipped script of this name is held.
    fn runs_of(script: &str, quorum: Option<Quorum>, world: &mut Memory) -> usize {
        let text = blocks::SHIPPED.iter().find(|(id, _)| *id == script).expect("shipped").1;
        let template = load(script, text).expect("loads");
        let choices = choices(&template, quorum, world.lock, PaperSize::A4, world.now.into()).expect("fit");
        let opening = Opening {
            template,
            choices,
            mode: Mode::Rehearsal,
            program: line("a test"),
            program_digest: Digest([0; 32]),
            before: Vec::new(),
        };
        let before = RUNS.get();
        let session = hold_bare(opening, world, &mut StdRng::seed_from_u64(1)).expect("reaches its end");
        assert_eq!(*session.state().stage(), Stage::Sealed);
        RUNS.get() - before
    }

    #[test]
    fn every_lock_is_closed_and_tried_once_and_in_a_recovery_opened_once() {
        let now = Moment::new(1_795_266_452_123, 60).expect("in range");
        let (sheets, code_words) = (BTreeMap::new(), BTreeMap::new());
        let mut world = Memory {
            now,
            mono: 0,
            sheets,
            code_words,
            lock: LockKind::Passphrase,
            wishes: Wishes::default(),
            kept: Vec::new(),
        };
        let quorum = Quorum::new(2, 3).expect("valid");
        assert_eq!(runs_of("kek", Some(quorum), &mut world), 2 * 3);
        assert_eq!(runs_of("recovery", None, &mut world), 2);
    }
}
