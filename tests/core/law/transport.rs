//! Bags that are carried: the number with the bag, k by one channel, a day that is past, k in one hand.

use std::sync::LazyLock;

use super::{Broken, place};
use crate::support::line;
use keyrite::transcript::Entry;
use keyrite::transcript::record::{ItemSent, Record};
use keyrite::vocab::Day;

fn carried() -> &'static [Vec<Entry>; 2] {
    static HELD: LazyLock<[Vec<Entry>; 2]> = LazyLock::new(|| {
        let [_, away, there] = crate::transport::carried(210);
        [away.entries, there.entries]
    });
    &HELD
}

/// The line at this step that says that a sheet is sent is changed so.
fn sent(entries: &mut [Entry], step: &str, change: impl FnOnce(&mut ItemSent)) -> usize {
    let at = place(entries, step, |record| matches!(record, Record::ItemSent(_)));
    let Record::ItemSent(sent) = &mut entries[at].record else { unreachable!() };
    change(sent);
    at
}

pub const TABLE: &[Broken] = &[
    Broken {
        rule: "OddThing::NumberWithTheBag",
        genuine: || carried()[0].clone(),
        lie: |entries| sent(entries, "send/1", |sent| sent.number_by = line("COURIER 1 of the rehearsal")),
        says: "the bag and its number both go by courier 1 of the rehearsal",
    },
    Broken {
        rule: "OddThing::ChannelReachesK",
        genuine: || carried()[0].clone(),
        lie: |entries| sent(entries, "send/3", |sent| sent.channel = line("courier 1 of the rehearsal")),
        says: "2 sheets of the set would have gone by courier 1 of the rehearsal, and any 2 rebuild the key: send this one by another way",
    },
    Broken {
        rule: "OddThing::ExpectedBefore",
        genuine: || carried()[0].clone(),
        lie: |entries| {
            sent(entries, "send/2", |sent| sent.expected = Day::parse("2025-12-31").expect("a day"))
        },
        says: "and expected until 2025-12-31: write the day until which it must be there",
    },
    Broken {
        rule: "OddThing::KeepsK",
        genuine: || carried()[1].clone(),
        lie: |entries| {
            let received = |record: &Record| matches!(record, Record::ItemReceived(_));
            let (first, second) =
                (place(entries, "receive/1", received), place(entries, "receive/2", received));
            let Record::ItemReceived(one) = &entries[first].record else { unreachable!() };
            let holder = one.holder;
            let Record::ItemReceived(other) = &mut entries[second].record else { unreachable!() };
            other.holder = holder;
            second
        },
        says: "would have had 2 sheets of the set, and any 2 rebuild the key: give it to somebody else",
    },
    Broken {
        rule: "OddThing::WitnessKeeps",
        genuine: || carried()[1].clone(),
        lie: |entries| {
            let witness = entries.iter().find_map(|entry| match &entry.record {
                Record::Participant(person) if person.roles == ["witness"] => Some(person.id),
                _ => None,
            });
            let at = place(entries, "receive/1", |record| matches!(record, Record::ItemReceived(_)));
            let Record::ItemReceived(received) = &mut entries[at].record else { unreachable!() };
            received.holder = witness.expect("one is there");
            at
        },
        says: "is a witness, and a witness keeps no sheet: give it to somebody else",
    },
    Broken {
        rule: "OddThing::BagIsAway",
        genuine: || crate::transport::two_in_a_bag(271).entries,
        lie: |entries| {
            let sends = |entry: &Entry| matches!(entry.record, Record::ItemSent(_));
            let at = entries.iter().rposition(sends).expect("two are sent");
            let Record::ItemSent(sent) = &mut entries[at].record else { unreachable!() };
            sent.channel = line("another courier");
            at
        },
        says: "goes by courier 1 of the rehearsal already: what lies in it goes with it",
    },
    Broken {
        rule: "OddBag::OnItsWay",
        genuine: || crate::transport::opened_on_the_way(280).entries,
        lie: |entries| {
            let opened = |record: &Record| matches!(record, Record::BagOpened { .. });
            let at = place(entries, "collect", opened);
            let Record::BagOpened { intact, .. } = &mut entries[at].record else { unreachable!() };
            *intact = true;
            at
        },
        says: "was last recorded on its way to the stand-ins elsewhere, and nobody recorded that it arrived",
    },
];
