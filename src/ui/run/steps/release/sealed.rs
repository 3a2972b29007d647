//! The sealed payload that is opened: its file, what it says that it is about, and whether this key opens it.

use eframe::egui::Ui;

use super::super::super::super::kit::{self, Signal};
use super::file_read::{FileRead, Labels};
use crate::desk::sealed_file::{self, SealedContent, SealedFile};
use crate::ui::run::StepContext;
use crate::vocab::Line;

const LABELS: Labels = Labels {
    field: "Path of the sealed file",
    hint: "/media/usb/001-password.sealed",
    button: "Read the sealed file",
};

/// A sealed file being chosen.
#[derive(Default)]
pub struct SealedChoice {
    file: FileRead<SealedFile>,
}

impl SealedChoice {
    /// What it is called, or what is missing.
    pub fn called(&self) -> Result<Line, String> {
        self.file.read().map(|sealed| sealed.file.clone()).ok_or_else(|| "read the sealed file".to_owned())
    }

    /// What it says that it is about, once it was read.
    pub fn about(&self) -> Option<&str> {
        self.file.read().map(|sealed| sealed.untrusted_about.as_str())
    }

    /// What is opened. It stays: what is refused is tried again.
    pub fn content(&self) -> Option<SealedContent> {
        self.file.read().map(|sealed| sealed.content.clone())
    }

    /// True if no memory holds it, so that it leaves into a new file alone.
    pub fn is_large(&self) -> bool {
        let is_large = |sealed: &SealedFile| matches!(sealed.content, SealedContent::InChunks(_));
        self.file.read().is_some_and(is_large)
    }

    /// Length of what is sealed, in bytes; none if no memory holds it, or no file was read.
    pub fn payload_bytes(&self) -> Option<usize> {
        self.file.read().and_then(SealedFile::payload_bytes)
    }

    pub fn show(&mut self, ui: &mut Ui, context: &StepContext<'_>) {
        let Some(here) = context.state.fingerprint() else { return };
        let mode = context.state.mode();
        self.file.show(ui, &LABELS, move |path| sealed_file::read(path, mode, here));
        if let Some(sealed) = self.file.read() {
            kit::space(ui);
            kit::fact(ui, "The file", &format!("{}, {} bytes", sealed.file, sealed.bytes()));
            kit::fact(ui, "It says that it is about", &sealed.untrusted_about);
            kit::text::remark(ui, Signal::Done, "it is sealed under this key");
            if matches!(sealed.content, SealedContent::InChunks(_)) {
                kit::caption(ui, "A payload of this size leaves into a new file alone.");
            }
        }
        kit::space(ui);
    }
}
