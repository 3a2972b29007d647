//! The numbers that a certificate authority gives: each serial once, and those of its lists upwards (RFC 5280, 4.1.2.2 and 5.2.3).
//! Held within a ceremony, where it is refused, and between ceremonies, where it is a finding.

use crate::sharing::certifying::IssuedKind;
use crate::transcript::record::SignedCertificate;
use crate::vocab::Line;

/// What is wrong with a number after one that the same key gave before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OddNumber {
    /// The serial was given.
    Serial(Line),
    /// A list had this number or a higher one.
    List {
        /// The number of the list before.
        last: u64,
        /// The number of this one.
        number: u64,
    },
}

/// What is wrong with the number of `now`, if the same key signed `before`.
pub(super) fn odd_after(before: &SignedCertificate, now: &SignedCertificate) -> Option<OddNumber> {
    if before.key != now.key {
        return None;
    }
    match (list_number(before), list_number(now)) {
        (Some(last), Some(number)) => (number <= last).then_some(OddNumber::List { last, number }),
        (None, None) => (before.serial == now.serial).then(|| OddNumber::Serial(now.serial.clone())),
        // lists and certificates are counted apart
        (Some(_), None) | (None, Some(_)) => None,
    }
}

/// The number of a revocation list; none of a certificate.
fn list_number(one: &SignedCertificate) -> Option<u64> {
    (one.kind == IssuedKind::List).then(|| one.serial.as_str().parse().expect("a record's number is read"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sharing::certifying::profile::CertificateKind;
    use crate::vocab::Digest;

    fn signed(key: u8, kind: IssuedKind, serial: &str) -> SignedCertificate {
        SignedCertificate {
            kind,
            subject: Line::lossy("CN=Example"),
            serial: Line::lossy(serial),
            key: Digest([key; 32]),
            issuer: None,
            profile: Digest([9; 32]),
        }
    }

    #[test]
    fn serials_are_given_once_and_lists_count_upwards() {
        let (list, server) = (IssuedKind::List, IssuedKind::Certificate(CertificateKind::Server));
        let root = IssuedKind::Certificate(CertificateKind::Root);
        for (before, now, odd) in [
            ((1, server, "02"), (1, server, "03"), None),
            ((1, root, "02"), (1, server, "02"), Some(OddNumber::Serial(Line::lossy("02")))),
            ((1, server, "02"), (2, server, "02"), None),
            ((1, list, "9"), (1, list, "10"), None),
            ((1, list, "10"), (1, list, "10"), Some(OddNumber::List { last: 10, number: 10 })),
            ((1, list, "10"), (1, list, "9"), Some(OddNumber::List { last: 10, number: 9 })),
            ((1, list, "2"), (1, server, "02"), None),
        ] {
            let of = |(key, kind, serial)| signed(key, kind, serial);
            assert_eq!(odd_after(&of(before), &of(now)), odd, "{before:?} {now:?}");
        }
    }
}
