//! What is checked stands in `targets/transcript_line.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::transcript_line::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
