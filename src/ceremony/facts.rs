//! What the state is made of: facts about shares, bags, people's words and exceptions, as entries told them.

use std::sync::Arc;

use crate::sharing::Quorum;
use crate::sharing::share::{CeremonyKey, LockKind};
use crate::transcript::PersonId;
use crate::transcript::record::{AfterOpening, GivenUpBecause, Place, SeenSheet, Severity, Subject};
use crate::vocab::{BagNumber, CeremonyId, Digest, Fingerprint, Line, Moment, Prose, SetId};

/// What a step that takes several entries is waiting for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inner {
    /// Its first entry, or the next of a row.
    Waiting,
    /// Findings were recorded, this many not as wanted.
    Findings {
        /// The line that carries them, counted from 1.
        line: u32,
        /// Not as wanted.
        unwanted: u16,
    },
    /// A sheet was sent to print and not yet judged.
    SheetOut {
        /// Its serial.
        serial: u16,
    },
    /// Files are being kept; one was.
    Attaching,
    /// A secret is sealed, and its file is not opened yet.
    PayloadSealed,
    /// A check value is worked out, and not compared yet.
    CheckValueShown,
    /// Things are handled one by one; one was.
    HandlingItems,
    /// A sheet is out of its bag in an audit: it is read, and goes into a new one.
    SheetOpen,
    /// Things leave one by one; one did.
    Releasing,
    /// Another day has come; nobody has said yet who is here.
    Returning,
    /// A bag is open; its share is due, unless it was refused.
    BagOpen {
        /// Who brought it.
        holder: PersonId,
        /// Its place among the opened bags.
        place: usize,
        /// Its sheet was read, and not taken.
        refused: bool,
    },
}

/// One share of the set being made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShareFacts {
    /// How it is locked, and its digest, once signed.
    pub made: Option<(LockKind, Digest)>,
    /// The sheet that is good.
    pub sheet: Option<u16>,
    /// The last spoiled sheet, until it is replaced.
    pub spoiled: Option<u16>,
    /// Every spoiled sheet. Each bears the share as the good one does: only its serial tells it apart.
    pub all_spoiled: Vec<u16>,
    /// When nothing of the last sheet was on paper yet: the time of the entry before it was sent.
    pub sent_after: Option<Moment>,
    /// That sheet was read back.
    pub read_back: bool,
    /// Bag and holder.
    pub bagged: Option<(BagNumber, PersonId)>,
}

/// One share that was brought to a recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenShare {
    /// Its number.
    pub x: u8,
    /// Digest as read.
    pub digest: Digest,
    /// The ceremony key that signed it; none if its words were typed without the rows of the signature.
    pub signed_by: Option<CeremonyKey>,
    /// The set that it claims. Nothing of it is proven before the key is rebuilt.
    pub set: SetFacts,
    /// The key that it claims.
    pub fingerprint: Fingerprint,
}

/// A bag that was opened in a recovery. Something must be decided about the sheet that was in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedBag {
    /// Who brought it.
    pub holder: PersonId,
    /// Its number.
    pub bag: BagNumber,
    /// The share that an earlier transcript put into this bag, if one tells.
    pub recorded: Option<u8>,
    /// It was opened as last recorded.
    pub intact: bool,
    /// Sheets that were read from it: taken, put aside or refused.
    pub seen: Vec<SeenSheet>,
    /// The share that was taken from it, if one was.
    pub share: Option<u8>,
    /// What was decided about the sheet, and its new bag if it was sealed again.
    pub decided: Option<(AfterOpening, Option<BagNumber>)>,
    /// What becomes of the key, if too few sheets are left without this one.
    pub given_up: Option<GivenUpBecause>,
}

impl OpenedBag {
    /// Where its sheet was left, and in which bag: open, as long as nothing was decided.
    pub(super) fn left_at(&self) -> (Place, Option<BagNumber>) {
        match &self.decided {
            None => (Place::Open, None),
            Some((AfterOpening::Resealed, bag)) => (Place::Sealed, bag.clone()),
            Some((AfterOpening::Reshare, _)) => (Place::Reshare, None),
            Some((AfterOpening::Rotate, _)) => (Place::Rotate, None),
            Some((AfterOpening::Destroyed, _)) => (Place::Destroyed, None),
        }
    }
}

/// A day of a ceremony that goes on after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its id: each part has one of its own, and a key of its own.
    pub ceremony: CeremonyId,
    /// The key that signed its lines.
    pub key: CeremonyKey,
    /// Its lines.
    pub entries: u32,
    /// Digest of its last line.
    pub head: Digest,
    /// Files in `evidence/` that were kept up to its end.
    pub evidence: usize,
    /// When it began.
    pub began: Moment,
    /// True if the key was wiped by its end.
    pub wiped: bool,
    /// The program that wrote it, as its header says.
    pub program: (Line, Digest),
}

/// What one person said at the sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// The person, by the number on the roll.
    pub person: PersonId,
    /// Whether the record is what they saw.
    pub agrees: bool,
    /// Why not, in their words.
    pub reason: Option<Prose>,
}

/// The set that is made or recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetFacts {
    /// Its id.
    pub set: SetId,
    /// Its generation.
    pub generation: u16,
    /// k of n.
    pub quorum: Quorum,
}

/// What became of what an exception permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// It permits nothing: a remark.
    None,
    /// Not used yet.
    Open,
    /// Used up.
    Used {
        /// By this line, counted from 1.
        line: u32,
    },
    /// Its step ended before it was used.
    Expired,
}

/// One exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionFacts {
    /// The step it was filed at.
    pub step: Option<String>,
    /// What it is about.
    pub about: Subject,
    /// Expected, happened, decided, as they were said.
    pub told: Arc<[Prose; 3]>,
    /// Who decided.
    pub decided_by: PersonId,
    /// Who confirmed it.
    pub confirmed_by: Vec<PersonId>,
    /// What became of what it permits.
    pub permission: Permission,
    /// Weight and whether nothing is left, once reviewed.
    pub reviewed: Option<(Severity, bool)>,
    /// Who follows up, and how, once reviewed.
    pub follow_up: Option<Prose>,
}

/// How far secrets have come.
#[expect(clippy::struct_excessive_bools, reason = "independent milestones, each set once")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Milestones {
    /// The roll is closed.
    pub roll_closed: bool,
    /// The approval was read.
    pub approved: bool,
    /// Throws are complete.
    pub entropy_closed: bool,
    /// The trial recombination succeeded.
    pub trial: bool,
    /// The recovered key was proven, and no share came after it.
    pub combined: bool,
    /// The key was rebuilt from paper and proven, at whatever time.
    pub rebuilt: bool,
    /// What the key was rebuilt for was done, and no share came after it: something left, a secret was sealed under it, or it
    /// was said that nothing leaves, or nothing is sealed.
    pub served: bool,
    /// Secrets are gone.
    pub wiped: bool,
    /// Everybody has spoken at the sign-off.
    pub signed_off: bool,
}
