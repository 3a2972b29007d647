//! One key's life: its sets, where each sheet is, and its ceremonies in order.

use std::collections::BTreeSet;

use super::cryptoperiod::Cryptoperiod;
use super::moves::Move;
use super::notice::Notice;
use super::seen::{AuditOfSet, LastSeen};
use super::under_key::UnderKey;
use super::whereabouts::Where;
use super::{ToldCeremony, Verified};
use crate::ceremony::family::Broken;
use crate::ceremony::remains::Remains;
use crate::ceremony::state::{OpenedBag, SetFacts, Stage, State};
use crate::plan::KeyMetadata;
use crate::plan::Kind;
use crate::sharing::Quorum;
use crate::transcript::PersonId;
use crate::transcript::record::{AfterOpening, Exit, GivenUpBecause, Place, Severity};
use crate::vocab::likeness::equal;
use crate::vocab::{CeremonyId, Day, Fingerprint, Line, Prose, SetId};

/// A key, as its transcripts tell it.
#[derive(Debug)]
pub struct KeyLife {
    /// Which key.
    pub fingerprint: Fingerprint,
    /// What it is for; unknown if the ceremony that made it is not among the transcripts.
    pub metadata: Option<KeyMetadata>,
    /// The ceremony on whose key page that stands.
    pub page_of: Option<CeremonyId>,
    /// Its sets, the oldest first.
    pub sets: Vec<SetLife>,
    /// Secrets that are sealed under it, the oldest first.
    pub under_it: Vec<UnderKey>,
    /// Its ceremonies, the oldest first.
    pub chapters: Vec<Chapter>,
    /// What moves it from state to state, as its ceremonies say.
    pub moves: Vec<Move>,
    /// Rules that are broken between its transcripts.
    pub broken: Vec<Broken>,
    /// Findings and dates, the urgent first.
    pub notices: Vec<Notice>,
}

/// A set of shares.
#[derive(Debug)]
pub struct SetLife {
    /// Which set.
    pub set: SetId,
    /// Counts the sets of the key.
    pub generation: u16,
    /// k of n.
    pub quorum: Quorum,
    /// Where each share is, share 1 first.
    pub shares: Vec<Option<Custody>>,
    /// Who has ever held or brought which shares, by name.
    pub known: Vec<(Line, BTreeSet<u8>)>,
}

/// Where a sheet was last seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custody {
    /// Name of the person who holds it, or held it last.
    pub holder: Line,
    /// Whom they are from.
    pub affiliation: Line,
    /// What became of it.
    pub place: Where,
    /// Since when.
    pub since: Day,
    /// The ceremony whose transcript says so.
    pub told_by: CeremonyId,
    /// When it was seen last, and read last.
    pub seen: LastSeen,
}

/// A ceremony in a key's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its first day.
    pub day: Day,
    /// Which.
    pub ceremony: CeremonyId,
    /// Generation or recovery.
    pub kind: Kind,
    /// What its script is called.
    pub script: String,
    /// How it ended: sealed, aborted, or broken off at a step.
    pub end: End,
    /// By which exit the key left, and where to; none before that.
    pub released: Option<(Exit, Line)>,
    /// The key was rebuilt and proven in it.
    pub proven: bool,
    /// It was sealed, and sheets were destroyed in it because the key is to end.
    pub gave_up: bool,
    /// What it says of a set, if it is an audit.
    pub audit: Option<AuditOfSet>,
    /// Exceptions that stay open.
    pub open_exceptions: usize,
    /// Those of them that were reviewed, and left open.
    pub left_open: Vec<LeftOpen>,
    /// How often the system's clock jumped in it.
    pub clock_jumps: usize,
    /// People who did not agree at the sign-off.
    pub disagreed: usize,
    /// What it left behind, if it was not sealed.
    pub remains: Option<Remains>,
    /// Where its transcript is, for people.
    pub found_at: String,
    /// When its signatures were verified.
    pub verified: Verified,
}

/// An exception that a review left open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOpen {
    /// Its number in its ceremony.
    pub number: u16,
    /// What it weighs.
    pub severity: Severity,
    /// Who follows up, and how.
    pub follow_up: Prose,
}

/// How a ceremony ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// As its script says.
    Sealed,
    /// With the end of a day: another part goes on after it.
    DayOver,
    /// Early, by a decision.
    Aborted,
    /// At this step, without a decision.
    BrokenOff(String),
}

impl End {
    /// True if the last line is the one that its script has there.
    pub const fn is_closed(&self) -> bool {
        match self {
            Self::Sealed | Self::DayOver => true,
            Self::Aborted | Self::BrokenOff(_) => false,
        }
    }
}

impl Custody {
    /// Where the sheet is, without by whom.
    pub fn place(&self) -> String {
        match &self.place {
            Where::Bag(bag) => format!("bag {bag}"),
            Where::Opened => "opened, nothing decided".to_owned(),
            Where::ToBeReplaced => "opened, to be replaced".to_owned(),
            Where::ToBeRotated => "opened, the key to be rotated".to_owned(),
            Where::Destroyed => "destroyed".to_owned(),
            Where::Missing => "MISSING".to_owned(),
        }
    }

    /// Where a sheet is, in a line.
    pub fn said(this: Option<&Self>) -> String {
        this.map_or_else(
            || "unknown: no transcript here says".to_owned(),
            |custody| {
                format!(
                    "{}, {}: {}, since {}{}",
                    custody.holder,
                    custody.affiliation,
                    custody.place(),
                    custody.since,
                    custody.seen.said()
                )
            },
        )
    }
}

impl KeyLife {
    pub(super) const fn new(fingerprint: Fingerprint) -> Self {
        Self {
            fingerprint,
            metadata: None,
            page_of: None,
            sets: Vec::new(),
            under_it: Vec::new(),
            chapters: Vec::new(),
            moves: Vec::new(),
            broken: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// Adds a ceremony and the set it is about; they come in the order in which they began.
    pub(super) fn take(&mut self, told: &ToldCeremony, set: Option<SetFacts>) {
        let state = &told.state;
        let chapter = Chapter::of(told);
        if self.metadata.is_none() {
            self.metadata.clone_from(&state.plan().choices.key);
            self.page_of = self.metadata.as_ref().map(|_| state.ceremony());
        }
        let known = set.is_some_and(|set| self.sets.iter().any(|known| known.set == set.set));
        // what a resharing opened is of the set before the one that it made
        if let Some(old) = state.rebuilt_from().filter(|old| set.is_some_and(|set| set.set != old.set)) {
            self.set_of(old).opened(state, chapter.day);
        }
        // a sheet that came out of its bag is out of it, however the ceremony ended
        let told = chapter.end.is_closed() || known;
        if let Some(set) = set.filter(|_| told) {
            let life = self.set_of(set);
            if chapter.end.is_closed() {
                life.sealed(state, chapter.day);
            }
            life.opened(state, chapter.day);
            life.handled(state, chapter.day);
            life.sighted(state, chapter.day);
            life.known(state);
            life.checked(state);
            self.sets.sort_by_key(|set| set.generation);
        }
        let under = state.outcomes().payloads.iter().map(|payload| {
            let mut kept = state.outcomes().evidence.iter();
            let place = kept.position(|file| file.name == payload.name);
            let (ceremony, began) = state.day_of_file(place.expect("what is sealed is kept as evidence"));
            UnderKey::of(payload, began.into(), ceremony)
        });
        self.under_it.extend(under);
        self.chapters.push(chapter);
    }

    /// The life of this set; a new one if nothing was told of it before.
    fn set_of(&mut self, facts: SetFacts) -> &mut SetLife {
        let place = self.sets.iter().position(|known| known.set == facts.set).unwrap_or_else(|| {
            let shares = vec![None; usize::from(facts.quorum.shares())];
            let SetFacts { set, generation, quorum } = facts;
            self.sets.push(SetLife { set, generation, quorum, shares, known: Vec::new() });
            self.sets.len() - 1
        });
        self.sets.get_mut(place).expect("found, or pushed a moment ago")
    }

    /// Label of the key, or the beginning of its fingerprint's words.
    pub fn name(&self) -> String {
        self.metadata.as_ref().map_or_else(
            || format!("key {}", self.fingerprint.words().split(' ').take(4).collect::<Vec<_>>().join(" ")),
            |metadata| metadata.label.to_string(),
        )
    }

    /// How long it is to be used, and where that stands.
    pub fn cryptoperiod(&self) -> Option<Cryptoperiod> {
        Cryptoperiod::on(self.metadata.as_ref()?, self.page_of?)
    }

    /// True once a ceremony with it was sealed.
    pub fn is_issued(&self) -> bool {
        self.chapters.iter().any(|chapter| chapter.end == End::Sealed)
    }

    /// The nearest date on which something is due, and what.
    pub fn next_due(&self) -> Option<(Day, &'static str)> {
        self.notices.iter().filter_map(|notice| Some((notice.due()?, notice.short()))).min()
    }

    /// The set that new sheets belong to.
    pub fn newest_set(&self) -> Option<&SetLife> {
        self.sets.last()
    }

    /// The last ceremony in which the key was rebuilt from paper and matched its fingerprint.
    pub fn last_proof(&self) -> Option<&Chapter> {
        self.chapters.iter().rev().find(|chapter| chapter.proven && chapter.end == End::Sealed)
    }
}

impl SetLife {
    /// The shares that a generation put into bags.
    fn sealed(&mut self, state: &State, since: Day) {
        for (place, facts) in self.shares.iter_mut().zip(state.shares()) {
            if let Some((bag, holder)) = &facts.bagged {
                *place = custody(state, *holder, Where::Bag(bag.clone()), since);
            }
        }
    }

    /// What a recovery decided about the sheets that it opened.
    fn opened(&mut self, state: &State, since: Day) {
        for opened in state.opened() {
            // what was put aside belongs to another set, or nobody trusts it
            let Some(share) = state.share_in(opened, self.set) else { continue };
            let now = match &opened.decided {
                None => Where::Opened,
                Some((AfterOpening::Resealed, Some(bag))) => Where::Bag(bag.clone()),
                Some((AfterOpening::Destroyed, _)) => Where::Destroyed,
                Some((AfterOpening::Rotate, _)) => Where::ToBeRotated,
                Some((AfterOpening::Reshare | AfterOpening::Resealed, None | Some(_))) => Where::ToBeReplaced,
            };
            let place = usize::from(share).checked_sub(1).and_then(|place| self.shares.get_mut(place));
            if let Some(place) = place {
                *place = custody(state, opened.holder, now, since);
            }
        }
    }

    /// What became of sheets that were things in a ceremony.
    fn handled(&mut self, state: &State, since: Day) {
        let Some(told) = state.hand_on().filter(|told| told.set == self.set) else { return };
        for sheet in told.sheets.iter().filter(|sheet| state.handled_as_a_thing(sheet.share)) {
            let now = match (sheet.place, &sheet.bag) {
                (Place::Sealed, Some(bag)) => Where::Bag(bag.clone()),
                (Place::Destroyed, _) => Where::Destroyed,
                (Place::Reshare, _) => Where::ToBeReplaced,
                (Place::Rotate, _) => Where::ToBeRotated,
                (Place::Missing, _) => Where::Missing,
                (Place::Open, _) | (Place::Sealed, None) => Where::Opened,
            };
            let place = usize::from(sheet.share).checked_sub(1).and_then(|place| self.shares.get_mut(place));
            if let Some(place) = place {
                *place = Some(Custody {
                    holder: sheet.holder.clone(),
                    affiliation: sheet.affiliation.clone(),
                    place: now,
                    since,
                    told_by: state.ceremony(),
                    seen: LastSeen::handled(since, state.ceremony()),
                });
            }
        }
    }

    /// Whoever has known a sheet, here or in a transcript before, whatever became of it.
    fn known(&mut self, state: &State) {
        let Some(told) = state.hand_on().filter(|told| told.set == self.set) else { return };
        for holder in told.holders {
            match self.known.iter_mut().find(|(name, _)| equal(name.as_str(), holder.name.as_str())) {
                Some((_, shares)) => shares.extend(holder.shares),
                None => self.known.push((holder.name, holder.shares.into_iter().collect())),
            }
        }
    }

    /// Sheets that are not known to be destroyed.
    pub fn left(&self) -> usize {
        let gone = |custody: &&Option<Custody>| {
            custody.as_ref().is_some_and(|custody| custody.place == Where::Destroyed)
        };
        self.shares.len() - self.shares.iter().filter(gone).count()
    }
}

fn custody(state: &State, holder: PersonId, place: Where, since: Day) -> Option<Custody> {
    let person = state.people().iter().find(|person| person.id == holder)?;
    Some(Custody {
        holder: person.name.clone(),
        affiliation: person.affiliation.clone(),
        place,
        since,
        told_by: state.ceremony(),
        seen: LastSeen::handled(since, state.ceremony()),
    })
}

impl Chapter {
    pub(super) fn of(told: &ToldCeremony) -> Self {
        let state = &told.state;
        let template = &state.plan().template;
        // the last word is the key in the clear, if it ever was
        let mut exits = state.releases().iter().rev();
        let end = match state.stage() {
            Stage::Sealed => End::Sealed,
            Stage::DayOver { .. } => End::DayOver,
            Stage::Aborted => End::Aborted,
            Stage::Running { .. } => {
                End::BrokenOff(state.due().map_or_else(String::new, |(_, planned, _)| planned.id.clone()))
            }
        };
        let remains = (!end.is_closed()).then(|| state.remains());
        let key_ends = |opened: &OpenedBag| opened.given_up == Some(GivenUpBecause::KeyEnds);
        let to_end = template.kind == Kind::Destruction || state.opened().iter().any(key_ends);
        let gave_up = end == End::Sealed && to_end;
        Self {
            day: state.acted_on().into(),
            ceremony: state.ceremony(),
            kind: template.kind,
            script: template.title.clone(),
            end,
            released: exits
                .clone()
                .find(|(exit, _)| exit.is_in_the_clear())
                .or_else(|| exits.next())
                .cloned(),
            proven: state.done().trial || state.done().combined,
            gave_up,
            audit: AuditOfSet::of(state),
            open_exceptions: state.open_exceptions(),
            left_open: (1..)
                .zip(state.exceptions())
                .filter_map(|(number, exception)| {
                    let (severity, closed) = exception.reviewed?;
                    let follow_up = exception.follow_up.clone().filter(|_| !closed)?;
                    Some(LeftOpen { number, severity, follow_up })
                })
                .collect(),
            clock_jumps: state.clock_jumps().len(),
            disagreed: state.sign_offs().iter().filter(|said| !said.agrees).count(),
            remains,
            found_at: told.found_at.clone(),
            verified: told.verified,
        }
    }

    /// What it was in the life of its key.
    pub fn said(&self) -> String {
        let what = match (self.kind, &self.released) {
            (Kind::Generation, _) => "made".to_owned(),
            (Kind::Audit, _) => {
                let covers = |audit: &AuditOfSet| format!("audited: {}", audit.coverage);
                self.audit.as_ref().map_or_else(|| "audited".to_owned(), covers)
            }
            (Kind::Record, _) => "record".to_owned(),
            (Kind::Destruction, _) => "its end: sheets destroyed".to_owned(),
            (Kind::Reshare, _) => "reshared".to_owned(),
            (Kind::Recovery, None) => "recovery".to_owned(),
            (Kind::Drill, _) | (Kind::Recovery, Some((Exit::None, _))) => {
                "drill: rebuilt, proven and wiped".to_owned()
            }
            (Kind::Recovery, Some((exit, to))) => format!("recovered, {}: {to}", exit.said()),
        };
        match &self.end {
            End::Sealed => what,
            End::DayOver => format!("{what}; a day of it, not the last"),
            End::Aborted => format!("{what}; aborted"),
            End::BrokenOff(step) => format!("{what}; broken off at step {step}"),
        }
    }
}
