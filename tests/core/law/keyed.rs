//! What is done with the key while it is there is what the script says: a secret sealed and opened again, a check value
//! made and compared.

use std::num::NonZeroU16;
use std::sync::LazyLock;

use super::{Broken, before, lie, line_of, place, without};
use crate::support::keyed::{self, STEPS, with_steps};
use crate::support::{Room, choices, line, prose};
use keyrite::plan::template::PayloadFrom;
use keyrite::sharing::check_value::CheckMethod;
use keyrite::sharing::foreign::Scheme;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{Exposure, FromShares, ProvenBy, Record, ResultOfStep, Subject};
use keyrite::transcript::{Entry, PersonId};
use keyrite::vocab::{Digest, Mode};

/// A generation in which a secret was sealed: P1 administrator, P2 operator, P3 witness.
fn sealing() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let template = with_steps(STEPS);
        let chosen = choices(&template, Some((2, 3)), LockKind::None);
        let mut room = Room::open(&template, chosen, Mode::Production, 51).expect("opens");
        room.finish();
        room.entries
    });
    HELD.clone()
}

/// A generation in which every sheet carries a sealed secret.
fn on_sheets() -> Vec<Entry> {
    let template = keyed::on_sheets();
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Production, 53).expect("opens");
    room.finish();
    room.entries
}

/// A generation in which a secret was put together from shares of another scheme.
fn of_shares() -> Vec<Entry> {
    let template = with_steps(&STEPS.replace("from = \"typed\"", "from = \"shares\""));
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Production, 54).expect("opens");
    room.finish();
    room.entries
}

fn done(results: Vec<ResultOfStep>) -> Record {
    Record::Done {
        ticks: Vec::new(),
        not_as_wanted: Vec::new(),
        values: std::collections::BTreeMap::default(),
        chosen: std::collections::BTreeMap::default(),
        results,
    }
}

/// The line about a sealed file's opening.
fn opening(entries: &[Entry]) -> usize {
    place(entries, "password", |record| matches!(record, Record::PayloadOpened { .. }))
}

pub const TABLE: &[Broken] = &[
    // a secret is sealed
    Broken {
        rule: "OddUse::OtherAbout",
        genuine: sealing,
        lie: lie!("password", PayloadSealed (sealed) => sealed.about = line("Password of somebody else")),
        says: "it is sealed as \u{201c}Password of somebody else\u{201d}, and the script calls it \u{201c}Password of REHEARSAL-KEY\u{201d}",
    },
    Broken {
        rule: "OddUse::OtherWayIn",
        genuine: sealing,
        lie: lie!("password", PayloadSealed (sealed) => sealed.from = PayloadFrom::File),
        says: "it was from a file, and the script does not take it in that way",
    },
    Broken {
        rule: "OddUse::OtherExposure",
        genuine: sealing,
        lie: lie!("password", PayloadSealed (sealed) => sealed.exposure = Exposure::DrawnHere),
        says: "it was typed here, and its line says that nobody has seen it: that goes with another way in",
    },
    Broken {
        rule: "OddUse::SharesUntold",
        genuine: of_shares,
        lie: lie!("password", PayloadSealed (sealed) => sealed.shares = None),
        says: "its line does not say of which shares of another scheme it was put together",
    },
    Broken {
        rule: "OddUse::SharesUntold",
        genuine: sealing,
        lie: lie!("password", PayloadSealed (sealed) => {
            let (used, proof) = (NonZeroU16::MIN, ProvenBy::Nothing);
            sealed.shares = Some(FromShares { scheme: Scheme::Vault, used, proof });
        }),
        says: "it was typed here, and its line says of which shares of another scheme it was put together",
    },
    Broken {
        rule: "OddUse::TooLongForSheets",
        genuine: on_sheets,
        lie: lie!("password", PayloadSealed (sealed) => sealed.bytes = 301),
        says: "the secret has 193 bytes, and beside its description at most 192 fit into the code on the sheets: shorten it",
    },
    Broken {
        rule: "OddUse::PayloadName",
        genuine: sealing,
        lie: lie!("password", PayloadSealed (sealed) => sealed.name = line("001-password.txt")),
        says: "001-password.txt is not a name for the next sealed file, which is \u{201c}001-\u{201d}, what it is called, and \u{201c}.sealed\u{201d}",
    },
    Broken {
        rule: "OddUse::PayloadName",
        genuine: sealing,
        lie: lie!("password", PayloadSealed (sealed) => sealed.name = line("002-password.sealed")),
        says: "002-password.sealed is not a name",
    },
    Broken {
        rule: "OddUse::OtherPayload",
        genuine: sealing,
        lie: lie!("password", PayloadOpened { digest } => *digest = Digest([1; 32])),
        says: "the file that was opened has the SHA-256 0101",
    },
    Broken {
        rule: "NotYet::NothingSealed",
        genuine: sealing,
        lie: |entries| without(entries, "password", |record| matches!(record, Record::PayloadSealed { .. })),
        says: "no sealed file waits to be opened here: seal the secret first",
    },
    Broken {
        rule: "Refusal::OutOfTurn",
        genuine: sealing,
        lie: |entries| before(entries, "password", done(Vec::new()), 2, &[3]),
        says: "it waits for a secret that is sealed, or the opening of its file",
    },
    Broken {
        rule: "Refusal::OtherStep",
        genuine: sealing,
        lie: |entries| without(entries, "password", |record| matches!(record, Record::PayloadOpened { .. })),
        says: "it belongs to step check, and step password is due",
    },
    Broken {
        rule: "Refusal::Unconfirmed",
        genuine: sealing,
        lie: line_of!("password", PayloadSealed, entry => entry.with.clear()),
        says: "this step must be confirmed by the witness, by somebody other than who acts",
    },
    Broken {
        rule: "Refusal::Unconfirmed",
        genuine: sealing,
        lie: line_of!("password", PayloadOpened, entry => entry.with.clear()),
        says: "this step must be confirmed by the witness",
    },
    Broken {
        rule: "Contradiction::NeverLeftOut",
        genuine: sealing,
        lie: |entries| {
            let at = opening(entries);
            let entry = &mut entries[at];
            entry.record = Record::LeftOut { phase: false };
            at
        },
        says: "step password cannot be left out: it has begun",
    },
    // check values
    Broken {
        rule: "OddUse::OtherCheckValue",
        genuine: sealing,
        lie: lie!("check", CheckValue (check) => check.method = CheckMethod::AesZero),
        says: "it is aes-zero of the root key, and the script wants aes-cmac of the root key",
    },
    Broken {
        rule: "OddUse::OtherCheckValue",
        genuine: sealing,
        lie: lie!("derived", CheckValue (check) => check.of = Some(line("hsm/a:aes-256:1"))),
        says: "it is aes-zero of hsm/a:aes-256:1, and the script wants aes-zero of hsm/a:aes-256:0",
    },
    Broken {
        rule: "OddUse::CheckValueForm",
        genuine: sealing,
        lie: lie!("check", CheckValue (check) => check.value = line("0a0b 0c0d 0e")),
        says: "\u{201c}0a0b 0c0d 0e\u{201d} is no check value of aes-cmac: it has 10 hex digits in upper case, in groups of four",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: sealing,
        lie: |entries| {
            let at = place(entries, "again", |record| matches!(record, Record::CheckValue { .. }));
            let Record::CheckValue(check) = &mut entries[at].record else { unreachable!() };
            check.value = line("0A0B 0C0D 0E");
            at + 1
        },
        says: "the check value is 0A0B 0C0D 0E, and ",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: sealing,
        lie: |entries| without(entries, "other", |record| matches!(record, Record::Exception { .. })),
        says: "and 0000 0000 00 is expected. To go on as it is, file an exception about the field \u{201c}value\u{201d} first",
    },
    Broken {
        rule: "Refusal::NothingToExcept",
        genuine: sealing,
        lie: |entries| {
            let about = Subject::Field { field: "value".to_owned() };
            let [expected, happened, decided] = ["one", "another", "go on"].map(prose);
            let decided_by = PersonId(2);
            let filed = Record::Exception { number: 2, about, expected, happened, decided, decided_by };
            before(entries, "other", filed, 2, &[3])
        },
        says: "at this step nothing stands against the field \u{201c}value\u{201d}",
    },
    Broken {
        rule: "Refusal::OutOfTurn",
        genuine: sealing,
        lie: |entries| before(entries, "check", done(Vec::new()), 2, &[3]),
        says: "it waits for the check value",
    },
    Broken {
        rule: "Refusal::OutOfTurn",
        genuine: sealing,
        lie: |entries| {
            let at = place(entries, "check", |record| matches!(record, Record::CheckValue { .. }));
            entries.insert(at, entries[at].clone());
            at + 1
        },
        says: "it waits for the end of the comparison",
    },
    Broken {
        rule: "Contradiction::MoreThanAsked",
        genuine: sealing,
        lie: lie!("check", Done { results, .. } => {
            results.push(ResultOfStep { label: "Check value".into(), value: "as wanted".into() });
        }),
        says: "it records more than the step asks for",
    },
    Broken {
        rule: "Refusal::Unconfirmed",
        genuine: sealing,
        lie: line_of!("check", CheckValue, entry => entry.with.clear()),
        says: "this step must be confirmed by the witness",
    },
];
