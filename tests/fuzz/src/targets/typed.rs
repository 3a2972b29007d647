//! Small texts that people type and records carry: lines, days, moments, serials, digests, ceremony keys, ways of a sheet,
//! words read aloud, names of files that are kept.

use keyrite::ceremony::verdict::{Anchor, anchor_by_words};
use keyrite::sharing::share::CeremonyKey;
use keyrite::transcript::{SentTo, evidence};
use keyrite::vocab::limits::{MAX_LINE_CHARS, MAX_PROSE_CHARS};
use keyrite::vocab::spoken::{agreeing, completed, parse_pgp_words, read_digest};
use keyrite::vocab::{Day, Digest, Line, Moment, Prose, digest, ids, shown, shown::printable};

use super::{Target, said, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "typed", check, seeds, words };

/// What is compared with words that are read aloud.
const OURS: &[u8; 16] = b"sixteen of bytes";
/// The ceremony key that a print of one is held against: the example of RFC 8032, 7.1.
const KEY: [u8; 32] = [
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e,
    0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
];

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
    another_print(text);
    let kept = evidence::name(7, text);
    assert!(evidence::is_name(kept.as_str(), &evidence::prefix(7)) && evidence::is_called(&kept, text));
}

/// A digest or a key that somebody else printed, in hex or in words.
fn another_print(text: &str) {
    match read_digest(text) {
        Ok(digest) => {
            let pairs: Vec<String> = digest.0.iter().map(|byte| format!("{byte:02X}")).collect();
            let prints = [digest.hex(), digest.words(), digest::hex_groups(&digest.0), pairs.join(":")];
            assert!(prints.iter().all(|print| read_digest(print) == Ok(digest)), "{prints:?}");
        }
        Err(error) => drop(said::line(&error)),
    }
    let ours = CeremonyKey(KEY);
    match anchor_by_words(text, &ours, None) {
        Anchor::Holds(_) => {
            let digits: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
            let spoken = parse_pgp_words(text) == Ok(ours.short_digest());
            assert!(spoken || digits.to_ascii_lowercase() == ours.hex(), "another key is taken for ours");
        }
        Anchor::Unusable(why) | Anchor::Fails(why) => drop(said::line(&why)),
        Anchor::None | Anchor::Unnamed(_) => panic!("a key was given"),
    }
}

fn line(text: &str) {
    match Line::typed(text) {
        Ok(line) => {
            assert!(line.as_str().chars().count() <= MAX_LINE_CHARS && line.as_str().chars().all(printable));
            assert_eq!(Line::exact(line.as_str()).as_ref(), Ok(&line), "typed to a form that is not taken");
            destination(&line);
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

fn destination(line: &Line) {
    match SentTo::read(line) {
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
    texts.push(Digest([7; 32]).words().into_bytes());
    texts.push(CeremonyKey(KEY).spoken().into_bytes());
    texts.push(digest::hex_groups(&KEY).into_bytes());
    [words, texts].concat()
}

fn words() -> Vec<String> {
    (0..=255u8).flat_map(|byte| [digest::pgp_words(&[byte]), digest::pgp_words(&[0, byte])]).collect()
}
