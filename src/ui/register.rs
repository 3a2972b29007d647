//! The register: every key that the transcripts at hand tell of, what is due first. A row opens a key's life.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use eframe::egui::{self, CentralPanel, Key, Ui};

use super::folder_choice::{self, FolderChoice};
use super::kit::{self, Footer, Icon, PressedBy, Signal, framed, stage_frame};
use super::paper_file::{Offer, PaperFile};
use super::task::Task;
use super::{Go, Shared};
use crate::ceremony::register::{Custody, KeyLife, KeyState, Register, SetLife};
use crate::desk::archive::anchor::read_trust;
use crate::desk::archive::register;
use crate::desk::clock;
use crate::paper::documents;
use crate::vocab::{Day, Fingerprint, Mode, shown_path};

/// The register's page.
pub struct RegisterPage {
    places: Vec<PathBuf>,
    mode: Mode,
    today: Day,
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
    file: PaperFile,
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
            task: None,
            read: Arc::default(),
            register: Register::default(),
            open: None,
            choice: FolderChoice::default(),
            trust: String::new(),
            trust_wrong: None,
            file: PaperFile::default(),
        };
        page.look_in(shared.places(), ctx);
        page
    }

    fn look_in(&mut self, places: Vec<PathBuf>, ctx: &egui::Context) {
        self.places = places;
        self.open = None;
        self.read = Arc::default();
        let (places, mode, today, read) =
            (self.places.clone(), self.mode, self.today, Arc::clone(&self.read));
        let list = Some(self.trust.trim().to_owned()).filter(|path| !path.is_empty());
        self.task = Some(Task::start(ctx, move |given_up| {
            let trust = list.map(|path| read_trust(&PathBuf::from(path))).transpose();
            let trust = trust.map_err(|error| kit::sentence(&error.to_string()))?;
            Ok(register::register(&places, mode, today, trust.as_ref(), |count| {
                read.store(count, Ordering::Relaxed);
                !given_up.load(Ordering::Relaxed)
            }))
        }));
    }

    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        if let Some(looked) = self.task.as_ref().and_then(Task::poll) {
            self.task = None;
            // what an unusable list would have kept out is not shown as if it were vouched for
            (self.register, self.trust_wrong) = match looked {
                Ok(register) => (register, None),
                Err(why) => (Register::default(), Some(why)),
            };
        }
        if let Some(folder) = folder_choice::dropped(ui.ctx()) {
            self.look_in(vec![folder], ui.ctx());
        }
        if self.mode == Mode::Rehearsal {
            super::run::rehearsal_band(ui);
        }
        let mut go = None;
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            go = match self.open {
                Some(fingerprint) => self.life(ui, fingerprint),
                None => self.list(ui, shared),
            };
        });
        if go.is_none() && ui.input(|input| input.key_pressed(Key::Escape)) {
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
        let footer = Footer { act: "Done", missing: None, refusal: None, listens: true };
        let (mut open, mut stop, mut look, mut again) = (None, false, false, false);
        // the keys are what one came for, not the field below them
        kit::take_focus_wish(ui.ctx());
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                kit::heading(ui, "Key register");
                kit::body(
                    ui,
                    "Read from the transcripts themselves, each verified first. Nothing else is stored: whoever has the transcripts has the register.",
                );
                kit::gap(ui);
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
                    open = self.keys(ui);
                }
                kit::gap(ui);
                again = self.hold_against(ui);
                kit::gap(ui);
                look = self.elsewhere(ui);
                if !self.register.keys.is_empty() {
                    kit::gap(ui);
                    on_paper(ui, &mut self.file, &self.register, (self.today, self.mode), shared);
                }
            },
            |_| {},
        );
        if stop {
            self.task = None;
        } else if look {
            self.look_in(vec![self.choice.folder()], ui.ctx());
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
            "A file with the ceremony keys that you know from paper, a line each. What it does not vouch for is listed apart and moves nothing.",
        );
        let field = kit::field_with(
            ui,
            "Path of a list of trusted keys",
            &mut self.trust,
            600.0,
            "/media/usb/trusted-keys.txt",
            None,
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
        let enter = self.choice.field(ui, "A folder of ceremonies", "/media/usb/ceremonies", |ui| {
            pressed = ui.add_enabled_ui(named, |ui| kit::button(ui, "Look there").clicked()).inner;
        });
        if enter && named {
            kit::keep_enter(ui);
        }
        named && (enter || pressed)
    }

    /// One row a key. Returns the one that was chosen.
    fn keys(&self, ui: &mut Ui) -> Option<Fingerprint> {
        let mut open = None;
        let register = &self.register;
        if let Some(why) = &self.trust_wrong {
            kit::text::remark(
                ui,
                Signal::Stop,
                &format!("Nothing is listed, because the list of trusted keys cannot be used. {why}"),
            );
            return None;
        }
        let nothing = register.keys.is_empty() && register.records.is_empty();
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
        for key in &register.keys {
            let set = key.newest_set().map_or_else(
                || "no sheets".to_owned(),
                |set| format!("{}, generation {}", set.quorum, set.generation),
            );
            let due = key.next_due();
            let due = due.map_or_else(String::new, |(day, what)| format!(" \u{b7} next {day}: {what}"));
            let what = format!("{} \u{b7} {set}{due}", key.state(self.today).word());
            let name = key.name();
            if kit::door(ui, Icon::Key, (&name, &what), &format!("{name}, {what}")) {
                open = Some(key.fingerprint);
            }
            for notice in key.notices.iter().filter(|notice| notice.is_urgent(self.today)) {
                kit::text::remark(ui, Signal::Attention, &notice.said(self.today));
            }
            kit::space(ui);
        }
        if !register.records.is_empty() {
            kit::title(ui, "Records of keys that are made elsewhere");
            for record in &register.records {
                kit::body(ui, &record.said());
                for finding in record.findings() {
                    kit::text::remark(ui, Signal::Attention, &finding);
                }
            }
            kit::space(ui);
        }
        if !register.strangers.is_empty() {
            kit::title(ui, "Not anchored: your list does not vouch for these, and they move nothing");
            for one in &register.strangers {
                kit::text::remark(ui, Signal::Attention, &format!("{}: {}", one.found_at, one.said()));
            }
        }
        if !register.left_out.is_empty() {
            kit::title(ui, "Not counted");
            for one in &register.left_out {
                kit::text::remark(ui, Signal::Stop, &format!("{}: {}", one.found_at, one.why));
            }
        }
        open
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
                about(ui, key, today);
                for set in key.sets.iter().rev() {
                    sheets(ui, set);
                }
                under_it(ui, key);
                verify = chapters(ui, key);
            },
            |_| {},
        );
        if pressed == PressedBy::Somebody {
            self.turn_to(None, ui.ctx());
        }
        verify.map(|folder| Go::Verify(Some(folder)))
    }
}

fn on_paper(
    ui: &mut Ui,
    file: &mut PaperFile,
    register: &Register,
    (today, mode): (Day, Mode),
    shared: &Shared,
) {
    kit::title(ui, "On paper");
    let offer = Offer {
        field: "File for the register",
        button: "Save the register as a PDF",
        file: &format!("register-{today}.pdf"),
    };
    let paper = shared.settings.paper.into();
    file.show(ui, &offer, &shared.base, || documents::register(register, today, mode, paper));
}

fn about(ui: &mut Ui, key: &KeyLife, today: Day) {
    let state = key.state(today);
    let signal = match state {
        KeyState::Active => Signal::Done,
        KeyState::TooFewSheets => Signal::Stop,
        KeyState::PreActivation | KeyState::NeverIssued => Signal::Plain,
        KeyState::PastItsEnd | KeyState::Unknown => Signal::Attention,
    };
    kit::text::remark(ui, signal, &format!("This key is {}.", state.word()));
    for notice in &key.notices {
        let signal = if notice.is_urgent(today) { Signal::Attention } else { Signal::Plain };
        kit::text::remark(ui, signal, &notice.said(today));
    }
    kit::gap(ui);
    kit::fact(ui, "Fingerprint of the key", &key.fingerprint.words());
    if let Some(metadata) = &key.metadata {
        kit::fact(ui, "Purpose", &format!("{}; {}", metadata.purpose, metadata.algorithm));
        kit::fact(ui, "Owner", &format!("{}, {}", metadata.owner, metadata.environment));
        kit::fact(ui, "In use", &format!("{} to {}", metadata.active_from, metadata.ends));
    }
    kit::space(ui);
}

fn sheets(ui: &mut Ui, set: &SetLife) {
    kit::title(ui, &format!("Set {}, generation {}, {}", set.set.short(), set.generation, set.quorum));
    for (share, custody) in (1..).zip(&set.shares) {
        kit::body(ui, &format!("share {share} \u{b7} {}", Custody::said(custody.as_ref())));
    }
    kit::gap(ui);
}

fn under_it(ui: &mut Ui, key: &KeyLife) {
    if key.under_it.is_empty() {
        return;
    }
    kit::title(ui, "Sealed under it");
    for sealed in &key.under_it {
        kit::fact(ui, sealed.about.as_str(), &sealed.said());
    }
    kit::gap(ui);
}

/// Its ceremonies in order. Returns the folder of the one to verify.
fn chapters(ui: &mut Ui, key: &KeyLife) -> Option<PathBuf> {
    let mut chosen = None;
    kit::title(ui, "Its ceremonies");
    for chapter in &key.chapters {
        kit::fact(
            ui,
            &format!("{} \u{b7} {} \u{b7} {}", chapter.day, chapter.script, chapter.ceremony.short()),
            &chapter.said(),
        );
        let verify = kit::quiet(ui, &format!("Verify {}", chapter.found_at));
        if verify.clicked() {
            chosen = Some(PathBuf::from(&chapter.found_at));
        }
        kit::space(ui);
    }
    chosen
}
