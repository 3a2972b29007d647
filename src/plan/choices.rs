//! What is chosen for one ceremony before it binds.

use serde::{Deserialize, Serialize};

use super::BindError;
use super::template::Template;
use crate::sharing::Quorum;
use crate::sharing::lock::LockCost;
use crate::sharing::share::LockKind;
use crate::vocab::limits::{MAX_CONTACT_CHARS, MAX_LABEL_CHARS};
use crate::vocab::{Day, Fingerprint, Line, Prose};

/// Paper that sheets are laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperSize {
    /// 210 by 297 mm.
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

/// What a key is for, recorded before it exists (GE-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyMetadata {
    /// Short name, printed on the sheets; should not say what it protects.
    pub label: Line,
    /// What its derived keys are used with.
    pub algorithm: Line,
    /// Its one purpose.
    pub purpose: Line,
    /// Who answers for it.
    pub owner: Line,
    /// Production, test, a site.
    pub environment: Line,
    /// First day of use, `2026-11-21`.
    pub active_from: Line,
    /// Last day of use; also the review date on the sheets.
    pub ends: Line,
}

/// Another lock for one share than for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnLock {
    /// Its number.
    pub share: u8,
    /// Its lock.
    pub lock: LockKind,
}

/// The choices of one ceremony; written into the transcript's first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// k of n; none in a recovery. Of a re-issue that of the set.
    pub quorum: Option<Quorum>,
    /// The number of the share that is issued again; none in any other ceremony.
    pub share: Option<u8>,
    /// Why k is unusual, when it is.
    pub reason: Option<Prose>,
    /// How shares are locked.
    pub lock: LockKind,
    /// Shares that are locked otherwise, by number, ascending.
    pub own_locks: Vec<OwnLock>,
    /// What a lock costs to open.
    pub cost: LockCost,
    /// Paper of the sheets.
    pub paper: PaperSize,
    /// What the key is for; none in a recovery.
    pub key: Option<KeyMetadata>,
    /// Counts the sets of one key, from 1. Always 1 where no key is drawn: a resharing makes the set after the one that
    /// rebuilt the key, whatever that was.
    #[serde(deserialize_with = "crate::vocab::generation")]
    pub generation: u16,
    /// None in a generation, which draws a new key. In a recovery the fingerprint of the key to be recovered, when it is known from paper or an earlier transcript: shares of
    /// any other key are then refused.
    pub expected_fingerprint: Option<Fingerprint>,
    /// Who a finder should call: a role and a phone line, not a person.
    pub contact: Line,
    /// Where the ceremony is held.
    pub place: Line,
    /// The organisation that holds it.
    pub organisation: Line,
}

impl Choices {
    /// How this share is to be locked.
    pub fn lock_of(&self, share: u8) -> LockKind {
        let own = self.own_locks.iter().find(|own| own.share == share);
        own.map_or(self.lock, |own| own.lock)
    }

    /// Checks that they fit the template.
    pub(super) fn check(&self, template: &Template) -> Result<(), BindError> {
        let id = || template.id.clone();
        if self.generation == 0 {
            return Err(BindError::GenerationZero);
        }
        self.cost.check()?;
        self.check_texts()?;
        let makes = template.kind.prints_sheets();
        match (makes, self.quorum) {
            (false, Some(_)) => return Err(BindError::QuorumUnwanted(id())),
            (false, None) => {}
            (true, None) => return Err(BindError::QuorumMissing(id())),
            // what it is was decided when its set was made
            (true, Some(_)) if template.kind.issues_again() => {}
            (true, Some(quorum)) => self.check_quorum(quorum, template)?,
        }
        match (template.kind.issues_again(), self.share, self.quorum) {
            (false, Some(_), _) => return Err(BindError::ShareUnwanted(id())),
            (true, None, _) => return Err(BindError::ShareMissing(id())),
            (true, Some(share), Some(quorum)) if share == 0 || share > quorum.shares() => {
                return Err(BindError::NoSuchShare { share, quorum });
            }
            (true | false, Some(_) | None, Some(_) | None) => {}
        }
        match (makes, &self.key) {
            (false, Some(_)) => return Err(BindError::KeyUnwanted(id())),
            (true, None) => return Err(BindError::KeyMissing(id())),
            (false, None) | (true, Some(_)) => {}
        }
        if let Some(got) = self.expected_fingerprint.filter(|_| !template.kind.opens_sheets()) {
            return Err(BindError::ExpectedUnwanted { template: id(), got });
        }
        if !template.kind.chooses_generation() && self.generation > 1 {
            let why = if template.kind.draws_a_key() {
                "makes a new key, whose first set is generation 1"
            } else {
                "draws no key"
            };
            return Err(BindError::GenerationUnwanted { template: id(), why, got: self.generation });
        }
        if let Some(key) = &self.key
            && let (Some(from), Some(ends)) =
                (Day::parse(key.active_from.as_str()), Day::parse(key.ends.as_str()))
            && ends < from
        {
            let (from, ends) = (key.active_from.clone(), key.ends.clone());
            return Err(BindError::DatesReversed { from, ends });
        }
        let locks = [self.lock].into_iter().chain(self.own_locks.iter().map(|own| own.lock));
        if makes && !locks.clone().all(|lock| template.locks.contains(&lock)) {
            let allowed = template.locks.iter().map(|lock| lock_word(*lock)).collect::<Vec<_>>().join(", ");
            return Err(BindError::LockNotAllowed { template: id(), allowed });
        }
        self.check_own_locks(template)
    }

    fn check_own_locks(&self, template: &Template) -> Result<(), BindError> {
        let Some(first) = self.own_locks.first() else { return Ok(()) };
        if !template.kind.makes_a_set() {
            return Err(BindError::OwnLockUnwanted { template: template.id.clone(), share: first.share });
        }
        let most = self.quorum.map_or(0, Quorum::shares);
        let mut before = 0;
        for own in &self.own_locks {
            let why = if own.share == 0 || own.share > most {
                Some("the set has no such share: choose one from 1 to the number of shares")
            } else if own.share == before {
                Some("has one already: give it once")
            } else if own.share < before {
                Some("stands after a higher number: they come in order")
            } else {
                (own.lock == self.lock).then_some("it is the lock that all have: leave it out")
            };
            if let Some(why) = why {
                return Err(BindError::OwnLock { share: own.share, why });
            }
            before = own.share;
        }
        Ok(())
    }

    /// What stands on the sheets must fit them: found here, not at the printer with the key drawn.
    fn check_texts(&self) -> Result<(), BindError> {
        short("the contact for finders", &self.contact, MAX_CONTACT_CHARS)?;
        let Some(key) = &self.key else { return Ok(()) };
        short("the key's name", &key.label, MAX_LABEL_CHARS)?;
        for (what, day) in [("the first day of use", &key.active_from), ("the last day of use", &key.ends)] {
            if Day::parse(day.as_str()).is_none() {
                return Err(BindError::NotADay { what, text: day.to_string() });
            }
        }
        Ok(())
    }

    fn check_quorum(&self, quorum: Quorum, template: &Template) -> Result<(), BindError> {
        let why = if quorum.may_be_lost() == 0 {
            "means that one lost sheet loses the key".to_owned()
        } else if quorum.threshold() < template.least_threshold {
            format!("is below the template's least threshold of {}", template.least_threshold)
        } else {
            return Ok(());
        };
        if self.reason.is_some() { Ok(()) } else { Err(BindError::ReasonMissing { quorum, why }) }
    }
}

fn short(what: &'static str, text: &Line, limit: usize) -> Result<(), BindError> {
    let got = text.as_str().chars().count();
    if got > limit { Err(BindError::TooLong { what, got, limit }) } else { Ok(()) }
}

/// The word of a lock in templates, options and messages.
pub const fn lock_word(lock: LockKind) -> &'static str {
    match lock {
        LockKind::None => "none",
        LockKind::Passphrase => "passphrase",
        LockKind::CodeWords => "code-words",
    }
}
