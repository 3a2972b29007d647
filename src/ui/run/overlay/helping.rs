//! Help over a step: what its kind is about, and what each thing on this page wants.

use eframe::egui::Ui;

use super::super::super::kit;
use crate::ceremony::{State, kinds};
use crate::plan::template::FieldFormat;
use crate::plan::{Step, StepKind};

/// The page of the step that is due.
pub(super) fn show(ui: &mut Ui, state: &State) {
    let Some((_, planned, step)) = state.due() else { return };
    kit::title(ui, &format!("Help: {}", step.title));
    kit::space(ui);
    kit::body(ui, kinds::of(step.kind).help);
    for said in parts(step) {
        kit::space(ui);
        kit::body(ui, said);
    }
    let gate = step.kind == StepKind::Gate;
    // whose turn it is stands there alone, and nobody is chosen
    if !planned.script.confirms.is_empty() && !gate {
        kit::space(ui);
        kit::body(
            ui,
            "Below the title stand the people of this step. Whoever acts does it, and whoever confirms has seen it done. Where several people could, choose one.",
        );
    }
    kit::space(ui);
    kit::body(
        ui,
        if gate {
            "Enter alone opens nothing here, so that nobody opens it by mistake: press the button, or reach it with Tab and strike the space bar. F8 records an exception, F9 pauses."
        } else {
            "Enter does what the button at the bottom right says. Tab goes to the next field. F8 records an exception, F9 pauses. Nothing that is written can be changed: a later entry corrects it."
        },
    );
}

/// What is said of each thing that this step has on its page.
fn parts(step: &Step) -> Vec<&'static str> {
    let any = |holds: fn(&crate::plan::template::Field) -> bool| step.fields.iter().any(holds);
    let all = [
        (
            step.say.is_some(),
            "SAY is read aloud, word for word. DO is done and not said. DO NOT SAY stays unsaid.",
        ),
        (
            !step.ticks.is_empty(),
            "Each line with a box is done and then ticked, with the space bar or a click. If it was not so, tick \u{201c}not as wanted\u{201d}: the step then asks for an exception (F8) that names this line.",
        ),
        (
            any(|field| field.expected.is_some()),
            "A value above a field is what must come out. Read what is really there and type that: the two are compared, and a difference is recorded with an exception, never typed away.",
        ),
        (any(|field| field.twice), "What is typed twice is read a second time from the thing itself."),
        (
            any(|field| field.format == FieldFormat::Date || field.format == FieldFormat::Time),
            "Dates are written 2026-11-21, times 14:05.",
        ),
        (
            !step.choices.is_empty(),
            "Choose what is so in this room. Nothing is chosen for you, and some later steps are held only after one of the answers.",
        ),
    ];
    all.into_iter().filter_map(|(there, said)| there.then_some(said)).collect()
}
