//! What was typed into an overlay, as an event.

use super::super::steps::{line, prose};
use super::{Overlay, Page};
use crate::ceremony::decide::ABORT_WORD;
use crate::ceremony::{Event, EventKind, State};
use crate::transcript::PersonId;
use crate::transcript::record::Person;

impl Overlay {
    pub(super) fn event(&self, state: &State) -> Result<Event, String> {
        let confirmed = self.page == Page::Deputy || self.page == Page::Exception && self.about.permits();
        if state.done().roll_closed {
            if self.speaker == PersonId::NOBODY {
                return Err(self.who_is_missing().into());
            }
            // a deputy of the only witness is confirmed by nobody else in some rooms: the rules say so
            let alone = state.present().all(|person| person.id == self.speaker || person.id == self.absent);
            if confirmed && self.second == PersonId::NOBODY && !alone {
                return Err("choose who confirms it".into());
            }
        }
        let with = if confirmed && self.second != PersonId::NOBODY { vec![self.second] } else { Vec::new() };
        Ok(Event { by: self.speaker, with, what: self.what(state)? })
    }

    pub(super) const fn who_is_missing(&self) -> &'static str {
        match self.page {
            Page::Exception | Page::Abort => "choose who decided it",
            Page::Note => "choose who said it",
            Page::Break | Page::Deputy => "choose who announced it",
            Page::BreakEnd => "choose who checked it",
            Page::Help | Page::Pause => "",
        }
    }

    fn what(&self, state: &State) -> Result<EventKind, String> {
        Ok(match self.page {
            Page::Exception => EventKind::Exception {
                about: self.about.clone(),
                expected: prose("what was expected", &self.one)?,
                happened: prose("what happened", &self.two)?,
                decided: prose("what was decided", &self.three)?,
            },
            Page::Note => EventKind::Note(prose("note", &self.one)?),
            Page::Break => {
                EventKind::BreakStart { leaving: self.leaving.clone(), custody: prose("custody", &self.one)? }
            }
            Page::BreakEnd => EventKind::BreakEnd { checked: prose("what was checked", &self.one)? },
            Page::Abort => EventKind::Abort {
                typed: if self.word == ABORT_WORD {
                    self.word.clone()
                } else {
                    return Err(format!("type {ABORT_WORD}"));
                },
                reason: prose("why", &self.one)?,
                destroyed: prose("destruction", &self.two)?,
            },
            Page::Deputy => {
                let absent = state.person(self.absent).ok_or("choose who leaves")?;
                EventKind::Deputy {
                    absent: absent.id,
                    deputy: Person {
                        id: PersonId(
                            u16::try_from(state.people().len() + 1).expect("MAX_PEOPLE is far below"),
                        ),
                        name: line("name", &self.name)?,
                        affiliation: line("from", &self.affiliation)?,
                        roles: absent.roles.clone(),
                        shares: absent
                            .shares
                            .iter()
                            .copied()
                            .filter(|x| state.share(*x).is_none_or(|share| share.bagged.is_none()))
                            .collect(),
                        identity: line("identity paper", &self.identity)?,
                        keys: Vec::new(),
                        like: self.like.said(state, &line("name", &self.name)?)?,
                    },
                    reason: prose("why", &self.one)?,
                    document: line("delegating paper", &self.two)?,
                    until: line("valid until", &self.until)?,
                }
            }
            Page::Help | Page::Pause => return Err(String::new()),
        })
    }
}
