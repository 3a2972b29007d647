//! What a package is made of, and the files that it becomes.

use data_encoding::BASE64;

use super::kek_id::KekId;
use super::kind::Kind;
use crate::sharing::wrap::{WrapMethod, WrappingKey};
use crate::vocab::Mode;

/// A file of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedFile {
    /// Its name.
    pub name: &'static str,
    /// All of it. No secret.
    pub bytes: Vec<u8>,
}

/// Everything that a package is made of. Nothing of it is secret.
pub(super) struct Facts<'a> {
    pub mode: Mode,
    pub kind: Kind,
    pub method: WrapMethod,
    pub key: &'a WrappingKey,
    /// Under [`WrapMethod::of_any_length`], the AES key and the secret one after the other.
    pub wrapped: &'a [u8],
    pub kek: Option<&'a KekId>,
    /// True if the package has `check-values.txt`.
    pub has_check_values: bool,
    /// Digest of the public half of what is imported, in hex.
    pub public: Option<String>,
}

/// Bytes as the file of a target that wants them in base64, without a line end.
pub(super) fn base64_of(bytes: &[u8]) -> Vec<u8> {
    BASE64.encode(bytes).into_bytes()
}
