//! Where it is held, on which machine, and where its record lies.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::super::base::new_ceremonies;
use super::super::kit::{self, Signal};
use super::super::machine_look::MachineLook;
use super::super::run::{findings_table, line, line_field};
use super::super::shared::Shared;
use super::super::sticks;
use crate::desk::{kiosk, places};
use crate::plan::Choices;
use crate::vocab::shown::typed_path;
use crate::vocab::{Line, Mode};

/// The field of the ceremony's folder.
pub(super) const NEW_FOLDER: &str = "New folder for the transcript";

/// Room and machine.
pub struct Room {
    place: String,
    organisation: String,
    contact: String,
    folder: String,
    proposed: String,
    machine: MachineLook,
}

impl Room {
    /// An empty form; in a rehearsal filled with what a rehearsal says.
    pub fn new(shared: &Shared) -> Self {
        let fill = |text: &str| if shared.rehearsal { text.to_owned() } else { String::new() };
        Self {
            place: fill("Rehearsal"),
            organisation: fill("Rehearsal"),
            contact: fill("Rehearsal desk, no telephone"),
            folder: String::new(),
            proposed: String::new(),
            machine: MachineLook::default(),
        }
    }

    /// Takes the room of an earlier ceremony.
    pub fn take_over(&mut self, choices: &Choices) {
        self.place = choices.place.to_string();
        self.organisation = choices.organisation.to_string();
        self.contact = choices.contact.to_string();
    }

    /// Proposes a folder as long as nobody named another.
    pub fn propose(&mut self, shared: &Shared, label: &str, mode: Mode) {
        if self.folder != self.proposed {
            return;
        }
        let plain: String = label
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' })
            .take(40)
            .collect();
        let what = match (plain.is_empty(), mode) {
            (false, _) => plain,
            (true, Mode::Rehearsal) => "rehearsal".to_owned(),
            (true, Mode::Production) => "ceremony".to_owned(),
        };
        self.proposed = typed_path(places::free_folder(&new_ceremonies(shared), &what));
        self.folder.clone_from(&self.proposed);
    }

    /// The ceremony folder.
    pub fn folder(&self) -> PathBuf {
        PathBuf::from(self.folder.trim())
    }

    /// Who a finder calls.
    pub fn contact(&self) -> Result<Line, String> {
        line("contact", &self.contact)
    }

    /// Where it is held.
    pub fn place(&self) -> Result<Line, String> {
        line("place", &self.place)
    }

    /// Who holds it.
    pub fn organisation(&self) -> Result<Line, String> {
        line("organisation", &self.organisation)
    }

    /// What is not whole.
    pub fn missing(&self) -> Option<String> {
        let texts = self.organisation().err().or_else(|| self.place().err()).or_else(|| self.contact().err());
        texts
            .or_else(|| self.folder.trim().is_empty().then(|| "name a folder for the transcript".to_owned()))
            .or_else(|| self.wrong_folder().map(str::to_owned))
    }

    /// What is wrong with the folder that is named.
    fn wrong_folder(&self) -> Option<&'static str> {
        let folder = self.folder();
        if self.folder.trim().is_empty() {
            None
        } else if !folder.is_absolute() {
            Some("the folder's path begins with /")
        } else {
            (!places::is_free(&folder)).then_some("the folder is not empty: name a new one")
        }
    }

    pub fn show(&mut self, ui: &mut Ui, shared: &Shared, _label: &str) {
        kit::heading(ui, "Room and machine");
        kit::space(ui);
        for (field, typed, width, example) in [
            (("Organisation that holds the ceremony", "organisation"), &mut self.organisation, 420.0, ""),
            (("Place", "place"), &mut self.place, 420.0, ""),
            (
                ("Whom a finder of a sheet calls: a role and a number", "contact"),
                &mut self.contact,
                520.0,
                "Key desk, +43 1 000000",
            ),
        ] {
            line_field(ui, field, typed, width, example);
        }
        let wrong = self.wrong_folder().filter(|_| kit::stands_still(ui, NEW_FOLDER, &self.folder));
        let wrong = wrong.map(|why| (Signal::Attention, why));
        kit::field_with(ui, NEW_FOLDER, &mut self.folder, 600.0, "/media/usb/2026-11-21-KEK", wrong);
        if let Some(stick) = sticks::offer(ui) {
            // the name stays
            self.folder = match self.folder().file_name() {
                Some(name) => typed_path(stick.join(name)),
                None => typed_path(places::free_folder(&stick, "ceremony")),
            };
        }
        kit::caption(
            ui,
            "Every entry is written there before the next step begins. Nothing secret is written.",
        );
        if kiosk::is_all_there_is() && !self.folder().starts_with(kiosk::MEDIA) {
            kit::text::remark(
                ui,
                Signal::Attention,
                "This folder lies in memory, and is gone with the power. Plug a stick in and choose it here; one that was left alone is asked about again when it is pulled out and put in once more.",
            );
        }
        kit::gap(ui);
        kit::title(ui, "This machine, now");
        self.machine.follow(ui, shared.hardened, places::nearest(&self.folder()));
        if self.machine.findings().is_empty() {
            kit::caption(ui, "Looking \u{2026}");
            return;
        }
        let unwanted = self.machine.unwanted().count();
        let (signal, text) = match unwanted {
            0 => (Signal::Done, "everything is as a key ceremony wants it".to_owned()),
            1 => (
                Signal::Attention,
                "1 finding is not as wanted: it will need an exception, unless it is mended".to_owned(),
            ),
            several => (
                Signal::Attention,
                format!(
                    "{several} findings are not as wanted: they will need an exception, unless they are mended"
                ),
            ),
        };
        kit::text::remark(ui, signal, &text);
        kit::space(ui);
        findings_table(ui, self.machine.findings());
    }
}
