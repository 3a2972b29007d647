//! A sheet's words, typed a row at a time. Every row is checked when it is complete; what is wrong is said by place,
//! and near words are painted letter by letter, never as text.

use eframe::egui::{self, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit::{self, SecretField, Signal, secret_field::spell};
use super::super::theme::{self, BODY, HUGE, TITLE};
use crate::sharing::rows::{self, Mend, ROW_WORDS, RowsError};
use crate::sharing::share::LockKind;
use crate::vocab::{SecretText, wordlists};

/// Rows typed so far.
#[derive(Debug, Default)]
pub struct WordsInput {
    rows: Vec<SecretText>,
    lock: Option<LockKind>,
    field: SecretField,
    wrong: Option<RowsError>,
    shown: bool,
}

impl WordsInput {
    /// Rows that suffice, once the first row said whether the share is locked.
    fn enough(&self) -> Option<usize> {
        self.lock.map(rows::recovery_rows)
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
        let last = self.lock.map(rows::all_rows);
        if last.is_some_and(|last| number > last) {
            kit::text::remark(
                ui,
                Signal::Done,
                &format!("all {} rows check, the signature among them", number - 1),
            );
            return true;
        }
        let mut done = false;
        let mut line = None;
        ui.horizontal(|ui| {
            let text = egui::RichText::new(number.to_string())
                .size(HUGE)
                .family(theme::strong_mono())
                .color(theme::palette(ui).accent);
            ui.label(text).on_hover_text("the row's number on the sheet");
            ui.vertical(|ui| {
                let of = self.enough().map_or_else(String::new, |enough| {
                    if number <= enough {
                        format!(" of {enough}")
                    } else {
                        ", part of the signature: proves that the sheet is genuine".to_owned()
                    }
                });
                kit::caption(ui, &format!("Row {number}{of}: seven words, four letters each are enough"));
                let width = (ui.available_width() - 8.0).min(620.0);
                let response = self.field.line(ui, "row", &format!("Row {number}"), width);
                if response.changed() {
                    self.wrong = None;
                }
                let enter = response.has_focus() && kit::enter_struck(ui.ctx());
                if enter || response.changed() && self.is_ended() && self.complete() {
                    self.check(number);
                    // the next row is typed at once
                    response.request_focus();
                    ui.ctx().request_repaint();
                }
                if response.has_focus() {
                    kit::keep_enter(ui);
                }
                line = Some(response);
            });
        });
        self.words(ui);
        self.complaint(ui);
        ui.horizontal(|ui| {
            if kit::tick(ui, &mut self.shown, "Show while I type").clicked()
                && let Some(line) = &line
            {
                line.request_focus();
            }
            if !self.rows.is_empty() && kit::button(ui, "Back one row").clicked() {
                self.rows.pop();
                self.field.clear();
                if self.rows.is_empty() {
                    self.lock = None;
                }
                kit::want_focus(ui.ctx());
            }
            if self.is_enough() && kit::button(ui, "Go on without the signature rows").clicked() {
                // a part of the signature is as good as none
                self.rows.truncate(self.enough().unwrap_or(usize::MAX));
                done = true;
            }
        });
        done
    }

    fn typed(&self) -> Vec<&str> {
        self.field.text().expose().split_whitespace().collect()
    }

    /// True after the space that ends a word.
    fn is_ended(&self) -> bool {
        self.field.text().expose().ends_with(char::is_whitespace)
    }

    fn complete(&self) -> bool {
        let typed = self.typed();
        typed.len() == ROW_WORDS
            && typed.iter().all(|word| wordlists::share_word_index(&word.to_lowercase()).is_some())
    }

    fn check(&mut self, number: usize) {
        let Ok(row) = u8::try_from(number) else { return };
        let checked = rows::check_row(row, &self.typed());
        match checked {
            Ok(data) => {
                if number == 1 {
                    let [_, flags, ..] = data;
                    self.lock = Some(match flags >> 1 & 3 {
                        0 => LockKind::None,
                        1 => LockKind::Passphrase,
                        _ => LockKind::CodeWords,
                    });
                }
                self.rows.push(self.field.take());
                self.wrong = None;
            }
            Err(error) => self.wrong = Some(error),
        }
    }

    /// Seven places: known, unknown, or still empty. The words themselves only when shown.
    fn words(&self, ui: &mut Ui) {
        let palette = theme::palette(ui);
        let typed = self.typed();
        let ended = self.is_ended();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            for place in 0..ROW_WORDS {
                let word = typed.get(place).copied();
                let index = word.and_then(|word| wordlists::share_word_index(&word.to_lowercase()));
                let typing = word.is_some() && place + 1 == typed.len() && !ended;
                let (rect, response) =
                    ui.allocate_exact_size(vec2(if self.shown { 112.0 } else { 44.0 }, 30.0), Sense::hover());
                let (colour, state) = match (word, index) {
                    (None, _) => (palette.hairline, "empty"),
                    (Some(_), Some(_)) => (palette.done, "known"),
                    (Some(_), None) if typing => (palette.faint, "being typed"),
                    (Some(_), None) => (palette.stop, "not a word of the list"),
                };
                let painter = ui.painter_at(rect);
                painter.hline(rect.x_range(), rect.bottom() - 2.0, egui::Stroke::new(2.0, colour));
                let start = egui::pos2(rect.left() + 2.0, rect.center().y - 2.0);
                match (self.shown, word, index) {
                    (true, _, Some(index)) => {
                        spell(&painter, start, wordlists::share_word(index), BODY, palette.ink);
                    }
                    (true, Some(word), None) => {
                        spell(&painter, start, word, BODY, colour);
                    }
                    (false, Some(_), Some(_)) => {
                        let square = egui::Rect::from_center_size(rect.center(), vec2(15.0, 15.0));
                        kit::Icon::Check.paint(&painter, square, colour);
                    }
                    (false, Some(_), None) => {
                        painter.circle_filled(rect.center(), 3.0, colour);
                    }
                    (_, None, _) => {}
                }
                response.widget_info(|| {
                    WidgetInfo::labeled(Role::Label, true, format!("word {}: {state}", place + 1))
                });
            }
        });
    }

    /// What is wrong with the row. Words in it are painted, not written.
    fn complaint(&self, ui: &mut Ui) {
        let (text, near): (String, Vec<String>) = match &self.wrong {
            None => return,
            Some(RowsError::UnknownWord { place, near, .. }) => {
                let asks =
                    if near.is_empty() { "look at its first four letters again" } else { "did you mean" };
                (
                    format!("Word {place} is not a word of the list; {asks}"),
                    near.iter().take(2).cloned().collect(),
                )
            }
            Some(RowsError::RowCheck { mend: Some(Mend::Replace { place, word }), .. }) => {
                (format!("The row does not check: look at word {place}; did you mean"), vec![word.clone()])
            }
            Some(RowsError::RowCheck { mend: Some(Mend::Swap { place }), .. }) => {
                (format!("The row does not check: are words {place} and {} swapped?", place + 1), Vec::new())
            }
            Some(RowsError::RowCheck { mend: None, .. }) => (
                "The row does not check: compare its seven words with the paper, letter by letter".into(),
                Vec::new(),
            ),
            Some(RowsError::RowLength { got, .. }) => {
                (format!("A row has seven words; {got} were typed"), Vec::new())
            }
            Some(_) => ("The row does not check: compare it with the paper".into(), Vec::new()),
        };
        let near = zeroize::Zeroizing::new(near);
        kit::text::remark(ui, Signal::Attention, &text);
        for word in near.iter() {
            let (rect, response) = ui.allocate_exact_size(vec2(200.0, 30.0), Sense::hover());
            spell(
                ui.painter(),
                egui::pos2(rect.left() + 22.0, rect.center().y),
                word,
                TITLE,
                theme::palette(ui).ink,
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "a near word, not read out"));
        }
    }
}
