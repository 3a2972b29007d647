//! The beginning of an emergency recovery: who is there, who allowed it, how the machine stands and why, written down in one
//! go, so that the next thing is the sheets.

use std::path::Path;

use super::holding::{Answer, Holding, OpenError, Request};
use crate::ceremony::event::{Event, EventKind};
use crate::ceremony::session::Opening;
use crate::ceremony::state::{Inner, State};
use crate::plan::template::{CUSTODIAN, WITNESS};
use crate::plan::{Step, StepKind};
use crate::transcript::PersonId;
use crate::transcript::record::{Finding, LikeName, Person, Subject};
use crate::vocab::{Day, Line, Prose};

/// Somebody who is there.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// The name, as it will be recorded.
    pub name: Line,
    /// The kind of identity paper that was looked at, or how the other knows them.
    pub identity: Line,
    /// What was said of names that look like theirs: the other's, and those of earlier holders.
    pub like: Vec<LikeName>,
}

/// Everything that is said before the first bag is opened.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// Whoever brings the sheets.
    pub brings: Somebody,
    /// Who watches.
    pub witness: Somebody,
    /// Whom both are from.
    pub affiliation: Line,
    /// Who allowed it, or on whose order it is done.
    pub allowed: Line,
    /// Why the key is needed now, and why nobody else can come.
    pub reason: Prose,
    /// What the machine says of itself.
    pub findings: Vec<Finding>,
}

/// Opens the ceremony in this new folder and writes down what was said. What the script refuses of it is left to be said at
/// its own step; nothing of it is lost.
pub fn begin(opening: Opening, folder: &Path, said: &Beginning) -> Result<Holding, OpenError> {
    let mut holding = Holding::open(opening, folder)?;
    loop {
        let state = holding.state();
        let Some(event) = state.due().and_then(|(_, _, step)| next(state, step, said)) else {
            return Ok(holding);
        };
        match holding.submit(Request::plain(event)) {
            Answer::Taken { .. } => {}
            Answer::NotKept(error) => {
                holding.give_up();
                return Err(OpenError::Folder(error));
            }
            Answer::Refused(_) | Answer::CannotBegin(_) | Answer::NotDone { .. } => return Ok(holding),
        }
    }
}

const BRINGS: PersonId = PersonId(1);
const WATCHES: PersonId = PersonId(2);

/// What is written next at a step without people.
type Writes = fn(&State, &Beginning) -> Event;

/// The steps at which nobody has to act: all else is said before the first bag is opened. At every other step people act.
const WRITTEN: [(StepKind, Writes); 4] = [
    (StepKind::RollCall, at_the_roll),
    (StepKind::Approval, approval),
    (StepKind::Environment, machine),
    (StepKind::Operation, operation),
];

/// What is written next at this step; none once people have to act.
fn next(state: &State, step: &Step, said: &Beginning) -> Option<Event> {
    let (_, writes) = WRITTEN.iter().find(|(kind, _)| *kind == step.kind)?;
    Some(writes(state, said))
}

/// An event that one has done and the other has seen.
fn both(what: EventKind) -> Event {
    Event { by: BRINGS, with: vec![WATCHES], what }
}

fn at_the_roll(state: &State, said: &Beginning) -> Event {
    match state.people().len() {
        0 => enrolled(&said.brings, said, BRINGS, CUSTODIAN),
        1 => enrolled(&said.witness, said, WATCHES, WITNESS),
        _ => both(EventKind::CloseRoll),
    }
}

fn approval(state: &State, said: &Beginning) -> Event {
    both(EventKind::Approve {
        approver: said.allowed.clone(),
        reference: Line::lossy("said aloud at the beginning"),
        date: Line::lossy(&Day::from(state.held().1).to_string()),
        purpose: said.reason.clone(),
    })
}

fn machine(state: &State, said: &Beginning) -> Event {
    both(match state.inner() {
        Some(Inner::Findings { line, .. }) if !state.permits(&Subject::Findings { line: *line }) => {
            EventKind::Exception {
                about: Subject::Findings { line: *line },
                expected: Prose::lossy("a machine without network, swap, disks and printers"),
                happened: Prose::lossy(&unwanted(&said.findings)),
                decided: Prose::lossy("Both have seen it. It is an emergency: go on."),
            }
        }
        Some(Inner::Findings { .. }) => EventKind::nothing_more(),
        Some(_) | None => EventKind::Environment(said.findings.clone()),
    })
}

fn operation(_: &State, said: &Beginning) -> Event {
    both(EventKind::Operate {
        requester: said.allowed.clone(),
        reason: said.reason.clone(),
        destination: Prose::lossy("said when the key is let out"),
    })
}

fn enrolled(who: &Somebody, said: &Beginning, id: PersonId, role: &str) -> Event {
    let person = Person {
        id,
        name: who.name.clone(),
        affiliation: said.affiliation.clone(),
        roles: vec![role.to_owned()],
        shares: Vec::new(),
        identity: who.identity.clone(),
        keys: Vec::new(),
        like: who.like.clone(),
    };
    Event { by: PersonId::NOBODY, with: Vec::new(), what: EventKind::Enrol(person) }
}

fn unwanted(findings: &[Finding]) -> String {
    let all = findings.iter().filter(|finding| !finding.as_wanted);
    all.map(|finding| format!("{}: {}", finding.what, finding.found)).collect::<Vec<_>>().join("; ")
}
