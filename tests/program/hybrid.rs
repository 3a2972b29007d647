//! The optional hybrid signature of the statement: made whole, refused when anything about it is not, by the program
//! and by the independent readers as far as they look; a script that does not want it leaves what it always left.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a failed expectation is a failed test")]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::page::{kit, page};
use crate::support::program::{Folder, Run, key_of, keyrite, recover_py, tool, verified};
use crate::support::{Room, choices, resign};
use data_encoding::BASE64;
use keyrite::ceremony::audit::Audit;
use keyrite::plan::{Template, load};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::hybrid::HybridSigner;
use keyrite::transcript::{Entry, HybridKey, Record};
use keyrite::vocab::Mode;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;

const SIGNATURE: &str = "statement.txt.hybrid.sig";
const SIGNERS: &str = "allowed_signers_hybrid";

/// The kek script with a line at its top.
fn script(line: &str) -> String {
    let text = keyrite::plan::blocks::shipped("kek").expect("shipped");
    text.replacen("locks = ", &format!("{line}\nlocks = "), 1)
}

fn template(line: &str) -> Template {
    load("kek.toml", &script(line)).unwrap_or_else(|error| panic!("{error}"))
}

/// A finished rehearsal that wants the signature: `held` inside the folder.
fn rehearsed() -> Folder {
    let at = Folder::empty();
    fs::write(at.path("hybrid.toml"), script("hybrid_signature = true")).expect("writes");
    let run = keyrite(
        &["rehearse", "hybrid.toml", "--out", "held", "--shares", "3", "--threshold", "2"],
        at.root(),
    );
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    at
}

static HELD: LazyLock<Folder> = LazyLock::new(rehearsed);
static ANOTHER: LazyLock<Folder> = LazyLock::new(rehearsed);
static ORDINARY: LazyLock<Folder> =
    LazyLock::new(|| Folder::rehearsed(&["--shares", "3", "--threshold", "2"]));

const FILES: [&str; 10] = [
    "transcript.jsonl",
    "transcript.sig",
    "statement.txt",
    "statement.txt.sig",
    "statement.txt.minisig",
    "ceremony.pub",
    "allowed_signers",
    "VERIFY.txt",
    SIGNATURE,
    SIGNERS,
];

/// A copy that may be spoiled.
fn copy(of: &Path) -> Folder {
    let at = Folder::empty();
    for name in FILES.into_iter().filter(|name| of.join(name).exists()) {
        fs::copy(of.join(name), at.path(name)).expect("copies");
    }
    at
}

fn text(at: &Folder, name: &str) -> String {
    fs::read_to_string(at.path(name)).expect("there")
}

fn put(at: &Folder, name: &str, content: impl AsRef<[u8]>) {
    fs::write(at.path(name), content).expect("writes");
}

fn ours(at: &Folder) -> Run {
    verified(at.root(), ".", &[])
}

fn theirs(at: &Folder) -> Run {
    recover_py(&["--verify", ".", "--key", &key_of(at.root())], at.root())
}

/// The bytes inside a signature file, changed, in the form of a signature file.
fn rewritten(file: &str, edit: impl FnOnce(&mut Vec<u8>)) -> String {
    let body: String = file.lines().filter(|line| !line.starts_with('-')).collect();
    let mut blob = BASE64.decode(body.as_bytes()).expect("base64");
    edit(&mut blob);
    let coded = BASE64.encode(&blob);
    let lines: Vec<&str> =
        coded.as_bytes().chunks(70).map(|part| std::str::from_utf8(part).expect("ASCII")).collect();
    format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", lines.join("\n"))
}

fn spoil(at: &Folder, from_the_end: usize) {
    let file = rewritten(&text(at, SIGNATURE), |blob| {
        let place = blob.len() - from_the_end;
        blob[place] ^= 1;
    });
    put(at, SIGNATURE, file);
}

fn take_from(at: &Folder, other: &Folder, name: &str) {
    put(at, name, fs::read(other.path("held").join(name)).expect("there"));
}

/// What real OpenSSH signed holds here, and for nothing but its message and key.
#[test]
fn a_signature_of_openssh_holds() {
    let message = b"A statement, signed by OpenSSH 10.6.\n";
    let key = HybridKey::exact(include_str!("../vectors/openssh-10.6-hybrid.pub").trim_end()).expect("a key");
    let file = include_str!("../vectors/openssh-10.6-hybrid.sig");
    assert!(key.verifies(message, file));
    assert_eq!(key.short(), "ssh-mldsa44-ed25519 SHA256:TS/pn4X1mWOzeHw+ljASGYA0pK4KqLGJ+6JQLzh8PQc");
    assert!(!key.verifies(b"A statement, signed by OpenSSH 10.7.\n", file));
    let ours = HybridSigner::draw(&mut StdRng::seed_from_u64(1));
    assert!(!ours.key().verifies(message, file));
}

/// Neither half is enough: each bit matters in both, and halves of two keys do not go together.
#[test]
fn both_halves_are_needed() {
    let mut rng = StdRng::seed_from_u64(2);
    let (one, two) = (HybridSigner::draw(&mut rng), HybridSigner::draw(&mut rng));
    let sign = |signer: &HybridSigner, rng: &mut StdRng| signer.sign(b"text", rng).expect("signs");
    let (by_one, by_two) = (sign(&one, &mut rng), sign(&two, &mut rng));
    assert!(one.key().verifies(b"text", &by_one) && two.key().verifies(b"text", &by_two));
    assert_ne!(by_one, sign(&one, &mut rng), "ML-DSA signs with fresh randomness");
    for from_the_end in [1, 64, 65, 1_200, 2_484] {
        let bad = rewritten(&by_one, |blob| {
            let place = blob.len() - from_the_end;
            blob[place] ^= 1;
        });
        assert!(!one.key().verifies(b"text", &bad), "{from_the_end}");
    }
    let body: String = by_two.lines().filter(|line| !line.starts_with('-')).collect();
    let other = BASE64.decode(body.as_bytes()).expect("base64");
    for half in [other.len() - 64..other.len(), other.len() - 2_484..other.len() - 64] {
        let mixed = rewritten(&by_one, |blob| blob[half.clone()].copy_from_slice(&other[half.clone()]));
        assert!(!one.key().verifies(b"text", &mixed), "{half:?}");
    }
    for odd in [by_one.replace('\n', "\r\n"), format!("{by_one}\n"), by_one.replacen("BEGIN", "BEGIN ", 1)] {
        assert!(!one.key().verifies(b"text", &odd));
    }
    assert_eq!(format!("{one:?}"), "HybridSigner(Secret<64>(redacted))");
}

/// The public key has one form.
#[test]
fn a_key_is_written_in_one_way() {
    let text = HybridSigner::draw(&mut StdRng::seed_from_u64(3)).key().to_string();
    assert_eq!(HybridKey::exact(&text).map(|key| key.to_string()).as_ref(), Some(&text));
    let blob = text.split(' ').nth(1).expect("a blob");
    let vendor = text.replacen("ed25519 ", "ed25519@openssh.com ", 1);
    for odd in
        [blob.to_owned(), format!("{text} comment"), format!("{text}\n"), text.replacen(' ', "  ", 1), vendor]
    {
        assert_eq!(HybridKey::exact(&odd), None, "{odd}");
    }
    assert_eq!(HybridKey::exact(&text[..text.len() - 4]), None);
}

/// The folder names its hybrid key in line 1 and statement, says how it is checked, and is valid everywhere.
#[test]
fn a_ceremony_that_wants_it_is_valid() {
    let at = copy(&HELD.path("held"));
    let run = ours(&at);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let first: serde_json::Value =
        serde_json::from_str(text(&at, "transcript.jsonl").lines().next().expect("a line")).expect("JSON");
    let key = HybridKey::exact(first["record"]["hybrid_key"].as_str().expect("a key")).expect("a key");
    assert!(text(&at, "statement.txt").contains(&format!("\nhybrid key       {}\n", key.short())));
    assert!(run.out.contains(&format!("{}: it signed the statement", key.short())), "{}", run.out);
    let verify = text(&at, "VERIFY.txt");
    for said in [
        "OpenSSH 10.6 or later",
        "-f allowed_signers_hybrid",
        "-s statement.txt.hybrid.sig",
        &format!("grep -F {}", key.fingerprint()),
    ] {
        assert!(verify.contains(said), "{said}");
    }
    assert!(text(&at, SIGNERS).ends_with(&format!(" {key}\n")));
    let run = theirs(&at);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.out.contains("NOT CHECKED: statement.txt.hybrid.sig") && run.out.contains("10.6"),
        "{}",
        run.out
    );
}

/// The text that both halves sign, put together by Python, and its Ed25519 half checked by recover.py.
#[test]
fn the_ed25519_half_is_as_the_format_says() {
    let at = copy(&HELD.path("held"));
    let check = r#"
import base64, hashlib, importlib.util, json, struct, sys
spec = importlib.util.spec_from_file_location("recover", sys.argv[1])
recover = importlib.util.module_from_spec(spec); spec.loader.exec_module(recover)
s = lambda data: struct.pack(">I", len(data)) + data
body = "".join(open("statement.txt.hybrid.sig").read().split("\n")[1:-2])
whole, statement = base64.b64decode(body), open("statement.txt", "rb").read()
key = base64.b64decode(json.loads(open("transcript.jsonl").readline())["record"]["hybrid_key"].split(" ")[1])
kind, about = s(b"ssh-mldsa44-ed25519"), s(b"keyrite-transcript@v1") + s(b"") + s(b"sha512")
assert len(key) == len(kind) + 4 + 1344 and key.startswith(kind)
assert whole[:-2484] == b"SSHSIG" + bytes([0, 0, 0, 1]) + s(key) + about + struct.pack(">I", len(kind) + 4 + 2484) + kind + struct.pack(">I", 2484)
message = b"SSHSIG" + about + s(hashlib.sha512(statement).digest())
text = b"CompositeAlgorithmSignatures2025" + b"COMPSIG-MLDSA44-Ed25519-SHA512" + b"\0" + hashlib.sha512(message).digest()
assert recover.signature_holds(key[-32:], text, whole[-64:])
assert not recover.signature_holds(key[-32:], text + b"\0", whole[-64:])
"#;
    let program = kit("recover.py");
    let run = tool("python3", &["-B", "-c", check, program.to_str().expect("a name")], at.root());
    assert!(run.ok, "{}", run.err);
}

type Edit = fn(&Folder);

/// What can be done to the two files, the exit codes of `verify` and recover.py, and what `verify` says.
const EDITS: &[(&str, Edit, i32, i32, &str)] = &[
    ("nothing", |_| {}, 0, 0, "VALID."),
    (
        "a bit of the Ed25519 half",
        |at| spoil(at, 40),
        1,
        0,
        "statement.txt.hybrid.sig is not the hybrid key's",
    ),
    (
        "a bit of the ML-DSA half",
        |at| spoil(at, 1_000),
        1,
        0,
        "statement.txt.hybrid.sig is not the hybrid key's",
    ),
    (
        "a bit of the key inside",
        |at| spoil(at, 3_000),
        1,
        0,
        "statement.txt.hybrid.sig is not the hybrid key's",
    ),
    (
        "other line ends",
        |at| put(at, SIGNATURE, text(at, SIGNATURE).replace('\n', "\r\n")),
        1,
        0,
        "statement.txt.hybrid.sig is not the hybrid key's",
    ),
    (
        "an empty signature",
        |at| put(at, SIGNATURE, ""),
        1,
        0,
        "statement.txt.hybrid.sig is not the hybrid key's",
    ),
    (
        "the plain signature in its place",
        |at| put(at, SIGNATURE, text(at, "statement.txt.sig")),
        1,
        0,
        "statement.txt.hybrid.sig is not the hybrid key's",
    ),
    (
        "another run's signature",
        |at| take_from(at, &ANOTHER, SIGNATURE),
        1,
        0,
        "statement.txt.hybrid.sig is not the hybrid key's",
    ),
    (
        "another run's key line",
        |at| take_from(at, &ANOTHER, SIGNERS),
        1,
        1,
        "allowed_signers_hybrid does not name this ceremony's hybrid key",
    ),
    (
        "a second key",
        |at| put(at, SIGNERS, text(at, SIGNERS).repeat(2)),
        1,
        1,
        "allowed_signers_hybrid does not name this ceremony's hybrid key",
    ),
    (
        "another purpose",
        |at| put(at, SIGNERS, text(at, SIGNERS).replacen("transcript@v1", "anything@v1", 1)),
        1,
        1,
        "allowed_signers_hybrid does not name this ceremony's hybrid key",
    ),
    (
        "no signature",
        |at| fs::remove_file(at.path(SIGNATURE)).expect("removes"),
        3,
        3,
        "but statement.txt.hybrid.sig is not there",
    ),
    (
        "no key line",
        |at| fs::remove_file(at.path(SIGNERS)).expect("removes"),
        3,
        3,
        "but allowed_signers_hybrid is not there",
    ),
    (
        "the statement without it",
        |at| {
            let statement = text(at, "statement.txt");
            let others: Vec<&str> =
                statement.lines().filter(|line| !line.starts_with("hybrid key")).collect();
            put(at, "statement.txt", others.join("\n") + "\n");
        },
        1,
        1,
        "statement.txt is not what the transcript says",
    ),
];

#[test]
fn whatever_is_wrong_with_it_is_said() {
    for (name, edit, our_code, their_code, says) in EDITS {
        let at = copy(&HELD.path("held"));
        edit(&at);
        let (ours, theirs) = (ours(&at), theirs(&at));
        assert_eq!(ours.code, *our_code, "{name}: {}{}", ours.out, ours.err);
        assert!(ours.out.contains(says), "{name}: {}", ours.out);
        assert_eq!(theirs.code, *their_code, "{name}: {}{}", theirs.out, theirs.err);
    }
}

/// Files of a hybrid signature in a folder that announced none prove nothing, and are mentioned.
#[test]
fn what_was_not_announced_is_mentioned() {
    let at = copy(ORDINARY.root());
    let quiet = ours(&at);
    assert!(!quiet.out.contains("hybrid") && !theirs(&at).out.contains("hybrid"), "{}", quiet.out);
    for name in [SIGNATURE, SIGNERS] {
        take_from(&at, &HELD, name);
    }
    for run in [ours(&at), theirs(&at)] {
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        for name in [SIGNATURE, SIGNERS] {
            assert!(
                run.out.contains(&format!("{name}: this ceremony announced no hybrid signature")),
                "{}",
                run.out
            );
        }
    }
}

/// The page comes to the same, as far as it looks.
#[test]
fn the_page_agrees() {
    let folders =
        [copy(&HELD.path("held")), copy(&HELD.path("held")), copy(&HELD.path("held")), copy(ORDINARY.root())];
    fs::remove_file(folders[1].path(SIGNATURE)).expect("removes");
    take_from(&folders[2], &ANOTHER, SIGNERS);
    take_from(&folders[3], &ANOTHER, SIGNERS);
    let input: Vec<_> = folders
        .iter()
        .map(|at| {
            let there = FILES.iter().filter(|name| at.path(name).exists());
            there.map(|name| json!([name, BASE64.encode(text(at, name).as_bytes())])).collect::<Vec<_>>()
        })
        .collect();
    let judge = r"
const verdicts = [];
for (const folder of input) {
  const files = new Map(folder.map(([name, text]) => [name, Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]));
  const { verdict, why } = await judgeFolder(files, () => {});
  verdicts.push([verdict, why]);
}
return verdicts;";
    let found: Vec<(String, String)> = serde_json::from_value(page(&json!(input), judge)).expect("verdicts");
    let wanted = [
        ("Valid", "hybrid signature is not checked here: ssh-keygen of OpenSSH 10.6"),
        ("Incomplete", "statement.txt.hybrid.sig is missing"),
        ("Not valid", "allowed_signers_hybrid is not that of this ceremony"),
        ("Valid", "both its signatures hold."),
    ];
    for ((verdict, why), (wanted, says)) in found.iter().zip(wanted) {
        assert_eq!(verdict, wanted, "{why}");
        assert!(why.contains(says), "{why}");
    }
    assert_eq!(found.len(), wanted.len());
    assert!(!found[3].1.contains("hybrid"), "{}", found[3].1);
}

/// A ceremony held in memory.
fn room(line: &str) -> Room {
    let template = template(line);
    Room::open(&template, choices(&template, Some((2, 3)), LockKind::None), Mode::Rehearsal, 9)
        .expect("opens")
}

fn header(entries: &[Entry]) -> Box<keyrite::transcript::record::Header> {
    match &entries[0].record {
        Record::Header(header) => header.clone(),
        _ => panic!("no header"),
    }
}

/// Header and template must agree, even when everything is signed anew: by the audit and by recover.py.
#[test]
fn the_header_has_the_key_if_the_template_wants_it() {
    let (mut with, mut without) = (room("hybrid_signature = true"), room(""));
    let key = header(&with.entries).hybrid_key;
    assert!(key.is_some() && header(&without.entries).hybrid_key.is_none());
    let cases = [(&mut with, None, "names no hybrid key"), (&mut without, key, "names a hybrid key")];
    for (room, forged, says) in cases {
        let mut entries = std::mem::take(&mut room.entries);
        let header =
            Box::new(keyrite::transcript::record::Header { hybrid_key: forged, ..*header(&entries) });
        entries[0].record = Record::Header(header);
        let signed = resign(&entries);
        let refused = Audit::default().line(signed[0].line.as_bytes(), signed[0].signature.as_bytes());
        assert!(refused.expect_err("refused").to_string().contains(says), "{says}");
        let at = Folder::empty();
        put(&at, "transcript.jsonl", format!("{}\n", signed[0].line));
        put(&at, "transcript.sig", format!("{}\n", signed[0].signature));
        for run in [ours(&at), theirs(&at)] {
            assert_eq!(run.code, 1, "{}{}", run.out, run.err);
            assert!(run.out.contains("NOT VALID. line 1: ") && run.out.contains(says), "{}", run.out);
        }
    }
}

/// Without the switch everything is as it was; with it, only what it adds is different.
#[test]
fn the_switch_changes_nothing_else() {
    let (mut with, mut without) = (room("hybrid_signature = true"), room(""));
    let (ours, theirs) = (header(&with.entries), header(&without.entries));
    assert_eq!((ours.ceremony, ours.ceremony_key), (theirs.ceremony, theirs.ceremony_key));
    assert!(!without.kept[0].line.contains("hybrid"));
    without.finish();
    with.finish();
    let (ours, theirs) = (with.closing.expect("published"), without.closing.expect("published"));
    assert!(ours.hybrid.is_some() && theirs.hybrid.is_none());
    assert!(!format!("{theirs:?}").contains("hybrid key"));
    assert_eq!(ours.allowed_signers, theirs.allowed_signers);
}

/// The switch is true, false or absent; no shipped script has it.
#[test]
fn the_switch_is_read_strictly() {
    assert!(template("hybrid_signature = true").to_toml().contains("\nhybrid_signature = true\n"));
    assert!(!template("hybrid_signature = false").to_toml().contains("hybrid"));
    for (line, says) in [
        ("hybrid_signature = \"yes\"", "hybrid_signature is a string: write true or false"),
        ("hybrid_signature = 1", "hybrid_signature is an integer: write true or false"),
        ("hybrid_signatures = true", "did you mean \u{201c}hybrid_signature\u{201d}?"),
    ] {
        let error = load("kek.toml", &script(line)).expect_err(line).to_string();
        assert!(error.contains(says), "{error}");
    }
    for (id, text) in keyrite::plan::blocks::SHIPPED {
        assert!(!load(id, text).expect("reads").hybrid_signature, "{id}");
    }
}
