//! The audit: a transcript that somebody brings is checked line by line and folded by the very function that ran
//! the ceremony. "Valid" means that the script was followed, in order, by the right people, or the exception is
//! there; not only that hashes fit.
//!
//! Lines and signatures come one at a time, so a transcript of any length needs the same memory.

use std::sync::Arc;

use super::days::Earlier;
use super::refusal::{Refusal, Requirement};
use super::state::{Stage, State};
use crate::plan::KnownScripts;
use crate::sharing::share::CeremonyKey;
use crate::transcript::statement::Statement;
use crate::transcript::verify_text::verify_text;
use crate::transcript::{ChainCheck, ChainError, Entry, minisign, sshsig};
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

impl LineError {
    /// The requirement that the broken rule serves, if it is a rule that is broken.
    pub const fn requirement(&self) -> Option<Requirement> {
        match self {
            Self::Chain(_) => Some(Requirement::Tr1),
            Self::Script(why) => why.requirement(),
        }
    }
}

/// A transcript being audited.
#[derive(Debug, Default)]
pub struct Audit {
    chain: ChainCheck,
    state: Option<State>,
    earlier: Option<Box<Earlier>>,
    scripts: Arc<KnownScripts>,
}

impl Audit {
    /// An audit that shares the scripts which others read: for many transcripts of few scripts.
    pub fn sharing(scripts: &Arc<KnownScripts>) -> Self {
        Self { scripts: Arc::clone(scripts), ..Self::default() }
    }

    /// The audit of the part that goes on after this one, whose lines are folded on top of these; none if its day is not
    /// over.
    pub fn into_next_part(self) -> Option<Self> {
        let earlier = Some(Box::new(self.earlier()?));
        Some(Self { chain: ChainCheck::default(), state: None, earlier, scripts: self.scripts })
    }

    /// True if no line was read yet, and those before it end as this part does.
    pub fn goes_on_after(&self, earlier: &Earlier) -> bool {
        self.state.is_none() && self.earlier.as_ref().is_some_and(|ours| ours.head == earlier.head)
    }

    /// The part that these lines go on after; none of a ceremony's first day.
    pub fn goes_on_from(&self) -> Option<&Earlier> {
        self.earlier.as_deref()
    }

    /// The part that another one goes on after; none if its day is not over.
    pub fn earlier(&self) -> Option<Earlier> {
        let state = self.state.as_ref().filter(|_| self.outcome() == Outcome::DayOver)?;
        Some(Earlier { state: state.clone(), head: self.head() })
    }

    /// Takes the next line and its signature, both without LF.
    pub fn line(&mut self, line: &[u8], signature: &[u8]) -> Result<Entry, LineError> {
        let mut chain = self.chain.clone();
        let entry = chain.next(line, signature)?;
        self.take(entry, chain)
    }

    /// Takes the next line of a transcript whose every signature was verified before, to the byte: it is checked like
    /// any other but for its own signature. [`Self::signed`] is asked at the end.
    pub fn known_line(&mut self, line: &[u8]) -> Result<Entry, LineError> {
        let mut chain = self.chain.clone();
        let entry = chain.follow(line)?;
        self.take(entry, chain)
    }

    /// Checks the signature of the last line, which by the chain is one of them all.
    pub fn signed(&self, signature: &[u8]) -> Result<(), LineError> {
        Ok(self.chain.signed(signature)?)
    }

    /// A line counts only when the script takes it too.
    fn take(&mut self, entry: Entry, chain: ChainCheck) -> Result<Entry, LineError> {
        match &mut self.state {
            None => {
                self.state = Some(State::begin_with(&entry, self.earlier.as_deref(), &self.scripts)?);
            }
            Some(state) => state.apply(&entry)?,
        }
        self.chain = chain;
        Ok(entry)
    }

    /// The folded state, once the header was read.
    pub const fn state(&self) -> Option<&State> {
        self.state.as_ref()
    }

    /// The same, to keep.
    pub fn into_state(self) -> Option<State> {
        self.state
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
            Some(Stage::DayOver { .. }) => Outcome::DayOver,
            Some(Stage::Aborted) => Outcome::Aborted,
            Some(Stage::Running { .. }) => {
                let due = self.state.as_ref().and_then(State::due);
                let (_, planned, _) =
                    due.expect("a script ends with its seal: while one is running, a step is due");
                Outcome::Incomplete { stopped_at: planned.id.clone() }
            }
        }
    }

    /// Checks the files of the close that are there; each must be exactly what the lines say.
    pub fn closing(&self, files: &ClosingFiles) -> Result<(), ClosingError> {
        let state = self.state.as_ref().ok_or(ClosingError::Statement(1))?;
        let (ceremony, key) = (state.ceremony(), state.header().ceremony_key);
        let facts = state.statement(self.head());
        let ours = facts.render();
        if let Some(statement) = files.statement.as_ref().filter(|statement| **statement != ours) {
            if statement.replace('\r', "") == ours {
                return Err(ClosingError::LineEnds);
            }
            let (is, should) = (statement.lines().count(), ours.lines().count());
            if is != should {
                return Err(ClosingError::StatementLines { is, should });
            }
            let differing = ours.lines().zip(statement.lines()).position(|(ours, theirs)| ours != theirs);
            // of equal lines the last one has another end
            return Err(ClosingError::Statement(differing.map_or(should, |place| place + 1)));
        }
        if files.signature.as_ref().is_some_and(|signature| !sshsig::verify(ours.as_bytes(), signature, &key))
        {
            return Err(ClosingError::Signature);
        }
        let comment = facts.trusted_comment();
        let minisigned = |file: &String| minisign::verify(ours.as_bytes(), &comment, file, &key);
        if files.minisign.as_ref().is_some_and(|file| !minisigned(file)) {
            return Err(ClosingError::Minisign);
        }
        let public = minisign::public_key_file(&ceremony, &key);
        if files.public_key.as_ref().is_some_and(|theirs| *theirs != public) {
            return Err(ClosingError::PublicKey);
        }
        let signers = sshsig::allowed_signer(&Statement::principal(&ceremony), &key);
        if files.allowed_signers.as_ref().is_some_and(|theirs| *theirs != signers) {
            return Err(ClosingError::AllowedSigners);
        }
        let witnesses = state.allowed_witnesses().unwrap_or_default();
        if files.allowed_witnesses.as_ref().is_some_and(|theirs| *theirs != witnesses) {
            return Err(ClosingError::AllowedWitnesses);
        }
        if let Some(key) = &state.header().hybrid_key {
            if files.hybrid_signature.as_ref().is_some_and(|file| !key.verifies(ours.as_bytes(), file)) {
                return Err(ClosingError::Hybrid);
            }
            let signers = key.allowed_signer(&Statement::principal(&ceremony));
            if files.allowed_signers_hybrid.as_ref().is_some_and(|theirs| *theirs != signers) {
                return Err(ClosingError::AllowedSignersHybrid);
            }
        }
        Ok(())
    }

    /// Whether these are the commands that this version writes for this ceremony. Others prove nothing against it: an
    /// earlier or later version words them otherwise.
    pub fn writes_commands(&self, theirs: &str) -> bool {
        self.state.as_ref().is_some_and(|state| theirs == verify_text(&state.checked_by_hand()))
    }
}

/// The files of the close as they were found; `None` for one that is not there.
#[derive(Debug, Default)]
pub struct ClosingFiles {
    /// `statement.txt`
    pub statement: Option<String>,
    /// `statement.txt.sig`
    pub signature: Option<String>,
    /// `statement.txt.minisig`
    pub minisign: Option<String>,
    /// `ceremony.pub`
    pub public_key: Option<String>,
    /// `allowed_signers`
    pub allowed_signers: Option<String>,
    /// `allowed_witnesses`
    pub allowed_witnesses: Option<String>,
    /// `statement.txt.hybrid.sig`; looked at only if the header names a hybrid key
    pub hybrid_signature: Option<String>,
    /// `allowed_signers_hybrid`; the same
    pub allowed_signers_hybrid: Option<String>,
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
    /// A day of it is over, properly; the ceremony goes on in another part.
    DayOver,
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
    /// More lines or fewer.
    #[error("statement.txt is not what the transcript says: it has {is} lines and not {should}")]
    StatementLines {
        /// In the file.
        is: usize,
        /// By the transcript.
        should: usize,
    },
    /// A mail program or an editor changed how its lines end.
    #[error(
        "statement.txt is not what the transcript says: its line ends were changed, and nothing else. Take the file from another copy of the folder"
    )]
    LineEnds,
    /// Not signed by the ceremony key.
    #[error("statement.txt.sig is not the ceremony key's signature of statement.txt")]
    Signature,
    /// Not signed by the ceremony key, or with another comment.
    #[error(
        "statement.txt.minisig is not the ceremony key's signature of statement.txt with this ceremony's comment"
    )]
    Minisign,
    /// Another key.
    #[error("ceremony.pub is not this ceremony's key")]
    PublicKey,
    /// Names another key.
    #[error("allowed_signers does not name this ceremony's key and nothing else")]
    AllowedSigners,
    /// Not signed by the hybrid key: one half or both.
    #[error("statement.txt.hybrid.sig is not the hybrid key's signature of statement.txt")]
    Hybrid,
    /// Names another key.
    #[error("allowed_signers_hybrid does not name this ceremony's hybrid key and nothing else")]
    AllowedSignersHybrid,
    /// Names other keys than people did.
    #[error("allowed_witnesses does not name the keys of the roll call and nothing else")]
    AllowedWitnesses,
}
