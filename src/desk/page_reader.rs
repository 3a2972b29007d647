//! Foreign pictures and PDFs are read in a child process: this program once more, with limits on memory and
//! time, fed through a pipe, and under a filter that lets it read, write and compute. Whatever a hostile file does to a
//! decoder happens there.
//!
//! The child's answer is one line `pages N`, then `drawn PAGE` for each page without a scanned picture and `code PAGE HEX`
//! for each code found; or `error TEXT`.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use data_encoding::HEXLOWER;
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, setrlimit};
use zeroize::Zeroizing;

use crate::paper::scan::{self, ScanError};
use crate::vocab::limits::MAX_SCAN_FILE_BYTES;

/// First argument that turns this program into the child.
pub const CHILD_ARGUMENT: &str = "__read-page";
/// Memory of the child: a page of 40 megapixels in colour with room to spare.
const CHILD_MEMORY_BYTES: u64 = 2 << 30;
/// Processor time of the child: 300 pages of a scan, each rendered and read once.
const CHILD_CPU_SECS: u64 = 60;
/// Wall time after which the child is ended.
const CHILD_WALL: Duration = Duration::from_mins(2);
/// Largest answer: 300 pages with several codes each.
const MAX_ANSWER_BYTES: u64 = 8 << 20;

/// A code found on a page, not yet trusted.
pub struct FoundCode {
    /// 1-based page.
    pub page: usize,
    /// Its text.
    pub untrusted_text: Zeroizing<String>,
}

/// Everything found in a file.
pub struct Pages {
    /// Pages looked at.
    pub pages: usize,
    /// Codes found, share or not.
    pub codes: Vec<FoundCode>,
    /// Pages that a program drew, which no scanner or camera has seen.
    pub drawn: Vec<usize>,
}

/// Why a file could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The decoder's own refusal.
    #[error("{0}")]
    Refused(String),
    /// The child ran out of memory or time, or crashed.
    #[error(
        "reading it takes more than 2 GB of memory or a minute of work: it is damaged or not a scan. Scan the sheet again as a plain PNG, grey, 300 dpi"
    )]
    TooMuch,
    /// The child could not be started.
    #[error("the page reader could not be started ({0})")]
    NoChild(String),
}

/// Looks for codes in the bytes of a PDF, PNG or JPEG.
pub fn read(bytes: &[u8]) -> Result<Pages, PageError> {
    let start = |error: std::io::Error| PageError::NoChild(error.to_string());
    let mut child = Command::new("/proc/self/exe")
        .arg(CHILD_ARGUMENT)
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
        let _ = output.take(MAX_ANSWER_BYTES).read_to_string(&mut answer);
        let _ = finished.send(());
    });
    let status = child.wait().map_err(|error| PageError::NoChild(error.to_string()))?;
    parse_answer(&answer).unwrap_or_else(|| {
        // ended by a signal: out of memory, out of time, or the decoder crashed
        Err(if status.code().is_none() {
            PageError::TooMuch
        } else {
            PageError::NoChild("it stopped".into())
        })
    })
}

fn parse_answer(answer: &str) -> Option<Result<Pages, PageError>> {
    let mut lines = answer.lines();
    let first = lines.next()?;
    if let Some(text) = first.strip_prefix("error ") {
        return Some(Err(PageError::Refused(text.to_owned())));
    }
    let mut found =
        Pages { pages: first.strip_prefix("pages ")?.parse().ok()?, codes: Vec::new(), drawn: Vec::new() };
    let mut whole = false;
    for line in lines {
        if line == "end" {
            whole = true;
            break;
        }
        if let Some(page) = line.strip_prefix("drawn ") {
            found.drawn.push(page.parse().ok()?);
            continue;
        }
        let (page, hex) = line.strip_prefix("code ")?.split_once(' ')?;
        let text = Zeroizing::new(String::from_utf8(HEXLOWER.decode(hex.as_bytes()).ok()?).ok()?);
        found.codes.push(FoundCode { page: page.parse().ok()?, untrusted_text: text });
    }
    whole.then_some(Ok(found))
}

/// The child's whole life: limits, read, answer. Returns its exit code.
pub fn run_child(mut input: impl Read, mut output: impl Write) -> i32 {
    // writing to a String cannot fail
    use std::fmt::Write as _;

    let limit = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    let limited = setrlimit(Resource::As, limit(CHILD_MEMORY_BYTES)).is_ok()
        && setrlimit(Resource::Cpu, limit(CHILD_CPU_SECS)).is_ok();
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
    let mut answer = Zeroizing::new(String::new());
    match scan::read_page_file(&bytes) {
        Ok(reading) => {
            let _ = writeln!(answer, "pages {}", reading.pages);
            for page in &reading.drawn {
                let _ = writeln!(answer, "drawn {page}");
            }
            for finding in &reading.findings {
                let hex = Zeroizing::new(HEXLOWER.encode(finding.text.as_bytes()));
                let _ = writeln!(answer, "code {} {}", finding.page, *hex);
            }
            answer.push_str("end\n");
        }
        Err(error) => {
            let _ = writeln!(answer, "error {}", one_line(&error));
        }
    }
    i32::from(output.write_all(answer.as_bytes()).and_then(|()| output.flush()).is_err())
}

fn one_line(error: &ScanError) -> String {
    error.to_string().replace('\n', " ")
}
