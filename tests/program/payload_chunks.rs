//! Payloads in chunks, format 2 of sealed payloads: worked examples and failures by name in `tests/vectors/payload-v1.toml`, and the
//! same numbers by Python's cryptography.

#![allow(clippy::indexing_slicing)]

use std::path::Path;

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use keyrite::sharing::sealed::chunks::{
    CHUNK_BYTES, ChunksHead, Cut, MAX_HEAD_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES,
};
use keyrite::sharing::sealed::{About, SealError, Sealed, SealedError, Start};
use keyrite::vocab::Mode;
use keyrite::vocab::digest::sha256;
use keyrite::vocab::limits::MAX_STREAM_BYTES;
use serde::{Deserialize, Serialize};

use super::payloads::{Counter, EXAMPLE, Payloads, ROOT, hex, hkdf, random_key, read, root, unhex, variants};
use crate::support::program::{Folder, tool};

/// A payload in chunks; its content is the numbers 0 to 250 over and over.
#[derive(Serialize, Deserialize)]
pub struct ChunksVector {
    name: String,
    expect: String,
    mode: Mode,
    root_key: String,
    fingerprint: String,
    about: String,
    content_bytes: u64,
    content_sha256: String,
    salt: String,
    key: String,
    head: String,
    first_encrypted: String,
    tags: Vec<String>,
    sha256: String,
}

/// A file put together of parts of a good one, which does not open.
#[derive(Serialize, Deserialize)]
pub struct BrokenVector {
    name: String,
    expect: String,
    of: String,
    mode: Mode,
    root_key: String,
    parts: Vec<String>,
    says: Option<String>,
}

fn content(bytes: u64) -> Vec<u8> {
    (0..251u8).cycle().take(usize::try_from(bytes).expect("small")).collect()
}

/// Seals it as the format says, by the crate and not by the program's pipeline.
fn sealed(vector: (&str, Mode, &str, &str, u64)) -> (ChunksHead, Vec<u8>) {
    let (name, mode, root_key, about, bytes) = vector;
    let rng = &mut Counter(format!("keyrite payload in chunks v1 {name}"), 0);
    let cut = Cut::of_content(bytes).expect("small enough");
    let about = About::new(about).expect("a description");
    let (head, cipher) = ChunksHead::draw(&root(root_key), mode, &about, cut, rng);
    let mut file = head.bytes().to_vec();
    for (number, piece) in (0..).zip(content(bytes).chunks(CHUNK_BYTES)) {
        let mut chunk = [piece, &[0; TAG_BYTES]].concat();
        cipher.seal(number, cut.is_last(number), &mut chunk).expect("seals");
        file.extend(chunk);
    }
    assert_eq!(file.len() as u64, head.file_bytes());
    (head, file)
}

fn make(vector: (&str, Mode, &str, &str, u64)) -> ChunksVector {
    let (name, mode, root_key, about, bytes) = vector;
    let (head, file) = sealed(vector);
    let (start, body) = file.split_at(head.bytes().len());
    let info = if mode == Mode::Rehearsal {
        "keyrite/v1/rehearsal/sealed-chunks"
    } else {
        "keyrite/v1/sealed-chunks"
    };
    let chunks = body.chunks(SEALED_CHUNK_BYTES);
    let encrypted = body.len().min(SEALED_CHUNK_BYTES) - TAG_BYTES;
    ChunksVector {
        name: name.to_owned(),
        expect: "ok".to_owned(),
        mode,
        root_key: root_key.to_owned(),
        fingerprint: head.fingerprint.hex(),
        about: about.to_owned(),
        content_bytes: bytes,
        content_sha256: sha256(&content(bytes)).hex(),
        salt: hex(&start[33..65]),
        key: hex(&hkdf(&start[33..65], &unhex(root_key), info.as_bytes())[..32]),
        head: hex(start),
        first_encrypted: hex(&body[..encrypted.min(32)]),
        tags: chunks.map(|chunk| hex(&chunk[chunk.len() - TAG_BYTES..])).collect(),
        sha256: sha256(&file).hex(),
    }
}

const CHUNK: u64 = CHUNK_BYTES as u64;
const GOOD: [(&str, Mode, &str, &str, u64); 6] = [
    ("of the example's key", Mode::Production, EXAMPLE, "Example: 15 bytes", 15),
    ("one byte", Mode::Production, EXAMPLE, "x", 1),
    ("one whole chunk", Mode::Production, EXAMPLE, "Ein St\u{fc}ck", CHUNK),
    ("one byte in the second chunk", Mode::Production, EXAMPLE, "two", CHUNK + 1),
    ("two whole chunks in rehearsal", Mode::Rehearsal, EXAMPLE, "two whole ones", 2 * CHUNK),
    ("four chunks", Mode::Production, EXAMPLE, "four", 3 * CHUNK + 1_000),
];

/// The good vectors.
pub fn made() -> Vec<ChunksVector> {
    GOOD.into_iter().map(make).collect()
}

/// What is made of them and does not open. A part is a range of bytes of the good file, or bytes in hex.
pub fn broken() -> Vec<BrokenVector> {
    let mut all = Vec::new();
    let mut add = |name: &str, expect: &str, says: &str, of: usize, parts: &[String]| {
        let (of, mode, root_key, ..) = GOOD[of];
        let says = (!says.is_empty()).then(|| says.to_owned());
        let (name, expect, of, root_key) =
            (name.to_owned(), expect.to_owned(), of.to_owned(), root_key.to_owned());
        all.push(BrokenVector { name, expect, of, mode, root_key, parts: parts.to_vec(), says });
    };
    let head = |of: usize| 67 + GOOD[of].3.len();
    let range = |from: usize, to: usize| format!("{from}..{to}");
    let start = |of: usize| range(0, head(of));
    let chunk = |of: usize, number: usize| {
        let (_, file) = sealed(GOOD[of]);
        let from = head(of) + number * SEALED_CHUNK_BYTES;
        range(from, (from + SEALED_CHUNK_BYTES).min(file.len()))
    };
    let (two, four) = (4, 5);
    let all_of = |of: usize| range(0, sealed(GOOD[of]).1.len());
    add("nothing behind the head", "Truncated", "cut off", two, &[start(two)]);
    add("a tag alone", "Truncated", "cut off", two, &[range(0, head(two) + TAG_BYTES)]);
    let edge = "chunk 1 of 1 does not open";
    add("cut at the edge of a chunk", "Chunk", edge, two, &[start(two), chunk(two, 0)]);
    add(
        "cut in a tag",
        "CutInTag",
        "in the middle of a tag",
        two,
        &[range(0, head(two) + SEALED_CHUNK_BYTES + 9)],
    );
    let whole = sealed(GOOD[two]).1.len();
    add("cut by a byte", "Chunk", "chunk 2 of 2", two, &[range(0, whole - 1)]);
    add(
        "swapped chunks",
        "Chunk",
        "chunk 1 of 4",
        four,
        &[start(four), chunk(four, 1), chunk(four, 0), chunk(four, 2), chunk(four, 3)],
    );
    add(
        "a chunk twice",
        "Chunk",
        "chunk 2 of 5",
        four,
        &[start(four), chunk(four, 0), chunk(four, 0), chunk(four, 1), chunk(four, 2), chunk(four, 3)],
    );
    add(
        "a chunk in place of the next",
        "Chunk",
        "chunk 2 of 2",
        two,
        &[start(two), chunk(two, 0), chunk(two, 0)],
    );
    add("the first chunk lost", "Chunk", "chunk 1 of 1", two, &[start(two), chunk(two, 1)]);
    add(
        "a chunk lost in the middle",
        "Chunk",
        "chunk 2 of 3",
        four,
        &[start(four), chunk(four, 0), chunk(four, 2), chunk(four, 3)],
    );
    add("the last chunk twice", "Chunk", "chunk 2 of 3", two, &[all_of(two), chunk(two, 1)]);
    add("a byte more", "CutInTag", "", two, &[all_of(two), "hex:00".to_owned()]);
    add("an empty chunk more", "CutInTag", "", two, &[all_of(two), format!("hex:{}", "00".repeat(16))]);
    add(
        "seventeen bytes more",
        "Chunk",
        "chunk 2 of 3",
        two,
        &[all_of(two), format!("hex:{}", "00".repeat(17))],
    );
    add(
        "another description",
        "Chunk",
        "chunk 1 of 2",
        two,
        &[range(0, 67), "hex:54".to_owned(), range(68, whole)],
    );
    add(
        "another salt",
        "Chunk",
        "chunk 1 of 2",
        two,
        &[range(0, 33), "hex:0000".to_owned(), range(35, whole)],
    );
    add("a changed last tag", "Chunk", "chunk 2 of 2", two, &[range(0, whole - 2), "hex:0000".to_owned()]);
    add(
        "the digit of one message",
        "Tag",
        "",
        0,
        &[range(0, 15), "hex:31".to_owned(), range(16, 67 + 17 + 31)],
    );
    add(
        "rehearsal flag removed",
        "WrongMode",
        "",
        two,
        &[range(0, 16), "hex:00".to_owned(), range(17, whole)],
    );
    add("another fingerprint", "OtherKey", "", two, &[range(0, 17), "hex:0000".to_owned(), range(19, whole)]);
    add(
        "a line end in the description",
        "About.Control",
        "U+000A",
        two,
        &[range(0, 67), "hex:0a".to_owned(), range(68, whole)],
    );
    all
}

/// Opens a file chunk by chunk, as the desk does, or reads it whole if it is of format 1.
fn open(file: &[u8], key: &str, mode: Mode) -> Result<Vec<u8>, SealedError> {
    let start = Start::read(&file[..file.len().min(MAX_HEAD_BYTES)], file.len() as u64)?;
    let Start::InChunks(head) = start else {
        return Ok(Sealed::read(file)?.open(&root(key), mode)?.content.to_vec());
    };
    let cipher = head.unlock(&root(key), mode)?;
    let mut opened = Vec::new();
    for (number, chunk) in (0..).zip(file[head.bytes().len()..].chunks(SEALED_CHUNK_BYTES)) {
        let mut chunk = chunk.to_vec();
        let content = cipher.open(number, head.cut.is_last(number), &mut chunk);
        opened.extend_from_slice(content.map_err(|why| why.of(head.cut))?);
    }
    Ok(opened)
}

fn put_together(good: &[u8], parts: &[String]) -> Vec<u8> {
    let part = |part: &String| match part.strip_prefix("hex:") {
        Some(bytes) => unhex(bytes),
        None => {
            let (from, to) = part.split_once("..").expect("a range");
            good[from.parse().expect("a number")..to.parse().expect("a number")].to_vec()
        }
    };
    parts.iter().flat_map(part).collect()
}

#[test]
fn chunks_open_at_their_places_alone() {
    let Payloads { chunks, broken, .. } = read("payload-v1.toml");
    assert!(chunks.len() >= 6 && broken.len() >= 20);
    for (vector, good) in chunks.iter().zip(GOOD) {
        let (_, file) = sealed(good);
        assert_eq!(sha256(&file).hex(), vector.sha256, "{}", vector.name);
        let opened = open(&file, &vector.root_key, vector.mode).expect("opens");
        assert_eq!(sha256(&opened).hex(), vector.content_sha256, "{}", vector.name);
        assert_eq!(Sealed::read(&file).map(|_| ()), Err(SealedError::InChunks), "{}", vector.name);
    }
    for vector in broken {
        let good = GOOD.into_iter().find(|good| good.0 == vector.of).expect("one of them");
        let file = put_together(&sealed(good).1, &vector.parts);
        let error = open(&file, &vector.root_key, vector.mode).expect_err(&vector.name);
        assert_eq!(variants(&error), vector.expect, "{}: {error}", vector.name);
        let says = vector.says.unwrap_or_default();
        assert!(error.to_string().contains(&says), "{}: wanted {says}; {error}", vector.name);
    }
}

/// Every length around an edge is cut as it is put together again, and none of them is read as another.
#[test]
fn a_length_says_how_a_file_is_cut() {
    for bytes in [1, 2, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, MAX_STREAM_BYTES] {
        let cut = Cut::of_content(bytes).expect("allowed");
        assert_eq!(cut.chunks(), bytes.div_ceil(CHUNK));
        assert!(cut.is_last(cut.chunks() - 1) && !cut.is_last(cut.chunks()));
        let about = About::new("x").expect("a description");
        let (head, _) = ChunksHead::draw(
            &root(EXAMPLE),
            Mode::Production,
            &about,
            cut,
            &mut Counter("lengths".to_owned(), 0),
        );
        let Ok(Start::InChunks(read)) = Start::read(head.bytes(), head.file_bytes()) else {
            panic!("{bytes} bytes are not read")
        };
        assert_eq!(*read, head);
    }
    assert_eq!(Cut::of_content(0), Err(SealError::Empty));
    let most = MAX_STREAM_BYTES;
    assert_eq!(Cut::of_content(most + 1), Err(SealError::TooLarge { bytes: most + 1, most }));
}

/// What is written is what the format says, by the crate alone: key, nonces and additional data.
#[test]
fn the_chunks_are_those_of_the_format() {
    let (head, file) = sealed(GOOD[5]);
    let key = hkdf(&file[33..65], &unhex(EXAMPLE), b"keyrite/v1/sealed-chunks");
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(<[u8; 32]>::try_from(&key[..32]).expect("32")));
    let mut nonce = [0; 12];
    (nonce[10], nonce[11]) = (3, 1);
    let mut last = content(GOOD[5].4)[3 * CHUNK_BYTES..].to_vec();
    let tag = cipher.encrypt_inout_detached(&Nonce::from(nonce), head.bytes(), last.as_mut_slice().into());
    last.extend(tag.expect("encrypts"));
    assert!(file.ends_with(&last));
}

/// Python's cryptography, which encrypts by OpenSSL, makes every file to the byte, and opens none of the broken ones.
#[test]
fn pythons_cryptography_finds_the_same() {
    let at = Folder::empty();
    let path = |name: &str| Path::new(ROOT).join(name).display().to_string();
    let (judge, vectors) =
        (path("tests/independent/payload_chunks.py"), path("tests/vectors/payload-v1.toml"));
    let run = tool("/usr/bin/python3", &["-B", &judge, &vectors, &path("assets/recovery-kit")], at.root());
    assert!(run.ok, "{}{}", run.out, run.err);
    let Payloads { chunks, broken, .. } = read("payload-v1.toml");
    assert_eq!(run.out.trim(), format!("{} payloads in chunks, {} broken", chunks.len(), broken.len()));
}

/// The values of FORMAT.txt, section 12.
#[test]
fn the_worked_example_of_the_format_holds() {
    let format = std::fs::read_to_string(Path::new(ROOT).join("assets/FORMAT.txt")).expect("there");
    let example = format.split_once("12. WORKED EXAMPLE").expect("an example").1;
    let flat: String = example.split_whitespace().collect();
    let one = &made()[0];
    for value in [&one.salt, &one.key, &one.head, &one.first_encrypted, &one.tags[0]] {
        assert!(flat.contains(value.as_str()), "{value} is not in the example");
    }
}

/// Another key's chunks are named as such.
#[test]
fn another_key_is_named() {
    let (_, file) = sealed(GOOD[0]);
    let error = open(&file, &random_key("2"), Mode::Production).expect_err("another key");
    assert_eq!(variants(&error), "OtherKey");
}
