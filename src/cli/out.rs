//! Where words go: results to standard output, everything else to standard error. A closed pipe ends nothing.

use std::io::{IsTerminal, Write};

use serde_json::Value;

use super::exit_codes::CANNOT;
use crate::vocab::shown::{json_shown, lines_shown};

/// The two outputs.
pub struct Out {
    live: bool,
    line_open: bool,
    lost: bool,
}

impl Out {
    /// Both outputs of this process.
    pub fn new() -> Self {
        Self { live: std::io::stderr().is_terminal(), line_open: false, lost: false }
    }

    /// A line of the result.
    pub fn result(&mut self, line: &str) {
        self.close_progress();
        let mut output = std::io::stdout().lock();
        let written = writeln!(output, "{}", lines_shown(line)).and_then(|()| output.flush());
        self.note(&written);
    }

    /// A result that did not arrive is remembered; a reader that went away wanted no more.
    fn note(&mut self, written: &std::io::Result<()>) {
        self.lost |= written.as_ref().is_err_and(|error| error.kind() != std::io::ErrorKind::BrokenPipe);
    }

    /// The command's exit code, unless its result was lost.
    pub fn finish(&mut self, code: u8) -> u8 {
        if self.lost {
            self.aside("standard output could not be written: the result above is not whole");
            return CANNOT;
        }
        code
    }

    /// A line of the result that must arrive: a key that was asked for and went nowhere is a failure.
    pub fn must_result(&mut self, line: &str) -> std::io::Result<()> {
        self.close_progress();
        let mut output = std::io::stdout().lock();
        writeln!(output, "{line}").and_then(|()| output.flush())
    }

    /// Exactly these bytes, which must arrive.
    pub fn must_exact(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.close_progress();
        let mut output = std::io::stdout().lock();
        output.write_all(bytes).and_then(|()| output.flush())
    }

    /// Exactly these bytes.
    pub fn exact(&mut self, text: &str) {
        self.close_progress();
        let mut output = std::io::stdout().lock();
        let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
        self.note(&written);
    }

    /// The result as one JSON object.
    pub fn json(&mut self, value: &Value) {
        self.result(&json_shown(&format!("{value:#}")));
    }

    /// A line beside the result.
    pub fn aside(&mut self, line: &str) {
        self.close_progress();
        let _ = writeln!(std::io::stderr().lock(), "{}", lines_shown(line));
    }

    /// Progress: one line that changes on a terminal, a line for each milestone elsewhere.
    pub fn progress(&mut self, line: &str, milestone: bool) {
        if self.live {
            let short: String = lines_shown(line).replace('\n', " ").chars().take(78).collect();
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K{short}");
            let _ = std::io::stderr().flush();
            self.line_open = true;
        } else if milestone {
            let _ = writeln!(std::io::stderr().lock(), "{}", lines_shown(line));
        }
    }

    /// Takes a line of progress away that is still there.
    pub fn close_progress(&mut self) {
        if std::mem::take(&mut self.line_open) {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}
