//! The whole plan, as it will be spoken, before it binds.

use std::path::Path;

use eframe::egui::Ui;

use super::super::kit::{self, Signal};
use super::super::paper_file::{Offer, PaperFile};
use super::page::{Missing, Page};
use super::people::People;
use super::template::does_without;
use crate::paper::documents;
use crate::plan::Plan;
use crate::plan::custody::CustodyPlan;
use crate::transcript::record::Parent;
use crate::vocab::digest::pgp_words;

/// The script on paper, to hold in hand and to write on.
fn on_paper(ui: &mut Ui, file: &mut PaperFile, plan: &Plan, custody: Option<&CustodyPlan>, base: &Path) {
    kit::title(ui, "On paper");
    kit::caption(ui, "The same steps with room for times, initials and exceptions. Nothing secret is on it.");
    let offer = Offer {
        field: "File for the script",
        button: "Save the script as a PDF",
        file: &format!("script-{}.pdf", plan.template.id),
    };
    file.show(ui, &offer, base, || documents::blank_script(plan, custody, plan.choices.paper.into()));
}

/// Draws it; a page to turn to, when something there is missing.
pub fn show(
    ui: &mut Ui,
    plan: Result<&Plan, &String>,
    (missing, fewer_come): (&[Missing], Option<&str>),
    parent: Option<&Parent>,
    (people, custody): (&People, Option<&CustodyPlan>),
    (file, base): (&mut PaperFile, &Path),
) -> Option<Page> {
    let mut turn_to = None;
    kit::heading(ui, "The whole plan");
    if let Some(custody) = custody {
        super::custody::grave(ui, custody);
    }
    if let Some(why) = fewer_come {
        kit::notice(ui, Signal::Attention, &kit::sentence(why));
    }
    if let Some(parent) = parent {
        kit::notice(
            ui,
            Signal::Plain,
            &format!(
                "It builds on ceremony {}, {}. {}",
                parent.ceremony.short(),
                if parent.entries == 1 {
                    "1 entry".to_owned()
                } else {
                    format!("{} entries", parent.entries)
                },
                parent.redo
            ),
        );
    }
    if !missing.is_empty() {
        kit::space(ui);
        kit::title(ui, "Still missing");
        for missing in missing {
            let text = format!("{}: {}", missing.page.name(), missing.what);
            let link = kit::quiet(ui, &text);
            // nothing can be opened before it is there: the first way to it is what comes next
            kit::offer_focus(ui, &link);
            if link.clicked() {
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
    let minutes = plan.minutes();
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
    what_comes_of_it(ui, plan, people);
    does_without(ui, &plan.template);
    kit::gap(ui);
    on_paper(ui, file, plan, custody, base);
    kit::gap(ui);
    kit::title(ui, "Held against the script that was approved");
    kit::spelled(
        ui,
        "Words of this script, to compare with the approved print",
        &pgp_words(&plan.template_digest().0),
    );
    // the longest comes last: nothing is looked for below it
    kit::gap(ui);
    kit::rule(ui);
    steps(ui, plan);
    turn_to
}

/// The set that is made: how many sheets, how each is locked, who gets which.
fn what_comes_of_it(ui: &mut Ui, plan: &Plan, people: &People) {
    let Some(quorum) = plan.choices.quorum.filter(|_| plan.template.kind.makes_a_set()) else { return };
    kit::space(ui);
    kit::large(ui, &format!("{} rebuild the key.", quorum.sheets_needed_first()));
    for draft in people.custodians() {
        let numbers = draft.numbers();
        let locks = numbers
            .iter()
            .map(|share| format!("{share} ({})", super::quorum::lock_short(plan.choices.lock_of(*share))));
        let locks: Vec<String> = locks.collect();
        let name =
            if draft.name.trim().is_empty() { "A custodian who is not named" } else { draft.name.trim() };
        kit::caption(ui, &format!("{name} holds share {}", locks.join(", ")));
    }
}

/// Every step, as it will be spoken.
fn steps(ui: &mut Ui, plan: &Plan) {
    let mut phase_now = None;
    for (number, planned) in (1..).zip(plan.steps()) {
        let step = &planned.script;
        let head = (planned.part.as_str(), planned.round.as_ref());
        if phase_now != Some(head) {
            phase_now = Some(head);
            kit::space(ui);
            kit::title(ui, &planned.part);
        }
        kit::body(ui, &format!("{number}  {}", step.title));
        let who = plan.template.who(step);
        kit::caption(ui, &format!("{who} \u{b7} {} min", step.minutes));
        // what is spoken is written out once, in the first round
        if planned.round.as_ref().is_none_or(|round| round.number == 1) {
            if let Some(say) = &step.say {
                kit::caption(ui, &format!("\u{201c}{}\u{201d}", say.with_blanks()));
            }
            for tick in &step.ticks {
                kit::caption(ui, &format!("\u{2013} {tick}"));
            }
        }
    }
}
