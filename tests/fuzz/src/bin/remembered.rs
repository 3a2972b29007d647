//! What is checked stands in `targets/remembered.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::remembered::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
