//! Who takes what out of the room: bags with sheets and things, and what lies open until something comes of it.

use super::outcomes::ItemPlace;
use super::state::State;
use crate::sharing::share::LockKind;
use crate::transcript::PersonId;
use crate::transcript::record::{AfterOpening, ItemNumber};
use crate::vocab::{BagNumber, Line};

/// What one person takes with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    /// The person, by the number on the roll.
    pub person: PersonId,
    /// Their name.
    pub name: Line,
    /// What, in the order in which it was sealed.
    pub what: Vec<Taken>,
    /// How their new sheets are locked, each kind once: what opens them they keep elsewhere.
    pub locks: Vec<LockKind>,
}

/// A thing that leaves the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A sheet in its bag.
    Sheet {
        /// The share on it.
        share: u8,
        /// The bag's number.
        bag: BagNumber,
    },
    /// The sheet of a bag that told no share, in a new bag.
    Resealed {
        /// The bag's number.
        bag: BagNumber,
    },
    /// A thing of the script in its bag.
    Thing {
        /// Its name, with its number.
        name: String,
        /// The bag's number.
        bag: BagNumber,
    },
    /// A sheet that stays open until a new set, or another key, takes its place.
    Open {
        /// The bag that it came in.
        came_in: BagNumber,
        /// What is to come of it.
        until: &'static str,
    },
}

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sheet { share, bag } => write!(f, "bag {bag} with share {share}"),
            Self::Resealed { bag } => write!(f, "bag {bag} with the sheet that was opened"),
            Self::Thing { name, bag } => write!(f, "bag {bag} with {name}"),
            Self::Open { came_in, until } => {
                write!(f, "the sheet out of bag {came_in}, not sealed, {until}")
            }
        }
    }
}

impl Taking {
    /// In a sentence: "bag TE 0001 with share 1; a card of code words, kept elsewhere".
    pub fn said(&self) -> String {
        let own = self.locks.iter().filter_map(|lock| match lock {
            LockKind::CodeWords => Some("the card of code words, kept elsewhere than the bag"),
            LockKind::Passphrase => Some("the passphrase, kept elsewhere than the bag"),
            LockKind::None => None,
        });
        let all: Vec<String> =
            self.what.iter().map(ToString::to_string).chain(own.map(str::to_owned)).collect();
        all.join("; ")
    }
}

/// Everybody who takes something with them, in the order of the roll.
pub fn all(state: &State) -> Vec<Taking> {
    let of = |person: &crate::transcript::record::Person| {
        let what: Vec<Taken> = sheets(state, person.id)
            .chain(opened(state, person.id))
            .chain(things(state, person.id))
            .collect();
        let locks = new_locks(state, person.id);
        (!what.is_empty()).then(|| Taking { person: person.id, name: person.name.clone(), what, locks })
    };
    state.people().iter().filter_map(of).collect()
}

fn sheets(state: &State, who: PersonId) -> impl Iterator<Item = Taken> {
    (1u8..=255).zip(state.shares()).filter_map(move |(share, facts)| {
        let (bag, holder) = facts.bagged.as_ref()?;
        (*holder == who).then(|| Taken::Sheet { share, bag: bag.clone() })
    })
}

/// How the new sheets of this person are locked, each kind once.
fn new_locks(state: &State, who: PersonId) -> Vec<LockKind> {
    let theirs =
        state.shares().iter().filter(|facts| facts.bagged.as_ref().is_some_and(|(_, holder)| *holder == who));
    let mut locks = Vec::new();
    for (lock, _) in theirs.filter_map(|facts| facts.made) {
        if !locks.contains(&lock) {
            locks.push(lock);
        }
    }
    locks
}

/// What was decided about the sheets that this person brought.
fn opened(state: &State, who: PersonId) -> impl Iterator<Item = Taken> {
    state.opened().iter().filter(move |opened| opened.holder == who).filter_map(|opened| {
        let (decision, new) = opened.decided.as_ref()?;
        let until = match decision {
            AfterOpening::Destroyed => return None,
            AfterOpening::Reshare => "until a new set of sheets takes its place",
            AfterOpening::Rotate => "until another key takes its place",
            AfterOpening::Resealed => "and to be sealed",
        };
        Some(match (new, opened.share.or(opened.recorded)) {
            (Some(bag), Some(share)) => Taken::Sheet { share, bag: bag.clone() },
            (Some(bag), None) => Taken::Resealed { bag: bag.clone() },
            (None, _) => Taken::Open { came_in: opened.bag.clone(), until },
        })
    })
}

fn things(state: &State, who: PersonId) -> Vec<Taken> {
    let mut all = Vec::new();
    for item in &state.plan().template.items {
        for number in 1..=item.count {
            let thing = ItemNumber { id: item.id.clone(), number };
            match state.outcomes().place_of(&thing) {
                Some(ItemPlace::Bagged { bag, holder } | ItemPlace::Received { bag, holder })
                    if *holder == who =>
                {
                    all.push(Taken::Thing { name: item.named(number), bag: bag.clone() });
                }
                Some(
                    ItemPlace::Bagged { .. }
                    | ItemPlace::Opened { .. }
                    | ItemPlace::Moved { .. }
                    | ItemPlace::Sent { .. }
                    | ItemPlace::Received { .. }
                    | ItemPlace::Destroyed { .. },
                )
                | None => {}
            }
        }
    }
    all
}
