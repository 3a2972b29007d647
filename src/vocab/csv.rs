//! Tables for other programs: RFC 4180, every text in quotes, lines that end with CR LF.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and one that was told another
//! separator cuts our cells where it finds that. So such a sign gets an apostrophe before it, at the beginning of a cell
//! and wherever a separator or a quotation mark stands before it. All else that is foreign passes the gate of
//! [`super::shown`].

use std::fmt::Write as _;

use super::shown::for_cell;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A text, whoever wrote it.
    Text(String),
    /// A number of ours.
    Number(i64),
    /// Nothing.
    Empty,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Empty, Into::into)
    }
}

impl Cell {
    fn written(&self) -> String {
        match self {
            Self::Text(text) => format!("\"{}\"", harmless(&for_cell(text)).replace('"', "\"\"")),
            Self::Number(number) => number.to_string(),
            Self::Empty => String::new(),
        }
    }
}

/// No formula, wherever a program cuts it.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut begins = true;
    for c in text.chars() {
        if begins && matches!(c, '=' | '+' | '-' | '@') {
            out.push('\'');
        }
        out.push(c);
        // spaces before a formula are passed over
        begins = matches!(c, ';' | ',' | '"' | '|') || begins && c == ' ';
    }
    out
}

/// A table with its heading.
pub fn table(heading: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut text = String::new();
    let heading: Vec<Cell> = heading.iter().map(|name| Cell::from(*name)).collect();
    for row in std::iter::once(heading).chain(rows) {
        let cells: Vec<String> = row.iter().map(Cell::written).collect();
        let _ = write!(text, "{}\r\n", cells.join(","));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_cell_on_one_line_and_no_formula() {
        for (text, written) in [
            ("Zo\u{eb}", "\"Zo\u{eb}\""),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("a\r\nb", "\"a\\u{D}\\u{A}b\""),
            ("\u{202e}x\u{2028}", "\"\\u{202E}x\\u{2028}\""),
            ("2026-11-21", "\"2026-11-21\""),
            ("=1+1", "\"'=1+1\""),
            ("+49 30 1234", "\"'+49 30 1234\""),
            ("-2", "\"'-2\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("  =1", "\"  '=1\""),
            ("\t=1", "\"\\u{9}=1\""),
            ("\u{ff1d}1", "\"\\u{FF1D}1\""),
            ("Meyer;=cmd|' /C calc'!A0", "\"Meyer;'=cmd|' /C calc'!A0\""),
            ("a, @b", "\"a, '@b\""),
            ("a\"=1", "\"a\"\"'=1\""),
        ] {
            assert_eq!(Cell::from(text).written(), written, "{text:?}");
        }
        assert_eq!(Cell::Number(-31).written(), "-31");
        assert_eq!(Cell::from(None::<String>).written(), "");
        let long = Cell::from("=\u{202e}".repeat(50_000)).written();
        assert!(long.chars().count() < 32_767 && long.starts_with("\"'=\\u{202E}"), "{}", long.len());
    }

    #[test]
    fn a_table_ends_its_lines_as_rfc_4180_says() {
        let rows = vec![vec![Cell::from("a"), Cell::Number(1)], vec![Cell::Empty, Cell::from("b\n")]];
        assert_eq!(table(&["name", "count"], rows), "\"name\",\"count\"\r\n\"a\",1\r\n,\"b\\u{A}\"\r\n");
    }
}
