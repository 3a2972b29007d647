//! Text as it came → one plain form.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// One kind of line end, nothing invisible, no control character, compatible forms of letters and digits as one
/// (NFKC), and lines that a mail program broke made whole (quoted-printable).
pub(super) fn plain(text: &str) -> Zeroizing<String> {
    let mut after_return = false;
    let tidy = text.chars().filter_map(move |c| {
        if is_invisible(c) {
            return None;
        }
        let second_half = std::mem::replace(&mut after_return, c == '\r') && c == '\n';
        match c {
            _ if second_half => None,
            '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' => Some(' '),
            c if c.is_control() => Some(' '),
            c => Some(c),
        }
    });
    unquoted(&Zeroizing::new(tidy.nfkc().collect::<String>()))
}

/// Signs without a width: soft hyphens, joiners, direction marks, byte order marks, and zero bytes.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\0' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Quoted-printable undone: a `=` that ends a line joins it to the next, and `=` with two hex digits is the byte of
/// that number. Bytes above 7E are no letters of ours, so each is a space.
fn unquoted(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut before = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let after = rest.as_str();
        let joined = (c == '=' && !matches!(before, None | Some('=' | '\n')))
            .then(|| after.trim_start_matches(' ').strip_prefix('\n'))
            .flatten();
        if let Some(next_line) = joined {
            rest = next_line.chars();
            before = Some('\n');
        } else if let Some(byte) = (c == '=').then(|| hex_pair(after)).flatten() {
            out.push(match byte {
                b'\n' | b' '..=b'~' => char::from(byte),
                _ => ' ',
            });
            before = rest.nth(1);
        } else {
            out.push(c);
            before = Some(c);
        }
    }
    out
}

fn hex_pair(text: &str) -> Option<u8> {
    let digits = text.get(..2)?;
    let is_hex = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'A'..=b'F');
    digits.bytes().all(is_hex).then(|| u8::from_str_radix(digits, 16).ok()).flatten()
}
