//! What a folder is held against. Nothing is believed because it signs itself: without a key, sheet, list or signature
//! from outside no program calls a folder valid, and what cannot be compared makes up for nothing.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::program::{Folder, Run, key_of, keyrite, recover_py, tool};
use keyrite::sharing::share::CeremonyKey;
use serde_json::Value;

static HELD: LazyLock<Folder> = LazyLock::new(|| Folder::rehearsed(&["--shares", "2", "--threshold", "2"]));
static OTHER: LazyLock<Folder> =
    LazyLock::new(|| Folder::rehearsed_anew(&["--shares", "2", "--threshold", "2"]));

/// Exit code and everything said, of each program that judges folders.
fn all(folder: &Path, more: &[&str]) -> [(&'static str, Run); 3] {
    [
        ("keyrite", keyrite(&[&["verify", "."], more].concat(), folder)),
        ("keyrite-verify", tool(env!("CARGO_BIN_EXE_keyrite-verify"), &[&["."], more].concat(), folder)),
        ("recover.py", recover_py(&[&["--verify", "."], more].concat(), folder)),
    ]
}

fn expect(name: &str, folder: &Path, more: &[&str], code: i32, says: &str) {
    for (program, run) in all(folder, more) {
        let said = run.out + &run.err;
        assert_eq!(run.code, code, "{program}, {name}: {said}");
        assert!(said.contains(says), "{program}, {name}, wanted {says}: {said}");
        assert!(!said.contains("Traceback"), "{said}");
    }
}

fn put(at: &Folder, name: &str, content: impl AsRef<[u8]>) -> String {
    fs::write(at.path(name), content).expect("writes");
    at.path(name).to_str().expect("a name").to_owned()
}

fn text(at: &Folder, name: &str) -> String {
    fs::read_to_string(at.path(name)).expect("readable")
}

fn json(folder: &Path, more: &[&str]) -> Value {
    let run = keyrite(&[&["verify", "--json", "."], more].concat(), folder);
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err))
}

#[test]
fn nothing_is_valid_without_an_anchor() {
    let lists = Folder::empty();
    let hex = key_of(HELD.root());
    let words = CeremonyKey::from_hex(&hex).expect("a key").spoken();
    let list = |content: &str| put(&lists, "list", content);
    let (alone, apart) = ("CONSISTENT, NOT ANCHORED. ", "your list names neither this ceremony key");
    expect("nothing", HELD.root(), &[], 5, alone);
    expect("the key", HELD.root(), &["--key", &hex], 0, "VALID. ");
    let ours = [
        hex.clone(),
        format!("# ours\r\n{hex}, storage 2026, safe 3\r\n"),
        format!("\u{feff}{words} North-Bank"),
        text(&HELD, "ceremony.pub"),
        text(&HELD, "allowed_signers"),
        format!("{}\n{hex}\n", key_of(OTHER.root())),
    ];
    for content in &ours {
        expect(content, HELD.root(), &["--trust", &list(content)], 0, "VALID. ");
    }
    let other = key_of(OTHER.root());
    let strange = list(&other);
    expect("another's list", HELD.root(), &["--trust", &strange], 5, apart);
    expect("another's list and the key", HELD.root(), &["--trust", &strange, "--key", &hex], 0, "VALID. ");
    expect("another's key", HELD.root(), &["--key", &other], 1, "another one than you gave");
    let unusable = [
        "",
        "# nobody\n",
        "no key at all",
        &hex[1..],
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        &format!("{hex}, Zo\u{202e}e"),
        &format!("{hex}, {}", "x".repeat(100_000)),
        // points of small order: any reader that is not strict takes signatures by them that nobody made
        &format!("01{}", "00".repeat(31)),
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "RWQAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];
    for content in unusable {
        let file = list(content);
        expect(content, HELD.root(), &["--trust", &file], 2, "list: ");
        // and another anchor does not make up for it
        expect(content, HELD.root(), &["--trust", &file, "--key", &hex], 2, "list: ");
    }
    let nowhere = lists.path("nowhere").to_str().expect("a name").to_owned();
    expect("no list", HELD.root(), &["--trust", &nowhere], 2, "there is no such file");
    for more in [&["--key", "aardvark"][..], &["--key", "aardvark", "--trust", &list(&hex)]] {
        expect("half a key", HELD.root(), more, 2, "1 words were given");
    }
    let (without, with) = (json(HELD.root(), &[]), json(HELD.root(), &["--key", &hex]));
    assert_eq!((&without["verdict"], &without["anchored"]), (&"not-anchored".into(), &false.into()));
    assert_eq!((&with["verdict"], &with["anchored"]), (&"valid".into(), &true.into()));
}

/// What is not finished is so with or without an anchor, and the first words say which.
#[test]
fn an_incomplete_record_says_whether_it_is_anchored() {
    let at = Folder::empty();
    for name in ["transcript.jsonl", "transcript.sig"] {
        let all = text(&HELD, name);
        let part: String = all.split_inclusive('\n').take(20).collect();
        put(&at, name, part);
    }
    let hex = key_of(HELD.root());
    let list = put(&HELD, "../list", &hex);
    expect("nothing", at.root(), &[], 3, "INCOMPLETE, NOT ANCHORED. All 20 lines");
    expect("the key", at.root(), &["--key", &hex], 3, "INCOMPLETE. All 20 lines");
    expect("a list", at.root(), &["--trust", &list], 3, "INCOMPLETE. All 20 lines");
    assert_eq!(json(at.root(), &["--key", &hex])["anchored"], true);
}

/// Somebody whose key the list names signed the statement, which names the ceremony key.
#[test]
fn a_countersignature_by_a_trusted_key_anchors() {
    let at = Folder::empty();
    for name in [
        "transcript.jsonl",
        "transcript.sig",
        "statement.txt",
        "statement.txt.sig",
        "statement.txt.minisig",
        "ceremony.pub",
        "allowed_signers",
    ] {
        fs::copy(HELD.path(name), at.path(name)).expect("copies");
    }
    fs::create_dir(at.path("countersignatures")).expect("creates");
    put(&at, "other.txt", "another statement\n");
    let bash = |command: &str| {
        let run = tool("bash", &["-c", command], at.root());
        assert!(run.ok, "{command}: {}", run.err);
    };
    for (kind, good) in [("ed25519", 0), ("ecdsa -b 256", 0), ("ecdsa -b 384", 0), ("rsa -b 2048", 5)] {
        bash(&format!("rm -f me me.pub countersignatures/*; ssh-keygen -q -N '' -C me -t {kind} -f me"));
        let public = text(&at, "me.pub");
        // without the comment that ssh-keygen writes, which would be the name
        let key = public.trim().strip_suffix(" me").expect("its comment");
        let list = put(&at, "list", format!("{key}, Wanda Witness"));
        expect(kind, at.root(), &["--trust", &list], 5, "nor anybody who countersigned the statement");
        let sign = |file: &str, namespace: &str| {
            bash(&format!("ssh-keygen -q -Y sign -f me -n {namespace} < {file} > countersignatures/me"));
        };
        sign("other.txt", "keyrite-transcript@v1");
        expect(kind, at.root(), &["--trust", &list], 5, "NOT ANCHORED");
        sign("statement.txt", "file");
        expect(kind, at.root(), &["--trust", &list], 5, "NOT ANCHORED");
        sign("statement.txt", "keyrite-transcript@v1");
        expect(
            kind,
            at.root(),
            &["--trust", &list],
            good,
            if good == 0 { "Wanda Witness" } else { "NOT ANCHORED" },
        );
        // the same signature says nothing to whoever trusts somebody else
        bash("ssh-keygen -q -N '' -t ed25519 -f else");
        let list = put(&at, "list", text(&at, "else.pub"));
        expect(kind, at.root(), &["--trust", &list], 5, "NOT ANCHORED");
        bash("rm else else.pub");
    }
    bash("rm -f me me.pub countersignatures/*; minisign -G -W -p me.pub -s me.sec > said");
    let list = put(&at, "list", text(&at, "me.pub"));
    bash("minisign -S -s me.sec -m other.txt -x countersignatures/me > said");
    expect("minisign", at.root(), &["--trust", &list], 5, "NOT ANCHORED");
    bash("minisign -S -s me.sec -m statement.txt -x countersignatures/me > said");
    expect("minisign", at.root(), &["--trust", &list], 0, "VALID. ");
}

#[test]
fn the_register_counts_what_the_list_vouches_for() {
    let at = Folder::empty();
    for (name, from) in [("ours", &*HELD), ("theirs", &*OTHER)] {
        fs::create_dir(at.path(name)).expect("creates");
        for entry in
            fs::read_dir(from.root()).expect("a folder").flatten().filter(|entry| entry.path().is_file())
        {
            fs::copy(entry.path(), at.path(name).join(entry.file_name())).expect("copies");
        }
    }
    let register = |more: &[&str]| {
        let run = keyrite(&[&["register", "--rehearsal", "--json", "."], more].concat(), at.root());
        let value: Value = serde_json::from_str(&run.out).unwrap_or_default();
        (run.code, value, run.err)
    };
    let count = |value: &Value, what: &str| value[what].as_array().map_or(99, Vec::len);
    let (code, value, _) = register(&[]);
    assert_eq!((code, count(&value, "keys"), &value["anchored"]), (5, 2, &false.into()), "{value:#}");
    let said = keyrite(&["register", "--rehearsal", "."], at.root()).out;
    assert!(said.starts_with("NOT ANCHORED. "), "{said}");
    let (ours, theirs) = (key_of(HELD.root()), key_of(OTHER.root()));
    let list = put(&at, "list", format!("{ours}, ours\n"));
    let (code, value, _) = register(&["--trust", &list]);
    assert_eq!((code, count(&value, "keys"), count(&value, "not_anchored")), (1, 1, 1), "{value:#}");
    assert_eq!(value["not_anchored"][0]["ceremony_key"], theirs.as_str());
    let said = keyrite(&["register", "--rehearsal", ".", "--trust", &list], at.root()).out;
    assert!(
        said.contains("Not anchored: your list does not vouch for these, and they move nothing"),
        "{said}"
    );
    let list = put(&at, "list", format!("{ours}\n{theirs}\n"));
    let (code, value, _) = register(&["--trust", &list]);
    assert_eq!((code, count(&value, "keys"), count(&value, "not_anchored")), (0, 2, 0), "{value:#}");
    assert_eq!(value["anchored"], true);
    let (code, _, said) = register(&["--trust", &put(&at, "list", "")]);
    assert!(code == 2 && said.contains("it names no key"), "{said}");
}

/// A script of a shipped name from which something was taken is named loudly; a list can say that it is approved.
#[test]
fn a_script_that_only_has_a_shipped_name_is_named() {
    let at = Folder::empty();
    let shown = keyrite(&["template", "show", "kek"], at.root()).out;
    for (name, from, to, standing) in [
        ("same", "", "", "shipped"),
        ("differs", "\nsay = \"\"\"\n", "\nsay = \"\"\"\nSo. ", "differs"),
        ("own", "id = \"kek\"", "id = \"house-kek\"", "own"),
    ] {
        let script = shown.replacen(from, to, 1);
        assert!(name == "same" || script != shown, "{name}");
        let file = put(&at, &format!("{name}.toml"), script);
        let run =
            keyrite(&["rehearse", &file, "--out", name, "--shares", "2", "--threshold", "2"], at.root());
        assert_eq!(run.code, 0, "{name}: {}{}", run.out, run.err);
        let folder = at.path(name);
        let key = key_of(&folder);
        let value = json(&folder, &["--key", &key]);
        assert_eq!((&value["script"], &value["verdict"]), (&standing.into(), &"valid".into()), "{value:#}");
        let sentence = value["sentence"].as_str().expect("a sentence");
        let loud = sentence.contains("Its script calls itself kek, and is NOT the kek that Keyrite");
        assert_eq!(loud, standing == "differs", "{sentence}");
        let digest = value["script_sha256"].as_str().expect("a digest");
        let list = put(&at, "list", format!("{key}\nscript {digest}, approved\n"));
        let value = json(&folder, &["--trust", &list]);
        assert_eq!(value["script"], "listed", "{value:#}");
        assert!(!value["sentence"].to_string().contains("NOT the kek"), "{value:#}");
    }
}
