//! What is written about, in every form that it is written in.

use crate::ceremony::register::{Register, Shown};
use crate::vocab::{Day, Mode};

/// What is written about.
#[derive(Clone, Copy)]
pub(super) struct View<'r> {
    pub(super) register: &'r Register,
    pub(super) shown: &'r Shown<'r>,
    pub(super) today: Day,
    pub(super) mode: Mode,
}
