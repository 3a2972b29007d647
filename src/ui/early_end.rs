//! What becomes of paper when a ceremony ends early.

use crate::plan::Kind;

/// What an early end asks and says about paper: what a generation printed is destroyed, but the sheets that were opened
/// in a recovery are the custodians' own.
pub(super) const fn at_an_early_end(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Generation | Kind::Rotation => (
            "How what was printed is destroyed, and who watches",
            "Destroy what was printed, with a witness.",
        ),
        Kind::Audit => (
            "What becomes of a sheet that is out of its bag, and who watches",
            "Put a sheet that is out of its bag into a new one, with a witness. Do not destroy it: the key may depend on it.",
        ),
        Kind::Destruction | Kind::Deposit | Kind::DepositRelease | Kind::Record => (
            "What becomes of what was made or opened, and who watches",
            "Do with what was made or opened as you wrote, with a witness.",
        ),
        Kind::Recovery | Kind::Drill | Kind::Reshare | Kind::Reissue => (
            "What becomes of the opened sheets, and who watches",
            "Put every sheet that was opened into a new bag, with a witness. Do not destroy it: the key may depend on it.",
        ),
    }
}
