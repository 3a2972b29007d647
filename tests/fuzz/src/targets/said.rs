//! What a message may be: whoever makes up an input must not be able to write on the screen with it, and what is secret
//! in the input must not stand in it.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::LazyLock;

use keyrite::vocab::shown::visible;

/// Most characters of a message about one thing: a few lines of a terminal.
const MOST: usize = 1_000;

/// The sources of all messages about shares and what opens them.
const SOURCES: [&str; 18] = [
    include_str!("../../../../src/sharing/share/error.rs"),
    include_str!("../../../../src/sharing/share/header.rs"),
    include_str!("../../../../src/sharing/share/mod.rs"),
    include_str!("../../../../src/sharing/mod.rs"),
    include_str!("../../../../src/sharing/quorum.rs"),
    include_str!("../../../../src/sharing/payload.rs"),
    include_str!("../../../../src/sharing/lock.rs"),
    include_str!("../../../../src/sharing/lock_params.rs"),
    include_str!("../../../../src/sharing/lock_secret.rs"),
    include_str!("../../../../src/sharing/entropy.rs"),
    include_str!("../../../../src/sharing/rows/error.rs"),
    include_str!("../../../../src/sharing/foreign/bip39.rs"),
    include_str!("../../../../src/sharing/foreign/error.rs"),
    include_str!("../../../../src/sharing/foreign/mod.rs"),
    include_str!("../../../../src/sharing/foreign/lines.rs"),
    include_str!("../../../../src/sharing/foreign/scheme.rs"),
    include_str!("../../../../src/sharing/foreign/slip39/words.rs"),
    include_str!("../../../../src/vocab/mod.rs"),
];

/// One line that can be seen, and not too long. Returns it.
pub fn line(message: &impl Display) -> String {
    let text = message.to_string();
    let odd = text.chars().find(|c| !visible(*c));
    assert_eq!(odd, None, "a message with a character that is not seen as itself: {text:?}");
    assert!(text.chars().count() <= MOST, "a message of {} characters: {text:.200}", text.chars().count());
    assert!(!text.trim().is_empty(), "an empty message");
    text
}

/// The same of a message about a share, every word of which must be ours: the words, the code or the passphrase in the
/// input are not repeated.
pub fn without_input(message: &impl Display) {
    static OURS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| SOURCES.into_iter().flat_map(words).collect());
    let text = line(message);
    let foreign = words(&text).find(|word| !is_number(word) && !OURS.contains(word));
    assert_eq!(foreign, None, "a message about a secret with a word that is not of its source: {text}");
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A count, a place, or the flags of a share.
fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix("0x").unwrap_or(word);
    digits.len() <= 20
        && (word.bytes().all(|byte| byte.is_ascii_digit())
            || word.len() == 4
                && word.starts_with("0x")
                && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
