//! Steps of people: free acts, approval, roll call, the machine's findings, comparisons, the clock.

use super::{Outcome, out_of_turn};
use crate::ceremony::clocks::{TOLERANCE_SECS, length};
use crate::ceremony::exceptions::Leave;
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::{Inner, State};
use crate::plan::template::{CUSTODIAN, Compared, Kind};
use crate::plan::{PlannedStep, Step, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::{Person, Record, Subject};
use crate::vocab::text::counted;
use crate::vocab::{Day, Digest};

/// A free act: every tick done or not as wanted, every value in its format, one option of each choice, nothing else.
/// What is not as wanted needs an exception that names the tick, so nobody signs a line that is false.
pub(in crate::ceremony) fn act(
    state: &mut State,
    step: &Step,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Done { ticks, not_as_wanted, values, chosen } = record else {
        return Err(out_of_turn(planned, StepKind::Act, record, "its ticks, values and choices"));
    };
    let said = |tick: &&String| ticks.contains(tick) || not_as_wanted.contains(tick);
    if let Some(missing) = step.ticks.iter().find(|tick| !said(tick)) {
        return Err(Refusal::Incomplete(format!(
            "nothing is said of \u{201c}{missing}\u{201d}: say that it is done, or that it is not as wanted"
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
    let (done, failed): (Vec<&String>, Vec<&String>) =
        step.ticks.iter().partition(|tick| !not_as_wanted.contains(tick));
    let exact = ticks.iter().eq(done)
        && not_as_wanted.iter().eq(failed)
        && values.len() == step.fields.len()
        && chosen.len() == step.choices.len();
    if !exact {
        return Err(Refusal::Contradiction(
            "it records more than the step asks for, or a tick both as done and as not as wanted".into(),
        ));
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
    Ok(Outcome::Complete)
}

/// The approval, read aloud.
pub(in crate::ceremony) fn approval(
    state: &mut State,
    planned: &PlannedStep,
    entry: &Entry,
) -> Result<Outcome, Refusal> {
    let record = &entry.record;
    let Record::Approved { date, .. } = record else {
        return Err(out_of_turn(
            planned,
            StepKind::Approval,
            record,
            "approver, reference, date and purpose",
        ));
    };
    let date = Day::parse(date.as_str())
        .ok_or_else(|| Refusal::Incomplete("date of the approval: write a date such as 2026-11-21".into()))?;
    let leave = check_approval_date(state, date, Day::from(entry.at))?;
    state.spend(leave);
    state.done.approved = true;
    Ok(Outcome::Complete)
}

/// An approval is of today or of the year before; any other date needs an exception that names it. One day ahead is
/// taken: the approver may live where the day has begun already.
fn check_approval_date(state: &State, date: Day, today: Day) -> Result<Option<Leave>, Refusal> {
    let why = match today.days_to(date) {
        days @ 2.. => format!("the approval of {date} is dated {days} days after today, {today}"),
        -366..=1 => return Ok(None),
        days => format!("the approval of {date} is {} days old today, {today}", days.unsigned_abs()),
    };
    state.need(Subject::ApprovalDate { date }, &why).map(Some)
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
            // only an exception that names this line is about these findings
            let line = state.entries + 1;
            Ok(if unwanted == 0 {
                Outcome::Complete
            } else {
                Outcome::Stay(Inner::Findings { line, unwanted })
            })
        }
        (Inner::Findings { line, unwanted }, done @ Record::Done { .. }) => {
            if !says_nothing(done) {
                return Err(Refusal::Contradiction("it records more than the step asks for".into()));
            }
            let are = if unwanted == 1 { "is" } else { "are" };
            let why = format!(
                "{} {are} not as wanted: mend what can be mended and look again",
                counted(unwanted, "finding")
            );
            let leave = state.need(Subject::Findings { line }, &why)?;
            state.spend(Some(leave));
            Ok(Outcome::Complete)
        }
        _ => Err(out_of_turn(planned, StepKind::Environment, record, "the machine's findings")),
    }
}

/// The end of a step that asks for no ticks, values or choices.
pub(in crate::ceremony) fn says_nothing(record: &Record) -> bool {
    matches!(record, Record::Done { ticks, not_as_wanted, values, chosen }
        if ticks.is_empty() && not_as_wanted.is_empty() && values.is_empty() && chosen.is_empty())
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
pub(in crate::ceremony) fn clock(
    state: &mut State,
    planned: &PlannedStep,
    entry: &Entry,
) -> Result<Outcome, Refusal> {
    let Record::Clock { wall, system, offset_secs } = &entry.record else {
        return Err(out_of_turn(planned, StepKind::Clock, &entry.record, "the time as read from the wall"));
    };
    let offset = (wall.unix_ms() - system.unix_ms()).div_euclid(1_000);
    if offset != *offset_secs || *system != entry.at {
        return Err(Refusal::Contradiction("wall time, system time and offset do not agree".into()));
    }
    let leave = if offset.unsigned_abs() > TOLERANCE_SECS {
        let way = if offset < 0 { "ahead of" } else { "behind" };
        let by = length(offset.unsigned_abs());
        let why =
            format!("this machine's clock is {by} {way} the clock on the wall: set it right and read again");
        Some(state.need(Subject::ClockOff { seconds: offset }, &why)?)
    } else {
        None
    };
    state.spend(leave);
    Ok(Outcome::Complete)
}
