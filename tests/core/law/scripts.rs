//! Scripts that leave a safeguard out, move it behind what it guards, or hold it twice: each is a script, its ceremony
//! stands as far as it goes, and the next line is refused.

use super::genuine::{move_before, once_more, put_before, rounds_after, scripted, step_of, take_out};
use super::{Broken, goes_on};
use crate::support::{line, prose};
use keyrite::plan::StepKind;
use keyrite::sharing::share::LockKind;
use keyrite::sharing::{Quorum, entropy::SourceKind};
use keyrite::transcript::PersonId;
use keyrite::transcript::record::{ClearWay, Exit, ReadFrom, Record, Released};
use keyrite::vocab::{Digest, Fingerprint, SetId};

const fn drawn() -> Record {
    Record::Drawn { fingerprint: Fingerprint([9; 16]) }
}

fn split() -> Record {
    let quorum = Quorum::new(2, 3).expect("a quorum");
    Record::Split { set: SetId([9; 16]), generation: 1, quorum, scheme: "gf256-0x11d-x0".into() }
}

const fn locked(lock: LockKind) -> Record {
    Record::Locked { share: 1, lock, digest: Digest([9; 32]) }
}

fn sent() -> Record {
    Record::SheetSent { share: 1, serial: 1, replaces: None, way: line("printer in-the-room") }
}

fn spoiled() -> Record {
    Record::SheetSpoiled { share: 1, serial: 1, reason: prose("torn"), destroyed: line("shredded") }
}

const fn read_back() -> Record {
    Record::ReadBack { share: 1, serial: 1, from: ReadFrom::Picture }
}

fn bagged(holder: u16) -> Record {
    Record::Bagged { share: 1, serial: 1, bag: line("TE 0000 0777").into(), holder: PersonId(holder) }
}

fn trial() -> Record {
    Record::Trial { tried: vec![vec![1, 2], vec![2, 3]], fewer_fails: true }
}

fn wiped() -> Record {
    Record::Wiped { what: line("all of it") }
}

fn released() -> Record {
    Record::Released(Released {
        exit: Exit::key_by(ClearWay::Display),
        destination: line("the screen"),
        more: false,
    })
}

fn opened() -> Record {
    Record::BagOpened {
        holder: PersonId(4),
        bag: line("RB 0001").into(),
        intact: true,
        state: line("sealed"),
    }
}

pub const TABLE: &[Broken] = &[
    // a key
    Broken {
        rule: "NotYet::RollFirst",
        genuine: || {
            scripted("kek", "draw", |template| move_before(template, StepKind::Draw, StepKind::RollCall))
        },
        lie: |entries| goes_on(entries, drawn()),
        says: "the roll must be closed before a key exists",
    },
    Broken {
        rule: "NotYet::ApprovalFirst",
        genuine: || {
            scripted("kek", "draw", |template| move_before(template, StepKind::Approval, StepKind::Split))
        },
        lie: |entries| goes_on(entries, drawn()),
        says: "the approval must be read before a key exists",
    },
    Broken {
        rule: "NotYet::RollsFirst",
        genuine: || {
            scripted("kek", "draw", |template| move_before(template, StepKind::Entropy, StepKind::Split))
        },
        lie: |entries| goes_on(entries, drawn()),
        says: "randomness from the room comes first, or the decision to do without",
    },
    Broken {
        rule: "NotYet::RollsTooLate",
        genuine: || {
            scripted("kek", "more", |template| once_more(template, StepKind::Entropy, "more", StepKind::Draw))
        },
        lie: |entries| {
            let source =
                keyrite::transcript::record::Source { kind: SourceKind::Coins, throws: 128, bits: 128 };
            goes_on(entries, Record::Entropy { source })
        },
        says: "randomness from the room comes once, before the key is drawn",
    },
    Broken {
        rule: "NotYet::DrawFirst",
        genuine: || {
            scripted("kek", "split", |template| move_before(template, StepKind::Split, StepKind::Draw))
        },
        lie: |entries| goes_on(entries, split()),
        says: "a key must be drawn, or rebuilt and proven, before it is split",
    },
    // a share
    Broken {
        rule: "NotYet::SplitFirst",
        genuine: || {
            scripted("kek", "lock/1", |template| {
                let split = take_out(template, StepKind::Split);
                put_before(template, split, StepKind::Trial);
            })
        },
        lie: |entries| goes_on(entries, locked(LockKind::None)),
        says: "the key must be split before anything is done with a share",
    },
    Broken {
        rule: "NotYet::SplitFirst",
        genuine: || {
            scripted("kek", "print/1", |template| {
                move_before(template, StepKind::Print, StepKind::Lock);
                move_before(template, StepKind::Split, StepKind::Trial);
            })
        },
        lie: |entries| goes_on(entries, sent()),
        says: "the key must be split before anything is done with a share",
    },
    Broken {
        rule: "Contradiction::LockNotAllowed",
        genuine: || scripted("kek", "lock/1", |template| template.locks = vec![LockKind::None]),
        lie: |entries| goes_on(entries, locked(LockKind::CodeWords)),
        says: "it contradicts what stands before it: the script does not allow the lock code-words",
    },
    Broken {
        rule: "NotYet::LockedAlready",
        genuine: || {
            scripted("kek", "more/1", |template| once_more(template, StepKind::Lock, "more", StepKind::Lock))
        },
        lie: |entries| goes_on(entries, locked(LockKind::None)),
        says: "this share has been locked already",
    },
    Broken {
        rule: "NotYet::LockFirst",
        genuine: || {
            scripted("kek", "print/1", |template| move_before(template, StepKind::Print, StepKind::Lock))
        },
        lie: |entries| goes_on(entries, sent()),
        says: "the share must be locked, or left open, before it is printed",
    },
    Broken {
        rule: "NotYet::ReadBackFirst",
        genuine: || {
            scripted("kek", "bag/1", |template| move_before(template, StepKind::Bag, StepKind::ReadBack))
        },
        lie: |entries| goes_on(entries, bagged(4)),
        says: "the sheet must be read back before it is sealed",
    },
    Broken {
        rule: "NotYet::InABag",
        genuine: || {
            scripted("kek", "more/1", |template| once_more(template, StepKind::Bag, "more", StepKind::Bag))
        },
        lie: |entries| goes_on(entries, bagged(4)),
        says: "this share is in a bag already, and stays there",
    },
    // nor is a sheet spoiled that is in one
    Broken {
        rule: "NotYet::InABag",
        genuine: || {
            scripted("kek", "more/1", |template| {
                once_more(template, StepKind::ReadBack, "more", StepKind::Bag)
            })
        },
        lie: |entries| goes_on(entries, spoiled()),
        says: "this share is in a bag already, and stays there",
    },
    Broken {
        rule: "NotYet::NoShares",
        genuine: || {
            scripted("kek", "more/1", |template| {
                let more = keyrite::plan::Step { id: "more".into(), ..step_of("kek", StepKind::ReadBack) };
                rounds_after(template, vec![more], StepKind::Wipe);
            })
        },
        lie: |entries| goes_on(entries, read_back()),
        says: "there are no shares in memory",
    },
    // the proof and the wipe
    Broken {
        rule: "NotYet::NothingToTry",
        genuine: || {
            scripted("kek", "trial", |template| move_before(template, StepKind::Trial, StepKind::Split))
        },
        lie: |entries| goes_on(entries, trial()),
        says: "there are no shares to try",
    },
    Broken {
        rule: "NotYet::NotReadBack",
        genuine: || {
            scripted("kek", "trial", |template| {
                let late = [StepKind::ReadBack, StepKind::Bag].map(|kind| take_out(template, kind));
                rounds_after(template, late.to_vec(), StepKind::Trial);
            })
        },
        lie: |entries| goes_on(entries, trial()),
        says: "share 1 has not been read back from paper",
    },
    Broken {
        rule: "NotYet::TrialFirst",
        genuine: || {
            scripted("kek", "wipe", |template| move_before(template, StepKind::Wipe, StepKind::Trial))
        },
        lie: |entries| goes_on(entries, wiped()),
        says: "the key must be rebuilt from the sheets before it is wiped",
    },
    Broken {
        rule: "NotYet::NotSealed",
        genuine: || {
            scripted("kek", "wipe", |template| {
                let late = take_out(template, StepKind::Bag);
                rounds_after(template, vec![late], StepKind::Wipe);
            })
        },
        lie: |entries| goes_on(entries, wiped()),
        says: "share 1 is not sealed in a bag",
    },
    Broken {
        rule: "NotYet::UseFirst",
        genuine: || {
            scripted("recovery", "wipe", |template| {
                take_out(template, StepKind::Release);
            })
        },
        lie: |entries| goes_on(entries, wiped()),
        says: "nothing was done with the key yet: let something leave, seal a secret under it, or say that nothing leaves, before it is wiped",
    },
    // a recovery
    Broken {
        rule: "NotYet::ApprovalBeforeBags",
        genuine: || {
            scripted("recovery", "collect", |template| {
                take_out(template, StepKind::Approval);
            })
        },
        lie: |entries| goes_on(entries, opened()),
        says: "bags are opened in a recovery, after its approval was read",
    },
    Broken {
        rule: "NotYet::NothingToRelease",
        genuine: || {
            scripted("recovery", "release", |template| {
                move_before(template, StepKind::Release, StepKind::Combine)
            })
        },
        lie: |entries| goes_on(entries, released()),
        says: "there is no key to release: it is drawn or rebuilt before this, and wiped after it",
    },
    // nor after its wipe
    Broken {
        rule: "NotYet::NothingToRelease",
        genuine: || {
            scripted("recovery", "more", |template| {
                once_more(template, StepKind::Release, "more", StepKind::Wipe)
            })
        },
        lie: |entries| goes_on(entries, released()),
        says: "there is no key to release: it is drawn or rebuilt before this, and wiped after it",
    },
];
