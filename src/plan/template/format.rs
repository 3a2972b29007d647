//! The forms of values: what each takes, and what makes no difference in it.

use serde::{Deserialize, Serialize};

use crate::vocab::Day;

/// What a recorded value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldFormat {
    /// Any line.
    Text,
    /// Digits only.
    Number,
    /// A date such as 2026-11-21.
    Date,
    /// A time such as 14:05 or 14:05:30.
    Time,
    /// Letters, digits and hyphens: a serial or bag number.
    Serial,
    /// Hex digits in pairs.
    Hex,
    /// 64 hex digits.
    Sha256,
    /// A key's fingerprint: hex digits in pairs, perhaps with colons, or `SHA256:` and base64 as OpenSSH has it.
    Fingerprint,
    /// The number on the first of the bags that are counted.
    BagFirst,
    /// The number on the last of them.
    BagLast,
    /// How many there are: as many as the numbers from first to last.
    BagCount,
    /// How many of them are left: those counted without those used.
    BagLeft,
}

impl FieldFormat {
    /// Every format with its word.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("text", Self::Text),
        ("number", Self::Number),
        ("date", Self::Date),
        ("time", Self::Time),
        ("serial", Self::Serial),
        ("hex", Self::Hex),
        ("sha256", Self::Sha256),
        ("fingerprint", Self::Fingerprint),
        ("bag-first", Self::BagFirst),
        ("bag-last", Self::BagLast),
        ("bag-count", Self::BagCount),
        ("bag-left", Self::BagLeft),
    ];

    /// True for a number of bags that is held against the others.
    pub const fn is_a_count_of_bags(self) -> bool {
        matches!(self, Self::BagCount | Self::BagLeft)
    }

    /// True for what belongs to the count of the bags.
    pub const fn is_about_bags(self) -> bool {
        matches!(self, Self::BagFirst | Self::BagLast | Self::BagCount | Self::BagLeft)
    }

    /// True for bytes, which can be said in words.
    pub const fn is_bytes(self) -> bool {
        matches!(self, Self::Hex | Self::Sha256 | Self::Fingerprint)
    }

    /// Checks a value; the answer is what the format wants.
    pub fn check(self, value: &str) -> Result<(), &'static str> {
        let all = |allowed: fn(char) -> bool| !value.is_empty() && value.chars().all(allowed);
        let hex_digits = || {
            let digits = value.chars().filter(|c| !is_between_digits(*c)).count();
            let fits = all(|c| c.is_ascii_hexdigit() || is_between_digits(c)) && digits % 2 == 0;
            fits.then_some(digits).filter(|digits| *digits > 0)
        };
        let (fits, wants) = match self {
            Self::Text => (true, ""),
            Self::Number | Self::BagCount | Self::BagLeft => (all(|c| c.is_ascii_digit()), "digits only"),
            Self::Date => (Day::parse(value).is_some(), "a date such as 2026-11-21"),
            Self::Time => (is_time(value), "a time such as 14:05"),
            Self::Serial | Self::BagFirst | Self::BagLast => (
                all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ' ')
                    && value.chars().any(|c| c.is_ascii_digit()),
                "letters, digits and hyphens, with at least one digit",
            ),
            Self::Hex => (hex_digits().is_some(), "hex digits in pairs"),
            Self::Sha256 => (hex_digits() == Some(64), "the 64 hex digits of a SHA-256"),
            Self::Fingerprint => (
                hex_digits().is_some_and(|digits| digits >= 16) || is_openssh(value),
                "at least 16 hex digits in pairs, or SHA256: and base64",
            ),
        };
        if fits { Ok(()) } else { Err(wants) }
    }

    /// The form in which two values are compared: without what is written differently by different hands. Both are
    /// of this format.
    pub fn plain(self, value: &str) -> String {
        match self {
            Self::Text | Self::Date | Self::Time => value.to_owned(),
            Self::Number | Self::BagCount | Self::BagLeft => {
                let digits = value.trim_start_matches('0');
                if digits.is_empty() { "0".to_owned() } else { digits.to_owned() }
            }
            Self::Serial | Self::BagFirst | Self::BagLast => value.replace([' ', '-'], "").to_uppercase(),
            Self::Fingerprint if is_openssh(value) => value.trim_end_matches('=').to_owned(),
            Self::Hex | Self::Sha256 | Self::Fingerprint => {
                value.chars().filter(|c| !is_between_digits(*c)).collect::<String>().to_lowercase()
            }
        }
    }

    /// The bytes of a value that is bytes in hex; none for another.
    pub fn bytes(self, value: &str) -> Option<Vec<u8>> {
        if !self.is_bytes() || is_openssh(value) {
            return None;
        }
        data_encoding::HEXLOWER.decode(self.plain(value).as_bytes()).ok()
    }
}

const fn is_between_digits(c: char) -> bool {
    matches!(c, ' ' | ':')
}

fn is_time(value: &str) -> bool {
    let parts: Vec<&str> = value.split(':').collect();
    let below = |part: &str, limit: u8| {
        part.len() == 2
            && part.chars().all(|c| c.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|number| number < limit)
    };
    match parts.as_slice() {
        [hours, minutes] => below(hours, 24) && below(minutes, 60),
        [hours, minutes, seconds] => below(hours, 24) && below(minutes, 60) && below(seconds, 60),
        _ => false,
    }
}

fn is_openssh(value: &str) -> bool {
    value.strip_prefix("SHA256:").is_some_and(|text| {
        let text = text.trim_end_matches('=');
        text.len() == 43 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_takes_what_people_write_and_nothing_else() {
        use FieldFormat::{Fingerprint, Hex, Number, Serial, Sha256, Time};
        let digest = "ab".repeat(32);
        for (format, value, fits) in [
            (Time, "14:05", true),
            (Time, "23:59:59", true),
            (Time, "24:00", false),
            (Time, "9:05", false),
            (Time, "14:05:", false),
            (Time, "+1:00", false),
            (Sha256, digest.as_str(), true),
            (Sha256, &digest.to_uppercase(), true),
            (Sha256, "abab", false),
            (Fingerprint, "AB:CD:EF:01:23:45:67:89", true),
            (Fingerprint, "AB:CD", false),
            (Fingerprint, "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", true),
            (Fingerprint, "SHA256:47DEQpj8", false),
            (Hex, "0a 0b", true),
            (Hex, " ", false),
            (Hex, "0a0", false),
            (Serial, "TE-1", true),
            (Number, "12a", false),
        ] {
            assert_eq!(format.check(value).is_ok(), fits, "{format:?} {value}");
        }
    }

    #[test]
    fn what_hands_write_differently_is_one_value() {
        use FieldFormat::{Fingerprint, Number, Serial, Sha256, Text};
        for (format, one, other, same) in [
            (Serial, "hsm-12 a", "HSM12A", true),
            (Serial, "HSM12A", "HSM12B", false),
            (Number, "007", "7", true),
            (Number, "0", "000", true),
            (Sha256, "AB CD", "abcd", true),
            (Fingerprint, "AB:CD", "ab cd", true),
            (Text, "Room 1", "room 1", false),
        ] {
            assert_eq!(format.plain(one) == format.plain(other), same, "{format:?} {one} {other}");
        }
    }
}
