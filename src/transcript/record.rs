//! Everything a ceremony can ever write. No field can hold a secret: there is no type here that could.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use super::facts::{
    AfterOpening, Deputised, FORMAT, Finding, GivenUp, GivenUpBecause, Header, ItemNumber, LikeName, Person,
    ReadFrom, ResultOfStep, SeenSheet, Severity, SheetCount, Source,
};
pub use super::keyed::{Approved, CheckValue, Exposure, FromShares, Operation, PayloadSealed, ProvenBy};
pub use super::known::{
    Ended, KnownHolder, KnownSet, KnownSheet, OlderSet, OtherParents, Parent, Place, Sent,
};
use super::person_id::PersonId;
pub use super::released::{
    CertifiedBy, ClearWay, Exit, OpenedPayload, Released, SignedCertificate, SignedFile, TakenOut,
};
pub use super::session::{SessionBegun, SessionEnded};
pub use super::sighting::{FollowUp, Found, SheetChecked, SheetRebagged, SheetSighted};
pub use super::subject::Subject;
pub use super::transport::{ItemReceived, ItemSent};
use crate::plan::template::Compared;
use crate::sharing::Quorum;
use crate::sharing::share::{CeremonyKey, LockKind};
use crate::vocab::{BagNumber, Digest, Fingerprint, Line, Moment, Prose, SetId};

/// What an entry says happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Record {
    /// Line 1.
    Header(Box<Header>),

    /// A deviation. Normal, never hidden.
    Exception {
        /// Counts from 1.
        number: u16,
        /// What it is about, and so what it permits.
        about: Subject,
        /// What the script expected.
        expected: Prose,
        /// What happened.
        happened: Prose,
        /// What was decided.
        decided: Prose,
        /// Who decided. Who confirms stands beside the entry.
        decided_by: PersonId,
    },
    /// An observation that is no deviation.
    Note {
        /// In their words.
        text: Prose,
    },
    /// A break begins; nothing but its end can follow.
    BreakStart {
        /// Who leaves the room.
        leaving: Vec<PersonId>,
        /// Who or what keeps the material meanwhile.
        custody: Prose,
    },
    /// The break ends after a re-check.
    BreakEnd {
        /// What was checked.
        checked: Prose,
    },
    /// Somebody takes over roles, and shares not yet sealed, from somebody else.
    Deputy(Deputised),
    /// The ceremony ends early.
    Abort {
        /// Why the ceremony cannot go on.
        reason: Prose,
        /// What existed of keys and sheets.
        existed: Prose,
        /// How it was destroyed.
        destroyed: Prose,
    },

    /// A free step is done.
    Done {
        /// Ticks that are as wanted, word for word.
        #[serde(deserialize_with = "super::script_words::list")]
        ticks: Vec<String>,
        /// Ticks that are not, each with an exception that names it.
        #[serde(deserialize_with = "super::script_words::list")]
        not_as_wanted: Vec<String>,
        /// Recorded values by field.
        values: BTreeMap<String, Line>,
        /// Chosen options by choice.
        #[serde(deserialize_with = "super::script_words::by_name")]
        chosen: BTreeMap<String, String>,
        /// What of it the script wants in the statement, in the order of the script.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        results: Vec<ResultOfStep>,
    },
    /// A step is left out, or the rest of an optional phase with it.
    LeftOut {
        /// True if the whole round of its phase is left out.
        phase: bool,
    },
    /// A file from outside is kept in `evidence/`.
    Attached {
        /// Its name there, see [`super::evidence`].
        name: Line,
        /// Its size.
        bytes: u32,
        /// SHA-256 of its bytes.
        digest: Digest,
    },
    /// A thing of the script is in a bag.
    ItemBagged {
        /// The thing: its kind and its number.
        item: ItemNumber,
        /// The number printed on the bag.
        bag: BagNumber,
        /// Who holds it now.
        holder: PersonId,
    },
    /// A thing of the script came out of a bag.
    ItemOpened {
        /// The thing: its kind and its number.
        item: ItemNumber,
        /// The number on the bag.
        bag: BagNumber,
        /// True if number and seal are as last recorded, or nothing was recorded.
        intact: bool,
        /// What was seen.
        state: Line,
    },
    /// A thing of the script is at another place or in other hands.
    ItemMoved {
        /// The thing: its kind and its number.
        item: ItemNumber,
        /// Where it is now, or who has it.
        to: Line,
    },
    /// A thing of the script in its bag was handed to whoever carries it.
    ItemSent(ItemSent),
    /// A thing of the script arrived.
    ItemReceived(ItemReceived),
    /// A thing of the script is destroyed.
    ItemDestroyed {
        /// The thing: its kind and its number.
        item: ItemNumber,
        /// How it is destroyed, in the words that are recorded.
        how: Line,
    },
    /// Who allowed this ceremony.
    Approved(Approved),
    /// Somebody is present.
    Participant(Person),
    /// The roll is complete.
    RollClosed {
        /// People present.
        people: u16,
    },
    /// What the machine says of itself.
    Environment {
        /// All findings.
        findings: Vec<Finding>,
    },
    /// Two independent sources agree.
    Compared {
        /// What was compared.
        what: Compared,
        /// The digest that both sources show.
        digest: Digest,
        /// Where the independent words were read.
        source: Line,
    },
    /// The wall clock was read.
    Clock {
        /// As read from the wall.
        wall: Moment,
        /// As the system had it.
        system: Moment,
        /// Wall minus system, in seconds.
        offset_secs: i64,
    },

    /// Throws were taken.
    Entropy {
        /// Dice or coins, how many, and what they bring.
        source: Source,
    },
    /// No more throws.
    EntropyClosed {
        /// All sources besides the operating system.
        sources: Vec<Source>,
    },
    /// The root key exists.
    Drawn {
        /// Its public fingerprint.
        fingerprint: Fingerprint,
    },
    /// The shares exist.
    Split {
        /// The new set.
        set: SetId,
        /// Counts the sets of this key, from 1.
        #[serde(deserialize_with = "crate::vocab::generation")]
        generation: u16,
        /// k of n.
        quorum: Quorum,
        /// Field and secret's place: `gf256-0x11d-x0`.
        scheme: String,
    },
    /// A custodian is at the screen.
    Gate {
        /// Number of the share that the step is about.
        share: u8,
    },
    /// Somebody else was at the gate.
    WrongHolder {
        /// Number of the share that the step is about.
        share: u8,
        /// Who came.
        came: Line,
    },
    /// The share is locked or left open, and signed.
    Locked {
        /// Number of the share that the step is about.
        share: u8,
        /// With a passphrase, with code words, or left open.
        lock: LockKind,
        /// Digest of the signed share.
        digest: Digest,
    },
    /// A sheet goes to the printer.
    SheetSent {
        /// Number of the share that the step is about.
        share: u8,
        /// Counts all sheets of the ceremony from 1.
        serial: u16,
        /// The spoiled sheet it replaces.
        replaces: Option<u16>,
        /// Where it goes: what [`super::SentTo`] reads.
        way: Line,
    },
    /// The sheet came out well.
    SheetTaken {
        /// Number of the share that the step is about.
        share: u8,
        /// Serial of the sheet, as it was sent.
        serial: u16,
    },
    /// The sheet did not come out well, and is destroyed.
    SheetSpoiled {
        /// Number of the share that the step is about.
        share: u8,
        /// Serial of the sheet, as it was sent.
        serial: u16,
        /// What was wrong.
        reason: Prose,
        /// How it was destroyed.
        destroyed: Line,
    },
    /// The sheet, read from paper, is the share that was made.
    ReadBack {
        /// Number of the share that the step is about.
        share: u8,
        /// Serial of the sheet, as it was sent.
        serial: u16,
        /// How it was read.
        from: ReadFrom,
    },
    /// The sheet could not be read, or is another one; it is read again.
    ReadBackFailed {
        /// Number of the share that the step is about.
        share: u8,
        /// What the reading said.
        why: Line,
    },
    /// The sheet is in its bag.
    Bagged {
        /// Number of the share that the step is about.
        share: u8,
        /// Serial of the sheet, as it was sent.
        serial: u16,
        /// The number printed on the bag.
        bag: BagNumber,
        /// Who holds it now.
        holder: PersonId,
    },
    /// A secret that existed before the key, or that was drawn for it, is sealed under it, in `evidence/`.
    PayloadSealed(PayloadSealed),
    /// The sealed file was read back from the disk, opened with the key in memory, and found equal to what was sealed.
    PayloadOpened {
        /// SHA-256 of the sealed file.
        digest: Digest,
    },
    /// A check value of the key.
    CheckValue(CheckValue),
    /// The key was rebuilt from what was read back.
    Trial {
        /// Sets of shares tried, each of exactly k.
        tried: Vec<Vec<u8>>,
        /// One share fewer was tried too, and did not rebuild the key.
        fewer_fails: bool,
    },
    /// Secrets are gone from memory.
    Wiped {
        /// What was there.
        what: Line,
    },

    /// Why a key is recovered.
    Operation(Operation),
    /// A bag is looked at before it is opened.
    BagOpened {
        /// Who brought it.
        holder: PersonId,
        /// The number on the bag.
        bag: BagNumber,
        /// True if number and seal are as last recorded, or nothing was recorded.
        intact: bool,
        /// What was seen.
        state: Line,
    },
    /// A share was read and belongs to the set.
    ShareTaken {
        /// Number of the share as read.
        share: u8,
        /// The set that it belongs to.
        set: SetId,
        /// The set's generation.
        #[serde(deserialize_with = "crate::vocab::generation")]
        generation: u16,
        /// k of n.
        quorum: Quorum,
        /// What all its shares say of the key.
        fingerprint: Fingerprint,
        /// The key that signed it; none if typed without signature.
        signed_by: Option<CeremonyKey>,
        /// Digest of the share as read.
        digest: Digest,
        /// How it was read.
        from: ReadFrom,
    },
    /// A share was read and is not used.
    ShareRefused {
        /// The sheet, if it could be read: whoever brought it has seen it, used or not.
        sheet: Option<SeenSheet>,
        /// Which rule it fails, or what could not be read.
        why: Prose,
    },
    /// A share that was taken is put aside: of another set than meant, or not trusted any more.
    ShareWithdrawn {
        /// Number of the share as read.
        share: u8,
        /// Its digest as read.
        digest: Digest,
        /// Why it is not trusted, or not wanted.
        why: Prose,
    },
    /// The key is rebuilt and its fingerprint matches.
    Combined {
        /// The set that was proven; shares of other sets may have been taken beside it.
        set: SetId,
        /// Generation of that set, from 1.
        #[serde(deserialize_with = "crate::vocab::generation")]
        generation: u16,
        /// k of n.
        quorum: Quorum,
        /// Proven by the match.
        fingerprint: Fingerprint,
        /// Shares proven right.
        used: Vec<u8>,
    },
    /// The shares at hand do not rebuild the key; collecting goes on.
    NotCombined {
        /// How far each set came.
        why: Prose,
    },
    /// The key leaves, or the drill ends.
    Released(Released),
    /// What becomes of an opened sheet.
    Resealed {
        /// Which opened bag, counted from 1 in the order of opening.
        opened: u16,
        /// The share that was taken from it, if one was.
        share: Option<u8>,
        /// What becomes of the sheet.
        decision: AfterOpening,
        /// The new bag, if resealed.
        bag: Option<BagNumber>,
        /// Why it is destroyed, if fewer sheets are left without it than rebuild the key.
        given_up: Option<GivenUp>,
    },
    /// Every opened sheet is decided about.
    ResealClosed {
        /// How many.
        sheets: u16,
    },

    /// A sheet is looked at.
    SheetSighted(SheetSighted),
    /// An opened sheet is the one that was made.
    SheetChecked(SheetChecked),
    /// An opened sheet is in a new bag.
    SheetRebagged(SheetRebagged),
    /// An exception was reviewed.
    Reviewed {
        /// The number of the exception.
        number: u16,
        /// What it weighs, as the review decided.
        severity: Severity,
        /// Who follows up, and how.
        follow_up: Prose,
        /// True if nothing is left to do.
        closed: bool,
    },
    /// All exceptions are reviewed.
    ReviewClosed {
        /// How many there are.
        exceptions: u16,
        /// How many stay open.
        open: u16,
    },
    /// One person's own statement.
    SignOff {
        /// Whose statement it is.
        person: PersonId,
        /// Present throughout, script followed except as noted, record true.
        agrees: bool,
        /// Why not.
        reason: Option<Prose>,
    },
    /// Everybody has spoken.
    SignOffClosed {
        /// Who agreed.
        agreed: u16,
        /// Who did not.
        disagreed: u16,
    },
    /// A day of the ceremony is over.
    SessionEnded(SessionEnded),
    /// Another day has come.
    SessionBegun(SessionBegun),
    /// The last line.
    Seal {
        /// Entries before this one.
        entries: u32,
        /// Exceptions in all.
        exceptions: u16,
        /// Sheets printed, sealed and spoiled.
        sheets: SheetCount,
    },
}
