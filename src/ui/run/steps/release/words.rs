//! What people choose from, in the words of the screen.

use crate::ceremony::state::Inner;
use crate::plan::template::{MayLeave, PermittedWay};
use crate::ui::run::StepContext;

/// What may leave: what is secret, and what a key makes that itself stays.
pub(super) const CHOICES: [(&str, &[(MayLeave, &str)]); 2] = [
    (
        "A secret leaves",
        &[
            (MayLeave::Key, "The key itself"),
            (MayLeave::DerivedKey, "A key derived from it"),
            (MayLeave::Payload, "A sealed payload, opened"),
        ],
    ),
    (
        "A key is used, and stays",
        &[
            (MayLeave::Signature, "A signature over a file"),
            (MayLeave::PublicHalf, "The public half of a derived key"),
            (MayLeave::Certificate, "A certificate or revocation list of a CA"),
        ],
    ),
];

/// How a secret leaves.
pub(super) const WAYS: [(PermittedWay, &str); 3] = [
    (PermittedWay::Wrapped, "Wrapped for a KMS or HSM: only it can open it"),
    (PermittedWay::File, "A new file, readable by its owner alone"),
    (PermittedWay::Screen, "This screen, while a button is held"),
];

/// True if something has left at this step.
pub(super) fn begun(context: &StepContext<'_>) -> bool {
    context.state.inner() == Some(&Inner::Releasing)
}

/// How nothing leaves, by what came before.
pub(super) fn nothing(context: &StepContext<'_>) -> &'static str {
    if begun(context) {
        "Nothing else: this step is done"
    } else if context.state.plan().template.kind.draws_a_key() {
        "None: nothing leaves at this step"
    } else if context.state.is_emergency() {
        "None: nothing leaves, and the key is wiped"
    } else {
        "None: this was a drill, the key is proven and wiped"
    }
}
