//! A file that is named, read by the desk on a thread of its own, and looked at before anything is done with it.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Key, Ui};

use super::super::super::super::browse::{Browse, Chosen};
use super::super::super::super::kit::{self, Signal, sentence};
use super::super::super::super::task::Task;
use crate::vocab::shown::typed_path;

/// How the field is labelled.
pub struct Labels {
    /// Above the path.
    pub field: &'static str,
    /// Inside it, while it is empty.
    pub hint: &'static str,
    /// On the button.
    pub button: &'static str,
}

/// A file being chosen and read.
pub struct FileRead<T> {
    path: String,
    browse: Browse,
    reading: Option<Task<Result<T, String>>>,
    read: Option<T>,
    said: Option<String>,
}

impl<T> Default for FileRead<T> {
    fn default() -> Self {
        Self { path: String::new(), browse: Browse::default(), reading: None, read: None, said: None }
    }
}

impl<T: Send + 'static> FileRead<T> {
    /// What was read.
    pub const fn read(&self) -> Option<&T> {
        self.read.as_ref()
    }

    /// Hands over what was read, and is ready for the next file.
    pub fn take(&mut self) -> Option<T> {
        let read = self.read.take();
        if read.is_some() {
            self.path.clear();
        }
        read
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        PathBuf::from(self.path.trim())
    }

    /// What was read is not what is meant any more.
    pub fn forget(&mut self) {
        (self.read, self.reading, self.said) = (None, None, None);
    }

    /// Draws field and buttons; true if what was read before is gone, or something was read.
    pub fn show<E: std::fmt::Display>(
        &mut self,
        ui: &mut Ui,
        labels: &Labels,
        read: impl FnOnce(&Path) -> Result<T, E> + Send + Clone + 'static,
    ) -> bool {
        let mut changed = self.poll(ui.ctx(), read.clone());
        let before = self.path.clone();
        let mut start = false;
        kit::with_buttons(ui, |ui, beside| {
            let width = (ui.available_width() - 300.0).clamp(200.0, 460.0);
            let field = kit::field_with(ui, labels.field, &mut self.path, width, labels.hint, None);
            let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            kit::level(ui, beside, |ui| {
                if kit::button(ui, labels.button).clicked() || enter {
                    start = true;
                    kit::keep_enter(ui);
                }
                self.browse.button(ui, Chosen::File, None);
            });
        });
        self.browse.remark(ui, "type the path");
        if self.path != before {
            // what stands below belongs to the file that was read
            self.forget();
            changed = true;
        }
        if start {
            self.start(ui.ctx(), read);
            changed = true;
        }
        if let Some(said) = &self.said {
            kit::text::remark(ui, Signal::Stop, said);
        } else if self.reading.is_some() {
            kit::text::remark(ui, Signal::Plain, "it is being read");
        }
        changed
    }

    /// Takes in what was chosen and read meanwhile.
    fn poll<E: std::fmt::Display>(
        &mut self,
        ctx: &egui::Context,
        read: impl FnOnce(&Path) -> Result<T, E> + Send + 'static,
    ) -> bool {
        let chosen = self.browse.take().pop();
        let picked = chosen.is_some();
        if let Some(path) = chosen {
            self.path = typed_path(path);
            self.start(ctx, read);
        }
        let answer = self.reading.as_ref().and_then(|task| Some((task.poll()?, task.is_waited_for(ctx))));
        let Some((answer, is_waited_for)) = answer else { return picked };
        self.reading = None;
        match answer {
            Ok(found) => {
                self.read = Some(found);
                // to what is asked about it
                if is_waited_for {
                    kit::want_focus(ctx);
                }
            }
            Err(why) => self.said = Some(sentence(&why)),
        }
        true
    }

    fn start<E: std::fmt::Display>(
        &mut self,
        ctx: &egui::Context,
        read: impl FnOnce(&Path) -> Result<T, E> + Send + 'static,
    ) {
        self.forget();
        let path = self.path();
        self.reading = Some(Task::start(ctx, move |_| read(&path).map_err(|error| error.to_string())));
    }
}
