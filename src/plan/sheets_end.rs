//! What a destruction does with the sheets of the ceremony before.

use super::kinds::StepKind;
use super::template::{Kind, SHEET, Step, Template};
use super::toml_table::Table;

/// A destruction takes every sheet out of its bag and destroys it, or an exception names the one that is not there.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    if template.kind != Kind::Destruction {
        return;
    }
    for kind in [StepKind::OpenItem, StepKind::DestroyItem] {
        let of_sheets = |step: &&Step| {
            step.kind == kind && step.handled.as_ref().is_some_and(|handled| handled.item == SHEET)
        };
        if !template.certain_steps().any(|step| of_sheets(&step)) {
            let what = format!(
                "has no step of kind {} for the sheets that is held in every case, and a destruction cannot lack it",
                kind.word()
            );
            let fix = "add one with item = \"sheet\" to a phase with repeat = \"sheets-of-parent\", without when and optional";
            root.problem("phase.step", what, fix);
        }
    }
}
