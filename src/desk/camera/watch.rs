//! The thread that takes pictures, shows the latest one, and looks for a code in some of them.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::luma::Luma8;
use super::pixels;
use super::source::FrameSource;
use crate::paper::qr;
use crate::vocab::digest::sha256;
use crate::vocab::{Digest, SecretText};

/// Widest picture that is shown, in pixels.
const SHOWN_WIDTH: usize = 640;
/// From the beginning of one look for a code to that of the next: eight a second.
const LOOK_EVERY: Duration = Duration::from_millis(125);
/// Least rest after a look, for machines on which a look takes long.
const LOOK_REST: Duration = Duration::from_millis(50);
/// A code that was last seen less than this ago is still the same sheet before the camera.
const SAME_SHEET: Duration = Duration::from_secs(2);
/// Without a picture for this long something is wrong.
const NO_PICTURE: Duration = Duration::from_secs(3);
/// A trouble is shown at least this long, so that it can be read.
const TROUBLE_STAYS: Duration = Duration::from_secs(2);
/// Time that the thread has to end.
const JOIN_WITHIN: Duration = Duration::from_secs(1);
/// Most codes that wait to be taken.
const MOST_WAITING: usize = 16;

/// A code that was seen. Not yet known to be a share.
#[derive(Debug)]
pub struct SeenCode {
    /// Its text.
    pub text: SecretText,
    /// Its corners clockwise around it, the upper left first when it is upright, in parts of the picture's width and height, 0 to 1 from the top left.
    pub corners: [(f32, f32); 4],
}

/// What the thread shares with the window.
#[derive(Default)]
struct View {
    frame: Option<(u64, Arc<Luma8>)>,
    found: VecDeque<SeenCode>,
    trouble: Option<(String, Instant)>,
}

#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    view: Mutex<View>,
}

impl Shared {
    fn view(&self) -> MutexGuard<'_, View> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trouble(&self, says: String) {
        self.view().trouble = Some((says, Instant::now()));
    }
}

/// A running camera. Dropping it stops its thread and wipes what was seen.
pub struct Camera {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Camera {
    /// Starts taking pictures. `wake` is called from the camera's thread whenever there is something new to show.
    pub fn start(source: Box<dyn FrameSource>, wake: impl Fn() + Send + 'static) -> Self {
        let shared = Arc::new(Shared::default());
        let inside = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("camera".into())
            .spawn(move || Watch::new(source, &inside).run(&wake))
            .inspect_err(|error| shared.trouble(format!("the camera could not be started ({error})")))
            .ok();
        Self { shared, thread }
    }

    /// The latest picture, at most 640 pixels wide, and how many there were.
    pub fn frame(&self) -> Option<(u64, Arc<Luma8>)> {
        self.shared.view().frame.clone()
    }

    /// The next code that was seen, once. A sheet that stays before the camera is not reported again until it was
    /// away for two seconds.
    pub fn take_found(&self) -> Option<SeenCode> {
        self.shared.view().found.pop_front()
    }

    /// What is wrong, as a sentence, while it is.
    pub fn trouble(&self) -> Option<String> {
        self.shared.view().trouble.as_ref().map(|(says, _)| says.clone())
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        let deadline = Instant::now() + JOIN_WITHIN;
        let Some(thread) = self.thread.take() else { return };
        while !thread.is_finished() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(2));
        }
        // a driver that hangs keeps its thread, which ends when the driver lets go
        if thread.is_finished() {
            let _ = thread.join();
        }
    }
}

struct Watch<'s> {
    source: Box<dyn FrameSource>,
    shared: &'s Shared,
    frames: u64,
    last_frame: Instant,
    next_look: Instant,
    /// Digests of texts and when they were last seen.
    seen: Vec<(Digest, Instant)>,
}

impl<'s> Watch<'s> {
    fn new(source: Box<dyn FrameSource>, shared: &'s Shared) -> Self {
        let now = Instant::now();
        Self { source, shared, frames: 0, last_frame: now, next_look: now, seen: Vec::new() }
    }

    fn run(&mut self, wake: &dyn Fn()) {
        while !self.shared.stop.load(Ordering::Relaxed) {
            // drivers give what they like, and libraries stumble over it
            let next = catch_unwind(AssertUnwindSafe(|| self.source.next()));
            let next = next.unwrap_or_else(|_| {
                let says = format!("{}: it gave something that is no picture", self.source.name());
                Err(std::io::Error::new(ErrorKind::InvalidData, says))
            });
            match next {
                Ok(frame) => self.take(frame, wake),
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::Interrupted => self.nothing_yet(&error, wake),
                    ErrorKind::InvalidData => {
                        self.shared.trouble(error.to_string());
                        wake();
                        std::thread::sleep(Duration::from_millis(20));
                    }
                    _ => {
                        self.shared.trouble(error.to_string());
                        return wake();
                    }
                },
            }
        }
    }

    fn nothing_yet(&mut self, error: &std::io::Error, wake: &dyn Fn()) {
        if self.last_frame.elapsed() > NO_PICTURE {
            self.last_frame = Instant::now();
            self.shared.trouble(error.to_string());
            wake();
        }
        std::thread::sleep(Duration::from_millis(10));
    }

    fn take(&mut self, frame: Luma8, wake: &dyn Fn()) {
        self.frames += 1;
        self.last_frame = Instant::now();
        let frame = Arc::new(frame);
        let shown = if frame.width > SHOWN_WIDTH {
            Arc::new(pixels::small(&frame, SHOWN_WIDTH))
        } else {
            Arc::clone(&frame)
        };
        {
            let mut view = self.shared.view();
            view.frame = Some((self.frames, shown));
            if view.trouble.as_ref().is_some_and(|(_, since)| since.elapsed() > TROUBLE_STAYS) {
                view.trouble = None;
            }
        }
        wake();
        if Instant::now() < self.next_look {
            return;
        }
        let start = Instant::now();
        if let Some(found) = self.look(&frame) {
            let mut view = self.shared.view();
            if view.found.len() == MOST_WAITING {
                view.found.pop_front();
            }
            view.found.push_back(found);
            drop(view);
            wake();
        }
        self.next_look = (start + LOOK_EVERY).max(Instant::now() + LOOK_REST);
    }

    /// A code in the picture, unless it is still the one that was reported.
    fn look(&mut self, frame: &Luma8) -> Option<SeenCode> {
        let (width, height) = (u32::try_from(frame.width).ok()?, u32::try_from(frame.height).ok()?);
        let seen = qr::glance(&frame.pixels, width, height)?;
        let digest = sha256(seen.text.as_bytes());
        self.seen.retain(|(_, when)| when.elapsed() < SAME_SHEET);
        let now = Instant::now();
        if let Some((_, when)) = self.seen.iter_mut().find(|(other, _)| *other == digest) {
            *when = now;
            return None;
        }
        // longer than any share, or any secret text: nothing of ours
        let text = SecretText::copy_of(&seen.text).ok()?;
        self.seen.push((digest, now));
        Some(SeenCode { text, corners: seen.corners })
    }
}
