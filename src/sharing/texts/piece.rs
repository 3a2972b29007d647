//! What is found in a text: pieces of it that are meant to be shares.

use zeroize::Zeroizing;

use super::layouts::Layout;

/// One thing in a text that is meant to be a share, in the form that the strict readers take.
#[derive(Debug)]
pub enum Piece {
    /// A code, upper case, without anything between its characters.
    Code(Hidden),
    /// A code typed by a scanner for another keyboard layout, which could not be told from it alone.
    OtherLayout(Layout),
    /// The rows of one sheet, numbered, one a line.
    Rows(Hidden),
}

/// Text of a share on its way to locked memory: wiped, and never printed.
pub struct Hidden(pub Zeroizing<String>);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden(redacted)")
    }
}
