//! What may leave at this step: by the kind of the ceremony, and by its script.

use super::certifying::MaySign;
use super::chosen::Secret;
use crate::plan::template::{Leaves, MayLeave, PermittedWay, Template};
use crate::sharing::certifying::Signer;
use crate::sharing::derive::KeyName;
use crate::ui::run::StepContext;
use crate::vocab::Line;

/// Where the key of a CA comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// The root key gives it.
    Derived,
    /// It was made elsewhere, and sealed.
    Sealed,
}

/// What a script lets leave; everything, if it names nothing.
pub struct Allowed<'a> {
    leaves: &'a [Leaves],
    template: &'a Template,
    draws: bool,
}

impl<'a> Allowed<'a> {
    /// At the step that is due.
    pub fn of(context: &StepContext<'a>) -> Self {
        let template = &context.state.plan().template;
        Self { leaves: &context.step.leaves, template, draws: template.kind.draws_a_key() }
    }

    fn rows(&self, what: MayLeave) -> impl Iterator<Item = &'a Leaves> {
        self.leaves.iter().filter(move |row| row.what == what)
    }

    /// True if this may leave on some way.
    pub fn may(&self, what: MayLeave) -> bool {
        self.leaves.is_empty() || self.rows(what).next().is_some()
    }

    /// The derived keys that are named for it; empty where any is taken.
    pub fn names(&self, what: MayLeave) -> Vec<KeyName> {
        let any = self.rows(what).any(|row| row.of.is_none() && row.sealed.is_none());
        if any { Vec::new() } else { self.rows(what).filter_map(|row| row.of.clone()).collect() }
    }

    /// True if a private CA may sign by such a key.
    pub fn may_sign(&self, from: KeySource) -> bool {
        let fits = |row: &Leaves| match from {
            KeySource::Derived => row.sealed.is_none(),
            KeySource::Sealed => row.of.is_none(),
        };
        self.leaves.is_empty() || self.rows(MayLeave::Certificate).any(fits)
    }

    /// True if it may sign by the sealed key that says this of itself.
    pub fn may_sign_as(&self, about: &Line) -> bool {
        let is_this = |row: &Leaves| {
            row.of.is_none() && row.sealed.as_ref().is_none_or(|named| named == about.as_str())
        };
        self.leaves.is_empty() || self.rows(MayLeave::Certificate).any(is_this)
    }

    /// What this key may sign as a private CA.
    pub fn certificates(&self, by: &Signer) -> MaySign<'a> {
        let fits = |row: &&Leaves| match by {
            Signer::Derived(by) => row.sealed.is_none() && row.of.as_ref().is_none_or(|name| name == by),
            Signer::Sealed(by) => {
                row.of.is_none() && row.sealed.as_ref().is_none_or(|named| named == by.about.as_str())
            }
        };
        let rows: Vec<&Leaves> = self.rows(MayLeave::Certificate).filter(fits).collect();
        let profiles =
            rows.iter().filter_map(|row| self.template.certificate(row.profile.as_deref()?)).collect();
        let any = self.leaves.is_empty() || rows.iter().any(|row| row.profile.is_none());
        MaySign { profiles, any, lists: any || rows.iter().any(|row| row.is_of_lists()) }
    }

    /// True if it may go on this way. Whoever draws the key itself lets nobody have it in the clear.
    pub fn may_go(&self, secret: &Secret, way: PermittedWay) -> bool {
        let (what, of) = (secret.what(), secret.name());
        if self.draws && what == MayLeave::Key && way != PermittedWay::Wrapped {
            return false;
        }
        let fits = |row: &Leaves| {
            (row.of.is_none() || row.of.as_ref() == of) && (row.ways.is_empty() || row.ways.contains(&way))
        };
        self.leaves.is_empty() || self.rows(what).any(fits)
    }

    /// What the script says may leave, in a sentence; none if it says nothing.
    pub fn said(&self) -> Option<String> {
        let all: Vec<String> = self.leaves.iter().map(ToString::to_string).collect();
        (!all.is_empty()).then(|| format!("The script lets leave here: {}.", all.join("; ")))
    }
}
