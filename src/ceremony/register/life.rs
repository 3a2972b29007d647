//! One key's life: its sets, where each sheet is, and its ceremonies in order.

use super::chapter::{Chapter, End};
use super::cryptoperiod::Cryptoperiod;
use super::moves::Move;
use super::notice::Notice;
use super::replacement::Replacement;
use super::set_life::SetLife;
use super::told::ToldCeremony;
use super::under_key::UnderKey;
use crate::ceremony::family::Broken;
use crate::ceremony::state::{SetFacts, State};
use crate::plan::{KeyMetadata, Kind};
use crate::vocab::{CeremonyId, Day, Fingerprint};

/// A key, as its transcripts tell it.
#[derive(Debug)]
pub struct KeyLife {
    /// Which key.
    pub fingerprint: Fingerprint,
    /// What it is for; unknown if the ceremony that made it is not among the transcripts.
    pub metadata: Option<KeyMetadata>,
    /// The ceremony on whose key page that stands.
    pub page_of: Option<CeremonyId>,
    /// Its sets, the oldest first.
    pub sets: Vec<SetLife>,
    /// Secrets that are sealed under it, the oldest first.
    pub under_it: Vec<UnderKey>,
    /// Its ceremonies, the oldest first.
    pub chapters: Vec<Chapter>,
    /// What moves it from state to state, as its ceremonies say.
    pub moves: Vec<Move>,
    /// Counts the keys that replaced each other, as far as they are here; the first is 1.
    pub version: usize,
    /// The key that it replaces.
    pub replaces: Option<Replacement>,
    /// The key that replaces it.
    pub replaced_by: Option<Replacement>,
    /// Rules that are broken between its transcripts.
    pub broken: Vec<Broken>,
    /// Findings and dates, the urgent first.
    pub notices: Vec<Notice>,
}

impl KeyLife {
    pub(super) const fn new(fingerprint: Fingerprint) -> Self {
        Self {
            fingerprint,
            metadata: None,
            page_of: None,
            sets: Vec::new(),
            under_it: Vec::new(),
            chapters: Vec::new(),
            moves: Vec::new(),
            version: 1,
            replaces: None,
            replaced_by: None,
            broken: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// Adds a ceremony and the set it is about; they come in the order in which they began.
    pub(super) fn take(&mut self, told: &ToldCeremony, set: Option<SetFacts>) {
        let state = &told.state;
        let chapter = Chapter::of(told);
        if self.metadata.is_none() {
            // the page of a rotation is the new key's
            let page = state.plan().choices.key.clone().filter(|_| !state.is_about_the_old_key());
            self.metadata = page;
            self.page_of = self.metadata.as_ref().map(|_| state.ceremony());
        }
        let known = set.is_some_and(|set| self.sets.iter().any(|known| known.set == set.set));
        // what a resharing opened is of the set before the one that it made
        if let Some(old) = state.rebuilt_from().filter(|old| set.is_some_and(|set| set.set != old.set)) {
            self.set_of(old).replaced(state, chapter.day);
        }
        self.told_of_older_sets(state);
        // a sheet that came out of its bag is out of it, however the ceremony ended
        let told = chapter.end.is_closed() || known;
        if let Some(set) = set.filter(|_| told) {
            let life = self.set_of(set);
            life.told(state, chapter.day);
            life.known(state);
        }
        self.sets.sort_by_key(|set| set.generation);
        let under = state.outcomes().payloads.iter().map(|payload| {
            let mut kept = state.outcomes().evidence.iter();
            let place = kept.position(|file| file.name == payload.name);
            let (ceremony, began) = state.day_of_file(place.expect("what is sealed is kept as evidence"));
            UnderKey::of(payload, began.into(), ceremony)
        });
        self.under_it.extend(under);
        self.chapters.push(chapter);
    }

    /// Earlier sets of this key, as the header tells of them. A rotation's are those of the key that it replaces.
    fn told_of_older_sets(&mut self, state: &State) {
        if state.known().is_none_or(|known| known.fingerprint != self.fingerprint) {
            return;
        }
        for older in state.older_sets() {
            let facts = SetFacts { set: older.set, generation: older.generation, quorum: older.quorum };
            self.set_of(facts).told_of_an_older(older, state);
        }
    }

    /// What a ceremony that replaces this key tells of its sets.
    pub(super) fn told_by_its_end(&mut self, state: &State) {
        self.told_of_older_sets(state);
        if let Some(known) = state.replaced() {
            let facts = SetFacts { set: known.set, generation: known.generation, quorum: known.quorum };
            self.set_of(facts).told_of_the_replaced(state, known);
        }
        self.sets.sort_by_key(|set| set.generation);
    }

    /// The life of this set; a new one if nothing was told of it before.
    fn set_of(&mut self, facts: SetFacts) -> &mut SetLife {
        let place = self.sets.iter().position(|known| known.set == facts.set).unwrap_or_else(|| {
            self.sets.push(SetLife::new(facts.set, facts.generation, facts.quorum));
            self.sets.len() - 1
        });
        self.sets.get_mut(place).expect("found, or pushed a moment ago")
    }

    /// Label of the key, or the beginning of its fingerprint's words.
    pub fn name(&self) -> String {
        self.metadata.as_ref().map_or_else(
            || format!("key {}", self.fingerprint.words().split(' ').take(4).collect::<Vec<_>>().join(" ")),
            |metadata| metadata.label.to_string(),
        )
    }

    /// How long it is to be used, and where that stands.
    pub fn cryptoperiod(&self) -> Option<Cryptoperiod> {
        Cryptoperiod::on(self.metadata.as_ref()?, self.page_of?)
    }

    /// True once a ceremony with it was sealed, or it was replaced, or it was made elsewhere than in these ceremonies.
    pub fn is_issued(&self) -> bool {
        let makes = |chapter: &Chapter| matches!(chapter.kind, Kind::Generation | Kind::Rotation);
        self.replaced_by.is_some()
            || self.chapters.iter().any(|chapter| chapter.end == End::Sealed)
            || !self.chapters.iter().any(makes)
    }

    /// The nearest date on which something is due, and what.
    pub fn next_due(&self) -> Option<(Day, &'static str)> {
        self.notices.iter().filter_map(|notice| Some((notice.due()?, notice.short()))).min()
    }

    /// The set that new sheets belong to.
    pub fn newest_set(&self) -> Option<&SetLife> {
        self.sets.last()
    }

    /// The last ceremony in which the key was rebuilt from paper and matched its fingerprint.
    pub fn last_proof(&self) -> Option<&Chapter> {
        self.chapters.iter().rev().find(|chapter| chapter.proven && chapter.end == End::Sealed)
    }
}
