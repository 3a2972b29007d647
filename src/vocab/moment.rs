//! A moment as the room's clock showed it: milliseconds since 1970 and the offset from UTC.
//!
//! Written as RFC 3339 with milliseconds and offset, `2026-11-21T14:07:32.123+01:00`, and read back only in
//! exactly that form.

use jiff::{Timestamp, tz::Offset};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time with the UTC offset of the room. Years 1970 to 9998.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    unix_ms: i64,
    offset_minutes: i16,
}

/// Milliseconds from 1970 to the last moment of the year 9998.
const LAST_MS: i64 = 253_370_764_799_999;
/// The largest offset from UTC that any place on earth uses is +14:00.
const MAX_OFFSET_MINUTES: i16 = 14 * 60;

impl Moment {
    /// A moment, or `None` outside the years 1970 to 9998 or beyond 14 hours of offset.
    pub fn new(unix_ms: i64, offset_minutes: i16) -> Option<Self> {
        let fits = (0..=LAST_MS).contains(&unix_ms) && offset_minutes.abs() <= MAX_OFFSET_MINUTES;
        fits.then_some(Self { unix_ms, offset_minutes })
    }

    /// The moment of these, or the nearest that there is: the first or last one, and UTC for an offset beyond the limit.
    pub fn nearest(unix_ms: i64, offset_minutes: i16) -> Self {
        let offset = if offset_minutes.abs() <= MAX_OFFSET_MINUTES { offset_minutes } else { 0 };
        Self::new(unix_ms.clamp(0, LAST_MS), offset).expect("both are in range now")
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub const fn unix_ms(self) -> i64 {
        self.unix_ms
    }

    /// So many milliseconds later, at the same offset; `None` outside the years.
    pub fn later_by(self, ms: i64) -> Option<Self> {
        Self::new(self.unix_ms.checked_add(ms)?, self.offset_minutes)
    }

    /// The date alone, `2026-11-21`.
    pub fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }

    /// Date and time to the minute with offset, for people: `2026-11-21 14:07 +01:00`.
    pub fn to_minute(self) -> String {
        format!("{} {}", self.to_local_minute(), self.zone())
    }

    /// The same without offset: `2026-11-21 14:07`.
    pub fn to_local_minute(self) -> String {
        format!("{} {}", self.part(0, 10), self.part(11, 16))
    }

    /// Hour, minute and second: `14:07:32`.
    pub fn time(self) -> String {
        self.part(11, 19)
    }

    /// The offset of the room: `+01:00`.
    pub fn zone(self) -> String {
        self.part(23, 29)
    }

    fn part(self, from: usize, to: usize) -> String {
        self.to_string().get(from..to).expect("a moment is written in 29 characters").to_owned()
    }

    /// Reads exactly the form that `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        let at: Timestamp = text.parse().ok()?;
        let (sign, hours, minutes) = (text.get(23..24)?, text.get(24..26)?, text.get(27..29)?);
        let size = hours.parse::<i16>().ok()? * 60 + minutes.parse::<i16>().ok()?;
        let moment = Self::new(at.as_millisecond(), if sign == "-" { -size } else { size })?;
        (moment.to_string() == text).then_some(moment)
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let offset =
            Offset::from_seconds(i32::from(self.offset_minutes) * 60).map_err(|_| std::fmt::Error)?;
        let local =
            offset.to_datetime(Timestamp::from_millisecond(self.unix_ms).map_err(|_| std::fmt::Error)?);
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (self.offset_minutes.abs() / 60, self.offset_minutes.abs() % 60);
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{sign}{hours:02}:{minutes:02}",
            local.year(),
            local.month(),
            local.day(),
            local.hour(),
            local.minute(),
            local.second(),
            local.millisecond(),
        )
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Self::parse(&text)
            .ok_or_else(|| de::Error::custom("a time is written like 2026-11-21T14:07:32.123+01:00"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_and_reads_one_form_only() {
        let moment = Moment::new(1_795_266_452_123, 60).expect("in range");
        let text = moment.to_string();
        assert_eq!(text, "2026-11-21T14:07:32.123+01:00");
        assert_eq!(Moment::parse(&text), Some(moment));
        assert_eq!(moment.to_minute(), "2026-11-21 14:07 +01:00");
        let others = [
            "2026-11-21T14:07:32+01:00",
            "2026-11-21T14:07:32.123Z",
            "2026-11-21 14:07:32.123+01:00",
            "2026-11-21T14:07:32.123+0100",
            "2026-13-21T14:07:32.123+01:00",
            "2026-11-21T14:07:32.123-00:00",
            "",
        ];
        for other in others {
            assert_eq!(Moment::parse(other), None, "{other}");
        }
    }

    #[test]
    fn offsets_west_and_of_half_hours() {
        for (offset, tail) in [(-210, "-03:30"), (0, "+00:00"), (840, "+14:00")] {
            let moment = Moment::new(0, offset).expect("in range");
            assert!(moment.to_string().ends_with(tail), "{moment}");
            assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        }
        assert_eq!(Moment::new(0, 841), None);
        assert_eq!(Moment::new(-1, 0), None);
    }
}
