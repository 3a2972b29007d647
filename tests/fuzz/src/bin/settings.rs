//! What is checked stands in `targets/settings.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::settings::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
