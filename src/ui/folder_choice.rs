//! Which ceremony is meant: its folder, typed, chosen, dropped on the window, or from those held on this machine.

use std::path::PathBuf;

use eframe::egui::{self, Ui};

use super::browse::{Browse, Chosen};
use super::kit;
use super::shared::Shared;
use crate::desk::files::FileError;
use crate::desk::kiosk;
use crate::transcript::names;
use crate::vocab::shown::typed_path;
use crate::vocab::shown_path;

/// The field for any ceremony's folder.
pub const FIELD: &str = "The ceremony's folder";

/// A ceremony's folder being chosen.
#[derive(Debug, Default)]
pub struct FolderChoice {
    path: String,
    browse: Browse,
    /// Why the folder that stands in the field cannot be taken.
    refused: Option<String>,
}

impl FolderChoice {
    /// The folder that stands in the field.
    pub fn folder(&self) -> PathBuf {
        PathBuf::from(self.path.trim())
    }

    /// What the primary act waits for.
    pub fn missing(&self) -> Option<&'static str> {
        self.path.trim().is_empty().then_some("name the ceremony's folder")
    }

    /// Puts this folder into the field.
    pub fn set(&mut self, folder: &std::path::Path) {
        self.path = typed_path(folder);
    }

    /// This folder cannot be taken: told at its field, which gets the keyboard.
    pub fn refuse(&mut self, ctx: &egui::Context, why: String) {
        kit::tell_at(ctx, FIELD, &why);
        self.refused = Some(why);
    }

    /// Why the folder was refused, for the footer: nothing while the field itself tells it.
    pub fn refusal(&self, ctx: &egui::Context) -> Option<String> {
        self.refused.clone().filter(|_| !kit::is_told_at_a_field(ctx))
    }

    /// What was refused is tried again, or is another folder by now.
    pub fn forget_refusal(&mut self, ctx: &egui::Context) {
        self.refused = None;
        kit::forget_told(ctx);
    }

    /// The field with its "Browse…" alone. True if Enter was struck in it.
    /// What is drawn last, if there is something, stands beside "Browse…".
    pub fn field(
        &mut self,
        ui: &mut Ui,
        name: &str,
        example: &str,
        beside: Option<&mut dyn FnMut(&mut Ui)>,
    ) -> bool {
        if let Some(folder) = self.browse.take().first() {
            self.set(folder);
        }
        let field = kit::field_with(ui, name, &mut self.path, 600.0, example, None);
        match beside {
            None => self.browse.row(ui, Chosen::Folder),
            Some(beside) => {
                ui.horizontal_wrapped(|ui| {
                    self.browse.button(ui, Chosen::Folder, None);
                    beside(ui);
                });
            }
        }
        self.browse.remark(ui, "type the path, or drop the folder on the window");
        kit::caption(ui, "The folder can also be dropped on the window.");
        kit::enter_struck(ui.ctx()) && (field.lost_focus() || field.has_focus())
    }

    /// Draws it. Returns a folder that was meant at once: picked from those held on this machine.
    pub fn show(&mut self, ui: &mut Ui, shared: &Shared) -> Option<PathBuf> {
        self.any(ui);
        Self::held_here(ui, shared)
    }

    /// The field for any ceremony's folder.
    pub fn any(&mut self, ui: &mut Ui) {
        let before = self.folder();
        self.field(ui, FIELD, "/media/usb/2026-11-21-KEK", None);
        if self.refused.is_some() && self.folder() != before {
            self.forget_refusal(ui.ctx());
        }
    }

    /// The ceremonies held on this machine. Returns the folder that was picked.
    pub fn held_here(ui: &mut Ui, shared: &Shared) -> Option<PathBuf> {
        let mut picked = None;
        let on_sticks = kiosk::held().into_iter().filter(|folder| !shared.settings.folders.contains(folder));
        let held: Vec<PathBuf> = shared.settings.folders.iter().cloned().chain(on_sticks).collect();
        if !held.is_empty() {
            kit::gap(ui);
            kit::title(ui, "Held on this machine");
            for folder in &held {
                if kit::quiet(ui, &shown_path(folder)).clicked() {
                    picked = Some(folder.clone());
                }
            }
        }
        picked
    }
}

/// The file that was dropped on the window, if it is none of a ceremony's folder.
pub fn dropped_file(ctx: &egui::Context) -> Option<PathBuf> {
    let path = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()))?;
    let of_a_ceremony = || path.parent().is_some_and(|folder| folder.join(names::TRANSCRIPT).exists());
    (path.is_file() && !of_a_ceremony()).then_some(path)
}

/// The folder that was dropped on the window, or in which the dropped file lies.
pub fn dropped(ctx: &egui::Context) -> Option<PathBuf> {
    let path = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()))?;
    if path.is_dir() { Some(path) } else { path.parent().map(PathBuf::from) }
}

/// The folder, if a transcript is in it.
pub fn with_transcript(folder: PathBuf) -> Result<PathBuf, FileError> {
    if folder.is_dir() && !folder.join(names::TRANSCRIPT).exists() {
        let why = "there is no transcript in this folder: name the folder that holds transcript.jsonl".into();
        return Err(FileError::Other { path: folder, why });
    }
    Ok(folder)
}
