//! What a ceremony of a kind cannot lack, what has no place in it, and that somebody independent is there.

use super::depositing;
use super::emergency;
use super::kinds::{StepKind, Touches};
use super::replacing;
use super::sheets_end;
use super::template::{Kind, SHEET, Step, Template, WITNESS};
use super::toml_table::Table;

/// Whoever signs off has seen all that was done with the key: nobody agrees to what has not happened yet.
fn check_sign_off_is_late(root: &Table<'_, '_, '_>, template: &Template) {
    let after = template.all_steps().skip_while(|step| step.kind != StepKind::SignOff).skip(1);
    // of a record what people do is all there is; elsewhere the key, and what is kept and bagged
    let matters = |step: &&Step| {
        step.kind != StepKind::Seal
            && (template.kind.handles_sheets()
                || step.kind.row().touches == Touches::Key
                || step.kind.leaves_something())
    };
    if let Some(late) = after.into_iter().find(matters) {
        let what = format!("{} comes after everybody has signed off", late.id);
        root.problem_at(
            &late.place_name(),
            "phase.step",
            what,
            "put the sign-off behind it: people agree to what they have seen",
        );
    }
}

/// What is read after the key is rebuilt belongs to no key that is proven, and unsettles what came of the one that is.
fn check_bags_come_before_the_key(root: &Table<'_, '_, '_>, template: &Template) {
    let mut after = template.all_steps().skip_while(|step| step.kind != StepKind::Combine);
    let combine = after.next();
    if let Some((combine, late)) = combine.zip(after.find(|step| step.kind == StepKind::Collect)) {
        let what = format!("{} opens bags after {} has rebuilt the key", late.id, combine.id);
        let fix = "put it before that step; of other bags hold an audit, or a ceremony of their own";
        root.problem_at(&late.place_name(), "phase.step", what, fix);
    }
}

/// Kinds of step that a script cannot lack, all in one sentence: who lacks the one mostly lacks the others.
fn check_lacks(root: &Table<'_, '_, '_>, template: &Template) {
    let kind = template.kind.with_article();
    let has = |kind: &StepKind| template.all_steps().any(|step| step.kind == *kind);
    let lacks: Vec<StepKind> = template.kind.cannot_lack().into_iter().filter(|kind| !has(kind)).collect();
    let words: Vec<&str> = lacks.iter().map(|kind| kind.word()).collect();
    let brings = |block: &str, kinds: &[StepKind]| {
        let all = !lacks.is_empty() && lacks.iter().all(|kind| kinds.contains(kind));
        all.then(|| format!("include = \"{block}\" brings it"))
    };
    let fix = brings("opening", &[StepKind::RollCall, StepKind::Approval])
        .or_else(|| brings("closing", &[StepKind::Review, StepKind::SignOff]));
    let start = match template.kind {
        Kind::Generation => "kek",
        Kind::Recovery => "recovery",
        Kind::Drill => "drill",
        Kind::Reshare => "reshare",
        Kind::Reissue => "reissue",
        Kind::Rotation => "rotation",
        Kind::Destruction => "destruction",
        Kind::Audit => "audit",
        Kind::Deposit => "deposit",
        Kind::DepositRelease => "release-of-deposit",
        Kind::Record => "dnssec-ksk",
    };
    match words.as_slice() {
        [] => {}
        [one] => {
            let fix = fix.unwrap_or_else(|| {
                format!("add a [[phase.step]] with kind = \"{one}\"; `keyrite template show {start}` has one")
            });
            root.problem("", format!("the script has no step of kind {one}, and {kind} cannot lack it"), fix);
        }
        several => {
            let what = format!(
                "the script has no steps of the kinds {}, and {kind} cannot lack them",
                several.join(", ")
            );
            let start = format!(
                "begin with a copy of a script that has them: `keyrite template new --from {start} my.toml`"
            );
            root.problem("", what, fix.map_or(start, |fix| fix.replace("brings it", "brings them")));
        }
    }
}

/// Sheets end in a destruction, which counts how many are left, says what is given up and names older sets.
fn check_sheets_are_not_destroyed(root: &Table<'_, '_, '_>, template: &Template) {
    let destroys = |step: &&Step| {
        let of_sheets = step.handled.as_ref().is_some_and(|handled| handled.item == SHEET);
        of_sheets && step.kind == StepKind::DestroyItem && template.kind != Kind::Destruction
    };
    if let Some(step) = template.all_steps().find(destroys) {
        let what = format!("{} destroys a sheet in {}", step.id, template.kind.with_article());
        let fix = "hold a destruction for it: that counts the sheets that are left, and names older sets";
        root.problem_at(&step.place_name(), "phase.step", what, fix);
    }
}

/// Where a sheet goes is said by lines that say who has it: nobody comes to k past them.
fn check_sheets_are_not_moved(root: &Table<'_, '_, '_>, template: &Template) {
    let deposits = template.kind == Kind::Deposit;
    let moves = |step: &&Step| {
        let of_sheets = step.handled.as_ref().is_some_and(|handled| handled.item == SHEET);
        of_sheets && (step.kind == StepKind::MoveItem || deposits && step.kind == StepKind::SendItem)
    };
    if let Some(step) = template.all_steps().find(moves) {
        let what = format!("{} moves a sheet, and who holds it then is not counted against k", step.id);
        let fix = if deposits {
            "take it out of its bag with open-item, and put it into one of the agent's with bag-item"
        } else {
            "send it with send-item, and record with receive-item who has it"
        };
        root.problem_at(&step.place_name(), "phase.step", what, fix);
    }
}

/// What a ceremony of this kind cannot lack, what it has once, and that somebody independent is there for the key.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    let kind = template.kind.with_article();
    for step in template.all_steps() {
        if let Some(why) = template.kind.refuses(step.kind) {
            let what = format!("{} is of kind {}, which {why}", step.id, step.kind.word());
            let fix = format!("take it out: {kind} has no such step");
            root.problem_at(&step.place_name(), "phase.step", what, fix);
        }
    }
    check_lacks(root, template);
    for once in
        StepKind::ALL.iter().filter(|kind| kind.row().place.is_for_one_step() && **kind != StepKind::Seal)
    {
        let steps: Vec<&Step> = template.all_steps().filter(|step| step.kind == *once).collect();
        for second in steps.iter().skip(1) {
            let what = format!("{} is the second of kind {}", second.id, once.word());
            let of_the_key = [StepKind::Draw, StepKind::Split, StepKind::Combine].contains(once);
            let fix = if of_the_key {
                "a ceremony has one root key: derive the others from it, or hold a ceremony for each"
            } else {
                "a ceremony has one: take it out"
            };
            root.problem_at(&second.place_name(), "phase.step", what, fix);
        }
    }
    check_sign_off_is_late(root, template);
    check_bags_come_before_the_key(root, template);
    sheets_end::check(root, template);
    replacing::check(root, template);
    depositing::check(root, template);
    emergency::check(root, template);
    check_sheets_are_not_moved(root, template);
    check_sheets_are_not_destroyed(root, template);
    let watched = |step: &Step| step.acts == WITNESS || step.confirms.iter().any(|who| who.role == WITNESS);
    let keyed = template.kind.has_a_key();
    // who lacks the steps themselves is told of them alone
    if keyed
        && !template
            .all_steps()
            .any(|step| step.kind.row().touches == Touches::Key && step.kind != StepKind::Seal)
    {
        return;
    }
    let counts = |step: &&Step| match template.kind {
        Kind::Generation | Kind::Recovery | Kind::Drill | Kind::Reshare | Kind::Reissue | Kind::Rotation => {
            step.kind.row().touches == Touches::Key && step.kind != StepKind::Seal
        }
        Kind::Audit => step.kind == StepKind::Sight,
        Kind::Destruction => matches!(step.kind, StepKind::OpenItem | StepKind::DestroyItem),
        Kind::Deposit => step.kind == StepKind::BagItem,
        // whether a bag is opened is decided there
        Kind::DepositRelease => step.kind == StepKind::Attach,
        Kind::Record => step.kind != StepKind::Seal,
    };
    // in every case something is looked at, bagged or kept; who has none at all is told above
    let certain = match template.kind {
        Kind::Audit => Some(StepKind::Sight),
        Kind::Deposit => Some(StepKind::BagItem),
        Kind::DepositRelease => Some(StepKind::Attach),
        Kind::Generation
        | Kind::Recovery
        | Kind::Drill
        | Kind::Reshare
        | Kind::Reissue
        | Kind::Rotation
        | Kind::Destruction
        | Kind::Record => None,
    };
    if let Some(of) = certain.filter(|_| !template.certain_steps().any(|step| counts(&step))) {
        if template.all_steps().any(|step| step.kind == of) {
            let what = format!(
                "the script has no step of kind {} that is held in every case, and {kind} cannot lack it",
                of.word()
            );
            root.problem("", what, "take when and optional off one, and off its phase");
        }
        return;
    }
    if !template.certain_steps().filter(counts).any(watched) {
        let (what, fix) = if keyed {
            (
                "the script has no witness at any step that touches the key",
                "add confirms = [\"witness\"] to the steps that draw, split, combine or wipe it",
            )
        } else {
            (
                "the script has no witness at any step but the seal",
                "add confirms = [\"witness\"] to the steps that matter",
            )
        };
        root.problem("", what, fix);
    }
}
