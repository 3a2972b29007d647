//! The first of three screens for the day when one person and a witness are all who can come: who is there and why. What
//! follows are the sheets, the key, and where it goes, in the ceremony that is opened here.

mod like;

use std::path::PathBuf;

use eframe::egui::{CentralPanel, Ui};

use self::like::{LikeNames, Whose};
use super::base::{make_base, new_ceremonies};
use super::folder_choice::{FolderChoice, dropped};
use super::go::Go;
use super::kit::{self, Footer, LeavePage, PressedBy, Refused, Signal, framed, sentence, stage_frame};
use super::machine_look::MachineLook;
use super::run::{self, Run, findings_table, line, line_field, prose};
use super::shared::Shared;
use crate::ceremony::Opening;
use crate::desk::archive::continuing::parent_of;
use crate::desk::emergency::{Beginning, Somebody};
use crate::desk::holding::OpenError;
use crate::desk::{places, program};
use crate::plan::{Choices, blocks, load};
use crate::sharing::lock::LockCost;
use crate::sharing::share::LockKind;
use crate::vocab::Line;
use crate::vocab::likeness::equal;
use crate::vocab::shown::typed_path;

/// The fields at which a folder is refused.
const FOLDER: &str = "New folder for the transcript";
const BEFORE: &str = "Folder of the key's last ceremony, if it is at hand";

const SOMEBODY_ELSE: &str = "the witness is somebody else than you";

/// Who is there and why.
#[derive(Default)]
pub struct EmergencyPage {
    name: String,
    identity: String,
    witness: String,
    witness_identity: String,
    organisation: String,
    place: String,
    allowed: String,
    reason: String,
    before: FolderChoice,
    like: LikeNames,
    folder: String,
    machine: MachineLook,
    /// What is not as wanted was seen by both.
    seen: bool,
    refused: Refused,
    leave_page: LeavePage,
    /// Where to, if this page is left.
    away: Away,
}

/// Where somebody wants to go from here.
#[derive(Clone, Copy, Default)]
enum Away {
    #[default]
    Home,
    Ordinary,
}

impl Away {
    const fn go(self) -> Go {
        match self {
            Self::Home => Go::Home,
            Self::Ordinary => Go::Prepare(crate::plan::Kind::Recovery),
        }
    }
}

impl EmergencyPage {
    /// An empty form, with a folder for the record.
    pub fn new(shared: &Shared) -> Self {
        let folder = typed_path(places::free_folder(&new_ceremonies(shared), "emergency"));
        Self { folder, ..Self::default() }
    }

    pub fn show(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        run::emergency_band(ui);
        run::mode_band(ui, shared.mode());
        if let Some(folder) = dropped(ui.ctx()) {
            self.before.set(&folder);
        }
        let folder = PathBuf::from(self.folder.trim());
        // what was agreed to is what was seen
        self.seen &= self.machine.follow(ui, shared.hardened, places::nearest(&folder));
        let before = self.before.missing().is_none().then(|| self.before.folder());
        self.like.look(ui, before.as_deref(), shared.mode());
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| self.page(ui, shared)).inner
    }

    fn page(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        let missing = self.missing();
        let refusal = self.refused.at_the_foot(ui.ctx());
        let footer = Footer {
            act: "Begin, and read the sheets",
            missing: missing.as_deref(),
            refusal: refusal.as_deref(),
            listens: !self.leave_page.is_asking(),
        };
        let (mut ordinary, mut leave) = (false, false);
        let pressed = framed(
            ui,
            &footer,
            |ui| ordinary = self.form(ui),
            |ui| leave = kit::button(ui, "Leave").clicked(),
        );
        let at_stake =
            self.is_typed_in().then_some("What was typed here is forgotten. Nothing is written yet.");
        if self.leave_page.taken(ui, at_stake) {
            return Some(self.away.go());
        }
        if !self.leave_page.is_asking() {
            // Escape leads home
            self.away = Away::Home;
        }
        let away = if ordinary { Some(Away::Ordinary) } else { leave.then_some(Away::Home) };
        if let Some(away) = away {
            self.away = away;
            if at_stake.is_none() {
                return Some(away.go());
            }
            self.leave_page.ask(ui.ctx());
        }
        if pressed == PressedBy::Somebody {
            let folder = PathBuf::from(self.folder.trim());
            if !self.machine.bring_up_to_date(shared.hardened, places::nearest(&folder)) {
                // both look at what came in between before they agree to it
                self.seen = false;
                return None;
            }
            match self.begin(shared, ui) {
                Ok(run) => return Some(Go::Run(Box::new(run))),
                Err((field, why)) => self.refused.tell(ui.ctx(), field, sentence(&why)),
            }
        }
        None
    }

    /// True if something would be lost with this page.
    fn is_typed_in(&self) -> bool {
        let typed = [
            &self.name,
            &self.identity,
            &self.witness,
            &self.witness_identity,
            &self.organisation,
            &self.place,
            &self.allowed,
            &self.reason,
        ];
        typed.into_iter().any(|text| !text.trim().is_empty()) || self.before.missing().is_none()
    }

    /// The form. True if somebody wants an ordinary recovery instead.
    fn form(&mut self, ui: &mut Ui) -> bool {
        kit::heading(ui, "One person and a witness");
        kit::space(ui);
        kit::notice(
            ui,
            Signal::Attention,
            "One person opens every bag. The record says EMERGENCY in its first line, and the key counts as known to that person until it is rotated. If a second custodian can come, hold an ordinary recovery.",
        );
        // what calls is the ceremony of several, as long as it can be held
        let ordinary = kit::accent(ui, "Hold an ordinary recovery").clicked();
        kit::modest(ui);
        kit::space(ui);
        kit::title(ui, "Who is here");
        kit::in_a_row(ui, |ui| {
            line_field(ui, ("You, who have the sheets: name", "your name"), &mut self.name, 320.0, "");
            let paper = ("Your identity paper, or how the witness knows you", "your identity paper");
            line_field(ui, paper, &mut self.identity, 420.0, "");
        });
        ui.push_id("you", |ui| self.like.show(ui, Whose::Brings, &self.name, &self.witness));
        kit::in_a_row(ui, |ui| {
            if self.is_one_person() {
                let wrong = Some((Signal::Attention, SOMEBODY_ELSE));
                kit::field_with(ui, "Witness: name", &mut self.witness, 320.0, "", wrong);
            } else {
                line_field(ui, ("Witness: name", "the witness's name"), &mut self.witness, 320.0, "");
            }
            let paper =
                ("The witness's identity paper, or how you know them", "the witness's identity paper");
            line_field(ui, paper, &mut self.witness_identity, 420.0, "");
        });
        ui.push_id("witness", |ui| self.like.show(ui, Whose::Watches, &self.witness, &self.name));
        kit::gap(ui);
        kit::title(ui, "Why");
        kit::prose(ui, "Why the key is needed now, and why nobody else can come", &mut self.reason, "");
        let allowed = ("Who allowed it, or on whose order you act", "who allowed it");
        line_field(ui, allowed, &mut self.allowed, 420.0, "");
        kit::in_a_row(ui, |ui| {
            line_field(ui, ("Organisation", "organisation"), &mut self.organisation, 320.0, "");
            line_field(ui, ("Place", "place"), &mut self.place, 420.0, "");
        });
        kit::gap(ui);
        kit::title(ui, "The record");
        let wrong = self.wrong_folder().filter(|_| !self.folder.trim().is_empty());
        let wrong = wrong.filter(|_| kit::stands_still(ui, FOLDER, &self.folder));
        let wrong = wrong.map(|why| (Signal::Attention, why));
        kit::field_with(ui, FOLDER, &mut self.folder, 600.0, "", wrong);
        self.before.field(ui, BEFORE, "/media/usb/2026-11-21-KEK", None);
        kit::gap(ui);
        self.machine(ui);
        ordinary
    }

    /// How the machine stands, and that both have seen it.
    fn machine(&mut self, ui: &mut Ui) {
        kit::title(ui, "This machine, now");
        self.machine.tell(ui);
        let unwanted: Vec<&str> = self.machine.unwanted().map(|finding| finding.what.as_str()).collect();
        if self.machine.findings().is_empty() {
            kit::caption(ui, "Looking \u{2026}");
            return;
        }
        if unwanted.is_empty() {
            kit::text::remark(ui, Signal::Done, "everything is as a key ceremony wants it");
        }
        kit::space(ui);
        findings_table(ui, self.machine.findings());
        if !unwanted.is_empty() {
            kit::space(ui);
            // the table may be out of view by now
            let named = format!("Not as wanted: {}.", unwanted.join(", "));
            kit::text::remark(ui, Signal::Attention, &named);
            kit::tick(
                ui,
                &mut self.seen,
                "We both see what is not as wanted, and go on: it is recorded as an exception",
            );
        }
    }

    /// What is not whole yet.
    fn missing(&self) -> Option<String> {
        let said = match self.beginning() {
            Ok(said) => said,
            Err(why) => return Some(why),
        };
        if equal(said.brings.name.as_str(), said.witness.name.as_str()) {
            return Some(SOMEBODY_ELSE.into());
        }
        if let Some(why) = self.wrong_folder() {
            return Some(why.into());
        }
        if self.machine.findings().is_empty() {
            return Some("the program is still looking at this machine".into());
        }
        let odd = self.machine.unwanted().next().is_some();
        (odd && !self.seen).then(|| "tick that both have seen how this machine stands".into())
    }

    /// What is wrong with the folder for the transcript.
    fn wrong_folder(&self) -> Option<&'static str> {
        let folder = PathBuf::from(self.folder.trim());
        if !folder.is_absolute() {
            return Some("name a folder for the transcript; its path begins with /");
        }
        (!places::is_free(&folder)).then_some("the folder for the transcript is not empty: name a new one")
    }

    /// The witness has the name of whoever brings the sheets.
    fn is_one_person(&self) -> bool {
        !self.witness.trim().is_empty() && equal(&self.name, &self.witness)
    }

    fn beginning(&self) -> Result<Beginning, String> {
        Ok(Beginning {
            brings: Somebody {
                name: line("your name", &self.name)?,
                identity: line("your identity paper", &self.identity)?,
                like: self.like.said(Whose::Brings, &self.name, &self.witness)?,
            },
            witness: Somebody {
                name: line("the witness's name", &self.witness)?,
                identity: line("the witness's identity paper", &self.witness_identity)?,
                like: self.like.said(Whose::Watches, &self.witness, &self.name)?,
            },
            reason: prose("why the key is needed now", &self.reason)?,
            allowed: line("who allowed it", &self.allowed)?,
            affiliation: line("organisation", &self.organisation)?,
            findings: self.machine.findings().to_vec(),
        })
    }

    /// Begins it, or says why not, and at which field that is mended.
    fn begin(&self, shared: &Shared, ui: &Ui) -> Result<Run, (Option<&'static str>, String)> {
        let nowhere = |why: String| (None, why);
        let said = self.beginning().map_err(nowhere)?;
        let mode = shared.mode();
        let text = blocks::shipped("emergency").expect("it is shipped");
        let template = load("emergency.toml", text).expect("every shipped script is read in a test");
        let before = Some(self.before.folder()).filter(|_| self.before.missing().is_none());
        let parent = before.map(|folder| parent_of(&folder, mode)).transpose();
        let parent = parent.map_err(|why| (Some(BEFORE), why.to_string()))?;
        let unknown = || nowhere("this program's own digest is not known yet".to_owned());
        let opening = Opening {
            choices: self.choices(shared, said.affiliation.clone()).map_err(nowhere)?,
            template,
            mode,
            program: program::name(),
            program_digest: shared.program.ok_or_else(unknown)?,
            before: parent.into_iter().collect(),
        };
        let folder = PathBuf::from(self.folder.trim());
        if folder.parent() == Some(shared.base.as_path()) {
            make_base(&shared.base);
        }
        Run::in_an_emergency(opening, folder, &said, ui.ctx()).map_err(|error| match error {
            OpenError::Folder(why) => (Some(FOLDER), why.to_string()),
            OpenError::Refused(_) | OpenError::NoRandomness(_) => nowhere(error.to_string()),
        })
    }

    fn choices(&self, shared: &Shared, organisation: Line) -> Result<Choices, String> {
        Ok(Choices {
            quorum: None,
            share: None,
            reason: None,
            lock: LockKind::None,
            own_locks: Vec::new(),
            cost: LockCost::DEFAULT,
            paper: shared.settings.paper,
            key: None,
            generation: 1,
            expected_fingerprint: None,
            // nothing that a finder could read is printed
            contact: Line::lossy("nobody: nothing is printed here"),
            place: line("place", &self.place)?,
            organisation,
        })
    }
}
