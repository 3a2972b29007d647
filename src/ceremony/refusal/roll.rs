//! Rules about who is on the roll.

use super::requirement::Requirement;
use crate::plan::template::CUSTODIAN;
use crate::transcript::PersonId;
use crate::transcript::person_key::KeyError;
use crate::vocab::Line;
use crate::vocab::limits::MAX_KEYS;

/// Why somebody cannot be enrolled. Each variant is a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotEnrolled {
    /// People are numbered as they come.
    #[error("P{due} is due")]
    Number {
        /// The number that is due.
        due: usize,
    },
    /// Everybody on the roll has a role.
    #[error("no role was given")]
    NoRole,
    /// Roles are those of the script.
    #[error("there is no role {role}")]
    UnknownRole {
        /// As given.
        role: String,
    },
    /// Each role once.
    #[error("{role} is named twice")]
    RoleTwice {
        /// The role, by its word in the script.
        role: String,
    },
    /// Roles that exclude each other.
    #[error("nobody may be {role} and {other} in one ceremony")]
    RolesExclude {
        /// The first role, by its word in the script.
        role: String,
        /// The other.
        other: String,
    },
    /// No shares in a ceremony that makes none.
    #[error("this ceremony gives out no shares")]
    NoShares,
    /// Where one share is issued again, nobody gets another.
    #[error("share {share} alone is issued again here: nobody gets another one")]
    NotIssued {
        /// The one.
        share: u8,
    },
    /// Shares are held by custodians.
    #[error("only a custodian holds shares")]
    NoCustodian,
    /// Numbers of the set, each once.
    #[error("shares are numbers from 1 to {most}, ascending")]
    ShareNumbers {
        /// How many shares the set has (n).
        most: u8,
    },
    /// One holder a share.
    #[error("share {share} has a holder already")]
    HasHolder {
        /// The share.
        share: u8,
    },
    /// Fewer than k in one hand.
    #[error("{held} shares in one hand reach the threshold of {threshold}")]
    ReachesThreshold {
        /// How many they would hold.
        held: usize,
        /// How many sheets rebuild the key (k).
        threshold: u8,
    },
    /// A deputy is no promotion.
    #[error("a deputy takes over exactly the roles and the shares not yet sealed")]
    Deputy,

    /// One name, one person.
    #[error("{id} has the same name; add what tells them apart")]
    SameName {
        /// Who has it.
        id: PersonId,
    },
    /// Asked once.
    #[error("{name} is asked about twice")]
    AskedTwice {
        /// The name that is asked about.
        name: Line,
    },
    /// Who has a name is whoever had it before.
    #[error(
        "{name} is their own name, and nobody is asked about that: it is whoever had it before. Another person adds what tells them apart"
    )]
    OwnName {
        /// The name that is asked about.
        name: Line,
    },
    /// One person, enrolled once.
    #[error("{id} is on the roll as {name}: one person is enrolled once")]
    OnTheRollAs {
        /// The person, by the number on the roll.
        id: PersonId,
        /// Under which name.
        name: Line,
    },
    /// A likeness is to somebody who is known.
    #[error("nobody is called {name}, here or in the transcript before")]
    NobodyCalled {
        /// The name.
        name: Line,
    },

    /// A few keys a person.
    #[error("{named} keys were named; at most {MAX_KEYS} are taken")]
    TooManyKeys {
        /// How many were named.
        named: usize,
    },
    /// Each key once.
    #[error("the key {key} is named twice")]
    KeyTwice {
        /// Its short form.
        key: String,
    },
    /// A key stands for one person.
    #[error("the key {key} is {id}'s, {name}: name one of their own, or none")]
    KeyOfAnother {
        /// Its short form.
        key: String,
        /// Whose it is.
        id: PersonId,
        /// Their name.
        name: Line,
    },
    /// A key for which anybody can make signatures.
    #[error("the key {key}: {}", KeyError::ProvesNothing)]
    KeyProvesNothing {
        /// Its short form.
        key: String,
    },
    /// Who signs for themselves does not sign with the ceremony's key.
    #[error("the key is the ceremony's own: name one of their own, or none")]
    KeyOfTheCeremony,
}

/// What of somebody's enrolment is mended, so that they can be enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolment {
    /// Their name.
    Name,
    /// Their roles.
    Roles,
    /// The shares they will hold.
    Shares,
    /// Their own public key.
    Key,
    /// Nothing that was entered about them.
    Nothing,
}

impl NotEnrolled {
    /// What was entered about the person and stands against it.
    pub const fn stands_against(&self) -> Enrolment {
        match self {
            Self::SameName { .. }
            | Self::AskedTwice { .. }
            | Self::OwnName { .. }
            | Self::OnTheRollAs { .. }
            | Self::NobodyCalled { .. } => Enrolment::Name,
            Self::NoRole
            | Self::UnknownRole { .. }
            | Self::RoleTwice { .. }
            | Self::RolesExclude { .. }
            | Self::NoCustodian => Enrolment::Roles,
            Self::NoShares
            | Self::NotIssued { .. }
            | Self::ShareNumbers { .. }
            | Self::HasHolder { .. }
            | Self::ReachesThreshold { .. } => Enrolment::Shares,
            Self::TooManyKeys { .. }
            | Self::KeyTwice { .. }
            | Self::KeyOfAnother { .. }
            | Self::KeyProvesNothing { .. }
            | Self::KeyOfTheCeremony => Enrolment::Key,
            Self::Number { .. } | Self::Deputy => Enrolment::Nothing,
        }
    }

    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::Number { .. } => Requirement::Ro3,
            Self::NoRole
            | Self::UnknownRole { .. }
            | Self::RoleTwice { .. }
            | Self::RolesExclude { .. }
            | Self::HasHolder { .. }
            | Self::NoShares
            | Self::NoCustodian => Requirement::Ro1,
            Self::NotIssued { .. } => Requirement::Rt2,
            Self::ShareNumbers { .. } => Requirement::Sp2,
            Self::ReachesThreshold { .. }
            | Self::SameName { .. }
            | Self::AskedTwice { .. }
            | Self::OwnName { .. }
            | Self::OnTheRollAs { .. }
            | Self::NobodyCalled { .. } => Requirement::Ro4,
            Self::Deputy => Requirement::Ro7,
            Self::TooManyKeys { .. }
            | Self::KeyTwice { .. }
            | Self::KeyOfAnother { .. }
            | Self::KeyProvesNothing { .. }
            | Self::KeyOfTheCeremony => Requirement::Tr5,
        }
    }
}

/// Why the roll is not complete. Each variant is a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RollIncomplete {
    /// As many in each role as the script wants.
    #[error("{have} as {role}, and {least} to {most} are wanted")]
    InRole {
        /// Its id.
        role: String,
        /// On the roll now.
        have: usize,
        /// At least.
        least: usize,
        /// At most.
        most: usize,
    },
    /// As many keys as countersignatures that the script wants.
    #[error("the script wants countersignatures of {wanted}, and {named} named a key of their own")]
    Countersigners {
        /// How many the script wants, for people.
        wanted: String,
        /// How many named a key.
        named: usize,
    },
    /// Every share has a holder.
    #[error("share {share} has no holder")]
    NoHolder {
        /// The share.
        share: u8,
    },
    /// A recovery has more than one holder.
    #[error(
        "{have} as {CUSTODIAN}, and at least {least} are needed: nobody brings as many sheets as rebuild the key"
    )]
    Holders {
        /// Custodians on the roll.
        have: usize,
        /// At least.
        least: usize,
    },
    /// Every custodian has a share.
    #[error("{name} is a custodian without a share")]
    Idle {
        /// Name of the person.
        name: Line,
    },
    /// Every step can be held by those who are there.
    #[error("step {step} needs the {role} and, confirming, somebody else as {confirm}")]
    Step {
        /// Step id.
        step: String,
        /// Who acts.
        role: String,
        /// Who confirms, for people.
        confirm: String,
    },
}

impl RollIncomplete {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::InRole { .. } | Self::NoHolder { .. } | Self::Idle { .. } | Self::Step { .. } => {
                Requirement::Ro1
            }
            Self::Countersigners { .. } => Requirement::Tr5,
            Self::Holders { .. } => Requirement::Ro4,
        }
    }
}

/// A name at the roll that looks like another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameLooksLike {
    /// Who is enrolled.
    pub name: Line,
    /// The other name.
    pub other: Line,
    /// Whose it is: somebody on the roll, or a holder in the transcript that this one builds on.
    pub on_the_roll: Option<PersonId>,
}

impl std::fmt::Display for NameLooksLike {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, other, on_the_roll } = self;
        match on_the_roll {
            Some(id) => write!(
                f,
                "{name} looks like {other}, {id}, who is on the roll. Say that they are two persons, or do not enrol one person twice"
            ),
            None => write!(
                f,
                "{name} looks like {other}, who held a sheet before. Say whether it is the same person or another one"
            ),
        }
    }
}
