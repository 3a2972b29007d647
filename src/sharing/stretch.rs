//! Argon2id (RFC 9106, version 0x13): the key of a lock from a passphrase or code words.

use zeroize::Zeroizing;

use super::KEY_BYTES;
use super::lock_params::LockParams;

/// Why no key was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StretchError {
    /// The machine lacks the memory, in MiB.
    NoMemory(u32),
    /// Argon2 refused; cannot happen for a cost within the bounds.
    Refused,
}

/// The key that these bytes make under these parameters.
#[cfg(feature = "cli")]
pub(super) fn stretch(
    secret: &[u8],
    params: &LockParams,
) -> Result<Zeroizing<[u8; KEY_BYTES]>, StretchError> {
    use argon2::{Algorithm, Argon2, Block, Params, Version};
    use zeroize::Zeroize;

    let super::lock_params::LockCost { memory_kib, passes, lanes } = params.cost;
    let argon_params = Params::new(memory_kib, u32::from(passes), u32::from(lanes), Some(KEY_BYTES))
        .map_err(|_| StretchError::Refused)?;
    // allocated by hand: the crate's own way aborts the program when the machine lacks the memory
    let mut memory: Vec<Block> = Vec::new();
    let blocks = argon_params.block_count();
    memory.try_reserve_exact(blocks).map_err(|_| StretchError::NoMemory(memory_kib >> 10))?;
    memory.resize(blocks, Block::new());
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, argon_params);
    let mut key = Zeroizing::new([0u8; KEY_BYTES]);
    let outcome = argon.hash_password_into_with_memory(secret, &params.salt, key.as_mut_slice(), &mut memory);
    memory.zeroize();
    outcome.map_err(|_| StretchError::Refused)?;
    Ok(key)
}

/// A program that only verifies is built without Argon2.
#[cfg(not(feature = "cli"))]
pub(super) fn stretch(
    _secret: &[u8],
    _params: &LockParams,
) -> Result<Zeroizing<[u8; KEY_BYTES]>, StretchError> {
    unreachable!(
        "who only verifies holds no ceremony and is asked for no passphrase, so no lock is closed or opened"
    )
}
