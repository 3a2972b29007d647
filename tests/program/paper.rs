//! Share sheets judged by other people's tools (qpdf, pdffonts, pdftotext). Needs the Debian packages poppler-utils and
//! qpdf.

use crate::support::sheets::{PAPERS, every_sheet, facts, file, to_pdf, tool};
use keyrite::paper::sheet::{self, Lock};
use keyrite::paper::{Face, Mark, Page, Paper, TextMark, first_missing, pdf};
use keyrite::vocab::shown::printable;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

#[test]
fn other_tools_accept_every_sheet() {
    for (name, paper, facts) in every_sheet() {
        let bytes = to_pdf(&facts, paper);
        assert!(bytes.len() < 60_000, "{name} has {} bytes", bytes.len());
        let path = file("tools", &format!("{name}.pdf"), &bytes);
        let at = path.to_string_lossy();
        tool("qpdf", &["--check", &at]);
        let info = tool("pdfinfo", &[&at]);
        assert!(info.contains("Pages:           1\n"), "{info}");
        assert!(info.contains("Title:           Key share sheet\n") && !info.contains("Date:"), "{info}");
        assert!(!info.contains("PDF/X") && !info.contains("KEYRITE1"), "{info}");
        let fonts = tool("pdffonts", &[&at]);
        let lines: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!lines.is_empty(), "{name}: no fonts");
        for line in lines {
            assert!(line.contains(" yes yes yes "), "{name}: not embedded, subset, unicode: {line}");
        }
    }
}

/// A page of lines, every line in every face.
fn page_of(lines: &[String]) -> Page {
    let places = (0u8..).map(|row| 10.0 + 4.4 * f32::from(row));
    let marks = Face::ALL.into_iter().flat_map(|face| lines.iter().map(move |line| (face, line)));
    let marks = marks.zip(places).map(|((face, line), y)| {
        let text = Zeroizing::new(line.clone());
        Mark::Text(TextMark { x: 10.0, y, face, size: 9.0, grey: 0.0, turn: 0.0, text })
    });
    Page { paper: Paper::A4, marks: marks.collect() }
}

/// Fonts are cut down to what a document says, so whatever the gate for texts lets in and the faces have must come out of it
/// again.
#[test]
fn every_character_that_the_faces_have_is_on_the_paper() {
    let taken = ('\u{21}'..='\u{ffff}').filter(|&c| printable(c)).map(|c| c.to_string());
    let taken: Vec<String> = taken.filter(|c| first_missing(c).is_none()).collect();
    assert!(taken.len() > 270, "{}", taken.len());
    let lines: Vec<String> = taken.chunks(30).map(|chunk| chunk.join("  ")).collect();
    let bytes = pdf::write(&[page_of(&lines)]).expect("writes");
    let path = file("characters", "all.pdf", &bytes);
    let at = path.to_string_lossy();
    tool("qpdf", &["--check", &at]);
    let text = tool("pdftotext", &["-layout", &at, "-"]);
    let read: Vec<&str> = text.split_whitespace().collect();
    for (face, read) in Face::ALL.iter().zip(read.chunks(taken.len())) {
        assert_eq!(read, taken, "{face:?}");
    }
    assert_eq!(read.len(), 4 * taken.len());
    assert_eq!(tool("pdffonts", &[&at]).lines().skip(2).count(), 4);
}

/// A font has what its document says and no more, and fonts cut differently have different names: a program that joins two
/// documents would take one for the other.
#[test]
fn a_document_carries_the_glyphs_of_its_own_text() {
    let document = |text: &str| {
        let bytes = pdf::write(&[page_of(&[text.to_owned()])]).expect("writes");
        let path = file("cut", &format!("{text}.pdf"), &bytes);
        let fonts = tool("pdffonts", &[&path.to_string_lossy()]);
        let names = fonts.lines().skip(2).filter_map(|line| line.split(' ').next()).map(str::to_owned);
        (bytes.len(), names.collect::<BTreeSet<String>>())
    };
    let (short, names) = document("abc");
    assert_eq!(names.len(), 4, "{names:?}");
    for name in &names {
        let (tag, face) = name.split_once('+').expect("a cut face");
        assert!(tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()), "{name}");
        assert!(face.starts_with("AtkinsonHyperlegible"), "{name}");
    }
    assert_eq!(document("cba").1, names, "the same letters");
    let alphabet: String = ('A'..='Z').chain('a'..='z').collect();
    let (longer, others) = document(&alphabet);
    assert!(names.is_disjoint(&others), "{names:?} {others:?}");
    assert!(short + 1000 < longer && longer < 60_000, "{short} {longer}");
}

#[test]
fn the_text_says_every_row_and_rehearsal_only_in_a_rehearsal() {
    for (name, paper, facts) in every_sheet() {
        let path = file("text", &format!("{name}.pdf"), &to_pdf(&facts, paper));
        let text = tool("pdftotext", &["-layout", &path.to_string_lossy(), "-"]);
        let lines: Vec<String> =
            text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        for (n, row) in (1..).zip(facts.rows.iter()) {
            let row = format!("{n} {}", row.join(" "));
            assert!(lines.iter().any(|l| l.contains(&row)), "{name}: no line {row:?}\n{text}");
        }
        assert_eq!(text.contains("REHEARSAL"), facts.rehearsal, "{name}");
        for header in
            ["set id", "share", "serial"].iter().zip([&facts.set, "share 2", &facts.serial].map(String::from))
        {
            assert!(text.matches(&header.1).count() >= 3, "{name}: {} not on every panel", header.0);
        }
        for word in facts.fingerprint_words.iter().chain(&facts.ceremony_key_words) {
            assert!(text.contains(word), "{name}: {word} missing");
        }
    }
}

#[test]
fn code_words_have_no_place_on_the_sheet() {
    let lines = |lock| {
        let pages = sheet::lay_out(&facts(false, lock), Paper::A4).expect("fits");
        pages[0].marks.iter().filter(|mark| matches!(mark, Mark::Line { .. })).count()
    };
    assert_eq!(lines(Lock::CodeWords), lines(Lock::Open), "there is a line to write them on");
    for paper in PAPERS {
        let path = file("card", "sheet.pdf", &to_pdf(&facts(false, Lock::CodeWords), paper));
        let text = tool("pdftotext", &[&path.to_string_lossy(), "-"]);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("Never write them on this sheet."), "{text}");
        assert!(text.contains("on a card of the custodian's own, kept apart from this sheet"), "{text}");
    }
    for said in [include_str!("../../assets/recovery-kit/GUIDE.txt"), include_str!("../../assets/FORMAT.txt")]
    {
        assert!(said.contains("never on the sheet"));
    }
}

#[test]
fn a_hidden_threshold_is_nowhere_on_the_sheet() {
    let mut facts = facts(false, Lock::Open);
    (facts.threshold, facts.show_threshold) = (77, false);
    facts.release_hash = "ab".repeat(32);
    let path = file("hidden", "sheet.pdf", &to_pdf(&facts, Paper::A4));
    assert!(!tool("pdftotext", &[&path.to_string_lossy(), "-"]).contains("77"));
}
