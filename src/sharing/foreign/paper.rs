//! What people bring: a file, or what they typed.

use zeroize::Zeroizing;

use crate::vocab::SecretText;

/// A file that was brought.
pub struct Paper {
    /// What people are shown.
    pub label: String,
    /// Its name alone, which for gfshare is a part of the share.
    pub file_name: String,
    /// All of it. Secret.
    pub content: Zeroizing<Vec<u8>>,
}

impl Paper {
    /// What somebody typed: one share, or lines of several.
    pub fn typed(label: String, text: &SecretText) -> Self {
        let content = Zeroizing::new(text.expose().as_bytes().to_vec());
        Self { label, file_name: String::new(), content }
    }
}
