//! The forms in which a key leaves in the clear: for each the program that reads it.
//!
//! ```text
//! form         of                            read by
//! raw          every key                     everything: the private key itself, as FORMAT.txt, section 10, has it
//! hex          every key                     everything: the same, a line in lower case
//! pkcs8-pem    ed25519 x25519 p-256 p-384    OpenSSL, Java, Go, Python
//! pkcs8-der    the same                      the same, and KMSs
//! openssh      ed25519 p-256 p-384           OpenSSH: a private key file, not encrypted
//! age          x25519                        age: an identity file
//! bip39        seed-128 seed-256             wallets: 12 or 24 English words
//! slip39:KofN  seed-128 seed-256             wallets: N lines of 20 or 33 words, K of which give the seed
//! vault:KofN   payloads alone                Vault and OpenBao: N lines of base64, K of which give the unseal key
//! ```
//!
//! The root key itself leaves as `raw` or `hex`. Words are made of seeds alone: a seed is for them, and no other key is. What
//! was sealed leaves as it was sealed, or as `hex`, or as words or shares again, for whoever brought it as such.
//! Shares are drawn anew each time; every other form is always the same for the same key.

mod age;
mod of_payload;
mod open_ssh;
mod public;

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::Quorum;
use super::derive::{Algorithm, DerivedKey, KeyName, pem};
use super::foreign::slip39::{self, Members, MembersError};
use super::foreign::words_of;
use super::written::Written;
use crate::vocab::shown;
use crate::vocab::text::counted;

pub use public::{PublicError, PublicForm};

/// How a key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The private key itself.
    Raw,
    /// The same in hex.
    Hex,
    /// PKCS #8 version 1 in PEM.
    Pkcs8Pem,
    /// PKCS #8 version 1 in DER.
    Pkcs8Der,
    /// OpenSSH's private key file.
    OpenSsh,
    /// An identity of age.
    Age,
    /// Words of BIP-39.
    Bip39,
    /// Shares of SLIP-39.
    Slip39(Members),
    /// Shares of Vault.
    Vault(Quorum),
}

/// Why a key does not leave in a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// No form.
    #[error(
        "\u{201c}{}\u{201d} is none of the forms: raw, hex, pkcs8-pem, pkcs8-der, openssh, age, bip39, slip39:KofN, vault:KofN", shown(.0)
    )]
    Unknown(String),
    /// SLIP-39 without the number of its shares, or with a wrong one.
    #[error("slip39: {0}")]
    Members(#[from] MembersError),
    /// A form of other algorithms.
    #[error(
        "{form} is no form of {} keys: they leave as {}{}", .algorithm.word(), forms_of(*.algorithm), for_words(*.form, *.algorithm)
    )]
    OtherAlgorithm {
        /// The form that was asked for.
        form: Form,
        /// The key's.
        algorithm: Algorithm,
    },
    /// Shares of Vault without their numbers, or with wrong ones.
    #[error(
        "vault: \u{201c}{}\u{201d} cannot be: write vault:3of5 for five shares of which three are needed. There are 2 to 255, and not more are needed than there are", shown(.0)
    )]
    VaultShares(String),
    /// A form of keys that are made here.
    #[error(
        "{0} is no form of a payload: it leaves as it was sealed, or as hex, bip39, slip39:KofN or vault:KofN"
    )]
    OfPayload(Form),
    /// A payload of a length of which this is not made.
    #[error("{form} is made of {}, and this payload has {bytes}", lengths(*.form))]
    PayloadLength {
        /// The form that was asked for.
        form: Form,
        /// Length of the payload, in bytes.
        bytes: usize,
    },
    /// A form of derived keys.
    #[error("{0} is no form of the key itself: it leaves as raw or hex. Name a derived key with --derive")]
    OfRootKey(Form),
}

/// What goes into the file.
pub struct Formed {
    /// The content. Secret.
    pub bytes: Zeroizing<Vec<u8>>,
    /// What it is called behind the key's name.
    pub called: String,
    /// How it is shown where people read it.
    pub written: Written,
}

impl fmt::Debug for Formed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Formed({}, redacted)", self.called)
    }
}

/// Most letters for a byte of a secret in words or digits, and what stands around them on a paper of its own, at most.
const LETTERS: usize = 7;
const AROUND: usize = 256;

impl Form {
    /// Most bytes of a file with a secret of so many bytes in this form; for keys, whose files are short, no fewer than theirs.
    pub fn most_bytes(self, secret: usize) -> usize {
        let papers = match self {
            Self::Raw => return secret,
            Self::Slip39(members) => usize::from(members.count()),
            Self::Vault(quorum) => usize::from(quorum.shares()),
            Self::Hex | Self::Bip39 | Self::Pkcs8Pem | Self::Pkcs8Der | Self::OpenSsh | Self::Age => 1,
        };
        papers * (LETTERS * secret + AROUND)
    }

    /// Refuses what is no form of the root key.
    pub const fn check_root(self) -> Result<(), FormError> {
        match self {
            Self::Raw | Self::Hex => Ok(()),
            Self::Pkcs8Pem
            | Self::Pkcs8Der
            | Self::OpenSsh
            | Self::Age
            | Self::Bip39
            | Self::Slip39(_)
            | Self::Vault(_) => Err(FormError::OfRootKey(self)),
        }
    }

    /// Refuses what is no form of keys of this algorithm.
    pub const fn check(self, algorithm: Algorithm) -> Result<(), FormError> {
        use Algorithm::{Aes256, Ed25519, P256, P384, Seed128, Seed256, X25519};
        let fits = match self {
            Self::Raw | Self::Hex => true,
            Self::Pkcs8Pem | Self::Pkcs8Der => matches!(algorithm, Ed25519 | X25519 | P256 | P384),
            Self::OpenSsh => matches!(algorithm, Ed25519 | P256 | P384),
            Self::Age => matches!(algorithm, X25519),
            Self::Bip39 | Self::Slip39(_) => matches!(algorithm, Seed128 | Seed256),
            Self::Vault(_) => false,
        };
        // named, so that a new algorithm is thought of here
        match algorithm {
            Aes256 | Ed25519 | X25519 | P256 | P384 | Seed128 | Seed256 if fits => Ok(()),
            Aes256 | Ed25519 | X25519 | P256 | P384 | Seed128 | Seed256 => {
                Err(FormError::OtherAlgorithm { form: self, algorithm })
            }
        }
    }

    /// The root key in this form; one that is none of its forms is refused.
    pub fn write_root(self, root: &[u8]) -> Result<Formed, FormError> {
        self.check_root()?;
        Ok(self.plain_bytes(root))
    }

    /// A derived key in this form; one that is none of its forms is refused.
    pub fn write(
        self,
        name: &KeyName,
        key: &DerivedKey,
        rng: &mut impl CryptoRng,
    ) -> Result<Formed, FormError> {
        self.check(key.algorithm())?;
        let text = |bytes, called: &str| Formed { bytes, called: called.to_owned(), written: Written::Text };
        Ok(match self {
            Self::Raw | Self::Hex => self.plain_bytes(key.expose()),
            Self::Pkcs8Pem => text(pem("PRIVATE KEY", 64, &key.to_der()), "PKCS #8 in PEM"),
            Self::Pkcs8Der => {
                let called = "PKCS #8 in DER".to_owned();
                Formed { bytes: key.to_der(), called, written: Written::Hex }
            }
            Self::OpenSsh => text(open_ssh::file(name, key), "a private key file of OpenSSH"),
            Self::Age => text(age::file(key), "an identity of age"),
            Self::Bip39 => as_words(key.expose()),
            Self::Slip39(members) => as_slip39(key.expose(), members, rng),
            Self::Vault(_) => unreachable!("no derived key leaves so, as checked"),
        })
    }

    fn plain_bytes(self, bytes: &[u8]) -> Formed {
        let length = bytes.len();
        if self == Self::Hex {
            let hex = Zeroizing::new(HEXLOWER.encode(bytes));
            let bytes = Zeroizing::new([hex.as_bytes(), b"\n"].concat());
            return Formed { bytes, called: format!("{length} bytes in hex"), written: Written::Text };
        }
        let bytes = Zeroizing::new(bytes.to_vec());
        Formed { bytes, called: format!("{length} raw bytes"), written: Written::Hex }
    }
}

/// 16 to 32 bytes, in steps of 4, as words.
fn as_words(entropy: &[u8]) -> Formed {
    let made = words_of(entropy);
    lines(&made, format!("{} words of BIP-39", made.split_whitespace().count()))
}

/// An even number of bytes, 16 to 64, as shares.
fn as_slip39(secret: &[u8], members: Members, rng: &mut impl CryptoRng) -> Formed {
    let (k, n) = (members.threshold(), u64::from(members.count()));
    lines(&slip39::split(secret, members, rng), format!("{} of SLIP-39, {k} needed", counted(n, "share")))
}

fn lines(text: &Zeroizing<String>, called: String) -> Formed {
    Formed { bytes: Zeroizing::new(text.as_bytes().to_vec()), called, written: Written::Text }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raw => "raw",
            Self::Hex => "hex",
            Self::Pkcs8Pem => "pkcs8-pem",
            Self::Pkcs8Der => "pkcs8-der",
            Self::OpenSsh => "openssh",
            Self::Age => "age",
            Self::Bip39 => "bip39",
            Self::Slip39(members) => return write!(f, "slip39:{members}"),
            Self::Vault(of) => return write!(f, "vault:{}of{}", of.threshold(), of.shares()),
        })
    }
}

impl FromStr for Form {
    type Err = FormError;

    fn from_str(text: &str) -> Result<Self, FormError> {
        match text {
            "raw" => Ok(Self::Raw),
            "hex" => Ok(Self::Hex),
            "pkcs8-pem" => Ok(Self::Pkcs8Pem),
            "pkcs8-der" => Ok(Self::Pkcs8Der),
            "openssh" => Ok(Self::OpenSsh),
            "age" => Ok(Self::Age),
            "bip39" => Ok(Self::Bip39),
            other => match other.strip_prefix("slip39") {
                // `slip39` alone is a set without its numbers
                Some(rest) if rest.is_empty() || rest.starts_with(':') => {
                    Ok(Self::Slip39(rest.strip_prefix(':').unwrap_or_default().parse()?))
                }
                Some(_) | None => match other.strip_prefix("vault") {
                    Some(rest) if rest.is_empty() || rest.starts_with(':') => {
                        vault(rest.strip_prefix(':').unwrap_or_default()).map(Self::Vault)
                    }
                    Some(_) | None => Err(FormError::Unknown(other.to_owned())),
                },
            },
        }
    }
}

/// The forms of an algorithm, for people.
const fn forms_of(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Aes256 => "raw or hex",
        Algorithm::Ed25519 | Algorithm::P256 | Algorithm::P384 => "pkcs8-pem, pkcs8-der, openssh, raw or hex",
        Algorithm::X25519 => "pkcs8-pem, pkcs8-der, age, raw or hex",
        Algorithm::Seed128 | Algorithm::Seed256 => "raw, hex, bip39 or slip39:KofN",
    }
}

/// Of how many bytes a form is made, for people.
const fn lengths(form: Form) -> &'static str {
    match form {
        Form::Bip39 => "16, 20, 24, 28 or 32 bytes",
        Form::Slip39(_) => "an even number of bytes from 16 to 64",
        Form::Vault(_) => "1 to 1,024 bytes",
        Form::Hex | Form::Raw | Form::Pkcs8Pem | Form::Pkcs8Der | Form::OpenSsh | Form::Age => "any bytes",
    }
}

/// How many shares of Vault, as typed.
fn vault(text: &str) -> Result<Quorum, FormError> {
    let number = |text: &str| text.parse::<u8>().ok().filter(|number| number.to_string() == text);
    let numbers = text.split_once("of").and_then(|(k, n)| Some((number(k)?, number(n)?)));
    numbers
        .and_then(|(threshold, shares)| Quorum::new(threshold, shares).ok())
        .ok_or_else(|| FormError::VaultShares(text.to_owned()))
}

/// Where words are asked of a key that is no seed.
const fn for_words(form: Form, algorithm: Algorithm) -> &'static str {
    match (form, algorithm) {
        (Form::Bip39 | Form::Slip39(_), Algorithm::Aes256) => {
            ". Words are made of seeds: name one of seed-128 or seed-256"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests;
