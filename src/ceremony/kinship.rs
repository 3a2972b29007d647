//! What can be wrong between a transcript and another that it builds on, or that builds on the same.

use super::state::State;
use crate::sharing::Quorum;
use crate::sharing::share::CeremonyKey;
use crate::transcript::record::{Ended, KnownHolder, KnownSheet, OlderSet, Place};
use crate::vocab::ids::sheet_serial;
use crate::vocab::{BagNumber, CeremonyId, Digest, Fingerprint, Line, Mode, Moment, SetId};

/// A transcript of the family: its folded lines and the digest of the last.
#[derive(Clone, Copy, Debug)]
pub struct Member<'s> {
    /// What its lines say.
    pub state: &'s State,
    /// Digest of its last line.
    pub head: Digest,
}

/// A rule that is broken; each sentence names both sides.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// There is nothing to compare with.
    #[error("ceremony {} names no transcript before it, and {} was given as that", .child.short(), .given.short())]
    NoParent {
        /// The ceremony, by its identifier.
        child: CeremonyId,
        /// What was given.
        given: CeremonyId,
    },
    /// Another ceremony.
    #[error("it builds on ceremony {}, and the folder given holds {}", .named.short(), .found.short())]
    OtherCeremony {
        /// As the header says.
        named: CeremonyId,
        /// As found.
        found: CeremonyId,
    },
    /// More or fewer lines.
    #[error("it builds on {named} lines of ceremony {}, and {found} are there", .ceremony.short())]
    OtherLength {
        /// The parent.
        ceremony: CeremonyId,
        /// As the header says.
        named: u32,
        /// As found.
        found: u32,
    },
    /// Another last line.
    #[error("it builds on ceremony {} up to the line {}, and its last line is {}", .ceremony.short(), .named.hex(), .found.hex())]
    OtherHead {
        /// The parent.
        ceremony: CeremonyId,
        /// As the header says.
        named: Digest,
        /// As found.
        found: Digest,
    },
    /// A rehearsal and a production ceremony.
    #[error("it is a {} ceremony, and ceremony {}, on which it builds, is a {} one", .child.word(), .ceremony.short(), .parent.word())]
    OtherMode {
        /// The parent.
        ceremony: CeremonyId,
        /// The child's.
        child: Mode,
        /// The parent's.
        parent: Mode,
    },
    /// It ended in another way.
    #[error("it says that ceremony {} {}, and that one {}", .ceremony.short(), end(*.named, .stopped.as_deref()), end(*.found, .step.as_deref()))]
    OtherEnd {
        /// The parent.
        ceremony: CeremonyId,
        /// As the header says.
        named: Ended,
        /// The step, as the header says.
        stopped: Option<String>,
        /// As found.
        found: Ended,
        /// The step, as found.
        step: Option<String>,
    },
    /// What was aborted made nothing that anybody builds on.
    #[error("it builds on ceremony {}, which was aborted: the set that it was to make does not exist", .0.short())]
    AbortedGeneration(CeremonyId),
    /// The set was never proven: nobody opens it, looks at it or replaces its key.
    #[error("it builds on a set of ceremony {}, which was broken off before its sheets were proven", .0.short())]
    UnprovenSet(CeremonyId),
    /// ES-4: what is released was deposited.
    #[error("it hands out what an agent keeps, and no deposit stands among the ceremonies before it")]
    NothingDeposited,
    /// ES-4: what is released is in the bags of its deposit.
    #[error("bag {bag}, which it opens, is none into which ceremony {} or one after it put something", .deposit.short())]
    NotDeposited {
        /// As opened.
        bag: BagNumber,
        /// The deposit.
        deposit: CeremonyId,
    },
    /// It is older than what it builds on.
    #[error("it began on {child}, before the last line of ceremony {}, on which it builds, of {parent}", .ceremony.short())]
    Earlier {
        /// The parent.
        ceremony: CeremonyId,
        /// The child's first entry.
        child: Moment,
        /// The parent's last.
        parent: Moment,
    },
    /// One tells of a set, the other of none.
    #[error("it {} of a set, and ceremony {} {}", tells(*.named), .ceremony.short(), tells(!*.named))]
    OneWithoutSet {
        /// The parent.
        ceremony: CeremonyId,
        /// True if the child's header has one.
        named: bool,
    },
    /// Another key.
    #[error("it takes over the key {}, and ceremony {} tells of {}", .named.hex(), .ceremony.short(), .found.hex())]
    OtherKey {
        /// The parent.
        ceremony: CeremonyId,
        /// As the header says.
        named: Fingerprint,
        /// As found.
        found: Fingerprint,
    },
    /// Another set.
    #[error("it takes over set {}, and ceremony {} tells of set {}", .named.short(), .ceremony.short(), .found.short())]
    OtherSet {
        /// The parent.
        ceremony: CeremonyId,
        /// As the header says.
        named: SetId,
        /// As found.
        found: SetId,
    },
    /// Another generation.
    #[error("it takes over generation {named}, and ceremony {} tells of generation {found}", .ceremony.short())]
    OtherGeneration {
        /// The parent.
        ceremony: CeremonyId,
        /// As the header says.
        named: u16,
        /// As found.
        found: u16,
    },
    /// Another k of n.
    #[error("it takes over a set of {named}, and ceremony {} tells of {found}", .ceremony.short())]
    OtherQuorum {
        /// The parent.
        ceremony: CeremonyId,
        /// As the header says.
        named: Quorum,
        /// As found.
        found: Quorum,
    },
    /// A sheet elsewhere than recorded.
    #[error("share {share}: it takes over {}, and ceremony {} tells {}", sheet(.named.as_deref()), .ceremony.short(), sheet(.found.as_deref()))]
    OtherSheet {
        /// The parent.
        ceremony: CeremonyId,
        /// Number of the share, from 1.
        share: u8,
        /// As the header says.
        named: Option<Box<KnownSheet>>,
        /// As found.
        found: Option<Box<KnownSheet>>,
    },
    /// An earlier set that still rebuilds the key, with other sheets left, or not told of.
    #[error("older set {}: it takes over {}, and ceremony {} tells {}", .set.short(), older(.named.as_deref()), .ceremony.short(), older(.found.as_deref()))]
    OtherOlderSet {
        /// The parent.
        ceremony: CeremonyId,
        /// The set, by its identifier.
        set: SetId,
        /// As the header says.
        named: Option<Box<OlderSet>>,
        /// As found.
        found: Option<Box<OlderSet>>,
    },
    /// Somebody has known other shares.
    #[error("{name}: it takes over {}, and ceremony {} tells {}", shares(.named.as_deref()), .ceremony.short(), shares(.found.as_deref()))]
    OtherHolder {
        /// The parent.
        ceremony: CeremonyId,
        /// Name of the person.
        name: Line,
        /// As the header says.
        named: Option<Box<KnownHolder>>,
        /// As found.
        found: Option<Box<KnownHolder>>,
    },
    /// Another sheet gave the key than the one that was made, or that gave it before.
    #[error("share {share} gave the key with the digest {}, signed by {}, and ceremony {} tells of share {share} with the digest {}, signed by {}: it is another sheet. Look at it, and ask where it comes from", .found.0.hex(), .found.1.hex(), .ceremony.short(), .recorded.0.hex(), .recorded.1.hex())]
    OtherShare {
        /// The one before.
        ceremony: CeremonyId,
        /// Number of the share, from 1.
        share: u8,
        /// Digest and signer there.
        recorded: Box<(Digest, CeremonyKey)>,
        /// Digest and signer here.
        found: Box<(Digest, CeremonyKey)>,
    },
    /// ES-4: what was handed out is not handed out again.
    #[error("bag {bag} was opened in ceremony {} before: what was in it was handed out then", .before.short())]
    OpenedBefore {
        /// The release before.
        before: CeremonyId,
        /// Number of the bag.
        bag: BagNumber,
    },
    /// One bag, two ceremonies.
    #[error("bag {bag} is new in it, and was used in ceremony {}", .ceremony.short())]
    BagUsedBefore {
        /// The parent.
        ceremony: CeremonyId,
        /// Number of the bag.
        bag: BagNumber,
    },
    /// A bag that was opened is not there afterwards.
    #[error("bag {bag} was opened in ceremony {}, and ceremony {}, held after that and without what it tells, had it closed: one of the two is wrong. Look at the bag, and at what is in it", .opened.short(), .seen.short())]
    SeenAfterOpening {
        /// Its number.
        bag: BagNumber,
        /// Where it was opened.
        opened: CeremonyId,
        /// Where it was seen later.
        seen: CeremonyId,
    },
    /// A bag is opened once.
    #[error("bag {bag} was opened in ceremony {} and in ceremony {}, neither of which tells of the other: one of the two is wrong. Find the sheet, and the bag that it is in", .one.short(), .two.short())]
    OpenedTwice {
        /// Its number.
        bag: BagNumber,
        /// The first ceremony, by its identifier.
        one: CeremonyId,
        /// The other.
        two: CeremonyId,
    },
    /// A share has one new sheet.
    #[error("share {share} was issued again in ceremony {} and in ceremony {}, each without what the other tells: there are two new sheets of it. Find both, and destroy one before witnesses", .one.short(), .two.short())]
    IssuedTwice {
        /// Number of the share, from 1.
        share: u8,
        /// The first ceremony, by its identifier.
        one: CeremonyId,
        /// The other.
        two: CeremonyId,
    },
    /// What was destroyed is not there afterwards.
    #[error("share {share}: ceremony {} destroyed its sheet, and by ceremony {} it was still there, each without what the other tells: one of the two is wrong. Look for the sheet", .destroyed.short(), .seen.short())]
    SeenAfterDestruction {
        /// Number of the share, from 1.
        share: u8,
        /// Where it was destroyed.
        destroyed: CeremonyId,
        /// Where it was there.
        seen: CeremonyId,
    },
    /// One sheet, one place.
    #[error("share {share}: ceremonies {} and {} each say where its sheet went, without what the other tells: it is in one place. Look for it", .one.short(), .two.short())]
    MovedTwice {
        /// Number of the share, from 1.
        share: u8,
        /// The first ceremony, by its identifier.
        one: CeremonyId,
        /// The other.
        two: CeremonyId,
    },
    /// A folder that is of another line.
    #[error("ceremony {} was given, and nothing in the line of ceremony {} builds on it", .given.short(), .child.short())]
    NotOfTheLine {
        /// The one that is verified.
        child: CeremonyId,
        /// What was given.
        given: CeremonyId,
    },
    /// Two children of one parent.
    #[error("ceremonies {} and {} both build on ceremony {} after {entries} lines: each was held without what the other tells. Where both can be true, let the next ceremony go on after both", .one.short(), .two.short(), .parent.short())]
    Fork {
        /// The parent.
        parent: CeremonyId,
        /// How many of its lines.
        entries: u32,
        /// One child.
        one: CeremonyId,
        /// The other.
        two: CeremonyId,
    },
}

fn end(ended: Ended, step: Option<&str>) -> String {
    match (ended, step) {
        (Ended::Sealed, _) => "was sealed".to_owned(),
        (Ended::DayOver, _) => "ended with a day of it".to_owned(),
        (Ended::Aborted, _) => "was aborted".to_owned(),
        (Ended::BrokenOff, Some(step)) => format!("was broken off at step {step}"),
        (Ended::BrokenOff, None) => "was broken off".to_owned(),
    }
}

const fn tells(set: bool) -> &'static str {
    if set { "tells" } else { "tells nothing" }
}

fn sheet(sheet: Option<&KnownSheet>) -> String {
    let Some(KnownSheet { place, holder, affiliation, bag, serial, digest, checked, sent, as_of, .. }) =
        sheet
    else {
        return "nothing of it".to_owned();
    };
    let place = match place {
        Place::Sealed => "sealed",
        Place::Open => "open",
        Place::Reshare => "to be replaced",
        Place::Rotate => "of a key to be rotated",
        Place::Destroyed => "destroyed",
        Place::Missing => "missing",
        Place::OnItsWay => "on its way",
    };
    let bag = bag.as_ref().map_or_else(String::new, |bag| format!(" in bag {bag}"));
    let serial = serial.map_or_else(String::new, |serial| format!(", sheet {}", sheet_serial(serial)));
    let digest = digest.map_or_else(String::new, |digest| {
        format!(", digest {}\u{2026}", digest.hex().get(..16).unwrap_or_default())
    });
    let checked = checked.map_or_else(String::new, |day| format!(", read and right on {day}"));
    let sent = sent.last().map_or_else(String::new, |sent| {
        format!(", sent last by {} to {}, expected {}", sent.channel, sent.to, sent.expected)
    });
    format!("{place}{bag}, with {holder}, {affiliation}{serial}{digest}{checked}{sent}, as of {as_of}")
}

fn older(older: Option<&OlderSet>) -> String {
    let Some(older) = older else { return "nothing of it".to_owned() };
    format!("generation {}, {}, of which is left: {}", older.generation, older.quorum, older.whereabouts())
}

fn shares(holder: Option<&KnownHolder>) -> String {
    let Some(KnownHolder { affiliation, shares, untold, keys, .. }) = holder else {
        return "nobody of that name".to_owned();
    };
    let numbers: Vec<String> = shares.iter().map(u8::to_string).collect();
    format!(
        "{affiliation}, who knew shares [{}], {untold} bags untold, {} keys",
        numbers.join(" "),
        keys.len()
    )
}
