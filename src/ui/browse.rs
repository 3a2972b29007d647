//! The desktop's own dialog beside a field, where this desktop has one; elsewhere the path is typed.

use std::path::{Path, PathBuf};

use eframe::egui::Ui;

use super::kit;
use super::task::Task;
use crate::desk::dialogs;

/// Endings of the files that are offered as sheets: what scanners and cameras write, and rows of words.
pub const SHEET_FILES: &[&str] = &["pdf", "png", "jpg", "jpeg", "tif", "tiff", "txt"];

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Sheets: several pictures, PDFs or texts.
    Sheets,
    /// One file.
    File,
    /// One folder.
    Folder,
}

/// The dialog, and what came of the last one.
#[derive(Debug, Default)]
pub struct Browse {
    dialog: Option<Task<Vec<PathBuf>>>,
    nothing_came: bool,
}

impl Browse {
    /// What was chosen in it, once.
    pub fn take(&mut self) -> Vec<PathBuf> {
        let Some(paths) = self.dialog.as_ref().and_then(Task::poll) else { return Vec::new() };
        self.dialog = None;
        self.nothing_came = paths.is_empty();
        paths
    }

    /// The button, if a dialog can open.
    pub fn button(&mut self, ui: &mut Ui, wanted: Chosen, folder: Option<&Path>) {
        if self.dialog.is_none() && dialogs::can_open() && kit::button(ui, "Browse\u{2026}").clicked() {
            self.nothing_came = false;
            self.dialog = Some(open(ui, wanted, folder.map(Path::to_owned)));
        }
    }

    /// The button in a row of its own below its field; no row where no dialog opens.
    pub fn row(&mut self, ui: &mut Ui, wanted: Chosen) {
        if Self::opens() {
            kit::in_a_row(ui, |ui| self.button(ui, wanted, None));
        }
    }

    /// True if a dialog can open on this desktop.
    pub fn opens() -> bool {
        dialogs::can_open()
    }

    /// What to do after one gave nothing, below the field. Where none opens there is no button, and nobody misses it.
    pub fn remark(&self, ui: &mut Ui, instead: &str) {
        if self.nothing_came {
            kit::caption(ui, &format!("Nothing was chosen. If no dialog appeared, {instead}."));
        }
    }
}

/// On a thread of its own: the window goes on.
fn open(ui: &Ui, wanted: Chosen, folder: Option<PathBuf>) -> Task<Vec<PathBuf>> {
    Task::start(ui.ctx(), move |_| {
        let mut dialog = rfd::FileDialog::new();
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        match wanted {
            Chosen::Sheets => {
                let dialog = dialog.add_filter("Sheets", SHEET_FILES);
                dialog.pick_files().unwrap_or_default()
            }
            Chosen::File => dialog.pick_file().into_iter().collect(),
            Chosen::Folder => dialog.pick_folder().into_iter().collect(),
        }
    })
}
