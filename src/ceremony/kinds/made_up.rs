//! What stand-ins make up where people would know: names, numbers of bags, sentences, a passphrase.

use crate::ceremony::state::State;
use crate::plan::PlannedStep;
use crate::vocab::digest::sha256;
use crate::vocab::{BagNumber, Line, Prose};

/// The passphrase every stand-in custodian uses. Worthless like everything here.
pub const STAND_IN_PASSPHRASE: &str = "rehearsal passphrase, worthless";

/// What stand-ins are asked to do, where they could do otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Options to take in place of the first: step, choice, option.
    pub options: Vec<(String, String, String)>,
    /// Optional steps to leave out.
    pub steps_left_out: Vec<String>,
    /// Optional phases to leave out, each by the id of its first step.
    pub phases_left_out: Vec<String>,
    /// Optional values to leave empty: step, field.
    pub empty: Vec<(String, String)>,
}

/// What stand-ins do by themselves.
pub static NO_WISHES: Wishes = Wishes {
    options: Vec::new(),
    steps_left_out: Vec::new(),
    phases_left_out: Vec::new(),
    empty: Vec::new(),
};

/// Bags that stand-ins have at hand: more than the largest set takes.
pub(super) const BAGS: usize = 300;

/// The file that stand-ins bring to a step, the so-many-eth of the ceremony: what it is called, and its content. One whose
/// digest was typed before is a file of that value, whenever it is brought.
pub(in crate::ceremony) fn file(state: &State, step: &PlannedStep, number: usize) -> (String, String) {
    let known = step.script.expected.same_as.as_deref();
    let value = known.and_then(|name| state.plan().field_seen(step, name));
    let content = match value {
        Some((at, field)) => file_of_value(&at.id, &field.id),
        None => format!("File {number} of a rehearsal. Worthless.\n"),
    };
    let name = state.names_left(step).into_iter().next();
    (name.unwrap_or_else(|| format!("rehearsal-{number}.txt")), content)
}

fn file_of_value(step: &str, field: &str) -> String {
    format!("File of {step}.{field}, in a rehearsal. Worthless.\n")
}

/// The digest that stand-ins type for a value: that of the file that they bring later, if a step compares one with it.
pub(super) fn digest_of_file(state: &State, step: &PlannedStep, field: &str) -> Option<String> {
    let compares = |later: &&PlannedStep| {
        let name = later.script.expected.same_as.as_deref();
        let seen = name.and_then(|name| state.plan().field_seen(later, name));
        seen.is_some_and(|(at, known)| at.id == step.id && known.id == field)
    };
    state.plan().steps().iter().find(compares)?;
    Some(sha256(file_of_value(&step.id, field).as_bytes()).hex())
}

/// One of them.
pub(super) fn bag(state: &State, number: usize) -> BagNumber {
    let first = state.parts().first().map_or(state.ceremony(), |day| day.ceremony);
    let row = if state.builds_on().next().is_none() {
        format!("{:04}", u8::from(state.plan().template.kind.opens_sheets()))
    } else {
        // a row of its own, all its days: whatever came before it in the family took bags of other rows
        let [a, b, c, d, ..] = first.0;
        format!("{:08}", u32::from_be_bytes([a, b, c, d]) % 100_000_000)
    };
    line(&format!("TE {row} {number:04}")).into()
}

/// What stand-ins say is made of constants, numbers and words of the script; whatever a script holds, it is a line.
pub(in crate::ceremony) fn line(text: &str) -> Line {
    Line::lossy(text)
}

pub(in crate::ceremony) fn prose(text: &str) -> Prose {
    Prose::lossy(text)
}
