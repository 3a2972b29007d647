//! Bags that were counted: which numbers are among them.
//!
//! Numbers with the same beginning and as many digits are a range. Where first and last cannot be compared, no number is
//! known to be among them, and each bag that is used is said by name.

use crate::vocab::BagNumber;

/// Bags that were counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CountedBox {
    pub first: BagNumber,
    pub last: BagNumber,
    pub count: u64,
}

/// All bags that were counted; none if the script counts none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountedBags {
    pub(super) boxes: Vec<CountedBox>,
}

/// A bag number as what stands before its last digits, and these.
fn parts(number: &BagNumber) -> Option<(String, usize, u64)> {
    let plain = number.plain();
    let prefix = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = plain.strip_prefix(prefix)?;
    Some((prefix.to_owned(), digits.len(), digits.parse().ok()?))
}

impl CountedBox {
    /// How many numbers there are from first to last; none if they cannot be compared.
    pub fn numbers(&self) -> Option<u64> {
        let (first, last) = (parts(&self.first)?, parts(&self.last)?);
        let alike = first.0 == last.0 && first.1 == last.1;
        last.2.checked_sub(first.2).filter(|_| alike)?.checked_add(1)
    }

    fn holds(&self, bag: &BagNumber) -> bool {
        let (Some(_), Some(first), Some(last), Some(bag)) =
            (self.numbers(), parts(&self.first), parts(&self.last), parts(bag))
        else {
            return false;
        };
        bag.0 == first.0 && bag.1 == first.1 && (first.2..=last.2).contains(&bag.2)
    }
}

impl CountedBags {
    /// True if the number is among those counted, or none were counted.
    pub fn holds(&self, bag: &BagNumber) -> bool {
        self.boxes.is_empty() || self.boxes.iter().any(|counted| counted.holds(bag))
    }

    /// How many bags were counted.
    pub fn count(&self) -> u64 {
        self.boxes.iter().fold(0, |sum, counted| sum.saturating_add(counted.count))
    }

    /// True if the script counted none, so far.
    pub const fn is_empty(&self) -> bool {
        self.boxes.is_empty()
    }

    /// True if every first and last number can be compared.
    pub(super) fn is_comparable(&self) -> bool {
        self.boxes.iter().all(|counted| counted.numbers().is_some())
    }

    /// First and last number of each count, for people.
    pub fn said(&self) -> String {
        let said = |counted: &CountedBox| format!("{} to {}", counted.first, counted.last);
        self.boxes.iter().map(said).collect::<Vec<_>>().join(" and ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Line;

    fn number(text: &str) -> BagNumber {
        Line::exact(text).expect("a line").into()
    }

    fn counted_box(first: &str, last: &str) -> CountedBox {
        CountedBox { first: number(first), last: number(last), count: 6 }
    }

    #[test]
    fn numbers_of_one_beginning_and_length_are_a_range() {
        for (first, last, numbers) in [
            ("TE 0001", "TE 0006", Some(6)),
            ("te-0001", "TE 0006", Some(6)),
            ("0001", "0001", Some(1)),
            ("TE 1", "TE 10", None),
            ("TE 0006", "TE 0001", None),
            ("TE 0001", "TX 0006", None),
            ("TE 1A", "TE 6A", None),
            ("TE 00000000000000000001", "TE 99999999999999999999", None),
        ] {
            assert_eq!(counted_box(first, last).numbers(), numbers, "{first} to {last}");
        }
        let range = counted_box("TE 0001", "TE 0006");
        for (bag, within) in [
            ("TE 0001", true),
            ("TE-0006", true),
            ("te0003", true),
            ("TE 0000", false),
            ("TE 0007", false),
            ("TE 03", false),
            ("TX 0003", false),
            ("TE 0003 B", false),
        ] {
            assert_eq!(range.holds(&number(bag)), within, "{bag}");
        }
        assert!(!counted_box("TE 1", "TE 10").holds(&number("TE 1")));
    }
}
