//! Where a day of a ceremony may end.

use super::kinds::StepKind;
use super::rounds::rounds_of;
use super::template::{Phase, Repeat, Template};
use super::toml_table::Table;
use crate::vocab::limits::MAX_DAYS;

/// A day ends between the roll call and the sign-off, and where nothing secret is in memory and no bag is open: nothing of
/// the kind outlives a day.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    let (mut enrolled, mut secret, mut open, mut signed_off) = (false, false, false, false);
    for step in template.all_steps() {
        let problem = |what: &str, fix: &str| {
            let what = format!("{} ends a day {what}", step.id);
            root.problem_at(&step.place_name(), "phase.step", what, fix);
        };
        let is = |kind: &[StepKind]| kind.contains(&step.kind);
        enrolled |= is(&[StepKind::RollCall]);
        secret =
            (secret || is(&[StepKind::Entropy, StepKind::Draw, StepKind::Collect])) && !is(&[StepKind::Wipe]);
        open = (open || is(&[StepKind::Collect])) && !is(&[StepKind::Reseal]);
        signed_off |= is(&[StepKind::SignOff]);
        if !is(&[StepKind::SessionEnd]) {
            continue;
        }
        if !enrolled {
            problem("before anybody is enrolled", "put it behind the roll call");
        } else if secret || open {
            let fix = if template.kind.opens_sheets() {
                "put it before kind = \"collect\", or behind the wipe and kind = \"reseal\""
            } else {
                "put it before kind = \"entropy\", or behind kind = \"wipe\""
            };
            problem("while a secret is in memory or a bag is open", fix);
        } else if signed_off {
            problem("after everybody has signed off", "put it before the sign-off");
        }
    }
    for phase in template.phases.iter().filter(|phase| phase.repeat == Repeat::SheetsOfParent) {
        for step in phase.steps.iter().filter(|step| step.kind == StepKind::SessionEnd) {
            let what = format!(
                "{} ends a day among rounds about sheets, one of which may be out of its bag",
                step.id
            );
            let fix = "put it into a phase of its own, before or behind them";
            root.problem_at(&step.place_name(), "phase.step", what, fix);
        }
    }
    let of_phase = |phase: &Phase| {
        let ends = phase.steps.iter().filter(|step| step.kind == StepKind::SessionEnd).count();
        rounds_of(template, phase) * ends
    };
    let days = 1 + template.phases.iter().map(of_phase).sum::<usize>();
    if days > MAX_DAYS {
        root.problem("phase.step", format!("has {days} days"), format!("at most {MAX_DAYS} are possible"));
    }
}
