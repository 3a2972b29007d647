//! Where to go from a ceremony that is over.

use std::path::PathBuf;

/// Where to go from a ceremony that is over.
pub enum Next {
    /// The first screen.
    Home,
    /// Verify the transcript in this folder.
    Verify(PathBuf),
}
