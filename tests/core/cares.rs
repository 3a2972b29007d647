//! Cares that a script leaves out are told: each is taken out of a script that has it, and one line says so.

#![allow(clippy::expect_used)]

use keyrite::plan::{blocks, load};

const RECORD: &str = include_str!("scripts/everything.toml");

/// A step of a record that stands behind the review.
const LATE: &str = "[[phase]]\ntitle = \"Late\"\n\n[[phase.step]]\nid = \"weigh\"\nkind = \"review\"\ntitle = \"Review\"\nacts = \"witness\"\nconfirms = [\"administrator\"]\n\n[[phase.step]]\nid = \"late\"\nkind = \"act\"\ntitle = \"Do more\"\nacts = \"administrator\"\nconfirms = [\"witness\"]\nsay = \"More.\"\n\n[[phase]]\nwithout = [\"review\"]\ninclude = \"closing\"";
/// The look at the machine where the key is gone already.
const MACHINE_LATE: &str = "[[phase]]\ninclude = \"room-and-machine\"\n\n[[phase]]\ninclude = \"closing\"";

/// What is written in place of what.
type Change = (&'static str, &'static str);

/// In which script, what is written in place of what, and the lines that are told beside those of the script itself.
const TAKEN_OUT: &[(&str, &[Change], &[&str])] = &[
    ("everything", &[("confirms = [\"2 officer\", \"all witness\"]\n", "")], &["a second person at: box"]),
    (
        "everything",
        &[
            ("not_also = [\"witness\", \"officer\"]", "not_also = [\"officer\"]"),
            ("not_also = [\"administrator\", \"officer\"]", "not_also = [\"officer\"]"),
        ],
        &["a witness of their own: one person may also be administrator, auditor"],
    ),
    (
        "everything",
        &[("[[phase]]\ninclude = \"closing\"", LATE)],
        &["a review of the exceptions after all else: later come late"],
    ),
    (
        "everything",
        &[(
            "format = \"serial\", expect = \"{hsm.serial}\" }",
            "format = \"serial\", expect = \"{hsm.serial}\", optional = true }",
        )],
        &["an answer to each comparison: these may stay empty: module.serial"],
    ),
    (
        "kek",
        &[
            ("[[phase]]\ninclude = \"room-and-machine\"\n", ""),
            ("[[phase]]\ninclude = \"closing\"", MACHINE_LATE),
        ],
        &[
            "a look at the machine's network, swap, disks and printers before the key or a sheet is there",
            "a comparison of the program with an independent print before the key or a sheet is there",
            "a comparison of the script with the approved one before the key or a sheet is there",
            "a look at the clock on the wall before the key or a sheet is there",
        ],
    ),
    (
        "kek",
        &[(
            "acts = \"administrator\"\nconfirms = [\"witness\"]\nminutes = 2\nsay = \"\"\"\nThe key's name",
            "acts = \"administrator\"\nminutes = 2\nsay = \"\"\"\nThe key's name",
        )],
        &["a second person at: purpose"],
    ),
];

fn script(id: &str) -> String {
    if id == "everything" { RECORD.to_owned() } else { blocks::shipped(id).expect("shipped").to_owned() }
}

fn without(text: &str) -> Vec<String> {
    load("own.toml", text).unwrap_or_else(|error| panic!("{error}")).without
}

#[test]
fn each_care_that_is_taken_out_is_told_in_one_line() {
    for (id, changes, told) in TAKEN_OUT {
        let whole = script(id);
        let mut text = whole.clone();
        for (from, to) in *changes {
            assert!(text.contains(from), "{id}: {from}");
            text = text.replacen(from, to, 1);
        }
        let before = without(&whole);
        let more: Vec<String> = without(&text).into_iter().filter(|line| !before.contains(line)).collect();
        assert_eq!(more, *told, "{id}");
    }
}

/// Many steps are told by the first of them and a number: the line fits everywhere it is shown.
#[test]
fn a_script_that_one_person_holds_is_told_in_a_line_of_bounded_length() {
    let text =
        blocks::shipped("vault-rekey").expect("shipped").replace("id = \"vault-rekey\"", "id = \"own\"");
    let alone: String = text
        .lines()
        .filter(|line| !line.starts_with("confirms = "))
        .fold(String::new(), |all, line| all + line + "\n");
    let told = without(&alone);
    let line = told.iter().find(|line| line.starts_with("a second person at: ")).expect("told");
    assert!(line.len() < 300 && line.contains("begin"), "{line}");
}
