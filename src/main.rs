//! `keyrite`: hands its arguments to the command line; without a command, opens the window.

use std::process::ExitCode;

use keyrite::cli;

fn main() -> ExitCode {
    let hardened = match cli::begin() {
        Ok(hardened) => hardened,
        Err(code) => return ExitCode::from(code),
    };
    match cli::run(std::env::args_os(), hardened) {
        cli::Parsed::Done(code) => ExitCode::from(code),
        cli::Parsed::Window(_) => ExitCode::from(cli::no_window("This build of Keyrite has no window yet.")),
    }
}
