//! Where a sheet is.

use crate::vocab::Line;

/// What became of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// In this bag.
    Bag(Line),
    /// Opened, and the ceremony ended before anything was decided.
    Opened,
    /// Opened, and to be replaced by a new set.
    ToBeReplaced,
    /// Opened, and the key is to be rotated.
    ToBeRotated,
    /// Opened, and the key was replaced since: the sheet rebuilds the old one until it is destroyed.
    Rotated,
    /// Destroyed before witnesses.
    Destroyed,
    /// Not shown at an audit.
    Missing,
}
