//! What a deposit and a release of a deposit say in values, before anything changes hands.

use super::kinds::StepKind;
use super::said_always::{self, Said};
use super::template::{FieldFormat, Kind, LOOKED_AT, Step, Template, said_of_a_deposit};
use super::toml_table::Table;

/// Each is said once, in its format, before the first thing is bagged or taken out.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    let kind = template.kind;
    for (id, format, what) in said_of_a_deposit(kind) {
        let found = template.all_steps().find_map(|step| {
            let field = step.fields.iter().find(|field| field.id == *id)?;
            Some((step, field))
        });
        let Some((step, field)) = found else {
            root.problem(
                "kind",
                format!("is {:?}, and no step asks for a value with the id {id}: {what}", kind.word()),
                format!(
                    "add one to a step of kind act, with statement = true; `keyrite template show {}` has it",
                    kind.word()
                ),
            );
            continue;
        };
        let says = |other: &Step| other.fields.iter().any(|field| field.id == *id);
        said_always::check_once(root, template, id, says);
        if field.format != *format {
            let what = format!("{}.{id} has another format than {what} has", step.id);
            let (word, _) = FieldFormat::ALL.iter().find(|(_, one)| one == format).expect("each has a word");
            root.problem_at(&step.place_name(), "phase.step", what, format!("write format = \"{word}\""));
        }
        let asked = field.when.is_empty() && !field.optional;
        said_always::check(root, template, &Said { step, id, asked, statement: field.statement });
        let mut first = template.all_steps().take_while(|other| {
            use StepKind::{BagItem, MoveItem, OpenItem, ReceiveItem, SendItem};
            !matches!(other.kind, BagItem | OpenItem | MoveItem | SendItem | ReceiveItem)
        });
        if !first.any(|other| other.id == step.id) {
            let what = format!("{}.{id} is said after the first thing has changed hands", step.id);
            root.problem_at(&step.place_name(), "phase.step", what, "put its step before those things");
        }
    }
    let looked = |step: &Step| step.fields.iter().any(|field| field.id == LOOKED_AT && kind == Kind::Deposit);
    said_always::check_once(root, template, LOOKED_AT, looked);
    let undated = |step: &&Step| {
        let mut fields = step.fields.iter();
        looked(step) && fields.any(|field| field.id == LOOKED_AT && field.format != FieldFormat::Date)
    };
    if let Some(step) = template.all_steps().find(undated) {
        let what = format!("{}.{LOOKED_AT} is no date, and the register lists what is due on it", step.id);
        root.problem_at(
            &step.place_name(),
            "phase.step",
            what,
            "write format = \"date\", or give it another id",
        );
    }
}
