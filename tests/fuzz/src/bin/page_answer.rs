//! What is checked stands in `targets/page_answer.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::page_answer::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
