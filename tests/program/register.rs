//! The register from folders, by the command line.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support::program::{Folder, keyrite, keyrite_with_settings};

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

/// A part of it, and tables: what is asked for is shown, and the exit code is that of the whole.
#[test]
fn a_part_of_it_is_asked_for_by_the_command() {
    let held = Folder::rehearsed(&["--shares", "3", "--threshold", "2"]);
    let folder = held.root().parent().expect("a folder above");
    let run = |more: &[&str]| {
        keyrite(&[&["register", "--rehearsal", ".", "--on", "2099-01-01"], more].concat(), folder)
    };
    let whole = run(&[]);
    assert_eq!(whole.code, 1, "{}{}", whole.out, whole.err);
    for said in [
        "What is due when, judged against 2099-01-01",
        "  ! Overdue since ",
        " \u{b7} REHEARSAL-KEY (key page of ceremony ",
        "REHEARSAL-KEY \u{b7} deactivated",
        "  state         pre-activation since ",
        "  cryptoperiod  ",
    ] {
        assert!(whole.out.contains(said), "{said}: {}", whole.out);
    }
    for (question, shown, said) in [
        (&["--state", "deactivated"][..], true, "1 of 1 shown: state deactivated."),
        (&["--state", "active", "--state", "suspended"], false, "0 of 1 shown: state active or suspended."),
        (&["--holder", "stand-in"], true, "1 of 1 shown: holder \u{201c}stand-in\u{201d}."),
        (&["--holder", "nobody"], false, "0 of 1 shown: holder"),
        (&["--due-before", "2000-01-01"], false, "0 of 1 shown: due before 2000-01-01."),
        (&["--due-before", "2099-01-01"], true, "1 of 1 shown: due before 2099-01-01."),
        (&["--search", "te 0000 0002"], true, "1 of 1 shown: with"),
    ] {
        let part = run(question);
        assert_eq!(part.code, 1, "{question:?}: {}", part.err);
        assert!(part.out.contains(said), "{question:?}: {}", part.out);
        assert_eq!(part.out.contains("share 2"), shown, "{question:?}: {}", part.out);
        assert!(part.out.contains("attention wanted by 1"), "{question:?}: {}", part.out);
    }
    let json: serde_json::Value =
        serde_json::from_str(&run(&["--json", "--search", "nothing of this"]).out).expect("JSON");
    assert_eq!((&json["shown"], &json["of"]), (&0.into(), &1.into()));
    assert_eq!(
        (json["keys"].as_array().map(Vec::len), json["due"].as_array().map(Vec::len)),
        (Some(0), Some(0))
    );
    let json: serde_json::Value = serde_json::from_str(&run(&["--json"]).out).expect("JSON");
    assert_eq!(json["as_of"], "2099-01-01");
    assert_eq!(json["due"].as_array().map(Vec::len), Some(3));
    assert!(json["due"].as_array().expect("a list").iter().all(|due| due["overdue"] == true), "{json:#}");
    assert_eq!(json["keys"][0]["states"].as_array().map(Vec::len), Some(3));

    // tables: to standard output alone, or to a new file beside the text
    let sheets = run(&["--csv", "-", "--table", "sheets"]);
    assert_eq!((sheets.code, sheets.out.matches("\r\n").count()), (1, 4), "{}", sheets.out);
    assert!(sheets.out.starts_with("\"as of\",\"anchored\",\"key\",\"set\""), "{}", sheets.out);
    let beside = run(&["--csv", "keys.csv"]);
    assert!(beside.err.contains("keys.csv: 1 row") && beside.out.contains("share 2"), "{}", beside.err);
    let keys = fs::read_to_string(folder.join("keys.csv")).expect("written");
    assert_eq!(keys, run(&["--csv", "-"]).out);
    for (arguments, why) in [
        (&["--csv", "keys.csv"][..], "keys.csv: it exists already, and nothing is overwritten"),
        (&["--csv", "nowhere/keys.csv"], "nowhere: there is no such folder"),
        (&["--csv", "-", "--json"], "--csv - and --json both write to standard output"),
        (
            &["--state", "asleep"],
            "--state asleep: no key is in such a state. The states are pre-activation, active, suspended, deactivated, compromised, destroyed, destroyed-compromised, never-issued, unknown",
        ),
        (&["--due-before", "soon"], "--due-before soon: write a date such as 2026-11-21"),
        (&["--search", "?!"], "--search ?!: write at least one letter or digit"),
        (&["--holder", " "], "--holder  : write at least one letter or digit"),
    ] {
        let refused = run(arguments);
        assert!(refused.code == 2 && refused.err.contains(why), "{arguments:?}: {}", refused.err);
    }
}

/// What was verified before is known the next time and said; what cannot be known or kept costs nothing but time.
#[test]
fn what_was_verified_before_is_said() {
    let held = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    let folder = held.root().parent().expect("a folder above");
    let settings = tempfile::tempdir().expect("a folder");
    let run = |settings: &Path, more: &[&str]| {
        let run =
            keyrite_with_settings(settings, &[&["register", "--rehearsal", "."], more].concat(), folder);
        assert_eq!(run.code, 5, "{}{}", run.out, run.err);
        assert!(run.out.contains("share 2") || run.out.contains("\"share\": 2"), "{}", run.out);
        run
    };
    let earlier = "0 transcripts were verified whole now. Of 1 the signatures of single lines were verified on this machine before, to the byte; their chain, script, last signature and close were verified again now. --verify-all verifies all anew.";
    let first = run(settings.path(), &[]);
    assert!(
        first.err.is_empty() && !first.out.contains("on this machine before"),
        "{}{}",
        first.out,
        first.err
    );
    let again = run(settings.path(), &[]);
    assert!(again.err.is_empty() && again.out.contains(earlier), "{}{}", again.out, again.err);
    let json: serde_json::Value = serde_json::from_str(&run(settings.path(), &["--json"]).out).expect("JSON");
    assert_eq!((&json["verified_now"], &json["verified_earlier"]), (&0.into(), &1.into()));
    assert_eq!(json["keys"][0]["life"][0]["verified"], "earlier");
    assert!(!run(settings.path(), &["--verify-all"]).out.contains("on this machine before"));

    let file = settings.path().join("keyrite/verified.txt");
    let mode = fs::metadata(&file).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let good = fs::read_to_string(&file).expect("readable");
    assert!(good.lines().count() == 2 && !good.contains("held"), "{good}");
    fs::write(&file, "keyrite-verified 1\nx\n").expect("written");
    let spoilt = run(settings.path(), &[]);
    assert!(
        spoilt.err.contains("What was verified before is not known, and all is verified anew")
            && spoilt.err.contains("verified.txt: its line 2 is not as this program writes it"),
        "{}",
        spoilt.err
    );
    // and it is in order afterwards
    assert!(run(settings.path(), &[]).out.contains(earlier));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).expect("set");
    assert!(run(settings.path(), &[]).err.contains("others may read or write it, so it is not used"));

    // a place where nothing can be kept
    let nowhere = run(Path::new("/proc/nowhere"), &[]);
    assert!(nowhere.err.contains("What was verified is not remembered for the next time"), "{}", nowhere.err);
    let without = run(Path::new(""), &[]);
    assert!(without.err.is_empty(), "{}", without.err);
}
