//! The question whether a name that looks like another one is the same person: asked where the name is typed, and
//! never answered by the program.

use std::collections::BTreeMap;

use eframe::egui::Ui;

use super::super::kit::{self, Signal};
use crate::ceremony::State;
use crate::transcript::record::LikeName;
use crate::vocab::Line;

/// What was said of each name that looks like the one that is typed; nothing is chosen before.
#[derive(Clone, Debug, Default)]
pub struct LikeNames {
    same: BTreeMap<Line, Option<bool>>,
}

impl LikeNames {
    /// Asks about every name that looks like this one.
    pub fn show(&mut self, ui: &mut Ui, state: &State, typed: &str) {
        let Ok(name) = Line::typed(typed) else { return };
        for (other, here) in state.names_like(&name) {
            let who = match here {
                Some(id) => format!("It looks like {other}, {id}, who is on the roll."),
                None => format!("It looks like {other}, who held a sheet before."),
            };
            kit::notice(ui, Signal::Attention, &who);
            let same = self.same.entry(other).or_default();
            kit::in_a_row(ui, |ui| {
                kit::choice(ui, same, Some(false), "Another person");
                if here.is_none() {
                    kit::choice(ui, same, Some(true), "The same person");
                }
            });
        }
    }

    /// What was said, or which name was not asked about yet.
    pub fn said(&self, state: &State, name: &Line) -> Result<Vec<LikeName>, String> {
        let answer = |(other, _): (Line, _)| match self.same.get(&other).copied().flatten() {
            Some(same) => Ok(LikeName { name: other, same }),
            None => Err(format!("say whether {name} and {other} are one person")),
        };
        state.names_like(name).into_iter().map(answer).collect()
    }
}
