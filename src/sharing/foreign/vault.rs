//! Shares of `HashiCorp` Vault's package `shamir`, which its unseal and recovery keys are: polynomials over the field of AES, the
//! secret at 0, and behind the value the share's number as the last byte. In base64 or hex, as `vault operator init` and
//! `rekey` print them, or in its JSON or YAML. There is no checksum.
//!
//! With `-pgp-keys` Vault prints each key encrypted to its holder instead, as a message of `OpenPGP` (RFC 9580). Its bytes would be
//! taken for a share, so they are told apart.

use std::borrow::Cow;

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use rand_core::CryptoRng;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::super::Quorum;
use super::error::{BadShare, ForeignError};
use super::field::AES;
use super::lines::{lines_of, text_of};
use super::paper::Paper;
use super::points::Point;

/// True for a line as Vault prints it, which no other program does.
pub(super) fn is_printed(line: &str) -> bool {
    key_of(line).is_some()
}

/// Length of a key that Vault prints, in bytes: AES-256's, and the share's number.
const PRINTED_BYTES: usize = 33;
/// Before its number: of which key a printed line is.
const PRINTED: [&str; 2] = ["Unseal Key ", "Recovery Key "];
/// The same of `vault operator rekey`, and of old versions: not of which.
const REKEYED: &str = "Key ";

/// What stands behind `Unseal Key 1:`, `Recovery Key 1:` or `Key 1:`, and which of them it is, if that is said.
fn key_of(line: &str) -> Option<(Option<&'static str>, &str)> {
    let named = PRINTED.into_iter().find_map(|of| Some((Some(of), line.strip_prefix(of)?)));
    let (of, rest) = named.or_else(|| Some((None, line.strip_prefix(REKEYED)?)))?;
    let (number, key) = rest.split_once(':')?;
    // under the keys of PGP: `Key 1 fingerprint: 5f…; value: wc…`
    let (number, key) = match (number.strip_suffix(" fingerprint"), key.split_once("; value:")) {
        (Some(number), Some((_, key))) => (number, key.trim()),
        (Some(_) | None, _) => (number, key.trim()),
    };
    let is_a_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    // others count their keys too, and theirs are not as long
    let is_vaults = || decoded(key).is_some_and(|bytes| bytes.len() == PRINTED_BYTES || is_encrypted(&bytes));
    (is_a_number && (of.is_some() || is_vaults())).then_some((of, key))
}

fn decoded(key: &str) -> Option<Zeroizing<Vec<u8>>> {
    // digits of hex are letters of base64 too, but hex of a whole share is longer than it can be by chance
    let bytes = HEXLOWER_PERMISSIVE.decode(key.as_bytes()).or_else(|_| BASE64.decode(key.as_bytes()));
    bytes.ok().map(Zeroizing::new)
}

/// How many keys are needed, where what Vault said has it: in its JSON or YAML, or in the sentence below the keys.
pub(super) fn said_threshold(paper: &Paper) -> Option<u8> {
    let text = text_of(paper).ok()?;
    let behind = |words: &str| {
        let rest = text.split_once(words)?.1.trim_start_matches(['"', ':', ' ']);
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse::<u8>().ok().filter(|needed| *needed >= 1)
    };
    // beside recovery keys stands what is needed of unseal keys that nobody has
    let of = of_json(paper).or_else(|| of_yaml(paper)).and_then(|keys| keys.first()?.of);
    let [unseal, recovery] = ["unseal_threshold", "recovery_threshold"];
    match of {
        Some(of) if PRINTED.last() == Some(&of) => behind(recovery).or_else(|| behind(unseal)),
        Some(_) => behind(unseal),
        None => behind("a key threshold of "),
    }
}

/// What Vault says in JSON: `vault operator init -format=json`, and what its interface answers at `sys/init`.
#[derive(Deserialize)]
struct Init {
    #[serde(alias = "keys_base64")]
    unseal_keys_b64: Option<Vec<String>>,
    #[serde(alias = "recovery_keys_base64")]
    recovery_keys_b64: Option<Vec<String>>,
}

/// A share as it stands in a file, before its letters are read.
struct Written<'p> {
    label: String,
    /// Which kind of key it says that it is.
    of: Option<&'static str>,
    text: Cow<'p, str>,
}

/// The keys in what Vault said in JSON, or none if it is no such thing.
fn of_json(paper: &Paper) -> Option<Vec<Written<'_>>> {
    let text = text_of(paper).ok().filter(|text| text.starts_with('{'))?;
    let Init { unseal_keys_b64, recovery_keys_b64 } = serde_json::from_str(text).ok()?;
    let [unseal, recovery] = PRINTED;
    let keys = [(unseal, unseal_keys_b64), (recovery, recovery_keys_b64)];
    let written = keys.into_iter().flat_map(|(of, keys)| {
        keys.into_iter().flatten().zip(1..).map(move |(key, number)| Written {
            label: format!("{}, {of}{number}", paper.label),
            of: Some(of),
            text: Cow::Owned(key),
        })
    });
    Some(written.collect::<Vec<_>>()).filter(|written| !written.is_empty())
}

/// The keys in what Vault said in YAML, `-format=yaml`, or none if it is no such thing: a list below its name.
fn of_yaml(paper: &Paper) -> Option<Vec<Written<'_>>> {
    const LISTS: [&str; 2] = ["unseal_keys_b64:", "recovery_keys_b64:"];
    let text = text_of(paper).ok()?;
    let mut written = Vec::new();
    for (list, of) in LISTS.into_iter().zip(PRINTED) {
        let below = text.lines().skip_while(|line| line.trim_end() != list).skip(1);
        let keys = below.map_while(|line| line.trim_start().strip_prefix("- "));
        written.extend(keys.zip(1..).map(|(key, number)| Written {
            label: format!("{}, {of}{number}", paper.label),
            of: Some(of),
            text: Cow::Borrowed(key.trim().trim_matches('"')),
        }));
    }
    Some(written).filter(|written| !written.is_empty())
}

/// True for a file that says its keys in JSON or YAML.
pub(super) fn is_said(paper: &Paper) -> bool {
    of_json(paper).is_some() || of_yaml(paper).is_some()
}

/// A share a line; of what Vault printed, the lines with keys, whatever else it said.
fn of_lines(paper: &Paper) -> Result<Vec<Written<'_>>, ForeignError> {
    let mut lines = lines_of(paper)?;
    if lines.iter().any(|line| is_printed(line.text)) {
        lines.retain(|line| is_printed(line.text));
    }
    let written = lines.into_iter().map(|line| {
        let (of, text) = key_of(line.text).unwrap_or((None, line.text));
        Written { label: line.label, of, text: Cow::Borrowed(text) }
    });
    Ok(written.collect())
}

/// The shares of a file.
pub(super) fn read(paper: &Paper) -> Result<Vec<Point>, ForeignError> {
    let said = of_json(paper).or_else(|| of_yaml(paper));
    let written = said.map_or_else(|| of_lines(paper), Ok)?;
    let mut named = written.iter().filter_map(|share| Some((&share.label, share.of?)));
    if let Some((first, of)) = named.next()
        && let Some((other, _)) = named.find(|(_, other)| *other != of)
    {
        let (first, other, what) = (first.clone(), other.clone(), "what it is (unseal or recovery key)");
        return Err(ForeignError::Unlike { first, other, what });
    }
    written.into_iter().map(point_of).collect()
}

fn point_of(Written { label, of, text }: Written<'_>) -> Result<Point, ForeignError> {
    let bad = |why| Err(ForeignError::Share { label: label.clone(), why });
    let Some(bytes) = decoded(&text) else { return bad(BadShare::NotVault) };
    match bytes.len() {
        // a message is longer: what looks like one here is a share
        PRINTED_BYTES => {}
        _ if is_encrypted(&bytes) => return bad(BadShare::Encrypted),
        32 if of.is_some() => return bad(BadShare::WholeKey),
        got if of.is_some() => return bad(BadShare::VaultLength(got)),
        _ => {}
    }
    match bytes.split_last() {
        Some((0, [_, ..])) => bad(BadShare::Number(0, 255)),
        Some((x, value @ [_, ..])) => {
            Ok(Point { label, x: u32::from(*x), y: Zeroizing::new(value.to_vec()) })
        }
        Some((_, [])) | None => bad(BadShare::CutOff(bytes.len())),
    }
}

/// A secret as new shares, numbered from 1, each a line of base64 as `vault operator unseal` takes it. Another time they are other
/// shares; whoever gives fewer than are needed gives nothing of the secret.
pub(in crate::sharing) fn split(secret: &[u8], of: Quorum, rng: &mut impl CryptoRng) -> Zeroizing<String> {
    // whoever reads one, Vault too, takes it for hex if it is: of short secrets a share is by chance, and is drawn again
    let is_hex = |line: &str| HEXLOWER_PERMISSIVE.decode(line.as_bytes()).is_ok();
    loop {
        let text = deal(secret, of, rng);
        if !text.lines().any(is_hex) {
            return text;
        }
    }
}

fn deal(secret: &[u8], of: Quorum, rng: &mut impl CryptoRng) -> Zeroizing<String> {
    // the secret stands at 0; so many values beside it are drawn that all of them together fix the polynomials
    let drawn: Vec<Zeroizing<Vec<u8>>> = (1..of.threshold())
        .map(|_| {
            let mut value = Zeroizing::new(vec![0; secret.len()]);
            rng.fill_bytes(&mut value);
            value
        })
        .collect();
    let drawn = || drawn.iter().zip(1u8..).map(|(value, x)| (x, value.as_slice()));
    let base: Vec<(u8, &[u8])> = drawn().chain([(0, secret)]).collect();
    let mut text = Zeroizing::new(String::with_capacity(usize::from(of.shares()) * (secret.len() * 2 + 8)));
    for x in 1..=of.shares() {
        let mut share = AES.interpolate(&base, x);
        // room for the number is made without leaving a copy behind
        let mut numbered = Zeroizing::new(Vec::with_capacity(share.len() + 1));
        numbered.append(&mut share);
        numbered.push(x);
        BASE64.encode_append(&numbered, &mut text);
        text.push('\n');
    }
    text
}

/// True for a message of `OpenPGP` that is encrypted to a key: a packet with the encrypted session key, whose length fits, and the
/// packet that follows it (RFC 9580, 4.2, 5.1 and 10.3). Of shares that are not as long as
/// a printed key, one in millions looks so by chance.
fn is_encrypted(bytes: &[u8]) -> bool {
    let length = |bytes: &[u8]| bytes.iter().fold(0, |all, byte| all << 8 | usize::from(*byte));
    let (length, body) = match bytes {
        [0x84, short, body @ ..] | [0xc1, short @ 0..192, body @ ..] => (usize::from(*short), body),
        [0x85, a, b, body @ ..] => (length(&[*a, *b]), body),
        [0xc1, long @ 192..224, more, body @ ..] => (length(&[long - 192, *more]) + 192, body),
        _ => return false,
    };
    let is_a_session_key = matches!(body, [3 | 6, ..]);
    // encrypted data in either form of its tag, or the session key for somebody else
    let goes_on = matches!(body.get(length), Some(0xa4..=0xa7 | 0xc9 | 0xd2 | 0xd4 | 0x84 | 0x85 | 0xc1));
    is_a_session_key && goes_on
}
