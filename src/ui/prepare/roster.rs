//! People saved in a file for the next ceremony, or taken from one.

use std::path::Path;

use eframe::egui::Ui;

use super::super::kit::{self, Signal, sentence};
use super::super::paper_file::{Offer, PaperFile};
use crate::desk::roster::{self, Rostered};
use crate::plan::Template;
use crate::vocab::{shown, shown_path};

const FIELD: &str = "File of people";
/// So many of those who are left out are named.
const NAMED: usize = 5;

/// The fields for it, folded away until somebody wants them.
#[derive(Default)]
pub struct RosterFile {
    open: bool,
    saved: PaperFile,
    path: String,
    /// People that were read, while others are named on the page.
    waiting: Option<Vec<Rostered>>,
    said: Option<(Signal, String)>,
}

impl RosterFile {
    /// What unfolds it.
    pub fn show_link(&mut self, ui: &mut Ui) {
        if !self.open && kit::quiet(ui, "Take people from a file, or save these\u{2026}").clicked() {
            self.open = true;
            kit::want_focus_at(ui.ctx(), FIELD);
        }
    }

    /// Draws it, once it is unfolded, beside those who are `named` on the page. People that were read, once.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        base: &Path,
        template: &Template,
        named: &[Rostered],
    ) -> Option<Vec<Rostered>> {
        if !self.open {
            return None;
        }
        kit::space(ui);
        kit::title(ui, "People in a file");
        let read = self.read(ui);
        let taken = match read {
            Some(people) if !named.is_empty() => {
                self.waiting = Some(people);
                None
            }
            read => read,
        };
        let taken = taken.or_else(|| self.ask(ui, named.len()));
        if let Some(people) = &taken {
            self.said = Some(self.taken(template, people));
        }
        if let Some((signal, said)) = &self.said {
            kit::text::remark(ui, *signal, said);
        }
        let offer =
            Offer { field: "New file for these people", button: "Save the people", file: "people.toml" };
        self.saved.show_for(ui, &offer, base, |path| {
            let privacy = roster::save(path, named)?;
            let said =
                format!("The people are in {}: names and places, nothing about keys.", shown_path(path));
            Ok(privacy.warning().map_or_else(|| said.clone(), |warning| format!("{said} {warning}")))
        });
        taken
    }

    /// The field of the file. What was read from it, once.
    fn read(&mut self, ui: &mut Ui) -> Option<Vec<Rostered>> {
        let mut wanted = false;
        kit::with_buttons(ui, |ui, beside| {
            let width = (ui.available_width() - 140.0).clamp(200.0, 520.0);
            let field = kit::field_with(ui, FIELD, &mut self.path, width, "/media/usb/people.toml", None);
            if field.changed() {
                (self.said, self.waiting) = (None, None);
            }
            // Enter is the field's, and never goes on to another page with nobody taken
            wanted = field.lost_focus() && kit::enter_struck(ui.ctx());
            if wanted {
                kit::keep_enter(ui);
                field.request_focus();
            }
            kit::level(ui, beside, |ui| wanted |= kit::button(ui, "Take them").clicked());
        });
        if !wanted {
            return None;
        }
        match roster::read(Path::new(self.path.trim())) {
            Ok(people) => Some(people),
            Err(error) => {
                self.said = Some((Signal::Attention, sentence(&error.to_string())));
                None
            }
        }
    }

    /// Whoever is named already is not lost without a word.
    fn ask(&mut self, ui: &mut Ui, named: usize) -> Option<Vec<Rostered>> {
        let waiting = self.waiting.as_ref()?;
        let there = people(waiting.len());
        let said = match named {
            1 => format!("On this page stands 1 person. The {there} of the file would take its place."),
            _ => {
                format!("On this page stand {named} people. The {there} of the file would take their place.")
            }
        };
        kit::notice(ui, Signal::Attention, &said);
        let (mut replace, mut keep) = (false, false);
        kit::in_a_row(ui, |ui| {
            replace = kit::button(ui, "Replace them by those of the file").clicked();
            keep = kit::button(ui, "Keep them").clicked();
        });
        if keep {
            self.waiting = None;
        }
        if replace { self.waiting.take() } else { None }
    }

    /// How many were taken, and who was not.
    fn taken(&self, template: &Template, all: &[Rostered]) -> (Signal, String) {
        let stranger = |one: &&Rostered| template.role(&one.role).is_none();
        let strangers: Vec<String> = all
            .iter()
            .filter(stranger)
            .map(|one| format!("{} ({})", shown(&one.name), shown(&one.role)))
            .collect();
        let path = shown_path(Path::new(self.path.trim()));
        let taken = format!("{} of {path} taken.", people(all.len() - strangers.len()));
        if strangers.is_empty() {
            return (Signal::Done, taken);
        }
        let more = strangers.len().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let shown = strangers.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        (
            Signal::Attention,
            format!("{taken} Left out, since this script has no role for them: {shown}{more}."),
        )
    }
}

fn people(count: usize) -> String {
    match count {
        1 => "1 person".to_owned(),
        several => format!("{several} people"),
    }
}
