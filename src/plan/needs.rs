//! What a ceremony of each kind cannot lack, and which kinds of step have no place in it.

use super::kinds::StepKind;
use super::template::Kind;

impl Kind {
    /// The kinds of step that no ceremony of this kind can lack, in the order in which one has them.
    pub fn cannot_lack(self) -> Vec<StepKind> {
        let mut all = vec![StepKind::RollCall];
        let mut add = |wanted: bool, kinds: &[StepKind]| {
            if wanted {
                all.extend(kinds);
            }
        };
        let agreed = matches!(self, Self::Destruction | Self::Deposit | Self::DepositRelease);
        add(self.prints_sheets() || agreed, &[StepKind::Approval]);
        add(self.draws_a_key(), &[StepKind::Entropy, StepKind::Draw]);
        add(self.opens_sheets(), &[StepKind::Operation, StepKind::Collect, StepKind::Combine]);
        add(self.prints_sheets(), &[StepKind::Split, StepKind::Gate, StepKind::Lock, StepKind::Print]);
        add(self.prints_sheets(), &[StepKind::ReadBack, StepKind::Bag, StepKind::Trial]);
        add(self.has_a_key(), &[StepKind::Wipe]);
        add(self.opens_sheets(), &[StepKind::Reseal]);
        add(self == Self::Destruction, &[StepKind::OpenItem, StepKind::DestroyItem]);
        add(self == Self::Deposit, &[StepKind::BagItem]);
        add(self == Self::DepositRelease, &[StepKind::Attach, StepKind::OpenItem]);
        add(self.looks_at_sheets(), &[StepKind::Sight]);
        add(!self.has_a_key(), &[StepKind::Review]);
        add(true, &[StepKind::SignOff]);
        all
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
                if self.prints_sheets() {
                    None
                } else {
                    Some("makes sheets")
                }
            }
            StepKind::Operation | StepKind::Collect | StepKind::Combine | StepKind::Reseal => {
                if self.opens_sheets() { None } else { Some("opens sheets of an earlier ceremony") }
            }
            StepKind::Release => match self {
                Self::Recovery | Self::Generation | Self::Rotation => None,
                Self::Audit | Self::Destruction | Self::Deposit | Self::DepositRelease | Self::Record => {
                    Some("lets out what comes of a key of ours")
                }
                Self::Reshare => Some("lets a key out, and in a resharing it stays"),
                Self::Reissue => Some("lets a key out, and in a re-issue it stays"),
                Self::Drill => Some("lets a key out, and from a drill nothing leaves"),
            },
            StepKind::Payload => match self {
                Self::Generation | Self::Recovery | Self::Reshare | Self::Reissue | Self::Rotation => None,
                Self::Drill => Some("seals a secret, and a drill leaves nothing behind"),
                Self::Audit | Self::Destruction | Self::Deposit | Self::DepositRelease | Self::Record => {
                    Some("seals a secret under a key of ours")
                }
            },
            StepKind::CheckValue => {
                if self.has_a_key() {
                    None
                } else {
                    Some("works out a value of a key of ours")
                }
            }
            StepKind::Sight => {
                if self.looks_at_sheets() {
                    None
                } else {
                    Some("looks at one sheet of an earlier ceremony")
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
            | StepKind::SendItem
            | StepKind::ReceiveItem
            | StepKind::DestroyItem
            | StepKind::Review
            | StepKind::SignOff
            | StepKind::Seal => None,
        }
    }
}
