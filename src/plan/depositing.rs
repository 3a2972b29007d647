//! What a deposit and a release of a deposit say in values, before anything changes hands.

use super::kinds::StepKind;
use super::said_always::{self, Said};
use super::template::{DEPOSIT_SAYS, FieldFormat, Kind, RELEASE_SAYS, Template};
use super::toml_table::Table;

/// The values that a ceremony of this kind says.
pub const fn says(kind: Kind) -> &'static [(&'static str, FieldFormat, &'static str)] {
    match kind {
        Kind::Deposit => DEPOSIT_SAYS,
        Kind::DepositRelease => RELEASE_SAYS,
        Kind::Generation
        | Kind::Recovery
        | Kind::Drill
        | Kind::Reshare
        | Kind::Rotation
        | Kind::Audit
        | Kind::Destruction
        | Kind::Record => &[],
    }
}

/// Each is said once, in its format, before the first thing is bagged or taken out.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    let kind = template.kind;
    for (id, format, what) in says(kind) {
        let found = template.all_steps().find_map(|step| {
            let field = step.fields.iter().find(|field| field.id == *id)?;
            Some((step, field))
        });
        let Some((step, field)) = found else {
            root.problem(
                "phase.step",
                format!("has no value with the id {id} ({what}), and {} cannot lack it", kind.with_article()),
                format!(
                    "add one to a step of kind act, with statement = true; `keyrite template show {}` has it",
                    kind.word()
                ),
            );
            continue;
        };
        let mut others = template.all_steps().filter(|other| other.id != step.id);
        if let Some(other) = others.find(|other| other.fields.iter().any(|field| field.id == *id)) {
            let what = format!("{}.{id} is asked a second time, after {}.{id}", other.id, step.id);
            let fix = "give it another id: the rules and the register read one";
            root.problem_at(&other.place_name(), "phase.step", what, fix);
        }
        if field.format != *format {
            let what = format!("{}.{id} has another format than {what} has", step.id);
            let (word, _) = FieldFormat::ALL.iter().find(|(_, one)| one == format).expect("each has a word");
            root.problem_at(&step.place_name(), "phase.step", what, format!("write format = \"{word}\""));
        }
        let asked = field.when.is_empty() && !field.optional;
        said_always::check(root, template, &Said { step, id, asked, statement: field.statement });
        let mut first = template.all_steps().take_while(|other| {
            !matches!(other.kind, StepKind::BagItem | StepKind::OpenItem | StepKind::MoveItem)
        });
        if !first.any(|other| other.id == step.id) {
            let what = format!("{}.{id} is said after the first thing has changed hands", step.id);
            root.problem_at(&step.place_name(), "phase.step", what, "put its step before those things");
        }
    }
}
