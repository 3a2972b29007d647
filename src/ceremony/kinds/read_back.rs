//! `read-back`: a sheet is read from paper and is the one that was made; or not read; or spoiled after all, and printed again.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn, this_share};
use super::print::{sheet, sheet_to_file};
use crate::ceremony::refusal::{NotYet, Refusal};
use crate::ceremony::state::{Inner, State};
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{ReadFrom, Record, Subject};
use crate::vocab::Mode;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The paper itself is read: by a scanned picture, a camera, a scanner that types, or its words. It must be the share that was made, to the last bit. A second code on the sheet is compared too; its words do not have it.",
    work: Work { what: "Opening the share", can_be_stopped: false },
    accept,
    stand_in,
    blanks: &[Blank::Circles("Read by", &["camera", "scan", "words typed", "scanner"])],
    height: 12.0,
    concerns,
};

/// Read and equal; or not read; or spoiled after all, and printed again.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let share = due.planned.share;
    let planned = due.planned;
    let record = &entry.record;
    let waiting = state.inner() == Some(&Inner::Waiting);
    if waiting && let Record::ReadBack { share: named, serial, from } = record {
        this_share(planned, share, *named)?;
        return read(state, *named, *serial, *from);
    }
    if waiting && let Record::ReadBackFailed { share: named, .. } = record {
        this_share(planned, share, *named)?;
        return Ok(Progress::Stay(Inner::Waiting));
    }
    if waiting && let Record::SheetSpoiled { share: named, serial, .. } = record {
        this_share(planned, share, *named)?;
        return spoil(state, *named, *serial);
    }
    match sheet(state, share, planned, StepKind::ReadBack, record)? {
        Some(inner) => Ok(Progress::Stay(inner)),
        None => Err(out_of_turn(planned, StepKind::ReadBack, record, "the sheet read from paper")),
    }
}

/// The sheet of this serial was read, and is the share that was made.
fn read(state: &mut State, share: u8, serial: u16, from: ReadFrom) -> Result<Progress, Refusal> {
    // a page that a program drew shows that the file is good, and nothing of the paper
    if state.mode() == Mode::Production && from == ReadFrom::Page {
        return Err(Refusal::from(NotYet::ReadFromThePage));
    }
    if state.done.wiped {
        return Err(Refusal::from(NotYet::NoShares));
    }
    let facts = state.share_mut(share)?;
    if facts.sheet != Some(serial) {
        return Err(Refusal::from(NotYet::NoSuchSheet { serial }));
    }
    facts.read_back = true;
    let permit = state.permit(&Subject::OldPicture { share, serial });
    state.spend(permit);
    Ok(Progress::Complete)
}

/// The sheet of this serial proves bad after all.
fn spoil(state: &mut State, share: u8, serial: u16) -> Result<Progress, Refusal> {
    let facts = state.share_mut(share)?;
    if facts.sheet != Some(serial) {
        return Err(Refusal::from(NotYet::NoSuchSheet { serial }));
    }
    // another one would be printed, and the number of those in bags still be right
    if facts.bagged.is_some() {
        return Err(Refusal::from(NotYet::InABag));
    }
    facts.sheet = None;
    facts.spoiled = Some(serial);
    facts.all_spoiled.push(serial);
    state.sheets.spoiled += 1;
    Ok(Progress::Stay(Inner::Waiting))
}

fn stand_in(_state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::ReadsBack(due.share())
}

/// A picture older than the sheet, or the sheet once more and to a file.
fn concerns(state: &State, due: &Due<'_>, about: &Subject) -> bool {
    let Subject::OldPicture { share, serial } = about else { return sheet_to_file(state, due, about) };
    due.planned.share == Some(*share) && state.share(*share).is_some_and(|facts| facts.sheet == Some(*serial))
}
