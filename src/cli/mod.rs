//! Floor 7: the same session without a window. For auditors, for disaster recovery on a bare machine, for scripts.
//!
//! Built for `keyrite-verify` alone (no feature `cli`), [`verify`] is all that is here.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 the answer is no;
//! 2 wrong usage or something could not be read or written; `verify` also 3 to 5, `register` 5, see there.

#[cfg(feature = "cli")]
mod asked;
#[cfg(feature = "cli")]
pub mod audit;
#[cfg(feature = "cli")]
mod certifying;
#[cfg(feature = "cli")]
mod certifying_args;
#[cfg(feature = "cli")]
mod commands;
#[cfg(feature = "cli")]
pub mod copy;
#[cfg(feature = "cli")]
pub mod custody;
#[cfg(feature = "cli")]
mod desk_world;
#[cfg(feature = "cli")]
mod dispatch;
#[cfg(feature = "cli")]
mod emergency;
mod exit_codes;
#[cfg(feature = "cli")]
mod exits;
#[cfg(feature = "cli")]
mod foreign;
#[cfg(feature = "cli")]
pub mod inspect;
#[cfg(feature = "cli")]
mod large;
#[cfg(feature = "cli")]
mod lock_secrets;
#[cfg(feature = "cli")]
mod made;
mod out;
#[cfg(feature = "cli")]
pub mod recover;
#[cfg(feature = "cli")]
pub mod register;
#[cfg(feature = "cli")]
mod register_args;
#[cfg(feature = "cli")]
pub mod rehearse;
#[cfg(feature = "cli")]
mod rehearse_failed;
#[cfg(feature = "cli")]
mod rehearse_sheets;
#[cfg(feature = "cli")]
mod rehearse_ways;
#[cfg(feature = "cli")]
mod rehearsed;
#[cfg(feature = "cli")]
mod release;
#[cfg(feature = "cli")]
mod request;
#[cfg(feature = "cli")]
mod signing;
#[cfg(feature = "cli")]
mod signing_args;
#[cfg(feature = "cli")]
pub mod template;
#[cfg(feature = "cli")]
mod template_help;
#[cfg(feature = "cli")]
mod typed_digest;
#[cfg(feature = "cli")]
mod unwanted;
pub mod verify;
mod verify_args;
#[cfg(feature = "cli")]
mod wrapping;
#[cfg(feature = "cli")]
mod wrapping_args;

use std::ffi::OsString;

use clap::Parser;

#[cfg(feature = "cli")]
pub(crate) use commands::TemplateCommand;
#[cfg(feature = "cli")]
pub use commands::{
    AuditArgs, CopyArgs, CustodyArgs, InspectArgs, LockArg, PaperArg, PapersArgs, RecoverArgs, RegisterArgs,
    RehearseArgs,
};
#[cfg(feature = "cli")]
pub use dispatch::{Parsed, no_window, run};
pub use exit_codes::{CANNOT, DONE, NO};
pub use verify_args::VerifyArgs;

use crate::desk::hardening::{Hardened, harden};
use crate::vocab::shown_path;
use out::Out;

/// The first thing both programs do: become the page reader if asked to, and harden the process.
pub fn begin() -> Result<Hardened, u8> {
    let hardened = harden();
    #[cfg(feature = "cli")]
    read_page_if_asked()?;
    Ok(hardened)
}

/// Becomes the page reader if the first argument says so, and ends as one.
#[cfg(feature = "cli")]
fn read_page_if_asked() -> Result<(), u8> {
    use crate::desk::page_reader;

    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().as_deref() != Some(std::ffi::OsStr::new(page_reader::CHILD_ARGUMENT)) {
        return Ok(());
    }
    let asked = page_reader::asked(arguments.next().as_deref());
    let code = page_reader::run_child(asked, std::io::stdin().lock(), std::io::stdout().lock());
    Err(u8::try_from(code).unwrap_or(CANNOT))
}

#[derive(Parser)]
#[command(
    name = "keyrite-verify",
    version,
    about = "Verify the transcript of a key ceremony by replaying it"
)]
struct VerifyCli {
    #[command(flatten)]
    args: VerifyArgs,
}

/// Runs the command line of `keyrite-verify`.
pub fn run_verify(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    match parse::<VerifyCli>(arguments) {
        Ok(cli) => {
            let mut out = Out::new();
            let code = verify::run(&cli.args, &mut out);
            out.finish(code)
        }
        Err(code) => code,
    }
}

/// Reads the arguments, or prints help where it belongs and returns the exit code. What a message repeats of them
/// passes the gate first: an argument cannot write lines of its own.
fn parse<T: Parser>(arguments: impl IntoIterator<Item = OsString>) -> Result<T, u8> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    T::try_parse_from(&arguments).map_err(|error| {
        // the same mistake, told of arguments that can be shown
        let error = T::try_parse_from(arguments.iter().map(shown_path)).err().unwrap_or(error);
        usage(&error)
    })
}

/// Prints help or the mistake, and returns the exit code.
fn usage(error: &clap::Error) -> u8 {
    let (code, mut out) = (u8::try_from(error.exit_code()).unwrap_or(CANNOT), Out::new());
    // both texts end with a line feed of their own
    let text = error.render().to_string();
    if error.use_stderr() {
        out.aside(text.trim_end());
    } else {
        out.result(text.trim_end());
    }
    out.finish(code)
}
