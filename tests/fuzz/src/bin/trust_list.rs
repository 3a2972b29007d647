//! What is checked stands in `targets/trust_list.rs`.

#![no_main]

use keyrite_fuzz::{begin, targets::trust_list::TARGET};

libfuzzer_sys::fuzz_target!(init: begin(&TARGET), |bytes: &[u8]| (TARGET.check)(bytes));
