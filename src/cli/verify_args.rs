//! What `verify` takes.

use std::path::PathBuf;

use clap::Args;

/// `verify`
#[derive(Args)]
pub struct VerifyArgs {
    /// The ceremony folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// A share sheet of this ceremony: ties the ceremony key to paper
    #[arg(long, value_name = "FILE")]
    pub sheet: Option<PathBuf>,
    /// The ceremony key's sixteen words, as on a sheet or the attestation page
    #[arg(long, value_name = "WORDS")]
    pub key: Option<String>,
    /// A file of trusted keys, a line each: a ceremony key or a person's public key, then a name and a note
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,
    /// A folder of the line of ceremonies that this one builds on, or of another that builds on the same; more than once if there are several
    #[arg(long, value_name = "DIR")]
    pub parent: Vec<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}
