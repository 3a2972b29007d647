//! What a ceremony of each kind cannot lack.

use super::kinds::StepKind;
use super::template::Kind;

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
