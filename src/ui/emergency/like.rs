//! Whether a name that looks like another one is the same person's: the two who are there, and who held a sheet before. Asked
//! on the form, and never answered by the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use eframe::egui::Ui;

use super::super::kit::{self, Signal};
use super::super::task::{BrokeDown, Task};
use crate::desk::archive::continuing::parent_of;
use crate::transcript::record::LikeName;
use crate::vocab::likeness::{alike, equal};
use crate::vocab::{Line, Mode};

/// Who of the two is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// Whoever brings the sheets.
    Brings,
    /// Whoever watches.
    Watches,
}

/// What was said of each name, as it was typed; nothing is chosen before.
#[derive(Default)]
pub struct LikeNames {
    /// The folder in the field, and since when it stands there.
    stands: Option<(PathBuf, kit::Moment)>,
    /// The folder whose holders these are, or will be.
    of: PathBuf,
    reading: Option<Task<Vec<Line>>>,
    holders: Vec<Line>,
    same: BTreeMap<(Whose, Line, Line), Option<bool>>,
}

impl LikeNames {
    /// Reads who held sheets before, once for each folder that is named. What is wrong with a folder is said where it is opened.
    pub fn look(&mut self, ui: &Ui, folder: Option<&Path>, mode: Mode) {
        // work that broke down is told where the folder is opened, too
        if let Some(holders) = self.reading.as_ref().and_then(Task::outcome) {
            self.reading = None;
            self.holders = holders.unwrap_or_else(|BrokeDown| Vec::new());
        }
        let folder = folder.map(Path::to_owned).unwrap_or_default();
        match &self.stands {
            Some((stood, since)) if *stood == folder => {
                if folder != self.of && since.is_over(kit::TYPED, ui.ctx()) {
                    self.holders.clear();
                    self.of.clone_from(&folder);
                    let read = move |_: &_| {
                        let known = parent_of(&folder, mode).ok().and_then(|parent| parent.known);
                        let holders = known.map(|known| known.holders).unwrap_or_default();
                        holders.into_iter().map(|one| one.name).collect()
                    };
                    self.reading = (!self.of.as_os_str().is_empty()).then(|| Task::start(ui.ctx(), read));
                }
            }
            Some(_) | None => {
                self.stands = Some((folder, kit::Moment::now(ui.ctx())));
                ui.ctx().request_repaint_after(kit::TYPED);
            }
        }
    }

    /// Asks about every name that looks like this one.
    pub fn show(&mut self, ui: &mut Ui, whose: Whose, typed: &str, other: &str) {
        for (name, who) in self.names(whose, typed, other) {
            let said = match who {
                Who::IsHere => format!("It looks like the name of the other, {name}."),
                Who::HeldBefore => format!("It looks like {name}, who held a sheet before."),
            };
            kit::notice(ui, Signal::Attention, &said);
            let Ok(own) = Line::typed(typed) else { return };
            let same = self.same.entry((whose, own, name)).or_default();
            match who {
                // nobody watches themselves: there is nothing else to choose
                Who::IsHere => {
                    let mut two = *same == Some(false);
                    kit::tick(ui, &mut two, "They are two people");
                    *same = two.then_some(false);
                }
                Who::HeldBefore => kit::in_a_row(ui, |ui| {
                    kit::choice(ui, same, Some(false), "Another person");
                    kit::choice(ui, same, Some(true), "The same person");
                }),
            }
        }
    }

    /// What was said, or which name was not asked about yet.
    pub fn said(&self, whose: Whose, typed: &str, other: &str) -> Result<Vec<LikeName>, String> {
        if self.reading.is_some() || self.stands.as_ref().is_some_and(|(folder, _)| *folder != self.of) {
            return Err("the folder of the last ceremony is still being read".to_owned());
        }
        let Ok(own) = Line::typed(typed) else { return Ok(Vec::new()) };
        let answer = |(name, _): (Line, Who)| match self
            .same
            .get(&(whose, own.clone(), name.clone()))
            .copied()
            .flatten()
        {
            Some(same) => Ok(LikeName { name, same }),
            None => Err(format!("say whether {own} and {name} are one person")),
        };
        self.names(whose, typed, other).into_iter().map(answer).collect()
    }

    /// The names that look like this one. Who comes second is asked about who came first, as at every roll.
    fn names(&self, whose: Whose, typed: &str, other: &str) -> Vec<(Line, Who)> {
        // as it will be recorded
        let Ok(own) = Line::typed(typed) else { return Vec::new() };
        let looks_like = |name: &str| alike(own.as_str(), name) && !equal(own.as_str(), name);
        let here =
            Line::typed(other).ok().filter(|name| whose == Whose::Watches && looks_like(name.as_str()));
        let before = self.holders.iter().filter(|name| looks_like(name.as_str()));
        let before =
            before.filter(|name| here.as_ref() != Some(*name)).map(|name| (name.clone(), Who::HeldBefore));
        here.iter().map(|name| (name.clone(), Who::IsHere)).chain(before).collect()
    }
}

/// Who has a name that looks like another one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    /// The other of the two.
    IsHere,
    /// Somebody of an earlier ceremony.
    HeldBefore,
}
