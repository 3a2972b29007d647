//! Why a rehearsal ended early.

use super::{CANNOT, NO};

/// Why a rehearsal ended early, with the exit code.
pub(super) struct Failed {
    pub code: u8,
    pub why: String,
}

#[expect(clippy::needless_pass_by_value, reason = "shaped for map_err")]
pub(super) fn cannot(why: impl ToString) -> Failed {
    Failed { code: CANNOT, why: why.to_string() }
}

#[expect(clippy::needless_pass_by_value, reason = "shaped for map_err")]
pub(super) fn failed(why: impl ToString) -> Failed {
    Failed { code: NO, why: why.to_string() }
}
