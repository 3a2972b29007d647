//! Which script: a shipped one, or a file, which is rehearsed before it is taken.

use std::path::PathBuf;

use eframe::egui::{Id, Ui};

use super::super::kit::{self, Side, Signal};
use super::super::shared::Shared;
use super::super::task::Task;
use super::super::theme;
use crate::desk::templates::{self, FindError};
use crate::plan::{Kind, Template, blocks, load};
use crate::vocab::shown::typed_path;

/// What is missing while nobody has chosen.
pub(super) const NONE_CHOSEN: &str = "choose a ceremony";

/// The list and what is said of the chosen script stand beside each other where each has this much room, in points.
const LEAST_BESIDE: f32 = 400.0;

/// What scripts are for, in the order in which people think of it.
const GROUPS: [&str; 5] = [
    "Make a key",
    "Rebuild a key",
    "Look after the sheets",
    "Keep something with an agent",
    "Write down what is done elsewhere",
];

const fn group_of(kind: Kind) -> &'static str {
    let [make, rebuild, look_after, agent, elsewhere] = GROUPS;
    match kind {
        Kind::Generation | Kind::Rotation => make,
        Kind::Recovery | Kind::Drill => rebuild,
        Kind::Reshare | Kind::Reissue | Kind::Audit | Kind::Destruction => look_after,
        Kind::Deposit | Kind::DepositRelease => agent,
        Kind::Record => elsewhere,
    }
}

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
    /// The shipped templates, those of the wanted kind first. Whoever wants to recover a key has chosen by that; which key is
    /// made, nobody chooses but a person.
    pub fn new(kind: Kind) -> Self {
        let mut shipped: Vec<Template> =
            blocks::SHIPPED.iter().filter_map(|(id, text)| load(id, text).ok()).collect();
        let place = |kind: Kind| GROUPS.iter().position(|group| *group == group_of(kind));
        shipped.sort_by_key(|one| (group_of(one.kind) != group_of(kind), place(one.kind), one.kind != kind));
        let wanted = shipped.iter().find(|one| one.kind == kind && kind != Kind::Generation);
        let chosen = wanted.cloned();
        Self { shipped, chosen, path: String::new(), checked: String::new(), trial: None, wrong: None }
    }

    /// The script that is chosen.
    pub const fn chosen(&self) -> Option<&Template> {
        self.chosen.as_ref()
    }

    /// A path that was typed and not yet checked, or that is no script.
    pub fn missing(&self) -> Option<String> {
        if self.chosen.is_none() {
            return Some(NONE_CHOSEN.into());
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
        let (mut list, beside) = (0.0, (ui.available_width() - theme::FIELDS) / 2.0 >= LEAST_BESIDE);
        kit::two(ui, LEAST_BESIDE, |ui, width, side| match side {
            Side::First => {
                ui.set_min_width(if beside { width } else { 0.0 });
                changed |= self.list(ui, !beside);
                list = ui.min_rect().height();
            }
            Side::Second => self.description(ui, beside.then_some(list)),
        });
        self.own(ui);
        changed |= self.tried();
        changed
    }

    /// The shipped scripts, by what they are for; true when another one was chosen.
    fn list(&mut self, ui: &mut Ui, alone: bool) -> bool {
        let mut changed = false;
        // a script of one's own can bear a shipped one's id: its ring is not the chosen one
        let own = self.chosen.as_ref().filter(|own| !self.shipped.contains(own));
        let mut chosen = self.chosen.as_ref().filter(|_| own.is_none()).map(|script| script.id.clone());
        let mut group = "";
        for template in &self.shipped {
            if group != group_of(template.kind) {
                if !group.is_empty() {
                    kit::space(ui);
                }
                group = group_of(template.kind);
                kit::caption(ui, group);
            }
            // the same ring, whatever is said below it and below another one
            let ring = ui.push_id(&template.id, |ui| {
                let ring = kit::choice(ui, &mut chosen, Some(template.id.clone()), &template.title);
                // where all that is said of it stands below a list that may fill the window
                if alone
                    && chosen.as_ref() == Some(&template.id)
                    && let Some(first) = template.scope.trim().lines().next()
                {
                    kit::caption(ui, first);
                }
                ring
            });
            if ring.inner.changed() {
                self.chosen = Some(template.clone());
                changed = true;
            }
        }
        changed
    }

    /// What the chosen script is for. Beside a list of this height it stays in view while the list is scrolled.
    fn description(&self, ui: &mut Ui, list: Option<f32>) {
        let Some(template) = &self.chosen else {
            if list.is_some() {
                kit::caption(ui, "What a ceremony is for, and what not, is said here once it is chosen.");
            }
            return;
        };
        let known = Id::unique(("description", &template.id));
        let height = ui.data(|data| data.get_temp::<f32>(known)).unwrap_or(f32::INFINITY);
        if let Some(list) = list {
            let hidden = ui.clip_rect().top() - ui.max_rect().top();
            ui.add_space(hidden.min(list - height).max(0.0));
        } else {
            kit::gap(ui);
        }
        let from = ui.cursor().top();
        kit::title(ui, &template.title);
        let steps: usize = template.phases.iter().map(|phase| phase.steps.len()).sum();
        let (id, version, parts) = (&template.id, template.version, template.phases.len());
        kit::caption(
            ui,
            &format!(
                "the script {id}, version {version} \u{b7} {parts} parts \u{b7} {steps} steps as written"
            ),
        );
        if !self.shipped.contains(template) {
            kit::text::remark(ui, Signal::Done, "from a file or an earlier ceremony");
        }
        kit::space(ui);
        for paragraph in template.scope.trim().lines() {
            kit::body(ui, paragraph);
        }
        does_without(ui, template);
        ui.data_mut(|data| data.insert_temp(known, ui.cursor().top() - from));
    }

    /// The field for a script of one's own.
    fn own(&mut self, ui: &mut Ui) {
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
            if field.changed() {
                self.wrong = None;
            }
            kit::level(ui, beside, |ui| {
                if kit::button(ui, "Check it").clicked() || enter {
                    let path = PathBuf::from(self.path.trim());
                    self.wrong = None;
                    self.trial = Some(Task::start(ui.ctx(), move |_| templates::find(&typed_path(path))));
                }
            });
        });
        if let Some(wrong) = &self.wrong {
            kit::notice(ui, Signal::Stop, wrong);
        }
    }

    /// Takes the script that was checked; true if it is one.
    fn tried(&mut self) -> bool {
        let found = self.trial.as_ref().and_then(Task::outcome);
        self.trial.take_if(|_| found.is_some());
        let found = found.map(|found| match found {
            Ok(Ok(template)) => Ok(template),
            Ok(Err(why)) => Err(why.to_string()),
            Err(broke) => Err(broke.to_string()),
        });
        match found {
            Some(Ok(template)) => {
                self.chosen = Some(template);
                self.checked.clone_from(&self.path);
                true
            }
            Some(Err(why)) => {
                self.wrong = Some(why);
                false
            }
            None => false,
        }
    }
}
