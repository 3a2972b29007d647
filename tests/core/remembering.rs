//! What was verified before is remembered by its bytes: it saves time, and is no verdict.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::support::copies::{copy, key_of, write};
use crate::support::small;
use keyrite::ceremony::register::{Register, Verified};
use keyrite::desk::archive::checking::check_folder;
use keyrite::desk::archive::register::{Look, register};
use keyrite::desk::archive::remembered::{NotUsed, Remembered, file_beside};
use keyrite::transcript::Entry;
use keyrite::vocab::{Day, Mode};

/// A folder of so many copies, and the file beside the settings.
struct Archive {
    at: tempfile::TempDir,
    entries: Vec<Entry>,
}

impl Archive {
    fn of(copies: u32) -> Self {
        let archive = Self { at: tempfile::tempdir().expect("a folder"), entries: small::record() };
        (0..copies).for_each(|number| archive.add(number));
        archive
    }

    fn add(&self, number: u32) {
        write(&self.folder(number), &copy(&self.entries, number), number);
    }

    fn folder(&self, number: u32) -> PathBuf {
        self.at.path().join(format!("held/{number:04}"))
    }

    fn memory(&self) -> PathBuf {
        file_beside(&self.at.path().join("config/keyrite/settings.toml"))
    }

    /// What the register says with what is remembered, and remembers then.
    fn look(&self, verify_all: bool) -> Register {
        let mut remembered = Remembered::load(&self.memory()).expect("ours");
        let places = [self.at.path().join("held")];
        let look = Look {
            places: &places,
            mode: Mode::Production,
            today: Day::parse("2026-12-01").expect("a day"),
            trust: None,
            verify_all,
        };
        let register = register(look, &mut remembered, &|_| true);
        remembered.save(&self.memory()).expect("kept");
        register
    }

    /// Verified whole now, verified earlier, and not counted.
    fn counts(&self, verify_all: bool) -> (usize, usize, usize) {
        let register = self.look(verify_all);
        let (now, earlier) = register.verified();
        assert_eq!(register.ceremonies, now + earlier);
        (now, earlier, register.left_out.len())
    }

    /// Puts a digest of these files into what is remembered, as somebody would who can write it.
    fn forge(&self, number: u32) {
        let other = tempfile::tempdir().expect("a folder");
        let path = other.path().join("verified.txt");
        let digest = keyrite::desk::archive::remembered::digest_of(&self.folder(number)).expect("readable");
        let mut forged = Remembered::load(&path).expect("nothing there");
        forged.remember(digest);
        forged.save(&path).expect("written");
        fs::create_dir_all(self.memory().parent().expect("a folder")).expect("a folder");
        fs::copy(&path, self.memory()).expect("copied");
    }
}

/// Changes a file of a folder.
fn change(path: &Path, how: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(path).expect("readable");
    fs::write(path, how(text)).expect("written");
}

/// The line of this number, from 0, with its first hex digit that can be changed changed.
fn spoil_line(text: &str, number: usize) -> String {
    let spoilt = |line: &str| {
        let other = if line.starts_with('0') { "1" } else { "0" };
        format!("{other}{}", &line[1..])
    };
    let lines = text.lines().enumerate();
    lines
        .map(|(place, line)| format!("{}\n", if place == number { spoilt(line) } else { line.to_owned() }))
        .collect()
}

/// A thousand transcripts: each is verified once.
#[test]
fn a_thousand_transcripts_are_verified_once() {
    let archive = Archive::of(1_000);
    assert_eq!(archive.counts(false), (1_000, 0, 0));
    archive.add(1_000);
    assert_eq!(archive.counts(false), (1, 1_000, 0));
}

/// A transcript is verified anew when a byte of it changes, when it is asked, or when what was remembered is gone.
#[test]
fn what_changes_is_verified_anew() {
    let archive = Archive::of(20);
    assert_eq!(archive.counts(false), (20, 0, 0));
    assert_eq!(archive.counts(false), (0, 20, 0));
    // one byte of one signature: that one is verified anew, and does not hold
    let signatures = archive.folder(17).join("transcript.sig");
    let genuine = fs::read_to_string(&signatures).expect("readable");
    change(&signatures, |text| spoil_line(&text, 3));
    assert_eq!(archive.counts(false), (0, 19, 1));
    let said = archive.look(false).left_out[0].why.clone();
    assert!(said.starts_with("not valid: line 4: its signature is not the ceremony key's"), "{said}");
    fs::write(&signatures, genuine).expect("written");
    assert_eq!(archive.counts(false), (0, 20, 0));
    assert_eq!(archive.counts(true), (20, 0, 0));
    fs::remove_file(archive.memory()).expect("there");
    assert_eq!(archive.counts(false), (20, 0, 0));
    let register = archive.look(false);
    assert!(register.records.iter().all(|record| record.chapter.verified == Verified::Earlier));
    assert_eq!(
        register.said_of_earlier().as_deref(),
        Some(
            "0 transcripts were verified whole now. Of 20 the signatures of single lines were verified on this machine before, to the byte; their chain, script, last signature and close were verified again now."
        )
    );
}

/// A change to a folder, whatever is remembered of it afterwards, and what the register says.
type Lie = fn(&Archive);

/// Whoever can write what is remembered, and the folders too: all that can be hidden is the signature of a single line, and
/// `verify` finds that.
#[test]
fn a_forged_memory_hides_no_more_than_the_signature_of_a_single_line() {
    const CASES: [(&str, Lie, &str); 8] = [
        (
            "a line is changed",
            |archive| {
                change(&archive.folder(0).join("transcript.jsonl"), |text| {
                    text.replacen("under test", "under rest", 1)
                });
            },
            "not valid: line 1: its signature is not the ceremony key's",
        ),
        (
            "the last line is changed",
            |archive| {
                let path = archive.folder(0).join("transcript.jsonl");
                change(&path, |text| {
                    let at = text.rfind("\"exceptions\":0").expect("the seal");
                    format!("{}\"exceptions\":1{}", &text[..at], &text[at + 14..])
                });
            },
            "not valid: line ",
        ),
        (
            "all is linked anew under the key of the first line, without that key",
            |archive| {
                let mut entries = archive.entries.clone();
                let keyrite::transcript::record::Record::Header(header) = &mut entries[0].record else {
                    unreachable!()
                };
                header.program = crate::support::line("keyrite of somebody else");
                let genuine = copy(&archive.entries, 0);
                // the lines of a forger, who must name the key that is known, and has another
                let forged = copy(&entries, 0);
                let signatures: String =
                    genuine.iter().map(|entry| format!("{}\n", entry.signature)).collect();
                write(&archive.folder(0), &forged, 0);
                fs::write(archive.folder(0).join("transcript.sig"), signatures).expect("written");
            },
            "its signature is not the ceremony key's",
        ),
        (
            "the last signature is spoiled",
            |archive| {
                let path = archive.folder(0).join("transcript.sig");
                change(&path, |text| {
                    let last = text.lines().count() - 1;
                    spoil_line(&text, last)
                });
            },
            "its signature is not the ceremony key's",
        ),
        (
            "the last signature is no signature",
            |archive| {
                let path = archive.folder(0).join("transcript.sig");
                change(&path, |text| format!("{}x{}", &text[..text.len() - 2], "\n"));
            },
            "its signature is not 128 lower-case hex digits",
        ),
        (
            "a step is left out, and all after it linked anew by the ceremony key itself",
            |archive| {
                let mut entries = archive.entries.clone();
                let at =
                    entries.iter().position(|entry| entry.step.as_deref() == Some("look")).expect("held");
                entries.remove(at);
                let signed = copy(&entries, 0);
                for (name, text) in [
                    (
                        "transcript.jsonl",
                        signed.iter().map(|entry| format!("{}\n", entry.line)).collect::<String>(),
                    ),
                    ("transcript.sig", signed.iter().map(|entry| format!("{}\n", entry.signature)).collect()),
                ] {
                    fs::write(archive.folder(0).join(name), text).expect("written");
                }
            },
            "not valid: line ",
        ),
        (
            "the statement says something else",
            |archive| {
                change(&archive.folder(0).join("statement.txt"), |text| {
                    text.replacen("exceptions", "exemptions", 1)
                });
            },
            "not valid: statement.txt is not what the transcript says",
        ),
        (
            "the statement is signed by nobody",
            |archive| {
                let other = keyrite::transcript::sshsig::sign(b"another statement", &key_of(0));
                fs::write(archive.folder(0).join("statement.txt.sig"), other).expect("written");
            },
            "not valid: statement.txt.sig is not the ceremony key's signature",
        ),
    ];
    for (name, lie, says) in CASES {
        let archive = Archive::of(1);
        lie(&archive);
        archive.forge(0);
        let register = archive.look(false);
        assert_eq!(register.ceremonies, 0, "{name}");
        let why = &register.left_out[0].why;
        assert!(why.contains(says), "{name}: {why}");
    }
    // a line in the middle whose signature is spoiled: known as verified, it passes here, and not before `verify`
    let archive = Archive::of(1);
    change(&archive.folder(0).join("transcript.sig"), |text| spoil_line(&text, 3));
    archive.forge(0);
    assert_eq!(archive.counts(false), (0, 1, 0));
    let wrong = check_folder(&archive.folder(0)).expect("readable").wrong.expect("found");
    assert!(wrong.to_string().starts_with("line 4: its signature is not"), "{wrong}");
    assert_eq!(archive.counts(true), (0, 0, 1));
}

/// What is not ours alone, or not as it is written, is not used at all, and named.
#[test]
fn what_is_remembered_is_used_whole_or_not_at_all() {
    let archive = Archive::of(2);
    archive.look(false);
    let path = archive.memory();
    let good = fs::read_to_string(&path).expect("written");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().expect("a folder"))), (0o600, 0o700));
    assert_eq!(good.lines().count(), 3, "{good}");
    let second = good.lines().nth(1).expect("a digest");
    for (name, text, line) in [
        ("empty", String::new(), 1),
        ("another format", good.replacen("verified 1", "verified 2", 1), 1),
        ("no line end", good.trim_end().to_owned(), 3),
        ("capitals", good.replace(second, &second.to_uppercase()), 2),
        ("too short", good.replacen(second, &second[..63], 1), 2),
        ("more behind it", format!("{good}and more"), 4),
        ("line feeds", format!("{good}\n\n\n"), 4),
        ("marks", format!("{good}\u{202e}"), 4),
        ("one twice", format!("{good}{second}\n"), 4),
        ("CR LF", good.replace('\n', "\r\n"), 1),
    ] {
        fs::write(&path, text).expect("written");
        let refused = Remembered::load(&path).expect_err(name);
        assert!(matches!(&refused, NotUsed::Form { line: at, .. } if *at == line), "{name}: {refused}");
        assert!(refused.to_string().contains("verified.txt: its line"), "{refused}");
    }
    fs::write(&path, "x".repeat(2_000_000)).expect("written");
    assert!(matches!(Remembered::load(&path), Err(NotUsed::File(_))), "too large");
    fs::write(&path, &good).expect("written");
    for open in [0o640, 0o604, 0o620] {
        fs::set_permissions(&path, fs::Permissions::from_mode(open)).expect("set");
        let refused = Remembered::load(&path).expect_err("open to others");
        assert!(matches!(&refused, NotUsed::NotPrivate(_)), "{open:o}: {refused}");
    }
    fs::remove_file(&path).expect("removed");
    let elsewhere = archive.at.path().join("elsewhere");
    fs::write(&elsewhere, &good).expect("written");
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o600)).expect("set");
    symlink(&elsewhere, &path).expect("linked");
    assert!(matches!(Remembered::load(&path), Err(NotUsed::File(_))), "a link");
    fs::remove_file(&path).expect("removed");
    fs::create_dir(&path).expect("a folder");
    assert!(matches!(Remembered::load(&path), Err(NotUsed::File(_))), "a folder");
    // and it cannot be written there: said, and nothing is left beside it
    let mut remembered = Remembered::default();
    remembered.remember(keyrite::vocab::Digest([1; 32]));
    assert!(remembered.save(&path).is_err());
    assert_eq!(fs::read_dir(path.parent().expect("a folder")).expect("readable").count(), 1);
}

/// What is remembered has a limit: what was used last stays.
#[test]
fn what_was_used_last_stays_remembered() {
    let at = tempfile::tempdir().expect("a folder");
    let path = at.path().join("verified.txt");
    let digest = |number: u32| {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        keyrite::vocab::Digest(bytes)
    };
    let mut first = Remembered::default();
    (0..20_000).for_each(|number| first.remember(digest(number)));
    first.save(&path).expect("kept");
    let mut second = Remembered::load(&path).expect("ours");
    second.remember(digest(19_999));
    second.remember(digest(77_777));
    second.save(&path).expect("kept");
    let third = Remembered::load(&path).expect("ours");
    for (number, known) in [(77_777, true), (19_999, true), (0, true), (19_997, true), (19_998, false)] {
        assert_eq!(third.knows(digest(number)), known, "{number}");
    }
}
