//! `keyrite`: hands its arguments to the command line; without a command, opens the window.

use std::process::ExitCode;

use keyrite::cli;
use keyrite::desk::hardening::on_private_stack;

fn main() -> ExitCode {
    let hardened = match cli::begin() {
        Ok(hardened) => hardened,
        Err(code) => return ExitCode::from(code),
    };
    match on_private_stack(|| cli::run(std::env::args_os(), hardened)) {
        cli::Parsed::Done(code) => ExitCode::from(code),
        cli::Parsed::Window(hardened) => ExitCode::from(open_window(hardened)),
    }
}

#[cfg(feature = "gui")]
fn open_window(hardened: keyrite::desk::hardening::Hardened) -> u8 {
    match keyrite::ui::open(hardened) {
        Ok(()) => cli::DONE,
        Err(why) => cli::no_window(&why.to_string()),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_hardened: keyrite::desk::hardening::Hardened) -> u8 {
    cli::no_window("This build of Keyrite has no window: it was made without the feature gui.")
}
