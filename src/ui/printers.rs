//! Printers for papers that are no secret: CUPS is asked beside the thread that draws, and whoever prints chooses one.

use eframe::egui::Ui;

use super::kit::{self, Signal, sentence};
use super::task::Task;
use crate::desk::kiosk;
use crate::desk::printing::{self, PrintError, Printer};
use crate::vocab::shown;

/// What CUPS knows, and which of them was chosen.
#[derive(Debug, Default)]
pub struct Printers {
    asked: Option<Task<Result<Vec<Printer>, PrintError>>>,
    known: Option<Result<Vec<Printer>, PrintError>>,
    chosen: Option<String>,
}

impl Printers {
    /// The one that was chosen: its name.
    pub fn chosen(&self) -> Option<&str> {
        self.chosen.as_deref()
    }

    /// Takes in what CUPS said; asks it, if nobody has.
    pub fn listen(&mut self, ui: &Ui) {
        if self.known.is_none() && self.asked.is_none() {
            self.asked = Some(Task::start(ui.ctx(), |_| printing::printers()));
        }
        if let Some(known) = self.asked.as_ref().and_then(Task::outcome) {
            self.asked = None;
            self.known = Some(known.unwrap_or(Err(PrintError::Silent)));
            self.chosen = self.chosen.take().filter(|name| self.has(name));
        }
    }

    fn has(&self, name: &str) -> bool {
        matches!(&self.known, Some(Ok(printers)) if printers.iter().any(|printer| printer.name == name))
    }

    /// Draws them. One that is reached over a network is shown, and cannot be chosen.
    pub fn show(&mut self, ui: &mut Ui) {
        match &self.known {
            None => kit::caption(ui, "Asking for printers \u{2026}"),
            Some(Ok(printers)) if printers.is_empty() => {
                let elsewhere = "CUPS knows no printer: print the PDF from another machine that is as well kept as this one.";
                kit::text::remark(ui, Signal::Attention, elsewhere);
                left_out(ui);
            }
            Some(Ok(printers)) => {
                if self.chosen.is_none() {
                    kit::caption(ui, "Choose a printer:");
                }
                for printer in printers {
                    let networked = printer.is_networked();
                    let network = if networked { ", over a network: not for these" } else { "" };
                    let text = format!("{} \u{2013} {}{network}", shown(&printer.name), printer.state);
                    ui.add_enabled_ui(!networked, |ui| {
                        kit::choice(ui, &mut self.chosen, Some(printer.name.clone()), &text);
                    });
                }
            }
            Some(Err(error)) => kit::text::remark(
                ui,
                Signal::Attention,
                &format!(
                    "{} Or print the PDF from another machine that is as well kept.",
                    sentence(&error.to_string())
                ),
            ),
        }
        // it stays while they answer: whoever struck it keeps the keyboard
        if kit::quiet(ui, "Ask for printers again").clicked() && self.known.is_some() {
            (self.known, self.asked) = (None, None);
        }
    }
}

/// Printers that are plugged in and were not set up: on a medium that is all there is nobody else could say so.
pub fn left_out(ui: &mut Ui) {
    for why in kiosk::printers_left_out() {
        kit::text::remark(ui, Signal::Attention, &format!("Plugged in, and not set up: {why}"));
    }
}
