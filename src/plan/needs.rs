//! What a ceremony of each kind cannot lack, and where and how often a kind of step may stand.

use super::template::{Kind, StepKind};

impl StepKind {
    /// True for a step that is about one share, and so stands in a phase that is repeated for each.
    pub const fn is_about_a_share(self) -> bool {
        matches!(self, Self::Gate | Self::Lock | Self::Print | Self::ReadBack | Self::Bag)
    }

    /// True for a step that a ceremony comes to at most once.
    pub const fn is_held_once(self) -> bool {
        matches!(
            self,
            Self::RollCall
                | Self::Draw
                | Self::Split
                | Self::Trial
                | Self::Wipe
                | Self::Operation
                | Self::Combine
                | Self::Reseal
                | Self::SignOff
                | Self::Seal
        )
    }
}

impl Kind {
    /// The kinds of step that no ceremony of this kind can lack.
    pub const fn cannot_lack(self) -> &'static [StepKind] {
        match self {
            Self::Generation => &[
                StepKind::RollCall,
                StepKind::Approval,
                StepKind::Entropy,
                StepKind::Draw,
                StepKind::Split,
                StepKind::Gate,
                StepKind::Lock,
                StepKind::Print,
                StepKind::ReadBack,
                StepKind::Bag,
                StepKind::Trial,
                StepKind::Wipe,
                StepKind::SignOff,
            ],
            Self::Recovery => &[
                StepKind::RollCall,
                StepKind::Operation,
                StepKind::Collect,
                StepKind::Combine,
                StepKind::Wipe,
                StepKind::Reseal,
                StepKind::SignOff,
            ],
        }
    }
}
