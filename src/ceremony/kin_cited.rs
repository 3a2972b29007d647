//! The requirement that is not met where ceremonies do not fit each other.

use super::kinship::Broken;
use super::refusal::Requirement;

impl Broken {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::NoParent { .. }
            | Self::OtherCeremony { .. }
            | Self::OtherLength { .. }
            | Self::OtherHead { .. }
            | Self::OtherEnd { .. }
            | Self::OneWithoutSet { .. }
            | Self::AbortedGeneration(_)
            | Self::NotOfTheLine { .. }
            | Self::Fork { .. } => Requirement::Ex4,
            Self::OtherMode { .. } => Requirement::En4,
            Self::Earlier { .. } => Requirement::En6,
            Self::UnprovenSet(_) | Self::OtherShare { .. } => Requirement::Ve2,
            Self::NothingDeposited | Self::NotDeposited { .. } | Self::OpenedBefore { .. } => {
                Requirement::Es4
            }
            Self::OtherKey { .. } | Self::OtherSet { .. } => Requirement::Sp3,
            Self::OtherGeneration { .. } | Self::OtherQuorum { .. } | Self::IssuedTwice { .. } => {
                Requirement::Rt2
            }
            Self::OtherOlderSet { .. } => Requirement::Rt1,
            Self::OtherSheet { .. } | Self::OtherHolder { .. } => Requirement::Ro5,
            Self::BagUsedBefore { .. } => Requirement::Pr4,
            Self::SeenAfterOpening { .. } | Self::OpenedTwice { .. } => Requirement::Re2,
            Self::SeenAfterDestruction { .. } => Requirement::De1,
            Self::MovedTwice { .. } => Requirement::Pr7,
        }
    }
}
