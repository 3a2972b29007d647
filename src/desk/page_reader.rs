//! Foreign pictures and PDFs are read in a child process: this program once more, with limits on memory and
//! time, fed through a pipe, and under a filter that lets it read, write and compute. Whatever a hostile file does to a
//! decoder happens there.
//!
//! The child answers as it goes on, so that what it found counts even if it is ended early: `pages N`, `drawn PAGE` for
//! each page without a scanned picture, `code PAGE HEX` for each code, `looked PAGE` for each page that was looked at
//! once, and `end`; or `error TEXT`. Whoever waits for it is told of the pages as they come. Asked for a preview it says
//! `preview WIDTH HEX` alone. How the answer is taken stands in [`super::page_answer`].

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use data_encoding::HEXLOWER;
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, setrlimit};
use zeroize::Zeroizing;

use super::page_answer::Heard;
pub use super::page_answer::{FoundCode, PageError, Pages, Preview};
use crate::paper::scan::{self, CodeOnPage, Looked, News, ScanError, Sought};
use crate::vocab::limits::MAX_SCAN_FILE_BYTES;

/// First argument that turns this program into the child.
pub const CHILD_ARGUMENT: &str = "__read-page";
/// Second argument: what is given is a sheet of our own.
const OWN_ARGUMENT: &str = "own";
/// Second argument: a share's code is wanted, and that of the sealed payload beside it.
const BOTH_ARGUMENT: &str = "both";
/// Second argument: a small picture of the first page is wanted, and no code.
const PREVIEW_ARGUMENT: &str = "preview";
/// Memory of the child: a picture of 160 megapixels in colour with room to spare.
const CHILD_MEMORY_BYTES: u64 = 2 << 30;
/// Processor time of the child before it knows how many pages there are, in seconds.
const CHILD_CPU_SECS: u64 = 60;
/// Processor time that each page adds: several times what the slowest machine of these years takes for one.
const PAGE_CPU_SECS: u64 = 2;
/// Wall time after which the child is ended. Only against one that waits for ever: work is bounded by processor time,
/// which a busy machine does not use up.
const CHILD_WALL: Duration = Duration::from_hours(1);
/// Largest answer: 300 pages with several codes each.
const MAX_ANSWER_BYTES: u64 = 8 << 20;

/// What the child is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Codes.
    Codes(Sought),
    /// The first page, small.
    Preview,
}

/// Looks for codes in the bytes of a PDF, PNG, JPEG or TIFF.
pub fn read(bytes: &[u8], sought: Sought, looked: Looked<'_>) -> Result<Pages, PageError> {
    let (answer, ended) = ask(bytes, Asked::Codes(sought), looked)?;
    match Pages::said(&answer) {
        Some(Ok(found)) if found.looked > 0 || !found.codes.is_empty() => Ok(found),
        Some(Err(refused)) => Err(refused),
        Some(Ok(_)) | None => Err(ended),
    }
}

/// A small picture of the first page of such a file.
pub fn preview(bytes: &[u8]) -> Result<Preview, PageError> {
    let (answer, ended) = ask(bytes, Asked::Preview, &mut |_, _| {})?;
    Preview::said(&answer).unwrap_or(Err(ended))
}

/// What the child answers, and what it means if that is no answer.
fn ask(bytes: &[u8], asked: Asked, looked: Looked<'_>) -> Result<(Zeroizing<String>, PageError), PageError> {
    let start = |error: std::io::Error| PageError::NoChild(error.to_string());
    let mut child = Command::new("/proc/self/exe")
        .arg(CHILD_ARGUMENT)
        .args(match asked {
            Asked::Codes(Sought::Anything) => None,
            Asked::Codes(Sought::OwnSheet) => Some(OWN_ARGUMENT),
            Asked::Codes(Sought::BothCodes) => Some(BOTH_ARGUMENT),
            Asked::Preview => Some(PREVIEW_ARGUMENT),
        })
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(start)?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(PageError::NoChild("no pipe".into()));
    };
    let (finished, watch) = mpsc::channel::<()>();
    let pid = Pid::from_child(&child);
    let mut answer = Zeroizing::new(String::new());
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if watch.recv_timeout(CHILD_WALL) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = kill_process(pid, Signal::KILL);
            }
        });
        scope.spawn(move || {
            // a child that died early closes the pipe; its exit says why
            let _ = input.write_all(bytes);
        });
        // not text, or too long: treated as no answer below
        let _ = listen(output.take(MAX_ANSWER_BYTES), &mut answer, looked);
        let _ = finished.send(());
    });
    let status = child.wait().map_err(|error| PageError::NoChild(error.to_string()))?;
    // ended by a signal: out of memory, out of time, or the decoder crashed
    let ended = match status.code() {
        None => PageError::TooMuch,
        Some(_) => PageError::NoChild("it stopped".into()),
    };
    Ok((answer, ended))
}

/// Takes the answer down to its end, and tells of the pages on the way.
fn listen(output: impl Read, answer: &mut String, looked: Looked<'_>) -> std::io::Result<()> {
    let mut output = BufReader::new(output);
    let mut heard = Heard::default();
    loop {
        let before = answer.len();
        if output.read_line(answer)? == 0 {
            return Ok(());
        }
        if let Some((page, of)) = heard.line(answer.get(before..).unwrap_or_default()) {
            looked(page, of);
        }
    }
}

/// What the child is asked for, by its further argument.
pub fn asked(argument: Option<&std::ffi::OsStr>) -> Asked {
    match argument {
        Some(argument) if argument == OWN_ARGUMENT => Asked::Codes(Sought::OwnSheet),
        Some(argument) if argument == BOTH_ARGUMENT => Asked::Codes(Sought::BothCodes),
        Some(argument) if argument == PREVIEW_ARGUMENT => Asked::Preview,
        Some(_) | None => Asked::Codes(Sought::Anything),
    }
}

/// The child's whole life: limits, read, answer. Returns its exit code.
pub fn run_child(asked: Asked, mut input: impl Read, mut output: impl Write) -> i32 {
    let limit = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    let limited = setrlimit(Resource::As, limit(CHILD_MEMORY_BYTES)).is_ok() && allow_pages(0);
    // the decoders' panics are caught and reported as damage; their own words may hold file content
    std::panic::set_hook(Box::new(|_| {}));
    // before the first foreign byte is looked at; without a filter the limits alone must do
    let _ = super::sandbox::pages_only();
    if !limited {
        return 1;
    }
    let mut bytes = Zeroizing::new(Vec::new());
    if input.by_ref().take(MAX_SCAN_FILE_BYTES + 1).read_to_end(&mut bytes).is_err() {
        return 1;
    }
    let mut say = |line: &str| {
        let said = output.write_all(line.as_bytes()).and_then(|()| output.write_all(b"\n"));
        said.and_then(|()| output.flush())
    };
    let sought = match asked {
        Asked::Codes(sought) => sought,
        Asked::Preview => {
            let line = match scan::preview(&bytes) {
                Ok(Some(page)) => format!("preview {} {}", page.width(), HEXLOWER.encode(page.pixels())),
                Ok(None) => "error there is nothing on its first page that can be shown".to_owned(),
                Err(error) => format!("error {}", one_line(&error)),
            };
            return i32::from(say(&Zeroizing::new(line)).is_err());
        }
    };
    // nobody listens any more when a line cannot be said: the answer then ends early
    let mut told = Ok(());
    let read = scan::read_pages(&bytes, sought, &mut |progress| {
        told = std::mem::replace(&mut told, Ok(())).and_then(|()| tell(progress, &mut say));
    });
    let last = match read {
        Ok(()) => "end".to_owned(),
        Err(error) => format!("error {}", one_line(&error)),
    };
    i32::from(told.and_then(|()| say(&last)).is_err())
}

/// What is told of a page, as lines of the answer.
fn tell(news: News, say: &mut impl FnMut(&str) -> std::io::Result<()>) -> std::io::Result<()> {
    match news {
        News::Opened { pages, drawn } => {
            allow_pages(pages);
            say(&format!("pages {pages}"))?;
            drawn.iter().try_for_each(|page| say(&format!("drawn {page}")))
        }
        News::Found(CodeOnPage { page, text }) => {
            let hex = Zeroizing::new(HEXLOWER.encode(text.as_bytes()));
            say(&Zeroizing::new(format!("code {page} {}", *hex)))
        }
        News::Looked(page) => say(&format!("looked {page}")),
    }
}

/// Processor time for so many pages, up to that for the most there can be. False if the kernel does not take it.
fn allow_pages(pages: usize) -> bool {
    let seconds = |pages: usize| {
        CHILD_CPU_SECS + PAGE_CPU_SECS * u64::try_from(pages.min(scan::MAX_PAGES)).unwrap_or(u64::MAX)
    };
    let limit = Rlimit { current: Some(seconds(pages)), maximum: Some(seconds(scan::MAX_PAGES)) };
    setrlimit(Resource::Cpu, limit).is_ok()
}

fn one_line(error: &ScanError) -> String {
    error.to_string().replace('\n', " ")
}
