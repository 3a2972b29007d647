//! An agent that would reach k, and a release before everybody could object.

use std::sync::LazyLock;

use super::{Broken, before, place};
use crate::support::line;
use keyrite::transcript::Entry;
use keyrite::transcript::record::Record;

fn deposited() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| crate::depositing::of_sheets(110).1.entries);
    HELD.clone()
}

fn released() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| crate::depositing::released(112).entries);
    HELD.clone()
}

/// Another value of a step, and of the statement that takes it.
fn say(entries: &mut [Entry], step: &str, id: &str, label: &str, value: &str) {
    let at = place(entries, step, |record| matches!(record, Record::Done { .. }));
    let Record::Done { values, results, .. } = &mut entries[at].record else { unreachable!() };
    values.insert(id.to_owned(), line(value)).expect("it was said");
    let result = results.iter_mut().find(|result| result.label.starts_with(label)).expect("in the statement");
    value.clone_into(&mut result.value);
}

pub const TABLE: &[Broken] = &[
    Broken {
        rule: "OddThing::AgentReachesK",
        genuine: deposited,
        lie: |entries| {
            // everybody of these rooms is of one organisation
            say(entries, "agreement", "agent", "Agent", "Here");
            place(entries, "bag/1", |_| true)
        },
        says: "Here would have 3 sheets of the set, and any 2 rebuild the key: an agent alone never has as many",
    },
    Broken {
        rule: "OddThing::MayStillObject",
        genuine: released,
        lie: |entries| {
            say(entries, "notice", "objection-until", "Last day", "2099-12-31");
            place(entries, "bags-out", |_| true)
        },
        says: "everybody can object until 2099-12-31, and today is ",
    },
    // the value that the rule reads would be left out with its step
    Broken {
        rule: "Contradiction::NeverLeftOut",
        genuine: deposited,
        lie: |entries| before(entries, "agreement", Record::LeftOut { phase: false }, 1, &[8]),
        says: "step agreement cannot be left out",
    },
    Broken {
        rule: "Contradiction::NeverLeftOut",
        genuine: released,
        lie: |entries| before(entries, "notice", Record::LeftOut { phase: false }, 1, &[7]),
        says: "step notice cannot be left out",
    },
];
