//! What is checked stands in `targets/typed.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::typed::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
