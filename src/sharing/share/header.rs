//! The head of a share: what it says of itself without any secret, and how long the share is that follows from it.

use serde::{Deserialize, Serialize};

use super::error::{ShareError, VERSION};
use super::reader::Reader;
use crate::sharing::lock_params::LockParams;
use crate::sharing::{KEY_BYTES, Quorum};
use crate::vocab::{Fingerprint, Mode, SetId};

/// Bytes before the body.
pub const HEADER_BYTES: usize = 39;
/// Body of a locked share: ciphertext and tag.
pub const LOCKED_BODY_BYTES: usize = KEY_BYTES + 16;
/// Ceremony public key and signature.
pub const PROOF_BYTES: usize = 32 + 64;

/// How a share's value is protected on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockKind {
    /// The sheet alone is enough.
    None,
    /// The custodian's own passphrase is needed too.
    Passphrase,
    /// Code words are needed too. The custodian wrote them on a card of their own; sheet and printer never saw them.
    CodeWords,
}

/// What a share says of itself without any secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareHeader {
    /// Worthless or real.
    pub mode: Mode,
    /// Whether something besides the sheet is needed.
    pub lock: LockKind,
    /// The split this share belongs to.
    pub set: SetId,
    /// Counts the sets of one key, from 1.
    pub generation: u16,
    /// The share's number, 1 to n.
    pub x: u8,
    /// k of n.
    pub quorum: Quorum,
    /// Identifies the root key.
    pub fingerprint: Fingerprint,
}

impl ShareHeader {
    /// The 39 bytes of the format.
    pub fn to_bytes(self) -> [u8; HEADER_BYTES] {
        let lock = match self.lock {
            LockKind::None => 0,
            LockKind::Passphrase => 1,
            LockKind::CodeWords => 2,
        };
        let flags = u8::from(self.mode == Mode::Rehearsal) | lock << 1;
        let mut bytes = [0u8; HEADER_BYTES];
        let mut rest = bytes.as_mut_slice();
        let parts: [&[u8]; 6] = [
            &[VERSION, flags],
            &self.set.0,
            &self.generation.to_be_bytes(),
            &[self.x],
            &[self.quorum.threshold(), self.quorum.shares()],
            &self.fingerprint.0,
        ];
        for part in parts {
            let (here, after) = rest.split_at_mut(part.len());
            here.copy_from_slice(part);
            rest = after;
        }
        bytes
    }

    pub(super) fn read(from: &mut Reader<'_>) -> Result<Self, ShareError> {
        let (ShareStart { mode, set, x }, lock, generation, quorum) = ShareStart::and_more(from)?;
        let fingerprint = Fingerprint(from.array()?);
        Ok(Self { mode, lock, set, generation, x, quorum, fingerprint })
    }

    /// True if both are shares of one split: everything but number and lock is equal.
    pub fn same_set(&self, other: &Self) -> bool {
        let common = |header: &Self| Self { x: 1, lock: LockKind::None, ..*header };
        common(self) == common(other)
    }
}

/// What the first bytes of a share say of it, before the others are there. Nothing of it is secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareStart {
    /// Worthless or real.
    pub mode: Mode,
    /// The split that it is of.
    pub set: SetId,
    /// The number of its share, 1 to n.
    pub x: u8,
}

impl ShareStart {
    /// How many bytes hold it: version, flags, set, generation, number, k and n. The fingerprint follows.
    pub const BYTES: usize = HEADER_BYTES - 16;

    /// Reads it; an error if no share begins so.
    pub fn read(first: &[u8; Self::BYTES]) -> Result<Self, ShareError> {
        let mut from = Reader { rest: first, len: first.len(), want: first.len() };
        Self::and_more(&mut from).map(|(start, ..)| start)
    }

    /// The same, with what else of the header stands before the fingerprint.
    fn and_more(from: &mut Reader<'_>) -> Result<(Self, LockKind, u16, Quorum), ShareError> {
        match from.byte()? {
            VERSION => {}
            0 => return Err(ShareError::VersionZero),
            newer => return Err(ShareError::NewerVersion(newer)),
        }
        let flags = from.byte()?;
        let lock = match flags >> 1 {
            0 => LockKind::None,
            1 => LockKind::Passphrase,
            2 => LockKind::CodeWords,
            _ => return Err(ShareError::UnknownFlags(flags)),
        };
        let mode = if flags & 1 == 1 { Mode::Rehearsal } else { Mode::Production };
        from.want = total_bytes(lock);
        let set = SetId(from.array()?);
        let generation = u16::from_be_bytes(from.array()?);
        let [x, k, n] = from.array()?;
        let quorum = Quorum::new(k, n)?;
        if x == 0 || x > n {
            return Err(ShareError::Number { x, n });
        }
        if generation == 0 {
            return Err(ShareError::GenerationZero);
        }
        Ok((Self { mode, set, x }, lock, generation, quorum))
    }
}

/// Bytes of a share up to its proof: what recovery needs.
pub const fn content_bytes(lock: LockKind) -> usize {
    match lock {
        LockKind::None => HEADER_BYTES + KEY_BYTES,
        LockKind::Passphrase | LockKind::CodeWords => HEADER_BYTES + LOCKED_BODY_BYTES + LockParams::BYTES,
    }
}

/// Bytes of a whole share.
pub const fn total_bytes(lock: LockKind) -> usize {
    content_bytes(lock) + PROOF_BYTES
}
