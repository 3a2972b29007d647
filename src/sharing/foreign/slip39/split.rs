//! A secret as SLIP-39 shares of one group, and how a polynomial of the scheme carries a digest of what it hides.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::super::field::AES;
use super::cipher::{Terms, encrypt};
use super::words::Share;
use crate::vocab::shown;

/// Most shares of a group.
pub const MAX_MEMBERS: u8 = 16;
/// The place of the secret on the polynomial.
pub(super) const SECRET_AT: u8 = 255;
/// The place of its digest.
pub(super) const DIGEST_AT: u8 = 254;
/// Bytes of the digest.
const DIGEST_BYTES: usize = 4;

/// How many shares are made, and how many of them are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members {
    threshold: u8,
    count: u8,
}

/// Why there is no such set of shares.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MembersError {
    /// Not two numbers.
    #[error(
        "\u{201c}{}\u{201d} is no number of shares: write 2of3 for three shares of which two are needed", shown(.0)
    )]
    Form(String),
    /// Out of bounds.
    #[error(
        "{threshold} of {count} shares cannot be: SLIP-39 has 1 to {MAX_MEMBERS} shares, and not more are needed than there are"
    )]
    Bounds {
        /// How many are needed.
        threshold: u8,
        /// There are.
        count: u8,
    },
    /// Copies.
    #[error(
        "1 of {0} shares would be {0} copies of the seed, which SLIP-39 forbids: write 1of1, and copy that share"
    )]
    Copies(u8),
}

impl Members {
    /// Shares that are needed, 1 to 16.
    pub const fn threshold(self) -> u8 {
        self.threshold
    }

    /// Shares there are, 1 to 16.
    pub const fn count(self) -> u8 {
        self.count
    }
}

impl FromStr for Members {
    type Err = MembersError;

    fn from_str(text: &str) -> Result<Self, MembersError> {
        let number = |text: &str| text.parse::<u8>().ok().filter(|number| number.to_string() == text);
        let numbers = text.split_once("of").and_then(|(k, n)| Some((number(k)?, number(n)?)));
        let (threshold, count) = numbers.ok_or_else(|| MembersError::Form(text.to_owned()))?;
        match (threshold, count) {
            (1, 2..=MAX_MEMBERS) => Err(MembersError::Copies(count)),
            (1..=MAX_MEMBERS, 1..=MAX_MEMBERS) if threshold <= count => Ok(Self { threshold, count }),
            _ => Err(MembersError::Bounds { threshold, count }),
        }
    }
}

impl fmt::Display for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}of{}", self.threshold, self.count)
    }
}

/// The secret, of 16 or 32 bytes, as shares, one a line. The passphrase is the empty one. Another time they are other shares.
pub fn split(secret: &[u8], members: Members, rng: &mut impl CryptoRng) -> Zeroizing<String> {
    let mut id = [0; 2];
    rng.fill_bytes(&mut id);
    let terms = Terms { id: u16::from_be_bytes(id) >> 1, extendable: true, exponent: 1 };
    let hidden = encrypt(secret, b"", terms);
    let values = deal(&hidden, members, rng);
    let shares = values.into_iter().zip(0u8..).map(|(value, member)| {
        let one_group = Share {
            terms,
            group: 0,
            group_threshold: 1,
            group_count: 1,
            member,
            threshold: members.threshold,
            value,
        };
        one_group.to_words()
    });
    let shares: Vec<Zeroizing<String>> = shares.collect();
    let mut text = Zeroizing::new(String::with_capacity(shares.iter().map(|share| share.len() + 1).sum()));
    for share in &shares {
        text.push_str(share);
        text.push('\n');
    }
    text
}

/// The values of the shares, in the order of their places from 0.
fn deal(hidden: &[u8], members: Members, rng: &mut impl CryptoRng) -> Vec<Zeroizing<Vec<u8>>> {
    if members.threshold == 1 {
        return vec![Zeroizing::new(hidden.to_vec())];
    }
    let mut draw = || {
        let mut drawn = Zeroizing::new(vec![0u8; hidden.len()]);
        rng.fill_bytes(&mut drawn);
        drawn
    };
    let mut values: Vec<Zeroizing<Vec<u8>>> = (2..members.threshold).map(|_| draw()).collect();
    // what is drawn behind the digest is the key under which it is made
    let mut digest = draw();
    let made = digest_of(&digest, hidden);
    digest.iter_mut().zip(*made).for_each(|(byte, made)| *byte = made);
    let ends = [(DIGEST_AT, digest.as_slice()), (SECRET_AT, hidden)];
    let drawn = values.iter().zip(0u8..).map(|(value, x)| (x, value.as_slice()));
    let base: Vec<(u8, &[u8])> = drawn.chain(ends).collect();
    let rest: Vec<_> = (members.threshold - 2..members.count).map(|x| AES.interpolate(&base, x)).collect();
    values.extend(rest);
    values
}

/// The digest of a secret under the random bytes that stand behind it in its place.
pub(super) fn digest_of(place: &[u8], secret: &[u8]) -> Zeroizing<[u8; DIGEST_BYTES]> {
    let key = place.get(DIGEST_BYTES..).unwrap_or_default();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of every length");
    mac.update(secret);
    let tag = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
    Zeroizing::new(*tag.first_chunk().expect("4 of 32 bytes"))
}
