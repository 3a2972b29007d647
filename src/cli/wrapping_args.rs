//! The arguments of `recover` that go with `--wrap-to`.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::sharing::importing::Target;
use crate::sharing::wrap::{OaepHash, WrapMethod};

/// Arguments of `recover` that go with `--wrap-to`.
#[derive(Args)]
pub struct WrappingArgs {
    /// How it is wrapped [default: oaep-sha256, or as the target of --for wants it]
    #[arg(long, value_name = "METHOD", value_enum, requires = "wrap_to")]
    pub wrap_as: Option<WrapMethod>,
    /// Make an import package for this target: --out is then a new folder, with the wrapped key and a page of commands
    #[arg(long = "for", value_name = "TARGET", value_enum, requires_all = ["wrap_to", "out"])]
    pub target: Option<Target>,
    /// The identifier of the key in the vault that PUBKEY is from, for azure-key-vault
    #[arg(long, value_name = "KID", requires = "target")]
    pub kek_id: Option<String>,
}

impl ValueEnum for WrapMethod {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let why = match self.hash() {
            OaepHash::Sha256 => "",
            OaepHash::Sha1 => "; only for a target that knows nothing else than SHA-1",
        };
        Some(PossibleValue::new(self.word()).help(format!("{}{why}", self.called())))
    }
}

impl ValueEnum for Target {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()).help(self.called()))
    }
}
