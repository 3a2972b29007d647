//! `act`: something people do. Ticks, values and choices, each as the script asks.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::keeper::agent;
use super::made_up::line;
use super::made_up::{BAGS, bag, digest_of_file};
use super::parts::{Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::exceptions::Permit;
use crate::ceremony::outcomes::Answers;
use crate::ceremony::recorded::Chosen;
use crate::ceremony::refusal::{Contradiction, Incomplete, Refusal};
use crate::ceremony::state::State;
use crate::plan::template::{AGENT, Field, FieldFormat};
use crate::plan::texts::TextKind;
use crate::plan::{PlannedStep, Step, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::{Record, ResultOfStep, Subject};
use crate::vocab::Line;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Do what is listed, together. Tick what is done. What is not as wanted, and a value that is not the expected one, is said so, beside an exception that names it.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[],
    height: 12.0,
    concerns,
};

/// A free act: every tick done or not as wanted, every value in its format and as expected, one option of each choice,
/// nothing else. What is not as wanted needs an exception that names it, so nobody signs a line that is false.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let step = due.step;
    let record = &entry.record;
    let Record::Done { ticks, not_as_wanted, values, chosen, results } = record else {
        return Err(out_of_turn(planned, StepKind::Act, record, "its ticks, values and choices"));
    };
    let said = |tick: &&String| ticks.contains(tick) || not_as_wanted.contains(tick);
    if let Some(missing) = step.ticks.iter().find(|tick| !said(tick)) {
        return Err(Refusal::from(Incomplete::Tick { tick: missing.clone() }));
    }
    state.check_values(planned, values, chosen)?;
    state.agent_is_here(values)?;
    check_choices(state, planned, chosen)?;
    let (done, failed): (Vec<&String>, Vec<&String>) =
        step.ticks.iter().partition(|tick| !not_as_wanted.contains(tick));
    let asked = |id: &String| state.asked_fields(planned, chosen).any(|field| field.id == *id);
    let exact = ticks.iter().eq(done)
        && not_as_wanted.iter().eq(failed)
        && values.keys().all(asked)
        && chosen.len() == asked_choices(state, planned, chosen).count();
    if !exact {
        return Err(Refusal::from(Contradiction::MoreThanAsked));
    }
    if *results != results_of(planned, values, chosen) {
        return Err(Refusal::from(Contradiction::OtherResults));
    }
    let (mut permits, bags) = state.check_bag_fields(step, values)?;
    permits.extend(as_expected(state, planned, values, chosen)?);
    for tick in not_as_wanted {
        let why = format!("\u{201c}{tick}\u{201d} is not as wanted");
        permits.push(state.need(Subject::Tick { tick: tick.clone() }, &why)?);
    }
    state.spend_all(permits);
    state.bag_range = bags;
    state.outcomes.results.extend(results.iter().cloned());
    let answers = Answers { values: values.clone(), chosen: chosen.clone() };
    state.answers.insert(planned.id.clone(), Arc::new(answers));
    state.note_last_round(planned, chosen);
    Ok(Progress::Complete)
}

/// The choices that are asked for, given those made before them in the same step.
fn asked_choices<'p>(
    state: &'p State,
    planned: &'p PlannedStep,
    chosen: &'p Chosen,
) -> impl Iterator<Item = &'p crate::plan::template::Choice> {
    planned.script.choices.iter().filter(move |choice| state.all_hold(planned, &choice.when, chosen))
}

fn check_choices(state: &State, planned: &PlannedStep, chosen: &Chosen) -> Result<(), Refusal> {
    for choice in asked_choices(state, planned, chosen) {
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
    Ok(())
}

/// The leaves that values need which are not as expected.
fn as_expected(
    state: &State,
    planned: &PlannedStep,
    values: &BTreeMap<String, Line>,
    chosen: &Chosen,
) -> Result<Vec<Permit>, Refusal> {
    let mut permits = Vec::new();
    for field in state.asked_fields(planned, chosen) {
        let Some(value) = values.get(&field.id) else { continue };
        if let Some(why) = unlike(state, planned, field, value, values) {
            let why = format!("{}: {why}", field.label);
            permits.push(state.need(Subject::Field { field: field.id.clone() }, &why)?);
        }
    }
    Ok(permits)
}

/// Why a value is not what it must be: one reason, for one exception lets it go.
fn unlike(
    state: &State,
    planned: &PlannedStep,
    field: &Field,
    value: &Line,
    beside: &BTreeMap<String, Line>,
) -> Option<String> {
    let expected = state.expected(planned, &field.expected, beside);
    if let (None, Some(name)) = (&expected, &field.expected.same_as) {
        return Some(format!("nothing was recorded as {name}, so there is nothing to compare it with"));
    }
    if let Some(expected) = state.differs(field.format, value.as_str(), expected) {
        return Some(format!("{value} is not {expected}"));
    }
    let beyond = field.bounds.beyond(field.format, value.as_str())?;
    Some(format!("{value} is there, and it must be {beyond}"))
}

/// What of a step the script wants in the statement.
pub(in crate::ceremony) fn results_of(
    planned: &PlannedStep,
    values: &BTreeMap<String, Line>,
    chosen: &Chosen,
) -> Vec<ResultOfStep> {
    let result = |label: &String, value: String| {
        // in rounds it says of which
        let whole = format!("{label}, {}", planned.part);
        let fits = planned.round.is_some() && whole.chars().count() <= TextKind::Filled.most_chars();
        ResultOfStep { label: if fits { whole } else { label.clone() }, value }
    };
    let fields = planned.script.fields.iter().filter(|field| field.statement);
    let fields = fields.filter_map(|field| Some(result(&field.label, values.get(&field.id)?.to_string())));
    let choices = planned.script.choices.iter().filter(|choice| choice.statement);
    let choices = choices.filter_map(|choice| Some(result(&choice.label, chosen.get(&choice.id)?.clone())));
    fields.chain(choices).collect()
}

fn stand_in(state: &State, due: &Due<'_>, seen: &Seen<'_>) -> StandIn {
    let chosen = choose(state, due.planned, seen);
    let mut values: BTreeMap<String, Line> = BTreeMap::new();
    for field in state.asked_fields(due.planned, &chosen) {
        let empty = |(step, id): &(String, String)| *step == due.step.id && *id == field.id;
        if field.optional && seen.wishes.empty.iter().any(empty) {
            continue;
        }
        values.insert(field.id.clone(), made_up(state, due.planned, field, &values));
    }
    StandIn::Says(EventKind::Done {
        ticks: due.step.ticks.clone(),
        not_as_wanted: Vec::new(),
        values: values.into_iter().map(|(id, value)| (id, (value.clone(), Some(value)))).collect(),
        chosen,
    })
}

/// The option that the rehearsal is to take, or the first, of every choice that is asked for.
fn choose(state: &State, planned: &PlannedStep, seen: &Seen<'_>) -> Chosen {
    let mut chosen = Chosen::new();
    for choice in &planned.script.choices {
        if !state.all_hold(planned, &choice.when, &chosen) {
            continue;
        }
        let wanted =
            seen.wishes.options.iter().find(|(step, id, _)| *step == planned.script.id && *id == choice.id);
        let first = choice.options.first().expect("a choice is read with two options at least");
        let option = wanted.map_or(first, |(_, _, option)| option);
        chosen.insert(choice.id.clone(), option.clone());
    }
    chosen
}

/// What is expected, or something plausible.
fn made_up(state: &State, planned: &PlannedStep, field: &Field, beside: &BTreeMap<String, Line>) -> Line {
    let expected = state.expected(planned, &field.expected, beside);
    if let Some(expected) = expected.filter(|text| field.format.check(text).is_ok()) {
        return line(&expected);
    }
    if let Some(digest) = digest_of_file(state, planned, &field.id).filter(|_| field.format.is_bytes()) {
        return line(&digest);
    }
    if let Some(agent) = agent(state).filter(|_| field.id == AGENT) {
        return agent;
    }
    let left = state.counted_bags().count().saturating_sub(state.used_bags());
    let between = |near: &str| field.bounds.nearest(field.format, near);
    line(&match field.format {
        FieldFormat::Text => "rehearsal".to_owned(),
        FieldFormat::Number => between("1"),
        FieldFormat::Date => between(&state.held().1.date()),
        FieldFormat::Time => between("12:00"),
        FieldFormat::Serial => "REHEARSAL-1".to_owned(),
        FieldFormat::BagFirst => bag(state, 1).to_string(),
        FieldFormat::BagLast => bag(state, BAGS).to_string(),
        FieldFormat::BagCount => BAGS.to_string(),
        FieldFormat::BagLeft => left.to_string(),
        FieldFormat::Hex => "00".to_owned(),
        FieldFormat::Sha256 | FieldFormat::Fingerprint => "00".repeat(32),
    })
}

/// A tick that is not as wanted, a number of bags that differs from those recorded, a value that is not as expected.
fn concerns(_state: &State, due: &Due<'_>, about: &Subject) -> bool {
    if let Subject::Tick { tick } = about {
        return due.step.ticks.contains(tick);
    }
    let Subject::Field { field } = about else { return false };
    let held_against = |known: &Field| {
        known.format.is_a_count_of_bags() || known.expected.is_some() || known.bounds.is_some()
    };
    due.step.fields.iter().any(|known| known.id == *field && held_against(known))
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
