//! `apply`: what an entry means. Runs live and in the audit; refuses what the script does not permit.

use std::collections::BTreeSet;

use super::exceptions::Leave;
use super::kinds::{self, Due, Outcome};
use super::knowledge::{Known, ReachesK, holders_like, unasked};
use super::refusal::{NameLooksLike, Refusal};
use super::state::{Inner, Stage, State};
use crate::plan::template::{CUSTODIAN, WITNESS};
use crate::plan::{Kind, Step};
use crate::transcript::person_key::KeyError;
use crate::transcript::record::{Person, Record, Subject};
use crate::transcript::{Entry, PersonId, PersonKey};
use crate::vocab::Line;
use crate::vocab::likeness::equal;
use crate::vocab::limits::{MAX_KEYS, MAX_PEOPLE};

impl State {
    /// Takes the next entry, or refuses it and stays as it was.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let place = match self.stage {
            Stage::Running { place, .. } => place,
            Stage::Sealed => return Err(Refusal::Over("sealed")),
            Stage::Aborted => return Err(Refusal::Over("aborted")),
        };
        if entry.mono < self.mono {
            return Err(Refusal::TimeBackwards);
        }
        let due = self.plan.at(place).map(|(planned, _)| planned.id.clone()).unwrap_or_default();
        if entry.step.as_deref() != Some(due.as_str()) {
            let got = entry.step.clone().unwrap_or_else(|| "none".into());
            return Err(Refusal::OtherStep { got, due });
        }
        let before = self.clocks.look(entry, self.entries + 1);
        let taken = match self.anytime(entry) {
            Ok(true) => Ok(()),
            Ok(false) => self.step(entry, place),
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = taken {
            self.clocks.go_back(before);
            return Err(refusal);
        }
        self.entries += 1;
        self.mono = entry.mono;
        if !matches!(self.stage, Stage::Running { place: now, .. } if now == place) {
            self.due_since = entry.mono;
        }
        self.last = entry.at;
        Ok(())
    }

    /// Entries that any step permits. False if it is none of them.
    fn anytime(&mut self, entry: &Entry) -> Result<bool, Refusal> {
        // what a break permits is said by those who are in the room
        if matches!(entry.record, Record::Exception { .. } | Record::Note { .. } | Record::Abort { .. }) {
            self.check_in_the_room(entry)?;
        }
        match &entry.record {
            Record::Exception { .. } => self.file(entry)?,
            Record::Note { .. } => self.speaker(entry)?,
            Record::Abort { .. } => {
                self.speaker(entry)?;
                self.stage = Stage::Aborted;
            }
            Record::BreakStart { leaving, .. } => self.begin_break(entry, leaving)?,
            Record::BreakEnd { .. } => self.end_break(entry)?,
            Record::Deputy { absent, deputy, .. } => self.deputise(entry, *absent, deputy)?,
            _ if self.on_break() => return Err(Refusal::OnBreak),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Anybody on the roll may speak; before the roll is closed, nobody is named.
    pub(super) fn speaker(&self, entry: &Entry) -> Result<(), Refusal> {
        if !self.done.roll_closed {
            return if entry.by == PersonId::NOBODY && entry.with.is_empty() {
                Ok(())
            } else {
                Err(Refusal::NamesTooEarly)
            };
        }
        let everybody = entry.with.iter().chain([&entry.by]);
        match everybody.into_iter().find(|id| self.person(**id).is_none()) {
            Some(unknown) => Err(Refusal::Unknown(*unknown)),
            None => named_once(entry),
        }
    }

    fn deputise(&mut self, entry: &Entry, absent: PersonId, deputy: &Person) -> Result<(), Refusal> {
        if !self.done.roll_closed {
            return Err(Refusal::NotYet(
                "close the roll first; until then people are simply enrolled".into(),
            ));
        }
        self.speaker(entry)?;
        if self.on_break() {
            return Err(Refusal::OnBreak);
        }
        if self.done.signed_off {
            return Err(Refusal::NotYet("everybody has signed off; nobody can join any more".into()));
        }
        let leaving = self.person(absent).ok_or(Refusal::Unknown(absent))?;
        let leave = self.check_deputy_witnessed(entry, absent)?;
        let unsealed: Vec<u8> = leaving
            .shares
            .iter()
            .copied()
            .filter(|x| self.share(*x).is_none_or(|share| share.bagged.is_none()))
            .collect();
        let cannot = |why: &str| Refusal::CannotEnrol { name: deputy.name.to_string(), why: why.to_owned() };
        if deputy.roles != leaving.roles || deputy.shares != unsealed {
            return Err(cannot("a deputy takes over exactly the roles and the shares not yet sealed"));
        }
        self.check_new(deputy)?;
        self.spend(leave);
        // what is past the gate is in the deputy's hands now, and in the memory of who left
        let in_hand = unsealed.iter().copied().filter(|x| self.handled.iter().any(|(_, share)| share == x));
        let in_hand: Vec<(PersonId, u8)> = in_hand.map(|x| (deputy.id, x)).collect();
        self.handled.extend(in_hand);
        self.gone.push(absent);
        self.people.push(deputy.clone());
        Ok(())
    }

    /// A deputy is witnessed by a witness who stays. If the only witness leaves, by that witness; or, when the
    /// witness is gone already, by two people of different roles and an exception that names the witness.
    fn check_deputy_witnessed(&self, entry: &Entry, absent: PersonId) -> Result<Option<Leave>, Refusal> {
        let named: Vec<PersonId> = entry.with.iter().chain([&entry.by]).copied().collect();
        let staying: Vec<PersonId> =
            self.in_role(WITNESS, None).map(|person| person.id).filter(|id| *id != absent).collect();
        if staying.iter().any(|id| named.contains(id)) {
            return Ok(None);
        }
        let unconfirmed = Err(Refusal::Unconfirmed { role: WITNESS.into() });
        if !staying.is_empty() {
            return unconfirmed;
        }
        let others: Vec<&Person> = self.present().filter(|person| named.contains(&person.id)).collect();
        let two_roles = others
            .iter()
            .any(|one| others.iter().any(|two| one.roles.iter().all(|role| !two.roles.contains(role))));
        if named.contains(&absent) {
            Ok(None)
        } else if two_roles {
            let why = "the only witness leaves and does not confirm who takes over";
            self.need(Subject::WitnessReplaced { absent }, why).map(Some)
        } else {
            unconfirmed
        }
    }

    /// Nobody names a key twice, or one that somebody else named: each stands for one person.
    fn check_keys(&self, person: &Person) -> Result<(), Refusal> {
        let cannot = |why: String| Refusal::CannotEnrol { name: person.name.to_string(), why };
        if person.keys.len() > MAX_KEYS {
            return Err(cannot(format!(
                "{} keys were named; at most {MAX_KEYS} are taken",
                person.keys.len()
            )));
        }
        let ceremony = [b"ed25519".as_slice(), &self.header.ceremony_key.0].concat();
        for (place, key) in person.keys.iter().enumerate() {
            let same = |other: &PersonKey| other.identity() == key.identity();
            if person.keys.iter().skip(place + 1).any(same) {
                return Err(cannot(format!("the key {} is named twice", key.short())));
            }
            if let Some(other) = self.people.iter().find(|other| other.keys.iter().any(same)) {
                return Err(cannot(format!(
                    "the key {} is {}'s, {}: name one of their own, or none",
                    key.short(),
                    other.id,
                    other.name
                )));
            }
            if key.proves_nothing() {
                return Err(cannot(format!("the key {}: {}", key.short(), KeyError::ProvesNothing)));
            }
            if key.identity() == ceremony {
                return Err(cannot("the key is the ceremony's own: name one of their own, or none".into()));
            }
        }
        Ok(())
    }

    /// Nobody is on the roll twice, under whatever spelling; who left counts too, so that nobody comes back with other
    /// roles or more shares. Who held a sheet before is the same person or another one, and never just a new name.
    fn check_name(&self, person: &Person) -> Result<(), Refusal> {
        let cannot = |why: String| Refusal::CannotEnrol { name: person.name.to_string(), why };
        if let Some(same) = self.people.iter().find(|other| equal(other.name.as_str(), person.name.as_str()))
        {
            return Err(cannot(format!("{} has the same name; add what tells them apart", same.id)));
        }
        let looks_like = |other: &Line, on_the_roll| {
            let (name, other) = (person.name.clone(), other.clone());
            Err(Refusal::LikeName(Box::new(NameLooksLike { name, other, on_the_roll })))
        };
        if let Some(other) = self.people.iter().find(|other| unasked(person, &other.name)) {
            return looks_like(&other.name, Some(other.id));
        }
        let before: Vec<&Line> =
            self.known().into_iter().flat_map(|known| &known.holders).map(|one| &one.name).collect();
        let other = |name: &&&Line| unasked(person, name) && !equal(person.name.as_str(), name.as_str());
        if let Some(name) = before.iter().find(other) {
            return looks_like(name, None);
        }
        for (place, like) in person.like.iter().enumerate() {
            let name = &like.name;
            if person.like.iter().skip(place + 1).any(|other| other.name == *name) {
                return Err(cannot(format!("{name} is asked about twice")));
            }
            let here = self.people.iter().find(|other| other.name == *name);
            match here {
                Some(other) if like.same => {
                    return Err(cannot(format!(
                        "{} is on the roll as {name}: one person is enrolled once",
                        other.id
                    )));
                }
                None if !before.contains(&name) => {
                    return Err(cannot(format!("nobody is called {name}, here or in the transcript before")));
                }
                Some(_) | None => {}
            }
        }
        Ok(())
    }

    /// A custodian who has known k sheets of the set already brings none and opens no bag.
    fn check_known(&self, person: &Person) -> Result<(), Refusal> {
        let Some(known) = self.known().filter(|_| person.roles.iter().any(|role| role == CUSTODIAN)) else {
            return Ok(());
        };
        let shares: BTreeSet<u8> =
            holders_like(person, known).flat_map(|holder| holder.shares.iter().copied()).collect();
        if self.plan.template.kind == Kind::Recovery && shares.len() >= usize::from(known.quorum.threshold())
        {
            let (name, threshold) = (person.name.to_string(), Some(known.quorum.threshold()));
            return Err(Refusal::ReachesK(Box::new(ReachesK {
                name,
                known: Known { shares, untold: 0 },
                threshold,
                beside_others: None,
            })));
        }
        Ok(())
    }

    /// A new person: next id, a name and keys of their own, roles that exist and may be joined, shares below k.
    pub(super) fn check_new(&self, person: &Person) -> Result<(), Refusal> {
        let cannot = |why: String| Refusal::CannotEnrol { name: person.name.to_string(), why };
        if self.people.len() >= MAX_PEOPLE {
            return Err(Refusal::TooMany(MAX_PEOPLE, "people"));
        }
        if usize::from(person.id.0) != self.people.len() + 1 {
            return Err(cannot(format!("P{} is due", self.people.len() + 1)));
        }
        self.check_name(person)?;
        self.check_keys(person)?;
        self.check_known(person)?;
        if person.roles.is_empty() {
            return Err(cannot("no role was given".into()));
        }
        for (place, role) in person.roles.iter().enumerate() {
            let known =
                self.plan.template.role(role).ok_or_else(|| cannot(format!("there is no role {role}")))?;
            if person.roles.iter().skip(place + 1).any(|other| other == role) {
                return Err(cannot(format!("{role} is named twice")));
            }
            if let Some(other) = person.roles.iter().find(|other| known.not_also.contains(other)) {
                return Err(cannot(format!("nobody may be {role} and {other} in one ceremony")));
            }
        }
        self.check_shares(person)
    }

    fn check_shares(&self, person: &Person) -> Result<(), Refusal> {
        let cannot = |why: String| Refusal::CannotEnrol { name: person.name.to_string(), why };
        if person.shares.is_empty() {
            return Ok(());
        }
        let Some(quorum) = self.plan.choices.quorum else {
            return Err(cannot("this ceremony gives out no shares".into()));
        };
        if !person.roles.iter().any(|role| role == CUSTODIAN) {
            return Err(cannot("only a custodian holds shares".into()));
        }
        if !person.shares.is_sorted_by(|a, b| a < b)
            || person.shares.iter().any(|x| *x == 0 || *x > quorum.shares())
        {
            return Err(cannot(format!("shares are numbers from 1 to {}, ascending", quorum.shares())));
        }
        if person.shares.len() >= usize::from(quorum.threshold()) {
            return Err(cannot(format!(
                "{} shares in one hand reach the threshold of {}",
                person.shares.len(),
                quorum.threshold()
            )));
        }
        Ok(())
    }

    /// An entry of the step that is due.
    fn step(&mut self, entry: &Entry, place: usize) -> Result<(), Refusal> {
        let plan = self.plan.clone();
        let (planned, step) = plan.at(place).ok_or(Refusal::Over("past its last step"))?;
        self.check_authority(entry, planned.share, step)?;
        match (kinds::of(step.kind).take)(self, &Due { planned, step }, entry)? {
            Outcome::Stay(inner) => self.stage = Stage::Running { place, inner },
            Outcome::Complete => self.advance(place),
            Outcome::Sealed => self.stage = Stage::Sealed,
        }
        Ok(())
    }

    pub(super) fn advance(&mut self, place: usize) {
        self.stage = Stage::Running { place: place + 1, inner: Inner::Waiting };
        self.expire_permissions();
    }

    /// Who acts has the step's role; each confirming role is there in a person who does not act.
    pub(super) fn check_authority(
        &self,
        entry: &Entry,
        share: Option<u8>,
        step: &Step,
    ) -> Result<(), Refusal> {
        if !self.done.roll_closed && !matches!(entry.record, Record::RollClosed { .. }) {
            return self.speaker(entry);
        }
        let everybody = entry.with.iter().chain([&entry.by]);
        if let Some(unknown) = everybody.into_iter().find(|id| self.person(**id).is_none()) {
            return Err(Refusal::Unknown(*unknown));
        }
        if matches!(entry.record, Record::SignOff { .. }) {
            return named_once(entry);
        }
        if !self.in_role(&step.acts, share).any(|person| person.id == entry.by) {
            let who = self.person(entry.by).map(|person| person.name.to_string()).unwrap_or_default();
            return Err(Refusal::WrongActor { who, role: step.acts.clone() });
        }
        for role in &step.confirms {
            let confirmed = self
                .in_role(role, share)
                .any(|person| person.id != entry.by && entry.with.contains(&person.id));
            if !confirmed {
                return Err(Refusal::Unconfirmed { role: role.clone() });
            }
        }
        named_once(entry)
    }
}

/// Who acts does not confirm as well, and nobody confirms twice: a list that says otherwise would read as more people.
fn named_once(entry: &Entry) -> Result<(), Refusal> {
    let again = |(place, id): (usize, &PersonId)| entry.with.iter().skip(place + 1).any(|other| other == id);
    if entry.with.contains(&entry.by) || entry.with.iter().enumerate().any(again) {
        return Err(Refusal::Contradiction("who acts cannot confirm, and nobody confirms twice".into()));
    }
    Ok(())
}
