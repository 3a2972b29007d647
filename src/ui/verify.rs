//! A transcript, verified: one sentence for everybody, and below it everything an auditor works from.

use std::path::PathBuf;

use eframe::egui::{self, CentralPanel, Key, Ui};

use super::kit::{self, Footer, PressedBy, Signal};
use super::run::{framed, stage_frame};
use super::task::Task;
use super::theme::{self, SMALL};
use super::{Go, Shared};
use crate::ceremony::State;
use crate::desk::checking::{FolderReport, check_folder};
use crate::desk::files::FileError;
use crate::desk::verdict::{self, Anchor, EntryRow, Verdict, anchor_by_sheet, anchor_by_words, judge};
use crate::vocab::Mode;

/// Most entries that the table holds; the verdict counts all of them.
const MOST_ENTRIES: usize = 20_000;

struct Checked {
    folder: PathBuf,
    report: FolderReport,
    entries: Vec<EntryRow>,
}

/// The verification's page.
pub struct Verify {
    path: String,
    task: Option<Task<Result<Checked, FileError>>>,
    checked: Option<Checked>,
    wrong: Option<String>,
    words: String,
    sheet: String,
    anchor: Anchor,
    anchoring: Option<Task<Anchor>>,
    search: String,
    dialog: Option<Task<Option<PathBuf>>>,
}

impl Verify {
    /// The page, at once at work if a folder is named.
    pub fn new(folder: Option<PathBuf>, ctx: &egui::Context) -> Self {
        let mut page = Self {
            path: String::new(),
            task: None,
            checked: None,
            wrong: None,
            words: String::new(),
            sheet: String::new(),
            anchor: Anchor::None,
            anchoring: None,
            search: String::new(),
            dialog: None,
        };
        if let Some(folder) = folder {
            page.start(folder, ctx);
        }
        page
    }

    fn start(&mut self, folder: PathBuf, ctx: &egui::Context) {
        self.path = folder.display().to_string();
        (self.checked, self.wrong, self.anchor) = (None, None, Anchor::None);
        self.task = Some(Task::start(ctx, move |_| {
            let report = check_folder(&folder)?;
            let entries = verdict::entries(&folder, report.audit.lines(), MOST_ENTRIES)?;
            Ok(Checked { folder, report, entries })
        }));
    }

    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        self.hear();
        let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
        if let Some(path) = dropped {
            let folder = if path.is_dir() { path } else { path.parent().map(PathBuf::from).unwrap_or(path) };
            self.start(folder, ui.ctx());
        }
        let mut go = None;
        let state = self.checked.as_ref().and_then(|checked| checked.report.audit.state());
        if state.is_some_and(|state| state.mode() == Mode::Rehearsal) {
            super::run::rehearsal_band(ui);
        }
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            if self.checked.is_some() {
                go = self.result(ui);
            } else {
                go = self.choose(ui, shared);
            }
        });
        if go.is_none() && ui.input(|input| input.key_pressed(Key::Escape)) {
            go = Some(Go::Home);
        }
        go
    }

    fn hear(&mut self) {
        if let Some(result) = self.task.as_ref().and_then(Task::poll) {
            self.task = None;
            match result {
                Ok(checked) => self.checked = Some(checked),
                Err(error) => self.wrong = Some(super::run::sentence(&error.to_string())),
            }
        }
        if let Some(anchor) = self.anchoring.as_ref().and_then(Task::poll) {
            self.anchoring = None;
            self.anchor = anchor;
        }
        if let Some(answer) = self.dialog.as_ref().and_then(Task::poll) {
            self.dialog = None;
            if let Some(folder) = answer {
                self.path = folder.display().to_string();
            }
        }
    }

    fn choose(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        let missing = if self.task.is_some() {
            Some("reading")
        } else if self.path.trim().is_empty() {
            Some("name the ceremony's folder")
        } else {
            None
        };
        let wrong = self.wrong.clone();
        let footer = Footer { act: "Verify", missing, refusal: wrong.as_deref(), listens: true };
        let (mut home, mut open) = (false, None);
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                kit::heading(ui, "Verify a transcript");
                kit::body(
                    ui,
                    "Every line is replayed through the rules that the ceremony itself ran. No secret is needed, and nothing is changed.",
                );
                kit::gap(ui);
                kit::field_with(
                    ui,
                    "The ceremony's folder",
                    &mut self.path,
                    600.0,
                    "/media/usb/2026-11-21-KEK",
                    None,
                );
                if self.dialog.is_none() && kit::button(ui, "Browse\u{2026}").clicked() {
                    self.dialog = Some(Task::start(ui.ctx(), |_| rfd::FileDialog::new().pick_folder()));
                }
                kit::caption(ui, "The folder can also be dropped on the window.");
                if let Some(task) = &self.task {
                    ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
                    let age = task.age().as_secs_f32();
                    if age > 0.3 {
                        kit::progress(
                            ui,
                            1.0 - (-age / 4.0).exp(),
                            &format!("Replaying every line \u{2013} {age:.0} s"),
                        );
                    }
                }
                if !shared.settings.folders.is_empty() {
                    kit::gap(ui);
                    kit::title(ui, "Held on this machine");
                    for folder in &shared.settings.folders {
                        if kit::quiet(ui, &folder.display().to_string()).clicked() {
                            open = Some(folder.clone());
                        }
                    }
                }
            },
            |ui| home = kit::button(ui, "Back").clicked(),
        );
        if let Some(folder) = open {
            self.start(folder, ui.ctx());
        } else if pressed == PressedBy::Somebody {
            self.start(PathBuf::from(self.path.trim()), ui.ctx());
        }
        home.then_some(Go::Home)
    }

    fn result(&mut self, ui: &mut Ui) -> Option<Go> {
        let Some(checked) = &self.checked else { return None };
        let (verdict, sentence) = judge(&checked.report, &self.anchor, None);
        let footer = Footer { act: "Done", missing: None, refusal: None, listens: true };
        let mut another = false;
        let (mut sheet, mut words) = (std::mem::take(&mut self.sheet), std::mem::take(&mut self.words));
        let mut search = std::mem::take(&mut self.search);
        let mut compare = None;
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                verdict_line(ui, verdict, &sentence);
                kit::gap(ui);
                checks(ui, checked, &self.anchor);
                if matches!(self.anchor, Anchor::None | Anchor::Unusable(_)) {
                    kit::space(ui);
                    kit::caption(
                        ui,
                        "Compare the ceremony key with paper: its sixteen words from a sheet or the attestation page, or the file of a sheet.",
                    );
                    kit::field(ui, "Words of the ceremony key", &mut words, 600.0);
                    kit::field(ui, "Or the path of a scanned sheet", &mut sheet, 600.0);
                    if kit::button(ui, "Compare").clicked() {
                        compare = Some(());
                    }
                }
                kit::gap(ui);
                if let Some(state) = checked.report.audit.state() {
                    facts(ui, checked, state);
                    people(ui, state);
                    exceptions(ui, state);
                }
                entries(ui, &checked.entries, checked.report.audit.lines(), &mut search);
            },
            |ui| another = kit::button(ui, "Verify another").clicked(),
        );
        if compare.is_some() {
            self.anchoring = compare_with(ui, checked, &words, &sheet);
        }
        (self.sheet, self.words, self.search) = (sheet, words, search);
        if another {
            self.checked = None;
            self.anchor = Anchor::None;
            return None;
        }
        (pressed == PressedBy::Somebody).then_some(Go::Home)
    }
}

fn compare_with(ui: &Ui, checked: &Checked, words: &str, sheet: &str) -> Option<Task<Anchor>> {
    let key = checked.report.audit.key()?;
    let state = checked.report.audit.state().cloned();
    let (words, sheet) = (words.trim().to_owned(), sheet.trim().to_owned());
    Some(Task::start(ui.ctx(), move |_| {
        if words.is_empty() {
            anchor_by_sheet(&PathBuf::from(sheet), &key, state.as_ref())
        } else {
            anchor_by_words(&words, &key)
        }
    }))
}

fn verdict_line(ui: &mut Ui, verdict: Verdict, sentence: &str) {
    let signal = match verdict {
        Verdict::Valid => Signal::Done,
        Verdict::NotValid => Signal::Stop,
        Verdict::Unfinished | Verdict::OpenExceptions => Signal::Attention,
    };
    let palette = theme::palette(ui);
    let (icon, colour) = signal.look(palette);
    ui.horizontal_top(|ui| {
        if let Some(icon) = icon {
            let (square, _) = ui.allocate_exact_size(egui::vec2(40.0, 40.0), egui::Sense::hover());
            icon.paint(ui.painter(), square.shrink(2.0), colour);
        }
        ui.vertical(|ui| {
            let (word, rest) = sentence.split_once(". ").unwrap_or((sentence, ""));
            let big = egui::RichText::new(word).size(theme::LARGE).family(theme::strong()).color(colour);
            ui.add(egui::Label::new(big).wrap());
            if !rest.is_empty() {
                let text = egui::RichText::new(rest).size(theme::TITLE).color(palette.ink);
                ui.add(egui::Label::new(text).wrap());
            }
        });
    });
}

fn checks(ui: &mut Ui, checked: &Checked, anchor: &Anchor) {
    let report = &checked.report;
    let lines = report.audit.lines();
    kit::title(ui, "What was checked");
    if report.wrong.is_none() {
        kit::text::remark(
            ui,
            Signal::Done,
            &format!(
                "Each of the {lines} lines names the hash of the line before it, and is signed by the ceremony key."
            ),
        );
        kit::text::remark(
            ui,
            Signal::Done,
            "Replayed: each step came in order, by the right roles, or an exception is recorded.",
        );
    } else {
        kit::text::remark(ui, Signal::Stop, &format!("{lines} lines stand; what follows does not."));
    }
    let sealed = report
        .audit
        .state()
        .is_some_and(|state| matches!(state.stage(), crate::ceremony::state::Stage::Sealed));
    if sealed && report.wrong.is_none() {
        kit::text::remark(
            ui,
            Signal::Done,
            "The statement says exactly what the lines say, and its signature is the ceremony key's.",
        );
    }
    for missing in &report.missing {
        kit::text::remark(ui, Signal::Attention, &format!("{missing} is not there."));
    }
    match anchor {
        Anchor::Holds(how) => {
            kit::text::remark(ui, Signal::Done, &format!("The ceremony key is the one on paper: {how}."))
        }
        Anchor::Fails(why) | Anchor::Unusable(why) => kit::text::remark(ui, Signal::Stop, why),
        Anchor::None => {}
    }
    kit::space(ui);
    kit::title(ui, "What was not");
    if matches!(anchor, Anchor::None) {
        kit::text::remark(
            ui,
            Signal::Attention,
            "No sheet and no words from paper were given to compare the ceremony key with: whoever could rewrite the whole folder could have made another key.",
        );
    }
    kit::text::remark(
        ui,
        Signal::Plain,
        "That the laptop was honest, and what time it really was, no transcript can prove.",
    );
}

fn facts(ui: &mut Ui, checked: &Checked, state: &State) {
    let header = state.header();
    let template = &state.plan().template;
    kit::title(ui, "The ceremony");
    let mode = if header.mode == Mode::Rehearsal { "rehearsal, worthless keys" } else { "production" };
    let (from, to) = state.held();
    let mut all = vec![
        ("Folder", checked.folder.display().to_string()),
        ("Ceremony", format!("{} \u{b7} {} \u{b7} {mode}", header.ceremony.short(), template.title)),
        (
            "Held",
            format!(
                "{} to {}, {}, {}",
                from.to_minute(),
                to.to_minute(),
                header.choices.place,
                header.choices.organisation
            ),
        ),
        (
            "Script",
            format!(
                "{} version {}, sha256 {}",
                template.id,
                template.version,
                state.plan().template_digest().hex()
            ),
        ),
        ("Program", format!("{}, sha256 {}", header.program, header.program_digest.hex())),
        ("Last line", checked.report.audit.head().hex()),
        ("Last line in words", checked.report.audit.head().words()),
        ("Ceremony key in words", header.ceremony_key.spoken()),
    ];
    if let Some(fingerprint) = state.fingerprint() {
        all.push(("Fingerprint of the key", fingerprint.words()));
    }
    if let Some(set) = state.set() {
        all.push(("Set", format!("{}, generation {}, {}", set.set.short(), set.generation, set.quorum)));
    }
    let sheets = state.sheets();
    all.push((
        "Sheets",
        format!("{} printed, {} sealed, {} spoiled", sheets.printed, sheets.sealed, sheets.spoiled),
    ));
    if let Some(parent) = &header.parent {
        all.push((
            "Continues",
            format!(
                "{} after {} lines, last line {}",
                parent.ceremony.short(),
                parent.entries,
                parent.head.hex()
            ),
        ));
    }
    for (name, value) in all {
        kit::fact(ui, name, &value);
    }
    kit::space(ui);
}

fn people(ui: &mut Ui, state: &State) {
    kit::title(ui, "People");
    for person in state.people() {
        let spoken = state.sign_offs().iter().find(|(id, _)| *id == person.id).map(|(_, agrees)| *agrees);
        let (signal, word) = match spoken {
            Some(true) => (Signal::Done, "agrees"),
            Some(false) => (Signal::Attention, "does not agree"),
            None if state.person(person.id).is_none() => (Signal::Plain, "left, replaced by a deputy"),
            None => (Signal::Plain, "has not signed off"),
        };
        let shares: Vec<String> = person.shares.iter().map(u8::to_string).collect();
        let held = if shares.is_empty() { String::new() } else { format!(", share {}", shares.join(", ")) };
        let text = format!(
            "{} {}, {}: {}{held}; {word}",
            person.id,
            person.name,
            person.affiliation,
            person.roles.join(" ")
        );
        kit::text::remark(ui, signal, &text);
    }
    kit::gap(ui);
}

fn exceptions(ui: &mut Ui, state: &State) {
    kit::title(ui, "Exceptions");
    if state.exceptions().is_empty() {
        kit::text::remark(ui, Signal::Plain, "None was recorded.");
    }
    for (number, exception) in (1..).zip(state.exceptions()) {
        let (signal, weight) = match exception.reviewed {
            None => (Signal::Attention, "not reviewed".to_owned()),
            Some((severity, closed)) => {
                let word = format!("{severity:?}").to_lowercase();
                (
                    if closed { Signal::Done } else { Signal::Attention },
                    format!("{word}, {}", if closed { "closed" } else { "open" }),
                )
            }
        };
        let step = exception.step.as_deref().unwrap_or("-");
        kit::text::remark(ui, signal, &format!("{number} at {step}: {weight}"));
        let [expected, happened, decided] = exception.told.as_ref();
        for (name, text) in [("expected", expected), ("happened", happened), ("decided", decided)] {
            kit::text::remark(ui, Signal::Plain, &format!("{name}: {text}"));
        }
        kit::space(ui);
    }
    kit::gap(ui);
}

fn entries(ui: &mut Ui, all: &[EntryRow], lines: u32, search: &mut String) {
    kit::title(ui, &format!("Entries ({lines})"));
    if u64::from(lines) > all.len() as u64 {
        kit::caption(ui, &format!("the first {} are listed here", all.len()));
    }
    kit::field_with(ui, "Search", search, 360.0, "a step, a person, a word", None);
    let wanted = search.trim().to_lowercase();
    let found: Vec<&EntryRow> =
        all.iter().filter(|row| wanted.is_empty() || row.text.to_lowercase().contains(&wanted)).collect();
    kit::caption(ui, &format!("{} shown", found.len()));
    let palette = theme::palette(ui);
    let id = egui::Id::unique("entry-chosen");
    let mut chosen = ui.data(|data| data.get_temp::<usize>(id));
    let table = egui::ScrollArea::vertical().id_salt("entries").max_height(320.0).auto_shrink([false, true]);
    table.show_rows(ui, SMALL * 1.5, found.len(), |ui, range| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = SMALL * 1.5;
        for (place, row) in range.clone().zip(found.get(range).unwrap_or_default()) {
            let text = egui::RichText::new(&row.text)
                .size(SMALL)
                .family(egui::FontFamily::Monospace)
                .color(palette.ink);
            let line = egui::Button::selectable(chosen == Some(place), text)
                .truncate()
                .min_size(egui::vec2(ui.available_width(), 0.0));
            if ui.add(line).clicked() {
                chosen = Some(place);
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(id, chosen.unwrap_or(usize::MAX)));
    if let Some(row) = chosen.and_then(|place| found.get(place)) {
        kit::space(ui);
        kit::mono(ui, &row.text);
    }
}
