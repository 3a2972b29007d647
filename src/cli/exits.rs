//! By which exit a recovery's result leaves: a new file, a descriptor, the screen, or none.

use std::io::Write;
use std::path::Path;

use zeroize::Zeroizing;

use super::RecoverArgs;
use super::out::Out;
use super::release;
use crate::desk::files::FileError;
use crate::desk::new_file::{NewFile, write_new};
use crate::desk::new_folder::write_new_folder;
use crate::desk::terminal;
use crate::sharing::leaving::{Leaving, Written};
use crate::vocab::shown::visible;
use crate::vocab::shown_path;

/// Why there are bytes where they are asked for.
const IN_MEMORY: &str = "what is too large for the memory leaves by a new file alone, as was looked at first";

/// True if an exit was named.
pub(super) const fn is_named(args: &RecoverArgs) -> bool {
    args.out.is_some() || args.fd.is_some() || args.show
}

/// The exit in words, for a record.
pub(super) fn describe(args: &RecoverArgs) -> String {
    match (&args.out, args.fd) {
        (Some(path), _) if args.wrapping.target.is_some() => format!("the folder {}", shown_path(path)),
        (Some(path), _) => format!("the file {}", shown_path(path)),
        (None, Some(number)) => format!("descriptor {number}"),
        (None, None) => "standard output".into(),
    }
}

/// What is wrong with the exits, before anything is read.
pub(super) fn check(args: &RecoverArgs) -> Option<String> {
    let exits = usize::from(args.out.is_some()) + usize::from(args.fd.is_some()) + usize::from(args.show);
    if exits > 1 {
        return Some("Choose one exit: --out, --fd or --show.".into());
    }
    if (args.show || args.fd == Some(1)) && args.json {
        return Some(
            "What leaves and the --json object would both go to standard output: choose one.".into(),
        );
    }
    if args.show && terminal::output_goes_nowhere() {
        return Some("standard output goes nowhere: what leaves would be lost".into());
    }
    if let Some(error) = args.fd.and_then(|number| terminal::open_descriptor(number, true).err()) {
        return Some(error.to_string());
    }
    match args.out.as_deref().map(|path| (path, path.symlink_metadata())) {
        Some((path, Ok(_))) => Some(FileError::Exists(path.to_owned()).to_string()),
        _ => None,
    }
}

/// Lets it out by the exit that was named. What is in its file already gets its name.
pub(super) fn let_out(
    leaving: &Leaving,
    file: Option<&mut NewFile>,
    args: &RecoverArgs,
    out: &mut Out,
) -> Result<(), String> {
    let about = |name: &str, error: &std::io::Error| FileError::from_io(Path::new(name), error).to_string();
    if let Some(path) = &args.out {
        let written = match (leaving, file, leaving.bytes()) {
            (Leaving::Wrapped { package: Some((_, files)), .. }, _, _) => write_new_folder(path, files),
            (_, Some(file), _) => file.finish_appended(),
            (_, None, bytes) => write_new(path, bytes.expect(IN_MEMORY)),
        };
        let privacy = written.map_err(|error| error.to_string())?;
        out.aside(&format!("{}, is in {}. {}", leaving.name(), shown_path(path), release::then(leaving)));
        privacy.warning().into_iter().for_each(|warning| out.aside(warning));
    }
    if let Some(number) = args.fd {
        let mut file = terminal::open_descriptor(number, true).map_err(|error| format!("{error}."))?;
        file.write_all(leaving.bytes().expect(IN_MEMORY)).map_err(|error| {
            let error = about(&format!("descriptor {number}"), &error);
            format!("{error}. What was written to it, if anything was, is not whole: destroy it")
        })?;
    }
    if args.show {
        let bytes = leaving.bytes().expect(IN_MEMORY);
        let shown = match leaving.written() {
            Written::Hex => out.must_result(&Zeroizing::new(data_encoding::HEXLOWER.encode(bytes))),
            Written::Text => {
                let text = text_of(bytes)
                    .ok_or("It is not text that a screen can show: use --out FILE or --fd N.")?;
                if terminal::output_is_a_screen() {
                    out.must_result(text.strip_suffix('\n').unwrap_or(text))
                } else {
                    // whatever takes it gets what was sealed, to the byte
                    out.must_exact(text.as_bytes())
                }
            }
        };
        shown.map_err(|error| about("standard output", &error))?;
    }
    Ok(())
}

/// Text that says nothing to a terminal but what it shows; on a screen also nothing that turns or hides writing.
fn text_of(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let fits = |c: char| match c {
        '\n' | '\r' | '\t' => true,
        c if terminal::output_is_a_screen() => visible(c),
        c => !c.is_control(),
    };
    text.chars().all(fits).then_some(text)
}
