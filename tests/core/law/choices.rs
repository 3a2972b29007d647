//! What was chosen before the ceremony fits its script: a header that says otherwise is refused for that reason.

use super::genuine::{generation, recovery};
use super::handling::destroyed;
use super::reissuing::issued;
use super::{Broken, header, header_of};
use crate::support::line;
use keyrite::plan::{KeyMetadata, OwnLock};
use keyrite::sharing::Quorum;
use keyrite::sharing::lock::LockCost;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::Entry;
use keyrite::vocab::Fingerprint;
use keyrite::vocab::limits::MAX_LABEL_CHARS;

/// What the key is for, as a generation's header says it.
fn of_a_key() -> Option<KeyMetadata> {
    header_of(&mut generation()).choices.key.clone()
}

/// A header says this of its choices.
macro_rules! chosen {
    ($choices:ident => $change:expr) => {
        header!(header => {
            let $choices = &mut header.choices;
            $change
        })
    };
}

/// The key's name is as long as can be, and the title of the first step has it eight times.
fn a_title_of_names(entries: &mut [Entry]) {
    let header = header_of(entries);
    header.choices.key.as_mut().expect("a key").label = line(&"x".repeat(MAX_LABEL_CHARS));
    let mut template = keyrite::plan::read_resolved(&header.template).expect("reads");
    template.phases[0].steps[0].title = "{key.label} ".repeat(8).trim().to_owned();
    header.template = template.to_toml();
}

pub const TABLE: &[Broken] = &[
    Broken {
        rule: "BindError::QuorumMissing",
        genuine: generation,
        lie: chosen!(choices => choices.quorum = None),
        says: "template kek makes shares: say how many and how many are needed (k of n)",
    },
    Broken {
        rule: "BindError::QuorumUnwanted",
        genuine: recovery,
        lie: chosen!(choices => choices.quorum = Some(Quorum::new(2, 3).expect("a quorum"))),
        says: "makes no shares: leave out how many there are",
    },
    Broken {
        rule: "BindError::ReasonMissing",
        genuine: generation,
        lie: chosen!(choices => {
            (choices.quorum, choices.reason) = (Some(Quorum::new(3, 3).expect("a quorum")), None);
        }),
        says: "3 of 3 means that one lost sheet loses the key: give a written reason, or choose otherwise (rule SP-1)",
    },
    Broken {
        rule: "BindError::ReasonMissing",
        genuine: generation,
        lie: header!(header => {
            let mut template = keyrite::plan::read_resolved(&header.template).expect("reads");
            template.least_threshold = 3;
            (header.template, header.choices.reason) = (template.to_toml(), None);
        }),
        says: "2 of 3 is below the template's least threshold of 3: give a written reason",
    },
    Broken {
        rule: "BindError::KeyMissing",
        genuine: generation,
        lie: chosen!(choices => choices.key = None),
        says: "template kek makes a key: give its name, purpose, owner and dates (rule GE-2)",
    },
    Broken {
        rule: "BindError::KeyUnwanted",
        genuine: recovery,
        lie: chosen!(choices => choices.key = of_a_key()),
        says: "makes no key: leave out the key's name, purpose, owner and dates",
    },
    Broken {
        rule: "BindError::DatesReversed",
        genuine: generation,
        lie: chosen!(choices => choices.key.as_mut().expect("a key").ends = line("2001-01-01")),
        says: "the key would end on 2001-01-01, before its first day of use, ",
    },
    Broken {
        rule: "BindError::NotADay",
        genuine: generation,
        lie: chosen!(choices => choices.key.as_mut().expect("a key").active_from = line("soon")),
        says: "the first day of use is \u{201c}soon\u{201d}: write a date such as 2026-11-21",
    },
    Broken {
        rule: "BindError::TooLong",
        genuine: generation,
        lie: chosen!(choices => choices.contact = line(&"x".repeat(200))),
        says: "the contact for finders has 200 characters, and ",
    },
    Broken {
        rule: "BindError::LockNotAllowed",
        genuine: generation,
        lie: header!(header => {
            let mut template = keyrite::plan::read_resolved(&header.template).expect("reads");
            template.locks = vec![LockKind::Passphrase];
            header.template = template.to_toml();
        }),
        says: "template kek allows these locks: passphrase",
    },
    Broken {
        rule: "BindError::OwnLock",
        genuine: generation,
        lie: chosen!(choices => choices.own_locks = vec![OwnLock { share: 9, lock: LockKind::Passphrase }]),
        says: "share 9 has a lock of its own, and the set has no such share",
    },
    Broken {
        rule: "BindError::OwnLockUnwanted",
        genuine: recovery,
        lie: chosen!(choices => choices.own_locks = vec![OwnLock { share: 1, lock: LockKind::Passphrase }]),
        says: "makes no set of shares, and share 1 has a lock of its own",
    },
    Broken {
        rule: "BindError::Lock",
        genuine: generation,
        lie: chosen!(choices => choices.cost = LockCost { passes: 1, ..LockCost::FLOOR }),
        says: "the lock chosen for this ceremony cannot be: ",
    },
    Broken {
        rule: "BindError::GenerationUnwanted",
        genuine: recovery,
        lie: chosen!(choices => choices.generation = 2),
        says: "so no generation is chosen for it. Leave it at 1; 2 was chosen (rule RT-2)",
    },
    Broken {
        rule: "BindError::ExpectedUnwanted",
        genuine: generation,
        lie: chosen!(choices => choices.expected_fingerprint = Some(Fingerprint([7; 16]))),
        says: "opens no sheets of a key that is there, so none is expected",
    },
    Broken {
        rule: "BindError::ShareUnwanted",
        genuine: generation,
        lie: chosen!(choices => choices.share = Some(1)),
        says: "template kek issues no share again, and one is named",
    },
    Broken {
        rule: "BindError::ShareMissing",
        genuine: issued,
        lie: chosen!(choices => choices.share = None),
        says: "issues one share again: say which, by its number",
    },
    Broken {
        rule: "BindError::NoSuchShare",
        genuine: issued,
        lie: chosen!(choices => choices.share = Some(4)),
        says: "there is no share 4 in a set of 2 of 3",
    },
    Broken {
        rule: "BindError::FilledTooLong",
        genuine: generation,
        lie: |entries| {
            a_title_of_names(entries);
            0
        },
        says: " characters with the facts in it, and ",
    },
    Broken {
        rule: "BindError::NoSheets",
        genuine: destroyed,
        lie: header!(header => header.parent = None),
        says: "has a phase for each sheet of an earlier ceremony: name that ceremony's folder as the one before",
    },
];
