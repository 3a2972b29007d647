//! The bar that is always there, and the band of a rehearsal.

use eframe::egui::{self, FontId, Frame, Margin, Panel, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit;
use super::super::theme::{self, SMALL};
use crate::ceremony::State;
use crate::desk::clock;
use crate::vocab::digest::pgp_words;
use crate::vocab::{Digest, Mode};

/// What was pressed in the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// Help, also by F1.
    Help,
    /// An exception, also by F8.
    Exception,
    /// A break, also by F9.
    Pause,
}

/// The bar's ground.
pub fn frame(ui: &Ui) -> Frame {
    Frame::new().fill(theme::palette(ui).surface).inner_margin(Margin::symmetric(16, 6))
}

/// A window lower than this, in points, has room for one line.
const LOW: f32 = 440.0;

/// Ceremony, clock, entries, head in words, and the three buttons: on one line, or on two where one is too short.
pub fn show(ui: &mut Ui, state: &State, head: Digest, busy: bool, running: bool) -> Option<Pressed> {
    let wide = ui.available_width() > 980.0;
    if ui.available_width() < 760.0 && ui.ctx().content_rect().height() < LOW {
        let words = ui.available_width() > 570.0;
        return ui
            .horizontal(|ui| {
                few_facts(ui, state, head, words);
                let mut pressed = None;
                kit::at_the_right(ui, "bar-buttons", |ui| pressed = buttons(ui, running, theme::FIELDS));
                pressed
            })
            .inner;
    }
    if ui.available_width() < 760.0 {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| facts(ui, state, head, busy, (false, ui.max_rect().right())));
        return ui.horizontal(|ui| buttons(ui, running, theme::GROUPS)).inner;
    }
    let mut pressed = None;
    ui.horizontal(|ui| {
        // the buttons come first in space: the facts take what they leave
        let room = ui.available_width() - kit::width_at_the_right(ui, "bar-buttons");
        facts(ui, state, head, busy, (wide, ui.cursor().left() + room));
        kit::at_the_right(ui, "bar-buttons", |ui| pressed = buttons(ui, running, theme::GROUPS));
    });
    pressed
}

/// The three buttons, so far from each other, each with the key that does the same.
pub fn buttons(ui: &mut Ui, running: bool, between: f32) -> Option<Pressed> {
    const ALL: [(&str, &str, Pressed); 3] = [
        ("Help", "F1", Pressed::Help),
        ("Pause", "F9", Pressed::Pause),
        ("Exception", "F8", Pressed::Exception),
    ];
    let mut pressed = None;
    ui.spacing_mut().item_spacing.x = between;
    for (name, key, which) in ALL.into_iter().filter(|_| running) {
        if kit::quiet(ui, &format!("{name} {key}")).accessible_name(name).clicked() {
            pressed = Some(which);
        }
    }
    pressed
}

/// What fits on one line of a small screen: the rest is on the pages.
fn few_facts(ui: &mut Ui, state: &State, head: Digest, words: bool) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.x = 10.0;
    let id = RichText::new(state.ceremony().short()).size(SMALL).family(theme::strong_mono());
    ui.label(id.color(palette.ink));
    let text = |text: String| RichText::new(text).size(SMALL).color(palette.faint);
    ui.label(text(format!("line {}", state.entries()))).on_hover_text(head.hex());
    if words {
        let first: Vec<u8> = head.0.iter().copied().take(2).collect();
        ui.label(text(format!("last line: {} \u{2026}", pgp_words(&first))));
    }
}

/// On one line that ends at `right`: of the head as many words as there is room for.
fn facts(ui: &mut Ui, state: &State, head: Digest, busy: bool, (wide, right): (bool, f32)) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.x = 14.0;
    let text = |text: String| RichText::new(text).size(SMALL).color(palette.faint);
    let short =
        RichText::new(state.ceremony().short()).size(SMALL).family(theme::strong_mono()).color(palette.ink);
    ui.label(short);
    let now = clock::now();
    ui.label(text(format!("{} {}", now.time(), now.zone())).family(egui::FontFamily::Monospace));
    // only where a clock is shown does the window draw itself again without anybody touching it
    ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
    let kept = if busy { "writing" } else { "signed and synced" };
    let last = state.entries();
    ui.label(text(if wide { format!("line {last} \u{b7} {kept}") } else { format!("line {last}") }));
    let said = |count: usize| {
        let words: Vec<u8> = head.0.iter().copied().take(count).collect();
        format!("last line: {} \u{2026}", pgp_words(&words))
    };
    let room = right - ui.cursor().left() - 16.0;
    let fits = |words: &String| {
        let font = FontId::proportional(SMALL);
        ui.painter().layout_no_wrap(words.clone(), font, palette.faint).size().x <= room
    };
    let most = if wide { 4 } else { 2 };
    if let Some(words) = (1..=most).rev().map(said).find(fits) {
        ui.label(text(words)).on_hover_text(head.hex());
    }
}

/// The band that says whether keys are real: it cannot be missed, and the one is not taken for the other.
pub fn mode_band(ui: &mut Ui, mode: Mode) {
    let palette = theme::palette(ui);
    match mode {
        Mode::Rehearsal => {
            let colours = (palette.rehearsal, palette.on_rehearsal);
            band(ui, "rehearsal", "REHEARSAL \u{2013} worthless key", colours);
        }
        Mode::Production => {
            band(ui, "production", "PRODUCTION \u{2013} real key", (palette.ink, palette.ground));
        }
    }
}

/// The band over an emergency: one person is at the sheets.
pub fn emergency_band(ui: &mut Ui) {
    let palette = theme::palette(ui);
    band(ui, "emergency", "EMERGENCY \u{2013} one person and a witness", (palette.stop, palette.ground));
}

fn band(ui: &mut Ui, id: &str, words: &str, (ground, ink): (egui::Color32, egui::Color32)) {
    let height = if kit::few_lines(ui.ctx()) { 20.0 } else { 26.0 };
    Panel::top(id.to_owned())
        .show_separator_line(false)
        .exact_size(height)
        .frame(Frame::new().fill(ground))
        .show(ui, |ui| {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
            let font = FontId::new(SMALL, theme::strong());
            let painter = ui.painter_at(rect);
            let mut x = rect.left() + 16.0;
            while x < rect.right() {
                let at = egui::pos2(x, rect.center().y);
                let shown = painter.text(at, egui::Align2::LEFT_CENTER, words, font.clone(), ink);
                x = shown.right() + 40.0;
            }
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
        });
}
