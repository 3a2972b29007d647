//! What program this is: name, version and the SHA-256 of its own file.

use sha2::{Digest as _, Sha256};
use std::io::Read;

use crate::vocab::{Digest, Line};

/// Name and version, as recorded and printed.
#[expect(clippy::missing_panics_doc, reason = "made of constants")]
pub fn name() -> Line {
    #[expect(clippy::unwrap_used, reason = "made of constants, read in every test")]
    Line::exact(concat!("keyrite ", env!("CARGO_PKG_VERSION"))).unwrap()
}

/// SHA-256 of the running program's file, as the kernel has it open.
pub fn digest() -> std::io::Result<Digest> {
    let mut file = std::fs::File::open("/proc/self/exe")?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0u8; 1 << 16];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok(Digest(hash.finalize().into()));
        }
        hash.update(chunk.get(..read).expect("what is read fits into what it is read into"));
    }
}
