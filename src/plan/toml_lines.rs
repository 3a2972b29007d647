//! Mistakes of TOML that the line itself shows better than the parser's message: a bracket of another kind, a comment of
//! another language, a minus of a word processor.

use std::ops::Range;

/// What is wrong and what to write instead, if the line shows it; the parser stopped at this byte of it.
pub(super) fn seen_in(line: &str, at: usize, message: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once('=').map_or((line, ""), |(key, value)| (key, value.trim()));
    if message.contains("duplicate key") {
        let what = format!("has \u{201c}{}\u{201d} a second time in its table", name_of(key));
        return Some((what, "keep one of the two".to_owned()));
    }
    if line.trim_start().starts_with("[[") && message.contains("unclosed") {
        let what = "begins with two brackets and does not end with two".to_owned();
        return Some((what, "write [[name]] with two brackets on each side".to_owned()));
    }
    if let Some(odd) = odd_in(key) {
        let what = format!("has {odd} in its key, which looks like another character");
        return Some((what, "type the key anew: letters a to z, digits, - and _".to_owned()));
    }
    wrong_value(value, line.get(at..).unwrap_or_default(), message)
}

fn wrong_value(value: &str, stopped: &str, message: &str) -> Option<(String, String)> {
    let told = |what: &str, fix: &str| Some((what.to_owned(), fix.to_owned()));
    let outside = outside_of_texts(value);
    if outside.trim_start().starts_with('(') {
        return told("has round brackets", "a list stands in square ones: [\"one\", \"two\"]");
    }
    if outside.trim_start().starts_with('{') && !outside.contains('=') {
        return told("has a list in curly brackets", "a list stands in square ones: [\"one\", \"two\"]");
    }
    if outside.contains("//") || outside.contains("/*") {
        return told("has a comment that TOML does not know", "a comment begins with #");
    }
    let number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if outside.split_once(',').is_some_and(|(whole, rest)| number(whole.trim()) && number(rest.trim())) {
        return told("has a number with a comma", "write a whole number");
    }
    if let Some(dash) = outside.trim_start().chars().next().filter(|c| DASHES.contains(c)) {
        let what = format!("has U+{:04X}, the minus or dash of a word processor", u32::from(dash));
        return Some((what, "write - of the keyboard".to_owned()));
    }
    if message.contains("must be quoted") || message.contains("invalid boolean") {
        let word = stopped.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        return match word.to_lowercase().as_str() {
            "yes" | "on" | "true" => told(&format!("has {word}, which is no value"), "write true"),
            "no" | "off" | "false" => told(&format!("has {word}, which is no value"), "write false"),
            _ => told("has a value without quotation marks", "write a text in quotation marks: \"\u{2026}\""),
        };
    }
    None
}

const DASHES: [char; 4] = ['\u{2212}', '\u{2013}', '\u{2014}', '\u{2012}'];

/// A line without what stands in quotation marks or behind a #: nothing in a text or a comment is a mistake of TOML.
fn outside_of_texts(line: &str) -> String {
    let mut open = None;
    let mut outside = String::new();
    for c in line.chars() {
        match (open, c) {
            (None, '#') => break,
            (None, '"' | '\'') => open = Some(c),
            (None, c) => outside.push(c),
            (Some(mark), c) if mark == c => open = None,
            (Some(_), _) => {}
        }
    }
    outside
}

/// A character of a key that is none of TOML's, by its number; blanks at the ends are.
fn odd_in(key: &str) -> Option<String> {
    let odd = key.chars().find(|c| !c.is_ascii())?;
    let blank = odd.is_whitespace() || !odd.is_alphanumeric();
    let number = format!("U+{:04X}", u32::from(odd));
    Some(if blank { number } else { format!("the letter {odd} ({number})") })
}

fn name_of(key: &str) -> String {
    key.trim().trim_matches(['[', ']']).chars().filter(|c| !c.is_control()).take(40).collect()
}

/// Where a list begins that has no end: `[` on a line before, and a line that begins a key or a table instead of an entry.
pub(super) fn open_list(text: &str, at: usize) -> Option<Range<usize>> {
    let line = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let here = text.get(line..)?.lines().next()?;
    let begins_anew = here.trim_start().starts_with('[') || {
        let key = here.split_once('=').map_or("", |(key, _)| key.trim());
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    let before = text.get(..line)?;
    let start = before.rfind("= [").map_or_else(|| before.rfind("=["), Some)?;
    let list = before.get(start..)?;
    let count =
        |bracket: char| list.lines().map(|line| outside_of_texts(line).matches(bracket).count()).sum();
    let (opened, closed): (usize, usize) = (count('['), count(']'));
    (begins_anew && opened > closed).then(|| start..start + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_end_is_found_and_no_other() {
        for (text, open) in [
            ("ticks = [\"a\", \"b\"\nsay = \"x\"\n", true),
            ("ticks = [\"a\"\n[[phase]]\n", true),
            ("ticks=[\"\u{e4}\"\n[[phase]]\n", true),
            ("ticks = [\"a\"]\nsay = x\n", false),
            ("ticks = [\"it's\"] # the witness's\nsay = x\n", false),
            ("ticks = [ # it's a list\n  \"a\",\n]\nsay = x\n", false),
            ("ticks = [\"[\"]\nsay = x\n", false),
            ("ticks = [\n  \"a\"\n  \"b\"\n", false),
            ("say = x\n", false),
        ] {
            let last = text.trim_end().rfind('\n').map_or(0, |end| end + 1);
            assert_eq!(open_list(text, last).is_some(), open, "{text}");
        }
    }
}
