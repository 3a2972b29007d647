//! Rules about who is on the roll.

use crate::plan::template::CUSTODIAN;
use crate::transcript::PersonId;
use crate::transcript::person_key::KeyError;
use crate::vocab::Line;
use crate::vocab::limits::MAX_KEYS;

/// Why somebody cannot be enrolled. Each variant is a rule, under the requirement that asks for it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotEnrolled {
    /// TR-4: people are numbered as they come.
    #[error("P{due} is due")]
    Number {
        /// The number that is due.
        due: usize,
    },
    /// RO-1: everybody on the roll has a role.
    #[error("no role was given")]
    NoRole,
    /// RO-1: roles are those of the script.
    #[error("there is no role {role}")]
    UnknownRole {
        /// As given.
        role: String,
    },
    /// RO-1: each role once.
    #[error("{role} is named twice")]
    RoleTwice {
        /// The role, by its word in the script.
        role: String,
    },
    /// RO-1: roles that exclude each other.
    #[error("nobody may be {role} and {other} in one ceremony")]
    RolesExclude {
        /// The first role, by its word in the script.
        role: String,
        /// The other.
        other: String,
    },
    /// RO-4: no shares in a ceremony that makes none.
    #[error("this ceremony gives out no shares")]
    NoShares,
    /// RO-4: where one share is issued again, nobody gets another.
    #[error("share {share} alone is issued again here: nobody gets another one")]
    NotIssued {
        /// The one.
        share: u8,
    },
    /// RO-4: shares are held by custodians.
    #[error("only a custodian holds shares")]
    NoCustodian,
    /// RO-4: numbers of the set, each once.
    #[error("shares are numbers from 1 to {most}, ascending")]
    ShareNumbers {
        /// How many shares the set has (n).
        most: u8,
    },
    /// RO-1: one holder a share.
    #[error("share {share} has a holder already")]
    HasHolder {
        /// The share.
        share: u8,
    },
    /// RO-4: fewer than k in one hand.
    #[error("{held} shares in one hand reach the threshold of {threshold}")]
    ReachesThreshold {
        /// How many they would hold.
        held: usize,
        /// How many sheets rebuild the key (k).
        threshold: u8,
    },
    /// RO-7: a deputy is no promotion.
    #[error("a deputy takes over exactly the roles and the shares not yet sealed")]
    Deputy,

    /// RO-4: one name, one person.
    #[error("{id} has the same name; add what tells them apart")]
    SameName {
        /// Who has it.
        id: PersonId,
    },
    /// RO-4: asked once.
    #[error("{name} is asked about twice")]
    AskedTwice {
        /// The name that is asked about.
        name: Line,
    },
    /// RO-4: who has a name is whoever had it before.
    #[error(
        "{name} is their own name, and nobody is asked about that: it is whoever had it before. Another person adds what tells them apart"
    )]
    OwnName {
        /// The name that is asked about.
        name: Line,
    },
    /// RO-4: one person, enrolled once.
    #[error("{id} is on the roll as {name}: one person is enrolled once")]
    OnTheRollAs {
        /// The person, by the number on the roll.
        id: PersonId,
        /// Under which name.
        name: Line,
    },
    /// RO-5: a likeness is to somebody who is known.
    #[error("nobody is called {name}, here or in the transcript before")]
    NobodyCalled {
        /// The name.
        name: Line,
    },

    /// TR-5: a few keys a person.
    #[error("{named} keys were named; at most {MAX_KEYS} are taken")]
    TooManyKeys {
        /// How many were named.
        named: usize,
    },
    /// TR-5: each key once.
    #[error("the key {key} is named twice")]
    KeyTwice {
        /// Its short form.
        key: String,
    },
    /// TR-5: a key stands for one person.
    #[error("the key {key} is {id}'s, {name}: name one of their own, or none")]
    KeyOfAnother {
        /// Its short form.
        key: String,
        /// Whose it is.
        id: PersonId,
        /// Their name.
        name: Line,
    },
    /// TR-5: a key for which anybody can make signatures.
    #[error("the key {key}: {}", KeyError::ProvesNothing)]
    KeyProvesNothing {
        /// Its short form.
        key: String,
    },
    /// TR-5: who signs for themselves does not sign with the ceremony's key.
    #[error("the key is the ceremony's own: name one of their own, or none")]
    KeyOfTheCeremony,
}

/// Why the roll is not complete. Each variant is a rule, under the requirement that asks for it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RollIncomplete {
    /// RO-1: as many in each role as the script wants.
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
    /// TR-5: as many keys as countersignatures that the script wants.
    #[error("the script wants countersignatures of {wanted}, and {named} named a key of their own")]
    Countersigners {
        /// How many the script wants, for people.
        wanted: String,
        /// How many named a key.
        named: usize,
    },
    /// RO-1: every share has a holder.
    #[error("share {share} has no holder")]
    NoHolder {
        /// The share.
        share: u8,
    },
    /// RO-4: a recovery has more than one holder.
    #[error(
        "{have} as {CUSTODIAN}, and at least {least} are needed: nobody brings as many sheets as rebuild the key"
    )]
    Holders {
        /// Custodians on the roll.
        have: usize,
        /// At least.
        least: usize,
    },
    /// RO-1: every custodian has a share.
    #[error("{name} is a custodian without a share")]
    Idle {
        /// Name of the person.
        name: Line,
    },
    /// RO-1: every step can be held by those who are there.
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
