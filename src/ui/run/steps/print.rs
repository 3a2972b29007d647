//! One sheet, one job: sent to a printer from memory, or saved as an exit of its own; then good, or spoiled.

use std::path::PathBuf;

use eframe::egui::{self, Ui};

use super::super::super::kit::{self, Signal};
use super::super::super::printers::left_out;
use super::super::super::task::Task;
use super::super::{Beside, Deed, Primary, StepContext};
use super::screen::StepScreen;
use super::spoil::Spoil;
use super::typed::prose;
use crate::ceremony::state::Inner;
use crate::ceremony::{EventKind, State};
use crate::desk::holding::{DeskTrouble, SheetWay};
use crate::desk::printing::{self, PrintError, Printer, Spool};
use crate::desk::{kiosk, places};
use crate::transcript::Subject;
use crate::vocab::ids::sheet_serial;
use crate::vocab::shown::typed_path;
use crate::vocab::{shown, shown_path};

/// The field of the folder in which a sheet is saved.
const FOLDER: &str = "Folder for the file";
/// What an exception about a sheet in a file says was expected.
const TO_A_PRINTER: &str = "the sheet goes straight from memory to a printer";

type Printers = (Result<Vec<Printer>, PrintError>, Spool);

/// The printers, and what is chosen.
#[derive(Default)]
pub struct Print {
    sheet: Sheet,
}

impl StepScreen for Print {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        self.sheet.show(ui, context)
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        Some(self.sheet.primary(context))
    }

    fn beside(&self, context: &StepContext<'_>) -> Option<Beside> {
        Some(Beside::Sheet(context.share()))
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        self.sheet.act(context)
    }

    fn taken(&mut self, state: &State) {
        self.sheet.taken(state);
    }

    fn not_begun(&mut self, trouble: &DeskTrouble) -> Option<&'static str> {
        self.sheet.not_begun(trouble)
    }

    fn troubled(&mut self, why: &str) {
        self.sheet.did_not_come(why);
    }
}

/// Sending a sheet and judging it: at the print step, and again when read-back finds it bad.
#[derive(Default)]
pub struct Sheet {
    asked: Option<Task<Printers>>,
    known: Option<Printers>,
    printer: Option<String>,
    save: bool,
    folder: String,
    proposed: bool,
    who_destroys: String,
    spoil: Option<Spoil>,
}

impl Sheet {
    fn listen(&mut self, ui: &Ui) {
        if self.known.is_none() && self.asked.is_none() {
            self.asked = Some(Task::start(ui.ctx(), |_| (printing::printers(), printing::spool())));
        }
        if let Some(known) = self.asked.as_ref().and_then(Task::poll) {
            self.asked = None;
            // a way is chosen by a person, also where only one is left
            self.known = Some(known);
            // while CUPS was asked there was nothing to choose, and the page gave the keyboard to its act
            if ui.memory(egui::Memory::focused).is_none() {
                kit::want_focus(ui.ctx());
            }
        }
    }

    fn out(context: &StepContext<'_>) -> Option<u16> {
        let Some(Inner::SheetOut { serial }) = context.state.inner() else { return None };
        Some(*serial)
    }

    pub fn show(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        if let Some(serial) = Self::out(context) {
            Self::judge(ui, context, serial);
            self.spoil_button(ui);
            return None;
        }
        self.listen(ui);
        // proposed once: who empties the field wants it empty
        if !std::mem::replace(&mut self.proposed, true) {
            self.folder = typed_path(default_folder(context));
        }
        match &self.known {
            // what comes with the answer would move all else away from under the pointer
            None => {
                kit::caption(ui, "Asking for printers \u{2026}");
                return None;
            }
            Some((Ok(printers), spool)) if !printers.is_empty() => {
                for printer in printers {
                    let network =
                        if printer.is_networked() { ", over a network: not for sheets" } else { "" };
                    let text = format!("{} \u{2013} {}{network}", shown(&printer.name), printer.state);
                    let mut chosen = if self.save { None } else { self.printer.clone() };
                    if kit::choice(ui, &mut chosen, Some(printer.name.clone()), &text).changed() {
                        (self.printer, self.save) = (chosen, false);
                    }
                }
                if let Some(warning) = spool.warning().filter(|_| !self.save) {
                    kit::space(ui);
                    kit::notice(ui, Signal::Attention, &warning);
                }
            }
            Some((Ok(_), _)) => {
                let plug = if kiosk::is_all_there_is() { "Plug one in by USB" } else { "Set one up" };
                let said = format!(
                    "CUPS knows no printer. {plug} and ask again, or save the sheet as a file and print it from another machine that is as well kept as this one."
                );
                kit::notice(ui, Signal::Attention, &said);
                left_out(ui);
            }
            Some((Err(error), _)) => kit::notice(
                ui,
                Signal::Attention,
                &format!("{} The sheet can still be saved as a file.", kit::sentence(&error.to_string())),
            ),
        }
        kit::space(ui);
        ui.horizontal(|ui| {
            kit::choice(ui, &mut self.save, true, "Save as a file instead");
            ui.add_space(16.0);
            if kit::quiet(ui, "Ask for printers again").clicked() {
                (self.known, self.asked) = (None, None);
            }
        });
        if self.save {
            self.saving(ui, context);
        }
        None
    }

    /// The sheet that would go to a file.
    fn to_file(context: &StepContext<'_>) -> Subject {
        Subject::SheetToFile { share: context.share(), serial: context.state.next_serial() }
    }

    /// What an exception about a sheet in a file says happened.
    fn to_a_file(&self, context: &StepContext<'_>) -> String {
        let way = SheetWay::Folder(PathBuf::from(self.folder.trim()));
        format!("share {} is written as a {}", context.share(), way.describe())
    }

    fn needs_exception(context: &StepContext<'_>) -> bool {
        context.production() && !context.permits(&Self::to_file(context))
    }

    fn saving(&mut self, ui: &mut Ui, context: &StepContext<'_>) {
        let path = PathBuf::from(self.folder.trim());
        let wrong = self.no_folder().filter(|_| kit::stands_still(ui, FOLDER, &self.folder));
        let wrong = wrong.map(|why| (Signal::Attention, why));
        kit::field_with(ui, FOLDER, &mut self.folder, 520.0, "", wrong);
        if context.production() && places::lands_on_disk(&path) {
            kit::text::remark(
                ui,
                Signal::Attention,
                "This folder is on a disk: what is written there can be found long after it was deleted. Prefer a folder in memory.",
            );
        }
        if context.production() {
            kit::notice(
                ui,
                Signal::Attention,
                "The file is the share in clear: whoever reads it has this share. It is recorded as an exception that stays open until the file is destroyed.",
            );
            if Self::needs_exception(context) {
                kit::modest(ui);
                kit::prose(
                    ui,
                    "Who destroys the file, when, and how",
                    &mut self.who_destroys,
                    "the operator, before this share is bagged, by shred; the witness watches",
                );
                context.tell_exception(ui, TO_A_PRINTER, Some(&self.to_a_file(context)), None);
            }
        }
    }

    /// What was done with the sheet, and what is asked of it: nobody looks at a paper that was not printed.
    fn judge(ui: &mut Ui, context: &StepContext<'_>, serial: u16) {
        let sheet = sheet_serial(serial);
        let look = "is it whole, sharp, and is there only one? Nobody else looks at the secret panel.";
        let Some(folder) = context.saved_in else {
            kit::body(ui, &format!("Look at sheet {sheet}, both of you: {look}"));
            kit::space(ui);
            return;
        };
        let saved = format!(
            "Sheet {sheet} was saved as a file in {}. It was not printed. Whoever reads the file has this share: destroy it once the paper is there.",
            shown_path(folder)
        );
        kit::text::remark(ui, Signal::Attention, &saved);
        let asked = if context.production() {
            format!("Print the file now. Then look at the paper, both of you: {look}")
        } else {
            "Is the file there? In this rehearsal it stands for the paper. In production it is printed now, and both of you look at the paper.".to_owned()
        };
        kit::body(ui, &asked);
        kit::space(ui);
    }

    fn spoil_button(&mut self, ui: &mut Ui) {
        if let Some(spoil) = &mut self.spoil {
            spoil.show(ui);
            if kit::quiet(ui, "It is good after all").clicked() {
                self.spoil = None;
            }
        } else if kit::danger(ui, "It is spoiled, or did not come\u{2026}").clicked() {
            self.spoil = Some(Spoil::default());
            kit::want_focus(ui.ctx());
        }
    }

    /// The act of the sheet now.
    pub fn primary(&self, context: &StepContext<'_>) -> Primary {
        if Self::out(context).is_some() {
            return self.spoil.as_ref().map_or_else(|| Primary::ready("The sheet is good"), Spoil::primary);
        }
        if !self.save {
            return Primary::new(
                "Print the sheet",
                self.printer.is_none().then(|| "choose how the sheet leaves".to_owned()),
            );
        }
        if Self::needs_exception(context) {
            return Primary::new(
                "Record the exception for the file",
                prose("who destroys it", &self.who_destroys).err(),
            );
        }
        Primary::new("Save the sheet", self.no_folder().map(str::to_owned))
    }

    /// What is wrong with the folder that is named: it is made if its last part alone is missing.
    fn no_folder(&self) -> Option<&'static str> {
        let folder = PathBuf::from(self.folder.trim());
        let above = folder.parent().is_some_and(std::path::Path::is_dir);
        let reachable = folder.is_dir() || !folder.exists() && above;
        (!reachable).then_some("there is no such folder")
    }

    /// The last deed was not begun: the field at which that is mended.
    pub fn not_begun(&self, trouble: &DeskTrouble) -> Option<&'static str> {
        (self.save && trouble.is_of_a_path()).then_some(FOLDER)
    }

    /// Its deed.
    pub fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        if Self::out(context).is_some() {
            return self.spoil.as_ref().map_or_else(|| Some(Deed::new(EventKind::SheetGood)), Spoil::deed);
        }
        let way = if self.save {
            SheetWay::Folder(PathBuf::from(self.folder.trim()))
        } else {
            SheetWay::Printer(self.printer.clone()?)
        };
        if self.save && Self::needs_exception(context) {
            return Some(Deed::excepting(EventKind::Exception {
                about: Self::to_file(context),
                expected: prose("", TO_A_PRINTER).ok()?,
                happened: prose("", &self.to_a_file(context)).ok()?,
                decided: prose("", &self.who_destroys).ok()?,
            }));
        }
        Some(Deed::new(EventKind::SendSheet { way: way.describe() }).by_way(way))
    }

    /// It never came out: all there is to record is that.
    pub fn did_not_come(&mut self, why: &str) {
        self.spoil = Some(Spoil::never_came(why));
    }

    /// An entry was written: what was entered about a sheet goes with the sheet, not with an exception or a break.
    pub fn taken(&mut self, state: &State) {
        if !matches!(state.inner(), Some(Inner::SheetOut { .. })) {
            self.spoil = None;
        }
    }
}

/// In a rehearsal the ceremony folder; in production a folder in memory.
fn default_folder(context: &StepContext<'_>) -> PathBuf {
    if context.production() { places::memory_folder() } else { context.folder.join("sheets") }
}
