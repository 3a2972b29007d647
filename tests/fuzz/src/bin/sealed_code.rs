//! What is checked stands in `targets/sealed_code.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::sealed_code::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
