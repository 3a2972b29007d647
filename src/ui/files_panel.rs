//! Choosing files and folders: a path that is typed, the folder's list, or the desktop's own dialog beside them.

use std::path::{Path, PathBuf};

use eframe::egui::{Key, ScrollArea, Ui};

use super::kit::{self, Signal};
use super::task::Task;
use crate::desk::files::{self, Listed};
use crate::vocab::{shown, shown_path};

/// Most names that are listed.
const MOST: usize = 400;

/// Chooses files in a folder.
#[derive(Debug, Default)]
pub struct FilesPanel {
    path: String,
    listed: Option<PathBuf>,
    names: Vec<Listed>,
    marked: Vec<PathBuf>,
    dialog: Option<Task<Vec<PathBuf>>>,
    said: Option<String>,
}

impl FilesPanel {
    /// Draws it; returns the files that were chosen now.
    pub fn show(&mut self, ui: &mut Ui, start: &Path, endings: &[&str]) -> Vec<PathBuf> {
        let mut chosen = self.take_dialog();
        let folder = self.listed.clone().unwrap_or_else(|| start.to_owned());
        if self.listed.is_none() {
            self.list(&folder, endings);
        }
        kit::with_buttons(ui, |ui, beside| {
            let width = (ui.available_width() - 240.0).clamp(200.0, 460.0);
            let response = kit::field_with(
                ui,
                "Path of a file or folder",
                &mut self.path,
                width,
                "/media/usb/share-2.pdf",
                None,
            );
            let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            kit::level(ui, beside, |ui| {
                if kit::button(ui, "Read this path").clicked() || enter {
                    chosen.extend(self.typed(endings));
                    kit::keep_enter(ui);
                }
                if self.dialog.is_none() && kit::button(ui, "Browse\u{2026}").clicked() {
                    self.dialog = Some(browse(ui, &folder));
                }
            });
        });
        if let Some(said) = &self.said {
            kit::text::remark(ui, Signal::Attention, said);
        }
        if self.dialog.as_ref().is_some_and(|dialog| dialog.age().as_secs() >= 3) {
            kit::caption(
                ui,
                "If no dialog appeared, this desktop has none: type the path or choose from the list.",
            );
        }
        chosen.extend(self.listing(ui, &folder, endings));
        chosen
    }

    fn typed(&mut self, endings: &[&str]) -> Vec<PathBuf> {
        let path = PathBuf::from(self.path.trim());
        self.said = None;
        if path.is_dir() {
            self.list(&path, endings);
            return Vec::new();
        }
        if path.is_file() {
            return vec![path];
        }
        if !self.path.trim().is_empty() {
            self.said = Some(format!("{}: there is no such file or folder.", shown_path(&path)));
        }
        Vec::new()
    }

    fn list(&mut self, folder: &Path, endings: &[&str]) {
        self.marked.clear();
        self.names = files::list(folder, endings, MOST);
        self.listed = Some(folder.to_owned());
    }

    fn listing(&mut self, ui: &mut Ui, folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
        let mut go_to = None;
        kit::caption(ui, &format!("In {}", shown_path(folder)));
        ScrollArea::vertical().id_salt("files").max_height(150.0).auto_shrink([false, true]).show(ui, |ui| {
            if let Some(parent) = folder.parent()
                && kit::quiet(ui, "Up one folder").clicked()
            {
                go_to = Some(parent.to_owned());
            }
            if self.names.is_empty() {
                kit::caption(ui, "No pictures, PDFs or text files here.");
            }
            for Listed { name, path, is_folder } in &self.names {
                if *is_folder {
                    if kit::quiet(ui, &format!("{}/", shown(name))).clicked() {
                        go_to = Some(path.clone());
                    }
                } else {
                    let mut on = self.marked.contains(path);
                    if kit::tick(ui, &mut on, &shown(name)).changed() {
                        self.marked.retain(|other| other != path);
                        if on {
                            self.marked.push(path.clone());
                        }
                    }
                }
            }
        });
        if let Some(folder) = go_to {
            self.list(&folder, endings);
        }
        let several = self.marked.len() > 1;
        let name = if several {
            format!("Read these {} files", self.marked.len())
        } else {
            "Read this file".to_owned()
        };
        if !self.marked.is_empty() && kit::accent(ui, &name).clicked() {
            return std::mem::take(&mut self.marked);
        }
        Vec::new()
    }

    fn take_dialog(&mut self) -> Vec<PathBuf> {
        let Some(paths) = self.dialog.as_ref().and_then(Task::poll) else { return Vec::new() };
        self.dialog = None;
        paths
    }
}

/// The desktop's own dialog, on a thread of its own: without a portal it answers nothing, which looks like Cancel.
fn browse(ui: &Ui, folder: &Path) -> Task<Vec<PathBuf>> {
    let folder = folder.to_owned();
    Task::start(ui.ctx(), move |_| {
        rfd::FileDialog::new()
            .set_directory(folder)
            .add_filter("Sheets", &["pdf", "png", "jpg", "jpeg", "txt"])
            .pick_files()
            .unwrap_or_default()
    })
}
