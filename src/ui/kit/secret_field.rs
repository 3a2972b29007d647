//! A field for secrets. What is typed goes from the window's events into one locked page and nowhere else: no undo
//! history, no text layout, no clipboard, no accessibility value. It shows bullets, and the letters only while
//! somebody holds F2 in the field or the mouse on *Show*. The buttons beside it are not on the way of Tab: who goes on
//! to the next field and types must never find that the space bar showed the secret.

use eframe::egui::{
    self, Event, EventFilter, FontId, Id, ImeEvent, Key, Response, RichText, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, accesskit, pos2, vec2,
};
use zeroize::Zeroize;

use super::super::theme::{self, BODY, RADIUS, SMALL};
use super::fields::see_below;
use super::focus::{offer_field_focus, seeks};
use super::{ring, told_below};
use crate::vocab::SecretText;

/// A secret being typed.
#[derive(Debug)]
pub struct SecretField {
    text: SecretText,
    held_open: bool,
    /// All of it is selected: what is typed next takes its place.
    selected: bool,
}

/// The key that shows what is typed, while it is held.
pub const SHOW_KEY: Key = Key::F2;

impl Default for SecretField {
    fn default() -> Self {
        Self { text: SecretText::empty(), held_open: false, selected: false }
    }
}

impl SecretField {
    /// What was typed, for comparison.
    pub const fn text(&self) -> &SecretText {
        &self.text
    }

    /// Hands over what was typed and is empty again.
    pub fn take(&mut self) -> SecretText {
        self.selected = false;
        std::mem::replace(&mut self.text, SecretText::empty())
    }

    /// Puts this in place of what was typed.
    pub fn put(&mut self, text: SecretText) {
        self.selected = false;
        self.text = text;
    }

    /// Wipes it.
    pub fn clear(&mut self) {
        self.selected = false;
        self.text.clear();
    }

    /// True when nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Characters typed; their number is not secret.
    pub fn count(&self) -> usize {
        self.text.expose().chars().count()
    }

    /// Draws the field with a button that shows it while pressed, and one that clears it.
    pub fn show(&mut self, ui: &mut Ui, name: &str, width: f32) -> Response {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let label = ui.label(RichText::new(name).size(SMALL).color(theme::palette(ui).faint));
            let row = ui.horizontal(|ui| {
                let width = width.min(ui.available_width() - 168.0).max(120.0);
                let response = self.line(ui, name, name, width).labelled_by(label.id);
                let called = if self.held_open { "Shown" } else { "Show F2" };
                let show = super::by_pointer(ui, called, true)
                    .accessible_name(format!("Show {name} while pressed, or while F2 is held in the field"));
                let key_down = response.has_focus() && ui.input(|input| input.key_down(SHOW_KEY));
                self.held_open = show.is_pointer_button_down_on() || key_down;
                let clear = super::by_pointer(ui, "Clear", !self.is_empty());
                if clear.accessible_name(format!("Clear {name}")).clicked() {
                    self.clear();
                    response.request_focus();
                }
                see_below(ui, &response);
                response
            });
            told_below(ui, name);
            row.inner
        })
        .inner
    }

    /// The field alone.
    ///
    /// `salt` tells it from other fields of the page; the name may change while the field stays the same.
    pub fn line(&mut self, ui: &mut Ui, salt: &str, name: &str, width: f32) -> Response {
        let (rect, _) = ui.allocate_exact_size(vec2(width, 38.0), Sense::hover());
        let id = ui.make_persistent_id(("secret", salt));
        let mut response = ui.interact(rect, id, Sense::click());
        if response.clicked() {
            response.request_focus();
        }
        offer_field_focus(ui, &response, name, self.is_empty() || !seeks(ui.ctx()));
        if response.has_focus() && ui.is_enabled() {
            self.listen(ui, id, &mut response);
        } else {
            self.selected = false;
        }
        self.paint(ui, rect, &response);
        let masked = "\u{2022}".repeat(self.count());
        response.widget_info(|| WidgetInfo::text_edit(true, &masked, &masked, ""));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(accesskit::Role::PasswordInput);
            node.set_label(name);
        });
        ring(ui, &response);
        response
    }

    fn listen(&mut self, ui: &Ui, id: Id, response: &mut Response) {
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        let before = self.text.expose().len();
        ui.input_mut(|input| {
            for event in &mut input.events {
                self.take_from(event);
            }
            // a second copy is kept beside the first
            for event in &mut input.raw.events {
                wipe(event);
            }
            input.events.retain(|event| !names_letters(event));
            input.raw.events.retain(|event| !names_letters(event));
        });
        if self.text.expose().len() != before {
            response.mark_changed();
        }
    }

    fn take_from(&mut self, event: &mut Event) {
        match event {
            Event::Text(text) | Event::Paste(text) | Event::Ime(ImeEvent::Commit(text)) => {
                if std::mem::take(&mut self.selected) {
                    self.text.clear();
                }
                // what does not fit is not taken: the page is many times longer than anything asked for
                let _ = self.text.push_str(text);
            }
            Event::Key { key: Key::A, pressed: true, modifiers, .. } if modifiers.command => {
                self.selected = !self.text.is_empty();
            }
            Event::Key { key: Key::Backspace | Key::Delete, pressed: true, modifiers, .. } => {
                if std::mem::take(&mut self.selected) || modifiers.ctrl || modifiers.command {
                    self.text.clear();
                } else if matches!(event, Event::Key { key: Key::Backspace, .. }) {
                    self.text.pop();
                }
            }
            Event::Key {
                key: Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown | Key::Home | Key::End,
                pressed: true,
                ..
            } => self.selected = false,
            _ => {}
        }
        wipe(event);
    }

    fn paint(&self, ui: &Ui, rect: egui::Rect, response: &Response) {
        let palette = theme::palette(ui);
        let line = if response.has_focus() { palette.accent } else { palette.faint };
        let painter = ui.painter_at(rect.expand(1.0));
        painter.rect(rect, f32::from(RADIUS), palette.surface, Stroke::new(1.0, line), StrokeKind::Inside);
        let inside = rect.shrink2(vec2(12.0, 6.0));
        let step = if self.held_open { 10.0 } else { 11.0 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width in points")]
        let fit = (inside.width() / step) as usize;
        let count = self.count();
        let skipped = count.saturating_sub(fit);
        let mut x = inside.left();
        if self.selected && response.has_focus() {
            let end = (x + step * count.min(fit) as f32).min(inside.right());
            let behind = egui::Rect::from_x_y_ranges(x..=end, inside.y_range());
            painter.rect_filled(behind, 2.0, ui.visuals().selection.bg_fill);
        }
        for character in self.text.expose().chars().skip(skipped) {
            if self.held_open {
                letter(&painter, pos2(x + step / 2.0, inside.center().y), character, BODY, palette.ink);
            } else {
                painter.circle_filled(pos2(x + 4.0, inside.center().y), 3.5, palette.ink);
            }
            x += step;
        }
        if response.has_focus() {
            painter.vline(x + 1.0, inside.y_range(), Stroke::new(1.5, palette.accent));
        }
    }
}

/// Paints one letter by itself, so that only the alphabet is ever laid out.
pub fn letter(painter: &egui::Painter, at: egui::Pos2, character: char, size: f32, colour: egui::Color32) {
    let font = FontId::new(size, egui::FontFamily::Monospace);
    let mut buffer = [0u8; 4];
    let alone: &str = character.encode_utf8(&mut buffer);
    painter.text(at, egui::Align2::CENTER_CENTER, alone, font, colour);
    buffer.zeroize();
}

/// Paints a secret word letter by letter; returns its width.
pub fn spell(
    painter: &egui::Painter,
    left_centre: egui::Pos2,
    word: &str,
    size: f32,
    colour: egui::Color32,
) -> f32 {
    let step = size * 0.62;
    let mut x = left_centre.x;
    for character in word.chars() {
        letter(painter, pos2(x + step / 2.0, left_centre.y), character, size, colour);
        x += step;
    }
    x - left_centre.x
}

fn wipe(event: &mut Event) {
    match event {
        Event::Text(text)
        | Event::Paste(text)
        | Event::Ime(ImeEvent::Commit(text) | ImeEvent::Preedit { text, .. }) => text.zeroize(),
        _ => {}
    }
}

/// Events that would tell another widget what was typed.
fn names_letters(event: &Event) -> bool {
    match event {
        Event::Text(_) | Event::Paste(_) | Event::Ime(_) | Event::Copy | Event::Cut => true,
        Event::Key { key, .. } => {
            !matches!(key, Key::Tab | Key::Enter | Key::Escape | Key::F1 | Key::F2 | Key::F8 | Key::F9)
        }
        _ => false,
    }
}
