//! recover.py judges ceremony folders as `keyrite verify` does, except for the script, which it does not replay; and it
//! derives keys and opens payloads. It was written from FORMAT.txt and shares no code with Keyrite: where the two agree,
//! the text is enough.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZeroU16;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::support::keyed::{STEPS, with_steps};
use crate::support::page::page;
use crate::support::program::{self, Folder, keyrite, recover_py, tool};
use crate::support::{
    self, Dealing, Room, choices, deal, event, eventful_recovery, exception, exits, first_wrong, line, prose,
    resign, typed_twice,
};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signer, SigningKey};
use hkdf::Hkdf;
use keyrite::ceremony::{EventKind, WayOut};
use keyrite::plan::OwnLock;
use keyrite::plan::template::PayloadFrom;
use keyrite::sharing::check_value::CheckMethod;
use keyrite::sharing::foreign::Scheme;
use keyrite::sharing::share::{Body, LockKind, Share};
use keyrite::sharing::{Quorum, payload};
use keyrite::transcript::person_key::PersonKey;
use keyrite::transcript::record::{
    AfterOpening, CheckValue, Deputised, Ended, Exit, Exposure, FollowUp, Found, FromShares, GivenUp,
    GivenUpBecause, ItemNumber, ItemReceived, ItemSent, KnownHolder, KnownSet, KnownSheet, LikeName,
    OlderSet, OtherParents, Parent, PayloadSealed, Place, ProvenBy, ReadFrom, Record, Released, ResultOfStep,
    SeenSheet, Sent, SessionBegun, SessionEnded, Severity, SheetChecked, SheetRebagged, SheetSighted,
    Subject,
};
use keyrite::transcript::statement::Statement;
use keyrite::transcript::{Entry, PersonId, SignedEntry, minisign, sshsig};
use keyrite::vocab::{CeremonyId, Day, Digest, Fingerprint, Mode, Moment, Secret, SetId};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256, Sha512};

const NAMESPACE: &str = "keyrite-transcript@v1";
const SEALED: [&str; 8] = [
    "transcript.jsonl",
    "transcript.sig",
    "statement.txt",
    "statement.txt.sig",
    "statement.txt.minisig",
    "ceremony.pub",
    "allowed_signers",
    "VERIFY.txt",
];

fn kit(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/recovery-kit").join(name)
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What both programs make of a folder.
struct Judged {
    code: i32,
    line: Option<u64>,
    key: Option<String>,
    said: String,
}

fn theirs(folder: &Path, more: &[&str]) -> Judged {
    let run = recover_py(&[&["--verify", "."], more].concat(), folder);
    let said = run.out + &run.err;
    let number = said.strip_prefix("NOT VALID. line ").and_then(|rest| rest.split(':').next()?.parse().ok());
    Judged { code: run.code, line: number, key: None, said }
}

fn ours(folder: &Path, more: &[&str]) -> Judged {
    let run = keyrite(&[&["verify", "--json", "."], more].concat(), folder);
    let value: Value = serde_json::from_str(&run.out).unwrap_or_default();
    let key = value["ceremony_key"].as_str().map(str::to_owned);
    Judged { code: run.code, line: value["first_bad_line"].as_u64(), key, said: run.out + &run.err }
}

/// Both come to this exit code and name the same line; what recover.py says. A folder in which nothing is wrong is tried
/// without its key from paper first: then nobody calls it valid.
fn both(name: &str, folder: &Path, more: &[&str], code: i32) -> String {
    let key = more.is_empty().then(|| ours(folder, &[]).key).flatten();
    let Some(key) = key.filter(|_| matches!(code, 0 | 3 | 4)) else { return alike(name, folder, more, code) };
    let alone = alike(name, folder, &[], if code == 3 { 3 } else { 5 });
    let first = alone.lines().next().unwrap_or_default();
    assert!(first.contains("NOT ANCHORED. "), "{name}: {first}");
    assert!(first.contains("Nothing outside this folder vouches for the key"), "{name}: {first}");
    let said = alike(name, folder, &["--key", &key], code);
    assert!(!said.contains("NOT ANCHORED"), "{name}: {said}");
    said
}

fn alike(name: &str, folder: &Path, more: &[&str], code: i32) -> String {
    let (ours, theirs) = (ours(folder, more), theirs(folder, more));
    assert_eq!(theirs.code, code, "{name}: recover.py says {}", theirs.said);
    assert_eq!(ours.code, code, "{name}: keyrite says {}", ours.said);
    assert_eq!(ours.line, theirs.line, "{name}: {}\n{}", ours.said, theirs.said);
    theirs.said
}

/// A rehearsal of the program under test, without its papers and sheets.
static HELD: LazyLock<Folder> = LazyLock::new(|| Folder::rehearsed(&["--shares", "3", "--threshold", "2"]));

/// A copy of the held ceremony that may be spoiled.
fn copy() -> Folder {
    let at = Folder::empty();
    for name in SEALED {
        fs::copy(HELD.path(name), at.path(name)).expect("copies");
    }
    at
}

fn text(at: &Folder, name: &str) -> String {
    read(at.path(name))
}

fn put(at: &Folder, name: &str, content: impl AsRef<[u8]>) {
    fs::write(at.path(name), content).expect("writes");
}

fn change(at: &Folder, name: &str, from: &str, to: &str) {
    let before = text(at, name);
    let after = before.replacen(from, to, 1);
    assert_ne!(before, after, "{name} has no {from}");
    put(at, name, after);
}

fn lines(at: &Folder, name: &str, edit: impl Fn(&mut Vec<String>)) {
    let mut lines: Vec<String> = text(at, name).lines().map(str::to_owned).collect();
    edit(&mut lines);
    put(at, name, lines.join("\n") + "\n");
}

/// In transcript and signatures alike.
fn entries(at: &Folder, edit: impl Fn(&mut Vec<String>)) {
    lines(at, "transcript.jsonl", &edit);
    lines(at, "transcript.sig", &edit);
}

fn with_cr(at: &Folder, name: &str) {
    put(at, name, text(at, name).replace('\n', "\r\n"));
}

/// The ceremony key of a folder in words.
fn key_words(at: &Folder) -> String {
    let statement = text(at, "statement.txt");
    let words = statement.lines().skip_while(|line| !line.starts_with("ceremony key")).nth(1).expect("words");
    words.trim_start_matches("in words").trim().to_owned()
}

fn key_hex(at: &Folder) -> String {
    let statement = text(at, "statement.txt");
    statement.lines().find_map(|line| line.strip_prefix("ceremony key")).expect("a key").trim().to_owned()
}

type Edit = fn(&Folder);

/// What can be done to a folder, the exit code it deserves, and what recover.py says of it.
const EDITS: &[(&str, Edit, i32, &str)] = &[
    ("nothing", |_| {}, 0, "VALID. All "),
    (
        "an edited line",
        |at| change(at, "transcript.jsonl", "Stand-in Witness", "Stand-in Wetness"),
        1,
        "line 5: its signature",
    ),
    (
        "an edited header",
        |at| change(at, "transcript.jsonl", "Stand-ins", "Stand-ons"),
        1,
        "line 1: its signature",
    ),
    (
        "an edited signature",
        |at| lines(at, "transcript.sig", |all| all[8] = all[9].clone()),
        1,
        "line 9: its signature",
    ),
    (
        "upper-case signature",
        |at| lines(at, "transcript.sig", |all| all[8] = all[8].to_uppercase()),
        1,
        "line 9: its signature, in transcript.sig, is not 128",
    ),
    (
        "a short signature",
        |at| {
            lines(at, "transcript.sig", |all| {
                all[8].pop();
            })
        },
        1,
        "line 9: its signature, in transcript.sig, is not 128",
    ),
    (
        "a long signature",
        |at| lines(at, "transcript.sig", |all| all[8].push('0')),
        1,
        "line 9: its signature, in transcript.sig, is not 128",
    ),
    (
        "a removed line",
        |at| {
            entries(at, |all| {
                all.remove(6);
            })
        },
        1,
        "line 7: it is the entry of line 8, and that of line 7 is due",
    ),
    (
        "a removed line, its signature kept",
        |at| {
            lines(at, "transcript.jsonl", |all| {
                all.remove(6);
            })
        },
        1,
        "line 7: it is the entry of line 8",
    ),
    (
        "an inserted line",
        |at| entries(at, |all| all.insert(6, all[5].clone())),
        1,
        "line 7: it is the entry of line 6",
    ),
    ("swapped lines", |at| entries(at, |all| all.swap(6, 7)), 1, "line 7: it is the entry of line 8"),
    (
        "swapped signatures",
        |at| lines(at, "transcript.sig", |all| all.swap(6, 7)),
        1,
        "line 7: its signature is not the ceremony key's",
    ),
    (
        "an empty line",
        |at| entries(at, |all| all.insert(6, String::new())),
        1,
        "line 7: it is not a line of a transcript",
    ),
    (
        "no header",
        |at| {
            entries(at, |all| {
                all.remove(0);
            })
        },
        1,
        "line 1: it is the entry of line 2",
    ),
    ("a cut tail", |at| entries(at, |all| all.truncate(20)), 1, "line 21: the seal is missing"),
    (
        "a cut tail, its signatures kept",
        |at| lines(at, "transcript.jsonl", |all| all.truncate(20)),
        1,
        "line 21: it is not there as a whole",
    ),
    (
        "the last line feed cut off",
        |at| put(at, "transcript.jsonl", text(at, "transcript.jsonl").trim_end()),
        1,
        "it is not there as a whole",
    ),
    (
        "signatures cut off",
        |at| lines(at, "transcript.sig", |all| all.truncate(20)),
        1,
        "line 21: it has no signature, and lines follow it",
    ),
    (
        "a line after the seal",
        |at| entries(at, |all| all.push(all[5].clone())),
        1,
        "it follows the end of the ceremony",
    ),
    (
        "something after the seal",
        |at| put(at, "transcript.jsonl", text(at, "transcript.jsonl") + "{"),
        1,
        "it follows the end of the ceremony",
    ),
    (
        "a signature after the seal",
        |at| put(at, "transcript.sig", text(at, "transcript.sig") + "0"),
        1,
        "it follows the end of the ceremony",
    ),
    (
        "other line ends",
        |at| {
            with_cr(at, "transcript.jsonl");
            with_cr(at, "transcript.sig");
        },
        1,
        "line 1: it ends with a carriage return",
    ),
    (
        "other line ends of the signatures",
        |at| with_cr(at, "transcript.sig"),
        1,
        "line 1: its signature, in transcript.sig, is not 128",
    ),
    (
        "a byte order mark",
        |at| put(at, "transcript.jsonl", "\u{feff}".to_owned() + &text(at, "transcript.jsonl")),
        1,
        "line 1: it begins with a byte order mark",
    ),
    (
        "deep lists",
        |at| entries(at, |all| all[4] = "[".repeat(200_000)),
        1,
        "line 5: it is not a line of a transcript",
    ),
    (
        "deep lists in a record",
        |at| lines(at, "transcript.jsonl", |all| all[4] = format!("{}{}", "[".repeat(100), "]".repeat(100))),
        1,
        "line 5: it is not as the format has it",
    ),
    (
        "not a number",
        |at| change(at, "transcript.jsonl", "\"mono\":0", "\"mono\":NaN"),
        1,
        "line 1: it is not a line of a transcript",
    ),
    (
        "a fraction",
        |at| change(at, "transcript.jsonl", "\"mono\":0", "\"mono\":0.0"),
        1,
        "line 1: it is not a line of a transcript",
    ),
    (
        "a number without end",
        |at| change(at, "transcript.jsonl", "\"mono\":0", &format!("\"mono\":{}", "9".repeat(200_000))),
        1,
        "line 1: it is not a line of a transcript",
    ),
    (
        "a doubled name",
        |at| change(at, "transcript.jsonl", "{\"at\"", "{\"by\":\"-\",\"at\""),
        1,
        "line 1: it is not in the one form",
    ),
    (
        "half a surrogate pair",
        |at| change(at, "transcript.jsonl", "Stand-ins", "\\ud800"),
        1,
        "line 1: it is not in the one form",
    ),
    (
        "half a surrogate pair in bytes",
        |at| {
            let bytes = fs::read(at.path("transcript.jsonl")).expect("there");
            put(at, "transcript.jsonl", [b"\xed\xa0\x80".as_slice(), &bytes].concat());
        },
        1,
        "line 1: it is not a line of a transcript",
    ),
    (
        "a line longer than any",
        |at| lines(at, "transcript.jsonl", |all| all[4] = "x".repeat((1 << 20) + 1)),
        1,
        "line 5: it is longer than any entry",
    ),
    (
        "a file of nothing without end",
        |at| {
            let file = fs::File::create(at.path("transcript.jsonl")).expect("creates");
            file.set_len(5 << 30).expect("a hole");
        },
        1,
        "line 1: it is longer than any entry",
    ),
    (
        "an edited statement",
        |at| change(at, "statement.txt", "3 printed", "2 printed"),
        1,
        "statement.txt is not what the transcript says: its line 2",
    ),
    (
        "a longer statement",
        |at| put(at, "statement.txt", text(at, "statement.txt") + "approved         yes\n"),
        1,
        "statement.txt is not what the transcript says",
    ),
    (
        "a statement of nothing",
        |at| put(at, "statement.txt", ""),
        1,
        "statement.txt is not what the transcript says: its line 1 differs",
    ),
    ("a statement in other line ends", |at| with_cr(at, "statement.txt"), 1, "its line ends were changed"),
    (
        "a statement with a byte order mark",
        |at| put(at, "statement.txt", "\u{feff}".to_owned() + &text(at, "statement.txt")),
        1,
        "it begins with a byte order mark, and nothing else",
    ),
    (
        "a statement edited, and in other line ends",
        |at| {
            change(at, "statement.txt", "3 printed", "2 printed");
            with_cr(at, "statement.txt");
        },
        1,
        "its line 1 differs",
    ),
    (
        "the last signature cut off",
        |at| {
            lines(at, "transcript.sig", |all| {
                all.pop();
            })
        },
        1,
        "the end of transcript.sig was cut off",
    ),
    (
        "the last line feed of the signatures cut off",
        |at| put(at, "transcript.sig", text(at, "transcript.sig").trim_end()),
        1,
        "the end of transcript.sig was cut off",
    ),
    (
        "emptied",
        |at| {
            put(at, "transcript.jsonl", "");
            put(at, "transcript.sig", "");
        },
        1,
        "line 1: the seal is missing, though statement.txt is there",
    ),
    (
        "the statement's signature cut",
        |at| {
            lines(at, "statement.txt.sig", |all| {
                all.pop();
            })
        },
        1,
        "statement.txt.sig is not the ceremony key's",
    ),
    (
        "the statement's signature folded anew",
        |at| {
            lines(at, "statement.txt.sig", |all| {
                let two = all.remove(2);
                all[1].push_str(&two);
            })
        },
        1,
        "statement.txt.sig is not the ceremony key's",
    ),
    (
        "a signature of no form",
        |at| put(at, "statement.txt.sig", [0xff, 0]),
        1,
        "statement.txt.sig is not the ceremony key's",
    ),
    (
        "an edited trusted comment",
        |at| change(at, "statement.txt.minisig", "rehearsal, ", "production, "),
        1,
        "statement.txt.minisig is not the ceremony key's",
    ),
    (
        "an edited untrusted comment",
        |at| change(at, "statement.txt.minisig", "a Keyrite", "the Keyrite"),
        1,
        "statement.txt.minisig is not the ceremony key's",
    ),
    (
        "another's id on the signature",
        |at| {
            lines(at, "statement.txt.minisig", |all| {
                let mut bytes = BASE64.decode(all[1].as_bytes()).expect("base64");
                bytes[4] ^= 1;
                all[1] = BASE64.encode(&bytes);
            })
        },
        1,
        "statement.txt.minisig is not the ceremony key's",
    ),
    (
        "an edited public key",
        |at| change(at, "ceremony.pub", "Keyrite ceremony", "Keyrite's ceremony"),
        1,
        "ceremony.pub is not this ceremony's key",
    ),
    (
        "another namespace for ssh-keygen",
        |at| change(at, "allowed_signers", "transcript", "receipt"),
        1,
        "allowed_signers does not name this ceremony's key",
    ),
    (
        "one more signer",
        |at| put(at, "allowed_signers", text(at, "allowed_signers").repeat(2)),
        1,
        "allowed_signers does not name this ceremony's key",
    ),
    (
        "witnesses whom nobody named",
        |at| put(at, "allowed_witnesses", text(at, "allowed_signers")),
        1,
        "allowed_witnesses does not name",
    ),
    ("no witnesses, and an empty file", |at| put(at, "allowed_witnesses", ""), 0, "VALID."),
    ("no commands to paste", |at| fs::remove_file(at.path("VERIFY.txt")).expect("removes"), 0, "VALID."),
    (
        "a link in place of a file",
        |at| {
            fs::rename(at.path("statement.txt"), at.path("other")).expect("renames");
            symlink("other", at.path("statement.txt")).expect("links");
        },
        0,
        "VALID.",
    ),
    (
        "a link to nothing",
        |at| {
            fs::remove_file(at.path("statement.txt")).expect("removes");
            symlink("nowhere", at.path("statement.txt")).expect("links");
        },
        3,
        "statement.txt is not there",
    ),
    (
        "a folder in place of a file",
        |at| {
            fs::remove_file(at.path("ceremony.pub")).expect("removes");
            fs::create_dir(at.path("ceremony.pub")).expect("creates");
        },
        2,
        "ceremony.pub: it is a folder",
    ),
    (
        "a folder in place of the transcript",
        |at| {
            fs::remove_file(at.path("transcript.jsonl")).expect("removes");
            fs::create_dir(at.path("transcript.jsonl")).expect("creates");
        },
        2,
        "transcript.jsonl: it is a folder",
    ),
    (
        "a pipe in place of a file",
        |at| {
            fs::remove_file(at.path("transcript.sig")).expect("removes");
            assert!(tool("mkfifo", &["transcript.sig"], at.root()).ok);
        },
        2,
        "transcript.sig: it is a pipe",
    ),
    (
        "a statement without end",
        |at| {
            let file = fs::File::create(at.path("statement.txt")).expect("creates");
            file.set_len(5 << 30).expect("a hole");
        },
        2,
        "statement.txt: it has more than",
    ),
    (
        "no signatures",
        |at| fs::remove_file(at.path("transcript.sig")).expect("removes"),
        2,
        "transcript.sig: there is no such file",
    ),
    (
        "no transcript",
        |at| fs::remove_file(at.path("transcript.jsonl")).expect("removes"),
        2,
        "there is no transcript here: name the folder that holds transcript.jsonl",
    ),
];

/// Each is refused at the right place, and `keyrite verify` comes to the same.
#[test]
fn what_was_done_to_a_folder_is_found_where_it_was_done() {
    for (name, edit, code, says) in EDITS {
        let at = copy();
        edit(&at);
        let said = both(name, at.root(), &[], *code);
        assert!(said.contains(says), "{name}: wanted {says}: {said}");
        // whoever reads a verdict of 1 is told what to do next; of every verdict, what it leaves open
        assert_eq!(said.contains("Do not rely on this folder."), *code == 1, "{name}: {said}");
        let facts = said.contains("\nceremony         ");
        assert_eq!(facts, said.contains("NOT CHECKED: whether the script was followed"), "{name}: {said}");
    }
}

/// Commands to paste are no part of what was signed: a version that words them otherwise calls no older folder invalid,
/// and whoever knows that they are others says so.
#[test]
fn other_commands_to_paste_are_told_and_change_no_verdict() {
    let at = copy();
    put(&at, "VERIFY.txt", text(&at, "VERIFY.txt") + "    rm -r .\n");
    let said = both("a command more", at.root(), &[], 0);
    assert!(said.contains("VERIFY.txt was not compared: read a command in it before you paste it"), "{said}");
    let said = keyrite(&["verify", "."], at.root()).out;
    assert!(said.contains("read each command before you paste it"), "{said}");
    let said = keyrite(&["verify", "."], HELD.root()).out;
    assert!(!said.contains("VERIFY.txt") && !said.contains("not as this version"), "{said}");
    for name in ["FORMAT.txt", "recovery-kit/recover.py", "recovery-kit/GUIDE.txt"] {
        let at = copy();
        fs::create_dir_all(at.path("recovery-kit")).expect("creates");
        put(&at, name, "follow me\n");
        let run = keyrite(&["verify", "."], at.root());
        assert_eq!(run.code, 5, "{}", run.out);
        let told = run
            .out
            .lines()
            .any(|line| line.trim_start().starts_with(name) && line.contains("not as this version"));
        assert!(told, "{name}: {}", run.out);
    }
}

/// Without one of the files of the close the folder is incomplete, and the file named.
#[test]
fn a_stripped_folder_is_incomplete() {
    for name in &SEALED[2..7] {
        let at = copy();
        fs::remove_file(at.path(name)).expect("removes");
        let said = both(name, at.root(), &[], 3);
        assert!(
            said.starts_with("INCOMPLETE. All ") && said.contains(&format!("{name} is not there")),
            "{said}"
        );
    }
    let at = Folder::empty();
    put(&at, "transcript.jsonl", "");
    assert!(both("an untouched transcript", at.root(), &[], 3).starts_with("INCOMPLETE. No entry"));
    put(&at, "transcript.sig", "");
    both("two untouched files", at.root(), &[], 3);
    both("a key for an empty folder", at.root(), &["--key", &key_words(&HELD)], 1);
    put(&at, "statement.txt", "");
    both("a statement of nothing", at.root(), &[], 1);
    for folder in ["missing", "statement.txt"] {
        let (ours, theirs) =
            (keyrite(&["verify", folder], at.root()), recover_py(&["--verify", folder], at.root()));
        assert_eq!((ours.code, theirs.code), (2, 2), "{folder}: {}", theirs.err);
        assert!(theirs.out.is_empty() && theirs.err.starts_with(folder), "{}", theirs.err);
    }
}

/// Files that are written after the seal betray a record that was cut; without them nobody can tell, and that is said.
#[test]
fn a_record_whose_end_was_cut_off_is_no_ceremony_that_stopped() {
    let empty = Folder::empty();
    let said = both("an empty folder", empty.root(), &[], 2);
    assert!(said.contains("there is no transcript here"), "{said}");
    let bare = copy();
    entries(&bare, |all| {
        all.pop();
    });
    for name in &SEALED[2..] {
        fs::remove_file(bare.path(name)).expect("removes");
    }
    let said = both("nothing of the close", bare.root(), &[], 3);
    let wanted =
        "at step sign-off, without a seal: the ceremony stopped there, or the rest of its record is missing.";
    assert!(said.starts_with("INCOMPLETE. All ") && said.contains(wanted), "{said}");
    for name in &SEALED[2..] {
        fs::copy(HELD.path(name), bare.path(name)).expect("copies");
        let said = both(name, bare.root(), &[], 1);
        let wanted =
            format!("the seal is missing, though {name} is there: the end of the transcript was cut off");
        assert!(said.contains(&wanted), "{said}");
        fs::remove_file(bare.path(name)).expect("removes");
    }
}

/// Broken off after any line, with or without a torn one: incomplete, and what was there is counted.
#[test]
fn a_transcript_that_was_broken_off_is_incomplete() {
    let (all, signed) = (text(&HELD, "transcript.jsonl"), text(&HELD, "transcript.sig"));
    let (all, signed): (Vec<&str>, Vec<&str>) =
        (all.split_inclusive('\n').collect(), signed.split_inclusive('\n').collect());
    for count in [0, 1, 2, 10, 30, all.len() - 1] {
        let at = Folder::empty();
        put(&at, "transcript.jsonl", all[..count].concat());
        put(&at, "transcript.sig", signed[..count].concat());
        let said = both("broken off", at.root(), &[], 3);
        let counted = if count == 0 { "No entry".to_owned() } else { format!("All {count} lines") };
        assert!(said.starts_with(&format!("INCOMPLETE. {counted}")), "{said}");
        let torn_line = &all[count][..all[count].len() / 2];
        for (name, line, signature) in [
            ("half a line", torn_line, ""),
            ("a line", all[count], ""),
            ("a line and half a signature", all[count], &signed[count][..60]),
            ("a line and a signature without its end", all[count], &signed[count][..128]),
            ("half a line and half a signature", torn_line, &signed[count][..60]),
        ] {
            put(&at, "transcript.jsonl", all[..count].concat() + line);
            put(&at, "transcript.sig", signed[..count].concat() + signature);
            let said = both(name, at.root(), &[], 3);
            assert!(said.contains(counted.as_str()) && said.contains("One more line"), "{name}: {said}");
        }
        for (name, line, signature) in [
            ("a signature without its line", "", signed[count]),
            ("half a signature without its line", "", &signed[count][..60]),
            ("half a line with its signature", torn_line, signed[count]),
        ] {
            put(&at, "transcript.jsonl", all[..count].concat() + line);
            put(&at, "transcript.sig", signed[..count].concat() + signature);
            let said = both(name, at.root(), &[], 1);
            assert!(
                said.contains(&format!("line {}: it is not there as a whole", count + 1)),
                "{name}: {said}"
            );
        }
    }
}

/// What ties the folder to paper: words, digits, sheets.
#[test]
fn the_key_on_paper_decides() {
    let other = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    let (words, hex) = (key_words(&HELD), key_hex(&HELD));
    let good =
        [words.clone(), words.to_uppercase(), words.replace(' ', "-"), hex.clone(), hex.to_uppercase()];
    for key in good {
        let said = both(&key, HELD.root(), &["--key", &key], 0);
        assert!(said.contains("Compared: the ceremony key is the one that you gave."), "{said}");
        assert!(said.starts_with("VALID. ") && !said.contains("NOT ANCHORED"), "{said}");
    }
    both("no key", HELD.root(), &[], 0);
    // as they are printed: words in numbered rows, digits in groups
    let all: Vec<&str> = words.split(' ').collect();
    let rows: Vec<String> =
        all.chunks(4).zip(1..).map(|(row, number)| format!("{number} {}", row.join(" "))).collect();
    let groups: Vec<&str> =
        hex.as_bytes().chunks(4).map(|group| std::str::from_utf8(group).expect("ASCII")).collect();
    for key in [rows.join("\n"), groups.join(" "), groups.join(" ").to_uppercase()] {
        let said = theirs(HELD.root(), &["--key", &key]);
        assert_eq!(said.code, 0, "{key}: {}", said.said);
    }
    let statement = text(&HELD, "statement.txt");
    let fingerprint =
        statement.lines().skip_while(|line| !line.starts_with("key fingerprint")).nth(1).expect("words");
    let said = theirs(HELD.root(), &["--key", fingerprint.trim_start_matches("in words").trim()]);
    let wanted =
        "these are the words of the key's fingerprint, not of the ceremony key: take the block beside it";
    assert!(said.code == 2 && said.said.contains(wanted), "{}", said.said);
    let said = theirs(HELD.root(), &["--key", &groups[..8].join(" ")]);
    assert!(said.code == 2 && said.said.contains("32 digits were given"), "{}", said.said);
    for key in [key_words(&other), key_hex(&other)] {
        let said = both(&key, HELD.root(), &["--key", &key], 1);
        assert!(said.contains(&words) && said.contains("another one than you gave"), "{said}");
    }
    let swapped: Vec<&str> = words.split(' ').collect();
    let swapped = [&[swapped[1], swapped[0]], &swapped[2..]].concat().join(" ");
    for key in ["aardvark", "", "no such words", &swapped, &words.replacen(' ', " xyzzy ", 1)] {
        assert!(both(key, HELD.root(), &["--key", key], 2).starts_with("--key: "), "{key}");
    }
    let code = |at: &Folder, x: u8| {
        let sheet = format!("sheets/share-{x:02}.pdf");
        program::code_of(&sheet, at.root())
    };
    let sheets = Folder::empty();
    put(&sheets, "ours.txt", code(&HELD, 2));
    put(&sheets, "other.txt", code(&other, 1));
    put(&sheets, "noise.txt", "Dear colleague, the key is under the mat.");
    let rows = tool("pdftotext", &["-layout", "sheets/share-01.pdf", "-"], HELD.root()).out;
    put(&sheets, "unsigned.txt", program::rows_of(&rows, 10));
    put(&sheets, "words.txt", program::rows_of(&rows, 22));
    let sheet = |name: &str| sheets.path(name).to_str().expect("a name").to_owned();
    for (name, code, says) in [
        ("ours.txt", 0, "the transcript names that sheet"),
        ("words.txt", 0, "the transcript names that sheet"),
        ("other.txt", 1, "is signed by another ceremony key"),
        ("noise.txt", 2, "noise.txt"),
        ("unsigned.txt", 2, "without its signature rows"),
        ("missing.txt", 2, "missing.txt"),
    ] {
        let theirs = theirs(HELD.root(), &[&sheet(name)]);
        assert_eq!(theirs.code, code, "{name}: {}", theirs.said);
        assert!(theirs.said.contains(says), "{name}: {}", theirs.said);
        let ours = ours(HELD.root(), &["--sheet", &sheet(name)]);
        assert_eq!(ours.code, code, "{name}: {}", ours.said);
    }
    let all = theirs(HELD.root(), &["--key", &words, &sheet("ours.txt"), &sheet("other.txt")]);
    assert_eq!(all.code, 1, "one sheet of another ceremony is enough: {}", all.said);
    for wrong in [&["--verify", ".", "--show"][..], &["--verify"], &["--verify", ".", "--out", "x"]] {
        assert_eq!(recover_py(wrong, HELD.root()).code, 2, "{wrong:?}");
    }
}

/// The forger's own key.
fn forger() -> SigningKey {
    SigningKey::from_bytes(&[0x66; 32])
}

fn transcript(at: &Folder, kept: &[SignedEntry]) {
    let lines = |part: fn(&SignedEntry) -> &String| -> String {
        kept.iter().map(|entry| part(entry).to_owned() + "\n").collect()
    };
    put(at, "transcript.jsonl", lines(|entry| &entry.line));
    put(at, "transcript.sig", lines(|entry| &entry.signature));
}

/// A folder made of these entries by somebody with a key of their own: whole, and nobody's.
fn forged(entries: &[Entry]) -> (Folder, Statement) {
    let at = Folder::empty();
    let kept = resign(entries);
    transcript(&at, &kept);
    let lines = kept.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
    let (audit, wrong) = first_wrong(lines);
    assert_eq!(wrong, None);
    let state = audit.state().expect("begun");
    let facts = state.statement(audit.head());
    let (statement, key, id) = (facts.render(), facts.ceremony_key, facts.ceremony);
    put(&at, "statement.txt", &statement);
    put(&at, "statement.txt.sig", sshsig::sign(statement.as_bytes(), &forger()));
    put(
        &at,
        "statement.txt.minisig",
        minisign::sign(statement.as_bytes(), &facts.trusted_comment(), &forger()),
    );
    put(&at, "ceremony.pub", minisign::public_key_file(&id, &key));
    put(&at, "allowed_signers", sshsig::allowed_signer(&Statement::principal(&id), &key));
    if let Some(witnesses) = state.allowed_witnesses() {
        put(&at, "allowed_witnesses", witnesses);
    }
    (at, facts)
}

fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).expect("short").to_be_bytes(), bytes].concat()
}

/// An SSH signature file for any namespace.
fn ssh_signature(key: &SigningKey, namespace: &str, message: &[u8]) -> String {
    let kind = string(b"ssh-ed25519");
    let hash = string(&Sha512::digest(message));
    let head = [string(namespace.as_bytes()), string(b""), string(b"sha512")].concat();
    let signature = key.sign(&[b"SSHSIG".to_vec(), head.clone(), hash].concat()).to_bytes();
    let blob = [
        b"SSHSIG\0\0\0\x01".to_vec(),
        string(&[kind.clone(), string(key.verifying_key().as_bytes())].concat()),
        head,
        string(&[kind, string(&signature)].concat()),
    ]
    .concat();
    let coded = BASE64.encode(&blob);
    let body: Vec<&str> =
        coded.as_bytes().chunks(70).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", body.join("\n"))
}

/// Whoever makes a whole folder anew has another key: only paper tells. Whoever has the key can still not sign
/// anything but this statement for this purpose.
#[test]
fn a_folder_signed_anew_is_told_by_its_key_alone() {
    let mut room = Room::kek(3);
    room.finish();
    let (at, facts) = forged(&room.entries);
    assert!(alike("forged", at.root(), &[], 5).starts_with("CONSISTENT, NOT ANCHORED. "));
    let genuine = room.state().header().ceremony_key;
    let said = both("forged, with the key on paper", at.root(), &["--key", &genuine.spoken()], 1);
    assert!(said.contains(&facts.ceremony_key.spoken()), "{said}");
    put(&at, "sheet.txt", room.sheets[&1].last().expect("printed"));
    // its sheets are those of the genuine ceremony, and named as made here; the key that signed them is another
    let said = theirs(at.root(), &["sheet.txt"]);
    assert_eq!(said.code, 1, "{}", said.said);
    assert!(said.said.contains("was made here, but another key signed it"), "{}", said.said);
    assert!(said.said.contains(&genuine.spoken()), "{}", said.said);
    assert_ne!(ours(at.root(), &["--sheet", "sheet.txt"]).code, 0);

    // a share signed by the folder's key that no line names
    let dealt = deal(Dealing::new(4, Mode::Rehearsal, (2, 3)));
    let share = Share::sign(dealt.header, Body::Open(Secret::copy_of(&[7; 32])), &forger());
    put(&at, "sheet.txt", payload::write(&share).expose());
    let said = theirs(at.root(), &["sheet.txt"]);
    assert_eq!((said.code, ours(at.root(), &["--sheet", "sheet.txt"]).code), (1, 1), "{}", said.said);
    assert!(said.said.contains("the transcript does not name it"), "{}", said.said);

    let statement = facts.render();
    let ssh = |namespace: &str, message: &str| ssh_signature(&forger(), namespace, message.as_bytes());
    assert_eq!(ssh(NAMESPACE, &statement), text(&at, "statement.txt.sig"));
    let another = Statement { head: Digest([1; 32]), ..facts.clone() };
    let sign = |message: &str, comment: &str| minisign::sign(message.as_bytes(), comment, &forger());
    let comment = facts.trusted_comment();
    for (file, content) in [
        ("statement.txt.sig", ssh(NAMESPACE, &another.render())),
        ("statement.txt.sig", ssh("file", &statement)),
        ("statement.txt.sig", sshsig::sign(statement.as_bytes(), &SigningKey::from_bytes(&[9; 32]))),
        ("statement.txt.minisig", sign(&another.render(), &another.trusted_comment())),
        ("statement.txt.minisig", sign(&statement, "a comment of their own")),
        ("statement.txt.minisig", sign(&another.render(), &comment)),
        (
            "statement.txt.minisig",
            minisign::sign(statement.as_bytes(), &comment, &SigningKey::from_bytes(&[9; 32])),
        ),
    ] {
        let genuine = text(&at, file);
        put(&at, file, &content);
        let said = both(file, at.root(), &[], 1);
        assert!(said.contains(&format!("NOT VALID. {file} is not")), "{said}");
        put(&at, file, genuine);
    }
    both("all is back", at.root(), &[], 0);
}

/// Broken scripts, signed anew: `keyrite verify` refuses what recover.py does not look at, and says so.
#[test]
fn the_script_is_not_replayed_and_that_is_said() {
    type Forge = fn(&mut Vec<Entry>);
    let mut room = Room::kek(3);
    room.finish();
    let mut entries = room.entries.clone();
    let step = entries.iter().position(|entry| matches!(entry.record, Record::Compared { .. })).expect("one");
    entries[step].with.clear();
    let at = Folder::empty();
    transcript(&at, &resign(&entries));
    assert_eq!(ours(at.root(), &[]).line, Some(u64::try_from(step).expect("small") + 1));
    let theirs = theirs(at.root(), &[]);
    assert!(
        theirs.code == 3 && theirs.said.contains("NOT CHECKED: whether the script was followed"),
        "{}",
        theirs.said
    );
    // what needs no script is found by both: time, the numbers of the seal, a second header
    let forgeries: [(&str, Forge); 4] = [
        ("time runs back", |all| all[9].mono = 0),
        ("another number of lines", |all| {
            if let Some(Record::Seal { entries, .. }) = all.last_mut().map(|entry| &mut entry.record) {
                *entries += 1;
            }
        }),
        ("a sheet more", |all| {
            if let Some(Record::Seal { sheets, .. }) = all.last_mut().map(|entry| &mut entry.record) {
                sheets.printed += 1;
            }
        }),
        ("two headers", |all| {
            let mut header = all[0].clone();
            header.mono = all[3].mono;
            all[4] = header;
        }),
    ];
    for (name, forge) in forgeries {
        let mut entries = room.entries.clone();
        forge(&mut entries);
        let at = Folder::empty();
        transcript(&at, &resign(&entries));
        both(name, at.root(), &[], 1);
    }
}

/// Ceremonies with everything that a statement can say: the text rebuilt from FORMAT.txt is ours to the byte.
#[test]
fn statements_of_eventful_ceremonies_are_rebuilt() {
    let mut room = Room::kek(5);
    room.go_to("draw");
    let (administrator, witness) = (room.id("administrator"), room.id("witness"));
    room.take(&event(witness, &[], exception()), None).expect("filed");
    let custodian = room.ids("custodian")[1];
    let leaving = room.state().person(custodian).expect("there").clone();
    let deputy = room.newcomer("Zoë Łukasz", &["custodian"], &leaving.shares);
    let what = EventKind::Deputy {
        absent: custodian,
        deputy,
        reason: prose("ill"),
        document: line("D 1"),
        until: line("2026-12-24"),
    };
    room.take(&event(administrator, &[witness], what), None).expect("a deputy");
    room.go_to("print/2");
    room.step().expect("sent");
    let spoiled = EventKind::SheetSpoiled { reason: prose("a jam"), destroyed: line("shredded") };
    let spoiled = room.staffed(spoiled);
    room.take(&spoiled, None).expect("spoiled");
    room.go_to("review");
    let open = EventKind::Review {
        number: 1,
        severity: Severity::Major,
        follow_up: prose("look again"),
        closed: false,
    };
    let open = room.staffed(open);
    room.take(&open, None).expect("reviewed");
    room.go_to("sign-off");
    let no = EventKind::SignOff { agrees: false, reason: Some(prose("not so")) };
    room.take(&event(witness, &[], no), None).expect("said");
    room.finish();
    let (at, facts) = forged(&room.entries);
    assert!(facts.render().contains("; does not agree: not so\n"), "{}", facts.render());
    assert!(facts.opened.is_empty() && facts.released.is_empty(), "a generation opens and releases nothing");
    let said = both("eventful", at.root(), &[], 4);
    assert!(
        said.starts_with("VALID, WITH OPEN EXCEPTIONS.") && said.contains("exceptions left open: 1 of 2"),
        "{said}"
    );
    for wanted in ["left, replaced by a deputy", "Zoë Łukasz", "; does not agree", "1 spoiled", "major, open"]
    {
        assert!(facts.render().contains(wanted) && said.contains(wanted), "{wanted}: {said}");
    }

    let pile = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes;
    let brought = pile[0].clone();
    let mut room = Room::recovery(21, Mode::Rehearsal, pile);
    room.finish();
    let (at, _) = forged(&room.entries);
    both("a recovery", at.root(), &[], 0);
    // a sheet that was brought says nothing about this key, for or against it
    put(&at, "sheet.txt", brought);
    let said = theirs(at.root(), &["sheet.txt"]);
    assert!(said.code == 2 && said.said.contains("another one made it"), "{}", said.said);
    assert_eq!(ours(at.root(), &["--sheet", "sheet.txt"]).code, 2);

    for way in [WayOut::key_wrapped(support::wrapping_key()), WayOut::key_to_file(), WayOut::key_to_screen()]
    {
        let name = format!("{way:?}");
        let (room, opened, released) = eventful_recovery(way);
        let (at, facts) = forged(&room.entries);
        assert_eq!((&facts.opened, &facts.released), (&opened, &released), "{name}");
        let said = both(&name, at.root(), &[], 0);
        for line in opened.iter().map(|line| format!("\nopened           {line}\n")).chain([
            format!("\nreleased         {}\n", released[0]),
            "; does not agree: The key left.  It ought not to.\n".to_owned(),
            format!("; does not agree: {}\u{2026}\n", "m\u{e4}h ".repeat(50).get(..249).expect("long")),
        ]) {
            assert!(facts.render().contains(&line) && said.contains(&line), "{line}: {said}");
        }
    }

    // what leaves besides the key: all three rebuild what the statement says of it
    let room = exits::much_left(24);
    let (at, facts) = forged(&room.entries);
    let said = both("much left", at.root(), &[], 0);
    assert_eq!(facts.released.len(), 7, "{:?}", facts.released);
    for line in &facts.released {
        assert!(said.contains(&format!("\nreleased         {line}\n")), "{line}: {said}");
    }
    for wanted in [
        "file, derived key releases:ed25519:0, as openssh; as approved",
        ", derived key db/2026:aes-256:7, by aes-kwp-sha1, it is SHA-256 ",
        ", for pkcs11, it is SHA-256 ",
        "signature, derived key releases:p-256:0, of release.tar, SHA-256 ",
        ", sshsig file, it is SHA-256 ",
        "certificate, derived key ca:p-256:0, root 4f2a of CN=Example Root CA, key SHA-256 ",
        "public, derived key releases:ed25519:0, as openssh, it is SHA-256 ",
        "display, payload pin.sealed, SHA-256 ",
        ", about the PIN of the safe; as approved",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }

    // a script with two releases: the drill that came last does not hide the file that came first
    let shipped = keyrite::plan::blocks::shipped("recovery").expect("shipped");
    let from = shipped.find("[[phase.step]]\nid = \"release\"").expect("there");
    let release = &shipped[from..from + shipped[from + 1..].find("[[phase.step]]").expect("a next one") + 1];
    let twice =
        shipped.replace(release, &(release.to_owned() + &release.replace("\"release\"\nk", "\"again\"\nk")));
    let template = keyrite::plan::load("recovery.toml", &twice).unwrap_or_else(|error| panic!("{error}"));
    let chosen = choices(&template, None, LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Rehearsal, 23).expect("opens");
    room.pile = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes;
    room.go_to("release");
    let out = room.staffed(EventKind::Release {
        way: Some(WayOut::key_to_file()),
        destination: line("a disk"),
        more: false,
    });
    room.take(&out, None).expect("released");
    room.finish();
    let (at, facts) = forged(&room.entries);
    assert_eq!(facts.released, ["file; a disk", "none, a drill; none: this is a drill"]);
    both("two releases", at.root(), &[], 0);

    let mut room = Room::kek(6);
    room.go_to("draw");
    let abort =
        EventKind::Abort { reason: prose("fire"), typed: "ABORT".to_owned(), destroyed: prose("nothing") };
    room.take(&event(room.id("administrator"), &[], abort), None).expect("aborted");
    let at = Folder::empty();
    transcript(&at, &room.kept);
    let said = both("aborted", at.root(), &[], 3);
    assert!(said.starts_with("ABORTED. All ") && said.contains("has not signed off"), "{said}");
    put(&at, "statement.txt", "");
    both("aborted, and a statement", at.root(), &[], 1);

    // titles that TOML writes in other ways
    for title in ["a \"quoted\" title", "it's \"both\" ways", "back\\slash", "'''\"\"\"", "Zoë's"] {
        let shipped = keyrite::plan::blocks::shipped("kek").expect("shipped");
        let quoted = serde_json::to_string(title).expect("a string");
        let script =
            shipped.replacen("title = \"Data-encryption master key\"", &format!("title = {quoted}"), 1);
        let template = keyrite::plan::load("kek.toml", &script).unwrap_or_else(|error| panic!("{error}"));
        let choices = choices(&template, Some((2, 2)), LockKind::None);
        let room = Room::open(&template, choices, Mode::Production, 5).expect("opens");
        let at = Folder::empty();
        transcript(&at, &room.kept);
        assert!(both(title, at.root(), &[], 3).contains(&format!("{title} (kek version 1)")), "{title}");
    }
}

/// A secret that was sealed twice and opened once, and check values: the three say the same of them, and look at the files.
#[test]
fn what_was_sealed_and_checked_is_told_and_looked_at() {
    let template = with_steps(&STEPS.replace("from = \"typed\"", "from = [\"typed\", \"drawn\"]"));
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Production, 61).expect("opens");
    room.go_to("password");
    room.must_step();
    let again = room.staffed(EventKind::typed_payload("password"));
    room.take(&again, Some(typed_twice("another password"))).expect("sealed once more");
    let drawn = room.staffed(EventKind::drawn_payload("password"));
    room.take(&drawn, None).expect("sealed in its place");
    room.finish();
    let (at, facts) = forged(&room.entries);
    fs::create_dir(at.path("evidence")).expect("creates");
    for (name, content) in &room.files {
        put(&at, &format!("evidence/{name}"), content);
    }
    let said = both("sealed", at.root(), &[], 0);
    let about = "Password of REHEARSAL-KEY; typed, existed before";
    for wanted in [
        format!("\npayload          001-password.sealed: {about}; not opened\n"),
        format!("\npayload          002-password.sealed: {about}; not opened\n"),
        "\npayload          003-password.sealed: Password of REHEARSAL-KEY; drawn, seen by nobody; opened again\n"
            .to_owned(),
        "\ncheck value      aes-cmac of the root key: ".to_owned(),
        "\ncheck value      aes-zero of hsm/a:aes-256:0: ".to_owned(),
        "\nevidence         002-password.sealed, ".to_owned(),
    ] {
        assert!(facts.render().contains(&wanted) && said.contains(&wanted), "{wanted}: {said}");
    }
    assert!(!facts.render().contains("another password") && !said.contains(support::PAYLOAD));
    let good = room.files["002-password.sealed"].clone();
    put(&at, "evidence/002-password.sealed", [&good[..], b"x"].concat());
    let said = both("longer", at.root(), &[], 1);
    assert!(said.contains("002-password.sealed is not the file that was kept"), "{said}");
    let flipped = [&good[..good.len() - 1], &[good[good.len() - 1] ^ 1]].concat();
    put(&at, "evidence/002-password.sealed", flipped);
    both("altered", at.root(), &[], 1);
    fs::remove_file(at.root().join("evidence/002-password.sealed")).expect("removes");
    both("lost", at.root(), &[], 3);
}

/// What anybody can read of a sealed file is compared with its line by all three, though nothing opens it.
#[test]
fn a_sealed_file_is_one_of_this_key_and_as_its_line_says() {
    type Change = fn(&mut Vec<u8>);
    let cases: &[(&str, Change, &str)] = &[
        ("empty", |bytes| bytes.clear(), ""),
        ("garbage", |bytes| bytes.fill(b'x'), ""),
        ("newer", |bytes| bytes[15] = b'3', "newer"),
        ("as if in chunks", |bytes| bytes[15] = b'2', "it is sealed in chunks"),
        ("of the other mode", |bytes| bytes[16] ^= 1, ""),
        ("of another key", |bytes| bytes[20] ^= 1, "sealed under another key"),
        ("about something else", |bytes| bytes[70] ^= 1, "about something else than its line says"),
    ];
    let template = with_steps(STEPS);
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Production, 62).expect("opens");
    room.finish();
    let (name, good) = room.files.iter().find(|(name, _)| name.ends_with(".sealed")).expect("sealed");
    for (case, change, says) in cases {
        let mut bytes = good.clone();
        change(&mut bytes);
        let mut entries = room.entries.clone();
        let sealed = keyrite::vocab::digest::sha256(good);
        for entry in &mut entries {
            match &mut entry.record {
                Record::PayloadSealed(payload) if payload.digest == sealed => {
                    payload.digest = keyrite::vocab::digest::sha256(&bytes);
                    payload.bytes = bytes.len() as u64;
                }
                Record::PayloadOpened { digest } if *digest == sealed => {
                    *digest = keyrite::vocab::digest::sha256(&bytes);
                }
                _ => {}
            }
        }
        let (at, _) = forged(&entries);
        fs::create_dir(at.path("evidence")).expect("creates");
        for (name, content) in &room.files {
            put(&at, &format!("evidence/{name}"), content);
        }
        put(&at, &format!("evidence/{name}"), &bytes);
        let said = both(case, at.root(), &[], 1);
        let wanted = format!("{name} is not the file that was kept: ");
        assert!(said.contains(&wanted) && said.contains(says), "{case}: {said}");
        let page = crate::days::on_the_page(at.root());
        let wanted = format!("{name} is not the one that was kept: ");
        assert!(page.contains(&wanted) && page.contains(says), "{case}: {page}");
    }
}

/// A ceremony continued: its statement names the one before.
#[test]
fn a_ceremony_that_continues_another_is_valid() {
    let at = Folder::empty();
    let first = copy();
    entries(&first, |all| all.truncate(20));
    for name in &SEALED[2..] {
        fs::remove_file(first.path(name)).expect("removes");
    }
    let parent = first.root().to_str().expect("a name");
    let run = keyrite(&["rehearse", "--out", "held", "--continue", parent], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let said = both("continued", &at.path("held"), &[], 0);
    assert!(said.contains("continues        ") && said.contains(" after 20 lines, last line "), "{said}");
}

/// The statement of a rotation names the key that is replaced; what comes after brings the new key's sheets.
#[test]
fn a_rotation_names_the_key_that_it_replaces() {
    let at = Folder::empty();
    let run = keyrite(&["rehearse", "rotation", "--out", "held"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let said = both("rotated", &at.path("held"), &[], 0);
    assert!(said.contains("\nreplaces         key "), "{said}");
    let run = keyrite(&["rehearse", "recovery", "--continue", "held", "--out", "again"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let run = keyrite(&["register", "--rehearsal", "held/generation", "held", "again"], at.root());
    let version = |number: u8| format!("version       {number}");
    assert!(run.out.contains(&version(1)) && run.out.contains(&version(2)), "{}{}", run.out, run.err);
}

/// The statement of a re-issue names its share, and what became of the old sheet.
#[test]
fn a_re_issue_names_its_share_and_the_fate_of_its_old_sheet() {
    let at = Folder::empty();
    for (name, quorum, says) in [
        ("kept", ["3", "2"], "share 3; its old sheet: not recorded as destroyed"),
        ("brought", ["2", "2"], "share 2; its old sheet: destroyed"),
    ] {
        let [shares, threshold] = quorum;
        let more = ["reissue", "--shares", shares, "--threshold", threshold, "--out", name];
        let run = keyrite(&[&["rehearse"][..], &more].concat(), at.root());
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        let said = both(name, &at.path(name), &[], 0);
        assert!(said.contains(&format!("\nissues again     {says}\n")), "{said}");
    }
}

/// Two that both went on after the same one, and a third that went on after both: its statement names them, all three
/// readers say the same, and `verify` follows both lines.
#[test]
fn a_ceremony_after_two_names_both() {
    let at = Folder::empty();
    for (script, name, before) in [
        ("kek", "made", &[][..]),
        ("drill", "one", &["made"]),
        // it touches no sheet: a second that opened the same bags would contradict the first
        ("vault-rekey", "two", &["made"]),
        ("recovery", "three", &["one", "two"]),
    ] {
        let upon = before.iter().flat_map(|folder| ["--continue", folder]);
        let arguments = ["rehearse", script, "--out", name].into_iter().chain(upon).collect::<Vec<_>>();
        let run = keyrite(&arguments, at.root());
        assert_eq!(run.code, 0, "{name}: {}{}", run.out, run.err);
    }
    let said = both("three", &at.path("three"), &[], 0);
    assert_eq!(said.matches("\ncontinues ").count(), 2, "{said}");
    let run = |folders: &[&str]| {
        let given = folders.iter().flat_map(|folder| ["--parent", folder]);
        keyrite(&["verify", "three"].into_iter().chain(given).collect::<Vec<_>>(), at.root())
    };
    let line = run(&["one", "made", "two"]);
    assert!(line.code == 5 && line.out.contains("parent checked"), "{}{}", line.out, line.err);
    // a recovery that opened the bags which the drill had opened: one of the two is wrong, and both are named
    for (script, name, before) in
        [("recovery", "again", &["made"][..]), ("recovery", "odd", &["one", "again"])]
    {
        let upon = before.iter().flat_map(|folder| ["--continue", folder]);
        let arguments = ["rehearse", script, "--out", name].into_iter().chain(upon).collect::<Vec<_>>();
        let run = keyrite(&arguments, at.root());
        assert_eq!(run.code, 0, "{name}: {}{}", run.out, run.err);
    }
    let given = ["--parent", "one", "--parent", "again", "--parent", "made"];
    let odd = keyrite(&[&["verify", "odd"][..], &given].concat(), at.root());
    assert!(odd.code == 1 && odd.out.contains("had it closed"), "{}{}", odd.out, odd.err);
    // the one without the other is a fork
    let fork = keyrite(&["verify", "one", "--parent", "made", "--parent", "two"], at.root());
    assert!(fork.code == 1 && fork.out.contains("both build on ceremony"), "{}{}", fork.out, fork.err);
}

/// Makes a key pair of ssh-keygen or minisign.
fn own_key(at: &Folder, name: &str, kind: &[&str]) -> PersonKey {
    let public = format!("{name}.pub");
    let secret = format!("{name}.sec");
    let made = if kind == ["minisign"] {
        tool("minisign", &["-G", "-W", "-s", &secret, "-p", &public], at.root())
    } else {
        tool("ssh-keygen", &[&["-q", "-N", "", "-f", name, "-t"], kind].concat(), at.root())
    };
    assert!(made.ok, "{}", made.err);
    PersonKey::typed(&text(at, &public)).expect("a key")
}

fn sign(at: &Folder, key: &str, message: &str, to: &str) {
    let run = if at.path(&format!("{key}.sec")).exists() {
        let secret = format!("{key}.sec");
        tool("minisign", &["-S", "-s", &secret, "-m", message, "-x", to, "-t", "by me"], at.root())
    } else {
        let command = format!("ssh-keygen -q -Y sign -f {key} -n {NAMESPACE} < {message} > '{to}'");
        tool("bash", &["-c", &command], at.root())
    };
    assert!(run.ok, "{}", run.err);
}

/// How each person stands, as recover.py prints it.
fn standing(said: &str, id: &str) -> String {
    let line = said.lines().find(|line| line.starts_with(&format!("countersigned    {id} ")));
    line.unwrap_or_else(|| panic!("no {id}: {said}")).to_owned()
}

/// Countersignatures by Ed25519 and minisign are judged; others are left to ssh-keygen by a command that works, and
/// never called invalid.
#[test]
fn countersignatures_are_judged_or_left_to_ssh_keygen() {
    let at = Folder::empty();
    let keys = [
        (1, own_key(&at, "ed", &["ed25519"])),
        (2, own_key(&at, "p256", &["ecdsa", "-b", "256"])),
        (3, own_key(&at, "mini", &["minisign"])),
        (4, own_key(&at, "rsa", &["rsa", "-b", "2048"])),
        (5, own_key(&at, "second", &["ed25519"])),
    ];
    own_key(&at, "stranger", &["ed25519"]);
    own_key(&at, "nobody", &["minisign"]);
    let shipped = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let script =
        shipped.replacen("locks = ", "countersignatures = [\"administrator\", \"2 custodian\"]\nlocks = ", 1);
    let template = keyrite::plan::load("kek.toml", &script).unwrap_or_else(|error| panic!("{error}"));
    let choices = choices(&template, Some((2, 2)), LockKind::None);
    let mut room = Room::open(&template, choices, Mode::Production, 5).expect("opens");
    while room.state().due().is_some() {
        let (mut event, secret) = room.routine();
        if let EventKind::Enrol(person) = &mut event.what {
            person.keys =
                keys.iter().filter(|(id, _)| *id == person.id.0).map(|(_, key)| key.clone()).collect();
        }
        room.take(&event, secret).unwrap_or_else(|refusal| panic!("{event:?}: {refusal}"));
    }
    let (held, _) = forged(&room.entries);
    for name in ["statement.txt", "allowed_witnesses"] {
        fs::copy(held.path(name), at.path(name)).expect("copies");
    }
    let folder = held.path("countersignatures");
    fs::create_dir(&folder).expect("creates");
    let none = both("nobody signed", held.root(), &[], 3);
    assert!(none.contains("administrator (0 of 1 so far), 2 custodian (0 of 2 so far)"), "{none}");
    let to = |name: &str| folder.join(name).to_str().expect("a name").to_owned();
    put(&at, "other.txt", "another statement\n");
    // one by one: nothing counts that is not this statement's, for this purpose, by this person
    sign(&at, "ed", "other.txt", &to("a"));
    let said = both("another statement", held.root(), &[], 3);
    assert!(standing(&said, "P1").contains("signed another statement"), "{said}");
    put(
        &held,
        "countersignatures/a",
        ssh_signature(&forger(), NAMESPACE, text(&held, "statement.txt").as_bytes()),
    );
    let said = both("a stranger's", held.root(), &[], 3);
    assert!(said.contains("a good signature of this statement, by a key that nobody named"), "{said}");
    sign(&at, "ed", "statement.txt", &to("a"));
    sign(&at, "mini", "statement.txt", &to("c"));
    sign(&at, "rsa", "statement.txt", &to("d e"));
    sign(&at, "second", "statement.txt", &to("f"));
    let said = both("two custodians are wanted, and one has RSA", held.root(), &[], 3);
    assert!(said.contains("2 custodian (1 of 2 so far; 1 for ssh-keygen to check)"), "{said}");
    for (id, file) in [("P1", "a"), ("P3", "c"), ("P5", "f")] {
        assert!(standing(&said, id).ends_with(&format!("signed (countersignatures/{file})")), "{said}");
    }
    assert!(standing(&said, "P2").ends_with("not signed"), "{said}");
    let line = standing(&said, "P4");
    assert!(line.contains("not checked here") && line.contains("ssh-rsa"), "{line}");
    let command = line.split_once("folder with: ").expect("a command").1;
    let run = tool("bash", &["-c", command], held.root());
    assert!(run.ok && run.out.starts_with("Good"), "{command}: {}{}", run.out, run.err);
    sign(&at, "p256", "other.txt", &to("b"));
    assert!(standing(&theirs(held.root(), &[]).said, "P2").contains("signed another statement"));
    sign(&at, "p256", "statement.txt", &to("b"));
    assert!(standing(&theirs(held.root(), &[]).said, "P2").ends_with("signed (countersignatures/b)"));
    // the older form of minisign, the other hash of ssh-keygen, other files, an edited comment
    let older =
        tool("minisign", &["-S", "-l", "-s", "mini.sec", "-m", "statement.txt", "-x", &to("c")], at.root());
    assert!(older.ok, "{}", older.err);
    let command = format!(
        "ssh-keygen -q -Y sign -O hashalg=sha256 -f ed -n {NAMESPACE} < statement.txt > '{}'",
        to("a")
    );
    assert!(tool("bash", &["-c", &command], at.root()).ok);
    sign(&at, "stranger", "statement.txt", &to("x"));
    sign(&at, "nobody", "statement.txt", &to("y"));
    put(&held, "countersignatures/z", [0xff, 0, 0x1b, b'[']);
    fs::create_dir(folder.join("folder")).expect("creates");
    fs::write(folder.join("\u{1b}[2J"), "no signature").expect("writes");
    let said = theirs(held.root(), &[]).said;
    for id in ["P1", "P3", "P5"] {
        assert!(standing(&said, id).contains(": signed ("), "{said}");
    }
    for wanted in [
        "x: a good signature",
        "y: of minisign, by a key that nobody",
        "z: no signature file",
        "folder: it is a folder",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    assert!(!said.contains('\u{1b}'), "{said:?}");
    sign(&at, "mini", "statement.txt", &to("c"));
    change(&held, "countersignatures/c", "by me", "by him");
    assert!(standing(&theirs(held.root(), &[]).said, "P3").contains("not signed"), "edited");
    sign(&at, "mini", "other.txt", &to("c"));
    assert!(standing(&theirs(held.root(), &[]).said, "P3").contains("another statement"));
    let purpose = format!("ssh-keygen -q -Y sign -f ed -n file < statement.txt > '{}'", to("a"));
    assert!(tool("bash", &["-c", &purpose], at.root()).ok);
    assert!(standing(&theirs(held.root(), &[]).said, "P1").contains("for the namespace file, not for this"));
    fs::remove_file(held.path("allowed_witnesses")).expect("removes");
    assert!(both("no list of witnesses", held.root(), &[], 3).contains("allowed_witnesses is not there"));
}

/// Who was replaced by a deputy signs in vain.
#[test]
fn who_left_does_not_countersign_for_the_script() {
    let at = Folder::empty();
    let keys = [(4, own_key(&at, "four", &["ed25519"])), (5, own_key(&at, "five", &["ed25519"]))];
    let shipped = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let script = shipped.replacen("locks = ", "countersignatures = [\"2 custodian\"]\nlocks = ", 1);
    let template = keyrite::plan::load("kek.toml", &script).unwrap_or_else(|error| panic!("{error}"));
    let choices = choices(&template, Some((2, 2)), LockKind::None);
    let mut room = Room::open(&template, choices, Mode::Production, 5).expect("opens");
    while room.due() != "draw" {
        let (mut event, secret) = room.routine();
        if let EventKind::Enrol(person) = &mut event.what {
            person.keys =
                keys.iter().filter(|(id, _)| *id == person.id.0).map(|(_, key)| key.clone()).collect();
        }
        room.take(&event, secret).unwrap_or_else(|refusal| panic!("{event:?}: {refusal}"));
    }
    let absent = PersonId(5);
    let shares = room.state().person(absent).expect("there").shares.clone();
    let what = EventKind::Deputy {
        absent,
        deputy: room.newcomer("Somebody else", &["custodian"], &shares),
        reason: prose("ill"),
        document: line("D 1"),
        until: line("2026-12-24"),
    };
    room.take(&event(room.id("administrator"), &[room.id("witness")], what), None).expect("a deputy");
    room.finish();
    let (held, _) = forged(&room.entries);
    fs::create_dir(held.path("countersignatures")).expect("creates");
    fs::copy(held.path("statement.txt"), at.path("statement.txt")).expect("copies");
    for key in ["four", "five"] {
        let to = held.path("countersignatures").join(key);
        sign(&at, key, "statement.txt", to.to_str().expect("a name"));
    }
    let said = both("one left", held.root(), &[], 3);
    assert!(said.contains("yet: 2 custodian (1 of 2 so far)."), "{said}");
    assert!(standing(&said, "P5").contains(", left before the end: signed ("), "{said}");
}

/// Every kind of record that there is, once.
fn card() -> ItemNumber {
    ItemNumber { id: "card".into(), number: 1 }
}

fn follow_up() -> FollowUp {
    FollowUp { who: line("Ada asks"), until: Day::parse("2026-12-31").expect("a day") }
}

fn one_of_each() -> Vec<Entry> {
    let mut room = Room::kek(5);
    room.finish();
    let pile = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes;
    let mut recovery = Room::recovery(21, Mode::Rehearsal, pile);
    recovery.finish();
    let like = room.entries[1].clone();
    let person = room.newcomer("Somebody else", &["witness"], &[]);
    let key = PersonKey::exact(&format!(
        "ssh-ed25519 {}",
        BASE64.encode(&[string(b"ssh-ed25519"), string(&[3; 32])].concat())
    ))
    .expect("a key");
    let mut named = person.clone();
    named.keys = vec![key.clone()];
    let mut asked = named.clone();
    asked.like = vec![LikeName { name: line("Some Body"), same: false }];
    let Record::Header(header) = &room.entries[0].record else { panic!("no header") };
    let known = KnownSet {
        fingerprint: Fingerprint([7; 16]),
        set: SetId([7; 16]),
        generation: 1,
        quorum: Quorum::new(2, 3).expect("a quorum"),
        sheets: vec![KnownSheet {
            share: 1,
            place: Place::Sealed,
            as_of: Moment::nearest(0, 0),
            holder: line("Some Body"),
            affiliation: line("Here"),
            bag: Some(line("TE 1").into()),
            serial: Some(1),
            digest: Some(Digest([7; 32])),
            checked: Day::parse("2026-11-21"),
            sent: vec![Sent {
                channel: line("a courier"),
                to: line("Any Body"),
                expected: Day::parse("2026-11-22").expect("a day"),
            }],
        }],
        holders: vec![KnownHolder {
            name: line("Some Body"),
            affiliation: line("Here"),
            shares: vec![1],
            untold: 0,
            keys: vec![key.digest()],
        }],
        older: Vec::new(),
    };
    let mut with_older = known.clone();
    with_older.generation = 2;
    with_older.older = vec![OlderSet {
        set: SetId([6; 16]),
        generation: 1,
        quorum: Quorum::new(2, 3).expect("a quorum"),
        sheets: known.sheets.clone(),
    }];
    let mut child = (**header).clone();
    child.parent = Some(Parent {
        ceremony: CeremonyId([7; 16]),
        entries: 9,
        head: Digest([7; 32]),
        ended: Ended::BrokenOff,
        stopped_at: Some("split".to_owned()),
        redo: prose("all of it"),
        known: Some(known),
    });
    let mut of_two = child.clone();
    let other = child.parent.clone().expect("a parent");
    let known = Some(with_older);
    of_two.choices.own_locks = vec![OwnLock { share: 2, lock: LockKind::Passphrase }];
    of_two.beside =
        Some(OtherParents { parents: vec![Parent { ceremony: CeremonyId([8; 16]), ..other }], known });
    let (who, words) = (PersonId(1), prose("one\n\nand two"));
    let (share, serial) = (1, 1);
    let more = [
        Record::Exception {
            about: Subject::Tick { tick: "Blinds are closed".to_owned() },
            number: 1,
            expected: words.clone(),
            happened: words.clone(),
            decided: words.clone(),
            decided_by: who,
        },
        Record::Note { text: words.clone() },
        Record::BreakStart { leaving: vec![who], custody: words.clone() },
        Record::BreakEnd { checked: words.clone() },
        Record::Deputy(Deputised {
            absent: who,
            deputy: named.clone(),
            reason: words.clone(),
            document: line("D"),
            until: line("2026-12-24"),
        }),
        Record::Abort { reason: words.clone(), existed: words.clone(), destroyed: words.clone() },
        Record::Participant(named),
        Record::Participant(asked),
        Record::Header(Box::new(child)),
        Record::Header(Box::new(of_two)),
        Record::WrongHolder { share, came: line("Somebody") },
        Record::SheetSpoiled { share, serial, reason: words.clone(), destroyed: line("shredded") },
        Record::SheetSent { share, serial: 2, replaces: Some(serial), way: line("a printer") },
        Record::ReadBackFailed { share, why: line("creased") },
        Record::ShareRefused { sheet: None, why: words.clone() },
        Record::ShareRefused {
            sheet: Some(SeenSheet {
                share,
                set: SetId([7; 16]),
                generation: 1,
                quorum: Quorum::new(2, 3).expect("a quorum"),
            }),
            why: words.clone(),
        },
        Record::ShareWithdrawn { share, digest: Digest([7; 32]), why: words.clone() },
        Record::NotCombined { why: words.clone() },
        Record::Resealed {
            opened: 1,
            share: Some(1),
            decision: AfterOpening::Destroyed,
            bag: None,
            given_up: None,
        },
        Record::Resealed {
            opened: 1,
            share: Some(1),
            decision: AfterOpening::Destroyed,
            bag: None,
            given_up: Some(GivenUp { because: GivenUpBecause::NewSet, reason: words.clone() }),
        },
        Record::Reviewed { number: 1, severity: Severity::Minor, follow_up: words, closed: false },
        Record::SignOff { person: who, agrees: false, reason: Some(prose("no")) },
        Record::Done {
            ticks: vec!["a".into()],
            not_as_wanted: vec![],
            values: BTreeMap::new(),
            chosen: BTreeMap::new(),
            results: vec![ResultOfStep { label: "Packing".into(), value: "factory".into() }],
        },
        Record::LeftOut { phase: true },
        Record::Attached { name: line("001-a.txt"), bytes: 34, digest: Digest([7; 32]) },
        Record::PayloadSealed(PayloadSealed {
            name: line("002-password.sealed"),
            bytes: 120,
            digest: Digest([7; 32]),
            about: line("a password"),
            from: PayloadFrom::File,
            exposure: Exposure::ExistedBefore,
            shares: None,
        }),
        Record::PayloadSealed(PayloadSealed {
            name: line("003-password.sealed"),
            bytes: 120,
            digest: Digest([7; 32]),
            about: line("a password"),
            from: PayloadFrom::Shares,
            exposure: Exposure::ExistedBefore,
            shares: Some(FromShares {
                scheme: Scheme::SsssPlain,
                used: NonZeroU16::MIN,
                proof: ProvenBy::NotThePassphrase,
            }),
        }),
        Record::PayloadOpened { digest: Digest([7; 32]) },
        Record::CheckValue(CheckValue { method: CheckMethod::AesZero, of: None, value: line("0A0B 0C") }),
        Record::CheckValue(CheckValue {
            method: CheckMethod::AesCmac,
            of: Some(line("a:aes-256:0")),
            value: line("0A0B 0C0D 0E"),
        }),
        Record::ItemBagged { item: card(), bag: line("TE 1").into(), holder: who },
        Record::SheetSighted(SheetSighted {
            share,
            found: Found::OtherBag,
            holder: Some(who),
            bag: Some(line("TE 7").into()),
            condition: line("dry"),
            opened: true,
            finding: Some(follow_up()),
        }),
        Record::SheetSighted(SheetSighted {
            share,
            found: Found::Missing,
            holder: None,
            bag: None,
            condition: line("not brought"),
            opened: false,
            finding: Some(follow_up()),
        }),
        Record::SheetChecked(SheetChecked {
            share,
            serial,
            digest: Digest([7; 32]),
            lock: LockKind::CodeWords,
            from: ReadFrom::Camera,
        }),
        Record::SheetRebagged(SheetRebagged { share, bag: line("TE 8").into(), finding: None }),
        Record::ItemOpened { item: card(), bag: line("TE 1").into(), intact: true, state: line("sealed") },
        Record::ItemMoved { item: card(), to: line("safe") },
        Record::ItemSent(ItemSent {
            item: card(),
            bag: line("TE 1").into(),
            channel: line("a courier"),
            number_by: line("telephone"),
            to: line("Any Body"),
            expected: Day::parse("2026-11-22").expect("a day"),
        }),
        Record::ItemReceived(ItemReceived {
            item: card(),
            bag: line("TE 1").into(),
            intact: true,
            state: line("sealed"),
            holder: who,
        }),
        Record::ItemDestroyed { item: card(), how: line("shredded") },
        Record::SessionEnded(SessionEnded { part: 1, custody: prose("the safe"), goes_on: line("tomorrow") }),
        Record::SessionBegun(SessionBegun { present: vec![who], checked: prose("the seals") }),
    ];
    let abouts = [
        Subject::File { sha256: Digest([7; 32]) },
        Subject::StepLeftOut { step: "photograph/2".into() },
        Subject::OtherHolder { share: 2, holder: PersonId(4) },
        Subject::OlderSet { set: SetId([6; 16]) },
        Subject::Item { item: "card".into(), number: 1 },
    ];
    let [happened, decided] = [prose("it did"), prose("so be it")];
    let released = exits::samples().into_iter().map(|exit| {
        let more = exit != Exit::None;
        Record::Released(Released { exit, destination: line("there"), more })
    });
    let more = more.into_iter().chain(released).chain(abouts.map(|about| Record::Exception {
        about,
        number: 1,
        expected: prose("another"),
        happened: happened.clone(),
        decided: decided.clone(),
        decided_by: who,
    }));
    let more = more.map(|record| Entry { record, ..like.clone() });
    room.entries.iter().cloned().chain(recovery.entries.iter().cloned()).chain(more).collect()
}

/// Public keys at the edges of what may be named, good ones among them.
fn odd_keys() -> Vec<Value> {
    let key = |kind: &str, parts: &[&[u8]]| {
        let blob = [string(kind.as_bytes()), parts.iter().flat_map(|part| string(part)).collect()].concat();
        json!(format!("{kind} {}", BASE64.encode(&blob)))
    };
    let mut modulus = vec![0xab; 257];
    modulus[0] = 0;
    let small = &[&[0x7f], &modulus[2..]].concat();
    let (sk, rsa, ecdsa) = ("sk-ssh-ed25519@openssh.com", "ssh-rsa", "sk-ecdsa-sha2-nistp256@openssh.com");
    let point = &[&[4][..], &[9; 64]].concat();
    vec![
        key(sk, &[&[3; 32], b"ssh:"]),
        key(sk, &[&[3; 32], &[b'a'; 200]]),
        key(sk, &[&[3; 32], &[b'a'; 201]]),
        key(sk, &[&[3; 32], b"\xff\xfe"]),
        key(sk, &[&[3; 32]]),
        key(ecdsa, &[b"nistp256", point, "\u{e9}".repeat(100).as_bytes()]),
        key(ecdsa, &[b"nistp256", point, "\u{e9}".repeat(101).as_bytes()]),
        key(ecdsa, &[b"nistp256", point, b"\xc3"]),
        key(rsa, &[&[1, 0, 1], &modulus]),
        key(rsa, &[&[0, 1, 0, 1], &modulus]),
        key(rsa, &[&[0], &modulus]),
        key(rsa, &[&[], &modulus]),
        key(rsa, &[&[0x81], &modulus]),
        key(rsa, &[&[0, 0x81], &modulus]),
        key(rsa, &[&[1, 0, 1], &modulus[1..]]),
        key(rsa, &[&[1, 0, 1], &[&[0][..], &modulus].concat()]),
        // 2047 bits
        key(rsa, &[&[1, 0, 1], small]),
        key(rsa, &[&[&[0, 0xff][..], &modulus[2..]].concat(), &modulus]),
        key(rsa, &[&[&[1][..], &modulus[1..]].concat(), &modulus]),
        key(rsa, &[&modulus, &modulus, &[1]]),
    ]
}

/// Every way to spoil one value of a line, and the line that comes of it, in the one form of the format. What was tried
/// before, a member of this name in a part of this name, is not tried again.
fn spoiled(value: &Value, part: &str, tried: &mut BTreeSet<String>, out: &mut Vec<Value>) {
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1),
        json!(256),
        json!(65_536),
        json!(4_294_967_296_u64),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("-"),
        json!("P1"),
        json!("P0"),
        json!("P01"),
        json!("P65536"),
        json!("a  b"),
        json!(" a"),
        json!("a\n"),
        json!("a\nb"),
        json!("a\tb"),
        json!("\u{ad}"),
        json!("Ольга"),
        json!("x".repeat(200)),
        json!("x".repeat(201)),
        json!("x".repeat(300)),
        json!("x".repeat(301)),
        json!("\u{14c}tani"),
        json!("5 \u{b5}m"),
        json!("\u{160}kvoreck\u{fd}"),
        json!("x".repeat(2_001)),
        json!("ab".repeat(16)),
        json!("AB".repeat(16)),
        json!("ab".repeat(32)),
        json!("none"),
        json!("wrapped"),
        json!("a4"),
        json!([]),
        json!([1]),
        json!(["P1"]),
        json!(["a"]),
        json!([[1]]),
        json!([null]),
        json!({}),
        json!({"a": "b"}),
        json!({"a": 1}),
        json!("2026-11-21T14:07:32.123+01:00"),
        json!("2026-11-21T14:07:32.123Z"),
        json!("2026-02-29T14:07:32.123+01:00"),
        json!("2026-11-21T14:07:60.123+01:00"),
        json!("2026-11-21T14:07:32.123-00:00"),
        json!("1970-01-01T00:30:00.000+01:00"),
        json!("1969-12-31T23:59:59.999-14:00"),
        json!("9998-12-31T23:59:59.999-00:01"),
        json!("a\n\nb"),
        json!("a \n b"),
        json!("é".repeat(200)),
        json!("2026-11-21T14:07:32.123+14:01"),
        json!("2026-11-21T14:07:32.123+13:60"),
        json!("9999-12-31T23:59:59.999+00:00"),
        json!("1970-01-01T01:00:00.000+01:00"),
        json!("9999-01-01T13:59:59.999+14:00"),
        json!("ssh-ed25519 AAAA"),
        json!(65_535),
        json!(4_294_967_295_u64),
        json!("AB".repeat(32)),
        json!("card 1"),
        json!("card 01"),
        json!("card 70000"),
        json!("001-.."),
        json!("../../etc/passwd"),
        json!("001-a/b"),
        json!([{"label": "a", "value": "b"}]),
        json!([{}]),
        json!({"id": "card", "number": 1}),
    ];
    out.extend(others);
    // of what left
    let words = [
        "file",
        "signature",
        "certificate",
        "root",
        "revocation-list",
        "18446744073709551616",
        "0001",
        "7f7",
        "public",
        "hex",
        "pkcs8-pem",
        "openssh",
        "minisign",
        "age",
        "bip39",
        "slip39:1of1",
        "slip39:1of2",
        "slip39:3of2",
        "slip39:2of17",
        "slip39:02of3",
        "slip39",
        "vault:1of1",
        "vault:2of2",
        "vault:200of255",
        "vault:2of256",
        "vault:3of2",
        "vault:02of3",
        "vault",
        "oaep-sha256",
        "oaep-sha1",
        "aes-kwp-sha1",
        "aws-kms",
        "azure-key-vault",
        "google-kms",
        "sshsig",
        "git",
        "keyrite-transcript@v1",
        "a b",
        "db:aes-256:0",
        "db:ed25519:0",
        "db:seed-256:7",
        "Db:ed25519:0",
        "db:ed25519:00",
        "db:ed25519:4294967296",
        "db:rsa:0",
        ":ed25519:0",
    ];
    if ["exit", "derived", "form", "method", "target", "scheme", "namespace"].contains(&part) {
        out.extend(words.map(Value::from));
    }
    if part == "keys" {
        out.extend(odd_keys());
    }
    if ["from", "exposure"].contains(&part) {
        out.extend(["typed", "drawn", "drawn-here", "existed-before", "Drawn"].map(Value::from));
    }
    match value {
        Value::Object(members) => {
            if members.contains_key("ticks") {
                let mut more = members.clone();
                more.insert("results".into(), json!([]));
                out.push(more.into());
            }
            if members.contains_key("exit") {
                let sha256 = json!("77".repeat(32));
                let beside = [
                    ("derived", json!("db:p-256:0")),
                    ("payload", json!({"about": "a", "digest": sha256, "file": "b"})),
                    ("form", json!("openssh")),
                    ("wrapped_to", sha256.clone()),
                    ("method", json!("aes-kwp-sha1")),
                    ("target", json!("azure-key-vault")),
                    (
                        "signed",
                        json!({"digest": sha256, "file": "b", "namespace": "git", "scheme": "sshsig"}),
                    ),
                    ("left_sha256", sha256.clone()),
                    ("more", json!(true)),
                    ("more", json!(false)),
                ];
                out.extend(beside.map(|(name, value)| {
                    let mut more = members.clone();
                    more.insert(name.into(), value);
                    Value::from(more)
                }));
            }
            for (name, member) in members {
                let filled = member.as_array().map_or(!member.is_null(), |items| !items.is_empty());
                if !tried.insert(format!("{part}.{name} {filled}")) {
                    continue;
                }
                let mut less = members.clone();
                less.remove(name);
                out.push(less.into());
                let mut inner = Vec::new();
                spoiled(member, name, tried, &mut inner);
                out.extend(inner.into_iter().map(|other| {
                    let mut all = members.clone();
                    all.insert(name.clone(), other);
                    Value::from(all)
                }));
            }
            let mut more = members.clone();
            more.insert("aa".into(), json!("x"));
            out.push(more.into());
        }
        Value::Array(items) if !items.is_empty() => {
            let mut inner = Vec::new();
            spoiled(&items[0], part, tried, &mut inner);
            out.extend(inner.into_iter().map(|other| {
                let mut all = items.clone();
                all[0] = other;
                Value::from(all)
            }));
            out.push([&items[..], &[items[0].clone()]].concat().into());
        }
        _ => {}
    }
}

/// The lines that FORMAT.txt allows are those that Keyrite, recover.py and the page take: every kind of record, every
/// value of it spoiled in every way.
#[test]
fn the_three_read_the_same_lines() {
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    // headers are long, and have the same parts again and again
    let mut of_headers = BTreeSet::new();
    for entry in one_of_each() {
        let whole = entry.to_line();
        let mut shape: Value = serde_json::from_str(&whole).expect("JSON");
        if let Some(template) = shape["record"].get_mut("template") {
            // any text will do here, and a whole script in each of thousands of lines is more than Chromium takes
            *template = json!("a script");
        }
        let record = shape["record"].as_object().expect("an object");
        // each shape once: the type, its members, and which of them are null or empty
        let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        let shape_of: Vec<String> =
            record.iter().map(|(name, value)| format!("{name}{}", empty(value))).collect();
        // what an exception is about has a form of its own
        let about = record.get("about").map(|about| about["what"].to_string()).unwrap_or_default();
        if !seen.insert((record["type"].as_str().expect("a type").to_owned(), shape_of, about)) {
            continue;
        }
        let mut record_only = Vec::new();
        let tried = if record["type"] == "header" { &mut of_headers } else { &mut BTreeSet::new() };
        spoiled(&shape["record"], "record", tried, &mut record_only);
        let mut all: Vec<Value> = vec![shape.clone()];
        all.extend(record_only.into_iter().map(|record| {
            let mut line = shape.clone();
            line["record"] = record;
            line
        }));
        if record["type"] == "note" {
            spoiled(&shape, "line", &mut BTreeSet::new(), &mut all);
        }
        // a value of serde_json writes its members sorted, which is the one form
        lines.extend(all.into_iter().map(|value| value.to_string()));
    }
    let known = serde_json::from_str::<Record>(r#"{"type":"x"}"#).expect_err("no such record").to_string();
    let known: BTreeSet<&str> = known.split('`').skip(3).step_by(2).collect();
    let types: BTreeSet<&str> = seen.iter().map(|(kind, _, _)| kind.as_str()).collect();
    assert!(
        known.len() > 40 && types == known,
        "{:?}",
        known.symmetric_difference(&types).collect::<Vec<_>>()
    );
    lines.sort_unstable();
    lines.dedup();
    let at = Folder::empty();
    put(&at, "lines", lines.join("\n") + "\n");
    let program = r"
import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True
import recover
for line in open('lines', 'rb').read().split(b'\n')[:-1]:
    try:
        recover.read_line(line)
        print('ok')
    except recover.NotValid as wrong:
        print(wrong)
";
    let run = tool("python3", &["-c", program, kit("").to_str().expect("a name")], at.root());
    assert!(run.ok, "{}", run.err);
    let answers: Vec<&str> = run.out.lines().collect();
    assert_eq!(answers.len(), lines.len());
    let page = page(
        &json!(lines),
        r#"
return input.map((line) => {
  try {
    return fault(readJson(line), "LINE", "line") || "ok";
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return refusal.message;
  }
});"#,
    );
    let page = page.as_array().expect("a list");
    assert_eq!(page.len(), lines.len());
    let mut taken = 0;
    let mut differing = Vec::new();
    for ((line, answer), on_page) in lines.iter().zip(answers).zip(page) {
        let ours = Entry::from_line(line.as_bytes());
        taken += u32::from(ours.is_ok());
        if ours.is_ok() != (answer == "ok") || ours.is_ok() != (on_page == "ok") {
            let ours = ours.err();
            differing
                .push(format!("{line}: {answer} by recover.py, {on_page} by the page, {ours:?} by keyrite"));
        }
    }
    assert!(
        differing.is_empty(),
        "{} of {}: {:#?}",
        differing.len(),
        lines.len(),
        &differing[..differing.len().min(8)]
    );
    assert!(lines.len() > 10_000 && taken > 300, "{taken} of {} lines are good", lines.len());
}

/// One value has one spelling, also under a valid signature.
#[test]
fn other_spellings_of_a_line_are_refused() {
    let mut room = Room::kek(3);
    room.go_to("roll-call");
    let genuine = resign(&room.entries);
    let second = &genuine[1].line;
    let another = format!("\"prev\":\"{}\"", "0".repeat(64));
    let spellings: [(&str, String); 10] = [
        (
            "another line before it",
            second.replacen(&format!("\"prev\":\"{}\"", genuine[0].digest.hex()), &another, 1),
        ),
        ("a space at the end", format!("{second} ")),
        ("a space after a comma", second.replacen(",\"by\"", ", \"by\"", 1)),
        ("an escape", second.replacen("\"type\":\"d", "\"type\":\"\\u0064", 1)),
        ("1.0", second.replacen("\"mono\":1", "\"mono\":1.0", 1)),
        ("1e0", second.replacen("\"mono\":1", "\"mono\":1e0", 1)),
        ("-0", second.replacen("\"mono\":1", "\"mono\":-0", 1)),
        ("a name twice", second.replacen("{\"at\"", "{\"by\":\"-\",\"at\"", 1)),
        ("an unknown member", second.replacen("{\"at\"", "{\"aa\":1,\"at\"", 1)),
        ("an unknown type", second.replacen("\"type\":\"done\"", "\"type\":\"dona\"", 1)),
    ];
    for (name, spelled) in spellings {
        assert_ne!(&spelled, second, "{name}");
        let digest = keyrite::vocab::digest::sha256(spelled.as_bytes());
        let message = keyrite::transcript::chain::signed_message(&digest);
        let signature = HEXLOWER.encode(&forger().sign(&message).to_bytes());
        let at = Folder::empty();
        transcript(&at, &[genuine[0].clone(), SignedEntry { line: spelled, signature, digest }]);
        let said = both(name, at.root(), &[], 1);
        assert!(said.starts_with("NOT VALID. line 2: "), "{name}: {said}");
    }
}

// Derived keys and sealed payloads: judged by OpenSSL and by other people's crates.

/// Two sheets of a key, as codes, and the key in hex.
fn sheets(at: &Folder, mode: Mode) -> String {
    let dealt = deal(Dealing::new(4, mode, (2, 3)));
    put(at, "1.txt", &dealt.codes[0]);
    put(at, "3.txt", &dealt.codes[2]);
    let rehearsal: &[&str] = if mode == Mode::Rehearsal { &["--rehearsal"] } else { &[] };
    let run = recover_py(&[rehearsal, &["--show", "1.txt", "3.txt"]].concat(), at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    run.out.trim().to_owned()
}

/// Output key material as `openssl kdf` gives it.
fn openssl_hkdf(key: &str, info: &[u8], bytes: usize) -> String {
    let (key, info) = (format!("hexkey:{key}"), format!("hexinfo:{}", HEXLOWER.encode(info)));
    let bytes = bytes.to_string();
    let arguments =
        ["kdf", "-keylen", &bytes, "-kdfopt", "digest:SHA512", "-kdfopt", &key, "-kdfopt", &info, "HKDF"];
    let run = tool("openssl", &arguments, Path::new("."));
    assert!(run.ok, "{}", run.err);
    run.out.trim().replace(':', "").to_lowercase()
}

#[test]
fn derived_keys_are_those_of_openssl() {
    for (mode, flags, label) in [
        (Mode::Production, &[][..], "keyrite/v1/derive"),
        (Mode::Rehearsal, &["--rehearsal"], "keyrite/v1/rehearsal/derive"),
    ] {
        let at = Folder::empty();
        let key = sheets(&at, mode);
        for (algorithm, bytes) in [
            ("aes-256", 32),
            ("ed25519", 32),
            ("x25519", 32),
            ("p-256", 48),
            ("p-384", 64),
            ("seed-128", 16),
            ("seed-256", 32),
        ] {
            for (purpose, index) in [("backup/db-1._x", 0_u32), ("a", u32::MAX)] {
                let info = [
                    label.as_bytes(),
                    b"\0",
                    purpose.as_bytes(),
                    b"\0",
                    algorithm.as_bytes(),
                    b"\0",
                    &index.to_be_bytes(),
                ]
                .concat();
                let okm = openssl_hkdf(&key, &info, bytes);
                let name = format!("{purpose}:{algorithm}:{index}");
                let ask = |exit: &[&str]| {
                    recover_py(&[flags, &["--derive", &name, "1.txt", "3.txt"], exit].concat(), at.root())
                };
                let shown = ask(&["--show"]);
                assert_eq!(shown.code, 0, "{}", shown.err);
                let _ = fs::remove_file(at.path("derived"));
                let written = ask(&["--out", "derived"]);
                assert_eq!(written.code, 0, "{}", written.err);
                let file = fs::read(at.path("derived")).expect("written");
                let dropped = ask(&[]);
                assert!(
                    dropped.code == 0 && dropped.out.contains("derived key was not written or shown"),
                    "{}",
                    dropped.out
                );
                for run in [&shown, &written, &dropped] {
                    assert!(!run.out.contains(&key) && !run.err.contains(&key), "the root key left");
                }
                if ["aes-256", "seed-128", "seed-256"].contains(&algorithm) {
                    assert_eq!((shown.out.trim(), HEXLOWER.encode(&file)), (okm.as_str(), okm.clone()));
                    continue;
                }
                assert_eq!(shown.out.as_bytes(), file);
                for check in [
                    &["pkey", "-in", "derived", "-check", "-noout"][..],
                    &["pkcs8", "-topk8", "-nocrypt", "-in", "derived", "-out", "again"],
                ] {
                    let run = tool("openssl", check, at.root());
                    assert!(run.ok, "{name}: {}{}", run.out, run.err);
                }
                // OpenSSL computes the public half itself and writes the very same file
                assert_eq!(fs::read(at.path("again")).expect("written"), file, "{name}");
                let told = tool("openssl", &["pkey", "-in", "derived", "-text", "-noout"], at.root()).out;
                let digits: String = told
                    .split("priv:")
                    .nth(1)
                    .and_then(|rest| rest.split("pub:").next())
                    .expect("a number")
                    .chars()
                    .filter(char::is_ascii_hexdigit)
                    .collect();
                if algorithm.ends_with("25519") {
                    assert_eq!(digits, okm, "{name}");
                } else {
                    assert_eq!(digits.trim_start_matches("00"), reduced(&okm, algorithm), "{name}");
                }
            }
        }
    }
}

/// (okm modulo (order - 1)) + 1, written out once more from FIPS 186-5.
fn reduced(okm: &str, algorithm: &str) -> String {
    let order = match algorithm {
        "p-256" => "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        _ => {
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973"
        }
    };
    let sum = format!("print('%x' % (int('{okm}', 16) % (int('{order}', 16) - 1) + 1))");
    let run = tool("python3", &["-c", &sum], Path::new("."));
    let digits = run.out.trim();
    if digits.len() % 2 == 1 { format!("0{digits}") } else { digits.to_owned() }
}

#[test]
fn a_derivation_that_cannot_be_is_refused_before_a_sheet_is_read() {
    let at = Folder::empty();
    let long = format!("{}:aes-256:0", "x".repeat(65));
    for wrong in [
        "",
        "a",
        "a:aes-256",
        "a:aes-256:",
        ":aes-256:0",
        "A:aes-256:0",
        "a b:aes-256:0",
        "a:aes-128:0",
        "a:aes-256:-1",
        "a:aes-256:01",
        "a:aes-256:4294967296",
        "a:aes-256:0:0",
        &long,
    ] {
        let run = recover_py(&["--derive", wrong, "no-such-sheet"], at.root());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{wrong}: {}", run.err);
        assert!(run.err.contains("--derive"), "{wrong}: {}", run.err);
    }
    for wrong in
        [&["--derive", "a:aes-256:0", "--open", "x"][..], &["--derive", "a:aes-256:0", "--verify", "."]]
    {
        assert_eq!(recover_py(wrong, at.root()).code, 2, "{wrong:?}");
    }
}

/// A payload sealed as FORMAT.txt says, by crates.
fn sealed(key: &str, rehearsal: bool, what: &str, payload: &[u8]) -> Vec<u8> {
    let key = HEXLOWER.decode(key.as_bytes()).expect("hex");
    let expand = |salt: &[u8], info: &str, bytes: usize| {
        let mut okm = vec![0; bytes];
        let between = if rehearsal { "rehearsal/" } else { "" };
        let info = format!("keyrite/v1/{between}{info}");
        Hkdf::<Sha512>::new(Some(salt), &key).expand(info.as_bytes(), &mut okm).expect("short");
        okm
    };
    let salt = Sha256::digest(what);
    let length = u16::try_from(what.len()).expect("short").to_be_bytes();
    let fingerprint = expand(&[], "fingerprint", 16);
    let head = [
        b"KEYRITE-SEALED-1".as_slice(),
        &[u8::from(rehearsal)],
        &fingerprint,
        &salt,
        &length,
        what.as_bytes(),
    ]
    .concat();
    let okm = expand(&salt, "sealed-payload", 44);
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::try_from(&okm[..32]).expect("32 bytes"));
    let nonce = Nonce::try_from(&okm[32..]).expect("12 bytes");
    let body = cipher.encrypt(&nonce, Payload { msg: payload, aad: &head }).expect("seals");
    [head, body].concat()
}

#[test]
fn payloads_open_under_their_key_alone() {
    let at = Folder::empty();
    let key = sheets(&at, Mode::Rehearsal);
    let ask = |exit: &[&str]| {
        recover_py(&[&["--rehearsal", "--open", "sealed", "1.txt", "3.txt"], exit].concat(), at.root())
    };
    let mut sizes = vec![1, 15, 16, 17, 100_000];
    sizes.push(65_536);
    for size in sizes {
        let payload: Vec<u8> =
            (0..size).map(|place| u8::try_from((place * 7 + place / 256) % 256).expect("a byte")).collect();
        put(&at, "sealed", sealed(&key, true, "root of the Zoë CA, 2026", &payload));
        let _ = fs::remove_file(at.path("opened"));
        let run = ask(&["--out", "opened"]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        assert!(
            run.out.contains(&format!("The payload, {size} bytes, “root of the Zoë CA, 2026”, is in opened")),
            "{}",
            run.out
        );
        assert!(!run.out.contains(&key), "the root key left");
        assert_eq!(fs::read(at.path("opened")).expect("written"), payload, "{size}");
    }
    put(&at, "sealed", sealed(&key, true, "a note", b"hidden under the mat\n"));
    let shown = ask(&["--show"]);
    assert_eq!((shown.code, shown.out.as_str()), (0, "hidden under the mat\n"), "{}", shown.err);
    let dropped = ask(&[]);
    assert!(
        dropped.code == 0 && dropped.out.contains("“a note”, opens") && !dropped.out.contains("hidden"),
        "{}",
        dropped.out
    );
    // what is refused, and why
    let good = sealed(&key, true, "a note", b"hidden");
    let spoil = |place: usize, with: u8| {
        let mut bytes = good.clone();
        bytes[place] ^= with;
        bytes
    };
    let other = sealed(&"07".repeat(32), true, "a note", b"hidden");
    let cases: [(&str, Vec<u8>, i32, &str); 15] = [
        ("another key's", other, 1, "sealed under another key"),
        ("a real key's", sealed(&key, false, "a note", b"hidden"), 1, "a real key's"),
        ("a changed salt", spoil(33, 1), 1, "damaged"),
        ("a changed description", spoil(67, 1), 1, "damaged"),
        ("a changed byte", spoil(73, 1), 1, "damaged"),
        ("a changed tag", spoil(good.len() - 1, 1), 1, "damaged"),
        ("one byte more", [&good[..], &[0]].concat(), 1, "damaged"),
        ("cut in the tag", good[..good.len() - 1].to_vec(), 1, "damaged"),
        (
            "a description with control characters",
            sealed(&key, true, "a\u{1b}[2Jnote", b"hidden"),
            1,
            "no line of text",
        ),
        ("an empty payload", sealed(&key, true, "a note", b""), 2, "cut off, or empty"),
        ("cut in the head", good[..50].to_vec(), 2, "cut off"),
        ("no payload", b"Dear colleague".to_vec(), 2, "no sealed payload"),
        ("a newer one", spoil(15, 2), 2, "newer format"),
        ("unknown flags", spoil(16, 4), 2, "flags"),
        ("no description", sealed(&key, true, "", b"hidden"), 2, "lengths"),
    ];
    for (name, bytes, code, says) in cases {
        put(&at, "sealed", bytes);
        let _ = fs::remove_file(at.path("opened"));
        let run = ask(&["--out", "opened"]);
        let said = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, code, "{name}: {said}");
        assert!(said.contains(says) && !at.path("opened").exists(), "{name}: {said}");
        assert!(!said.contains("hidden") && !said.contains('\u{1b}'), "{name}: {said}");
    }
    for name in ["missing", "."] {
        let run = recover_py(&["--rehearsal", "--open", name, "1.txt", "3.txt"], at.root());
        assert_eq!(run.code, 2, "{name}: {}{}", run.out, run.err);
    }
    let few = recover_py(&["--rehearsal", "--open", "sealed", "--show", "1.txt"], at.root());
    assert_eq!((few.code, few.out.as_str()), (2, ""), "{}", few.err);
}

/// The worked values of FORMAT.txt are those of the program, which computes them in its self-test.
#[test]
fn the_worked_values_of_the_format_hold() {
    let format = read(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/FORMAT.txt"));
    let program = r"
import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True
import recover
for name, value in recover.worked():
    print(name + '\t' + ' '.join(value.split()))
";
    let run = tool("python3", &["-c", program, kit("").to_str().expect("a name")], Path::new("."));
    assert!(run.ok, "{}", run.err);
    let packed: String = format.split_whitespace().collect();
    assert!(run.out.lines().count() > 10, "{}", run.out);
    for line in run.out.lines() {
        let (name, value) = line.split_once('\t').expect("two parts");
        let value: String = value.split_whitespace().collect();
        assert!(packed.contains(&value), "{name} is not in FORMAT.txt: {value}");
    }
    let tested = recover_py(&["--self-test"], Path::new("."));
    assert!(tested.ok && !tested.out.contains("FAIL"), "{}", tested.out);
    for wanted in ["P-256", "P-384", "RFC 8410", "a line of the worked example", "the worked payload"] {
        assert!(
            tested.out.lines().any(|line| line.starts_with("ok ") && line.contains(wanted)),
            "{wanted}: {}",
            tested.out
        );
    }
    assert_eq!(
        format.lines().filter(|line| line.chars().count() > 80).collect::<Vec<_>>(),
        Vec::<&str>::new()
    );
}
