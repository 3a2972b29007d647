//! Lines → numbers and words.

use zeroize::Zeroizing;

use crate::sharing::word_row::MAX_ROWS;
use crate::vocab::wordlists::share_word_index;

/// Signs that a line between two sheets is made of.
const RULES: &[char] = &['-', '=', '*', '_', '#', '~', '\u{2013}', '\u{2014}', '\u{2500}'];
/// What stands before a row's number and is no word of the row.
const LABELS: &[&str] = &["row", "rows", "line", "no", "nr"];

/// A number or a word of a line; signs between them are gone.
enum Token {
    Number(usize),
    Word(Zeroizing<String>),
}

/// One line of a text.
pub(super) struct Line {
    /// Its place in the text, from 0.
    pub at: usize,
    /// It parts what stands before from what follows.
    pub is_rule: bool,
    tokens: Vec<Token>,
}

/// A number and the words behind it, up to the next number or the end of the line.
pub(super) struct Segment<'a> {
    pub number: usize,
    pub words: Vec<&'a Zeroizing<String>>,
    /// How many words, labels aside, stand before the number in its line.
    pub before: usize,
}

/// True for the characters of words and numbers; all others part them.
pub(super) fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{1fff}' | '\u{2c00}'..='\u{2fff}'
            | '\u{3040}'..='\u{d7ff}' | '\u{f900}'..='\u{fdff}')
}

/// Cuts a plain text into lines of tokens.
pub(super) fn split(text: &str) -> Vec<Line> {
    let line = |(at, text): (usize, &str)| {
        let bare = text.trim_matches(' ');
        let is_rule = bare.chars().count() >= 3 && bare.chars().all(|c| RULES.contains(&c));
        Line { at, is_rule, tokens: tokens(&without_tags(text)) }
    };
    text.split('\n').enumerate().map(line).collect()
}

/// The line without what stands in `<…>`, without `&name;`, and without `/10`, which says how many there are.
fn without_tags(line: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(line.len()));
    let mut rest = line;
    while let Some(place) = rest.find(['<', '&', '/']) {
        let (before, sign) = rest.split_at(place);
        let after = sign.get(1..).expect("each of these signs is one byte");
        out.push_str(before);
        out.push(' ');
        let end = match sign.chars().next() {
            Some('<') => after
                .find(['<', '>'])
                .filter(|end| after.get(*end..).is_some_and(|rest| rest.starts_with('>'))),
            Some('&') => after.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').filter(|end| {
                (1..=8).contains(end) && after.get(*end..).is_some_and(|rest| rest.starts_with(';'))
            }),
            _ => {
                let blank = after.len() - after.trim_start_matches(' ').len();
                let digits = after.bytes().skip(blank).take_while(u8::is_ascii_digit).count();
                (blank + digits).checked_sub(1).filter(|_| digits > 0)
            }
        };
        rest = end.map_or(after, |end| after.get(end + 1..).expect("what ends it is one byte"));
    }
    out.push_str(rest);
    out
}

fn tokens(line: &str) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::new();
    for piece in line.split(|c| !is_of_a_word(c)).filter(|piece| !piece.is_empty()) {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let word = Zeroizing::new(piece.to_ascii_lowercase());
        let (start, rest) = word.split_at(digits);
        let in_rows = (1..=usize::from(MAX_ROWS)).contains(&value(start));
        if rest.is_empty() {
            // the second number of "1 of 10" says how many there are
            let counts =
                matches!(all.as_slice(), [.., Token::Number(_), Token::Word(of)] if of.as_str() == "of");
            if counts {
                all.pop();
            } else {
                all.push(Token::Number(value(start)));
            }
        } else if all.is_empty() && digits > 0 && in_rows && is_listed(rest) {
            all.push(Token::Number(value(start)));
            all.push(Token::Word(Zeroizing::new(rest.to_owned())));
        } else if let Some(number) = labelled(&word).filter(|_| all.is_empty()) {
            all.push(Token::Number(number));
        } else if word.len() > 1 {
            // one letter alone is a bullet or a misread sign, never a word
            all.push(Token::Word(word));
        }
    }
    all
}

/// The number in `row7` or `r7`.
fn labelled(word: &str) -> Option<usize> {
    let digits = word.strip_prefix("row").or_else(|| word.strip_prefix('r'))?;
    let all = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| value(digits))
}

/// What these digits of ASCII say: nothing says 0, and more than six say more than any row.
fn value(digits: &str) -> usize {
    match digits.len() {
        0 => 0,
        1..=6 => digits.parse().expect("at most six digits are a number"),
        _ => 999_999,
    }
}

impl Line {
    /// Words, without numbers.
    pub fn words(&self) -> Vec<&Zeroizing<String>> {
        let words = self.tokens.iter().filter_map(|token| match token {
            Token::Word(word) => Some(word),
            Token::Number(_) => None,
        });
        words.collect()
    }

    /// The same, when the line is not needed any more.
    pub fn into_words(self) -> Vec<Zeroizing<String>> {
        let words = self.tokens.into_iter().filter_map(|token| match token {
            Token::Word(word) => Some(word),
            Token::Number(_) => None,
        });
        words.collect()
    }

    /// Numbers with what follows each.
    pub fn segments(&self) -> Vec<Segment<'_>> {
        let mut all: Vec<Segment<'_>> = Vec::new();
        let mut before = 0;
        for token in &self.tokens {
            match token {
                Token::Number(number) => all.push(Segment { number: *number, words: Vec::new(), before }),
                Token::Word(word) => {
                    before += usize::from(!LABELS.contains(&word.as_str()));
                    if let Some(segment) = all.last_mut() {
                        segment.words.push(word);
                    }
                }
            }
        }
        all
    }

    /// True if there is a number in it.
    pub fn has_numbers(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Number(_)))
    }

    /// True if a number is all there is, a label aside.
    pub fn is_number_alone(&self) -> bool {
        let (mut numbers, mut words) = (0, 0);
        for token in &self.tokens {
            match token {
                Token::Number(_) => numbers += 1,
                Token::Word(word) => words += if LABELS.contains(&word.as_str()) { 1 } else { 2 },
            }
        }
        numbers == 1 && words <= 1
    }
}

fn is_listed(word: &str) -> bool {
    share_word_index(word).is_some()
}

/// How many of the words are on the list.
pub(super) fn listed<'a>(words: impl IntoIterator<Item = &'a Zeroizing<String>>) -> usize {
    words.into_iter().filter(|word| is_listed(word)).count()
}

/// How many words there are in the lines.
pub(super) fn count(lines: &[Line]) -> usize {
    lines.iter().map(|line| line.words().len()).sum()
}

/// How many of them are on the list.
pub(super) fn count_listed(lines: &[Line]) -> usize {
    lines.iter().map(|line| listed(line.words())).sum()
}
