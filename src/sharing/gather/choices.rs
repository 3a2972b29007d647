//! Which k of some shares are tried, and in which order: all choices when they are few, else the first of orders shuffled
//! by the set id.

use super::super::share::ShareHeader;
use crate::vocab::digest::first;

/// Choices of k places with different numbers, one after the other.
pub(super) struct Choices<'n> {
    numbers: &'n [u8],
    need: usize,
    /// True while every choice is going to be tried.
    pub(super) exhaustive: bool,
    limit: usize,
    /// Choices made so far.
    pub(super) tried: usize,
    next: Option<Vec<usize>>,
    random: u64,
}

impl<'n> Choices<'n> {
    pub(super) fn new(numbers: &'n [u8], need: usize, header: &ShareHeader, limit: usize) -> Self {
        let exhaustive = choices_at_most(numbers.len(), need, limit);
        let random = u64::from_be_bytes(first(&header.set.0)) | 1;
        let next = (numbers.len() >= need).then(|| (0..need).collect());
        Self { numbers, need, exhaustive, limit, tried: 0, next, random }
    }

    /// The next choice; none when all were made, or as many as are worth it.
    pub(super) fn next(&mut self) -> Option<Vec<usize>> {
        loop {
            if self.tried >= self.limit {
                return None;
            }
            self.tried += 1;
            let choice = if self.exhaustive {
                let choice = self.next.take()?;
                self.next = following(&choice, self.numbers.len());
                choice
            } else {
                self.next.take().unwrap_or_else(|| self.shuffled())
            };
            if choice.len() == self.need && self.distinct(&choice) {
                return Some(choice);
            }
        }
    }

    /// True if this number is there for the first time.
    fn is_new(&self, place: usize, seen: &mut [bool; 256]) -> bool {
        let number = self.numbers.get(place).expect("a place of these numbers");
        let seen = seen.get_mut(usize::from(*number)).expect("a cell for every byte");
        !std::mem::replace(seen, true)
    }

    fn distinct(&self, choice: &[usize]) -> bool {
        let mut seen = [false; 256];
        choice.iter().all(|place| self.is_new(*place, &mut seen))
    }

    /// The first k of a shuffled order, numbers that came before skipped.
    fn shuffled(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.numbers.len()).collect();
        for turn in (1..order.len()).rev() {
            let other =
                usize::try_from(self.draw() % (turn as u64 + 1)).expect("at most the place that is filled");
            order.swap(turn, other);
        }
        let mut seen = [false; 256];
        order.retain(|place| self.is_new(*place, &mut seen));
        order.truncate(self.need);
        order
    }

    /// xorshift64: an order to try things in, nothing secret.
    const fn draw(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }
}

/// True if there are at most `limit` choices of `need` from `of`.
fn choices_at_most(of: usize, need: usize, limit: usize) -> bool {
    let mut choices: u128 = 1;
    for step in 1..=need.min(of.saturating_sub(need)) {
        choices = choices * (of - step + 1) as u128 / step as u128;
        if choices > limit as u128 {
            return false;
        }
    }
    true
}

/// The next choice in lexicographic order.
fn following(choice: &[usize], of: usize) -> Option<Vec<usize>> {
    let size = choice.len();
    let turn =
        (0..size).rev().find(|turn| choice.get(*turn).is_some_and(|value| value + size - turn < of))?;
    let value = choice.get(turn)?;
    let tail = (1..=size - turn).map(|offset| value + offset);
    Some(choice.iter().take(turn).copied().chain(tail).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_comes_once() {
        let mut choice = Some(vec![0, 1, 2]);
        let mut all = Vec::new();
        while let Some(this) = choice {
            choice = following(&this, 6);
            all.push(this);
        }
        assert_eq!(all.len(), 20);
        all.dedup();
        assert_eq!((all.len(), all.last()), (20, Some(&vec![3, 4, 5])));
        assert!(choices_at_most(6, 3, 20) && !choices_at_most(6, 3, 19));
        assert!(choices_at_most(255, 255, 1) && !choices_at_most(255, 128, usize::MAX));
    }
}
