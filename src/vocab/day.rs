//! A day of the calendar, as people write it on paper: `2026-11-21`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Moment;

/// A day. Years 0 to 9999, without a time zone: the day of the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

impl Day {
    /// Reads exactly `2026-11-21`, four digits of year, and only a day that exists.
    pub fn parse(text: &str) -> Option<Self> {
        let day = Self(text.parse().ok()?);
        (day.to_string() == text).then_some(day)
    }

    /// The same day a year later; February 29 becomes February 28. The last year stays as it is.
    #[must_use]
    pub fn next_year(self) -> Self {
        Self(self.0.checked_add(jiff::Span::new().years(1)).unwrap_or(self.0))
    }

    /// So many days later; the last day of the calendar stays as it is.
    #[must_use]
    pub fn plus_days(self, days: u16) -> Self {
        Self(self.0.checked_add(jiff::Span::new().days(i64::from(days))).unwrap_or(self.0))
    }

    /// Days from this one to another; negative if that one was before.
    pub fn days_to(self, other: Self) -> i64 {
        let span = self.0.until(other.0).expect("two days of one calendar are a number of days apart");
        i64::from(span.get_days())
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text} is no day, written as in 2026-11-21"))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl From<Moment> for Day {
    /// The day in the room's own offset.
    fn from(moment: Moment) -> Self {
        // a moment is within the calendar's years by construction
        Self::parse(&moment.date()).expect("the date of a moment is a date")
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_is_read_and_years_are_counted() {
        let day = |text| Day::parse(text).expect("a day");
        for wrong in ["2026-11-31", "2026-1-1", "20261121", "2026-11-21T10:00", "+2026-11-21", "", "soon"] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
        assert_eq!(day("2026-11-21").next_year(), day("2027-11-21"));
        assert_eq!(day("2028-02-29").next_year(), day("2029-02-28"));
        assert_eq!(day("9999-01-01").next_year(), day("9999-01-01"));
        assert_eq!(day("2027-12-31").plus_days(1), day("2028-01-01"));
        assert_eq!(day("9999-12-31").plus_days(1), day("9999-12-31"));
        for (from, to, days) in [("2026-11-21", "2027-11-21", 365), ("2026-03-01", "2026-02-27", -2)] {
            assert_eq!(day(from).days_to(day(to)), days);
        }
        // half past eleven in the evening, west of Greenwich: the room's day, not that of UTC
        let late = Moment::parse("2026-11-21T23:30:00.000-05:00").expect("a moment");
        assert_eq!(Day::from(late), day("2026-11-21"));
    }
}
