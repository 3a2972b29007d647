//! `roll-call`: who is present, in which roles, holding which shares.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use super::staffing;
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotEnrolled, Refusal, RollIncomplete};
use crate::ceremony::state::{Inner, State};
use crate::plan::template::CUSTODIAN;
use crate::plan::{PlannedStep, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::{Person, Record};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Each person says name and role. Somebody independent looks at the identity paper; its kind is recorded, never its number.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Roll],
    height: 60.0,
    concerns: names_nothing,
};

/// People one by one, then the roll is closed when every role and every share has its people.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    if let Record::RollClosed { people } = record {
        return close(state, *people);
    }
    let Record::Participant(person) = record else {
        return Err(out_of_turn(planned, StepKind::RollCall, record, "a person, or the end of the roll"));
    };
    if state.done.roll_closed {
        return Err(out_of_turn(planned, StepKind::RollCall, record, "nothing: the roll is closed"));
    }
    state.check_new(person)?;
    if let Some(taken) = person.shares.iter().find(|x| state.holder(**x).is_some()) {
        let why = NotEnrolled::HasHolder { share: *taken };
        return Err(Refusal::CannotEnrol { name: person.name.to_string(), why });
    }
    state.people.push(person.clone());
    Ok(Progress::Stay(Inner::Waiting))
}

/// The end of the roll, which says of how many people it is.
fn close(state: &mut State, said: u16) -> Result<Progress, Refusal> {
    roll_complete(state)?;
    let people = state.people.len();
    if usize::from(said) != people {
        return Err(Refusal::from(Contradiction::RollCount { people, said }));
    }
    state.done.roll_closed = true;
    Ok(Progress::Complete)
}

/// Nobody reaches k, so k sheets come from two hands at least; in an emergency from one.
const LEAST_HOLDERS: usize = 2;

fn roll_complete(state: &State) -> Result<(), Refusal> {
    for role in &state.plan.template.roles {
        let have = state.in_role(&role.id, None).count();
        if have < usize::from(role.at_least) || have > usize::from(role.at_most) {
            return Err(Refusal::from(RollIncomplete::InRole {
                role: role.id.clone(),
                have,
                least: role.at_least.into(),
                most: role.at_most.into(),
            }));
        }
    }
    for wanted in &state.plan.template.countersignatures {
        let named = state.in_role(&wanted.role, None).filter(|person| !person.keys.is_empty()).count();
        if named < usize::from(wanted.at_least) {
            return Err(Refusal::from(RollIncomplete::Countersigners { wanted: wanted.to_string(), named }));
        }
    }
    let shares = state.plan.choices.quorum.map_or(0, crate::sharing::Quorum::shares);
    let again = state.plan.choices.share;
    let mut wanted = (1..=shares).filter(|x| again.is_none_or(|again| again == *x));
    if let Some(orphan) = wanted.find(|x| state.holder(*x).is_none()) {
        return Err(Refusal::from(RollIncomplete::NoHolder { share: orphan }));
    }
    steps_can_be_held(state, state.plan.steps())?;
    let custodians = state.in_role(CUSTODIAN, None).count();
    let several = state.plan.template.kind.opens_sheets() && !state.is_emergency();
    if several && custodians < LEAST_HOLDERS {
        return Err(Refusal::from(RollIncomplete::Holders { have: custodians, least: LEAST_HOLDERS }));
    }
    let idle = state.in_role(CUSTODIAN, None).find(|person| shares > 0 && person.shares.is_empty());
    match idle {
        // where sheets are opened, a custodian may have come with an old one alone
        Some(person) if state.plan.template.kind.draws_a_key() => {
            Err(Refusal::from(RollIncomplete::Idle { name: person.name.clone() }))
        }
        _ => Ok(()),
    }
}

/// Some step may need two people where one fills both its roles: found now, not with the bags open.
pub(super) fn steps_can_be_held(state: &State, steps: &[PlannedStep]) -> Result<(), Refusal> {
    for planned in steps {
        let step = &planned.script;
        let nobody = planned.round.as_ref().is_some_and(|round| {
            round.role.as_ref().is_some_and(|role| state.person_of_round(role, round.number).is_none())
        });
        let may_be_missing = state.may_leave_out_at_all(planned);
        if nobody || may_be_missing {
            continue;
        }
        let confirmed_by_another = |actor: &Person| {
            step.confirms.iter().all(|who| {
                let free = state.may_fill(&who.role, planned).filter(|other| other.id != actor.id).count();
                free >= who.wanted_of(free)
            })
        };
        if !state.may_fill(&step.acts, planned).any(confirmed_by_another) {
            return Err(Refusal::from(RollIncomplete::Step {
                step: planned.id.clone(),
                role: step.acts.clone(),
                confirm: step.confirms.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and "),
            }));
        }
    }
    Ok(())
}

fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(staffing::next_person(state).map_or(EventKind::CloseRoll, EventKind::Enrol))
}
