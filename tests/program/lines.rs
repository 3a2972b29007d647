//! Ceremonies that go on after each other, rehearsed one after the other: each stands, alone and with all before it.

use crate::support::program::{Folder, keyrite};

/// What is rehearsed, into which folder, after which; and what `verify` says of it with every folder before it.
const LINE: &[(&str, &str, &str)] = &[
    ("dispatch", "away", "held"),
    ("receipt", "there", "away"),
    ("reissue", "again", "there"),
    ("deposit", "kept", "again"),
    // the sheets lie several folders back
    ("audit", "looked", "kept"),
    ("rotation", "new", "looked"),
    ("deposit", "newer", "new"),
    ("destruction", "gone", "looked"),
];

#[test]
fn a_long_life_is_rehearsed_and_every_transcript_of_it_stands() {
    let at = Folder::around_rehearsed(&["--shares", "3", "--threshold", "2"]);
    let mut before = vec!["held"];
    for (template, out, parent) in LINE {
        let run = keyrite(&["rehearse", template, "--continue", parent, "--out", out], at.root());
        assert_eq!(run.code, 0, "{template} after {parent}: {}{}", run.out, run.err);
        let parents = before.iter().flat_map(|parent| ["--parent", parent]);
        let last = if *template == "destruction" { "gone-day-2" } else { *out };
        let words: Vec<&str> = ["verify", last].into_iter().chain(parents).collect();
        let run = keyrite(&words, at.root());
        // 5: it stands, and nothing was held against it
        assert!(run.code == 5, "{out}: {}{}", run.out, run.err);
        // the old key and the new one part here
        if *out != "newer" {
            before.push(out);
        }
    }
    // one in between is not given: nothing contradicts, and nothing can be said
    let run = keyrite(&["verify", "there", "--parent", "held"], at.root());
    let said = format!("{}{}", run.out, run.err);
    assert!(
        run.code == 2 && said.contains("was not given: without it nobody can say"),
        "{}: {said}",
        run.code
    );
    let told = keyrite(&["register", "--rehearsal", "."], at.root());
    for wanted in ["2 bags are still there: TE ", "look at what Rehearsal agent keeps, 2 bags"] {
        assert!(told.out.contains(wanted), "{wanted}: {}{}", told.out, told.err);
    }
    assert!(!told.out.contains("was used in ceremony"), "{}", told.out);
}

/// After two lines that each tell of another sheet of one share, the one of the record is brought, however near the folder
/// of the other lies.
#[test]
fn of_two_sheets_of_a_share_the_one_of_the_record_is_brought() {
    let at = Folder::around_rehearsed(&["--shares", "2", "--threshold", "2"]);
    for (script, name, before) in [
        ("reissue", "first", &["held"][..]),
        ("vault-rekey", "one", &["first"]),
        ("reissue", "second", &["first"]),
        ("vault-rekey", "two", &["second"]),
        ("recovery", "both", &["one", "two"]),
    ] {
        let upon = before.iter().flat_map(|folder| ["--continue", folder]);
        let arguments = ["rehearse", script, "--out", name].into_iter().chain(upon).collect::<Vec<_>>();
        let run = keyrite(&arguments, at.root());
        assert_eq!(run.code, 0, "{name}: {}{}", run.out, run.err);
    }
    // without the folder that printed it, what is there is not it
    std::fs::create_dir(at.path("elsewhere")).expect("made");
    std::fs::rename(at.path("second"), at.path("elsewhere/second")).expect("moved");
    let run = keyrite(
        &["rehearse", "recovery", "--continue", "one", "--continue", "two", "--out", "lacking"],
        at.root(),
    );
    assert!(run.code == 2 && !at.path("lacking").exists(), "{}{}", run.out, run.err);
    assert!(run.err.contains("no sheet of share 2 in the rehearsals before it is the one"), "{}", run.err);
}
