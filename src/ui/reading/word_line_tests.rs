//! Lines of words as people type and mend them.

use super::*;
use crate::vocab::wordlists::WordList;

fn typed(text: &str) -> WordLine {
    let mut line = WordLine::new(Words::Row(7));
    line.field.put(SecretText::copy_of(text).expect("short"));
    line
}

fn said(line: &WordLine) -> String {
    line.text().expose().to_owned()
}

#[test]
fn numbers_and_marks_are_passed_over() {
    let want = "absurd average friend will answer clerk make";
    for text in [
        want,
        "1 absurd average friend will answer clerk make",
        "1. absurd, average, friend, will, answer, clerk, make",
        "Row 1: \u{201c}ABSURD average friend will answer clerk make\u{201d}",
        "(1)absu;aver;frie;will;answ;cler;make;",
        "\u{2022} absurd - average - friend - will - answer - clerk - make",
    ] {
        let line = typed(text);
        assert_eq!(said(&line), want, "{text}");
        assert!(line.is_whole(), "{text}");
        assert_eq!(line.number(), text.contains('1').then_some(1), "{text}");
    }
}

#[test]
fn a_beginning_of_one_word_counts_and_one_of_several_does_not() {
    assert_eq!(Word::of("zon", WordList::Bip39), Word::Known("zone"));
    assert_eq!(
        Word::of("act", WordList::Bip39),
        Word::Known("act"),
        "a whole word, though others begin with it"
    );
    assert_eq!(Word::of("abse", WordList::Bip39), Word::Known("absent"));
    let Word::Several(words) = Word::of("abs", WordList::Bip39) else { panic!("several begin so") };
    assert_eq!(words, ["absent", "absorb", "abstract", "absurd"]);
    assert_eq!(Word::of("zzz", WordList::Bip39), Word::Unknown);
    assert_eq!(Word::of("zonex", WordList::Bip39), Word::Unknown);
}

#[test]
fn any_word_is_mended_in_its_place() {
    let mut line = typed("3 absurd average zzzz will answer clerk make");
    assert!(!line.is_whole());
    line.type_again(2);
    assert_eq!(line.places().iter().filter(|place| place.is_none()).count(), 1);
    line.mend(2, "friend");
    assert_eq!(said(&line), "absurd average friend will answer clerk make");
    assert_eq!(line.number(), Some(3));
    line.mend(0, "zone");
    line.mend(6, "zoo");
    assert_eq!(said(&line), "zone average friend will answer clerk zoo");
}

/// A slip in a word that is typed again: taking letters away brings nothing back, and every word keeps its place.
#[test]
fn what_is_taken_away_moves_no_word() {
    let whole = "absurd average friend will answer clerk make";
    let mut line = typed(whole);
    line.type_again(3);
    assert_eq!(line.field.text().expose(), "absurd average friend ");
    let type_it = |line: &mut WordLine, text: &str, ends: bool| {
        line.field.put(SecretText::copy_of(text).expect("short"));
        if ends && line.is_filled() {
            line.close_gap();
        }
    };
    // erased past its place: nothing of the tail comes nearer
    type_it(&mut line, "absurd average ", false);
    line.close_gap();
    assert_eq!(line.places().iter().filter(|place| place.is_none()).count(), 2);
    assert!(!line.is_whole());
    type_it(&mut line, "absurd average friend ", true);
    assert!(line.gap.is_some(), "the word itself is still to be typed");
    type_it(&mut line, "absurd average friend wild ", true);
    assert_eq!(said(&line), "absurd average friend wild answer clerk make");
    // nothing typed: the old word stands again
    line.type_again(0);
    line.type_again(6);
    line.close_gap();
    assert_eq!(said(&line), "absurd average friend wild answer clerk make");
}

#[test]
fn enter_ends_a_word_and_what_is_typed_behind_a_mended_one_goes_on() {
    let mut line = typed("absurd con");
    assert!(!line.is_ambiguous(), "it is being typed");
    line.end_word();
    assert!(line.is_ambiguous());
    let mut line = typed("zzzz average fri");
    line.mend(0, "absurd");
    assert_eq!(line.field.text().expose(), "absurd average fri");
    assert_eq!(format!("{line:?}"), "WordLine(Row(7), redacted)");
}

#[test]
fn code_words_may_each_have_their_number() {
    let mut line = WordLine::new(Words::Numbered(8));
    line.field.put(
        SecretText::copy_of("1 twenty 2 alter 3 tenant 4 evid 5 inform 6 main 7 pulse 8 vicious")
            .expect("short"),
    );
    assert_eq!(line.text().expose(), "twenty alter tenant evidence inform main pulse vicious");
    assert!(line.is_whole());
}
