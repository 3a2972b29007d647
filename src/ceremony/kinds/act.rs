//! `act`: something people do. Ticks, values and choices, each as the script asks.

use super::made_up::line;
use super::made_up::{BAGS, bag};
use super::parts::{Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, Incomplete, Refusal};
use crate::ceremony::state::State;
use crate::plan::template::{Choice, Field, FieldFormat};
use crate::plan::{Step, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::{Record, Subject};
use crate::vocab::Line;
use std::collections::BTreeMap;

/// The parts of this kind.
pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Do what is listed, together. Tick what is done. What is not as wanted is said so, beside an exception that names it.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[],
    height: 12.0,
    concerns,
};

/// A free act: every tick done or not as wanted, every value in its format, one option of each choice, nothing else.
/// What is not as wanted needs an exception that names the tick, so nobody signs a line that is false.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let step = due.step;
    let record = &entry.record;
    let Record::Done { ticks, not_as_wanted, values, chosen } = record else {
        return Err(out_of_turn(planned, StepKind::Act, record, "its ticks, values and choices"));
    };
    let said = |tick: &&String| ticks.contains(tick) || not_as_wanted.contains(tick);
    if let Some(missing) = step.ticks.iter().find(|tick| !said(tick)) {
        return Err(Refusal::from(Incomplete::Tick { tick: missing.clone() }));
    }
    for field in &step.fields {
        let value = values
            .get(&field.id)
            .ok_or_else(|| Refusal::from(Incomplete::Value { field: field.label.clone() }))?;
        field
            .format
            .check(value.as_str())
            .map_err(|wants| Refusal::from(Incomplete::Format { field: field.label.clone(), wants }))?;
    }
    for choice in &step.choices {
        let option = chosen
            .get(&choice.id)
            .ok_or_else(|| Refusal::from(Incomplete::Choice { choice: choice.label.clone() }))?;
        if !choice.options.contains(option) {
            return Err(Refusal::from(Incomplete::Option {
                choice: choice.label.clone(),
                option: option.clone(),
            }));
        }
    }
    let (done, failed): (Vec<&String>, Vec<&String>) =
        step.ticks.iter().partition(|tick| !not_as_wanted.contains(tick));
    let exact = ticks.iter().eq(done)
        && not_as_wanted.iter().eq(failed)
        && values.len() == step.fields.len()
        && chosen.len() == step.choices.len();
    if !exact {
        return Err(Refusal::from(Contradiction::MoreThanAsked));
    }
    let (mut leaves, bags) = state.check_bag_fields(step, values)?;
    for tick in not_as_wanted {
        let why = format!("\u{201c}{tick}\u{201d} is not as wanted");
        leaves.push(state.need(Subject::Tick { tick: tick.clone() }, &why)?);
    }
    for leave in leaves {
        state.spend(Some(leave));
    }
    state.bag_range = bags;
    Ok(Progress::Complete)
}

/// What a stand-in answers.
fn stand_in(state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    done(state, due.step)
}

/// Every tick, a plausible value for every field, the first option of every choice.
fn done(state: &State, step: &Step) -> StandIn {
    let left = state.counted_bags().count().saturating_sub(state.used_bags());
    let value = |field: &Field| {
        let value = line(&match field.format {
            FieldFormat::Text => "rehearsal".to_owned(),
            FieldFormat::Number => "1".to_owned(),
            FieldFormat::Date => state.held().1.date(),
            FieldFormat::Serial => "REHEARSAL-1".to_owned(),
            FieldFormat::BagFirst => bag(state, 1).to_string(),
            FieldFormat::BagLast => bag(state, BAGS).to_string(),
            FieldFormat::BagCount => BAGS.to_string(),
            FieldFormat::BagLeft => left.to_string(),
            FieldFormat::Hex => "00".to_owned(),
        });
        (field.id.clone(), (value.clone(), Some(value)))
    };
    let first = |choice: &Choice| {
        let option = choice.options.first().expect("a choice is read with two options at least");
        (choice.id.clone(), option.clone())
    };
    StandIn::Says(EventKind::Done {
        ticks: step.ticks.clone(),
        not_as_wanted: Vec::new(),
        values: step.fields.iter().map(value).collect(),
        chosen: step.choices.iter().map(first).collect(),
    })
}

/// A tick that is not as wanted, and a number of bags that differs from those recorded.
fn concerns(_state: &State, due: &Due<'_>, about: &Subject) -> bool {
    if let Subject::Tick { tick } = about {
        return due.step.ticks.contains(tick);
    }
    let Subject::Field { field } = about else { return false };
    due.step.fields.iter().any(|known| known.id == *field && known.format.is_a_count_of_bags())
}

/// Values that the script wants twice must be there twice, and equal.
pub(in crate::ceremony) fn entered(
    state: &State,
    values: BTreeMap<String, (Line, Option<Line>)>,
) -> Result<BTreeMap<String, Line>, Refusal> {
    let step: Option<&Step> = state.due().map(|(_, _, step)| step);
    let mut checked = BTreeMap::new();
    for (id, (value, again)) in values {
        let field = step.and_then(|step| step.fields.iter().find(|field| field.id == id));
        if let Some(field) = field.filter(|field| field.twice)
            && again.as_ref() != Some(&value)
        {
            return Err(Refusal::EntriesDiffer { what: field.label.clone() });
        }
        checked.insert(id, value);
    }
    Ok(checked)
}
