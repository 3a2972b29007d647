//! The real window on a display of its own, used from outside: a whole production ceremony by the names that a screen
//! reader says and the keys that a person strikes. Then other programs judge what it left, and its memory is searched
//! while it is still alive.
#![allow(clippy::indexing_slicing)]

use crate::runner::{Test, tests};
use crate::support::cups;
use crate::support::program;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use keyrite::sharing::lock::{read_secret, unlock};
use keyrite::sharing::payload;
use keyrite::sharing::share::Body;
use keyrite::vocab::SecretText;
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_keyrite");
const VERIFIER: &str = env!("CARGO_BIN_EXE_keyrite-verify");
const PASSPHRASES: [&str; 3] =
    ["Zirkus-Qualle 81 violett", "nordwind Teekanne 4711", "Papagei; xylophon 3/4"];

fn output(command: &mut Command) -> (i32, String) {
    let ran = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; tests/run installs what is needed"));
    let text = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    (ran.status.code().unwrap_or(-1), text)
}

/// The code on a sheet, read by a program that is not ours.
fn code_on(sheet: &Path, folder: &Path) -> String {
    let picture = folder.join(sheet.file_stem().expect("a name"));
    let (code, text) =
        output(Command::new("pdftoppm").args(["-r", "200", "-gray", "-singlefile"]).arg(sheet).arg(&picture));
    assert_eq!(code, 0, "{text}");
    let read = Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(picture.with_extension("pgm"))
        .output()
        .expect("zbarimg runs");
    String::from_utf8(read.stdout).expect("text").trim().to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whole and by its first six characters, as bytes and as UTF-32.
fn text_needles(name: &str, text: &str, into: &mut Vec<Value>) {
    let wide = |text: &str| text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<u8>>();
    let start: String = text.chars().take(6).collect();
    for (kind, part) in [("whole", text), ("its first six characters", start.as_str())] {
        into.push(json!([format!("{name}, {kind}"), hex(part.as_bytes())]));
        into.push(json!([format!("{name}, {kind}, wide"), hex(&wide(part))]));
    }
}

fn byte_needles(name: &str, bytes: &[u8], into: &mut Vec<Value>) {
    into.push(json!([format!("{name}, whole"), hex(bytes)]));
    into.push(json!([format!("{name}, its first six bytes"), hex(&bytes[..6])]));
    // eight hex digits: six of them turn up by chance among the digests that are public
    let digits = hex(bytes);
    into.push(json!([format!("{name}, in hex"), hex(digits.as_bytes())]));
    into.push(json!([format!("{name}, the first eight hex digits"), hex(&digits.as_bytes()[..8])]));
}

fn a_production_ceremony_from_outside_leaves_what_it_should_and_no_secret_in_memory() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("home");
    std::fs::create_dir(&folder).expect("a folder");
    let mut cups = cups::Private::start();
    cups.admin("lpadmin", &["-p", "keyrite-test", "-E", "-v", "keep:/here"]);
    cups.admin("lpadmin", &["-p", "another", "-E", "-v", "file:/dev/null"]);
    let mut driver = cups
        .in_place_of_the_machines("dbus-run-session")
        .args(["--", "/usr/bin/python3"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window/drive.py"))
        .arg(PROGRAM)
        .arg(&folder)
        .arg(cups.at("out"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("dbus-run-session starts; tests/run installs it");
    let mut said = BufReader::new(driver.stdout.take().expect("piped"));
    let mut line = String::new();
    said.read_line(&mut line).expect("readable");
    let result: Value = serde_json::from_str(&line).unwrap_or_else(|_| {
        let _ = driver.wait();
        panic!(
            "the driver said why above; the window: {}",
            std::fs::read_to_string(folder.join("window.log")).unwrap_or_default()
        )
    });
    println!("{result}");
    assert_eq!(result["spoken_secrets"], json!([]), "nothing secret is on the accessibility bus");
    let while_typed = json!(["found while typed", true]);
    assert_eq!(
        result["found_while_typed"],
        json!([while_typed, while_typed, while_typed]),
        "the search sees what is there"
    );
    assert_eq!(result["title"], "Keyrite", "and nothing in the title");
    let papers: Vec<u64> = serde_json::from_value(result["papers_printed"].clone()).expect("two numbers");
    assert!(matches!(papers[..], [papers, 1] if papers >= 5), "the papers, and the entries once: {result}");
    // four ticks of the kernel's clock in twenty seconds, at most: one frame a second would take ten
    let idle = result["idle_share_of_a_processor"].as_f64().expect("measured");
    assert!(idle <= 0.002, "a window that nobody touches does nothing: {result}");

    let transcript = PathBuf::from(result["transcripts"][0].as_str().expect("one transcript"));
    let (code, text) = output(Command::new(VERIFIER).arg(&transcript));
    assert!(code == 5 && text.starts_with("CONSISTENT, NOT ANCHORED."), "{text}");
    let key = program::key_of(&transcript);
    let (code, text) = output(Command::new(VERIFIER).arg(&transcript).args(["--key", &key]));
    assert_eq!(code, 0, "{text}");
    assert!(text.starts_with("VALID."), "{text}");
    let signed = format!(
        "cd '{}' && ssh-keygen -Y verify -f allowed_signers -I $(cut -d' ' -f1 allowed_signers) -n keyrite-transcript@v1 -s statement.txt.sig < statement.txt",
        transcript.display()
    );
    let (code, text) = output(Command::new("bash").args(["-c", &signed]));
    assert_eq!(code, 0, "{text}");

    // two sheets as they came to the printer, the third as it was saved
    let lines = std::fs::read_to_string(transcript.join("transcript.jsonl")).expect("readable");
    let sheets = [cups.at("out/1.bin"), cups.at("out/2.bin"), folder.join("sheets/share-03-sheet-0003.pdf")];
    for (way, count) in [("printer keyrite-test", 2), ("\"way\":\"file ", 1)] {
        assert_eq!(lines.matches(way).count(), count, "{way}");
    }
    let codes: Vec<String> = sheets.iter().map(|sheet| code_on(sheet, place.path())).collect();
    let key_file = place.path().join("key.bin");
    let given = place.path().join("code-1.txt");
    std::fs::write(&given, &codes[0]).expect("written");
    let secrets = place.path().join("passphrases");
    std::fs::write(&secrets, format!("{}\n{}\n", PASSPHRASES[0], PASSPHRASES[2])).expect("written");
    let recover = format!(
        "'{PROGRAM}' recover '{}' '{}' --out '{}' --passphrase-fd 3 3< '{}'",
        given.display(),
        sheets[2].display(),
        key_file.display(),
        secrets.display()
    );
    let (code, text) = output(Command::new("bash").args(["-c", &recover]));
    assert_eq!(code, 0, "{text}");
    let root = std::fs::read(&key_file).expect("the key");
    assert_eq!(root.len(), 32);

    let mut needles = Vec::new();
    byte_needles("the root key", &root, &mut needles);
    for (place, (code, passphrase)) in codes.iter().zip(PASSPHRASES).enumerate() {
        let number = place + 1;
        text_needles(&format!("passphrase {number}"), passphrase, &mut needles);
        let share = payload::read(code).expect("a share");
        let Body::Locked { sealed, params } = &share.body else { panic!("share {number} is not locked") };
        let typed = read_secret(share.header.lock, &SecretText::copy_of(passphrase).expect("short"))
            .expect("readable");
        let point = unlock(sealed, params, &share.header, &typed).expect("it opens");
        byte_needles(&format!("share {number}"), point.expose(), &mut needles);
        byte_needles(&format!("sealed share {number}"), sealed, &mut needles);
        needles.push(json!([format!("code {number}, whole"), hex(code.as_bytes())]));
        // six characters from the middle of the sealed value: what comes before is public
        needles.push(json!([format!("code {number}, six characters"), hex(&code.as_bytes()[80..86])]));
    }
    text_needles("throws", "351624 416253 265431", &mut needles);
    text_needles("throws without spaces", "351624416253265431", &mut needles);
    // and one that must be found, or the search itself finds nothing
    needles.push(json!(["canary", hex(b"KEK-OUTSIDE")]));
    let mut asks = driver.stdin.take().expect("piped");
    writeln!(asks, "{}", Value::Array(needles)).expect("sent");
    drop(asks);
    let mut line = String::new();
    said.read_line(&mut line).expect("readable");
    let mut found: Value = serde_json::from_str(&line).expect("the search's answer");
    assert!(found["canary"].is_array(), "the search of memory finds nothing at all: it needs root, or sudo");
    found.as_object_mut().expect("an object").remove("canary");
    assert_eq!(found, json!({}), "secrets are in the window's memory after the wipe");
    let _ = driver.wait();
}

/// First of those side by side: it takes longest. How little a window does that nobody touches is measured in its own time.
pub const TESTS: &[Test] =
    tests![a_production_ceremony_from_outside_leaves_what_it_should_and_no_secret_in_memory];
