//! The states of a key, and which moves between them there are (NIST SP 800-57 part 1, 7).

/// A state of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyState {
    /// Made, and its first day of use has not come.
    PreActivation,
    /// In use.
    Active,
    /// Not to protect anything new until it is decided about.
    Suspended,
    /// Past its use: it may still open what it protected before.
    Deactivated,
    /// Somebody who ought not to may know it.
    Compromised,
    /// Gone, everywhere.
    Destroyed,
    /// Gone, and it was known to somebody before, whenever that was found out.
    DestroyedCompromised,
}

impl KeyState {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 7] = [
        Self::PreActivation,
        Self::Active,
        Self::Suspended,
        Self::Deactivated,
        Self::Compromised,
        Self::Destroyed,
        Self::DestroyedCompromised,
    ];

    /// The state as NIST calls it, and as it is asked for.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PreActivation => "pre-activation",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Deactivated => "deactivated",
            Self::Compromised => "compromised",
            Self::Destroyed => "destroyed",
            Self::DestroyedCompromised => "destroyed-compromised",
        }
    }

    /// True if nobody can have it any more.
    pub const fn is_gone(self) -> bool {
        match self {
            Self::Destroyed | Self::DestroyedCompromised => true,
            Self::PreActivation | Self::Active | Self::Suspended | Self::Deactivated | Self::Compromised => {
                false
            }
        }
    }

    /// True if dates of the key page move it no more: what happened to it weighs more.
    pub const fn is_past_dates(self) -> bool {
        match self {
            Self::Compromised | Self::Destroyed | Self::DestroyedCompromised => true,
            Self::PreActivation | Self::Active | Self::Suspended | Self::Deactivated => false,
        }
    }
}

/// What moves a key, or has to do with it in a state in which that is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It comes into being.
    Make,
    /// It may be used from here on.
    Activate,
    /// Its use stops until it is decided about.
    Suspend,
    /// Its use goes on.
    Resume,
    /// It protects nothing new any more.
    Deactivate,
    /// Another key replaces it: it protects nothing new any more, if it still did.
    Replace,
    /// Somebody who ought not to may know it.
    Compromise,
    /// Every copy is destroyed.
    Destroy,
    /// It is rebuilt from its sheets, and so is not gone.
    Rebuild,
}

use KeyState::{Active, Compromised, Deactivated, Destroyed, DestroyedCompromised, PreActivation, Suspended};

impl Act {
    /// Every act.
    pub const ALL: [Self; 9] = [
        Self::Make,
        Self::Activate,
        Self::Suspend,
        Self::Resume,
        Self::Deactivate,
        Self::Replace,
        Self::Compromise,
        Self::Destroy,
        Self::Rebuild,
    ];

    /// The table of moves: from where, and to where. What stands in no row is no move.
    const fn rows(self) -> &'static [(KeyState, KeyState)] {
        match self {
            // a key is made once
            Self::Make => &[],
            Self::Activate => &[(PreActivation, Active)],
            Self::Suspend => &[(Active, Suspended)],
            Self::Resume => &[(Suspended, Active)],
            Self::Deactivate => &[(Active, Deactivated), (Suspended, Deactivated)],
            Self::Replace => &[
                (Active, Deactivated),
                (Suspended, Deactivated),
                (Deactivated, Deactivated),
                (Compromised, Compromised),
            ],
            Self::Compromise => &[
                (PreActivation, Compromised),
                (Active, Compromised),
                (Suspended, Compromised),
                (Deactivated, Compromised),
                (Destroyed, DestroyedCompromised),
            ],
            Self::Destroy => &[
                (PreActivation, Destroyed),
                (Active, Destroyed),
                (Suspended, Destroyed),
                (Deactivated, Destroyed),
                (Compromised, DestroyedCompromised),
            ],
            Self::Rebuild => &[
                (PreActivation, PreActivation),
                (Active, Active),
                (Suspended, Suspended),
                (Deactivated, Deactivated),
                (Compromised, Compromised),
            ],
        }
    }

    /// The state of a key of which nothing was known before; none if this tells none.
    const fn first(self) -> Option<KeyState> {
        match self {
            Self::Make => Some(PreActivation),
            Self::Activate | Self::Resume => Some(Active),
            Self::Suspend => Some(Suspended),
            Self::Deactivate | Self::Replace => Some(Deactivated),
            Self::Compromise => Some(Compromised),
            Self::Destroy => Some(Destroyed),
            Self::Rebuild => None,
        }
    }

    /// The state after it. An error where a key in this state cannot be moved so.
    pub fn from(self, state: Option<KeyState>) -> Result<Option<KeyState>, NoMove> {
        let Some(state) = state else { return Ok(self.first()) };
        let row = self.rows().iter().find(|(from, _)| *from == state);
        row.map(|(_, to)| Some(*to)).ok_or(NoMove { act: self, state })
    }
}

/// There is no such move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMove {
    /// What was done.
    pub act: Act,
    /// With a key in this state.
    pub state: KeyState,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of states, and the acts that lead from one to the other: as NIST SP 800-57 part 1 draws them in its 7,
    /// with the state of earlier revisions for what was compromised and is gone.
    #[test]
    fn there_are_these_moves_and_no_other() {
        let drawn = [
            (PreActivation, Active, Act::Activate),
            (PreActivation, Compromised, Act::Compromise),
            (PreActivation, Destroyed, Act::Destroy),
            (Active, Suspended, Act::Suspend),
            (Active, Deactivated, Act::Deactivate),
            (Active, Deactivated, Act::Replace),
            (Active, Compromised, Act::Compromise),
            (Active, Destroyed, Act::Destroy),
            (Suspended, Active, Act::Resume),
            (Suspended, Deactivated, Act::Deactivate),
            (Suspended, Deactivated, Act::Replace),
            (Suspended, Compromised, Act::Compromise),
            (Suspended, Destroyed, Act::Destroy),
            (Deactivated, Compromised, Act::Compromise),
            (Deactivated, Destroyed, Act::Destroy),
            (Compromised, DestroyedCompromised, Act::Destroy),
            (Destroyed, DestroyedCompromised, Act::Compromise),
        ];
        for from in KeyState::ALL {
            for act in Act::ALL {
                let to =
                    drawn.iter().find(|(state, _, by)| (*state, *by) == (from, act)).map(|(_, to, _)| *to);
                let stays = match act {
                    Act::Rebuild => !from.is_gone(),
                    // late, or for another reason than the compromise
                    Act::Replace => matches!(from, Deactivated | Compromised),
                    Act::Make
                    | Act::Activate
                    | Act::Suspend
                    | Act::Resume
                    | Act::Deactivate
                    | Act::Compromise
                    | Act::Destroy => false,
                };
                let stays = stays.then_some(from);
                let wanted = to.or(stays).map(Some).ok_or(NoMove { act, state: from });
                assert_eq!(act.from(Some(from)), wanted, "{act:?} from {from:?}");
            }
        }
        // nothing leads back: not out of a compromise, and not out of destruction
        assert!(Act::Resume.from(Some(Compromised)).is_err() && Act::Activate.from(Some(Destroyed)).is_err());
    }

    #[test]
    fn the_first_that_is_told_of_a_key_is_believed() {
        for act in Act::ALL {
            let first = act.from(None).expect("nothing stands against it");
            assert_eq!(first.is_none(), act == Act::Rebuild, "{act:?}");
        }
    }
}
