//! Steps of people: free acts, approval, roll call, the machine's findings, comparisons, the clock.

use super::{Outcome, out_of_turn};
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::{Inner, State};
use crate::plan::template::{CUSTODIAN, Compared, FieldFormat, Kind};
use crate::plan::{PlannedStep, Step, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::{Person, Record};
use crate::vocab::Digest;

/// A free act: every tick, every value in its format, one option of each choice, nothing else.
pub(in crate::ceremony) fn act(
    step: &Step,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Done { ticks, values, chosen } = record else {
        return Err(out_of_turn(planned, StepKind::Act, record, "its ticks, values and choices"));
    };
    if let Some(missing) = step.ticks.iter().find(|tick| !ticks.contains(tick)) {
        return Err(Refusal::Incomplete(format!(
            "not ticked: \u{201c}{missing}\u{201d}. Tick it, or record an exception and then tick it"
        )));
    }
    for field in &step.fields {
        let value = values
            .get(&field.id)
            .ok_or_else(|| Refusal::Incomplete(format!("{} is not filled in", field.label)))?;
        field
            .format
            .check(value.as_str())
            .map_err(|wants| Refusal::Incomplete(format!("{}: write {wants}", field.label)))?;
    }
    for choice in &step.choices {
        let option = chosen
            .get(&choice.id)
            .ok_or_else(|| Refusal::Incomplete(format!("{}: choose one", choice.label)))?;
        if !choice.options.contains(option) {
            return Err(Refusal::Incomplete(format!(
                "{}: \u{201c}{option}\u{201d} is not among its options",
                choice.label
            )));
        }
    }
    let exact =
        ticks == &step.ticks && values.len() == step.fields.len() && chosen.len() == step.choices.len();
    if exact {
        Ok(Outcome::Complete)
    } else {
        Err(Refusal::Contradiction("it records more than the step asks for".into()))
    }
}

/// The approval, read aloud.
pub(in crate::ceremony) fn approval(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Approved { date, .. } = record else {
        return Err(out_of_turn(
            planned,
            StepKind::Approval,
            record,
            "approver, reference, date and purpose",
        ));
    };
    FieldFormat::Date
        .check(date.as_str())
        .map_err(|wants| Refusal::Incomplete(format!("date of the approval: write {wants}")))?;
    state.done.approved = true;
    Ok(Outcome::Complete)
}

/// People one by one, then the roll is closed when every role and every share has its people.
pub(in crate::ceremony) fn roll_call(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    match record {
        Record::Participant(person) => {
            if state.done.roll_closed {
                return Err(out_of_turn(planned, StepKind::RollCall, record, "nothing: the roll is closed"));
            }
            state.check_new(person)?;
            if let Some(taken) = person.shares.iter().find(|x| state.holder(**x).is_some()) {
                let why = format!("share {taken} has a holder already");
                return Err(Refusal::CannotEnrol { name: person.name.to_string(), why });
            }
            state.people.push(person.clone());
            Ok(Outcome::Stay(Inner::Waiting))
        }
        Record::RollClosed { people } => {
            roll_complete(state)?;
            if usize::from(*people) != state.people.len() {
                return Err(Refusal::Contradiction(format!("{} people are on the roll", state.people.len())));
            }
            state.done.roll_closed = true;
            Ok(Outcome::Complete)
        }
        _ => Err(out_of_turn(planned, StepKind::RollCall, record, "a person, or the end of the roll")),
    }
}

/// Nobody reaches k, so k sheets come from two hands at least.
const LEAST_HOLDERS: usize = 2;

fn roll_complete(state: &State) -> Result<(), Refusal> {
    for role in &state.plan.template.roles {
        let have = state.in_role(&role.id, None).count();
        if have < usize::from(role.at_least) || have > usize::from(role.at_most) {
            let (least, most) = (role.at_least, role.at_most);
            return Err(Refusal::RollIncomplete(format!(
                "{have} as {}, and {least} to {most} are wanted",
                role.id
            )));
        }
    }
    for wanted in &state.plan.template.countersignatures {
        let named = state.in_role(&wanted.role, None).filter(|person| !person.keys.is_empty()).count();
        if named < usize::from(wanted.at_least) {
            return Err(Refusal::RollIncomplete(format!(
                "the script wants countersignatures of {wanted}, and {named} named a key of their own"
            )));
        }
    }
    let shares = state.plan.choices.quorum.map_or(0, crate::sharing::Quorum::shares);
    if let Some(orphan) = (1..=shares).find(|x| state.holder(*x).is_none()) {
        return Err(Refusal::RollIncomplete(format!("share {orphan} has no holder")));
    }
    every_step_can_be_held(state)?;
    let custodians = state.in_role(CUSTODIAN, None).count();
    if state.plan.template.kind == Kind::Recovery && custodians < LEAST_HOLDERS {
        return Err(Refusal::RollIncomplete(format!(
            "{custodians} as {CUSTODIAN}, and at least {LEAST_HOLDERS} are needed: nobody brings as many sheets as rebuild the key"
        )));
    }
    let idle = state.in_role(CUSTODIAN, None).find(|person| shares > 0 && person.shares.is_empty());
    match idle {
        Some(person) if state.plan.template.kind == Kind::Generation => {
            Err(Refusal::RollIncomplete(format!("{} is a custodian without a share", person.name)))
        }
        _ => Ok(()),
    }
}

/// Some step may need two people where one fills both its roles: found now, not with the bags open.
fn every_step_can_be_held(state: &State) -> Result<(), Refusal> {
    for planned in state.plan.steps() {
        let Some(step) = state.plan.script(planned) else { continue };
        let confirmed_by_another = |actor: &Person| {
            step.confirms
                .iter()
                .all(|role| state.in_role(role, planned.share).any(|other| other.id != actor.id))
        };
        if !state.in_role(&step.acts, planned.share).any(confirmed_by_another) {
            let roles = step.confirms.join(" and ");
            return Err(Refusal::RollIncomplete(format!(
                "step {} needs the {} and, confirming, somebody else as {roles}",
                planned.id, step.acts
            )));
        }
    }
    Ok(())
}

/// The machine's findings; what is not as wanted needs an exception before the step is done.
pub(in crate::ceremony) fn environment(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let inner = state.inner().cloned().unwrap_or(Inner::Waiting);
    match (inner, record) {
        (_, Record::Environment { findings }) => {
            if findings.is_empty() {
                return Err(Refusal::Incomplete("nothing was looked at".into()));
            }
            let unwanted = findings.iter().filter(|finding| !finding.as_wanted).count();
            let unwanted = u16::try_from(unwanted).unwrap_or(u16::MAX);
            // only an exception filed with the findings in view is about them
            state.step_exceptions = 0;
            Ok(if unwanted == 0 { Outcome::Complete } else { Outcome::Stay(Inner::Findings { unwanted }) })
        }
        (Inner::Findings { unwanted }, Record::Done { ticks, values, chosen }) => {
            if !(ticks.is_empty() && values.is_empty() && chosen.is_empty()) {
                return Err(Refusal::Contradiction("it records more than the step asks for".into()));
            }
            if state.step_exceptions == 0 {
                Err(Refusal::FindingsOpen(unwanted))
            } else {
                Ok(Outcome::Complete)
            }
        }
        _ => Err(out_of_turn(planned, StepKind::Environment, record, "the machine's findings")),
    }
}

/// The digest that a compare step is about.
pub(in crate::ceremony) fn compared_digest(state: &State, what: Compared) -> Digest {
    match what {
        Compared::Program => state.header.program_digest,
        Compared::Template => state.plan.template_digest(),
        Compared::CeremonyKey => Digest(state.header.ceremony_key.0),
    }
}

/// Two sources agreed.
pub(in crate::ceremony) fn compare(
    state: &State,
    step: &Step,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    match record {
        Record::Compared { what, digest, .. } if Some(*what) == step.compare => {
            if *digest == compared_digest(state, *what) {
                Ok(Outcome::Complete)
            } else {
                Err(Refusal::Contradiction("the digest is not the one of this ceremony".into()))
            }
        }
        _ => Err(out_of_turn(planned, StepKind::Compare, record, "the words as read from the other source")),
    }
}

/// The wall clock, and how far the system is off.
pub(in crate::ceremony) fn clock(planned: &PlannedStep, entry: &Entry) -> Result<Outcome, Refusal> {
    let Record::Clock { wall, system, offset_secs } = &entry.record else {
        return Err(out_of_turn(planned, StepKind::Clock, &entry.record, "the time as read from the wall"));
    };
    let offset = (wall.unix_ms() - system.unix_ms()).div_euclid(1_000);
    if offset == *offset_secs && *system == entry.at {
        Ok(Outcome::Complete)
    } else {
        Err(Refusal::Contradiction("wall time, system time and offset do not agree".into()))
    }
}
