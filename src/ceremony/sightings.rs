//! What an audit found: of each sheet of the set what was seen, how far the set is covered, and what is to be followed up.

use crate::sharing::share::LockKind;
use crate::transcript::PersonId;
use crate::transcript::record::{FollowUp, Found, KnownSheet, Place, SeenSheet};
use crate::vocab::{BagNumber, Day, Line, Moment, Prose};

/// One sheet that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Number of its share.
    pub share: u8,
    /// What was found.
    pub found: Found,
    /// Who showed it.
    pub holder: Option<PersonId>,
    /// The bag that it was found in.
    pub bag: Option<BagNumber>,
    /// What was seen, in words.
    pub condition: Line,
    /// It came out of its bag, to be read.
    pub opened: bool,
    /// Serial and lock, once it was proven.
    pub checked: Option<(u16, LockKind)>,
    /// Sheets that were read in its place and are not the one that was made.
    pub others: Vec<SeenSheet>,
    /// Why it was not proven, as was said last.
    pub not_proven: Option<Prose>,
    /// The new bag that it went into.
    pub new_bag: Option<BagNumber>,
    /// What is to be followed up.
    pub findings: Vec<SheetFinding>,
    /// The day.
    pub day: Day,
}

/// Something that is to be followed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetFinding {
    /// The share whose sheet it is about.
    pub share: u8,
    /// What is wrong.
    pub what: Lacking,
    /// Who follows up, and until when.
    pub follow_up: FollowUp,
}

impl std::fmt::Display for SheetFinding {
    /// As the statement has it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let FollowUp { who, until } = &self.follow_up;
        write!(f, "share {}: {}; {who}, until {until}", self.share, self.what.word())
    }
}

/// What is wrong with a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// It was not shown.
    Missing,
    /// Its seal is broken.
    SealBroken,
    /// Its bag has another number.
    OtherBag,
    /// It was opened, and no reading proved it.
    NotProven,
}

impl Lacking {
    /// What a look at a sheet lacks; nothing if all is as recorded.
    pub const fn of(found: Found) -> Option<Self> {
        match found {
            Found::AsRecorded => None,
            Found::SealBroken => Some(Self::SealBroken),
            Found::OtherBag => Some(Self::OtherBag),
            Found::Missing => Some(Self::Missing),
        }
    }

    /// In a few words, as in the statement.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::SealBroken => "seal broken",
            Self::OtherBag => "bag number differs",
            Self::NotProven => "not proven",
        }
    }
}

/// Every sheet of the set that is not destroyed, counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many there are.
    pub of: usize,
    /// Opened, read, and proven to be the one that was made.
    pub checked: usize,
    /// Seen, and not opened.
    pub sighted: usize,
    /// Opened, and not proven.
    pub not_proven: usize,
    /// Not shown.
    pub missing: usize,
    /// Of which nothing was said.
    pub not_seen: usize,
}

impl std::fmt::Display for Coverage {
    /// As the statement has it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { of, checked, sighted, not_proven, missing, not_seen } = self;
        write!(
            f,
            "opened and checked {checked} of {of}, sighted {sighted}, not proven {not_proven}, missing {missing}, not seen {not_seen}"
        )
    }
}

impl Coverage {
    /// True if every sheet was seen, and is what and where it should be.
    pub const fn is_whole(&self) -> bool {
        self.checked + self.sighted == self.of
    }
}

impl Sighting {
    /// What came of it, as in the statement.
    pub fn outcome(&self) -> &'static str {
        match (self.found, self.opened, &self.checked) {
            (Found::Missing, _, _) => "missing",
            (Found::AsRecorded, false, _) => "sighted",
            (Found::SealBroken, false, _) => "seal broken, not opened",
            (Found::OtherBag, false, _) => "bag number differs, not opened",
            (Found::AsRecorded, true, Some(_)) => "opened and checked",
            (Found::SealBroken, true, Some(_)) => "seal broken, checked",
            (Found::OtherBag, true, Some(_)) => "bag number differs, checked",
            (Found::AsRecorded, true, None) => "opened, not proven",
            (Found::SealBroken, true, None) => "seal broken, not proven",
            (Found::OtherBag, true, None) => "bag number differs, not proven",
        }
    }

    /// What came of it, in a line: outcome, holder, bag, serial, new bag.
    pub fn said(&self) -> String {
        let holder = self.holder.map_or_else(String::new, |id| format!("; shown by {id}"));
        let bag = self.bag.as_ref().map_or_else(String::new, |bag| format!("; bag {bag}"));
        let serial = self.checked.map_or_else(String::new, |(serial, _)| format!("; serial {serial}"));
        let new = self.new_bag.as_ref().map_or_else(String::new, |bag| format!("; new bag {bag}"));
        format!("{}{holder}{bag}{serial}{new}", self.outcome())
    }

    /// True if it is out of its bag now.
    pub const fn is_open(&self) -> bool {
        self.opened && self.new_bag.is_none()
    }

    /// The place of the sheet after it, and the bag that it is in.
    fn place(&self, before: &KnownSheet) -> (Place, Option<BagNumber>) {
        match (self.found, self.opened) {
            (Found::Missing, _) => (Place::Missing, None),
            // whoever shows it has it: it is on its way no more
            (Found::AsRecorded, false) if before.place == Place::OnItsWay => {
                (Place::Sealed, before.bag.clone())
            }
            (Found::AsRecorded, false) => (before.place, before.bag.clone()),
            (Found::SealBroken, false) => (Place::Open, None),
            (Found::OtherBag, false) => (Place::Sealed, self.bag.clone()),
            // what lies in the new bag is another sheet
            (_, true) if self.checked.is_none() && !self.others.is_empty() => (Place::Missing, None),
            (_, true) => match &self.new_bag {
                Some(bag) => (Place::Sealed, Some(bag.clone())),
                None => (Place::Open, None),
            },
        }
    }

    /// What is known of the sheet after it; `shown` is who showed it, and whom they are from.
    pub(super) fn put_into(
        &self,
        before: &KnownSheet,
        shown: Option<(Line, Line)>,
        as_of: Moment,
    ) -> KnownSheet {
        let (place, bag) = self.place(before);
        let (holder, affiliation) =
            shown.unwrap_or_else(|| (before.holder.clone(), before.affiliation.clone()));
        KnownSheet {
            share: before.share,
            place,
            as_of,
            holder,
            affiliation,
            bag,
            serial: self.checked.map(|(serial, _)| serial).or(before.serial),
            digest: before.digest,
            checked: self.checked.map(|_| self.day).or(before.checked),
            sent: before.sent.clone(),
        }
    }
}
