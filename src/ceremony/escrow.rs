//! The escrow audit: is this sheet the one that the ceremony made? Answered from the sheet's signature and the
//! transcript, one sheet at a time, without rebuilding the key.
//!
//! A spoiled sheet bears the same share as the good one, with a signature that holds. Only the serial printed on it
//! tells them apart, so the auditor reads it from the paper and it is held against the transcript.

use super::state::{ShareFacts, State};
use crate::sharing::share::{Authenticity, CeremonyKey, Share, ShareError};
use crate::vocab::ids::sheet_serial;
use crate::vocab::{BagNumber, Line, SetId};

/// Why a sheet is not proven to be one of a ceremony's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// Its signature does not hold.
    #[error("{0}")]
    Share(#[from] ShareError),
    /// Only the rows that recovery needs were typed.
    #[error("share {share} was typed without its signature rows; only a whole share can be audited")]
    Unsigned {
        /// Its number.
        share: u8,
    },
    /// Another ceremony made it.
    #[error("share {share} of set {} is signed by another ceremony key: {}", .set.short(), .key.spoken())]
    OtherKey {
        /// Its number.
        share: u8,
        /// Its set.
        set: SetId,
        /// Whose signature it has.
        key: CeremonyKey,
    },
    /// The key is right, and the transcript knows no such share.
    #[error("share {share} of set {} is signed by this ceremony's key, but the transcript does not name it", .set.short())]
    NotNamed {
        /// Its number.
        share: u8,
        /// Its set.
        set: SetId,
    },
}

/// The share's number, if the ceremony of this transcript signed it and its digest stands there.
pub fn prove(share: &Share, state: &State) -> Result<u8, NotProven> {
    let (x, set) = (share.header.x, share.header.set);
    match share.authenticity()? {
        Authenticity::Unsigned => Err(NotProven::Unsigned { share: x }),
        Authenticity::SignedBy(key) if key != state.sheets_key() => {
            Err(NotProven::OtherKey { share: x, set, key })
        }
        Authenticity::SignedBy(_) if state.share_digests().contains(&(x, share.digest())) => Ok(x),
        Authenticity::SignedBy(_) => Err(NotProven::NotNamed { share: x, set }),
    }
}

/// What the transcript says of the paper of one share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnPaper {
    /// Serial of the good sheet, if there is one.
    pub good: Option<u16>,
    /// Serials of the spoiled ones, which were to be destroyed.
    pub spoiled: Vec<u16>,
    /// The good sheet's bag and who holds it, once it was sealed.
    pub bag: Option<(BagNumber, Line)>,
}

impl OnPaper {
    /// As recorded for this share.
    pub fn of(share: u8, state: &State) -> Self {
        let Some(facts) = state.share(share) else {
            return Self { good: None, spoiled: Vec::new(), bag: None };
        };
        let name =
            |id| state.people().iter().find(|person| person.id == id).map(|person| person.name.clone());
        let bag = facts.bagged.as_ref().and_then(|(bag, holder)| Some((bag.clone(), name(*holder)?)));
        Self { good: facts.sheet, spoiled: facts.all_spoiled.clone(), bag }
    }

    /// In words: which sheet it must be, and where it is kept.
    pub fn as_recorded(&self) -> String {
        let sheet = self
            .good
            .map_or_else(|| "no good sheet".to_owned(), |serial| format!("sheet {}", sheet_serial(serial)));
        let bag = match &self.bag {
            Some((bag, holder)) => format!(", bag {bag}, held by {holder}"),
            None => ", in no bag".to_owned(),
        };
        let spoiled = match self.spoiled.as_slice() {
            [] => String::new(),
            all => format!(
                "; spoiled and to be destroyed: {}",
                all.iter().copied().map(sheet_serial).collect::<Vec<_>>().join(", ")
            ),
        };
        format!("{sheet}{bag}{spoiled}")
    }
}

/// Why the paper is not the sheet that the ceremony left, although its share is genuine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongPaper {
    /// It was spoiled and should not exist.
    #[error("sheet {} of share {share} was recorded as spoiled and to be destroyed, and it still exists{}. Take it from whoever has it, find out why, and destroy it with a witness", sheet_serial(*.serial), instead(*.good))]
    Spoiled {
        /// Its share.
        share: u8,
        /// Its serial.
        serial: u16,
        /// The good sheet's serial.
        good: Option<u16>,
    },
    /// It is a sheet of this ceremony, with another share.
    #[error("serial {} belongs to share {of}, and this sheet bears share {share}{}. Read the serial again; if it is printed so, somebody made this sheet", sheet_serial(*.serial), instead(*.good))]
    OfAnotherShare {
        /// The share that was read.
        share: u8,
        /// The serial as seen.
        serial: u16,
        /// The share of that serial.
        of: u8,
        /// The good sheet's serial.
        good: Option<u16>,
    },
    /// The ceremony printed no such sheet.
    #[error("the transcript knows no sheet {} of share {share}{}. Read the serial again; if it is printed so, this sheet is a copy that the ceremony did not make", sheet_serial(*.serial), instead(*.good))]
    Unknown {
        /// The share that was read.
        share: u8,
        /// The serial as seen.
        serial: u16,
        /// The good sheet's serial.
        good: Option<u16>,
    },
}

fn instead(good: Option<u16>) -> String {
    good.map_or_else(
        || "; no sheet of this share was good".to_owned(),
        |good| format!("; its good sheet is {}", sheet_serial(good)),
    )
}

/// Whether the paper with this serial is the good sheet of this share.
pub fn check_serial(share: u8, serial: u16, state: &State) -> Result<(), WrongPaper> {
    let paper = OnPaper::of(share, state);
    let good = paper.good;
    if good == Some(serial) {
        return Ok(());
    }
    if paper.spoiled.contains(&serial) {
        return Err(WrongPaper::Spoiled { share, serial, good });
    }
    match share_of_serial(serial, state) {
        Some(of) => Err(WrongPaper::OfAnotherShare { share, serial, of, good }),
        None => Err(WrongPaper::Unknown { share, serial, good }),
    }
}

/// The share that was printed on the sheet with this serial.
pub fn share_of_serial(serial: u16, state: &State) -> Option<u8> {
    let printed = |facts: &ShareFacts| facts.sheet == Some(serial) || facts.all_spoiled.contains(&serial);
    (1u8..=255).zip(state.shares()).find_map(|(x, facts)| printed(facts).then_some(x))
}
