//! By which exit a recovered key leaves, or that it does not.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::super::super::kit::{self, Signal};
use super::super::{Deed, Primary, StepContext};
use super::wrapping::Wrapping;
use super::{StepScreen, line};
use crate::ceremony::{EventKind, WayOut};
use crate::desk::places;
use crate::vocab::Line;

/// The exits that a screen offers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Offered {
    Drill,
    Wrapped,
    File,
    Screen,
}

/// The exit that was approved.
#[derive(Default)]
pub struct Release {
    exit: Option<Offered>,
    wrapping: Wrapping,
    path: String,
    destination: String,
}

impl Release {
    fn missing(&self) -> Option<String> {
        let unnamed = || self.path.trim().is_empty().then(|| "name the new file".to_owned());
        let first = match self.exit {
            None => Some("choose the exit".into()),
            Some(Offered::Wrapped) => self.wrapping.missing().or_else(unnamed),
            Some(Offered::File) => unnamed(),
            Some(Offered::Drill | Offered::Screen) => None,
        };
        first.or_else(|| self.destination().err())
    }

    /// In a drill nothing goes anywhere, so nobody is asked where to.
    fn destination(&self) -> Result<Line, String> {
        let text = if self.exit == Some(Offered::Drill) { "nowhere: a drill" } else { &self.destination };
        line("where to", text)
    }

    fn file(&mut self, ui: &mut Ui, hint: &str) {
        kit::field_with(ui, "Path of the new file", &mut self.path, 520.0, hint, None);
    }

    fn way(&self) -> Option<WayOut> {
        Some(match self.exit? {
            Offered::Drill => WayOut::None,
            Offered::Wrapped => WayOut::key_wrapped(self.wrapping.key()?.clone()),
            Offered::File => WayOut::key_to_file(),
            Offered::Screen => WayOut::key_to_screen(),
        })
    }
}

impl StepScreen for Release {
    fn body(&mut self, ui: &mut Ui, _: &StepContext<'_>) -> Option<Deed> {
        for (exit, text) in [
            (Offered::Wrapped, "Wrapped for a KMS or HSM: only it can open the file"),
            (Offered::File, "A new file, 32 bytes, readable by its owner alone"),
            (Offered::Screen, "This screen, in hex, while a button is held"),
            (Offered::Drill, "None: this was a drill, the key is proven and wiped"),
        ] {
            kit::choice(ui, &mut self.exit, Some(exit), text);
        }
        kit::space(ui);
        match self.exit {
            Some(Offered::Wrapped) => {
                self.wrapping.show(ui);
                kit::space(ui);
                self.file(ui, "/media/usb/key.wrapped");
            }
            Some(Offered::File) => {
                self.file(ui, "/run/user/1000/key.bin");
                if places::lands_on_disk(&PathBuf::from(self.path.trim())) {
                    kit::text::remark(
                        ui,
                        Signal::Attention,
                        "This path is on a disk: the key can be found there long after the file was deleted.",
                    );
                }
            }
            Some(Offered::Drill | Offered::Screen) | None => {}
        }
        if matches!(self.exit, Some(Offered::Wrapped | Offered::File | Offered::Screen)) {
            kit::field_with(
                ui,
                "Where to, in words, as it was approved",
                &mut self.destination,
                520.0,
                "into the module of site B",
                None,
            );
        }
        None
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        let act = match self.exit {
            Some(Offered::Wrapped) => "Wrap the key and write the file",
            Some(Offered::File) => "Write the key to the file",
            Some(Offered::Screen) => "Show the key",
            Some(Offered::Drill) => "End the drill without an exit",
            None => "Let the key out",
        };
        Some(Primary::new(act, self.missing()))
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        let destination = self.destination().ok()?;
        let deed = Deed::new(EventKind::Release { way: self.way()?, destination, more: false });
        Some(match self.exit? {
            Offered::Wrapped | Offered::File => deed.into_file(PathBuf::from(self.path.trim())),
            Offered::Drill | Offered::Screen => deed,
        })
    }
}
