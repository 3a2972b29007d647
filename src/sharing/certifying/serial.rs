//! Serial numbers of certificates (RFC 5280, 4.1.2.2).

use crate::vocab::shown;

/// Longest serial number in bytes (RFC 5280, 4.1.2.2).
const MAX_SERIAL_BYTES: usize = 20;

/// Why a text is no serial number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SerialError {
    /// A minus.
    #[error("it is negative, which no serial number may be: leave the minus out")]
    Negative,
    /// Zero.
    #[error("it is zero, which no serial number may be: count from 1")]
    Zero,
    /// Not hex.
    #[error("\u{201c}{}\u{201d} is no hex: write 1 to 40 of 0-9 and a-f, without 0x and colons", shown(.0))]
    Hex(String),
    /// Too long.
    #[error("it has more than {MAX_SERIAL_BYTES} bytes: shorten it")]
    TooLong,
}

/// A serial number: positive, at most 20 bytes, no zeros before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Serial(Vec<u8>);

impl Serial {
    /// Reads hex.
    pub(super) fn read(text: &str) -> Result<Self, SerialError> {
        if text.starts_with('-') {
            return Err(SerialError::Negative);
        }
        let even = if text.len().is_multiple_of(2) { text.to_owned() } else { format!("0{text}") };
        let bytes =
            data_encoding::HEXLOWER_PERMISSIVE.decode(even.as_bytes()).ok().filter(|all| !all.is_empty());
        Self::of(&bytes.ok_or_else(|| SerialError::Hex(text.to_owned()))?)
    }

    /// The number of these bytes.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, SerialError> {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let number = bytes.get(zeros..).unwrap_or_default();
        let sign = usize::from(number.first().is_some_and(|first| *first >= 0x80));
        match number.len() {
            0 => Err(SerialError::Zero),
            length if length + sign > MAX_SERIAL_BYTES => Err(SerialError::TooLong),
            _ => Ok(Self(number.to_vec())),
        }
    }

    /// A number of 16 random bytes: 126 bits are random, and the first two make it positive and as long as all others.
    pub(super) fn drawn(mut random: [u8; 16]) -> Self {
        let [first, ..] = &mut random;
        *first = *first & 0x3f | 0x40;
        Self(random.to_vec())
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Display for Serial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}
