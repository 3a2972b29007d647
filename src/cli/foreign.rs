//! Shares of another scheme that are brought to be sealed: their files are read, and they are combined in memory, before
//! anybody is asked for a passphrase.

use std::path::Path;

use zeroize::Zeroizing;

use super::RecoverArgs;
use crate::desk::{files, terminal};
use crate::sharing::foreign::{Combined, Paper, Scheme, combine};
use crate::vocab::limits::MAX_PAYLOAD_BYTES;
use crate::vocab::shown::typed_path;
use crate::vocab::{SecretText, shown_path};

/// What comes out of the files. The error names the share and the cure.
pub(super) fn combined(args: &RecoverArgs) -> Result<Combined, String> {
    let scheme: Option<Scheme> =
        args.scheme.as_deref().map(str::parse).transpose().map_err(|error| format!("--scheme: {error}"))?;
    let papers: Vec<Paper> = args
        .seal_shares
        .iter()
        .map(|path| {
            let content: Zeroizing<Vec<u8>> = files::read(path, MAX_PAYLOAD_BYTES as u64)?;
            let file_name = typed_path(Path::new(path.file_name().unwrap_or_default()));
            Ok(Paper { label: shown_path(path), file_name, content })
        })
        .collect::<Result<_, files::FileError>>()
        .map_err(|error| error.to_string())?;
    let passphrase = passphrase(args)?;
    combine(&papers, scheme, args.threshold, passphrase.as_ref()).map_err(|error| format!("{error}."))
}

/// The passphrase of the shares, if a descriptor is named for it.
fn passphrase(args: &RecoverArgs) -> Result<Option<SecretText>, String> {
    let Some(number) = args.shares_passphrase_fd else { return Ok(None) };
    if args.passphrase_fd == Some(number) {
        return Err(
            "--shares-passphrase-fd and --passphrase-fd: use a descriptor of its own for each.".into()
        );
    }
    let mut lines = terminal::read_descriptor(number).map_err(|error| format!("{error}."))?;
    match (lines.pop(), lines.len()) {
        (Some(line), 0) => Ok(Some(line)),
        (Some(_), more) => Err(format!(
            "--shares-passphrase-fd: descriptor {number} gives {} lines; the shares have one passphrase: give that line alone.",
            more + 1
        )),
        (None, _) => Err(format!(
            "--shares-passphrase-fd: descriptor {number} gives no passphrase: leave the option out where there is none."
        )),
    }
}
