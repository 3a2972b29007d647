//! The chain: every entry names the digest of the one before and is signed by the ceremony key.
//!
//! `Chain` writes, `ChainCheck` reads. Both work on one entry at a time and keep nothing but the last digest, so
//! a transcript of any length needs the same memory.

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer, SigningKey};

use super::entry::{Entry, EntryError};
use super::person_id::PersonId;
use super::record::Record;
use crate::sharing::share::CeremonyKey;
use crate::vocab::digest::sha256;
use crate::vocab::limits::MAX_ENTRIES;
use crate::vocab::{Digest, Moment};

/// Before the first entry there is nothing to hash.
pub const NO_PREVIOUS: Digest = Digest([0; 32]);
/// Characters of one line of the signature file, without LF.
pub const SIGNATURE_CHARS: usize = 128;

/// An entry as it goes to disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedEntry {
    /// The line without LF.
    pub line: String,
    /// The signature line without LF.
    pub signature: String,
    /// SHA-256 of the line.
    pub digest: Digest,
}

/// The place at which the next entry will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    next: u32,
    head: Digest,
}

/// Who did what, not yet an entry.
#[derive(Clone, Debug)]
pub struct EntryContent {
    /// The room's clock.
    pub at: Moment,
    /// Milliseconds since the first entry.
    pub mono: u64,
    /// Who acted.
    pub by: PersonId,
    /// Who confirmed.
    pub with: Vec<PersonId>,
    /// Id of the step that it belongs to; none beside the script.
    pub step: Option<String>,
    /// What happened.
    pub record: Record,
}

impl EntryContent {
    /// The entry of this content at a place in a chain: the number of lines before it, and the digest of the last.
    pub fn entry(self, seq: u32, prev: Digest) -> Entry {
        let Self { at, mono, by, with, step, record } = self;
        Entry { at, by, mono, prev, record, seq, step, with }
    }
}

impl Default for Chain {
    fn default() -> Self {
        Self { next: 0, head: NO_PREVIOUS }
    }
}

impl Chain {
    /// The next entry; the chain itself does not move until it is asked to `advance`.
    pub fn next_entry(&self, content: EntryContent) -> Entry {
        content.entry(self.next, self.head)
    }

    /// Signs the entry and moves on.
    pub fn advance(&mut self, entry: &Entry, key: &SigningKey) -> SignedEntry {
        let line = entry.to_line();
        let digest = sha256(line.as_bytes());
        let signature = HEXLOWER.encode(&key.sign(&signed_message(&digest)).to_bytes());
        self.next += 1;
        self.head = digest;
        SignedEntry { line, signature, digest }
    }

    /// Entries so far.
    pub const fn entries(&self) -> u32 {
        self.next
    }

    /// Digest of the last line.
    pub const fn head(&self) -> Digest {
        self.head
    }
}

/// The text an entry's signature covers.
pub fn signed_message(line_digest: &Digest) -> Vec<u8> {
    format!("keyrite-entry@v1 {}", line_digest.hex()).into_bytes()
}

/// Why a line does not continue the chain. The line's number is the reader's to name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// Not an entry.
    #[error("{0}")]
    Entry(#[from] EntryError),
    /// Another number than the one expected.
    #[error("it is the entry of line {}, and that of line {} is due: lines were removed, added or moved", .got + 1, .want + 1)]
    Number {
        /// `seq` found.
        got: u32,
        /// `seq` expected.
        want: u32,
    },
    /// Does not follow the line before.
    #[error("it does not follow the line before it: that line, or this one, was changed")]
    Broken,
    /// No header first.
    #[error("it is not the header that a transcript begins with")]
    NoHeader,
    /// Not 128 hex digits.
    #[error("its signature is not {SIGNATURE_CHARS} lower-case hex digits")]
    SignatureForm,
    /// The signature does not fit.
    #[error("its signature is not the ceremony key's: the line was changed after it was signed")]
    Signature,
    /// Beyond all limits.
    #[error("no transcript has so many lines")]
    TooMany,
}

/// Checks lines one by one.
#[derive(Clone, Debug, Default)]
pub struct ChainCheck {
    chain: Chain,
    key: Option<CeremonyKey>,
}

impl ChainCheck {
    /// Checks the next line and its signature, both without LF. On an error nothing has moved.
    pub fn next(&mut self, line: &[u8], signature: &[u8]) -> Result<Entry, ChainError> {
        let (entry, linked) = self.linked(line)?;
        linked.signed(signature)?;
        *self = linked;
        Ok(entry)
    }

    /// Checks that the next line follows, and not its signature. For lines whose every signature was verified before, to
    /// the byte: then [`Self::signed`] at the end still shows that the ceremony key signed the last line, and with it, by
    /// the chain, all of them.
    pub fn follow(&mut self, line: &[u8]) -> Result<Entry, ChainError> {
        let (entry, linked) = self.linked(line)?;
        *self = linked;
        Ok(entry)
    }

    /// Checks the signature of the last line that was taken.
    pub fn signed(&self, signature: &[u8]) -> Result<(), ChainError> {
        let key = self.key.ok_or(ChainError::NoHeader)?;
        let signature = HEXLOWER.decode(signature).map_err(|_| ChainError::SignatureForm)?;
        let signature: [u8; 64] = signature.try_into().map_err(|_| ChainError::SignatureForm)?;
        let good = key.verifies(&signed_message(&self.chain.head), &signature);
        if good { Ok(()) } else { Err(ChainError::Signature) }
    }

    /// The line as an entry, and where the chain stands after it.
    fn linked(&self, line: &[u8]) -> Result<(Entry, Self), ChainError> {
        let want = self.chain.next;
        if u64::from(want) >= MAX_ENTRIES {
            return Err(ChainError::TooMany);
        }
        let entry = Entry::from_line(line)?;
        if entry.seq != want {
            return Err(ChainError::Number { got: entry.seq, want });
        }
        if entry.prev != self.chain.head {
            return Err(ChainError::Broken);
        }
        let key = if let Some(key) = self.key {
            key
        } else {
            let Record::Header(header) = &entry.record else { return Err(ChainError::NoHeader) };
            header.ceremony_key
        };
        let chain = Chain { next: want + 1, head: sha256(line) };
        Ok((entry, Self { chain, key: Some(key) }))
    }

    /// Where the chain stands.
    pub const fn chain(&self) -> Chain {
        self.chain
    }

    /// The key of the first line, once read.
    pub const fn key(&self) -> Option<CeremonyKey> {
        self.key
    }
}
