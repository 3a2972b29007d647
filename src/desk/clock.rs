//! The room's clock and a clock that cannot be set.

use std::time::Instant;

use crate::ceremony::Tick;
use crate::vocab::Moment;

/// Counts from the opening of the ceremony.
#[derive(Debug)]
pub struct Clock {
    started: Instant,
    /// Where both clocks were at the start, if the ceremony's time is made up.
    from: Option<Tick>,
}

impl Clock {
    /// Starts counting now.
    pub fn start() -> Self {
        Self { started: Instant::now(), from: None }
    }

    /// Goes on from this instant of a made-up time, as fast as time does.
    pub fn going_on_from(tick: Tick) -> Self {
        Self { started: Instant::now(), from: Some(tick) }
    }

    /// Both clocks now.
    #[expect(clippy::missing_panics_doc, clippy::expect_used, reason = "millions of years")]
    pub fn tick(&self) -> Tick {
        let elapsed = self.started.elapsed().as_millis();
        let mono = u64::try_from(elapsed).expect("no ceremony lasts half a billion years");
        match self.from {
            None => Tick { at: now(), mono },
            Some(from) => {
                let ms = i64::try_from(elapsed).expect("no ceremony lasts a quarter of a billion years");
                let at = from.at.later_by(ms).expect("a made-up time stays in range");
                Tick { at, mono: from.mono + mono }
            }
        }
    }
}

/// The system's time with the machine's offset from UTC. A clock outside 1970 to 9999 is told as the nearer end of these
/// years, and a zone further than a day's half from UTC as UTC: both are seen at the wall clock's step.
pub fn now() -> Moment {
    let zoned = jiff::Zoned::now();
    let offset = i16::try_from(zoned.offset().seconds() / 60).expect("offsets are less than 26 hours");
    Moment::nearest(zoned.timestamp().as_millisecond(), offset)
}
