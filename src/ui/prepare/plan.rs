//! The whole plan, as it will be spoken, before it binds.

use std::path::{Path, PathBuf};

use eframe::egui::Ui;

use super::super::kit::{self, Signal};
use super::people::People;
use super::{Missing, Page};
use crate::desk::papers;
use crate::paper::documents;
use crate::plan::Plan;
use crate::transcript::record::Parent;
use crate::vocab::digest::pgp_words;

/// The script on paper, to hold in hand and to write on.
#[derive(Debug, Default)]
pub struct OnPaper {
    path: Option<String>,
    said: Option<(Signal, String)>,
}

impl OnPaper {
    fn show(&mut self, ui: &mut Ui, plan: &Plan, base: &Path) {
        let path = self.path.get_or_insert_with(|| {
            base.join(format!("script-{}.pdf", plan.template.id)).display().to_string()
        });
        kit::title(ui, "On paper");
        kit::caption(
            ui,
            "The same steps with room for times, initials and exceptions. Nothing secret is on it.",
        );
        kit::with_buttons(ui, |ui, beside| {
            let width = (ui.available_width() - 120.0).clamp(200.0, 520.0);
            kit::field(ui, "File for the script", path, width);
            kit::level(ui, beside, |ui| {
                if kit::button(ui, "Save").accessible_name("Save the script as a PDF").clicked() {
                    self.said = Some(save(plan, path.trim(), base));
                }
            });
        });
        if let Some((signal, said)) = &self.said {
            kit::text::remark(ui, *signal, said);
        }
    }
}

fn save(plan: &Plan, path: &str, base: &Path) -> (Signal, String) {
    let path = PathBuf::from(path);
    if path.parent() == Some(base) {
        super::super::make_base(base);
    }
    let script = documents::blank_script(plan, plan.choices.paper.into());
    match papers::write_one(&script, &path) {
        Ok(path) => (Signal::Done, format!("{} pages are in {}.", script.pages.len(), path.display())),
        Err(error) => (Signal::Attention, kit::sentence(&error.to_string())),
    }
}

/// Draws it; a page to turn to, when something there is missing.
pub fn show(
    ui: &mut Ui,
    plan: Result<&Plan, &String>,
    missing: &[Missing],
    parent: Option<&Parent>,
    people: &People,
    (on_paper, base): (&mut OnPaper, &Path),
) -> Option<Page> {
    let mut turn_to = None;
    kit::heading(ui, "The whole plan");
    if let Some(parent) = parent {
        kit::notice(
            ui,
            Signal::Plain,
            &format!(
                "It continues ceremony {}, which stopped after {} entries: {}.",
                parent.ceremony.short(),
                parent.entries,
                parent.redo
            ),
        );
    }
    if !missing.is_empty() {
        kit::space(ui);
        kit::title(ui, "Still missing");
        for missing in missing {
            let text = format!("{}: {}", missing.page.name(), missing.what);
            if kit::quiet(ui, &text).clicked() {
                turn_to = Some(missing.page);
            }
        }
    }
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => {
            if missing.is_empty() {
                kit::notice(ui, Signal::Attention, error);
            }
            return turn_to;
        }
    };
    kit::space(ui);
    let minutes: u32 =
        plan.steps().iter().filter_map(|step| plan.script(step)).map(|step| u32::from(step.minutes)).sum();
    let called = people.expected().len();
    kit::caption(
        ui,
        &format!(
            "{} steps \u{b7} about {} h {:02} min \u{b7} {called} people",
            plan.steps().len(),
            minutes / 60,
            minutes % 60
        ),
    );
    kit::spelled(
        ui,
        "Words of this script, to compare with the approved print",
        &pgp_words(&plan.template_digest().0),
    );
    kit::gap(ui);
    on_paper.show(ui, plan, base);
    kit::gap(ui);
    let mut phase_now = None;
    for (number, planned) in (1..).zip(plan.steps()) {
        let (Some(step), Some(phase)) = (plan.script(planned), plan.phase(planned)) else { continue };
        let head = (phase.title.as_str(), planned.share);
        if phase_now != Some(head) {
            phase_now = Some(head);
            kit::space(ui);
            let share = planned.share.map(|share| format!(" \u{2013} share {share}")).unwrap_or_default();
            kit::title(ui, &format!("{}{share}", phase.title));
        }
        let confirms = if step.confirms.is_empty() {
            String::new()
        } else {
            format!(", {} confirms", step.confirms.join(" and "))
        };
        kit::body(ui, &format!("{number}  {}", step.title));
        kit::caption(ui, &format!("{} acts{confirms} \u{b7} {} min", step.acts, step.minutes));
        // what is spoken is written out once, at the first share
        if planned.share.unwrap_or(1) == 1 {
            if let Some(say) = &step.say {
                kit::caption(ui, &format!("\u{201c}{}\u{201d}", say.trim()));
            }
            for tick in &step.ticks {
                kit::caption(ui, &format!("\u{2013} {tick}"));
            }
        }
    }
    turn_to
}
