//! What program this is: name, version and the SHA-256 of its own file.

use super::files::digest_of_rest;
use crate::vocab::{Digest, Line};

/// Name and version, as recorded and printed.
#[expect(clippy::missing_panics_doc, reason = "made of constants")]
pub fn name() -> Line {
    #[expect(clippy::unwrap_used, reason = "made of constants, read in every test")]
    Line::exact(concat!("keyrite ", env!("CARGO_PKG_VERSION"))).unwrap()
}

/// SHA-256 of the running program's file, as the kernel has it open.
pub fn digest() -> std::io::Result<Digest> {
    digest_of_rest(&mut std::fs::File::open("/proc/self/exe")?)
}
