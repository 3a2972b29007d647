//! Who asked for what is under way, and what is told them if it is refused.

use crate::transcript::record::Subject;

/// Who asked for what is under way, and hears what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AskedBy {
    ThePage,
    WhatLiesOver,
}

/// Why something was refused.
#[derive(Debug)]
pub(super) struct Told {
    /// The field at which it is mended.
    pub field: Option<&'static str>,
    pub why: String,
    /// What an exception would have to be about.
    pub needed: Option<Subject>,
}
