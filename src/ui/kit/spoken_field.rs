//! A field for words that are read aloud: of the read-aloud list, two bytes a pair. One rule wherever they are typed: a
//! beginning that no other word has counts as the word and is written out when something follows it; where several begin so,
//! they are offered; they stand in rows as on paper, and the row that comes next is named; any word is mended in its place.

use eframe::egui::{self, Id, Response, TextEdit, Ui};

use super::fields::{rows_field, see_below};
use super::{HOW, Offer, Signal, quiet, text};
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
    let (kept, mut offer) = offered_for(ui, name);
    let mut by_keys = false;
    if kept.is_some_and(|id| ui.memory(|memory| memory.has_focus(id)) && is_at_the_end(ui, id, typed)) {
        let near = begun(typed).near;
        let count = if near.len() > 1 { near.len() } else { 0 };
        if let Some(word) = offer.keys(ui, count).and_then(|at| near.get(at)) {
            take(typed, word);
            by_keys = true;
        }
    }
    let before = typed.len();
    let width = ui.available_width().min(600.0);
    let mut response = rows_field(ui, name, typed, (width, 2), (hint, remark));
    if response.changed() {
        offer.forget();
    }
    if by_keys {
        to_the_end(ui, &response, typed);
        response.mark_changed();
    }
    ui.data_mut(|data| data.insert_temp(offer_id(name), (response.id, offer)));
    // not when letters were taken away, which would come back at once
    let grew = typed.len() > before && typed.ends_with(char::is_whitespace);
    if response.changed() && grew && is_at_the_end(ui, response.id, typed) {
        if let Some(whole) = completed(typed) {
            *typed = whole;
        }
        end_row(typed);
        to_the_end(ui, &response, typed);
    }
    if is_at_the_end(ui, response.id, typed) {
        see_below(ui, &response);
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
    }
    if near.len() > 1 {
        text::remark(ui, Signal::Plain, &format!("It could be, by {HOW}"));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for (place, word) in near.into_iter().enumerate() {
                let chosen = offer.at() == Some(place);
                let link = if chosen { quiet(ui, &format!("\u{203a} {word}")) } else { quiet(ui, word) };
                if link.accessible_name(format!("Take the word {word}")).clicked() {
                    take(typed, word);
                    to_the_end(ui, &response, typed);
                    response.request_focus();
                }
            }
        });
    }
    response
}

/// The word in place of the beginning that was typed last.
fn take(typed: &mut String, word: &str) {
    let kept = typed.trim_end_matches(|c: char| c.is_alphanumeric()).len();
    typed.truncate(kept);
    typed.push_str(word);
    typed.push(' ');
    end_row(typed);
}

/// The field of this name as it was drawn last, and where the keys stand among what is offered for it.
fn offered_for(ui: &Ui, name: &str) -> (Option<Id>, Offer) {
    let kept = ui.data(|data| data.get_temp::<(Id, Offer)>(offer_id(name)));
    kept.map_or_else(Default::default, |(id, offer)| (Some(id), offer))
}

fn offer_id(name: &str) -> Id {
    Id::unique(("offered-for", name))
}

/// After a whole row the next word begins a new line, as on paper.
fn end_row(typed: &mut String) {
    let words = begun(typed).words;
    if words > 0 && words.is_multiple_of(ROW) && typed.ends_with(' ') {
        typed.truncate(typed.trim_end().len());
        typed.push('\n');
    }
}

fn looks_like_hex(typed: &str) -> bool {
    typed.chars().all(|c| c.is_ascii_hexdigit() || c.is_whitespace())
        && typed.chars().any(|c| c.is_ascii_digit())
}

/// Nothing is written out around whoever mends a word in the middle.
fn is_at_the_end(ui: &Ui, field: Id, typed: &str) -> bool {
    let cursor = TextEdit::load_state(ui.ctx(), field).and_then(|edit| edit.cursor.char_range());
    cursor.is_none_or(|range| usize::from(range.primary.index) == typed.chars().count())
}

fn to_the_end(ui: &Ui, field: &Response, typed: &str) {
    if let Some(mut edit) = TextEdit::load_state(ui.ctx(), field.id) {
        let end = egui::text::CCursor::new(typed.chars().count());
        edit.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
        edit.store(ui.ctx(), field.id);
    }
}
