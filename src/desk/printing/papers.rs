//! Papers that are no secret, from their files: as many jobs as copies are due, and what CUPS still has of them.

use std::path::Path;

use super::child;
use super::cups::Cups;
use super::error::PrintError;
use crate::desk::files::{self, FileError};
use crate::vocab::text::counted;

/// Largest paper: with 255 shares the script as it was held has some thousand pages.
const MAX_PAPER_BYTES: u64 = 256 << 20;

/// A paper that CUPS took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperJobs {
    /// The printer.
    pub printer: String,
    /// CUPS's id of each copy's job.
    pub jobs: Vec<String>,
}

/// Why a paper was not printed, or not in all its copies.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PaperPrintError {
    /// Its file.
    #[error("{0}")]
    File(#[from] FileError),
    /// CUPS or the printer.
    #[error("{0}")]
    Print(PrintError),
    /// Some copies were taken before.
    #[error("{why} {} of {wanted} went out before: {}", counted(u64::from(*.sent), "copy that"), .jobs.join(", "))]
    Some {
        /// Why the next one was not taken, a whole sentence.
        why: String,
        /// Copies that were taken.
        sent: u16,
        /// Copies that were wanted.
        wanted: u16,
        /// Their jobs.
        jobs: Vec<String>,
    },
}

impl PaperJobs {
    /// True if any of them is among these.
    pub fn are_in(&self, queued: &[String]) -> bool {
        self.jobs.iter().any(|job| queued.contains(job))
    }

    /// "job laser-17", "jobs laser-17, laser-18".
    pub fn said(&self) -> String {
        format!("{} {}", if self.jobs.len() == 1 { "job" } else { "jobs" }, self.jobs.join(", "))
    }
}

impl Cups {
    /// See [`super::print_paper`].
    pub fn print_paper(&self, printer: &str, path: &Path, copies: u16) -> Result<PaperJobs, PaperPrintError> {
        let pdf = files::read(path, MAX_PAPER_BYTES)?;
        let mut jobs = Vec::new();
        for sent in 0..copies {
            match self.print(printer, "paper", &pdf) {
                Ok(job) => jobs.push(job),
                Err(error) if sent == 0 => return Err(PaperPrintError::Print(error)),
                Err(error) => {
                    return Err(PaperPrintError::Some {
                        why: format!("{error}."),
                        sent,
                        wanted: copies,
                        jobs,
                    });
                }
            }
        }
        Ok(PaperJobs { printer: printer.to_owned(), jobs })
    }

    /// The jobs that CUPS has not done with, of whatever printer.
    pub fn queued(&self) -> Result<Vec<String>, PrintError> {
        let said = self.ask(&["-W", "not-completed", "-o"])?;
        let id = |line: &str| line.split_whitespace().next().map(child::plain);
        Ok(said.out.lines().filter_map(id).collect())
    }
}
