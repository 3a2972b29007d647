//! A table of a few columns; where the window is narrow, its rows as lines.

use eframe::egui::{Grid, Label, RichText, Ui, vec2};

use super::super::theme::{self, BODY};
use super::text::{body, caption};

/// A window narrower than this, in points, has no room for columns.
const NARROW: f32 = 640.0;
/// No cell is wider than this part of the table.
const WIDEST: f32 = 0.36;

/// Draws it under this name; each row has a cell for each heading.
pub fn table(ui: &mut Ui, name: &str, headings: &[&str], rows: &[Vec<String>]) {
    if ui.available_width() < NARROW {
        for row in rows {
            let said = headings.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            let said: Vec<String> = said.map(|(heading, cell)| format!("{heading}: {cell}")).collect();
            body(ui, &said.join(" \u{b7} "));
        }
        return;
    }
    // a column in which nothing stands is none
    let filled = |at: usize| rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()));
    let palette = theme::palette(ui);
    let widest = ui.available_width() * WIDEST;
    let grid = Grid::new(name).spacing(vec2(24.0, 6.0)).min_row_height(24.0).max_col_width(widest);
    grid.show(ui, |ui| {
        for (_, heading) in headings.iter().enumerate().filter(|(at, _)| filled(*at)) {
            caption(ui, heading);
        }
        ui.end_row();
        for row in rows {
            for (_, cell) in row.iter().enumerate().filter(|(at, _)| filled(*at)) {
                ui.add(Label::new(RichText::new(cell).size(BODY).color(palette.ink)).wrap());
            }
            ui.end_row();
        }
    });
}
