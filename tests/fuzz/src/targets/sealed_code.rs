//! The text of a sealed payload's code, alone and among others.

use keyrite::sharing::payload::looks_like_share;
use keyrite::sharing::sealed::code::{MAX_PRINTED_BYTES, find, looks_like_code, read, write};
use keyrite::sharing::sealed::{Sealed, looks_sealed};

use super::{Target, said, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "sealed_code", check, seeds, words };

fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(found) = find(text) {
        assert!(text.contains(found) && looks_like_code(found), "found, and not told for one");
        // what was found is found again, and nothing else in it
        assert_eq!(find(found), Some(found));
        holds(found);
    }
    holds(text);
}

fn holds(text: &str) {
    match read(text) {
        Err(error) => drop(said::line(&error)),
        Ok(file) => {
            assert!(looks_like_code(text) && !looks_like_share(text), "taken for a share");
            assert!(looks_sealed(&file) && file.len() <= MAX_PRINTED_BYTES && Sealed::read(&file).is_ok());
            let plain: String = text.chars().filter(|c| !c.is_ascii_whitespace() && *c != '\u{b}').collect();
            assert_eq!(write(&file), Some(plain.to_ascii_uppercase()));
        }
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let sealed = vectors::bytes("payload-v1.toml", "payload", "bytes");
    let codes: Vec<String> = sealed.iter().filter_map(|file| write(file)).collect();
    let share = vectors::texts("share-v1.toml", "share", "text").swap_remove(0);
    let share = String::from_utf8(share).expect("a code");
    let first = codes.first().expect("one is short");
    let among = format!("{share}\n  {first}\r\n\r\n{share}\n{first}\n");
    let wrapped = format!("{}\n{}\n", &first[..40], first[40..].to_lowercase());
    [codes.clone(), vec![among, wrapped, first.replace("-1:", "-2:"), share]]
        .concat()
        .into_iter()
        .map(String::into_bytes)
        .collect()
}

fn words() -> Vec<String> {
    ["KEYRITE-SEALED-1:", "KEYRITE-SEALED-2:", "KEYRITE", "KEYRITE1:", "\n"].map(str::to_owned).to_vec()
}
