//! Shares and sheets, a row each: the number, who holds it, and how far it is.

use eframe::egui::{self, FontFamily, FontId, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::super::super::kit::{self, Icon, Signal};
use super::super::super::theme::{self, SMALL};
use crate::ceremony::State;
use crate::ceremony::sightings::{Lacking, Sighting};
use crate::ceremony::state::{OpenedBag, ShareFacts};

use crate::transcript::record::{AfterOpening, KnownSheet, Place};
use crate::vocab::ids::sheet_serial;
use crate::vocab::text::counted;

/// Rows at most.
const MOST: usize = 9;
/// Height of one, and of what stands around all: the title, a line above the rows and one below.
const ROW: f32 = 26.0 + theme::NEAR;
const AROUND: f32 = 96.0;

/// One row.
struct Row<'r> {
    share: Option<u8>,
    /// It is the one at hand.
    here: bool,
    holder: &'r str,
    far: (Signal, &'r str),
}

/// As many rows as there is room for.
fn fitting(ui: &Ui) -> usize {
    let room = ui.available_height();
    (1..=MOST).rev().find(|rows| *rows as f32 * ROW + AROUND <= room).unwrap_or(1)
}

/// How far a share is, in a word.
fn how_far(facts: &ShareFacts) -> (Signal, String) {
    match facts {
        ShareFacts { bagged: Some((bag, _)), .. } => (Signal::Done, bag.to_string()),
        ShareFacts { read_back: true, .. } => (Signal::Plain, "read back".to_owned()),
        ShareFacts { sheet: Some(serial), .. } => {
            (Signal::Plain, format!("{} printed", sheet_serial(*serial)))
        }
        ShareFacts { made: Some(_), .. } => (Signal::Plain, "signed".to_owned()),
        ShareFacts { .. } => (Signal::Plain, "not yet".to_owned()),
    }
}

/// Every share with its holder and how far it is; of many those around the one at hand.
pub(super) fn shares(ui: &mut Ui, state: &State, now: u8) {
    let most = fitting(ui);
    kit::title(ui, "Shares");
    let all: Vec<(u8, &ShareFacts)> = (1..=u8::MAX).zip(state.shares()).collect();
    let from = usize::from(now).saturating_sub(most / 2 + 1).min(all.len().saturating_sub(most));
    for (share, facts) in all.iter().skip(from).take(most) {
        let holder = state.holder(*share).map_or_else(String::new, |person| person.name.to_string());
        let far = how_far(facts);
        row(ui, &Row { share: Some(*share), here: *share == now, holder: &holder, far: (far.0, &far.1) });
    }
    if all.len() > most {
        let closed = all.iter().filter(|(_, facts)| facts.bagged.is_some()).count();
        kit::caption(ui, &format!("{closed} of {} are in their bags", all.len()));
    }
}

/// Every sheet that could be brought, with its bag, and what became of those that were; of many the first ones. Where no
/// transcript says which there are, those that were opened.
pub(super) fn opened(ui: &mut Ui, state: &State) {
    let most = fitting(ui);
    kit::title(ui, "Sheets");
    let needed = state.nearest().map(|(set, _)| set.quorum.threshold());
    let needed = needed.or(state.known().map(|known| known.quorum.threshold()));
    if let Some(needed) = needed {
        kit::caption(ui, &format!("{} of the {needed} sheets needed are taken", state.taken_numbers()));
    }
    kit::space(ui);
    let bags = state.opened();
    let of_bag = |ui: &mut Ui, bag: &OpenedBag| {
        let holder = state.people().iter().find(|person| person.id == bag.holder);
        let holder = holder.map_or_else(String::new, |person| person.name.to_string());
        let far = became(bag);
        row(
            ui,
            &Row { share: bag.share.or(bag.recorded), here: false, holder: &holder, far: (far.0, &far.1) },
        );
    };
    let known = state.known().map(|known| known.sheets.as_slice()).unwrap_or_default();
    let there: Vec<&KnownSheet> = known.iter().filter(|sheet| sheet.place != Place::Destroyed).collect();
    let opened = opened_for(&there, bags);
    let shown = |bag: &OpenedBag| opened.iter().flatten().any(|other| std::ptr::eq(*other, bag));
    // what nobody expected first
    let others: Vec<&OpenedBag> = bags.iter().filter(|bag| !shown(bag)).take(most).collect();
    for bag in &others {
        of_bag(ui, bag);
    }
    let left = most - others.len();
    for (sheet, bag) in there.iter().zip(&opened).take(left) {
        if let Some(bag) = bag {
            of_bag(ui, bag);
            continue;
        }
        let said = waits(sheet);
        let holder = sheet.holder.as_str();
        row(ui, &Row { share: Some(sheet.share), here: false, holder, far: (Signal::Plain, &said) });
    }
    let more = there.len().saturating_sub(left);
    if more > 0 {
        kit::caption(ui, &format!("and {}", counted(more, "more sheet")));
    }
}

/// For each sheet the bag that was opened for it: the one that is recorded for it, whatever was in it; or one that nobody
/// recorded, and had it.
fn opened_for<'b>(there: &[&KnownSheet], bags: &'b [OpenedBag]) -> Vec<Option<&'b OpenedBag>> {
    let is_its = |sheet: &KnownSheet, bag: &OpenedBag| sheet.bag.as_ref() == Some(&bag.bag);
    let is_recorded = |bag: &OpenedBag| there.iter().any(|sheet| is_its(sheet, bag));
    let find = |sheet: &KnownSheet| {
        let its = bags.iter().rev().find(|bag| is_its(sheet, bag));
        its.or_else(|| bags.iter().rev().find(|bag| !is_recorded(bag) && bag.share == Some(sheet.share)))
    };
    there.iter().map(|sheet| find(sheet)).collect()
}

/// Where a sheet waits that nobody brought yet.
fn waits(sheet: &KnownSheet) -> String {
    match (sheet.place, &sheet.bag) {
        (Place::OnItsWay, _) => "on its way".to_owned(),
        (Place::Missing, _) => "missing".to_owned(),
        (Place::Sealed | Place::Open | Place::Reshare | Place::Rotate | Place::Destroyed, Some(bag)) => {
            bag.to_string()
        }
        (Place::Sealed | Place::Open | Place::Reshare | Place::Rotate | Place::Destroyed, None) => {
            "in no bag".to_owned()
        }
    }
}

/// What became of the sheet in a bag.
fn became(bag: &OpenedBag) -> (Signal, String) {
    match &bag.decided {
        Some((AfterOpening::Resealed, Some(new))) => (Signal::Done, new.to_string()),
        Some((AfterOpening::Resealed, None)) => (Signal::Done, "sealed".to_owned()),
        Some((AfterOpening::Reshare, _)) => (Signal::Plain, "to be replaced".to_owned()),
        Some((AfterOpening::Rotate, _)) => (Signal::Plain, "key to be rotated".to_owned()),
        Some((AfterOpening::Destroyed, _)) => (Signal::Plain, "destroyed".to_owned()),
        None if bag.share.is_some() => (Signal::Plain, "taken".to_owned()),
        None => (Signal::Plain, "opened".to_owned()),
    }
}

/// Every sheet of the set that is not destroyed, and what was found of it so far.
pub(super) fn looked(ui: &mut Ui, state: &State, now: u8) {
    let Some(known) = state.known() else { return };
    let most = fitting(ui);
    kit::title(ui, "Sheets of the set");
    kit::space(ui);
    let all: Vec<_> = known.sheets.iter().filter(|sheet| sheet.place != Place::Destroyed).collect();
    let at = all.iter().position(|sheet| sheet.share == now).unwrap_or_default();
    let from = at.saturating_sub(most / 2).min(all.len().saturating_sub(most));
    for sheet in all.iter().skip(from).take(most) {
        let sighting = state.sightings().iter().rev().find(|sighting| sighting.share == sheet.share);
        let far = sighting.map_or((Signal::Plain, "not yet"), found);
        let holder = sheet.holder.as_str();
        row(ui, &Row { share: Some(sheet.share), here: sheet.share == now, holder, far });
    }
}

/// What was found of a sheet, in a word.
fn found(sighting: &Sighting) -> (Signal, &'static str) {
    match Lacking::of(sighting.found) {
        Some(lacking) => (Signal::Attention, lacking.word()),
        None if sighting.not_proven.is_some() && sighting.checked.is_none() => {
            (Signal::Attention, Lacking::NotProven.word())
        }
        None if sighting.checked.is_some() => (Signal::Done, "read"),
        None if sighting.opened => (Signal::Plain, "opened"),
        None => (Signal::Done, "seen"),
    }
}

fn row(ui: &mut Ui, row: &Row<'_>) {
    let palette = theme::palette(ui);
    let (signal, word) = row.far;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    let middle = rect.center().y;
    let disc = Pos2::new(rect.left() + 12.0, middle);
    let (fill, ink) =
        if row.here { (palette.accent, palette.on_accent) } else { (palette.surface, palette.ink) };
    ui.painter().circle(disc, 11.0, fill, Stroke::new(1.0, if row.here { fill } else { palette.hairline }));
    let number = row.share.map_or_else(|| "?".to_owned(), |share| share.to_string());
    let mono = FontId::new(if number.len() > 2 { 10.0 } else { 13.0 }, theme::strong_mono());
    ui.painter().text(disc, egui::Align2::CENTER_CENTER, number, mono, ink);
    let small = FontId::new(SMALL, FontFamily::Proportional);
    let colour = if signal == Signal::Attention { palette.attention } else { palette.faint };
    // a number may be long: the share and whose it is come first
    let mut job = egui::text::LayoutJob::simple_singleline(word.to_owned(), small.clone(), colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() * 0.5);
    let right = ui.painter().layout_job(job);
    let mut right_edge = rect.right() - right.size().x;
    ui.painter().galley(Pos2::new(right_edge, middle - right.size().y / 2.0), right, colour);
    let icon = match signal {
        Signal::Done => Some((Icon::Check, palette.done)),
        Signal::Attention => Some((Icon::Triangle, palette.attention)),
        Signal::Plain | Signal::Stop => None,
    };
    if let Some((icon, colour)) = icon {
        right_edge -= 20.0;
        let square = Rect::from_center_size(Pos2::new(right_edge + 8.0, middle), vec2(14.0, 14.0));
        icon.paint(ui.painter(), square, colour);
    }
    let left = rect.left() + 32.0;
    let mut job = egui::text::LayoutJob::simple_singleline(row.holder.to_owned(), small, palette.ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right_edge - left - 6.0).max(0.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(Pos2::new(left, middle - galley.size().y / 2.0), galley, palette.ink);
    let share = row.share.map_or_else(|| "Not known which".to_owned(), |share| format!("Share {share}"));
    let said = format!("{share}, {}: {word}", row.holder);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.clone()));
}
