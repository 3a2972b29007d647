//! What can happen (`Event`). What is then done is an `Act`, and the secret that may lie beside an event is a `SecretInput`.

use std::collections::BTreeMap;

use crate::plan::template::PayloadFrom;
use crate::sharing::entropy::SourceKind;
use crate::sharing::leaving::WayOut;
use crate::sharing::share::LockKind;
use crate::transcript::PersonId;
use crate::transcript::record::{
    AfterOpening, Finding, FollowUp, Found, GivenUp, ItemNumber, Person, ReadFrom, Severity, Subject,
};
use crate::vocab::{BagNumber, Day, Digest, Line, Moment, Prose};

/// The desk's clocks at one instant.
#[derive(Clone, Copy, Debug)]
pub struct Tick {
    /// The room's clock; a person may set it.
    pub at: Moment,
    /// Milliseconds since the ceremony began, by a clock that cannot be set.
    pub mono: u64,
}

/// Something people did, with who did it and who confirms. Never holds a secret: that comes beside it.
#[derive(Clone, Debug)]
pub struct Event {
    /// Who acts.
    pub by: PersonId,
    /// Who confirms.
    pub with: Vec<PersonId>,
    /// What happened, with all that was said of it.
    pub what: EventKind,
}

/// The kinds of events. Each belongs to one kind of step, or to any.
#[derive(Clone, Debug)]
pub enum EventKind {
    /// At any step: a deviation.
    Exception {
        /// What it is about, and so what it permits.
        about: Subject,
        /// What the script expected.
        expected: Prose,
        /// What happened.
        happened: Prose,
        /// What was decided.
        decided: Prose,
    },
    /// At any step: an observation.
    Note(Prose),
    /// At any step: people leave the room.
    BreakStart {
        /// Who leaves.
        leaving: Vec<PersonId>,
        /// Who keeps the material.
        custody: Prose,
    },
    /// The break is over.
    BreakEnd {
        /// What was checked.
        checked: Prose,
    },
    /// At any step: somebody takes over.
    Deputy {
        /// Who leaves.
        absent: PersonId,
        /// Who takes over.
        deputy: Person,
        /// The reason, in the words that are recorded.
        reason: Prose,
        /// The delegating paper.
        document: Line,
        /// Last day.
        until: Line,
    },
    /// At any step: the ceremony ends. The word `ABORT` must have been typed.
    Abort {
        /// What was typed.
        typed: String,
        /// The reason, in the words that are recorded.
        reason: Prose,
        /// How what existed is destroyed.
        destroyed: Prose,
    },
    /// A free step is done.
    Done {
        /// Ticks that are as wanted, word for word.
        ticks: Vec<String>,
        /// Ticks that are not.
        not_as_wanted: Vec<String>,
        /// Values by field; those to be entered twice, twice.
        values: BTreeMap<String, (Line, Option<Line>)>,
        /// Options by choice.
        chosen: BTreeMap<String, String>,
    },
    /// The step that is due is left out, or its whole optional phase.
    LeaveOut {
        /// True for the phase.
        phase: bool,
    },
    /// A file is kept; the desk has copied it.
    Attach {
        /// What it was called, in anybody's letters.
        called: String,
        /// Its size.
        bytes: u32,
        /// SHA-256 of its bytes.
        sha256: Digest,
    },
    /// A thing goes into a bag; the bag's number entered twice.
    BagItem {
        /// The thing: its kind and its number.
        item: ItemNumber,
        /// Number of the bag, as it was typed first.
        number: BagNumber,
        /// The same, typed a second time.
        again: BagNumber,
        /// Who has it.
        holder: PersonId,
    },
    /// A thing comes out of a bag.
    OpenItem {
        /// The thing: its kind and its number.
        item: ItemNumber,
        /// The bag's number.
        bag: BagNumber,
        /// As last recorded, or nothing was recorded.
        intact: bool,
        /// What was seen.
        state: Line,
    },
    /// A thing goes elsewhere.
    MoveItem {
        /// The thing: its kind and its number.
        item: ItemNumber,
        /// Where to, or to whom.
        to: Line,
    },
    /// A thing in its bag is handed to whoever carries it.
    SendItem {
        /// The thing: its kind and its number.
        item: ItemNumber,
        /// The bag's number.
        bag: BagNumber,
        /// By which channel.
        channel: Line,
        /// By which other channel the number is told.
        number_by: Line,
        /// To whom.
        to: Line,
        /// Until when it is expected there.
        expected: Day,
    },
    /// A thing arrives.
    ReceiveItem {
        /// The thing: its kind and its number.
        item: ItemNumber,
        /// The bag's number.
        bag: BagNumber,
        /// As it was sent.
        intact: bool,
        /// What was seen.
        state: Line,
        /// Who has it now.
        holder: PersonId,
    },
    /// A thing is destroyed.
    DestroyItem {
        /// The thing: its kind and its number.
        item: ItemNumber,
        /// How it is destroyed, in the words that are recorded.
        how: Line,
    },
    /// The approval was read aloud.
    Approve {
        /// By whom.
        approver: Line,
        /// The document.
        reference: Line,
        /// Its date.
        date: Line,
        /// For what.
        purpose: Prose,
    },
    /// Somebody answers the roll.
    Enrol(Person),
    /// The roll is complete.
    CloseRoll,
    /// The machine's own findings, as the desk made them.
    Environment(Vec<Finding>),
    /// The words somebody read on an independent print, typed.
    Compare {
        /// As typed.
        typed: String,
        /// Where they were read.
        source: Line,
    },
    /// The wall clock as somebody read it.
    Clock {
        /// As read.
        wall: Moment,
    },
    /// Throws lie beside this event as a secret.
    AddRolls(SourceKind),
    /// No more throws.
    CloseEntropy,
    /// Draw the key.
    Draw,
    /// Split the key.
    Split,
    /// The custodian is at the screen.
    Gate,
    /// Somebody else was.
    WrongHolder(Line),
    /// Lock the share; a passphrase lies beside this event as a secret.
    Lock(LockKind),
    /// Send the sheet to print.
    SendSheet {
        /// Printer or file.
        way: Line,
    },
    /// The sheet came out well.
    SheetGood,
    /// It did not.
    SheetSpoiled {
        /// What was wrong.
        reason: Prose,
        /// How it was destroyed.
        destroyed: Line,
    },
    /// The sheet was read; the reading lies beside this event as a secret.
    ReadBack(ReadFrom),
    /// The sheet could not be read at all.
    Unreadable(Line),
    /// The bag's number, entered twice.
    Bag {
        /// Number of the bag, as it was typed first.
        number: BagNumber,
        /// The same, typed a second time.
        again: BagNumber,
    },
    /// A secret is sealed; it lies beside this event.
    SealPayload {
        /// How it came.
        from: PayloadFrom,
        /// What its file was called, in anybody's letters, or the step.
        called: String,
    },
    /// The sealed file, as the desk read it back, lies beside this event.
    OpenPayload,
    /// Work out the check value.
    CheckValue,
    /// Rebuild the key from what was read back.
    Trial,
    /// Wipe: every person named typed the word.
    Wipe {
        /// Who typed what.
        typed: Vec<(PersonId, String)>,
    },
    /// Why a key is recovered; the operation number is drawn by the program.
    Operate {
        /// Who asks.
        requester: Line,
        /// The reason, in the words that are recorded.
        reason: Prose,
        /// What becomes of the key.
        destination: Prose,
    },
    /// A bag is looked at.
    OpenBag {
        /// Who brought it.
        holder: PersonId,
        /// Its number.
        bag: BagNumber,
        /// As last recorded.
        intact: bool,
        /// What was seen.
        state: Line,
    },
    /// A sheet was read; the reading lies beside this event as a secret.
    Offer(ReadFrom),
    /// A share that was taken is put aside. When all are, shares of another set can be taken.
    Withdraw {
        /// Its digest, as in the state.
        digest: Digest,
        /// The reason, in the words that are recorded.
        why: Prose,
    },
    /// Rebuild the key.
    Combine,
    /// The exit that was approved.
    Release {
        /// What leaves, and which way; none in a drill.
        way: Option<WayOut>,
        /// Where to, in words.
        destination: Line,
        /// True if something else may leave at this step, which [`EventKind::nothing_more`] ends then.
        more: bool,
    },
    /// What becomes of an opened sheet.
    Decide {
        /// Which opened bag, counted from 1 in the order of opening.
        opened: u16,
        /// What becomes of the sheet.
        decision: AfterOpening,
        /// The new bag, entered twice.
        bag: Option<(BagNumber, BagNumber)>,
        /// Where fewer sheets would be left than rebuild the key: why, and the words that were typed for it.
        given_up: Option<(String, GivenUp)>,
    },
    /// Every opened sheet is decided about.
    CloseReseal,
    /// A sheet is looked at in an audit.
    Sight(LookedAt),
    /// The sheet that is open was read; the reading lies beside this event as a secret.
    CheckSheet {
        /// As it is printed on the paper.
        serial: u16,
        /// How it was read.
        from: ReadFrom,
    },
    /// The open sheet goes into a new bag, its number entered twice.
    Rebag {
        /// Number of the bag, as it was typed first.
        number: BagNumber,
        /// The same, typed a second time.
        again: BagNumber,
        /// Who follows up, if no reading proved it.
        finding: Option<FollowUp>,
    },
    /// One exception is reviewed.
    Review {
        /// Number of the exception, from 1.
        number: u16,
        /// Its weight.
        severity: Severity,
        /// Who follows up, and how.
        follow_up: Prose,
        /// Nothing is left to do.
        closed: bool,
    },
    /// All are reviewed.
    CloseReview,
    /// The acting person agrees, or does not.
    SignOff {
        /// True if the person agrees that the record is what happened.
        agrees: bool,
        /// Why not.
        reason: Option<Prose>,
    },
    /// Everybody has spoken.
    CloseSignOff,
    /// The day ends; everybody present has signed off.
    EndSession {
        /// Who or what keeps the material.
        custody: Prose,
        /// When and where it goes on.
        goes_on: Line,
    },
    /// Another part begins, with these people.
    BeginSession {
        /// Who of those on the roll is here.
        present: Vec<PersonId>,
        /// What was checked.
        checked: Prose,
    },
    /// Seal the transcript.
    Seal,
}

/// What a look at a sheet finds.
#[derive(Clone, Debug)]
pub struct LookedAt {
    /// In short.
    pub found: Found,
    /// Who shows it.
    pub holder: Option<PersonId>,
    /// The number on the bag.
    pub bag: Option<BagNumber>,
    /// What is seen, in words.
    pub condition: Line,
    /// The bag is opened now.
    pub opened: bool,
    /// Who follows up, where something is not as it should be.
    pub finding: Option<FollowUp>,
}

impl EventKind {
    /// A secret that is typed at the step of this id.
    pub fn typed_payload(step: &str) -> Self {
        Self::SealPayload { from: PayloadFrom::Typed, called: step.to_owned() }
    }

    /// The same for one that is drawn there.
    pub fn drawn_payload(step: &str) -> Self {
        Self::SealPayload { from: PayloadFrom::Drawn, called: step.to_owned() }
    }

    /// The same for shares of another scheme, which have no name together either.
    pub fn old_shares(step: &str) -> Self {
        Self::SealPayload { from: PayloadFrom::Shares, called: step.to_owned() }
    }

    /// The end of a step that asks for no ticks, values or choices.
    pub const fn nothing_more() -> Self {
        Self::Done {
            ticks: Vec::new(),
            not_as_wanted: Vec::new(),
            values: BTreeMap::new(),
            chosen: BTreeMap::new(),
        }
    }
}
