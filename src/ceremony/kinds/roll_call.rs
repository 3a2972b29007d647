//! `roll-call`: who is present, in which roles, holding which shares.

use super::collect::sealed_bags;
use super::{Blank, Due, KindOfStep, Outcome, Seen, StandIn, names_nothing, out_of_turn};
use crate::ceremony::event::What;
use crate::ceremony::refusal::{Contradiction, NotEnrolled, Refusal, RollIncomplete};
use crate::ceremony::rehearsal::line;
use crate::ceremony::state::{Inner, State};
use crate::plan::template::CUSTODIAN;
use crate::plan::{Kind, StepKind};
use crate::sharing::share::CeremonyKey;
use crate::transcript::minisign::PublicKey;
use crate::transcript::record::{KnownSheet, LikeName, Person, Record};
use crate::transcript::{Entry, PersonId, PersonKey};
use crate::vocab::digest::sha256;
use ed25519_dalek::SigningKey;

/// The parts of this kind.
pub(super) const KIND: KindOfStep =
    KindOfStep { take, stand_in, blanks: &[Blank::Roll], height: 60.0, concerns: names_nothing };

/// People one by one, then the roll is closed when every role and every share has its people.
fn take(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Outcome, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    match record {
        Record::Participant(person) => {
            if state.done.roll_closed {
                return Err(out_of_turn(planned, StepKind::RollCall, record, "nothing: the roll is closed"));
            }
            state.check_new(person)?;
            if let Some(taken) = person.shares.iter().find(|x| state.holder(**x).is_some()) {
                let why = NotEnrolled::HasHolder { share: *taken };
                return Err(Refusal::CannotEnrol { name: person.name.to_string(), why });
            }
            state.people.push(person.clone());
            Ok(Outcome::Stay(Inner::Waiting))
        }
        Record::RollClosed { people } => {
            roll_complete(state)?;
            if usize::from(*people) != state.people.len() {
                return Err(Refusal::from(Contradiction::RollCount {
                    people: state.people.len(),
                    said: *people,
                }));
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
    if let Some(orphan) = (1..=shares).find(|x| state.holder(*x).is_none()) {
        return Err(Refusal::from(RollIncomplete::NoHolder { share: orphan }));
    }
    every_step_can_be_held(state)?;
    let custodians = state.in_role(CUSTODIAN, None).count();
    if state.plan.template.kind == Kind::Recovery && custodians < LEAST_HOLDERS {
        return Err(Refusal::from(RollIncomplete::Holders { have: custodians, least: LEAST_HOLDERS }));
    }
    let idle = state.in_role(CUSTODIAN, None).find(|person| shares > 0 && person.shares.is_empty());
    match idle {
        Some(person) if state.plan.template.kind == Kind::Generation => {
            Err(Refusal::from(RollIncomplete::Idle { name: person.name.clone() }))
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
            return Err(Refusal::from(RollIncomplete::Step {
                step: planned.id.clone(),
                role: step.acts.clone(),
                confirm: step.confirms.join(" and "),
            }));
        }
    }
    Ok(())
}

/// What a stand-in answers.
fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(next_person(state).map_or(What::CloseRoll, What::Enrol))
}

/// Custodians who bring sheets to the rehearsal of a recovery when no transcript tells who holds them.
const BRINGERS: usize = 3;

/// The next stand-in to be enrolled: each role with its fewest people, custodians with one share each.
pub(in crate::ceremony) fn next_person(state: &State) -> Option<Person> {
    let quorum = state.plan().choices.quorum;
    let mut holders: Vec<&KnownSheet> = Vec::new();
    for (sheet, _) in sealed_bags(state) {
        if !holders.iter().any(|other| other.holder == sheet.holder) {
            holders.push(sheet);
        }
    }
    let id = PersonId(u16::try_from(state.people().len() + 1).unwrap_or(u16::MAX));
    for role in &state.plan().template.roles {
        let have = state.in_role(&role.id, None).count();
        let custodian = role.id == CUSTODIAN;
        let least = usize::from(role.at_least);
        let want = match quorum {
            Some(quorum) if custodian => usize::from(quorum.shares()),
            None if custodian && !holders.is_empty() => holders.len(),
            None if custodian => least.max(BRINGERS.min(usize::from(role.at_most))),
            Some(_) | None => least,
        };
        if have < want {
            let name = if want > 1 || custodian {
                format!("Stand-in {} {}", role.title, have + 1)
            } else {
                format!("Stand-in {}", role.title)
            };
            let share = u8::try_from(have + 1).unwrap_or(u8::MAX);
            let known = holders.get(have).filter(|_| custodian);
            let name = known.map_or_else(|| line(&name), |sheet| sheet.holder.clone());
            // the stand-ins know that they are as many as their names
            let like = state.names_like(&name).into_iter();
            let like = like.map(|(name, _)| LikeName { name, same: false }).collect();
            return Some(Person {
                id,
                name,
                affiliation: known.map_or_else(|| line("Rehearsal"), |sheet| sheet.affiliation.clone()),
                roles: vec![role.id.clone()],
                shares: if custodian && quorum.is_some() { vec![share] } else { Vec::new() },
                identity: line("none: a stand-in"),
                keys: worthless_key(state, &role.id, id),
                like,
            });
        }
    }
    None
}

/// Where the script wants countersignatures of a role: a key that anybody could make again.
fn worthless_key(state: &State, role: &str, id: PersonId) -> Vec<PersonKey> {
    if !state.plan().template.countersignatures.iter().any(|wanted| wanted.role == role) {
        return Vec::new();
    }
    let seed = sha256(format!("stand-in {id} of {}", state.ceremony().hex()).as_bytes()).0;
    let key = CeremonyKey(SigningKey::from_bytes(&seed).verifying_key().to_bytes());
    let public = PublicKey { id: *b"stand-in", key };
    PersonKey::exact(&public.text()).into_iter().collect()
}
