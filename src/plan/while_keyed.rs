//! Steps that need the key in memory stand where it is: after it is drawn or rebuilt, and before it is wiped.

use super::kinds::StepKind;
use super::template::{Step, Template};
use super::toml_table::Table;

/// Refuses each that stands where there can be no key. That a script has the other two at all is another rule's.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    let first = |kind: StepKind| template.all_steps().enumerate().find(|(_, step)| step.kind == kind);
    let (maker, made) =
        if template.kind.draws_a_key() { (StepKind::Draw, "drawn") } else { (StepKind::Combine, "rebuilt") };
    let (made_at, wiped_at) = (first(maker), first(StepKind::Wipe));
    // of a recovery this is told where its script is walked through, as it always was: old transcripts hold such scripts
    let needs = |step: &Step| {
        step.kind.needs_the_key() || step.kind == StepKind::Release && template.kind.draws_a_key()
    };
    for (place, step) in template.all_steps().enumerate().filter(|(_, step)| needs(step)) {
        if template.kind.refuses(step.kind).is_some() {
            continue;
        }
        let problem = |what: String, fix: String| {
            let at = step.place_name();
            root.problem_at(&at, "phase.step", format!("{} {what}", step.id), fix);
        };
        if let Some((_, Step { id, .. })) = made_at.filter(|(made_at, _)| *made_at > place) {
            problem(format!("needs the key, which is {made} later, at {id}"), format!("put it behind {id}"));
        }
        if let Some((_, Step { id, .. })) = wiped_at.filter(|(wiped_at, _)| *wiped_at < place) {
            problem(format!("needs the key, which is wiped before, at {id}"), format!("put it before {id}"));
        }
    }
}
