//! Parts, steps, values and choices whose conditions contradict each other: they would be there in no ceremony.

use super::reach::{Goal, Reach};
use super::template::Template;
use super::toml_table::Table;

const FIX: &str = "change one of the conditions, or take it out";

/// Names each once; of what is in a part that is never held nothing more is said.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    let reach = Reach::of(template);
    let never = |goal: Goal<'_>| reach.ways(&[goal]).is_none();
    for (number, phase) in template.phases.iter().enumerate() {
        if root.is_full() {
            return;
        }
        if !phase.when.is_empty() && never(Goal::Phase(number)) {
            let what = "is never held: what it depends on cannot all be so";
            root.problem_at(&format!("phase {number}"), "phase", what, FIX);
            continue;
        }
        for step in &phase.steps {
            let at = |what: String| {
                root.problem_at(&step.place_name(), "phase.step", format!("{} {what}", step.id), FIX);
            };
            if !step.when.is_empty() && never(Goal::Step(&step.id)) {
                at("is never held: what it and its phase depend on cannot all be so".into());
                continue;
            }
            for field in step.fields.iter().filter(|field| !field.when.is_empty()) {
                if never(Goal::Value(&step.id, &field.id)) {
                    at(format!("never asks for {}: what it depends on cannot all be so", field.id));
                }
            }
            for choice in step.choices.iter().filter(|choice| !choice.when.is_empty()) {
                if never(Goal::Choice(&step.id, &choice.id)) {
                    at(format!("never asks for {}: what it depends on cannot all be so", choice.id));
                }
            }
        }
    }
}
