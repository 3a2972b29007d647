//! `keyrite custody`: the exit code says whether one alone decides over the key; a file from outside writes no lines of its
//! own.

#![allow(clippy::expect_used)]

use std::fs;

use crate::support::program::{Folder, keyrite, tool};

const SPREAD: &str = "threshold = 2\nshares = 3\n
[[keeper]]\nname = \"Ada\"\norganisation = \"Bank\"\nplace = \"Vienna\"\nshares = [1]\n
[[keeper]]\nname = \"Berta\"\norganisation = \"Notary\"\nplace = \"Graz\"\nchannel = \"courier A\"\nshares = [2]\n
[[keeper]]\nname = \"Carlos\"\norganisation = \"Auditor\"\nplace = \"Linz\"\nshares = [3]\n";

/// What the file holds, the exit code, and what is said, to standard output or elsewhere.
#[test]
fn a_plan_of_custody_is_weighed() {
    let long = SPREAD.replacen("Berta", &"x".repeat(100_000), 1);
    let cases: &[(&str, &str, i32, &str)] = &[
        ("spread", SPREAD, 0, "Any 1 sheet may be lost: any 2 of 3 rebuild the key."),
        (
            "one place",
            &SPREAD.replace("Graz", "Vienna"),
            1,
            "!! One place alone has enough to rebuild the key: Vienna with 2 sheets.",
        ),
        ("another spelling", &SPREAD.replace("Graz", "VIENNA"), 2, "is it one place?"),
        ("a line feed", &SPREAD.replace("Graz", "Graz\\n!! fine"), 2, "keeper 2, place: character 5, U+000A"),
        (
            "a direction mark",
            &SPREAD.replace("Graz", "\u{202e}zarG"),
            2,
            "keeper 2, place: character 1, U+202E",
        ),
        ("100,000 characters", &long, 2, "keeper 2, name: it has 100000 characters, at most 200 fit"),
        ("no TOML", "threshold: 2", 2, "plan.toml: line 1: "),
        ("nobody", "threshold = 2\nshares = 3\nkeeper = []\n", 2, "share 1 is with nobody"),
    ];
    let at = Folder::empty();
    for (name, text, code, said) in cases {
        fs::write(at.path("plan.toml"), text).expect("written");
        let run = keyrite(&["custody", "plan.toml"], at.root());
        assert_eq!(run.code, *code, "{name}: {}{}", run.out, run.err);
        assert!(format!("{}{}", run.out, run.err).contains(said), "{name}: {}{}", run.out, run.err);
        assert!(
            *code != 2 || run.out.is_empty() && run.err.lines().count() == 1,
            "{name}: {}{}",
            run.out,
            run.err
        );
    }
    let missing = keyrite(&["custody", "no\nsuch.toml"], at.root());
    assert!(missing.code == 2 && missing.err.contains("there is no such file"), "{}", missing.err);
    fs::write(at.path("latin1.toml"), b"threshold = 2 # \xe4").expect("written");
    let latin1 = keyrite(&["custody", "latin1.toml"], at.root());
    assert!(latin1.code == 2 && latin1.err.contains("it is not UTF-8 text"), "{}", latin1.err);
}

/// On paper by itself and with a script, never over what is there; a script for another number of shares is told by the plan.
#[test]
fn a_plan_of_custody_is_printed() {
    let at = Folder::empty();
    fs::write(at.path("plan.toml"), SPREAD.replace("Graz", "Vienna")).expect("written");
    let run = keyrite(&["custody", "plan.toml", "--pdf", "plan.pdf", "--json"], at.root());
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let told: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!((told["grave"].as_u64(), told["threshold"].as_u64()), (Some(2), Some(2)), "{told}");
    let text = tool("pdftotext", &["-layout", "plan.pdf", "-"], at.root()).out;
    assert!(text.contains("Custody plan") && text.contains("By place"), "{text}");
    let again = keyrite(&["custody", "plan.toml", "--pdf", "plan.pdf"], at.root());
    assert!(again.code == 2 && again.err.contains("it exists already"), "{}", again.err);
    let arguments = ["template", "script", "kek", "--custody", "plan.toml", "--out", "script.pdf"];
    let run = keyrite(&arguments, at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let first = tool("pdftotext", &["-layout", "-l", "1", "script.pdf", "-"], at.root()).out;
    assert!(
        first.contains("One place alone has enough to rebuild the key: Vienna with 2 sheets."),
        "{first}"
    );
    assert!(first.contains("3 sheets, any 2 of them rebuild the key"), "{first}");
    for (arguments, said) in [
        (
            &["template", "script", "recovery", "--custody", "plan.toml", "--out", "x.pdf"][..],
            "takes its number of shares from the sheets",
        ),
        (
            &["template", "script", "kek", "--custody", "nothing.toml", "--out", "x.pdf"],
            "there is no such file",
        ),
    ] {
        let run = keyrite(arguments, at.root());
        assert!(run.code == 2 && run.err.contains(said), "{}", run.err);
        assert!(!at.path("x.pdf").exists());
    }
}
