//! Why nothing was printed, in words that say what to do.

use crate::vocab::shown;

/// Seconds that `lpstat` has for an answer.
pub const ASK_SECONDS: u64 = 5;
/// Seconds that `lp` has to hand over a page.
pub const PRINT_SECONDS: u64 = 30;

/// Why nothing was printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// `lp` is not installed.
    #[error(
        "CUPS is not installed: the programs lp and lpstat are missing. Install the package cups-client, and cups"
    )]
    NoCups,
    /// Installed, but nothing listens.
    #[error("CUPS is not running on this machine. Start it (sudo systemctl start cups), then look again")]
    NotRunning,
    /// No such printer, or a name that no printer can have.
    #[error("CUPS knows no printer named \u{201c}{}\u{201d}: choose another one", shown(.0))]
    NoPrinter(String),
    /// Reached over a network.
    #[error(
        "\u{201c}{}\u{201d} is reached over a network ({}): no sheet is sent there. Choose a printer on a cable of this machine",
        shown(.printer),
        shown(.device)
    )]
    Networked {
        /// The printer.
        printer: String,
        /// Its address.
        device: String,
    },
    /// `lpstat` did not answer within 5 s.
    #[error(
        "CUPS did not answer within {} s. Nothing was printed: restart CUPS, then look again",
        ASK_SECONDS
    )]
    Silent,
    /// `lp` did not finish within 30 s.
    #[error(
        "CUPS did not take the page for \u{201c}{}\u{201d} within {} s. Look whether the printer has it, and cancel its job there, before you print again",
        shown(.printer),
        PRINT_SECONDS
    )]
    Stalled {
        /// The printer.
        printer: String,
    },
    /// CUPS or the printer does not take it.
    #[error("\u{201c}{}\u{201d} does not print: {why}", shown(.printer))]
    Refused {
        /// The printer.
        printer: String,
        /// In CUPS's words.
        why: String,
    },
    /// The programs cannot be run.
    #[error("{program} could not be run ({why})")]
    NotRun {
        /// `lp` or `lpstat`.
        program: &'static str,
        /// In the system's words.
        why: String,
    },
}
