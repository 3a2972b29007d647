//! Earlier sets of a key that still rebuild it. A resharing that leaves k or more sheets of the set that it replaces tells the
//! next ceremony so, and that the next; whoever destroys the key names each such set first.

use super::exceptions::Permit;
use super::facts::{OpenedBag, Permission};
use super::refusal::Refusal;
use super::state::State;
use crate::plan::Kind;
use crate::transcript::record::{KnownHolder, KnownSet, KnownSheet, OlderSet, Place, Subject};
use crate::vocab::{Fingerprint, SetId};

/// Sheets that are named one by one in a sentence; more are counted.
const NAMED: usize = 6;

impl OlderSet {
    /// The shares whose sheets nobody is recorded to have destroyed, ascending, each with where it was last, if that is told.
    pub fn left(&self) -> impl Iterator<Item = (u8, Option<&KnownSheet>)> {
        let told = |share: u8| self.sheets.iter().find(|sheet| sheet.share == share);
        let all = (1..=self.quorum.shares()).map(move |share| (share, told(share)));
        all.filter(|(_, sheet)| sheet.is_none_or(|sheet| sheet.place != Place::Destroyed))
    }

    /// True while as many of its sheets are left as rebuild the key.
    pub fn rebuilds(&self) -> bool {
        self.left().count() >= usize::from(self.quorum.threshold())
    }

    /// How it is said in a list: which set, how many of its sheets, how many suffice.
    pub fn said(&self) -> String {
        let Self { set, generation, quorum, .. } = self;
        let (n, k, left) = (quorum.shares(), quorum.threshold(), self.left().count());
        format!(
            "set {}, generation {generation}: {left} of its {n} sheets are not known to be destroyed, and any {k} rebuild the key",
            set.short()
        )
    }

    /// Where its sheets were last.
    pub fn whereabouts(&self) -> String {
        let said = |(share, sheet): (u8, Option<&KnownSheet>)| match sheet {
            None => format!("share {share}: nobody knows"),
            Some(KnownSheet { holder, bag: Some(bag), .. }) => format!("share {share}: {holder}, bag {bag}"),
            Some(KnownSheet { holder, bag: None, .. }) => format!("share {share}: {holder}, in no bag"),
        };
        let mut all: Vec<String> = self.left().take(NAMED).map(said).collect();
        let more = self.left().count().saturating_sub(NAMED);
        all.extend((more > 0).then(|| format!("and {more} more")));
        all.join("; ")
    }

    /// As the statement says it.
    pub(super) fn in_statement(&self) -> String {
        let Self { set, generation, quorum, .. } = self;
        let (short, set, left) = (set.short(), set.hex(), self.left().count());
        format!("{short} ({set}), generation {generation}, {quorum}: {left} sheets not destroyed")
    }
}

impl KnownSet {
    /// The set that the next ceremony is about: this one, or, once every sheet of it is destroyed, the newest of the earlier
    /// ones that still rebuild the key.
    pub(super) fn next(mut self) -> Self {
        let destroyed = self.sheets.iter().filter(|sheet| sheet.place == Place::Destroyed).count();
        if destroyed < usize::from(self.quorum.shares()) {
            return self;
        }
        let Some(OlderSet { set, generation, quorum, sheets }) = self.older.pop() else { return self };
        let mut holders: Vec<KnownHolder> = Vec::new();
        for sheet in &sheets {
            match holders.iter_mut().find(|holder| holder.name == sheet.holder) {
                Some(holder) => holder.shares.push(sheet.share),
                None => holders.push(KnownHolder {
                    name: sheet.holder.clone(),
                    affiliation: sheet.affiliation.clone(),
                    shares: vec![sheet.share],
                    untold: 0,
                    keys: Vec::new(),
                }),
            }
        }
        Self { fingerprint: self.fingerprint, set, generation, quorum, sheets, holders, older: self.older }
    }
}

impl State {
    /// Earlier sets that still rebuild the key, as the ceremony before tells of them.
    pub fn older_sets(&self) -> &[OlderSet] {
        self.known().map_or(&[], |known| &known.older)
    }

    /// The same for the ceremony after this one, which is told of this key and set; the oldest first.
    pub(super) fn older_than(&self, set: SetId, key: Fingerprint) -> Vec<OlderSet> {
        let told = self.known().filter(|known| known.fingerprint == key);
        let mut older = told.map_or_else(Vec::new, |known| known.older.clone());
        older.extend(self.replaced_set().filter(|old| old.set != set && old.rebuilds()));
        older
    }

    /// The set that was replaced here by another of the same key, with what became of its sheets.
    fn replaced_set(&self) -> Option<OlderSet> {
        let old = self.rebuilt_from().filter(|_| self.plan().template.kind.makes_a_set())?;
        let sheets = self.sheets_as_left(old.set);
        Some(OlderSet { set: old.set, generation: old.generation, quorum: old.quorum, sheets })
    }

    /// The sheets of the set that its shares were collected from, after what became of those that were opened: known before,
    /// or opened here.
    pub(super) fn sheets_as_left(&self, set: SetId) -> Vec<KnownSheet> {
        let known = self.known().filter(|known| known.set == set);
        let mut sheets = known.map_or_else(Vec::new, |known| known.sheets.clone());
        for opened in self.opened() {
            let Some(share) = self.share_in(opened, set) else { continue };
            let Some(sheet) = self.as_opened(opened, share) else { continue };
            match sheets.iter_mut().find(|sheet| sheet.share == share) {
                Some(before) => {
                    (before.place, before.bag, before.as_of) = (sheet.place, sheet.bag, sheet.as_of);
                }
                None => sheets.push(sheet),
            }
        }
        sheets.sort_by_key(|sheet| sheet.share);
        sheets
    }

    /// A sheet of which only its opening tells.
    fn as_opened(&self, opened: &OpenedBag, share: u8) -> Option<KnownSheet> {
        let person = self.people().iter().find(|person| person.id == opened.holder)?;
        let (place, bag) = opened.left_at();
        Some(KnownSheet {
            share,
            place,
            as_of: self.held().1,
            holder: person.name.clone(),
            affiliation: person.affiliation.clone(),
            bag,
            serial: None,
            digest: None,
            checked: None,
            sent: Vec::new(),
        })
    }

    /// Older sets that are to be named before a sheet is destroyed for the key's end, and were not yet.
    pub fn unnamed_older_sets(&self) -> impl Iterator<Item = &OlderSet> {
        let ends = self.plan().template.kind == Kind::Destruction;
        let named = |older: &&OlderSet| {
            let about = Subject::OlderSet { set: older.set };
            self.exceptions().iter().any(|exception| {
                exception.about == about && matches!(exception.permission, Permission::Used { .. })
            })
        };
        self.older_sets().iter().filter(move |older| ends && !named(older))
    }

    /// Each older set that still rebuilds the key is named in an exception before the first sheet leaves its bag to be
    /// destroyed.
    pub(super) fn name_older_sets(&self) -> Result<Vec<Permit>, Refusal> {
        let need = |older: &OlderSet| {
            let why = format!(
                "an older set still rebuilds the key: {}: {}. The key does not end while they are there. Write where they are and what becomes of them; once the sheets of this set are destroyed, the next destruction is about that one",
                older.said(),
                older.whereabouts()
            );
            self.need(Subject::OlderSet { set: older.set }, &why)
        };
        self.unnamed_older_sets().map(need).collect()
    }
}
