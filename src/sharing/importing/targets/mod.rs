//! What each target wants. A file a target: its rules, and the document that each of them is from.

pub(super) mod aws;
pub(super) mod azure;
pub(super) mod ciphertrust;
pub(super) mod fortanix;
pub(super) mod google;
pub(super) mod pkcs11;
pub(super) mod transit;

use super::kind::Kind;
use super::package::{Facts, PackedFile};
use super::public_half::IMPORTED;
use crate::sharing::wrap::WrapMethod;

/// What a page says that nobody proved at the service.
const NOT_TRIED: &str = "not with the service itself: made from its documentation, as it was on 2026-11-28";

/// What a target wants.
pub(super) struct Rules {
    /// Its word on the command line.
    pub word: &'static str,
    /// Its name.
    pub called: &'static str,
    /// Lengths of the public keys that it gives out, in bits; none if it can be any.
    pub key_bits: &'static [usize],
    /// What it imports, for people.
    pub takes: &'static str,
    /// How it wants this kind of key, the usual way first; none if it does not import it.
    pub methods: fn(Kind) -> &'static [WrapMethod],
    /// Whether the commands were tried, and with what.
    pub tried: &'static str,
    /// The documents that the rules are from.
    pub source: &'static str,
    /// The wrapped key as it takes it.
    pub files: fn(&Facts<'_>) -> Vec<PackedFile>,
    /// What is to be done there.
    pub commands: fn(&Facts<'_>) -> Vec<Step>,
}

/// A step of a page of commands.
pub(super) struct Step {
    /// What is done, a sentence or two.
    pub says: String,
    /// What is typed.
    pub lines: Vec<String>,
}

impl Step {
    fn new(says: &str, lines: &[&str]) -> Self {
        Self { says: says.to_owned(), lines: lines.iter().map(|line| (*line).to_owned()).collect() }
    }
}

/// OAEP alone, the better hash first.
const IN_ONE_STEP: &[WrapMethod] = &[WrapMethod::OaepSha256, WrapMethod::OaepSha1];
/// RSA-AES key wrap, the better hash first.
const IN_TWO_STEPS: &[WrapMethod] = &[WrapMethod::AesKwpSha256, WrapMethod::AesKwpSha1];
/// Either, RSA-AES key wrap first.
const TWO_STEPS_OR_ONE: &[WrapMethod] =
    &[WrapMethod::AesKwpSha256, WrapMethod::AesKwpSha1, WrapMethod::OaepSha256, WrapMethod::OaepSha1];
/// RSA keys that every cloud takes, in bits.
const USUAL_RSA: [usize; 3] = [2_048, 3_072, 4_096];

/// The public key is the one of `public-key.txt`; `from` writes it to the file `PUBKEY`.
fn compare_public_key(says: &str, from: &[&str]) -> Step {
    let compare = "openssl pkey -pubin -in PUBKEY -outform DER | sha256sum";
    Step::new(
        &format!("{says} The digest of the public key must be the one in public-key.txt, or stop."),
        &[from, &[compare]].concat(),
    )
}

/// The check value that the target shows, by these words and commands, is the one of the package; of a secret that has none there,
/// what it was used for before tells.
fn compare_check_value(facts: &Facts<'_>, says: &str, lines: &[&str]) -> Step {
    if facts.has_check_values {
        Step::new(&format!("See that it is the right key: {says} aes-zero of check-values.txt."), lines)
    } else {
        Step::new("See that it is the right secret by what it was used for before.", &[])
    }
}

/// The public half that the target shows is the one that was wrapped; `shows` writes it to standard output in PEM.
fn compare_imported(facts: &Facts<'_>, shows: &str) -> Step {
    match &facts.public {
        Some(hex) => Step::new(
            &format!("See that it is the right key: both digests must be {hex}"),
            &[
                &format!("{shows} | openssl pkey -pubin -outform DER | sha256sum"),
                &format!("openssl pkey -pubin -in {IMPORTED} -outform DER | sha256sum"),
            ],
        ),
        None => Step::new(
            "See that it is the right key: let it sign or open something that you have from before.",
            &[],
        ),
    }
}
