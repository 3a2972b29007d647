//! Share sheets judged by other people's tools (qpdf, pdffonts, pdftotext). Needs the Debian packages poppler-utils and
//! qpdf.

use crate::support::sheets::{PAPERS, every_sheet, facts, file, to_pdf, tool};
use keyrite::paper::sheet::{self, Lock};
use keyrite::paper::{Mark, Paper};

#[test]
fn other_tools_accept_every_sheet() {
    for (name, paper, facts) in every_sheet() {
        let bytes = to_pdf(&facts, paper);
        assert!(bytes.len() < 150_000, "{name} has {} bytes", bytes.len());
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
