//! What the stand-ins answer at each step: the kind says what, and here it is done with what the world has.

use super::{Hands, World};
use crate::ceremony::event::{Event, EventKind, SecretInput};
use crate::ceremony::kinds::sign_off::unspoken;
use crate::ceremony::kinds::staffing::staff;
use crate::ceremony::kinds::{self, Due, Seen, StandIn};
use crate::ceremony::state::State;
use crate::transcript::PersonId;

type Answer = (Event, Option<SecretInput>);

/// What the stand-ins do now.
pub(super) fn answer<W: Hands>(answers: usize, world: &mut W) -> Result<Answer, W::Error> {
    let (said, by, with) = answered(world.state(), answers, &world.brought());
    let (what, secret) = match said {
        StandIn::Says(what) => (what, None),
        StandIn::Secret(what, secret) => (what, Some(secret)),
        StandIn::Send => (EventKind::SendSheet { way: world.way().line() }, None),
        StandIn::Findings => (EventKind::Environment(world.findings()), None),
        StandIn::ReadsBack(share) => (EventKind::ReadBack(world.reads_from()), Some(sheet_of(share, world)?)),
        StandIn::Offers(share) => (EventKind::Offer(world.reads_from()), Some(sheet_of(share, world)?)),
    };
    Ok((Event { by, with, what }, secret))
}

/// What is answered, by whom and with whom.
fn answered(state: &State, answers: usize, brought: &[u8]) -> (StandIn, PersonId, Vec<PersonId>) {
    let Some((_, planned, step)) = state.due() else {
        return (StandIn::Says(EventKind::Seal), PersonId::NOBODY, Vec::new());
    };
    let due = Due { planned, step };
    let (by, with) = staff(state, &due);
    let said = (kinds::of(step.kind).stand_in)(state, &due, &Seen { answers, brought });
    match said {
        // each person signs off for themselves
        StandIn::Says(EventKind::SignOff { .. }) => {
            let who = unspoken(state).expect("the kind lets somebody speak who has not");
            (said, who, Vec::new())
        }
        _ => (said, by, with),
    }
}

/// What the stand-ins say at the step that is due, where they need neither a sheet nor a secret nor the machine.
pub fn says(state: &State) -> Option<EventKind> {
    let (_, planned, step) = state.due()?;
    let seen = Seen { answers: 0, brought: &[] };
    match (kinds::of(step.kind).stand_in)(state, &Due { planned, step }, &seen) {
        StandIn::Says(what) => Some(what),
        StandIn::Secret(..)
        | StandIn::Send
        | StandIn::Findings
        | StandIn::ReadsBack(_)
        | StandIn::Offers(_) => None,
    }
}

fn sheet_of<W: World>(share: u8, world: &mut W) -> Result<SecretInput, W::Error> {
    let reading = world.read_sheet(share)?;
    Ok(SecretInput::Sheet { reading, lock: world.lock_secret(share) })
}
