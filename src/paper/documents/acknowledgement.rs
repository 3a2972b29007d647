//! What a custodian promises, one page each.

use super::held::HeldCeremony;
use super::layout::{PART, READ, Writer};
use crate::paper::Page;
use crate::vocab::ids::sheet_serial;

const DUTIES: [&str; 7] = [
    "I keep my sheet sealed in its bag, where only I, or whoever I named to the owner in writing, can reach it.",
    "I never open the bag, copy, photograph, type, scan or send the sheet, except in a recovery that was called in the written form agreed, with a witness.",
    "I never keep it together with the sheet of another custodian.",
    "I look at bag and seal at least once a year, and whenever I am asked, and report what I find.",
    "I report loss, theft, damage, a broken seal, or another number on the bag, at once, by day or night.",
    "If my sheet has a passphrase or code words, I keep them apart from it and tell them to nobody.",
    "When I leave my post I hand the sealed bag over against a signature; I do not keep, pass on or destroy it on my own.",
];

/// Its pages: one for each custodian who holds a share.
pub fn pages(held: &HeldCeremony<'_>) -> Vec<Page> {
    let state = held.state;
    let choices = &state.plan().choices;
    let mut to = Writer::new(held.paper(), held.heading("Custodian's acknowledgement"));
    let holders = state.present().filter(|person| !person.shares.is_empty());
    for (place, person) in holders.enumerate() {
        if place > 0 {
            to.new_page();
        }
        to.title("Custodian's acknowledgement", "One page for each custodian, signed before they leave the room. It goes with the attestation page, not with the sheet.");
        to.fact("Custodian", READ, &format!("{} {}, {}", person.id, person.name, person.affiliation));
        for x in &person.shares {
            let facts = state.share(*x);
            let sheet = facts.and_then(|share| share.sheet).map_or_else(|| "-".to_owned(), sheet_serial);
            let bag = facts
                .and_then(|share| share.bagged.as_ref())
                .map_or_else(|| "-".to_owned(), |(bag, _)| bag.to_string());
            to.fact("Holds", READ, &format!("share {x}, sheet {sheet}, in bag {bag}"));
        }
        if let Some(key) = &choices.key {
            to.fact("Of the key", READ, &format!("{}, until {}", key.label, key.ends));
        }
        to.fact("Reports to", READ, choices.contact.as_str());
        to.gap(3.0);
        to.text(PART, "I accept these duties");
        to.y += 1.6;
        for duty in DUTIES {
            to.tick(0.0, false, duty);
            to.y += 0.8;
        }
        to.gap(2.0);
        to.text(READ, "I received the sheet in its sealed bag, and the number on the bag is the one above.");
        to.write_on(0.0, "Telephone, by day and night");
        to.write_on(0.0, "Where it will be kept (site, not safe)");
        to.gap(6.0);
        to.write_on(0.0, "Signature of the custodian, date");
        to.gap(6.0);
        to.write_on(0.0, "Signature of the witness, date");
    }
    to.finish()
}
