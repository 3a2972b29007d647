//! What program this is: name, version and the SHA-256 of its own file.

use std::sync::OnceLock;

use super::files::digest_of_rest;
use crate::vocab::{Digest, Line};

/// Name and version, as recorded and printed.
#[expect(clippy::missing_panics_doc, reason = "made of constants")]
pub fn name() -> Line {
    #[expect(clippy::unwrap_used, reason = "made of constants, read in every test")]
    Line::exact(concat!("keyrite ", env!("CARGO_PKG_VERSION"))).unwrap()
}

/// SHA-256 of the running program's file, as the kernel has it open: read once, for a program that runs does not change.
pub fn digest() -> std::io::Result<Digest> {
    static KNOWN: OnceLock<Digest> = OnceLock::new();
    if let Some(known) = KNOWN.get() {
        return Ok(*known);
    }
    let read = digest_of_rest(&mut std::fs::File::open("/proc/self/exe")?)?;
    Ok(*KNOWN.get_or_init(|| read))
}
