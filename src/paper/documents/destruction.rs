//! The certificate of destruction: what the transcript says was destroyed, and room for what follows.

use super::held::HeldCeremony;
use super::layout::{Column, READ, Writer};
use crate::ceremony::outcomes::ItemPlace;
use crate::paper::Page;
use crate::plan::Kind;
use crate::plan::StepKind;
use crate::plan::template::{SHEET, SHEETS};
use crate::transcript::PersonId;
use crate::transcript::record::{AfterOpening, Ended, ItemNumber, OlderSet, Place, Record, Subject};
use crate::vocab::ids::sheet_serial;
use crate::vocab::text::capital;

const TOLD: [Column; 5] =
    [("Time", 0.15), ("What", 0.29), ("How, as recorded", 0.24), ("Done by", 0.15), ("Seen by", 0.17)];
const BY_HAND: [Column; 5] = [
    ("Date, time", 0.15),
    ("What, with its number", 0.31),
    ("How, and what was left", 0.24),
    ("Done by", 0.15),
    ("Seen by", 0.15),
];
/// Rows to fill in by hand.
const ROWS: usize = 8;

/// The certificate, with what the transcript says and room for more.
pub fn pages(held: &HeldCeremony<'_>) -> Vec<Page> {
    let mut to = Writer::new(held.paper(), held.heading("Certificate of destruction"));
    to.title("Certificate of destruction", "What was destroyed in this ceremony, from the transcript, and below what is destroyed by hand afterwards: spoiled sheets, printer memory, notes, old sets.");
    let (mut rows, mut kept) = (Vec::new(), Vec::new());
    for entry in held.entries {
        let Some((what, how)) = destroyed(held, &entry.record, &mut kept) else { continue };
        rows.push(vec![
            entry.at.to_local_minute(),
            what,
            how,
            names(held, &[entry.by]),
            names(held, &entry.with),
        ]);
    }
    kept.extend(left(held));
    to.part("In the ceremony", "", 20.0);
    if rows.is_empty() {
        to.text(READ, "Nothing was destroyed.");
    } else {
        to.table(&TOLD, &rows, 6.0);
    }
    if !kept.is_empty() {
        to.part("Not destroyed", "", 20.0);
    }
    for text in kept {
        to.text(READ, &text);
    }
    to.part("By hand", "", 40.0);
    to.text(READ, "Paper is cut across or burned until no code and no row of words can be read: half a code can be enough. A printer that keeps pages is emptied, or kept under seal until it is destroyed.");
    to.y += 1.0;
    to.table(&BY_HAND, &vec![vec![String::new(); BY_HAND.len()]; ROWS], 11.0);
    to.gap(2.0);
    to.text(READ, "We saw what is signed for above destroyed so that it cannot be restored.");
    to.gap(6.0);
    to.write_on(0.0, "Operator, date");
    to.gap(6.0);
    to.write_on(0.0, "Witness, date");
    to.finish()
}

/// The names of these people.
fn names(held: &HeldCeremony<'_>, ids: &[PersonId]) -> String {
    let name =
        |id: &PersonId| held.state.person(*id).map_or_else(|| id.to_string(), |who| who.name.to_string());
    ids.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The sheets that a destruction is for and that it did not destroy, each with what was said of it. What a later day does is
/// not known at the end of a day.
fn left(held: &HeldCeremony<'_>) -> Vec<String> {
    let (state, plan) = (held.state, held.state.plan());
    if plan.template.kind != Kind::Destruction || state.ended() == Ended::DayOver {
        return Vec::new();
    }
    let destroys = plan.steps().iter().filter(|planned| planned.script.kind == StepKind::DestroyItem);
    let mut told: Vec<String> = state.older_sets().iter().map(|older| of_older(held, older)).collect();
    for share in destroys.filter_map(|planned| planned.sheet) {
        let item = ItemNumber { id: SHEET.to_owned(), number: share.into() };
        if !matches!(state.outcomes().place_of(&item), Some(ItemPlace::Destroyed { .. }))
            && !was_gone(held, share)
        {
            let named = SHEETS.named(item.number);
            told.push(format!("{named}{}.{}", of_sheet(held, &item), said_of(held, share)));
        }
    }
    told
}

/// An older set that still rebuilds the key, and what was said of it.
fn of_older(held: &HeldCeremony<'_>, older: &OlderSet) -> String {
    let about = Subject::OlderSet { set: older.set };
    let said = held.state.exceptions().iter().find(|exception| exception.about == about);
    let said = said.map_or_else(String::new, |exception| {
        let [_, happened, decided] = &*exception.told;
        format!(" {happened} {decided}")
    });
    format!("{}. {}.{said}", capital(&older.said()), older.whereabouts())
}

/// True if the ceremony before tells that this sheet is destroyed: it has no round.
fn was_gone(held: &HeldCeremony<'_>, share: u8) -> bool {
    held.state.known().is_some_and(|known| {
        known.sheets.iter().any(|sheet| sheet.share == share && sheet.place == Place::Destroyed)
    })
}

/// What the exceptions in the rounds of this sheet say happened, and what was decided, each once.
fn said_of(held: &HeldCeremony<'_>, share: u8) -> String {
    let plan = held.state.plan();
    let of_it =
        |step: &str| plan.steps().iter().any(|planned| planned.sheet == Some(share) && planned.id == step);
    let mut said: Vec<String> = Vec::new();
    for exception in held.state.exceptions().iter().filter(|one| one.step.as_deref().is_some_and(of_it)) {
        let [_, happened, decided] = &*exception.told;
        let text = format!(" {happened} {decided}");
        if !said.contains(&text) {
            said.push(text);
        }
    }
    said.concat()
}

/// Serial and holder of a sheet that was a thing, as the ceremony before tells of it; nothing of any other thing.
fn of_sheet(held: &HeldCeremony<'_>, item: &ItemNumber) -> String {
    let known = held.state.known().filter(|_| item.id == SHEET);
    let sheet =
        known.and_then(|known| known.sheets.iter().find(|sheet| u16::from(sheet.share) == item.number));
    sheet.map_or_else(String::new, |sheet| {
        let serial = sheet.serial.map_or_else(String::new, |serial| format!(", {}", sheet_serial(serial)));
        format!("{serial}, held by {}", sheet.holder)
    })
}

/// What an entry says was destroyed, and how; what was kept instead is told in `kept`.
fn destroyed(held: &HeldCeremony<'_>, record: &Record, kept: &mut Vec<String>) -> Option<(String, String)> {
    Some(match record {
        Record::SheetSpoiled { share, serial, reason, destroyed } => {
            (format!("Sheet {} of share {share}: {reason}", sheet_serial(*serial)), destroyed.to_string())
        }
        Record::ItemDestroyed { item, how } => {
            let known = held.state.plan().template.item(&item.id);
            let named = known.map_or_else(|| item.id.clone(), |known| known.named(item.number));
            (format!("{named}{}", of_sheet(held, item)), how.to_string())
        }
        Record::Wiped { what } => (what.to_string(), "overwritten in memory by the program".to_owned()),
        Record::Resealed { opened, share, decision: AfterOpening::Destroyed, .. } => {
            let share = share.map_or_else(String::new, |x| format!(", share {x}"));
            (format!("The sheet of opened bag {opened}{share}"), "in the room, before the close".to_owned())
        }
        // what a recovery had opened is kept: it is said below, and not among what was destroyed
        Record::Abort { existed, destroyed, .. } => match held.state.plan().template.kind {
            Kind::Generation
            | Kind::Rotation
            | Kind::Audit
            | Kind::Destruction
            | Kind::Deposit
            | Kind::DepositRelease
            | Kind::Record => (existed.to_string(), destroyed.to_string()),
            Kind::Recovery | Kind::Drill | Kind::Reshare | Kind::Reissue => {
                kept.push(format!(
                    "The ceremony was ended early. {existed} What becomes of the sheets: {destroyed}"
                ));
                return None;
            }
        },
        Record::Resealed {
            decision: AfterOpening::Resealed | AfterOpening::Reshare | AfterOpening::Rotate,
            ..
        }
        | Record::Header(_)
        | Record::Exception { .. }
        | Record::Note { .. }
        | Record::BreakStart { .. }
        | Record::BreakEnd { .. }
        | Record::Deputy { .. }
        | Record::Done { .. }
        | Record::LeftOut { .. }
        | Record::SessionEnded { .. }
        | Record::SessionBegun { .. }
        | Record::Attached { .. }
        | Record::ItemBagged { .. }
        | Record::SheetSighted(_)
        | Record::SheetChecked(_)
        | Record::SheetRebagged(_)
        | Record::ItemOpened { .. }
        | Record::ItemMoved { .. }
        | Record::ItemSent(_)
        | Record::ItemReceived(_)
        | Record::Approved(_)
        | Record::Participant(_)
        | Record::RollClosed { .. }
        | Record::Environment { .. }
        | Record::Compared { .. }
        | Record::Clock { .. }
        | Record::Entropy { .. }
        | Record::EntropyClosed { .. }
        | Record::Drawn { .. }
        | Record::Split { .. }
        | Record::Gate { .. }
        | Record::WrongHolder { .. }
        | Record::Locked { .. }
        | Record::SheetSent { .. }
        | Record::SheetTaken { .. }
        | Record::ReadBack { .. }
        | Record::ReadBackFailed { .. }
        | Record::Bagged { .. }
        | Record::PayloadSealed(_)
        | Record::PayloadOpened { .. }
        | Record::CheckValue(_)
        | Record::Trial { .. }
        | Record::Operation { .. }
        | Record::BagOpened { .. }
        | Record::ShareTaken { .. }
        | Record::ShareRefused { .. }
        | Record::ShareWithdrawn { .. }
        | Record::Combined { .. }
        | Record::NotCombined { .. }
        | Record::Released(_)
        | Record::ResealClosed { .. }
        | Record::Reviewed { .. }
        | Record::ReviewClosed { .. }
        | Record::SignOff { .. }
        | Record::SignOffClosed { .. }
        | Record::Seal { .. } => return None,
    })
}
