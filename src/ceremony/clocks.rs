//! The system's clock held against the running time, which nobody can set.
//!
//! Every line carries both. What the clock has gone ahead or back since the last jump, less what the running time has
//! gone on, is the drift; beyond the tolerance it is a jump, and is measured anew from there. So a clock that is
//! turned back a little with every line is found as well.

use crate::transcript::Entry;
use crate::vocab::Moment;

/// What two clocks may differ, in seconds. A wall clock is read to the minute, and typing takes a while.
pub const TOLERANCE_SECS: u64 = 120;

/// A jump of the system's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockJump {
    /// The line at which it shows, counted from 1.
    pub line: u32,
    /// Whole seconds ahead of the running time; negative if the clock went back.
    pub seconds: i64,
    /// An exception was filed about it.
    pub excused: bool,
}

impl ClockJump {
    /// What happened, for people.
    pub fn said(&self) -> String {
        let Self { line, seconds, .. } = self;
        let length = length(seconds.unsigned_abs());
        if *seconds < 0 {
            format!("at line {line} the system's clock went back by {length}")
        } else {
            format!(
                "at line {line} the system's clock went {length} ahead of the running time: it was set, or the machine slept"
            )
        }
    }

    /// As it stands in the statement.
    pub fn in_statement(&self) -> String {
        let way = if self.seconds < 0 { "back" } else { "ahead" };
        format!("line {}: {} s {way}", self.line, self.seconds.unsigned_abs())
    }
}

/// So many seconds, in the two largest units that are not zero.
pub fn length(seconds: u64) -> String {
    let parts = [
        (seconds / 86_400, "day"),
        (seconds / 3_600 % 24, "hour"),
        (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .take(2)
        .map(|(count, unit)| crate::vocab::text::counted(*count, unit))
        .collect();
    if said.is_empty() { "0 seconds".to_owned() } else { said.join(" ") }
}

/// Both clocks at the last jump, and all jumps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clocks {
    since: (Moment, u64),
    jumps: Vec<ClockJump>,
}

/// What is needed to go back to before an entry that was refused.
pub(super) type Before = ((Moment, u64), usize);

impl Clocks {
    /// From the first line on.
    pub(super) const fn start(at: Moment) -> Self {
        Self { since: (at, 0), jumps: Vec::new() }
    }

    /// Takes in the next line, of this number.
    pub(super) fn look(&mut self, entry: &Entry, line: u32) -> Before {
        let before = (self.since, self.jumps.len());
        let (at, mono) = self.since;
        let gone = i128::from(entry.at.unix_ms()) - i128::from(at.unix_ms());
        let seconds = (gone - (i128::from(entry.mono) - i128::from(mono))) / 1_000;
        if seconds.unsigned_abs() > u128::from(TOLERANCE_SECS) {
            let clamped = seconds.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
            let seconds = i64::try_from(clamped).expect("clamped to what it holds");
            self.jumps.push(ClockJump { line, seconds, excused: false });
            self.since = (entry.at, entry.mono);
        }
        before
    }

    /// The entry was refused.
    pub(super) fn go_back(&mut self, (since, jumps): Before) {
        self.since = since;
        self.jumps.truncate(jumps);
    }

    /// An exception was filed about the jump at this line.
    pub(super) fn excuse(&mut self, line: u32) {
        for jump in self.jumps.iter_mut().filter(|jump| jump.line == line) {
            jump.excused = true;
        }
    }

    pub(super) fn jumps(&self) -> &[ClockJump] {
        &self.jumps
    }

    pub(super) fn unexcused(&self) -> impl Iterator<Item = &ClockJump> {
        self.jumps.iter().filter(|jump| !jump.excused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_in_two_units() {
        for (seconds, said) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (172_800, "2 days"),
            (176_461, "2 days 1 hour"),
            (121, "2 minutes 1 second"),
            (90_061, "1 day 1 hour"),
        ] {
            assert_eq!(length(seconds), said);
        }
    }
}
