//! Shares of `HashiCorp` Vault's package `shamir`, which its unseal and recovery keys are: polynomials over the field of AES, the
//! secret at 0, and behind the value the share's number as the last byte. In base64 or hex, as `vault operator init` prints
//! them. There is no checksum.

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use zeroize::Zeroizing;

use super::Paper;
use super::error::{BadShare, ForeignError};
use super::lines::lines_of;
use super::points::Point;

/// True for a line as Vault prints it, which no other program does.
pub(super) fn is_printed(line: &str) -> bool {
    key_of(line).is_some()
}

/// What stands behind `Unseal Key 1:` or `Recovery Key 1:`.
fn key_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("Unseal Key ").or_else(|| line.strip_prefix("Recovery Key "))?;
    let (number, key) = rest.split_once(':')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(key.trim())
}

/// A share a line; of what Vault printed, the lines with keys, whatever else it said.
pub(super) fn read(paper: &Paper) -> Result<Vec<Point>, ForeignError> {
    let mut points = Vec::new();
    let mut lines = lines_of(paper)?;
    if lines.iter().any(|line| is_printed(line.text)) {
        lines.retain(|line| is_printed(line.text));
    }
    for line in lines {
        let bad = |why| ForeignError::Share { label: line.label.clone(), why };
        let text = key_of(line.text).unwrap_or(line.text);
        // digits of hex are letters of base64 too, but hex of a whole share is longer than it can be by chance
        let decoded = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).or_else(|_| BASE64.decode(text.as_bytes()));
        let bytes = Zeroizing::new(decoded.map_err(|_| bad(BadShare::NotVault))?);
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
