//! What a transcript takes over from those before it: how the last one ended, the set, where its sheets are, and who has
//! known them.

use serde::{Deserialize, Serialize};

use crate::sharing::Quorum;
use crate::vocab::{BagNumber, CeremonyId, Day, Digest, Fingerprint, Line, Moment, Prose, SetId};

/// An earlier transcript that this one continues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// The ceremony that it is of.
    pub ceremony: CeremonyId,
    /// How many entries count.
    pub entries: u32,
    /// SHA-256 of its last counting line.
    pub head: Digest,
    /// How it ended.
    pub ended: Ended,
    /// The step it stopped at, if it was broken off.
    #[serde(deserialize_with = "super::script_words::option")]
    pub stopped_at: Option<String>,
    /// What it left behind, and which steps are done again.
    pub redo: Prose,
    /// The set that it made or opened, as it and its own parents tell; none if there is no set.
    pub known: Option<KnownSet>,
}

impl Parent {
    /// As the statement names it: which ceremony, how many of its lines, which line is the last.
    pub fn said(&self) -> String {
        let Self { ceremony, entries, head, .. } = self;
        format!("{} after {entries} lines, last line {}", ceremony.short(), head.hex())
    }
}

/// Other transcripts that a ceremony goes on after, beside its parent, and what all of them tell together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherParents {
    /// At least one, each as it would stand alone.
    pub parents: Vec<Parent>,
    /// What the parent and these tell of their set, put together; none if none of them tells of one.
    pub known: Option<KnownSet>,
}

/// How a transcript ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// With its seal.
    Sealed,
    /// With the end of a day: the same ceremony goes on.
    DayOver,
    /// Early, by a decision.
    Aborted,
    /// Without an end.
    BrokenOff,
}

/// What a transcript takes over from those before it: one set, where its sheets are, and who has known them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownSet {
    /// The key that the set rebuilds.
    pub fingerprint: Fingerprint,
    /// The set that was made or opened.
    pub set: SetId,
    /// Counts the sets of the key, from 1.
    #[serde(deserialize_with = "crate::vocab::generation")]
    pub generation: u16,
    /// k of n.
    pub quorum: Quorum,
    /// Every sheet of which something was recorded, by the number of its share.
    pub sheets: Vec<KnownSheet>,
    /// Everybody who has ever held or brought a sheet of it.
    pub holders: Vec<KnownHolder>,
    /// Earlier sets of the same key of which k or more sheets were left when a resharing replaced them, the oldest first.
    pub older: Vec<OlderSet>,
}

/// An earlier set that still rebuilds the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OlderSet {
    /// The set, by its identifier.
    pub set: SetId,
    /// Counts the sets of the key, from 1.
    #[serde(deserialize_with = "crate::vocab::generation")]
    pub generation: u16,
    /// k of n.
    pub quorum: Quorum,
    /// Every sheet of which something was recorded, by the number of its share. At most n - k of them are destroyed.
    pub sheets: Vec<KnownSheet>,
}

/// One sheet as last recorded.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownSheet {
    /// The number of its share.
    pub share: u8,
    /// Where it is.
    pub place: Place,
    /// When the ceremony ended that says so.
    pub as_of: Moment,
    /// Name of the person who holds it, or held it last.
    pub holder: Line,
    /// Whom they are from.
    pub affiliation: Line,
    /// The bag it is in.
    pub bag: Option<BagNumber>,
    /// Its serial in the ceremony that printed it.
    pub serial: Option<u16>,
    /// Digest of its share as it was signed, or as it gave the key; none if no transcript tells.
    pub digest: Option<Digest>,
    /// The last day on which it was read, and was that share.
    pub checked: Option<Day>,
    /// How it was sent so far, the last one last. Whether it is on its way says its place.
    pub sent: Vec<Sent>,
}

/// Letter for letter, the bag's number too: what is taken over is copied, and another spelling was written by somebody.
impl PartialEq for KnownSheet {
    fn eq(&self, other: &Self) -> bool {
        let Self { share, place, as_of, holder, affiliation, bag, serial, digest, checked, sent } = self;
        let written = |bag: &Option<BagNumber>| bag.as_ref().map(|bag| bag.as_str().to_owned());
        (share, place, as_of, holder, affiliation)
            == (&other.share, &other.place, &other.as_of, &other.holder, &other.affiliation)
            && written(bag) == written(&other.bag)
            && (serial, digest, checked, sent) == (&other.serial, &other.digest, &other.checked, &other.sent)
    }
}

impl Eq for KnownSheet {}

/// How a thing in its bag is sent to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// By which channel: a courier, the post, somebody's hand luggage.
    pub channel: Line,
    /// To whom.
    pub to: Line,
    /// The day until which it is expected there.
    pub expected: Day,
}

/// Where a sheet is, as last recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In its bag.
    Sealed,
    /// In no bag, and nothing was decided about it.
    Open,
    /// To be replaced by a new set.
    Reshare,
    /// Its key is to be rotated.
    Rotate,
    /// Destroyed, as the record of its ceremony says.
    Destroyed,
    /// Not shown at an audit.
    Missing,
    /// In its bag, sent and not received.
    OnItsWay,
}

/// Somebody who has held or brought sheets of the set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownHolder {
    /// As enrolled.
    pub name: Line,
    /// Whom they are from.
    pub affiliation: Line,
    /// Shares they have held or brought, ascending.
    pub shares: Vec<u8>,
    /// Bags they opened whose sheet nobody could tell.
    pub untold: u16,
    /// Digests of the keys of their own that they named ([`PersonKey::digest`]).
    pub keys: Vec<Digest>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bag in another spelling is the same bag to the rules, and another record.
    #[test]
    fn what_is_taken_over_is_compared_letter_for_letter() {
        let sheet = |bag: &str| KnownSheet {
            share: 1,
            place: Place::Sealed,
            as_of: Moment::parse("2026-11-30T12:00:00.000+00:00").expect("a moment"),
            holder: Line::exact("Berta").expect("a line"),
            affiliation: Line::exact("Head office").expect("a line"),
            bag: Some(Line::exact(bag).expect("a line").into()),
            serial: Some(1),
            digest: None,
            checked: None,
            sent: Vec::new(),
        };
        let (one, two) = (sheet("TE 0001"), sheet("te-0001"));
        assert_eq!(one, sheet("TE 0001"));
        assert_ne!(one, two);
        assert_eq!(one.bag, two.bag);
    }
}
