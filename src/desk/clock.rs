//! The room's clock and a clock that cannot be set.

use std::time::Instant;

use crate::ceremony::Tick;
use crate::vocab::Moment;

/// Counts from the opening of the ceremony.
#[derive(Debug)]
pub struct Clock {
    started: Instant,
}

impl Clock {
    /// Starts counting now.
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }

    /// Both clocks now.
    pub fn tick(&self) -> Tick {
        Tick { at: now(), mono: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX) }
    }
}

/// The system's time with the machine's offset from UTC; 1970 if the clock is outside all reason.
pub fn now() -> Moment {
    let zoned = jiff::Zoned::now();
    let offset = i16::try_from(zoned.offset().seconds() / 60).unwrap_or(0);
    let unix_ms = zoned.timestamp().as_millisecond();
    Moment::new(unix_ms, offset).or_else(|| Moment::new(0, 0)).unwrap_or_else(epoch)
}

fn epoch() -> Moment {
    #[expect(clippy::unwrap_used, reason = "zero is in range")]
    Moment::new(0, 0).unwrap()
}
