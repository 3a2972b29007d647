//! A sheet's words, typed a row at a time. Every row is checked when it is complete, and what is wrong is said by place.

use eframe::egui::{self, Role, Sense, Ui, WidgetInfo, vec2};
use zeroize::Zeroizing;

use super::super::kit::{self, HOW, Offer, Signal};
use super::super::theme::{self, HUGE, SMALL};
use super::offered::offered;
use super::typed_words::Words;
use super::word_line::WordLine;
use crate::sharing::rows::{self, Hint, Look, ROW_WORDS, RowHead, RowsError};
use crate::sharing::share::ShareStart;
use crate::vocab::SecretText;

/// Rows typed so far.
#[derive(Debug)]
pub struct WordsInput {
    rows: Vec<SecretText>,
    /// What they say of the sheet.
    said: RowHead,
    line: WordLine,
    wrong: Option<Wrong>,
    near: Offer,
    /// It was not said yet: it comes into view.
    is_new: bool,
}

/// Why the row is not taken.
#[derive(Debug)]
enum Wrong {
    /// The words are of another row.
    Number {
        /// As typed.
        typed: usize,
        /// The row that is due.
        due: usize,
    },
    /// They do not check; what may be meant is painted, never written.
    Row(RowsError, Hint),
}

impl Default for WordsInput {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            said: RowHead::default(),
            line: WordLine::new(Words::Row(ROW_WORDS)),
            wrong: None,
            near: Offer::default(),
            is_new: false,
        }
    }
}

impl WordsInput {
    /// Rows that suffice, once the first row said whether the share is locked.
    fn enough(&self) -> Option<usize> {
        self.said.lock().map(rows::recovery_rows)
    }

    /// True if anything was typed.
    pub fn is_begun(&self) -> bool {
        !self.rows.is_empty() || !self.line.is_empty()
    }

    /// What the rows that are in say of their sheet, once they do.
    pub fn head(&self) -> Option<ShareStart> {
        self.said.start()
    }

    /// True when the rows that suffice are in.
    pub fn is_enough(&self) -> bool {
        self.enough().is_some_and(|enough| self.rows.len() >= enough)
    }

    /// All rows with their numbers, as the reader of rows takes them. Empties the form.
    pub fn take(&mut self) -> SecretText {
        let mut all = SecretText::empty();
        for (number, row) in (1..).zip(&self.rows) {
            // 28 rows of seven words fit many times over
            let _ = all.push_str(&format!("{number} "));
            let _ = all.push_str(row.expose());
            let _ = all.push_str("\n");
        }
        *self = Self::default();
        all
    }

    /// Draws the row that is due. True when the rows that suffice are in and the person wants them read.
    pub fn show(&mut self, ui: &mut Ui) -> bool {
        let number = self.rows.len() + 1;
        let last = self.said.lock().map(rows::all_rows);
        if last.is_some_and(|last| number > last) {
            kit::text::remark(
                ui,
                Signal::Done,
                &format!("all {} rows are right, those of the signature too", number - 1),
            );
            return true;
        }
        self.strip(ui, number);
        let mut line = None;
        ui.horizontal(|ui| {
            let text = egui::RichText::new(number.to_string())
                .size(HUGE)
                .family(theme::strong_mono())
                .color(theme::palette(ui).accent);
            ui.label(text).on_hover_text("the row's number on the sheet");
            ui.vertical(|ui| line = Some(self.row(ui, number)));
        });
        // why it is not taken stands at the field, above the words as they were understood
        let mut back_to_it = self.complaint(ui);
        back_to_it |= self.line.below(ui, &self.doubted(), self.wrong.is_none());
        let mut done = false;
        ui.horizontal_wrapped(|ui| {
            back_to_it |= self.line.show_button(ui);
            if kit::by_pointer(ui, "Clear", !self.line.is_empty()).accessible_name("Clear the row").clicked()
            {
                self.line.clear();
                self.wrong = None;
                back_to_it = true;
            }
            if !self.rows.is_empty() && kit::button(ui, "Back one row").clicked() {
                self.back();
                back_to_it = true;
            }
            if self.is_enough() && kit::button(ui, "Go on without the signature rows").clicked() {
                // a part of the signature is as good as none
                self.rows.truncate(self.enough().unwrap_or(usize::MAX));
                done = true;
            }
        });
        if let (true, Some(line)) = (back_to_it, line) {
            line.request_focus();
            ui.ctx().request_repaint();
        }
        done
    }

    /// The field of the row that is due.
    fn row(&mut self, ui: &mut Ui, number: usize) -> egui::Response {
        let of = self.enough().map_or_else(String::new, |enough| {
            if number <= enough {
                format!(" of {enough}")
            } else {
                ", part of the signature: proves that the sheet is genuine".to_owned()
            }
        });
        kit::caption(
            ui,
            &format!("Row {number}{of}: seven words, four letters each are enough. Enter checks the row."),
        );
        if WordLine::has_keyboard(ui, "row") {
            self.take_by_keys(ui);
        }
        let response = self.line.line(ui, "row", &format!("Row {number}"), 620.0);
        if response.changed() {
            self.wrong = None;
            self.near.forget();
        }
        let enter = response.has_focus() && kit::enter_struck(ui.ctx());
        if enter || response.changed() && self.line.is_ended() && self.line.is_whole() {
            self.check(number);
            // the next row is typed at once
            response.request_focus();
            ui.ctx().request_repaint();
        }
        if response.has_focus() {
            kit::keep_enter(ui);
        }
        response
    }

    /// The rows around this one: those that are in, this one, and those that follow.
    fn strip(&self, ui: &mut Ui, number: usize) {
        let palette = theme::palette(ui);
        let end = self.enough().filter(|enough| number <= *enough).or(self.said.lock().map(rows::all_rows));
        let end = end.unwrap_or(number + 2);
        let first = number.saturating_sub(6).max(1);
        let last = end.min(number + 5);
        let shown = ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if first > 1 {
                kit::caption(ui, "\u{2026}");
            }
            for row in first..=last {
                let (rect, _) = ui.allocate_exact_size(vec2(40.0, 22.0), Sense::hover());
                let colour = if row == number { palette.accent } else { palette.faint };
                let font = egui::FontId::new(SMALL, theme::strong_mono());
                let at = egui::pos2(rect.left() + 18.0, rect.center().y);
                ui.painter().text(at, egui::Align2::RIGHT_CENTER, row.to_string(), font, colour);
                if row < number {
                    let square =
                        egui::Rect::from_center_size(rect.center() + vec2(10.0, 0.0), vec2(11.0, 11.0));
                    kit::Icon::Check.paint(ui.painter(), square, palette.done);
                } else if row == number {
                    ui.painter().hline(
                        rect.shrink(4.0).x_range(),
                        rect.bottom(),
                        egui::Stroke::new(2.0, colour),
                    );
                }
            }
            if last < end {
                ui.add_space(8.0);
                kit::caption(ui, &format!("\u{2026} {end}"));
            }
        });
        let next = if number < end { format!(", then row {}", number + 1) } else { String::new() };
        let said = format!("{} rows check, row {number} is due{next}", number - 1);
        shown.response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.clone()));
    }

    fn back(&mut self) {
        self.rows.pop();
        self.line.clear();
        self.wrong = None;
        self.said.truncate(self.rows.len());
    }

    fn check(&mut self, number: usize) {
        let Ok(row) = u8::try_from(number) else { return };
        if let Some(typed) = self.line.number().filter(|typed| *typed != number) {
            (self.wrong, self.is_new) = (Some(Wrong::Number { typed, due: number }), true);
            return;
        }
        // the line itself asks which of the words is meant
        if self.line.is_ambiguous() {
            return;
        }
        let words = self.line.words();
        let words: Vec<&str> = words.iter().map(|word| word.as_str()).collect();
        match rows::check_row(row, &words) {
            Ok(data) => {
                self.said.push(data);
                self.rows.push(self.line.text());
                self.line.clear();
                self.wrong = None;
            }
            Err(error) => {
                let hint = Hint::of(&words, &error);
                (self.wrong, self.is_new) = (Some(Wrong::Row(error, hint)), true);
            }
        }
    }

    /// The words of a row that does not check among which the slip is, counted from zero.
    fn doubted(&self) -> Vec<usize> {
        match &self.wrong {
            Some(Wrong::Row(RowsError::RowCheck { look: Some(Look::Word(place)), .. }, _)) => vec![place - 1],
            Some(Wrong::Row(RowsError::RowCheck { look: Some(Look::Swap(place)), .. }, _)) => {
                vec![place - 1, *place]
            }
            Some(Wrong::Row(RowsError::RowCheck { look: Some(Look::Row(_)) | None, .. }, _)) => {
                (0..ROW_WORDS).collect()
            }
            Some(Wrong::Row(_, _) | Wrong::Number { .. }) | None => Vec::new(),
        }
    }

    /// What is wrong with the row. Words in it are painted, not written, and can be taken. True if one was.
    fn complaint(&mut self, ui: &mut Ui) -> bool {
        let (text, place) = match &self.wrong {
            None => return false,
            Some(Wrong::Number { typed, due }) => (
                format!(
                    "These words have the number {typed}, and row {due} is due: look at the number on the sheet"
                ),
                0,
            ),
            Some(Wrong::Row(RowsError::UnknownWord { place, .. }, hint)) => {
                let asks = if hint.expose().is_empty() {
                    "look at its first four letters again"
                } else {
                    "did you mean"
                };
                (format!("Word {place} is not a word of the list; {asks}"), *place)
            }
            Some(Wrong::Row(RowsError::RowCheck { look: Some(Look::Word(place)), .. }, _)) => {
                (format!("The row does not check: look at word {place}; did you mean"), *place)
            }
            Some(Wrong::Row(RowsError::RowCheck { look: Some(Look::Swap(place)), .. }, _)) => {
                (format!("The row does not check: are words {place} and {} swapped?", place + 1), 0)
            }
            Some(Wrong::Row(RowsError::RowCheck { look: Some(Look::Row(row)), .. }, _)) => {
                (format!("The row does not check: these are the words of row {row}"), 0)
            }
            Some(Wrong::Row(RowsError::RowCheck { look: None, .. }, _)) => {
                ("The row does not check: compare its seven words with the paper, letter by letter".into(), 0)
            }
            Some(Wrong::Row(RowsError::RowLength { got, .. }, _)) => {
                (format!("A row has seven words; {got} were typed"), 0)
            }
            Some(Wrong::Row(_, _)) => ("The row does not check: compare it with the paper".into(), 0),
        };
        let near = self.near_words();
        let text = if near.is_empty() { text } else { format!("{text}, by {HOW}") };
        kit::text::remark(ui, Signal::Attention, &text);
        let taken = offered(ui, &mut self.near, near.iter().map(|word| word.as_str()));
        if std::mem::take(&mut self.is_new) {
            ui.scroll_to_cursor(None);
        }
        if let Some(word) = taken.and_then(|at| near.get(at)) {
            self.mend(place, word);
        }
        taken.is_some()
    }

    /// What may be meant, to be painted.
    fn near_words(&self) -> Vec<Zeroizing<String>> {
        match &self.wrong {
            Some(Wrong::Row(_, hint)) => hint.expose().iter().take(2).cloned().map(Zeroizing::new).collect(),
            Some(Wrong::Number { .. }) | None => Vec::new(),
        }
    }

    /// The arrows and Enter in the field, where words are offered for one of the row.
    fn take_by_keys(&mut self, ui: &Ui) {
        let place = match &self.wrong {
            Some(Wrong::Row(
                RowsError::UnknownWord { place, .. }
                | RowsError::RowCheck { look: Some(Look::Word(place)), .. },
                _,
            )) => *place,
            Some(Wrong::Row(_, _) | Wrong::Number { .. }) | None => return,
        };
        let near = self.near_words();
        if let Some(word) = self.near.keys(ui, near.len()).and_then(|at| near.get(at)) {
            self.mend(place, word);
        }
    }

    /// Puts the word into its place, counted from 1.
    fn mend(&mut self, place: usize, word: &str) {
        self.line.mend(place.saturating_sub(1), word);
        self.wrong = None;
    }
}
