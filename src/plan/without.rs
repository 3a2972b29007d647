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
        }
    }
}

/// The list, in the order of the language.
pub(super) fn list(template: &Template) -> Vec<String> {
    // a step that is held on some days only is no precaution
    let has = |kind: StepKind| template.certain_steps().any(|step| step.kind == kind);
    let compares = |what: Compared| template.certain_steps().any(|step| step.compare == Some(what));
    let simple = [
        (has(StepKind::Approval), Without::Approval),
        (has(StepKind::Environment), Without::Environment),
        (compares(Compared::Program), Without::Program),
        (compares(Compared::Template), Without::Script),
        (has(StepKind::Clock), Without::Clock),
        (has(StepKind::Review), Without::Review),
    ];
    let mut all: Vec<Without> =
        simple.into_iter().filter(|(there, _)| !there).map(|(_, without)| without).collect();
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
    all.iter().map(Without::to_string).collect()
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
    let touches = |role: &&Role| {
        role.id == CUSTODIAN
            || template
                .all_steps()
                .any(|step| step.kind.row().touches == Touches::Key && step.acts == role.id)
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
