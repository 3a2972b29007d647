//! Mistakes of TOML itself, said as an author meets them.

use std::ops::Range;

use toml::de::Error;

use super::toml_lines::{open_list, seen_in};
use super::toml_walk::Walk;

/// Tables that stand in a list, each with two brackets.
const LISTS: [&str; 4] = ["role", "phase", "phase.step", "block"];
const QUOTES: [char; 10] = [
    '\u{2018}', '\u{2019}', '\u{201a}', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}', '\u{2039}',
    '\u{203a}',
];

/// Adds a problem for each mistake, the cause once rather than everything that follows from it.
pub(super) fn tell(walk: &Walk<'_>, text: &str, errors: &[Error]) {
    let mut told: Vec<Range<usize>> = Vec::new();
    let mut single_brackets = None;
    for error in errors {
        let at = error.span().unwrap_or(0..0);
        if walk.is_full() {
            break;
        }
        // one slip often breaks everything behind it on the line
        if told.iter().any(|line| (line.start..=line.end).contains(&at.start)) {
            continue;
        }
        if error.message().contains("duplicate key")
            && *single_brackets.get_or_insert_with(|| tell_single_brackets(walk, text, &mut told))
        {
            continue;
        }
        if let Some(list) = open_list(text, at.start) {
            // everything behind it is read as its entries
            let what = "a list begins here and has no end";
            walk.problem(list, "", what, "write ] behind its last entry; nothing behind it was read");
            break;
        }
        let line = line_around(text, at.start);
        told.push(line.clone());
        let odd = text.get(line).and_then(|line| line.chars().find(|c| QUOTES.contains(c)));
        if let Some(odd) = odd {
            let what = format!("has the quotation mark {odd} (U+{:04X}) of a word processor", u32::from(odd));
            walk.problem(at, "", what, "TOML takes the straight one of the keyboard alone: \"");
        } else {
            let (at, what, fix) = plainly(text, at, error.message());
            walk.problem(at, "", what, format!("{fix}; what follows is read after that"));
        }
    }
}

/// A mistake of TOML as authors call it, and where it began: part of the parser's message, what it means, what to do.
const PLAINLY: [(&str, &str, &str); 8] = [
    (
        "multi-line basic string",
        "a text begins here in three quotation marks and has no end",
        "write \"\"\" behind its last line",
    ),
    (
        "multi-line literal string",
        "a text begins here in three single marks and has no end",
        "write \'\'\' behind its last line",
    ),
    (
        "escaped value",
        "has a backslash, and in a text in quotation marks that begins an escape",
        "write \\\\ for a backslash, or put the text in single marks: \'\u{2026}\'",
    ),
    (
        "invalid basic string",
        "a text has no end on its line",
        "write \" behind it; a text of several lines stands in three: \"\"\"",
    ),
    (
        "invalid boolean",
        "is neither a text nor true nor false",
        "write true or false in small letters, or a text in quotation marks",
    ),
    ("missing comma", "lacks a comma between two entries of a list", "put a comma behind the one before"),
    (
        "expected newline",
        "has something behind the end of a value",
        "end the line there; a quotation mark inside a text is written \\\", or the text stands in single marks",
    ),
    ("expected `=`", "lacks = between a key and its value", "write key = value"),
];

fn plainly(text: &str, at: Range<usize>, message: &str) -> (Range<usize>, String, String) {
    let line = line_around(text, at.start);
    let stopped = at.start.saturating_sub(line.start);
    if let Some((what, fix)) = seen_in(text.get(line).unwrap_or_default(), stopped, message) {
        return (at, what, fix);
    }
    let known = PLAINLY.iter().find(|(part, _, _)| message.contains(part));
    let Some((part, what, fix)) = known else {
        return (at, message.to_owned(), "mend the TOML there".to_owned());
    };
    let marks = match *part {
        "multi-line basic string" => "\"\"\"",
        "multi-line literal string" => "\'\'\'",
        _ => return (at, (*what).to_owned(), (*fix).to_owned()),
    };
    // marks come in pairs up to the one that has no end
    let before = text.get(..at.end.min(text.len())).unwrap_or(text);
    let last = before.rfind(marks).filter(|_| before.matches(marks).count() % 2 == 1);
    let place = last.map_or(at, |last| last..last + marks.len());
    (place, (*what).to_owned(), (*fix).to_owned())
}

/// `[phase.step]` twice is the same table twice, and `[[phase.step]]` was meant. True if such a line is there.
fn tell_single_brackets(walk: &Walk<'_>, text: &str, told: &mut Vec<Range<usize>>) -> bool {
    let mut found = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let place = start..start + line.len();
        start = place.end;
        let header = line.split_once('#').map_or(line, |(before, _)| before).trim();
        let Some(name) = header.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { continue };
        if !LISTS.contains(&name.trim()) || walk.is_full() {
            continue;
        }
        found = true;
        let span = line_around(text, place.start);
        if !told.contains(&span) {
            told.push(span);
            let fix = format!("write two brackets on each side: [[{}]]", name.trim());
            walk.problem(place, name.trim(), "stands in one bracket, and there are several of it", fix);
        }
    }
    found
}

/// The bytes of the line that this place is on.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let end = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |end| at + end);
    start..end
}
