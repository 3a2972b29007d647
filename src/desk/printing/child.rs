//! `lp` and `lpstat` as child processes: a clean environment, a time limit, answers as plain text.

use std::io::{ErrorKind, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::{Cups, PrintError};

/// Seconds that `lpstat` has for an answer.
pub const ASK_SECONDS: u64 = 5;
/// Seconds that `lp` has to hand over a page.
pub const PRINT_SECONDS: u64 = 30;
/// Most bytes read of an answer.
const MAX_ANSWER_BYTES: u64 = 1 << 20;
/// Most characters of CUPS's words that are repeated.
const MAX_WORDS_CHARS: usize = 200;

/// What a child said.
pub(super) struct Said {
    /// It ended well.
    pub(super) ok: bool,
    /// Standard output.
    pub(super) out: String,
    /// Standard error.
    pub(super) err: String,
}

impl Said {
    /// Its complaint in one line, without its own name before it.
    pub(super) fn complaint(&self) -> String {
        let line =
            self.err.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it gives no reason");
        let line = line.strip_prefix("lp: ").unwrap_or(line);
        plain(line.strip_prefix("Error - ").unwrap_or(line))
    }
}

/// Other programs' words in one short line: control characters, which could forge a line, as question marks.
pub(super) fn plain(words: &str) -> String {
    words.trim().chars().map(|c| if c.is_control() { '?' } else { c }).take(MAX_WORDS_CHARS).collect()
}

/// Runs the program with this input, and kills it when its time is over: then the answer is [`PrintError::Silent`].
pub(super) fn run(
    cups: &Cups,
    program: &'static str,
    arguments: &[&str],
    input: &[u8],
    seconds: u64,
) -> Result<Said, PrintError> {
    let not_run = |error: &std::io::Error| PrintError::NotRun { program, why: error.to_string() };
    // nothing of the caller's environment: no other server, no other language, no defaults of the user
    let mut child = Command::new(program)
        .args(arguments)
        .env_clear()
        .env("PATH", &cups.programs)
        .env("LC_ALL", "C")
        .env("CUPS_SERVER", &cups.server)
        .env("HOME", "/nonexistent")
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(
            |error| if error.kind() == ErrorKind::NotFound { PrintError::NoCups } else { not_run(&error) },
        )?;
    let (to, out, err) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut to), Some(out), Some(err)) = (to, out, err) else {
        return Err(PrintError::NotRun { program, why: "no pipe".into() });
    };
    let pid = Pid::from_child(&child);
    let (finished, watch) = mpsc::channel::<()>();
    let (mut said_out, mut said_err) = (Vec::new(), Vec::new());
    let late = std::thread::scope(|scope| {
        let watcher = scope.spawn(move || {
            let late =
                watch.recv_timeout(Duration::from_secs(seconds)) == Err(mpsc::RecvTimeoutError::Timeout);
            if late {
                let _ = kill_process(pid, Signal::KILL);
            }
            late
        });
        scope.spawn(move || {
            // a child that does not want all of it says so by its exit
            let _ = to.write_all(input);
        });
        scope.spawn(|| {
            let _ = err.take(MAX_ANSWER_BYTES).read_to_end(&mut said_err);
        });
        let _ = out.take(MAX_ANSWER_BYTES).read_to_end(&mut said_out);
        let _ = finished.send(());
        watcher.join().unwrap_or(false)
    });
    let status = child.wait().map_err(|error| not_run(&error))?;
    if late {
        return Err(PrintError::Silent);
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Said { ok: status.success(), out: text(&said_out), err: text(&said_err) })
}
