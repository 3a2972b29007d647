//! Codes in a text: where they begin, how far they reach.
//!
//! A code begins with its label, whatever stands before it. Its characters may be parted by blanks, line ends, marks
//! of quoting and hyphens. It ends when it is as long as its second byte says, or where something else begins: a sign
//! that closes a quotation or a field, a word in another letter case.

use zeroize::Zeroizing;

use super::layouts::{self, Layout};
use super::piece::{Hidden, Piece};
use crate::sharing::payload;

/// A code that was cut out.
pub(super) struct Cut {
    /// The line in which it began.
    pub line: usize,
    pub piece: Piece,
}

/// Hyphens and dashes, as typed or made by a writing program.
const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Signs that close a quotation, a field or a tag, and so a code.
const fn closes(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '<' | '>' | '[' | ']' | '(' | ')' | '{' | '}' | ',' | ';' | '|' | '\\' | '\u{2018}'
            ..='\u{201e}' | '\u{ab}' | '\u{bb}'
    )
}

const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\n')
}

/// The letter case of a label, which its code shares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Upper,
    Lower,
    Mixed,
}

struct Label {
    /// As it is written: `KEYRITE1:` or such.
    written: String,
    case: Case,
    length: usize,
}

/// Takes all codes out of the text; line ends stay.
pub(super) fn cut(text: &mut Zeroizing<String>) -> Vec<Cut> {
    let mut letters: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
    let starts: Vec<usize> =
        (0..letters.len()).filter(|at| begins(letters.get(*at..).expect("a place in the text"))).collect();
    let mut cuts = Vec::new();
    let (mut line, mut counted) = (0, 0);
    for (place, start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(letters.len());
        let span = letters.get(*start..end).expect("places in the text, in their order");
        let read = match plain_label(span) {
            Some(label) => read_plain(&label, span),
            None => read_typed(span),
        };
        let Some((piece, length)) = read else { continue };
        line += letters.iter().take(*start).skip(counted).filter(|c| **c == '\n').count();
        counted = *start;
        for c in letters.iter_mut().skip(*start).take(length).filter(|c| **c != '\n') {
            *c = ' ';
        }
        cuts.push(Cut { line, piece });
    }
    if !cuts.is_empty() {
        *text = Zeroizing::new(letters.iter().collect());
    }
    cuts
}

/// True where a label may begin; `KEZRITE` is one typed on a German keyboard.
fn begins(text: &[char]) -> bool {
    if !matches!(text.first(), Some('K' | 'k')) {
        return false;
    }
    let name: String = text.iter().take(7).map(char::to_ascii_uppercase).collect();
    matches!(name.as_str(), "KEYRITE" | "KEZRITE")
        && (plain_label(text).is_some() || layouts::label_at(text).is_some())
}

/// The label as a code has it, with what a writing program may do to it: blanks, another dash.
fn plain_label(text: &[char]) -> Option<Label> {
    let skip = |from: usize, skips: fn(char) -> bool| {
        from + text.iter().skip(from).take_while(|c| skips(**c)).count()
    };
    let name: String = text.get(..7)?.iter().collect();
    if !name.eq_ignore_ascii_case("KEYRITE") {
        return None;
    }
    let digits = skip(7, is_blank);
    let mut at = skip(digits, |c| c.is_ascii_digit());
    let version: String = text.get(digits..at)?.iter().collect();
    if !(1..=4).contains(&version.len()) {
        return None;
    }
    let word = skip(at, |c| is_blank(c) || is_hyphen(c));
    let rehearsal: String = text.iter().skip(word).take(9).map(char::to_ascii_uppercase).collect();
    let rehearsal = rehearsal == "REHEARSAL";
    if rehearsal {
        at = word + 9;
    }
    at = skip(at, is_blank);
    if text.get(at) != Some(&':') {
        return None;
    }
    let case = match (name.contains(char::is_uppercase), name.contains(char::is_lowercase)) {
        (true, false) => Case::Upper,
        (false, true) => Case::Lower,
        (true, true) | (false, false) => Case::Mixed,
    };
    let written = format!("KEYRITE{version}{}:", if rehearsal { "-REHEARSAL" } else { "" });
    Some(Label { written, case, length: at + 1 })
}

/// A code with a plain label: the code, and how many characters of the text it takes.
fn read_plain(label: &Label, text: &[char]) -> Option<(Piece, usize)> {
    let (body, taken) = body_of(text.get(label.length..)?, label.case);
    if body.is_empty() {
        return None;
    }
    let mut code = Zeroizing::new(String::with_capacity(label.written.len() + body.len()));
    code.push_str(&label.written);
    code.push_str(&body);
    Some((Piece::Code(Hidden(code)), label.length + taken))
}

/// The characters of a code behind its label, and where they end.
fn body_of(text: &[char], case: Case) -> (Zeroizing<String>, usize) {
    let mut body = Zeroizing::new(String::with_capacity(text.len()));
    let mut count = 0;
    let (mut at, mut end) = (0, 0);
    'tokens: loop {
        let mut in_quote = false;
        while let Some(c) = text.get(at).filter(|c| is_blank(**c) || in_quote && matches!(c, '>' | '|')) {
            in_quote = *c == '\n' || in_quote;
            at += 1;
        }
        let open = text.iter().skip(at).take_while(|c| !is_blank(**c) && !closes(**c));
        let open: Zeroizing<Vec<char>> = Zeroizing::new(open.copied().collect());
        let other_case = open.iter().any(|c| match case {
            Case::Upper => c.is_ascii_lowercase(),
            Case::Lower => c.is_ascii_uppercase(),
            Case::Mixed => false,
        });
        if !open.first().is_some_and(char::is_ascii_alphanumeric) || other_case {
            break;
        }
        for c in open.iter() {
            if length_of(&body) == Some(count) && !c.is_ascii_alphanumeric() {
                break 'tokens;
            }
            if !is_hyphen(*c) {
                body.push(c.to_ascii_uppercase());
                count += 1;
            }
            at += 1;
            end = at;
        }
        let closed = text.get(at).is_some_and(|c| !is_blank(*c));
        if closed || length_of(&body).is_some_and(|length| count >= length) {
            break;
        }
    }
    (body, end)
}

/// How many characters a code has whose first ones are these; `None` if they do not say.
fn length_of(body: &str) -> Option<usize> {
    let bits = body.get(..4)?.bytes().try_fold(0u32, |bits, letter| {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        Some(bits << 5 | u32::from(value))
    })?;
    match (bits >> 12, bits >> 4 & 0xff) {
        (1, 0 | 1) => Some(268),
        (1, 2..=5) => Some(348),
        _ => None,
    }
}

/// A code that a scanner typed in another layout. Taken only if it is whole and its signature holds.
fn read_typed(text: &[char]) -> Option<(Piece, usize)> {
    let label = layouts::label_at(text)?;
    let typed: Zeroizing<Vec<char>> =
        Zeroizing::new(text.iter().skip(label.length).take_while(|c| !is_blank(**c)).copied().collect());
    let taken = label.length + typed.len();
    let mut code =
        Zeroizing::new(if label.rehearsal { "KEYRITE1-REHEARSAL:" } else { "KEYRITE1:" }.to_owned());
    code.push_str(&label.meant(&typed));
    let genuine = payload::read(&code).is_ok_and(|share| share.authenticity().is_ok());
    let layout: Layout = label.layout();
    Some((if genuine { Piece::Code(Hidden(code)) } else { Piece::OtherLayout(layout) }, taken))
}
