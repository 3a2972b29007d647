//! The last screen: a list that leads the people out. What stands in it is what is so, and not what somebody ticked: what
//! CUPS was sent, which copies were read back and are equal, who takes which bag, what is due when.

mod copies;
mod emergency;
mod papers;

use std::path::{Path, PathBuf};

use eframe::egui::Ui;

use self::copies::Copies;
use self::papers::Papers;
use super::super::early_end::at_an_early_end;
use super::super::kit::{self, Footer, PressedBy, Signal, framed, sentence};
use crate::ceremony::register::{Register, ToldCeremony, Verified};
use crate::ceremony::remains::Remains;
use crate::ceremony::state::Stage;
use crate::ceremony::{State, taking};
use crate::desk::clock;
use crate::paper::documents::RETENTION;
use crate::plan::Kind;
use crate::vocab::{Day, Digest, Mode, shown_path};

/// The part in which the record is copied.
const COPY: &str = "Copy the whole folder to two media that are kept apart";

/// What the people want.
pub enum Wish {
    /// To stay.
    Stay,
    /// To verify the folder.
    Verify,
    /// To see the statement as codes.
    Codes,
    /// To leave.
    Done,
}

/// What the list knows and has done.
pub struct Ending {
    papers: Papers,
    copies: Copies,
    /// Who takes what.
    takes: Vec<(String, String)>,
    /// Sheets that were written as files, and what is left to do with these.
    saved: Vec<PathBuf>,
    of_saved: &'static str,
    /// The secrets that left, as the record has them, and the files in which they are.
    outside: (Vec<String>, Vec<PathBuf>),
    /// What is due, soonest first.
    due: Vec<String>,
    title: &'static str,
    written: &'static str,
    old_sheets: Option<(Signal, String)>,
    /// What matters first, after an emergency.
    first: Vec<(Signal, String)>,
    /// What there is after an early end, and what becomes of it.
    left: Option<(Remains, &'static str)>,
    /// Sheets of an unfinished key that rebuild it.
    rebuilds_still: Option<String>,
}

impl Ending {
    /// The list of a ceremony, or of its day, that is closed; with the files of sheets, and those of secrets that left.
    pub fn new(state: &State, head: Digest, folder: &Path, [saved, outside]: [&Vec<PathBuf>; 2]) -> Self {
        let early = matches!(state.stage(), Stage::Aborted);
        let (title, written) = match state.stage() {
            Stage::DayOver { .. } => (
                "The day is over",
                "Every step of this day is written, signed and kept, and the key of this part is gone. To go on, start Keyrite again and choose this ceremony among the unfinished ones. What is left to do today:",
            ),
            Stage::Aborted => (
                "The ceremony was ended early",
                "This program holds nothing secret any more. The transcript ends with this entry, is signed and kept, and can be verified like any other. What is left to do:",
            ),
            Stage::Running { .. } | Stage::Sealed => (
                "The transcript is sealed",
                "Every step is written, signed and kept. The ceremony key is gone. What is left to do:",
            ),
        };
        let paper = match (state.plan().template.kind, state.sheets().printed) {
            (Kind::Generation | Kind::Rotation, 0) => "",
            (kind, _) => at_an_early_end(kind).1,
        };
        let left = early.then(|| (state.remains(), paper));
        let old_sheets = state.old_sheets().map(|old| {
            let signal = if old.are_too_few() { Signal::Done } else { Signal::Attention };
            (signal, format!("{old}."))
        });
        let takes = taking::all(state)
            .into_iter()
            .map(|taking| (format!("{} {}", taking.person, taking.name), taking.said()));
        Self {
            papers: Papers::new(state, head, folder),
            copies: Copies::new(folder),
            takes: takes.collect(),
            saved: saved.clone(),
            of_saved: match state.mode() {
                Mode::Production => {
                    "Whoever reads such a file has what is on the sheet. Destroy each of them, and let the witness see it; the exception stays open until then."
                }
                Mode::Rehearsal => {
                    "They are worthless. In production each such file is a share in the clear and is destroyed."
                }
            },
            outside: (state.outside(), outside.clone()),
            due: due(state, head, folder, clock::now().into()),
            title,
            written,
            old_sheets,
            rebuilds_still: early.then(|| state.rebuilds_still()).flatten(),
            left,
            first: emergency::first(state),
        }
    }

    pub fn show(&mut self, ui: &mut Ui, refusal: Option<&str>, listens: bool) -> Wish {
        let footer = Footer { act: "Verify it now", missing: None, refusal, listens };
        if self.papers.wait() || self.copies.are_too_few() {
            kit::modest(ui);
        }
        let (mut codes, mut done) = (false, false);
        // what was ended early has no statement in its folder
        let signable = self.left.is_none();
        let pressed = framed(
            ui,
            &footer,
            |ui| self.list(ui),
            |ui| {
                done = kit::button(ui, "Done").clicked();
                codes = signable && kit::button(ui, "Show the statement as codes").clicked();
            },
        );
        match (pressed, codes, done) {
            (_, true, _) => Wish::Codes,
            (_, _, true) => Wish::Done,
            (PressedBy::Somebody, _, _) => Wish::Verify,
            (PressedBy::Nobody, _, _) => Wish::Stay,
        }
    }

    fn list(&mut self, ui: &mut Ui) {
        // the list is read from its top: no field further down takes the keyboard by itself
        kit::take_focus_wish(ui.ctx());
        kit::heading(ui, self.title);
        kit::gap(ui);
        if let Some((signal, old)) = &self.old_sheets {
            kit::notice(ui, *signal, old);
            kit::space(ui);
        }
        kit::body(ui, self.written);
        let mut number = 0;
        let mut part = |ui: &mut Ui, title: &str| {
            number += 1;
            part(ui, &format!("{number}  {title}"));
        };
        let emergency = !self.first.is_empty();
        if emergency {
            part(ui, "What comes first");
            for (signal, said) in &self.first {
                kit::text::status_said(ui, *signal, said);
            }
            part(ui, COPY);
            ui.push_id("copies", |ui| self.copies.show(ui));
        }
        if let Some((remains, paper)) = &self.left {
            part(ui, "What there is, and what becomes of it");
            if let Some(still) = &self.rebuilds_still {
                kit::notice(ui, Signal::Stop, still);
                kit::space(ui);
            }
            for there in &remains.exists {
                kit::text::remark(ui, Signal::Plain, &sentence(there));
            }
            kit::space(ui);
            kit::body(ui, &remains.next);
            if !paper.is_empty() {
                kit::body(ui, paper);
            }
        }
        let (recorded, files) = &self.outside;
        if !recorded.is_empty() {
            part(ui, "See to what left");
            for left in recorded {
                kit::text::remark(ui, Signal::Attention, &sentence(left));
            }
            stand(ui, files);
            kit::space(ui);
            kit::body(
                ui,
                "Hand each of them over as it was approved. Destroy a file that is no longer needed, while the witness watches.",
            );
        }
        part(ui, "Print the papers and sign them in ink");
        // what printers and media answer comes and goes: whoever is at a button below stays at it
        ui.push_id("papers", |ui| self.papers.show(ui));
        if !emergency {
            part(ui, COPY);
            ui.push_id("copies", |ui| self.copies.show(ui));
        }
        kit::space(ui);
        kit::body(ui, RETENTION);
        // after an early end that was said above
        if self.left.is_none() {
            part(ui, "What each of them takes along");
            if self.takes.is_empty() {
                kit::body(ui, "Nobody takes a bag or a sheet out of this ceremony.");
            }
        }
        for (who, what) in &self.takes {
            kit::fact(ui, who, what);
        }
        if !self.saved.is_empty() {
            part(ui, "Destroy the files of sheets");
            kit::body(ui, self.of_saved);
            stand(ui, &self.saved);
        }
        part(ui, "Switch the printer off and on, and this machine off");
        kit::body(ui, "What they still hold in memory is lost when they are switched off.");
        part(ui, "What comes next");
        if self.due.is_empty() {
            kit::body(ui, "This ceremony by itself sets no day on which something is due.");
        }
        for due in &self.due {
            kit::body(ui, due);
        }
        kit::caption(ui, "The key register says it of all ceremonies together.");
    }
}

/// What became of these files so far.
fn stand(ui: &mut Ui, files: &[PathBuf]) {
    for path in files {
        let (signal, stands) =
            if path.exists() { (Signal::Attention, "is there") } else { (Signal::Done, "is gone") };
        kit::text::remark(ui, signal, &format!("{} {stands}", shown_path(path)));
    }
}

fn part(ui: &mut Ui, title: &str) {
    kit::gap(ui);
    kit::rule(ui);
    kit::space(ui);
    kit::title(ui, title);
}

/// What the register makes of this transcript by itself.
fn due(state: &State, head: Digest, folder: &Path, today: Day) -> Vec<String> {
    // every line was signed here a moment ago
    let told =
        ToldCeremony { found_at: shown_path(folder), state: state.clone(), head, verified: Verified::Now };
    let register = Register::of(vec![told], state.mode(), today);
    register.due.iter().map(|due| due.said(today)).collect()
}
