//! Deposits: what is said of one and of its release, that the agent alone never reaches k, and that nothing is handed out
//! while somebody may still object.

use std::collections::BTreeMap;

use super::refusal::{OddThing, Refusal};
use super::state::{Stage, State};
use crate::plan::Kind;
use crate::plan::field_named;
use crate::plan::template::{
    AGENT, BENEFICIARY, CONDITION, DEPOSITOR, OBJECTION_DAYS, OBJECTION_UNTIL, REQUESTER, SHEET, SHEETS,
};
use crate::transcript::record::{ItemNumber, Place};
use crate::transcript::{Entry, PersonId};
use crate::vocab::likeness::equal;
use crate::vocab::text::counted;
use crate::vocab::{Day, Line, Mode};

impl State {
    /// What was said as the value of this id, in whichever step; none before.
    pub(super) fn said(&self, id: &str) -> Option<&str> {
        let template = &self.plan().template;
        let named =
            template.all_steps().find_map(|step| field_named(template, &format!("{}.{id}", step.id)))?;
        Some(self.answers.get(&named.step.id)?.values.get(id)?.as_str())
    }

    /// The agent of a deposit is an organisation of the roll, or nothing that it holds is counted.
    pub(super) fn agent_is_here(&self, values: &BTreeMap<String, Line>) -> Result<(), Refusal> {
        let deposits = self.plan().template.kind == Kind::Deposit;
        let Some(agent) = values.get(AGENT).filter(|_| deposits) else { return Ok(()) };
        let mut organisations: Vec<String> = Vec::new();
        for person in self.people() {
            let name = person.affiliation.as_str();
            if equal(name, agent.as_str()) {
                return Ok(());
            }
            if !organisations.iter().any(|other| equal(other, name)) {
                organisations.push(name.to_owned());
            }
        }
        let agent = agent.to_string();
        Err(Refusal::from(OddThing::NobodysAgent { agent, organisations: organisations.join(", ") }))
    }

    /// The agent of a deposit has fewer than k of a set's sheets, those of all its people together.
    pub(super) fn agent_below_k(&self, thing: &ItemNumber, holder: PersonId) -> Result<(), Refusal> {
        let set = self.known().filter(|_| thing.id == SHEET && self.plan().template.kind == Kind::Deposit);
        let Some((known, agent)) = set.zip(self.said(AGENT)) else { return Ok(()) };
        let of_agent = |affiliation: &str| equal(affiliation, agent);
        let Some(to) = self.person(holder) else { return Ok(()) };
        if !of_agent(to.affiliation.as_str()) {
            // whoever else had it would have it for the agent, and uncounted
            let item = SHEETS.named(thing.number);
            let (who, agent) = (format!("{} of {}", to.name, to.affiliation), agent.to_owned());
            return if self.holds(to, thing) {
                Ok(())
            } else {
                Err(Refusal::from(OddThing::NotTheAgents { item, who, agent }))
            };
        }
        // as the sheets are now, with what was bagged here before
        let now = self.hand_on().map_or_else(|| known.sheets.clone(), |handed_on| handed_on.sheets);
        let has = now.iter().filter(|sheet| {
            let there = sheet.place != Place::Destroyed && u16::from(sheet.share) != thing.number;
            there && of_agent(sheet.affiliation.as_str())
        });
        let (has, k) = (has.count() + 1, usize::from(known.quorum.threshold()));
        if has < k {
            return Ok(());
        }
        let agent = agent.to_owned();
        Err(Refusal::from(OddThing::AgentReachesK { agent, has, k }))
    }

    /// Nothing is taken out of its bag, or moved in it, before the time to object is over.
    pub(super) fn after_objections(&self, entry: &Entry) -> Result<(), Refusal> {
        // in a rehearsal nobody waits
        let waits = self.mode() == Mode::Production;
        let releases = waits && self.plan().template.kind == Kind::DepositRelease;
        let until = self.said(OBJECTION_UNTIL).filter(|_| releases).and_then(Day::parse);
        match until.map(|until| (until, Day::from(entry.at))) {
            Some((until, today)) if today <= until => {
                Err(Refusal::from(OddThing::MayStillObject { until, today }))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// What a deposit or its release comes to, in a line for the register; none of another ceremony, or before it was said.
    pub(super) fn said_of_the_deposit(&self) -> Option<String> {
        match self.plan().template.kind {
            Kind::Deposit => {
                let [depositor, agent, beneficiary] = [DEPOSITOR, AGENT, BENEFICIARY].map(|id| self.said(id));
                let (depositor, agent, beneficiary) = (depositor?, agent?, beneficiary?);
                // before the first thing was bagged nothing was deposited
                let bagged = Some(self.outcomes().item_bags().len()).filter(|bags| *bags > 0)?;
                let (bagged, days) = (counted(bagged, "bag"), self.said(OBJECTION_DAYS)?);
                Some(format!(
                    "deposited by {depositor} with {agent} for {beneficiary}, {bagged}; days to object: {days}"
                ))
            }
            Kind::DepositRelease => {
                let (requester, condition) = (self.said(REQUESTER)?, self.said(CONDITION)?);
                let taken_out = self.outcomes().taken_out().count();
                Some(if taken_out == 0 {
                    let sealed = *self.stage() == Stage::Sealed;
                    let so_far = if sealed { ", and nothing was handed out" } else { "" };
                    format!("asked for by {requester}{so_far}: {condition}")
                } else {
                    format!("{} released to {requester}: {condition}", counted(taken_out, "thing"))
                })
            }
            Kind::Generation
            | Kind::Recovery
            | Kind::Drill
            | Kind::Reshare
            | Kind::Reissue
            | Kind::Rotation
            | Kind::Audit
            | Kind::Destruction
            | Kind::Record => None,
        }
    }
}
