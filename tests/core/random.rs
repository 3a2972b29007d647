//! A source of random numbers that fails or repeats itself is found before anything is done with it.

#![allow(clippy::expect_used)]

use std::convert::Infallible;

use crate::support::{Room, choices, shipped};
use keyrite::ceremony::EventKind;
use keyrite::desk::random::{NoRandomness, Random, split_bytes};
use keyrite::plan::StepKind;
use keyrite::sharing::share::LockKind;
use keyrite::vocab::Mode;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng, TryCryptoRng, TryRng};

/// A source that gives this pattern again and again, and fails after so many calls.
struct Bad {
    pattern: Vec<u8>,
    at: usize,
    calls: usize,
}

#[derive(Debug)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the hardware does not answer")
    }
}

impl std::error::Error for Broken {}

impl TryRng for Bad {
    type Error = Broken;

    fn try_next_u32(&mut self) -> Result<u32, Broken> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Broken> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, place: &mut [u8]) -> Result<(), Broken> {
        self.calls = self.calls.checked_sub(1).ok_or(Broken)?;
        for byte in place {
            *byte = self.pattern[self.at % self.pattern.len()];
            self.at += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Bad {}

fn random_bytes(length: usize, seed: u64) -> Vec<u8> {
    let mut bytes = vec![0; length];
    StdRng::seed_from_u64(seed).fill_bytes(&mut bytes);
    bytes
}

/// One test, because the last draw of the whole program is compared with the next one.
#[test]
fn a_source_that_fails_or_repeats_itself_is_refused() {
    let good = |seed| Bad { pattern: random_bytes(1 << 17, seed), at: 0, calls: 100 };
    assert!(Random::draw(&mut good(1), 40_000).is_ok(), "otherwise nothing below would prove anything");
    for calls in 0..9 {
        let refused = Random::draw(&mut Bad { calls, ..good(2) }, 40_000).expect_err("fails");
        assert_eq!(refused, NoRandomness::Failed("the hardware does not answer".into()), "{calls}");
    }
    for (name, pattern) in [
        ("zeros", vec![0]),
        ("ones", vec![0xff]),
        ("a byte", vec![7]),
        ("32 bytes", random_bytes(32, 3)),
        ("64 bytes", random_bytes(64, 4)),
        ("a counter of bytes", (0..=255).collect()),
        ("1024 bytes", random_bytes(1024, 5)),
    ] {
        let refused = Random::draw(&mut Bad { pattern, at: 0, calls: 100 }, 0).expect_err(name);
        assert_eq!(refused, NoRandomness::Repeats, "{name}");
    }
    // the same from the start each time, as after a snapshot of the machine
    assert!(Random::draw(&mut good(6), 0).is_ok());
    assert_eq!(Random::draw(&mut good(6), 0).expect_err("again"), NoRandomness::Repeats);
    assert!(Random::draw(&mut good(7), 0).is_ok());
    // the real one is none of these
    assert!(Random::ready(100_000).is_ok() && Random::ready(0).is_ok());
}

/// Counts what is drawn of it.
struct Counted {
    from: StdRng,
    drawn: usize,
}

impl TryRng for Counted {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.drawn += 4;
        Ok(self.from.next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.drawn += 8;
        Ok(self.from.next_u64())
    }

    fn try_fill_bytes(&mut self, place: &mut [u8]) -> Result<(), Infallible> {
        self.drawn += place.len();
        self.from.fill_bytes(place);
        Ok(())
    }
}

impl TryCryptoRng for Counted {}

/// No act draws more than is made ready for it, the largest split included.
#[test]
fn no_act_draws_more_than_was_made_ready() {
    for (quorum, lock) in [((255, 255), LockKind::None), ((2, 3), LockKind::CodeWords)] {
        let template = shipped("kek");
        let mut room =
            Room::open(&template, choices(&template, Some(quorum), lock), Mode::Rehearsal, 8).expect("opens");
        room.strict = false;
        let mut most = 0;
        while room.running() {
            let step = room.state().due().map(|(_, _, step)| step.kind);
            let (event, secret) = room.routine();
            let splits = matches!(event.what, EventKind::Split);
            let mut rng = Counted { from: StdRng::seed_from_u64(room.mono + 9), drawn: 0 };
            room.take_from(&event, secret, &mut rng).expect("taken");
            let ready = 4096 + if splits { split_bytes(quorum.0) } else { 0 };
            assert!(rng.drawn <= ready, "{event:?}: {} of {ready}", rng.drawn);
            most = most.max(rng.drawn);
            // all the rest is as in the smaller ceremony
            if quorum.0 == 255 && step == Some(StepKind::Split) {
                break;
            }
        }
        assert!(most > 32, "nothing was counted");
    }
}
