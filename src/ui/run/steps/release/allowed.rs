//! What may leave at this step: by the kind of the ceremony, and by its script.

use crate::plan::template::{Leaves, LeavingWay, MayLeave};
use crate::sharing::derive::KeyName;
use crate::ui::run::StepContext;

/// What a script lets leave; everything, if it names nothing.
pub struct Allowed<'a> {
    leaves: &'a [Leaves],
    draws: bool,
}

impl<'a> Allowed<'a> {
    /// At the step that is due.
    pub fn of(context: &StepContext<'a>) -> Self {
        let draws = context.state.plan().template.kind.draws_a_key();
        Self { leaves: &context.step.leaves, draws }
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
        let any = self.rows(what).any(|row| row.of.is_none());
        if any { Vec::new() } else { self.rows(what).filter_map(|row| row.of.clone()).collect() }
    }

    /// True if it may go on this way. Whoever draws the key itself lets nobody have it in the clear.
    pub fn may_go(&self, what: MayLeave, of: Option<&KeyName>, way: LeavingWay) -> bool {
        if self.draws && what == MayLeave::Key && way != LeavingWay::Wrapped {
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
