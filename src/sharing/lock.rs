//! Locks on a share: its value under AES-256-GCM (NIST SP 800-38D), the key by Argon2id (RFC 9106, version 0x13) from
//! what the custodian knows or keeps on a card.

use keyrite_cipher::Cipher;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

pub use super::lock_params::{LockCost, LockParams, LockParamsError};
pub use super::lock_secret::{
    CODE_WORDS, CodeWordsError, LockSecret, PassphraseError, ReadSecretError, read_secret,
};
use super::share::{Body, LOCKED_BODY_BYTES, LockKind, ShareHeader};
use super::stretch::{StretchError, stretch};
use super::{KEY_BYTES, Point};
use crate::vocab::Secret;
use crate::vocab::digest::{first, last};

/// Why a lock did not close or open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// The tag does not fit.
    #[error(
        "the passphrase or code words do not open it. Try again, as often as it takes, and mind capital letters and the layout of the keyboard"
    )]
    DoesNotOpen,
    /// The machine lacks the memory.
    #[error("opening it needs {0} MiB of free memory, which this machine does not have")]
    NoMemory(u32),
    /// Argon2 or AES refused; cannot happen within the bounds.
    #[error("the lock could not be computed")]
    Internal,
}

impl From<StretchError> for LockError {
    fn from(error: StretchError) -> Self {
        match error {
            StretchError::NoMemory(mib) => Self::NoMemory(mib),
            StretchError::Refused => Self::Internal,
        }
    }
}

/// Locks a point's value under the header it will be printed with.
pub fn lock(
    point: &Point,
    header: &ShareHeader,
    secret: &LockSecret,
    cost: LockCost,
    rng: &mut impl CryptoRng,
) -> Result<Body, LockError> {
    let (mut salt, mut nonce) = ([0u8; 16], [0u8; 12]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut nonce);
    // a sheet printed under another header could never be opened again
    if header.lock == LockKind::None || header.x != point.x {
        return Err(LockError::Internal);
    }
    let params = LockParams { cost: cost.check().map_err(|_| LockError::Internal)?, salt, nonce };
    let cipher = cipher(secret, &params)?;
    let aad = additional_data(header, &params);
    let mut sealed = Zeroizing::new([0u8; LOCKED_BODY_BYTES]);
    let (value, tag) = sealed.split_at_mut(KEY_BYTES);
    value.copy_from_slice(point.y.expose());
    tag.copy_from_slice(&cipher.seal(&nonce, &aad, value).map_err(|_| LockError::Internal)?);
    Ok(Body::Locked { sealed: *sealed, params })
}

/// Opens a locked body; the header it is printed with must be unaltered.
pub fn unlock(
    sealed: &[u8; LOCKED_BODY_BYTES],
    params: &LockParams,
    header: &ShareHeader,
    secret: &LockSecret,
) -> Result<Secret<KEY_BYTES>, LockError> {
    let cipher = cipher(secret, params)?;
    let aad = additional_data(header, params);
    let (mut value, tag) = (Zeroizing::new(first::<KEY_BYTES, _>(sealed)), last(sealed));
    cipher.open(&params.nonce, &aad, value.as_mut(), &tag).map_err(|_| LockError::DoesNotOpen)?;
    Ok(Secret::copy_of(&value))
}

fn additional_data(header: &ShareHeader, params: &LockParams) -> Vec<u8> {
    [header.to_bytes().as_slice(), &params.to_bytes()].concat()
}

#[cfg(test)]
thread_local! {
    /// How often this thread has run Argon2id.
    pub(crate) static RUNS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

fn cipher(secret: &LockSecret, params: &LockParams) -> Result<Cipher, LockError> {
    #[cfg(test)]
    RUNS.set(RUNS.get() + 1);
    let key = stretch(secret.expose().as_bytes(), params)?;
    Ok(Cipher::new(&key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sharing::Quorum;
    use crate::vocab::{Fingerprint, Mode, SecretText, SetId};
    use rand::{SeedableRng, rngs::StdRng};

    fn text(typed: &str) -> SecretText {
        SecretText::copy_of(typed).expect("fits")
    }

    #[test]
    fn opens_only_with_its_passphrase_in_any_normal_form_and_its_header() {
        let rng = &mut StdRng::seed_from_u64(6);
        let header = ShareHeader {
            mode: Mode::Production,
            lock: LockKind::Passphrase,
            set: SetId([3; 16]),
            generation: 1,
            x: 2,
            quorum: Quorum::new(2, 3).expect("valid"),
            fingerprint: Fingerprint([4; 16]),
        };
        let point = Point { x: 2, y: Secret::copy_of(&[0xa7; 32]) };
        let passphrase = |typed: &str| LockSecret::passphrase(&text(typed)).expect("fits");
        let body = lock(&point, &header, &passphrase("Zoë ﬁnds"), LockCost::FLOOR, rng).expect("locks");
        let Body::Locked { sealed, params } = body else { panic!("locked") };
        let open = |header: &ShareHeader, typed: &str| {
            unlock(&sealed, &params, header, &passphrase(typed)).map(|y| y.matches(&point.y))
        };
        assert_eq!(open(&header, "Zoe\u{308} finds"), Ok(true));
        assert_eq!(open(&header, "zoë finds"), Err(LockError::DoesNotOpen));
        assert_eq!(open(&ShareHeader { x: 1, ..header }, "Zoë finds"), Err(LockError::DoesNotOpen));
    }
}
