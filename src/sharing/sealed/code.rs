//! A small sealed payload as the text of a QR code: its first field, a colon, and the rest in base32.
//!
//! `KEYRITE-SEALED-1:` followed by RFC 4648 base32, in upper case without padding, of all bytes behind the first field of
//! the file. Only characters of the QR alphanumeric set occur, and no share's code begins so.

use data_encoding::BASE32_NOPAD;

use super::head::FIRST_BYTES;
use super::{Sealed, SealedError};

/// Longest sealed payload that is printed on sheets, in bytes: a code of 69 modules a side.
pub const MAX_PRINTED_BYTES: usize = 300;

/// All codes begin so; a digit and a colon follow.
const NAME: &str = "KEYRITE-SEALED-";
/// What the codes of shares and of payloads begin with.
const SHARE: &str = "KEYRITE";
/// What the code of a payload begins with.
const LABEL: &str = "KEYRITE-SEALED-1:";
/// Most characters of a code behind its label.
const MAX_CHARS: usize = ((MAX_PRINTED_BYTES - FIRST_BYTES) * 8).div_ceil(5);

/// Why a text is not the code of a sealed payload.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Does not begin with our label.
    #[error("it is not the code of a sealed payload")]
    NotSealed,
    /// Longer than what is printed on sheets.
    #[error("it has {0} characters behind its label; the code of a sealed payload has at most {MAX_CHARS}")]
    TooLong(usize),
    /// A character outside the alphabet.
    #[error("character {0} behind the colon does not belong in the code of a sealed payload: scan it again")]
    Character(usize),
    /// The right characters, but not a whole number of bytes.
    #[error("its last characters are not whole: it is cut off or has characters too many. Scan it again")]
    Ending,
    /// The bytes are no sealed payload.
    #[error("{0}")]
    Sealed(#[from] SealedError),
}

/// The text of a sealed payload for its QR code.
///
/// `None` if it is longer than [`MAX_PRINTED_BYTES`], or no sealed payload of format 1.
pub fn write(sealed: &[u8]) -> Option<String> {
    Sealed::read(sealed).ok().filter(|_| sealed.len() <= MAX_PRINTED_BYTES)?;
    let rest = sealed.get(FIRST_BYTES..)?;
    Some(format!("{LABEL}{}", BASE32_NOPAD.encode(rest)))
}

/// True if the text begins as the code of a sealed payload does, of whatever format.
pub fn looks_like_code(text: &str) -> bool {
    is_labelled(text.trim_start())
}

/// The same of a text that begins with no empty lines.
fn is_labelled(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t']);
    let digit_and_colon = text.get(NAME.len()..).map(|rest| rest.as_bytes().get(..2));
    text.get(..NAME.len()).is_some_and(|start| start.eq_ignore_ascii_case(NAME))
        && matches!(digit_and_colon, Some(Some([b'0'..=b'9', b':'])))
}

/// The code in a text in which other codes may stand, each at the beginning of a line, as `zbarimg` prints them.
pub fn find(text: &str) -> Option<&str> {
    let mut start = 0;
    let line_starts = text.split_inclusive('\n').map(|line| {
        let at = start;
        start += line.len();
        at
    });
    let begin = line_starts.filter_map(|at| text.get(at..)).find(|rest| is_labelled(rest))?;
    let next = begin.match_indices('\n').map(|(at, _)| at).find(|at| {
        let rest = begin.get(at + 1..).unwrap_or_default().trim_start_matches([' ', '\t']);
        rest.get(..SHARE.len()).is_some_and(|name| name.eq_ignore_ascii_case(SHARE))
    });
    begin.get(..next.unwrap_or(begin.len()))
}

/// Reads a code strictly: the bytes of the sealed file. Letter case and white space are forgiven, as in a share's code.
pub fn read(untrusted: &str) -> Result<Vec<u8>, CodeError> {
    if !looks_like_code(untrusted) {
        return Err(CodeError::NotSealed);
    }
    let kept = |c: &char| !matches!(c, '\t'..='\r' | ' ');
    let text: String = untrusted.chars().filter(kept).map(|c| c.to_ascii_uppercase()).collect();
    let Some(encoded) = text.strip_prefix(LABEL) else {
        let digit = text.chars().nth(NAME.len()).expect("a digit follows the name, as was looked at");
        return Err(CodeError::Sealed(SealedError::NewerFormat(digit)));
    };
    let length = encoded.chars().count();
    if length > MAX_CHARS {
        return Err(CodeError::TooLong(length));
    }
    if let Some(place) = encoded.bytes().position(|byte| !matches!(byte, b'A'..=b'Z' | b'2'..=b'7')) {
        return Err(CodeError::Character(place + 1));
    }
    let rest = BASE32_NOPAD.decode(encoded.as_bytes()).map_err(|_| CodeError::Ending)?;
    let file = [LABEL.trim_end_matches(':').as_bytes(), &rest].concat();
    Sealed::read(&file)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sharing::entropy::make_root_key;
    use crate::sharing::sealed::{About, seal, sealed_bytes};
    use crate::vocab::Mode;
    use rand::{SeedableRng, rngs::StdRng};

    fn sealed(content: usize) -> Vec<u8> {
        let mut rng = StdRng::seed_from_u64(7);
        let root = make_root_key(&[], &mut rng);
        let about = About::new("Password of the vault").expect("a line");
        seal(&root, Mode::Production, &about, &vec![b'x'; content], &mut rng).expect("seals")
    }

    #[test]
    fn a_code_gives_the_file_back_up_to_the_limit() {
        let most = MAX_PRINTED_BYTES - sealed_bytes("Password of the vault".len(), 0);
        for content in [1, 2, 3, 4, 5, most] {
            let file = sealed(content);
            let code = write(&file).expect("short enough");
            assert_eq!(read(&code), Ok(file.clone()));
            let typed = format!("\r\n {}", code.to_lowercase().replace('b', "b\n"));
            assert_eq!(read(&typed), Ok(file), "letter case and white space are forgiven");
        }
        let file = sealed(most + 1);
        assert_eq!((file.len(), write(&file)), (MAX_PRINTED_BYTES + 1, None));
    }

    #[test]
    fn it_is_found_among_other_codes() {
        let code = write(&sealed(20)).expect("short enough");
        let share = "KEYRITE1:AEAQ";
        for text in [
            format!("{code}\n{share}\n"),
            format!("{share}\r\n \t{code}\r\n\r\n{share}\n{code}"),
            format!("\n\n{}\n{}\n", &code[..60], &code[60..]),
        ] {
            assert_eq!(find(&text).map(read), Some(read(&code)), "{text}");
        }
        for text in ["", share, "so: KEYRITE-SEALED-1:AEAQ", "KEYRITE-SEALED-x:", "KEYRITE-SEALED\n-1:"] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused_by_name() {
        let long = format!("{LABEL}{}", "A".repeat(100_000));
        for (text, why) in [
            ("", CodeError::NotSealed),
            ("KEYRITE1:AEAQ", CodeError::NotSealed),
            ("KEYRITE-SEALED-", CodeError::NotSealed),
            ("KEYRITE-SEALED-\u{200b}:", CodeError::NotSealed),
            ("KEYRITE-SEALED-3:AEAQ", CodeError::Sealed(SealedError::NewerFormat('3'))),
            ("KEYRITE-SEALED-1:AE\u{202e}Q", CodeError::Character(3)),
            ("KEYRITE-SEALED-1:A", CodeError::Ending),
            ("KEYRITE-SEALED-1:74", CodeError::Sealed(SealedError::UnknownFlags(0xff))),
            (&long, CodeError::TooLong(100_000)),
        ] {
            assert_eq!(read(text), Err(why), "{text:.60}");
        }
    }
}
