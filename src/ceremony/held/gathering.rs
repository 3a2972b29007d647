//! Hands on the secrets of a recovery: shares that are brought, the key they rebuild, its exit.

use rand_core::CryptoRng;

use super::super::effect::Effect;
use super::super::event::{SecretInput, WayOut};
use super::super::refusal::Refusal;
use super::super::state::{SetFacts, State};
use super::{Gathering, GoOn, Held, Performed, Vault, no_shares, read_share, unless_given_up};
use crate::sharing::RootKey;
use crate::sharing::gather::{CombineError, LeftOut, UntrustedShares};
use crate::sharing::lock::{self, LockError, LockSecret};
use crate::sharing::share::{Authenticity, Body, Share, ShareHeader};
use crate::transcript::record::{ReadFrom, Record, Released, SeenSheet};
use crate::vocab::{Digest, Line, Prose, Secret};

impl Held {
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
        // a damaged one does not count as seen: anybody can write another's number on it
        if let Err(error) = share.authenticity() {
            return unread(&LeftOut::Damaged { x: share.header.x, error }.to_string());
        }
        let ShareHeader { x, set, generation, quorum, fingerprint, .. } = share.header;
        let sheet = Some(SeenSheet { share: x, set, generation, quorum });
        let refused = |why: &str| Ok(Record::ShareRefused { sheet, why: Prose::lossy(why) });
        let signed_by = match judge(&share, state) {
            Ok(authenticity) => match authenticity {
                Authenticity::SignedBy(key) => Some(key),
                Authenticity::Unsigned => None,
            },
            Err(why) => return refused(&why),
        };
        let lock_secret = match (&share.body, lock) {
            (Body::Open(_), _) => None,
            (Body::Locked { .. }, None) => return refused("it is locked, and nothing was typed to open it"),
            (Body::Locked { sealed, params }, Some(typed)) => {
                let typed = match lock::read_secret(share.header.lock, &typed) {
                    Ok(typed) => typed,
                    Err(error) => return refused(&error.to_string()),
                };
                let opened = lock::unlock(sealed, params, &share.header, &typed);
                unless_given_up(go_on)?;
                match opened {
                    Ok(_) => Some(typed),
                    Err(error @ LockError::NoMemory(_)) => return Err(error.into()),
                    Err(error) => return refused(&format!("share {} stays locked: {error}", share.header.x)),
                }
            }
        };
        let digest = share.digest();
        let record =
            Record::ShareTaken { share: x, set, generation, quorum, fingerprint, signed_by, digest, from };
        if !matches!(self.vault, Vault::Gathering(_)) {
            self.vault = Vault::Gathering(Gathering::default());
        }
        if let Vault::Gathering(gathering) = &mut self.vault {
            gathering.brought.push((digest, share, lock_secret));
        }
        Ok(record)
    }

    /// Forgets a share that was brought.
    pub(super) fn withdraw(&mut self, digest: Digest) {
        if let Vault::Gathering(gathering) = &mut self.vault {
            gathering.brought.retain(|(other, _, _)| *other != digest);
        }
    }

    pub(super) fn combine(&mut self, state: &State, go_on: GoOn<'_>) -> Result<Record, Refusal> {
        let Vault::Gathering(gathering) = &self.vault else { return Err(no_shares()) };
        let mut untrusted = UntrustedShares::new(state.mode());
        for (_, share, _) in &gathering.brought {
            let bytes = share.to_bytes();
            let copy =
                if share.proof.is_some() { Share::from_bytes(&bytes) } else { Share::from_content(&bytes) };
            let copy = copy.map_err(|error| Refusal::Fault(error.to_string()))?;
            let taken = untrusted.offer(&format!("share {}", copy.header.x), copy);
            // each of them was judged when it was brought
            taken.map_err(|why| Refusal::Fault(why.to_string()))?;
        }
        let settled = untrusted.settle(None).map_err(|(error, _)| Refusal::NotYet(error.to_string()))?;
        let opening = settled.open(|candidate, failure| {
            let digest = candidate.share.digest();
            let brought = gathering.brought.iter().find(|(other, _, _)| *other == digest);
            let secret = brought.and_then(|(_, _, secret)| secret.as_ref());
            // asked once: what was typed opened it when it was brought
            if failure.is_some() || !go_on() { None } else { secret.and_then(LockSecret::again) }
        });
        unless_given_up(go_on)?;
        match opening.combine() {
            Ok(recovery) => {
                let ShareHeader { set, generation, quorum, fingerprint, .. } = recovery.header;
                self.vault = Vault::Recovered(recovery.root);
                Ok(Record::Combined { set, generation, quorum, fingerprint, used: recovery.proven })
            }
            Err(failed) => {
                let way = match &failed.why {
                    CombineError::NoProof(sets) if sets.len() > 1 => {
                        ". Shares of a set that is not meant can be put aside"
                    }
                    CombineError::NoProof(_) => "",
                    CombineError::SeveralKeys(_) => ": put the shares of the others aside",
                };
                Ok(Record::NotCombined { why: Prose::lossy(&format!("{}{way}", failed.why)) })
            }
        }
    }

    pub(super) fn release(
        &mut self,
        way: &WayOut,
        destination: Line,
        rng: &mut impl CryptoRng,
    ) -> Result<Performed, Refusal> {
        let Vault::Recovered(root) = &self.vault else {
            return Err(Refusal::NotYet("there is no recovered key to release".into()));
        };
        let exit = way.exit();
        let effects = match way {
            WayOut::None => Vec::new(),
            WayOut::File | WayOut::Descriptor | WayOut::Display => {
                vec![Effect::Export { exit, key: RootKey::from_secret(Secret::copy_of(root.expose())) }]
            }
            WayOut::Wrapped(key) => vec![Effect::ExportWrapped(key.wrap(root.expose(), rng)?)],
        };
        Ok((Record::Released(Released { exit, destination }), effects))
    }
}

/// Why a brought share is not taken, in the words of a gathering; or its authenticity.
fn judge(share: &Share, state: &State) -> Result<Authenticity, String> {
    let authenticity =
        share.authenticity().map_err(|error| LeftOut::Damaged { x: share.header.x, error }.to_string())?;
    let ShareHeader { x, set, generation, quorum, fingerprint, mode, .. } = share.header;
    if mode != state.mode() {
        return Err(LeftOut::WrongMode { x, found: mode }.to_string());
    }
    let facts = SetFacts { set, generation, quorum };
    if let Some(why) = state.not_as_known(x, facts, fingerprint) {
        return Err(why);
    }
    if let Some(expected) = state.expected_fingerprint().filter(|expected| *expected != fingerprint) {
        let theirs = fingerprint.words();
        return Err(format!(
            "share {x} is of another key than the one expected here: its fingerprint is {theirs}, and {} is expected",
            expected.words()
        ));
    }
    state.may_take(facts, x).map_err(|why| why.to_string())?;
    if let Some(why) = state.another_share_than_recorded(x) {
        return Err(why);
    }
    // another set, another ceremony key or another share of the same number is not refused here: the first sheet on
    // the table may be the false one, and only a fingerprint that matches decides
    let digest = share.digest();
    if state.taken().iter().any(|taken| taken.digest == digest) {
        return Err(LeftOut::GivenTwice { x, first: "another sheet of this recovery".into() }.to_string());
    }
    Ok(authenticity)
}
