//! `lp` and `lpstat` as child processes: a clean environment, a time limit, answers as plain text.

use std::io::{ErrorKind, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::cups::Cups;
use super::error::PrintError;
use crate::vocab::shown;

/// Time from one look whether it ended to the next.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Most bytes read of an answer.
const MAX_ANSWER_BYTES: u64 = 1 << 20;

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

/// Other programs' words in one short line.
pub(super) fn plain(words: &str) -> String {
    shown(words.trim())
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
    let deadline = Instant::now() + Duration::from_secs(seconds);
    let (mut said_out, mut said_err) = (Vec::new(), Vec::new());
    let ended = std::thread::scope(|scope| {
        scope.spawn(move || {
            // a child that does not want all of it says so by its exit
            let _ = to.write_all(input);
        });
        scope.spawn(|| out.take(MAX_ANSWER_BYTES).read_to_end(&mut said_out));
        scope.spawn(|| err.take(MAX_ANSWER_BYTES).read_to_end(&mut said_err));
        wait_until(&mut child, deadline)
    });
    let status = ended.map_err(|error| not_run(&error))?.ok_or(PrintError::Silent)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Said { ok: status.success(), out: text(&said_out), err: text(&said_err) })
}

/// Waits for the end of the child; one that is late is killed, and gives `None`.
fn wait_until(child: &mut Child, deadline: Instant) -> std::io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            return child.wait().map(|_| None);
        }
        std::thread::sleep(LOOK_EVERY);
    }
}
