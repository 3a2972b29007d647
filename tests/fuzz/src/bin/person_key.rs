//! What is checked stands in `targets/person_key.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::person_key::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
