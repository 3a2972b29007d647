//! A generation says nothing else than what happened, in the order in which it must.

use super::genuine::{again, generation, rotation, said, worthless};
use super::{Broken, before, begins, goes_on, header, header_of, lie, line_of, place, twice, without};
use crate::support::{line, prose};
use keyrite::sharing::Quorum;
use keyrite::transcript::hybrid::HybridKey;
use keyrite::transcript::record::{Record, Source, Subject};
use keyrite::transcript::{Entry, PersonId};
use keyrite::vocab::{Digest, Moment};

fn told(leaving: &[u16]) -> Record {
    Record::BreakStart { leaving: leaving.iter().map(|id| PersonId(*id)).collect(), custody: said() }
}

fn note() -> Record {
    Record::Note { text: prose("all was well") }
}

/// A hybrid key of which the Ed25519 half proves nothing.
fn worthless_hybrid() -> Option<HybridKey> {
    let string = |bytes: &[u8]| [&u32::try_from(bytes.len()).expect("short").to_be_bytes(), bytes].concat();
    let kind = "ssh-mldsa44-ed25519";
    let halves = [vec![7; 1_312], worthless().0.to_vec()].concat();
    let blob = [string(kind.as_bytes()), string(&halves)].concat();
    HybridKey::exact(&format!("{kind} {}", data_encoding::BASE64.encode(&blob)))
}

pub const TABLE: &[Broken] = &[
    // the key that a rotation replaces
    Broken {
        rule: "OddParent::NothingToReplace",
        genuine: rotation,
        lie: header!(header => header.parent = None),
        says: "a rotation replaces one: hold it after the last ceremony of the key that is replaced",
    },
    Broken {
        rule: "OddParent::NothingToReplace",
        genuine: rotation,
        lie: header!(header => header.parent.as_mut().expect("a parent").known = None),
        says: "nothing of a key, and a rotation replaces one",
    },
    Broken {
        rule: "Contradiction::SameKey",
        genuine: rotation,
        lie: |entries| {
            let old = header_of(entries).parent.as_ref().and_then(|parent| parent.known.as_ref());
            let old = old.expect("a set").fingerprint;
            let at = place(entries, "draw", |record| matches!(record, Record::Drawn { .. }));
            entries[at].record = Record::Drawn { fingerprint: old };
            at
        },
        says: "was drawn, and it is the very key that is to be replaced",
    },
    Broken {
        rule: "Contradiction::NeverLeftOut",
        genuine: rotation,
        lie: |entries| before(entries, "old-key", Record::LeftOut { phase: false }, 1, &[4]),
        says: "step old-key cannot be left out",
    },
    // the header
    Broken {
        rule: "Contradiction::HeaderForm",
        genuine: generation,
        lie: |entries| {
            entries[0].step = Some("open".into());
            0
        },
        says: "line 1: it contradicts what stands before it: the header is not of this format",
    },
    Broken {
        rule: "Contradiction::WorthlessKey",
        genuine: generation,
        lie: header!(header => header.hybrid_key = worthless_hybrid()),
        says: "no signature by the hybrid key in its header proves anything",
    },
    Broken {
        rule: "Contradiction::HybridKey",
        genuine: generation,
        lie: header!(header => {
            let mut template = keyrite::plan::read_resolved(&header.template).expect("reads");
            template.hybrid_signature = true;
            header.template = template.to_toml();
        }),
        says: "the header names no hybrid key, and its template wants one",
    },
    Broken {
        rule: "Refusal::Template",
        genuine: generation,
        lie: header!(header => header.template.push('\n')),
        says: "line 1: its template cannot be read: ",
    },
    // at any step
    Broken {
        rule: "Refusal::Over",
        genuine: generation,
        lie: |entries| {
            let last = entries.last().expect("a seal").clone();
            entries.push(Entry { record: note(), ..last });
            entries.len() - 1
        },
        says: "the ceremony is sealed; nothing can be added to its transcript",
    },
    Broken {
        rule: "Refusal::OtherStep",
        genuine: generation,
        lie: |entries| {
            entries.remove(1);
            1
        },
        says: "it belongs to step roll-call, and step open is due: a step was skipped, repeated or moved",
    },
    Broken {
        rule: "Refusal::OutOfTurn",
        genuine: generation,
        lie: |entries| {
            let at = place(entries, "draw", |record| matches!(record, Record::Drawn { .. }));
            entries[at].record = Record::Gate { share: 1 };
            at
        },
        says: "step draw (draw) does not take \u{201c}custodian at the screen\u{201d} now: it waits for the drawing of the key",
    },
    Broken {
        rule: "Refusal::TimeBackwards",
        genuine: generation,
        lie: line_of!("split", Split, entry => entry.mono = 0),
        says: "its running time is before that of the line above",
    },
    Broken {
        rule: "Refusal::NamesTooEarly",
        genuine: generation,
        lie: line_of!("open", Done, entry => entry.by = PersonId(1)),
        says: "before the roll is called an entry carries no names",
    },
    Broken {
        rule: "Refusal::Unknown",
        genuine: generation,
        lie: line_of!("split", Split, entry => entry.by = PersonId(99)),
        says: "P99 is not on the roll",
    },
    Broken {
        rule: "Refusal::WrongActor",
        genuine: generation,
        lie: line_of!("split", Split, entry => entry.by = PersonId(1)),
        says: "Administrator 1 acts, but this step is for the operator",
    },
    Broken {
        rule: "Refusal::Unconfirmed",
        genuine: generation,
        lie: line_of!("split", Split, entry => entry.with.clear()),
        says: "this step must be confirmed by the witness, by somebody other than who acts",
    },
    Broken {
        rule: "Contradiction::ConfirmsTwice",
        genuine: generation,
        lie: line_of!("split", Split, entry => entry.with.push(PersonId(2))),
        says: "P2 is named twice: who acts cannot confirm, and nobody confirms twice",
    },
    // breaks
    Broken {
        rule: "Refusal::OnBreak",
        genuine: generation,
        lie: |entries| without(entries, "draw", |record| matches!(record, Record::BreakEnd { .. })),
        says: "a break is on: end it first, with what was checked",
    },
    Broken {
        rule: "Refusal::NoBreak",
        genuine: generation,
        lie: |entries| without(entries, "draw", |record| matches!(record, Record::BreakStart { .. })),
        says: "no break is on",
    },
    Broken {
        rule: "Refusal::Away",
        genuine: generation,
        lie: |entries| {
            let at = place(entries, "draw", |record| matches!(record, Record::BreakEnd { .. }));
            let line = Entry { record: note(), with: Vec::new(), ..entries[at].clone() };
            entries.insert(at, line);
            at
        },
        says: "Administrator 1, P1, left for the break: until it ends, somebody who stayed acts and confirms",
    },
    Broken {
        rule: "Contradiction::LeavesTwice",
        genuine: generation,
        lie: |entries| before(entries, "split", told(&[1, 2, 1]), 2, &[3]),
        says: "P1 is named twice among those who leave: name each of them once",
    },
    Broken {
        rule: "NotYet::NobodyStays",
        genuine: generation,
        lie: |entries| before(entries, "split", told(&[1, 2, 3, 4, 5, 6]), 2, &[3]),
        says: "all 6 people would leave while a key or share is in memory: somebody stays with it, or it is wiped first",
    },
    // exceptions
    Broken {
        rule: "Contradiction::ExceptionNumber",
        genuine: generation,
        lie: lie!("draw", Exception { number, .. } => *number = 7),
        says: "exception 2 is due, and who files it decides",
    },
    Broken {
        rule: "Contradiction::ExceptionNumber",
        genuine: generation,
        lie: lie!("draw", Exception { decided_by, .. } => *decided_by = PersonId(1)),
        says: "exception 2 is due, and who files it decides",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: generation,
        lie: |entries| without(entries, "environment", |record| matches!(record, Record::Exception { .. })),
        says: "1 finding is not as wanted: mend what can be mended and look again. To go on as it is, file an exception \
               about the findings of line",
    },
    Broken {
        rule: "Refusal::NothingToExcept",
        genuine: generation,
        lie: lie!("environment", Exception { about, .. } => *about = Subject::Findings { line: 3 }),
        says: "at this step nothing stands against the findings of line 3",
    },
    Broken {
        rule: "Refusal::SecondPerson",
        genuine: generation,
        lie: line_of!("environment", Exception, entry => entry.with.clear()),
        says: "lets a rule go: name a second person who confirms it",
    },
    Broken {
        rule: "Refusal::NoWitness",
        genuine: generation,
        lie: line_of!("environment", Exception, entry => entry.with = vec![PersonId(1)]),
        says: "lets a rule go: a witness files it or confirms it, for a witness is there",
    },
    Broken {
        rule: "NotYet::NoSuchException",
        genuine: generation,
        lie: lie!("review", Reviewed { number, .. } => *number = 7),
        says: "there is no exception 7",
    },
    Broken {
        rule: "NotYet::Reviewed",
        genuine: generation,
        lie: |entries| twice(entries, "review", |record| matches!(record, Record::Reviewed { .. })),
        says: "exception 1 has been reviewed",
    },
    Broken {
        rule: "NotYet::NotReviewed",
        genuine: generation,
        lie: |entries| {
            without(entries, "review", |record| matches!(record, Record::Reviewed { .. }));
            place(entries, "review", |record| matches!(record, Record::ReviewClosed { .. }))
        },
        says: "exception 1 has not been reviewed",
    },
    Broken {
        rule: "Contradiction::ExceptionCount",
        genuine: generation,
        lie: lie!("review", ReviewClosed { open, .. } => *open = 1),
        says: "it contradicts what stands before it: 2 exceptions were recorded, 0 of them open",
    },
    // steps of people
    Broken {
        rule: "Incomplete::Tick",
        genuine: generation,
        lie: lie!("room", Done { ticks, .. } => ticks.remove(1)),
        says: "nothing is said of \u{201c}Blinds are closed and the door is shut\u{201d}: say that it is done, or that it \
               is not as wanted",
    },
    Broken {
        rule: "Incomplete::Value",
        genuine: generation,
        lie: lie!("materials", Done { values, .. } => values.remove("bags")),
        says: "Number of bags is not filled in",
    },
    Broken {
        rule: "Incomplete::Format",
        genuine: generation,
        lie: lie!("materials", Done { values, .. } => values.insert("bags".into(), line("many"))),
        says: "Number of bags: write digits only",
    },
    Broken {
        rule: "Incomplete::BagCount",
        genuine: generation,
        lie: lie!("materials", Done { values, .. } => values.insert("bags".into(), line(&"9".repeat(30)))),
        says: "999999999999999999999999999999 bags are more than anybody can have: write the number",
    },
    Broken {
        rule: "Incomplete::Choice",
        genuine: generation,
        lie: lie!("machine", Done { chosen, .. } => chosen.remove("history")),
        says: "This machine: choose one",
    },
    Broken {
        rule: "Incomplete::Option",
        genuine: generation,
        lie: lie!("machine", Done { chosen, .. } => chosen.insert("history".into(), "is honest".into())),
        says: "This machine: \u{201c}is honest\u{201d} is not among its options",
    },
    Broken {
        rule: "Incomplete::NoFindings",
        genuine: generation,
        lie: lie!("environment", Environment { findings } => findings.clear()),
        says: "nothing was looked at",
    },
    Broken {
        rule: "Contradiction::MoreThanAsked",
        genuine: generation,
        lie: lie!("duties", Done { ticks, .. } => ticks.push("All is well".into())),
        says: "it records more than the step asks for, or a tick both as done and as not as wanted",
    },
    Broken {
        rule: "Contradiction::WaitedFor",
        genuine: generation,
        lie: lie!("pause", Done { ticks, .. } => ticks.clear()),
        says: "the end of the waiting says all that was waited for, and nothing else",
    },
    Broken {
        rule: "Refusal::TooEarly",
        genuine: generation,
        lie: |entries| {
            let at = begins(entries, "pause");
            entries[at].mono = entries[at - 1].mono + 119_000;
            at
        },
        says: "step pause waits, and 1 of its seconds are left: go on when they have passed",
    },
    Broken {
        rule: "Contradiction::OtherDigest",
        genuine: generation,
        lie: lie!("program", Compared { digest, .. } => *digest = Digest([8; 32])),
        says: "the digest is not the one of this ceremony",
    },
    Broken {
        rule: "Contradiction::ClockOffset",
        genuine: generation,
        lie: lie!("clock", Clock { offset_secs, .. } => *offset_secs += 60),
        says: "s ahead of the system's, not ",
    },
    Broken {
        rule: "Contradiction::ClockOffset",
        genuine: generation,
        lie: lie!("clock", Clock { wall, system, .. } => {
            *wall = Moment::new(wall.unix_ms() + 1_000, 60).expect("in range");
            *system = Moment::new(system.unix_ms() + 1_000, 60).expect("in range");
        }),
        says: "or the system's time is not that of the line",
    },
    // the key
    Broken {
        rule: "Contradiction::RolledAlready",
        genuine: generation,
        lie: |entries| twice(entries, "entropy", |record| matches!(record, Record::Entropy { .. })),
        says: "throws of dice were recorded already, and each kind is recorded once",
    },
    Broken {
        rule: "Contradiction::OtherSources",
        genuine: generation,
        lie: lie!("entropy", EntropyClosed { sources } => sources.clear()),
        says: "the sources are not those recorded",
    },
    Broken {
        rule: "Contradiction::Bits",
        genuine: generation,
        lie: lie!("entropy", Entropy { source: Source { bits, .. } } => *bits += 1),
        says: "60 throws of dice bring 155 whole bits, not 156",
    },
    Broken {
        rule: "Refusal::Rolls",
        genuine: generation,
        lie: lie!("entropy", Entropy { source: Source { throws, .. } } => *throws = 49),
        says: "49 throws are too few: 50 are needed for 128 bits, 1 more",
    },
    Broken {
        rule: "Contradiction::NotAsChosen",
        genuine: generation,
        lie: lie!("split", Split { quorum, .. } => *quorum = Quorum::new(2, 4).expect("a quorum")),
        says: "quorum, generation or scheme are not as chosen",
    },
    Broken {
        rule: "Contradiction::SetExists",
        genuine: again,
        lie: |entries| {
            let known = header_of(entries).parent.as_ref().and_then(|parent| parent.known.as_ref());
            let set = known.expect("a set").set;
            let quorum = Quorum::new(2, 3).expect("a quorum");
            goes_on(entries, Record::Split { set, generation: 1, quorum, scheme: "gf256-0x11d-x0".into() })
        },
        says: "exists already, as the transcript before tells: a split makes a new one",
    },
    // sheets
    Broken {
        rule: "Contradiction::OtherShare",
        genuine: generation,
        lie: lie!("gate/2", Gate { share } => *share = 3),
        says: "step gate/2 is about share 2, not share 3",
    },
    Broken {
        rule: "Contradiction::SameDigest",
        genuine: generation,
        lie: |entries| {
            let first = place(entries, "lock/1", |record| matches!(record, Record::Locked { .. }));
            let Record::Locked { digest: theirs, .. } = entries[first].record else { unreachable!() };
            let at = place(entries, "lock/3", |record| matches!(record, Record::Locked { .. }));
            let Record::Locked { digest, .. } = &mut entries[at].record else { unreachable!() };
            *digest = theirs;
            at
        },
        says: "which share 1 has: no two shares have one",
    },
    Broken {
        rule: "Contradiction::SheetDue",
        genuine: generation,
        lie: |entries| {
            let at = place(entries, "print/2", |record| matches!(record, Record::SheetSpoiled { .. })) + 1;
            let Record::SheetSent { replaces, .. } = &mut entries[at].record else { unreachable!() };
            *replaces = None;
            at
        },
        says: "sheet 3 is due, in place of the spoiled one",
    },
    Broken {
        rule: "Contradiction::SheetDue",
        genuine: generation,
        lie: lie!("print/1", SheetSent { serial, .. } => *serial = 2),
        says: "sheet 1 is due",
    },
    Broken {
        rule: "Contradiction::WayOfRehearsals",
        genuine: generation,
        lie: lie!("print/1", SheetSent { way, .. } => *way = line("nowhere: the template is being checked")),
        says: "is a way of rehearsals, and this is production: the sheet goes to a printer",
    },
    Broken {
        rule: "Refusal::NotSentTo",
        genuine: generation,
        lie: lie!("print/1", SheetSent { way, .. } => *way = line("saved to disk")),
        says: "\u{201c}saved to disk\u{201d} says neither which printer the sheet went to nor which folder",
    },
    Broken {
        rule: "Contradiction::SheetIsOut",
        genuine: generation,
        lie: lie!("print/1", SheetTaken { serial, .. } => *serial = 2),
        says: "it contradicts what stands before it: sheet 1 is at the printer",
    },
    Broken {
        rule: "NotYet::HasAGoodSheet",
        genuine: generation,
        lie: |entries| {
            let at = begins(entries, "read-back/1");
            let way = line("printer in-the-room");
            entries[at].record = Record::SheetSent { share: 1, serial: 5, replaces: None, way };
            at
        },
        says: "this share has a good sheet; spoil it before another is printed",
    },
    Broken {
        rule: "NotYet::ReadFromThePage",
        genuine: generation,
        lie: lie!("read-back/1", ReadBack { from, .. } => *from = keyrite::transcript::record::ReadFrom::Page),
        says: "a sheet is read back from paper, not from the page that was sent to print",
    },
    Broken {
        rule: "NotYet::NoSuchSheet",
        genuine: generation,
        lie: lie!("read-back/2", ReadBack { serial, .. } => *serial = 2),
        says: "this share has no good sheet S-0002: take the one that was printed last",
    },
    Broken {
        rule: "NotYet::NoSuchSheet",
        genuine: generation,
        lie: lie!("bag/2", Bagged { serial, .. } => *serial = 2),
        says: "this share has no good sheet S-0002: take the one that was printed last",
    },
    Broken {
        rule: "Contradiction::OtherHolder",
        genuine: generation,
        lie: lie!("bag/2", Bagged { holder, .. } => *holder = PersonId(6)),
        says: "share 2 is held by Custodian 2, P5: its bag goes to them",
    },
    Broken {
        rule: "Contradiction::BagUsed",
        genuine: generation,
        lie: lie!("bag/2", Bagged { bag, .. } => *bag = line("te-0000-0001").into()),
        says: "bag te-0000-0001 was used in this ceremony already",
    },
    Broken {
        rule: "Contradiction::TrialSets",
        genuine: generation,
        lie: lie!("trial", Trial { tried, .. } => *tried = vec![vec![1, 2]]),
        says: "a trial of 2 of 3 takes 2 different sheets at a time and every sheet at least once",
    },
    Broken {
        rule: "Contradiction::TrialSets",
        genuine: generation,
        lie: lie!("trial", Trial { fewer_fails, .. } => *fewer_fails = false),
        says: "and fails with one fewer",
    },
    // the close
    Broken {
        rule: "Incomplete::Reason",
        genuine: generation,
        lie: lie!("sign-off", SignOff { reason, .. } => *reason = Some(said())),
        says: "who does not agree says why; who agrees gives no reason",
    },
    Broken {
        rule: "Contradiction::SignsForAnother",
        genuine: generation,
        lie: lie!("sign-off", SignOff { person, .. } => *person = PersonId(2)),
        says: "P1 signs off for P2, and each person signs off for themselves",
    },
    Broken {
        rule: "NotYet::HasSpoken",
        genuine: generation,
        lie: |entries| twice(entries, "sign-off", |record| matches!(record, Record::SignOff { .. })),
        says: "P1 has spoken",
    },
    Broken {
        rule: "NotYet::HasNotSpoken",
        genuine: generation,
        lie: |entries| {
            without(entries, "sign-off", |record| matches!(record, Record::SignOff { .. }));
            place(entries, "sign-off", |record| matches!(record, Record::SignOffClosed { .. }))
        },
        says: "Administrator 1 has not spoken",
    },
    Broken {
        rule: "Contradiction::SignOffCount",
        genuine: generation,
        lie: lie!("sign-off", SignOffClosed { agreed, .. } => *agreed = 7),
        says: "it contradicts what stands before it: 6 agreed and 0 did not",
    },
    Broken {
        rule: "Contradiction::SealCount",
        genuine: generation,
        lie: lie!("seal", Seal { exceptions, .. } => *exceptions = 0),
        says: "2 exceptions; 4 sheets were printed, 3 sealed and 1 spoiled",
    },
];
