//! What a script for an emergency must have: one person at the sheets, and a witness who is nobody else.

use super::kinds::StepKind;
use super::template::{CUSTODIAN, Kind, Step, Template, WITNESS};
use super::toml_table::Table;

/// Only a recovery can be one, and only where one person alone brings the sheets.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    if !template.emergency {
        return;
    }
    match template.kind {
        Kind::Recovery => {}
        Kind::Generation
        | Kind::Drill
        | Kind::Reshare
        | Kind::Reissue
        | Kind::Rotation
        | Kind::Audit
        | Kind::Destruction
        | Kind::Deposit
        | Kind::DepositRelease
        | Kind::Record => {
            let what = format!("is true, and {} can wait for its people", template.kind.with_article());
            root.problem("emergency", what, "take it out: an emergency is a recovery");
        }
    }
    // that the two roles are there is asked for elsewhere
    let Some((custodian, witness)) = template.role(CUSTODIAN).zip(template.role(WITNESS)) else { return };
    if (custodian.at_least, custodian.at_most) != (1, 1) {
        let what = format!(
            "takes {} to {} people, and in an emergency one person brings every sheet",
            custodian.at_least, custodian.at_most
        );
        let fix = "write at_least = 1 and at_most = 1; or take emergency out, and nobody comes to k";
        root.problem_at(&format!("role {CUSTODIAN}"), "role", what, fix);
    }
    let watched = |step: &&Step| step.acts == WITNESS || step.confirms.iter().any(|who| who.role == WITNESS);
    let alone = |step: &&Step| step.kind != StepKind::SignOff && !watched(step);
    if let Some(step) = template.all_steps().find(alone) {
        let what = format!("{} is not seen by the witness, and nobody else is there", step.id);
        root.problem_at(&step.place_name(), "phase.step", what, "write confirms = [\"witness\"]");
    }
    let apart = |one: &[String], other: &str| one.iter().any(|id| id == other);
    if !apart(&custodian.not_also, WITNESS) && !apart(&witness.not_also, CUSTODIAN) {
        let what = "may be the one person who brings the sheets, and nobody else would be there";
        let fix = "write not_also = [\"custodian\"]";
        root.problem_at(&format!("role {WITNESS}"), "role.witness", what, fix);
    }
}
