//! The script after the ceremony: every step with its time, who acted and confirmed, and what was recorded, exceptions
//! where they happened.

use super::blanks::{INSET, conditions};
use super::held::HeldCeremony;
use super::layout::{MARK, READ, READ_STRONG, Writer, pitch};
use super::script;
use crate::ceremony::recorded::Chosen;
use crate::ceremony::telling::{StepItem, items};
use crate::ceremony::{Earlier, State};
use crate::paper::Page;
use crate::paper::sheet::pen::{BODY, lines};
use crate::plan::template::{Condition, Told};
use crate::plan::{PlannedStep, Step};
use crate::transcript::Entry;

/// Where a value begins after its label, millimetres.
const VALUES: f32 = 46.0;

/// The script with everything that was recorded.
pub fn pages(held: &HeldCeremony<'_>) -> Vec<Page> {
    let plan = held.state.plan();
    let template = &plan.template;
    let mut to =
        Writer::new(held.paper(), held.heading(&format!("{}: the script as it was held", template.title)));
    let (from, until) = held.state.held();
    to.title(
        &template.title,
        "The script as it was held, from the transcript: what was done at each step, when, and by whom.",
    );
    to.fact("Held at", READ, &format!("{}, {}", plan.choices.place, plan.choices.organisation));
    to.fact("From, to", READ, &format!("{} to {}", from.to_minute(), until.to_minute()));
    to.fact("Script", READ, &format!("{} version {}", template.id, template.version));
    to.fact("Lines", READ, &held.state.entries().to_string());
    let mut rest = held.entries.iter().peekable();
    let mut phase = None;
    // as it was when each step was due: what people read then
    let mut then: Option<State> = None;
    // what earlier days held stands in their papers
    let begun =
        held.entries.iter().find_map(|entry| entry.step.as_deref()).filter(|_| held.earlier.is_some());
    let before = |planned: &PlannedStep| begun.is_some_and(|begun| planned.id != begun);
    for (number, planned) in (1..).zip(plan.steps()).skip_while(|(_, planned)| before(planned)) {
        let step = &planned.script;
        let mut here = Vec::new();
        while let Some(entry) = rest.peek() {
            // the header belongs to no step
            if entry.step.as_deref().is_some_and(|id| id != planned.id) {
                break;
            }
            here.extend(rest.next());
        }
        let why_not = if here.is_empty() { not_held(held, planned) } else { None };
        if matches!(why_not, Some(NotHeld::NoSuchStep)) {
            continue;
        }
        let of = (planned.part.as_str(), planned.round.as_ref());
        if phase != Some(of) {
            to.part(&planned.part, "", 24.0);
            phase = Some(of);
        }
        if let Some(NotHeld::Because(why)) = why_not {
            to.need(10.0);
            head(&mut to, step, number, "not held");
            to.beside(INSET, READ, &format!("Not held: {why}"));
            continue;
        }
        let told = |told: &Told| match &then {
            Some(state) => state.told(planned, told),
            None => told.with_blanks(),
        };
        one(&mut to, held, step, number, &here, script::marked(step, &told));
        for entry in here {
            take(&mut then, entry, held.earlier);
        }
    }
    to.finish()
}

/// Takes the next line: the first of them begins.
fn take(then: &mut Option<State>, entry: &Entry, earlier: Option<&Earlier>) {
    const WHY: &str = "papers are made of lines that were verified";
    match then {
        Some(state) => state.apply(entry).expect(WHY),
        None => *then = Some(State::begin(entry, earlier).expect(WHY)),
    }
}

/// Why a step has no line.
enum NotHeld {
    /// It is of another round, or nobody came for its round.
    NoSuchStep,
    /// In a sentence.
    Because(String),
}

/// Why a step was not held; none for one that the ceremony did not come to, and for one that leaves no line.
fn not_held(held: &HeldCeremony<'_>, planned: &PlannedStep) -> Option<NotHeld> {
    let (state, plan) = (held.state, held.state.plan());
    if state.is_held(planned) {
        return None;
    }
    let nobody = planned.round.as_ref().is_some_and(|round| {
        round.role.as_ref().is_some_and(|role| state.person_of_round(role, round.number).is_none())
    });
    if nobody || !plan.is_of_its_round(planned) {
        return Some(NotHeld::NoSuchStep);
    }
    let when: Vec<Condition> = plan.phase(planned).when.iter().chain(&planned.script.when).cloned().collect();
    let failed: Vec<Condition> = when
        .into_iter()
        .filter(|condition| !state.all_hold(planned, std::slice::from_ref(condition), &Chosen::new()))
        .collect();
    if state.rounds_are_over(planned) {
        return Some(NotHeld::Because("an earlier round was the last.".to_owned()));
    }
    let why = match conditions(plan, planned, &failed).as_slice() {
        [] => "its part was left out.".to_owned(),
        all => {
            let all: Vec<&str> = all.iter().map(|one| one.strip_prefix("Only if ").unwrap_or(one)).collect();
            format!("only if {}", all.join(", and if "))
        }
    };
    Some(NotHeld::Because(why))
}

/// Number, title, and what stands at the right.
fn head(to: &mut Writer, step: &Step, number: usize, beside: &str) {
    to.gap(1.6);
    let y = to.y + pitch(READ_STRONG);
    let (left, right) = (to.left(), to.right());
    to.pen.text(left, y, READ_STRONG, &number.to_string());
    to.pen.text_right(right, y, BODY, beside);
    for line in lines(READ_STRONG, &step.title, right - left - INSET - 24.0) {
        to.y += pitch(READ_STRONG);
        to.pen.text(left + INSET, to.y, READ_STRONG, &line);
    }
}

fn one(
    to: &mut Writer,
    held: &HeldCeremony<'_>,
    step: &Step,
    number: usize,
    entries: &[&Entry],
    told: Vec<(&'static str, String)>,
) {
    to.need(20.0);
    let done = entries.last().map_or_else(String::new, |entry| entry.at.time());
    head(to, step, number, &done);
    if let Some(entry) = entries.last() {
        let names: Vec<String> = entry.with.iter().map(|id| held.teller().name(*id)).collect();
        let confirmed =
            if names.is_empty() { String::new() } else { format!(", with {}", names.join(" and ")) };
        to.beside(INSET, BODY, &format!("{}{confirmed}", held.teller().name(entry.by)));
    }
    to.y += 0.6;
    script::spoken(to, told);
    let labels = |id: &str| {
        step.fields
            .iter()
            .find(|field| field.id == id)
            .map_or_else(|| id.to_owned(), |field| field.label.clone())
    };
    for entry in entries {
        for part in items(&held.teller(), entry, &labels) {
            write(to, step, entry, part);
        }
    }
}

fn write(to: &mut Writer, step: &Step, entry: &Entry, part: StepItem) {
    match part {
        StepItem::Line(text) => to.beside(INSET, READ, &text),
        StepItem::Tick { text, as_wanted: true } => to.tick(INSET, true, &text),
        StepItem::Tick { text, as_wanted: false } => {
            to.tick(INSET, false, &format!("NOT AS WANTED: {text}"));
        }
        StepItem::Value(label, text) => {
            let taken = BODY.width(&label) + 3.0;
            if taken > (to.right() - to.left()) / 2.0 {
                // a long label stands above its value
                to.beside(INSET, BODY, &label);
                to.beside(INSET + VALUES, READ, &text);
                return;
            }
            to.need(pitch(READ));
            let (x, y) = (to.left() + INSET, to.y + pitch(READ));
            to.pen.text(x, y, BODY, &label);
            to.beside(INSET + VALUES.max(taken), READ, &text);
        }
        StepItem::Chosen(id, option) => {
            let choice = step.choices.iter().find(|choice| choice.id == id);
            let (label, options) = choice
                .map_or((id.as_str(), Vec::new()), |choice| (choice.label.as_str(), choice.options.clone()));
            to.circles(INSET, label, &options, Some(&option));
        }
        StepItem::Words(label, words) => {
            to.need(pitch(READ) * 3.0);
            let (x, y) = (to.left() + INSET, to.y + pitch(READ));
            to.pen.text(x, y, BODY, label);
            to.beside(INSET + VALUES, READ, &words);
        }
        StepItem::Exception { number, lines: said } => {
            to.need(24.0);
            to.gap(1.4);
            let top = to.y;
            to.beside(INSET + 4.0, MARK, &format!("EXCEPTION {number}, {}", entry.at.time()));
            for (label, text) in said {
                to.need(pitch(READ));
                let (x, y) = (to.left() + INSET + 4.0, to.y + pitch(READ));
                to.pen.text(x, y, BODY, label);
                to.beside(INSET + 24.0, READ, &text);
            }
            if to.y > top {
                let x = to.left() + INSET + 1.0;
                for x in [x, x + 0.8] {
                    to.line((x, top + 0.8), (x, to.y + 1.0));
                }
            }
            to.y += 1.6;
        }
    }
}
