//! `keyrite-verify`: the auditor's program. The verdict of `keyrite verify`, and nothing else. Built alone (the crate
//! without features), nothing else is in it either.

use std::process::ExitCode;

use keyrite::cli;
use keyrite::desk::hardening::on_private_stack;

fn main() -> ExitCode {
    match cli::begin() {
        Ok(_) => ExitCode::from(on_private_stack(|| cli::run_verify(std::env::args_os()))),
        Err(code) => ExitCode::from(code),
    }
}
