//! Floor 1: templates and plans.
//!
//! A template is a TOML script (see [`template`] for its format); a plan is that script bound to the choices of
//! one ceremony: k of n, lock, paper, key metadata. The plan is the ordered list of steps that the ceremony
//! follows and the audit replays; it is rebuilt from the transcript's first line alone.

pub mod blocks;
pub mod choices;
mod countersigners;
pub mod kinds;
mod needs;
mod problem;
mod read;
mod read_step;
mod rules;
pub mod template;
pub mod texts;
mod toml_errors;
mod toml_table;
mod toml_walk;
mod without;

pub use choices::{Choices, KeyMetadata, PaperSize};
pub use kinds::StepKind;
pub use problem::{LoadError, Problem};
pub use read::{load, read_resolved};
pub use template::{Kind, Phase, Role, Step, Template};

use crate::sharing::Quorum;
use crate::sharing::lock::LockParamsError;
use crate::vocab::digest::sha256;
use crate::vocab::limits::MAX_STEPS;
use crate::vocab::{Digest, Fingerprint, Line};

/// One step as it will be held, repeated steps spelled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedStep {
    /// Unique in the plan: the template's id, and `/2` when the step is repeated for share 2 or as round 2.
    pub id: String,
    /// The share it is about, when repeated per share.
    pub share: Option<u8>,
    phase: usize,
    step: usize,
}

/// A template bound to choices.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The script that is followed.
    pub template: Template,
    /// What was chosen for this ceremony.
    pub choices: Choices,
    steps: Vec<PlannedStep>,
}

/// Why a template cannot be bound to these choices.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// A generation needs k of n.
    #[error("template {0} makes shares: say how many and how many are needed (k of n)")]
    QuorumMissing(String),
    /// A generation needs key metadata.
    #[error("template {0} makes a key: give its name, purpose, owner and dates")]
    KeyMissing(String),
    /// A recovery takes the quorum from the sheets.
    #[error("template {0} makes no shares: k and n come from the sheets themselves")]
    QuorumUnwanted(String),
    /// k below what the template allows, or k = n, without a reason.
    #[error("{quorum} {why}: give a written reason, or choose otherwise")]
    ReasonMissing {
        /// The chosen quorum.
        quorum: Quorum,
        /// What is unusual about it.
        why: String,
    },
    /// The template does not allow this lock.
    #[error("template {template} allows these locks: {allowed}")]
    LockNotAllowed {
        /// Template id.
        template: String,
        /// Allowed kinds.
        allowed: String,
    },
    /// The last day of use comes before the first.
    #[error("the key would end on {ends}, before its first day of use, {from}: change one of the two")]
    DatesReversed {
        /// First day.
        from: Line,
        /// Last day.
        ends: Line,
    },
    /// A text that the sheets have no room for.
    #[error("{what} has {got} characters, and {limit} fit on a sheet: shorten it")]
    TooLong {
        /// The text that is too long, as people call it.
        what: &'static str,
        /// Characters given.
        got: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// No day of the calendar.
    #[error("{what} is \u{201c}{text}\u{201d}: write a date such as 2026-11-21")]
    NotADay {
        /// The date that is none, as people call it.
        what: &'static str,
        /// As given.
        text: String,
    },
    /// Generations count from one.
    #[error("generation 0 does not exist: the first set of a key is generation 1")]
    GenerationZero,
    /// A recovery makes no set.
    #[error(
        "template {template} makes no set: its shares say which generation they are of. Leave the generation at 1; {got} was chosen"
    )]
    GenerationUnwanted {
        /// Template id.
        template: String,
        /// As chosen.
        got: u16,
    },
    /// A recovery makes no key.
    #[error("template {0} makes no key: leave out the key's name, purpose, owner and dates")]
    KeyUnwanted(String),
    /// A generation draws a key that nobody can know.
    #[error(
        "template {template} draws a new key, so none is expected: leave out the fingerprint {}", .got.hex()
    )]
    ExpectedUnwanted {
        /// Template id.
        template: String,
        /// The fingerprint given.
        got: Fingerprint,
    },
    /// A lock that could not be opened again.
    #[error("the lock chosen for this ceremony cannot be: {0}")]
    Lock(#[from] LockParamsError),
    /// Nothing would close the ceremony.
    #[error("template {0} does not end with its seal once bound")]
    NoSeal(String),
    /// Too many steps once repeated.
    #[error("the plan would have {0} steps; at most {MAX_STEPS} are possible")]
    TooManySteps(usize),
}

impl Plan {
    /// Binds, after checking that the choices fit the template.
    pub fn bind(template: Template, choices: Choices) -> Result<Self, BindError> {
        choices.check(&template)?;
        let mut steps = Vec::new();
        for (phase_place, phase) in template.phases.iter().enumerate() {
            let rounds = phase.rounds(choices.quorum);
            for round in 1..=rounds {
                let number = || u8::try_from(round).expect("no quorum has more than 255 shares");
                let share = phase.per_share.then(number);
                for (step_place, step) in phase.steps.iter().enumerate() {
                    let id = if rounds == 1 && share.is_none() {
                        step.id.clone()
                    } else {
                        format!("{}/{round}", step.id)
                    };
                    steps.push(PlannedStep { id, share, phase: phase_place, step: step_place });
                }
            }
        }
        if steps.len() > MAX_STEPS {
            return Err(BindError::TooManySteps(steps.len()));
        }
        let plan = Self { template, choices, steps };
        let last = plan.steps.len().checked_sub(1).and_then(|last| plan.at(last));
        if last.is_none_or(|(_, step)| step.kind != StepKind::Seal) {
            return Err(BindError::NoSeal(plan.template.id));
        }
        Ok(plan)
    }

    /// All steps in order.
    pub fn steps(&self) -> &[PlannedStep] {
        &self.steps
    }

    /// The script of a planned step.
    pub fn script(&self, planned: &PlannedStep) -> Option<&Step> {
        self.template.phases.get(planned.phase)?.steps.get(planned.step)
    }

    /// The phase a planned step belongs to.
    pub fn phase(&self, planned: &PlannedStep) -> Option<&Phase> {
        self.template.phases.get(planned.phase)
    }

    /// The step at this place, with its script.
    pub fn at(&self, place: usize) -> Option<(&PlannedStep, &Step)> {
        let planned = self.steps.get(place)?;
        Some((planned, self.script(planned)?))
    }

    /// Digest of the resolved template text: what the witness compares with an independent print.
    pub fn template_digest(&self) -> Digest {
        sha256(self.template.to_toml().as_bytes())
    }
}
