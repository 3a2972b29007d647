//! A sealed payload, and what it says it is.

use data_encoding::HEXLOWER;
use keyrite::sharing::RootKey;
use keyrite::sharing::sealed::chunks::{MAX_HEAD_BYTES, SEALED_CHUNK_BYTES};
use keyrite::sharing::sealed::{About, MAX_SEALED_BYTES, Sealed, SealedError, Start, looks_sealed};
use keyrite::vocab::limits::{MAX_ABOUT_BYTES, MAX_PAYLOAD_BYTES};
use keyrite::vocab::{Mode, Secret};

use super::{Target, said, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "payload", check, seeds, words };

/// The key of the vectors' example.
const ROOT_KEY: &str = "139fa3c47505af0ec4fff23d25928bfee5b0591670ad6567ef839de87758e89a";
/// Where name, version and flags end.
const AFTER_FLAGS: usize = 17;

fn check(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        match About::new(text) {
            Ok(about) => assert!(about.as_str() == text && text.len() <= MAX_ABOUT_BYTES),
            Err(error) => drop(said::line(&error)),
        }
    }
    in_chunks(bytes);
    let sealed = match Sealed::read(bytes) {
        Ok(sealed) => sealed,
        Err(error) => return drop(said::line(&error)),
    };
    assert!(looks_sealed(bytes) && bytes.len() <= MAX_SEALED_BYTES);
    assert!((1..=MAX_PAYLOAD_BYTES).contains(&sealed.content_bytes()));
    let about = sealed.untrusted_about.as_str();
    // all that stands before the encrypted payload, written again; the salt is told by nothing but the bytes
    let length = u16::try_from(about.len()).expect("at most 1024").to_be_bytes();
    let start = [
        b"KEYRITE-SEALED-1".as_slice(),
        &[u8::from(sealed.mode == Mode::Rehearsal)],
        &sealed.fingerprint.0,
        &bytes[AFTER_FLAGS + 16..AFTER_FLAGS + 48],
        &length,
        about.as_bytes(),
    ]
    .concat();
    assert!(bytes.starts_with(&start), "it says something else than was read");
    assert_eq!(start.len() + sealed.content_bytes() + 16, bytes.len());
    if !about.trim().is_empty() {
        said_whole(&sealed.untrusted_about);
    }
    let (mode, content_bytes) = (sealed.mode, sealed.content_bytes());
    match sealed.open(&root_key(), mode) {
        Ok(opened) => assert_eq!(opened.content.len(), content_bytes),
        Err(error @ (SealedError::OtherKey { .. } | SealedError::Tag)) => drop(said::line(&error)),
        Err(other) => panic!("it was read, and then {other}"),
    }
}

/// The head of a payload in chunks, with the cut that the length of the file gives.
fn in_chunks(bytes: &[u8]) {
    let start = &bytes[..bytes.len().min(MAX_HEAD_BYTES)];
    let head = match Start::read(start, bytes.len() as u64) {
        Ok(Start::InChunks(head)) => head,
        Ok(Start::Whole) => return,
        Err(error) => return drop(said::line(&error)),
    };
    assert!(bytes.starts_with(head.bytes()) && head.file_bytes() == bytes.len() as u64);
    let chunks = bytes[head.bytes().len()..].chunks(SEALED_CHUNK_BYTES);
    assert_eq!(chunks.len() as u64, head.cut.chunks());
    let cipher = match head.unlock(&root_key(), head.mode) {
        Ok(cipher) => cipher,
        Err(error) => return drop(said::line(&error)),
    };
    let mut opened = 0;
    for (number, chunk) in (0..).zip(chunks) {
        match cipher.open(number, head.cut.is_last(number), &mut chunk.to_vec()) {
            Ok(content) => opened += content.len() as u64,
            Err(why) => return drop(said::line(&why.of(head.cut))),
        }
    }
    assert_eq!(opened, head.cut.content_bytes());
}

/// A description is as long as its limit allows, and every character of it is seen.
fn said_whole(about: &About) {
    let shown = about.to_string();
    assert!(shown.chars().all(keyrite::vocab::shown::visible), "{shown:?}");
}

fn root_key() -> RootKey {
    let bytes = HEXLOWER.decode(ROOT_KEY.as_bytes()).expect("hex");
    RootKey::from_secret(Secret::copy_of(&bytes.try_into().expect("32 bytes")))
}

fn seeds() -> Vec<Vec<u8>> {
    let file = "payload-v1.toml";
    let mut heads = vectors::bytes(file, "chunks", "head");
    // a chunk of one byte, whose tag does not fit
    heads.iter_mut().for_each(|head| head.extend([0; 17]));
    [vectors::bytes(file, "payload", "bytes"), vectors::bytes(file, "open", "bytes"), heads].concat()
}

fn words() -> Vec<String> {
    vec!["KEYRITE-SEALED-1".to_owned(), "KEYRITE-SEALED-2".to_owned(), "KEYRITE-SEALED-".to_owned()]
}
