//! Reading sheets, four ways: pictures and PDFs, a camera, a scanner that types, and the words on the paper.

mod camera_input;
mod found;
mod lock_input;
mod offered;
mod seen_codes;
mod typed_words;
mod word_line;
mod word_place;
mod words;

pub use found::{FoundSheet, misfit_of};
pub use lock_input::LockInput;
pub use typed_words::Words;
pub use word_line::WordLine;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use eframe::egui::{self, Ui};

use self::camera_input::CameraInput;
pub use self::seen_codes::Codes;
use self::words::WordsInput;
use super::browse::SHEET_FILES;
use super::files_panel::FilesPanel;
use super::kit::sentence;
use super::kit::{self, SecretField, Signal};
use super::task::Task;
use crate::ceremony::SheetReading;
use crate::desk::readings::{self, Reading};
use crate::sharing::share::ShareStart;
use crate::transcript::record::ReadFrom;
use crate::vocab::Moment;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReadBy {
    Files,
    Camera,
    Scanner,
    Words,
}

/// Which files are taken for a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Accepts {
    /// Whatever holds a share.
    #[default]
    Anything,
    /// Pictures of a sheet on paper, of after this moment if one is given.
    Paper {
        /// When the sheet was not on paper yet.
        printed: Option<Moment>,
    },
}

/// Files that are being read.
struct Pending {
    task: Task<Vec<Reading>>,
    /// Pages of the file at hand that were looked at, and how many it has.
    pages: Arc<[AtomicUsize; 2]>,
}

impl Pending {
    /// How far it is: of a file of many pages the page, of any other the time that it took.
    fn so_far(&self) -> (f32, String) {
        let [page, of] = self.pages.each_ref().map(|number| number.load(Ordering::Relaxed));
        if of > 1 {
            let part = |number: usize| f32::from(u16::try_from(number).unwrap_or(u16::MAX));
            return (part(page) / part(of), format!("Reading \u{2013} page {page} of {of}"));
        }
        let seconds = self.task.age().as_secs_f32();
        (1.0 - (-seconds / 3.0).exp(), format!("Reading \u{2013} {seconds:.0} s"))
    }
}

/// The part of a screen that reads sheets.
pub struct SheetInput {
    read_by: ReadBy,
    accepts: Accepts,
    codes: Codes,
    files: FilesPanel,
    /// What was given while the last was still being read is not lost.
    reading: Vec<Pending>,
    scanner: SecretField,
    words: WordsInput,
    camera: CameraInput,
    found: Vec<FoundSheet>,
    complaints: Vec<String>,
}

impl Default for SheetInput {
    fn default() -> Self {
        Self {
            read_by: ReadBy::Files,
            accepts: Accepts::default(),
            codes: Codes::default(),
            files: FilesPanel::default(),
            reading: Vec::new(),
            scanner: SecretField::default(),
            words: WordsInput::default(),
            camera: CameraInput::default(),
            found: Vec::new(),
            complaints: Vec::new(),
        }
    }
}

impl SheetInput {
    /// Takes only these from now on.
    pub const fn accept(&mut self, accepts: Accepts) {
        self.accepts = accepts;
    }

    /// Looks for these codes from now on.
    pub const fn look_for(&mut self, codes: Codes) {
        self.codes = codes;
    }

    /// Sheets read and not yet used.
    pub fn found(&self) -> &[FoundSheet] {
        &self.found
    }

    /// What is wanted before one is: that somebody chooses among several, or this.
    pub fn wanted(&self, first: String) -> String {
        if self.found.len() > 1 { "choose the sheet that is meant".to_owned() } else { first }
    }

    /// The place of the one that is meant: of several the one that somebody chose.
    pub fn meant(&self, chosen: Option<usize>) -> Option<usize> {
        match self.found.as_slice() {
            [] => None,
            [_] => Some(0),
            several => chosen.filter(|place| *place < several.len()),
        }
    }

    /// What a sheet whose words are being typed says of itself, before all of them are in.
    pub fn half_typed(&self) -> Option<ShareStart> {
        self.words.head().filter(|_| self.read_by == ReadBy::Words)
    }

    /// What was read of the sheet at this place, to be offered; it stays here, so that only what opens it is typed again
    /// if the lock stays closed.
    pub fn offer(&self, place: usize) -> Option<(ReadFrom, SheetReading)> {
        let found = self.found.get(place)?;
        Some((found.from, found.reading.again()?))
    }

    /// Takes the sheet at this place.
    pub fn take(&mut self, place: usize) -> Option<FoundSheet> {
        let found = (place < self.found.len()).then(|| self.found.remove(place));
        // what was wrong before it is nothing to whoever brings the next one
        self.complaints.retain(|_| found.is_none());
        found
    }

    /// True if something was read, or typed, and not used yet.
    pub fn holds_something(&self) -> bool {
        !self.found.is_empty()
            || !self.scanner.is_empty()
            || self.words.is_begun()
            || !self.reading.is_empty()
    }

    /// Forgets what was read.
    pub fn clear(&mut self) {
        self.found.clear();
        self.complaints.clear();
        self.camera.stop();
    }

    /// Takes in what was dropped on the window and what was read meanwhile, also while something else is shown.
    pub fn take_in(&mut self, ctx: &egui::Context) {
        self.drops(ctx);
        self.poll(ctx);
    }

    /// Draws it and takes in what was read.
    pub fn show(&mut self, ui: &mut Ui, start: &Path) {
        let waiting = self.found.len();
        self.take_in(ui.ctx());
        // into the field of the way that is chosen, past the choice of the way
        let mut wanted = kit::take_focus_wish(ui.ctx());
        kit::in_a_row(ui, |ui| {
            for (way, name) in [
                (ReadBy::Files, "Pictures and PDFs"),
                (ReadBy::Camera, "Camera"),
                (ReadBy::Scanner, "Scanner that types"),
                (ReadBy::Words, "Words on the paper"),
            ] {
                if kit::choice(ui, &mut self.read_by, way, name).changed() {
                    self.camera.stop();
                    wanted = true;
                }
            }
        });
        if wanted {
            kit::want_focus(ui.ctx());
        }
        ui.add_space(4.0);
        match self.read_by {
            ReadBy::Files => self.by_files(ui, start),
            ReadBy::Camera => self.by_camera(ui),
            ReadBy::Scanner => self.by_scanner(ui),
            ReadBy::Words => {
                if self.words.show(ui) {
                    self.complaints.clear();
                    let sheet = Ok(SheetReading::Rows(self.words.take()));
                    self.add(Reading { label: "the words".into(), from: ReadFrom::Words, sheet });
                }
            }
        }
        // of files it stands at their field
        for complaint in self.complaints.iter().filter(|_| self.read_by != ReadBy::Files) {
            kit::text::remark(ui, Signal::Attention, complaint);
        }
        if self.found.len() > waiting {
            // what opens it is typed next
            kit::want_focus(ui.ctx());
        }
    }

    fn by_files(&mut self, ui: &mut Ui, start: &Path) {
        let chosen = self.files.show(ui, start, SHEET_FILES, &self.complaints);
        if !chosen.is_empty() {
            self.read(ui.ctx(), chosen);
        }
        kit::caption(ui, "Files can also be dropped on the window.");
        let mut cancel = false;
        if let Some(reading) = self.reading.first()
            && reading.task.age() > Duration::from_millis(300)
        {
            ui.ctx().request_repaint_after(Duration::from_millis(33));
            let (part, says) = reading.so_far();
            kit::progress(ui, part, &says);
            cancel = kit::button(ui, "Stop reading").clicked();
        }
        if cancel {
            self.reading.clear();
        }
    }

    fn by_scanner(&mut self, ui: &mut Ui) {
        kit::caption(
            ui,
            "Put the cursor into the field and scan the code. The scanner types it and strikes Enter.",
        );
        let response = self.scanner.show(ui, "Code as the scanner types it", 520.0);
        if response.has_focus() {
            kit::keep_enter(ui);
            if kit::enter_struck(ui.ctx()) && !self.scanner.is_empty() {
                self.complaints.clear();
                for reading in readings::read_scanned("the scanner", &self.scanner.take()) {
                    self.add(reading);
                }
            }
        }
        kit::caption(ui, &format!("{} characters", self.scanner.count()));
    }

    fn by_camera(&mut self, ui: &mut Ui) {
        if let Some(sheet) = self.camera.show(ui, self.codes) {
            self.complaints.clear();
            self.add(Reading { label: "the camera".into(), from: ReadFrom::Camera, sheet: Ok(sheet) });
        }
    }

    /// Files dropped on the window.
    fn drops(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !dropped.is_empty() {
            self.read_by = ReadBy::Files;
            self.read(ctx, dropped);
        }
    }

    fn read(&mut self, ctx: &egui::Context, paths: Vec<PathBuf>) {
        if self.reading.is_empty() {
            self.complaints.clear();
        }
        let paths = Arc::new(paths);
        let (accepts, sought) = (self.accepts, self.codes.sought());
        let pages = Arc::new([const { AtomicUsize::new(0) }; 2]);
        let told = Arc::clone(&pages);
        let task = Task::start(ctx, move |given_up| {
            let mut looked = |page: usize, of: usize| {
                for (number, now) in told.iter().zip([page, of]) {
                    number.store(now, Ordering::Relaxed);
                }
            };
            let mut all = Vec::new();
            for path in paths.iter() {
                if given_up.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
                all.extend(match accepts {
                    Accepts::Anything => readings::read_file_telling(path, sought, &mut looked),
                    Accepts::Paper { printed } => {
                        readings::read_from_paper_telling(path, printed, sought, &mut looked)
                    }
                });
            }
            all
        });
        self.reading.push(Pending { task, pages });
    }

    fn poll(&mut self, ctx: &egui::Context) {
        while let Some(readings) = self.reading.first().and_then(|first| first.task.poll()) {
            self.reading.remove(0);
            for reading in readings {
                self.add(reading);
            }
            ctx.request_repaint();
        }
    }

    fn add(&mut self, reading: Reading) {
        match FoundSheet::of(reading) {
            Ok(found) if self.found.iter().any(|other| other.digest == found.digest) => {
                self.complaints.push(format!("{}: {} was read already.", found.label, found.describe()));
            }
            Ok(found) => self.found.push(found),
            Err(why) => self.complaints.push(sentence(&why)),
        }
    }
}
