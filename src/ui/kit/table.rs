//! A table of a few columns; where the window is narrow, its rows as lines.

use eframe::egui::{Grid, Label, RichText, Ui, vec2};

use super::super::theme::{self, BODY, SMALL};
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
    let palette = theme::palette(ui);
    let widest = ui.available_width() * WIDEST;
    Grid::new(name).num_columns(headings.len()).spacing(vec2(24.0, 8.0)).max_col_width(widest).show(
        ui,
        |ui| {
            for heading in headings {
                caption(ui, heading);
            }
            ui.end_row();
            for row in rows {
                for cell in row {
                    ui.add(
                        Label::new(RichText::new(cell).size(BODY.min(SMALL + 2.0)).color(palette.ink)).wrap(),
                    );
                }
                ui.end_row();
            }
        },
    );
}
