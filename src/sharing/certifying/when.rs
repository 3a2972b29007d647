//! The times of certificates: whole seconds of UTC, from 1970 to the end of 9999.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use x509_cert::der::DateTime as DerTime;
use x509_cert::der::asn1::{GeneralizedTime, UtcTime};
use x509_cert::time::Time;

use crate::vocab::Moment;

/// A second of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When(DateTime);

/// Why a text is no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it is no time from 1970 to 9999: write a date, 2026-12-01, or a time in whole seconds with its offset, 2026-12-01T08:00:00Z"
)]
pub struct NoTime;

/// The last year that is written with two digits (RFC 5280, 4.1.2.5).
const LAST_OF_TWO_DIGITS: i16 = 2049;

impl When {
    /// A date, which is its first second in UTC, or RFC 3339 in whole seconds.
    pub fn first(text: &str) -> Result<Self, NoTime> {
        Self::read(text, (0, 0, 0))
    }

    /// The same for an end: a date is its last second in UTC.
    pub fn last(text: &str) -> Result<Self, NoTime> {
        Self::read(text, (23, 59, 59))
    }

    fn read(text: &str, (hour, minute, second): (i8, i8, i8)) -> Result<Self, NoTime> {
        let read = if text.len() == 10 {
            let date: Date = text.parse().map_err(|_| NoTime)?;
            // the one form, as it is read back
            if date.to_string() != text {
                return Err(NoTime);
            }
            date.at(hour, minute, second, 0)
        } else {
            // 2026-12-01T08:00:00Z or …+01:00, nothing of RFC 9557 behind it
            let whole = matches!(text.len(), 20 | 25)
                && text.as_bytes().get(10) == Some(&b'T')
                && !text.contains('[');
            let stamp: Timestamp = text.parse().ok().filter(|_| whole).ok_or(NoTime)?;
            Offset::UTC.to_datetime(stamp)
        };
        let fits = (1970..=9999).contains(&read.year()) && read.subsec_nanosecond() == 0;
        fits.then_some(Self(read)).ok_or(NoTime)
    }

    /// The second of a moment of the room.
    pub(super) fn of(moment: Moment) -> Self {
        let stamp =
            Timestamp::from_second(moment.unix_ms() / 1_000).expect("a moment is of the years 1970 to 9998");
        Self(Offset::UTC.to_datetime(stamp))
    }

    /// As a certificate holds it: two digits of the year until 2049, four from then on (RFC 5280, 4.1.2.5).
    pub(super) fn time(self) -> Time {
        const FITS: &str = "a time of the calendar from 1970 to 9999";
        let two_digits = self.0.year() <= LAST_OF_TWO_DIGITS;
        let small = |number: i8| u8::try_from(number).expect(FITS);
        let time = DerTime::new(
            u16::try_from(self.0.year()).expect(FITS),
            small(self.0.month()),
            small(self.0.day()),
            small(self.0.hour()),
            small(self.0.minute()),
            small(self.0.second()),
        )
        .expect(FITS);
        if two_digits {
            Time::UtcTime(UtcTime::from_date_time(time).expect("its year is below 2050"))
        } else {
            Time::GeneralTime(GeneralizedTime::from_date_time(time))
        }
    }
}

impl From<&Time> for When {
    fn from(time: &Time) -> Self {
        const FITS: &str = "DER holds times of the calendar";
        let time = time.to_date_time();
        let small = |number: u8| i8::try_from(number).expect(FITS);
        let date = Date::new(i16::try_from(time.year()).expect(FITS), small(time.month()), small(time.day()))
            .expect(FITS);
        Self(date.at(small(time.hour()), small(time.minutes()), small(time.seconds()), 0))
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_read_in_one_form_and_come_back() {
        for (text, first, last) in [
            ("2026-12-01", "2026-12-01T00:00:00Z", "2026-12-01T23:59:59Z"),
            ("2049-12-31T23:59:59Z", "2049-12-31T23:59:59Z", "2049-12-31T23:59:59Z"),
            ("2050-01-01T00:30:00+01:00", "2049-12-31T23:30:00Z", "2049-12-31T23:30:00Z"),
            ("9999-12-31", "9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"),
        ] {
            let (a, b) = (When::first(text).expect("a time"), When::last(text).expect("a time"));
            assert_eq!((a.to_string(), b.to_string()), (first.to_owned(), last.to_owned()));
            assert_eq!((When::from(&a.time()), When::from(&b.time())), (a, b));
            assert_eq!(matches!(b.time(), Time::UtcTime(_)), last < "2050", "{last}");
        }
        let long = "2".repeat(100_000);
        for wrong in [
            "",
            "2026-13-01",
            "2026-02-29",
            "1969-12-31",
            "20261201",
            "2026-12-01 08:00:00Z",
            "2026-12-01T08:00:00",
            "2026-12-01T08:00:00.5Z",
            "2026-12-01T08:00Z",
            "2026-12-01\n",
            "2026-12-01T08:00:00Z[UTC]",
            &long,
        ] {
            assert_eq!(When::first(wrong), Err(NoTime), "{wrong:?}");
        }
    }
}
