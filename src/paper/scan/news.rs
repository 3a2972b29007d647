//! What is sought in a file, and what is told of it as it is found.

#[cfg(feature = "cli")]
use crate::sharing::sealed::code;
use zeroize::Zeroizing;

/// One QR text and the page it stands on.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeOnPage {
    /// Page, from 1; a picture is page 1.
    pub page: usize,
    /// The text of the code: perhaps a share, so wiped on drop.
    pub text: Zeroizing<String>,
}

/// What is found while a file is looked at, as it is found: whoever ends the reader early keeps what came before.
pub enum News {
    /// Before anything else: how many pages there are, and which of them a program drew.
    Opened {
        /// Pages; 1 for a picture.
        pages: usize,
        /// Pages without a picture that a scanner or a camera could have made.
        drawn: Vec<usize>,
    },
    /// A code.
    Found(CodeOnPage),
    /// This page was looked at once.
    Looked(usize),
}

/// What is known of a file before it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Nothing.
    Anything,
    /// It is a sheet that this program has just drawn, with one code on its page.
    OwnSheet,
    /// A share's code and that of the sealed payload beside it.
    BothCodes,
}

#[cfg(feature = "cli")]
impl Sought {
    /// Whether a page on which these codes were seen need not be looked at again. A sealed payload's code alone is never
    /// enough: the share's stands on the same sheet, and is what is lost if it is not found.
    pub(super) fn is_enough(self, found: &[Zeroizing<String>]) -> bool {
        let sealed = found.iter().filter(|text| code::looks_like_code(text)).count();
        match self {
            Self::Anything | Self::OwnSheet => sealed < found.len(),
            Self::BothCodes => 0 < sealed && sealed < found.len(),
        }
    }
}

/// Who is told how many pages were looked at, and of how many.
pub type Looked<'a> = &'a mut dyn FnMut(usize, usize);

/// Who is told of [`News`].
pub type Listener<'a> = &'a mut dyn FnMut(News);
