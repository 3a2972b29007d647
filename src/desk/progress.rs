//! How far work has come that is counted in bytes, for whoever draws it while another thread does it.

use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that are done, of how many.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    all: AtomicU64,
}

impl Progress {
    /// Work of so many bytes begins; of none, it is over.
    pub fn begin(&self, all: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    /// So many are done.
    pub fn is_at(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
    }

    /// Done, and all of them, while there is something to count.
    pub fn so_far(&self) -> Option<(u64, u64)> {
        let all = self.all.load(Ordering::Relaxed);
        (all > 0).then(|| (self.done.load(Ordering::Relaxed).min(all), all))
    }
}
