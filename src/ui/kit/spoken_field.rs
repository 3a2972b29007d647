//! A field for words that are read aloud: of the read-aloud list, two bytes a pair. One rule wherever they are typed: a
//! beginning that no other word has counts as the word and is written out when something follows it; where several begin so,
//! they are offered; the row that comes next is named; any word is mended in its place.

use eframe::egui::{self, Response, TextEdit, Ui};

use super::{Signal, field_with, quiet, text};
use crate::vocab::spoken::{Begun, begun, completed};

/// Words in a row, as they stand on paper and on the screen.
const ROW: usize = 4;

/// Draws it; `wanted` is how many words there are, if all the same.
pub fn spoken_field(
    ui: &mut Ui,
    name: &str,
    typed: &mut String,
    wanted: usize,
    (hint, remark): (&str, Option<(Signal, &str)>),
) -> Response {
    let before = typed.len();
    let width = ui.available_width().min(600.0);
    let response = field_with(ui, name, typed, width, hint, remark);
    // not when letters were taken away, which would come back at once
    let grew = typed.len() > before && typed.ends_with(char::is_whitespace);
    if response.changed()
        && grew
        && let Some(whole) = completed(typed)
    {
        *typed = whole;
        to_the_end(ui, &response, typed);
    }
    if !response.has_focus() && typed.is_empty() {
        return response;
    }
    let Begun { words, near } = begun(typed);
    // hex is no words
    if words < wanted && near.len() < 2 && !typed.trim().is_empty() && !looks_like_hex(typed) {
        let row = words / ROW;
        let (first, last) = (row * ROW + 1, (row * ROW + ROW).min(wanted));
        let next = format!("{words} of {wanted} words; next is row {}, the words {first} to {last}", row + 1);
        text::remark(ui, Signal::Plain, &next);
        last_rows(ui, typed, words);
    }
    if near.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for word in near {
                if quiet(ui, word).accessible_name(format!("Take the word {word}")).clicked() {
                    let kept = typed.trim_end_matches(|c: char| c.is_alphanumeric()).len();
                    typed.truncate(kept);
                    typed.push_str(word);
                    typed.push(' ');
                    to_the_end(ui, &response, typed);
                    response.request_focus();
                }
            }
        });
    }
    response
}

/// The two rows that were typed last, as they stand on paper: a field of one line shows few words.
fn last_rows(ui: &mut Ui, typed: &str, words: usize) {
    let whole: Vec<&str> = typed.split_whitespace().take(words).collect();
    let rows: Vec<(usize, &[&str])> = (0..).zip(whole.chunks(ROW)).collect();
    for (row, line) in rows.iter().skip(rows.len().saturating_sub(2)) {
        let first = row * ROW + 1;
        text::caption(ui, &format!("{first} to {}:  {}", first + line.len() - 1, line.join("   ")));
    }
}

fn looks_like_hex(typed: &str) -> bool {
    typed.chars().all(|c| c.is_ascii_hexdigit() || c.is_whitespace())
        && typed.chars().any(|c| c.is_ascii_digit())
}

fn to_the_end(ui: &Ui, field: &Response, typed: &str) {
    if let Some(mut edit) = TextEdit::load_state(ui.ctx(), field.id) {
        let end = egui::text::CCursor::new(typed.chars().count());
        edit.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
        edit.store(ui.ctx(), field.id);
    }
}
