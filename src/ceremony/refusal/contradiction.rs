//! What a record may not say, because the lines before it, its header or its script say otherwise. Each variant is a
//! rule.

use super::odd_bag::OddBag;
use super::odd_day::OddDay;
use super::odd_issue::OddIssue;
use super::odd_parent::OddParent;
use super::odd_sheet::OddSheet;
use super::odd_thing::OddThing;
use super::odd_use::OddUse;
use super::requirement::Requirement;
use super::wording::{numbers, set_said, throws_of, were};
use crate::ceremony::facts::SetFacts;
use crate::plan::choices::lock_word;
use crate::sharing::Quorum;
use crate::sharing::entropy::SourceKind;
use crate::sharing::share::{CeremonyKey, LockKind};
use crate::transcript::PersonId;
use crate::transcript::record::SheetCount;
use crate::vocab::text::counted;
use crate::vocab::{BagNumber, Digest, Fingerprint, Line, SetId};

/// A record contradicts what stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// The header stands alone, at no step, under nobody's name, at time zero.
    #[error("the header is not of this format")]
    HeaderForm,
    /// A key for which anybody can make signatures.
    #[error("no signature by the {key} in its header proves anything: it is a point of small order, or none")]
    WorthlessKey {
        /// Which of the header's keys.
        key: &'static str,
    },
    /// A hybrid signature is there because the script wants it.
    #[error("the header {}", if *wanted { "names no hybrid key, and its template wants one" } else {
        "names a hybrid key that its template does not want"
    })]
    HybridKey {
        /// Whether the script wants one.
        wanted: bool,
    },
    /// What the header takes over holds together.
    #[error("the header says of the transcript before {0}")]
    Parent(#[from] OddParent),
    /// The sets of one key are counted, so that old sheets are told from new ones.
    #[error("the key was rebuilt from generation {was}, set {}: the new set is generation {}, not {said}", .set.short(), u32::from(*.was) + 1)]
    NextGeneration {
        /// The set that rebuilt the key.
        set: SetId,
        /// Its generation.
        was: u16,
        /// As chosen for the new one.
        said: u16,
    },
    /// One share of a set that is there.
    #[error("{0}")]
    Issue(#[from] OddIssue),
    /// What replaces a key is another one.
    #[error("the key {} was drawn, and it is the very key that is to be replaced", .0.hex())]
    SameKey(Fingerprint),
    /// A later part goes on from the part before it.
    #[error("{0}")]
    Day(#[from] OddDay),

    /// An exception has the next number, and who files it decides.
    #[error("exception {due} is due, and who files it decides")]
    ExceptionNumber {
        /// The number that is due.
        due: usize,
    },
    /// Two people are two.
    #[error("{person} is named twice: who acts cannot confirm, and nobody confirms twice")]
    ConfirmsTwice {
        /// The person, by the number on the roll.
        person: PersonId,
    },
    /// Each leaves once.
    #[error("{person} is named twice among those who leave: name each of them once")]
    LeavesTwice {
        /// The person, by the number on the roll.
        person: PersonId,
    },
    /// The number of people is that of the roll.
    #[error("{} on the roll, not {said}", if *people == 1 { "1 person is".to_owned() } else { format!("{people} people are") })]
    RollCount {
        /// How many are on it.
        people: usize,
        /// As recorded.
        said: u16,
    },
    /// A step's record says what the step asks for.
    #[error("it records more than the step asks for, or a tick both as done and as not as wanted")]
    MoreThanAsked,
    /// What the statement is to say of a step is what the step recorded.
    #[error("what it gives the statement is not what the script wants there of its values and choices")]
    OtherResults,
    /// What makes or proves a key is never left out, nor what a rotation says of the old one, nor a step that
    /// has begun.
    #[error("step {step} cannot be left out: it has begun, or its like is always held")]
    NeverLeftOut {
        /// Its id in the plan.
        step: String,
    },
    /// Only an optional phase is left out as a whole, and with its first step.
    #[error("step {step} does not begin a phase that may be left out")]
    PhaseLeftOut {
        /// Its id in the plan.
        step: String,
    },
    /// Things and files are handled from where they are.
    #[error("{0}")]
    Thing(#[from] OddThing),
    /// What is done with the key is what the script says.
    #[error("{0}")]
    Use(#[from] OddUse),
    /// At the end of a wait all that was waited for is said.
    #[error("the end of the waiting says all that was waited for, and nothing else")]
    WaitedFor,
    /// The digest compared is this ceremony's.
    #[error("the digest is not the one of this ceremony")]
    OtherDigest,
    /// The offset is the difference.
    #[error(
        "the clock on the wall is {offset} s ahead of the system's, not {said} s, or the system's time is not that of the line"
    )]
    ClockOffset {
        /// Wall minus system, in seconds.
        offset: i64,
        /// As recorded.
        said: i64,
    },

    /// Each kind of throw is recorded once.
    #[error("throws of {} were recorded already, and each kind is recorded once", throws_of(*kind))]
    RolledAlready {
        /// What was thrown.
        kind: SourceKind,
    },
    /// The sum is of what was recorded.
    #[error("the sources are not those recorded")]
    OtherSources,
    /// A throw brings what it brings.
    #[error("{throws} throws of {} bring {fair} whole bits, not {bits}", throws_of(*kind))]
    Bits {
        /// What was thrown.
        kind: SourceKind,
        /// How often.
        throws: u32,
        /// Bits that so many fair throws bring, rounded down.
        fair: usize,
        /// Bits that the record claims.
        bits: u32,
    },
    /// What was chosen is what is done.
    #[error("quorum, generation or scheme are not as chosen")]
    NotAsChosen,
    /// A split makes a new set.
    #[error("set {} exists already, as the transcript before tells: a split makes a new one", set.short())]
    SetExists {
        /// The set.
        set: SetId,
    },
    /// One share at a time, each at its own steps.
    #[error("step {step} is about share {due}, not share {named}")]
    OtherShare {
        /// Step id.
        step: String,
        /// The share that the step is about.
        due: u8,
        /// The share that the record names.
        named: u8,
    },
    /// Locks are those of the script.
    #[error("the script does not allow the lock {}", lock_word(*lock))]
    LockNotAllowed {
        /// The lock.
        lock: LockKind,
    },
    /// Every share is another one.
    #[error("share {share} has the digest {}, which share {other} has: no two shares have one", digest.hex())]
    SameDigest {
        /// The share that is locked.
        share: u8,
        /// The one that has the digest.
        other: u8,
        /// SHA-256 of both.
        digest: Digest,
    },
    /// Serials go up by one, and a replacement names what it replaces.
    #[error("sheet {due} is due, in place of the spoiled one")]
    SheetDue {
        /// The serial that is due.
        due: u16,
    },
    /// In production a sheet goes to a printer.
    #[error(
        "\u{201c}{way}\u{201d} is a way of rehearsals, and this is production: the sheet goes to a printer, or to a file that an exception names"
    )]
    WayOfRehearsals {
        /// The way, as recorded.
        way: Line,
    },
    /// One sheet at a time.
    #[error("sheet {out} is at the printer")]
    SheetIsOut {
        /// Its serial.
        out: u16,
    },
    /// A bag goes to the holder of its share.
    #[error("share {share} is held by {name}, {id}: its bag goes to them")]
    OtherHolder {
        /// The share.
        share: u8,
        /// Who holds it.
        id: PersonId,
        /// Their name.
        name: Line,
    },
    /// No bag number twice in a ceremony.
    #[error("bag {bag} was used in this ceremony already")]
    BagUsed {
        /// Its number.
        bag: BagNumber,
    },
    /// No bag number twice in a family.
    #[error("bag {bag} was used before: an earlier transcript put share {share} into it")]
    BagUsedBefore {
        /// Its number.
        bag: BagNumber,
        /// The share that it held.
        share: u8,
    },
    /// Each set tried has exactly k sheets, and every sheet is in one.
    #[error(
        "a trial of {quorum} takes {} different sheets at a time and every sheet at least once, and fails with one fewer",
        quorum.threshold()
    )]
    TrialSets {
        /// k of n.
        quorum: Quorum,
    },

    /// As last recorded is what the last transcript says.
    #[error("{0}")]
    Bag(#[from] OddBag),
    /// A sheet that an audit looks at is as the record says.
    #[error("{0}")]
    Sheet(#[from] OddSheet),
    /// A signature by such a key proves nothing.
    #[error(
        "share {share} is said to be signed by {}, and no signature by that key proves anything",
        key.hex()
    )]
    SignedByNobody {
        /// The share.
        share: u8,
        /// The key named.
        key: CeremonyKey,
    },
    /// A recovery that expects one key, or builds on a transcript that tells of one, takes no other.
    #[error(
        "share {share} is of another key than the one expected here: its fingerprint is {}, and {} is expected",
        fingerprint.words(), expected.words()
    )]
    OtherKey {
        /// The share.
        share: u8,
        /// The key it claims.
        fingerprint: Fingerprint,
        /// The key that is expected.
        expected: Fingerprint,
    },
    /// A share is of the set that the transcript before tells of.
    #[error(
        "share {share} is of {}, and the transcript before tells of {}",
        set_said(claims),
        set_said(known)
    )]
    OtherSet {
        /// The share.
        share: u8,
        /// The set it claims.
        claims: SetFacts,
        /// The set of the transcript before.
        known: SetFacts,
    },
    /// A number between 1 and n.
    #[error("its set has no share {share}: they are numbered from 1 to {most}")]
    NoSuchShare {
        /// The number that was named.
        share: u8,
        /// How many shares the set has (n).
        most: u8,
    },
    /// Each share once.
    #[error("share {share} has the digest of one that was taken already: each sheet is taken once")]
    TakenAlready {
        /// The share.
        share: u8,
    },
    /// What was rebuilt is the key of the shares.
    #[error(
        "this key of set {} comes of {need} shares or more of those that were taken and claim it: {}",
        set.short(), numbers(brought)
    )]
    NotTheirKey {
        /// The set that is said to have given it.
        set: SetId,
        /// Numbers of the shares that claim this set and key.
        brought: Vec<u8>,
        /// How many sheets rebuild the key (k).
        need: u8,
    },

    /// A new bag goes with sealing again.
    #[error("a new bag goes with sealing again, and only with that")]
    NewBag,
    /// A set ends by a destruction that leaves too few.
    #[error("a set is given up by the destruction that leaves too few of its sheets, and only by that")]
    GivenUp,
    /// The decision is about the share that came out of the bag.
    #[error("out of the opened bag {opened} came {}", held.map_or_else(|| "no share".to_owned(), |x| format!("share {x}")))]
    DecidedShare {
        /// Which opened bag, counted from 1.
        opened: u16,
        /// The share that was taken from it.
        held: Option<u8>,
    },
    /// All that were opened.
    #[error("{} opened, not {said}", if *opened == 1 { "1 bag was".to_owned() } else { format!("{opened} bags were") })]
    OpenedCount {
        /// How many were opened.
        opened: usize,
        /// As recorded.
        said: u16,
    },
    /// The review's numbers are those of the exceptions.
    #[error("{} recorded, {open} of them open", were(*exceptions, "exception"))]
    ExceptionCount {
        /// How many there are.
        exceptions: usize,
        /// How many of them are open.
        open: usize,
    },
    /// Nobody signs for somebody else.
    #[error("{by} signs off for {person}, and each person signs off for themselves")]
    SignsForAnother {
        /// Who acts.
        by: PersonId,
        /// Who is said to agree or not.
        person: PersonId,
    },
    /// The numbers are those of the sign-offs.
    #[error("{agreed} agreed and {disagreed} did not")]
    SignOffCount {
        /// Who agreed.
        agreed: usize,
        /// Who did not.
        disagreed: usize,
    },
    /// The seal counts what the lines count.
    #[error(
        "before the seal there are {} and {}; {} printed, {} sealed and {} spoiled",
        counted(*entries, "line"), counted(*exceptions, "exception"),
        were(sheets.printed.into(), "sheet"), sheets.sealed, sheets.spoiled
    )]
    SealCount {
        /// Lines before it.
        entries: u32,
        /// How many exceptions are recorded.
        exceptions: usize,
        /// How many sheets are recorded, by what became of them.
        sheets: SheetCount,
    },
    /// Printed = sealed + spoiled.
    #[error(
        "{} printed, {} sealed and {} spoiled: one is unaccounted for",
        were(sheets.printed.into(), "sheet"), sheets.sealed, sheets.spoiled
    )]
    SheetUnaccounted {
        /// The transcript's count.
        sheets: SheetCount,
    },
}

impl Contradiction {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::HeaderForm => Requirement::Tr4,
            Self::WorthlessKey { .. } | Self::HybridKey { .. } => Requirement::Tr1,
            Self::Parent(why) => why.requirement(),
            Self::NextGeneration { .. } | Self::SetExists { .. } => Requirement::Rt2,
            Self::Issue(why) => why.requirement(),
            Self::SameKey(_) => Requirement::Rt3,
            Self::Day(why) => why.requirement(),
            Self::ExceptionNumber { .. } | Self::ExceptionCount { .. } => Requirement::Ex1,
            Self::ConfirmsTwice { .. } | Self::RollCount { .. } => Requirement::Ro1,
            Self::LeavesTwice { .. } => Requirement::Hf3,
            Self::MoreThanAsked
            | Self::OtherResults
            | Self::NeverLeftOut { .. }
            | Self::PhaseLeftOut { .. }
            | Self::WaitedFor => Requirement::Ex2,
            Self::Thing(why) => why.requirement(),
            Self::Use(why) => why.requirement(),
            Self::OtherDigest => Requirement::En1,
            Self::ClockOffset { .. } => Requirement::En6,
            Self::RolledAlready { .. } | Self::OtherSources | Self::Bits { .. } => Requirement::Ge1,
            Self::NotAsChosen => Requirement::Sp1,
            Self::OtherShare { .. } => Requirement::Sp5,
            Self::SameDigest { .. } => Requirement::Sp2,
            Self::OtherKey { .. }
            | Self::NoSuchShare { .. }
            | Self::TakenAlready { .. }
            | Self::OtherSet { .. } => Requirement::Sp3,
            Self::LockNotAllowed { .. } => Requirement::Pr6,
            Self::SheetDue { .. } | Self::SealCount { .. } | Self::SheetUnaccounted { .. } => {
                Requirement::Pr3
            }
            Self::WayOfRehearsals { .. } => Requirement::Pr5,
            Self::SheetIsOut { .. } => Requirement::Pr1,
            Self::OtherHolder { .. } | Self::BagUsed { .. } | Self::BagUsedBefore { .. } => Requirement::Pr4,
            Self::TrialSets { .. } => Requirement::Ve2,
            Self::Bag(why) => why.requirement(),
            Self::Sheet(why) => why.requirement(),
            Self::SignedByNobody { .. } => Requirement::Es2,
            Self::NotTheirKey { .. } => Requirement::Sp4,
            Self::NewBag | Self::GivenUp | Self::DecidedShare { .. } | Self::OpenedCount { .. } => {
                Requirement::Re5
            }
            Self::SignsForAnother { .. } | Self::SignOffCount { .. } => Requirement::Tr5,
        }
    }
}
