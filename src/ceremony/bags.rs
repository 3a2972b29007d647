//! Bags by number: which were counted at the start, which were used, and what must be left.
//!
//! A script counts bags where a step has fields of the formats `bag-first`, `bag-last` and `bag-count`, and counts
//! what is left in a field `bag-left`. Numbers with the same beginning and as many digits are a range. Where first
//! and last cannot be compared, no number is known to be among them, and each bag that is used is said by name.

use std::collections::BTreeMap;

use super::exceptions::Leave;
use super::refusal::{Incomplete, Refusal};
use super::state::{State, plain_bag};
use crate::plan::Step;
use crate::plan::template::FieldFormat;
use crate::transcript::record::Subject;
use crate::vocab::Line;
use crate::vocab::text::counted;

/// Bags that were counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CountedBox {
    first: Line,
    last: Line,
    count: u64,
}

/// All bags that were counted; none if the script counts none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountedBags {
    boxes: Vec<CountedBox>,
}

/// A bag number as what stands before its last digits, and these.
fn parts(number: &Line) -> Option<(String, usize, u64)> {
    let plain = plain_bag(number);
    let prefix = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = plain.strip_prefix(prefix)?;
    Some((prefix.to_owned(), digits.len(), digits.parse().ok()?))
}

impl CountedBox {
    /// How many numbers there are from first to last; none if they cannot be compared.
    fn numbers(&self) -> Option<u64> {
        let (first, last) = (parts(&self.first)?, parts(&self.last)?);
        let alike = first.0 == last.0 && first.1 == last.1;
        last.2.checked_sub(first.2).filter(|_| alike)?.checked_add(1)
    }

    fn holds(&self, bag: &Line) -> bool {
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
    pub fn holds(&self, bag: &Line) -> bool {
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
    fn is_comparable(&self) -> bool {
        self.boxes.iter().all(|counted| counted.numbers().is_some())
    }

    /// First and last number of each count, for people.
    pub fn said(&self) -> String {
        let said = |counted: &CountedBox| format!("{} to {}", counted.first, counted.last);
        self.boxes.iter().map(said).collect::<Vec<_>>().join(" and ")
    }
}

/// The values of a step that are about bags.
struct Values<'a> {
    step: &'a Step,
    values: &'a BTreeMap<String, Line>,
}

impl Values<'_> {
    fn of(&self, format: FieldFormat) -> Option<(&str, &Line)> {
        let field = self.step.fields.iter().find(|field| field.format == format)?;
        Some((field.id.as_str(), self.values.get(&field.id)?))
    }

    fn number(&self, format: FieldFormat) -> Result<Option<(&str, u64)>, Refusal> {
        let Some((field, value)) = self.of(format) else { return Ok(None) };
        let number = value
            .as_str()
            .parse()
            .map_err(|_| Refusal::from(Incomplete::BagCount { value: value.clone() }))?;
        Ok(Some((field, number)))
    }
}

impl State {
    /// The bags that were counted.
    pub const fn counted_bags(&self) -> &CountedBags {
        &self.bag_range
    }

    /// How many of the counted bags were used here.
    pub fn used_bags(&self) -> u64 {
        let made = self.shares.iter().filter_map(|share| share.bagged.as_ref()).map(|(bag, _)| bag);
        let again = self.opened.iter().filter_map(|opened| opened.decided.as_ref()?.1.as_ref());
        // where numbers cannot be compared, every bag that was used is taken to be one of those counted
        let counts = |bag: &&Line| self.bag_range.holds(bag) || !self.bag_range.is_comparable();
        let used = made.chain(again).filter(counts).count();
        u64::try_from(used).unwrap_or(u64::MAX)
    }

    /// A new bag whose number was not counted needs an exception that names it.
    pub(super) fn check_counted(&self, bag: &Line) -> Result<Option<Leave>, Refusal> {
        if self.bag_range.holds(bag) {
            return Ok(None);
        }
        let why = format!("bag {bag} is not among the bags that were counted, {}", self.bag_range.said());
        self.need(Subject::BagOutsideRange { bag: bag.clone() }, &why).map(Some)
    }

    /// What a step says of bags, held against itself and against what was used. Gives the leave that it needs, and the
    /// count to keep.
    pub(super) fn check_bag_fields(
        &self,
        step: &Step,
        values: &BTreeMap<String, Line>,
    ) -> Result<(Vec<Leave>, CountedBags), Refusal> {
        let values = Values { step, values };
        let mut counted_bags = self.bag_range.clone();
        let mut leaves = Vec::new();
        let (first, last) = (values.of(FieldFormat::BagFirst), values.of(FieldFormat::BagLast));
        if let (Some((_, first)), Some((_, last)), Some((field, count))) =
            (first, last, values.number(FieldFormat::BagCount)?)
        {
            let counted_box = CountedBox { first: first.clone(), last: last.clone(), count };
            if let Some(numbers) = counted_box.numbers().filter(|numbers| *numbers != count) {
                let why = format!(
                    "from {first} to {last} there are {}, and {count} were counted: count again",
                    counted(numbers, "number")
                );
                leaves.push(self.need(Subject::Field { field: field.to_owned() }, &why)?);
            }
            counted_bags.boxes.push(counted_box);
        }
        if let Some((field, left)) = values.number(FieldFormat::BagLeft)? {
            let (all, used) = (counted_bags.count(), self.used_bags());
            if used.checked_add(left) != Some(all) {
                let why = format!(
                    "{} counted, {used} of them used and {left} left: {} must be left. Count again",
                    counted(all, "bag"),
                    all.saturating_sub(used)
                );
                leaves.push(self.need(Subject::Field { field: field.to_owned() }, &why)?);
            }
        }
        Ok((leaves, counted_bags))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted_box(first: &str, last: &str) -> CountedBox {
        let line = |text| Line::exact(text).expect("a line");
        CountedBox { first: line(first), last: line(last), count: 6 }
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
            assert_eq!(range.holds(&Line::exact(bag).expect("a line")), within, "{bag}");
        }
        assert!(!counted_box("TE 1", "TE 10").holds(&Line::exact("TE 1").expect("a line")));
    }
}
