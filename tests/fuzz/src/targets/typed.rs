//! Small texts that people type and records carry: lines, days, moments, serials, ways of a sheet, words read aloud.

use keyrite::transcript::Way;
use keyrite::vocab::limits::{MAX_LINE_CHARS, MAX_PROSE_CHARS};
use keyrite::vocab::spoken::{agreeing, completed, parse_pgp_words};
use keyrite::vocab::{Day, Digest, Line, Moment, Prose, digest, ids, shown, shown::printable};

use super::{Target, said, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "typed", check, seeds, words };

/// What is compared with words that are read aloud.
const OURS: &[u8; 16] = b"sixteen of bytes";

fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    line(text);
    prose(text);
    if !text.trim().is_empty() {
        said::line(&shown(text));
    }
    if let Some(day) = Day::parse(text) {
        assert_eq!(day.to_string(), text);
        assert!(day.next_year() >= day);
    }
    if let Some(moment) = Moment::parse(text) {
        assert_eq!(moment.to_string(), text);
        let _ = (moment.to_minute(), Day::from(moment), moment.later_by(86_400_000));
    }
    if let Some(digest) = Digest::from_hex(text) {
        assert_eq!(digest.hex(), text);
    }
    if let Some(serial) = ids::read_sheet_serial(text) {
        assert_eq!(ids::read_sheet_serial(&ids::sheet_serial(serial)), Some(serial));
    }
    spoken(text);
}

fn line(text: &str) {
    match Line::typed(text) {
        Ok(line) => {
            assert!(line.as_str().chars().count() <= MAX_LINE_CHARS && line.as_str().chars().all(printable));
            assert_eq!(Line::exact(line.as_str()).as_ref(), Ok(&line), "typed to a form that is not taken");
            way(&line);
        }
        Err(error) => drop(said::line(&error)),
    }
    let lossy = Line::lossy(text);
    assert_eq!(Line::exact(lossy.as_str()).as_ref(), Ok(&lossy), "a foreign text made no line");
}

fn prose(text: &str) {
    match Prose::typed(text) {
        Ok(prose) => {
            let fits = |c: char| c == '\n' || printable(c);
            assert!(prose.as_str().chars().count() <= MAX_PROSE_CHARS && prose.as_str().chars().all(fits));
            assert_eq!(
                Prose::exact(prose.as_str()).as_ref(),
                Ok(&prose),
                "typed to a form that is not taken"
            );
        }
        Err(error) => drop(said::line(&error)),
    }
    let lossy = Prose::lossy(text);
    assert_eq!(Prose::exact(lossy.as_str()).as_ref(), Ok(&lossy), "a foreign text made no prose");
}

fn way(line: &Line) {
    match Way::read(line) {
        Ok(way) => assert_eq!(way.line(), *line, "another way is written than was read"),
        Err(error) => drop(said::line(&error)),
    }
}

/// Words that are read aloud are public; what is typed in their place may be those of a share, so a message names none
/// but the lists' own.
fn spoken(text: &str) {
    match parse_pgp_words::<16>(text) {
        Ok(bytes) => {
            let words = digest::pgp_words(&bytes);
            assert_eq!(parse_pgp_words::<16>(&words), Ok(bytes));
            assert_eq!(agreeing(&words, &bytes), Ok(16));
            assert_eq!(agreeing(text, &bytes), Ok(16));
        }
        Err(error) => drop(said::line(&error)),
    }
    match agreeing(text, OURS) {
        Ok(agree) => assert!(agree <= OURS.len()),
        Err(error) => drop(said::line(&error)),
    }
    if let Some(whole) = completed(text) {
        assert_eq!(completed(&whole), None, "completed, and then once more");
        assert_eq!(
            parse_pgp_words::<16>(&whole).ok(),
            parse_pgp_words::<16>(text).ok(),
            "completed to another value"
        );
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let words = vectors::texts("share-v1.toml", "share", "fingerprint_words");
    let texts = [
        "2026-11-21",
        "2026-11-21T14:07:32.123+01:00",
        "S-0007",
        "s 7",
        "printer HP_LaserJet-4",
        "file in /run/user/1000/a folder",
        "PDF file in the rehearsal's folder sheets",
        "nowhere: the template is being checked",
        "Zo\u{eb}  \u{141}ukasz",
        "Zoe\u{308}",
        "two\nlines\n\nof prose",
        "\u{41e}\u{43b}\u{44c}\u{433}\u{430}",
        "1. athens perce topmost\u{202e}",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    ];
    let mut texts: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    texts.push(digest::pgp_words(OURS).into_bytes());
    [words, texts].concat()
}

fn words() -> Vec<String> {
    (0..=255u8).flat_map(|byte| [digest::pgp_words(&[byte]), digest::pgp_words(&[0, byte])]).collect()
}
