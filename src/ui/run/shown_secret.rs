//! A secret that leaves by the screen: painted letter by letter while a button is held, so that no line of it is laid out.

use eframe::egui::{self, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit::{self, Footer, PressedBy, Signal, framed};
use super::super::theme::{self, BODY, LARGE};
use super::private::{Curtain, hold_to_show};
use crate::sharing::leaving::Leaving;
use crate::sharing::leaving::Written;

/// Bytes of hex on one row.
const PER_ROW: usize = 8;
/// Height of a row of hex, and of text, in points.
const ROW: f32 = 40.0;
const LINE: f32 = 26.0;
/// Most letters on a row of text: those of PEM and a few.
const COLUMNS: u8 = 72;
/// Width of a letter of text, in points.
const LETTER: f32 = BODY * 0.62;

const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];

/// Draws the page; true when it is done with.
pub fn show(ui: &mut Ui, secret: &Leaving, curtain: &mut Curtain, settled: bool) -> bool {
    if !curtain.is_open(ui) {
        return false;
    }
    let footer = Footer {
        act: "It has been copied: take it off the screen",
        missing: (!curtain.shown_once).then_some("hold the button and copy it first"),
        refusal: None,
        listens: settled,
    };
    let body = |ui: &mut Ui| {
        kit::heading(ui, &secret.name());
        kit::rule(ui);
        kit::space(ui);
        kit::notice(
            ui,
            Signal::Attention,
            "Whoever sees this has the secret. Everybody who was not approved looks away.",
        );
        kit::gap(ui);
        let id = egui::Id::unique("secret-held");
        let shown = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
        match (secret.written(), secret.text()) {
            (Written::Text, Ok(text)) => paint_text(ui, text, shown),
            (Written::Hex | Written::Text, _) => paint_hex(ui, secret.bytes().unwrap_or_default(), shown),
        }
        kit::space(ui);
        let held = hold_to_show(ui, "Hold to show it");
        curtain.shown_once |= held;
        ui.data_mut(|data| data.insert_temp(id, held));
        if held != shown {
            ui.ctx().request_repaint();
        }
    };
    framed(ui, &footer, body, |_| {}) == PressedBy::Somebody
}

fn paint_hex(ui: &mut Ui, bytes: &[u8], shown: bool) {
    let palette = theme::palette(ui);
    let rows = bytes.len().div_ceil(PER_ROW) as f32;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width().min(560.0), rows * ROW), Sense::hover());
    for (place, byte) in bytes.iter().enumerate() {
        let (row, column) = (place / PER_ROW, place % PER_ROW);
        let x = rect.left() + 60.0 * column as f32 + 12.0;
        let y = rect.top() + ROW * row as f32 + ROW / 2.0;
        for (half, nibble) in [byte >> 4, byte & 15].into_iter().enumerate() {
            let at = egui::pos2(x + 18.0 * half as f32, y);
            let digit = HEX.get(usize::from(nibble)).copied().expect("four bits are a digit");
            if shown {
                kit::secret_field::letter(ui.painter(), at, digit, LARGE, palette.ink);
            } else {
                ui.painter().circle_filled(at, 3.5, palette.faint);
            }
        }
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "the secret in hex, not read out"));
}

fn paint_text(ui: &mut Ui, text: &str, shown: bool) {
    let palette = theme::palette(ui);
    let width = ui.available_width().min(720.0);
    let columns = (1..=COLUMNS).take_while(|count| f32::from(*count) * LETTER <= width).count().max(1);
    let rows: usize =
        text.lines().map(|line| places(line, columns).last().map_or(1, |(row, _)| row + 1)).sum();
    let (rect, response) = ui.allocate_exact_size(vec2(width, rows as f32 * LINE), Sense::hover());
    let mut first = 0;
    for line in text.lines() {
        let mut last = 0;
        for (letter, (row, column)) in line.chars().zip(places(line, columns)) {
            last = row;
            let x = rect.left() + LETTER * (column as f32 + 0.5);
            let at = egui::pos2(x, rect.top() + LINE * ((first + row) as f32 + 0.5));
            if shown {
                kit::secret_field::letter(ui.painter(), at, letter, BODY, palette.ink);
            } else if letter != ' ' {
                ui.painter().circle_filled(at, 2.5, palette.faint);
            }
        }
        first += last + 1;
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "the secret as text, not read out"));
}

/// Row and column of each letter: a word that does not fit begins a row, and one that is longer than a row goes on there.
fn places(line: &str, columns: usize) -> impl Iterator<Item = (usize, usize)> {
    let (mut row, mut column) = (0, 0);
    let mut left_of_word = 0;
    let mut rest = line.chars();
    std::iter::from_fn(move || {
        if left_of_word == 0 {
            left_of_word = rest.clone().take_while(|letter| *letter != ' ').count();
            if column > 0 && column + left_of_word > columns && left_of_word <= columns {
                (row, column) = (row + 1, 0);
            }
        } else {
            left_of_word -= 1;
        }
        rest.next()?;
        if column >= columns {
            (row, column) = (row + 1, 0);
        }
        column += 1;
        Some((row, column - 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter has a place of its own within the columns, and no word is broken that fits on a row.
    #[test]
    fn letters_stand_in_rows() {
        let rows = |line: &str, columns: usize| {
            let mut rows = vec![String::new()];
            for (letter, (row, column)) in line.chars().zip(places(line, columns)) {
                if rows.len() == row {
                    rows.push(String::new());
                }
                assert_eq!(row + 1, rows.len(), "{line}: a row is passed over, or come back to");
                let last = rows.last_mut().expect("one at least");
                assert_eq!(column, last.chars().count(), "{line}");
                last.push(letter);
            }
            rows
        };
        for (line, columns, want) in [
            ("", 4, vec![""]),
            ("ab", 4, vec!["ab"]),
            ("abcd", 4, vec!["abcd"]),
            ("abcdefghi", 4, vec!["abcd", "efgh", "i"]),
            ("ab cd", 4, vec!["ab ", "cd"]),
            ("ab cd", 5, vec!["ab cd"]),
            ("abandon ability able", 8, vec!["abandon ", "ability ", "able"]),
            ("ab abcdefghi", 4, vec!["ab a", "bcde", "fghi"]),
        ] {
            assert_eq!(rows(line, columns), want, "{line}");
            assert_eq!(places(line, columns).count(), line.chars().count(), "{line}");
        }
    }
}
