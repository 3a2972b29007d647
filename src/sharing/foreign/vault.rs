//! Shares of `HashiCorp` Vault's package `shamir`, which its unseal and recovery keys are: polynomials over the field of AES, the
//! secret at 0, and behind the value the share's number as the last byte. In base64 or hex, as `vault operator init` prints
//! them. There is no checksum.
//!
//! With `-pgp-keys` Vault prints each key encrypted to its holder instead, as a message of `OpenPGP` (RFC 9580). Its bytes would be
//! taken for a share, so they are told apart.

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use zeroize::Zeroizing;

use super::error::{BadShare, ForeignError};
use super::lines::lines_of;
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

/// What stands behind `Unseal Key 1:` or `Recovery Key 1:`, and which of the two it is.
fn key_of(line: &str) -> Option<(&'static str, &str)> {
    let (of, rest) = PRINTED.into_iter().find_map(|of| Some((of, line.strip_prefix(of)?)))?;
    let (number, key) = rest.split_once(':')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some((of, key.trim()))
}

/// A share a line; of what Vault printed, the lines with keys, whatever else it said.
pub(super) fn read(paper: &Paper) -> Result<Vec<Point>, ForeignError> {
    let mut points = Vec::new();
    let mut lines = lines_of(paper)?;
    let mut first_printed = None;
    if lines.iter().any(|line| is_printed(line.text)) {
        lines.retain(|line| is_printed(line.text));
    }
    for line in lines {
        let bad = |why| ForeignError::Share { label: line.label.clone(), why };
        let printed = key_of(line.text);
        let text = printed.map_or(line.text, |(_, key)| key);
        if let Some((of, _)) = printed {
            let (first, first_of) = first_printed.get_or_insert_with(|| (line.label.clone(), of));
            if *first_of != of {
                let (first, other, what) = (first.clone(), line.label, "what it is (unseal or recovery key)");
                return Err(ForeignError::Unlike { first, other, what });
            }
        }
        // digits of hex are letters of base64 too, but hex of a whole share is longer than it can be by chance
        let decoded = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).or_else(|_| BASE64.decode(text.as_bytes()));
        let bytes = Zeroizing::new(decoded.map_err(|_| bad(BadShare::NotVault))?);
        match bytes.len() {
            // a message is longer: what looks like one here is a share
            PRINTED_BYTES => {}
            _ if is_encrypted(&bytes) => return Err(bad(BadShare::Encrypted)),
            32 if printed.is_some() => return Err(bad(BadShare::WholeKey)),
            got if printed.is_some() => return Err(bad(BadShare::VaultLength(got))),
            _ => {}
        }
        match bytes.split_last() {
            Some((0, [_, ..])) => return Err(bad(BadShare::Number(0, 255))),
            Some((x, value @ [_, ..])) => {
                points.push(Point { label: line.label, x: u32::from(*x), y: Zeroizing::new(value.to_vec()) });
            }
            Some((_, [])) | None => return Err(bad(BadShare::CutOff(bytes.len()))),
        }
    }
    Ok(points)
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
