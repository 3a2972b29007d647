//! The place of one word in a line that is typed: its number, and how the word stands, by sign and colour; the word itself only
//! while somebody wants it shown.

use eframe::egui::{self, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit;
use super::super::kit::secret_field::{letter, spell};
use super::super::theme::{self, BODY, SMALL};
use super::typed_words::Word;

/// How a typed word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// It is being typed.
    Typing,
    /// It is whole, as far as it goes.
    Typed,
    /// It is one that may be wrong.
    Doubted,
}

/// A place.
pub(super) struct Place<'w> {
    /// Counted from 1.
    pub(super) number: usize,
    /// What was typed there.
    pub(super) word: Option<&'w str>,
    /// What that is.
    pub(super) known: Option<Word>,
    pub(super) stands: Stands,
    /// Its word is being typed again.
    pub(super) is_gap: bool,
    /// The word is shown.
    pub(super) shown: bool,
}

impl Place<'_> {
    /// Draws it. True if its word is to be typed again.
    pub(super) fn show(&self, ui: &mut Ui) -> bool {
        let palette = theme::palette(ui);
        let wide = if self.shown { 128.0 } else { 56.0 };
        let (rect, response) = ui.allocate_exact_size(vec2(wide, 32.0), Sense::CLICK);
        let typing = self.stands == Stands::Typing;
        let doubted = self.stands == Stands::Doubted;
        let (colour, state) = match &self.known {
            None if self.is_gap => (palette.accent, "to be typed again"),
            None => (palette.hairline, "empty"),
            Some(Word::Known(_)) if doubted => (palette.attention, "to be compared"),
            Some(Word::Known(_)) => (palette.done, "known"),
            Some(_) if typing => (palette.faint, "being typed"),
            Some(Word::Several(_)) => (palette.attention, "could be several words"),
            Some(Word::Unknown) => (palette.stop, "not a word of the list"),
        };
        let painter = ui.painter_at(rect);
        painter.hline(rect.x_range(), rect.bottom() - 2.0, egui::Stroke::new(2.0, colour));
        let number = egui::FontId::new(SMALL, egui::FontFamily::Monospace);
        let middle = rect.center().y - 2.0;
        let at = egui::pos2(rect.left() + 2.0, middle);
        painter.text(at, egui::Align2::LEFT_CENTER, self.number.to_string(), number, palette.faint);
        let start = egui::pos2(rect.left() + 22.0, middle);
        let inside = egui::Rect::from_min_max(start, rect.right_bottom());
        match (self.shown, self.word, &self.known) {
            (true, _, Some(Word::Known(full))) => drop(spell(&painter, start, full, BODY, palette.ink)),
            (true, Some(word), _) => drop(spell(&painter, start, word, BODY, colour)),
            (false, _, Some(Word::Known(_))) if doubted => {
                letter(&painter, egui::pos2(inside.center().x, middle), '?', BODY, colour);
            }
            (false, _, Some(Word::Known(_))) => {
                let square =
                    egui::Rect::from_center_size(egui::pos2(inside.center().x, middle), vec2(15.0, 15.0));
                kit::Icon::Check.paint(&painter, square, colour);
            }
            (false, _, Some(Word::Several(_))) if !typing => {
                letter(&painter, egui::pos2(inside.center().x, middle), '?', BODY, colour);
            }
            (false, _, Some(Word::Unknown)) if !typing => {
                let square =
                    egui::Rect::from_center_size(egui::pos2(inside.center().x, middle), vec2(15.0, 15.0));
                kit::Icon::Cross.paint(&painter, square, colour);
            }
            (false, Some(_), _) => {
                painter.circle_filled(egui::pos2(inside.center().x, middle), 3.0, colour);
            }
            (_, None, _) => {}
        }
        response
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("word {}: {state}", self.number)));
        self.word.is_some() && response.clicked()
    }
}
