//! Bytes → text: UTF-8, UTF-16 of either order, and what is neither as Latin-1.

use zeroize::Zeroizing;

/// Control characters that plain text has: tabs, line ends, page ends, the end-of-file sign of DOS.
const IN_TEXT: &[u8] = b"\t\n\x0b\x0c\r\x1a";

/// Bytes that are no text: a picture, a program, an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText;

/// The text in bytes of unknown origin. A mark at the start decides; without one, zeros in every second byte are
/// UTF-16. What is not UTF-8 is Latin-1, one byte a character: words and codes are ASCII, so what prose around them
/// was written in does not matter.
pub fn decode(bytes: &[u8]) -> Result<Zeroizing<String>, NotText> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Ok(utf16(rest, u16::from_le_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff").or_else(|| bytes.strip_prefix(b"\0\0\xfe\xff")) {
        return Ok(utf16(rest, u16::from_be_bytes));
    }
    let pairs = bytes.len() / 2;
    let zeros = |place: usize| bytes.iter().skip(place).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if pairs > 0 && odd * 2 >= pairs && odd > even {
        return Ok(utf16(bytes, u16::from_le_bytes));
    }
    if pairs > 0 && even * 2 >= pairs && even > odd {
        return Ok(utf16(bytes, u16::from_be_bytes));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Zeroizing::new(text.to_owned()));
    }
    if bytes.iter().any(|byte| *byte < 0x20 && !IN_TEXT.contains(byte)) {
        return Err(NotText);
    }
    Ok(Zeroizing::new(bytes.iter().map(|byte| char::from(*byte)).collect()))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Zeroizing<String> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let letters = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    Zeroizing::new(letters.collect())
}
