//! What is checked stands in `targets/share_bytes.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::share_bytes::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
