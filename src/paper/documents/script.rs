//! The script before the ceremony: every step as the screen will show it, with room to write.

use super::blanks::{self, INSET};
use super::custody;
use super::frame::Heading;
use super::front_tables;
use super::layout::{Column, READ, READ_STRONG, Writer, pitch};
use super::typed::{GOES_ON, has_columns};
use crate::paper::sheet::pen::{BODY, LABEL, lines};
use crate::paper::{Page, Paper};
use crate::plan::custody::CustodyPlan;
use crate::plan::template::{CUSTODIAN, Compared, Term, Told, WITNESS};
use crate::plan::{Phase, Plan, PlannedStep, Step, StepKind, Template};
use crate::sharing::Quorum;
use crate::vocab::digest::pgp_words;

/// Blank exception sheets at the end; each has room for two.
const EXCEPTION_SHEETS: usize = 2;
const ROLES: [Column; 4] = [("Role", 0.2), ("People", 0.12), ("Must not also be", 0.3), ("Name", 0.38)];

/// The script with room to write.
pub fn pages(plan: &Plan, custody: Option<&CustodyPlan>, paper: Paper) -> Vec<Page> {
    let template = &plan.template;
    let heading = Heading {
        title: template.title.clone(),
        ids: vec![("Script", format!("{} version {}", template.id, template.version))],
        rehearsal: false,
        initials: Some(initials(template)),
    };
    let mut to = Writer::new(paper, heading);
    front(&mut to, plan, custody);
    let mut phase = None;
    for (number, planned) in (1..).zip(plan.steps()) {
        let step = &planned.script;
        if !plan.is_of_its_round(planned) {
            continue;
        }
        // a phase begins with its first step, again in every round
        let round = (planned.part.as_str(), planned.round.as_ref());
        if phase != Some(round) {
            let first = needed(&to, step);
            part(&mut to, plan, planned, first);
            phase = Some(round);
        }
        one(&mut to, plan, planned, number);
    }
    for _ in 0..EXCEPTION_SHEETS {
        blanks::exceptions(&mut to);
    }
    to.finish()
}

/// Who initials each page: whoever leads to the sign-off, and the witness.
fn initials(template: &Template) -> String {
    let closes = |step: &&Step| step.kind == StepKind::SignOff && step.acts != WITNESS;
    let acts = |step: &&Step| step.acts != WITNESS && step.acts != CUSTODIAN;
    let leads = template.all_steps().find(closes).or_else(|| template.all_steps().find(acts));
    let witness = template.role_title(WITNESS);
    leads.map_or_else(
        || format!("Initials of {witness}"),
        |step| format!("Initials of {} and {witness}", template.role_title(&step.acts)),
    )
}

fn front(to: &mut Writer, plan: &Plan, custody: Option<&CustodyPlan>) {
    let template = &plan.template;
    to.title(&template.title, "");
    // whoever wrote the script may write here what the program says elsewhere
    to.text(READ_STRONG, "What it is for, in the words of its author");
    for line in template.scope.lines() {
        to.beside(4.0, READ, line);
    }
    to.gap(2.0);
    if let Some(custody) = custody {
        custody::first(to, custody);
    }
    if !template.without.is_empty() {
        to.text(READ_STRONG, "Keyrite finds that this script does without");
        for precaution in &template.without {
            to.beside(4.0, READ, precaution);
        }
        to.gap(2.0);
    }
    let digest = plan.template_digest();
    to.fact("Script", READ, &format!("{} version {}", template.id, template.version));
    let open = plan.steps().iter().any(|planned| plan.stands_for_all(planned));
    let counted = if open { "; of what is done for each sheet, one is counted" } else { "" };
    to.fact(
        "Expected length",
        READ,
        &format!("{} minutes, {} steps{counted}", plan.minutes(), plan.possible_steps().count()),
    );
    if let Some(quorum) = plan.choices.quorum {
        to.fact("Shares", READ, &shares_told(quorum));
    }
    to.gap(1.0);
    let compared = plan.possible_steps().find(|planned| planned.script.compare == Some(Compared::Template));
    let where_to =
        match compared.and_then(|compared| plan.steps().iter().position(|step| step.id == compared.id)) {
            Some(place) => format!("SHA-256 of the script, compared in step {}", place + 1),
            None => "SHA-256 of the script; no step of it compares these words".to_owned(),
        };
    to.fact("Script in words", READ, &where_to);
    to.words(&pgp_words(&digest.0));
    to.hex(&digest.hex());
    to.write_on(0.0, "Organisation and place");
    to.characters(0.0, "Date, and start", &[4, 2, 2, 2, 2]);
    to.part("Roles", "", 20.0);
    let rows: Vec<Vec<String>> = template
        .roles
        .iter()
        .map(|role| {
            let count = match (role.at_least, role.at_most) {
                (least, most) if least == most => least.to_string(),
                // the most that a template can say
                (least, 255) => format!("{least} or more"),
                (least, most) => format!("{least} to {most}"),
            };
            let others: Vec<&str> = role.not_also.iter().map(|id| template.role_title(id)).collect();
            vec![role.title.clone(), count, others.join(", "), String::new()]
        })
        .collect();
    to.table(&ROLES, &rows, 7.6);
    if !template.countersignatures.is_empty() {
        let wanted: Vec<String> = template
            .countersignatures
            .iter()
            .map(|wanted| match wanted.at_least {
                1 => template.role_title(&wanted.role).to_owned(),
                several => format!("{several} as {}", template.role_title(&wanted.role)),
            })
            .collect();
        let text = format!(
            "Afterwards the statement is signed with keys of their own by: {}. They name their public keys at the roll call.",
            wanted.join(", ")
        );
        to.text(READ, &text);
    }
    front_tables::contents(to, plan);
    front_tables::things(to, plan);
    front_tables::tables(to, plan);
    if let Some(custody) = custody {
        custody::section(to, custody);
    }
    to.part("How to read this script", "", 20.0);
    to.text(READ, &format!("SAY marks what is read aloud, word for word, with what belongs on the lines in it; DO is what hands do, TYPE what is typed on another device, blanks and all; a line of it that ends in {GOES_ON} goes on in the next one, and nothing is typed between; what stands under DO NOT SAY must not be spoken. A square is ticked when it is done, all of them; of circles one is filled. Write the end time of each step and initial each page. Whatever differs goes on an exception sheet, at the end.{}", other_rounds(plan)));
}

/// Why numbers are missing, where a condition keeps a step to some rounds.
fn other_rounds(plan: &Plan) -> &'static str {
    let all = plan.possible_steps().count() == plan.steps().len();
    if all { "" } else { " A number that is missing is that of a step of other rounds." }
}

/// k of n in a sentence.
pub(super) fn shares_told(quorum: Quorum) -> String {
    let needed = match (quorum.threshold(), quorum.shares()) {
        (2, 2) => "both of them rebuild".to_owned(),
        (k, n) if k == n => "all of them together rebuild".to_owned(),
        (k, _) => format!("any {k} of them rebuild"),
    };
    format!("{} sheets, {needed} the key; {} may be lost", quorum.shares(), quorum.may_be_lost())
}

fn part(to: &mut Writer, plan: &Plan, planned: &PlannedStep, keep: f32) {
    let phase = plan.phase(planned);
    let minutes: u32 = phase.steps.iter().map(|step| u32::from(step.minutes)).sum();
    let mut only = blanks::conditions(plan, planned, &phase.when);
    if phase.optional {
        only.push("This part may be left out.".to_owned());
    }
    only.extend(until(phase, planned));
    if plan.stands_for_all(planned) {
        only.push("Held once for each sheet that the ceremony before tells of and that is not destroyed. Have as many copies of this part as there are sheets.".to_owned());
    }
    to.part(&planned.part, &format!("{minutes} min"), keep + 2.0);
    for line in only {
        to.text(READ_STRONG, &line);
    }
}

/// What ends the rounds of a part, said in the first; in the others, that they may be over.
fn until(phase: &Phase, planned: &PlannedStep) -> Option<String> {
    let (until, round) = (phase.until.as_ref()?, planned.round.as_ref()?);
    let term = |term: &Term| {
        let label = phase.own_choice(&term.name).map_or(term.name.as_str(), |(_, choice)| &choice.label);
        let is = if term.is { "is" } else { "is not" };
        format!("\u{201c}{label}\u{201d} {is}: {}", term.word)
    };
    let when = until.any.iter().map(term).collect::<Vec<_>>().join(", or if ");
    Some(if round.number == 1 {
        format!("Up to {} rounds. The last is the one in which {when}", round.of)
    } else {
        format!("Only if no round before was the last, in which {when}")
    })
}

/// Height that the step should find on its page, within reason.
fn needed(to: &Writer, step: &Step) -> f32 {
    let said: f32 =
        texts(step).into_iter().map(|(mark, text)| told_height(to, INSET + 14.0, mark, &text)).sum();
    (12.0 + said + blanks::height(step)).min(120.0)
}

fn one(to: &mut Writer, plan: &Plan, planned: &PlannedStep, number: usize) {
    let step = &planned.script;
    let needed = needed(to, step);
    to.need(needed);
    to.gap(2.0);
    head(to, plan, step, number);
    for line in blanks::conditions(plan, planned, &step.when) {
        to.beside(INSET, READ_STRONG, &line);
    }
    if step.optional {
        to.tick(INSET, false, "Left out: this step is optional");
    }
    spoken(to, texts(step));
    blanks::draw(to, plan, planned);
    to.gap(1.2);
}

/// Number, title, who acts and confirms, minutes, and boxes for the end time.
fn head(to: &mut Writer, plan: &Plan, step: &Step, number: usize) {
    let y = to.y + pitch(READ_STRONG);
    let (left, right) = (to.left(), to.right());
    to.pen.text(left, y, READ_STRONG, &number.to_string());
    let x = to.boxes(right - 21.0, y + 1.2, 4.6, 5.2, 2) + 2.0;
    to.pen.text(x - 1.5, y, BODY, ":");
    to.boxes(x, y + 1.2, 4.6, 5.2, 2);
    to.pen.text_right(right - 23.0, y, LABEL, &format!("{} min, end", step.minutes));
    // the title stops short of the boxes
    let limit = right - 46.0 - left - INSET;
    for line in lines(READ_STRONG, &step.title, limit) {
        to.y += pitch(READ_STRONG);
        to.pen.text(left + INSET, to.y, READ_STRONG, &line);
    }
    to.beside(INSET, BODY, &plan.template.who(step));
    to.y += 0.8;
}

/// The mark of what is typed.
const TYPE: &str = "TYPE";

/// What is said, done and not said, each under its mark, with room for what only the day will know.
fn texts(step: &Step) -> Vec<(&'static str, String)> {
    marked(step, &|told| told.with_blanks())
}

/// The texts of a step, each under its mark, in the one order that they have on the screen too.
pub(super) fn marked(step: &Step, with: &dyn Fn(&Told) -> String) -> Vec<(&'static str, String)> {
    let all = [
        ("SAY", &step.say),
        ("DO", &step.hands),
        (TYPE, &step.command),
        ("DO NOT SAY", &step.do_not_say),
        ("NOTE", &step.note),
    ];
    all.into_iter().filter_map(|(mark, text)| Some((mark, with(text.as_ref()?)))).collect()
}

/// What is typed, or set in columns, keeps its blanks.
fn told_height(to: &Writer, by: f32, mark: &str, text: &str) -> f32 {
    if mark == TYPE || has_columns(text) { to.typed_height(by, text) } else { to.height(by, READ, text) }
}

/// The texts, with a rule along what is spoken.
pub(super) fn spoken(to: &mut Writer, texts: Vec<(&'static str, String)>) {
    for (mark, text) in texts {
        let by = INSET + if mark.len() > 4 { 22.0 } else { 12.0 };
        let height = told_height(to, by, mark, &text);
        to.need(height.min(60.0));
        let (x, top) = (to.left() + INSET, to.y + 0.9);
        to.pen.text(x, to.y + pitch(READ), super::layout::MARK, mark);
        if mark == TYPE || has_columns(&text) {
            to.typed(by, &text, mark == TYPE);
        } else {
            to.beside(by, READ, &text);
        }
        // on one page only: the rule would lie beside other text
        if mark == "SAY" && to.y > top {
            to.line((x + by - INSET - 2.4, top), (x + by - INSET - 2.4, to.y + 1.0));
        }
        to.y += 1.4;
    }
}
