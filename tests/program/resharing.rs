//! A resharing is rehearsed at the sheets that an earlier rehearsal left, however many, and however they are locked.

#![allow(clippy::expect_used)]

use crate::support::program::{Folder, keyrite};

#[test]
fn it_is_proven_with_the_new_sheets() {
    let at = Folder::empty();
    let run = |arguments: &[&str]| keyrite(arguments, at.root());
    // more old sheets than new ones, and locked where the new ones are not
    let made = run(&[
        "rehearse",
        "kek",
        "--shares",
        "5",
        "--threshold",
        "3",
        "--lock",
        "passphrase",
        "--out",
        "gen",
    ]);
    assert_eq!(made.code, 0, "{}", made.err);
    for (shares, threshold, out) in [("3", "2", "fewer"), ("6", "5", "more")] {
        let again = run(&[
            "rehearse",
            "reshare",
            "--continue",
            "gen",
            "--shares",
            shares,
            "--threshold",
            threshold,
            "--out",
            out,
        ]);
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
    let run = |arguments: &[&str]| keyrite(arguments, at.root());
    let made = run(&[
        "rehearse",
        "kek",
        "--shares",
        "2",
        "--threshold",
        "2",
        "--lock",
        "code-words",
        "--out",
        "gen",
    ]);
    assert_eq!(made.code, 0, "{}", made.err);
    for template in ["reshare", "recovery"] {
        let again = run(&["rehearse", template, "--continue", "gen", "--out", "again"]);
        assert_eq!(again.code, 2, "{}{}", again.out, again.err);
        assert!(
            again.err.contains("locked with code words, which only its stand-ins wrote down"),
            "{}",
            again.err
        );
        assert!(!at.path("again").exists());
    }
}
