//! What is read from a file keeps its text for the ceremony, and the share in it is parsed from that very text.

mod support;

use keyrite::ceremony::SheetReading;
use keyrite::desk::readings::{ReadingError, read_bytes};
use keyrite::sharing::{payload, rows};
use keyrite::transcript::record::ReadFrom;
use keyrite::vocab::Mode;
use support::{Dealing, deal};

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
