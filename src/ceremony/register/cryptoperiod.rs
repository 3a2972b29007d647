//! How long a key is to be used, where that comes from, and what is customary for its kind.

use crate::plan::KeyMetadata;
use crate::vocab::{CeremonyId, Day};

/// What a key is used with, as far as its algorithm tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// One key for both sides: it wraps, encrypts or authenticates.
    Symmetric,
    /// The private half of a pair that signs.
    Signing,
    /// The private half of a pair that agrees on keys.
    Agreement,
}

impl KeyKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Symmetric, Self::Signing, Self::Agreement];

    /// Beginnings of the names of its algorithms, in small letters.
    const fn algorithms(self) -> &'static [&'static str] {
        match self {
            Self::Symmetric => &["aes", "chacha", "hmac", "kmac", "tdea", "3des"],
            Self::Signing => {
                &["ed25519", "ed448", "ecdsa", "p-256", "p-384", "p-521", "rsa", "ml-dsa", "slh-dsa"]
            }
            Self::Agreement => &["x25519", "x448", "ecdh", "ml-kem"],
        }
    }

    /// The kind whose algorithms begin like this one.
    pub fn of(algorithm: &str) -> Option<Self> {
        let named = algorithm.to_lowercase();
        Self::ALL.into_iter().find(|kind| kind.algorithms().iter().any(|known| named.starts_with(known)))
    }

    /// The longest of its customary periods, in years.
    const fn longest_years(self) -> i64 {
        match self {
            // two of wrapping, three more of unwrapping
            Self::Symmetric => 5,
            // of the root of a certification authority
            Self::Signing => 20,
            Self::Agreement => 2,
        }
    }

    /// What is customary (NIST SP 800-57 part 1, 5.3.6; for certification authorities, their own practice).
    pub const fn customary(self) -> &'static str {
        match self {
            Self::Symmetric => {
                "customary for a symmetric key: a master key 1 year; a key that wraps others 2 years, and 3 more to unwrap"
            }
            Self::Signing => {
                "customary for a signing key: 1 to 3 years; of an issuing authority 3 to 5, of a root 10 to 20"
            }
            Self::Agreement => "customary for a key agreement key: 1 to 2 years",
        }
    }
}

/// The time a key is to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cryptoperiod {
    /// The first day.
    pub from: Day,
    /// The last one.
    pub ends: Day,
    /// What it is used with, if its algorithm is known here.
    pub kind: Option<KeyKind>,
    /// The ceremony on whose key page it stands.
    pub ceremony: CeremonyId,
}

impl Cryptoperiod {
    /// As the key page has it.
    pub(super) fn on(page: &KeyMetadata, ceremony: CeremonyId) -> Option<Self> {
        let (from, ends) = (Day::parse(page.active_from.as_str())?, Day::parse(page.ends.as_str())?);
        Some(Self { from, ends, kind: KeyKind::of(page.algorithm.as_str()), ceremony })
    }

    /// Days of use, the first and the last included.
    pub fn days(&self) -> i64 {
        self.from.days_to(self.ends) + 1
    }

    /// True if no key of its kind is customarily used for so long.
    pub fn is_long(&self) -> bool {
        self.kind.is_some_and(|kind| self.days() > kind.longest_years() * 366)
    }

    /// Where it comes from.
    pub fn source(&self) -> String {
        format!("key page of ceremony {}, line 1", self.ceremony.short())
    }

    /// The time, where it comes from, and what is customary.
    pub fn said(&self) -> String {
        let customary = self.kind.map_or_else(String::new, |kind| {
            let long = if self.is_long() { "longer than is " } else { "" };
            format!("; {long}{}", kind.customary())
        });
        format!("{} to {}, {} days ({}){customary}", self.from, self.ends, self.days(), self.source())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Line;

    #[test]
    fn a_kind_is_told_by_its_algorithm_or_not_at_all() {
        for (algorithm, kind) in [
            ("AES-256", Some(KeyKind::Symmetric)),
            ("aes-256 (wraps others)", Some(KeyKind::Symmetric)),
            ("Ed25519", Some(KeyKind::Signing)),
            ("RSA-4096", Some(KeyKind::Signing)),
            ("P-384", Some(KeyKind::Signing)),
            ("X25519", Some(KeyKind::Agreement)),
            ("a seed of 24 words", None),
            ("", None),
        ] {
            assert_eq!(KeyKind::of(algorithm), kind, "{algorithm}");
        }
    }

    #[test]
    fn a_period_says_where_it_comes_from_and_what_is_customary() {
        let line = |text: &str| Line::typed(text).expect("a line");
        let page = |algorithm: &str, ends: &str| KeyMetadata {
            label: line("KEK-07"),
            algorithm: line(algorithm),
            purpose: line("wraps"),
            owner: line("Zo\u{eb}"),
            environment: line("site A"),
            active_from: line("2026-11-21"),
            ends: line(ends),
        };
        for (algorithm, ends, days, long) in [
            ("AES-256", "2027-11-20", 365, false),
            ("AES-256", "2031-11-20", 1826, false),
            ("AES-256", "2031-11-30", 1836, true),
            ("RSA-4096", "2046-11-20", 7305, false),
            ("RSA-4096", "2047-11-20", 7670, true),
            ("X25519", "2029-11-20", 1096, true),
            ("dice", "2099-11-20", 26663, false),
        ] {
            let ceremony = CeremonyId([7; 16]);
            let period = Cryptoperiod::on(&page(algorithm, ends), ceremony).expect("days");
            let said = period.said();
            assert_eq!((period.days(), period.is_long()), (days, long), "{said}");
            let begins = format!(
                "2026-11-21 to {ends}, {days} days (key page of ceremony {}, line 1)",
                ceremony.short()
            );
            assert!(said.starts_with(&begins), "{said}");
            assert_eq!(said.contains("; longer than is customary"), long, "{said}");
        }
    }
}
