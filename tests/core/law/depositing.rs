//! An agent that would reach k, and a release before everybody could object.

use std::sync::LazyLock;

use super::{Broken, before, place};
use crate::support::line;
use keyrite::transcript::record::Record;
use keyrite::transcript::{Entry, PersonId};

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

/// Who has the thing of this step.
fn who_keeps(entries: &[Entry], step: &str) -> PersonId {
    let at = place(entries, step, |record| matches!(record, Record::ItemBagged { .. }));
    let Record::ItemBagged { holder, .. } = &entries[at].record else { unreachable!() };
    *holder
}

/// Somebody else has it.
fn keeps(entries: &mut [Entry], step: &str, who: PersonId) -> usize {
    let at = place(entries, step, |record| matches!(record, Record::ItemBagged { .. }));
    let Record::ItemBagged { holder, .. } = &mut entries[at].record else { unreachable!() };
    *holder = who;
    at
}

pub const TABLE: &[Broken] = &[
    Broken {
        rule: "OddThing::AgentReachesK",
        genuine: deposited,
        lie: |entries| {
            let agent = who_keeps(entries, "bag/1");
            keeps(entries, "bag/2", agent)
        },
        says: "Escrow agent would have 2 sheets of the set, and any 2 rebuild the key: an agent alone never has as many",
    },
    Broken {
        rule: "OddThing::NobodysAgent",
        genuine: deposited,
        lie: |entries| {
            say(entries, "agreement", "agent", "Agent", "Escrow agent Ltd");
            place(entries, "agreement", |_| true)
        },
        says: "nobody on the roll is of Escrow agent Ltd, which is to keep it: write the agent as its people gave their organisation. The roll has: Here, Escrow agent",
    },
    Broken {
        rule: "OddThing::NotTheAgents",
        genuine: deposited,
        lie: |entries| keeps(entries, "bag/2", PersonId(1)),
        says: "Sheet 2 would be held by Administrator 1 of Here, who is neither of Escrow agent nor its holder so far",
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
