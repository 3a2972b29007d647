//! Which requirement each refusal serves, where it is not one of a file of its own.

use super::Refusal;
use super::contradiction::Contradiction;
use super::requirement::Requirement;

impl Refusal {
    /// The requirement that the rule serves; none where something failed that is no rule, as a lock that does not open.
    pub const fn requirement(&self) -> Option<Requirement> {
        Some(match self {
            Self::CannotEnrol { why, .. } => why.requirement(),
            Self::RollIncomplete(why) => why.requirement(),
            Self::Incomplete(why) => why.requirement(),
            Self::NotYet(why) => why.requirement(),
            Self::Contradiction(why) => why.requirement(),
            Self::ExceptionNeeded { about, .. } => Requirement::let_go_by(about),
            Self::Over(_) | Self::OutOfTurn { .. } | Self::OtherStep { .. } => Requirement::Ex2,
            Self::Word { .. } | Self::Bind(_) | Self::TooMany(..) | Self::TooEarly { .. } => Requirement::Ex2,
            Self::NothingToExcept { .. } | Self::SecondPerson { .. } | Self::NoWitness { .. } => {
                Requirement::Ex1
            }
            Self::OnBreak | Self::NoBreak | Self::Away { .. } => Requirement::Hf3,
            Self::WrongActor { .. } | Self::Unconfirmed { .. } | Self::TooFewConfirm { .. } => {
                Requirement::Ro1
            }
            Self::Unknown(_) | Self::NotHere { .. } | Self::Template(_) => Requirement::Tr4,
            Self::HasLeft { .. } => Requirement::Ro7,
            Self::NamesTooEarly => Requirement::Ro1,
            Self::ReachesK(_) | Self::LikeName(_) => Requirement::Ro4,
            Self::TooFew(_) => Requirement::Re5,
            Self::EntriesDiffer { .. } => Requirement::Ex6,
            Self::ComparisonFails { .. } => Requirement::En1,
            Self::Rolls(_) => Requirement::Ge1,
            Self::NoDestination(_) => Requirement::Pr5,
            Self::TimeBackwards => Requirement::En6,
            Self::TrialFails => Requirement::Ve2,
            Self::GivenUp
            | Self::Words(_)
            | Self::SecretMissing(_)
            | Self::Seal(_)
            | Self::LargeNotSealed(_)
            | Self::OldShares(_)
            | Self::PayloadNotOpened { .. }
            | Self::DoesNotLeave { .. }
            | Self::LockSecret(_)
            | Self::Lock(_)
            | Self::Split(_)
            | Self::Fault(_) => return None,
        })
    }
}

impl Contradiction {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::HeaderForm => Requirement::Tr4,
            Self::WorthlessKey { .. } | Self::HybridKey { .. } => Requirement::Tr1,
            Self::Parent(why) => why.requirement(),
            Self::NextGeneration { .. } | Self::SetExists { .. } => Requirement::Rt2,
            Self::Issue(why) => why.requirement(),
            Self::SameKey(_) => Requirement::Rt3,
            Self::Day(why) => why.requirement(),
            Self::ExceptionNumber { .. } | Self::ExceptionCount { .. } => Requirement::Ex1,
            Self::ConfirmsTwice { .. } => Requirement::Ro2,
            Self::LeavesTwice { .. } => Requirement::Hf3,
            Self::RollCount { .. } => Requirement::Ro1,
            Self::MoreThanAsked
            | Self::OtherResults
            | Self::NeverLeftOut { .. }
            | Self::PhaseLeftOut { .. }
            | Self::WaitedFor => Requirement::Ex2,
            Self::Thing(why) => why.requirement(),
            Self::Use(why) => why.requirement(),
            Self::OtherDigest => Requirement::En1,
            Self::ClockOffset { .. } => Requirement::En6,
            Self::RolledAlready { .. } | Self::OtherSources | Self::Bits { .. } => Requirement::Ge1,
            Self::NotAsChosen => Requirement::Sp1,
            Self::OtherShare { .. } | Self::SameDigest { .. } => Requirement::Sp5,
            Self::LockNotAllowed { .. } => Requirement::Pr6,
            Self::SheetDue { .. } | Self::SealCount { .. } | Self::SheetUnaccounted { .. } => {
                Requirement::Pr3
            }
            Self::WayOfRehearsals { .. } => Requirement::Pr5,
            Self::SheetIsOut { .. } => Requirement::Pr1,
            Self::OtherHolder { .. } | Self::BagUsed { .. } | Self::BagUsedBefore { .. } => Requirement::Pr4,
            Self::TrialSets { .. } => Requirement::Ve2,
            Self::Bag(why) => why.requirement(),
            Self::Sheet(why) => why.requirement(),
            Self::SignedByNobody { .. } => Requirement::Es2,
            Self::OtherKey { .. } | Self::NoSuchShare { .. } | Self::TakenAlready { .. } => Requirement::Sp3,
            Self::OtherSet { .. } => Requirement::Ro5,
            Self::NotTheirKey { .. } => Requirement::Sp4,
            Self::NewBag | Self::GivenUp | Self::DecidedShare { .. } | Self::OpenedCount { .. } => {
                Requirement::Re5
            }
            Self::SignsForAnother { .. } | Self::SignOffCount { .. } => Requirement::Tr5,
        }
    }
}
