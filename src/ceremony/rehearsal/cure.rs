//! What an author does about a script that does not reach its end.

use super::check::CheckError;
use super::error::RehearsalError;
use crate::ceremony::refusal::{Contradiction, OddThing, Refusal, RollIncomplete};
use crate::plan::{Step, Template};
use crate::transcript::record::Subject;

impl CheckError {
    /// What is wrong, under which choices, and what to do about it: one line.
    pub fn told(&self, template: &Template) -> String {
        let (given, what) = match self {
            Self::Stops { given, error } => (given, stops(error)),
            Self::Blank { given, .. } => (given, self.to_string()),
        };
        let given = if given.is_empty() { String::new() } else { format!("with {}, ", given.join(" and ")) };
        format!("{given}the script cannot reach its end: {what}: {}", self.cure(template))
    }

    fn cure(&self, template: &Template) -> String {
        let step = self.step().and_then(|id| template.all_steps().find(|step| step.id == id));
        match self {
            Self::Blank { fact, .. } => {
                let from = fact.split('.').next().unwrap_or_default();
                format!(
                    "let the step be held only if {from} was, with the same when; or make sure that {fact} is always recorded; or take {{{fact}}} out"
                )
            }
            Self::Stops { error: RehearsalError::Stuck { refusal, .. }, .. } => {
                of_refusal(refusal, step, template)
            }
            Self::Stops { error: RehearsalError::Endless(_), .. } => {
                "take the step out, or say of it what ends it".into()
            }
            Self::Stops { error: RehearsalError::NotOpened(_) | RehearsalError::World(_), .. } => {
                "change what it names".into()
            }
        }
    }
}

/// Why it stops, without what people would do about it in the room.
fn stops(error: &RehearsalError<Refusal>) -> String {
    match error {
        RehearsalError::Stuck { step, refusal: Refusal::ExceptionNeeded { why, .. } } => {
            format!("step {step}: {why}")
        }
        RehearsalError::Stuck { step, refusal: Refusal::Contradiction(why) } => format!("step {step}: {why}"),
        RehearsalError::Stuck { .. }
        | RehearsalError::Endless(_)
        | RehearsalError::NotOpened(_)
        | RehearsalError::World(_) => error.to_string(),
    }
}

fn of_refusal(refusal: &Refusal, step: Option<&Step>, template: &Template) -> String {
    match refusal {
        Refusal::ExceptionNeeded { about: Subject::Field { field }, .. } => {
            let field = step.and_then(|step| step.fields.iter().find(|known| known.id == *field));
            let bounded = field.is_some_and(|field| field.bounds.is_some() && field.expected.same_as.is_none());
            if bounded {
                return "expect a value that is within the bounds of the same value, or widen these".into();
            }
            compared(field.and_then(|field| field.expected.same_as.as_deref()), template)
        }
        Refusal::ExceptionNeeded { about: Subject::File { .. }, .. } => {
            compared(step.and_then(|step| step.expected.same_as.as_deref()), template)
        }
        Refusal::Contradiction(Contradiction::Thing(
            OddThing::NotTheAgents { .. } | OddThing::KeepsK { .. } | OddThing::WitnessKeeps { .. },
        )) => {
            "give those who keep the sheets a role here: custodian, with as many people as there are holders"
                .into()
        }
        Refusal::Contradiction(Contradiction::Thing(OddThing::AgentReachesK { .. })) => {
            "let fewer sheets go to the agent".into()
        }
        Refusal::ReachesK(_) => {
            "let those who hold the sheets do it, each with their own: acts = \"custodian\"".into()
        }
        Refusal::Contradiction(Contradiction::Thing(
            OddThing::Elsewhere { .. }
            | OddThing::OtherBag { .. }
            | OddThing::NotTheScriptsBag { .. }
            | OddThing::OnTheTable { .. }
            | OddThing::HolderAlone { .. }
            | OddThing::NobodysAgent { .. },
        )) => {
            "move the step; or put before it, in every way the script can go, the step that it waits for; or give both the same when".into()
        }
        Refusal::RollIncomplete(RollIncomplete::InRole { have, most, .. }) if have > most => {
            "raise at_most of that role, or let each of them hold several shares".into()
        }
        Refusal::RollIncomplete(RollIncomplete::Step { .. } | RollIncomplete::InRole { .. }) => {
            "raise at_least of the role, or let fewer people confirm".into()
        }
        Refusal::RollIncomplete(_) => "raise at_least of the role that it names".into(),
        // only some of these are met by stand-ins who do as the script says
        Refusal::Over(_)
        | Refusal::GivenUp
        | Refusal::OutOfTurn { .. }
        | Refusal::OtherStep { .. }
        | Refusal::OnBreak
        | Refusal::NoBreak
        | Refusal::Away { .. }
        | Refusal::WrongActor { .. }
        | Refusal::Unconfirmed { .. }
        | Refusal::TooFewConfirm { .. }
        | Refusal::Unknown(_)
        | Refusal::NotHere { .. }
        | Refusal::HasLeft { .. }
        | Refusal::NamesTooEarly
        | Refusal::CannotEnrol { .. }
        | Refusal::TooFew(_)
        | Refusal::LikeName(_)
        | Refusal::Incomplete(_)
        | Refusal::EntriesDiffer { .. }
        | Refusal::ComparisonFails { .. }
        | Refusal::Words(_)
        | Refusal::Word { .. }
        | Refusal::ExceptionNeeded { .. }
        | Refusal::NothingToExcept { .. }
        | Refusal::SecondPerson { .. }
        | Refusal::NoWitness { .. }
        | Refusal::NotYet(_)
        | Refusal::Contradiction(_)
        | Refusal::SecretMissing(_)
        | Refusal::Seal(_)
        | Refusal::LargeNotSealed(_)
        | Refusal::OldShares(_)
        | Refusal::PayloadNotOpened { .. }
        | Refusal::DoesNotLeave { .. }
        | Refusal::Rolls(_)
        | Refusal::LockSecret(_)
        | Refusal::Lock(_)
        | Refusal::Split(_)
        | Refusal::Bind(_)
        | Refusal::Template(_)
        | Refusal::NotSentTo(_)
        | Refusal::TooMany(..)
        | Refusal::TimeBackwards
        | Refusal::TooEarly { .. }
        | Refusal::TrialFails
        | Refusal::Fault(_) => "move the step, or add what it waits for before it".into(),
    }
}

/// The cure for a value that has nothing to be compared with, or another form than what is expected.
fn compared(same_as: Option<&str>, template: &Template) -> String {
    let Some(name) = same_as else {
        return "expect a cell of a table or a text of the value's own format; or give the value the format \"text\"".into();
    };
    let before = name.split('.').next().unwrap_or_default();
    let optional = template.all_steps().find(|step| step.id == before).is_some_and(|step| step.optional);
    if optional {
        format!("take optional off {before}, or same_as off this value")
    } else {
        format!(
            "hold this step, or ask for this value, only when {name} is recorded: give both the same when"
        )
    }
}
