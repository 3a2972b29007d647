//! Where a reference of a script stands, and what its check shares: a step, a choice, a value must be there, stand
//! before, and be of the same round.

use super::rounds::go_together;
use super::template::{Phase, Step, Template};
use super::toml_table::Table;
use crate::vocab::edit_distance::slip;

/// Where a reference stands.
#[derive(Clone)]
pub(super) struct From<'a, 'w, 't, 'i> {
    pub root: &'a Table<'w, 't, 'i>,
    pub template: &'a Template,
    pub phase: &'a Phase,
    pub number: usize,
    /// Steps of the script up to this one.
    pub place: usize,
    pub name: String,
    pub step: Option<&'a Step>,
}

impl From<'_, '_, '_, '_> {
    pub fn problem(&self, what: &str, fix: impl Into<String>) {
        let (key, id) = match self.step {
            Some(step) => ("phase.step", format!("{} ", step.id)),
            None => ("phase", String::new()),
        };
        self.root.problem_at(&self.name, key, format!("{id}{what}"), fix);
    }

    /// Whether what stands in that phase has one answer here.
    pub fn reaches(&self, phase: usize) -> bool {
        phase == self.number
            || self
                .template
                .phases
                .get(phase)
                .is_some_and(|to| to.repeat.is_once() || go_together(&to.repeat, &self.phase.repeat))
    }
}

/// Every value that a step records, as `step.field`.
pub(super) fn values(template: &Template) -> impl Iterator<Item = String> {
    let of = |step: &Step| {
        let id = step.id.clone();
        step.recorded_fields().map(|field| format!("{id}.{}", field.id)).collect::<Vec<_>>()
    };
    template.all_steps().flat_map(of)
}

/// The name that is meant by a slip of the pen, if one is near.
pub(super) fn nearest(all: impl Iterator<Item = String>, name: &str) -> Option<String> {
    slip(all, name)
}

pub(super) fn other_rounds(from: &From<'_, '_, '_, '_>, name: &str) {
    let what = format!("refers to {name}, which is recorded once in every round of another phase");
    from.problem(&what, "refer to it from the same phase, or from one with the same repeat");
}
