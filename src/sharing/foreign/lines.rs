//! The texts in which people bring shares: one share a line, or one share's words over several lines, numbered or not.

use super::error::{BadShare, ForeignError};
use super::limits::MOST_SHARES;
use super::paper::Paper;
use crate::vocab::limits::MAX_TEXT_FILE_BYTES;

/// A share as it stands in a text.
pub(super) struct Line<'p> {
    /// The file, and the line where there are several shares.
    pub label: String,
    /// The share, without spaces around it. Secret.
    pub text: &'p str,
}

/// The text of a file.
pub(super) fn text_of(paper: &Paper) -> Result<&str, ForeignError> {
    let bad = |why| ForeignError::Share { label: paper.label.clone(), why };
    if paper.content.len() > MAX_TEXT_FILE_BYTES {
        return Err(bad(BadShare::TextTooLong(paper.content.len())));
    }
    let text = std::str::from_utf8(&paper.content).map_err(|_| bad(BadShare::NotText))?;
    // Windows writes a mark before UTF-8
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
    if text.is_empty() { Err(bad(BadShare::Empty)) } else { Ok(text) }
}

/// Every line that is not empty.
pub(super) fn lines_of(paper: &Paper) -> Result<Vec<Line<'_>>, ForeignError> {
    let lines: Vec<(usize, &str)> = text_of(paper)?
        .lines()
        .zip(1..)
        .map(|(line, number)| (number, line.trim()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    if lines.len() > MOST_SHARES {
        return Err(ForeignError::TooMany { label: paper.label.clone(), lines: lines.len() });
    }
    let label = |number: usize| match lines.len() {
        1 => paper.label.clone(),
        _ => format!("{}, line {number}", paper.label),
    };
    Ok(lines.iter().map(|(number, text)| Line { label: label(*number), text }).collect())
}

/// Shares of words: a line each, if every line has at least so many words; else all words of the file are one.
pub(super) fn worded(paper: &Paper, least: usize) -> Result<Vec<Line<'_>>, ForeignError> {
    let lines = lines_of(paper)?;
    if lines.iter().all(|line| words(line.text).count() >= least) {
        return Ok(lines);
    }
    Ok(vec![Line { label: paper.label.clone(), text: text_of(paper)? }])
}

/// The words of a share; numbers, with a full stop or a bracket behind them, are of the form that was filled in.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter_map(|word| {
        // `7.word`, `7) word`, `word,`
        let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let behind = rest.strip_prefix(['.', ')', ':']).unwrap_or(rest);
        let word = if rest.len() < word.len() && behind.len() < rest.len() { behind } else { word };
        let word = word.trim_end_matches([',', ';']);
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        (!is_number).then_some(word)
    })
}
