//! The audit: a transcript that somebody brings is checked line by line and folded by the very function that ran
//! the ceremony. "Valid" means that the script was followed, in order, by the right people, or the exception is
//! there; not only that hashes fit.
//!
//! Lines and signatures come one at a time, so a transcript of any length needs the same memory.

use super::refusal::Refusal;
use super::state::{Stage, State};
use crate::sharing::share::CeremonyKey;
use crate::transcript::statement::Statement;
use crate::transcript::{ChainCheck, ChainError, Entry, sshsig};
use crate::vocab::Digest;

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The chain or signature.
    #[error("{0}")]
    Chain(#[from] ChainError),
    /// The script.
    #[error("{0}")]
    Script(#[from] Refusal),
}

/// A transcript being audited.
#[derive(Debug, Default)]
pub struct Audit {
    chain: ChainCheck,
    state: Option<State>,
}

impl Audit {
    /// Takes the next line and its signature, both without LF.
    pub fn line(&mut self, line: &[u8], signature: &[u8]) -> Result<Entry, LineError> {
        let entry = self.chain.next(line, signature)?;
        match &mut self.state {
            None => self.state = Some(State::begin(&entry)?),
            Some(state) => state.apply(&entry)?,
        }
        Ok(entry)
    }

    /// The folded state, once the header was read.
    pub const fn state(&self) -> Option<&State> {
        self.state.as_ref()
    }

    /// Lines that stand.
    pub const fn lines(&self) -> u32 {
        self.chain.chain().entries()
    }

    /// Digest of the last line that stands.
    pub const fn head(&self) -> Digest {
        self.chain.chain().head()
    }

    /// The ceremony key of the header.
    pub const fn key(&self) -> Option<CeremonyKey> {
        self.chain.key()
    }

    /// What the lines say together.
    pub fn outcome(&self) -> Outcome {
        match self.state.as_ref().map(State::stage) {
            None => Outcome::Empty,
            Some(Stage::Sealed) => {
                let open = self.state.as_ref().map_or(0, State::open_exceptions);
                Outcome::Sealed { open_exceptions: open }
            }
            Some(Stage::Aborted) => Outcome::Aborted,
            Some(Stage::Running { .. }) => {
                let step = self.state.as_ref().and_then(State::due).map(|(_, planned, _)| planned.id.clone());
                Outcome::Incomplete { stopped_at: step.unwrap_or_default() }
            }
        }
    }

    /// Checks the files of the close against the lines; all must be exactly what the lines say.
    pub fn closing(
        &self,
        statement: &str,
        signature: &str,
        allowed_signers: &str,
    ) -> Result<(), ClosingError> {
        let state = self.state.as_ref().ok_or(ClosingError::Statement(1))?;
        let (ours, key) = (state.statement(self.head()).render(), state.header().ceremony_key);
        if ours != statement {
            let differing = ours.lines().zip(statement.lines()).position(|(ours, theirs)| ours != theirs);
            let common = ours.lines().count().min(statement.lines().count());
            return Err(ClosingError::Statement(differing.unwrap_or(common) + 1));
        }
        if !sshsig::verify(statement.as_bytes(), signature, &key) {
            return Err(ClosingError::Signature);
        }
        if allowed_signers != sshsig::allowed_signer(&Statement::principal(&state.ceremony()), &key) {
            return Err(ClosingError::AllowedSigners);
        }
        Ok(())
    }
}

/// How a transcript ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No line stands.
    Empty,
    /// Sealed.
    Sealed {
        /// Exceptions not reviewed or left open.
        open_exceptions: usize,
    },
    /// Aborted, properly.
    Aborted,
    /// Broken off, by a power cut or otherwise.
    Incomplete {
        /// The step that was due.
        stopped_at: String,
    },
}

/// What is wrong with the files of the close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClosingError {
    /// Not the statement of these lines.
    #[error("statement.txt is not what the transcript says: its line {0} differs")]
    Statement(usize),
    /// Not signed by the ceremony key.
    #[error("statement.txt.sig is not the ceremony key's signature of statement.txt")]
    Signature,
    /// Names another key.
    #[error("allowed_signers does not name this ceremony's key and nothing else")]
    AllowedSigners,
}
