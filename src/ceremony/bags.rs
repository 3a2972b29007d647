//! Bags by number: which were counted at the start, which were used, and what must be left.
//!
//! A script counts bags where a step has fields of the formats `bag-first`, `bag-last` and `bag-count`, and counts
//! what is left in a field `bag-left`. Numbers with the same beginning and as many digits are a range. Where first
//! and last cannot be compared, no number is known to be among them, and each bag that is used is said by name.
//!
//! Numbers are checked in four places. A bag into which something goes: [`State::take_new_bag`], for every kind of step. A
//! bag that is opened: `kinds/bringing.rs`, against what was recorded of it (`knowledge.rs`). A bag of a thing:
//! `kinds/item_bags.rs`. A bag that an audit sees: `kinds/sight.rs`. A number that people write twice is compared in
//! `decide.rs`, and equal is what [`BagNumber`] says.

use std::collections::BTreeMap;

use super::counted_bags::{CountedBags, CountedBox};
use super::exceptions::Permit;
use super::refusal::{Contradiction, Incomplete, Refusal};
use super::state::State;
use crate::plan::Step;
use crate::plan::template::FieldFormat;
use crate::transcript::record::Subject;
use crate::vocab::text::counted;
use crate::vocab::{BagNumber, Line};

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
        // where numbers cannot be compared, every bag that was used is taken to be one of those counted
        let counts = |bag: &&BagNumber| self.bag_range.holds(bag) || !self.bag_range.is_comparable();
        let used = self.new_bags().filter(counts).count();
        u64::try_from(used).expect("a count in memory fits 64 bits")
    }

    /// A bag was opened: nothing goes into it any more.
    pub(super) fn note_opened(&mut self, bag: &BagNumber) {
        self.bags.push(bag.clone());
    }

    /// Something goes into a bag: its number is well-formed and was seen neither in this ceremony nor in one before, and is
    /// among those that were counted, or an exception names it.
    pub(super) fn take_new_bag(&mut self, bag: &BagNumber) -> Result<(), Refusal> {
        let wants = |wants| Refusal::from(Incomplete::Format { field: "bag number".into(), wants });
        FieldFormat::Serial.check(bag.as_str()).map_err(wants)?;
        if self.bags.contains(bag) {
            return Err(Refusal::from(Contradiction::BagUsed { bag: bag.clone() }));
        }
        if let Some(sheet) = self.recorded_in(bag) {
            return Err(Refusal::from(Contradiction::BagUsedBefore { bag: bag.clone(), share: sheet.share }));
        }
        let permit = self.check_counted(bag)?;
        self.spend(permit);
        self.bags.push(bag.clone());
        Ok(())
    }

    fn check_counted(&self, bag: &BagNumber) -> Result<Option<Permit>, Refusal> {
        if self.bag_range.holds(bag) {
            return Ok(None);
        }
        let why = format!("bag {bag} is not among the bags that were counted, {}", self.bag_range.said());
        self.need(Subject::BagOutsideRange { bag: bag.clone() }, &why).map(Some)
    }

    /// What a step says of bags, held against itself and against what was used. Gives the permit that it needs, and the
    /// count to keep.
    pub(super) fn check_bag_fields(
        &self,
        step: &Step,
        values: &BTreeMap<String, Line>,
    ) -> Result<(Vec<Permit>, CountedBags), Refusal> {
        let values = Values { step, values };
        let mut counted_bags = self.bag_range.clone();
        let mut permits = Vec::new();
        let (first, last) = (values.of(FieldFormat::BagFirst), values.of(FieldFormat::BagLast));
        if let (Some((_, first)), Some((_, last)), Some((field, count))) =
            (first, last, values.number(FieldFormat::BagCount)?)
        {
            let counted_box = CountedBox { first: first.clone().into(), last: last.clone().into(), count };
            if let Some(numbers) = counted_box.numbers().filter(|numbers| *numbers != count) {
                let why = format!(
                    "from {first} to {last} there are {}, and {count} were counted: count again",
                    counted(numbers, "number")
                );
                permits.push(self.need(Subject::Field { field: field.to_owned() }, &why)?);
            }
            counted_bags.boxes.push(counted_box);
        }
        if let Some((field, left)) = values.number(FieldFormat::BagLeft)? {
            let (all, used) = (counted_bags.count(), self.used_bags());
            if used.checked_add(left) != Some(all) {
                // not how many it should be: whoever counts again counts
                let why = format!(
                    "{left} left does not go with {} counted at the start and those that were used. Count again",
                    counted(all, "bag")
                );
                permits.push(self.need(Subject::Field { field: field.to_owned() }, &why)?);
            }
        }
        Ok((permits, counted_bags))
    }
}
