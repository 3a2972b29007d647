//! Shares read by programs that share no code with Keyrite: `independent/share_reader.py`, written from the format's
//! description alone, and Debian's gfcombine, which knows only the field.

#![allow(clippy::indexing_slicing)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use ed25519_dalek::SigningKey;
use keyrite::sharing::lock::{LockCost, LockParams};
use keyrite::sharing::share::{Body, LockKind, Share, ShareHeader};
use keyrite::sharing::{Quorum, RootKey, payload, rows, split};
use keyrite::vocab::{Mode, Secret, SetId};
use rand::seq::SliceRandom;
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What the reader prints for these shares: a line for each, then one about the key.
fn read_by_script(shares: &[String]) -> Vec<String> {
    let mut script = Command::new("python3")
        .arg(Path::new(ROOT).join("tests/independent/share_reader.py"))
        .arg(Path::new(ROOT).join("assets/words/bip39-english.txt"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("python3 does not start ({error}): tests/run names what these tests need")
        });
    let input = shares.join("\n---\n");
    script.stdin.take().expect("piped").write_all(input.as_bytes()).expect("reads all");
    let output = script.wait_with_output().expect("ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

fn random<const N: usize>(rng: &mut StdRng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// A random open set, in the order of its numbers.
fn random_set(k: u8, n: u8, rng: &mut StdRng) -> ([u8; 32], Vec<Share>) {
    let key = random(rng);
    let mode = if rng.random() { Mode::Rehearsal } else { Mode::Production };
    let (root, quorum) = (RootKey::from_secret(Secret::copy_of(&key)), Quorum::new(k, n).expect("valid"));
    let header = ShareHeader {
        mode,
        lock: LockKind::None,
        set: SetId(random(rng)),
        generation: rng.random_range(1..=u16::MAX),
        x: 1,
        quorum,
        fingerprint: root.derive_fingerprint(mode),
    };
    let signer = SigningKey::from_bytes(&random(rng));
    let points = split(&root, quorum, rng).expect("splits");
    let shares = points
        .into_iter()
        .map(|point| Share::sign(ShareHeader { x: point.x, ..header }, Body::Open(point.y), &signer));
    (key, shares.collect())
}

/// The share in one of its written forms.
fn written(share: &Share, form: usize) -> String {
    let lines = |count: usize, numbers: bool| {
        let rows = rows::write(share);
        let line = |(row, at): (&[String; 7], usize)| {
            if numbers { format!("{at}. {}", row.join(" ")) } else { row.join(" ") }
        };
        rows.iter().zip(1..).take(count).map(line).collect::<Vec<_>>().join("\n")
    };
    match form {
        0 => payload::write(share).expose().to_owned(),
        1 => lines(usize::MAX, false),
        2 => lines(usize::MAX, true).to_uppercase(),
        _ => lines(rows::recovery_rows(share.header.lock), false),
    }
}

fn line_of(share: &Share, form: usize) -> String {
    let header = share.header;
    let (signed, bytes) =
        if form == 3 { ("unsigned", share.content()) } else { ("signed", share.to_bytes()) };
    let lock = match header.lock {
        LockKind::None => "open",
        LockKind::Passphrase => "passphrase",
        LockKind::CodeWords => "code-words",
    };
    format!(
        "ok {signed} {lock} x={} k={} n={} set={} generation={} rehearsal={} bytes={}",
        header.x,
        header.quorum.threshold(),
        header.quorum.shares(),
        header.set.hex(),
        header.generation,
        u8::from(header.mode == Mode::Rehearsal),
        hex(&bytes)
    )
}

#[test]
fn the_script_reads_both_forms_and_rebuilds_the_key() {
    let rng = &mut StdRng::seed_from_u64(1);
    let mut quorums: Vec<(u8, u8)> = (0..24).map(|_| rng.random_range(2..=9)).map(|n| (2, n)).collect();
    quorums.iter_mut().for_each(|(k, n)| *k = rng.random_range(2..=*n));
    quorums.extend([(40, 255), (255, 255)]);
    for (k, n) in quorums {
        let (key, mut shares) = random_set(k, n, rng);
        shares.shuffle(rng);
        let chosen: Vec<(&Share, usize)> =
            shares.iter().take(usize::from(k)).map(|share| (share, rng.random_range(0..4))).collect();
        let written: Vec<String> = chosen.iter().map(|(share, form)| written(share, *form)).collect();
        let mut want: Vec<String> = chosen.iter().map(|(share, form)| line_of(share, *form)).collect();
        want.push(format!("key {}", hex(&key)));
        assert_eq!(read_by_script(&written), want, "{k} of {n}");
        // one fewer is no key
        let fewer = read_by_script(&written[1..]);
        assert_eq!(fewer.last(), Some(&format!("no key {} of {k} shares", k - 1)));
    }
}

#[test]
fn the_script_reads_locked_shares() {
    let rng = &mut StdRng::seed_from_u64(2);
    for lock in [LockKind::Passphrase, LockKind::CodeWords] {
        let (_, shares) = random_set(2, 3, rng);
        let cost = LockCost { memory_kib: 0x0012_3456, passes: 7, lanes: 9 };
        let body = Body::Locked {
            sealed: random(rng),
            params: LockParams { cost, salt: random(rng), nonce: random(rng) },
        };
        let share =
            Share::sign(ShareHeader { lock, ..shares[0].header }, body, &SigningKey::from_bytes(&[1; 32]));
        for form in 0..4 {
            assert_eq!(read_by_script(&[written(&share, form)]), [line_of(&share, form)]);
        }
    }
}

#[test]
fn the_script_gives_every_vector_the_same_verdict() {
    let text = std::fs::read_to_string(Path::new(ROOT).join("tests/vectors/share-v1.toml")).expect("vectors");
    let vectors: toml::Table = toml::from_str(&text).expect("TOML");
    let list = |kind: &str| vectors[kind].as_array().expect("a list").clone();
    let field = |vector: &toml::Value, name: &str| vector[name].as_str().expect("a text").to_owned();
    let mut wrong = Vec::new();
    for (kind, name) in [("share", "text"), ("share", "rows"), ("text", "input"), ("words", "input")] {
        let list = list(kind);
        let inputs: Vec<String> = list.iter().map(|vector| field(vector, name)).collect();
        let lines = read_by_script(&inputs);
        assert!(lines.len() >= list.len() && !list.is_empty(), "{lines:?}");
        for (vector, line) in list.iter().zip(&lines) {
            let (vector_name, expect) = (field(vector, "name"), field(vector, "expect"));
            let said = match line.split(' ').take(2).collect::<Vec<_>>().as_slice() {
                ["ok", "signed"] => "ok",
                ["ok", "unsigned"] => "Unsigned",
                _ => "refused",
            };
            let want = if expect == "ok" || expect == "Unsigned" { expect.as_str() } else { "refused" };
            if said != want {
                wrong.push(format!("{kind} {name}, {vector_name}: {expect} here, the script says: {line}"));
            }
        }
        if kind == "share" {
            for (vector, line) in list.iter().zip(&lines) {
                assert!(line.ends_with(&format!("bytes={}", field(vector, "bytes"))), "{line}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The worked example's key, by the script alone.
#[test]
fn the_script_rebuilds_the_key_of_the_worked_example() {
    let text = std::fs::read_to_string(Path::new(ROOT).join("tests/vectors/share-v1.toml")).expect("vectors");
    let vectors: toml::Table = toml::from_str(&text).expect("TOML");
    let shares = vectors["share"].as_array().expect("a list");
    let field = |at: usize, name: &str| shares[at][name].as_str().expect("a text").to_owned();
    let lines = read_by_script(&[field(0, "text"), field(1, "rows")]);
    assert_eq!(lines.last(), Some(&format!("key {}", field(0, "root_key"))));
}

/// Bytes 39 to 70 of an open share are a share of libgfshare, which has been in Debian since 2006.
#[test]
fn gfcombine_rebuilds_the_key() {
    let rng = &mut StdRng::seed_from_u64(3);
    for (k, n) in [(2, 2), (2, 3), (3, 5), (5, 8), (8, 8), (16, 255), (255, 255)] {
        let (key, mut shares) = random_set(k, n, rng);
        shares.shuffle(rng);
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("gfcombine");
        command.arg("-o").arg(folder.path().join("key"));
        for share in shares.iter().take(usize::from(k)) {
            let file = folder.path().join(format!("share.{:03}", share.header.x));
            std::fs::write(&file, &share.to_bytes()[39..71]).expect("writes");
            command.arg(file);
        }
        let output = command.output().unwrap_or_else(|error| {
            panic!("gfcombine does not start ({error}): install Debian's libgfshare-bin, see tests/run")
        });
        assert!(output.status.success(), "{k} of {n}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(std::fs::read(folder.path().join("key")).expect("written"), key, "{k} of {n}");
    }
}
