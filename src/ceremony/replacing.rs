//! The key that a rotation replaces, as its header and its lines tell of it: which one, why, and until when it is used.

use super::state::State;
use crate::plan::template::{OLD_KEY_UNTIL, WHY_REPLACED, WhyReplaced};
use crate::plan::{choices_named, field_named};
use crate::transcript::record::KnownSet;
use crate::vocab::Day;

impl State {
    /// The set of the key that is replaced here, as the ceremony before left it; none if this is no rotation.
    pub fn replaced(&self) -> Option<&KnownSet> {
        self.known().filter(|_| self.plan().template.kind.replaces_a_key())
    }

    /// Why it is replaced, once that was said.
    pub fn why_replaced(&self) -> Option<WhyReplaced> {
        let named = choices_named(&self.plan().template, WHY_REPLACED);
        let step = &named.first().filter(|_| self.replaced().is_some())?.step.id;
        WhyReplaced::named(self.answers.get(step)?.chosen.get(WHY_REPLACED)?)
    }

    /// The last day on which the old key decrypts or verifies, once that was said.
    pub fn old_key_until(&self) -> Option<Day> {
        let template = &self.plan().template;
        let mut steps = template.all_steps().filter(|_| self.replaced().is_some());
        let named = steps.find_map(|step| field_named(template, &format!("{}.{OLD_KEY_UNTIL}", step.id)))?;
        Day::parse(self.answers.get(&named.step.id)?.values.get(OLD_KEY_UNTIL)?.as_str())
    }

    /// True while the old key alone is handed on: as long as no set of the new one is proven, and if it was aborted.
    pub(super) fn hands_on_the_old_key(&self) -> bool {
        let aborted = *self.stage() == super::state::Stage::Aborted;
        self.replaced().is_some() && (!self.done().trial || aborted)
    }

    /// True of a rotation that ended before the new key was drawn: what it tells of is the old one.
    pub(super) fn is_about_the_old_key(&self) -> bool {
        self.replaced().is_some() && self.fingerprint().is_none()
    }

    /// The old key in words, as the statement says it.
    pub(super) fn said_of_the_replaced(&self) -> Option<String> {
        self.replaced().map(|old| {
            let KnownSet { set, generation, quorum, fingerprint, .. } = old;
            let (short, set, fingerprint) = (set.short(), set.hex(), fingerprint.hex());
            format!("key {fingerprint}, set {short} ({set}), generation {generation}, {quorum}")
        })
    }
}
