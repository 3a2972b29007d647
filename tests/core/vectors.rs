//! Share format v1 against `tests/vectors/share-v1.toml`: worked examples, and every failure by its name.
//!
//! The file was made once by `made()` and is read ever after. `UPDATE_VECTORS=1 cargo test --test core vectors::` adds
//! what is new and refuses to change what is there: sheets of format v1 lie in safes.

#![allow(clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Debug;
use std::path::Path;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use ed25519_dalek::{Signer, SigningKey};
use keyrite::sharing::lock::{self, LockCost, LockError, LockParams, LockSecret};
use keyrite::sharing::rows::{self, Hint, RowsError};
use keyrite::sharing::share::{Authenticity, Body, CeremonyKey, LockKind, Share, ShareError, ShareHeader};
use keyrite::sharing::{Point, Quorum, RootKey, payload};
use keyrite::vocab::{Mode, Secret, SecretText, SetId};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/share-v1.toml");
const WORDS: &str = include_str!("../../assets/words/bip39-english.txt");
const HEAD: &str = "\
# Share format v1: worked examples and failures. Specified in FORMAT.txt, sections 1 to 3 and 6.
#
# [[share]]  one whole share, every field; binary in lower-case hex. y is the polynomial's value at x, the root key
#            its value at 0. `secret` opens the lock.
# [[text]]   the text of a QR code.   [[words]]  rows as a person types them.
#            expect: ok (signed by its ceremony key), Unsigned (words without their signature rows),
#            or the failure by the names of its enum variants, outermost first.
# [[lock]]   what is typed for the share named in `opens`; expect: ok or the failure.
#
# Made by the tests of Keyrite. Lines are added, never changed.

";

#[derive(Serialize, Deserialize)]
struct Vectors {
    share: Vec<Worked>,
    text: Vec<Case>,
    words: Vec<Case>,
    lock: Vec<LockCase>,
}

#[derive(Serialize, Deserialize)]
struct Worked {
    name: String,
    expect: String,
    mode: Mode,
    lock: LockKind,
    threshold: u8,
    shares: u8,
    x: u8,
    generation: u16,
    set: String,
    set_short: String,
    root_key: String,
    fingerprint: String,
    fingerprint_words: String,
    y: String,
    secret: Option<String>,
    cost: Option<LockCost>,
    salt: Option<String>,
    nonce: Option<String>,
    sealed: Option<String>,
    ceremony_seed: String,
    ceremony_key: String,
    ceremony_key_words: String,
    signature: String,
    bytes: String,
    digest: String,
    text: String,
    rows: String,
}

#[derive(Serialize, Deserialize)]
struct Case {
    name: String,
    expect: String,
    input: String,
    /// A part of the message: the place, the near word.
    says: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct LockCase {
    name: String,
    expect: String,
    opens: String,
    typed: String,
}

fn vectors() -> Vectors {
    let text = std::fs::read_to_string(FILE).expect("tests/vectors/share-v1.toml is there");
    toml::from_str(&text).expect("tests/vectors/share-v1.toml is what this test wrote")
}

fn secret_text(text: &str) -> SecretText {
    SecretText::copy_of(text).expect("fits a page")
}

fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

fn unhex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).expect("lower-case hex")
}

// --- making the file -----------------------------------------------------------------------------------------------

/// SHA-256 of a name and a counter: randomness that no crate's next version changes.
struct Counter(String, u32);

impl rand_core::TryRng for Counter {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.array().map(u32::from_be_bytes)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.array().map(u64::from_be_bytes)
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(32) {
            let block = Sha256::digest(format!("{} {}", self.0, self.1));
            chunk.copy_from_slice(&block[..chunk.len()]);
            self.1 += 1;
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Counter {}

impl Counter {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], Infallible> {
        let mut bytes = [0; N];
        rand_core::TryRng::try_fill_bytes(self, &mut bytes).map(|()| bytes)
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        self.array().unwrap_or_else(|never| match never {})
    }
}

/// Multiplication modulo x^8+x^4+x^3+x^2+1, written a second time: the field is part of the format.
fn gf_mul(a: u8, b: u8) -> u8 {
    (0..8).rev().fold(0, |product, bit| {
        let doubled = product << 1 ^ if product & 0x80 == 0 { 0 } else { 0x1d };
        doubled ^ if b >> bit & 1 == 1 { a } else { 0 }
    })
}

/// The share `x` of a set whose every number follows from `family`; the set's shares have one `family`.
fn make(family: &str, mode: Mode, kind: LockKind, (k, n): (u8, u8), x: u8) -> Worked {
    let rng = &mut Counter(format!("keyrite share v1 {family}"), 0);
    let (root_key, ceremony_seed, set): ([u8; 32], [u8; 32], _) = (rng.take(), rng.take(), SetId(rng.take()));
    let coefficients: Vec<[u8; 32]> =
        (1..k).map(|_| rng.take()).collect::<Vec<_>>().into_iter().rev().chain([root_key]).collect();
    let mut y = [0u8; 32];
    for coefficient in &coefficients {
        y = std::array::from_fn(|place| gf_mul(y[place], x) ^ coefficient[place]);
    }
    let rng = &mut Counter(format!("keyrite share v1 {family} share {x}"), 0);
    let secret = match kind {
        LockKind::None => None,
        LockKind::Passphrase => Some("Zoë finds 7 keys".to_owned()),
        LockKind::CodeWords => Some(LockSecret::make_code_words(rng).expose().to_owned()),
    };
    let root = RootKey::from_secret(Secret::copy_of(&root_key));
    let quorum = Quorum::new(k, n).expect("valid");
    let fingerprint = root.derive_fingerprint(mode);
    // both bytes of the generation say something
    let generation = u16::from(k) << 8 | 1;
    let header = ShareHeader { mode, lock: kind, set, generation, x, quorum, fingerprint };
    let body = match &secret {
        None => Body::Open(Secret::copy_of(&y)),
        Some(secret) => {
            let secret = lock::read_secret(kind, &secret_text(secret)).expect("reads");
            let point = Point { x, y: Secret::copy_of(&y) };
            lock::lock(&point, &header, &secret, LockCost::FLOOR, rng).expect("locks")
        }
    };
    let params = match &body {
        Body::Open(_) => None,
        Body::Locked { sealed, params } => Some((*params, hex(sealed))),
    };
    let share = Share::sign(header, body, &SigningKey::from_bytes(&ceremony_seed));
    let proof = share.proof.as_ref().expect("signed");
    Worked {
        name: format!("{family}, share {x}"),
        expect: "ok".to_owned(),
        mode,
        lock: kind,
        threshold: k,
        shares: n,
        x,
        generation: header.generation,
        set: set.hex(),
        set_short: set.short(),
        root_key: hex(&root_key),
        fingerprint: fingerprint.hex(),
        fingerprint_words: fingerprint.words(),
        y: hex(&y),
        secret,
        cost: params.as_ref().map(|(params, _)| params.cost),
        salt: params.as_ref().map(|(params, _)| hex(&params.salt)),
        nonce: params.as_ref().map(|(params, _)| hex(&params.nonce)),
        sealed: params.map(|(_, sealed)| sealed),
        ceremony_seed: hex(&ceremony_seed),
        ceremony_key: hex(&proof.key.0),
        ceremony_key_words: proof.key.spoken(),
        signature: hex(&proof.signature),
        bytes: hex(&share.to_bytes()),
        digest: share.digest().hex(),
        text: payload::write(&share).expose().to_owned(),
        rows: numbered(&rows::write(&share).iter().map(|row| row.join(" ")).collect::<Vec<_>>()),
    }
}

fn worked() -> Vec<Worked> {
    use LockKind::{CodeWords, None, Passphrase};
    use Mode::{Production, Rehearsal};
    let all = [
        ("open 2 of 3", Production, None, (2, 3), vec![1, 2]),
        ("open 3 of 5 in rehearsal", Rehearsal, None, (3, 5), vec![3]),
        ("open 255 of 255", Production, None, (255, 255), vec![255]),
        ("passphrase 3 of 5", Production, Passphrase, (3, 5), vec![5]),
        ("passphrase 2 of 3 in rehearsal", Rehearsal, Passphrase, (2, 3), vec![2]),
        ("code words 2 of 3", Production, CodeWords, (2, 3), vec![3]),
        ("code words 3 of 5 in rehearsal", Rehearsal, CodeWords, (3, 5), vec![1]),
    ];
    let each = all.into_iter().flat_map(|(family, mode, kind, quorum, numbers)| {
        numbers.into_iter().map(move |x| make(family, mode, kind, quorum, x))
    });
    each.collect()
}

fn numbered(rows: &[String]) -> String {
    rows.iter().zip(1..).map(|(row, number)| format!("{number}. {row}\n")).collect()
}

/// Rows of any bytes, also those that `rows::write` never makes: eight bytes and thirteen bits a row.
fn raw_rows(data: &[u8]) -> Vec<String> {
    let list: Vec<&str> = WORDS.lines().collect();
    let row = |(chunk, number): (&[u8], u8)| {
        let parts = [&[0, 0, 0, 1, number, 0, 0, 0, 8], chunk].concat();
        let digest = Sha256::digest([b"keyrite/v1/row\0".as_slice(), &parts].concat());
        let bytes = [chunk, &digest[..2]].concat();
        let bit = |at: usize| usize::from(bytes[at / 8] >> (7 - at % 8) & 1);
        let word = |place: usize| list[(0..11).fold(0, |index, at| index << 1 | bit(place * 11 + at))];
        (0..7).map(word).collect::<Vec<_>>().join(" ")
    };
    data.chunks(8).zip(1..).map(row).collect()
}

/// The data of the recovery rows: content, its four-byte check, filling.
fn recovery_data(content: &[u8], filling: u8) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("short").to_be_bytes();
    let digest = Sha256::digest([b"keyrite/v1/rows\0".as_slice(), &length, content].concat());
    let mut data = [content, &digest[..4]].concat();
    data.resize(data.len().next_multiple_of(8), filling);
    data
}

fn whole_rows(bytes: &[u8]) -> Vec<String> {
    let (content, proof) = bytes.split_at(bytes.len() - 96);
    raw_rows(&[recovery_data(content, 0), proof.to_vec()].concat())
}

/// The share with some bytes changed and signed again: wrong in that one thing alone.
fn resigned(of: &Worked, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let key = SigningKey::from_bytes(&unhex(&of.ceremony_seed).try_into().expect("32 bytes"));
    let mut bytes = unhex(&of.bytes);
    bytes.truncate(bytes.len() - 96);
    change(&mut bytes);
    bytes.extend_from_slice(key.verifying_key().as_bytes());
    let signature = key.sign(&[b"keyrite-share@v1\0".as_slice(), &bytes].concat());
    bytes.extend_from_slice(&signature.to_bytes());
    bytes
}

fn as_text(label: &str, bytes: &[u8]) -> String {
    format!("{label}:{}", BASE32_NOPAD.encode(bytes))
}

/// Well-signed shares with one impossible field: name, failure, bytes.
fn impossible(open: &Worked, locked: &Worked) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let set = |of, at: usize, to: &[u8]| resigned(of, |bytes| bytes[at..at + to.len()].copy_from_slice(to));
    // open 2 of 3, x at 20, k at 21, n at 22; the lock's numbers begin at 87
    vec![
        ("newer version byte", "Share.NewerVersion", set(open, 0, &[2])),
        ("newest version byte", "Share.NewerVersion", set(open, 0, &[255])),
        ("version 0", "Share.VersionZero", set(open, 0, &[0])),
        ("reserved lock 3", "Share.UnknownFlags", set(open, 1, &[6])),
        ("reserved flag bit 3", "Share.UnknownFlags", set(open, 1, &[8])),
        ("reserved flag bit 7", "Share.UnknownFlags", set(open, 1, &[0x80])),
        ("generation 0", "Share.GenerationZero", set(open, 18, &[0, 0])),
        ("x is 0", "Share.Number", set(open, 20, &[0])),
        ("x above n", "Share.Number", set(open, 20, &[4])),
        ("k is 0", "Share.Quorum.ThresholdTooSmall", set(open, 21, &[0])),
        ("k is 1", "Share.Quorum.ThresholdTooSmall", set(open, 21, &[1])),
        ("k above n", "Share.Quorum.ThresholdAboveShares", set(open, 21, &[4])),
        ("n is 0", "Share.Quorum.ThresholdAboveShares", set(open, 22, &[0])),
        ("lock of too little memory", "Share.Lock.TooWeak", set(locked, 87, &[0, 0, 0xff, 0xff])),
        ("lock of two passes", "Share.Lock.TooWeak", set(locked, 91, &[2])),
        ("lock of no lanes", "Share.Lock.TooWeak", set(locked, 92, &[0])),
        ("lock of too much memory", "Share.Lock.TooCostly", set(locked, 87, &[0, 0x40, 0, 1])),
        ("lock of too many passes", "Share.Lock.TooCostly", set(locked, 91, &[65])),
        ("lock of too many lanes", "Share.Lock.TooCostly", set(locked, 92, &[17])),
    ]
}

/// A share of a key of small order: plain RFC 8032 lets it sign every message, the strict rules do not.
fn small_order(of: &Worked) -> Vec<u8> {
    let mut bytes = unhex(&of.bytes);
    let proof = bytes.len() - 96;
    bytes[proof..].fill(0);
    bytes[proof] = 1;
    bytes[proof + 32] = 1;
    bytes
}

fn cases_of_text(shares: &[Worked]) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: &str, expect: &str, input: String| {
        cases.push(Case { name: name.to_owned(), expect: expect.to_owned(), input, says: None });
    };
    let (open, rehearsal, locked) = (&shares[0], &shares[2], &shares[4]);
    let text = &open.text;
    let (_, body) = text.split_once(':').expect("prefix");
    let bytes = unhex(&open.bytes);
    let wrapped: Vec<&str> =
        text.as_bytes().chunks(60).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    add("lower case", "ok", text.to_lowercase());
    add("wrapped lines", "ok", format!(" {}\r\n", wrapped.join("\r\n\t")));
    add("rehearsal in lower case", "ok", rehearsal.text.to_lowercase());
    for (name, expect, bytes) in impossible(open, locked) {
        add(name, expect, as_text("KEYRITE1", &bytes));
    }
    add("empty", "NotKeyrite", String::new());
    add("another program's code", "NotKeyrite", format!("PAPERKEY1:{body}"));
    add("prefix of no version", "NotKeyrite", format!("KEYRITE:{body}"));
    add("prefix of version 0", "NotKeyrite", format!("KEYRITE0:{body}"));
    add("prefix without colon", "NotKeyrite", text.replace(':', ""));
    add("prefix of version 2", "NewerFormat", format!("KEYRITE2:{body}"));
    add("prefix of version 10", "NewerFormat", format!("keyrite10:{body}"));
    add("prefix of version 2 in rehearsal", "NewerFormat", format!("KEYRITE2-REHEARSAL:{body}"));
    add("too long", "TooLong", format!("{text}{}", "A".repeat(2_048)));
    for letter in ['0', '1', '8', '9', '=', '-', 'é'] {
        add(&format!("letter {letter}"), "Character", format!("KEYRITE1:{letter}{}", &body[1..]));
    }
    add("padded", "Character", format!("{text}===="));
    add("a letter short", "Ending", text[..text.len() - 1].to_owned());
    add("stray bits at the end", "Ending", stray_bits(text));
    add("cut off by one byte", "Share.Truncated", as_text("KEYRITE1", &bytes[..166]));
    add("locked, cut to an open share's length", "Share.Truncated", {
        as_text("KEYRITE1", &unhex(&locked.bytes)[..167])
    });
    add("nothing after the colon", "Share.Truncated", "KEYRITE1:".to_owned());
    add("without its signature", "Share.Truncated", as_text("KEYRITE1", &bytes[..71]));
    add("one byte more", "Share.TrailingBytes", as_text("KEYRITE1", &[bytes.as_slice(), &[0]].concat()));
    add("rehearsal labelled production", "WrongLabel", rehearsal.text.replace("-REHEARSAL", ""));
    add("production labelled rehearsal", "WrongLabel", text.replace("KEYRITE1", "KEYRITE1-REHEARSAL"));
    let mut altered = bytes.clone();
    altered[40] ^= 1;
    add("altered value", "BadSignature", as_text("KEYRITE1", &altered));
    let mut altered = bytes;
    altered[1] |= 1;
    add("flag and label both made rehearsal", "BadSignature", as_text("KEYRITE1-REHEARSAL", &altered));
    add("key of small order", "BadSignature", as_text("KEYRITE1", &small_order(open)));
    cases
}

/// 167 bytes leave four bits of the last letter unused; one of them set.
fn stray_bits(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let last = text.as_bytes()[text.len() - 1];
    let index = LETTERS.iter().position(|letter| *letter == last).expect("base32");
    format!("{}{}", &text[..text.len() - 1], char::from(LETTERS[index ^ 1]))
}

fn cases_of_words(shares: &[Worked]) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: &str, expect: &str, says: &str, input: String| {
        let says = (!says.is_empty()).then(|| says.to_owned());
        cases.push(Case { name: name.to_owned(), expect: expect.to_owned(), input, says });
    };
    let (open, other, locked, code) = (&shares[0], &shares[1], &shares[4], &shares[6]);
    let plain = |of: &Worked| -> Vec<String> {
        of.rows.lines().map(|line| line.split_once(' ').expect("number").1.to_owned()).collect()
    };
    let lines: Vec<String> = open.rows.lines().map(str::to_owned).collect();
    let rows = plain(open);
    let changed = |row: usize, change: &dyn Fn(&mut Vec<String>)| {
        let mut all = rows.clone();
        let mut words: Vec<String> = all[row - 1].split(' ').map(str::to_owned).collect();
        change(&mut words);
        all[row - 1] = words.join(" ");
        numbered(&all)
    };
    let without = |range: std::ops::Range<usize>| -> String {
        lines
            .iter()
            .enumerate()
            .filter(|(at, _)| !range.contains(at))
            .map(|(_, l)| format!("{l}\n"))
            .collect()
    };
    let short = |text: &str| {
        let words = text.split(' ').map(|word| word.chars().take(4).collect::<String>());
        words.collect::<Vec<_>>().join(" ")
    };

    add("rows without numbers", "ok", "", rows.join("\n"));
    add("one long line", "ok", "", rows.join(" "));
    add("upper case, two rows a line", "ok", "", {
        rows.chunks(2).map(|two| two.join(" ").to_uppercase() + "\n").collect()
    });
    add("first four letters", "ok", "", rows.iter().map(|row| short(row)).collect::<Vec<_>>().join("\n"));
    add("from the last row to the first", "ok", "", lines.iter().rev().map(|l| format!("{l}\n")).collect());
    add("a row twice, the same", "ok", "", format!("{}{}", open.rows, lines[4]));
    add("first rows only", "Unsigned", "", lines[..10].join("\n"));
    add("first rows only, passphrase", "Unsigned", "", plain(locked)[..16].join("\n"));
    add("first rows only, code words", "Unsigned", "", plain(code)[..16].join("\n"));

    add("no words", "Empty", "no words", " \n\n".to_owned());
    let typo = |words: &mut Vec<String>| words[2].insert(1, 'q');
    add("a typo", "UnknownWord", "row 3, word 3", changed(3, &typo));
    add("typos in two rows", "UnknownWord, UnknownWord", "row 11, word 1", {
        changed(3, &typo).replace("\n11. ", "\n11. x")
    });
    add("two words swapped", "RowCheck", "row 12 does not check: are words 2 and 3 swapped?", {
        changed(12, &|words| words.swap(1, 2))
    });
    add("another word of the list", "RowCheck", "row 5 does not check", {
        changed(5, &|words| words[6] = if words[6] == "abandon" { "zoo" } else { "abandon" }.to_owned())
    });
    add("rows exchanged", "RowCheck, RowCheck", "row 1 does not check", {
        let mut all = rows.clone();
        all.swap(0, 1);
        numbered(&all)
    });
    add("a row of six words", "RowLength", "row 7 has 6 words", {
        changed(7, &|words| {
            words.pop();
        })
    });
    add("a row of eight words", "RowLength", "row 7 has 8 words", {
        changed(7, &|words| words.push("zoo".to_owned()))
    });
    add("a word dropped, rows without numbers", "RowLength", "row 7 has 6 words", {
        let mut all = rows.clone();
        all[6] = all[6].split(' ').skip(1).collect::<Vec<_>>().join(" ");
        all.join("\n")
    });
    add("a row twice, different", "RowTwice", "row 4", format!("{}4. {}", open.rows, rows[4]));
    add("row 0", "NoSuchRow", "row 0", format!("0. {}", rows[0]));
    add("row 29", "NoSuchRow", "row 29", format!("{}29. {}", open.rows, rows[0]));
    let locked_lines: Vec<&str> = locked.rows.lines().collect();
    add(
        "row 23 of a share of 22",
        "NoSuchRow",
        "row 23",
        format!("{}{}", open.rows, {
            raw_rows(&[0; 23 * 8])
                .iter()
                .zip(1..)
                .skip(22)
                .map(|(row, at)| format!("{at}. {row}"))
                .collect::<String>()
        }),
    );
    add("first row missing", "MissingRow", "row 1", without(0..1));
    add("a middle row missing", "MissingRow", "row 6", without(5..6));
    add("recovery rows cut off", "MissingRow", "row 10", lines[..9].join("\n"));
    add("a signature row missing", "HalfProof", "row 17 is missing", without(16..17));
    add("signature cut off", "HalfProof", "row 22 is missing", without(21..22));
    add("locked, signature cut off", "HalfProof", "row 28 is missing", locked_lines[..27].join("\n"));
    add("rows of two sheets", "Sum", "two sheets", {
        let mut all = rows.clone();
        all[6] = plain(other)[6].clone();
        numbered(&all)
    });
    add("the other sheet's signature", "Share.BadSignature", "", {
        numbered(&[&rows[..10], &plain(other)[10..]].concat())
    });
    let bytes = unhex(&open.bytes);
    add("filling", "Filling", "row 10", numbered(&raw_rows(&recovery_data(&bytes[..71], 1))));
    add("filling, passphrase", "Filling", "row 16", {
        numbered(&raw_rows(&recovery_data(&unhex(&locked.bytes)[..121], 0x80)))
    });
    for (name, expect, bytes) in impossible(open, locked) {
        // rows say how many they are by the lock: flags this version does not know are cut as a locked share is
        let cut = if expect == "Share.UnknownFlags" { 121 } else { bytes.len() - 96 };
        let mut content = bytes[..bytes.len() - 96].to_vec();
        content.resize(cut, 0);
        add(name, expect, "", numbered(&raw_rows(&recovery_data(&content, 0))));
    }
    let mut altered = bytes.clone();
    altered[166] ^= 1;
    add("altered signature", "Share.BadSignature", "", numbered(&whole_rows(&altered)));
    add("key of small order", "Share.BadSignature", "", numbered(&whole_rows(&small_order(open))));
    cases
}

fn cases_of_locks(shares: &[Worked]) -> Vec<LockCase> {
    let mut cases = Vec::new();
    let mut add = |name: &str, expect: &str, of: &Worked, typed: &str| {
        let (name, expect) = (name.to_owned(), expect.to_owned());
        cases.push(LockCase { name, expect, opens: of.name.clone(), typed: typed.to_owned() });
    };
    let (passphrase, code) = (&shares[4], &shares[6]);
    add("passphrase typed with a combining mark", "ok", passphrase, "Zoe\u{308} finds 7 keys");
    add("passphrase with a ligature", "ok", passphrase, "Zoë ﬁnds 7 keys");
    add("letter case counts", "DoesNotOpen", passphrase, "zoë finds 7 keys");
    add("spaces count", "DoesNotOpen", passphrase, "Zoë finds 7 keys ");
    add("empty", "Empty", passphrase, "");
    add("a control character", "Control", passphrase, "Zoë finds\u{0}7 keys");
    add("a tab", "Control", passphrase, "Zoë finds 7 keys\t");
    add("longer than the limit", "TooLong", passphrase, &"x".repeat(1_025));
    // one character, 18 in NFKD
    add("longer than the limit in NFKD", "TooLong", passphrase, &"\u{fdfa}".repeat(40));
    let secret = code.secret.clone().expect("locked");
    let words: Vec<&str> = secret.split(' ').collect();
    let short: Vec<String> = words.iter().map(|word| word.chars().take(4).collect()).collect();
    add("code words by four letters, in upper case", "ok", code, &short.join("\n ").to_uppercase());
    add("seven code words", "Count", code, &words[..7].join(" "));
    add("nine code words", "Count", code, &format!("{secret} zoo"));
    add("no code words", "Count", code, "");
    add("a code word outside the list", "Unknown", code, &secret.replacen(words[3], "xylophone", 1));
    let mut swapped = words.clone();
    swapped.swap(0, 7);
    add("two code words swapped", "Check", code, &swapped.join(" "));
    let others = LockSecret::make_code_words(&mut Counter("other code words".to_owned(), 0));
    add("code words of another sheet", "DoesNotOpen", code, others.expose());
    cases
}

fn made() -> Vectors {
    let share = worked();
    let (text, words, lock) = (cases_of_text(&share), cases_of_words(&share), cases_of_locks(&share));
    Vectors { share, text, words, lock }
}

/// Existing vectors by kind and name, to see that none was changed.
fn by_name(text: &str) -> BTreeSet<String> {
    let table: toml::Table = toml::from_str(text).expect("TOML");
    let kinds = table.iter().flat_map(|(kind, list)| {
        list.as_array().expect("a list").iter().map(move |vector| format!("{kind} {vector}"))
    });
    kinds.collect()
}

#[test]
fn the_file_is_what_the_format_writes() {
    let text = HEAD.to_owned() + &toml::to_string_pretty(&made()).expect("TOML");
    if std::env::var_os("UPDATE_VECTORS").is_some_and(|value| value == "1") {
        if Path::new(FILE).exists() {
            let (old, new) = (by_name(&std::fs::read_to_string(FILE).expect("reads")), by_name(&text));
            let lost: Vec<&String> = old.difference(&new).collect();
            assert!(lost.is_empty(), "share format v1 is frozen; these vectors would change: {lost:#?}");
        }
        std::fs::write(FILE, &text).expect("writes");
    }
    let kept = std::fs::read_to_string(FILE).expect("tests/vectors/share-v1.toml is there");
    let differs = kept.lines().zip(text.lines()).find(|(kept, now)| kept != now);
    assert!(kept == text, "share format v1 has drifted from its vectors, first in {differs:?}");
}

// --- checking the file ---------------------------------------------------------------------------------------------

/// The names of an error's variants, outermost first, from its `Debug` form.
fn name_of(error: &impl Debug) -> String {
    let debug = format!("{error:?}");
    let head: String = debug.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '(').collect();
    // LockCost is content, not a variant
    let is_variant = |name: &&str| name.starts_with(|c: char| c.is_ascii_uppercase()) && *name != "LockCost";
    head.split('(').filter(is_variant).collect::<Vec<_>>().join(".")
}

fn verdict_of_text(input: &str) -> (String, String) {
    match payload::read(input) {
        Err(error) => (name_of(&error), error.to_string()),
        Ok(share) => match share.authenticity() {
            Ok(_) => ("ok".to_owned(), String::new()),
            Err(error) => (name_of(&error), error.to_string()),
        },
    }
}

fn verdict_of_words(input: &str) -> (String, String) {
    let joined = |names: Vec<String>, by: &str| names.join(by);
    match rows::read(&secret_text(input)) {
        Err(errors) => (
            joined(errors.iter().map(name_of).collect(), ", "),
            joined(errors.iter().map(ToString::to_string).collect(), "\n"),
        ),
        Ok(share) => match share.authenticity() {
            Ok(Authenticity::Unsigned) => ("Unsigned".to_owned(), String::new()),
            Ok(Authenticity::SignedBy(_)) => ("ok".to_owned(), String::new()),
            Err(error) => (format!("Share.{}", name_of(&error)), error.to_string()),
        },
    }
}

#[test]
fn worked_examples_read_back_field_by_field() {
    for want in vectors().share {
        let name = &want.name;
        assert_eq!(want.expect, "ok", "{name}: only good shares are worked examples");
        let text = payload::read(&want.text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let words = rows::read(&secret_text(&want.rows)).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        let bytes = Share::from_bytes(&unhex(&want.bytes)).unwrap_or_else(|e| panic!("{name}: {e}"));
        for share in [text, words, bytes] {
            let ShareHeader { mode, lock, set, generation, x, quorum, fingerprint } = share.header;
            assert_eq!(
                (mode, lock, set.hex(), set.short(), generation, x),
                (want.mode, want.lock, want.set.clone(), want.set_short.clone(), want.generation, want.x),
                "{name}"
            );
            assert_eq!((quorum.threshold(), quorum.shares()), (want.threshold, want.shares), "{name}");
            assert_eq!((fingerprint.hex(), fingerprint.words()), {
                (want.fingerprint.clone(), want.fingerprint_words.clone())
            });
            let proof = share.proof.clone().expect("signed");
            assert_eq!(share.authenticity(), Ok(Authenticity::SignedBy(proof.key)), "{name}");
            assert_eq!((proof.key.hex(), hex(&proof.signature)), {
                (want.ceremony_key.clone(), want.signature.clone())
            });
            assert_eq!(proof.key.spoken(), want.ceremony_key_words, "{name}");
            assert_eq!(share.digest().hex(), want.digest, "{name}");
            assert_eq!(hex(&share.to_bytes()), want.bytes, "{name}");
            assert_eq!(payload::write(&share).expose(), want.text, "{name}");
            let rows: Vec<String> = rows::write(&share).iter().map(|row| row.join(" ")).collect();
            assert_eq!(numbered(&rows), want.rows, "{name}");
        }
    }
}

#[test]
fn worked_examples_open_to_their_value_and_key() {
    for want in vectors().share {
        let share = payload::read(&want.text).expect("reads");
        let value = match &share.body {
            Body::Open(y) => hex(y.expose()),
            Body::Locked { sealed, params } => {
                let LockParams { cost, salt, nonce } = params;
                assert_eq!(
                    (Some(*cost), Some(hex(salt)), Some(hex(nonce)), Some(hex(sealed))),
                    (want.cost, want.salt, want.nonce, want.sealed),
                    "{}",
                    want.name
                );
                assert_eq!(*cost, LockCost::FLOOR);
                let typed = secret_text(&want.secret.expect("locked"));
                let secret = lock::read_secret(want.lock, &typed).expect("reads");
                hex(lock::unlock(sealed, params, &share.header, &secret).expect("opens").expose())
            }
        };
        assert_eq!(value, want.y, "{}", want.name);
        let root = RootKey::from_secret(Secret::copy_of(&unhex(&want.root_key).try_into().expect("32")));
        assert_eq!(root.derive_fingerprint(want.mode).hex(), want.fingerprint, "{}", want.name);
    }
}

#[test]
fn two_worked_examples_rebuild_their_key() {
    use keyrite::sharing::gather::Pile;
    let vectors = vectors();
    let mut pile = Pile::new(Mode::Production);
    for worked in &vectors.share[..2] {
        pile.offer(&worked.name, payload::read(&worked.text).expect("reads")).expect("taken");
    }
    let recovery = pile.try_combine().expect("combines");
    assert_eq!(hex(recovery.root.expose()), vectors.share[0].root_key);
}

#[test]
fn every_failure_has_its_name() {
    let vectors = vectors();
    let check = |form: &str, case: &Case, (verdict, message): (String, String)| {
        assert_eq!(verdict, case.expect, "{form}, {}: {message}", case.name);
        let says = case.says.as_deref().unwrap_or_default();
        assert!(message.contains(says), "{form}, {}: no {says:?} in {message:?}", case.name);
    };
    for case in &vectors.text {
        check("text", case, verdict_of_text(&case.input));
    }
    for case in &vectors.words {
        check("words", case, verdict_of_words(&case.input));
    }
    for case in &vectors.lock {
        let worked = vectors.share.iter().find(|share| share.name == case.opens).expect("a worked example");
        let share = payload::read(&worked.text).expect("reads");
        let Body::Locked { sealed, params } = &share.body else { panic!("{} is open", case.opens) };
        let verdict = match lock::read_secret(worked.lock, &secret_text(&case.typed)) {
            // read_secret wraps: Passphrase(Empty), CodeWords(Check)
            Err(error) => name_of(&error).rsplit('.').next().unwrap_or_default().to_owned(),
            Ok(secret) => lock::unlock(sealed, params, &share.header, &secret).map_or_else(
                |error| name_of(&error),
                |y| {
                    assert_eq!(hex(y.expose()), worked.y, "{}", case.name);
                    "ok".to_owned()
                },
            ),
        };
        assert_eq!(verdict, case.expect, "lock, {}", case.name);
    }
}

/// A variant added to an enum needs a vector: every name that can be reached is in the file.
#[test]
fn every_reachable_failure_has_a_vector() {
    let vectors = vectors();
    let names = |cases: &[Case]| -> BTreeSet<String> {
        cases.iter().flat_map(|case| case.expect.split(", ")).map(str::to_owned).collect()
    };
    let share = [
        "NewerVersion",
        "VersionZero",
        "UnknownFlags",
        "Number",
        "Quorum.ThresholdTooSmall",
        "Quorum.ThresholdAboveShares",
        "GenerationZero",
        "Lock.TooCostly",
        "Lock.TooWeak",
    ];
    let with = |own: &[&str], share: &[&str]| -> BTreeSet<String> {
        own.iter().map(ToString::to_string).chain(share.iter().map(|name| format!("Share.{name}"))).collect()
    };
    let text =
        ["ok", "BadSignature", "NotKeyrite", "NewerFormat", "TooLong", "Character", "Ending", "WrongLabel"];
    let mut wanted = with(&text, &share);
    wanted.extend(["Share.Truncated".to_owned(), "Share.TrailingBytes".to_owned()]);
    assert_eq!(names(&vectors.text), wanted);
    let words = [
        "ok",
        "Unsigned",
        "UnknownWord",
        "RowCheck",
        "RowLength",
        "RowTwice",
        "NoSuchRow",
        "MissingRow",
        "HalfProof",
        "Sum",
        "Filling",
        "Empty",
        "Share.BadSignature",
    ];
    assert_eq!(names(&vectors.words), with(&words, &share));
    let lock: BTreeSet<&str> = vectors.lock.iter().map(|case| case.expect.as_str()).collect();
    let wanted = ["ok", "DoesNotOpen", "Empty", "TooLong", "Control", "Unknown", "Count", "Check"];
    assert_eq!(lock, BTreeSet::from(wanted));
}

#[test]
fn a_lock_outside_the_bounds_is_never_made() {
    let rng = &mut Counter("bounds".to_owned(), 0);
    let share = payload::read(&vectors().share[4].text).expect("reads");
    let secret = LockSecret::passphrase(&secret_text("x")).expect("fits");
    let point = Point { x: 5, y: Secret::copy_of(&[1; 32]) };
    let (weak, costly) =
        (LockCost { passes: 2, ..LockCost::FLOOR }, LockCost { lanes: 17, ..LockCost::FLOOR });
    for cost in [weak, costly] {
        let made = lock::lock(&point, &share.header, &secret, cost, rng).map(|_| ());
        assert_eq!(made, Err(LockError::Internal), "{cost}");
    }
}

// --- damage --------------------------------------------------------------------------------------------------------

fn refused(bytes: &[u8]) -> Result<(), ShareError> {
    Share::from_bytes(bytes)?.authenticity().map(|_| ())
}

#[test]
fn every_single_flipped_bit_is_refused() {
    let vectors = vectors();
    for (worked, bits) in [(&vectors.share[0], 1336), (&vectors.share[4], 1736)] {
        let bytes = unhex(&worked.bytes);
        assert_eq!((bytes.len() * 8, refused(&bytes)), (bits, Ok(())));
        for bit in 0..bits {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 0x80 >> (bit % 8);
            assert!(refused(&flipped).is_err(), "{}: bit {bit} of byte {}", worked.name, bit / 8);
        }
    }
}

#[test]
fn every_truncation_and_every_added_byte_is_refused() {
    let vectors = vectors();
    for worked in &vectors.share {
        let bytes = unhex(&worked.bytes);
        for length in 0..bytes.len() {
            let want = if length < 2 { 167 } else { bytes.len() };
            let cut = Share::from_bytes(&bytes[..length]).map(|_| ());
            assert_eq!(cut, Err(ShareError::Truncated { got: length, want }), "{}", worked.name);
        }
        for byte in [0, 1, 255] {
            let longer = [bytes.as_slice(), &[byte]].concat();
            assert_eq!(Share::from_bytes(&longer).map(|_| ()), Err(ShareError::TrailingBytes(1)));
        }
        for length in 0..worked.text.len() {
            assert!(payload::read(&worked.text[..length]).is_err(), "{}: {length}", worked.name);
        }
    }
}

#[test]
fn any_word_replaced_by_another_is_caught() {
    let list: Vec<&str> = WORDS.lines().collect();
    let vectors = vectors();
    for (worked, step) in [(&vectors.share[0], 1), (&vectors.share[6], 5)] {
        let rows: Vec<Vec<&str>> =
            worked.rows.lines().map(|line| line.split(' ').skip(1).collect()).collect();
        for cell in (0..rows.len() * 7).step_by(step) {
            let (row, place) = (cell / 7, cell % 7);
            // a neighbour in the list, which differs in the last bits only, or one far away; few, because the
            // search for the word that was meant takes its time
            let own = list.iter().position(|word| *word == rows[row][place]).expect("a word");
            let word = list[(own + if cell % 2 == 0 { 1 } else { 977 + cell }) % 2048];
            let mut changed = rows.clone();
            changed[row][place] = word;
            let lines: Vec<String> = changed.iter().map(|row| row.join(" ")).collect();
            let (verdict, message) = verdict_of_words(&lines.join("\n"));
            // a row's thirteen bits pass one in 8192; then the sum, the header or the signature does not
            let caught = ["RowCheck", "Sum"].contains(&verdict.as_str()) || verdict.starts_with("Share.");
            assert!(caught, "row {} word {} as {word}: {verdict} {message}", row + 1, place + 1);
            if verdict == "RowCheck" {
                assert!(message.starts_with(&format!("row {} does not check", row + 1)), "{message}");
            }
        }
    }
}

#[test]
fn slips_of_the_pen_are_named_with_row_place_and_the_word_meant() {
    let worked = &vectors().share[0];
    let rows: Vec<Vec<&str>> = worked.rows.lines().map(|line| line.split(' ').skip(1).collect()).collect();
    for (row, words) in rows.iter().enumerate() {
        for (place, word) in words.iter().enumerate() {
            // the last letter is wrong: no word of the list, and the row's check leaves one near word
            let typed = format!("{}q", &word[..word.len() - 1]);
            let mut changed: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
            let mut slipped = words.clone();
            slipped[place] = &typed;
            changed[row] = slipped.join(" ");
            let errors = rows::read(&secret_text(&numbered(&changed))).expect_err("a slip");
            let slip = RowsError::UnknownWord { row: row + 1, place: place + 1, digits: false };
            assert_eq!(errors, [slip]);
            // the word meant is for the screen of whoever types, and for nothing else
            let hint = Hint::of(&slipped, &errors[0]);
            assert_eq!(hint.expose().first().map(String::as_str), Some(*word));
            let told = format!("{errors:?} {} {hint:?}", errors[0]);
            assert!(!told.contains(&typed) && told.ends_with("Hint(redacted)"), "{told}");
        }
    }
}

/// The row screen takes a row as it is typed: letter case is forgiven there as it is in a whole text.
#[test]
fn one_row_alone_is_read_in_any_letter_case() {
    let line = vectors().share[0].rows.lines().next().expect("row 1").to_uppercase();
    let words: Vec<&str> = line.split(' ').skip(1).collect();
    let checked = rows::check_row(1, &words);
    assert!(checked.is_ok(), "{checked:?}");
}

/// The same row typed in full and by its first letters is the same row, not "different words".
#[test]
fn a_row_twice_in_two_spellings_is_one_row() {
    let rows = &vectors().share[0].rows;
    let short: Vec<String> =
        rows.lines().next().expect("row 1").split(' ').map(|word| word.chars().take(4).collect()).collect();
    assert_eq!(verdict_of_words(&format!("{rows}{}", short.join(" "))), ("ok".to_owned(), String::new()));
}

/// A newer format may have fewer or more rows: that it is newer is said before any row is missed.
#[test]
fn words_of_a_newer_version_are_named_so_whatever_their_number() {
    for count in [1, 8, 12, 20, 40] {
        let mut data = vec![0u8; count * 8];
        data[..2].copy_from_slice(&[2, 0]);
        let (verdict, message) = verdict_of_words(&numbered(&raw_rows(&data)));
        assert_eq!(verdict, "Share.NewerVersion", "{count} rows: {message}");
    }
}

/// A code that lost its colon is not quoted: 24 letters of it would be share content on a screen.
#[test]
fn a_failure_never_quotes_what_follows_the_prefix() {
    let vectors = vectors();
    for worked in &vectors.share {
        let (_, body) = worked.text.split_once(':').expect("prefix");
        for label in ["KEYRITE1", "KEYRITE2", "KEYRITE12", "KEYRITE1-REHEARSAL", "KEYRITE"] {
            let (_, message) = verdict_of_text(&format!("{label}{body}"));
            assert!(!message.contains(&body[..8]), "{label}: {message}");
        }
    }
}

// --- anything at all -----------------------------------------------------------------------------------------------

prop_compose! {
    fn any_share()(
        rehearsal: bool, kind in 0..3u8, set: [u8; 16], generation in 1..=u16::MAX, k in 2..=255u8,
        above: u8, number: u8, fingerprint: [u8; 16], y: [u8; 32], more: [u8; 16], salt: [u8; 16],
        nonce: [u8; 12], passes in 3..=64u8, lanes in 1..=16u8, memory_kib in 65_536..=4_194_304u32,
        seed: [u8; 32], signed: bool,
    ) -> Share {
        let n = k.saturating_add(above);
        let header = ShareHeader {
            mode: if rehearsal { Mode::Rehearsal } else { Mode::Production },
            lock: [LockKind::None, LockKind::Passphrase, LockKind::CodeWords][usize::from(kind)],
            set: SetId(set),
            generation,
            x: 1 + number % n,
            quorum: Quorum::new(k, n).expect("valid"),
            fingerprint: keyrite::vocab::Fingerprint(fingerprint),
        };
        let cost = LockCost { memory_kib, passes, lanes };
        let body = if kind == 0 { Body::Open(Secret::copy_of(&y)) } else {
            let sealed = [y.as_slice(), &more].concat().try_into().expect("48 bytes");
            Body::Locked { sealed, params: LockParams { cost, salt, nonce } }
        };
        let share = Share::sign(header, body, &SigningKey::from_bytes(&seed));
        if signed { share } else { Share { proof: None, ..share } }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_share_reads_back_to_its_bytes(share in any_share()) {
        let bytes = share.to_bytes();
        let lines: Vec<String> = rows::write(&share).iter().map(|row| row.join(" ")).collect();
        for typed in [lines.join("\n"), numbered(&lines), lines.join(" ")] {
            let read = rows::read(&secret_text(&typed)).expect("reads");
            prop_assert_eq!(&*read.to_bytes(), &*bytes);
            prop_assert_eq!(read.header, share.header);
        }
        if share.proof.is_some() {
            let text = payload::write(&share);
            let read = payload::read(text.expose()).expect("reads");
            prop_assert_eq!(&*read.to_bytes(), &*bytes);
            prop_assert!(matches!(read.authenticity(), Ok(Authenticity::SignedBy(_))));
            // QR alphanumeric mode, half the size of bytes
            let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ':' || c == '-';
            prop_assert!(text.expose().chars().all(fits));
        }
    }

    #[test]
    fn arbitrary_bytes_are_read_to_themselves_or_refused(
        start in prop::sample::select(vec![vec![], vec![1], vec![1, 0], vec![1, 2], vec![1, 5]]),
        rest in prop::collection::vec(any::<u8>(), 0..260),
    ) {
        let bytes = [start, rest].concat();
        if let Ok(share) = Share::from_bytes(&bytes) {
            prop_assert_eq!(&*share.to_bytes(), &bytes);
        }
        if let Ok(share) = Share::from_content(&bytes) {
            prop_assert_eq!(&*share.to_bytes(), &bytes);
        }
        let _ = payload::read(&as_text("KEYRITE1", &bytes));
        let _ = rows::read(&secret_text(&numbered(&raw_rows(&[bytes.as_slice(), &[0; 7]].concat()[..bytes.len() / 8 * 8]))));
    }

    #[test]
    fn arbitrary_text_never_panics(
        text in any::<String>(),
        near in "(?i)(keyrite(1|2|10|1-rehearsal)?:?)?[a-z2-7 \\n=\u{e9}]{0,40}",
        typed in "([0-9]{0,20}[.:)]{0,2} ?([a-zA-Z,.;é\u{130}]{0,9}[ \n]){0,9}){0,12}",
        row in any::<u8>(),
    ) {
        for text in [&text, &near, &typed] {
            let _ = payload::read(text);
            if let Ok(secret) = SecretText::copy_of(text) {
                let _ = rows::read(&secret).map_err(|errors| errors.iter().map(ToString::to_string).count());
                let _ = LockSecret::code_words(&secret);
                let _ = LockSecret::passphrase(&secret);
            }
            let _ = rows::check_row(row, &text.split(' ').collect::<Vec<_>>());
        }
    }

    /// Two ceremony keys never share a signature or a name.
    #[test]
    fn a_share_is_signed_by_its_own_key_alone(share in any_share(), seed: [u8; 32]) {
        let mut share = share;
        if let Some(proof) = &mut share.proof {
            let other = CeremonyKey(SigningKey::from_bytes(&seed).verifying_key().to_bytes());
            prop_assume!(other != proof.key);
            prop_assert_ne!(other.spoken(), proof.key.spoken());
            proof.key = other;
            prop_assert_eq!(share.authenticity(), Err(ShareError::BadSignature));
        }
    }
}
