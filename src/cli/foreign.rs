//! Shares of another scheme that are brought to be sealed: their files are read, and they are combined in memory, before
//! anybody is asked for a passphrase.

use super::RecoverArgs;
use crate::desk::{files, sealing, terminal};
use crate::sharing::foreign::{BadShare, Combined, ForeignError, Paper, Scheme, combine};
use crate::vocab::SecretText;

/// What comes out of the files. The error names the share and the cure.
pub(super) fn combined(args: &RecoverArgs) -> Result<Combined, String> {
    let scheme: Option<Scheme> =
        args.scheme.as_deref().map(str::parse).transpose().map_err(|error| format!("--scheme: {error}"))?;
    let papers: Vec<Paper> = args
        .seal_shares
        .iter()
        .map(|path| sealing::old_share(path))
        .collect::<Result<_, files::FileError>>()
        .map_err(|error| error.to_string())?;
    let passphrase = passphrase(args)?;
    combine(&papers, scheme, args.threshold, passphrase.as_ref()).map_err(|error| in_options(&error))
}

/// Why nothing was combined, and the option that mends it, if one does.
fn in_options(error: &ForeignError) -> String {
    match error {
        ForeignError::Unrecognised(_) => {
            format!("{error}: --scheme slip39, bip39, vault, ssss, ssss-plain or gfshare.")
        }
        ForeignError::Share { why: BadShare::NotText, .. } => format!("{error}: --scheme gfshare."),
        ForeignError::ThresholdMissing => format!("{error}: name it with --threshold K."),
        ForeignError::Threshold => format!("--threshold: {error}."),
        ForeignError::ThresholdKnown(_)
        | ForeignError::ThresholdDiffers { .. }
        | ForeignError::Disagree { .. } => {
            format!("{error}. The option is --threshold.")
        }
        ForeignError::NoPassphrase => format!("{error}. The option is --shares-passphrase-fd."),
        ForeignError::Share { .. }
        | ForeignError::TwoSchemes { .. }
        | ForeignError::Unlike { .. }
        | ForeignError::Contradiction { .. }
        | ForeignError::TooFew { .. }
        | ForeignError::TooFewGroups { .. }
        | ForeignError::Digest(_)
        | ForeignError::Differs(_)
        | ForeignError::Passphrase(_)
        | ForeignError::TwoSecrets { .. }
        | ForeignError::AlreadyIn(_)
        | ForeignError::TooMany { .. }
        | ForeignError::Nothing(_) => format!("{error}."),
    }
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
