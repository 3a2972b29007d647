//! Files from outside that are kept: chosen, copied, and their digests read aloud.

use std::collections::BTreeMap;
use std::path::PathBuf;

use eframe::egui::Ui;

use super::super::super::browse::{Browse, Chosen};
use super::super::super::kit;
use super::super::{Deed, Primary, StepContext};
use super::act::show_expected;
use super::screen::StepScreen;
use crate::ceremony::{EventKind, State};
use crate::desk::holding::DeskTrouble;
use crate::plan::template::FieldFormat;
use crate::vocab::Digest;
use crate::vocab::shown::typed_path;
use crate::vocab::text::counted;

/// The field of the file.
const FILE: &str = "The file, on its medium";

/// The path of the next file.
#[derive(Default)]
pub struct Attach {
    path: String,
    browse: Browse,
}

impl Attach {
    /// Files that this step has kept, and whether it may end.
    fn kept(context: &StepContext<'_>) -> (usize, bool) {
        let files = context.step.files();
        let all = &context.state.outcomes().evidence;
        let kept = all.iter().filter(|file| file.step == context.planned.id).count();
        (kept, kept >= usize::from(files.fewest))
    }
}

impl StepScreen for Attach {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        if let Some(path) = self.browse.take().pop() {
            self.path = typed_path(&path);
        }
        let all = &context.state.outcomes().evidence;
        for file in all.iter().filter(|file| file.step == context.planned.id) {
            kit::fact(ui, file.name.as_str(), &counted(file.bytes, "byte"));
            kit::spelled(ui, "Its SHA-256 in words", &file.sha256.words());
            kit::space(ui);
        }
        show_expected(
            ui,
            context,
            "SHA-256",
            FieldFormat::Sha256,
            &context.step.expected,
            &BTreeMap::default(),
        );
        let left = context.state.names_left(context.planned);
        if !left.is_empty() {
            let label =
                if left.len() == 1 { "The file wanted is called" } else { "The files wanted are called" };
            kit::fact(ui, label, &left.join("   "));
            kit::space(ui);
        }
        kit::field_with(ui, FILE, &mut self.path, 560.0, "/media/usb/photo.jpg", None);
        self.browse.row(ui, Chosen::File);
        self.browse.remark(ui, "type the path");
        let (kept, enough) = Self::kept(context);
        if enough && self.path.trim().is_empty() {
            return None;
        }
        (enough && kept > 0 && kit::quiet(ui, "No more files").clicked())
            .then(|| Deed::new(EventKind::nothing_more()))
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        let empty = self.path.trim().is_empty();
        if empty && Self::kept(context).1 {
            return Some(Primary::ready("That is all: go on"));
        }
        Some(Primary::new("Keep this file", empty.then(|| "name the file".to_owned())))
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        let path = self.path.trim();
        if path.is_empty() {
            return Some(Deed::new(EventKind::nothing_more()));
        }
        // the desk says what the file is called and what is in it, once it has copied it
        let what = EventKind::Attach { called: String::new(), bytes: 0, sha256: Digest([0; 32]) };
        Some(Deed::new(what).attaching(PathBuf::from(path)))
    }

    fn not_begun(&mut self, trouble: &DeskTrouble) -> Option<&'static str> {
        trouble.is_of_a_path().then_some(FILE)
    }

    fn taken(&mut self, _: &State) {
        self.path.clear();
    }
}
