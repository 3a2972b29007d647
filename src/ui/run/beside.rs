//! The right of a wide window: what helps at the step that is due. The sheet while it is printed and read back, the bags
//! while one is closed, how far every share is, the key by its words, who is here. Nothing stands here that is nowhere
//! else; whoever has a narrow window does without.

use eframe::egui::{self, FontFamily, FontId, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::super::kit::{self, Icon, Signal};
use super::super::theme::{self, BODY, SMALL};
use crate::ceremony::State;
use crate::ceremony::state::{Inner, ShareFacts};
use crate::plan::{PlannedStep, StepKind};
use crate::vocab::Mode;
use crate::vocab::ids::sheet_serial;

/// A window narrower than this, in points, has no room for it beside the script and the page.
const WIDE: f32 = 1180.0;
/// Shares in the list.
const MOST: usize = 9;

/// What is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// The sheet, and how far each share is.
    Sheet(u8),
    /// The bags that were counted, and how far each share is.
    Bags(u8),
    /// k of n.
    Quorum,
    /// The key, by its words.
    Key,
    /// Who is here.
    People,
}

/// Its width and the room between it and the page, in points.
const WIDTH: f32 = 236.0;
const GAP: f32 = 36.0;
/// What the page's foot takes at the bottom, in points.
const FOOT: f32 = 72.0;

/// Draws it, if there is room, and something to show; the page that is drawn next leaves it free.
pub(super) fn show(ui: &mut Ui, state: &State) {
    if ui.ctx().content_rect().width() < WIDE {
        return;
    }
    let Some((_, planned, step)) = state.due() else { return };
    let Some(what) = of(state, planned, step.kind) else { return };
    let whole = ui.available_rect_before_wrap();
    let room = Rect::from_min_max(
        Pos2::new(whole.right() - WIDTH, whole.top() + theme::NEAR),
        Pos2::new(whole.right(), whole.bottom() - FOOT),
    );
    kit::leave_room(ui, WIDTH + GAP);
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(room).id_salt("beside"));
    ui.set_clip_rect(room.intersect(ui.clip_rect()));
    let ui = &mut ui;
    match what {
        Beside::Sheet(share) => {
            sheet(ui, state, share);
            kit::gap(ui);
            shares(ui, state, share);
        }
        Beside::Bags(share) => {
            bags(ui, state);
            shares(ui, state, share);
        }
        Beside::Quorum => quorum(ui, state),
        Beside::Key => key(ui, state),
        Beside::People => people(ui, state, planned),
    }
}

fn of(state: &State, planned: &PlannedStep, kind: StepKind) -> Option<Beside> {
    match kind {
        StepKind::Print | StepKind::ReadBack => planned.share.map(Beside::Sheet),
        StepKind::Bag => planned.share.map(Beside::Bags),
        StepKind::Draw | StepKind::Split => Some(Beside::Quorum),
        StepKind::Trial | StepKind::Wipe => state.fingerprint().map(|_| Beside::Key),
        StepKind::Act | StepKind::Break | StepKind::Wait if state.done().roll_closed => Some(Beside::People),
        // these show it themselves, want all the width, or are for one person's eyes
        StepKind::Act
        | StepKind::Break
        | StepKind::Wait
        | StepKind::RollCall
        | StepKind::Environment
        | StepKind::Compare
        | StepKind::Clock
        | StepKind::SessionEnd
        | StepKind::Attach
        | StepKind::BagItem
        | StepKind::OpenItem
        | StepKind::MoveItem
        | StepKind::SendItem
        | StepKind::ReceiveItem
        | StepKind::DestroyItem
        | StepKind::Entropy
        | StepKind::Gate
        | StepKind::Lock
        | StepKind::Payload
        | StepKind::CheckValue
        | StepKind::Operation
        | StepKind::Collect
        | StepKind::Combine
        | StepKind::Release
        | StepKind::Reseal
        | StepKind::Sight
        | StepKind::Review
        | StepKind::Approval
        | StepKind::SignOff
        | StepKind::Seal => None,
    }
}

/// What stands on the sheet, as it is laid out: the label, the panel that nobody else reads, the instructions. Its code is
/// not drawn: it would be the share.
fn sheet(ui: &mut Ui, state: &State, share: u8) {
    let palette = theme::palette(ui);
    let made = state.share(share).and_then(|facts| facts.sheet);
    let serial = match state.inner() {
        Some(Inner::SheetOut { serial }) => *serial,
        Some(_) | None => made.unwrap_or_else(|| state.next_serial()),
    };
    let of = state.shares().len();
    let (rect, response) = ui.allocate_exact_size(vec2(186.0, 263.0), Sense::hover());
    let painter = ui.painter();
    let line = Stroke::new(1.0, palette.hairline);
    painter.rect_filled(rect, 3.0, palette.surface);
    painter.rect_stroke(rect, 3.0, line, egui::StrokeKind::Inside);
    let at = |x: f32, y: f32| Pos2::new(rect.left() + x, rect.top() + y);
    let write = |place: Pos2, text: &str, size: f32, colour| {
        let font = FontId::new(size, FontFamily::Proportional);
        painter.text(place, egui::Align2::LEFT_TOP, text, font, colour);
    };
    if state.mode() == Mode::Rehearsal {
        painter.rect_filled(Rect::from_min_size(at(8.0, 6.0), vec2(170.0, 5.0)), 1.0, palette.rehearsal);
    }
    write(at(10.0, 14.0), "Share", SMALL, palette.faint);
    write(at(62.0, 14.0), "Sheet", SMALL, palette.faint);
    let large = FontId::new(20.0, theme::strong_mono());
    painter.text(at(10.0, 32.0), egui::Align2::LEFT_TOP, share, large.clone(), palette.ink);
    painter.text(at(62.0, 32.0), egui::Align2::LEFT_TOP, sheet_serial(serial), large, palette.ink);
    for fold in [78.0, 178.0] {
        painter.hline(rect.left()..=rect.right(), rect.top() + fold, line);
    }
    painter.rect_filled(Rect::from_min_size(at(10.0, 88.0), vec2(52.0, 52.0)), 2.0, palette.hairline);
    for row in 0_u8..8 {
        let words = Rect::from_min_size(at(72.0, 88.0 + 10.0 * f32::from(row)), vec2(102.0, 4.0));
        painter.rect_filled(words, 1.0, palette.hairline);
    }
    write(at(10.0, 146.0), "secret", SMALL, palette.faint);
    for row in 0_u8..7 {
        let text = Rect::from_min_size(at(10.0, 190.0 + 9.0 * f32::from(row)), vec2(98.0, 3.0));
        painter.rect_filled(text, 1.0, palette.hairline);
    }
    for row in 0_u8..4 {
        let words = Rect::from_min_size(at(120.0, 190.0 + 9.0 * f32::from(row)), vec2(54.0, 3.0));
        painter.rect_filled(words, 1.0, palette.hairline);
    }
    let said = format!("The sheet: share {share} of {of}, serial {}", sheet_serial(serial));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.clone()));
    kit::space(ui);
    let holder = state.holder(share).map_or_else(String::new, |person| format!(", for {}", person.name));
    kit::caption(ui, &format!("Share {share} of {of}{holder}"));
    kit::caption(ui, "The panel between the folds is nobody else's to read.");
}

/// Which bags there are, and how many are left.
fn bags(ui: &mut Ui, state: &State) {
    let counted = state.counted_bags();
    if counted.is_empty() {
        return;
    }
    let used = state.shares().iter().filter(|facts| facts.bagged.is_some()).count();
    kit::title(ui, "Bags");
    kit::caption(ui, &counted.said());
    kit::caption(ui, &format!("{} counted, {used} closed so far", counted.count()));
    kit::gap(ui);
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
fn shares(ui: &mut Ui, state: &State, now: u8) {
    let palette = theme::palette(ui);
    kit::title(ui, "Shares");
    let all: Vec<(u8, &ShareFacts)> = (1..=u8::MAX).zip(state.shares()).collect();
    let from = usize::from(now).saturating_sub(MOST / 2 + 1).min(all.len().saturating_sub(MOST));
    for (share, facts) in all.iter().skip(from).take(MOST) {
        let (signal, word) = how_far(facts);
        let holder = state.holder(*share).map_or_else(String::new, |person| person.name.to_string());
        let here = *share == now;
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
        let middle = rect.center().y;
        let disc = Pos2::new(rect.left() + 12.0, middle);
        let (fill, ink) =
            if here { (palette.accent, palette.on_accent) } else { (palette.surface, palette.ink) };
        ui.painter().circle(disc, 11.0, fill, Stroke::new(1.0, if here { fill } else { palette.hairline }));
        let mono = FontId::new(if *share > 99 { 10.0 } else { 13.0 }, theme::strong_mono());
        ui.painter().text(disc, egui::Align2::CENTER_CENTER, share, mono, ink);
        let small = FontId::new(SMALL, FontFamily::Proportional);
        let right = ui.painter().layout_no_wrap(word.clone(), small.clone(), palette.faint);
        let mut right_edge = rect.right() - right.size().x;
        ui.painter().galley(Pos2::new(right_edge, middle - right.size().y / 2.0), right, palette.faint);
        if signal == Signal::Done {
            right_edge -= 20.0;
            let square = Rect::from_center_size(Pos2::new(right_edge + 8.0, middle), vec2(14.0, 14.0));
            Icon::Check.paint(ui.painter(), square, palette.done);
        }
        let left = rect.left() + 32.0;
        let mut job = egui::text::LayoutJob::simple_singleline(holder.clone(), small, palette.ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width((right_edge - left - 6.0).max(0.0));
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(Pos2::new(left, middle - galley.size().y / 2.0), galley, palette.ink);
        let said = format!("Share {share}, {holder}: {word}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.clone()));
    }
    if all.len() > MOST {
        let closed = all.iter().filter(|(_, facts)| facts.bagged.is_some()).count();
        kit::caption(ui, &format!("{closed} of {} are in their bags", all.len()));
    }
}

/// k of n, and what it means.
fn quorum(ui: &mut Ui, state: &State) {
    let Some(quorum) = state.plan().choices.quorum else { return };
    let palette = theme::palette(ui);
    kit::title(ui, "What it will be split into");
    kit::space(ui);
    let said = format!("{} rebuild the key", quorum.sheets_needed_first());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for share in 1..=quorum.shares().min(48) {
            let (rect, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
            let enough = share <= quorum.threshold();
            let fill = if enough { palette.accent } else { palette.surface };
            ui.painter().circle(rect.center(), 10.0, fill, Stroke::new(1.5, palette.accent));
        }
    });
    kit::space(ui);
    kit::body(ui, &format!("{said}."));
    let lost = quorum.may_be_lost();
    kit::caption(
        ui,
        &if lost == 1 { "1 sheet may be lost.".to_owned() } else { format!("{lost} sheets may be lost.") },
    );
}

/// The key's name and its words.
fn key(ui: &mut Ui, state: &State) {
    let Some(fingerprint) = state.fingerprint() else { return };
    let palette = theme::palette(ui);
    if let Some(key) = &state.plan().choices.key {
        kit::title(ui, key.label.as_str());
    }
    kit::space(ui);
    kit::caption(ui, "Its fingerprint, as on every sheet");
    let words = fingerprint.words();
    let all: Vec<&str> = words.split(' ').collect();
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.spacing_mut().interact_size.y = 22.0;
    for (row, line) in (1..).zip(all.chunks(2)) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let faint = egui::RichText::new(format!("{row}")).size(SMALL).monospace().color(palette.faint);
            ui.add_sized(vec2(16.0, 22.0), egui::Label::new(faint));
            for word in line {
                let text = egui::RichText::new(*word).size(BODY).color(palette.ink);
                ui.allocate_ui_with_layout(
                    vec2(100.0, 22.0),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        ui.set_min_width(100.0);
                        ui.label(text);
                    },
                );
            }
        });
    }
}

/// Everybody who is here, with what they are; those whom the step is about first in ink.
fn people(ui: &mut Ui, state: &State, planned: &PlannedStep) {
    let palette = theme::palette(ui);
    kit::title(ui, "Who is here");
    kit::space(ui);
    let away = state.away().unwrap_or_default();
    for person in state.present().take(14) {
        let roles = person.roles.iter().filter_map(|role| state.plan().template.role(role));
        let mut said: Vec<String> = roles.map(|role| role.title.clone()).collect();
        let numbers: Vec<String> = person.shares.iter().map(u8::to_string).collect();
        if !numbers.is_empty() {
            said.push(format!("share {}", numbers.join(", ")));
        }
        if away.contains(&person.id) {
            said.push("away".to_owned());
        }
        let acts = planned.script.acts.as_str();
        let now = person.roles.iter().any(|role| role.as_str() == acts);
        let family = if now { theme::strong() } else { FontFamily::Proportional };
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(egui::RichText::new(person.name.as_str()).size(BODY).family(family).color(palette.ink));
        ui.label(egui::RichText::new(said.join(", ")).size(SMALL).color(palette.faint));
        ui.add_space(theme::NEAR);
    }
}
