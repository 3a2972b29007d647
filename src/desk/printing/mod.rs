//! Printing by CUPS: a PDF goes to `lp` on its standard input, straight from memory; no file of ours holds it.
//!
//! CUPS keeps a copy of its own while it prints, in the folder that [`spool`] looks at. Only the CUPS of this machine is
//! ever asked, whatever the environment or its settings say, and one call is one job of one copy.

mod child;
mod cups;
mod device;
mod error;
mod papers;
mod spool;

use std::path::Path;

use child::Said;
pub use cups::Cups;
pub use device::is_networked;
pub use error::PrintError;
use error::{ASK_SECONDS, PRINT_SECONDS};
pub use papers::{PaperJobs, PaperPrintError};
pub use spool::{Spool, spool};

/// Longest printer name that CUPS allows, in bytes.
const MAX_NAME_BYTES: usize = 127;
/// Longest title given to a job, in characters: CUPS cuts at 255 bytes.
const MAX_TITLE_CHARS: usize = 60;

/// A printer that CUPS knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    /// Its name, as [`print()`] takes it.
    pub name: String,
    /// Used when none is named.
    pub is_default: bool,
    /// `idle`, `printing`, `disabled: REASON`, or `set up when used` for one that was found and has no queue yet.
    pub state: String,
    /// Where it is connected, `usb://…`; `None` when CUPS does not say.
    pub device: Option<String>,
}

impl Printer {
    /// True if what it prints leaves this machine by a network, as far as CUPS says how it is connected.
    pub fn is_networked(&self) -> bool {
        self.device.as_deref().is_some_and(is_networked)
    }

    /// True if it takes no jobs now.
    pub fn is_disabled(&self) -> bool {
        self.state.starts_with("disabled")
    }
}

/// The printers that this machine's CUPS knows, the default one first, then by name. Takes at most 10 s.
pub fn printers() -> Result<Vec<Printer>, PrintError> {
    Cups::default().printers()
}

/// Prints a PDF once, on one side, unscaled, without a cover page. Gives CUPS's id of the job, `NAME-17`.
/// A printer that is reached over a network is refused.
///
/// The title stands in CUPS's list of jobs for everybody to read: it must say nothing. A printer that is disabled is
/// refused, because its job, and with it the share, would wait in the spool.
pub fn print(printer: &str, title: &str, pdf: &[u8]) -> Result<String, PrintError> {
    Cups::default().print(printer, title, pdf)
}

/// Prints a paper that is no secret, from its file, as many times as copies are due: a job each. Only what leaves no copy
/// unprinted is done; the error says how many went out.
pub fn print_paper(printer: &str, path: &Path, copies: u16) -> Result<PaperJobs, PaperPrintError> {
    Cups::default().print_paper(printer, path, copies)
}

/// The jobs that this machine's CUPS has not done with.
pub fn queued() -> Result<Vec<String>, PrintError> {
    Cups::default().queued()
}

impl Cups {
    /// See [`printers`].
    pub fn printers(&self) -> Result<Vec<Printer>, PrintError> {
        let details = self.ask(&["-d", "-p", "-v"])?;
        // printers without a queue yet, by USB: looking for them may take longer than anybody waits
        let names = match self.ask(&["-e"]) {
            Err(PrintError::Silent) => String::new(),
            said => said?.out,
        };
        Ok(parse_printers(&names, &details.out))
    }

    /// See [`print()`].
    pub fn print(&self, printer: &str, title: &str, pdf: &[u8]) -> Result<String, PrintError> {
        let unknown = || PrintError::NoPrinter(printer.to_owned());
        if !is_name(printer) {
            return Err(unknown());
        }
        let known = self.printers()?.into_iter().find(|known| known.name == printer).ok_or_else(unknown)?;
        let refused = |why: String| PrintError::Refused { printer: printer.to_owned(), why };
        if known.is_disabled() {
            return Err(refused(format!("it is {}. Enable it, or choose another one", known.state)));
        }
        if let Some(device) = known.device.filter(|device| is_networked(device)) {
            return Err(PrintError::Networked { printer: printer.to_owned(), device });
        }
        let title = neutral(title);
        let mut arguments = vec!["-d", printer, "-n", "1", "-t", &title];
        // a user's own defaults, such as two-sided, must not change the sheet
        for option in ["sides=one-sided", "number-up=1", "print-scaling=none", "job-sheets=none"] {
            arguments.extend(["-o", option]);
        }
        if let Some(media) = media(pdf) {
            arguments.extend(["-o", media]);
        }
        arguments.push("-");
        let said = match child::run(self, "lp", &arguments, pdf, PRINT_SECONDS) {
            Err(PrintError::Silent) => return Err(PrintError::Stalled { printer: printer.to_owned() }),
            said => said?,
        };
        if said.err.contains("does not exist") {
            return Err(unknown());
        }
        let job = said.out.lines().find_map(|line| line.strip_prefix("request id is "));
        let job = job.and_then(|rest| rest.split(' ').next()).map(child::plain).filter(|job| !job.is_empty());
        job.filter(|_| said.ok).ok_or_else(|| refused(said.complaint()))
    }

    fn ask(&self, arguments: &[&str]) -> Result<Said, PrintError> {
        let said = child::run(self, "lpstat", arguments, &[], ASK_SECONDS)?;
        // without printers `lpstat` fails too, and that is an answer
        let unreachable = ["not running", "nable to connect", "Connection refused", "Bad file descriptor"];
        if !said.ok && unreachable.iter().any(|words| said.err.contains(words)) {
            return Err(PrintError::NotRunning);
        }
        Ok(said)
    }
}

/// What CUPS allows as a name; never an option, never several words.
fn is_name(name: &str) -> bool {
    let allowed =
        |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '/' | '#' | '?' | '\'' | '"');
    !name.is_empty() && name.len() <= MAX_NAME_BYTES && !name.starts_with('-') && name.chars().all(allowed)
}

/// The title as one short line that is no option.
fn neutral(title: &str) -> String {
    let line: String = title.chars().filter(|c| !c.is_control()).take(MAX_TITLE_CHARS).collect();
    let line = line.trim_start_matches(['-', ' ']).trim_end();
    if line.is_empty() { "page".to_owned() } else { line.to_owned() }
}

/// The paper that the PDF's first page is made for, as an option of `lp`; `None` for any other than our two.
fn media(pdf: &[u8]) -> Option<&'static str> {
    const KEY: &[u8] = b"/MediaBox";
    let at = pdf.windows(KEY.len()).position(|window| window == KEY)?;
    let after = String::from_utf8_lossy(pdf.get(at + KEY.len()..)?.get(..80)?).into_owned();
    let inside = after.split_once('[')?.1.split_once(']')?.0;
    let sides: Vec<f64> = inside.split_whitespace().filter_map(|side| side.parse().ok()).collect();
    let near = |side: Option<&f64>, points: f64| side.is_some_and(|side| (side - points).abs() < 2.0);
    match (sides.get(2), sides.get(3)) {
        (width, height) if near(width, 595.3) && near(height, 841.9) => Some("media=A4"),
        (width, height) if near(width, 612.0) && near(height, 792.0) => Some("media=Letter"),
        _ => None,
    }
}

/// From what `lpstat -e` and `lpstat -d -p -v` print in the C locale.
pub fn parse_printers(names: &str, details: &str) -> Vec<Printer> {
    let default = details.lines().find_map(|line| line.strip_prefix("system default destination: "));
    let queues = details.lines().filter_map(|line| line.strip_prefix("printer ")?.split(' ').next());
    let mut all: Vec<Printer> = names
        .lines()
        .chain(queues)
        .filter(|name| is_name(name))
        .map(|name| Printer {
            name: name.to_owned(),
            is_default: default == Some(name),
            state: state_of(name, details).unwrap_or_else(|| "set up when used".to_owned()),
            device: details
                .lines()
                .find_map(|line| line.strip_prefix("device for ")?.strip_prefix(name)?.strip_prefix(": "))
                .map(child::plain),
        })
        .collect();
    all.sort_by(|a, b| b.is_default.cmp(&a.is_default).then_with(|| a.name.cmp(&b.name)));
    all.dedup_by(|a, b| a.name == b.name);
    all
}

fn state_of(name: &str, details: &str) -> Option<String> {
    let mut lines = details.lines();
    let says = |line: &str| {
        let behind = line.strip_prefix("printer ")?.strip_prefix(name)?.strip_prefix(' ')?;
        Some(behind.trim_start().to_owned())
    };
    let said = lines.by_ref().find_map(says)?;
    Some(if said.starts_with("is idle") {
        "idle".to_owned()
    } else if said.starts_with("now printing") {
        "printing".to_owned()
    } else if said.starts_with("disabled") {
        // the reason stands on the next line, indented
        let reason = lines.next().filter(|line| line.starts_with([' ', '\t'])).map(child::plain);
        reason
            .filter(|reason| !reason.is_empty())
            .map_or("disabled".to_owned(), |why| format!("disabled: {why}"))
    } else {
        child::plain(&said)
    })
}
