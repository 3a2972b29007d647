//! Steps around a recovered key: why, by which exit it leaves, and what becomes of the sheets.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::super::super::kit::{self, Signal};
use super::super::{Deed, Primary, Scene};
use super::people::{again, compare_entries};
use super::{StepScreen, line, prose};
use crate::ceremony::{State, What};
use crate::desk::places;
use crate::transcript::record::{AfterOpening, Exit};

/// Who asks for the key, and why.
#[derive(Default)]
pub struct Operation {
    requester: String,
    reason: String,
    destination: String,
}

impl Operation {
    fn what(&self) -> Result<What, String> {
        Ok(What::Operate {
            requester: line("who asks", &self.requester)?,
            reason: prose("why", &self.reason)?,
            destination: prose("what becomes of it", &self.destination)?,
        })
    }
}

impl StepScreen for Operation {
    fn body(&mut self, ui: &mut Ui, _: &Scene<'_>) -> Option<Deed> {
        kit::field(ui, "Who asks for the key", &mut self.requester, 420.0);
        kit::prose(ui, "Why", &mut self.reason, "");
        kit::prose(ui, "What becomes of the key", &mut self.destination, "");
        None
    }

    fn primary(&self, _: &Scene<'_>) -> Option<Primary> {
        Some(Primary::new("Record it and draw the operation number", self.what().err()))
    }

    fn act(&mut self, _: &Scene<'_>) -> Option<Deed> {
        self.what().ok().map(Deed::new)
    }
}

/// The exit that was approved.
#[derive(Default)]
pub struct Release {
    exit: Option<Exit>,
    path: String,
    destination: String,
}

impl Release {
    fn missing(&self) -> Option<String> {
        match self.exit {
            None => Some("choose the exit".into()),
            Some(Exit::File) if self.path.trim().is_empty() => Some("name the new file".into()),
            _ => line("where to", &self.destination).err(),
        }
    }
}

impl StepScreen for Release {
    fn body(&mut self, ui: &mut Ui, _: &Scene<'_>) -> Option<Deed> {
        kit::choice(
            ui,
            &mut self.exit,
            Some(Exit::None),
            "None: this was a drill, the key is proven and wiped",
        );
        kit::choice(
            ui,
            &mut self.exit,
            Some(Exit::File),
            "A new file, 32 bytes, readable by its owner alone",
        );
        kit::choice(ui, &mut self.exit, Some(Exit::Display), "This screen, in hex, while a button is held");
        kit::space(ui);
        if self.exit == Some(Exit::File) {
            kit::field_with(
                ui,
                "Path of the new file",
                &mut self.path,
                520.0,
                "/run/user/1000/key.bin",
                None,
            );
            if places::lands_on_disk(&PathBuf::from(self.path.trim())) {
                kit::text::remark(
                    ui,
                    Signal::Attention,
                    "This path is on a disk: the key can be found there long after the file was deleted.",
                );
            }
        }
        kit::field_with(
            ui,
            "Where to, in words, as it was approved",
            &mut self.destination,
            520.0,
            "into the module of site B; none in a drill",
            None,
        );
        None
    }

    fn primary(&self, _: &Scene<'_>) -> Option<Primary> {
        let act = match self.exit {
            Some(Exit::File) => "Write the key to the file",
            Some(Exit::Display | Exit::Descriptor) => "Show the key",
            Some(Exit::None) | None => "End the drill without an exit",
        };
        Some(Primary::new(act, self.missing()))
    }

    fn act(&mut self, _: &Scene<'_>) -> Option<Deed> {
        let exit = self.exit?;
        let deed = Deed::new(What::Release { exit, destination: line("where to", &self.destination).ok()? });
        Some(if exit == Exit::File { deed.into_file(PathBuf::from(self.path.trim())) } else { deed })
    }
}

/// What becomes of every opened sheet.
#[derive(Default)]
pub struct Reseal {
    decision: Option<AfterOpening>,
    bag: String,
    second: String,
}

impl Reseal {
    fn next(scene: &Scene<'_>) -> Option<u16> {
        (1u16..)
            .zip(scene.state.opened())
            .find(|(_, opened)| opened.decided.is_none())
            .map(|(number, _)| number)
    }

    fn missing(&self) -> Option<String> {
        match self.decision {
            None => Some("choose what becomes of it".into()),
            Some(AfterOpening::Resealed) => {
                if self.bag.is_empty() || self.second.is_empty() {
                    return Some("type the new bag's number twice".into());
                }
                compare_entries(&self.bag, &self.second)
                    .filter(|(signal, _)| *signal != Signal::Done)
                    .map(|(_, text)| text)
            }
            Some(_) => None,
        }
    }
}

impl StepScreen for Reseal {
    fn body(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Option<Deed> {
        let opened = scene.state.opened();
        let decided = opened.iter().filter(|bag| bag.decided.is_some()).count();
        kit::caption(ui, &format!("{decided} of {} opened sheets are decided about", opened.len()));
        let Some(number) = Self::next(scene) else {
            kit::text::remark(ui, Signal::Done, "every opened sheet is decided about");
            return None;
        };
        let bag = opened.get(usize::from(number) - 1);
        let share = bag
            .and_then(|bag| bag.share)
            .map_or("nothing that was used".to_owned(), |share| format!("share {share}"));
        let holder = bag
            .and_then(|bag| scene.state.person(bag.holder))
            .map(|person| person.name.to_string())
            .unwrap_or_default();
        kit::title(ui, &format!("Bag {number}, brought by {holder}: {share}"));
        for (decision, text) in [
            (AfterOpening::Resealed, "Sealed again in a new bag"),
            (AfterOpening::Reshare, "To be replaced by a new set of shares"),
            (AfterOpening::Rotate, "The key is to be rotated"),
            (AfterOpening::Destroyed, "Destroyed now, before witnesses"),
        ] {
            kit::choice(ui, &mut self.decision, Some(decision), text);
        }
        if self.decision == Some(AfterOpening::Resealed) {
            kit::space(ui);
            kit::field(ui, "New bag number", &mut self.bag, 320.0);
            again(ui, "New bag number", &self.bag, &mut self.second, 320.0);
        }
        None
    }

    fn primary(&self, scene: &Scene<'_>) -> Option<Primary> {
        Some(match Self::next(scene) {
            Some(_) => Primary::new("Record the decision", self.missing()),
            None => Primary::ready("All are decided: go on"),
        })
    }

    fn act(&mut self, scene: &Scene<'_>) -> Option<Deed> {
        let Some(opened) = Self::next(scene) else { return Some(Deed::new(What::CloseReseal)) };
        let decision = self.decision?;
        let bag = match decision {
            AfterOpening::Resealed => Some((line("bag", &self.bag).ok()?, line("bag", &self.second).ok()?)),
            _ => None,
        };
        Some(Deed::new(What::Decide { opened, decision, bag }))
    }

    fn taken(&mut self, _: &State) {
        *self = Self::default();
    }
}
