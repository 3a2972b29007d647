//! The gate for everything foreign that is shown: file names, arguments, words of a script that is not ours, names
//! from the kernel.
//!
//! What passes can be seen, stays on its line and does not turn the writing. All else is written out: a line feed
//! is shown as `\u{A}`, a byte that is no text as `\xFF`. A long text keeps its beginning and its end.

use std::path::Path;

/// Most columns that a foreign text takes in a message.
const TEXT_COLUMNS: usize = 200;
/// Most columns of a cell: spreadsheets take 32,767 characters.
const CELL_COLUMNS: usize = 8_000;
/// Most columns of a path: people type it again from the screen, so little is left out.
const PATH_COLUMNS: usize = 600;

/// A foreign text, fit to stand inside a line of ours.
pub fn shown(text: &str) -> String {
    bounded(&text.chars().map(|c| escaped(c, visible)).collect::<Vec<_>>(), TEXT_COLUMNS)
}

/// The same, and all of it: what is compared letter for letter is not cut. Its length is limited where it is read.
pub fn shown_whole(text: &str) -> String {
    text.chars().map(|c| escaped(c, visible)).collect()
}

/// A path, or any name that the system knows as bytes, fit to stand inside a line of ours.
pub fn shown_path(path: impl AsRef<Path>) -> String {
    let mut parts = Vec::new();
    for chunk in path.as_ref().as_os_str().as_encoded_bytes().utf8_chunks() {
        parts.extend(chunk.valid().chars().map(|c| escaped(c, visible)));
        parts.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    bounded(&parts, PATH_COLUMNS)
}

/// A path as a field for typing holds it. A field is no line of a record; what is typed there is opened again.
pub fn typed_path(path: impl AsRef<Path>) -> String {
    path.as_ref().to_string_lossy().into_owned()
}

/// Whole lines of ours, which hold foreign texts that passed the gate already: line ends stay, and whatever slipped
/// through is written out.
pub fn lines_shown(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c.to_string() } else { escaped(c, visible) }).collect()
}

/// The same text inside JSON: nothing is lost, since `\u` says it there too.
pub fn json_shown(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if visible(c) || c == '\n' {
            text.push(c);
        } else {
            text.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

/// A text for one cell of a table that other programs read: on one line, and cut where no cell of a spreadsheet holds
/// more.
pub(super) fn for_cell(text: &str) -> String {
    bounded(&text.chars().map(|c| escaped(c, visible)).collect::<Vec<_>>(), CELL_COLUMNS)
}

/// A foreign text as a record on paper takes it: what our faces cannot print is written out, and it is cut to so
/// many columns. Never empty.
pub(super) fn for_paper(text: &str, columns: usize) -> String {
    let text = bounded(&text.chars().map(|c| escaped(c, printable)).collect::<Vec<_>>(), columns);
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() { "?".to_owned() } else { words.join(" ") }
}

/// True for the characters that every font which Keyrite ships can draw: ASCII, Latin-1 and Latin Extended-A without the
/// letters that the fonts lack, and the dashes and quotation marks of European printing. `paper::font` holds it to them.
pub fn printable(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{b4}' | '\u{b6}'..='\u{107}' | '\u{10a}'..='\u{113}' | '\u{116}'..='\u{11b}' | '\u{11e}'..='\u{123}' | '\u{126}'..='\u{127}' | '\u{12a}'..='\u{12b}' | '\u{12e}'..='\u{133}' | '\u{136}'..='\u{137}' | '\u{139}'..='\u{13e}' | '\u{141}'..='\u{148}' | '\u{150}'..='\u{155}' | '\u{158}'..='\u{15b}' | '\u{15e}'..='\u{165}' | '\u{16a}'..='\u{16b}' | '\u{16e}'..='\u{17e}' | '\u{2013}'..='\u{2014}' | '\u{2018}'..='\u{201a}' | '\u{201c}'..='\u{201e}' | '\u{2026}')
}

fn escaped(c: char, fits: fn(char) -> bool) -> String {
    if fits(c) { c.to_string() } else { format!("\\u{{{:X}}}", u32::from(c)) }
}

/// True for a character that is seen as one character, takes one place, breaks no line and turns no writing: what
/// our faces print, and letters and digits of scripts that are written from left to right without marks that stack.
pub fn visible(c: char) -> bool {
    printable(c) || c.is_alphanumeric() && left_to_right(c)
}

const fn left_to_right(c: char) -> bool {
    matches!(c,
        '\u{b5}' | '\u{100}'..='\u{2af}' // Latin, further letters
        | '\u{370}'..='\u{3ff}'     // Greek
        | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' // Cyrillic without its marks
        | '\u{531}'..='\u{587}'     // Armenian
        | '\u{10a0}'..='\u{10ff}'   // Georgian
        | '\u{1e00}'..='\u{1fff}'   // Latin and Greek with marks
        | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}' // Japanese
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' // Han
        | '\u{ac00}'..='\u{d7a3}'   // Korean syllables
    )
}

/// Joins the parts; if they take more columns, those of the beginning and the end, and an ellipsis between.
fn bounded(parts: &[String], columns: usize) -> String {
    let width = |part: &String| part.chars().count();
    if parts.iter().map(width).sum::<usize>() <= columns {
        return parts.concat();
    }
    let fitting = |room: usize, from: &mut dyn Iterator<Item = &String>| {
        let mut used = 0;
        from.take_while(|part| {
            used += width(part);
            used <= room
        })
        .count()
    };
    // the end of a path says more than its middle
    let last = fitting(columns / 3, &mut parts.iter().rev());
    let first = fitting(columns - columns / 3 - 1, &mut parts.iter());
    let first: String = parts.iter().take(first).map(String::as_str).collect();
    let last: String = parts.iter().skip(parts.len() - last).map(String::as_str).collect();
    format!("{first}\u{2026}{last}")
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    /// Every kind of character that cannot be seen, breaks a line, stacks, or turns the writing.
    const ODD: &str = "\0\u{7}\t\n\r\u{1b}\u{7f}\u{85}\u{9b}\u{a0}\u{ad}\u{300}\u{34f}\u{61c}\u{5d0}\u{627}\u{115f}\u{1160}\u{17b4}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2060}\u{2066}\u{2069}\u{20dd}\u{3000}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{fffd}\u{e000}\u{378}\u{1d173}\u{e0001}\u{e0041}\u{e0100}\u{f0000}\u{10ffff}";

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        for odd in ODD.chars() {
            let code = format!("\\u{{{:X}}}", u32::from(odd));
            assert_eq!(shown(&format!("a{odd}b")), format!("a{code}b"));
            assert_eq!(shown_path(format!("/tmp/a{odd}b")), format!("/tmp/a{code}b"));
            assert_eq!(lines_shown(&format!("a{odd}b")) == format!("a{code}b"), odd != '\n');
        }
        for plain in ["share-2.pdf", "Zo\u{eb} \u{141}ukasz", "\u{41a}\u{43b}\u{44e}\u{447}.pdf", "\u{9375}"]
        {
            assert_eq!(shown(plain), plain);
        }
        assert_eq!(shown_path(OsStr::from_bytes(b"a\xff\xc3b")), "a\\xFF\\xC3b");
    }

    #[test]
    fn a_long_text_keeps_its_two_ends() {
        for text in ["x".repeat(100_000), "\u{202e}".repeat(100_000)] {
            let shown = shown(&format!("begin{text}end"));
            assert!(shown.chars().count() <= TEXT_COLUMNS, "{shown}");
            assert!(shown.starts_with("begin") && shown.ends_with("end"), "{shown}");
        }
        assert!(for_paper(&"\n".repeat(100_000), 190).chars().count() <= 190);
        assert_eq!(for_paper(" \u{a0}", 190), "\\u{A0}");
        assert_eq!(for_paper("  ", 190), "?");
    }

    #[test]
    fn json_stays_the_same_json() {
        let value = serde_json::json!({ "name": ODD, "\u{202e}": "Zo\u{eb}" });
        let text = json_shown(&format!("{value:#}"));
        assert!(text.chars().all(|c| visible(c) || c == '\n'), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
    }
}
