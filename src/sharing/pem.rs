//! Frames of PEM (RFC 7468) in a text that somebody brought. What may be in them differs, and is told where they are read.

use data_encoding::BASE64;
use zeroize::Zeroizing;

const BEGINS: &str = "-----BEGIN ";

/// A frame: what it says it is, and all that follows.
#[derive(Clone, Copy)]
pub(super) struct Frame<'t> {
    /// Its label, as `CERTIFICATE`.
    pub label: &'t str,
    /// All of the text behind that.
    pub after: &'t str,
}

impl<'t> Frame<'t> {
    /// What stands up to its end; none if it has no end of its label.
    pub(super) fn body(&self) -> Option<&'t str> {
        self.after.split_once(&format!("-----END {}-----", self.label)).map(|(body, _)| body)
    }
}

/// Whether a frame begins anywhere.
pub(super) fn is_in(text: &str) -> bool {
    text.contains(BEGINS)
}

/// Every frame that begins in the text; none in place of one whose label has no end.
pub(super) fn frames(text: &str) -> impl Iterator<Item = Option<Frame<'_>>> {
    text.split(BEGINS).skip(1).map(|frame| {
        let (label, after) = frame.split_once("-----")?;
        Some(Frame { label, after })
    })
}

/// Base64 over any number of lines. It may be a secret: nothing is left behind.
pub(super) fn decode(body: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(body.len()));
    plain.extend(body.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    let mut bytes = Zeroizing::new(vec![0; BASE64.decode_len(plain.len()).ok()?]);
    let length = BASE64.decode_mut(&plain, &mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}
