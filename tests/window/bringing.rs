//! Bags and sheets that are brought to a recovery: it is said whose turn it is, and what does not belong here is told as soon as
//! it is seen.

use std::path::Path;
use std::process::Command;

use crate::driven::{Look, Window, pictures};
use crate::journeys::{act, begin_recovery, begin_recovery_after, rows_of, scan};
use crate::runner::{Test, tests};
use eframe::egui;

/// The folder of a rehearsal of k of n.
pub fn rehearsed(out: &Path, (threshold, shares): (u8, u8)) {
    let made = Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", &shares.to_string(), "--threshold", &threshold.to_string(), "--out"])
        .arg(out)
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

fn open_bag(window: &mut Window, who: &str, bag: &str) {
    window.wait("The next bag");
    window.choose("Who brings it", who);
    window.fill("Number on the bag", bag);
    window.press("As last recorded");
    window.fill("What was seen", "sealed, number as recorded");
    act(window, "Record the bag and open it");
    window.wait(&format!("Open now: bag {bag}, brought by {who}"));
}

/// With 3 of 5 whose bags are recorded: any three, whose bag is open, whose may come next.
fn whose_bag_is_open_and_whose_may_come_next_is_said() {
    for (name, size, percent) in [
        ("bringing", egui::vec2(1280.0, 800.0), 100),
        ("bringing-small", egui::vec2(1024.0, 600.0), 100),
        ("bringing-twice", egui::vec2(1280.0, 800.0), 200),
    ] {
        bring_three_of_five(name, Look { size, percent, ..Look::default() });
    }
}

fn bring_three_of_five(name: &str, look: Look) {
    let mut window = Window::open(look);
    window.pictures = pictures(name);
    let at = window.folder.path().to_owned();
    rehearsed(&at.join("held"), (3, 5));
    rehearsed(&at.join("other"), (3, 5));
    let sheet = |of: &str, share: u8| at.join(of).join(format!("sheets/share-0{share}.pdf"));
    let custodians = [1, 2, 3].map(|number| format!("Stand-in Custodian {number}"));
    let names = custodians.each_ref().map(String::as_str);
    begin_recovery_after(&mut window, true, Some(&at.join("held")), &names);
    window.wait("0 of 3 sheets are read");
    window.wait("Any 3 of these 5 sheets rebuild the key, no matter which");
    assert_eq!(window.count("slot "), 3);
    window.wait("slot 3: any sheet");
    window.wait("3 more, any of these: share 1 in bag TE 0000 0001 of Stand-in Custodian 1");
    window.shoot("next");
    open_bag(&mut window, names[0], "TE 0000 0001");
    window.wait("Share 1 was sealed in it. Read that sheet, and no other.");
    window.wait("Next: 2 more, any of these: share 2 in bag TE 0000 0002 of Stand-in Custodian 2");
    window.wait("read the sheet of bag TE 0000 0001 first");
    window.shoot("open");
    if name == "bringing" {
        the_list_of_files_fills_the_page(&mut window, &at);
    }
    // by a scanner, from a file, by its words: each is told before it is offered
    scan(&mut window, &sheet("other", 1));
    refused_at_once(&mut window, "This is a sheet of set ");
    window.shoot("other-set");
    window.press("Read another one instead");
    window.press("Pictures and PDFs");
    let another = "This is share 2, and bag TE 0000 0001 was last recorded with share 1";
    window.fill("Path of a file or folder", sheet("held", 2).to_str().expect("UTF-8"));
    window.press("Read this path");
    refused_at_once(&mut window, another);
    window.press("Read another one instead");
    window.press("Words on the paper");
    for (number, row) in (1..=3).zip(rows_of(&sheet("held", 2))) {
        assert!(!window.sees(another), "told after {number} rows");
        window.fill_secret(&format!("Row {number}"), &row.join(" "));
        window.strike(egui::Key::Enter);
    }
    window.wait(another);
    window.settle();
    assert!(window.each_stands_above(another, 1, "Take this share") && window.shows(another));
    window.shoot("words-of-another");
    scan(&mut window, &sheet("held", 1));
    window.wait(" of set ");
    assert!(!window.sees(another) && !window.sees("Record that it is not taken"));
    act(&mut window, "Take this share");
    window.wait("slot 1: share 1");
    window.wait("2 more, any of these: share 2 in bag TE 0000 0002");
    open_bag(&mut window, names[1], "TE 0000 0002");
    scan(&mut window, &sheet("held", 2));
    act(&mut window, "Take this share");
    open_bag(&mut window, names[2], "TE 0000 0003");
    window.wait("Next: no other bag is needed once this sheet is taken.");
    scan(&mut window, &sheet("held", 3));
    act(&mut window, "Take this share");
    window.wait("enough sheets were read");
    window.shoot("enough");
}

fn refused_at_once(window: &mut Window, why: &str) {
    window.wait(why);
    window.wait("Record that it is not taken");
    window.settle();
    assert!(window.has_focus("Read another one instead"), "{:?}", window.focused_label());
    assert!(!window.sees("Take this share"));
}

fn the_list_of_files_fills_the_page(window: &mut Window, at: &Path) {
    let folder = at.join("scans");
    std::fs::create_dir(&folder).expect("a folder");
    for number in 1..=30 {
        std::fs::write(folder.join(format!("scan-{number:02}.png")), "not looked at").expect("written");
    }
    window.fill("Path of a file or folder", folder.to_str().expect("UTF-8"));
    window.press("Read this path");
    window.wait("scan-30.png");
    window.shoot("files");
    assert!(window.stands_above("scan-05.png", "Files can also be dropped"));
}

/// Where no transcript tells of the bags: a sheet twice, and one of another set, are told before they are taken.
fn a_second_copy_and_another_set_are_told_before_they_are_taken() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("bringing-unknown");
    let at = window.folder.path().to_owned();
    rehearsed(&at.join("held"), (2, 3));
    rehearsed(&at.join("other"), (2, 3));
    let sheet = |of: &str, share: u8| at.join(of).join(format!("sheets/share-0{share}.pdf"));
    begin_recovery(&mut window, true);
    window.wait("How many sheets are needed stands on each of them");
    assert_eq!(window.count("slot "), 0);
    window.wait("The bag of Custodian Ada; the bag of Custodian Bob.");
    open_bag(&mut window, "Custodian Ada", "TE 0001");
    window.wait("Next: the bag of Custodian Bob.");
    scan(&mut window, &sheet("held", 1));
    act(&mut window, "Take this share");
    window.wait("slot 1: share 1");
    open_bag(&mut window, "Custodian Bob", "TE 0002");
    scan(&mut window, &sheet("held", 1));
    refused_at_once(&mut window, "Share 1 was taken already: a second copy does not count.");
    window.shoot("copy");
    window.press("Read another one instead");
    scan(&mut window, &sheet("other", 2));
    window.wait("It is of another set than the sheets read so far");
    window.settle();
    assert!(window.has_focus("Read another one instead"), "{:?}", window.focused_label());
    window.shoot("another-set");
    // only a rebuilt key tells which set is the right one: it can be taken
    act(&mut window, "Take this share");
    window.wait("Share 2 is of another set");
}

/// Side by side.
pub const TESTS: &[Test] = tests![
    whose_bag_is_open_and_whose_may_come_next_is_said,
    a_second_copy_and_another_set_are_told_before_they_are_taken,
];
