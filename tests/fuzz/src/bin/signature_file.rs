//! What is checked stands in `targets/signature_file.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::signature_file::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
