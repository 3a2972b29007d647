//! A file from outside is in the folder before its line is written, or there is neither.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::Path;

use crate::support::{choices, line};
use keyrite::ceremony::{Event, EventKind, Opening, Refusal};
use keyrite::desk::holding::{Answer, Holding, Request};
use keyrite::plan::load;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::PersonId;
use keyrite::transcript::record::Record;
use keyrite::vocab::digest::sha256;
use keyrite::vocab::{Digest, Mode};

/// The script that has everything, with its pictures first, before the roll.
fn held(folder: &Path) -> Holding {
    let text = include_str!("scripts/everything.toml");
    let first = "[[phase]]\ninclude = \"opening\"";
    let pictures = "[[phase]]\ntitle = \"Before\"\n\n[[phase.step]]\nid = \"before\"\nkind = \"attach\"\n\
                    title = \"Keep the orders\"\nacts = \"administrator\"\nconfirms = [\"witness\"]\nat_most = 1\n\n";
    let template = load("everything", &text.replacen(first, &format!("{pictures}{first}"), 1));
    let template = template.unwrap_or_else(|error| panic!("{error}"));
    let opening = Opening {
        choices: choices(&template, None, LockKind::None),
        template,
        mode: Mode::Rehearsal,
        program: line("a test"),
        program_digest: Digest([0; 32]),
        before: Vec::new(),
    };
    Holding::open(opening, folder).expect("opens")
}

fn attach(path: &Path) -> Request {
    let what = EventKind::Attach { called: String::new(), bytes: 0, sha256: Digest([0; 32]) };
    let event = Event { by: PersonId::NOBODY, with: Vec::new(), what };
    Request { attach: Some(path.to_owned()), ..Request::plain(event) }
}

fn names_in(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).into_iter().flatten().flatten();
    all.map(|entry| entry.file_name().into_string().expect("UTF-8")).collect()
}

#[test]
fn a_file_and_its_line_come_together_or_not_at_all() {
    let at = tempfile::tempdir().expect("a folder");
    let folder = at.path().join("held");
    let mut holding = held(&folder);
    let lines = || fs::read_to_string(folder.join("transcript.jsonl")).expect("reads").lines().count();

    // there is no such file; a folder; nothing to copy into
    assert!(matches!(holding.submit(attach(&at.path().join("gone.jpg"))), Answer::CannotBegin(_)));
    assert!(matches!(holding.submit(attach(at.path())), Answer::CannotBegin(_)));
    fs::write(folder.join("evidence"), "in the way").expect("writes");
    let photo = at.path().join("Fo\u{202e}to 1.jpg");
    fs::write(&photo, "light").expect("writes");
    assert!(matches!(holding.submit(attach(&photo)), Answer::CannotBegin(_)));
    assert_eq!(lines(), 1);

    fs::remove_file(folder.join("evidence")).expect("removes");
    let Answer::Taken { record, .. } = holding.submit(attach(&photo)) else { panic!("not taken") };
    let Record::Attached { name, bytes: 5, digest } = *record else { panic!("another record") };
    assert_eq!(digest, sha256(b"light"));
    assert!(name.as_str().starts_with("001-Fo") && name.as_str().is_ascii(), "{name}");
    assert_eq!(fs::read(folder.join("evidence").join(name.as_str())).expect("reads"), b"light");
    assert_eq!(lines(), 2);

    // the step wants one file, so the next one is out of turn: the copy goes with the refusal
    fs::write(&photo, "dark").expect("writes");
    let Answer::Refused(refusal) = holding.submit(attach(&photo)) else { panic!("taken out of turn") };
    assert!(matches!(refusal, Refusal::OutOfTurn { .. }), "{refusal}");
    assert_eq!((names_in(&folder.join("evidence")), lines()), (vec![name.to_string()], 2));
}
