//! What is checked stands in `targets/key_names.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::key_names::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
