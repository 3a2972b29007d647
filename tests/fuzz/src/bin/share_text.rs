//! What is checked stands in `targets/share_text.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::share_text::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
