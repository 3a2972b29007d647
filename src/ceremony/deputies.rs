//! Deputies: somebody takes over the roles, and the shares not yet sealed, of somebody who leaves.

use super::exceptions::Permit;
use super::refusal::{NotEnrolled, NotYet, Refusal};
use super::state::State;
use crate::plan::template::WITNESS;
use crate::transcript::record::{Person, Subject};
use crate::transcript::{Entry, PersonId};

impl State {
    /// A deputy takes over.
    pub(super) fn deputise(
        &mut self,
        entry: &Entry,
        absent: PersonId,
        deputy: &Person,
    ) -> Result<(), Refusal> {
        if !self.done.roll_closed {
            return Err(Refusal::from(NotYet::DeputyBeforeTheRoll));
        }
        self.speaker(entry)?;
        if self.on_break() {
            return Err(Refusal::OnBreak);
        }
        if self.done.signed_off {
            return Err(Refusal::from(NotYet::DeputyAfterSignOff));
        }
        // who did not come back on a later day is replaced like who leaves
        let leaving =
            self.on_the_roll().find(|person| person.id == absent).ok_or_else(|| self.missing(absent))?;
        let permit = self.check_deputy_witnessed(entry, absent)?;
        let unsealed: Vec<u8> = leaving
            .shares
            .iter()
            .copied()
            .filter(|x| self.share(*x).is_none_or(|share| share.bagged.is_none()))
            .collect();
        let cannot = |why: NotEnrolled| Refusal::CannotEnrol { name: deputy.name.to_string(), why };
        if deputy.roles != leaving.roles || deputy.shares != unsealed {
            return Err(cannot(NotEnrolled::Deputy));
        }
        self.check_new(deputy)?;
        self.spend(permit);
        // what is past the gate is in the deputy's hands now, and in the memory of who left
        let in_hand = unsealed.iter().copied().filter(|x| self.handled.iter().any(|(_, share)| share == x));
        let in_hand: Vec<(PersonId, u8)> = in_hand.map(|x| (deputy.id, x)).collect();
        self.handled.extend(in_hand);
        self.absent.retain(|id| *id != absent);
        self.gone.push(absent);
        self.stands_for.push((absent, deputy.id));
        self.people.push(deputy.clone());
        Ok(())
    }

    /// A deputy is witnessed by a witness who stays. If the only witness leaves, by that witness; or, when the
    /// witness is gone already, by two people of different roles and an exception that names the witness.
    fn check_deputy_witnessed(&self, entry: &Entry, absent: PersonId) -> Result<Option<Permit>, Refusal> {
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
}
