//! Which way a rehearsal goes: the options that are to be taken, and in the end what was held, what not, and why.

use crate::ceremony::State;
use crate::ceremony::recorded::Chosen;
use crate::ceremony::rehearsal::Wishes;
use crate::plan::{PlannedStep, Template, choices_named};
use crate::transcript::Subject;
use crate::vocab::shown;

/// Most lines about steps that were not held.
const MOST: usize = 20;

/// What `--choose STEP.CHOICE=OPTION` asks for.
pub(super) fn wishes(template: &Template, choose: &[String]) -> Result<Wishes, String> {
    let mut wishes = Wishes::default();
    for text in choose {
        let (name, option) = text
            .split_once('=')
            .map(|(name, option)| (name.trim(), option.trim()))
            .ok_or_else(|| format!("--choose {}: write STEP.CHOICE=OPTION", shown(text)))?;
        let all = choices_named(template, name);
        let [found] = all.as_slice() else {
            let known: Vec<String> = template
                .all_steps()
                .flat_map(|step| step.choices.iter().map(move |choice| format!("{}.{}", step.id, choice.id)))
                .collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(format!("--choose {}: the choices of this script are: {known}", shown(text)));
        };
        if !found.what.options.iter().any(|known| known == option) {
            let options = found.what.options.join(" \u{b7} ");
            return Err(format!("--choose {}: its options are: {options}", shown(text)));
        }
        wishes.options.push((found.step.id.clone(), found.what.id.clone(), option.to_owned()));
    }
    Ok(wishes)
}

/// What is said of the way that a rehearsal went.
pub(super) struct HowItWent {
    /// How many steps were held, of how many.
    pub held: String,
    /// Each step that was not, and why.
    pub not_held: Vec<String>,
    /// What the stand-ins could not have, and excepted.
    pub excepted: Vec<String>,
}

/// Steps that a condition, or nobody in its round, did not keep out.
pub(super) fn held(state: &State) -> impl Iterator<Item = &PlannedStep> {
    state.plan().possible_steps().filter(|planned| state.is_held(planned))
}

pub(super) fn told(state: &State, left_out: &[String]) -> HowItWent {
    let plan = state.plan();
    let mut not_held: Vec<String> = left_out.to_vec();
    for planned in plan.possible_steps().filter(|planned| !state.is_held(planned)) {
        let when = plan.phase(planned).when.iter().chain(&planned.script.when);
        let failed: Vec<String> = when
            .filter(|condition| !state.all_hold(planned, std::slice::from_ref(*condition), &Chosen::new()))
            .map(ToString::to_string)
            .collect();
        let nobody = planned.round.as_ref().is_some_and(|round| {
            round.role.as_ref().is_some_and(|role| state.person_of_round(role, round.number).is_none())
        });
        // for whom nobody came there is no round; what was left out is told already
        let told = format!("{}: ", planned.id);
        if nobody || left_out.iter().any(|one| one.starts_with(&told)) {
            continue;
        }
        let why = if state.rounds_are_over(planned) {
            "an earlier round was the last".to_owned()
        } else if failed.is_empty() {
            "its part was left out".to_owned()
        } else {
            format!("held only when {}; --choose takes another option", failed.join(" and "))
        };
        not_held.push(format!("{}: {why}", planned.id));
    }
    let count = held(state).count() - left_out.len();
    let of = count + not_held.len();
    let held = if not_held.is_empty() {
        format!("all {of} were held")
    } else {
        format!("{count} of {of} were held")
    };
    if not_held.len() > MOST {
        let more = not_held.len() - MOST;
        not_held.truncate(MOST);
        not_held.push(format!("and {more} more"));
    }
    let of_files =
        state.exceptions().iter().filter(|exception| matches!(exception.about, Subject::File { .. }));
    let excepted = of_files.map(|exception| {
        let step = exception.step.as_deref().unwrap_or_default();
        format!("{step}: no stand-in can have the file whose SHA-256 the script expects; the script is not wrong there")
    });
    HowItWent { held, not_held, excepted: excepted.collect() }
}
