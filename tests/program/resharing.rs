//! A resharing is rehearsed at the sheets that an earlier rehearsal left, however many, and however they are locked.

#![allow(clippy::expect_used)]

use crate::support::program::Run;
use crate::support::program::{Folder, keyrite};

/// Runs `keyrite rehearse` with these words.
fn rehearse(at: &Folder, words: &str) -> Run {
    let words: Vec<&str> = ["rehearse"].into_iter().chain(words.split(' ')).collect();
    keyrite(&words, at.root())
}

#[test]
fn it_is_proven_with_the_new_sheets() {
    let at = Folder::empty();
    // more old sheets than new ones, and locked where the new ones are not
    let made = rehearse(&at, "kek --shares 3 --threshold 2 --lock passphrase --out gen");
    assert_eq!(made.code, 0, "{}", made.err);
    for (shares, threshold, out) in [(2, 2, "fewer"), (4, 3, "more")] {
        let words = format!("reshare --continue gen --shares {shares} --threshold {threshold} --out {out}");
        let again = rehearse(&at, &words);
        assert_eq!(again.code, 0, "{}{}", again.out, again.err);
        let said = format!("{shares} PDFs, {threshold} of {shares}, every one read back");
        assert!(again.out.contains(&said), "{}", again.out);
        assert!(again.out.contains(&format!("{out}/sheets/share-01.pdf")), "{}", again.out);
        assert!(!again.out.contains("gen/sheets"), "{}", again.out);
    }
}

/// Code words are gone with the stand-ins who wrote them down: that is said before a folder is made.
#[test]
fn sheets_with_code_words_are_refused_before_anything_is_held() {
    let at = Folder::empty();
    let made = rehearse(&at, "kek --shares 2 --threshold 2 --lock code-words --out gen");
    assert_eq!(made.code, 0, "{}", made.err);
    for template in ["reshare", "recovery"] {
        let again = rehearse(&at, &format!("{template} --continue gen --out again"));
        assert_eq!(again.code, 2, "{}{}", again.out, again.err);
        let said = "shares 1, 2 are locked with code words, which only their stand-ins wrote down";
        assert!(again.err.contains(said), "{}", again.err);
        assert!(!at.path("again").exists());
    }
}
