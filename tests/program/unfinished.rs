//! Ceremonies that were broken off are found, and only they.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::own_time;
use crate::support::program::{Folder, keyrite};
use keyrite::desk::archive::unfinished::find;

const SMALL: [&str; 4] = ["--shares", "2", "--threshold", "2"];

fn rehearse(at: &Folder, out: &str, more: &[&str]) {
    let run = keyrite(&[&["rehearse", "--out", out][..], &SMALL, more].concat(), at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

/// A copy of a held ceremony as the power cut left it: this many lines, nothing of the close.
fn broken_off(from: &Path, to: &Path, lines: usize) {
    fs::create_dir_all(to).expect("creates");
    for name in ["transcript.jsonl", "transcript.sig"] {
        let text = fs::read_to_string(from.join(name)).expect("readable");
        let kept: String = text.split_inclusive('\n').take(lines).collect();
        fs::write(to.join(name), kept).expect("writes");
    }
}

fn names(places: &[PathBuf]) -> Vec<String> {
    let name = |folder: &Path| folder.file_name().expect("a name").to_string_lossy().into_owned();
    find(places).iter().map(|one| name(&one.folder)).collect()
}

/// What cannot be continued is said before a folder is made: the next try finds its place empty.
#[test]
fn a_rehearsal_that_cannot_begin_leaves_no_folder() {
    let at = Folder::empty();
    rehearse(&at, "made", &[]);
    fs::remove_dir_all(at.path("made/sheets")).expect("removes");
    let run = keyrite(&["rehearse", "recovery", "--continue", "made", "--out", "next"], at.root());
    assert!(run.code == 2 && run.err.contains("its sheets are not there"), "{}", run.err);
    assert!(!at.path("next").exists());
    // nothing written yet is incomplete, whatever it is compared with
    fs::create_dir(at.path("empty")).expect("creates");
    fs::write(at.path("empty/transcript.jsonl"), "").expect("writes");
    let run = keyrite(&["verify", "empty", "--parent", "made"], at.root());
    assert!(run.code == 3 && run.out.starts_with("INCOMPLETE"), "{}{}", run.out, run.err);
}

#[test]
fn only_what_was_broken_off_is_found_newest_first() {
    let at = Folder::empty();
    rehearse(&at, "sealed", &[]);
    let place = at.root().to_owned();
    assert_eq!(names(std::slice::from_ref(&place)), Vec::<String>::new());
    broken_off(&at.path("sealed"), &at.path("early"), 9);
    broken_off(&at.path("sealed"), &at.path("late"), 20);
    broken_off(&at.path("sealed"), &at.path("nothing"), 0);
    fs::create_dir(at.path("empty")).expect("creates");
    fs::write(at.path("file"), "").expect("writes");
    std::os::unix::fs::symlink("late", at.path("link")).expect("links");
    assert_eq!(names(std::slice::from_ref(&place)), ["late", "early"]);
    let found = find(&[at.path("early")]);
    let one = found.first().expect("found");
    assert_eq!((found.len(), one.report.audit.lines(), one.report.wrong.is_none()), (1, 9, true));
    // by several ways it is still one
    assert_eq!(
        names(&[at.path("late"), place.clone(), place.join("."), at.path("missing")]),
        ["late", "early"]
    );

    // torn, as a power cut in the middle of a line leaves it
    let mut torn =
        fs::OpenOptions::new().append(true).open(at.path("early/transcript.jsonl")).expect("opens");
    torn.write_all(b"{\"at\":\"20").expect("writes");
    assert!(find(&[at.path("early")]).first().expect("found").report.torn.is_some());
    // wrong lines do not hide it
    let text = fs::read_to_string(at.path("late/transcript.jsonl")).expect("readable");
    fs::write(at.path("late/transcript.jsonl"), text.replacen("\"seq\":7", "\"seq\":8", 1)).expect("writes");
    let found = find(&[at.path("late")]);
    assert!(found.first().expect("found").report.wrong.is_some());
    fs::remove_file(at.path("late/transcript.sig")).expect("removes");
    let found = find(&[at.path("late")]);
    let says = found.first().expect("found").report.wrong.as_ref().expect("wrong").to_string();
    assert!(says.contains("transcript.sig: there is no such file"), "{says}");
}

#[test]
fn what_is_continued_is_finished() {
    let at = Folder::empty();
    rehearse(&at, "whole", &[]);
    broken_off(&at.path("whole"), &at.path("stopped"), 12);
    fs::remove_dir_all(at.path("whole")).expect("removes");
    let place = [at.root().to_owned()];
    assert_eq!(names(&place), ["stopped"]);
    rehearse(&at, "next", &["--continue", "stopped"]);
    assert_eq!(names(&place), Vec::<String>::new());
    // alone it cannot be known
    assert_eq!(names(&[at.path("stopped")]), ["stopped"]);
    assert_eq!(names(&[at.path("stopped"), at.path("next")]), Vec::<String>::new());
    // the next one is broken off too: it is the one to continue
    broken_off(&at.path("next"), &at.path("again"), 5);
    fs::remove_dir_all(at.path("next")).expect("removes");
    assert_eq!(names(&place), ["again"]);
}

/// A ceremony that is being held now is nobody's to continue.
#[test]
fn a_ceremony_being_written_is_not_found() {
    let at = Folder::empty();
    rehearse(&at, "whole", &[]);
    broken_off(&at.path("whole"), &at.path("open"), 12);
    // another process holds the lock
    let mut holder = Command::new("flock")
        .args(["open/transcript.jsonl", "sh", "-c", "echo held; cat"])
        .current_dir(at.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("flock runs");
    let mut line = String::new();
    BufReader::new(holder.stdout.take().expect("piped")).read_line(&mut line).expect("reads");
    assert_eq!(line, "held\n");
    assert_eq!(names(&[at.root().to_owned()]), Vec::<String>::new());
    drop(holder.stdin.take());
    holder.wait().expect("waits");
    assert_eq!(names(&[at.root().to_owned()]), ["open"]);
}

/// Many sealed ceremonies cost little, and no more than 200 folders are looked at.
#[test]
fn many_folders_are_looked_at_quickly() {
    let at = Folder::empty();
    rehearse(&at, "whole", &[]);
    for n in 0..199 {
        let copy = at.path(&format!("sealed-{n:03}"));
        broken_off(&at.path("whole"), &copy, 1_000);
        fs::write(copy.join("statement.txt"), "").expect("writes");
    }
    broken_off(&at.path("whole"), &at.path("stopped"), 12);
    let start = own_time::of_this_thread();
    assert_eq!(names(&[at.root().to_owned()]), ["stopped"]);
    let cost = own_time::of_this_thread().checked_sub(start).expect("it goes on");
    println!("200 folders: {cost:?}");
    assert!(cost.as_secs() < 10, "{cost:?}");
    // the oldest ones are left out
    let old = fs::File::options().write(true).open(at.path("stopped/transcript.jsonl")).expect("opens");
    old.set_modified(std::time::UNIX_EPOCH).expect("sets");
    assert_eq!(names(&[at.root().to_owned()]), Vec::<String>::new());
}
