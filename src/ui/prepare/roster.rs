//! People saved in a file for the next ceremony, or taken from one.

use std::path::{Path, PathBuf};

use eframe::egui::Ui;

use super::super::kit::{self, Signal, sentence};
use super::super::paper_file::{Offer, PaperFile};
use crate::desk::roster::{self, Rostered};
use crate::vocab::shown_path;

/// The fields for it, folded away until somebody wants them.
#[derive(Default)]
pub struct RosterFile {
    open: bool,
    saved: PaperFile,
    path: String,
    said: Option<(Signal, String)>,
}

impl RosterFile {
    /// What unfolds it.
    pub fn show_link(&mut self, ui: &mut Ui) {
        if !self.open && kit::quiet(ui, "Take people from a file, or save these\u{2026}").clicked() {
            self.open = true;
        }
    }

    /// Draws it, once it is unfolded. People that were read, once.
    pub fn show(&mut self, ui: &mut Ui, base: &Path, people: &[Rostered]) -> Option<Vec<Rostered>> {
        if !self.open {
            return None;
        }
        kit::space(ui);
        let mut taken = None;
        kit::title(ui, "People in a file");
        kit::with_buttons(ui, |ui, beside| {
            let width = (ui.available_width() - 140.0).clamp(200.0, 520.0);
            kit::field_with(ui, "File of people", &mut self.path, width, "/media/usb/people.toml", None);
            kit::level(ui, beside, |ui| {
                if kit::button(ui, "Take them").clicked() {
                    let path = PathBuf::from(self.path.trim());
                    self.said = Some(match roster::read(&path) {
                        Ok(people) => {
                            let count = match people.len() {
                                1 => "1 person".to_owned(),
                                several => format!("{several} people"),
                            };
                            taken = Some(people);
                            (Signal::Done, format!("{count} of {} taken", shown_path(&path)))
                        }
                        Err(error) => (Signal::Attention, sentence(&error.to_string())),
                    });
                }
            });
        });
        if let Some((signal, said)) = &self.said {
            kit::text::remark(ui, *signal, said);
        }
        let offer =
            Offer { field: "New file for these people", button: "Save the people", file: "people.toml" };
        self.saved.show_for(ui, &offer, base, |path| {
            let privacy = roster::save(path, people)?;
            let said =
                format!("The people are in {}: names and places, nothing about keys.", shown_path(path));
            Ok(privacy.warning().map_or_else(|| said.clone(), |warning| format!("{said} {warning}")))
        });
        taken
    }
}
