//! What a ceremony of each kind cannot lack, and which kinds of step have no place in it.

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
            Self::Reshare => &[
                StepKind::RollCall,
                StepKind::Approval,
                StepKind::Operation,
                StepKind::Collect,
                StepKind::Combine,
                StepKind::Split,
                StepKind::Gate,
                StepKind::Lock,
                StepKind::Print,
                StepKind::ReadBack,
                StepKind::Bag,
                StepKind::Trial,
                StepKind::Wipe,
                StepKind::Reseal,
                StepKind::SignOff,
            ],
            Self::Record => &[StepKind::RollCall, StepKind::Review, StepKind::SignOff],
            Self::Recovery | Self::Drill => &[
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

    /// Why a step of this kind has no place in such a ceremony; none if it has.
    pub(super) const fn refuses(self, step: StepKind) -> Option<&'static str> {
        match step {
            StepKind::Entropy | StepKind::Draw => {
                if self.draws_a_key() {
                    None
                } else {
                    Some("makes a new key")
                }
            }
            StepKind::Split
            | StepKind::Gate
            | StepKind::Lock
            | StepKind::Print
            | StepKind::ReadBack
            | StepKind::Bag
            | StepKind::Trial => {
                if self.makes_a_set() {
                    None
                } else {
                    Some("makes sheets")
                }
            }
            StepKind::Operation | StepKind::Collect | StepKind::Combine | StepKind::Reseal => {
                if self.opens_sheets() { None } else { Some("opens sheets of an earlier ceremony") }
            }
            StepKind::Release => match self {
                Self::Recovery => None,
                Self::Generation | Self::Record => Some("lets a recovered key out"),
                Self::Reshare => Some("lets a key out, and in a resharing it stays"),
                Self::Drill => Some("lets a key out, and from a drill nothing leaves"),
            },
            StepKind::Payload => match self {
                Self::Generation | Self::Recovery | Self::Reshare => None,
                Self::Drill => Some("seals a secret, and a drill leaves nothing behind"),
                Self::Record => Some("seals a secret under a key of ours"),
            },
            StepKind::CheckValue => {
                if self.has_a_key() {
                    None
                } else {
                    Some("works out a value of a key of ours")
                }
            }
            StepKind::Wipe => {
                if self.has_a_key() {
                    None
                } else {
                    Some("touches a key of ours")
                }
            }
            StepKind::Act
            | StepKind::Approval
            | StepKind::RollCall
            | StepKind::Environment
            | StepKind::Compare
            | StepKind::Clock
            | StepKind::Break
            | StepKind::Wait
            | StepKind::SessionEnd
            | StepKind::Attach
            | StepKind::BagItem
            | StepKind::OpenItem
            | StepKind::MoveItem
            | StepKind::DestroyItem
            | StepKind::Review
            | StepKind::SignOff
            | StepKind::Seal => None,
        }
    }
}
