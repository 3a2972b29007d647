//! Which command runs.

use std::ffi::OsString;

use super::commands::{Cli, Command};
use super::out::Out;
use super::{CANNOT, audit, copy, custody, inspect, parse, recover, register, rehearse, template, verify};
use crate::desk::hardening::Hardened;

/// What the caller wants besides commands.
pub enum Parsed {
    /// A command ran; its exit code.
    Done(u8),
    /// No command: the window is wanted.
    Window(Hardened),
}

/// Runs the command line of `keyrite`.
pub fn run(arguments: impl IntoIterator<Item = OsString>, hardened: Hardened) -> Parsed {
    let cli = match parse::<Cli>(arguments) {
        Ok(cli) => cli,
        Err(code) => return Parsed::Done(code),
    };
    let mut out = Out::new();
    let code = match cli.command {
        None => return Parsed::Window(hardened),
        Some(Command::Rehearse(args)) => rehearse::run(&args, hardened, &mut out),
        Some(Command::Recover(args)) => recover::run(&args, &mut out),
        Some(Command::Inspect(args)) => inspect::run(&args, &mut out),
        Some(Command::Audit(args)) => audit::run(&args, &mut out),
        Some(Command::Verify(args)) => verify::run(&args, &mut out),
        Some(Command::Papers(args)) => template::papers(&args, &mut out),
        Some(Command::Copy(args)) => copy::run(&args, &mut out),
        Some(Command::Custody(args)) => custody::run(&args, &mut out),
        Some(Command::Register(args)) => register::run(&args, &mut out),
        Some(Command::Template(command)) => template::run(&command, &mut out),
    };
    Parsed::Done(out.finish(code))
}

/// Says that there is no window, and what works without one.
pub fn no_window(why: &str) -> u8 {
    let mut out = Out::new();
    out.aside(why);
    out.aside("These commands work without a window: rehearse, recover, inspect, audit, verify, papers, copy, custody, register, template. See keyrite --help.");
    CANNOT
}
