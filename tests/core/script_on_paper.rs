//! The script on paper says what the file says: labels filled in, what is typed letter for letter, room for every number and
//! file; and afterwards what was held, what was not, and why.

#![allow(clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{Room, choices, exits};
use keyrite::ceremony::rehearsal;
use keyrite::paper::documents::{HeldCeremony, after, blank_script};
use keyrite::paper::{Face, Mark, Page, Paper};
use keyrite::plan::{PaperSize, Plan, Template, blocks, load};
use keyrite::sharing::share::LockKind;
use keyrite::vocab::{Mode, Moment};

const SCRIPT: &str = include_str!("scripts/base.toml");
const CLOSING: &str = "[[phase]]\ninclude = \"closing\"";
const PARTS: &str = r#"
[[table]]
id = "hsm"
columns = ["serial", "slot"]
rows = [["HSM-1001", "left"], ["HSM-1002", "right"]]

[[item]]
id = "card"
title = "Card of the vault"

[[phase]]
title = "Module {hsm.serial}"
repeat = "hsm"

[[phase.step]]
id = "see"
kind = "act"
title = "Look"
acts = "operator"
confirms = ["witness"]
choices = [{ id = "whole", label = "The {hsm.slot} one is", options = ["whole", "broken"] }]
fields = [{ id = "sum", label = "Sum of the {hsm.slot} one", format = "sha256" }]

[[phase.step]]
id = "why"
kind = "act"
title = "Say why"
acts = "operator"
confirms = ["witness"]
when = "whole = broken"
fields = [{ id = "sum", label = "Sum again", format = "sha256", same_as = "see.sum" }]

[[phase.step]]
id = "left-only"
kind = "act"
title = "Only at the left"
acts = "operator"
confirms = ["witness"]
when = "hsm.slot = left"
do = """
Column  one
        two"""
ticks = ["Done"]

[[phase]]
title = "Typed"

[[phase.step]]
id = "type"
kind = "act"
title = "Type it"
acts = "operator"
confirms = ["witness"]
say = "There are {exceptions} exceptions."
command = '''
grep 'a    b' d:\temp
    indented
openssl x509 -in /very/long/path/to/the/certificate/in/question.pem -noout -text -certopt no_pubkey,no_sigdump -nameopt RFC2253 | sha256sum'''
fields = [{ id = "long", label = "Number of the log", format = "number", at_least = 1, at_most = 12345678901234 }]

[[phase.step]]
id = "files"
kind = "attach"
title = "Keep three files"
acts = "operator"
confirms = ["witness"]
at_least = 3
at_most = 9

[[phase.step]]
id = "bagged"
kind = "bag-item"
title = "Bag the card"
acts = "operator"
confirms = ["witness"]
item = "card"
"#;

fn template() -> Template {
    load("own.toml", &SCRIPT.replace(CLOSING, &format!("{PARTS}\n{CLOSING}")))
        .unwrap_or_else(|error| panic!("{error}"))
}

fn texts(pages: &[Page]) -> Vec<(Face, String)> {
    let marks = pages.iter().flat_map(|page| &page.marks);
    marks
        .filter_map(
            |mark| if let Mark::Text(text) = mark { Some((text.face, text.text.to_string())) } else { None },
        )
        .collect()
}

#[test]
fn before_the_ceremony() {
    let template = template();
    let now = Moment::new(1_795_266_452_123, 60).expect("in range");
    let chosen =
        rehearsal::choices(&template, None, LockKind::None, PaperSize::A4, now.into()).expect("fits");
    let plan = Plan::for_paper(template, chosen).expect("binds");
    let all = texts(&blank_script(&plan, None, Paper::A4).pages);
    let whole = all.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    for there in [
        "Only if \u{201c}The left one is\u{201d} is: broken",
        "Only if \u{201c}The right one is\u{201d} is: broken",
        "must be the same as \u{201c}Sum of the right one\u{201d} in step 9",
        "must be at least 1 and at most 12345678901234",
        "SHA-256 of the script; no step of it compares these words",
        "A number that is missing is that of a step of other rounds.",
        "Name of the file 3 of 3",
        "Up to 9 files; for more than 3 add a sheet.",
    ] {
        let joined = whole.replace('\n', " ");
        assert!(whole.contains(there) || joined.contains(there), "{there}\n{whole}");
    }
    assert!(!whole.contains('{') && !whole.contains('}'), "{whole}");
    assert_eq!(whole.matches("Only at the left").count(), 1, "{whole}");
    // what is typed: of one width, every blank, each wrap marked
    let typed: Vec<&String> =
        all.iter().filter(|(face, _)| *face == Face::Mono).map(|(_, text)| text).collect();
    for line in ["grep 'a    b' d:\\temp", "    indented", "Column  one", "        two"] {
        assert!(typed.iter().any(|text| *text == line), "{line}\n{typed:?}");
    }
    let begun = typed.iter().position(|text| text.starts_with("openssl")).expect("typed");
    let command: String = typed.iter().skip(begun).take(3).map(|text| text.as_str()).collect();
    assert!(command.contains("-nameopt RFC2253 | sha256sum"), "{command}");
    assert!(
        whole.matches('\u{bb}').count() >= 3,
        "marked at the end and at the beginning, and explained: {whole}"
    );
}

#[test]
fn after_the_ceremony() {
    let template = template();
    let chosen = choices(&template, None, LockKind::None);
    let mut room = Room::open_upon(None, 0, &template, chosen, Mode::Production, 91).expect("opens");
    room.finish();
    let held = HeldCeremony {
        state: room.state(),
        head: room.session.head(),
        entries: &room.entries,
        earlier: None,
    };
    let all = after(&held);
    let text = |name: &str| {
        let document = all.iter().find(|document| document.name == name).expect("a paper");
        texts(&document.pages).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n")
    };
    let script = text("script.pdf");
    for there in [
        "Not held: only if \u{201c}The left one is\u{201d} is: broken",
        "There are 0 exceptions.",
        "grep 'a    b' d:\\temp",
        "Column  one",
        "Three officers put in their cards. The module makes the key now.",
    ] {
        assert!(script.contains(there), "{there}\n{script}");
    }
    assert_eq!(script.matches("Only at the left").count(), 1, "{script}");
    let bags = text("bag-register.pdf");
    assert!(bags.contains(" at the start, 1 used, "), "{bags}");
    assert!(bags.contains("Card of the vault"), "{bags}");
}

/// A part that is held for each sheet stands there once, for all of them: it says so, and names none.
#[test]
fn a_part_for_each_sheet_says_so() {
    let conditions = r#"
[[phase]]
title = "Look again"
repeat = "sheets-of-parent"

[[phase.step]]
id = "first-alone"
kind = "act"
title = "Say that round {round} is the first of {rounds}"
acts = "operator"
confirms = ["witness"]
when = "round = 1"
ticks = ["It is"]

[[phase.step]]
id = "third-alone"
kind = "act"
title = "Say that sheet {sheet.number} is the third"
acts = "operator"
confirms = ["witness"]
when = "round = 3"
ticks = ["It is"]

[[phase.step]]
id = "take-out"
kind = "open-item"
title = "Take it out"
acts = "operator"
confirms = ["witness"]
item = "sheet"

[[phase.step]]
id = "put-back"
kind = "bag-item"
title = "Put it back"
acts = "operator"
confirms = ["witness"]
item = "sheet"
"#;
    let script = SCRIPT.replace(CLOSING, &format!("{conditions}\n{CLOSING}"));
    let template = load("own.toml", &script).unwrap_or_else(|error| panic!("{error}"));
    let now = Moment::new(1_795_266_452_123, 60).expect("in range");
    let chosen =
        rehearsal::choices(&template, None, LockKind::None, PaperSize::A4, now.into()).expect("fits");
    let plan = Plan::for_paper(template, chosen).expect("binds");
    let all = texts(&blank_script(&plan, None, Paper::A4).pages);
    let whole = all.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
    assert_eq!(whole.matches("Held once for each sheet").count(), 1, "{whole}");
    assert!(whole.contains("of what is done for each sheet, one is counted"), "{whole}");
    assert!(whole.contains("Only if \u{201c}round\u{201d} is: 1"), "{whole}");
    assert!(whole.contains("Only if \u{201c}round\u{201d} is: 3"), "{whole}");
    assert!(!whole.contains("round 1 of 1") && !whole.to_lowercase().contains("sheet 1 "), "{whole}");
}

/// Names of types and of their variants, as the sources have them, that no word of a language looks like: `SentTo`.
fn names_of_the_source(folder: &Path, all: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            names_of_the_source(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("readable");
            let words = text.split(|c: char| !c.is_ascii_alphanumeric());
            all.extend(words.filter(|word| is_joined(word)).map(str::to_owned));
        }
    }
}

/// Two words or more in one, each with a capital and small letters behind it.
fn is_joined(word: &str) -> bool {
    let (mut capitals, mut before) = (0, 'A');
    for c in word.chars() {
        if c.is_ascii_uppercase() {
            if before.is_ascii_uppercase() && capitals > 0 {
                return false;
            }
            capitals += 1;
        } else if !c.is_ascii_lowercase() {
            return false;
        }
        before = c;
    }
    capitals > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && before.is_ascii_lowercase()
}

/// A name that was changed in the sources is not to appear among what people read.
#[test]
fn no_paper_says_a_name_of_the_source() {
    let mut names = BTreeSet::new();
    names_of_the_source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut names);
    // a product, which the sources name too
    names.remove("OpenBao");
    assert!(names.contains("SentTo") && names.contains("WrapAs"), "the reader of names is broken");
    let now = Moment::new(1_795_266_452_123, 60).expect("in range");
    let mut said = Vec::new();
    for (id, text) in blocks::SHIPPED {
        let template = load(id, text).expect("loads");
        let lock = template.locks.first().copied().unwrap_or(LockKind::None);
        let chosen = rehearsal::choices(&template, None, lock, PaperSize::A4, now.into()).expect("fits");
        let plan = Plan::for_paper(template, chosen).expect("binds");
        said.extend(texts(&blank_script(&plan, None, Paper::A4).pages).into_iter().map(|(_, text)| text));
    }
    let room = exits::much_left(31);
    let (state, head) = (room.state(), room.session.head());
    let held = HeldCeremony { state, head, entries: &room.entries, earlier: None };
    let papers = after(&held).into_iter().flat_map(|document| texts(&document.pages));
    said.extend(papers.map(|(_, text)| text));
    assert!(said.iter().any(|text| text.contains("Destination")), "nothing of what left was read");
    let mut found: Vec<&String> = said
        .iter()
        .filter(|text| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| names.contains(word)))
        .collect();
    found.dedup();
    assert_eq!(found, Vec::<&String>::new());
}
