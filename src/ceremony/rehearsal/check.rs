//! The check of a script: it is held in memory in the ways in which it can go, so that nobody finds out on the day that
//! it cannot reach its end.

use std::collections::BTreeSet;

use rand_core::CryptoRng;

use super::Wishes;
use super::branches::{Decision, Row, decisions, row_for, step_of};
use super::error::RehearsalError;
use super::memory::hold_once;
use crate::ceremony::refusal::Refusal;
use crate::ceremony::session::Session;
use crate::plan::reach::Reach;
use crate::plan::{Template, choices_named, field_named};
use crate::transcript::Entry;
use crate::transcript::record::Record;
use crate::vocab::Moment;

/// As many combinations are all held; of more, each pair of ways.
const ALL: usize = 64;
/// Steps that are held in one check, or as many as the script has: nobody waits for minutes.
const MOST_STEPS: usize = 10_000;
/// Most ways whose pairs are looked at.
const MOST_WAYS: usize = 600;

/// A script that reaches its end.
#[derive(Debug)]
pub struct Checked {
    /// The ceremony as it goes by itself: the first option of each choice, everything optional held.
    pub session: Session,
    /// How often it was held.
    pub runs: usize,
    /// In which ways.
    pub extent: Extent,
    /// Steps that were held in none of them: nobody was there for them.
    pub never: Vec<String>,
}

/// In which ways a script was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// It can go one way alone.
    OneWay,
    /// In every combination of what can be chosen and left out.
    Every,
    /// In every pair of ways that can come together.
    Pairs,
    /// It is too long for that: so many pairs were not held.
    NotAll {
        /// Pairs of ways that were not held together.
        left: usize,
    },
}

/// A script that does not reach its end.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// It stops.
    #[error("{error}")]
    Stops {
        /// Where and why.
        error: RehearsalError<Refusal>,
        /// What was chosen and left out, as far as it matters.
        given: Vec<String>,
    },
    /// A text of a step tells what was not recorded.
    #[error("step {step}: {{{fact}}} stands in what people read, and nothing was recorded as {fact}")]
    Blank {
        /// The step.
        step: String,
        /// The fact.
        fact: String,
        /// What was chosen and left out, as far as it matters.
        given: Vec<String>,
    },
}

impl CheckError {
    /// The step at which it stops, as the script has it.
    pub fn step(&self) -> Option<&str> {
        let planned = match self {
            Self::Blank { step, .. }
            | Self::Stops {
                error: RehearsalError::Stuck { step, .. } | RehearsalError::Endless(step), ..
            } => step,
            Self::Stops { error: RehearsalError::NotOpened(_) | RehearsalError::World(_), .. } => {
                return None;
            }
        };
        planned.split('/').next()
    }
}

/// Holds a script in memory in the ways in which it can go; all of them, or each pair, or as many as there is time for.
pub fn check(template: &Template, now: Moment, rng: &mut impl CryptoRng) -> Result<Checked, Box<CheckError>> {
    let reach = Reach::of(template);
    let decisions = decisions(template, &reach);
    let mut check = Check { template, now, decisions: &decisions, held: BTreeSet::new(), runs: 0, steps: 0 };
    let first: Row = vec![0; decisions.len()];
    let (session, entries) = check.hold(&first, rng)?;
    let combinations = decisions.iter().map(Vec::len).fold(1, usize::saturating_mul);
    let extent = match combinations {
        1 => Extent::OneWay,
        few if few <= ALL && few * check.steps <= MOST_STEPS => check.every(first, rng)?,
        _ => check.pairs(&reach, &entries, rng)?,
    };
    let never = template.all_steps().filter(|step| !check.held.contains(&step.id));
    let never = never.map(|step| step.id.clone()).collect();
    Ok(Checked { session, runs: check.runs, extent, never })
}

struct Check<'a> {
    template: &'a Template,
    now: Moment,
    decisions: &'a [Decision],
    /// Steps of the script that were held.
    held: BTreeSet<String>,
    runs: usize,
    steps: usize,
}

impl Check<'_> {
    /// Holds it once; what stops it is named with as little as brings it about.
    fn hold(
        &mut self,
        row: &Row,
        rng: &mut impl CryptoRng,
    ) -> Result<(Session, Vec<Entry>), Box<CheckError>> {
        let (session, entries) = self.once(row, rng).map_err(|error| self.least(row, error, rng))?;
        self.runs += 1;
        self.steps += session.state().plan().steps().len();
        let done = entries.iter().filter(|entry| !matches!(entry.record, Record::LeftOut { .. }));
        self.held.extend(done.filter_map(step_of).map(str::to_owned));
        Ok((session, entries))
    }

    fn once(&self, row: &Row, rng: &mut impl CryptoRng) -> Result<(Session, Vec<Entry>), Box<CheckError>> {
        let mut wishes = Wishes::default();
        for (decision, way) in self.decisions.iter().zip(row) {
            decision.get(*way).expect("a row has a way of each decision").wish(&mut wishes);
        }
        let given = Vec::new();
        let held = hold_once(self.template, self.now, wishes, rng);
        let (session, entries) = held.map_err(|error| Box::new(CheckError::Stops { error, given }))?;
        match blank(&session, &entries) {
            Some((step, fact)) => Err(Box::new(CheckError::Blank { step, fact, given: Vec::new() })),
            None => Ok((session, entries)),
        }
    }

    /// The same mistake with as much as can be going its usual way.
    fn least(&self, row: &Row, error: Box<CheckError>, rng: &mut impl CryptoRng) -> Box<CheckError> {
        let (mut row, mut error) = (row.clone(), error);
        for place in 0..row.len() {
            let mut usual = row.clone();
            let Some(way) = usual.get_mut(place).filter(|way| **way != 0) else { continue };
            *way = 0;
            if let Err(other) = self.once(&usual, rng)
                && other.step() == error.step()
            {
                (row, error) = (usual, other);
            }
        }
        let mut told: Vec<String> = Vec::new();
        for (place, decision) in self.decisions.iter().enumerate() {
            let way = *row.get(place).expect("a row has a way of each decision");
            let mut other = row.clone();
            *other.get_mut(place).expect("a row has a way of each decision") = 1;
            // of what goes its usual way, that alone which brings it about
            let matters =
                way != 0 || self.once(&other, rng).err().is_none_or(|other| other.step() != error.step());
            if matters {
                told.push(decision.get(way).expect("a row has a way of each decision").to_string());
            }
        }
        match &mut *error {
            CheckError::Stops { given, .. } | CheckError::Blank { given, .. } => *given = told,
        }
        error
    }

    /// Every combination but the first, which was held.
    fn every(&mut self, first: Row, rng: &mut impl CryptoRng) -> Result<Extent, Box<CheckError>> {
        let mut row = first;
        let mut left: usize = self.decisions.iter().map(Vec::len).product::<usize>() - 1;
        // counts through, the last decision fastest
        while left > 0 && self.has_time() {
            for (way, decision) in row.iter_mut().zip(self.decisions).rev() {
                *way = (*way + 1) % decision.len();
                if *way != 0 {
                    break;
                }
            }
            self.hold(&row, rng)?;
            left -= 1;
        }
        Ok(if left == 0 { Extent::Every } else { Extent::NotAll { left } })
    }

    /// Every pair of ways that can come together.
    fn pairs(
        &mut self,
        reach: &Reach<'_>,
        first: &[Entry],
        rng: &mut impl CryptoRng,
    ) -> Result<Extent, Box<CheckError>> {
        let decisions = self.decisions;
        let ways: Vec<(usize, usize)> = decisions
            .iter()
            .enumerate()
            .flat_map(|(place, all)| (0..all.len()).map(move |way| (place, way)))
            .collect();
        let ways = ways.get(..MOST_WAYS.min(ways.len())).unwrap_or_default().to_vec();
        let all: usize = decisions.iter().map(Vec::len).sum();
        let mut open = Pairs::of(&ways);
        open.close(first, decisions);
        while let Some(pair) = open.next() {
            if !self.has_time() {
                break;
            }
            open.take(pair);
            let wanted = |row: &[Option<usize>], place: usize, way: usize| open.wanted(row, place, way);
            let Some(row) = row_for(decisions, reach, pair, &wanted) else { continue };
            let (_, entries) = self.hold(&row, rng)?;
            open.close(&entries, decisions);
        }
        let beyond = if all > ways.len() { all - ways.len() } else { 0 };
        let left = open.count() + beyond * ways.len();
        Ok(if left == 0 { Extent::Pairs } else { Extent::NotAll { left } })
    }

    const fn has_time(&self) -> bool {
        self.steps < MOST_STEPS
    }
}

/// Pairs of ways that were not held together yet: a square table, of which the half above the diagonal counts.
struct Pairs {
    ways: Vec<(usize, usize)>,
    open: Vec<bool>,
    from: usize,
}

impl Pairs {
    fn of(ways: &[(usize, usize)]) -> Self {
        let differ = |one: &(usize, usize)| ways.iter().map(move |other| one.0 < other.0).collect::<Vec<_>>();
        Self { ways: ways.to_vec(), open: ways.iter().flat_map(differ).collect(), from: 0 }
    }

    /// The next pair that is open.
    fn next(&mut self) -> Option<[(usize, usize); 2]> {
        self.from += self.open.iter().skip(self.from).position(|open| *open)?;
        let (one, other) = (self.from / self.ways.len(), self.from % self.ways.len());
        Some([*self.ways.get(one)?, *self.ways.get(other)?])
    }

    fn place(&self, way: (usize, usize)) -> Option<usize> {
        self.ways.binary_search(&way).ok()
    }

    fn cell(&self, one: (usize, usize), other: (usize, usize)) -> Option<usize> {
        let (one, other) = (self.place(one.min(other))?, self.place(one.max(other))?);
        Some(one * self.ways.len() + other)
    }

    /// This pair was tried.
    fn take(&mut self, [one, other]: [(usize, usize); 2]) {
        let open = self.cell(one, other).and_then(|cell| self.open.get_mut(cell));
        *open.expect("a pair of the table") = false;
    }

    /// Whatever came about together was held together.
    fn close(&mut self, entries: &[Entry], decisions: &[Decision]) {
        let came = |(decision, way): &(usize, usize)| {
            decisions.get(*decision).and_then(|all| all.get(*way)).is_some_and(|way| way.came_about(entries))
        };
        let came: Vec<usize> =
            (0..).zip(&self.ways).filter(|(_, way)| came(way)).map(|(place, _)| place).collect();
        for one in &came {
            for other in &came {
                if let Some(open) = self.open.get_mut(one * self.ways.len() + other) {
                    *open = false;
                }
            }
        }
    }

    /// How many open pairs this way makes with those that are set.
    fn wanted(&self, row: &[Option<usize>], place: usize, way: usize) -> usize {
        let set = row.iter().enumerate().filter_map(|(other, way)| Some((other, (*way)?)));
        let cells = set.filter_map(|other| self.cell(other, (place, way)));
        cells.filter(|cell| self.open.get(*cell).is_some_and(|open| *open)).count()
    }

    fn count(&self) -> usize {
        self.open.iter().filter(|open| **open).count()
    }
}

/// A text of a held step with a value or a choice in it that was not recorded: people would read a row of dots.
fn blank(session: &Session, entries: &[Entry]) -> Option<(String, String)> {
    let state = session.state();
    let plan = state.plan();
    let is_recorded = |name: &str| {
        field_named(&plan.template, name).is_some()
            || choices_named(&plan.template, name).iter().any(|found| found.what.id != name)
    };
    let held: BTreeSet<&str> = entries
        .iter()
        .filter(|entry| !matches!(entry.record, Record::LeftOut { .. }))
        .filter_map(|entry| entry.step.as_deref())
        .collect();
    let held = plan.steps().iter().filter(|planned| held.contains(planned.id.as_str()));
    held.flat_map(|planned| {
        let facts = planned.script.told().flat_map(|told| told.facts());
        let unknown = facts.filter(|name| state.fact(planned, name).is_none() && is_recorded(name));
        unknown.map(|name| (planned.id.clone(), name.to_owned())).collect::<Vec<_>>()
    })
    .next()
}
