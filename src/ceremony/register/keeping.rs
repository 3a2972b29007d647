//! What an agent keeps: the bags of a deposit, and which of them were opened since; and what is on its way.

use crate::ceremony::outcomes::ItemPlace;
use crate::ceremony::state::State;
use crate::plan::Kind;
use crate::plan::template::{AGENT, LOOKED_AT};
use crate::transcript::record::{ItemNumber, Sent};
use crate::vocab::likeness::equal;
use crate::vocab::text::counted;
use crate::vocab::{BagNumber, Day};

/// What is left of a deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// The organisation that keeps it.
    pub agent: String,
    /// Bags that nothing was taken out of since, in the order in which they were filled.
    pub bags: Vec<BagNumber>,
    /// How many were opened since.
    pub opened: usize,
    /// The day until which somebody looks at them next, if one was said.
    pub looked_at: Option<Day>,
}

impl Keeping {
    /// None of a ceremony in which nothing was deposited.
    pub(super) fn of(state: &State) -> Option<Self> {
        let deposits = state.plan().template.kind == Kind::Deposit;
        let agent = state.said(AGENT).filter(|_| deposits)?.to_owned();
        let of_agent = |bag: &&BagNumber| {
            let keeper = state.outcomes().keeper_of(bag).and_then(|id| state.person(id));
            keeper.is_some_and(|person| equal(person.affiliation.as_str(), &agent))
        };
        let bags: Vec<BagNumber> =
            state.outcomes().item_bags().into_iter().filter(of_agent).cloned().collect();
        let looked_at = state.said(LOOKED_AT).and_then(Day::parse);
        (!bags.is_empty()).then_some(Self { agent, bags, opened: 0, looked_at })
    }

    /// How much of it is there, in a sentence without its point.
    pub fn said(&self) -> String {
        let numbers: Vec<&str> = self.bags.iter().map(BagNumber::as_str).collect();
        match numbers.len() {
            0 => "nothing of it is there any more".to_owned(),
            left => {
                let are = if left == 1 { "is" } else { "are" };
                format!("{} {are} still there: {}", counted(left, "bag"), numbers.join(", "))
            }
        }
    }
}

/// A thing in its bag that is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Travelling {
    /// What it is called.
    pub what: String,
    /// Its bag.
    pub bag: BagNumber,
    /// How, to whom, until when.
    pub sent: Sent,
}

/// Things other than sheets that are on their way at the end.
pub(super) fn travelling(state: &State) -> Vec<Travelling> {
    let mut all = Vec::new();
    for item in &state.plan().template.items {
        for number in 1..=item.count {
            let thing = ItemNumber { id: item.id.clone(), number };
            if let Some(ItemPlace::Sent { bag, sent }) = state.outcomes().place_of(&thing) {
                let (what, bag, sent) = (item.named(number), bag.clone(), sent.clone());
                all.push(Travelling { what, bag, sent });
            }
        }
    }
    all
}
