//! `bag`: a sheet goes into a bag; its number is bound to share and holder, and no number is used twice.

use super::made_up::bag as numbered;
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn, this_share};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, Refusal};
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{Record, Subject};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The number of the bag is read aloud, typed twice, and repeated by the custodian.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::WriteOn("Bag number")],
    height: 12.0,
    concerns: outside_the_range,
};

/// Bag number bound to share and holder; no number twice.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let share = due.planned.share;
    let planned = due.planned;
    let record = &entry.record;
    let Record::Bagged { share: named, serial, bag, holder } = record else {
        return Err(out_of_turn(planned, StepKind::Bag, record, "the bag's number"));
    };
    this_share(planned, share, *named)?;
    // a share has a holder as soon as the roll is closed, and no key is split before
    let due = state.holder(*named).ok_or(NotYet::SplitFirst)?;
    if due.id != *holder {
        let (name, id) = (due.name.clone(), due.id);
        return Err(Refusal::from(Contradiction::OtherHolder { share: *named, name, id }));
    }
    let facts = state.share_mut(*named)?;
    if facts.sheet.is_some_and(|good| good != *serial) {
        return Err(Refusal::from(NotYet::NoSuchSheet { serial: *serial }));
    }
    if facts.sheet.is_none() || !facts.read_back {
        return Err(Refusal::from(NotYet::ReadBackFirst));
    }
    if facts.bagged.is_some() {
        return Err(Refusal::from(NotYet::InABag));
    }
    state.take_new_bag(bag)?;
    state.share_mut(*named)?.bagged = Some((bag.clone(), *holder));
    state.sheets.sealed += 1;
    Ok(Progress::Complete)
}

fn stand_in(state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    let number = numbered(state, usize::from(due.share()));
    StandIn::Says(EventKind::Bag { number: number.clone(), again: number })
}

/// A bag that is none of those counted.
pub(super) fn outside_the_range(state: &State, _due: &Due<'_>, about: &Subject) -> bool {
    matches!(about, Subject::BagOutsideRange { bag } if !state.bag_range.holds(bag))
}
