//! The register: every key that the transcripts at hand tell of, what is due first. A row opens a key's life.

mod life;
mod list;
mod question;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use eframe::egui::{self, CentralPanel, Ui};

use self::question::Question;
use super::folder_choice::{self, FolderChoice};
use super::go::Go;
use super::kit::{self, Footer, PressedBy, Signal, framed, stage_frame};
use super::shared::Shared;
use super::task::Task;
use crate::ceremony::register::{Matches, Query, Register};
use crate::desk::archive::anchor::read_trust;
use crate::desk::archive::register::{self, Look};
use crate::desk::archive::remembered::{self, Remembered};
use crate::desk::clock;
use crate::vocab::{Day, Fingerprint, Mode, shown_path};

/// What the register is made of.
const WHAT_IT_IS: &str = "Read from the transcripts themselves, each verified first. Nothing of what they say is stored: whoever has the transcripts has the register.";

/// The register's page.
pub struct RegisterPage {
    places: Vec<PathBuf>,
    mode: Mode,
    today: Day,
    /// Where it is kept what was verified before, if anywhere.
    memory: Option<PathBuf>,
    task: Option<Task<Looked>>,
    /// Ceremonies read so far.
    read: Arc<AtomicUsize>,
    register: Register,
    open: Option<Fingerprint>,
    choice: FolderChoice,
    /// Path of the list of trusted keys, as it is typed.
    trust: String,
    /// Why the list was not taken; nothing is shown then.
    trust_wrong: Option<String>,
    question: Question,
    /// What the question found when it was asked last.
    found: Option<(Query, Matches)>,
    lengths: list::Lengths,
    files: list::Files,
}

/// What came of looking: the register, or why the list of trusted keys was not taken.
type Looked = Result<Register, String>;

impl RegisterPage {
    /// The page, at once at work on the ceremonies held on this machine.
    pub fn new(shared: &Shared, ctx: &egui::Context) -> Self {
        let mut page = Self {
            places: Vec::new(),
            mode: shared.mode(),
            today: clock::now().into(),
            memory: shared.settings_file.as_deref().map(remembered::file_beside),
            task: None,
            read: Arc::default(),
            register: Register::default(),
            open: None,
            choice: FolderChoice::default(),
            trust: String::new(),
            trust_wrong: None,
            question: Question::default(),
            found: None,
            lengths: list::Lengths::default(),
            files: list::Files::default(),
        };
        page.look_in(shared.places(), ctx);
        page
    }

    fn look_in(&mut self, places: Vec<PathBuf>, ctx: &egui::Context) {
        self.look_at(places, false, ctx);
    }

    fn look_at(&mut self, places: Vec<PathBuf>, verify_all: bool, ctx: &egui::Context) {
        self.places = places;
        self.open = None;
        self.read = Arc::default();
        let (places, mode, today, read) =
            (self.places.clone(), self.mode, self.today, Arc::clone(&self.read));
        let memory = self.memory.clone();
        let list = Some(self.trust.trim().to_owned()).filter(|path| !path.is_empty());
        self.task = Some(Task::start(ctx, move |given_up| {
            let trust = list.map(|path| read_trust(&PathBuf::from(path))).transpose();
            let trust = trust.map_err(|error| kit::sentence(&error.to_string()))?;
            // what is not remembered is verified anew; whoever wants to know why asks on the command line
            let mut known =
                memory.as_deref().and_then(|file| Remembered::load(file).ok()).unwrap_or_default();
            let look = Look { places: &places, mode, today, trust: trust.as_ref(), verify_all };
            let register = register::register(look, &mut known, &|count| {
                read.store(count, Ordering::Relaxed);
                !given_up.load(Ordering::Relaxed)
            });
            if let Some(file) = &memory {
                let _ = known.save(file);
            }
            Ok(register)
        }));
    }

    pub fn show(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        if let Some(looked) = self.task.as_ref().and_then(Task::poll) {
            self.task = None;
            // what an unusable list would have kept out is not shown as if it were vouched for
            (self.register, self.trust_wrong) = match looked {
                Ok(register) => (register, None),
                Err(why) => (Register::default(), Some(why)),
            };
            self.found = None;
        }
        if let Some(folder) = folder_choice::dropped(ui.ctx()) {
            self.look_in(vec![folder], ui.ctx());
        }
        super::run::mode_band(ui, self.mode);
        let mut go = None;
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            go = match self.open {
                Some(fingerprint) => self.life(ui, fingerprint),
                None => self.list(ui, shared),
            };
        });
        if go.is_none() && kit::escape_struck(ui.ctx()) {
            if self.open.is_none() {
                return Some(Go::Home);
            }
            self.turn_to(None, ui.ctx());
        }
        go
    }

    fn turn_to(&mut self, key: Option<Fingerprint>, ctx: &egui::Context) {
        self.open = key;
        kit::want_focus(ctx);
        kit::from_the_top(ctx);
    }

    fn list(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        // Enter opens a key; it never leaves the list behind
        kit::keep_enter(ui);
        kit::modest(ui);
        let footer = Footer { act: "Done", missing: None, refusal: None, listens: true };
        let few_lines = kit::few_lines(ui.ctx());
        let (mut open, mut stop, mut look, mut again, mut anew) = (None, false, false, false, false);
        // the keys are what one came for, not the field below them
        kit::take_focus_wish(ui.ctx());
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                kit::heading(ui, "Key register");
                if !few_lines {
                    kit::body(ui, WHAT_IT_IS);
                    kit::gap(ui);
                }
                if let Some(task) = &self.task {
                    ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
                    let age = task.age().as_secs_f32();
                    let read = self.read.load(Ordering::Relaxed);
                    kit::progress(
                        ui,
                        1.0 - (-age / 4.0).exp(),
                        &format!("Verifying: {read} transcripts so far"),
                    );
                    stop = kit::button(ui, "Stop").clicked();
                } else {
                    open = self.keys(ui, shared);
                    anew = self.verified(ui);
                }
                kit::gap(ui);
                again = self.hold_against(ui);
                kit::gap(ui);
                look = self.elsewhere(ui);
                if few_lines {
                    kit::gap(ui);
                    kit::caption(ui, WHAT_IT_IS);
                }
            },
            |_| {},
        );
        if stop {
            self.task = None;
        } else if look {
            self.look_in(vec![self.choice.folder()], ui.ctx());
        } else if anew {
            self.look_at(self.places.clone(), true, ui.ctx());
        } else if again {
            self.look_in(self.places.clone(), ui.ctx());
        } else if open.is_some() {
            self.turn_to(open, ui.ctx());
        }
        (pressed == PressedBy::Somebody).then_some(Go::Home)
    }

    /// The list of trusted keys. True if everything is to be held against it.
    fn hold_against(&mut self, ui: &mut Ui) -> bool {
        kit::title(ui, "Trusted keys");
        kit::caption(
            ui,
            "A text file with the ceremony keys that you know from paper, one on each line. Ceremonies signed by other keys are listed apart and change nothing above.",
        );
        let wrong = self.trust_wrong.as_deref().map(|why| (Signal::Stop, why));
        let field = kit::field_with(
            ui,
            "Path of a list of trusted keys",
            &mut self.trust,
            600.0,
            "/media/usb/trusted-keys.txt",
            wrong,
        );
        let struck = kit::enter_struck(ui.ctx()) && (field.lost_focus() || field.has_focus());
        if struck {
            kit::keep_enter(ui);
        }
        kit::button(ui, "Hold against the list").clicked() || struck
    }

    fn elsewhere(&mut self, ui: &mut Ui) -> bool {
        kit::title(ui, "Look elsewhere");
        let named = self.choice.missing().is_none();
        let mut pressed = false;
        let mut button = |ui: &mut Ui| {
            pressed = ui.add_enabled_ui(named, |ui| kit::button(ui, "Look there").clicked()).inner;
        };
        let (name, example) = ("A folder of ceremonies", "/media/usb/ceremonies");
        let enter = self.choice.field(ui, name, example, Some(&mut button));
        if enter && named {
            kit::keep_enter(ui);
        }
        named && (enter || pressed)
    }

    /// What was found, and the files for it. Returns the key that was chosen.
    fn keys(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Fingerprint> {
        if self.trust_wrong.is_some() {
            let text =
                "Nothing is listed, because the list of trusted keys cannot be used: see at its field.";
            kit::text::remark(ui, Signal::Stop, text);
            return None;
        }
        let entries = self.register.keys.len() + self.register.records.len();
        self.of_the_whole(ui, entries == 0);
        if entries > 1 {
            kit::gap(ui);
            self.question.show(ui);
            kit::gap(ui);
        }
        let query = self.question.query();
        if self.found.as_ref().is_none_or(|(asked, _)| *asked != query) {
            self.found = Some((query.clone(), self.register.found(&query, self.today)));
        }
        let (register, today) = (&self.register, self.today);
        let shown = self.found.as_ref().map(|(_, found)| found.shown(register))?;
        let open = list::rows(ui, &shown, today, &mut self.lengths);
        list::not_counted(ui, register);
        if entries > 0 {
            kit::gap(ui);
            self.files.show(ui, register, &shown, (today, self.mode), shared);
        }
        open
    }

    /// What was verified when. True if all of it is to be verified anew.
    fn verified(&self, ui: &mut Ui) -> bool {
        let Some(said) = self.register.said_of_earlier() else { return false };
        kit::gap(ui);
        kit::caption(ui, &said);
        kit::button(ui, "Verify all anew").clicked()
    }

    /// What is to be said before any row.
    fn of_the_whole(&self, ui: &mut Ui, nothing: bool) {
        let register = &self.register;
        if nothing && register.left_out.is_empty() && register.strangers.is_empty() {
            let places: Vec<String> = self.places.iter().map(shown_path).collect();
            let kind = if self.mode == Mode::Rehearsal { "rehearsal" } else { "ceremony with a real key" };
            let text = format!("No {kind} was found in {}.", places.join(", "));
            kit::text::remark(ui, Signal::Plain, &text);
        }
        if register.anchored {
            kit::text::remark(
                ui,
                Signal::Done,
                "Your list vouches for the ceremony keys of everything that is counted.",
            );
        } else if !nothing {
            kit::text::remark(
                ui,
                Signal::Attention,
                "Not anchored: nothing outside these transcripts vouches for their ceremony keys, and anybody can make such folders. Give a list of trusted keys below.",
            );
        }
    }

    fn life(&mut self, ui: &mut Ui, fingerprint: Fingerprint) -> Option<Go> {
        let footer = Footer { act: "All keys", missing: None, refusal: None, listens: true };
        let Some(key) = self.register.key(fingerprint) else {
            self.open = None;
            return None;
        };
        let (today, mut verify) = (self.today, None);
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                kit::heading(ui, &key.name());
                life::about(ui, key, today);
                for set in key.sets.iter().rev() {
                    life::sheets(ui, set);
                }
                life::under_it(ui, key);
                verify = life::chapters(ui, key);
            },
            |_| {},
        );
        if pressed == PressedBy::Somebody {
            self.turn_to(None, ui.ctx());
        }
        verify.map(|folder| Go::Verify(Some(folder)))
    }
}
