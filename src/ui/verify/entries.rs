//! The entries on the page: all of them or those that stand out, found by a word, as sentences or as they were signed.

use std::path::Path;

use eframe::egui::{self, Label, RichText, Sense, Ui, vec2};

use super::super::kit;
use super::super::theme::{self, BODY, SMALL};
use super::checked::Checked;
use super::files::Files;
use super::rows::{Row, Weight};

/// Entries on one page.
const PER_PAGE: usize = 40;

/// What is shown of them.
#[derive(Debug, Default)]
pub(super) struct Entries {
    search: String,
    odd_alone: bool,
    raw: bool,
    /// The line that is shown as it was signed, by its number.
    opened: Option<u32>,
    page: usize,
    files: Files,
}

impl Entries {
    /// Opens the fields in which they are saved.
    pub const fn offer_files(&mut self) {
        self.files.open();
    }

    /// Draws those that are wanted, and how all of them are saved.
    pub fn show(&mut self, ui: &mut Ui, checked: &Checked, base: &Path) {
        let (all, lines) = (checked.entries.as_slice(), checked.report.audit.lines());
        kit::title(ui, &format!("Entries ({lines})"));
        self.files.show(ui, checked, base);
        if u64::from(lines) > all.len() as u64 {
            kit::caption(ui, &format!("the first {} are listed here", all.len()));
        }
        let before = (self.search.clone(), self.odd_alone);
        kit::field_with(ui, "Search", &mut self.search, 360.0, "a step, a person, a word", None);
        kit::in_a_row(ui, |ui| {
            kit::tick(ui, &mut self.odd_alone, "What was not as it should be, alone");
            kit::tick(ui, &mut self.raw, "The lines as they were signed");
        });
        if before != (self.search.clone(), self.odd_alone) {
            self.page = 0;
        }
        let wanted = self.search.trim().to_lowercase();
        let is_wanted = |row: &&Row| {
            (!self.odd_alone || row.kind == Weight::Odd) && (wanted.is_empty() || row.has(&wanted))
        };
        let found: Vec<&Row> = all.iter().filter(is_wanted).collect();
        kit::caption(ui, &format!("{} shown", found.len()));
        kit::space(ui);
        let last = found.len().saturating_sub(1) / PER_PAGE;
        self.page = self.page.min(last);
        for row in found.iter().skip(self.page * PER_PAGE).take(PER_PAGE) {
            let opened = self.opened == Some(row.number);
            if one(ui, row, self.raw, opened) {
                self.opened = (!opened).then_some(row.number);
            }
        }
        if last > 0 {
            ui.horizontal_wrapped(|ui| {
                if kit::button(ui, "Earlier entries").clicked() {
                    self.page = self.page.saturating_sub(1);
                }
                if kit::button(ui, "Later entries").clicked() {
                    self.page = (self.page + 1).min(last);
                }
                kit::caption(ui, &format!("page {} of {}", self.page + 1, last + 1));
            });
        }
    }
}

/// True if its own line is to be opened, or closed again.
fn one(ui: &mut Ui, row: &Row, raw: bool, opened: bool) -> bool {
    let palette = theme::palette(ui);
    let (colour, icon) = match row.kind {
        Weight::Course => (palette.ink, None),
        Weight::Odd => (palette.attention, Some(kit::Icon::Triangle)),
    };
    let mut pressed = false;
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        // no colour says it alone, and what has no icon leaves its room
        let (square, _) = ui.allocate_exact_size(vec2(16.0, 18.0), Sense::hover());
        if let Some(icon) = icon {
            let inner = egui::Rect::from_center_size(square.center(), vec2(15.0, 15.0));
            icon.paint(ui.painter(), inner, colour);
        }
        let place = RichText::new(format!("{:>4}  {}", row.number, row.time)).size(SMALL);
        ui.label(place.family(egui::FontFamily::Monospace).color(palette.faint));
        ui.label(RichText::new(&row.head).size(SMALL).color(palette.faint));
        if !raw {
            let (shown, called) = if opened {
                ("in words", format!("Line {} in words", row.number))
            } else {
                ("as signed", format!("Line {} as it was signed", row.number))
            };
            pressed = kit::faint(ui, shown).accessible_name(called).clicked();
        }
    });
    // below the number of the line, past its icon
    egui::Frame::new().inner_margin(egui::Margin { left: 28, ..Default::default() }).show(ui, |ui| {
        says(ui, row, raw || opened, colour);
    });
    ui.add_space(10.0);
    pressed
}

fn says(ui: &mut Ui, row: &Row, raw: bool, colour: egui::Color32) {
    ui.spacing_mut().item_spacing.y = 2.0;
    if raw {
        let text = RichText::new(&row.raw).size(SMALL).family(egui::FontFamily::Monospace);
        ui.add(Label::new(text.color(colour)).wrap());
    } else {
        for said in &row.says {
            ui.add(Label::new(RichText::new(said).size(BODY).color(colour)).wrap());
        }
    }
}
