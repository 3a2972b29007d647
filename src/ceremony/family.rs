//! The rules between a transcript and those that it builds on: one typed list, used by the verdict and the register.
//!
//! A header says what it takes from the transcript before. Whether that is so, only both together tell: the same
//! ceremony, lines, mode and end, the same set with its holders and bags, later in time, no bag used twice, the shares that
//! were made or gave the key before, and one child for one parent.

use super::facts::Part;
use super::state::{State, plain_bag};
use super::used_shares::other_shares;
use crate::plan::Kind;
use crate::sharing::Quorum;
use crate::sharing::share::CeremonyKey;
use crate::transcript::record::{Ended, KnownHolder, KnownSet, KnownSheet, Place};
use crate::vocab::{CeremonyId, Digest, Fingerprint, Line, Mode, Moment, SetId};

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
        /// Which.
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
    /// The set was never proven.
    #[error("it recovers a set of ceremony {}, which was broken off before its sheets were proven", .0.short())]
    UnprovenSet(CeremonyId),
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
        /// Which.
        share: u8,
        /// As the header says.
        named: Option<Box<KnownSheet>>,
        /// As found.
        found: Option<Box<KnownSheet>>,
    },
    /// Somebody has known other shares.
    #[error("{name}: it takes over {}, and ceremony {} tells {}", shares(.named.as_deref()), .ceremony.short(), shares(.found.as_deref()))]
    OtherHolder {
        /// The parent.
        ceremony: CeremonyId,
        /// Who.
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
        /// Which.
        share: u8,
        /// Digest and signer there.
        recorded: Box<(Digest, CeremonyKey)>,
        /// Digest and signer here.
        found: Box<(Digest, CeremonyKey)>,
    },
    /// One bag, two ceremonies.
    #[error("bag {bag} is new in it, and was used in ceremony {}", .ceremony.short())]
    BagUsedBefore {
        /// The parent.
        ceremony: CeremonyId,
        /// Which.
        bag: Line,
    },
    /// Two children of one parent.
    #[error("ceremonies {} and {} both build on ceremony {} after {entries} lines: each was held without what the other tells", .one.short(), .two.short(), .parent.short())]
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
    let Some(KnownSheet { place, holder, affiliation, bag, serial, digest, checked, .. }) = sheet else {
        return "nothing of it".to_owned();
    };
    let place = match place {
        Place::Sealed => "sealed",
        Place::Open => "open",
        Place::Reshare => "to be replaced",
        Place::Rotate => "of a key to be rotated",
        Place::Destroyed => "destroyed",
        Place::Missing => "missing",
    };
    let bag = bag.as_ref().map_or_else(String::new, |bag| format!(" in bag {bag}"));
    let serial = serial.map_or_else(String::new, |serial| format!(", sheet S-{serial:04}"));
    let digest = digest.map_or_else(String::new, |digest| {
        format!(", digest {}\u{2026}", digest.hex().get(..16).unwrap_or_default())
    });
    let checked = checked.map_or_else(String::new, |day| format!(", read and right on {day}"));
    format!("{place}{bag}, with {holder}, {affiliation}{serial}{digest}{checked}")
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

/// Every rule that is broken between a transcript and the one that was given as its parent.
pub fn between(child: Member<'_>, parent: Member<'_>) -> Vec<Broken> {
    let ceremony = parent.state.ceremony();
    let state = child.state;
    if let Some(day) = state.parts().iter().find(|part| part.ceremony == ceremony) {
        return an_earlier_day(ceremony, day, parent);
    }
    let named =
        state.builds_on().filter(|named| named.ceremony == ceremony).or(state.header().parent.as_ref());
    let Some(named) = named else {
        return vec![Broken::NoParent { child: state.ceremony(), given: ceremony }];
    };
    if named.ceremony != ceremony {
        return vec![Broken::OtherCeremony { named: named.ceremony, found: ceremony }];
    }
    let mut broken = Vec::new();
    if named.entries != parent.state.entries() {
        broken.push(Broken::OtherLength { ceremony, named: named.entries, found: parent.state.entries() });
    }
    if named.head != parent.head {
        broken.push(Broken::OtherHead { ceremony, named: named.head, found: parent.head });
    }
    let (mode, theirs) = (child.state.mode(), parent.state.mode());
    if mode != theirs {
        broken.push(Broken::OtherMode { ceremony, child: mode, parent: theirs });
    }
    let found = parent.state.ended();
    let step = parent.state.due().map(|(_, planned, _)| planned.id.clone());
    if named.ended != found || named.stopped_at != step {
        let (named, stopped) = (named.ended, named.stopped_at.clone());
        broken.push(Broken::OtherEnd { ceremony, named, stopped, found, step });
    }
    let (kind, theirs) = (child.state.plan().template.kind, parent.state.plan().template.kind);
    match (kind, theirs, found) {
        (_, Kind::Generation, Ended::Aborted) => broken.push(Broken::AbortedGeneration(ceremony)),
        (
            Kind::Recovery | Kind::Drill | Kind::Reshare | Kind::Audit,
            Kind::Generation | Kind::Reshare,
            Ended::BrokenOff,
        ) if !parent.state.done().trial => {
            broken.push(Broken::UnprovenSet(ceremony));
        }
        (
            Kind::Generation
            | Kind::Recovery
            | Kind::Drill
            | Kind::Reshare
            | Kind::Audit
            | Kind::Destruction
            | Kind::Record,
            Kind::Generation
            | Kind::Recovery
            | Kind::Drill
            | Kind::Reshare
            | Kind::Audit
            | Kind::Destruction
            | Kind::Record,
            _,
        ) => {}
    }
    let (began, last) = (child.state.first_began(), parent.state.held().1);
    if began < last {
        broken.push(Broken::Earlier { ceremony, child: began, parent: last });
    }
    match (&named.known, parent.state.as_parent(parent.head).known) {
        (Some(named), Some(found)) => compare(ceremony, named, &found, &mut broken),
        (None, None) => {}
        (named, _) => broken.push(Broken::OneWithoutSet { ceremony, named: named.is_some() }),
    }
    let used: Vec<String> = parent.state.all_bags().map(plain_bag).collect();
    let new = child.state.new_bags().filter(|bag| used.contains(&plain_bag(bag)));
    broken.extend(new.map(|bag| Broken::BagUsedBefore { ceremony, bag: bag.clone() }));
    broken.extend(other_shares(child, parent));
    broken
}

/// A day of the same ceremony: the lines under it are in `parts/`, and were folded; the copy that was given has as many and
/// the same last one.
fn an_earlier_day(ceremony: CeremonyId, named: &Part, found: Member<'_>) -> Vec<Broken> {
    let mut broken = Vec::new();
    if named.entries != found.state.entries() {
        let (named, found) = (named.entries, found.state.entries());
        broken.push(Broken::OtherLength { ceremony, named, found });
    }
    if named.head != found.head {
        broken.push(Broken::OtherHead { ceremony, named: named.head, found: found.head });
    }
    broken
}

fn compare(ceremony: CeremonyId, named: &KnownSet, found: &KnownSet, broken: &mut Vec<Broken>) {
    if named.fingerprint != found.fingerprint {
        broken.push(Broken::OtherKey { ceremony, named: named.fingerprint, found: found.fingerprint });
    }
    if named.set != found.set {
        broken.push(Broken::OtherSet { ceremony, named: named.set, found: found.set });
    }
    if named.generation != found.generation {
        broken.push(Broken::OtherGeneration { ceremony, named: named.generation, found: found.generation });
    }
    if named.quorum != found.quorum {
        broken.push(Broken::OtherQuorum { ceremony, named: named.quorum, found: found.quorum });
    }
    for share in 1..=u8::MAX {
        let of = |known: &KnownSet| known.sheets.iter().find(|sheet| sheet.share == share).cloned();
        let (named, found) = (of(named), of(found));
        if named != found {
            let (named, found) = (named.map(Box::new), found.map(Box::new));
            broken.push(Broken::OtherSheet { ceremony, share, named, found });
        }
    }
    let mut everybody: Vec<&Line> =
        named.holders.iter().chain(&found.holders).map(|holder| &holder.name).collect();
    everybody.sort();
    everybody.dedup();
    for name in everybody {
        let of = |known: &KnownSet| known.holders.iter().find(|holder| holder.name == *name).cloned();
        let (named, found) = (of(named), of(found));
        if named != found {
            let (named, found) = (named.map(Box::new), found.map(Box::new));
            broken.push(Broken::OtherHolder { ceremony, name: name.clone(), named, found });
        }
    }
}

impl State {
    /// Bags that were sealed here, in a generation or after an opening.
    pub(super) fn new_bags(&self) -> impl Iterator<Item = &Line> {
        let made = self.shares().iter().filter_map(|share| share.bagged.as_ref()).map(|(bag, _)| bag);
        let again = self.opened().iter().filter_map(|opened| opened.decided.as_ref()?.1.as_ref());
        let looked = self.sightings().iter().filter_map(|sighting| sighting.new_bag.as_ref());
        made.chain(again).chain(looked).chain(self.outcomes.item_bags())
    }

    /// Every bag of which this transcript tells.
    pub(super) fn all_bags(&self) -> impl Iterator<Item = &Line> {
        let known =
            self.known().into_iter().flat_map(|known| &known.sheets).filter_map(|sheet| sheet.bag.as_ref());
        let opened = self.opened().iter().map(|opened| &opened.bag);
        let found = self.sightings().iter().filter_map(|sighting| sighting.bag.as_ref());
        known.chain(opened).chain(found).chain(self.new_bags())
    }
}
