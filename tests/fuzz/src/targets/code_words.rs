//! What a custodian types to open a lock, and what is thrown for a key: secrets of which a message repeats nothing.

use keyrite::sharing::entropy::{MOST_ROLLS, Rolls, SourceKind};
use keyrite::sharing::lock::{CODE_WORDS, LockSecret, read_secret};
use keyrite::sharing::share::LockKind;
use keyrite::vocab::limits::MAX_PASSPHRASE_BYTES;
use keyrite::vocab::{SecretText, wordlists};

use super::{Target, dictionary, said, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "code_words", check, seeds, words: dictionary::share_words };

fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(typed) = SecretText::copy_of(text) else { return };
    for kind in [LockKind::CodeWords, LockKind::Passphrase] {
        match read_secret(kind, &typed) {
            Ok(secret) => read(kind, &secret),
            Err(error) => said::without_input(&error),
        }
    }
    if let Err(error) = LockSecret::new_passphrase(&typed) {
        said::without_input(&error);
    } else {
        read_secret(LockKind::Passphrase, &typed).expect("what locks opens");
    }
    for kind in [SourceKind::Dice, SourceKind::Coins] {
        match Rolls::check(kind, &typed) {
            Ok(throws) => {
                assert!(throws.bits() >= 128 && (kind.fewest()..=MOST_ROLLS).contains(&throws.count()));
            }
            Err(error) => said::without_input(&error),
        }
    }
}

/// What goes into Argon2id is in one form: typed so, it is the same.
fn read(kind: LockKind, secret: &LockSecret) {
    let again = read_secret(kind, &SecretText::copy_of(secret.expose()).expect("it fitted"));
    assert_eq!(again.expect("it was read").expose(), secret.expose(), "two forms of one secret");
    let words: Vec<&str> = secret.expose().split(' ').collect();
    let listed =
        words.len() == CODE_WORDS && words.iter().all(|word| wordlists::share_word_index(word).is_some());
    assert!(kind != LockKind::CodeWords || listed, "code words that are none");
    assert!(secret.expose().len() <= MAX_PASSPHRASE_BYTES);
}

fn seeds() -> Vec<Vec<u8>> {
    let file = "share-v1.toml";
    let throws =
        ["351624 416253 265431 624135 153246 532614 641352 214563 356124 461532", &"hthhtthttt".repeat(13)];
    let throws = throws.map(|throws| throws.as_bytes().to_vec()).to_vec();
    [vectors::texts(file, "share", "secret"), vectors::texts(file, "lock", "typed"), throws].concat()
}
