//! Shares of libgfshare's `gfsplit`: files `NAME.NNN`, NNN the share's number, each as long as the secret. Polynomials over
//! GF(2^8) with 0x11d, the secret at 0. There is no checksum, and a file says nothing but its value.

use zeroize::Zeroizing;

use super::error::{BadShare, ForeignError};
use super::paper::Paper;
use super::points::Point;
use crate::vocab::limits::MAX_PAYLOAD_BYTES;

/// The number at the end of a file's name, with three digits.
pub(super) fn number_of(file_name: &str) -> Option<u32> {
    let (name, number) = file_name.rsplit_once('.')?;
    let digits = number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    if digits && !name.is_empty() { number.parse().ok() } else { None }
}

/// The one share of a file.
pub(super) fn read(paper: &Paper) -> Result<Point, ForeignError> {
    let bad = |why| ForeignError::Share { label: paper.label.clone(), why };
    let x = number_of(&paper.file_name).ok_or_else(|| bad(BadShare::GfshareName))?;
    match (x, paper.content.len()) {
        (0 | 256.., _) => Err(bad(BadShare::Number(x.into(), 255))),
        (_, 0) => Err(bad(BadShare::Empty)),
        (_, 1..=MAX_PAYLOAD_BYTES) => {
            let y = Zeroizing::new(paper.content.to_vec());
            Ok(Point { label: paper.label.clone(), x, y })
        }
        (_, longer) => Err(bad(BadShare::TooLong(longer))),
    }
}
