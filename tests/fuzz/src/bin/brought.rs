//! What is checked stands in `targets/brought.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::brought::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
