//! Import packages: a wrapped key as one KMS or HSM takes it in, with what its people need beside it. No secret is in one.
//!
//! ```text
//! the wrapped key           under the name and in the form that the target's command takes
//! public-key.txt            the digest of the public key that it is wrapped under, in hex and in words
//! check-values.txt          of a key of AES: the bytes by which machines tell that they hold the same one
//! imported-public-key.pem   of a private key: its public half, which the target shows after the import
//! COMMANDS.txt              what is to be done there, in order, and how to see that it is the right key
//! ```
//!
//! What a target wants stands in a file of its own below `targets`, with the document that says so. [`Target::method`]
//! chooses the wrapping, and refuses what the target does not import.

mod kek_id;
mod kind;
mod material;
mod not_material;
mod package;
mod pages;
mod public_half;
mod targets;

use super::wrap::{WrapMethod, WrappingKey};
use crate::vocab::Mode;

pub use kek_id::{KekId, NotKekId};
pub use kind::{Curve, Kind};
pub use material::{Material, Shape};
pub use not_material::NotMaterial;
pub use package::PackedFile;

use package::Facts;
use targets::Rules;

/// What takes a key in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// AWS Key Management Service.
    AwsKms,
    /// Azure Key Vault and its Managed HSM.
    AzureKeyVault,
    /// Google Cloud KMS.
    GoogleKms,
    /// The engine `transit` of `HashiCorp` Vault and of `OpenBao`.
    VaultTransit,
    /// Any HSM with a PKCS #11 library.
    Pkcs11,
    /// Thales `CipherTrust` Manager.
    CipherTrust,
    /// Fortanix Data Security Manager.
    Fortanix,
}

/// Why a target does not take a key in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotImportable {
    /// Not this kind of key.
    #[error("it is {kind}, and {} imports {takes}: choose another target, or another key", target.called())]
    Kind {
        /// The target.
        target: Target,
        /// What was to be imported.
        kind: Kind,
        /// What it takes.
        takes: &'static str,
    },
    /// A private key that is not read, and no secret of any kind.
    #[error(
        "it is {}, so it is imported nowhere: let one key out (--open without --wrap-to, --out /dev/shm/FILE), write it anew with openssl pkey -in /dev/shm/FILE -out /dev/shm/KEY, and with -ec_param_enc named_curve where it names no curve, seal that, and shred both files",
        Kind::Unread
    )]
    Unread,
    /// Not under this public key.
    #[error(
        "the public key has {bits} bits, and {} gives out keys of {} bits for imports: fetch the right one",
        target.called(),
        listed(takes.iter().map(usize::to_string))
    )]
    PublicKey {
        /// The target.
        target: Target,
        /// Length of the modulus, in bits.
        bits: usize,
        /// Lengths that it gives out.
        takes: &'static [usize],
    },
    /// Not wrapped like this.
    #[error(
        "{} does not take {kind} as {}: use --wrap-as {}, or leave it out",
        target.called(),
        method.word(),
        listed(takes.iter().map(|method| method.word().to_owned()))
    )]
    Method {
        /// The target.
        target: Target,
        /// What was to be imported.
        kind: Kind,
        /// How it was to be wrapped.
        method: WrapMethod,
        /// How it can be wrapped.
        takes: &'static [WrapMethod],
    },
}

impl Target {
    /// All there are.
    pub const ALL: [Self; 7] = [
        Self::AwsKms,
        Self::AzureKeyVault,
        Self::GoogleKms,
        Self::VaultTransit,
        Self::Pkcs11,
        Self::CipherTrust,
        Self::Fortanix,
    ];

    const fn rules(self) -> &'static Rules {
        match self {
            Self::AwsKms => &targets::aws::RULES,
            Self::AzureKeyVault => &targets::azure::RULES,
            Self::GoogleKms => &targets::google::RULES,
            Self::VaultTransit => &targets::transit::RULES,
            Self::Pkcs11 => &targets::pkcs11::RULES,
            Self::CipherTrust => &targets::ciphertrust::RULES,
            Self::Fortanix => &targets::fortanix::RULES,
        }
    }

    /// The word on the command line and in records.
    pub const fn word(self) -> &'static str {
        self.rules().word
    }

    /// Its name, for people.
    pub const fn called(self) -> &'static str {
        self.rules().called
    }

    /// True if it must be told which of its keys the secret is wrapped under.
    pub const fn wants_kek_id(self) -> bool {
        matches!(self, Self::AzureKeyVault)
    }

    /// Refuses a public key of a length that this target does not give out.
    pub fn check_public_key(self, key: &WrappingKey) -> Result<(), NotImportable> {
        let (bits, takes) = (key.bits(), self.rules().key_bits);
        if takes.is_empty() || takes.contains(&bits) {
            return Ok(());
        }
        Err(NotImportable::PublicKey { target: self, bits, takes })
    }

    /// How it wants this kind of key: as it was wished, if that is one of the ways, else in the first.
    pub fn method(self, kind: Kind, wish: Option<WrapMethod>) -> Result<WrapMethod, NotImportable> {
        if kind == Kind::Unread {
            return Err(NotImportable::Unread);
        }
        let Rules { takes, methods, .. } = *self.rules();
        let takes_as = methods(kind);
        let first = *takes_as.first().ok_or(NotImportable::Kind { target: self, kind, takes })?;
        match wish {
            None => Ok(first),
            Some(wish) if takes_as.contains(&wish) => Ok(wish),
            Some(method) => Err(NotImportable::Method { target: self, kind, method, takes: takes_as }),
        }
    }

    /// True if it takes some kind of key wrapped like this.
    pub fn ever_takes(self, method: WrapMethod) -> bool {
        Kind::SAMPLES.iter().any(|kind| (self.rules().methods)(*kind).contains(&method))
    }

    /// The files of a package, the wrapped key first.
    pub fn pack(
        self,
        mode: Mode,
        material: &Material,
        key: &WrappingKey,
        method: WrapMethod,
        wrapped: &[u8],
        kek: Option<&KekId>,
    ) -> Vec<PackedFile> {
        let public = material.public().map(|der| crate::vocab::digest::sha256(der).hex());
        let check_values = pages::check_values(material);
        let has_check_values = check_values.is_some();
        let facts =
            Facts { mode, kind: material.kind(), method, key, wrapped, kek, has_check_values, public };
        let mut files = (self.rules().files)(&facts);
        files.push(pages::public_key(key));
        files.extend(check_values);
        files.extend(material.public().map(pages::imported_public_key));
        let names: Vec<&str> = files.iter().map(|file| file.name).collect();
        let commands = pages::commands(self.rules(), &facts, &names);
        files.push(commands);
        files
    }
}

/// `one, two or three`
fn listed(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    match all.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => all.concat(),
    }
}
