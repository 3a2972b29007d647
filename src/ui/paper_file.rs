//! A paper that people may want in hand: where to, and what came of it.

use std::path::{Path, PathBuf};

use eframe::egui::Ui;

use super::kit::{self, Signal};
use crate::desk::archive::papers;
use crate::paper::documents::Document;
use crate::vocab::shown::typed_path;
use crate::vocab::shown_path;

/// Where a paper goes, and what came of it.
#[derive(Debug, Default)]
pub struct PaperFile {
    path: Option<String>,
    said: Option<(Signal, String)>,
    /// The answer is to be brought into view once.
    fresh: bool,
}

/// What is offered.
pub struct Offer<'a> {
    /// Name of the path's field.
    pub field: &'a str,
    /// The button's name for who cannot see where it stands.
    pub button: &'a str,
    /// A file name to begin with.
    pub file: &'a str,
}

impl PaperFile {
    /// Draws the field and its button; the paper is made when it is wanted.
    pub fn show(&mut self, ui: &mut Ui, offer: &Offer<'_>, base: &Path, paper: impl FnOnce() -> Document) {
        let path = self.path.get_or_insert_with(|| typed_path(base.join(offer.file)));
        kit::with_buttons(ui, |ui, beside| {
            let width = (ui.available_width() - 120.0).clamp(200.0, 520.0);
            kit::field(ui, offer.field, path, width);
            kit::level(ui, beside, |ui| {
                if kit::button(ui, "Save").accessible_name(offer.button).clicked() {
                    self.fresh = true;
                    self.said = Some(save(&paper(), path.trim(), base));
                }
            });
        });
        if let Some((signal, said)) = &self.said {
            kit::text::remark(ui, *signal, said);
            if std::mem::take(&mut self.fresh) {
                ui.scroll_to_cursor(None);
            }
        }
    }
}

fn save(paper: &Document, path: &str, base: &Path) -> (Signal, String) {
    let path = PathBuf::from(path);
    if path.parent() == Some(base) {
        super::make_base(base);
    }
    let pages = paper.pages.len();
    match papers::write_one(paper, &path) {
        Ok(path) if pages == 1 => (Signal::Done, format!("1 page is in {}.", shown_path(&path))),
        Ok(path) => (Signal::Done, format!("{pages} pages are in {}.", shown_path(&path))),
        Err(error) => (Signal::Attention, kit::sentence(&error.to_string())),
    }
}
