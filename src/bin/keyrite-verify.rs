//! `keyrite-verify`: the auditor's program. The verdict of `keyrite verify`, and nothing else.

use std::process::ExitCode;

use keyrite::cli;

fn main() -> ExitCode {
    match cli::begin() {
        Ok(_) => ExitCode::from(cli::run_verify(std::env::args_os())),
        Err(code) => ExitCode::from(code),
    }
}
