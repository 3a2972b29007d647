//! The custody plan: who is to hold which sheet, for which organisation, in which place, and by which channel it travels.
//! Held against k of n it says, before anything is split, which losses the key survives and which few could rebuild it
//! against the others ([`weighing`]).
//!
//! Nothing of it is recorded: the transcript tells who took which bag, and not what was once intended; and a list of
//! places would lead a thief. It is printed on the script that the room holds in hand.

mod reading;
pub mod weighing;

use std::collections::BTreeMap;

pub use reading::{CustodyFileError, MAX_CUSTODY_BYTES};

use crate::sharing::Quorum;
use crate::vocab::likeness::searchable;
use crate::vocab::{Line, TextError};

/// One entry as it was typed: a person, and sheets that they hold in one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeeperDraft {
    /// The name, as it will be recorded.
    pub name: String,
    /// Whom they are from.
    pub organisation: String,
    /// Where they keep the sheets.
    pub place: String,
    /// How the sheets get there; may be empty.
    pub channel: String,
    /// Numbers of the shares.
    pub shares: Vec<u8>,
}

/// An entry that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeper {
    /// Name. A person has as many entries as places, and counts as one.
    pub name: Line,
    /// Whom they are from.
    pub organisation: Line,
    /// Where they keep the sheets.
    pub place: Line,
    /// How the sheets get there.
    pub channel: Option<Line>,
    /// Numbers of the shares, in order.
    pub shares: Vec<u8>,
}

/// Every sheet of a quorum, each with one keeper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustodyPlan {
    quorum: Quorum,
    keepers: Vec<Keeper>,
}

/// By what sheets are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Who holds them.
    Person,
    /// Whom they are from.
    Organisation,
    /// Where they are.
    Place,
    /// How they get there.
    Channel,
}

/// Sheets that go, or act, together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The person, organisation, place or carrier.
    pub name: Line,
    /// Numbers of the shares, in order.
    pub shares: Vec<u8>,
}

/// Why this is no plan of custody. Each names the entry and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CustodyError {
    /// A text that is no line.
    #[error("keeper {number}, {field}: {why}")]
    Text {
        /// The entry, from 1 on.
        number: usize,
        /// Which text.
        field: &'static str,
        /// What is wrong with it.
        why: TextError,
    },
    /// An entry without a sheet.
    #[error(
        "keeper {number}, {name}: no share is named: write their numbers, from 1 to {shares}, or take the entry out"
    )]
    NoShares {
        /// The entry, from 1 on.
        number: usize,
        /// Name of whoever keeps them.
        name: Line,
        /// How many shares the set has (n).
        shares: u8,
    },
    /// A number that no share has.
    #[error("keeper {number}, {name}: there is no share {share}: they are numbered from 1 to {shares}")]
    NoSuchShare {
        /// The entry, from 1 on.
        number: usize,
        /// Name of whoever keeps them.
        name: Line,
        /// The number.
        share: u8,
        /// How many shares the set has (n).
        shares: u8,
    },
    /// A share with two keepers.
    #[error("share {share} is with {one} and with {other}: give it to one of them")]
    Twice {
        /// The share.
        share: u8,
        /// Who has it first.
        one: Line,
        /// Who has it again.
        other: Line,
    },
    /// A share without a keeper.
    #[error("share {0} is with nobody: say who keeps it")]
    NoKeeper(u8),
    /// Two spellings of what may be one.
    #[error(
        "\u{201c}{one}\u{201d} and \u{201c}{other}\u{201d} differ in case, accents, points or spaces alone: is it one {what}? Write it in one way, or add what tells them apart"
    )]
    Spelled {
        /// What they are.
        what: &'static str,
        /// As it is written first.
        one: Line,
        /// As it is written later.
        other: Line,
    },
}

impl By {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Person, Self::Organisation, Self::Place, Self::Channel];

    /// Its word for one.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Channel => "carrier",
        }
    }

    const fn of(self, keeper: &Keeper) -> Option<&Line> {
        match self {
            Self::Person => Some(&keeper.name),
            Self::Organisation => Some(&keeper.organisation),
            Self::Place => Some(&keeper.place),
            Self::Channel => keeper.channel.as_ref(),
        }
    }
}

impl CustodyPlan {
    /// The only door to a plan: every text fits a line, every share has one keeper, and no name is written in two ways.
    pub fn new(quorum: Quorum, drafts: &[KeeperDraft]) -> Result<Self, CustodyError> {
        let keepers: Vec<Keeper> = (1..)
            .zip(drafts)
            .map(|(number, draft)| keeper(number, draft, quorum))
            .collect::<Result<_, _>>()?;
        let plan = Self { quorum, keepers };
        plan.each_share_once()?;
        for by in By::ALL {
            plan.spelled_in_one_way(by)?;
        }
        Ok(plan)
    }

    /// k of n.
    pub const fn quorum(&self) -> Quorum {
        self.quorum
    }

    /// Every entry, as it was given.
    pub fn keepers(&self) -> &[Keeper] {
        &self.keepers
    }

    fn each_share_once(&self) -> Result<(), CustodyError> {
        let mut with: BTreeMap<u8, &Line> = BTreeMap::new();
        for keeper in &self.keepers {
            for share in &keeper.shares {
                if let Some(one) = with.insert(*share, &keeper.name) {
                    let (one, other) = (one.clone(), keeper.name.clone());
                    return Err(CustodyError::Twice { share: *share, one, other });
                }
            }
        }
        let nobody = (1..=self.quorum.shares()).find(|share| !with.contains_key(share));
        nobody.map_or(Ok(()), |share| Err(CustodyError::NoKeeper(share)))
    }

    fn spelled_in_one_way(&self, by: By) -> Result<(), CustodyError> {
        let mut known: BTreeMap<String, &Line> = BTreeMap::new();
        for name in self.keepers.iter().filter_map(|keeper| by.of(keeper)) {
            let one = *known.entry(searchable(name.as_str())).or_insert(name);
            if one != name {
                let (one, other) = (one.clone(), name.clone());
                return Err(CustodyError::Spelled { what: by.word(), one, other });
            }
        }
        Ok(())
    }

    /// Who or what has how many, the largest first, then by name. Of channels those that are named.
    pub fn groups(&self, by: By) -> Vec<Group> {
        let mut all: BTreeMap<&Line, Vec<u8>> = BTreeMap::new();
        for keeper in &self.keepers {
            if let Some(name) = by.of(keeper) {
                all.entry(name).or_default().extend(&keeper.shares);
            }
        }
        let mut groups: Vec<Group> = all
            .into_iter()
            .map(|(name, mut shares)| {
                shares.sort_unstable();
                Group { name: name.clone(), shares }
            })
            .collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.shares.len()));
        groups
    }
}

fn keeper(number: usize, draft: &KeeperDraft, quorum: Quorum) -> Result<Keeper, CustodyError> {
    let line = |field, text: &str| Line::typed(text).map_err(|why| CustodyError::Text { number, field, why });
    let name = line("name", &draft.name)?;
    let organisation = line("organisation", &draft.organisation)?;
    let place = line("place", &draft.place)?;
    let channel = if draft.channel.trim().is_empty() { None } else { Some(line("channel", &draft.channel)?) };
    let mut shares = draft.shares.clone();
    shares.sort_unstable();
    let highest = quorum.shares();
    if shares.is_empty() {
        return Err(CustodyError::NoShares { number, name, shares: highest });
    }
    if let Some(share) = shares.iter().copied().find(|share| *share == 0 || *share > highest) {
        return Err(CustodyError::NoSuchShare { number, name, share, shares: highest });
    }
    Ok(Keeper { name, organisation, place, channel, shares })
}
