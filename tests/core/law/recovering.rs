//! A recovery: what its header takes over, which bags and shares are brought, what becomes of them.

use super::genuine::{recovery, reshared, said, upon, upon_two, worthless};
use super::{Broken, before, begins, header, lie, place, without};
use crate::support::line;
use keyrite::transcript::record::{
    AfterOpening, Ended, GivenUp, GivenUpBecause, KnownSet, OlderSet, OtherParents, Place, Record,
};
use keyrite::transcript::{Entry, PersonId};
use keyrite::vocab::{Digest, Fingerprint, SetId};

/// What the header takes over.
fn known(entries: &mut [Entry]) -> &mut KnownSet {
    let parent = super::header_of(entries).parent.as_mut().expect("a parent");
    parent.known.as_mut().expect("a set")
}

/// The record of this type, counted from 0, among those of the collection or the decisions.
fn nth(entries: &[Entry], number: usize, is: fn(&Record) -> bool) -> usize {
    let mut all = entries.iter().enumerate().filter(|(_, entry)| is(&entry.record));
    all.nth(number).expect("so many").0
}

const fn is_bag(record: &Record) -> bool {
    matches!(record, Record::BagOpened { .. })
}

const fn is_share(record: &Record) -> bool {
    matches!(record, Record::ShareTaken { .. })
}

const fn is_decision(record: &Record) -> bool {
    matches!(record, Record::Resealed { .. })
}

/// Where the collection ends.
fn collected(entries: &[Entry]) -> usize {
    place(entries, "collect", |record| matches!(record, Record::Done { .. }))
}

fn given_up() -> Option<GivenUp> {
    Some(GivenUp { because: GivenUpBecause::KeyEnds, reason: said() })
}

/// What it takes over from others besides.
fn beside(entries: &mut [Entry]) -> &mut OtherParents {
    super::header_of(entries).beside.as_mut().expect("two parents")
}

/// The set before the one that it takes over, as it takes it over.
fn older(entries: &mut [Entry]) -> OlderSet {
    let known = known(entries);
    known.generation = 2;
    let (set, quorum, sheets) = (SetId([6; 16]), known.quorum, known.sheets.clone());
    OlderSet { set, generation: 1, quorum, sheets }
}

pub const TABLE: &[Broken] = &[
    // older sets
    Broken {
        rule: "OddParent::Older",
        genuine: upon,
        lie: |entries| {
            let older = older(entries);
            known(entries).older = vec![older.clone(), older];
            0
        },
        says: "is named twice",
    },
    Broken {
        rule: "OddParent::Older",
        genuine: upon,
        lie: |entries| {
            let older = older(entries);
            known(entries).older = vec![OlderSet { generation: 2, ..older }];
            0
        },
        says: "which is no earlier set of the key",
    },
    Broken {
        rule: "OddParent::Older",
        genuine: upon,
        lie: |entries| {
            let older = older(entries);
            let set = known(entries).set;
            known(entries).older = vec![OlderSet { set, ..older }];
            0
        },
        says: "which is no earlier set of the key",
    },
    Broken {
        rule: "OddParent::Older",
        genuine: upon,
        lie: |entries| {
            let mut older = older(entries);
            for sheet in &mut older.sheets {
                (sheet.place, sheet.bag) = (Place::Destroyed, None);
            }
            known(entries).older = vec![older];
            0
        },
        says: "has too few sheets left",
    },
    Broken {
        rule: "OddParent::Shares",
        genuine: upon,
        lie: |entries| {
            let mut older = older(entries);
            older.sheets[0].share = 77;
            known(entries).older = vec![older];
            0
        },
        says: "shares that are not of its set",
    },
    // several before
    Broken {
        rule: "OddParent::BesideNothing",
        genuine: upon_two,
        lie: |entries| {
            super::header_of(entries).parent = None;
            0
        },
        says: "names another beside it",
    },
    Broken {
        rule: "OddParent::BesideADay",
        genuine: upon_two,
        lie: |entries| {
            super::header_of(entries).parent.as_mut().expect("a parent").ended = Ended::DayOver;
            0
        },
        says: "another beside a day that is over",
    },
    Broken {
        rule: "OddParent::NamedTwice",
        genuine: upon_two,
        lie: |entries| {
            let header = super::header_of(entries);
            let first = header.parent.clone().expect("a parent");
            beside(entries).parents.push(first);
            0
        },
        says: "twice",
    },
    Broken {
        rule: "OddParent::TwoSets",
        genuine: upon_two,
        lie: |entries| {
            beside(entries).parents[0].known.as_mut().expect("a set").set.0 = [9; 16];
            0
        },
        says: "tell of set",
    },
    Broken {
        rule: "OddParent::OtherFacts",
        genuine: upon_two,
        lie: |entries| {
            beside(entries).parents[0].known.as_mut().expect("a set").generation = 2;
            0
        },
        says: "with another key, generation or quorum",
    },
    Broken {
        rule: "OddParent::TwoAtOnce",
        genuine: upon_two,
        lie: |entries| {
            let as_of = known(entries).sheets[0].as_of;
            beside(entries).parents[0].known.as_mut().expect("a set").sheets[0].as_of = as_of;
            0
        },
        says: "two things of the sheet of share 1 at one time",
    },
    Broken {
        rule: "OddParent::TwoSheets",
        genuine: upon_two,
        lie: |entries| {
            let other = Digest([9; 32]);
            known(entries).sheets[0].digest = Some(Digest([8; 32]));
            beside(entries).parents[0].known.as_mut().expect("a set").sheets[0].digest = Some(other);
            0
        },
        says: "two sheets of share 1, both S-0001",
    },
    Broken {
        rule: "OddParent::SeenAfterwards",
        genuine: upon_two,
        lie: |entries| {
            let later = beside(entries).parents[0].known.as_ref().expect("a set").sheets[0].as_of;
            let sheet = &mut known(entries).sheets[0];
            (sheet.place, sheet.bag) = (Place::Destroyed, None);
            assert!(sheet.as_of < later, "the second looked at it later");
            0
        },
        says: "the sheet of share 1 as destroyed",
    },
    Broken {
        rule: "OddParent::NotTogether",
        genuine: upon_two,
        lie: |entries| {
            beside(entries).known.as_mut().expect("a set").sheets[0].bag = Some(line("TE 0009 0009").into());
            0
        },
        says: "something else than all of them tell together",
    },
    // a new set
    Broken {
        rule: "Contradiction::NextGeneration",
        genuine: reshared,
        lie: |entries| {
            let at = place(entries, "split", |record| matches!(record, Record::Split { .. }));
            let Record::Split { generation, .. } = &mut entries[at].record else { unreachable!() };
            *generation = 3;
            at
        },
        says: "the new set is generation 2, not 3",
    },
    Broken {
        rule: "Contradiction::NextGeneration",
        genuine: reshared,
        lie: |entries| {
            let at = place(entries, "split", |record| matches!(record, Record::Split { .. }));
            let Record::Split { generation, .. } = &mut entries[at].record else { unreachable!() };
            *generation = 1;
            at
        },
        says: "the key was rebuilt from generation 1",
    },
    Broken {
        rule: "BindError::GenerationUnwanted",
        genuine: reshared,
        lie: |entries| {
            super::header_of(entries).choices.generation = 2;
            0
        },
        says: "draws no key, so no generation is chosen for it",
    },
    Broken {
        rule: "Contradiction::SetExists",
        genuine: reshared,
        lie: |entries| {
            let old = known(entries).set;
            let at = place(entries, "split", |record| matches!(record, Record::Split { .. }));
            let Record::Split { set, .. } = &mut entries[at].record else { unreachable!() };
            *set = old;
            at
        },
        says: "exists already",
    },
    // what the header takes over
    Broken {
        rule: "OddParent::Itself",
        genuine: upon,
        lie: header!(header => header.parent.as_mut().expect("a parent").ceremony = header.ceremony),
        says: "line 1: it contradicts what stands before it: the header says of the transcript before that it is this \
               ceremony itself: nothing comes before its own first line",
    },
    Broken {
        rule: "OddParent::Empty",
        genuine: upon,
        lie: header!(header => header.parent.as_mut().expect("a parent").entries = 0),
        says: "says of the transcript before that it has no line, and nothing builds on nothing",
    },
    Broken {
        rule: "OddParent::StoppedAt",
        genuine: upon,
        lie: header!(header => header.parent.as_mut().expect("a parent").stopped_at = Some("wipe".into())),
        says: "where it stopped, and that goes with one that was broken off, and only with that",
    },
    Broken {
        rule: "OddParent::OtherKey",
        genuine: upon,
        lie: header!(header => header.choices.expected_fingerprint = Some(Fingerprint([9; 16]))),
        says: "and expects the key 09090909090909090909090909090909: leave the expected one out, or take the transcript \
               of that key",
    },
    Broken {
        rule: "OddParent::Shares",
        genuine: upon,
        lie: |entries| {
            known(entries).sheets.swap(0, 1);
            0
        },
        says: "shares that are not of its set, or not ascending",
    },
    Broken {
        rule: "OddParent::BagOfNone",
        genuine: upon,
        lie: |entries| {
            known(entries).sheets[0].bag = None;
            0
        },
        says: "a bag of a sheet that is in none, or none of one that is",
    },
    Broken {
        rule: "OddParent::NeverSent",
        genuine: upon,
        lie: |entries| {
            known(entries).sheets[0].place = Place::OnItsWay;
            0
        },
        says: "that the sheet of share 1 is on its way, and not to whom it was sent",
    },
    Broken {
        rule: "OddParent::BagOfTwo",
        genuine: upon,
        lie: |entries| {
            known(entries).sheets[1].bag = Some(line("te-0000-0001").into());
            0
        },
        says: "that bag TE 0000 0001 has the sheets of share 1 and of share 2",
    },
    Broken {
        rule: "OddParent::Holders",
        genuine: upon,
        lie: |entries| {
            known(entries).holders.pop();
            0
        },
        says: "a holder who is not listed, or listed twice",
    },
    // bags
    Broken {
        rule: "NotYet::NoCustodian",
        genuine: recovery,
        lie: lie!("collect", BagOpened { holder, .. } => *holder = PersonId(3)),
        says: "P3 is no custodian: bags are brought by custodians",
    },
    Broken {
        rule: "Refusal::ReachesK",
        genuine: recovery,
        lie: |entries| {
            let at = nth(entries, 1, is_bag);
            let Record::BagOpened { holder, .. } = &mut entries[at].record else { unreachable!() };
            *holder = PersonId(4);
            at
        },
        says: "Custodian 1 has known share 1, and any 2 of the set rebuild the key: nobody may reach that number",
    },
    Broken {
        rule: "OddBag::OpenedAlready",
        genuine: recovery,
        lie: |entries| {
            let at = nth(entries, 1, is_bag);
            let Record::BagOpened { bag, .. } = &mut entries[at].record else { unreachable!() };
            *bag = line("rb-0001").into();
            at
        },
        says: "it contradicts what stands before it: bag rb-0001 was used or opened in this ceremony already",
    },
    Broken {
        rule: "OddBag::NeverSealed",
        genuine: upon,
        lie: lie!("collect", BagOpened { bag, .. } => *bag = line("TE 9999").into()),
        says: "no sheet was sealed in bag TE 9999; as last recorded Custodian 1 has bag TE 0000 0001",
    },
    Broken {
        rule: "OddBag::OtherHolder",
        genuine: upon,
        lie: lie!("collect", BagOpened { holder, .. } => *holder = PersonId(5)),
        says: "bag TE 0000 0001 was last recorded with Custodian 1, and Custodian 2 brings it",
    },
    Broken {
        rule: "OddBag::OtherShare",
        genuine: upon,
        lie: lie!("collect", ShareTaken { share, .. } => *share = 5),
        says: "this is share 5, and bag TE 0000 0001 was last recorded with share 1",
    },
    Broken {
        rule: "NotYet::BagFirst",
        genuine: recovery,
        lie: |entries| without(entries, "collect", is_bag),
        says: "look at the bag first: its number and its state",
    },
    Broken {
        rule: "NotYet::BagIsOpen",
        genuine: recovery,
        lie: |entries| without(entries, "collect", is_share),
        says: "a bag is open: read its sheet first, or say why it cannot be read",
    },
    // with as many shares as are needed, too
    Broken {
        rule: "NotYet::BagIsOpen",
        genuine: recovery,
        lie: |entries| {
            let end = collected(entries);
            let bag = entries[nth(entries, 1, is_bag)].record.clone();
            let mut more = Entry { record: bag, ..entries[end].clone() };
            let Record::BagOpened { holder, bag, .. } = &mut more.record else { unreachable!() };
            (*holder, *bag) = (PersonId(6), line("RB 0003").into());
            entries.insert(end, more);
            end + 1
        },
        says: "a bag is open: read its sheet first, or say why it cannot be read",
    },
    // shares
    Broken {
        rule: "Contradiction::SignedByNobody",
        genuine: recovery,
        lie: lie!("collect", ShareTaken { signed_by, .. } => *signed_by = Some(worthless())),
        says: "and no signature by that key proves anything",
    },
    Broken {
        rule: "Contradiction::OtherKey",
        genuine: recovery,
        lie: |entries| {
            super::header_of(entries).choices.expected_fingerprint = Some(Fingerprint([9; 16]));
            nth(entries, 0, is_share)
        },
        says: "share 1 is of another key than the one expected here: its fingerprint is ",
    },
    // as the transcript before tells
    Broken {
        rule: "Contradiction::OtherKey",
        genuine: upon,
        lie: lie!("collect", ShareTaken { fingerprint, .. } => fingerprint.0[0] ^= 1),
        says: "share 1 is of another key than the one expected here: its fingerprint is ",
    },
    Broken {
        rule: "Contradiction::OtherSet",
        genuine: upon,
        lie: lie!("collect", ShareTaken { generation, .. } => *generation = 2),
        says: "generation 2, 3 of 5, and the transcript before tells of set",
    },
    Broken {
        rule: "Contradiction::NoSuchShare",
        genuine: recovery,
        lie: lie!("collect", ShareTaken { share, .. } => *share = 4),
        says: "its set has no share 4: they are numbered from 1 to 3",
    },
    Broken {
        rule: "Contradiction::TakenAlready",
        genuine: recovery,
        lie: |entries| {
            let Record::ShareTaken { digest: first, .. } = entries[nth(entries, 0, is_share)].record else {
                unreachable!()
            };
            let at = nth(entries, 1, is_share);
            let Record::ShareTaken { digest, .. } = &mut entries[at].record else { unreachable!() };
            *digest = first;
            at
        },
        says: "share 2 has the digest of one that was taken already: each sheet is taken once",
    },
    Broken {
        rule: "NotYet::NotTaken",
        genuine: recovery,
        lie: |entries| {
            let end = collected(entries);
            let record = Record::ShareWithdrawn { share: 1, digest: Digest([9; 32]), why: said() };
            let line = Entry { record, ..entries[end].clone() };
            entries.insert(end, line);
            end
        },
        says: "no such share was taken",
    },
    Broken {
        rule: "NotYet::NothingRead",
        genuine: recovery,
        lie: |entries| {
            let (from, to) = (begins(entries, "collect"), collected(entries));
            entries.drain(from..to);
            from
        },
        says: "no share has been read",
    },
    Broken {
        rule: "NotYet::TooFewRead",
        genuine: recovery,
        lie: |entries| {
            let (from, to) = (nth(entries, 1, is_bag), collected(entries));
            entries.drain(from..to);
            from
        },
        says: "1 of 2 shares of set",
    },
    Broken {
        rule: "Contradiction::NotTheirKey",
        genuine: recovery,
        lie: lie!("combine", Combined { used, .. } => *used = vec![1, 3]),
        says: "comes of 2 shares or more of those that were taken and claim it: 1, 2",
    },
    Broken {
        rule: "Contradiction::NotTheirKey",
        genuine: recovery,
        lie: lie!("combine", Combined { fingerprint, .. } => fingerprint.0[0] ^= 1),
        says: "comes of 2 shares or more of those that were taken and claim it: there is none",
    },
    // decisions
    Broken {
        rule: "Contradiction::NewBag",
        genuine: recovery,
        lie: lie!("reseal", Resealed { bag, .. } => *bag = None),
        says: "a new bag goes with sealing again, and only with that",
    },
    Broken {
        rule: "Contradiction::BagUsedBefore",
        genuine: upon,
        lie: lie!("reseal", Resealed { bag, .. } => *bag = Some(line("te 0000 0004").into())),
        says: "bag te 0000 0004 was used before: an earlier transcript put share 4 into it",
    },
    Broken {
        rule: "Contradiction::GivenUp",
        genuine: recovery,
        lie: lie!("reseal", Resealed { given_up, .. } => *given_up = super::recovering::given_up()),
        says: "a set is given up by the destruction that leaves too few of its sheets, and only by that",
    },
    Broken {
        rule: "Refusal::TooFew",
        genuine: recovery,
        lie: |entries| {
            for number in [0, 1] {
                let at = nth(entries, number, is_decision);
                let Record::Resealed { decision, bag, .. } = &mut entries[at].record else { unreachable!() };
                (*decision, *bag) = (AfterOpening::Destroyed, None);
            }
            nth(entries, 1, is_decision)
        },
        says: "if the sheet of bag 2 is destroyed, 1 of 3 sheets are left and 2 are needed",
    },
    Broken {
        rule: "NotYet::NothingToDecide",
        genuine: recovery,
        lie: lie!("reseal", Resealed { opened, .. } => *opened = 9),
        says: "bag 9 was not opened here, or is decided about",
    },
    Broken {
        rule: "Contradiction::DecidedShare",
        genuine: recovery,
        lie: lie!("reseal", Resealed { share, .. } => *share = Some(3)),
        says: "it contradicts what stands before it: out of the opened bag 1 came share 1",
    },
    Broken {
        rule: "NotYet::Undecided",
        genuine: recovery,
        lie: |entries| {
            let at = nth(entries, 1, is_decision);
            entries.remove(at);
            at
        },
        says: "the sheet of bag 2 was opened and is not decided about: seal it again, replace it, or rotate the key",
    },
    Broken {
        rule: "Contradiction::OpenedCount",
        genuine: recovery,
        lie: lie!("reseal", ResealClosed { sheets } => *sheets = 3),
        says: "it contradicts what stands before it: 2 bags were opened, not 3",
    },
    // the break of a recovery: somebody stays with its shares
    Broken {
        rule: "NotYet::NobodyStays",
        genuine: recovery,
        lie: |entries| {
            let leaving = (1..=6).map(PersonId).collect();
            before(entries, "combine", Record::BreakStart { leaving, custody: said() }, 2, &[3])
        },
        says: "all 6 people would leave while a key or share is in memory",
    },
];
