//! What a ceremony of each kind cannot lack, and which kinds of step have no place in it.

use super::kinds::{Belongs, StepKind};
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
        let (has_a_place, why) = match step.row().belongs {
            Belongs::Everywhere => return None,
            Belongs::ToDrawing => (self.draws_a_key(), "makes a new key"),
            Belongs::ToPrinting => (self.prints_sheets(), "makes sheets"),
            Belongs::ToOpening => (self.opens_sheets(), "opens sheets of an earlier ceremony"),
            Belongs::ToLooking => (self.looks_at_sheets(), "looks at one sheet of an earlier ceremony"),
            Belongs::ToAKey => (self.has_a_key(), "touches a key of ours"),
            Belongs::ToWorkingOut => (self.has_a_key(), "works out a value of a key of ours"),
            Belongs::ToLeaving => return self.keeps_in(),
            Belongs::ToSealing => return self.seals_nothing(),
        };
        if has_a_place { None } else { Some(why) }
    }

    /// Why nothing leaves such a ceremony; none if something may.
    const fn keeps_in(self) -> Option<&'static str> {
        match self {
            Self::Recovery | Self::Generation | Self::Rotation => None,
            Self::Audit | Self::Destruction | Self::Deposit | Self::DepositRelease | Self::Record => {
                Some("lets out what comes of a key of ours")
            }
            Self::Reshare => Some("lets a key out, and in a resharing it stays"),
            Self::Reissue => Some("lets a key out, and in a re-issue it stays"),
            Self::Drill => Some("lets a key out, and from a drill nothing leaves"),
        }
    }

    /// Why nothing is sealed in such a ceremony; none if something may be.
    const fn seals_nothing(self) -> Option<&'static str> {
        match self {
            Self::Generation | Self::Recovery | Self::Reshare | Self::Reissue | Self::Rotation => None,
            Self::Drill => Some("seals a secret, and a drill leaves nothing behind"),
            Self::Audit | Self::Destruction | Self::Deposit | Self::DepositRelease | Self::Record => {
                Some("seals a secret under a key of ours")
            }
        }
    }
}
