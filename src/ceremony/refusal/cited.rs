//! The requirement that each refusal serves; of those that have an enum of their own, it stands there.

use super::Refusal;
use super::requirement::Requirement;
use crate::plan::BindError;

impl Refusal {
    /// The requirement that the rule serves; none where something failed that is no rule, as a lock that does not open.
    pub const fn requirement(&self) -> Option<Requirement> {
        Some(match self {
            Self::CannotEnrol { why, .. } => why.requirement(),
            Self::RollIncomplete(why) => why.requirement(),
            Self::Incomplete(why) => why.requirement(),
            Self::NotYet(why) => return why.requirement(),
            Self::ExceptionNeeded { about, .. } => Requirement::let_go_by(about),
            Self::Contradiction(why) => why.requirement(),
            Self::Bind(why) => of_a_choice(why),
            Self::Over(_)
            | Self::OutOfTurn { .. }
            | Self::OtherStep { .. }
            | Self::TooMany(..)
            | Self::TooEarly { .. } => Requirement::Ex2,
            Self::Word { .. } => Requirement::Hf7,
            Self::NothingToExcept { .. } | Self::SecondPerson { .. } | Self::NoWitness { .. } => {
                Requirement::Ex1
            }
            Self::OnBreak | Self::NoBreak | Self::Away { .. } => Requirement::Hf3,
            Self::WrongActor { .. }
            | Self::Unconfirmed { .. }
            | Self::TooFewConfirm { .. }
            | Self::NamesTooEarly => Requirement::Ro1,
            Self::Unknown(_) => Requirement::Tr4,
            Self::Template(_) => Requirement::Sc1,
            Self::NotHere { .. } => Requirement::Ex7,
            Self::HasLeft { .. } => Requirement::Ro7,
            Self::ReachesK(_) | Self::LikeName(_) => Requirement::Ro4,
            Self::TooFew(_) => Requirement::Re5,
            Self::ComparisonFails { .. } => Requirement::En1,
            Self::Rolls(_) => Requirement::Ge1,
            Self::NotSentTo(_) => Requirement::Pr5,
            Self::TimeBackwards => Requirement::En6,
            Self::TrialFails => Requirement::Ve2,
            Self::EntriesDiffer { .. } => Requirement::Hf5,
            Self::LockSecret(_) => Requirement::Pr6,
            Self::GivenUp
            | Self::Words(_)
            | Self::SecretMissing(_)
            | Self::Seal(_)
            | Self::LargeNotSealed(_)
            | Self::OldShares(_)
            | Self::PayloadNotOpened { .. }
            | Self::DoesNotLeave { .. }
            | Self::Lock(_)
            | Self::Split(_)
            | Self::Fault(_) => return None,
        })
    }
}

/// That of what a plan may choose.
const fn of_a_choice(why: &BindError) -> Requirement {
    match why {
        BindError::QuorumMissing(_) | BindError::QuorumUnwanted(_) | BindError::ReasonMissing { .. } => {
            Requirement::Sp1
        }
        BindError::KeyMissing(_)
        | BindError::KeyUnwanted(_)
        | BindError::DatesReversed { .. }
        | BindError::NotADay { .. } => Requirement::Ge2,
        BindError::LockNotAllowed { .. }
        | BindError::OwnLockUnwanted { .. }
        | BindError::OwnLock { .. }
        | BindError::Lock(_) => Requirement::Pr6,
        BindError::GenerationZero
        | BindError::GenerationUnwanted { .. }
        | BindError::ShareUnwanted(_)
        | BindError::ShareMissing(_)
        | BindError::NoSuchShare { .. } => Requirement::Rt2,
        BindError::ExpectedUnwanted { .. } => Requirement::Sp3,
        BindError::NoSheets(_) => Requirement::Es3,
        BindError::NothingLeft(_) => Requirement::De1,
        BindError::NoSeal(_) => Requirement::Sc1,
        BindError::TooLong { .. } | BindError::FilledTooLong { .. } | BindError::TooManySteps(_) => {
            Requirement::Sc3
        }
    }
}
