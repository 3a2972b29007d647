//! What `decide` permits, for the hands that do it.

use crate::plan::template::PayloadFrom;
use crate::sharing::check_value::CheckMethod;
use crate::sharing::check_value::CheckedKey;
use crate::sharing::entropy::SourceKind;
use crate::sharing::leaving::WayOut;
use crate::sharing::share::LockKind;
use crate::transcript::record::KnownSheet;
use crate::transcript::record::ReadFrom;
use crate::transcript::record::Record;
use crate::vocab::Digest;
use crate::vocab::Line;
use crate::vocab::Prose;

/// What `decide` permits. `Write` is all there is to it; the others go through the hands that hold secrets.
#[derive(Clone, Debug)]
pub enum Act {
    /// The entry is already complete.
    Write(Record),
    /// Check and keep throws.
    AddRolls(SourceKind),
    /// Draw the key.
    Draw,
    /// Split it.
    Split,
    /// Lock and sign a share.
    Lock {
        /// Number of the share, from 1.
        share: u8,
        /// How it is locked.
        kind: LockKind,
    },
    /// Hand a sheet over for printing.
    SendSheet {
        /// Which share.
        share: u8,
        /// The entry that goes first.
        record: Record,
        /// The sheet's serial.
        serial: u16,
    },
    /// Compare a reading with the share that was made.
    ReadBack {
        /// Number of the share, from 1.
        share: u8,
        /// The sheet.
        serial: u16,
        /// How it was read.
        from: ReadFrom,
    },
    /// Seal a secret.
    SealPayload {
        /// The name of its file.
        name: Line,
        /// What it is.
        about: Line,
        /// How it came.
        from: PayloadFrom,
    },
    /// Open the sealed file.
    OpenPayload {
        /// Its name.
        name: Line,
        /// Its digest, as it was written.
        digest: Digest,
    },
    /// Work out a check value.
    CheckValue {
        /// The method of the check value.
        method: CheckMethod,
        /// Of which derived key.
        of: Option<CheckedKey>,
    },
    /// Rebuild the key from the readings.
    Trial,
    /// Forget everything secret but the signing key.
    Wipe,
    /// Draw an operation number.
    Operate {
        /// Who asks.
        requester: Line,
        /// The reason, in the words that are recorded.
        reason: Prose,
        /// What becomes of the key.
        destination: Prose,
    },
    /// Look at an offered share.
    Offer(ReadFrom),
    /// Hold an open sheet against its making.
    CheckSheet {
        /// As last recorded.
        sheet: KnownSheet,
        /// As it is printed on the paper.
        serial: u16,
        /// How it was read.
        from: ReadFrom,
    },
    /// Forget a share that was taken.
    Withdraw {
        /// SHA-256 of the share.
        digest: Digest,
        /// The entry.
        record: Record,
    },
    /// Rebuild the key.
    Combine,
    /// Let something leave, or say that nothing does.
    Release {
        /// What, and which way; none in a drill.
        way: Option<WayOut>,
        /// Where to.
        destination: Line,
        /// Something else may follow at the step.
        more: bool,
    },
    /// Forget everything, end the ceremony.
    Abort(Record),
    /// Write the last entry and the statement, then forget the signing key.
    Seal(Record),
}
