//! One person and a witness, from the first screen to the seal.

use crate::driven::{Look, Window, pictures};
use crate::journeys::{act, close};
use crate::runner::{Test, tests};
use eframe::egui;
use keyrite::ceremony::rehearsal::STAND_IN_PASSPHRASE;

const YOU: &str = "Ada Adler";
const WITNESS: &str = "Wim Wirth";

/// Who is here, the sheets, the key, where it goes; on each size of screen.
fn an_emergency_is_held_by_one_person_and_a_witness() {
    for (name, size, percent, whole) in [
        ("emergency", egui::vec2(1280.0, 800.0), 100, false),
        ("emergency-small", egui::vec2(1024.0, 600.0), 100, true),
        ("emergency-twice", egui::vec2(1280.0, 800.0), 200, false),
    ] {
        hold(name, Look { size, percent, ..Look::default() }, whole);
    }
}

/// To the last of the form, or to the end.
fn hold(name: &str, look: Look, whole: bool) {
    let mut window = Window::open(look);
    window.pictures = pictures(name);
    let at = window.folder.path().to_owned();
    window.press("Rehearsal");
    window.shoot("home");
    window.press("Recover in an emergency");
    window.wait("One person and a witness");
    window.shoot("empty");
    // what is not there is named, one after the other
    window.wait("fill in: your name");
    window.fill("You, who have the sheets: name", YOU);
    window.fill("Your identity paper, or how the witness knows you", "passport");
    window.fill("Witness: name", YOU);
    window.fill("The witness's identity paper, or how you know them", "neighbour");
    window.fill(
        "Why the key is needed now, and why nobody else can come",
        "The vault burnt. The others are abroad.",
    );
    window.fill("Who allowed it, or on whose order you act", "the board, by telephone");
    window.fill("Organisation", "Head office");
    window.fill("Place", "the site office");
    window.wait("the witness is somebody else than you");
    window.fill("Witness: name", WITNESS);
    window.wait("tick that both have seen how this machine stands");
    window.press("We both see what is not as wanted, and go on: it is recorded as an exception");
    assert!(window.shows("Not as wanted: "), "what both have seen is named where they say so");
    window.shoot("filled");
    // the other way asks before it takes what was typed
    window.press("Hold an ordinary recovery");
    window.wait("Leave this page?");
    window.press("Stay here");
    assert_eq!(window.value("Witness: name"), WITNESS);
    if !whole {
        return;
    }
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "2", "--threshold", "2", "--lock", "passphrase", "--out"])
        .arg(at.join("made"))
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let before = at.join("made");
    window.fill("Folder of the key's last ceremony, if it is at hand", before.to_str().expect("UTF-8"));
    // a name that looks like another one's is asked about, and never answered by the program
    window.fill("You, who have the sheets: name", "Stand-in Custodi\u{e1}n 1");
    window.wait("It looks like Stand-in Custodian 1, who held a sheet before.");
    window.wait("say whether Stand-in Custodi\u{e1}n 1 and Stand-in Custodian 1 are one person");
    window.press("The same person");
    assert!(!window.sees("say whether "));
    window.fill("You, who have the sheets: name", YOU);
    window.fill("Witness: name", "Ada \u{c0}dler");
    window.wait(&format!("It looks like the name of the other, {YOU}."));
    window.wait(&format!("say whether Ada \u{c0}dler and {YOU} are one person"));
    assert!(!window.sees("The same person"), "one of the two is somebody else");
    window.shoot("like");
    window.press("They are two people");
    assert!(!window.sees("say whether "));
    window.fill("Witness: name", WITNESS);
    act(&mut window, "Begin, and read the sheets");
    window.wait("The next bag");
    for share in 1..=2 {
        window.wait("The next bag");
        window.fill("Number on the bag", &format!("TE 0000 000{share}"));
        window.press("As last recorded");
        window.fill("What was seen", "sealed, number as recorded");
        window.shoot("bag");
        act(&mut window, "Record the bag and open it");
        let sheet = at.join(format!("made/sheets/share-0{share}.pdf"));
        window.fill("Path of a file or folder", sheet.to_str().expect("UTF-8"));
        window.press("Read this path");
        window.wait(" of set ");
        // whoever is here types, and it is the passphrase of whoever held the share
        window.press(&format!("{YOU} is at the screen, and everybody else looks away"));
        let passphrase = format!("The passphrase of share {share}, which Stand-in Custodian {share} held");
        window.fill_secret(&passphrase, "not this one");
        if share == 1 {
            act(&mut window, "Take this share");
            window.wait("the passphrase or code words do not open it");
            window.pause();
            window.shoot("wrong-passphrase");
            assert!(window.field_has_focus(&passphrase), "{:?}", window.focused_label());
        } else {
            window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Backspace);
            window.settle();
        }
        window.fill_secret(&passphrase, STAND_IN_PASSPHRASE);
        act(&mut window, "Take this share");
        window.wait(&format!("slot {share}: share"));
    }
    window.shoot("sheets");
    act(&mut window, "Enough sheets: go on");
    act(&mut window, "Rebuild the key");
    window.wait("Fingerprint of the key");
    window.shoot("key");
    act(&mut window, "It has been read: go on");
    window.wait("Let the key out, or end here");
    window.shoot("where");
    crate::journeys::by_no_exit(&mut window);
    window.wait("Wipe the key from this machine");
    for who in [YOU, WITNESS] {
        window.fill(&format!("{who} types WIPE"), "WIPE");
    }
    act(&mut window, "Wipe everything secret");
    window.wait("Wiped");
    act(&mut window, "It has been read: go on");
    for place in 1..=2 {
        window.wait(&format!("Bag TE 0000 000{place}, brought by"));
        window.press("Sealed again in a new bag");
        window.fill("New bag number", &format!("TE 010{place}"));
        window.fill("New bag number, again", &format!("TE 010{place}"));
        act(&mut window, "Record the decision");
    }
    act(&mut window, "All are decided: go on");
    window.wait("Review the exceptions");
    let held = window.ceremonies().into_iter().find(|folder| *folder != before).expect("a ceremony");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    for (record, count) in [
        ("participant", 2),
        ("approved", 1),
        ("exception", 1),
        ("bag-opened", 2),
        ("combined", 1),
        ("wiped", 1),
    ] {
        let found = lines.matches(&format!("\"type\":\"{record}\"")).count();
        assert_eq!(found, count, "{record}");
    }
    close(&mut window, &[YOU.to_owned(), WITNESS.to_owned()]);
    // what matters first comes first, before what can wait
    let order = ["What comes first", "Copy the whole folder to two media", "Print the papers and sign them"];
    for two in order.windows(2) {
        assert!(window.stands_above(two[0], two[1]), "{two:?}");
    }
    window.wait("Before you part: copy the record to two media");
    window.wait("Today: tell whoever allowed it, the owner of the key, and those whose sheets were opened: Stand-in Custodian 1 (share 1), Stand-in Custodian 2 (share 2).");
    window.wait(&format!(
        "As soon as more people can come: replace the key (rotation). {YOU} alone has known the 2 sheets"
    ));
    window.shoot("end");
    act(&mut window, "Verify it now");
    window.wait("EMERGENCY: one person alone brought the sheets, before a witness");
    window.shoot("verdict");
}

/// Side by side.
pub const TESTS: &[Test] = tests![an_emergency_is_held_by_one_person_and_a_witness];
