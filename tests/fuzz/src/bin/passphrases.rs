//! What is checked stands in `targets/passphrases.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::passphrases::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
