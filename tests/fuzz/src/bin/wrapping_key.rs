//! What is checked stands in `targets/wrapping_key.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::wrapping_key::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
