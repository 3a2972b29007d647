//! Which stand-in keeps a thing, and of which organisation the stand-ins are.

use super::made_up::line;
use crate::ceremony::state::State;
use crate::plan::template::{AGENT, WITNESS};
use crate::plan::{Kind, Template};
use crate::transcript::PersonId;
use crate::transcript::record::ItemNumber;
use crate::vocab::Line;

/// The organisation of a stand-in, where nobody recorded one: in a deposit the agent is another than who gives to it.
pub(super) fn affiliation(template: &Template, role: &str) -> Line {
    let of_agent = template.kind == Kind::Deposit && agent_role(template) == Some(role);
    line(if of_agent { "Rehearsal agent" } else { "Rehearsal" })
}

/// The role whose people keep what is deposited: the one that is called so, or else the last beside the witness.
fn agent_role(template: &Template) -> Option<&str> {
    let ids = || template.roles.iter().map(|role| role.id.as_str());
    ids().find(|id| *id == AGENT).or_else(|| ids().rfind(|id| *id != WITNESS))
}

/// The agent of a deposit, as its people gave their organisation; none of another ceremony.
pub(super) fn agent(state: &State) -> Option<Line> {
    let template = &state.plan().template;
    let role = agent_role(template).filter(|_| template.kind == Kind::Deposit)?;
    state.in_role(role, None).next().map(|person| person.affiliation.clone())
}

/// Who has a thing once it is in its bag. Of sheets the agent takes as many as it may.
pub(super) fn keeper(state: &State, thing: &ItemNumber) -> PersonId {
    let template = &state.plan().template;
    let agent = agent_role(template).filter(|_| template.kind == Kind::Deposit);
    let agents = agent.into_iter().flat_map(|role| state.in_role(role, None)).map(|person| person.id);
    let holders = state.present().filter(|person| state.holds(person, thing)).map(|person| person.id);
    let anybody = state.present().map(|person| person.id).filter(|_| template.kind != Kind::Deposit);
    let may =
        |id: &PersonId| state.agent_below_k(thing, *id).is_ok() && state.keeps_below_k(thing, *id).is_ok();
    let mut able = agents.chain(holders).chain(anybody).filter(may);
    let first = || state.present().next().map_or(PersonId::NOBODY, |person| person.id);
    // if nobody may, the refusal says why
    able.next().unwrap_or_else(first)
}
