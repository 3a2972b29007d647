//! The folder onto media: one after the other, each read back and compared.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use eframe::egui::{self, Ui};

use super::super::super::browse::{Browse, Chosen};
use super::super::super::kit::{self, Signal, sentence};
use super::super::super::sticks;
use super::super::super::task::Task;
use crate::desk::copying::{Copied, CopyError, Original, WANTED};
use crate::vocab::shown::typed_path;
use crate::vocab::shown_path;

/// How far the copy is: bytes, of how many.
type Bytes = Arc<(AtomicU64, AtomicU64)>;

/// The copies that were made, and the one under way.
pub struct Copies {
    folder: PathBuf,
    to: String,
    browse: Browse,
    made: Vec<Copied>,
    under_way: Option<(Task<Result<Copied, CopyError>>, Bytes)>,
    stop: Arc<AtomicBool>,
    failed: Option<String>,
    /// It was not said yet: it comes into view.
    is_new: bool,
}

impl Copies {
    /// None yet.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            to: String::new(),
            browse: Browse::default(),
            made: Vec::new(),
            under_way: None,
            stop: Arc::default(),
            failed: None,
            is_new: false,
        }
    }

    /// Whether fewer media hold a copy than are wanted.
    pub fn are_too_few(&self) -> bool {
        self.counted() < WANTED
    }

    fn counted(&self) -> usize {
        self.made.iter().filter(|copied| copied.counts()).count()
    }

    pub fn show(&mut self, ui: &mut Ui) {
        self.poll();
        kit::fact(ui, "Folder", &shown_path(&self.folder));
        let mut latest = ui.cursor().min;
        for copied in &self.made {
            let signal = if copied.counts() { Signal::Done } else { Signal::Attention };
            latest = ui.cursor().min;
            kit::text::remark(ui, signal, &copied.said());
        }
        if self.failed.is_none() && std::mem::take(&mut self.is_new) {
            // what came of it, before the field for the next one
            ui.scroll_to_rect(egui::Rect::from_two_pos(latest, ui.cursor().min), None);
        }
        if let Some(one) = self.made.first() {
            let (lines, _) = one.verified;
            let said = format!("All files, and {lines} lines verified in each copy as in the original");
            kit::digits(ui, &said, &one.manifest.digest().hex());
        }
        match self.counted() {
            0 => kit::text::remark(ui, Signal::Attention, "No medium holds a copy yet."),
            1 => kit::text::remark(ui, Signal::Attention, "A second medium is still missing."),
            _ => {}
        }
        kit::space(ui);
        if self.under_way.is_some() {
            self.progress(ui);
        } else {
            self.ask(ui);
        }
        kit::caption(
            ui,
            "The transcript is sealed and cannot say where its copies are: write that on the attestation page.",
        );
    }

    fn ask(&mut self, ui: &mut Ui) {
        if let Some(folder) = self.browse.take().first() {
            self.to = typed_path(folder);
        }
        let mut wanted = false;
        let top = ui.cursor().min;
        kit::with_buttons(ui, |ui, beside| {
            let width = (ui.available_width() - 300.0).clamp(200.0, 420.0);
            let name = if self.are_too_few() {
                format!("Folder on medium {} of {WANTED}", self.counted() + 1)
            } else {
                "Folder on one more medium".to_owned()
            };
            let field = kit::field_known_as(ui, "copy to", &name, &mut self.to, width);
            wanted = enter_in(ui, &field, &self.to);
            if field.changed() {
                self.failed = None;
            }
            kit::level(ui, beside, |ui| {
                wanted |= kit::accent(ui, "Copy and compare").clicked();
                self.browse.button(ui, Chosen::Folder, None);
            });
        });
        if let Some(stick) = sticks::offer(ui) {
            self.to = typed_path(&stick);
        }
        // at the field that mends it
        if let Some(failed) = &self.failed {
            kit::notice(ui, Signal::Stop, failed);
            if std::mem::take(&mut self.is_new) {
                // with the field above it
                ui.scroll_to_rect(egui::Rect::from_two_pos(top, ui.cursor().min), None);
            }
        }
        if wanted && self.to.trim().is_empty() {
            self.is_new = true;
            self.failed = Some("Name a folder on the medium first, such as /media/usb-1.".to_owned());
        } else if wanted {
            self.start(ui);
        }
    }

    fn start(&mut self, ui: &Ui) {
        let (folder, to, before) = (self.folder.clone(), PathBuf::from(self.to.trim()), self.made.clone());
        let bytes = Bytes::default();
        self.stop = Arc::default();
        let (told, stop) = (Arc::clone(&bytes), Arc::clone(&self.stop));
        let task = Task::start(ui.ctx(), move |given_up| {
            let go_on = || !given_up.load(Ordering::Relaxed) && !stop.load(Ordering::Relaxed);
            let original = Original::of(&folder, &mut || go_on())?;
            original.copy_to(&to, &before, &mut |progress| {
                told.0.store(progress.done, Ordering::Relaxed);
                told.1.store(progress.whole, Ordering::Relaxed);
                go_on()
            })
        });
        self.failed = None;
        self.under_way = Some((task, bytes));
    }

    fn progress(&self, ui: &mut Ui) {
        let Some((task, bytes)) = &self.under_way else { return };
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        let (done, whole) = (bytes.0.load(Ordering::Relaxed), bytes.1.load(Ordering::Relaxed));
        let what = match whole {
            0 => "Verifying the folder",
            _ if done < whole / 2 => "Writing",
            _ => "Reading back and comparing",
        };
        let part = if whole == 0 { 0.0 } else { done as f32 / whole as f32 };
        kit::progress(ui, part, &format!("{what} \u{2013} {:.0} s", task.age().as_secs_f32()));
        if kit::button(ui, "Stop the copy").clicked() {
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    fn poll(&mut self) {
        let Some(outcome) = self.under_way.as_ref().and_then(|(task, _)| task.outcome()) else { return };
        self.under_way = None;
        match outcome {
            Ok(Ok(copied)) => {
                self.made.push(copied);
                self.to.clear();
                self.is_new = true;
            }
            Ok(Err(error)) => (self.is_new, self.failed) = (true, Some(sentence(&error.to_string()))),
            Err(broken) => (self.is_new, self.failed) = (true, Some(sentence(&broken.to_string()))),
        }
    }
}

/// True if Enter was struck in a field that is not empty: it is the field's then, and not the page's.
fn enter_in(ui: &Ui, field: &egui::Response, text: &str) -> bool {
    let here = (field.has_focus() || field.lost_focus()) && !text.trim().is_empty();
    if here {
        kit::keep_enter(ui);
    }
    here && kit::enter_struck(ui.ctx())
}
