//! A PDF that was saved goes to a printer, for whoever wants it in hand.

use std::path::{Path, PathBuf};

use eframe::egui::Ui;

use super::kit::{self, Signal, sentence};
use super::printers::Printers;
use super::task::Task;
use crate::desk::printing::{self, PaperJobs};
use crate::vocab::{shown, shown_path};

/// The way of one file to a printer.
#[derive(Debug, Default)]
pub struct PrintingFile {
    /// Somebody wants it printed.
    open: bool,
    printers: Printers,
    sending: Option<Task<Result<PaperJobs, String>>>,
    said: Option<(Signal, String)>,
}

impl PrintingFile {
    /// Another file was saved: what was said of the last one is not said of this one.
    pub fn forget(&mut self) {
        (self.sending, self.said) = (None, None);
    }

    /// Draws the way to the printer of what is in this file. Whether it is still what the page shows is asked when it is printed.
    pub fn show(&mut self, ui: &mut Ui, file: &Path, is_current: impl FnOnce() -> bool) {
        if !self.open {
            self.open = kit::quiet(ui, "Print it\u{2026}").clicked();
            return;
        }
        self.listen(ui);
        kit::caption(ui, &format!("What was saved: {}", shown_path(file)));
        kit::space(ui);
        ui.push_id("printers of a file", |ui| self.printers.show(ui));
        let free = self.sending.is_none();
        if let Some(printer) = self.printers.chosen().map(str::to_owned)
            && ui.add_enabled_ui(free, |ui| kit::button(ui, "Print it once")).inner.clicked()
        {
            if !is_current() {
                let why = "This page has changed since that file was saved: save it again, then print it.";
                self.said = Some((Signal::Attention, why.to_owned()));
                return;
            }
            self.said = None;
            let file: PathBuf = file.to_owned();
            self.sending = Some(Task::start(ui.ctx(), move |_| {
                printing::print_paper(&printer, &file, 1).map_err(|error| sentence(&error.to_string()))
            }));
        }
        if let Some((signal, said)) = &self.said {
            kit::text::remark(ui, *signal, said);
        } else if !free {
            kit::caption(ui, "Handing it to the printer \u{2026}");
        }
    }

    fn listen(&mut self, ui: &Ui) {
        self.printers.listen(ui);
        let Some(outcome) = self.sending.as_ref().and_then(Task::outcome) else { return };
        self.sending = None;
        self.said = Some(match outcome {
            Ok(Ok(jobs)) => {
                (Signal::Done, format!("It is at the printer {}: {}.", shown(&jobs.printer), jobs.said()))
            }
            Ok(Err(why)) => (Signal::Stop, format!("Not printed. {why}")),
            Err(broke_down) => (Signal::Stop, sentence(&broke_down.to_string())),
        });
    }
}
