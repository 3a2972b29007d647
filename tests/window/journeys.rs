//! Whole ceremonies by label, as a person at the screen would walk them.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Key};
use keyrite::desk::readings;
use keyrite::sharing::share::Share;
use keyrite::sharing::{payload, rows};

use crate::driven::Window;

/// What is held.
#[derive(Clone, Copy, Debug)]
pub struct Generation {
    pub rehearsal: bool,
    pub shares: u8,
    pub threshold: u8,
    /// The words on the screen for the lock, and what is typed for it.
    pub lock: Lock,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    Open,
    Passphrase(&'static str),
    CodeWords,
}

/// One administrator and one witness on the page of people.
pub fn name_two(window: &mut Window) {
    for role in ["Administrator", "Witness"] {
        window.fill(&format!("{role} 1: name"), &format!("{role} Ada"));
        window.fill(&format!("{role} 1: from"), "Head office");
    }
}

/// Everything that the page of the room asks for.
pub fn name_room(window: &mut Window) {
    window.fill("Organisation that holds the ceremony", "Example Ltd");
    window.fill("Place", "Vault room");
    window.fill("Whom a finder of a sheet calls", "Key desk, +43 1 000000");
}

/// Enrols these people, in the order in which they are called, and closes the roll.
pub fn call_the_roll(window: &mut Window, names: &[&str]) {
    enrol(window, names);
    act(window, "Close the roll");
}

/// The first step: what it is for, and how to object.
pub fn say_how_to_object(window: &mut Window) {
    window.press("Purpose and expected length were said");
    window.press("Everyone knows how to object");
    act(window, "It is done: record it");
}

/// Enrols these people, who are all that were expected.
pub fn enrol(window: &mut Window, names: &[&str]) {
    for name in names {
        window.wait(&format!("Enrol {name}"));
        window.fill("Kind of identity paper", "passport, seen by the witness");
        act(window, &format!("Enrol {name}"));
    }
    window.wait("Everybody who was expected has been called.");
}

/// Fills in the pages and opens the ceremony.
pub fn prepare(window: &mut Window, plan: Generation) {
    fill_in(window, plan);
    window.press(if plan.rehearsal { "Open the rehearsal" } else { "Open the ceremony" });
    window.wait("Open the ceremony");
}

/// Fills in the pages but for what is optional, up to the last one.
pub fn fill_in(window: &mut Window, plan: Generation) {
    if plan.rehearsal {
        window.press("Rehearsal");
    }
    window.shoot("home");
    window.press("Hold a ceremony");
    window.wait("Which ceremony");
    assert!(window.sees("choose a ceremony"), "nobody has chosen one yet");
    window.shoot("prepare-template");
    if let Some(script) = window.own_script.clone() {
        window.fill("Path of a template file", script.to_str().expect("UTF-8"));
        window.press("Check it");
        window.wait("from a file or an earlier ceremony");
        window.shoot("prepare-own");
    } else {
        window.press("Data-encryption master key");
    }
    window.press("Quorum:");
    for _ in plan.shares..5 {
        window.press("Sheets in all: one fewer");
    }
    for _ in plan.threshold..3 {
        window.press("Sheets needed: one fewer");
    }
    match plan.lock {
        Lock::Open => window.press("Open: the sheet alone is enough"),
        Lock::Passphrase(_) => window.press("Passphrase: each custodian chooses one"),
        Lock::CodeWords => window.press("Code words: on a card of the custodian's own, never on the sheet"),
    }
    window.press("People:");
    for role in ["Administrator", "Operator", "Witness"] {
        window.fill(&format!("{role} 1: name"), &format!("{role} Ada"));
        window.fill(&format!("{role} 1: from"), "Head office");
    }
    for share in 1..=plan.shares {
        window.fill(&format!("Custodian of share {share}: name"), &format!("Custodian {}", name_of(share)));
        window.fill(&format!("Custodian of share {share}: from"), if share == 1 { "Vienna" } else { "Graz" });
    }
    window.shoot("prepare-people");
    window.press("Quorum:");
    window.shoot("prepare-quorum");
    window.press("Key:");
    window.fill("Label, which should not say what it protects", "KEK-TEST-2026");
    window.fill("Its one purpose", "encrypts other keys");
    window.fill("Owner, who answers for it", "Head of keys");
    window.fill("Environment", "test");
    if window.value("Last day of use").is_empty() {
        // in production its owner says how long it lives
        window.press("A year after the first");
    }
    window.shoot("prepare-key");
    window.press("Room:");
    name_room(window);
    window.wait("network routes");
    window.shoot("prepare-room");
    window.press("Plan:");
    window.wait("The whole plan");
    window.shoot("prepare-plan");
    save_script(window);
}

pub fn name_of(share: u8) -> &'static str {
    ["Berta", "Carlos", "Dora", "Emil", "Frieda"][usize::from(share) - 1]
}

/// Takes the primary act once it may be taken: by Enter, if there is no mouse.
pub fn act(window: &mut Window, name: &str) {
    window.pause();
    let gate = name.ends_with(", alone at the screen");
    if gate {
        // an Enter too many opens nobody's private screen
        window.wait(name);
        window.strike(Key::Enter);
        assert!(window.sees(name), "Enter passed the gate");
    }
    if window.by_keyboard && !gate {
        window.enter(name);
    } else {
        window.press(name);
    }
    if window.watched {
        window.arrive(name);
    }
}

/// The opening, the room and the machine, up to the duties of custodians or the reason of a recovery.
pub fn open_room(window: &mut Window, people: &[String]) {
    window.shoot("run-open");
    say_how_to_object(window);
    window.wait("Call the roll");
    for (place, name) in people.iter().enumerate() {
        window.wait(&format!("Enrol {name}"));
        window.expect_above("Kind of identity paper", &format!("Enrol {name}"));
        window.fill("Kind of identity paper", "passport, seen by the witness");
        if place == 1 {
            window.shoot("run-roll");
        }
        act(window, &format!("Enrol {name}"));
    }
    window.wait("Everybody who was expected has been called.");
    act(window, "Close the roll");
    window.wait("Read the approval aloud");
    window.fill("Approved by", "The board");
    window.fill("Reference of the paper", "2026-17");
    window.fill("Its date", "2026-11-20");
    window.fill("For what", "a test of the window");
    act(window, "Record the approval");
    window.wait("Count the materials");
    window.press("Paper, pens and opaque cards are enough");
    window.press("A clock everyone can see is on the wall");
    window.press("A shredder or other means of destruction is ready");
    window.fill("Number of bags", "200");
    for (name, number) in [("First bag number", "TE 0001"), ("Last bag number", "TE 0200")] {
        window.fill(name, number);
        window.fill(&format!("{name}, again"), number);
    }
    window.shoot("run-materials");
    act(window, "It is done: record it");
    window.wait("Close the room");
    for tick in ["Phones and other devices are out", "Blinds are closed", "The audit camera"] {
        window.press(tick);
    }
    act(window, "It is done: record it");
    window.wait("Record the machine");
    window.fill("Make and model", "Test bench");
    window.fill("Serial number", "SN 123");
    window.fill("Serial number, again", "SN 123");
    window.press("is in ordinary use");
    window.press("its own disk");
    act(window, "It is done: record it");
    for (title, name) in
        [("Compare the program", "This program says"), ("Compare the script", "This script says")]
    {
        window.wait(title);
        window.wait(name);
        let words = window.read(name);
        if title == "Compare the program" {
            window.shoot("run-compare");
        }
        act(window, "They were read: type the words of the print");
        assert!(!window.sees(name), "what is typed is not copied off the screen");
        window.fill("Where the independent words are read", "printed release sheet");
        window.fill("The words as read there, typed", &words);
        window.wait("all 32 words agree");
        window.pause();
        assert!(window.shows("all 32 words agree"), "whoever types the last word sees that they agree");
        act(window, "Record the comparison");
    }
    window.wait("Look at network, swap, disks and printers");
    window.wait("network routes");
    window.shoot("run-environment");
    act(window, "Record the findings");
    // a machine on which everything is as wanted needs no exception
    if window.wait_either("What was decided about them, and why", "Time on the wall") {
        window.shoot("run-environment-exception");
        window.fill("What was decided about them, and why", "accepted: this is a test bench");
        act(window, "Record the exception");
        act(window, "Go on with the exception");
    }
    window.wait("Read the clock");
    let now = keyrite::desk::clock::now().to_string();
    window.fill("Time on the wall", &now[11..16]);
    window.fill("Date", &now[..10]);
    act(window, "Record the time");
}

/// Everybody of a generation, in the order of the roll.
pub fn everybody(plan: Generation) -> Vec<String> {
    let mut people: Vec<String> =
        ["Administrator Ada", "Operator Ada", "Witness Ada"].map(str::to_owned).to_vec();
    people.extend((1..=plan.shares).map(|share| format!("Custodian {}", name_of(share))));
    people
}

/// From the first page to the seal.
pub fn hold_generation(window: &mut Window, plan: Generation) -> Vec<PathBuf> {
    begin_generation(window, plan);
    let sheets = (1..=plan.shares).map(|share| one_share(window, plan, share)).collect();
    end_generation(window, plan);
    sheets
}

/// From the first page to the split.
pub fn begin_generation(window: &mut Window, plan: Generation) {
    prepare(window, plan);
    let people = everybody(plan);
    open_room(window, &people);
    after_room(window);
}

/// From the first page to the key's fingerprint.
pub fn begin_and_draw(window: &mut Window, plan: Generation) {
    prepare(window, plan);
    let people = everybody(plan);
    open_room(window, &people);
    to_the_key(window);
}

fn after_room(window: &mut Window) {
    to_the_key(window);
    act(window, "Split the root key");
    window.wait("The key is split");
    act(window, "It has been read: go on");
}

fn to_the_key(window: &mut Window) {
    window.wait("Hear the duties of a custodian");
    window.press("Every custodian has answered: I accept");
    act(window, "It is done: record it");
    window.wait("Say what the key is for");
    for what in ["KEK-TEST-2026, generation 1", "encrypts other keys", "Head of keys", "test"] {
        window.wait(what);
    }
    window.keep_picture("run-purpose");
    window.press("Name, purpose, owner, environment and dates are as approved");
    act(window, "It is done: record it");
    window.wait("Add randomness from the room");
    // going on without is a button of its own, never what Enter does
    window.wait("Go on without throws");
    window.pause();
    window.strike(Key::Enter);
    window.wait("50 more throws");
    window.fill_secret(
        "Throws, in the order they fell",
        "351624 416253 265431 624135 153246 532614 641352 214563 356124",
    );
    window.shoot("run-entropy");
    act(window, "Add these throws");
    window.wait("54 throws of dice");
    act(window, "No more throws");
    window.wait("Draw the root key");
    window.shoot("run-draw");
    act(window, "Draw the root key");
    window.wait("The root key is drawn");
    // the next step has not begun while what came of this one is read; a narrow window has the script folded away
    let script = |title: &str, mark: &str| window.sees(&format!("{title}: {mark}"));
    assert!(!script("Split the root key", "due now"));
    assert_eq!(script("Draw the root key", "due now"), !window.sees("Script"));
    // whose turn it is while a result is read
    window.wait("reads aloud");
    window.wait("listens and compares");
    window.shoot("run-drawn");
    act(window, "It has been read: go on");
}

/// From the trial to the seal.
pub fn end_generation(window: &mut Window, plan: Generation) {
    window.wait("Rebuild the key from what was read back");
    act(window, "Rebuild the key from the sheets");
    window.wait("The key was rebuilt from its sheets");
    act(window, "It has been read: go on");
    window.wait("Wipe the key and every share");
    half_typed(window);
    window.fill("Administrator Ada types WIPE", "WIPE");
    window.fill("Witness Ada types WIPE", "WIPE");
    window.shoot("run-wipe");
    act(window, "Wipe everything secret");
    window.wait("Wiped");
    act(window, "It has been read: go on");
    window.wait("Count sheets and bags again");
    for tick in ["Printed sheets = sealed", "No number is missing", "Printer switched off"] {
        window.press(tick);
    }
    assert!(!window.sees(" must be left"), "whoever counts does not write the number off the screen");
    window.fill("Number of bags left", &(200 - u32::from(plan.shares)).to_string());
    act(window, "It is done: record it");
    close(window, &everybody(plan));
}

/// The word of the wipe, half typed: what is missing is said, and nothing is lit before both typed it.
fn half_typed(window: &mut Window) {
    let field = "Administrator Ada types WIPE";
    for (typed, said) in [
        ("WI", "2 of 4 letters: 2 are missing"),
        ("wipe", "this is not the word: type WIPE, in capital letters"),
        ("WIPED", "this is not the word: type WIPE"),
    ] {
        window.fill(field, typed);
        window.wait(said);
        window.wait("Administrator Ada and Witness Ada have not typed WIPE yet");
    }
    window.fill(field, "WIPE");
    window.wait("typed by Administrator Ada; now Witness Ada");
    window.wait("Witness Ada has not typed WIPE yet");
    window.keep_picture("run-wipe-half");
    assert!(window.is_disabled("Wipe everything secret"));
    window.fill("Witness Ada types WIPE", "WIPE");
    window.wait("typed by Witness Ada");
    if window.is_light() {
        assert_eq!(
            window.fill_of("Wipe everything secret"),
            [0xf7, 0xf4, 0xed],
            "what cannot be taken back is outlined, and does not call"
        );
    }
    assert!(!window.sees("; now Witness Ada") && !window.sees("not typed WIPE yet"));
}

/// A custodian comes to the screen alone and types what opens the sheet that was read.
fn unlocks(window: &mut Window, custodian: &str, passphrase: &str) {
    let field = format!("The passphrase of {custodian}");
    assert!(!window.sees(&field), "it is typed before anybody said that nobody looks");
    window.press(&format!("{custodian} is at the screen, and everybody else looks away"));
    window.wait(&field);
    window.fill_secret(&field, passphrase);
}

/// One custodian from the gate to the bag.
pub fn one_share(window: &mut Window, plan: Generation, share: u8) -> PathBuf {
    let custodian = format!("Custodian {}", name_of(share));
    window.wait(&format!("I am {custodian}, alone at the screen"));
    if share == 1 {
        window.shoot("run-gate");
    }
    act(window, &format!("I am {custodian}, alone at the screen"));
    window.wait(&format!("Lock share {share}"));
    match plan.lock {
        Lock::Open => act(window, "Leave the share open and sign it"),
        Lock::Passphrase(passphrase) => {
            window.fill_secret("Passphrase", passphrase);
            window.fill_secret("Passphrase, again", passphrase);
            if share == 1 {
                window.shoot("run-lock");
            }
            act(window, "Lock and sign the share");
        }
        Lock::CodeWords => panic!("the words are on no bus, so no test can type them back"),
    }
    window.wait("Print the sheet");
    window.press("Save as a file instead");
    let folder = window.folder.path().join("out");
    std::fs::create_dir_all(&folder).expect("a folder for sheets");
    window.fill("Folder for the file", folder.to_str().expect("UTF-8"));
    if share == 1 {
        window.shoot("run-print");
    }
    if !plan.rehearsal {
        window.fill("Who destroys the file", "the operator, by shred, before the bag is sealed");
        act(window, "Record the exception for the file");
    }
    act(window, "Save the sheet");
    window.wait("The sheet is good");
    // what was done is said, and no paper is asked about that nobody printed
    window.wait("It was not printed.");
    assert!(
        window.sees("Print the file now.") != plan.rehearsal
            && window.sees("Is the file there?") == plan.rehearsal
    );
    if share == 1 {
        window.shoot("run-saved");
    }
    act(window, "The sheet is good");
    window.wait("Read the sheet back from paper");
    let mut made: Vec<PathBuf> = crate::driven::folders_in(&folder);
    made.retain(|path| path.to_string_lossy().contains(&format!("share-{share:02}")));
    let sheet = made.pop().expect("the sheet was saved");
    window.fill("Path of a file or folder", sheet.to_str().expect("UTF-8"));
    if share == 1 {
        window.shoot("run-read-back");
    }
    window.press("Read this path");
    window.wait(&format!("share {share} of set"));
    let file = "This is the page as it was saved, not the paper.";
    assert_eq!(window.sees(file), plan.rehearsal, "a rehearsal says that a file is no paper");
    if let Lock::Passphrase(passphrase) = plan.lock {
        unlocks(window, &custodian, "not the phrase of anybody");
        act(window, "Compare it with the share that was made");
        // it is said where it is typed, and nobody says again that nobody looks
        window.wait("are not those it was locked with");
        window.fill_secret(&format!("The passphrase of {custodian}"), passphrase);
    }
    act(window, "Compare it with the share that was made");
    window.wait("Seal the sheet in its bag");
    window.fill("Bag number", &format!("TE 000{share}"));
    if share == 1 {
        window.fill("Bag number, again", "TE 00");
        window.shoot("run-bag");
    }
    window.fill("Bag number, again", &format!("TE 000{share}"));
    act(window, "Record the bag");
    sheet
}

/// Review, sign-off, seal.
pub fn close(window: &mut Window, people: &[String]) {
    window.wait("Review the exceptions");
    let mut first = true;
    loop {
        window.pause();
        window.wait(" the review");
        if window.sees("Close the review") {
            break;
        }
        if window.by_keyboard {
            // the keys that dist/lib/rehearsal.py strikes here
            assert!(window.has_focus("Note: no effect on what the ceremony proves"));
            for key in [Key::Space, Key::Tab, Key::Tab, Key::Tab, Key::Space, Key::Tab, Key::Tab] {
                window.strike(key);
            }
            assert!(window.field_has_focus("Who follows up, and how"), "{:?}", window.focused_label());
            window.harness.event(egui::Event::Text("nothing".to_owned()));
            window.settle();
        } else {
            window.press("Note: no effect on what the ceremony proves");
            window.fill("Who follows up, and how", "nothing to follow up");
            assert!(!window.sees("Together: "));
            window.press("Closed: nothing is left to do");
        }
        window.wait("Together: it changed nothing, and nothing is left to do.");
        if std::mem::take(&mut first) {
            window.shoot("run-review");
        }
        act(window, "Record the review of exception");
    }
    act(window, "Close the review");
    window.wait("Agree or do not agree");
    for name in people {
        window.wait(&format!("Record what {name} says"));
        window.wait("the record of this ceremony: ");
        if window.harness.ctx.content_rect().height() > 700.0 {
            // the page begins there; a pointer would scroll to it
            window.pause();
            assert_eq!(window.focused_label().as_deref(), Some("I agree: the record is what happened"));
            window.strike(Key::Space);
            assert!(!window.sees("Read on"), "{name} has nothing more to read than whoever spoke first");
        } else {
            window.press("I agree");
        }
        if name == &people[0] {
            window.shoot("run-sign-off");
        }
        act(window, &format!("{name} agrees"));
    }
    act(window, "Everybody has spoken: go on");
    window.wait("Seal the transcript");
    window.shoot("run-seal");
    act(window, "Seal the transcript");
    window.wait("Hash of the last line");
    window.shoot("run-sealed");
    act(window, "It has been read: go on");
    window.wait("Verify it now");
    window.wait("Print the papers and sign them in ink");
    window.wait("attestation.pdf, 1 copy: not printed yet");
    window.wait("No medium holds a copy yet.");
    window.wait("until two years after the key is destroyed");
    window.shoot("run-end");
    statement_codes(window);
}

/// Nothing leaves.
pub fn by_no_exit(window: &mut Window) {
    // who acts in an emergency holds no drill
    let drill = !window.sees("EMERGENCY");
    window.press(if drill { "None: this was a drill" } else { "None: nothing leaves, and the key is wiped" });
    assert!(!window.sees("Where to, in words"), "nothing leaves");
    window.shoot("recover-release");
    act(window, if drill { "End the drill without an exit" } else { "End without an exit" });
}

/// Into a new file whose folder goes away once the entry is to be written; then into another one.
pub fn by_another_file(window: &mut Window, at: &Path) {
    let path = |name: &str| at.join(name).to_str().expect("UTF-8").to_owned();
    let (held, away) = (window.ceremonies().remove(0), at.join("away"));
    std::fs::create_dir(at.join("usb")).expect("creates");
    let place =
        |window: &Window, name: &str| window.labels().iter().position(|label| label.starts_with(name));
    assert!(
        place(window, "None: this was a drill") < place(window, "The key itself"),
        "what harms nobody comes first"
    );
    window.press("The key itself");
    window.press("A new file, readable");
    window.press("raw: the bytes alone");
    window.fill("Where to, in words, as it was approved", "the safe of site B");
    window.fill("Path of the new file", &path("usb/key"));
    // the ceremony's own folder is renamed: nothing is kept where nobody finds it
    std::fs::rename(&held, &away).expect("renamed");
    act(window, "Write the key to the file");
    window.wait("The last entry could not be kept");
    window.wait("it is not there any more");
    // with it back, the medium for the key is gone
    std::fs::remove_dir(at.join("usb")).expect("nothing with a name is in it");
    std::fs::rename(&away, &held).expect("renamed");
    act(window, "Try again");
    window.wait("It was not written");
    window.wait("usb: there is no such folder");
    window.shoot("recover-key-undone");
    act(window, "Try again");
    window.wait("usb: there is no such folder");
    window.fill("Another new file, or empty for the same", &path("key.bin"));
    act(window, "Try again");
    window.wait(&format!("The key, 32 bytes, is in {}", path("key.bin")));
    nothing_else(window);
}

/// The step at which things left is over.
fn nothing_else(window: &mut Window) {
    window.wait("Does something else leave?");
    window.press("Nothing else: this step is done");
    act(window, "End this step");
}

/// A derived key leaves as a private key of OpenSSH, then a file of this folder is signed by the same key; what is missing
/// is said on the way.
pub fn by_deriving_and_signing(window: &mut Window, at: &Path) {
    let path = |name: &str| at.join(name).to_str().expect("UTF-8").to_owned();
    let derived = |window: &mut Window| {
        window.fill("What the derived key is for", "Releases");
        window.wait("is none of a to z");
        window.fill("What the derived key is for", "releases");
        window.press("ed25519: signatures");
        window.fill("Its index, counted from 0", "0");
        window.wait("releases:ed25519:0");
    };
    window.press("A key derived from it");
    window.wait("fill in: what the derived key is for");
    assert!(window.field_has_focus("What the derived key is for"), "{:?}", window.focused_label());
    window.shoot("recover-release-name");
    derived(window);
    window.press("A new file, readable");
    window.wait("choose the form");
    window.press("openssh: a private key file of OpenSSH");
    window.fill("Path of the new file", &path("id"));
    window.fill("Where to, in words, as it was approved", "the laptop of the release team");
    window.shoot("recover-release-derived");
    act(window, "Write it to the file");
    window.wait(&format!("a private key file of OpenSSH, is in {}", path("id")));
    window.wait("Does something else leave?");
    window.shoot("recover-release-again");
    window.press("A signature over a file");
    derived(window);
    window.wait("choose whose signature it is");
    window.press("sshsig: ssh-keygen");
    window.fill("Namespace: what the signature is for", "file");
    window.fill("Path of the file that is signed", &path("no such file"));
    window.press("Read the file");
    window.wait(&format!("{}: there is no such file", path("no such file")));
    window.fill("Path of the file that is signed", &path("release.tar"));
    window.press("Read the file");
    window.wait("Its SHA-256 in words");
    window.wait("compare the file's SHA-256, and tick it");
    window.press("All of it was compared, and it is the same");
    window.fill("Path of the new file", &path("release.tar.sig"));
    window.fill("Where to, in words, as it was approved", "beside the release");
    window.shoot("recover-release-signature");
    // what was compared is what is signed
    std::fs::write(at.join("release.tar"), "another release").expect("written");
    act(window, "Sign the file");
    window.wait("it changed after its digest was said");
    window.wait("read the file that is signed");
    assert!(!window.sees("Its SHA-256 in words") && window.is_disabled("Sign the file"));
    window.settle();
    assert!(window.each_stands_above("it changed after its digest was said", 1, "Sign the file"));
    window.shoot("recover-release-changed");
    std::fs::write(at.join("release.tar"), "a release").expect("written");
    window.press("Read the file");
    window.wait("compare the file's SHA-256, and tick it");
    window.press("All of it was compared, and it is the same");
    act(window, "Sign the file");
    window.wait(&format!("is in {}. It is not secret.", path("release.tar.sig")));
    nothing_else(window);
}

/// Reads the public key that wraps, which is a good one.
pub fn read_wrapping_key(window: &mut Window, path: &str) {
    window.fill("Path of the public key", path);
    window.press("Read the public key");
    window.wait("This public key, RSA of 2048 bits, says");
}

/// Wrapped under the public key of this folder, after everything that can be wrong with it. `print` is what the other
/// side printed.
pub fn by_wrapping(window: &mut Window, at: &Path, print: &str) {
    let path = |name: &str| at.join(name).to_str().expect("UTF-8").to_owned();
    window.press("The key itself");
    window.press("Wrapped for a KMS or HSM");
    window.fill("Where to, in words, as it was approved", "the KMS of site B");
    window.fill("Path of the public key", &path("private.pem"));
    window.press("Read the public key");
    window.wait(&format!("{}: it is a private key, which has no place here", path("private.pem")));
    window.fill("Path of the public key", &path("no such file"));
    window.press("Read the public key");
    window.wait(&format!("{}: there is no such file", path("no such file")));
    read_wrapping_key(window, &path("public.der"));
    // the primary act waits for the print
    window.fill("As the KMS or HSM printed it", "00000000 00000000");
    window.wait("this is not the public key of the print");
    window.wait("the print is of another public key");
    window.shoot("recover-wrapped-other");
    window.fill("As the KMS or HSM printed it", print);
    window.wait("it is the public key of the print");
    window.wait("choose what it becomes");
    window.press("An import package for Google Cloud KMS");
    window.wait("and Google Cloud KMS gives out keys of 3072 or 4096 bits for imports");
    window.press("One file with the wrapped key");
    window.wait("choose how it is wrapped");
    window.press("oaep-sha256: RSAES_OAEP_SHA_256");
    // nothing is overwritten, and everything that was entered is still there
    window.fill("Path of the new file", &path("public.der"));
    act(window, "Wrap the key and write the file");
    window.wait("it exists already");
    window.wait("it is the public key of the print");
    // at the field that mends it, and gone with what was typed there
    assert!(window.field_has_focus("Path of the new file"), "{:?}", window.focused_label());
    assert!(window.stands_above("it exists already", "Where to, in words, as it was approved"));
    window.fill("Path of the new file", &path("wrapped"));
    assert!(!window.sees("it exists already"));
    window.shoot("recover-wrapped");
    act(window, "Wrap the key and write the file");
    window.wait(&format!("wrapped as oaep-sha256, 256 bytes, is in {}", path("wrapped")));
    nothing_else(window);
}

/// A recovery from these sheets, opened through the first screen; the key leaves as `leave` has it.
pub fn hold_recovery(
    window: &mut Window,
    rehearsal: bool,
    sheets: &[PathBuf],
    lock: Lock,
    leave: impl FnOnce(&mut Window),
) {
    let people = begin_recovery(window, rehearsal);
    read_sheets(window, sheets, lock);
    end_recovery(window, sheets, &people, leave);
}

/// From the first screen to the first bag; the people of the roll.
pub fn begin_recovery(window: &mut Window, rehearsal: bool) -> Vec<String> {
    begin_recovery_after(window, rehearsal, None, &["Custodian Ada", "Custodian Bob"])
}

/// The same with these custodians, and after the ceremony of this folder, if there is one.
pub fn begin_recovery_after(
    window: &mut Window,
    rehearsal: bool,
    before: Option<&Path>,
    custodians: &[&str],
) -> Vec<String> {
    let people = open_recovery(window, rehearsal, before, custodians);
    open_room(window, &people);
    window.wait("Say why the key is recovered");
    window.fill("Who asks for the key", "Head of keys");
    window.fill("Why", "a drill");
    window.fill("What becomes of the key", "nothing: it is wiped");
    act(window, "Record it and draw the operation number");
    window.wait("Operation number");
    assert_eq!(window.count("repeats"), custodians.len(), "each custodian is named");
    window.shoot("recover-operation");
    act(window, "It has been read: go on");
    people
}

/// From the first screen to the first step.
pub fn open_recovery(
    window: &mut Window,
    rehearsal: bool,
    before: Option<&Path>,
    custodians: &[&str],
) -> Vec<String> {
    if rehearsal {
        window.press("Rehearsal");
    }
    window.press("Recover a key");
    window.wait("Which ceremony");
    window.press("People:");
    let mut people: Vec<String> = Vec::new();
    for role in ["Administrator", "Operator", "Witness"] {
        people.push(format!("{role} Ada"));
        window.fill(&format!("{role} 1: name"), &format!("{role} Ada"));
        window.fill(&format!("{role} 1: from"), "Head office");
    }
    for (place, custodian) in (1..).zip(custodians) {
        people.push((*custodian).to_owned());
        if !window.sees(&format!("Custodian {place}: name")) {
            window.press("Add custodian");
        }
        window.fill(&format!("Custodian {place}: name"), custodian);
        let from = if place == 1 { "Head office" } else { "Branch office" };
        window.fill(&format!("Custodian {place}: from"), from);
    }
    if let Some(before) = before {
        window.press("Key:");
        window.fill("Folder of the earlier ceremony", before.to_str().expect("UTF-8"));
        window.wait("Key: whole");
    }
    window.press("Room:");
    name_room(window);
    window.press("Plan:");
    window.press(if rehearsal { "Open the rehearsal" } else { "Open the ceremony" });
    window.wait("Open the ceremony");
    people
}

fn read_sheets(window: &mut Window, sheets: &[PathBuf], lock: Lock) {
    for (place, sheet) in sheets.iter().enumerate() {
        window.wait("The next bag");
        window.choose("Who brings it", if place == 0 { "Custodian Ada" } else { "Custodian Bob" });
        window.fill("Number on the bag", &format!("TE 000{}", place + 1));
        window.press("As last recorded");
        window.fill("What was seen", "sealed, number as recorded");
        if place == 1 {
            window.shoot("recover-bag");
        }
        act(window, "Record the bag and open it");
        window.wait("Words on the paper");
        // one sheet by a scanner that types, the others by their words
        if place == 0 {
            scan(window, sheet);
        } else {
            type_words(window, sheet);
        }
        window.wait(" of set ");
        if let Lock::Passphrase(passphrase) = lock {
            unlocks(window, if place == 0 { "Custodian Ada" } else { "Custodian Bob" }, passphrase);
        }
        if place == 1 {
            window.shoot("recover-sheet");
        }
        act(window, "Take this share");
        window.wait(&format!("slot {}: share", place + 1));
    }
}

fn end_recovery(window: &mut Window, sheets: &[PathBuf], people: &[String], leave: impl FnOnce(&mut Window)) {
    act(window, "Enough sheets: go on");
    act(window, "Rebuild the key");
    window.wait("The key is rebuilt");
    // the script says "The key is rebuilt" as well: it is the words that make it so
    window.wait("Fingerprint of the key");
    window.shoot("recover-rebuilt");
    act(window, "It has been read: go on");
    leave(window);
    window.wait("Compare what the target shows of the key");
    window.pause();
    window.press("Leave out this step");
    window.wait("Wipe the key from this machine");
    window.fill("Administrator Ada types WIPE", "WIPE");
    window.fill("Witness Ada types WIPE", "WIPE");
    act(window, "Wipe everything secret");
    window.wait("Wiped");
    let held = window.ceremonies().into_iter().map(|folder| folder.join("transcript.jsonl"));
    let lines: String = held.filter_map(|file| std::fs::read_to_string(file).ok()).collect();
    let left =
        ["file", "display", "wrapped"].iter().any(|exit| lines.contains(&format!("\"exit\":\"{exit}\"")));
    assert_eq!(window.sees("What left is not wiped with it"), left, "what no wipe reaches is named");
    act(window, "It has been read: go on");
    for (place, _) in sheets.iter().enumerate() {
        window.wait(&format!("Bag TE 000{}, brought by", place + 1));
        window.press("Sealed again in a new bag");
        window.fill("New bag number", &format!("TE 010{place}"));
        window.fill("New bag number, again", &format!("TE 010{place}"));
        if place == 0 {
            window.shoot("recover-reseal");
        }
        act(window, "Record the decision");
    }
    act(window, "All are decided: go on");
    close(window, people);
}

/// The script to hold in hand is a PDF before anything binds; a file that is there is not touched.
fn save_script(window: &mut Window) {
    let path = window.folder.path().join("script.pdf");
    window.fill("File for the script", path.to_str().expect("UTF-8"));
    window.press("Save the script as a PDF");
    window.wait(" pages are in ");
    assert!(std::fs::read(&path).expect("written").starts_with(b"%PDF-"));
    window.press("Save the script as a PDF");
    window.wait("it exists already");
    window.keep_picture("plan-on-paper");
}

/// The statement leaves as codes on the screen: what another program reads there is `statement.txt`.
fn statement_codes(window: &mut Window) {
    let newest = window.ceremonies().into_iter().max_by_key(|folder| {
        std::fs::metadata(folder.join("transcript.jsonl")).and_then(|data| data.modified()).expect("a time")
    });
    let statement = std::fs::read_to_string(newest.expect("a ceremony").join("statement.txt")).expect("text");
    window.press("Show the statement as codes");
    let mut read = String::new();
    for number in 1.. {
        window.wait(&format!("Code {number} of "));
        window.keep_picture(&format!("statement-{number}"));
        let picture = window.folder.path().join("code.png");
        window.picture().save(&picture).expect("saved");
        let zbar = std::process::Command::new("zbarimg")
            .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
            .arg(&picture)
            .output();
        read += &String::from_utf8(zbar.expect("zbarimg runs").stdout).expect("text");
        if window.sees("Next code") {
            act(window, "Next code");
        } else {
            break;
        }
    }
    assert_eq!(read, statement);
    act(window, "Done");
    window.wait("Verify it now");
}

/// Verifies what was sealed a moment ago.
pub fn verify(window: &mut Window) {
    act(window, "Verify it now");
    window.wait("The transcript is whole, and the ceremony followed its script");
    window.shoot("verify");
    // what is left to do is there again
    window.strike(Key::Escape);
    window.wait("What comes next");
    window.press("Done");
    window.wait("Hold a ceremony");
}

/// The gate and an open share, up to the print step.
pub fn to_print(window: &mut Window, share: u8) {
    let custodian = format!("Custodian {}", name_of(share));
    act(window, &format!("I am {custodian}, alone at the screen"));
    act(window, "Leave the share open and sign it");
    window.wait("Print the sheet");
    window.press("Save as a file instead");
    let folder = window.folder.path().join("out");
    std::fs::create_dir_all(&folder).expect("a folder for sheets");
    window.fill("Folder for the file", folder.to_str().expect("UTF-8"));
}

/// Records an exception over whatever step is due, by its key.
pub fn exception(window: &mut Window, what: &str) {
    window.strike(Key::F8);
    window.wait("Record an exception");
    window.choose("Decided by", "Operator Ada");
    window.fill("What the script expected", "as written");
    window.fill("What happened", what);
    window.fill("What was decided", "go on");
    act(window, "Record the exception");
}

fn share_on(sheet: &Path) -> Share {
    readings::read_file(sheet).remove(0).share().expect("a share")
}

/// A handheld scanner types the code and strikes Enter.
pub fn scan(window: &mut Window, sheet: &Path) {
    let code = payload::write(&share_on(sheet));
    window.press("Scanner that types");
    window.fill_secret("Code as the scanner types it", code.expose());
    window.strike(Key::Enter);
}

/// The words of the sheet, row by row.
pub fn rows_of(sheet: &Path) -> Vec<Vec<String>> {
    rows::write(&share_on(sheet)).iter().map(|row| row.to_vec()).collect()
}

/// The words of the sheet, row by row: first with a slip, then by the first four letters of each.
fn type_words(window: &mut Window, sheet: &Path) {
    let share = share_on(sheet);
    let rows = rows::write(&share);
    window.press("Words on the paper");
    let first = rows[0].clone();
    let mut unknown = first.clone();
    unknown[0] = "zzzzzz".to_owned();
    // chance lets some swaps look like another slip
    let (swapped, swap) = (1..rows::ROW_WORDS)
        .find_map(|place| {
            let mut words = first.clone();
            words.swap(place - 1, place);
            let letters: Vec<&str> = words.iter().map(String::as_str).collect();
            let why = rows::check_row(1, &letters).err()?.to_string();
            let swap = format!("are words {place} and {} swapped?", place + 1);
            why.contains(&swap).then_some((words, swap))
        })
        .expect("one of six swaps can be told");
    let slips = [(unknown, "Word 1 is not a word of the list"), (swapped, &swap)];
    for (slip, said) in slips {
        window.fill_secret("Row 1", &slip.join(" "));
        window.strike(Key::Enter);
        window.wait(said);
        window.settle();
        assert!(window.shows(said), "{said} is out of view");
        window.keep_picture("words-slip");
        window.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Backspace);
        window.settle();
    }
    // a row of another number is told by its number
    window.fill_secret("Row 1", &format!("2 {}", rows[1].join(" ")));
    window.strike(Key::Enter);
    window.wait("These words have the number 2, and row 1 is due");
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Backspace);
    window.settle();
    for (number, row) in (1..).zip(rows.iter().take(rows::recovery_rows(share.header.lock))) {
        let short: Vec<&str> = row.iter().map(|word| word.get(..4).unwrap_or(word)).collect();
        // as people copy a list: with its number, with commas, or bare
        let typed = match number % 3 {
            0 => format!("{number}. {}", short.join(", ")),
            1 => short.join(" "),
            _ => format!("Row {number}: {}", short.join(" ").to_uppercase()),
        };
        if number == 2 {
            // the first word again, after all were typed
            window.fill_secret("Row 2", &format!("zoo {}", short[1..].join(" ")));
            window.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Num1);
            window.settle();
            window.wait("word 1: to be typed again");
            window.fill_secret("Row 2", &format!("{} ", short[0]));
            window.wait("Row 3");
            continue;
        }
        window.fill_secret(&format!("Row {number}"), &typed);
        if number == 3 {
            window.strike(Key::F2);
            window.wait("Hide the words");
            window.keep_picture("words-shown");
        }
        // the space after the seventh word is enough for every other row
        if number % 2 == 0 {
            window.fill_secret(&format!("Row {number}"), " ");
        } else {
            window.strike(Key::Enter);
        }
    }
    window.press("Go on without the signature rows");
}
