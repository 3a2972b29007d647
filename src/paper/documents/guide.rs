//! For whoever comes after: a finder of a sheet, an heir, a successor in office. Nothing secret is in it, and nothing
//! that helps a thief. How a sheet is written follows, so that this paper and enough sheets suffice.

use super::format;
use super::held::HeldCeremony;
use super::layout::{READ, READ_STRONG, WORDS, Writer, pitch};
use super::script::shares_told;
use crate::paper::sheet::pen::{CODE, STRONG};
use crate::paper::{Page, recovery_kit};

const FINDER: [&str; 4] = [
    "It is part of a shared key and, alone, opens nothing. It has no value for you, and may be worth much to its owner.",
    "Do not open the bag, photograph or scan the sheet, type it anywhere, or send it.",
    "Call the role named above, or hand it in there, unopened. Say where and when you found it.",
    "Nobody who is entitled to it will ever ask you to read words from it on the telephone.",
];

const HEIR: [&str; 8] = [
    "Find out who decides: the owner's successor, executor or board. Recovery without that person's written word is theft, whoever you are.",
    "Ask the custodians for their bags through the role named above; their names are on the attestation page and in the transcript. No custodian hands a sheet to you alone: they come with it.",
    "Meet in a closed room, with a witness who keeps minutes, and a laptop without any network, started from media you trust.",
    "If Keyrite is at hand, check that its SHA-256 is below. If not, or if it differs, take the folder recovery-kit of the ceremony folder, check it by the digest below, and follow its GUIDE.txt: recover.html works in any browser, recover.py wherever Python is.",
    "Choose \u{201c}Recover a key\u{201d}. Show each sheet to the camera, open a scan, or type its words. A wrong or damaged sheet is named; go on with another of the set.",
    "Compare the key's fingerprint in words with those below. If one differs, it is not this key.",
    "Decide where the key goes before it is shown, and write it down. Afterwards every opened sheet goes into a new bag, or the key is replaced.",
    "If too few sheets can be found, stop and keep what there is: sheets lost today may be found tomorrow. Without enough of them nobody, the makers of this program included, can rebuild the key.",
];

/// The guide to this one set.
pub fn pages(held: &HeldCeremony<'_>) -> Vec<Page> {
    let state = held.state;
    let choices = &state.plan().choices;
    let mut to = Writer::new(held.paper(), held.heading("Guide for heirs and finders"));
    to.title(
        "Guide for heirs and finders",
        "Keep this page with important papers, not with a sheet. It may be copied: it holds nothing secret.",
    );
    to.fact("Whom to call", READ, choices.contact.as_str());
    to.fact("Organisation", READ, choices.organisation.as_str());
    if let Some(key) = &choices.key {
        to.fact("The key", READ, &format!("{}, in use until {}", key.label, key.ends));
        to.fact("Answered for by", READ, key.owner.as_str());
    }
    if let Some(set) = state.set() {
        let told = shares_told(set.quorum);
        to.fact(
            "Its sheets",
            READ,
            &format!("set {}, generation {}: {told}", set.set.short(), set.generation),
        );
    }
    to.part("You found a sealed bag, or a sheet", "", 30.0);
    list(&mut to, &FINDER);
    to.part("You have to recover the key", "", 30.0);
    list(&mut to, &HEIR);
    to.part("To compare", "", 40.0);
    let label = |to: &mut Writer, text: &str| {
        let (x, y) = (to.left(), to.y + pitch(WORDS));
        to.pen.text(x, y, STRONG, text);
    };
    if let Some(fingerprint) = state.fingerprint() {
        to.need(30.0);
        label(&mut to, "Key fingerprint");
        to.words(&fingerprint.words());
    }
    to.need(30.0);
    // the sheets have the words of the day on which they were made
    label(&mut to, "Ceremony key");
    to.words(&state.sheets_key().spoken());
    to.fact("Program", READ, state.header().program.as_str());
    to.fact("Its SHA-256", CODE, &state.header().program_digest.hex());
    to.fact("Recovery kit", CODE, &recovery_kit::digest().hex());
    to.beside(34.0, READ, "SHA-256 of SHA256SUMS in the folder recovery-kit");
    to.write_on(0.0, "Transcript and program are kept at");
    to.write_on(0.0, "Attestation page is kept at");
    format::write(&mut to);
    to.finish()
}

fn list(to: &mut Writer, texts: &[&str]) {
    for (number, text) in (1..).zip(texts) {
        to.need(to.height(6.0, READ, text));
        let (x, y) = (to.left(), to.y + pitch(READ));
        to.pen.text(x, y, READ_STRONG, &number.to_string());
        to.beside(6.0, READ, text);
        to.y += 1.2;
    }
}
