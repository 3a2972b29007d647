//! One share of a set once more: another set, another quorum, another share, an old sheet that is kept.

use std::sync::LazyLock;

use super::{Broken, header, lie, place};
use crate::support::line;
use keyrite::sharing::Quorum;
use keyrite::transcript::Entry;
use keyrite::transcript::record::{AfterOpening, Record};

/// Share 1 issued again, its old sheet brought and destroyed.
pub fn issued() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let mut made = crate::support::Room::kek(260);
        made.finish();
        let all = made.sheets.iter().map(|(x, all)| (*x, all.last().expect("printed").clone())).collect();
        crate::reissue::held(&made, 1, &[1, 2], &all, 261).entries
    });
    HELD.clone()
}

pub const TABLE: &[Broken] = &[
    Broken {
        rule: "OddParent::NothingToIssue",
        genuine: issued,
        lie: header!(header => header.parent.as_mut().expect("one before").known = None),
        says: "no set is known whose share could be issued again",
    },
    Broken {
        rule: "OddParent::OtherQuorum",
        genuine: issued,
        lie: header!(header => header.choices.quorum = Quorum::new(2, 4).ok()),
        says: "the set is 2 of 3, and 2 of 4 was chosen",
    },
    Broken {
        rule: "NotEnrolled::NotIssued",
        genuine: issued,
        lie: |entries| {
            let gets =
                |record: &Record| matches!(record, Record::Participant(person) if !person.shares.is_empty());
            let at = place(entries, "roll-call", gets);
            let Record::Participant(person) = &mut entries[at].record else { unreachable!() };
            person.shares = vec![2];
            at
        },
        says: "share 1 alone is issued again here: nobody gets another one",
    },
    Broken {
        rule: "Contradiction::TrialSets",
        genuine: issued,
        // share 3 was brought by nobody
        lie: lie!("trial", Trial { tried, .. } => *tried = vec![vec![1, 3]]),
        says: "a trial of 2 of 3 takes 2 different sheets at a time and every sheet at least once",
    },
    Broken {
        rule: "OddIssue::NotTheSet",
        genuine: issued,
        lie: lie!("split", Split { generation, .. } => *generation += 1),
        says: "or of another generation or quorum: it is issued again in its own set",
    },
    Broken {
        rule: "OddIssue::OldSheetKept",
        genuine: issued,
        lie: lie!("reseal", Resealed { decision, bag, .. } => {
            (*decision, *bag) = (AfterOpening::Resealed, Some(line("TE 0009 7777").into()));
        }),
        says: "share 1 has a new sheet: its old one is destroyed before all, and goes into no bag",
    },
];
