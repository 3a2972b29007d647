//! The register: every key that a pile of transcripts tells of, who holds its sheets, what it went through, and what
//! is due. A fold over folded ceremonies; it stores nothing of its own, so whoever has the transcripts has the register.
//!
//! Only sealed ceremonies move sheets from hand to hand. One that was broken off or aborted stands in the life of its
//! key, and is a finding where it left something behind.
//!
//! A transcript signs itself, and so does a stranger's. Held against a list of trusted keys, those that the list does
//! not vouch for stand apart and move nothing; without a list everything counts, and it is said that nothing is anchored.

mod certified;
mod chapter;
mod cryptoperiod;
mod deadlines;
mod due;
mod handed_out;
mod keeping;
mod key_state;
mod life;
mod looks;
mod moves;
mod moving;
mod notice;
mod noticing;
mod query;
mod recorded;
mod replacement;
mod seen;
mod set_life;
mod stranger;
mod tables;
mod told;
mod under_key;
mod versions;
mod whereabouts;

use std::collections::{BTreeMap, BTreeSet};

pub use chapter::{Brought, Chapter, End, LeftOpen};
pub use cryptoperiod::{Cryptoperiod, KeyKind};
pub use due::{Due, Task};
pub use keeping::{Keeping, Travelling};
pub use key_state::{Act, KeyState, NoMove};
pub use life::KeyLife;
pub use moves::{History, Illegal, Move, Moved, Says};
pub use moving::KeyStanding;
pub use notice::Notice;
pub use query::{Matches, Query, Shown, Sort, Words};
pub use recorded::{RECORDED, RecordedCeremony};
pub use replacement::Replacement;
pub use seen::{AuditOfSet, LastSeen};
pub use set_life::{Custody, SetLife, SheetRow};
pub use stranger::Stranger;
pub use tables::Table;
pub use told::{ToldCeremony, Verified};
pub use under_key::UnderKey;
pub use whereabouts::Where;

use super::contradicting::sets_of;
use super::family::{self, Broken, Member};
use super::lineage;
use super::state::Stage;
use super::used_shares::{is_explained, other_shares};
use crate::plan::Kind;
use crate::vocab::{CeremonyId, Day, Digest, Fingerprint, Mode, SetId};

/// What is wrong between the transcripts and those that they build on, by the one that says so.
fn rules_broken(told: &[ToldCeremony]) -> BTreeMap<CeremonyId, Vec<Broken>> {
    let mut all: BTreeMap<CeremonyId, Vec<Broken>> = BTreeMap::new();
    let members: Vec<Member<'_>> =
        told.iter().map(|told| Member { state: &told.state, head: told.head }).collect();
    let lines: Vec<Vec<Member<'_>>> =
        members.iter().map(|member| lineage::back_from(*member, &members)).collect();
    let sets: Vec<Vec<SetId>> = members.iter().map(|member| sets_of(member.state)).collect();
    for (place, ((this, line), ours)) in members.iter().zip(&lines).zip(&sets).enumerate() {
        let here = all.entry(this.state.ceremony()).or_default();
        for older in line.iter().skip(1) {
            if lineage::names(this.state, older.state.ceremony()) {
                here.extend(family::between(*this, *older));
            } else {
                here.extend(other_shares(*this, *older));
            }
        }
        here.extend(lineage::undeposited(line));
        here.retain(|one| !is_explained(one, line));
        // one that goes on after both has put together what they tell
        let joined = |other: &Member<'_>| {
            lines.iter().any(|line| lineage::is_in(line, *this) && lineage::is_in(line, *other))
        };
        for ((other, older), theirs) in members.iter().zip(&lines).zip(&sets).take(place) {
            here.extend(lineage::fork_of(older, line).filter(|_| !joined(other)));
            if ours.iter().any(|set| theirs.contains(set)) {
                here.extend(lineage::contradictions(older, line));
            }
        }
    }
    all
}

/// A transcript that is not counted, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCounted {
    /// The folder, for people.
    pub found_at: String,
    /// The reason, a sentence without its point.
    pub why: String,
}

/// Every key, those with something to say first.
#[derive(Debug, Default)]
pub struct Register {
    /// A list of trusted keys vouches for everything that is counted.
    pub anchored: bool,
    /// What the list does not vouch for.
    pub strangers: Vec<Stranger>,
    /// Keys of one mode.
    pub keys: Vec<KeyLife>,
    /// Ceremonies of keys that are made elsewhere, the oldest first.
    pub records: Vec<RecordedCeremony>,
    /// Everything that is due, the most overdue first.
    pub due: Vec<Due>,
    /// What is not counted.
    pub left_out: Vec<NotCounted>,
    /// Ceremonies that are.
    pub ceremonies: usize,
    /// Ceremonies in which no key came to be, the oldest first.
    pub unkeyed: Vec<Unkeyed>,
}

/// A ceremony of a key that ended, or was broken off, before there was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unkeyed {
    /// The folder, for people.
    pub found_at: String,
    /// Its short name, its day, what it was about and how it ended, a sentence without its point.
    pub said: String,
    /// When its signatures were verified.
    verified: Verified,
}

impl Unkeyed {
    fn of(told: &ToldCeremony) -> Self {
        let state = &told.state;
        let how = match state.stage() {
            Stage::Running { .. } => "broken off",
            Stage::Aborted => "aborted",
            Stage::Sealed | Stage::DayOver { .. } => "ended",
        };
        let said = format!(
            "{} of {}, {}: {how} before there was a key",
            state.ceremony().short(),
            state.held().0.date(),
            state.subject()
        );
        Self { found_at: told.found_at.clone(), said, verified: told.verified }
    }
}

impl Register {
    /// Folds transcripts that a list of trusted keys vouches for, and lists apart those that it does not.
    pub fn anchored(told: Vec<ToldCeremony>, strangers: Vec<ToldCeremony>, mode: Mode, today: Day) -> Self {
        // a day of a ceremony that the list vouches for is told by its last
        let days: Vec<Digest> = told.iter().flat_map(|one| one.state.parts()).map(|part| part.head).collect();
        let strangers = strangers.into_iter().filter(|told| told.state.mode() == mode);
        let strangers = strangers.filter(|told| !days.contains(&told.head)).map(Stranger::of);
        let mut register =
            Self { anchored: true, strangers: strangers.collect(), ..Self::of(told, mode, today) };
        for key in &mut register.keys {
            let about = register.strangers.iter().filter(|one| one.fingerprint == Some(key.fingerprint));
            key.notices.splice(..0, about.map(noticing::of_stranger));
        }
        register.in_order(today);
        register
    }

    /// Folds the transcripts of this mode, whoever signed them; those of the other are passed over. Notices are as of `today`.
    ///
    /// A copy of a ceremony counts once, and one that was made before the end not at all. Records of one ceremony that
    /// are signed by different keys, or end differently after as many lines, are left out: somebody has to say which
    /// is true.
    pub fn of(told: Vec<ToldCeremony>, mode: Mode, today: Day) -> Self {
        let mut register = Self::default();
        let mut told = register.one_of_each(told.into_iter().filter(|told| told.state.mode() == mode));
        told.sort_by_key(|told| told.state.held());
        register.ceremonies = told.len();
        let days = |told: &ToldCeremony| -> Vec<CeremonyId> {
            told.state.parts().iter().map(|part| part.ceremony).chain([told.state.ceremony()]).collect()
        };
        let counted: BTreeSet<CeremonyId> = told.iter().flat_map(days).collect();
        let mut keys: BTreeMap<[u8; 16], KeyLife> = BTreeMap::new();
        let mut broken = rules_broken(&told);
        for told in &told {
            let of_no_key = match told.state.plan().template.kind {
                Kind::Record => {
                    told.state.known().is_none() || !told.state.plan().template.is_about_each_sheet()
                }
                Kind::Deposit | Kind::DepositRelease => told.state.known().is_none(),
                Kind::Generation
                | Kind::Recovery
                | Kind::Drill
                | Kind::Reshare
                | Kind::Reissue
                | Kind::Rotation
                | Kind::Audit
                | Kind::Destruction => false,
            };
            if of_no_key {
                let broken = broken.remove(&told.state.ceremony()).unwrap_or_default();
                register.records.push(RecordedCeremony::of(told, broken));
                continue;
            }
            // before a key is drawn there is nothing to keep a register of
            let Some((fingerprint, set)) = told.state.counted_under() else {
                register.unkeyed.push(Unkeyed::of(told));
                continue;
            };
            let key = keys.entry(fingerprint.0).or_insert_with(|| KeyLife::new(fingerprint));
            key.take(told, set);
            let says = moving::told_by(told, key);
            key.moves.extend(says);
            let found = broken.remove(&told.state.ceremony()).unwrap_or_default();
            key.broken.extend(found.iter().cloned());
            if let Some((old, [to_new, to_old])) = replacement::told_by(told, fingerprint) {
                key.replaces = Some(to_new);
                let old = keys.entry(old.0).or_insert_with(|| KeyLife::new(old));
                old.was_replaced(told, to_old);
                old.broken.extend(found);
            }
        }
        versions::link(&mut keys);
        for key in keys.values_mut() {
            handed_out::settle(&mut key.chapters.iter_mut().collect::<Vec<_>>(), mode);
        }
        handed_out::settle(
            &mut register.records.iter_mut().map(|record| &mut record.chapter).collect::<Vec<_>>(),
            mode,
        );
        register.keys = keys.into_values().collect();
        for key in &mut register.keys {
            key.notices = noticing::of(key, &counted, today);
        }
        register.due = register
            .keys
            .iter()
            .flat_map(|key| deadlines::of_key(key, today))
            .chain(register.records.iter().flat_map(|record| deadlines::of_record(&record.chapter)))
            .collect();
        register.due.sort_by(|one, other| (one.day, &one.of).cmp(&(other.day, &other.of)));
        register.in_order(today);
        register
    }

    fn in_order(&mut self, today: Day) {
        self.keys.sort_by_cached_key(|key| {
            let urgent = key.notices.iter().any(|notice| notice.is_urgent(today));
            (!urgent, key.next_due(), key.name())
        });
    }

    fn one_of_each(&mut self, all: impl Iterator<Item = ToldCeremony>) -> Vec<ToldCeremony> {
        let mut by_ceremony: BTreeMap<CeremonyId, Vec<ToldCeremony>> = BTreeMap::new();
        for told in all {
            by_ceremony.entry(told.state.ceremony()).or_default().push(told);
        }
        let mut kept = Vec::new();
        for (_, mut copies) in by_ceremony {
            copies.sort_by_key(|told| told.state.entries());
            let Some(longest) = copies.pop() else { continue };
            // a shorter one is a copy that was made before the end, if the same key signed it: a key is there for one run
            let key = longest.state.header().ceremony_key;
            let differs = |other: &ToldCeremony| {
                let as_long = other.state.entries() == longest.state.entries();
                other.state.header().ceremony_key != key || as_long && other.head != longest.head
            };
            if copies.iter().any(differs) {
                let why = format!(
                    "ceremony {} is recorded twice, differently: find out which record is true",
                    longest.state.ceremony().short()
                );
                let both = copies.into_iter().chain([longest]);
                self.left_out
                    .extend(both.map(|told| NotCounted { found_at: told.found_at, why: why.clone() }));
            } else {
                kept.push(longest);
            }
        }
        // an earlier day is told by the part that goes on after it
        let told: Vec<Digest> = kept.iter().flat_map(|one| one.state.parts()).map(|part| part.head).collect();
        kept.retain(|one| !told.contains(&one.head));
        kept
    }

    /// True if something was found, is overdue, or is not counted.
    pub fn wants_attention(&self, today: Day) -> bool {
        !self.left_out.is_empty()
            || !self.strangers.is_empty()
            || self.records.iter().any(|record| !record.findings().is_empty())
            || self.keys.iter().flat_map(|key| &key.notices).any(|notice| notice.is_urgent(today))
    }

    /// How many transcripts were verified whole now, and of how many the signatures of single lines were verified earlier.
    pub fn verified(&self) -> (usize, usize) {
        let chapters = self.keys.iter().flat_map(|key| &key.chapters);
        let records = self.records.iter().map(|record| &record.chapter);
        let all = chapters.chain(records).map(|chapter| chapter.verified);
        let all = all
            .chain(self.strangers.iter().map(|one| one.verified))
            .chain(self.unkeyed.iter().map(|one| one.verified));
        let (mut now, mut earlier) = (0, 0);
        for verified in all {
            match verified {
                Verified::Now => now += 1,
                Verified::Earlier => earlier += 1,
            }
        }
        (now, earlier)
    }

    /// The same in a sentence; none if all were verified whole now.
    pub fn said_of_earlier(&self) -> Option<String> {
        let (now, earlier) = self.verified();
        (earlier > 0).then(|| {
            format!(
                "{} verified whole now. Of {earlier} the signatures of single lines were verified on this machine before, to the byte; their chain, script, last signature and close were verified again now.",
                if now == 1 { "1 transcript was".to_owned() } else { format!("{now} transcripts were") }
            )
        })
    }

    /// The key with this fingerprint.
    pub fn key(&self, fingerprint: Fingerprint) -> Option<&KeyLife> {
        self.keys.iter().find(|key| key.fingerprint == fingerprint)
    }
}
