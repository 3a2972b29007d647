//! The statement as QR codes, so that it leaves an air-gapped machine without a medium, to be signed elsewhere.
//!
//! Each code holds some whole lines, byte for byte, without the last line's end. What reads them in their order and
//! ends each with a line feed, as `zbarimg --quiet --raw -Sdisable -Sqrcode.enable` does, has `statement.txt` again.

use super::qr::{self, QrGrid};

/// Most bytes in one code: still coarse enough for a telephone before a screen.
const MOST: usize = 900;

/// One code.
pub struct Part<'t> {
    /// Its lines, without the last one's end.
    pub text: &'t str,
    /// The code.
    pub grid: QrGrid,
}

/// A line that no code holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a line of the statement has {0} bytes, more than a code holds: take statement.txt along as a file")]
pub struct LineTooLong(pub usize);

/// The parts of a statement, in order. Fails if one line of it is longer than any code.
pub fn parts(statement: &str) -> Result<Vec<Part<'_>>, LineTooLong> {
    let mut all = Vec::new();
    let mut rest = statement.strip_suffix('\n').unwrap_or(statement);
    while !rest.is_empty() {
        let text = first_lines(rest);
        all.push(Part { text, grid: qr::encode(text).map_err(|_| LineTooLong(text.len()))? });
        rest = rest.get(text.len()..).map_or("", |rest| rest.strip_prefix('\n').unwrap_or(rest));
    }
    Ok(all)
}

/// As many whole lines as fit into one code, at least one.
fn first_lines(text: &str) -> &str {
    let ends = text.match_indices('\n').map(|(end, _)| end).chain([text.len()]);
    let fits = ends.clone().take_while(|end| *end <= MOST).last();
    let end = fits.or_else(|| ends.clone().next()).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_longer_than_any_code_is_named() {
        let text = format!("a\n{}\n", "x".repeat(3_000));
        assert_eq!(parts(&text).err(), Some(LineTooLong(3_000)));
    }

    #[test]
    fn the_parts_joined_are_the_statement() {
        let lines = |count: usize, width: usize| format!("{}\n", "\u{e4}".repeat(width)).repeat(count);
        for text in [lines(1, 1), lines(3, 40), lines(60, 60), lines(2, 449), lines(2, 450), lines(2, 700)] {
            let parts = parts(&text).expect("they fit");
            let again: String = parts.iter().flat_map(|part| [part.text, "\n"]).collect();
            assert_eq!(again, text);
            let whole = |part: &Part<'_>| part.text.len() <= MOST || !part.text.contains('\n');
            assert!(parts.iter().all(whole));
        }
    }
}
