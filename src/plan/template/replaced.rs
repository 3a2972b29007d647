//! What a rotation says of the key that it replaces: why, and until when that one is still used.

/// The id of the choice that says why a key is replaced.
pub const WHY_REPLACED: &str = "why-replaced";
/// The id of the value that says on which day the old key decrypts or verifies for the last time.
pub const OLD_KEY_UNTIL: &str = "old-key-until";

/// Why a key is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyReplaced {
    /// The time it was to be used is over.
    PeriodOver,
    /// A policy, a law or a contract asks for it.
    Policy,
    /// What it is used with is weak, or will be.
    Algorithm,
    /// Somebody who ought not to may know it.
    MayBeKnown,
}

impl WhyReplaced {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::PeriodOver, Self::Policy, Self::Algorithm, Self::MayBeKnown];

    /// The option of the choice, word for word.
    pub const fn words(self) -> &'static str {
        match self {
            Self::PeriodOver => "its time is over",
            Self::Policy => "a policy asks for it",
            Self::Algorithm => "its algorithm is given up",
            Self::MayBeKnown => "it may be known to others",
        }
    }

    /// The reason that this option says.
    pub fn named(option: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.words() == option)
    }
}
