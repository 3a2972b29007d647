//! The arguments of `recover` that go with `--derive` and let no secret out.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

/// Arguments of `recover` that go with `--derive`.
#[derive(Args)]
pub struct SigningArgs {
    /// In place of the derived key: its signature of this file. The key stays where it is
    #[arg(long, value_name = "FILE", requires = "sign_as")]
    pub sign: Option<PathBuf>,
    /// As which program's signature
    #[arg(long, value_name = "SCHEME", value_enum, requires = "sign")]
    pub sign_as: Option<SchemeArg>,
    /// What the signature is for, as ssh-keygen -n has it [default: file]
    #[arg(long, value_name = "NAMESPACE", requires = "sign")]
    pub namespace: Option<String>,
    /// Only if the SHA-256 of that file is this one, as whoever made it says: hex, or words
    #[arg(long, value_name = "DIGEST", requires = "sign")]
    pub sign_digest: Option<String>,
    /// In place of the derived key: its public half, which is not secret. --as pkcs8-pem, pkcs8-der, openssh, minisign or age
    /// [default: pkcs8-pem]
    #[arg(long)]
    pub public: bool,
}

/// The schemes by their words.
#[derive(Clone, Copy, Debug)]
pub enum SchemeArg {
    /// An SSH signature.
    SshSig,
    /// minisign's.
    Minisign,
}

impl ValueEnum for SchemeArg {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::SshSig, Self::Minisign]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::SshSig => PossibleValue::new("sshsig")
                .help("of ed25519, p-256 and p-384 keys; ssh-keygen -Y verify checks it"),
            Self::Minisign => PossibleValue::new("minisign").help("of ed25519 keys; minisign -V checks it"),
        })
    }
}
