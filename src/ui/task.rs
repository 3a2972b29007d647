//! One piece of work on a thread of its own, with its age and a way to give it up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use eframe::egui;

/// The work ended without a result, by a fault of this program.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("this program has a fault and could not do it. Nothing was changed; report it with the file")]
pub struct BrokeDown;

/// Work under way. Dropped, it is given up.
#[derive(Debug)]
pub struct Task<T> {
    result: Receiver<T>,
    since: Instant,
    given_up: Arc<AtomicBool>,
    /// What had the keyboard when it was started.
    focused: Option<egui::Id>,
}

impl<T: Send + 'static> Task<T> {
    /// Starts it; the window is drawn again when it is done.
    pub fn start(ctx: &egui::Context, work: impl FnOnce(&AtomicBool) -> T + Send + 'static) -> Self {
        let (outbox, result) = channel();
        let focused = ctx.memory(egui::Memory::focused);
        let given_up = Arc::new(AtomicBool::new(false));
        let (flag, ctx) = (Arc::clone(&given_up), ctx.clone());
        std::thread::spawn(move || {
            let done = work(&flag);
            // nobody listens any more when it was given up
            if outbox.send(done).is_ok() {
                ctx.request_repaint();
            }
        });
        Self { result, since: Instant::now(), given_up, focused }
    }

    /// True if the keyboard is where it was when this was started: whoever went on meanwhile keeps it, whatever comes of the
    /// work.
    pub fn is_waited_for(&self, ctx: &egui::Context) -> bool {
        ctx.memory(egui::Memory::focused) == self.focused
    }

    /// The result, once.
    pub fn poll(&self) -> Option<T> {
        self.result.try_recv().ok()
    }

    /// The result, once, or that there will be none: the work itself broke down.
    pub fn outcome(&self) -> Option<Result<T, BrokeDown>> {
        match self.result.try_recv() {
            Ok(result) => Some(Ok(result)),
            Err(TryRecvError::Disconnected) => Some(Err(BrokeDown)),
            Err(TryRecvError::Empty) => None,
        }
    }

    /// How long it has been under way.
    pub fn age(&self) -> Duration {
        self.since.elapsed()
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.given_up.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever went on to another field while something was read is not taken back from it.
    #[test]
    fn who_went_on_is_not_waited_for() {
        let (ctx, [here, there]) = (egui::Context::default(), ["here", "there"].map(egui::Id::unique));
        let at = |id: egui::Id| ctx.memory_mut(|memory| memory.request_focus(id));
        at(here);
        let (sender, done) = channel::<u8>();
        let task = Task::start(&ctx, move |_| done.recv().expect("sent"));
        assert!(task.is_waited_for(&ctx));
        at(there);
        sender.send(7).expect("it listens");
        let read = loop {
            if let Some(read) = task.poll() {
                break read;
            }
            std::thread::yield_now();
        };
        assert!(read == 7 && !task.is_waited_for(&ctx));
        at(here);
        assert!(task.is_waited_for(&ctx));
    }
}
