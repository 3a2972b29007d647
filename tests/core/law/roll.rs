//! Who is on the roll, who holds what, and who takes over.

use super::genuine::{changed, generation, held, key, own_key, recovery, said, worthless};
use super::{Broken, before, begins, goes_on, lie, place, twice};
use crate::support::line;
use keyrite::transcript::record::{Deputised, LikeName, Person, Record};
use keyrite::transcript::{Entry, PersonId};

type Lie = fn(&mut Vec<Entry>) -> usize;

/// The person of this number is enrolled so; the place of their line.
macro_rules! enrolled {
    ($id:literal, $person:ident => $change:expr) => {
        |entries: &mut Vec<Entry>| {
            let at = begins(entries, "roll-call") + $id - 1;
            let Record::Participant($person) = &mut entries[at].record else { panic!("no person") };
            $change;
            at
        }
    };
}

/// Somebody who comes last, before the roll is closed.
fn one_more(entries: &mut Vec<Entry>, role: &str) -> usize {
    let at = place(entries, "roll-call", |record| matches!(record, Record::RollClosed { .. }));
    let Record::Participant(person) = &entries[at - 1].record else { panic!("no person") };
    let id = PersonId(person.id.0 + 1);
    let more = newcomer(id, role, &[]);
    let line = Entry { record: Record::Participant(more), ..entries[at - 1].clone() };
    entries.insert(at, line);
    at + 1
}

fn newcomer(id: PersonId, role: &str, shares: &[u8]) -> Person {
    Person {
        id,
        name: line("Somebody new"),
        affiliation: line("Here"),
        roles: vec![role.to_owned()],
        shares: shares.to_vec(),
        identity: line("passport"),
        keys: Vec::new(),
        like: Vec::new(),
    }
}

fn deputy(shares: &[u8]) -> Record {
    Record::Deputy(Deputised {
        absent: PersonId(6),
        deputy: newcomer(PersonId(7), "custodian", shares),
        reason: said(),
        document: line("D-1"),
        until: line("2026-12-31"),
    })
}

fn like(names: &[(&str, bool)]) -> Vec<LikeName> {
    names.iter().map(|(name, same)| LikeName { name: line(name), same: *same }).collect()
}

pub const TABLE: &[Broken] = &[
    Broken {
        rule: "NotEnrolled::Number",
        genuine: generation,
        lie: enrolled!(3, person => person.id = PersonId(9)),
        says: "Witness 1 cannot be enrolled: P3 is due",
    },
    Broken {
        rule: "NotEnrolled::NoRole",
        genuine: generation,
        lie: enrolled!(3, person => person.roles.clear()),
        says: "Witness 1 cannot be enrolled: no role was given",
    },
    Broken {
        rule: "NotEnrolled::UnknownRole",
        genuine: generation,
        lie: enrolled!(3, person => person.roles.push("auditor".into())),
        says: "there is no role auditor",
    },
    Broken {
        rule: "NotEnrolled::RoleTwice",
        genuine: generation,
        lie: enrolled!(3, person => person.roles.push("witness".into())),
        says: "witness is named twice",
    },
    Broken {
        rule: "NotEnrolled::RolesExclude",
        genuine: generation,
        lie: enrolled!(3, person => person.roles.push("operator".into())),
        says: "nobody may be witness and operator in one ceremony",
    },
    Broken {
        rule: "NotEnrolled::NoShares",
        genuine: recovery,
        lie: enrolled!(4, person => person.shares = vec![1]),
        says: "this ceremony gives out no shares",
    },
    Broken {
        rule: "NotEnrolled::NoCustodian",
        genuine: generation,
        lie: enrolled!(3, person => person.shares = vec![1]),
        says: "only a custodian holds shares",
    },
    Broken {
        rule: "NotEnrolled::ShareNumbers",
        genuine: generation,
        lie: enrolled!(6, person => person.shares = vec![4]),
        says: "shares are numbers from 1 to 3, ascending",
    },
    Broken {
        rule: "NotEnrolled::HasHolder",
        genuine: generation,
        lie: enrolled!(6, person => person.shares = vec![2]),
        says: "Custodian 3 cannot be enrolled: share 2 has a holder already",
    },
    Broken {
        rule: "NotEnrolled::ReachesThreshold",
        genuine: generation,
        lie: enrolled!(4, person => person.shares = vec![1, 2]),
        says: "2 shares in one hand reach the threshold of 2",
    },
    Broken {
        rule: "NotEnrolled::SameName",
        genuine: generation,
        lie: enrolled!(5, person => person.name = line("Custodian 1")),
        says: "P4 has the same name; add what tells them apart",
    },
    Broken {
        rule: "Refusal::LikeName",
        genuine: generation,
        lie: enrolled!(5, person => person.name = line("custodian, 1.")),
        says: "custodian, 1. looks like Custodian 1, P4, who is on the roll. Say that they are two persons",
    },
    Broken {
        rule: "NotEnrolled::AskedTwice",
        genuine: generation,
        lie: enrolled!(5, person => person.like = like(&[("Custodian 1", false), ("Custodian 1", false)])),
        says: "Custodian 1 is asked about twice",
    },
    Broken {
        rule: "NotEnrolled::OwnName",
        genuine: generation,
        lie: enrolled!(5, person => person.like = like(&[(&person.name.to_string().to_uppercase(), false)])),
        says: "is their own name, and nobody is asked about that: it is whoever had it before",
    },
    Broken {
        rule: "NotEnrolled::OnTheRollAs",
        genuine: generation,
        lie: enrolled!(5, person => person.like = like(&[("Custodian 1", true)])),
        says: "P4 is on the roll as Custodian 1: one person is enrolled once",
    },
    Broken {
        rule: "NotEnrolled::NobodyCalled",
        genuine: generation,
        lie: enrolled!(5, person => person.like = like(&[("Custodian 9", false)])),
        says: "nobody is called Custodian 9, here or in the transcript before",
    },
    Broken {
        rule: "NotEnrolled::TooManyKeys",
        genuine: generation,
        lie: enrolled!(3, person => person.keys = (1..=5).map(own_key).collect()),
        says: "5 keys were named; at most 4 are taken",
    },
    Broken {
        rule: "NotEnrolled::KeyTwice",
        genuine: generation,
        lie: enrolled!(3, person => person.keys = vec![own_key(1), own_key(1)]),
        says: "is named twice",
    },
    Broken {
        rule: "NotEnrolled::KeyOfAnother",
        genuine: generation,
        lie: |entries| {
            let at = begins(entries, "roll-call");
            for line in [at, at + 2] {
                let Record::Participant(person) = &mut entries[line].record else { panic!("no person") };
                person.keys = vec![own_key(1)];
            }
            at + 2
        },
        says: "is P1's, Administrator 1: name one of their own, or none",
    },
    Broken {
        rule: "NotEnrolled::KeyProvesNothing",
        genuine: generation,
        lie: enrolled!(3, person => person.keys = vec![key(&worthless().0)]),
        says: "by this Ed25519 key anybody can make signatures",
    },
    Broken {
        rule: "NotEnrolled::KeyOfTheCeremony",
        genuine: generation,
        // the key by which the lie is signed
        lie: enrolled!(3, person => person.keys = vec![own_key(0x66)]),
        says: "the key is the ceremony's own: name one of their own, or none",
    },
    Broken {
        rule: "Refusal::TooMany",
        genuine: generation,
        lie: |entries| {
            let at = place(entries, "roll-call", |record| matches!(record, Record::RollClosed { .. }));
            let more = (7..=401).map(|id: u16| {
                let name = line(&format!("Number {id} of the many"));
                let person = Person { name, ..newcomer(PersonId(id), "witness", &[]) };
                Entry { record: Record::Participant(person), ..entries[at - 1].clone() }
            });
            let more: Vec<Entry> = more.collect();
            let last = at + more.len() - 1;
            entries.splice(at..at, more);
            last
        },
        says: "there are 400 people; no more are taken",
    },
    // the roll as a whole
    Broken {
        rule: "Contradiction::RollCount",
        genuine: generation,
        lie: lie!("roll-call", RollClosed { people } => *people = 7),
        says: "it contradicts what stands before it: 6 people are on the roll, not 7",
    },
    Broken {
        rule: "RollIncomplete::InRole",
        genuine: generation,
        lie: |entries| one_more(entries, "administrator"),
        says: "the roll is not complete: 2 as administrator, and 1 to 1 are wanted",
    },
    Broken {
        rule: "RollIncomplete::NoHolder",
        genuine: generation,
        lie: |entries| {
            let lie: Lie = enrolled!(6, person => person.shares.clear());
            lie(entries);
            place(entries, "roll-call", |record| matches!(record, Record::RollClosed { .. }))
        },
        says: "share 3 has no holder",
    },
    Broken {
        rule: "RollIncomplete::Idle",
        genuine: generation,
        lie: |entries| one_more(entries, "custodian"),
        says: "Somebody new is a custodian without a share",
    },
    Broken {
        rule: "RollIncomplete::Step",
        genuine: recovery,
        lie: |entries| {
            let lie: Lie = enrolled!(1, person => person.roles.push("operator".into()));
            lie(entries);
            let lie: Lie = enrolled!(2, person => person.roles = vec!["witness".into()]);
            lie(entries);
            place(entries, "roll-call", |record| matches!(record, Record::RollClosed { .. }))
        },
        says: "step combine needs the operator and, confirming, somebody else as administrator and witness",
    },
    Broken {
        rule: "RollIncomplete::Holders",
        genuine: || {
            let one = "title = \"Custodian\"\nat_least = 1";
            let template = changed("recovery", "title = \"Custodian\"\nat_least = 2", one);
            all_but_the_end(held(&template, "approval", |_| ()), 1)
        },
        lie: |entries| goes_on(entries, Record::RollClosed { people: 4 }),
        says: "1 as custodian, and at least 2 are needed: nobody brings as many sheets as rebuild the key",
    },
    Broken {
        rule: "RollIncomplete::Countersigners",
        genuine: || {
            let mut template = changed("kek", "locks = ", "countersignatures = [\"witness\"]\nlocks = ");
            template.countersignatures.clear();
            let mut entries = all_but_the_end(held(&template, "approval", |_| ()), 3);
            template = changed("kek", "locks = ", "countersignatures = [\"witness\"]\nlocks = ");
            super::header_of(&mut entries).template = template.to_toml();
            entries
        },
        lie: |entries| goes_on(entries, Record::RollClosed { people: 6 }),
        says: "the script wants countersignatures of witness, and 0 named a key of their own",
    },
    // deputies
    Broken {
        rule: "NotYet::DeputyBeforeTheRoll",
        genuine: generation,
        lie: |entries| before(entries, "roll-call", deputy(&[3]), 0, &[]),
        says: "close the roll first; until then people are simply enrolled",
    },
    Broken {
        rule: "NotYet::DeputyAfterSignOff",
        genuine: generation,
        lie: |entries| before(entries, "seal", deputy(&[]), 2, &[3]),
        says: "everybody has signed off; nobody can join any more",
    },
    Broken {
        rule: "Refusal::HasLeft",
        genuine: generation,
        lie: |entries| {
            before(entries, "split", deputy(&[3]), 2, &[3]);
            twice(entries, "split", |record| matches!(record, Record::Deputy(_)))
        },
        says: "P6 on the roll, has left, and a deputy stands for them",
    },
    Broken {
        rule: "NotEnrolled::Deputy",
        genuine: generation,
        lie: |entries| before(entries, "split", deputy(&[2]), 2, &[3]),
        says: "Somebody new cannot be enrolled: a deputy takes over exactly the roles and the shares not yet sealed",
    },
];

/// The roll as it was called, with so many custodians of it, before it is closed.
fn all_but_the_end(mut entries: Vec<Entry>, custodians: usize) -> Vec<Entry> {
    let end = place(&entries, "roll-call", |record| matches!(record, Record::RollClosed { .. }));
    let first = begins(&entries, "roll-call") + 3;
    entries.truncate(end.min(first + custodians));
    entries
}
