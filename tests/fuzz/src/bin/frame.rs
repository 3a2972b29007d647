//! What is checked stands in `targets/frame.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::frame::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
