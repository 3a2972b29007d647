//! How many people of a role a step takes: as many as the role has at the fewest, for nobody knows on paper who comes.

use super::template::{CUSTODIAN, Confirming, HowMany, Phase, Repeat, Role, Step, Template, WITNESS};
use super::toml_table::Table;
use crate::vocab::edit_distance::slip;

/// Checks a step against the fewest and the most people of each role that acts or confirms.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template, phase: &Phase, step: &Step) {
    // that a witness must come is said of the role, once
    for role in template.roles.iter().filter(|role| role.id != WITNESS || role.at_least > 0) {
        let acts = u16::from(step.acts == role.id);
        let confirms = step.confirms.iter().find(|who| who.role == role.id);
        let confirm = confirms.map_or(0, wanted);
        let problem = |what: String, fix: String| {
            root.problem_at(&step.place_name(), "phase.step", format!("{} {what}", step.id), fix);
        };
        if phase.repeat == Repeat::Role(role.id.clone()) {
            if acts + confirm > 1 {
                let what = format!("wants {} as {} in a round of one of them", acts + confirm, role.id);
                problem(what, "there it is that person alone: name another role".into());
            }
            continue;
        }
        if acts + confirm > role.at_most {
            let what = format!(
                "wants {confirm} of {} to confirm, and at most {} can",
                role.id,
                role.at_most.saturating_sub(acts)
            );
            let fix = if acts > 0 {
                "whoever acts does not confirm: name another role, or raise the role's at_most"
            } else {
                "want fewer, or raise the role's at_most"
            };
            problem(what, fix.into());
        } else if acts + confirm > fewest(template, role) && !step.optional && !phase.optional {
            problem(too_few(role, acts, confirm), cure(role, acts + confirm));
        }
    }
}

fn too_few(role: &Role, acts: u16, confirm: u16) -> String {
    let needs = match (acts, confirm) {
        (0, several) => format!("{several} of {} to confirm", role.id),
        (_, 0) => format!("the {} to act", role.id),
        (_, several) => format!("the {} to act and {several} more of them to confirm", role.id),
    };
    format!("wants {needs}, and there may be {}", role.at_least)
}

fn cure(role: &Role, needs: u16) -> String {
    if role.at_least == 0 {
        return format!(
            "write at_least = {needs} for the role {}, let the step be optional, or hold its phase with repeat = \"role:{}\"",
            role.id, role.id
        );
    }
    format!("write at_least = {needs} for the role {}, or want fewer", role.id)
}

/// How many must come for a list of those who confirm.
const fn wanted(who: &Confirming) -> u16 {
    match who.how_many {
        HowMany::AtLeast(least) => least,
        HowMany::All => 1,
    }
}

/// The fewest people of a role: of custodians who hold shares there are two, except in an emergency.
fn fewest(template: &Template, role: &Role) -> u16 {
    let held = role.id == CUSTODIAN && template.kind.has_a_key() && !template.emergency;
    if held { role.at_least.max(2) } else { role.at_least }
}

/// What to write in place of a role that is not there.
pub(super) fn one_of(template: &Template, name: &str) -> String {
    let all: Vec<&str> = template.roles.iter().map(|role| role.id.as_str()).collect();
    match slip(all.iter(), name) {
        Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
        None => format!("name a role of this template: {}", all.join(", ")),
    }
}
