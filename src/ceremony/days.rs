//! The days of one ceremony. At `session-end` a part is signed off and closed with a statement of its own; the next part
//! has an id and a key of its own, names the part before it as its parent, and goes on from its state with the same
//! script. Nothing secret outlives a part, so a day ends where no key, share or open bag is.

use super::facts::Part;
use super::refusal::{Contradiction, NotYet, OddDay, Refusal};
use super::state::{Inner, Milestones, Stage, State};
use crate::plan::KnownScripts;
use crate::sharing::share::CeremonyKey;
use crate::transcript::record::{Ended, Header, Parent, SessionEnded};
use crate::transcript::verify_text::Checked;
use crate::transcript::{Entry, PersonId};
use crate::vocab::{CeremonyId, Digest, Line, Mode, Moment};

/// Milliseconds of a day, as the clock counts them.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The part before: its state at the end of its day, and the digest of its last line.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Everything its lines told, and those of the parts before it.
    pub state: State,
    /// SHA-256 of its last line.
    pub head: Digest,
}

impl State {
    /// The state after the header. A header that goes on after a day is taken together with the part before it, and no
    /// other header is.
    pub fn begin(entry: &Entry, earlier: Option<&Earlier>) -> Result<Self, Refusal> {
        Self::begin_with(entry, earlier, &KnownScripts::default())
    }

    /// The same, where the script may have been read before.
    pub fn begin_with(
        entry: &Entry,
        earlier: Option<&Earlier>,
        scripts: &KnownScripts,
    ) -> Result<Self, Refusal> {
        let fresh = Self::first_line(entry, scripts)?;
        match (fresh.header.goes_on(), earlier) {
            (None, None) => Ok(fresh),
            (Some(_), Some(earlier)) => earlier.go_on(fresh, entry),
            (Some(parent), None) => Err(NotYet::PartBefore { ceremony: parent.ceremony }.into()),
            (None, Some(_)) => Err(Contradiction::from(OddDay::NamesNoPart).into()),
        }
    }

    /// Which part of its ceremony this is, from 1.
    pub fn part(&self) -> u16 {
        u16::try_from(self.parts.len() + 1).expect("no script that is read has more than MAX_DAYS")
    }

    /// The parts before this one.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// What the ceremony builds on: transcripts that are no day of it, as the header of its first day names them.
    pub fn builds_on(&self) -> impl Iterator<Item = &Parent> {
        let today = Some(&self.header).filter(|_| self.parts.is_empty());
        today.into_iter().flat_map(|header| header.parents()).chain(&self.built_on)
    }

    /// Earlier days that another program wrote than this one: the day from 1, the program, its SHA-256.
    pub fn other_programs(&self) -> impl Iterator<Item = (usize, &Line, Digest)> {
        let header = &self.header;
        let parts = (1..).zip(&self.parts).map(|(day, part)| (day, &part.program.0, part.program.1));
        parts.filter(|(_, name, digest)| **name != header.program || *digest != header.program_digest)
    }

    /// When the first day began.
    pub fn first_began(&self) -> Moment {
        self.parts.first().map_or(self.began, |first| first.began)
    }

    /// When the day began on which the key was wiped, and with it what its sheets tell; the last day where none was.
    pub fn acted_on(&self) -> Moment {
        self.parts.iter().find(|part| part.wiped).map_or(self.began, |part| part.began)
    }

    /// The day on which the so-many-eth file was kept, from 0: its id, and when it began.
    pub fn day_of_file(&self, number: usize) -> (CeremonyId, Moment) {
        let part = self.parts.iter().find(|part| number < part.evidence);
        part.map_or((self.ceremony(), self.began), |part| (part.ceremony, part.began))
    }

    /// The key that signed the sheets which were made here: that of the day on which they were.
    pub fn sheets_key(&self) -> CeremonyKey {
        self.made_by.unwrap_or(self.header.ceremony_key)
    }

    /// What the commands to paste are about.
    pub(super) fn checked_by_hand(&self) -> Checked<'_> {
        let header = self.header();
        Checked {
            ceremony: header.ceremony,
            key: header.ceremony_key,
            hybrid_key: header.hybrid_key.as_ref(),
            day: self.part(),
            sheets_key: self.made_by,
        }
    }

    /// The day before this one whose lines this key signed, from 1; none if it is no key of an earlier day.
    pub fn day_of(&self, key: &CeremonyKey) -> Option<usize> {
        self.parts.iter().position(|part| part.key == *key).map(|place| place + 1)
    }

    /// Files in `evidence/` that earlier parts kept: they lie in the folders of those.
    pub fn evidence_before(&self) -> usize {
        self.parts.last().map_or(0, |part| part.evidence)
    }

    /// Who keeps the material from the last day that is over, and when it goes on; nothing on the first day.
    pub const fn overnight(&self) -> Option<&SessionEnded> {
        self.overnight.as_ref()
    }

    /// Those who are here again: each on the roll, once, in the order of their numbers; the others are absent.
    pub(super) fn come_back(&mut self, present: &[PersonId]) -> Result<(), Refusal> {
        present.iter().try_for_each(|id| self.here(*id).map(drop))?;
        if !present.is_sorted_by(|a, b| a < b) {
            return Err(Contradiction::from(OddDay::Order).into());
        }
        self.absent = self.on_the_roll().map(|person| person.id).filter(|id| !present.contains(id)).collect();
        Ok(())
    }
}

impl Header {
    /// The part before, if this header goes on after a day.
    pub fn goes_on(&self) -> Option<&Parent> {
        self.parent.as_ref().filter(|parent| parent.ended == Ended::DayOver)
    }
}

impl Earlier {
    /// The state in which the next part begins, if its header is one of it.
    fn go_on(&self, fresh: State, entry: &Entry) -> Result<State, Refusal> {
        let Stage::DayOver { place } = self.state.stage else {
            return Err(Contradiction::from(OddDay::NotOver).into());
        };
        self.is_gone_on_by(&fresh, entry).map_err(Contradiction::from)?;
        let before = Part {
            ceremony: self.state.ceremony(),
            key: self.state.header().ceremony_key,
            entries: self.state.entries,
            head: self.head,
            evidence: self.state.outcomes.evidence.len(),
            began: self.state.began,
            wiped: self.state.done.wiped,
            program: (self.state.header().program.clone(), self.state.header().program_digest),
        };
        let built_on = self.state.builds_on().cloned().collect();
        let mut parts = self.state.parts.clone();
        parts.push(before);
        Ok(State {
            header: fresh.header,
            stage: Stage::Running { place, inner: Inner::Returning },
            entries: fresh.entries,
            began: fresh.began,
            last: fresh.last,
            mono: fresh.mono,
            due_since: fresh.due_since,
            clocks: fresh.clocks,
            sign_offs: Vec::new(),
            done: Milestones { signed_off: false, ..self.state.done },
            parts,
            built_on,
            absent: Vec::new(),
            ..self.state.clone()
        })
    }

    /// Days that the script lets pass before the next part. A rehearsal waits for nothing.
    fn days_to_pass(&self) -> Option<u16> {
        let Stage::DayOver { place } = self.state.stage else { return None };
        let ended = self.state.plan.steps().get(place).expect("a day ends at a step of its script");
        ended.script.least_days.filter(|_| self.state.mode() == Mode::Production)
    }

    /// The header names this part as it ended, and everything that was settled stays settled.
    fn is_gone_on_by(&self, next: &State, entry: &Entry) -> Result<(), OddDay> {
        let (ours, theirs) = (self.state.header(), next.header());
        let parts = &self.state.parts;
        let known = |id: CeremonyId, key: CeremonyKey| id == theirs.ceremony || key == theirs.ceremony_key;
        let again = known(ours.ceremony, ours.ceremony_key)
            || parts.iter().any(|part| known(part.ceremony, part.key));
        let named = theirs.parent.as_ref();
        let passed = entry.at.unix_ms() - self.state.last.unix_ms();
        if let Some(named) = named.filter(|named| named.ceremony != ours.ceremony) {
            Err(OddDay::AnotherBefore { named: named.ceremony, found: ours.ceremony })
        } else if named != Some(&self.state.as_parent(self.head)) {
            Err(OddDay::OtherPart)
        } else if again {
            Err(OddDay::SameKey)
        } else if theirs.mode != ours.mode {
            Err(OddDay::OtherMode)
        } else if theirs.template != ours.template {
            Err(OddDay::OtherScript)
        } else if theirs.choices != ours.choices {
            Err(OddDay::OtherChoices)
        } else if entry.at < self.state.last {
            Err(OddDay::Earlier)
        } else if let Some(days) = self.days_to_pass().filter(|days| passed < i64::from(*days) * DAY_MS) {
            Err(OddDay::TooEarly { days, ended: self.state.last })
        } else {
            Ok(())
        }
    }
}
