//! A payload that every sheet carries as a second code is sealed once, and before the first sheet is printed.

use super::facts;
use super::kinds::StepKind;
use super::template::{MAX_ABOUT_ON_SHEETS, Step, Template};
use super::toml_table::Table;

/// Refuses what could not be printed on every sheet. Whether the payload is short enough is known when it is sealed.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    let first_print = template.all_steps().enumerate().find(|(_, step)| step.kind == StepKind::Print);
    let steps = template.phases.iter().flat_map(|phase| phase.steps.iter().map(move |step| (phase, step)));
    let mut before: Option<&str> = None;
    for (place, (phase, step)) in steps.enumerate() {
        let Some(payload) = step.payload.as_ref().filter(|payload| payload.on_sheets) else { continue };
        let problem = |what: String, fix: String| {
            root.problem_at(&step.place_name(), "phase.step", format!("{} {what}", step.id), fix);
        };
        if let Some(first) = before.replace(&step.id) {
            let what = format!("is on the sheets, and so is {first}: a sheet has room for one payload");
            problem(what, "take on_sheets out of one of them".to_owned());
        }
        if !phase.repeat.is_once() {
            let what = "is on the sheets, and its phase is repeated".to_owned();
            problem(what, "put it into a phase without repeat, or take on_sheets out".to_owned());
        }
        match first_print {
            None if template.kind.refuses(step.kind).is_none() => {
                let what = "is on the sheets, and none are printed".to_owned();
                problem(what, "take on_sheets out".to_owned());
            }
            Some((printed, Step { id, .. })) if printed < place => {
                let what = format!("is on the sheets, and the first sheet is printed before, at {id}");
                problem(what, format!("put it before {id}, behind the step that makes the key"));
            }
            Some(_) | None => {}
        }
        // with facts in it the length is known when the script is bound
        let got = payload.about.chars().count();
        let whole = facts::names(&payload.about).is_ok_and(|names| names.is_empty());
        if whole && got > MAX_ABOUT_ON_SHEETS {
            let what = format!("has an about of {got} characters, and it is on the sheets");
            problem(what, format!("a sheet has room for {MAX_ABOUT_ON_SHEETS}: shorten it"));
        }
    }
}
