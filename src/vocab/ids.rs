//! Identifiers and the short form in which people say them.

use super::digest::first;
use super::digest::hex_value;

/// Symbols of short forms: no two look alike in print or handwriting (no 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V).
const SYMBOLS: &[u8; 22] = b"34789ACDEFHJKMNPQRTWXY";

/// One run of a plan: 16 random bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CeremonyId(pub [u8; 16]);

/// All shares of one split: 16 random bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SetId(pub [u8; 16]);

hex_value!(CeremonyId, "16", "a ceremony id");
hex_value!(SetId, "16", "a set id");

impl CeremonyId {
    /// Eight symbols such as `7K4M-Q9XT`, for paper and speech.
    pub fn short(&self) -> String {
        short_form(&self.0)
    }
}

impl SetId {
    /// Eight symbols such as `7K4M-Q9XT`, for paper and speech.
    pub fn short(&self) -> String {
        short_form(&self.0)
    }
}

/// Eight base-22 digits of the first eight bytes: about 35 bits, enough to tell sheets apart by eye.
fn short_form(id: &[u8; 16]) -> String {
    let mut rest = u64::from_be_bytes(first(id));
    let mut text = String::with_capacity(9);
    for place in 0..8 {
        if place == 4 {
            text.push('-');
        }
        let digit = usize::try_from(rest % 22).expect("below 22");
        text.push(char::from(*SYMBOLS.get(digit).expect("there are 22 symbols")));
        rest /= 22;
    }
    text
}

/// The generation of a set as a record carries it: it counts from 1.
///
/// # Errors
///
/// A 0, and what is no number of two bytes.
pub fn generation<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    let number = <u16 as serde::Deserialize>::deserialize(from)?;
    if number == 0 {
        return Err(serde::de::Error::custom(
            "generation 0 does not exist: the first set of a key is generation 1",
        ));
    }
    Ok(number)
}

/// The serial of a sheet of paper as it is printed, such as `S-0007`.
pub fn sheet_serial(serial: u16) -> String {
    format!("S-{serial:04}")
}

/// A serial as people type it: `S-0007`, `s 7`, `7`.
pub fn read_sheet_serial(typed: &str) -> Option<u16> {
    let digits = typed.trim().trim_start_matches(['S', 's']).trim_start_matches([' ', '-', '\u{2013}']);
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|serial| all_digits && *serial > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_read_as_they_are_printed_and_typed() {
        assert_eq!(sheet_serial(7), "S-0007");
        for typed in ["S-0007", " s-7 ", "S 0007", "s7", "7", "S\u{2013}0007"] {
            assert_eq!(read_sheet_serial(typed), Some(7), "{typed}");
        }
        for typed in ["", "S", "S-", "S-0", "-+7", "S-70000", "S-7a", "7 8", "\u{664}"] {
            assert_eq!(read_sheet_serial(typed), None, "{typed}");
        }
    }

    #[test]
    fn short_forms_differ_and_have_one_shape() {
        let (a, b) = (SetId([0; 16]).short(), SetId([255; 16]).short());
        assert_eq!((a.as_str(), a.len(), b.len()), ("3333-3333", 9, 9));
        assert_ne!(a, b);
    }
}
