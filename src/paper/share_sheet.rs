//! A sheet job of the ceremony → the page of one share → PDF.

use zeroize::Zeroizing;

use super::pdf::{self, PdfError};
use super::sheet::{self, Lock, SecondFacts, SheetError, SheetFacts};
use crate::ceremony::SheetJob;
use crate::sharing::share::LockKind;
use crate::vocab::Mode;
use crate::vocab::digest::{first, hex_groups};
use crate::vocab::ids::sheet_serial;

/// Why a sheet cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ShareSheetError {
    /// A fact does not fit the page.
    #[error("the sheet cannot be laid out: {0}")]
    Layout(#[from] SheetError),
    /// The PDF could not be written.
    #[error("the sheet cannot be written as PDF: {0}")]
    Pdf(#[from] PdfError),
}

/// Where it says how to rebuild the key without this program, as printed on every sheet.
const GUIDE: &str = "file GUIDE.txt in recovery-kit of the ceremony folder";

/// The PDF of one sheet.
pub fn to_pdf(job: &SheetJob) -> Result<Zeroizing<Vec<u8>>, ShareSheetError> {
    let pages = sheet::lay_out(&facts(job), job.paper.into())?;
    Ok(pdf::write(&pages)?)
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn facts(job: &SheetJob) -> SheetFacts {
    let header = &job.header;
    let digest: [u8; 8] = first(&job.digest.0);
    SheetFacts {
        rehearsal: job.mode == Mode::Rehearsal,
        purpose: job.label.to_string(),
        ceremony: job.ceremony.clone(),
        set: header.set.short(),
        generation: header.generation,
        share: header.x,
        threshold: header.quorum.threshold(),
        show_threshold: true,
        serial: sheet_serial(job.serial),
        holder: format!("Custodian {}", header.x),
        made: job.made.date(),
        review: job.review.to_string(),
        // the sheet says the program's name itself
        app_version: job.program.as_str().trim_start_matches("keyrite ").to_owned(),
        format_version: format!("share v{}", crate::sharing::share::VERSION),
        fingerprint_words: words(&header.fingerprint.words()),
        fingerprint_hex: header.fingerprint.hex(),
        ceremony_key_words: words(&job.ceremony_key.spoken()),
        share_digest: hex_groups(&digest),
        qr_text: Zeroizing::new(job.payload.expose().to_owned()),
        rows: job.rows.clone(),
        recovery_rows: job.recovery_rows,
        lock: match header.lock {
            LockKind::None => Lock::Open,
            LockKind::Passphrase => Lock::Passphrase,
            LockKind::CodeWords => Lock::CodeWords,
        },
        contact: vec![job.contact.to_string()],
        release_hash: job.program_digest.hex(),
        guide: GUIDE.to_owned(),
        second: job.second.as_ref().map(|second| SecondFacts {
            code: second.code.clone(),
            about: second.about.to_string(),
            digest: hex_groups(&first::<8, 32>(&second.digest.0)),
        }),
    }
}
