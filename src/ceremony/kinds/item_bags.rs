//! The bag that a thing should be in, and whether it is the one that is there.

use crate::ceremony::outcomes::ItemPlace;
use crate::ceremony::refusal::{OddThing, Refusal};
use crate::ceremony::state::State;
use crate::plan::PlannedStep;
use crate::plan::template::{Handled, SHEET};
use crate::transcript::record::{ItemNumber, KnownSheet, Subject};
use crate::vocab::BagNumber;

/// What the script says of the things of this step.
pub fn handled(planned: &PlannedStep) -> &Handled {
    planned.script.handled.as_ref().expect("a script is read with an item for such a step")
}

/// The bag that a thing should be in: where it went before, or else as the script says.
pub fn bag_of<'s>(state: &'s State, planned: &'s PlannedStep, thing: &ItemNumber) -> Option<Recorded<'s>> {
    let put = state.bag_of(thing).map(|bag| Recorded { bag: bag.as_str(), by_the_script: false });
    // a row of a table may name no bag
    let named = || {
        let bag = handled(planned).bag.as_deref().filter(|bag| !bag.is_empty());
        bag.map(|bag| Recorded { bag, by_the_script: true })
    };
    put.or_else(named)
}

/// A bag as it was last recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded<'s> {
    /// Its number.
    pub bag: &'s str,
    /// By the script, not by a line of the transcript.
    pub by_the_script: bool,
}

/// Whether a bag is as last recorded: here, if it was bagged here.
pub(super) fn look_at(
    state: &mut State,
    planned: &PlannedStep,
    thing: &ItemNumber,
    bag: &BagNumber,
    intact: bool,
) -> Result<(), Refusal> {
    let other = bag_of(state, planned, thing).filter(|recorded| !bag.is(recorded.bag));
    let why = match (other, intact) {
        (Some(Recorded { bag: recorded, by_the_script }), true) => {
            let (bag, recorded) = (bag.clone(), recorded.to_owned());
            return Err(Refusal::from(if by_the_script {
                OddThing::NotTheScriptsBag { bag, script: recorded }
            } else {
                OddThing::OtherBag { bag, recorded }
            }));
        }
        (_, true) => return Ok(()),
        (_, false) => format!("bag {bag} is not as last recorded"),
    };
    let permit = state.need(Subject::BagNotAsRecorded { bag: bag.clone() }, &why)?;
    state.spend(Some(permit));
    Ok(())
}

impl State {
    /// What the transcript before tells of a sheet that is a thing here.
    pub(super) fn sheet_before(&self, thing: &ItemNumber) -> Option<&KnownSheet> {
        let known = self.known().filter(|_| thing.id == SHEET)?;
        known.sheets.iter().find(|sheet| u16::from(sheet.share) == thing.number)
    }

    /// The bag that a thing is in, as far as the lines tell: of a sheet also those of the ceremony before.
    pub(super) fn bag_of(&self, thing: &ItemNumber) -> Option<&BagNumber> {
        let told = self.outcomes.item_log.iter().any(|(_, other, place)| {
            let of_a_bag = match place {
                ItemPlace::Bagged { .. }
                | ItemPlace::Opened { .. }
                | ItemPlace::Sent { .. }
                | ItemPlace::Received { .. } => true,
                ItemPlace::Moved { .. } | ItemPlace::Destroyed { .. } => false,
            };
            of_a_bag && other == thing
        });
        let before = self.sheet_before(thing).filter(|_| !told).and_then(|sheet| sheet.bag.as_ref());
        self.outcomes.bag_of(thing).or(before)
    }
}
