//! The papers that are due: which, in how many copies, and what became of them at the printer.

use std::path::{Path, PathBuf};
use std::time::Duration;

use eframe::egui::Ui;

use super::super::super::kit::{self, Signal, sentence};
use super::super::super::printers::Printers;
use super::super::super::task::Task;
use crate::ceremony::State;
use crate::desk::printing::{self, PaperJobs, PrintError};
use crate::paper::documents::{self, ATTESTATION, DuePaper};
use crate::transcript::names::PAPERS;
use crate::vocab::text::counted;
use crate::vocab::{Digest, shown, shown_path};

/// How often CUPS is asked what became of the jobs.
const AGAIN: Duration = Duration::from_secs(2);

/// A paper, and where it is.
struct Paper {
    due: DuePaper,
    at: PathBuf,
    stands: PaperStanding,
}

/// What became of it.
enum PaperStanding {
    /// Nobody sent it anywhere.
    NotPrinted,
    /// CUPS has its jobs.
    Sent(PaperJobs),
    /// CUPS has no job of it any more.
    Done(PaperJobs),
    /// It was not taken.
    Failed(String),
}

type Sent = Vec<(usize, Result<PaperJobs, String>)>;

/// All of them, and the printers.
pub struct Papers {
    folder: PathBuf,
    row: String,
    all: Vec<Paper>,
    printers: Printers,
    sending: Option<Task<Sent>>,
    queue: Option<Task<Result<Vec<String>, PrintError>>>,
}

impl Papers {
    /// Those that are due after this close.
    pub fn new(state: &State, head: Digest, folder: &Path) -> Self {
        let folder = folder.join(PAPERS);
        let of = |due: DuePaper| Paper { at: folder.join(due.name), due, stands: PaperStanding::NotPrinted };
        let all = documents::due(state, head).into_iter().map(of).collect();
        let row: Vec<String> = head.words().split(' ').skip(28).map(str::to_owned).collect();
        Self { folder, row: row.join(" "), all, printers: Printers::default(), sending: None, queue: None }
    }

    pub fn show(&mut self, ui: &mut Ui) {
        self.listen(ui);
        kit::fact(ui, "They are PDFs in", &shown_path(&self.folder));
        if self.all.iter().any(|paper| paper.due.name == ATTESTATION) {
            kit::fact(
                ui,
                "Row 8 of the last line, which everybody writes on the attestation page",
                &self.row,
            );
        }
        let mut again = None;
        let there = self.all.iter().filter(|paper| paper.at.is_file()).count();
        if there < self.all.len() {
            kit::notice(
                ui,
                Signal::Attention,
                "Not all papers are there. Make them again with: keyrite papers FOLDER --out NEWFOLDER",
            );
            kit::space(ui);
        }
        let can_print = self.printers.chosen().is_some() && self.sending.is_none();
        // what is done comes before what it is done to
        ui.push_id("printers", |ui| self.printers.show(ui));
        let left: Vec<usize> = self.not_printed();
        if self.sending.is_some() {
            ui.ctx().request_repaint_after(Duration::from_millis(100));
            kit::caption(ui, "Handing the papers to the printer \u{2026}");
        } else if can_print && !left.is_empty() {
            let name = format!("Print {}", counted(left.len() as u64, "paper"));
            if kit::accent(ui, &name).clicked() {
                again = Some(left);
            }
        }
        kit::space(ui);
        for (place, paper) in self.all.iter().enumerate().filter(|(_, paper)| !paper.is_not_needed()) {
            match paper.said() {
                (Signal::Plain, said) => kit::body(ui, &said),
                (signal, said) => kit::text::remark(ui, signal, &said),
            }
            kit::caption(ui, &sentence(paper.due.what));
            let once_more = match paper.stands {
                PaperStanding::NotPrinted => false,
                PaperStanding::Sent(_) | PaperStanding::Done(_) | PaperStanding::Failed(_) => can_print,
            };
            let name = format!("Print {} again", paper.due.name);
            if ui.push_id(place, |ui| once_more && kit::quiet(ui, &name).clicked()).inner {
                again = Some(vec![place]);
            }
        }
        let not_due = self.all.iter().filter(|paper| paper.is_not_needed());
        let not_due: Vec<&str> = not_due.map(|paper| paper.due.name).collect();
        if !not_due.is_empty() {
            kit::caption(ui, &format!("Made, and not needed on paper here: {}.", not_due.join(", ")));
        }
        if let Some(places) = again {
            self.send(ui, places);
        }
    }

    /// Whether a paper that is due was not sent to a printer.
    pub fn wait(&self) -> bool {
        !self.not_printed().is_empty()
    }

    /// Those that are due, are there, and were not sent.
    fn not_printed(&self) -> Vec<usize> {
        let waits = |paper: &Paper| match paper.stands {
            PaperStanding::NotPrinted | PaperStanding::Failed(_) => {
                paper.due.copies > 0 && paper.at.is_file()
            }
            PaperStanding::Sent(_) | PaperStanding::Done(_) => false,
        };
        self.all.iter().enumerate().filter(|(_, paper)| waits(paper)).map(|(place, _)| place).collect()
    }

    fn listen(&mut self, ui: &Ui) {
        self.printers.listen(ui);
        if let Some(sent) = self.sending.as_ref().and_then(Task::poll) {
            self.sending = None;
            for (place, result) in sent {
                if let Some(paper) = self.all.get_mut(place) {
                    paper.stands = result.map_or_else(PaperStanding::Failed, PaperStanding::Sent);
                }
            }
        }
        self.watch_the_queue(ui);
    }

    /// What CUPS still has is not on paper yet.
    fn watch_the_queue(&mut self, ui: &Ui) {
        let waits = |paper: &Paper| matches!(paper.stands, PaperStanding::Sent(_));
        if !self.all.iter().any(waits) {
            self.queue = None;
            return;
        }
        let answer = self.queue.as_ref().and_then(Task::poll);
        if let Some(Ok(queued)) = answer {
            for paper in &mut self.all {
                paper.stands = match std::mem::replace(&mut paper.stands, PaperStanding::NotPrinted) {
                    PaperStanding::Sent(jobs) if !jobs.are_in(&queued) => PaperStanding::Done(jobs),
                    other => other,
                };
            }
        }
        if self.queue.as_ref().is_none_or(|queue| queue.age() >= AGAIN) {
            self.queue = Some(Task::start(ui.ctx(), |_| printing::queued()));
            ui.ctx().request_repaint_after(AGAIN);
        }
    }

    fn send(&mut self, ui: &Ui, places: Vec<usize>) {
        let Some(printer) = self.printers.chosen().map(str::to_owned) else { return };
        let wanted: Vec<(usize, PathBuf, u16)> = places
            .into_iter()
            .filter_map(|place| self.all.get(place).map(|paper| (place, paper)))
            // one that is not due was asked for by name
            .map(|(place, paper)| (place, paper.at.clone(), paper.due.copies.max(1)))
            .collect();
        self.sending = Some(Task::start(ui.ctx(), move |_| {
            let print = |path: &Path, copies| {
                printing::print_paper(&printer, path, copies).map_err(|error| sentence(&error.to_string()))
            };
            wanted.iter().map(|(place, path, copies)| (*place, print(path, *copies))).collect()
        }));
    }
}

impl Paper {
    /// It is there for whoever wants it on paper, and nobody has to.
    fn is_not_needed(&self) -> bool {
        self.due.copies == 0 && self.at.is_file() && matches!(self.stands, PaperStanding::NotPrinted)
    }

    fn said(&self) -> (Signal, String) {
        let (name, copies) = (self.due.name, self.due.copies);
        let due = match copies {
            0 => "not due".to_owned(),
            1 => "1 copy".to_owned(),
            more => format!("{more} copies"),
        };
        match &self.stands {
            _ if !self.at.is_file() => (Signal::Attention, format!("{name}, {due}: it is not there")),
            PaperStanding::NotPrinted => (Signal::Plain, format!("{name}, {due}: not printed yet")),
            PaperStanding::Sent(jobs) => {
                (Signal::Attention, format!("{name}, {due}: {} at the printer", jobs.said()))
            }
            PaperStanding::Done(jobs) => (
                Signal::Done,
                format!("{name}, {due}: printed, {} left the queue of {}", jobs.said(), shown(&jobs.printer)),
            ),
            PaperStanding::Failed(why) => (Signal::Stop, format!("{name}, {due}: not printed. {why}")),
        }
    }
}
