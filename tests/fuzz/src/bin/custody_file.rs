//! What is checked stands in `targets/custody_file.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::custody_file::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
