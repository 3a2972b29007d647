//! Identifiers and the short form in which people say them.

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
    let mut rest = u64::from_be_bytes(id.first_chunk().copied().unwrap_or_default());
    let mut text = String::with_capacity(9);
    for place in 0..8 {
        if place == 4 {
            text.push('-');
        }
        let digit = usize::try_from(rest % 22).unwrap_or(0);
        text.push(char::from(SYMBOLS.get(digit).copied().unwrap_or(b'?')));
        rest /= 22;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_differ_and_have_one_shape() {
        let (a, b) = (SetId([0; 16]).short(), SetId([255; 16]).short());
        assert_eq!((a.as_str(), a.len(), b.len()), ("3333-3333", 9, 9));
        assert_ne!(a, b);
    }
}
