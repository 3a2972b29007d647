//! `print`: a sheet is sent, then good or spoiled; a spoiled one is replaced by one with a new serial.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn, this_share};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, Refusal};
use crate::ceremony::state::{Inner, State};
use crate::plan::{PlannedStep, StepKind};
use crate::transcript::record::{Record, Subject};
use crate::transcript::{Entry, SentTo};
use crate::vocab::Mode;
use crate::vocab::limits::MAX_SHEETS;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "One sheet, one print job. A sheet that did not come out well is spoiled: it is destroyed before the next one is printed. It has a second code if a secret was sealed for the sheets before; what sheets of an earlier ceremony carry is not carried over.",
    work: Work { what: "Handing the sheet to the printer", can_be_stopped: false },
    accept,
    stand_in,
    blanks: &[
        Blank::Characters("Serial number of the sheet", &[4]),
        Blank::Circles("", &["good", "spoiled and destroyed: next serial"]),
    ],
    height: 12.0,
    concerns: sheet_to_file,
};

/// Sent, then good or spoiled; a spoiled sheet is replaced by one with a new serial.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let share = due.planned.share;
    let planned = due.planned;
    let record = &entry.record;
    match sheet(state, share, planned, StepKind::Print, record)? {
        Some(Inner::Waiting) if matches!(record, Record::SheetTaken { .. }) => Ok(Progress::Complete),
        Some(inner) => Ok(Progress::Stay(inner)),
        None => Err(out_of_turn(planned, StepKind::Print, record, "a sheet sent, good or spoiled")),
    }
}

/// Sheets going out and coming back, at the print step and again when one proves bad at read-back.
pub(super) fn sheet(
    state: &mut State,
    share: Option<u8>,
    planned: &PlannedStep,
    kind: StepKind,
    record: &Record,
) -> Result<Option<Inner>, Refusal> {
    let inner = state.inner().cloned().expect("a step is due, or its kind would not be asked");
    match (inner, record) {
        (Inner::Waiting, Record::SheetSent { share: named, serial, replaces, way }) => {
            this_share(planned, share, *named)?;
            if state.sheets.printed >= MAX_SHEETS {
                return Err(Refusal::TooMany(usize::from(MAX_SHEETS), "sheets"));
            }
            let (due, last) = (state.next_serial(), state.last);
            let facts = state.share_mut(*named)?;
            if facts.made.is_none() {
                return Err(Refusal::from(NotYet::LockFirst));
            }
            if facts.sheet.is_some() {
                return Err(Refusal::from(NotYet::HasAGoodSheet));
            }
            if *serial != due || *replaces != facts.spoiled {
                return Err(Refusal::from(Contradiction::SheetDue { due }));
            }
            let permit = match (state.mode(), SentTo::read(way)?) {
                (Mode::Production, SentTo::Folder(_)) => {
                    let about = Subject::SheetToFile { share: *named, serial: due };
                    Some(state.need(about, "a sheet written to a file is a share in clear")?)
                }
                (Mode::Production, SentTo::Rehearsal | SentTo::Nowhere) => {
                    return Err(Refusal::from(Contradiction::WayOfRehearsals { way: way.clone() }));
                }
                (Mode::Production | Mode::Rehearsal, SentTo::Printer(_))
                | (Mode::Rehearsal, SentTo::Folder(_) | SentTo::Rehearsal | SentTo::Nowhere) => None,
            };
            state.spend(permit);
            let facts = state.share_mut(*named)?;
            facts.spoiled = None;
            facts.sent_after = Some(last);
            state.sheets.printed += 1;
            Ok(Some(Inner::SheetOut { serial: due }))
        }
        (Inner::SheetOut { serial: out }, Record::SheetTaken { share: named, serial }) => {
            this_share(planned, share, *named)?;
            if *serial != out {
                return Err(Refusal::from(Contradiction::SheetIsOut { out }));
            }
            state.share_mut(*named)?.sheet = Some(out);
            Ok(Some(Inner::Waiting))
        }
        (Inner::SheetOut { serial: out }, Record::SheetSpoiled { share: named, serial, .. }) => {
            this_share(planned, share, *named)?;
            if *serial != out {
                return Err(Refusal::from(Contradiction::SheetIsOut { out }));
            }
            let facts = state.share_mut(*named)?;
            facts.spoiled = Some(out);
            facts.all_spoiled.push(out);
            state.sheets.spoiled += 1;
            Ok(Some(Inner::Waiting))
        }
        (Inner::SheetOut { .. }, Record::SheetSent { .. }) => {
            Err(out_of_turn(planned, kind, record, "the sheet that is at the printer: good or spoiled"))
        }
        _ => Ok(None),
    }
}

fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    let is_out = matches!(state.inner(), Some(Inner::SheetOut { .. }));
    if is_out { StandIn::Says(EventKind::SheetGood) } else { StandIn::Send }
}

/// The next sheet of the share that is due, to a file in place of a printer.
pub(super) fn sheet_to_file(state: &State, due: &Due<'_>, about: &Subject) -> bool {
    let Subject::SheetToFile { share, serial } = about else { return false };
    state.mode() == Mode::Production && due.planned.share == Some(*share) && state.next_serial() == *serial
}

/// The sheet that is at the printer, or the good one of the share that is due.
pub(in crate::ceremony) fn sheet_at_hand(state: &State) -> Result<u16, Refusal> {
    if let Some(Inner::SheetOut { serial }) = state.inner() {
        return Ok(*serial);
    }
    let share = state.due().and_then(|(_, planned, _)| planned.share);
    let sheet = share.and_then(|x| state.share(x)).and_then(|facts| facts.sheet);
    sheet.ok_or_else(|| Refusal::from(NotYet::PrintFirst))
}
