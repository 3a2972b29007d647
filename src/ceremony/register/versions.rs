//! Keys that replace each other, in a row: what each is called, how many there were before, and what that settles.

use std::collections::BTreeMap;

use super::life::KeyLife;
use super::moves::{Move, Says};
use super::replacement::Replacement;
use super::set_life::SetLife;
use super::told::ToldCeremony;
use super::whereabouts::Where;
use crate::plan::template::WhyReplaced;

/// Names both sides of every replacement, counts the versions, and settles what waited for the rotation.
pub(super) fn link(keys: &mut BTreeMap<[u8; 16], KeyLife>) {
    let names: BTreeMap<[u8; 16], String> = keys.iter().map(|(id, key)| (*id, key.name())).collect();
    let before: BTreeMap<[u8; 16], [u8; 16]> =
        keys.iter().filter_map(|(id, key)| Some((*id, key.replaces.as_ref()?.other.0))).collect();
    for (id, key) in keys.iter_mut() {
        // keys that replace each other in a circle are counted once each
        key.version = std::iter::successors(Some(id), |id| before.get(*id)).take(before.len() + 1).count();
        for side in [&mut key.replaces, &mut key.replaced_by].into_iter().flatten() {
            side.name = names.get(&side.other.0).cloned().expect("both sides have a life here");
        }
        if key.replaced_by.is_some() {
            let sheets = key.sets.iter_mut().flat_map(|set| set.shares.iter_mut().flatten());
            for custody in sheets.filter(|custody| custody.place == Where::ToBeRotated) {
                custody.place = Where::Rotated;
            }
        }
    }
}

impl KeyLife {
    /// It was replaced: what was told first counts, and two rotations of one key are a fork besides.
    pub(super) fn was_replaced(&mut self, told: &ToldCeremony, by: Replacement) {
        let says =
            if by.why == Some(WhyReplaced::MayBeKnown) { Says::ReplacedAsKnown } else { Says::Replaced };
        self.moves.push(Move {
            says,
            on: by.on,
            ceremony: by.ceremony,
            line: told.state.entries(),
            found_at: told.found_at.clone(),
        });
        self.told_by_its_end(&told.state);
        self.replaced_by.get_or_insert(by);
    }

    /// Its place among the keys that replaced each other, under labels of a few words; nothing for a key that stands alone.
    pub fn versions_said(&self) -> Vec<(&'static str, String)> {
        let of = |label, side: &Option<Replacement>| side.as_ref().map(|side| (label, side.said()));
        let links: Vec<_> = [of("replaces", &self.replaces), of("replaced by", &self.replaced_by)]
            .into_iter()
            .flatten()
            .collect();
        let version = (!links.is_empty()).then(|| ("version", self.version.to_string()));
        version.into_iter().chain(links).collect()
    }

    /// How much of it is left, of all its sets.
    pub(super) fn said_of_what_is_left(&self) -> String {
        let left: usize = self.sets.iter().map(SetLife::left).sum();
        let are = if left == 1 { "sheet is" } else { "sheets are" };
        if self.sets.is_empty() {
            "where its sheets are no transcript here tells".to_owned()
        } else if self.rebuilds() {
            format!("{left} of its {are} not recorded as destroyed, and enough of one set to rebuild it")
        } else if left > 0 {
            format!("{left} of its {are} not recorded as destroyed, and too few of any set to rebuild it")
        } else {
            "no sheet of it is left, but it left a ceremony, and that copy is not recorded as gone".to_owned()
        }
    }
}
