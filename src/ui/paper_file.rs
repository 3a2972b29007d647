//! A paper that people may want in hand: where to, and what came of it.

use std::path::{Path, PathBuf};

use eframe::egui::Ui;

use super::base::make_base;
use super::kit::{self, Signal};
use super::printing_file::PrintingFile;
use crate::desk::archive::papers::{self, PaperError};
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
    /// The path that was proposed last.
    proposed: Option<String>,
    /// What was saved as a PDF, and its way to a printer.
    saved: Option<PathBuf>,
    /// Its pages: a file of the same pages has other bytes each time.
    content: Option<Document>,
    printing: PrintingFile,
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
    pub fn show(&mut self, ui: &mut Ui, offer: &Offer<'_>, base: &Path, paper: impl Fn() -> Document) {
        let mut written = None;
        self.show_for(ui, offer, base, |path| {
            let paper = paper();
            let said = write_paper(&paper, path)?;
            written = Some(paper);
            Ok(said)
        });
        self.content = written.or(self.content.take());
        if let (Some(saved), Some(content)) = (&self.saved, &self.content) {
            let is_current = || paper() == *content;
            ui.push_id(offer.field, |ui| self.printing.show(ui, saved, is_current));
        }
    }

    /// The same for any file; what it writes says what came of it.
    pub fn show_for(
        &mut self,
        ui: &mut Ui,
        offer: &Offer<'_>,
        base: &Path,
        write: impl FnOnce(&Path) -> Result<String, PaperError>,
    ) {
        let proposal = typed_path(base.join(offer.file));
        if self.proposed.as_ref() != Some(&proposal) {
            // another thing is offered: its own name, unless somebody wrote another
            if self.path.is_none() || self.path == self.proposed {
                (self.path, self.said, self.saved) = (Some(proposal.clone()), None, None);
            }
            self.proposed = Some(proposal);
        }
        let path = self.path.as_mut().expect("it was proposed");
        kit::with_buttons(ui, |ui, beside| {
            let width = (ui.available_width() - 120.0).clamp(200.0, 520.0);
            let field = kit::field(ui, offer.field, path, width);
            // Enter saves what stands in the field, and is never the act of the page below it
            let enter = field.lost_focus() && kit::enter_struck(ui.ctx());
            if enter {
                kit::keep_enter(ui);
                field.request_focus();
            }
            if field.changed() {
                (self.said, self.saved) = (None, None);
            }
            kit::level(ui, beside, |ui| {
                if kit::button(ui, "Save").accessible_name(offer.button).clicked() || enter {
                    self.fresh = true;
                    let said = save(path.trim(), base, write);
                    self.saved = (said.0 == Signal::Done).then(|| PathBuf::from(path.trim()));
                    self.printing.forget();
                    self.said = Some(said);
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

fn save(
    path: &str,
    base: &Path,
    write: impl FnOnce(&Path) -> Result<String, PaperError>,
) -> (Signal, String) {
    let path = PathBuf::from(path);
    if path.parent() == Some(base) {
        make_base(base);
    }
    match write(&path) {
        Ok(said) => (Signal::Done, said),
        Err(error) => (Signal::Stop, kit::sentence(&error.to_string())),
    }
}

fn write_paper(paper: &Document, path: &Path) -> Result<String, PaperError> {
    let pages = paper.pages.len();
    let path = papers::write_one(paper, path)?;
    Ok(match pages {
        1 => format!("1 page is in {}.", shown_path(&path)),
        _ => format!("{pages} pages are in {}.", shown_path(&path)),
    })
}
