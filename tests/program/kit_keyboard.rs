//! recover.py by hand: what is typed, pasted or left empty at each of its questions, and a folder somebody wrote to.

#![allow(clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use crate::support::page::kit;
use crate::support::program::{Folder, Run, tool};

/// Two sheets of one set, each as its rows with numbers and as the text of its code.
struct Sheets {
    rows: [Vec<String>; 2],
    codes: [String; 2],
    key: String,
}

fn sheets() -> Sheets {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/share-v1.toml");
    let table: toml::Table = toml::from_str(&fs::read_to_string(file).expect("vectors")).expect("TOML");
    let text = |share: &toml::Value, name: &str| share[name].as_str().expect("a text").trim().to_owned();
    let all = table["share"].as_array().expect("a list");
    let of = |name: &str| all.iter().find(|share| share["name"].as_str() == Some(name)).expect("there");
    let first = of("open 2 of 3, share 1");
    let set = text(first, "set");
    let second = all.iter().find(|share| text(share, "set") == set && share["x"].as_integer() == Some(2));
    let second = second.expect("share 2 of that set");
    let rows = |share| text(share, "rows").lines().map(str::to_owned).collect();
    Sheets {
        rows: [rows(first), rows(second)],
        codes: [text(first, "text"), text(second, "text")],
        key: text(first, "root_key"),
    }
}

/// The rows without their numbers.
fn bare(rows: &[String]) -> Vec<String> {
    rows.iter().map(|row| row.split_once(' ').expect("a number").1.to_owned()).collect()
}

/// recover.py with these lines at its keyboard.
fn typed(at: &Folder, lines: &[&[String]]) -> Run {
    fs::write(at.path("keyboard"), lines.concat().join("\n") + "\n").expect("writes");
    let program = kit("recover.py");
    let line = "python3 -I -B \"$0\" < keyboard";
    tool("bash", &["-c", line, program.to_str().expect("a name")], at.root())
}

fn lines(some: &[&str]) -> Vec<String> {
    some.iter().map(|&line| line.to_owned()).collect()
}

fn written(at: &Folder, name: &str) -> String {
    data_encoding::HEXLOWER.encode(&fs::read(at.path(name)).expect("the key was written"))
}

/// Who goes on typing after a question was asked has typed rows, not answers: with numbers and without.
#[test]
fn a_row_is_a_row_wherever_it_is_typed() {
    let Sheets { rows: [one, two], key, .. } = sheets();
    for (one, two) in [(one.clone(), two.clone()), (bare(&one), bare(&two))] {
        let at = Folder::empty();
        let run = typed(&at, &[&one, &two, &lines(&["n", "k.bin"])]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        assert_eq!(run.out.matches("signature holds").count(), 4, "{}", run.out);
        assert_eq!(written(&at, "k.bin"), key);
    }
    // the next sheet where the signature rows are asked for means that there are none of them
    let at = Folder::empty();
    let run = typed(&at, &[&one[..10], &two[..10], &lines(&["n", "n", "k.bin"])]);
    assert!(run.code == 0 && !run.out.contains("signature holds"), "{}{}", run.out, run.err);
    assert_eq!(written(&at, "k.bin"), key);
}

/// Only y and n answer a question that has two answers: an empty line among pasted ones decides nothing.
#[test]
fn an_empty_line_decides_nothing() {
    let Sheets { rows: [one, two], key, .. } = sheets();
    let at = Folder::empty();
    let gap = lines(&["", ""]);
    let end = lines(&["", "maybe", "n", "", "k.bin"]);
    let run = typed(&at, &[&one[..10], &gap, &one[10..], &gap, &two[..10], &gap, &two[10..], &end]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("Type y or n.") && run.out.contains("nothing was typed"), "{}", run.out);
    assert_eq!(run.out.matches("signature holds").count(), 4, "{}", run.out);
    assert_eq!(written(&at, "k.bin"), key);
}

/// What is no file name is not made one, and nothing typed is lost by it: no row, no code, no answer to another question,
/// no name in a folder that is not there, no name that exists, no full disk.
#[test]
fn a_row_is_never_the_name_of_the_keys_file() {
    let Sheets { rows: [one, _], codes, key } = sheets();
    let at = Folder::empty();
    fs::write(at.path("there"), "kept").expect("writes");
    let odd = [
        one[12].as_str(),
        &bare(&one)[11],
        "13. absurd",
        "athens perceptive topmost retrospect",
        &codes[0],
        "y",
        "done",
        "no-folder/k.bin",
        "there",
        "/dev/full",
        "a\u{202e}b",
    ];
    let run = typed(&at, &[&codes, &lines(&["n"]), &lines(&odd), &lines(&["k.bin"])]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(run.out.matches("No file was written").count(), odd.len(), "{}", run.out);
    assert_eq!(written(&at, "k.bin"), key);
    assert_eq!(fs::read_to_string(at.path("there")).expect("kept"), "kept");
    let mut names: Vec<_> =
        fs::read_dir(at.root()).expect("a folder").map(|one| one.expect("a file").file_name()).collect();
    names.sort();
    assert_eq!(names, ["k.bin", "keyboard", "there"]);
}

/// Rows with numbers may come in any order; one that was wrong among many pasted ones is asked for again alone.
#[test]
fn pasted_rows_are_taken_by_their_numbers() {
    let Sheets { rows: [one, two], key, .. } = sheets();
    let at = Folder::empty();
    let mut slip = one.clone();
    slip[3] = format!("{}x", slip[3]);
    let run = typed(
        &at,
        &[
            &slip,
            &one[3..4],
            &[two[..1].to_vec(), two[1..].iter().rev().cloned().collect()].concat(),
            &lines(&["n", "k.bin"]),
        ],
    );
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("row 4 is still missing"), "{}", run.out);
    assert_eq!(written(&at, "k.bin"), key);
    // a row of another sheet does not replace one that was typed
    let run = typed(&Folder::empty(), &[&one[..4], &two[2..3]]);
    assert!(run.out.contains("row 3 was typed before, with other words"), "{}", run.out);
}

/// The end of what is typed ends the program and writes nothing, wherever it comes.
#[test]
fn the_end_of_input_writes_nothing() {
    let Sheets { rows: [one, _], codes, .. } = sheets();
    for many in [0, 1, 4, 10, 11, 22] {
        let at = Folder::empty();
        let run = typed(&at, &[&one[..many]]);
        assert_eq!(run.code, 1, "{many} rows: {}{}", run.out, run.err);
        assert!(run.err.contains("Stopped. Nothing was written."), "{many} rows: {}{}", run.out, run.err);
    }
    let at = Folder::empty();
    let run = typed(&at, &[&codes, &lines(&["n", ""])]);
    assert!(run.code == 0 && run.out.contains("was not written"), "{}{}", run.out, run.err);
    assert_eq!(fs::read_dir(at.root()).expect("a folder").count(), 1);
}

/// A file of a module's name beside recover.py is not run in its place, with -I and without.
#[test]
fn a_module_beside_recover_py_is_not_run() {
    let at = Folder::empty();
    fs::copy(kit("recover.py"), at.path("recover.py")).expect("copies");
    for name in ["base64", "json", "hashlib", "getpass", "termios", "readline", "datetime"] {
        fs::write(at.path(&format!("{name}.py")), "open('planted', 'w')\n").expect("writes");
    }
    for flags in [vec!["-I"], vec![]] {
        let run = tool("python3", &[&flags[..], &["recover.py", "--self-test"]].concat(), at.root());
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        assert!(!at.path("planted").exists(), "{flags:?}");
    }
}
