//! What a script does without. Some of it no script may lack, see `rules`; the rest its owner may decide, and it
//! stands in one list: at `template check`, on the first page of the printed script, in the window before the
//! ceremony begins, and in the statement.

use super::kinds::{StepKind, Touches};
use super::template::{CUSTODIAN, Compared, Kind, Role, SHEET, Step, Template, WITNESS};

/// Days in which a decision to destroy a key can be taken back (DE-3).
const LEAST_WAIT: u16 = 7;

/// A precaution that a script leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Without {
    /// Nobody reads who allowed the ceremony.
    Approval,
    /// Nobody looks at network, swap, disks and printers.
    Environment,
    /// The program is not compared with an independent source.
    Program,
    /// The script is not compared with the approved one.
    Script,
    /// No clock on the wall is read.
    Clock,
    /// Exceptions are not looked at again.
    Review,
    /// Between the decision that a key ends and the end of its sheets no week passes in every case.
    WaitingTime,
    /// The witness neither acts nor confirms at steps of these kinds.
    WitnessAt(Vec<&'static str>),
    /// The custodian neither acts nor confirms at steps of these kinds.
    CustodianAt(Vec<&'static str>),
    /// One person brings every sheet.
    SecondCustodian,
    /// The witness may have these roles too.
    SeparateWitness(Vec<String>),
    /// Steps, by their ids, at which one person acts and nobody confirms.
    SecondPerson(Vec<String>),
    /// Steps, by their ids, that can bring exceptions after they were reviewed.
    LateReview(Vec<String>),
    /// Values, by step and id, that may stay empty though they must be something.
    MayStayEmpty(Vec<String>),
    /// It has this, and not before the key or a sheet is there: what is said of it then comes too late.
    OnlyLate(Box<Without>),
}

/// Ids in a sentence of the list.
const MOST_IDS: usize = 12;

/// The first of these, and how many more there are.
fn some(ids: &[String]) -> String {
    let first = ids.get(..MOST_IDS).unwrap_or(ids).join(", ");
    match ids.len().saturating_sub(MOST_IDS) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

impl std::fmt::Display for Without {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Approval => f.write_str("an approval that is read aloud"),
            Self::SecondCustodian => f.write_str("a second person at the sheets: one brings all of them"),
            Self::Environment => f.write_str("a look at the machine's network, swap, disks and printers"),
            Self::Program => f.write_str("a comparison of the program with an independent print"),
            Self::Script => f.write_str("a comparison of the script with the approved one"),
            Self::Clock => f.write_str("a look at the clock on the wall"),
            Self::Review => f.write_str("a review of the exceptions"),
            Self::WaitingTime => write!(
                f,
                "a wait of {LEAST_WAIT} days or more between the decision and the destruction, whatever the reason"
            ),
            Self::WitnessAt(kinds) => write!(f, "the witness at: {}", kinds.join(", ")),
            Self::CustodianAt(kinds) => write!(f, "the custodian at: {}", kinds.join(", ")),
            Self::SeparateWitness(roles) => {
                write!(f, "a witness of their own: one person may also be {}", roles.join(", "))
            }
            Self::SecondPerson(steps) => write!(f, "a second person at: {}", some(steps)),
            Self::LateReview(steps) => {
                write!(f, "a review of the exceptions after all else: later come {}", some(steps))
            }
            Self::MayStayEmpty(values) => {
                write!(f, "an answer to each comparison: these may stay empty: {}", some(values))
            }
            Self::OnlyLate(late) => write!(f, "{late} before the key or a sheet is there"),
        }
    }
}

/// The list, in the order of the language.
pub(super) fn list(template: &Template) -> Vec<String> {
    let mut all: Vec<Without> = [
        care(template, |step| step.kind == StepKind::Approval, Without::Approval),
        care(template, |step| step.kind == StepKind::Environment, Without::Environment),
        care(template, |step| step.compare == Some(Compared::Program), Without::Program),
        care(template, |step| step.compare == Some(Compared::Template), Without::Script),
        care(template, |step| step.kind == StepKind::Clock, Without::Clock),
        review(template),
    ]
    .into_iter()
    .flatten()
    .collect();
    if template.kind == Kind::Destruction && days_before_the_end(template) < LEAST_WAIT {
        all.push(Without::WaitingTime);
    }
    let witness = absent(template, Touches::Key, WITNESS);
    if !witness.is_empty() {
        all.push(Without::WitnessAt(witness));
    }
    if template.emergency {
        all.push(Without::SecondCustodian);
    }
    let custodian = absent(template, Touches::Sheet, CUSTODIAN);
    if !custodian.is_empty() {
        all.push(Without::CustodianAt(custodian));
    }
    let also = also_witness(template);
    if !also.is_empty() {
        all.push(Without::SeparateWitness(also));
    }
    let lonely = held_by_one(template);
    if !lonely.is_empty() {
        all.push(Without::SecondPerson(lonely));
    }
    let empty = may_stay_empty(template);
    if !empty.is_empty() {
        all.push(Without::MayStayEmpty(empty));
    }
    all.iter().map(Without::to_string).collect()
}

/// A precaution that is missing, or comes when the key or a sheet was in somebody's hands already. A step that is held on
/// some days only is no precaution.
fn care(template: &Template, is: impl Fn(&Step) -> bool, without: Without) -> Option<Without> {
    if !template.certain_steps().any(&is) {
        return Some(without);
    }
    let handled = |step: &Step| {
        step.kind != StepKind::Seal
            && (step.kind.row().touches != Touches::Nothing
                || step.handled.as_ref().is_some_and(|handled| handled.item == SHEET))
    };
    let first = template.all_steps().position(handled)?;
    let before: Vec<&str> = template.all_steps().take(first).map(|step| step.id.as_str()).collect();
    let in_time = template.certain_steps().any(|step| is(step) && before.contains(&step.id.as_str()));
    (!in_time).then(|| Without::OnlyLate(Box::new(without)))
}

/// No review in every case, or one before steps that can bring exceptions of their own.
fn review(template: &Template) -> Option<Without> {
    if !template.certain_steps().any(|step| step.kind == StepKind::Review) {
        return Some(Without::Review);
    }
    let steps: Vec<&Step> = template.all_steps().collect();
    let last = steps.iter().rposition(|step| step.kind == StepKind::Review)?;
    let ends = [StepKind::SignOff, StepKind::Seal, StepKind::SessionEnd];
    let late = steps.iter().skip(last + 1).filter(|step| !ends.contains(&step.kind));
    let late: Vec<String> = late.map(|step| step.id.clone()).collect();
    (!late.is_empty()).then_some(Without::LateReview(late))
}

/// Steps that somebody holds alone. A custodian is alone at the screen on purpose, and each signs off for themselves.
fn held_by_one(template: &Template) -> Vec<String> {
    let alone = [StepKind::Gate, StepKind::Lock, StepKind::SignOff];
    let steps = template.all_steps().filter(|step| step.confirms.is_empty() && !alone.contains(&step.kind));
    steps.map(|step| step.id.clone()).collect()
}

/// Values that must be something and need not be given.
fn may_stay_empty(template: &Template) -> Vec<String> {
    let of = |step: &Step| {
        let fields = step.fields.iter().filter(|field| field.optional && field.expected.is_some());
        fields.map(|field| format!("{}.{}", step.id, field.id)).collect::<Vec<_>>()
    };
    template.all_steps().flat_map(of).collect()
}

/// Days that pass in every ceremony of this script after the approval and before the first sheet leaves its bag.
fn days_before_the_end(template: &Template) -> u16 {
    let of_sheets = |step: &Step| step.handled.as_ref().is_some_and(|handled| handled.item == SHEET);
    let mut steps = Vec::new();
    for phase in &template.phases {
        let certain = phase.when.is_empty() && !phase.optional && phase.repeat.is_once();
        steps.extend(phase.steps.iter().map(|step| (certain, step)));
    }
    let decided = steps.into_iter().skip_while(|(_, step)| step.kind != StepKind::Approval);
    let before = decided.take_while(|(_, step)| !of_sheets(step));
    let held = before.filter(|(certain, step)| *certain && step.when.is_empty() && !step.optional);
    held.map(|(_, step)| step.least_days.unwrap_or(0)).fold(0, u16::saturating_add)
}

/// Kinds that touch this and have a step at which the role neither acts nor confirms.
fn absent(template: &Template, touches: Touches, role: &str) -> Vec<&'static str> {
    let lacks = |step: &&Step| {
        step.kind.row().touches == touches
            && step.acts != role
            && step.confirms.iter().all(|who| who.role != role)
    };
    let mut words: Vec<&'static str> =
        template.all_steps().filter(lacks).map(|step| step.kind.word()).collect();
    let mut seen = Vec::new();
    words.retain(|word| {
        let new = !seen.contains(word);
        seen.push(*word);
        new
    });
    words
}

/// Roles that act at the key or hold shares, and that a witness may have too.
fn also_witness(template: &Template) -> Vec<String> {
    // of a record what people do is all there is
    let at_the_key = |step: &Step| {
        if template.kind == Kind::Record {
            step.kind == StepKind::Act || step.kind.leaves_something()
        } else {
            step.kind.row().touches == Touches::Key
        }
    };
    let touches = |role: &&Role| {
        role.id == CUSTODIAN || template.all_steps().any(|step| at_the_key(step) && step.acts == role.id)
    };
    let excludes = |role: &Role, other: &str| role.not_also.iter().any(|id| id == other);
    let witness = template.role(WITNESS);
    let together = |role: &&Role| {
        role.id != WITNESS
            && !excludes(role, WITNESS)
            && witness.is_some_and(|witness| !excludes(witness, &role.id))
    };
    template.roles.iter().filter(touches).filter(together).map(|role| role.id.clone()).collect()
}
