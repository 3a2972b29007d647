//! What is read from a file keeps its text for the ceremony, and the share in it is parsed from that very text.

use crate::support::{self, Dealing, deal};
use keyrite::ceremony::SheetReading;
use keyrite::desk::readings::{Reading, ReadingError, only_paper, read_bytes, read_from_paper};
use keyrite::sharing::{payload, rows};
use keyrite::transcript::record::ReadFrom;
use keyrite::vocab::{Mode, Moment};

#[test]
fn codes_and_words_keep_their_text_and_parse_to_their_share() {
    let deal = deal(Dealing::new(11, Mode::Rehearsal, (2, 3)));
    let both = format!("{}\n{}\n", deal.codes[0], deal.codes[1]);
    let readings = read_bytes("two.txt", both.as_bytes());
    assert_eq!(readings.len(), 2);
    for (reading, code) in readings.iter().zip(&deal.codes) {
        let Ok(SheetReading::Code(text)) = &reading.sheet else { panic!("{reading:?}") };
        assert!(text.expose() == code && reading.from == ReadFrom::Text, "another text");
        let share = reading.share().expect("a share");
        assert_eq!(share.digest(), payload::read(code).expect("a share").digest());
        assert!(!format!("{reading:?}").contains(&code[..30]), "the text is printed");
    }
    let share = payload::read(&deal.codes[2]).expect("a share");
    let words: Vec<String> = rows::write(&share).iter().map(|row| row.join(" ")).collect();
    let readings = read_bytes("words.txt", words.join("\n").as_bytes());
    assert!(matches!(&readings[..], [one] if matches!(one.sheet, Ok(SheetReading::Rows(_)))));
    assert_eq!(readings[0].share().expect("a share").header.x, 3);
}

#[test]
fn what_is_no_share_says_why_at_once_or_when_it_is_parsed() {
    let deal = deal(Dealing::new(12, Mode::Rehearsal, (2, 2)));
    let read = |bytes: &[u8]| read_bytes("it", bytes).remove(0);
    // read, and no share: known when it is parsed
    let cut = read(&deal.codes[0].as_bytes()[..200]);
    assert!(cut.sheet.is_ok() && matches!(cut.share(), Err(ReadingError::Code(_))), "{cut:?}");
    let words = read(b"abandon ability able about above absent absorb");
    assert!(words.sheet.is_ok() || matches!(words.sheet, Err(ReadingError::Unknown)), "{words:?}");
    assert!(words.share().is_err());
    // known early, and said again
    for (bytes, says) in [
        (&b""[..], "it is empty"),
        (b"  \n", "it is empty"),
        (b"lorem ipsum dolor sit amet", "neither a picture"),
        (format!("KEYRITE1:{}", "A".repeat(5_000)).as_bytes(), "it has 5009 characters"),
    ] {
        let reading = read(bytes);
        let early = reading.sheet.as_ref().expect_err("no share").to_string();
        assert!(early.contains(says), "{early}");
        assert_eq!(reading.share().expect_err("no share").to_string(), early);
    }
}

/// A read-back in production: no page that a program drew, no text, and no picture from before the sheet.
#[test]
fn only_a_picture_of_this_sheet_is_paper() {
    let deal = deal(Dealing::new(13, Mode::Production, (2, 2)));
    let at = |minute: i64| Moment::new(1_795_266_000_000 + minute * 60_000, 60);
    let read = |from: ReadFrom, taken: Option<Moment>, printed: Option<Moment>| {
        let sheet = Ok(SheetReading::Code(support::secret(&deal.codes[0])));
        only_paper(Reading { label: "it".into(), from, sheet }, taken, printed).sheet.map(|_| ())
    };
    for (from, taken, printed, good) in [
        (ReadFrom::Picture, at(2), at(1), true),
        (ReadFrom::Picture, at(1), at(1), true),
        (ReadFrom::Picture, None, at(1), true),
        (ReadFrom::Picture, at(0), None, true),
        (ReadFrom::Picture, at(0), at(1), false),
        (ReadFrom::Page, at(2), at(1), false),
        (ReadFrom::Page, None, None, false),
        (ReadFrom::Text, at(2), at(1), false),
        (ReadFrom::Words, at(2), None, false),
    ] {
        assert_eq!(read(from, taken, printed).is_ok(), good, "{from:?} {taken:?} {printed:?}");
    }
    let older = read(ReadFrom::Picture, at(0), at(1)).expect_err("older").to_string();
    assert!(
        older.contains("cannot show this sheet") && older.contains("file an exception about the date"),
        "{older}"
    );
    // a text file with the very code of the sheet is no paper; what is no share at all is said as ever
    let place = tempfile::tempdir().expect("a folder");
    for (content, says) in [(deal.codes[0].as_str(), "it is a text, not a picture"), ("", "it is empty")] {
        let path = place.path().join("code.txt");
        std::fs::write(&path, content).expect("written");
        let why = read_from_paper(&path, None).remove(0).sheet.expect_err("refused").to_string();
        assert!(why.contains(says), "{why}");
    }
}
