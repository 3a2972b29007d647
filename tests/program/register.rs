//! The register from folders, by the command line.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::fs;

use crate::support::program::{Folder, keyrite};

/// From folders, by the command line: what does not hold is not counted and is named, and the exit code says so.
#[test]
fn the_command_counts_what_holds() {
    let held = Folder::rehearsed(&["--shares", "3", "--threshold", "2"]);
    let folder = held.root().parent().expect("a folder above");
    let run = keyrite(&["register", "."], folder);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(run.err.contains("With --rehearsal, rehearsals are listed"), "{}", run.err);
    let json = |arguments: &[&str]| {
        let run = keyrite(&[&["register", "--rehearsal", "--json"], arguments].concat(), folder);
        let value: serde_json::Value =
            serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}{}", run.out, run.err));
        (run.code, value)
    };
    // the rehearsal holds a generation; its shares are in named bags
    for place in [".", "held"] {
        let (code, value) = json(&[place]);
        assert_eq!((code, &value["anchored"]), (5, &false.into()), "{value:#}");
        assert_eq!(value["keys"][0]["sets"][0]["shares"].as_array().map(Vec::len), Some(3));
        assert_eq!(value["keys"][0]["sets"][0]["shares"][1]["bag"], "TE 0000 0002");
        assert_eq!(value["keys"][0]["life"][0]["says"], "made");
    }
    let (code, value) = json(&["--on", "2099-01-01", "."]);
    assert_eq!(code, 1);
    assert_eq!(value["keys"][0]["state"], "deactivated");
    for (arguments, why) in [
        (&["register", "--on", "soon", "."][..], "write a date such as 2026-11-21"),
        (&["register", "nowhere"], "there is no such folder"),
        (&["register", "held/statement.txt"], "it is no folder: name the folder of a ceremony"),
    ] {
        let run = keyrite(arguments, folder);
        assert!(run.code == 2 && run.err.contains(why), "{}", run.err);
    }
    let transcript = held.path("transcript.jsonl");
    let text = fs::read_to_string(&transcript).expect("readable");
    fs::write(&transcript, text.replace("TE 0000 0002", "TE 0000 0009")).expect("writable");
    let (code, value) = json(&["."]);
    assert_eq!(code, 1);
    assert_eq!(value["keys"].as_array().map(Vec::len), Some(0));
    let said = keyrite(&["register", "--rehearsal", "."], folder).out;
    assert!(said.contains("attention wanted by 0; 1 transcript is not counted."), "{said}");
    assert!(
        value["not_counted"][0]["why"].as_str().expect("why").starts_with("not valid: line "),
        "{value:#}"
    );
}
