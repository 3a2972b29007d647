//! Hands on the secrets of a recovery: shares that are brought, the key they rebuild.

use super::super::refusal::Refusal;
use super::super::secret_input::SecretInput;
use super::super::state::State;
use super::{Contents, GoOn, Vault, no_shares, read_share, unless_given_up};
use crate::sharing::gather::{Candidate, CombineError, LeftOut, Pile};
use crate::sharing::lock::{self, LockError};
use crate::sharing::share::ShareHeader;
use crate::transcript::record::{ReadFrom, Record, SeenSheet};
use crate::vocab::{Digest, Prose};

impl Vault {
    /// A share that is brought: taken if it belongs, otherwise an entry says why not.
    pub(super) fn offer(
        &mut self,
        from: ReadFrom,
        secret: Option<SecretInput>,
        state: &State,
        go_on: GoOn<'_>,
    ) -> Result<Record, Refusal> {
        let Some(SecretInput::Sheet { reading, lock }) = secret else {
            return Err(Refusal::SecretMissing("the sheet as read"));
        };
        let unread = |why: &str| Ok(Record::ShareRefused { sheet: None, why: Prose::lossy(why) });
        let share = match read_share(&reading) {
            Ok(share) => share,
            Err(why) => return unread(&why),
        };
        let ShareHeader { x, set, generation, quorum, fingerprint, .. } = share.header;
        let sheet = Some(SeenSheet { share: x, set, generation, quorum });
        let refused = |why: &str| Ok(Record::ShareRefused { sheet, why: Prose::lossy(why) });
        let mut candidate = match Candidate::from_share(&format!("share {x}"), share, state.mode()) {
            Ok(candidate) => candidate,
            // a damaged one does not count as seen: anybody can write another's number on it
            Err(damaged @ LeftOut::Damaged { .. }) => return unread(&damaged.to_string()),
            Err(why) => return refused(&why.to_string()),
        };
        if let Err(why) = judge(&candidate, state) {
            return refused(&why);
        }
        if candidate.lock().is_some() {
            let Some(typed) = lock else {
                return refused("it is locked, and nothing was typed to open it");
            };
            let secret = match lock::read_secret(candidate.header().lock, &typed) {
                Ok(secret) => secret,
                Err(error) => return refused(&error.to_string()),
            };
            let opened = candidate.open(&secret);
            unless_given_up(go_on)?;
            match opened {
                Ok(()) => {}
                Err(error @ LockError::NoMemory(_)) => return Err(error.into()),
                Err(error) => return refused(&LeftOut::Locked { x, why: error.to_string() }.to_string()),
            }
        }
        let (signed_by, digest) = (candidate.signer(), candidate.digest());
        if !matches!(self.contents, Contents::Gathering(_)) {
            self.contents = Contents::Gathering(Pile::new(state.mode()));
        }
        if let Contents::Gathering(pile) = &mut self.contents {
            // what lies in the pile was taken, and the state refused what was taken already
            pile.add(candidate).map_err(|why| Refusal::Fault(why.to_string()))?;
        }
        Ok(Record::ShareTaken { share: x, set, generation, quorum, fingerprint, signed_by, digest, from })
    }

    /// Forgets a share that was brought.
    pub(super) fn withdraw(&mut self, digest: Digest) {
        if let Contents::Gathering(pile) = &mut self.contents {
            pile.withdraw(digest);
        }
    }

    pub(super) fn combine(&mut self, state: &State, go_on: GoOn<'_>) -> Result<Record, Refusal> {
        let Contents::Gathering(pile) = &self.contents else { return Err(no_shares()) };
        let combined = pile.try_combine();
        unless_given_up(go_on)?;
        match combined {
            Ok(recovery) => {
                let ShareHeader { set, generation, quorum, fingerprint, .. } = recovery.header;
                // nothing of the sheets is kept but what one that is issued again needs
                let again = state.plan().choices.share.is_some();
                let gave = if again { recovery.gave } else { Vec::new() };
                self.contents = Contents::Recovered(recovery.root, gave);
                Ok(Record::Combined { set, generation, quorum, fingerprint, used: recovery.proven })
            }
            Err(failed) => {
                let way = match &failed.why {
                    CombineError::NoProof(sets) if sets.len() > 1 => {
                        ". Shares of a set that is not meant can be put aside"
                    }
                    CombineError::Nothing | CombineError::NoProof(_) => "",
                    CombineError::SeveralKeys(_) => ": put the shares of the others aside",
                };
                Ok(Record::NotCombined { why: Prose::lossy(&format!("{}{way}", failed.why)) })
            }
        }
    }
}

/// Why a brought share is not taken, by what this ceremony knows of its set, its bringer and its bag.
fn judge(candidate: &Candidate, state: &State) -> Result<(), String> {
    state.may_be_taken(candidate.header()).map_err(|why| why.itself())?;
    // another set, another ceremony key or another share of the same number is not refused here: the first sheet on
    // the table may be the false one, and only a fingerprint that matches decides
    if state.taken().iter().any(|taken| taken.digest == candidate.digest()) {
        return Err(LeftOut::GivenTwice {
            x: candidate.header().x,
            first: "another sheet of this recovery".into(),
        }
        .to_string());
    }
    Ok(())
}
