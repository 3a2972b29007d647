//! Whatever may come again and again has an end, however patient a forger is. Lines are folded here and not signed: there
//! are tens of thousands.

use super::{folded, genuine, goes_on, place};
use crate::support::{Dealing, Room, deal, line};
use keyrite::ceremony::Refusal;
use keyrite::ceremony::state::State;
use keyrite::sharing::Quorum;
use keyrite::transcript::record::{ReadFrom, Record};
use keyrite::transcript::{Entry, PersonId};
use keyrite::vocab::{Digest, Fingerprint, Mode, Prose, SetId};

/// The lines that follow each other again and again, until one is refused.
fn until_refused(mut state: State, mut next: impl FnMut(u16) -> Vec<Entry>) -> Refusal {
    for number in 0..u16::MAX {
        for entry in next(number) {
            if let Err(refusal) = state.apply(&entry) {
                return refusal;
            }
        }
    }
    panic!("there is no end to it")
}

#[test]
fn there_is_a_last_exception() {
    let entries = genuine::generation();
    let at = place(&entries, "draw", |record| matches!(record, Record::Exception { .. }));
    let refused = until_refused(folded(&entries[..at]), |more| {
        let mut entry = entries[at].clone();
        let Record::Exception { number, .. } = &mut entry.record else { unreachable!() };
        *number += more;
        vec![entry]
    });
    assert_eq!(refused, Refusal::TooMany(10_000, "exceptions"));
}

#[test]
fn there_is_a_last_sheet() {
    let entries = genuine::generation();
    let at = place(&entries, "print/2", |record| matches!(record, Record::SheetSent { .. }));
    let refused = until_refused(folded(&entries[..at]), |more| {
        let (mut sent, mut spoiled) = (entries[at].clone(), entries[at + 1].clone());
        let Record::SheetSent { serial, replaces, .. } = &mut sent.record else { unreachable!() };
        (*serial, *replaces) = (2 + more, (more > 0).then_some(1 + more));
        let Record::SheetSpoiled { serial, .. } = &mut spoiled.record else { unreachable!() };
        *serial = 2 + more;
        sent.mono = spoiled.mono;
        vec![sent, spoiled]
    });
    assert_eq!(refused, Refusal::TooMany(10_000, "sheets"));
}

/// Bags whose sheets nobody can tell, brought by ten people to a set of which 255 are needed.
#[test]
fn there_is_a_last_bag() {
    let mut room = Room::recovery(51, Mode::Rehearsal, deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes);
    room.custodians = 10;
    room.go_to("collect");
    let mut entries = room.entries;
    let bag = |number: u16| Record::BagOpened {
        holder: PersonId(4 + number % 10),
        bag: line(&format!("RB {number}")).into(),
        intact: true,
        state: line("sealed"),
    };
    goes_on(&mut entries, bag(0));
    let first = Record::ShareTaken {
        share: 1,
        set: SetId([9; 16]),
        generation: 1,
        quorum: Quorum::new(255, 255).expect("a quorum"),
        fingerprint: Fingerprint([9; 16]),
        signed_by: None,
        digest: Digest([9; 32]),
        from: ReadFrom::Words,
    };
    let at = goes_on(&mut entries, first);
    let wet = Record::ShareRefused { sheet: None, why: Prose::typed("it is wet").expect("printable") };
    let refused = until_refused(folded(&entries), |more| {
        let said = |record| Entry { record, ..entries[at].clone() };
        vec![said(bag(1 + more)), said(wet.clone())]
    });
    assert_eq!(refused, Refusal::TooMany(2_000, "bags"));
}
