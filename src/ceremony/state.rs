//! The state: the fold of the entries, and nothing that could not be read from them. No secret is in here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::clocks::{ClockJump, Clocks};
use super::counted_bags::CountedBags;
pub use super::facts::*;
use super::outcomes::{Answers, Outcomes};
use super::refusal::{Contradiction, NotYet, Refusal};
use super::taken_over;
use crate::plan::template::CUSTODIAN;
use crate::plan::{KnownScripts, Plan, PlannedStep, Step};
use crate::sharing::share::CeremonyKey;
use crate::transcript::record::{
    Exit, FORMAT, Header, KnownSet, Parent, Person, Record, SessionEnded, SheetCount, Source,
};
use crate::transcript::{Entry, HybridKey, PersonId};
use crate::vocab::{BagNumber, CeremonyId, Fingerprint, Line, Mode, Moment};

/// Where the ceremony is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// At the step with this place in the plan.
    Running {
        /// Place in the plan.
        place: usize,
        /// State inside the step.
        inner: Inner,
    },
    /// Sealed.
    Sealed,
    /// A day of it is over: it goes on in another part, after the step with this place in the plan.
    DayOver {
        /// Place in the plan.
        place: usize,
    },
    /// Ended early.
    Aborted,
}

/// The whole state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub(super) plan: Arc<Plan>,
    pub(super) header: Arc<Header>,
    pub(super) stage: Stage,
    pub(super) entries: u32,
    pub(super) began: Moment,
    pub(super) last: Moment,
    pub(super) mono: u64,
    /// The running time at which the step that is due became so, milliseconds.
    pub(super) due_since: u64,
    pub(super) away: Option<Vec<PersonId>>,
    pub(super) breaks: u32,
    pub(super) people: Vec<Person>,
    pub(super) gone: Vec<PersonId>,
    pub(super) handled: Vec<(PersonId, u8)>,
    pub(super) done: Milestones,
    pub(super) sources: Vec<Source>,
    pub(super) fingerprint: Option<Fingerprint>,
    pub(super) set: Option<SetFacts>,
    /// The ceremony key of the day on which it was made.
    pub(super) made_by: Option<CeremonyKey>,
    /// The set whose sheets rebuilt the key here.
    pub(super) rebuilt_from: Option<SetFacts>,
    pub(super) shares: Vec<ShareFacts>,
    pub(super) sheets: SheetCount,
    pub(super) taken: Vec<TakenShare>,
    pub(super) gave_key: Vec<TakenShare>,
    pub(super) opened: Vec<OpenedBag>,
    pub(super) bags: Vec<BagNumber>,
    pub(super) exceptions: Vec<ExceptionFacts>,
    pub(super) clocks: Clocks,
    pub(super) bag_range: CountedBags,
    pub(super) sign_offs: Vec<SignOff>,
    pub(super) operation: Option<Line>,
    pub(super) releases: Vec<(Exit, Line)>,
    /// Who stands for whom: the one who left, and the deputy.
    pub(super) stands_for: Vec<(PersonId, PersonId)>,
    /// What steps recorded, by their ids in the plan.
    pub(super) answers: BTreeMap<String, Arc<Answers>>,
    /// The first step of each round of a phase that was left out.
    pub(super) phases_left_out: Vec<PlannedStep>,
    /// A step of each last round, where a choice in it said that it is the last.
    pub(super) last_rounds: Vec<PlannedStep>,
    pub(super) outcomes: Outcomes,
    /// The parts before this one, if it is a later day of a ceremony.
    pub(super) parts: Vec<Part>,
    /// What the header of the first day names, on a later day.
    pub(super) built_on: Vec<Parent>,
    /// On the roll, and not here on this day.
    pub(super) absent: Vec<PersonId>,
    pub(super) overnight: Option<SessionEnded>,
}

impl State {
    /// The state after the header of a ceremony, or of its first part. Its script may have been read before.
    pub(super) fn first_line(entry: &Entry, scripts: &KnownScripts) -> Result<Self, Refusal> {
        let Record::Header(header) = &entry.record else {
            unreachable!("a chain begins with a header: whatever else stands first is refused by it");
        };
        let bare =
            entry.seq == 0 && entry.step.is_none() && entry.by == PersonId::NOBODY && entry.with.is_empty();
        if !bare || entry.mono != 0 || header.format != FORMAT {
            return Err(Refusal::from(Contradiction::HeaderForm));
        }
        let worthless = if header.ceremony_key.proves_nothing() {
            Some("ceremony key")
        } else if header.hybrid_key.as_ref().is_some_and(HybridKey::half_proves_nothing) {
            Some("hybrid key")
        } else {
            None
        };
        if let Some(key) = worthless {
            return Err(Refusal::from(Contradiction::WorthlessKey { key }));
        }
        taken_over::check(header)?;
        let template = scripts.read(&header.template).map_err(|error| Refusal::Template(error.in_short()))?;
        if template.hybrid_signature != header.hybrid_key.is_some() {
            return Err(Refusal::from(Contradiction::HybridKey { wanted: template.hybrid_signature }));
        }
        taken_over::check_wanted(header, template.kind)?;
        let plan = Plan::bind(template, header.choices.clone(), &header.sheets_of_parent())?;
        Ok(Self {
            plan: Arc::new(plan),
            header: Arc::new((**header).clone()),
            stage: Stage::Running { place: 0, inner: Inner::Waiting },
            entries: 1,
            began: entry.at,
            last: entry.at,
            mono: 0,
            due_since: 0,
            away: None,
            breaks: 0,
            people: Vec::new(),
            gone: Vec::new(),
            handled: Vec::new(),
            done: Milestones::default(),
            sources: Vec::new(),
            fingerprint: None,
            set: None,
            made_by: None,
            rebuilt_from: None,
            shares: Vec::new(),
            sheets: SheetCount::default(),
            taken: Vec::new(),
            gave_key: Vec::new(),
            opened: Vec::new(),
            bags: Vec::new(),
            exceptions: Vec::new(),
            clocks: Clocks::start(entry.at),
            bag_range: CountedBags::default(),
            sign_offs: Vec::new(),
            operation: None,
            releases: Vec::new(),
            stands_for: Vec::new(),
            answers: BTreeMap::new(),
            phases_left_out: Vec::new(),
            last_rounds: Vec::new(),
            outcomes: Outcomes::default(),
            parts: Vec::new(),
            built_on: Vec::new(),
            absent: Vec::new(),
            overnight: None,
        })
    }

    /// The plan that is followed.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The first line's content.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// This run.
    pub fn ceremony(&self) -> CeremonyId {
        self.header.ceremony
    }

    /// Worthless or real.
    pub fn mode(&self) -> Mode {
        self.header.mode
    }

    /// Where the ceremony is.
    pub const fn stage(&self) -> &Stage {
        &self.stage
    }

    /// The step that is due, and its place in the plan.
    pub fn due(&self) -> Option<(usize, &PlannedStep, &Step)> {
        match self.stage {
            Stage::Running { place, .. } => self.plan.at(place).map(|(planned, step)| (place, planned, step)),
            Stage::Sealed | Stage::DayOver { .. } | Stage::Aborted => None,
        }
    }

    /// What the step that is due waits for.
    pub const fn inner(&self) -> Option<&Inner> {
        match &self.stage {
            Stage::Running { inner, .. } => Some(inner),
            Stage::Sealed | Stage::DayOver { .. } | Stage::Aborted => None,
        }
    }

    /// True once its last line stands and its files of the close are written: sealed, or the day is over.
    pub const fn is_closed(&self) -> bool {
        match self.stage {
            Stage::Sealed | Stage::DayOver { .. } => true,
            Stage::Running { .. } | Stage::Aborted => false,
        }
    }

    /// Entries so far.
    pub const fn entries(&self) -> u32 {
        self.entries
    }

    /// Everybody enrolled, in order, those who left included.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Everybody enrolled who has not left, and is here on this day.
    pub fn present(&self) -> impl Iterator<Item = &Person> {
        self.on_the_roll().filter(|person| !self.absent.contains(&person.id))
    }

    /// Everybody enrolled who has not left.
    pub(super) fn on_the_roll(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| !self.gone.contains(&person.id))
    }

    /// The person with this id, if present.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.present().find(|person| person.id == id)
    }

    /// Who holds, or will hold, this share.
    pub fn holder(&self, share: u8) -> Option<&Person> {
        self.present().find(|person| person.shares.contains(&share))
    }

    /// People who may fill this role at a step: in its round, only the person whom the round is about.
    pub fn may_fill<'a>(
        &'a self,
        role: &'a str,
        planned: &'a PlannedStep,
    ) -> impl Iterator<Item = &'a Person> + use<'a> {
        let round = planned.round.as_ref().filter(|round| round.role.as_deref() == Some(role));
        let only = round.map(|round| self.person_of_round(role, round.number).map(|person| person.id));
        self.in_role(role, planned.share)
            .filter(move |person| only.is_none_or(|only| only == Some(person.id)))
    }

    /// What came of the ceremony besides keys and sheets.
    pub const fn outcomes(&self) -> &Outcomes {
        &self.outcomes
    }

    /// People present in a role; for the custodian's role in a step about a share, only its holder.
    pub fn in_role<'a>(&'a self, role: &'a str, share: Option<u8>) -> impl Iterator<Item = &'a Person> {
        self.present().filter(move |person| {
            let holds = share.is_none_or(|share| role != CUSTODIAN || person.shares.contains(&share));
            holds && person.roles.iter().any(|held| held == role)
        })
    }

    /// True between the start and the end of a break.
    pub const fn on_break(&self) -> bool {
        self.away.is_some()
    }

    /// Who left for the break that is on; none if no break is on.
    pub fn away(&self) -> Option<&[PersonId]> {
        self.away.as_deref()
    }

    /// True while a key or share is in memory.
    pub const fn holds_secrets(&self) -> bool {
        self.fingerprint.is_some() && !self.done.wiped
    }

    /// Exceptions so far.
    pub fn exceptions(&self) -> &[ExceptionFacts] {
        &self.exceptions
    }

    /// Exceptions that are not reviewed, or were left open.
    pub fn open_exceptions(&self) -> usize {
        let closed = |exception: &&ExceptionFacts| exception.reviewed.is_some_and(|(_, closed)| closed);
        self.exceptions.len() - self.exceptions.iter().filter(closed).count()
    }

    /// Jumps of the system's clock, in order.
    pub fn clock_jumps(&self) -> &[ClockJump] {
        self.clocks.jumps()
    }

    /// How far secrets have come.
    pub const fn done(&self) -> Milestones {
        self.done
    }

    /// The root key's fingerprint, once drawn or claimed by the first share.
    pub const fn fingerprint(&self) -> Option<Fingerprint> {
        self.fingerprint
    }

    /// The set whose sheets rebuilt the key here, if some did.
    pub const fn rebuilt_from(&self) -> Option<SetFacts> {
        self.rebuilt_from
    }

    /// The set made or recovered; while shares are collected, what the last one claims.
    pub const fn set(&self) -> Option<SetFacts> {
        self.set
    }

    /// The shares being made, share 1 first.
    pub fn shares(&self) -> &[ShareFacts] {
        &self.shares
    }

    /// Facts about share `x`.
    pub fn share(&self, x: u8) -> Option<&ShareFacts> {
        self.shares.get(usize::from(x).checked_sub(1)?)
    }

    /// Shares brought to a recovery.
    pub fn taken(&self) -> &[TakenShare] {
        &self.taken
    }

    /// Shares of the numbers that gave a key here. Where two of one number lay on the table, both: which of them gave it,
    /// no line tells.
    pub fn gave_key(&self) -> &[TakenShare] {
        &self.gave_key
    }

    /// Different numbers, ascending, of the shares that claim this set and key.
    pub fn numbers_of(&self, set: SetFacts, fingerprint: Fingerprint) -> Vec<u8> {
        let claims = |taken: &&TakenShare| taken.set == set && taken.fingerprint == fingerprint;
        let mut numbers: Vec<u8> = self.taken.iter().filter(claims).map(|taken| taken.x).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Of the sets and keys that the shares brought claim, the one that is nearest to its k; of equals the first.
    pub fn nearest(&self) -> Option<(SetFacts, Fingerprint)> {
        let nearness = |taken: &TakenShare| {
            let need = usize::from(taken.set.quorum.threshold());
            self.numbers_of(taken.set, taken.fingerprint).len().min(need) * 1_000 / need
        };
        let most = self.taken.iter().map(nearness).max()?;
        let first = self.taken.iter().find(|taken| nearness(taken) == most);
        first.map(|taken| (taken.set, taken.fingerprint))
    }

    /// How many different shares of the nearest set were brought.
    pub fn taken_numbers(&self) -> usize {
        self.nearest().map_or(0, |(set, fingerprint)| self.numbers_of(set, fingerprint).len())
    }

    /// True if some set has as many shares as it needs. Whether they are right shows when the key is rebuilt.
    pub fn has_enough(&self) -> bool {
        self.nearest().is_some_and(|(set, _)| self.taken_numbers() >= usize::from(set.quorum.threshold()))
    }

    /// Bags opened in a recovery, in order.
    pub fn opened(&self) -> &[OpenedBag] {
        &self.opened
    }

    /// Sheets so far.
    pub const fn sheets(&self) -> SheetCount {
        self.sheets
    }

    /// Sources of randomness from the room.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Who has spoken at the sign-off, and what they said, in that order.
    pub fn sign_offs(&self) -> &[SignOff] {
        &self.sign_offs
    }

    /// The number that custodians repeat before a bag is opened.
    pub const fn operation(&self) -> Option<&Line> {
        self.operation.as_ref()
    }

    /// Every release, in order: a script may have several, and the last one undoes none before it.
    pub fn releases(&self) -> &[(Exit, Line)] {
        &self.releases
    }

    /// The set as earlier transcripts tell of it.
    pub fn known(&self) -> Option<&KnownSet> {
        self.header.known()
    }

    /// Who has had which share of the new set in hand, at the gate.
    pub fn handled(&self) -> &[(PersonId, u8)] {
        &self.handled
    }

    /// Breaks taken.
    pub const fn breaks(&self) -> u32 {
        self.breaks
    }

    /// First and last entry's time.
    pub const fn held(&self) -> (Moment, Moment) {
        (self.began, self.last)
    }

    /// The share of a step that is about it. Its step has a round for every share that is split, so until then there is none.
    pub(super) fn share_mut(&mut self, x: u8) -> Result<&mut ShareFacts, Refusal> {
        let place = usize::from(x).checked_sub(1);
        place.and_then(|place| self.shares.get_mut(place)).ok_or_else(|| NotYet::SplitFirst.into())
    }

    /// The step is over and the next one is due; what was permitted at it and not used is permitted no more.
    pub(super) fn advance(&mut self, place: usize) {
        self.stage = Stage::Running { place: self.next_held(place + 1), inner: Inner::Waiting };
        self.expire_permissions();
    }
}
