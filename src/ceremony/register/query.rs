//! What of a register is looked at, and in which order. A question hides rows and nothing else: what is wrong with the
//! whole is said all the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Register;
use super::due::Due;
use super::life::KeyLife;
use super::moves::Moved;
use super::moving::KeyStanding;
use super::recorded::RecordedCeremony;
use crate::vocab::likeness::searchable;
use crate::vocab::{CeremonyId, Day, shown};

/// Which keys are looked at. Everything that is asked must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// In one of these states; in any, if none is named.
    pub states: Vec<KeyStanding>,
    /// Somebody of this name holds a sheet, or held it last; a part of the name is enough.
    pub holder: Option<Words>,
    /// Something is due before this day.
    pub due_before: Option<Day>,
    /// These words stand somewhere in what the register tells.
    pub search: Option<Words>,
    /// In which order.
    pub sort: Sort,
}

/// Words to look for, without case, accents and punctuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    typed: String,
    plain: String,
}

impl Words {
    /// None if there is no letter and no digit in the text.
    pub fn new(text: &str) -> Option<Self> {
        let plain = searchable(text);
        (!plain.is_empty()).then(|| Self { typed: shown(text.trim()), plain })
    }

    /// True if they stand in this text, one after the other.
    pub fn are_in(&self, text: &str) -> bool {
        searchable(text).contains(&self.plain)
    }
}

/// The order of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What wants attention first, then by what is due next.
    #[default]
    Urgent,
    /// By name.
    Name,
    /// By state, in the order of a life.
    State,
    /// By the day on which something is due next; keys of which nothing is due last.
    Due,
    /// By the day they were made or first heard of, the oldest first.
    Made,
    /// By the day they were last rebuilt and proven; keys that never were first.
    Proven,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 6] = [Self::Urgent, Self::Name, Self::State, Self::Due, Self::Made, Self::Proven];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Name => "name",
            Self::State => "state",
            Self::Due => "due",
            Self::Made => "made",
            Self::Proven => "proven",
        }
    }
}

/// What a question finds in a register, by the places there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    keys: Vec<usize>,
    records: Vec<usize>,
    due: Vec<usize>,
    asked: String,
}

impl Matches {
    /// The same, as it stands in that register.
    pub fn shown<'r>(&self, register: &'r Register) -> Shown<'r> {
        Shown {
            keys: self.keys.iter().filter_map(|place| register.keys.get(*place)).collect(),
            records: self.records.iter().filter_map(|place| register.records.get(*place)).collect(),
            due: self.due.iter().filter_map(|place| register.due.get(*place)).collect(),
            of: register.keys.len() + register.records.len(),
            asked: self.asked.clone(),
        }
    }
}

/// What a question leaves of a register.
#[derive(Clone, Debug)]
pub struct Shown<'r> {
    /// The keys, in the order that was asked for.
    pub keys: Vec<&'r KeyLife>,
    /// Ceremonies of keys that are made elsewhere.
    pub records: Vec<&'r RecordedCeremony>,
    /// What is due of them, the most overdue first.
    pub due: Vec<&'r Due>,
    /// How many keys and records there are in all.
    pub of: usize,
    /// What was asked, in words; empty if it is everything.
    pub asked: String,
}

impl Shown<'_> {
    /// Keys and records that are shown.
    pub fn count(&self) -> usize {
        self.keys.len() + self.records.len()
    }

    /// How much of the whole this is, and why; none if it is everything.
    pub fn said(&self) -> Option<String> {
        (!self.asked.is_empty()).then(|| {
            format!("{} of {} shown: {}. The rest is hidden, not absent.", self.count(), self.of, self.asked)
        })
    }
}

impl Query {
    /// True if it leaves everything as it is.
    pub fn is_everything(&self) -> bool {
        self.said().is_empty()
    }

    /// What is asked, in words; empty if it is everything.
    pub fn said(&self) -> String {
        let states: Vec<&str> = self.states.iter().map(|state| state.word()).collect();
        let quoted = |words: &Words| format!("\u{201c}{}\u{201d}", words.typed);
        let parts = [
            (!states.is_empty()).then(|| format!("state {}", states.join(" or "))),
            self.holder.as_ref().map(|name| format!("holder {}", quoted(name))),
            self.due_before.map(|day| format!("due before {day}")),
            self.search.as_ref().map(|words| format!("with {}", quoted(words))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn takes_due(&self, due: &Due) -> bool {
        self.due_before.is_none_or(|day| due.day < day)
    }

    fn takes_key(&self, key: &KeyLife, due: &[&Due], today: Day) -> bool {
        let standing = key.standing(today);
        // whoever asks for what is destroyed wants what is destroyed for sure
        let stands = !standing.is_gone() || key.is_gone(today);
        (self.states.is_empty() || stands && self.states.contains(&standing))
            && self.holder.as_ref().is_none_or(|name| holders(key).any(|holder| name.are_in(holder)))
            && (self.due_before.is_none() || due.iter().any(|due| self.takes_due(due)))
            && self.search.as_ref().is_none_or(|words| told(key, today).iter().any(|text| words.are_in(text)))
    }

    /// A record has neither state nor sheets.
    fn takes_record(&self, record: &RecordedCeremony, due: &[&Due]) -> bool {
        let texts = || {
            let whole = [record.said(), record.chapter.ceremony.hex()];
            whole.into_iter().chain(record.findings())
        };
        self.states.is_empty()
            && self.holder.is_none()
            && (self.due_before.is_none() || due.iter().any(|due| self.takes_due(due)))
            && self.search.as_ref().is_none_or(|words| texts().any(|text| words.are_in(&text)))
    }
}

fn holders(key: &KeyLife) -> impl Iterator<Item = &str> {
    let custody = key.sets.iter().flat_map(|set| set.shares.iter().flatten());
    custody.map(|custody| custody.holder.as_str())
}

/// Everything that is told of a key, text by text.
fn told(key: &KeyLife, today: Day) -> Vec<String> {
    let mut all = vec![
        key.name(),
        key.state_word(today),
        key.fingerprint.words(),
        key.fingerprint.hex(),
        key.cryptoperiod().map_or_else(String::new, |period| period.said()),
    ];
    if let Some(page) = &key.metadata {
        let lines = [&page.label, &page.algorithm, &page.purpose, &page.owner, &page.environment];
        all.extend(lines.map(ToString::to_string));
    }
    for set in &key.sets {
        all.push(set.set.short());
        for custody in set.shares.iter().flatten() {
            all.extend([custody.holder.to_string(), custody.affiliation.to_string(), custody.place()]);
        }
    }
    for chapter in &key.chapters {
        let (id, hex) = (chapter.ceremony.short(), chapter.ceremony.hex());
        all.extend([id, hex, chapter.script.clone(), chapter.said(), chapter.found_at.clone()]);
    }
    all.extend(key.versions_said().into_iter().map(|(label, said)| format!("{label} {said}")));
    all.extend(key.history(today).moved.iter().map(Moved::said));
    all.extend(key.notices.iter().map(|notice| notice.said(today)));
    all
}

impl Register {
    /// What this question leaves, as of the day on which the register was made.
    pub fn shown(&self, query: &Query, today: Day) -> Shown<'_> {
        self.found(query, today).shown(self)
    }

    /// The same, by its places.
    pub fn found(&self, query: &Query, today: Day) -> Matches {
        // the nearest day of each key, and what is due of which record
        let mut next: BTreeMap<[u8; 16], Vec<&Due>> = BTreeMap::new();
        let mut of_records: BTreeMap<CeremonyId, Vec<&Due>> = BTreeMap::new();
        for due in &self.due {
            match due.fingerprint {
                Some(key) => next.entry(key.0).or_default().push(due),
                None => of_records.entry(due.ceremony).or_default().push(due),
            }
        }
        let due_of = |key: &KeyLife| next.get(&key.fingerprint.0).map_or(&[][..], Vec::as_slice);
        let mut keys: Vec<(usize, &KeyLife)> = (0..).zip(&self.keys).collect();
        keys.retain(|(_, key)| query.takes_key(key, due_of(key), today));
        let mut records: Vec<(usize, &RecordedCeremony)> = (0..).zip(&self.records).collect();
        records.retain(|(_, record)| {
            query.takes_record(record, of_records.get(&record.chapter.ceremony).map_or(&[], Vec::as_slice))
        });
        match query.sort {
            // as it stands
            Sort::Urgent => {}
            Sort::Name => keys.sort_by_cached_key(|(_, key)| key.name().to_lowercase()),
            Sort::State => keys.sort_by_cached_key(|(_, key)| match key.standing(today) {
                KeyStanding::In(state) => (0, Some(state)),
                KeyStanding::NeverIssued => (1, None),
                KeyStanding::Unknown => (2, None),
            }),
            Sort::Due => keys.sort_by_key(|(_, key)| {
                let next = due_of(key).first();
                (next.is_none(), next.map(|due| due.day))
            }),
            Sort::Made => keys.sort_by_key(|(_, key)| key.chapters.first().map(|chapter| chapter.day)),
            Sort::Proven => keys.sort_by_key(|(_, key)| key.last_proof().map(|chapter| chapter.day)),
        }
        let known: BTreeSet<[u8; 16]> = keys.iter().map(|(_, key)| key.fingerprint.0).collect();
        let recorded: BTreeSet<CeremonyId> =
            records.iter().map(|(_, record)| record.chapter.ceremony).collect();
        let taken = |due: &Due| match due.fingerprint {
            Some(key) => known.contains(&key.0),
            None => recorded.contains(&due.ceremony),
        };
        let due = (0..).zip(&self.due).filter(|(_, due)| taken(due) && query.takes_due(due));
        Matches {
            due: due.map(|(place, _)| place).collect(),
            keys: keys.into_iter().map(|(place, _)| place).collect(),
            records: records.into_iter().map(|(place, _)| place).collect(),
            asked: query.said(),
        }
    }
}
