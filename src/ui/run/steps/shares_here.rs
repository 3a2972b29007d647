//! The shares of another scheme that are here so far, and how they stand. Both are worked out beside the thread that draws: a
//! share can be as long as what is sealed.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::Context;

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

/// What came of a change.
pub enum Answer {
    /// It is done.
    Done,
    /// The share was not taken.
    Refused(ForeignError),
    /// This program failed; what was there stays.
    BrokeDown(BrokeDown),
}

struct Looked {
    brought: Brought,
    needed: Option<u8>,
    stands: Result<Proof, ForeignError>,
    refused: Option<ForeignError>,
}

impl Looked {
    fn after(change: Change, before: &Brought, needed: Option<u8>) -> Self {
        let mut brought = before.again();
        let refused = match change {
            Change::Bring(paper, chosen) => brought.bring(paper, chosen).err(),
            Change::PutBack(place) => {
                brought.put_back(place);
                None
            }
            Change::Nothing => None,
        };
        Self { needed, stands: brought.stand(needed), brought, refused }
    }
}

/// The shares that are here. Secret.
pub struct SharesHere {
    brought: Arc<Brought>,
    /// For this number of needed shares they were looked at last.
    needed: Option<u8>,
    stands: Result<Proof, ForeignError>,
    looking: Option<Task<Looked>>,
}

impl Default for SharesHere {
    fn default() -> Self {
        let brought = Brought::default();
        let stands = brought.stand(None);
        Self { brought: Arc::new(brought), needed: None, stands, looking: None }
    }
}

impl SharesHere {
    /// Those that were taken.
    pub fn brought(&self) -> &Brought {
        &self.brought
    }

    /// Whether those that are here are enough and agree, if so many are needed; nothing while that is not known yet.
    pub fn stand(&self, needed: Option<u8>) -> Option<&Result<Proof, ForeignError>> {
        let known = self.looking.is_none() && self.needed == needed;
        known.then_some(&self.stands)
    }

    /// How they stood when they were looked at last.
    pub const fn stood(&self) -> &Result<Proof, ForeignError> {
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
        let outcome = self.looking.as_ref()?.outcome()?;
        self.looking = None;
        Some(match outcome {
            Ok(looked) => self.keep(looked),
            Err(broke_down) => {
                self.needed = needed;
                Answer::BrokeDown(broke_down)
            }
        })
    }

    fn keep(&mut self, looked: Looked) -> Answer {
        self.brought = Arc::new(looked.brought);
        (self.needed, self.stands) = (looked.needed, looked.stands);
        looked.refused.map_or(Answer::Done, Answer::Refused)
    }

    /// A change and what comes of it, on this thread.
    #[cfg(test)]
    pub fn at_once(&mut self, change: Change, needed: Option<u8>) -> Answer {
        let looked = Looked::after(change, &self.brought, needed);
        self.keep(looked)
    }
}
