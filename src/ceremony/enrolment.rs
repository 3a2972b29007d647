//! Who may be enrolled: a name and keys of their own, roles that go together, shares below k.

use std::collections::BTreeSet;

use super::knowledge::{holders_like, unasked};
use super::refusal::{Known, NameLooksLike, NotEnrolled, ReachesK, Refusal};
use super::state::State;
use crate::plan::template::CUSTODIAN;
use crate::transcript::PersonKey;
use crate::transcript::record::Person;
use crate::vocab::Line;
use crate::vocab::likeness::equal;
use crate::vocab::limits::{MAX_KEYS, MAX_PEOPLE};

impl State {
    /// Nobody names a key twice, or one that somebody else named: each stands for one person.
    fn check_keys(&self, person: &Person) -> Result<(), Refusal> {
        let cannot = |why: NotEnrolled| Refusal::CannotEnrol { name: person.name.to_string(), why };
        if person.keys.len() > MAX_KEYS {
            return Err(cannot(NotEnrolled::TooManyKeys { named: person.keys.len() }));
        }
        let days = self.parts().iter().map(|part| part.key).chain([self.header.ceremony_key]);
        let ceremony: Vec<Vec<u8>> = days.map(|key| [b"ed25519".as_slice(), &key.0].concat()).collect();
        for (place, key) in person.keys.iter().enumerate() {
            let same = |other: &PersonKey| other.identity() == key.identity();
            if person.keys.iter().skip(place + 1).any(same) {
                return Err(cannot(NotEnrolled::KeyTwice { key: key.short() }));
            }
            if let Some(other) = self.people.iter().find(|other| other.keys.iter().any(same)) {
                return Err(cannot(NotEnrolled::KeyOfAnother {
                    key: key.short(),
                    id: other.id,
                    name: other.name.clone(),
                }));
            }
            if key.proves_nothing() {
                return Err(cannot(NotEnrolled::KeyProvesNothing { key: key.short() }));
            }
            if ceremony.contains(&key.identity()) {
                return Err(cannot(NotEnrolled::KeyOfTheCeremony));
            }
        }
        Ok(())
    }

    /// Nobody is on the roll twice, under whatever spelling; who left counts too, so that nobody comes back with other
    /// roles or more shares. Who held a sheet before is the same person or another one, and never just a new name.
    fn check_name(&self, person: &Person) -> Result<(), Refusal> {
        let cannot = |why: NotEnrolled| Refusal::CannotEnrol { name: person.name.to_string(), why };
        if let Some(same) = self.people.iter().find(|other| equal(other.name.as_str(), person.name.as_str()))
        {
            return Err(cannot(NotEnrolled::SameName { id: same.id }));
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
                return Err(cannot(NotEnrolled::AskedTwice { name: name.clone() }));
            }
            if equal(person.name.as_str(), name.as_str()) {
                return Err(cannot(NotEnrolled::OwnName { name: name.clone() }));
            }
            let here = self.people.iter().find(|other| other.name == *name);
            match here {
                Some(other) if like.same => {
                    return Err(cannot(NotEnrolled::OnTheRollAs { id: other.id, name: name.clone() }));
                }
                None if !before.contains(&name) => {
                    return Err(cannot(NotEnrolled::NobodyCalled { name: name.clone() }));
                }
                Some(_) | None => {}
            }
        }
        Ok(())
    }

    /// A custodian who has known k sheets of the set already brings none and opens no bag.
    fn check_known(&self, person: &Person) -> Result<(), Refusal> {
        let brings = !self.is_emergency() && person.roles.iter().any(|role| role == CUSTODIAN);
        let Some(known) = self.known().filter(|_| brings) else {
            return Ok(());
        };
        let mut shares: BTreeSet<u8> =
            holders_like(person, known).flat_map(|holder| holder.shares.iter().copied()).collect();
        // the share that is issued again is theirs from now on, beside those that they have known
        shares.extend(self.plan.choices.share.filter(|share| person.shares.contains(share)));
        if self.plan.template.kind.opens_sheets() && shares.len() >= usize::from(known.quorum.threshold()) {
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
        let cannot = |why: NotEnrolled| Refusal::CannotEnrol { name: person.name.to_string(), why };
        if self.people.len() >= MAX_PEOPLE {
            return Err(Refusal::TooMany(MAX_PEOPLE, "people"));
        }
        if usize::from(person.id.0) != self.people.len() + 1 {
            return Err(cannot(NotEnrolled::Number { due: self.people.len() + 1 }));
        }
        self.check_name(person)?;
        self.check_keys(person)?;
        self.check_known(person)?;
        if person.roles.is_empty() {
            return Err(cannot(NotEnrolled::NoRole));
        }
        for (place, role) in person.roles.iter().enumerate() {
            let known = self
                .plan
                .template
                .role(role)
                .ok_or_else(|| cannot(NotEnrolled::UnknownRole { role: role.clone() }))?;
            if person.roles.iter().skip(place + 1).any(|other| other == role) {
                return Err(cannot(NotEnrolled::RoleTwice { role: role.clone() }));
            }
            if let Some(other) = person.roles.iter().find(|other| known.not_also.contains(other)) {
                return Err(cannot(NotEnrolled::RolesExclude { role: role.clone(), other: other.clone() }));
            }
        }
        self.check_shares(person)
    }

    fn check_shares(&self, person: &Person) -> Result<(), Refusal> {
        let cannot = |why: NotEnrolled| Refusal::CannotEnrol { name: person.name.to_string(), why };
        if person.shares.is_empty() {
            return Ok(());
        }
        let Some(quorum) = self.plan.choices.quorum else {
            return Err(cannot(NotEnrolled::NoShares));
        };
        if !person.roles.iter().any(|role| role == CUSTODIAN) {
            return Err(cannot(NotEnrolled::NoCustodian));
        }
        if !person.shares.is_sorted_by(|a, b| a < b)
            || person.shares.iter().any(|x| *x == 0 || *x > quorum.shares())
        {
            return Err(cannot(NotEnrolled::ShareNumbers { most: quorum.shares() }));
        }
        let again = self.plan.choices.share;
        if let Some(share) = again.filter(|again| person.shares.iter().any(|x| x != again)) {
            return Err(cannot(NotEnrolled::NotIssued { share }));
        }
        if person.shares.len() >= usize::from(quorum.threshold()) {
            return Err(cannot(NotEnrolled::ReachesThreshold {
                held: person.shares.len(),
                threshold: quorum.threshold(),
            }));
        }
        Ok(())
    }
}
