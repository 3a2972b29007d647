//! Which script: a shipped one, or a file, which is rehearsed before it is taken.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::super::kit::{self, Signal};
use super::super::task::Task;
use super::super::{Shared, theme};
use crate::desk::templates::{self, FindError};
use crate::plan::{Kind, Template, blocks, load};
use crate::vocab::shown::typed_path;

/// The choice of the script.
pub struct TemplatePage {
    shipped: Vec<Template>,
    chosen: Option<Template>,
    path: String,
    checked: String,
    trial: Option<Task<Result<Template, FindError>>>,
    wrong: Option<String>,
}

/// The precautions that a script leaves out, if there are any.
pub fn does_without(ui: &mut Ui, template: &Template) {
    if !template.without.is_empty() {
        kit::space(ui);
        let text = format!("This script does without: {}.", template.without.join("; "));
        kit::notice(ui, Signal::Attention, &text);
    }
}

impl TemplatePage {
    /// The shipped templates, the first of the wanted kind chosen.
    pub fn new(kind: Kind) -> Self {
        let mut shipped: Vec<Template> =
            blocks::SHIPPED.iter().filter_map(|(id, text)| load(id, text).ok()).collect();
        shipped.sort_by_key(|template| template.kind != kind);
        let chosen = shipped.iter().find(|template| template.kind == kind).cloned();
        Self { shipped, chosen, path: String::new(), checked: String::new(), trial: None, wrong: None }
    }

    /// The script that is chosen.
    pub const fn chosen(&self) -> Option<&Template> {
        self.chosen.as_ref()
    }

    /// A path that was typed and not yet checked, or that is no script.
    pub fn missing(&self) -> Option<String> {
        if self.chosen.is_none() {
            return Some("choose a template".into());
        }
        let open = !self.path.trim().is_empty() && self.path != self.checked;
        open.then(|| "check the template file that was named, or empty its field".to_owned())
    }

    /// Takes the script of an earlier ceremony.
    pub fn take_over(&mut self, template: Template) {
        self.chosen = Some(template);
    }

    /// Draws it; true when another script was chosen.
    pub fn show(&mut self, ui: &mut Ui, _: &Shared) -> bool {
        let mut changed = false;
        kit::heading(ui, "Which ceremony");
        kit::space(ui);
        // a script of one's own can bear a shipped one's id: its ring is not the chosen one
        let own = self.chosen.as_ref().filter(|own| !self.shipped.contains(own));
        let mut chosen = self.chosen.as_ref().filter(|_| own.is_none()).map(|script| script.id.clone());
        for template in &self.shipped {
            // the same ring, whatever is said below another one
            let ring = ui.push_id(&template.id, |ui| {
                kit::choice(ui, &mut chosen, Some(template.id.clone()), &template.title)
            });
            if ring.inner.changed() {
                self.chosen = Some(template.clone());
                changed = true;
            }
            // beside the choice itself: the whole of it stands below a list that may fill the window
            if chosen.as_ref() == Some(&template.id)
                && let Some(first) = template.scope.trim().lines().next()
            {
                kit::caption(ui, first);
            }
        }
        if let Some(own) = self.chosen.as_ref().filter(|own| !self.shipped.contains(own)) {
            kit::text::remark(
                ui,
                Signal::Done,
                &format!("{}, version {}, from a file or an earlier ceremony", own.title, own.version),
            );
        }
        kit::gap(ui);
        if let Some(template) = &self.chosen {
            kit::title(ui, "What it is for, and what not");
            for paragraph in template.scope.trim().lines() {
                kit::body(ui, paragraph);
            }
            let steps: usize = template.phases.iter().map(|phase| phase.steps.len()).sum();
            kit::caption(
                ui,
                &format!(
                    "version {} \u{b7} {} parts \u{b7} {steps} steps as written",
                    template.version,
                    template.phases.len()
                ),
            );
            does_without(ui, template);
        }
        kit::gap(ui);
        kit::title(ui, "Or a script of your own");
        kit::with_buttons(ui, |ui, beside| {
            let field = kit::field_with(
                ui,
                "Path of a template file",
                &mut self.path,
                420.0_f32.min(theme::LINE_WIDTH),
                "/media/usb/our-ceremony.toml",
                None,
            );
            let enter = field.lost_focus() && kit::enter_struck(ui.ctx()) && !self.path.trim().is_empty();
            if enter {
                kit::keep_enter(ui);
            }
            kit::level(ui, beside, |ui| {
                if kit::button(ui, "Check it").clicked() || enter {
                    let path = PathBuf::from(self.path.trim());
                    self.wrong = None;
                    self.trial = Some(Task::start(ui.ctx(), move |_| templates::find(&typed_path(path))));
                }
            });
        });
        if let Some(found) = self.trial.as_ref().and_then(Task::outcome) {
            self.trial = None;
            match found
                .map_err(|broke| broke.to_string())
                .and_then(|found| found.map_err(|why| why.to_string()))
            {
                Ok(template) => {
                    self.chosen = Some(template);
                    self.checked.clone_from(&self.path);
                    changed = true;
                }
                Err(why) => self.wrong = Some(why),
            }
        }
        if let Some(wrong) = &self.wrong {
            kit::notice(ui, Signal::Stop, wrong);
        }
        changed
    }
}
