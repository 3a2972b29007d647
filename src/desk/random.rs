//! Random bytes of the operating system, all of those an act may need drawn before it begins: a source that fails, or that
//! gives the same bytes again, is found while nothing has happened yet.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Mutex;

use getrandom::SysRng;
use rand_core::{TryCryptoRng, TryRng};

use crate::ceremony::{EventKind, State};
use crate::vocab::digest::sha256;
use crate::vocab::secret::PAGE_BYTES;
use crate::vocab::{Digest, Secret};

/// Bytes that are compared with one another. That two are equal by chance does not happen.
const BLOCK: usize = 32;
/// What an act needs besides a split: seeds, salts, nonces, code words. The most is under 300 bytes.
const PLAIN_BYTES: usize = PAGE_BYTES;
/// Most that the lock of one share draws.
const LOCK_BYTES: usize = 64;
/// What a split draws for each of the 32 bytes of a key and each share that is needed beside the first.
const COEFFICIENT_BYTES: usize = 4;

/// Why there are no random numbers to go on with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRandomness {
    /// The source failed.
    #[error(
        "the operating system gives no random numbers ({0}), so nothing was done: do not go on with this machine; start it again, or take another one"
    )]
    Failed(String),
    /// The source gave what it gave before.
    #[error(
        "the operating system gives the same random numbers again, so nothing was done: whatever was drawn on this machine may be known to others. Do not go on with it, and do not use keys that it made"
    )]
    Repeats,
}

/// Random bytes that are there already, in locked memory. They are wiped with it.
#[derive(Debug)]
pub struct Random {
    pages: Vec<Secret<PAGE_BYTES>>,
    used: usize,
}

/// The first bytes of the last draw, by their digest.
static LAST: Mutex<Option<Digest>> = Mutex::new(None);

impl Random {
    /// At least this many, from the operating system.
    pub fn ready(bytes: usize) -> Result<Self, NoRandomness> {
        Self::draw(&mut SysRng, bytes)
    }

    /// As many as an act about this event can need.
    pub fn for_act(what: &EventKind, state: &State) -> Result<Self, NoRandomness> {
        let quorum = state.plan().choices.quorum.filter(|_| matches!(what, EventKind::Split));
        Self::ready(PLAIN_BYTES + quorum.map_or(0, |quorum| split_bytes(quorum.threshold())))
    }

    /// As many as a whole rehearsal with worthless keys can need, whatever its template.
    pub fn for_rehearsal() -> Result<Self, NoRandomness> {
        Self::ready(4 * PLAIN_BYTES + split_bytes(u8::MAX) + LOCK_BYTES * usize::from(u8::MAX))
    }

    /// The same from any source.
    pub fn draw(source: &mut impl TryCryptoRng, bytes: usize) -> Result<Self, NoRandomness> {
        let mut pages = Vec::new();
        for _ in 0..bytes.div_ceil(PAGE_BYTES).max(1) {
            let mut filled = Ok(());
            let page = Secret::<PAGE_BYTES>::fill_with(|place| filled = source.try_fill_bytes(place));
            filled.map_err(|error| NoRandomness::Failed(error.to_string()))?;
            pages.push(page);
        }
        let random = Self { pages, used: 0 };
        if random.repeats() { Err(NoRandomness::Repeats) } else { Ok(random) }
    }

    /// Two blocks of this draw are equal, or it begins as the last one did.
    fn repeats(&self) -> bool {
        let mut seen = BTreeSet::new();
        let blocks = self.pages.iter().flat_map(|page| page.expose().chunks_exact(BLOCK));
        let within = !blocks.into_iter().all(|block| seen.insert(block));
        let start = self.pages.first().map(|page| sha256(page.expose()));
        // whoever panicked while holding it left a digest or none: both are right
        let mut last = LAST.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        within || std::mem::replace(&mut *last, start) == start
    }
}

/// Most bytes that the split of a key takes, if so many shares are needed.
pub const fn split_bytes(threshold: u8) -> usize {
    crate::sharing::KEY_BYTES * COEFFICIENT_BYTES * threshold as usize
}

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, place: &mut [u8]) -> Result<(), Infallible> {
        for byte in place {
            let page = self.pages.get(self.used / PAGE_BYTES);
            let next = page.and_then(|page| page.expose().get(self.used % PAGE_BYTES));
            #[expect(
                clippy::expect_used,
                reason = "tests/core/random.rs counts what acts draw; none draws more"
            )]
            let next = next.expect("as many random bytes were drawn as an act can need");
            *byte = *next;
            self.used += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Random {}
