//! The shares of another scheme that are here so far, and how they stand. Both are worked out beside the thread that draws: a
//! share can be as long as what is sealed.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::Context;

use super::super::super::kit;
use super::super::super::task::{BrokeDown, Task};
use crate::sharing::foreign::{Brought, ForeignError, Paper, Proof, Scheme};

/// Work that lasts longer is spoken of.
const NOTICED: Duration = Duration::from_millis(300);

/// What becomes of them.
pub enum Change {
    /// One more comes. The scheme is said where people chose it.
    Bring(Paper, Option<Scheme>),
    /// That at this place goes home again.
    PutBack(usize),
    /// Only another number is needed.
    Nothing,
}

/// How the shares stand.
pub enum SharesStanding {
    /// What will prove their secret, or what is missing or wrong.
    Looked(Result<Proof, ForeignError>),
    /// This program failed at them.
    BrokeDown(BrokeDown),
}

/// What came of a change.
pub struct Answer {
    /// Why the share was not taken.
    pub refused: Option<String>,
    /// Nobody typed on since the change was made.
    pub is_waited_for: bool,
}

struct Looked {
    brought: Arc<Brought>,
    stands: Result<Proof, ForeignError>,
    refused: Option<ForeignError>,
}

impl Looked {
    fn after(change: Change, before: &Arc<Brought>, needed: Option<u8>) -> Self {
        let (brought, refused) = match change {
            Change::Bring(paper, chosen) => {
                let mut brought = before.again();
                let refused = brought.bring(paper, chosen).err();
                (Arc::new(brought), refused)
            }
            Change::PutBack(place) => {
                let mut brought = before.again();
                brought.put_back(place);
                (Arc::new(brought), None)
            }
            Change::Nothing => (Arc::clone(before), None),
        };
        Self { stands: brought.stand(needed), brought, refused }
    }
}

/// The shares that are here. Secret.
pub struct SharesHere {
    brought: Arc<Brought>,
    /// For this number of needed shares they were looked at last, or are being looked at.
    needed: Option<u8>,
    stands: SharesStanding,
    looking: Option<Task<Looked>>,
    /// The frame in which the last change began.
    begun: u64,
}

impl Default for SharesHere {
    fn default() -> Self {
        let brought = Brought::default();
        let stands = SharesStanding::Looked(brought.stand(None));
        Self { brought: Arc::new(brought), needed: None, stands, looking: None, begun: 0 }
    }
}

impl SharesHere {
    /// Those that were taken.
    pub fn brought(&self) -> &Brought {
        &self.brought
    }

    /// Whether those that are here are enough and agree, if so many are needed; nothing while that is not known yet.
    pub fn stand(&self, needed: Option<u8>) -> Option<&SharesStanding> {
        let known = self.looking.is_none() && self.needed == needed;
        known.then_some(&self.stands)
    }

    /// How they stood when they were looked at last.
    pub const fn stood(&self) -> &SharesStanding {
        &self.stands
    }

    /// True while a change is worked out: the next one waits for it.
    pub const fn is_looking(&self) -> bool {
        self.looking.is_some()
    }

    /// True once that takes so long that people wonder.
    pub fn takes_long(&self) -> bool {
        self.looking.as_ref().is_some_and(|task| task.age() > NOTICED)
    }

    /// Begins a change. What was begun before and is not taken in yet is given up.
    pub fn change(&mut self, change: Change, needed: Option<u8>, ctx: &Context) {
        let before = Arc::clone(&self.brought);
        (self.needed, self.begun) = (needed, ctx.cumulative_pass_nr());
        self.looking = Some(Task::start(ctx, move |_| Looked::after(change, &before, needed)));
    }

    /// Takes in what was worked out meanwhile, and has them looked at anew if another number is needed than was. The answer
    /// is to a change that people made.
    pub fn take_in(&mut self, needed: Option<u8>, ctx: &Context) -> Option<Answer> {
        if self.looking.is_none() && self.needed != needed {
            self.change(Change::Nothing, needed, ctx);
        }
        if self.takes_long() {
            ctx.request_repaint_after(NOTICED);
        } else if self.is_looking() {
            ctx.request_repaint_after(Duration::from_millis(30));
        }
        let task = self.looking.as_ref()?;
        let outcome = task.outcome()?;
        let is_waited_for = !kit::is_typed_since(ctx, self.begun);
        self.looking = None;
        let refused = match outcome {
            Ok(looked) => self.keep(looked).map(|why| why.to_string()),
            Err(broke_down) => {
                self.stands = SharesStanding::BrokeDown(broke_down);
                Some(broke_down.to_string())
            }
        };
        Some(Answer { refused, is_waited_for })
    }

    fn keep(&mut self, looked: Looked) -> Option<ForeignError> {
        (self.brought, self.stands) = (looked.brought, SharesStanding::Looked(looked.stands));
        looked.refused
    }

    /// A change and what comes of it, on this thread: why a share was not taken.
    #[cfg(test)]
    pub fn at_once(&mut self, change: Change, needed: Option<u8>) -> Option<ForeignError> {
        self.needed = needed;
        let looked = Looked::after(change, &self.brought, needed);
        self.keep(looked)
    }
}
