//! What is checked stands in `targets/code_words.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::code_words::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
