//! Ceremonies held in the window, without a window server: by label, with real folders, sheets and page reader.
#![allow(clippy::indexing_slicing)]

use crate::driven::{Look, PATIENCE, Window, pictures};
use crate::journeys::{
    Generation, Lock, act, begin_and_draw, begin_generation, begin_recovery, by_another_file,
    by_deriving_and_signing, by_no_exit, by_wrapping, call_the_roll, everybody, exception, fill_in,
    hold_generation, hold_recovery, name_room, name_two, open_room, prepare, read_wrapping_key,
    say_how_to_object, scan, to_print, verify,
};
use crate::runner::{Test, tests};
use crate::support::disk::Disk;
use crate::support::keyed::text_with_steps_before;
use crate::support::{Room, copies, program, small};
use eframe::egui::{self, Key, Modifiers};
use keyrite::ceremony::verdict::{Anchor, Verdict, judge};
use keyrite::desk::archive::checking::check_folder;
use keyrite::desk::archive::folder::Folder;
use keyrite::desk::settings::ThemeChoice;
use std::path::Path;
use std::time::Instant;

/// In every look but the narrowest, which is walked on its own.
const OTHER_LOOKS: [(&str, Look); 3] = [
    ("dark", Look { theme: ThemeChoice::Dark, ..Look::USUAL }),
    ("small", Look { size: egui::vec2(1024.0, 600.0), ..Look::USUAL }),
    ("double", Look { size: egui::vec2(1920.0, 1080.0), percent: 200, ..Look::USUAL }),
];

fn a_rehearsal_makes_a_key_and_recovers_it() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("light");
    window.accepted = Some("light");
    window.also = &OTHER_LOOKS;
    let plan = Generation {
        rehearsal: true,
        shares: 3,
        threshold: 2,
        lock: Lock::Passphrase("correct horse battery staple"),
    };
    let sheets = hold_generation(&mut window, plan);
    verify(&mut window);
    window.press("Rehearsal");
    hold_recovery(&mut window, true, &sheets[1..], plan.lock, by_no_exit);
    verify(&mut window);
    let folders = window.ceremonies();
    assert_eq!(folders.len(), 2, "{folders:?}");
    for folder in folders {
        let report = check_folder(&folder).expect("readable");
        let (verdict, sentence) = judge(&report, &Anchor::None, None);
        assert_eq!(verdict, Verdict::NotAnchored, "{sentence}");
    }
}

fn the_keyboard_alone_suffices() {
    let mut window = Window::open(Look { size: egui::vec2(1024.0, 600.0), ..Look::default() });
    window.by_keyboard = true;
    let sheets = hold_generation(&mut window, plain(true));
    verify(&mut window);
    window.press("Rehearsal");
    hold_recovery(&mut window, true, &sheets[..2], Lock::Open, by_no_exit);
    verify(&mut window);
}

/// Another program in this folder; what it says.
fn tool(at: &Path, program: &str, arguments: &str) -> String {
    let run = program::tool(program, &arguments.split(' ').collect::<Vec<_>>(), at);
    assert!(run.ok, "{program} {arguments}: {}{}", run.out, run.err);
    run.out
}

/// `private.pem` and `public.der` of an HSM in this folder: the SHA-256 of the public key, and the print that the HSM shows.
fn wrapping_key(at: &Path) -> (String, String) {
    tool(at, "openssl", "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem");
    tool(at, "openssl", "pkey -in private.pem -pubout -outform DER -out public.der");
    let said = tool(at, "sha256sum", "public.der");
    let digest = said.split(' ').next().expect("a digest").to_owned();
    let print = format!("{} {}", &digest[..12], &digest[52..]);
    (digest, print)
}

/// The key leaves wrapped: openssl opens the file with the private key, and the transcript names the public one.
fn a_recovered_key_leaves_wrapped_for_a_kms() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("wrapped");
    let at = window.folder.path().to_owned();
    let run = |program: &str, arguments: &str| tool(&at, program, arguments);
    let keyrite = env!("CARGO_BIN_EXE_keyrite");
    run(keyrite, "rehearse --shares 3 --threshold 2 --out held");
    run(keyrite, "recover --rehearsal --out key held/sheets/share-01.pdf held/sheets/share-02.pdf");
    let (digest, print) = wrapping_key(&at);
    let sheets = [1, 3].map(|share| at.join(format!("held/sheets/share-0{share}.pdf")));
    hold_recovery(&mut window, true, &sheets, Lock::Open, |window| by_wrapping(window, &at, &print));
    act(&mut window, "Done");
    window.wait("Hold a ceremony");
    let oaep = "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256";
    run("openssl", &format!("pkeyutl -decrypt -inkey private.pem -in wrapped -out opened {oaep}"));
    let read = |name: &str| std::fs::read(at.join(name)).expect("there");
    assert_eq!(read("opened"), read("key"));
    let folder = &window.ceremonies()[0];
    let transcript = std::fs::read_to_string(folder.join("transcript.jsonl")).expect("readable");
    assert!(transcript.contains(&format!(r#""type":"released","wrapped_to":"{digest}""#)), "{transcript}");
    let (verdict, sentence) = judge(&check_folder(folder).expect("readable"), &Anchor::None, None);
    assert_eq!(verdict, Verdict::NotAnchored, "{sentence}");
}

/// A derived key leaves as a private key of OpenSSH, and a file is signed by it: `ssh-keygen` reads the one, and checks the
/// other.
fn a_derived_key_leaves_and_a_file_is_signed() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("signed");
    derived_and_signed(&mut window);
    let at = window.folder.path().to_owned();
    let folder = &window.ceremonies()[0];
    let transcript = std::fs::read_to_string(folder.join("transcript.jsonl")).expect("readable");
    let [secret, digest] = ["id", "release.tar"].map(|name| std::fs::read(at.join(name)).expect("there"));
    assert!(transcript.contains(r#""exit":"signature""#) && transcript.contains(r#""form":"openssh""#));
    assert!(transcript.contains(&keyrite::vocab::digest::sha256(&digest).hex()));
    let secret = String::from_utf8(secret).expect("text");
    let row = secret.lines().nth(2).expect("a row of it");
    assert!(!transcript.contains(row), "the key is in the transcript");
    let (verdict, sentence) = judge(&check_folder(folder).expect("readable"), &Anchor::None, None);
    assert_eq!(verdict, Verdict::NotAnchored, "{sentence}");
}

/// The same at twice the size: every page of it is whole.
fn a_file_is_signed_at_twice_the_size() {
    let mut window = Window::open(Look { percent: 200, ..Look::default() });
    window.pictures = pictures("signed-double");
    derived_and_signed(&mut window);
}

fn derived_and_signed(window: &mut Window) {
    let at = window.folder.path().to_owned();
    let run = |program: &str, arguments: &str, stdin: &str| {
        let input = std::fs::File::open(at.join(stdin)).expect("there");
        let output = std::process::Command::new(program)
            .args(arguments.split(' '))
            .current_dir(&at)
            .stdin(input)
            .output()
            .unwrap_or_else(|error| panic!("{program} could not be run ({error}): tests/run installs it"));
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments}: {said}{}", String::from_utf8_lossy(&output.stderr));
        said
    };
    std::fs::write(at.join("release.tar"), "a release").expect("written");
    run(env!("CARGO_BIN_EXE_keyrite"), "rehearse --shares 3 --threshold 2 --out held", "release.tar");
    let sheets = [1, 3].map(|share| at.join(format!("held/sheets/share-0{share}.pdf")));
    hold_recovery(window, true, &sheets, Lock::Open, |window| by_deriving_and_signing(window, &at));
    let public = run("ssh-keygen", "-y -f id", "release.tar");
    std::fs::write(at.join("signers"), format!("team {public}")).expect("written");
    let said = run("ssh-keygen", "-Y verify -f signers -I team -n file -s release.tar.sig", "release.tar");
    assert!(said.starts_with("Good \"file\" signature for team"), "{said}");
}

/// The place of the key goes away under the ceremony: it is said, tried again, and the key leaves elsewhere, whole.
fn a_key_that_could_not_leave_leaves_elsewhere() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("undone");
    let at = window.folder.path().to_owned();
    let run = |arguments: &str| {
        let program = env!("CARGO_BIN_EXE_keyrite");
        let ran = std::process::Command::new(program).args(arguments.split(' ')).current_dir(&at).output();
        assert!(ran.expect("it runs").status.success(), "{arguments}");
    };
    run("rehearse --shares 3 --threshold 2 --out held");
    run("recover --rehearsal --out key held/sheets/share-01.pdf held/sheets/share-02.pdf");
    let sheets = [1, 3].map(|share| at.join(format!("held/sheets/share-0{share}.pdf")));
    hold_recovery(&mut window, true, &sheets, Lock::Open, |window| by_another_file(window, &at));
    let read = |name: &str| std::fs::read(at.join(name)).expect("there");
    assert_eq!(read("key.bin"), read("key"));
    window.wait("See to what left");
    window.wait("The key has left: to a new file, file ");
    // what the record names first is not where it is, and a line says so
    window.wait(&format!("{} is there", at.join("key.bin").display()));
    let folder = &window.ceremonies()[0];
    let report = check_folder(folder).expect("readable");
    assert!(report.wrong.is_none() && report.missing.is_empty() && !report.waits, "{:?}", report.wrong);
}

/// Sheets held against their ceremony, against another one, and against nothing.
fn sheets_are_audited_one_at_a_time() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("audit");
    let at = window.folder.path().to_owned();
    for name in ["ours", "other"] {
        let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
            .args(["rehearse", "--shares", "3", "--threshold", "2", "--lock", "passphrase", "--out"])
            .arg(at.join(name))
            .output()
            .expect("it runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    let sheet = |of: &str, share: u8| at.join(of).join(format!("sheets/share-0{share}.pdf"));
    let give = |window: &mut Window, path: &std::path::Path| {
        window.fill("Path of a file or folder", path.to_str().expect("UTF-8"));
        window.press("Read this path");
    };
    window.press("Audit shares");
    window.fill("The ceremony's folder", at.to_str().expect("UTF-8"));
    act(&mut window, "Go on to the sheets");
    window.wait("there is no transcript in this folder");
    window.shoot("audit-no-transcript");
    // a transcript with a changed line is nothing to hold a sheet against
    let changed = at.join("changed");
    let copied = std::process::Command::new("cp").arg("-r").arg(at.join("other")).arg(&changed).status();
    assert!(copied.expect("cp runs").success());
    let lines = std::fs::read_to_string(changed.join("transcript.jsonl")).expect("readable");
    std::fs::write(changed.join("transcript.jsonl"), lines.replacen("TE 0000 0001", "TE 0000 0002", 1))
        .expect("written");
    window.fill("The ceremony's folder", changed.to_str().expect("UTF-8"));
    window.pause();
    assert!(!window.sees("there is no transcript in this folder"), "another folder is not refused yet");
    act(&mut window, "Go on to the sheets");
    window.wait("The transcript is not valid, so no sheet can be held against it");
    window.fill("The ceremony's folder", at.join("ours").to_str().expect("UTF-8"));
    act(&mut window, "Go on to the sheets");
    window.wait("Words on the paper");
    let compare = |window: &mut Window, serial: &str| {
        window.fill("Serial printed on the sheet", serial);
        act(window, "Compare the serial");
    };
    // what is done before anything was seen is asked about, and nothing has to be looked for
    window.wait("Read the first sheet");
    window.wait(&format!("In {}", at.join("ours/sheets").display()));
    window.wait("share-01.pdf");
    window.shoot("audit-first");
    window.press("Done");
    window.wait("The audit is not whole. Shares 1, 2 and 3: not seen yet.");
    window.press("Stay here");
    give(&mut window, &sheet("ours", 1));
    window.wait("Share 1 is genuine. Now look at the paper itself.");
    window.fill("Serial printed on the sheet", "first");
    window.wait("This is no serial: write it as on the sheet");
    window.shoot("audit-paper");
    compare(&mut window, "s 1");
    window.wait("Share 1 is genuine, and sheet S-0001 is the one this ceremony made.");
    window.wait("sheet S-0001, bag TE 0000 0001, held by ");
    window.wait("1 of 3 shares were seen on their good sheet. Shares 2 and 3: not seen yet.");
    // the list says which file that was
    window.wait("share 1, genuine");
    assert!(!window.sees("Read the first sheet"));
    give(&mut window, &sheet("ours", 1));
    compare(&mut window, "S-0001");
    window.wait("as seen before");
    give(&mut window, &sheet("other", 2));
    window.wait("is signed by another ceremony key");
    window.shoot("audit-other");
    give(&mut window, &sheet("ours", 2));
    // a slip of the hand is asked about; read twice, it counts
    compare(&mut window, "S-0003");
    window.wait("S-0003 is not the serial of this share's good sheet");
    compare(&mut window, "S-0003");
    window.wait("NOT THE SHEET. Share 2 is genuine, but serial S-0003 belongs to share 3");
    give(&mut window, &sheet("ours", 2));
    window.wait("Share 2 is genuine. Now look at the paper itself.");
    window.press("The paper is not here");
    window.wait(
        "1 of 3 shares were seen on their good sheet. Share 2: genuine, but serial not compared. Share 3: not seen yet.",
    );
    window.wait("share 2, genuine, serial not compared");
    // done is not done yet
    window.press("Done");
    window.wait("The audit is not whole. Share 2: genuine, but serial not compared. Share 3: not seen yet.");
    window.shoot("audit-done");
    window.strike(Key::Escape);
    window.wait_until_gone("Leave this page?");
    // Escape loses nothing unasked, and what was seen is still there afterwards
    window.press("Words on the paper");
    window.fill_secret("Row 1", "absurd");
    window.strike(Key::Escape);
    window.wait("Leave this page?");
    window.shoot("audit-leave");
    window.press("Stay here");
    window.wait("word 1: known");
    window.strike(Key::Escape);
    window.press("Leave the page");
    window.wait("Hold a ceremony");
    window.press("Audit shares");
    window.wait(
        "1 of 3 shares were seen on their good sheet. Share 2: genuine, but serial not compared. Share 3: not seen yet.",
    );
    window.press("Words on the paper");
    assert!(!window.sees("word 1: known"), "what was typed of a sheet is forgotten");
    window.press("Pictures and PDFs");
    for share in [2, 3] {
        give(&mut window, &sheet("ours", share));
        compare(&mut window, &format!("S-000{share}"));
    }
    window.wait("3 of 3 shares were seen on their good sheet.");
    window.shoot("audit-all");
    window.press("Another ceremony");
    act(&mut window, "Without the transcript");
    give(&mut window, &sheet("other", 2));
    window.wait("The sheet is whole");
    window.shoot("audit-alone");
    // what its words came to is asked before it is left, and either answer counts
    window.press("Done");
    window.wait("Words not compared yet:");
    window.press("Stay here");
    window.press("A word differs");
    window.wait(
        "NOT PROVEN. The words of the key that signed this sheet are not those of the attestation page",
    );
    window.shoot("audit-alone-differs");
    give(&mut window, &sheet("other", 2));
    window.press("Every word agrees");
    window.wait("Genuine by the words of its key");
    act(&mut window, "Done");
    window.wait("Hold a ceremony");
}

/// Rehearsed keys in the register: in the folder for ceremonies, and in another that is named; one is opened, its
/// ceremony verified; a transcript that does not hold is named and not counted.
fn keys_and_what_is_due_are_listed() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("register");
    let base = window.folder.path().join("Keyrite");
    let elsewhere = window.folder.path().join("medium");
    for folder in [&base, &elsewhere] {
        std::fs::create_dir(folder).expect("a folder");
        let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
            .args(["rehearse", "--shares", "3", "--threshold", "2", "--out"])
            .arg(folder.join("held"))
            .output()
            .expect("it runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    window.press("Key register");
    window.wait("No ceremony with a real key was found in");
    window.shoot("register-none");
    window.strike(Key::Escape);
    window.press("Rehearsal");
    window.press("Key register");
    window.wait("REHEARSAL-KEY");
    window.press("Save the register as a PDF");
    window.wait("1 page is in ");
    window.press("Save the register as a PDF");
    window.wait("it exists already, and nothing is overwritten");
    window.shoot("register");
    window.press("REHEARSAL-KEY");
    window.wait("Its ceremonies");
    window.wait("S-0002");
    window.shoot("register-life");
    let held = base.join("held");
    window.press(&format!("Verify {}", held.display()));
    window.wait("What was checked");
    act(&mut window, "Done");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    std::fs::write(held.join("transcript.jsonl"), lines.replacen("TE 0000 0001", "TE 0000 0002", 1))
        .expect("written");
    window.press("Key register");
    window.wait("Not counted");
    window.shoot("register-not-counted");
    assert!(!window.sees("REHEARSAL-KEY"));
    window.fill("A folder of ceremonies", elsewhere.to_str().expect("UTF-8"));
    window.press("Look there");
    window.wait("REHEARSAL-KEY");
    window.press("REHEARSAL-KEY");
    window.wait("Its ceremonies");
    act(&mut window, "All keys");
    window.wait("Look elsewhere");
    act(&mut window, "Done");
    window.wait("Hold a ceremony");
}

/// Two keys: one is looked for, what is found is written as a table, and what was verified before is said.
fn the_register_is_searched_and_written_as_a_table() {
    let mut window = Window::open(Look { keeps_settings: true, ..Look::default() });
    window.pictures = pictures("register-search");
    let base = window.folder.path().join("Keyrite");
    std::fs::create_dir(&base).expect("a folder");
    for name in ["first", "second"] {
        let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
            .args(["rehearse", "--shares", "3", "--threshold", "2", "--out"])
            .arg(base.join(name))
            .output()
            .expect("it runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    window.press("Rehearsal");
    window.press("Key register");
    window.wait("Look for");
    window.wait("What is due when, judged against ");
    assert!(!window.sees("0 transcripts were verified whole now"));
    window.shoot("two-keys");
    window.fill("Words: a name, a bag, a ceremony", "SECOND");
    window.wait("1 of 2 shown: with \u{201c}SECOND\u{201d}.");
    window.fill("Holder of a sheet", "nobody");
    window.wait("0 of 2 shown: holder \u{201c}nobody\u{201d}; with \u{201c}SECOND\u{201d}.");
    window.shoot("nothing-found");
    window.press("Show everything");
    window.wait_until_gone("0 of 2 shown");
    window.fill("Due before", "soon");
    window.wait("write a date such as 2026-11-21");
    window.fill("Due before", "2000-01-01");
    window.wait("0 of 2 shown: due before 2000-01-01.");
    window.press("Show everything");
    // Escape closes the list that lies over the page, and not the page
    let closed = window.count("active");
    window.press("State: ");
    assert!(window.count("active") > closed, "the list is open");
    window.strike(Key::Escape);
    window.settle();
    assert_eq!((window.count("active"), window.sees("Look for")), (closed, true));
    window.choose("State", "active");
    window.wait("2 of 2 shown: state active.");
    window.choose("Order", "by name");
    assert!(window.value("File for the table").contains("/register-keys-"));
    window.choose("Table", "a row a sheet");
    assert!(window.value("File for the table").contains("/register-sheets-"));
    window.press("Save the table as CSV");
    window.wait("6 rows are in ");
    window.press("Save the table as CSV");
    window.wait("it exists already, and nothing is overwritten");
    window.shoot("table");
    let mut tables = std::fs::read_dir(&base).expect("readable").flatten().map(|entry| entry.path());
    let table = tables.find(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let text = std::fs::read_to_string(table.expect("written")).expect("readable");
    assert!(
        text.starts_with("\"as of\",\"anchored\",\"key\"") && text.matches("\"TE 0000 0002\"").count() == 2,
        "{text}"
    );
    act(&mut window, "Done");
    window.wait("Hold a ceremony");
    window.press("Key register");
    window.wait("0 transcripts were verified whole now. Of 2 the signatures of single lines");
    window.shoot("known");
    window.press("Verify all anew");
    window.wait_until_gone("0 transcripts were verified whole now");
    window.wait("Look for");
}

pub fn plain(rehearsal: bool) -> Generation {
    Generation { rehearsal, shares: 3, threshold: 2, lock: Lock::Open }
}

fn every_screen_is_whole_on_a_small_screen_at_twice_the_size() {
    let mut window = Window::open(Look { size: egui::vec2(1024.0, 600.0), percent: 200, ..Look::default() });
    window.pictures = pictures("small-double");
    window.accepted = Some("small-double");
    hold_generation(&mut window, plain(true));
    verify(&mut window);
}

/// A ceremony in which nearly everything goes wrong, and is recorded.
fn what_goes_wrong_is_said_and_recorded() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("wrong");
    let plan = plain(true);
    begin_generation(&mut window, plan);
    // somebody else at the gate
    window.press("Somebody else than Custodian Berta is here");
    window.fill("Who came instead", "Mallory");
    act(&mut window, "Record that somebody else came");
    window.wait("It is recorded that somebody else came.");
    window.shoot("wrong-holder");
    to_print(&mut window, 1);
    // a folder that is not there writes nothing
    window.fill("Folder for the file", "/nowhere/at/all");
    window.wait("there is no such folder");
    let out = window.folder.path().join("out");
    window.fill("Folder for the file", out.to_str().expect("UTF-8"));
    act(&mut window, "Save the sheet");
    // the first sheet is spoiled, the second has a serial of its own
    window.press("It is spoiled, or did not come");
    window.fill("What is wrong with it", "half of the code is missing");
    window.fill("How it is destroyed", "shredded");
    window.shoot("spoil");
    act(&mut window, "Record it as spoiled");
    window.wait("Sheet 1 is recorded as spoiled");
    act(&mut window, "Save the sheet");
    act(&mut window, "The sheet is good");
    // what is saved after the page was opened is listed; where no dialog can open, that is said instead
    let sheets = out.clone();
    window.fill("Path of a file or folder", sheets.to_str().expect("UTF-8"));
    window.press("Read this path");
    std::fs::write(sheets.join("late.pdf"), b"%PDF-1.7 nothing").expect("written");
    window.wait("late.pdf");
    std::fs::remove_file(sheets.join("late.pdf")).expect("removed");
    window.wait_until_gone("late.pdf");
    assert_eq!(window.sees("Browse\u{2026}"), keyrite::desk::dialogs::can_open());
    if !keyrite::desk::dialogs::can_open() {
        window.wait("Type the path, or choose from the list.");
    }
    // reading back: a file that is none, a picture without a code, the spoiled sheet of the same share is good
    let junk = window.folder.path().join("junk.pdf");
    std::fs::write(&junk, b"%PDF-1.7 nothing").expect("written");
    window.fill("Path of a file or folder", junk.to_str().expect("UTF-8"));
    window.press("Read this path");
    window.wait("junk.pdf: ");
    window.shoot("read-back-junk");
    window.fill("Path of a file or folder", "/nowhere/share.pdf");
    window.press("Read this path");
    window.wait("there is no such file or folder");
    let sheet = out.join("share-01-sheet-0002.pdf");
    window.fill("Path of a file or folder", sheet.to_str().expect("UTF-8"));
    window.press("Read this path");
    window.wait("share 1 of set");
    act(&mut window, "Compare it with the share that was made");
    window.fill("Bag number", "TE 0001");
    window.fill("Bag number, again", "TE 0007");
    window.wait("the two entries differ at character 7");
    window.fill("Bag number, again", "TE 0001");
    act(&mut window, "Record the bag");
    // a break is on: nothing else can follow
    window.wait("I am Custodian Carlos, alone at the screen");
    window.pause();
    to_print(&mut window, 2);
    exception(&mut window, "the lights went out");
    window.wait(" is recorded.");
    window.strike(Key::F9);
    window.press("Take a break");
    window.choose("Announced by", "Operator Ada");
    window.fill("Who or what keeps the material meanwhile", "two people stay");
    act(&mut window, "Begin the break");
    window.wait("A break is on.");
    window.shoot("on-break");
    act(&mut window, "End the break\u{2026}");
    window.choose("Checked by", "Witness Ada");
    window.fill("What was checked before going on", "everything is as it was");
    window.pause();
    act(&mut window, "End the break");
    window.pause();
    act(&mut window, "Save the sheet");
    act(&mut window, "The sheet is good");
    // the sheet of share 1 is not share 2
    window.fill("Path of a file or folder", sheet.to_str().expect("UTF-8"));
    window.press("Read this path");
    window.wait("share 1 of set");
    window.settle();
    let another = "Read another one instead";
    assert!(window.has_focus(another), "{:?}", window.focused_label());
    act(&mut window, "Compare it with the share that was made");
    window.wait("This is share 1, and share 2 is needed");
    window.shoot("wrong-sheet");
    let second = out.join("share-02-sheet-0003.pdf");
    window.fill("Path of a file or folder", second.to_str().expect("UTF-8"));
    window.press("Read this path");
    window.wait("share-02-sheet-0003.pdf: share 2 of set");
    assert!(
        !window.sees("This is share 1, and share 2 is needed"),
        "what was said of another sheet went with it"
    );
    act(&mut window, "Compare it with the share that was made");
    // the bag of share 1 cannot be used again
    window.fill("Bag number", "TE 0001");
    window.fill("Bag number, again", "TE 0001");
    act(&mut window, "Record the bag");
    window.wait("was used in this ceremony already");
    assert!(window.stands_above("Bag TE 0001 was used in this ceremony already", "Bag number, again"));
    window.shoot("bag-used");
    assert!(window.field_has_focus("Bag number"), "{:?}", window.focused_label());
    window.fill("Bag number", "TE 0002");
    window.fill("Bag number, again", "TE 0002");
    act(&mut window, "Record the bag");
    // it is ended early at the gate of the third, with the word
    window.wait("I am Custodian Dora, alone at the screen");
    window.pause();
    window.strike(Key::F9);
    window.press("End the ceremony early");
    window.choose("Decided by", "Administrator Ada");
    window.fill("Why", "a test");
    window.fill("How what was printed is destroyed", "shredded");
    window.fill("Type ABORT", "abort");
    window.wait("type ABORT");
    window.fill("Type ABORT", "ABORT");
    window.keep_picture("abort");
    act(&mut window, "End the ceremony");
    window.wait("The ceremony was ended early");
    let folder = &window.ceremonies()[0];
    let report = check_folder(folder).expect("readable");
    let (verdict, sentence) = judge(&report, &Anchor::None, None);
    assert_eq!(verdict, Verdict::Unfinished, "{sentence}");
    assert!(sentence.starts_with("ABORTED, NOT ANCHORED."), "{sentence}");
    let state = report.audit.state().expect("a state");
    assert_eq!((state.sheets().printed, state.sheets().spoiled, state.breaks()), (3, 1, 1));
    // the spoiled sheet bears a genuine share: its serial gives it away, in the window and without it
    let (folder, spoiled) = (folder.clone(), out.join("share-01-sheet-0001.pdf"));
    window.wait("What there is, and what becomes of it");
    window.keep_picture("early-end");
    window.press("Done");
    window.press("Audit shares");
    window.fill("The ceremony's folder", folder.to_str().expect("UTF-8"));
    act(&mut window, "Go on to the sheets");
    window.fill("Path of a file or folder", spoiled.to_str().expect("UTF-8"));
    window.press("Read this path");
    for _ in 0..2 {
        window.fill("Serial printed on the sheet", "S-0001");
        act(&mut window, "Compare the serial");
    }
    window.wait("sheet S-0001 of share 1 was recorded as spoiled and to be destroyed");
    window.wait("0 of 2 shares were seen on their good sheet");
    window.shoot("audit-spoiled");
    let audit = |serials: &[&str]| {
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
            .args(["audit", "--transcript"])
            .args([&folder, &spoiled])
            .args(serials)
            .output()
            .expect("it runs");
        (ran.status.code(), String::from_utf8_lossy(&ran.stdout).into_owned())
    };
    let (code, said) = audit(&[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("as recorded: sheet S-0002, bag TE 0001, held by Custodian Berta; spoiled and to be destroyed: S-0001"), "{said}");
    let (code, said) = audit(&["--serial", "S-0001"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("serial S-0001: sheet S-0001 of share 1 was recorded as spoiled"), "{said}");
    for (serial, why) in
        [("S-0003", "it belongs to share 2"), ("S-0099", "the transcript knows no such sheet")]
    {
        let (code, said) = audit(&["--serial", serial]);
        assert!(code == Some(1) && said.contains(why), "{code:?} {said}");
    }
    let (code, said) = audit(&["--serial", "2"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(audit(&["--serial", "two"]).0, Some(2));
}

/// Killed in the middle, found at the next start, continued by one and closed by another.
fn the_start_is_as_it_was_left() {
    let look = || Look { keeps_settings: true, ..Look::default() };
    let mut window = Window::open(look());
    assert!(!window.is_on("Rehearsal"), "nobody chose it");
    for left in [true, false] {
        window.press("Rehearsal");
        window = window.restart(look());
        assert_eq!(window.is_on("Rehearsal"), left);
    }
}

fn a_broken_off_ceremony_is_found_and_continued_or_closed() {
    let mut window = Window::open(Look::default());
    begin_generation(&mut window, plain(true));
    to_print(&mut window, 1);
    act(&mut window, "Save the sheet");
    let mut window = window.restart(Look::default());
    window.pictures = pictures("crash");
    window.wait("Unfinished: ");
    window.pause();
    let focused = window.focused_label().unwrap_or_default();
    assert!(focused.starts_with("What now with "), "the keyboard is at {focused:?}");
    window.shoot("home-unfinished");
    window.press("What now with ");
    window.wait("the key in memory: it protected nothing yet, and a new one is drawn");
    window.wait("sheets sent to print: 1;");
    window.shoot("unfinished");
    act(&mut window, "Go on in a new transcript");
    window.press("Plan:");
    window.wait("It builds on ceremony");
    window.shoot("plan-continuing");
    act(&mut window, "Open the rehearsal");
    window.wait("Purpose and expected length were said");
    // the new one is broken off as well: only it is offered now, because it names the first
    let mut window = window.restart(Look::default());
    window.wait("Unfinished: ");
    let offered = |window: &Window| window.count("What now with ");
    assert_eq!(offered(&window), 1);
    window.press("What now with ");
    window.wait("there was no key yet");
    window.pause();
    window.press("Close it as aborted");
    window.fill("Why it is not continued", "the test ends");
    window.fill("How what was printed is destroyed", "shredded before the witness");
    window.fill("Type ABORT", "ABORT");
    act(&mut window, "Close it as aborted");
    window.wait("Closed as aborted");
    let window = {
        let mut window = window.restart(Look::default());
        window.pause();
        window.pause();
        window
    };
    assert_eq!(offered(&window), 0, "what is closed is not offered again");
    assert_eq!(window.ceremonies().len(), 3);
}

/// Tab goes from field to field; what was typed is shown while F2 is held, and by nothing that a typist strikes.
fn tab_never_shows_a_secret() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("tab");
    let plan = Generation { lock: Lock::Passphrase("one two three four five six"), ..plain(true) };
    begin_generation(&mut window, plan);
    act(&mut window, "I am Custodian Berta, alone at the screen");
    let passphrase = "one two three four five six";
    window.fill_secret("Passphrase", passphrase);
    window.strike(Key::Tab);
    assert!(window.has_focus("Passphrase, again"), "Tab goes to the next field");
    // whoever types on finds the words in that field
    for (place, word) in passphrase.split(' ').enumerate() {
        if place > 0 {
            window.harness.key_down(Key::Space);
            window.settle();
            window.harness.event(egui::Event::Text(" ".into()));
            window.harness.key_up(Key::Space);
        }
        window.harness.event(egui::Event::Text(word.into()));
        window.settle();
    }
    window.wait("both are the same");
    let shown = |window: &mut Window, other: &image::RgbaImage| {
        let field = |picture: &image::RgbaImage, window: &Window| window.cut("Passphrase", picture);
        let now = window.picture();
        field(&now, window) != field(other, window)
    };
    window.strike(Key::Tab);
    window.harness.key_down(Key::Space);
    window.settle();
    assert!(!window.has_focus("Show Passphrase"), "the button is not on the way of Tab");
    window.harness.key_up(Key::Space);
    window.focus_field("Passphrase");
    let hidden = window.picture();
    window.harness.key_down(Key::F2);
    assert!(shown(&mut window, &hidden), "F2 shows it while it is held");
    window.shoot("shown");
    window.harness.key_up(Key::F2);
    assert!(!shown(&mut window, &hidden), "and no longer");
    // all of it is selected and goes, by two keys or by a button
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.settle();
    window.strike(Key::Delete);
    window.wait("not yet the same");
    window.fill_secret("Passphrase", passphrase);
    window.wait("both are the same");
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.settle();
    window.harness.event(egui::Event::Text("other".into()));
    window.wait("not yet the same");
    window.press("Clear Passphrase, again");
    window.fill_secret("Passphrase, again", "other");
    window.wait("both are the same");
}

/// What the roll would refuse is said on the page that asks for it, at the field, before anything binds.
fn the_page_that_asks_is_the_page_that_checks() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("people");
    // as the program does: the test's own way is to stop at a letter that no face has
    window.harness.ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    window.wait("Which ceremony");
    window.press("Data-encryption master key");
    window.press("People:");
    // what is filled in beforehand is not ticked before somebody saw it
    assert!(window.sees("Room: not looked at yet") && window.sees("Script: whole"));
    window.press("Fill in stand-ins");
    window.wait("People: whole");
    window.press("Back");
    window.wait("Open: the sheet alone is enough");
    window.press("People:");
    window.wait("Administrator: never also ");
    window.fill("Administrator 1: name", "\u{416}anna");
    window.wait("write it in Latin letters");
    window.wait("People: something is missing");
    window.shoot("people-latin");
    window.fill("Administrator 1: name", "Zhanna");
    window.wait("People: whole");
    // one person in two roles that exclude each other is named at the second
    window.fill("Witness 1: name", "zhanna");
    window.wait("zhanna stands as administrator and as witness, and one person cannot be both");
    window.shoot("people-twice");
    window.fill("Witness 1: name", "Wim");
    window.wait("People: whole");
    for (from, why) in [("", "fill in: Zhanna, from"), ("\u{6771}\u{4eac}", "write it in Latin letters")] {
        window.fill("Administrator 1: from", from);
        window.wait("People: something is missing");
        window.press("Plan:");
        window.wait(why);
        window.press("People:");
    }
    window.fill("Administrator 1: from", "Head office");
    // typed on behind what stands there: its name says the shares, so it changes with them
    window.fill_secret("Custodian of share 1: shares", ", x2");
    window.wait("Custodian of share 1, 2: shares");
    window.wait("People: something is missing");
}

/// A public key is not typed by hand: it is read from its file at the roll call.
fn a_key_comes_from_its_file() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("key-file");
    let at = window.folder.path().to_owned();
    let made = std::process::Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "ada@example.org", "-f"])
        .arg(at.join("id"))
        .status();
    assert!(made.expect("ssh-keygen runs").success());
    prepare(&mut window, plain(true));
    say_how_to_object(&mut window);
    window.wait("Enrol Administrator Ada");
    window.fill("Kind of identity paper", "passport");
    for (file, why) in
        [("nothing", "there is no such file"), ("id", "this is a private key, which has no place here")]
    {
        window.fill("Public key of their own", at.join(file).to_str().expect("UTF-8"));
        window.wait("read the key from its file");
        window.press("Read the key from this file");
        window.wait(why);
    }
    window.fill("Public key of their own", at.join("id.pub").to_str().expect("UTF-8"));
    window.press("Read the key from this file");
    window.shoot("key-from-file");
    act(&mut window, "Enrol Administrator Ada");
    window.wait("Enrol Operator Ada");
    let key = std::fs::read_to_string(at.join("id.pub")).expect("readable");
    let key = key.split(' ').nth(1).expect("its middle").trim().to_owned();
    let folder = window.ceremonies().remove(0);
    let transcript = std::fs::read_to_string(folder.join("transcript.jsonl")).expect("readable");
    assert!(transcript.contains(&key), "the key stands in the entry");
}

/// Code words go back a row: who wrote one down wrongly sees it again.
fn code_words_go_back_a_row() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("code-words");
    begin_generation(&mut window, Generation { lock: Lock::CodeWords, ..plain(true) });
    act(&mut window, "I am Custodian Berta, alone at the screen");
    window.wait("on a card of your own");
    act(&mut window, "Draw my code words");
    window.wait("never on the sheet");
    window.wait("Row 1 of 2");
    assert!(!window.sees("Back one row"));
    window.pause();
    window.focus_on("Hold to show this row");
    window.harness.key_down(Key::Space);
    window.settle();
    window.keep_picture("held");
    window.harness.key_up(Key::Space);
    act(&mut window, "Written down: next row");
    window.wait("Row 2 of 2");
    window.wait("hold the button and write this row down first");
    window.press("Back one row");
    window.wait("Row 1 of 2");
    act(&mut window, "Written down: next row");
    window.wait("Row 2 of 2");
}

/// A sheet of a rehearsal never looks good in a ceremony with real keys.
fn a_rehearsal_sheet_is_never_green() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("mode");
    let at = window.folder.path().to_owned();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "3", "--threshold", "2", "--out"])
        .arg(at.join("other"))
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    begin_generation(&mut window, plain(false));
    to_print(&mut window, 1);
    window.fill("Who destroys the file", "the operator, by shred");
    act(&mut window, "Record the exception for the file");
    act(&mut window, "Save the sheet");
    act(&mut window, "The sheet is good");
    scan(&mut window, &at.join("other/sheets/share-01.pdf"));
    window.wait("share 1 of set");
    window.wait("This is a sheet of a rehearsal. It is worthless and is never used in production");
    window.wait("read another sheet first");
    assert!(window.is_disabled("Compare it with the share that was made"));
    window.shoot("rehearsal-sheet");
    window.press("Read another one instead");
    window.wait("Code as the scanner types it");
}

/// The private screen hides when the window loses the keyboard; nothing that was typed is lost.
fn the_private_screen_hides() {
    let mut window = Window::open(Look::default());
    let plan = Generation { lock: Lock::Passphrase("a passphrase of some length"), ..plain(true) };
    begin_generation(&mut window, plan);
    act(&mut window, "I am Custodian Berta, alone at the screen");
    window.fill_secret("Passphrase", "a passphrase of some length");
    window.focus(false);
    window.wait("Hidden");
    assert!(!window.sees("Passphrase, again"), "nothing of it is left on the screen");
    window.focus(true);
    window.press("I am alone at the screen: show it again");
    window.wait("Passphrase, again");
    window.fill_secret("Passphrase, again", "a passphrase of some length");
    act(&mut window, "Lock and sign the share");
    window.wait("Print the sheet");
}

/// An auditor reads what happened in sentences, when each part was held, what was not as it should be alone, and each line as
/// it was signed.
fn entries_are_sentences_with_their_lines() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("entries");
    let at = window.folder.path().to_owned();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "2", "--threshold", "2", "--out", "one"])
        .current_dir(&at)
        .output()
        .expect("the program runs");
    assert!(made.status.success());
    let lines = std::fs::read_to_string(at.join("one/transcript.jsonl")).expect("readable");
    window.press("Verify a transcript");
    window.fill("The ceremony's folder", at.join("one").to_str().expect("a name"));
    act(&mut window, "Verify");
    window.wait("When it was held");
    // a sheet that is dropped here is one to hold the key against: the verdict stays
    window.drop_file(&at.join("one/sheets/share-01.pdf"));
    window.wait("When it was held");
    assert!(window.value("Or the path of a scanned sheet").ends_with("one/sheets/share-01.pdf"));
    window.scroll_to("When it was held");
    window.shoot("timeline");
    assert!(window.sees("Opening: "), "a part, from when to when");
    assert!(window.sees("The ceremony is opened."), "no line is shown as it is written");
    assert!(!window.sees("\"prev\":"));
    window.press("Line 2 as it was signed");
    window.wait(lines.lines().nth(1).expect("a second line"));
    assert_eq!(window.count("{\""), 1, "its own line alone");
    window.press("Line 2 in words");
    window.press("The lines as they were signed");
    window.wait(lines.lines().next().expect("a header"));
    window.press("The lines as they were signed");
    window.press("What was not as it should be, alone");
    window.wait_until_gone("The ceremony is opened.");
    window.wait("Exception 1");
    window.scroll_to("Exception 1");
    window.shoot("odd");
    window.fill("Search", "nothing of the kind");
    window.wait("0 shown");
}

/// While a lock is made on its own thread, the window draws more than thirty frames a second. Runs alone.
fn the_window_draws_while_argon2_runs() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("argon2");
    let plan = Generation { lock: Lock::Passphrase("a passphrase of some length"), ..plain(true) };
    begin_generation(&mut window, plan);
    act(&mut window, "I am Custodian Berta, alone at the screen");
    let lock = |window: &mut Window| {
        window.fill_secret("Passphrase", "a passphrase of some length");
        window.fill_secret("Passphrase, again", "a passphrase of some length");
        act(window, "Lock and sign the share");
    };
    lock(&mut window);
    window.wait("Stop");
    window.shoot("lock-working");
    window.press("Stop");
    window.wait("Stopped: nothing was recorded");
    window.shoot("lock-stopped");
    lock(&mut window);
    no_long_frame(&mut window, "Argon2", "Print the sheet");
}

/// Longest frame while this is under way, and until this is seen: in processor time of the thread that draws, which a busy
/// machine does not lengthen, and with the debug build's slowness.
fn no_long_frame(window: &mut Window, under_way: &str, until: &str) {
    let on_processor = || {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
        let nanoseconds = text.split(' ').next().and_then(|first| first.parse().ok()).expect("a number");
        std::time::Duration::from_nanos(nanoseconds)
    };
    let mut frames = Vec::new();
    let since = Instant::now();
    while !window.sees(until) {
        assert!(since.elapsed() < PATIENCE, "\u{201c}{until}\u{201d} did not come: {:#?}", window.labels());
        let before = on_processor();
        window.harness.step();
        frames.push(on_processor() - before);
        // a display asks for no more of them, and the work has the processor meanwhile
        std::thread::sleep(std::time::Duration::from_millis(8));
    }
    // the frame in which the result stands lays all its text out, and the tests' own tree of labels with it, unoptimised
    frames.pop();
    for _ in 0..10 {
        let before = on_processor();
        window.harness.step();
        frames.push(on_processor() - before);
    }
    let longest = *frames.iter().max().expect("one");
    let frames = frames.len();
    println!("{frames} frames, {longest:?} the longest, while {under_way} ran");
    assert!(frames > 13, "{under_way} was over before a frame could be counted");
    assert!(longest.as_millis() < 33, "a frame of {longest:?} while {under_way} ran");
}

/// Frames stay short while a folder is verified and while the register reads many.
fn the_window_draws_while_it_reads() {
    let mut window = Window::open(Look::default());
    let at = window.folder.path().join("Keyrite");
    std::fs::create_dir(&at).expect("made");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "24", "--threshold", "2", "--out", "one"])
        .current_dir(&at)
        .output()
        .expect("the program runs");
    assert!(made.status.success());
    window.press("Verify a transcript");
    window.fill("The ceremony's folder", at.join("one").to_str().expect("a name"));
    act(&mut window, "Verify");
    no_long_frame(&mut window, "verification", "CONSISTENT, NOT ANCHORED");
    window.strike(Key::Escape);
    window.wait("Key register");
    let entries = small::record();
    for number in 0..1_000 {
        copies::write(&at.join(format!("held-{number}")), &copies::copy(&entries, number), number);
    }
    window.press("Key register");
    no_long_frame(&mut window, "the register", "Ceremonies without a key");
}

/// What could not be compared leaves the verdict as it was; the right words, each as far as it is clear, make it valid.
fn a_comparison_that_failed_removes_no_caveat() {
    let mut window = Window::open(Look::default());
    let at = window.folder.path().to_owned();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "2", "--threshold", "2", "--out", "one"])
        .current_dir(&at)
        .output()
        .expect("the program runs");
    assert!(made.status.success());
    window.press("Verify a transcript");
    window.fill("The ceremony's folder", at.join("one").to_str().expect("a name"));
    act(&mut window, "Verify");
    window.wait("CONSISTENT, NOT ANCHORED");
    // nothing outside the folder was compared: the way out does not call
    let is_lit = |window: &mut Window| window.fill_of("Done") == [0x0a, 0x5a, 0x62];
    assert!(window.is_light() && !is_lit(&mut window));
    let empty = at.join("empty.txt");
    std::fs::write(&empty, "").expect("written");
    let empty = empty.to_str().expect("a name").to_owned();
    // words that are none, or too few, are held against nothing
    window.fill("Words of the ceremony key", "aardvark xyzzy");
    window.wait("Word 2 is not one of the words");
    assert!(window.is_disabled("Compare"));
    window.fill("Words of the ceremony key", " ");
    for (field, typed, why) in [
        ("Or the path of a scanned sheet", "/nowhere.png", "nowhere.png"),
        ("Or the path of a list of trusted keys", &empty, "it names no key"),
    ] {
        window.fill(field, typed);
        window.press("Compare");
        window.wait(why);
        assert!(window.sees("CONSISTENT, NOT ANCHORED"), "{field}");
        // in the verdict, and at the field, where it goes with what was typed
        let said = window.times(why);
        window.shoot(if typed == empty { "unfit-list" } else { "unfit-sheet" });
        window.fill(field, " ");
        assert!(window.sees(why) && window.times(why) < said, "{field}");
    }
    let report = check_folder(&at.join("one")).expect("readable");
    window.fill("Words of the ceremony key", &report.audit.key().expect("a key").spoken());
    window.press("Compare");
    window.wait("The ceremony key is vouched for from outside this folder");
    assert!(window.sees("VALID") && !window.sees("NOT ANCHORED"));
    assert!(is_lit(&mut window));
}

/// On a small screen what is asked for at a bag stands in view, whatever was said before; a message goes when the next
/// act begins.
fn a_bag_is_asked_for_in_view() {
    let mut window = Window::open(Look { size: egui::vec2(1024.0, 600.0), ..Look::default() });
    window.pictures = pictures("bag");
    let at = window.folder.path().to_owned();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "3", "--threshold", "2", "--out"])
        .arg(at.join("held"))
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    begin_recovery(&mut window, true);
    let bag = "Record the bag and open it";
    window.wait("choose who brings it");
    assert!(window.has_focus("Who brings it: choose"), "a person chooses who brings it");
    assert!(!window.sees("no bag of theirs"), "nothing is said of whoever is not named yet");
    window.choose("Who brings it", "Custodian Ada");
    window.fill("Number on the bag", "TE 0001");
    window.expect_above("Number on the bag", bag);
    // Enter at an act that is not lit leads to what is missing, one after the other
    window.strike(Key::Enter);
    assert!(window.has_focus("As last recorded"), "{:?}", window.focused_label());
    window.press("As last recorded");
    window.strike(Key::Enter);
    assert!(window.field_has_focus("What was seen"), "{:?}", window.focused_label());
    window.fill("What was seen", "sealed");
    window.expect_above("What was seen", bag);
    window.keep_picture("first");
    act(&mut window, bag);
    window.wait("Words on the paper");
    scan(&mut window, &at.join("held/sheets/share-01.pdf"));
    window.wait(" of set ");
    act(&mut window, "Take this share");
    window.wait("Share 1 is taken.");
    window.keep_picture("taken");
    window.expect_above("Number on the bag", bag);
    window.pause();
    window.press("Put share 1 aside");
    assert!(!window.sees("Share 1 is taken."), "what was said of the last act is gone");
    assert!(window.has_focus("Why this share is put aside"));
    window.fill("Why this share is put aside", "of another set");
    window.keep_picture("aside");
    act(&mut window, "Put share 1 aside");
    window.wait("Share 1 is put aside.");
    window.pause();
    // the same bag again is refused; the takeover that is opened then says nothing of it
    window.choose("Who brings it", "Custodian Bob");
    window.fill("Number on the bag", "TE 0001");
    window.press("As last recorded");
    window.fill("What was seen", "sealed");
    act(&mut window, bag);
    window.wait("was used or opened in this ceremony already");
    window.settle();
    assert!(window.field_has_focus("Number on the bag"), "{:?}", window.focused_label());
    window.expect_above("Number on the bag", bag);
    assert!(window.stands_above("Bag TE 0001 was used or opened in this ceremony already", "What was seen"));
    assert!(!window.sees("Share 1 is put aside."));
    window.keep_picture("refused");
    window.strike(Key::F9);
    window.press("Somebody takes over from somebody");
    window.wait("Announced by: choose");
    assert!(!window.sees("was used or opened in this ceremony already"));
    window.choose("Announced by", "Operator Ada");
    window.wait("Witness Ada, nobody else comes into question");
}

/// The arrow keys choose, nothing that a person must choose is chosen before, and F1 helps before a ceremony too.
fn a_person_chooses_by_the_arrows() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("arrows");
    window.strike(Key::F1);
    window.wait("Help: the beginning");
    window.keep_picture("help");
    window.strike(Key::Escape);
    assert!(!window.sees("Help: the beginning"));
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    window.wait("Which ceremony");
    // nobody has chosen yet; the arrows choose one after the other, and what they choose is in view
    assert!(window.has_focus("Data-encryption master key") && !window.is_on("Data-encryption master key"));
    let first = window.focused_label();
    let mut passed = Vec::new();
    for _ in 0..6 {
        window.strike(Key::ArrowDown);
        let here = window.focused_label().expect("the arrows keep the keyboard");
        assert!(window.is_on(&here) && !passed.contains(&here), "{here}");
        passed.push(here);
    }
    assert_ne!(first.as_ref(), passed.last());
    window.keep_picture("scripts");
    window.press("Data-encryption master key");
    window.strike(Key::F1);
    window.wait("Help: preparing a ceremony");
    window.strike(Key::Escape);
    window.press("Quorum:");
    window.wait("choose how each share is locked");
    let locks = ["Open: the sheet", "Passphrase: each", "Code words: on a card"];
    window.focus_on(locks[0]);
    window.strike(Key::Enter);
    window.wait("How each share is locked");
    for (key, expected) in [
        (Key::ArrowDown, 1),
        (Key::ArrowDown, 2),
        (Key::ArrowDown, 0),
        (Key::ArrowUp, 2),
        (Key::ArrowLeft, 1),
    ] {
        window.strike(key);
        assert!(window.has_focus(locks[expected]), "{key:?}");
        for (place, lock) in locks.iter().enumerate() {
            assert_eq!(window.is_on(lock), place == expected, "{key:?}: {lock}");
        }
    }
    window.strike(Key::Enter);
    window.wait("Go on to Custody");
    window.press("Quorum:");
    assert!(window.is_on(locks[1]), "Enter went on with what was chosen");
}

/// Enter reads, compares, looks; it never leaves a list of results behind.
fn enter_does_not_leave_results() {
    let mut window = Window::open(Look::default());
    let at = window.folder.path().to_owned();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "3", "--threshold", "2", "--out", "one"])
        .current_dir(&at)
        .output()
        .expect("the program runs");
    assert!(made.status.success());
    let folder = at.join("one");
    window.press("Audit shares");
    window.fill("The ceremony's folder", folder.to_str().expect("UTF-8"));
    act(&mut window, "Go on to the sheets");
    window.wait("Words on the paper");
    for (share, seen) in [(1, "1 of 3 shares were seen"), (2, "2 of 3 shares were seen")] {
        let sheet = folder.join(format!("sheets/share-0{share}.pdf"));
        window.fill("Path of a file or folder", sheet.to_str().expect("UTF-8"));
        window.strike(Key::Enter);
        window.wait("Serial printed on the sheet");
        window.fill("Serial printed on the sheet", &format!("S-000{share}"));
        window.strike(Key::Enter);
        window.wait(seen);
        assert!(window.has_focus("Path of a file or folder"), "the next sheet is read by typing on");
    }
    // a file that is ticked is read by Enter
    window.fill("Path of a file or folder", folder.join("sheets").to_str().expect("UTF-8"));
    window.strike(Key::Enter);
    window.press("share-03.pdf");
    window.strike(Key::Enter);
    window.wait("Serial printed on the sheet");
    window.press("The paper is not here");
    for _ in 0..3 {
        window.strike(Key::Enter);
    }
    window.wait("Share 3: genuine, but serial not compared.");
    window.strike(Key::Escape);
    window.press("Leave the page");
    window.press("Verify a transcript");
    window.fill("The ceremony's folder", folder.to_str().expect("UTF-8"));
    act(&mut window, "Verify");
    window.wait("CONSISTENT, NOT ANCHORED");
    let report = check_folder(&folder).expect("readable");
    window.fill("Words of the ceremony key", &report.audit.key().expect("a key").spoken());
    window.strike(Key::Enter);
    window.wait("The ceremony key is vouched for from outside this folder");
    for _ in 0..3 {
        window.strike(Key::Enter);
    }
    assert!(window.sees("What was checked"), "Enter is not Done");
}

/// A script of an author's own, with a step that waits: what is waited for is said before it goes on.
fn a_step_that_waits_says_for_what() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("wait");
    let step = "[[phase]]\ntitle = \"Waiting\"\n\n[[phase.step]]\nid = \"pause\"\nkind = \"wait\"\n\
                title = \"Wait for the time lock\"\nacts = \"administrator\"\nconfirms = [\"witness\"]\n\
                wait_minutes = 2\nticks = [\"The time lock of the safe is open\"]\n\n";
    let duties = "[[phase]]\ninclude = \"custodians\"";
    let text = keyrite::plan::blocks::shipped("kek").expect("shipped");
    window.takes_script(&text.replacen(duties, &format!("{step}{duties}"), 1));
    let plan = plain(true);
    prepare(&mut window, plan);
    open_room(&mut window, &everybody(plan));
    window.wait("2 minutes pass before the ceremony goes on.");
    window.wait("A rehearsal does not wait.");
    window.wait("tick it once it has come about");
    window.shoot("waits");
    window.press("The time lock of the safe is open");
    act(&mut window, "Go on: the waiting is over");
    window.wait("Hear the duties of a custodian");
}

/// A secret is sealed and opened again, check values are read: one is compared, and differs.
fn a_secret_is_sealed_and_check_values_are_read() {
    keyed(Look::default(), "keyed");
}

/// The same on a small screen.
fn a_secret_is_sealed_on_a_small_screen() {
    keyed(Look { size: egui::vec2(1024.0, 600.0), ..Look::default() }, "keyed-small");
}

fn keyed(look: Look, name: &str) {
    const PASSWORD: &str = "a worthless window password";
    let mut window = Window::open(look);
    window.pictures = pictures(name);
    window.takes_script(&text_with_steps_before("split", include_str!("scripts/keyed.toml")));
    begin_and_draw(&mut window, plain(true));
    window.wait("Seal the password");
    window.wait("Password of the directory's last administrator");
    window.shoot("seals");
    // drawn, and then another one in its place
    window.press("It is drawn here");
    window.wait("32 random bytes are drawn when it is sealed, and shown to nobody.");
    window.shoot("seals-drawn");
    act(&mut window, "Seal it under the key");
    window.wait("001-password.sealed");
    window.press("Seal another in its place\u{2026}");
    window.press("It is in a file");
    window.fill("The file with the secret, on its medium", "/nowhere/password.txt");
    window.shoot("seals-a-file");
    act(&mut window, "Seal it under the key");
    window.wait("there is no such file");
    assert!(window.field_has_focus("The file with the secret, on its medium"));
    assert!(window.stands_above("there is no such file", "The file stays where it is"));
    window.press("It is typed here");
    window.fill_secret("The secret", PASSWORD);
    window.fill_secret("The secret, again", "a worthless window");
    window.wait("not yet the same");
    window.fill_secret("The secret, again", " password");
    window.wait("both are the same, 27 bytes");
    window.shoot("typed");
    act(&mut window, "Seal it under the key");
    window.wait("002-password.sealed");
    window.shoot("sealed");
    act(&mut window, "Read the file back and open it");
    window.wait("Read the check value");
    window.shoot("checks");
    act(&mut window, "Work out the check value");
    window.wait("Check value");
    window.shoot("checked");
    act(&mut window, "It was read: go on");
    window.wait("Compare it with the module");
    window.wait("08D7 B4");
    act(&mut window, "Work out the check value");
    window.wait("the two machines do not hold the same key");
    window.shoot("differs");
    window.press("Record an exception about it");
    window.choose("Decided by", "Operator Ada");
    window.fill("What the script expected", "the module's check value");
    window.fill("What happened", "a rehearsal has a key of its own");
    window.fill("What was decided", "accepted in a rehearsal");
    act(&mut window, "Record the exception");
    act(&mut window, "It was read: go on");
    window.wait("Split the root key");
    let held = window.ceremonies().pop().expect("a ceremony");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    for record in ["\"type\":\"payload-sealed\"", "\"type\":\"payload-opened\"", "\"type\":\"check-value\""] {
        assert!(lines.contains(record), "{record}");
    }
    assert!(lines.contains("\"exposure\":\"existed-before\"") && !lines.contains(PASSWORD));
    assert!(lines.contains("\"exposure\":\"drawn-here\",\"from\":\"drawn\""));
}

/// A file of more than is sealed in one piece goes through in chunks, and opens again from the disk.
fn a_large_file_is_sealed() {
    const NAMED: &str = "The file with the secret, on its medium";
    let mut window = Window::open(Look::default());
    window.pictures = pictures("large");
    window.takes_script(&text_with_steps_before("split", include_str!("scripts/keyed.toml")));
    let image = window.folder.path().join("disk.img");
    std::fs::write(&image, vec![7; 40 << 20]).expect("written");
    begin_and_draw(&mut window, plain(true));
    window.wait("Seal the password");
    let held = window.ceremonies().pop().expect("a ceremony");
    let lines = || std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    let before = lines();
    window.press("It is in a file");
    assert!(
        window.sees("5  Sealing a share: later"),
        "no number of a round stands in the title of all of them"
    );
    // one that takes its time: how far it is stands there, and it is stopped
    let long = window.folder.path().join("whole-disk.img");
    std::fs::File::create(&long).and_then(|file| file.set_len(4 << 30)).expect("a hole of 4 GiB");
    window.fill(NAMED, long.to_str().expect("UTF-8"));
    act(&mut window, "Seal it under the key");
    window.wait(" of 4096 MiB");
    window.settle();
    assert!(window.stands_above("Stop", "Seal it under the key"), "it is in view while it lasts");
    window.shoot("working");
    // Escape closes what lies over the page, and stops nothing below it; what was typed there waits
    window.strike(Key::F8);
    window.fill("What happened", "half a sentence");
    window.strike(Key::Escape);
    window.wait(" of 4096 MiB");
    assert!(!window.sees("What happened"));
    window.strike(Key::F8);
    window.wait("What happened");
    assert_eq!(window.value("What happened"), "half a sentence");
    window.strike(Key::Escape);
    window.wait(" of 4096 MiB");
    window.press("Stop");
    window.wait("Stopped: nothing was recorded");
    window.shoot("stopped");
    assert_eq!(lines(), before);
    assert!(std::fs::read_dir(held.join("evidence")).map_or(true, |mut kept| kept.next().is_none()));
    // what the page asked for is refused while a form lies over it: the form stays, and the page tells it afterwards
    act(&mut window, "Seal it under the key");
    window.wait(" of 4096 MiB");
    window.strike(Key::F8);
    window.fill("What happened", "a longer sentence");
    std::fs::OpenOptions::new().write(true).open(&long).and_then(|file| file.set_len(9)).expect("cut");
    window.wait_until_gone(" of 4096 MiB");
    window.settle();
    assert_eq!(window.value("What happened"), "a longer sentence");
    assert!(!window.sees("whole-disk.img:"), "{:#?}", window.labels());
    window.strike(Key::Escape);
    window.wait("whole-disk.img:");
    window.settle();
    assert!(window.shows("whole-disk.img:"));
    window.pause();
    window.settle();
    assert!(window.shows("whole-disk.img:"), "it stays until somebody mends it");
    window.shoot("cut");
    // and what it asked for is done: the form stays as well
    window.fill(NAMED, image.to_str().expect("UTF-8"));
    act(&mut window, "Seal it under the key");
    window.strike(Key::F8);
    window.wait("001-disk.img.sealed");
    window.wait("What happened");
    assert_eq!(window.value("What happened"), "a longer sentence");
    window.strike(Key::Escape);
    window.settle();
    act(&mut window, "Read the file back and open it");
    window.wait("Work out the check value");
    let sealed = std::fs::read(held.join("evidence/001-disk.img.sealed")).expect("there");
    assert!(sealed.starts_with(b"KEYRITE-SEALED-2") && sealed.len() > 40 << 20);
    let lines = lines();
    assert!(lines.contains(&format!("\"bytes\":{}", sealed.len())), "{lines}");
}

/// A set of Vault and one of SLIP-39 are sealed: files and typed shares, refused ones, one that is put back.
fn shares_of_another_scheme_are_sealed() {
    old_shares(Look::default(), "shares");
}

/// The same on a small screen.
fn shares_of_another_scheme_are_sealed_on_a_small_screen() {
    old_shares(Look { size: egui::vec2(1024.0, 600.0), ..Look::default() }, "shares-small");
}

/// The same at 200 %.
fn shares_of_another_scheme_are_sealed_on_a_large_screen() {
    let look = Look { size: egui::vec2(1920.0, 1080.0), percent: 200, ..Look::default() };
    old_shares(look, "shares-double");
}

/// Moves down to the word among those that begin so, and takes it.
fn take_by_arrows(window: &mut Window, word: &str, beginning: &str) {
    let list = include_str!("../../assets/words/slip39.txt");
    let place = list.lines().filter(|other| other.starts_with(beginning)).position(|other| other == word);
    for _ in 0..=place.expect("it is one of them") {
        window.strike(Key::ArrowDown);
    }
    window.strike(Key::Enter);
}

fn old_shares(look: Look, name: &str) {
    const FILE: &str = "The file with the share, on its medium";
    let mut window = Window::open(look);
    window.pictures = pictures(name);
    window.takes_script(&text_with_steps_before("split", include_str!("scripts/shares.toml")));
    let at = window.folder.path().to_owned();
    let file = |name: &str, content: &str| {
        let path = at.join(name);
        std::fs::write(&path, content).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let key = |number: usize| format!("Unseal Key {number}: {}\n", crate::support::VAULT[number - 1]);
    begin_and_draw(&mut window, plain(true));
    window.wait("Seal the master key of the old Vault");
    window.shoot("empty");
    assert!(!window.sees(FILE), "a way was chosen by nobody");
    window.press("In a file");
    // files, one after the other; what cannot be is refused by its name, and nothing of it stays
    window.fill(FILE, &file("one.txt", &key(1)));
    window.press("Take the share");
    window.wait("1 share of Vault is here");
    window.wait("One share alone gives nothing");
    for (name, content, says) in [
        ("copy.txt", key(1), "it is a copy of a share that is in already"),
        ("slip.txt", "shadow pistol academic always adequate wildlife fancy gross oasis cylinder mustang wrist rescue view short owner flip making coding armed".to_owned(), "bring shares of one scheme"),
        ("long.txt", "f".repeat(100_000), "its length is another than in"),
        ("lines.txt", "f\n".repeat(100_000), "lines, and no more than 255 shares are read"),
        ("marks\u{202e}.txt", "\u{202e}3fce".to_owned(), "it is neither base64 nor hex"),
    ] {
        window.fill(FILE, &file(name, &content));
        window.press("Take the share");
        window.wait(says);
        window.wait("1 share of Vault is here");
        assert!(window.field_has_focus(FILE), "{name}");
    }
    window.shoot("refused");
    // two are typed, twice each, and unseen
    assert!(!window.sees("Words of SLIP-39, typed"), "shares of Vault are no words");
    window.press("Letters and digits, typed");
    for number in [2, 3] {
        window.fill_secret("The share", crate::support::VAULT[number - 1]);
        window.fill_secret("The share, again", "0000");
        window.wait("not yet the same");
        window.press("Clear The share, again");
        window.fill_secret("The share, again", crate::support::VAULT[number - 1]);
        window.shoot("typed");
        window.press("Take the share");
        window.wait(&format!("{number} shares of Vault are here"));
    }
    window.wait("How many are needed stands on none of them: write it below.");
    window.wait("write how many shares are needed, or tick that nobody knows");
    window.press("Nobody knows how many are needed");
    window.wait("Nothing proves that it is the right one");
    window.wait("of fewer than are needed comes another secret");
    window.shoot("nobody-knows");
    window.press("Nobody knows how many are needed");
    let needed = "How many shares are needed, as was said when they were made";
    window.fill(needed, "4");
    window.wait("3 of the 4 shares needed are here: bring 1 more");
    window.fill(needed, "3");
    window.press("In a file");
    window.fill(FILE, &file("five.txt", &key(5)));
    window.press("Take the share");
    window.wait("One share more than needed was brought, and agrees with the others");
    window.shoot("enough");
    act(&mut window, "Seal it under the key");
    window.wait("4 shares of Vault, shares more than needed agree");
    window.shoot("sealed");
    act(&mut window, "Read the file back and open it");
    // words say how many are needed, and one is put back
    window.wait("Seal the seed of the wallet");
    window.press("Words of SLIP-39, typed");
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/slip39.json");
    let vectors = std::fs::read_to_string(vectors).expect("there");
    let vectors: serde_json::Value = serde_json::from_str(&vectors).expect("JSON");
    let words = |place: usize| vectors[3][1][place].as_str().expect("words").to_owned();
    let field = "The words of the share";
    assert!(!window.sees(field), "nobody said how many words there are");
    window.press("33 words");
    window.fill_secret(field, &format!("{} ", words(0)));
    // twenty of thirty-three are no share
    window.strike(Key::Enter);
    assert!(window.is_disabled("Take the share"));
    window.press("20 words");
    // a beginning of several words, taken by the keys alone; then a word that is none, by the pointer; then one in the middle
    let wanted = words(0);
    let mut spoiled: Vec<String> = wanted.split(' ').map(str::to_owned).collect();
    spoiled[0] = "sha".to_owned();
    spoiled[5] = format!("{}x", spoiled[5]);
    window.fill_secret(field, &format!("{} ", spoiled.join(" ")));
    window.wait("Word 1 is the beginning of several words");
    window.shoot("beginning");
    window.strike(Key::Enter);
    window.wait("Word 1 is the beginning of several words");
    take_by_arrows(&mut window, wanted.split(' ').next().expect("a word"), "sha");
    window.wait("Word 6 is not a word of the list; did you mean");
    window.press("Take near word 1, not read out");
    window.wait_until_gone("is not a word of the list");
    window.strike_with(Modifiers::COMMAND, Key::ArrowLeft);
    window.wait("word 20: to be typed again");
    window.strike_with(Modifiers::COMMAND, Key::ArrowLeft);
    window.wait("word 19: to be typed again");
    window.wait("word 20: known");
    window.strike_with(Modifiers::COMMAND, Key::ArrowRight);
    window.wait("word 19: known");
    window.strike(Key::Enter);
    window.wait("1 of the 2 shares needed are here: bring 1 more");
    window.press("Put back typed share 1");
    window.wait_until_gone("1 share of SLIP-39 is here");
    for place in [0, 1] {
        window.fill_secret(field, &words(place));
        window.press("Take the share");
        window.wait(if place == 0 { "1 share of SLIP-39 is here" } else { "2 shares of SLIP-39 are here" });
    }
    // what is refused stays, to be mended where it stands
    window.fill_secret(field, &words(0).replace("shadow", "shaft"));
    window.press("Take the share");
    window.wait("Not taken.");
    window.wait("word 20: known");
    window.strike(Key::Escape);
    window.press("Clear");
    window.wait_until_gone("Not taken.");
    window.wait("Enough shares are here. Its checksum fits.");
    window.fill_secret("Passphrase of the shares", "TREZOR");
    window.fill_secret("Passphrase of the shares, again", "TREZOR");
    window.shoot("words");
    act(&mut window, "Seal it under the key");
    window.wait("2 shares of SLIP-39, its checksum fits but does not cover the passphrase");
    act(&mut window, "Read the file back and open it");
    window.wait("Split the root key");
    let held = window.ceremonies().pop().expect("a ceremony");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    assert!(lines.contains(r#""shares":{"proof":"spare-shares","scheme":"vault","used":4}"#), "{lines}");
    assert!(lines.contains(r#""shares":{"proof":"not-the-passphrase","scheme":"slip39","used":2}"#));
    for secret in [crate::support::VAULT[1], "shadow pistol", "TREZOR", "one.txt"] {
        assert!(!lines.contains(secret), "{secret}");
    }
}

/// Reads a sealed file that is to be opened.
fn read_sealed(window: &mut Window, sealed: &Path) {
    window.fill("Path of the sealed file", sealed.to_str().expect("UTF-8"));
    window.press("Read the sealed file");
    window.wait("it is sealed under this key");
}

/// In a generation what the script names leaves before the wipe, and nothing else is offered: a public half, an opened
/// payload on the screen, and the key itself wrapped alone.
fn what_the_script_names_leaves_before_the_wipe() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("handing-out");
    window.takes_script(&text_with_steps_before("split", include_str!("scripts/handing-out.toml")));
    begin_and_draw(&mut window, plain(true));
    window.wait("Seal the password");
    window.press("It is typed here");
    window.fill_secret("The secret", "four-1234");
    window.fill_secret("The secret, again", "four-1234");
    act(&mut window, "Seal it under the key");
    window.wait("001-password.sealed");
    act(&mut window, "Read the file back and open it");
    window.wait("The script lets leave here: the public half of the derived key releases:ed25519:0");
    assert!(!window.sees("A key derived from it") && !window.sees("A signature over a file"));
    window.wait("None: nothing leaves at this step");
    window.shoot("hand-out");
    let at = window.folder.path().to_owned();
    let path = |name: &str| at.join(name).to_str().expect("UTF-8").to_owned();
    window.press("The public half of a derived key");
    window.wait("choose the derived key");
    window.press("releases:ed25519:0");
    window.press("openssh: a public key line");
    window.fill("Path of the new file", &path("releases.pub"));
    window.fill("Where to, in words, as it was approved", "the web page");
    window.shoot("hand-out-public");
    act(&mut window, "Write the public half");
    window.wait(&format!("is in {}. It is not secret.", path("releases.pub")));
    let held = window.ceremonies().pop().expect("a ceremony");
    let sealed = held.join("evidence/001-password.sealed");
    window.press("A sealed payload, opened");
    window.fill("Path of the sealed file", &path("releases.pub"));
    window.press("Read the sealed file");
    window.wait("releases.pub: ");
    read_sealed(&mut window, &sealed);
    assert!(!window.sees("A new file, readable"));
    window.press("This screen, while a button is held");
    window.fill("Where to, in words, as it was approved", "the envelope in the safe");
    // the forms that are made of nine bytes, and nothing chosen before somebody chose
    window.wait("choose the form");
    assert!(window.sees("as it was sealed") && window.sees("hex: the bytes as a line of text"));
    assert!(!window.sees("bip39: words of a wallet") && !window.sees("slip39: shares of a wallet"));
    window.press("vault: unseal keys of Vault or OpenBao");
    window.wait("fill in: how many shares, and how many of them are needed");
    window.fill("Shares that are made", "3");
    window.fill("Shares that are needed", "4");
    window.wait("write vault:3of5 for five shares of which three are needed");
    window.fill("Shares that are needed", "2");
    window.shoot("hand-out-payload");
    act(&mut window, "Show it");
    window.wait("The payload, 3 shares of Vault, 2 needed");
    window.shoot("hand-out-shown");
    window.wait("hold the button and copy it first");
    window.focus_on("Hold to show it");
    window.harness.key_down(Key::Space);
    window.settle();
    window.harness.key_up(Key::Space);
    act(&mut window, "It has been copied: take it off the screen");
    window.wait("Has left");
    // the payload once more, as a package for an HSM that knows SHA-1 alone: nobody knows its kind before it is opened
    let (_, print) = wrapping_key(&at);
    window.press("A sealed payload, opened");
    read_sealed(&mut window, &sealed);
    window.press("Wrapped for a KMS or HSM");
    read_wrapping_key(&mut window, &path("public.der"));
    window.fill("As the KMS or HSM printed it", &print);
    window.wait("it is the public key of the print");
    window.press("An import package for an HSM by PKCS #11");
    window.wait("choose how it is wrapped");
    window.press("aes-kwp-sha1: RSA_AES_KEY_WRAP_SHA_1");
    window.fill("Path of the new folder", &path("package"));
    window.fill("Where to, in words, as it was approved", "the HSM of site B");
    window.shoot("hand-out-package");
    act(&mut window, "Wrap it and write the package");
    window.wait("wrapped as aes-kwp-sha1");
    let page = std::fs::read_to_string(at.join("package/COMMANDS.txt")).expect("there");
    assert!(page.contains("CKK_GENERIC_SECRET") && page.contains("CKG_MGF1_SHA1"), "{page}");
    // the first 256 bytes are a key of AES under the HSM's, the rest the password under that
    let wrapped = std::fs::read(at.join("package/wrapped-key.bin")).expect("there");
    std::fs::write(at.join("first"), &wrapped[..256]).expect("written");
    std::fs::write(at.join("second"), &wrapped[256..]).expect("written");
    let oaep = "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1";
    tool(&at, "openssl", &format!("pkeyutl -decrypt -inkey private.pem -in first -out aes {oaep}"));
    let aes = data_encoding::HEXLOWER.encode(&std::fs::read(at.join("aes")).expect("there"));
    let unwrap = format!("enc -d -id-aes256-wrap-pad -iv A65959A6 -K {aes} -in second -out opened");
    tool(&at, "openssl", &unwrap);
    assert_eq!(std::fs::read(at.join("opened")).expect("there"), b"four-1234");
    window.press("The key itself");
    assert!(!window.sees("A new file, readable") && !window.sees("This screen, while"));
    window.press("Wrapped for a KMS or HSM");
    window.press("Nothing else: this step is done");
    act(&mut window, "End this step");
    window.wait("Split the root key");
    let public = std::fs::read_to_string(at.join("releases.pub")).expect("there");
    assert!(public.starts_with("ssh-ed25519 "), "{public}");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    assert!(lines.contains("\"exit\":\"public\"") && lines.contains("\"exit\":\"display\""));
    assert!(lines.contains("\"file\":\"001-password.sealed\"") && !lines.contains("four-1234"));
    assert!(lines.contains("\"form\":\"vault:2of3\""));
}

/// A large payload leaves into a new file, and no other way is offered; where the script has no other, that is said.
fn a_large_payload_leaves_into_a_file() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("large-out");
    let steps = include_str!("scripts/handing-out.toml");
    let (sealing, handing_out) = steps.rsplit_once("[[phase.step]]").expect("two steps");
    let no_file = format!("[[phase.step]]{handing_out}").replace("hand-out", "hand-out-first");
    let with_file = no_file
        .replace("hand-out-first", "hand-out")
        .replace("\"wrapped\"] },\n  { what = \"key\"", "\"file\"] },\n  { what = \"key\"");
    window.takes_script(&text_with_steps_before("split", &format!("{sealing}{no_file}\n{with_file}")));
    begin_and_draw(&mut window, plain(true));
    window.wait("Seal the password");
    let image = window.folder.path().join("disk.img");
    let content: Vec<u8> = (0..(16 << 20) + 5_usize).map(|place| (place * 5 / 3) as u8).collect();
    std::fs::write(&image, &content).expect("written");
    window.press("It is in a file");
    window.fill("The file with the secret, on its medium", image.to_str().expect("UTF-8"));
    act(&mut window, "Seal it under the key");
    window.wait("001-disk.img.sealed");
    act(&mut window, "Read the file back and open it");
    let held = window.ceremonies().pop().expect("a ceremony");
    let sealed = held.join("evidence/001-disk.img.sealed");
    window.wait("a payload, opened, on the screen or wrapped");
    window.press("A sealed payload, opened");
    read_sealed(&mut window, &sealed);
    assert!(!window.sees("This screen, while a button is held") && !window.sees("Wrapped for a KMS"));
    window.wait("payload of this size leaves into a file alone, and this script allows none");
    window.shoot("no-way");
    window.press("None: nothing leaves at this step");
    act(&mut window, "End this step, nothing leaves");
    window.wait("a payload, opened, on the screen or in a file");
    window.press("A sealed payload, opened");
    read_sealed(&mut window, &sealed);
    assert!(!window.sees("This screen, while a button is held"));
    window.press("A new file, readable by its owner alone");
    let out = window.folder.path().join("opened.img");
    window.fill("Path of the new file", out.to_str().expect("UTF-8"));
    window.fill("Where to, in words, as it was approved", "the vault of the directory");
    window.shoot("file");
    act(&mut window, "Write it to the file");
    window.wait("Has left");
    window.shoot("left");
    assert!(std::fs::read(&out).expect("there") == content, "the content differs");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    assert!(lines.contains("\"file\":\"001-disk.img.sealed\"") && lines.contains("opened.img: the vault"));
}

/// Opens a rehearsal of this record, whose administrator and witness are there, and calls its roll.
fn open_record(window: &mut Window, script: &str, title: &str) {
    let path = window.folder.path().join("own.toml");
    std::fs::write(&path, script).expect("written");
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    window.wait("Which ceremony");
    window.fill("Path of a template file", path.to_str().expect("UTF-8"));
    window.press("Check it");
    window.wait(title);
    window.wait("from a file or an earlier ceremony");
    window.press("People:");
    name_two(window);
    assert!(!window.sees("Quorum:") && !window.sees("Key:"), "a record has neither quorum nor key");
    window.press("Room:");
    name_room(window);
    window.press("Plan:");
    window.wait("The whole plan");
    window.shoot("plan");
    window.press("Open the rehearsal");
    window.wait("Call the roll");
    call_the_roll(window, &["Administrator Ada", "Witness Ada"]);
}

/// A record of an author's own: values beside what they must be, a branch, a file that is kept, a step that is left out,
/// things in a bag.
fn a_record_compares_branches_and_keeps() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("record");
    let photo = window.folder.path().join("photo.jpg");
    std::fs::write(&photo, "light").expect("written");
    open_record(&mut window, include_str!("scripts/record.toml"), "A module comes into service");
    window.wait("We are at Vault room, and look at the box.");
    window.wait("Put the box on the table.");
    window.press("Every seal is whole");
    window.fill("Serial", "HSM-1002");
    window.wait("it is not what it must be");
    window.shoot("differs");
    window.fill("Serial", "hsm 1001");
    window.wait("it is what it must be");
    window
        .fill("SHA-256 of its firmware", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert!(!window.sees("Who opened it"));
    window.press("opened");
    window.fill("Who opened it", "Customs");
    window.shoot("compared");
    act(&mut window, "It is done: record it");
    window.wait("Customs opened the box with the serial hsm 1001.");
    act(&mut window, "It is done: record it");
    window.wait("gphoto2 --capture-image");
    window.fill("The file, on its medium", photo.to_str().expect("UTF-8"));
    act(&mut window, "Keep this file");
    window.wait("001-photo.jpg");
    window.shoot("kept");
    act(&mut window, "That is all: go on");
    window.wait("Play the anthem");
    window.press("Leave out this step");
    window.wait("Smart card 1");
    for number in ["TE 0001", "TE 0001"] {
        window.fill("Bag number", number);
        window.fill("Bag number, again", number);
        window.choose("Who has the bag now", "Witness Ada");
        window.shoot("bagged");
        act(&mut window, "It is in the bag");
        window.pause();
    }
    window.wait("Review the exceptions");
    let held = window.ceremonies().pop().expect("a ceremony");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    for record in ["\"type\":\"attached\"", "\"type\":\"left-out\"", "\"type\":\"item-bagged\""] {
        assert!(lines.contains(record), "{record}");
    }
}

/// A day ends with everybody's word and a signed folder; the next start finds the ceremony, and the next day goes on.
fn a_ceremony_goes_on_the_next_day() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("days");
    open_record(&mut window, include_str!("scripts/days.toml"), "A signing of two days");
    for name in ["Administrator Ada", "Witness Ada"] {
        window.wait(&format!("Record what {name} says"));
        window.press("I agree");
        act(&mut window, &format!("{name} agrees"));
    }
    window.fill("Who keeps the material until then", "Witness Ada, in the safe of the vault room");
    window.fill("When and where it goes on", "tomorrow at nine, here");
    window.shoot("evening");
    act(&mut window, "Close the day and sign its record");
    window.wait("The day is over");
    window.shoot("over");
    let mut window = window.restart(Look::default());
    window.pictures = pictures("days");
    window.wait("Unfinished: ");
    window.press("What now with ");
    window.wait("Day 1 is over");
    window.wait("Witness Ada, in the safe of the vault room");
    window.wait("tomorrow at nine, here");
    window.shoot("found");
    act(&mut window, "Hold day 2");
    window.wait("Who is here again?");
    window.wait("Witness Ada, in the safe of the vault room");
    window.wait("Day 2 begins: due now");
    window.shoot("again");
    for name in ["P1 Administrator Ada, Head office", "P2 Witness Ada, Head office"] {
        window.press(name);
    }
    window.fill("What was checked before going on", "The seals of the safe are whole.");
    act(&mut window, "Go on with these people");
    window.wait("Take the material out of the safe");
    window.press("Every seal is whole");
    act(&mut window, "It is done: record it");
    window.wait("Review the exceptions");
    let mut held = window.ceremonies();
    held.sort();
    let last = held.pop().expect("a second day");
    assert!(
        last.ends_with(
            held.pop()
                .and_then(|first| Some(format!("{}-day-2", first.file_name()?.to_str()?)))
                .expect("a first")
        )
    );
    assert!(last.join("parts/1/transcript.jsonl").exists());
}

/// Places and channels are optional; what one of them alone decides is said before the ceremony can be opened; two
/// spellings of one place are asked about.
fn custody_is_weighed_before_it_begins() {
    for (name, look) in [
        ("custody", Look { size: egui::vec2(1280.0, 800.0), ..Look::default() }),
        ("custody-small", Look { size: egui::vec2(1024.0, 600.0), ..Look::default() }),
        ("custody-small-double", Look { size: egui::vec2(1024.0, 600.0), percent: 200, ..Look::default() }),
    ] {
        let mut window = Window::open(look);
        window.pictures = pictures(name);
        fill_in(&mut window, plain(true));
        window.press("Custody: ");
        window.wait("It may stay empty: then no custody is planned here.");
        let who = |share: u8| format!("Share {share}, Custodian {}", crate::journeys::name_of(share));
        for (share, place) in [(1, "Vienna"), (2, "vienna"), (3, "Graz")] {
            window.fill(&format!("{}: place", who(share)), place);
        }
        window.wait("is it one place?");
        window.wait("Custody: something is missing");
        window.fill(&format!("{}: place", who(2)), "Vienna");
        window.fill(&format!("{}: how it gets there", who(1)), "courier A");
        window.wait("One place alone has enough to rebuild the key: Vienna with 2 sheets.");
        window.wait("Any 1 sheet may be lost");
        window.shoot("custody");
        window.press("Plan: ");
        window.wait("If Vienna is lost, 1 sheet is left and 2 are needed");
        window.shoot("plan");
        window.press("Custody: ");
        window.fill(&format!("{}: place", who(2)), "Linz");
        window.wait("Any one place may be lost");
        window.shoot("custody-spread");
        window.press("Plan: ");
        window.wait("The whole plan");
        assert!(!window.sees("If Vienna is lost"));
    }
}

/// The tour leads page by page to a rehearsal, back, and out of it; it is whole on a small screen too.
fn a_tour_leads_to_a_rehearsal() {
    for (name, look) in [
        ("tour", Look { size: egui::vec2(1280.0, 800.0), ..Look::default() }),
        ("tour-dark", Look { theme: ThemeChoice::Dark, ..Look::default() }),
        ("tour-small-double", Look { size: egui::vec2(1024.0, 600.0), percent: 200, ..Look::default() }),
    ] {
        let mut window = Window::open(look);
        window.pictures = pictures(name);
        window.shoot("home");
        window.press("Tour");
        for page in 1..6 {
            window.wait(&format!("Tour, {page} of 6"));
            window.shoot(&format!("page-{page}"));
            act(&mut window, "Next");
        }
        window.wait("Tour, 6 of 6");
        window.shoot("page-6");
        window.press("Back");
        window.wait("Tour, 5 of 6");
        window.strike(Key::F1);
        window.wait("Help: the beginning");
        window.strike(Key::Escape);
        act(&mut window, "Next");
        act(&mut window, "Prepare a rehearsal");
        window.wait("Which ceremony");
        window.wait("REHEARSAL");
    }
}

/// A file that is about to be read is shown small, by its name; one that is no page has no picture, and nothing breaks.
fn a_file_is_shown_small_beside_its_list() {
    let mut window = Window::open(Look { size: egui::vec2(1280.0, 800.0), ..Look::default() });
    window.pictures = pictures("preview");
    let at = window.folder.path().to_owned();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "2", "--threshold", "2", "--out", "one"])
        .current_dir(&at)
        .output()
        .expect("the program runs");
    assert!(made.status.success());
    let sheets = at.join("one/sheets");
    std::fs::write(sheets.join("broken.pdf"), b"%PDF-1.7 and no more").expect("written");
    window.press("Audit shares");
    window.fill("The ceremony's folder", at.join("one").to_str().expect("UTF-8"));
    act(&mut window, "Go on to the sheets");
    window.fill("Path of a file or folder", sheets.to_str().expect("UTF-8"));
    window.press("Read this path");
    window.press("share-01.pdf");
    window.wait("The first page of share-01.pdf");
    window.shoot("preview");
    window.press("broken.pdf");
    window.wait("no preview");
}

/// Each custodian has the lock that was chosen for them, and the plan says so before it begins.
fn a_lock_for_each_custodian_is_chosen_beforehand() {
    let mut window = Window::open(Look { size: egui::vec2(1280.0, 800.0), ..Look::default() });
    window.pictures = pictures("own-locks");
    fill_in(&mut window, plain(true));
    window.press("Quorum: whole");
    window.press("Some custodians have another lock than the others");
    window.choose("Lock of share 2", "passphrase");
    window.shoot("quorum");
    window.press("Plan: ");
    window.wait("holds share 2 (passphrase)");
    window.wait("holds share 1 (open)");
    window.shoot("plan");
}

/// The list at the end: a medium that is not there is named, a copy on the original's own medium does not count, two on
/// media of their own do, and nothing of it changes the folder.
fn the_folder_is_copied_to_two_media_at_the_end() {
    for (name, look) in [
        ("end", Look { size: egui::vec2(1280.0, 800.0), ..Look::default() }),
        ("end-small-double", Look { size: egui::vec2(1024.0, 600.0), percent: 200, ..Look::default() }),
    ] {
        let mut window = Window::open(look);
        hold_generation(&mut window, plain(true));
        window.pictures = pictures(name);
        window.shoot("as-it-comes");
        let held = window.ceremonies().remove(0);
        let before = std::fs::read(held.join("transcript.jsonl")).expect("readable");
        let beside = window.folder.path().to_owned();
        let copy_to = |window: &mut Window, medium: u8, folder: &std::path::Path| {
            window.fill(&format!("Folder on medium {medium} of 2"), folder.to_str().expect("UTF-8"));
            window.press("Copy and compare");
        };
        copy_to(&mut window, 1, &beside.join("usb"));
        window.wait("usb: there is no such folder: plug the medium in");
        // it stands at its field, in view
        let failed = "usb: there is no such folder: plug the medium in";
        assert!(window.stands_above("Folder on medium 1 of 2", failed) && window.shows(failed));
        assert!(window.shows("Folder on medium 1 of 2"));
        assert!(window.stands_above(failed, "cannot say where its copies are"));
        window.shoot("no-medium");
        copy_to(&mut window, 1, &beside);
        window.wait("it is on the same medium as the original");
        window.wait("No medium holds a copy yet.");
        window.shoot("same-medium");
        let disks = [Disk::of(32 << 10), Disk::of(32 << 10)];
        for (number, disk) in (1..).zip(&disks) {
            copy_to(&mut window, number, &disk.at);
            let said = format!("Copy {number} of 2 on {}", disk.at.display());
            window.wait(&said);
            window.settle();
            assert!(window.shows(&said), "what came of it is in view");
            let copy = disk.at.join(held.file_name().expect("a name"));
            assert_eq!(std::fs::read(copy.join("transcript.jsonl")).expect("copied"), before);
        }
        assert!(!window.sees("A second medium is still missing."));
        window.shoot("copied");
        window.wait("P4 Custodian Berta");
        window.wait("bag TE 0001 with share 1");
        window.wait("the last day of use");
        assert_eq!(std::fs::read(held.join("transcript.jsonl")).expect("readable"), before);
        verify(&mut window);
    }
}

/// New sheets for a key: what an earlier folder says of it is taken over; a folder that tells of
/// no set is named, and nothing is taken.
fn a_resharing_takes_over_what_the_key_is_for() {
    for (name, size) in [("reshare", Look::default().size), ("reshare-small", egui::vec2(1024.0, 600.0))] {
        let mut window = Window::open(Look { size, ..Look::default() });
        window.pictures = pictures(name);
        let mut room = Room::kek(81);
        room.finish();
        let earlier = window.folder.path().join("earlier");
        let mut folder = Folder::create(&earlier).expect("a folder");
        for entry in &room.kept {
            folder.keep(entry).expect("kept");
        }
        folder.prepare(room.closing.as_ref().expect("prepared")).expect("written");
        folder.publish().expect("written");
        window.press("Rehearsal");
        window.press("Hold a ceremony");
        window.wait("Which ceremony");
        window.press("New sheets for a key");
        window.press("Key:");
        window.fill("Folder of the earlier ceremony", "/nowhere/at/all");
        window.wait("/nowhere/at/all");
        window.wait_until_gone("Reading it");
        assert!(!window.sees("Take over what it says of the key"), "nothing was read");
        window.shoot("nowhere");
        window.fill("Folder of the earlier ceremony", earlier.to_str().expect("UTF-8"));
        window.press("Take over what it says of the key");
        let words = room.state().fingerprint().expect("a key").words();
        window.settle();
        assert_eq!(window.value("Fingerprint, sixteen words or hex"), words);
        assert!(!window.sees("Generation of the set"), "the old sheets say which it is");
        window.shoot("key");
    }
}

/// A rotation asks for the folder of the key that it replaces, and for no generation.
fn a_rotation_asks_for_the_key_that_it_replaces() {
    let mut window = Window::open(Look::default());
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    window.wait("Which ceremony");
    window.press("Rotation of a key");
    window.press("Key:");
    window.wait("Which key it replaces");
    assert!(!window.sees("Generation of the set"), "the first set of a new key is generation 1");
    window.press("Plan:");
    window.wait("name the folder of the ceremony before");
    window.press("Key:");
    window.fill("Folder of the earlier ceremony", "/nowhere/at/all");
    // what is wrong is said at its field, and the page is not whole
    window.wait("/nowhere/at/all");
    window.wait("Key: something is missing");
    window.press("Plan:");
    window.wait("/nowhere/at/all");
}

/// Each by itself, before the others.
pub const ALONE: &[Test] = tests![the_window_draws_while_argon2_runs, the_window_draws_while_it_reads];

/// Side by side.
pub const TESTS: &[Test] = tests![
    a_rehearsal_makes_a_key_and_recovers_it,
    the_keyboard_alone_suffices,
    a_recovered_key_leaves_wrapped_for_a_kms,
    a_derived_key_leaves_and_a_file_is_signed,
    a_file_is_signed_at_twice_the_size,
    a_key_that_could_not_leave_leaves_elsewhere,
    sheets_are_audited_one_at_a_time,
    keys_and_what_is_due_are_listed,
    the_register_is_searched_and_written_as_a_table,
    what_goes_wrong_is_said_and_recorded,
    a_broken_off_ceremony_is_found_and_continued_or_closed,
    the_page_that_asks_is_the_page_that_checks,
    a_key_comes_from_its_file,
    code_words_go_back_a_row,
    a_comparison_that_failed_removes_no_caveat,
    entries_are_sentences_with_their_lines,
    a_rehearsal_sheet_is_never_green,
    a_bag_is_asked_for_in_view,
    a_step_that_waits_says_for_what,
    a_record_compares_branches_and_keeps,
    a_ceremony_goes_on_the_next_day,
    a_resharing_takes_over_what_the_key_is_for,
    a_rotation_asks_for_the_key_that_it_replaces,
    the_folder_is_copied_to_two_media_at_the_end,
    a_tour_leads_to_a_rehearsal,
    a_file_is_shown_small_beside_its_list,
    a_lock_for_each_custodian_is_chosen_beforehand,
    custody_is_weighed_before_it_begins,
    a_secret_is_sealed_and_check_values_are_read,
    a_secret_is_sealed_on_a_small_screen,
    a_large_file_is_sealed,
    shares_of_another_scheme_are_sealed,
    shares_of_another_scheme_are_sealed_on_a_small_screen,
    shares_of_another_scheme_are_sealed_on_a_large_screen,
    what_the_script_names_leaves_before_the_wipe,
    a_large_payload_leaves_into_a_file,
    a_person_chooses_by_the_arrows,
    the_start_is_as_it_was_left,
    enter_does_not_leave_results,
    tab_never_shows_a_secret,
    the_private_screen_hides,
    every_screen_is_whole_on_a_small_screen_at_twice_the_size,
];
