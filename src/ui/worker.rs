//! The thread that holds the ceremony, so that the window never waits for a disk, a printer or Argon2.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::Instant;

use eframe::egui;

use crate::ceremony::{Opening, State};
use crate::desk::holding::{Answer, Holding, OpenError, Request};
use crate::desk::progress::Progress;
use crate::vocab::Digest;

/// What the thread says after a request.
#[derive(Debug)]
pub struct Report {
    /// The state now.
    pub state: Arc<State>,
    /// Digest of the last line.
    pub head: Digest,
    /// What came of the request.
    pub answer: Answer,
}

/// What the thread is asked.
#[derive(Debug)]
enum Message {
    Do(Box<Request>),
    TryAgain,
    Into(PathBuf),
    Leave,
    GiveUp,
}

/// The ceremony's thread, seen from the window.
#[derive(Debug)]
pub struct Worker {
    requests: Option<Sender<Message>>,
    reports: Receiver<Report>,
    thread: Option<JoinHandle<()>>,
    since: Option<Instant>,
    /// The request under way is not wanted any more.
    stop: Arc<AtomicBool>,
    progress: Arc<Progress>,
}

impl Worker {
    /// Opens the ceremony and starts its thread. Returns the first state and the last line's digest.
    pub fn open(
        opening: Opening,
        folder: &Path,
        ctx: &egui::Context,
    ) -> Result<(Self, Arc<State>, Digest), OpenError> {
        Ok(Self::with(Holding::open(opening, folder)?, ctx))
    }

    /// Starts the thread of a ceremony that is open.
    pub fn with(holding: Holding, ctx: &egui::Context) -> (Self, Arc<State>, Digest) {
        let progress = holding.progress();
        let (state, head) = (Arc::new(holding.state().clone()), holding.head());
        let (requests, inbox) = channel();
        let (outbox, reports) = channel();
        let ctx = ctx.clone();
        let stop = Arc::new(AtomicBool::new(false));
        let wanted = Arc::clone(&stop);
        let thread = std::thread::spawn(move || serve(holding, &inbox, &outbox, &wanted, &ctx));
        (
            Self { requests: Some(requests), reports, thread: Some(thread), since: None, stop, progress },
            state,
            head,
        )
    }

    /// Hands over a request. Ignored while another is under way: the screens offer none then.
    pub fn send(&mut self, request: Request) {
        self.ask(Message::Do(Box::new(request)));
    }

    /// Stops the request under way, unless its entry is written already; then it is carried out, but for a large file that is
    /// being written.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// True if the request under way was stopped, and has not come to its end yet.
    pub fn is_stopping(&self) -> bool {
        self.since.is_some() && self.stop.load(Ordering::Relaxed)
    }

    /// Bytes that are done, of how many, while the request under way counts them.
    pub fn bytes_so_far(&self) -> Option<(u64, u64)> {
        self.progress.so_far()
    }

    /// Tries again to keep the entry that could not be kept, or to do what should come of it.
    pub fn try_again(&mut self) {
        self.ask(Message::TryAgain);
    }

    /// Tries again with another new file.
    pub fn try_another(&mut self, path: PathBuf) {
        self.ask(Message::Into(path));
    }

    /// Leaves what should have come of the last entry.
    pub fn leave(&mut self) {
        self.ask(Message::Leave);
    }

    /// Gives it up: everything secret is forgotten.
    pub fn give_up(&mut self) {
        if let Some(requests) = &self.requests {
            let _ = requests.send(Message::GiveUp);
        }
    }

    fn ask(&mut self, message: Message) {
        if self.since.is_none() {
            self.stop.store(false, Ordering::Relaxed);
        }
        if let (None, Some(requests)) = (self.since, &self.requests)
            && requests.send(message).is_ok()
        {
            self.since = Some(Instant::now());
        }
    }

    /// Since when a request is under way.
    pub const fn busy_since(&self) -> Option<Instant> {
        self.since
    }

    /// The report, once it is there.
    pub fn poll(&mut self) -> Option<Report> {
        match self.reports.try_recv() {
            Ok(report) => {
                self.since = None;
                Some(report)
            }
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => None,
        }
    }

    /// True if the thread has ended although nobody asked it to.
    pub fn died(&self) -> bool {
        self.thread.as_ref().is_some_and(JoinHandle::is_finished)
    }
}

impl Drop for Worker {
    /// Secrets are wiped by their owner, the thread: wait until it has let go of them.
    fn drop(&mut self) {
        self.requests = None;
        // what is written for hours is not waited for
        self.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(
    mut holding: Holding,
    inbox: &Receiver<Message>,
    outbox: &Sender<Report>,
    stop: &AtomicBool,
    ctx: &egui::Context,
) {
    let go_on = || !stop.load(Ordering::Relaxed);
    while let Ok(message) = inbox.recv() {
        let answer = match message {
            Message::Do(request) => holding.submit_cancellable(*request, &go_on),
            Message::TryAgain => holding.carry_on_cancellable(&go_on),
            Message::Into(path) => holding.carry_on_into_cancellable(&path, &go_on),
            Message::Leave => holding.leave(),
            Message::GiveUp => return holding.give_up(),
        };
        let report = Report { state: Arc::new(holding.state().clone()), head: holding.head(), answer };
        if outbox.send(report).is_err() {
            return;
        }
        ctx.request_repaint();
    }
}
