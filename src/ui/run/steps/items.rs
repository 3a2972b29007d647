//! Things other than sheets, one by one: into a bag, out of it, elsewhere, destroyed.

use eframe::egui::Ui;

use super::super::super::kit;
use super::super::{Deed, Primary, StepContext};
use super::act::again;
use super::{StepScreen, line};
use crate::ceremony::kinds::items;
use crate::ceremony::{EventKind, State};
use crate::plan::StepKind;
use crate::transcript::PersonId;
use crate::transcript::record::ItemNumber;

/// What is said of the next thing.
pub struct Items {
    kind: StepKind,
    text: String,
    second: String,
    intact: Option<bool>,
    holder: PersonId,
}

impl Items {
    /// A step of one of the four kinds.
    pub fn new(kind: StepKind) -> Self {
        let (text, second) = (String::new(), String::new());
        Self { kind, text, second, intact: None, holder: PersonId::NOBODY }
    }

    fn next(context: &StepContext<'_>) -> Option<ItemNumber> {
        items::left(context.state, context.planned).into_iter().next()
    }

    const fn label(&self) -> &'static str {
        match self.kind {
            StepKind::BagItem | StepKind::OpenItem => "Bag number",
            StepKind::MoveItem => "Where to, or to whom",
            _ => "How it is destroyed",
        }
    }

    fn missing(&self) -> Option<String> {
        if let Err(why) = line(self.label(), &self.text) {
            return Some(why);
        }
        match self.kind {
            StepKind::BagItem if self.text != self.second => Some("enter the bag number again".into()),
            StepKind::BagItem if self.holder == PersonId::NOBODY => Some("choose who has the bag".into()),
            StepKind::OpenItem if self.intact.is_none() => Some("say whether the bag is as recorded".into()),
            StepKind::OpenItem => line("What was seen", &self.second).err(),
            _ => None,
        }
    }
}

impl StepScreen for Items {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let (item, numbers) = items::of_step(context.state, context.planned);
        let left = items::left(context.state, context.planned);
        let now = Self::next(context)?;
        kit::large(ui, &item.named(now.number));
        if numbers.len() > 1 {
            kit::caption(ui, &format!("{} of {} to go", left.len(), numbers.len()));
        }
        kit::space(ui);
        kit::field(ui, self.label(), &mut self.text, 360.0);
        match self.kind {
            StepKind::BagItem => {
                again(ui, self.label(), &self.text, &mut self.second, 360.0);
                kit::space(ui);
                let people: Vec<(PersonId, String)> =
                    context.state.present().map(|person| (person.id, person.name.to_string())).collect();
                kit::pick_person(ui, "Who has the bag now", &mut self.holder, PersonId::NOBODY, &people);
            }
            StepKind::OpenItem => {
                kit::space(ui);
                kit::choice(ui, &mut self.intact, Some(true), "Number and seal as last recorded");
                kit::choice(ui, &mut self.intact, Some(false), "Not as last recorded");
                kit::space(ui);
                kit::field(ui, "What was seen", &mut self.second, 360.0);
            }
            _ => {}
        }
        kit::space(ui);
        kit::quiet(ui, "The others are not there\u{2026}")
            .clicked()
            .then(|| Deed::new(EventKind::nothing_more()))
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        let act = match self.kind {
            StepKind::BagItem => "It is in the bag",
            StepKind::OpenItem => "It is out of the bag",
            StepKind::MoveItem => "It is there now",
            _ => "It is destroyed",
        };
        Some(Primary::new(act, self.missing()))
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        let item = Self::next(context)?;
        let text = line(self.label(), &self.text).ok()?;
        Some(Deed::new(match self.kind {
            StepKind::BagItem => {
                let again = line(self.label(), &self.second).ok()?;
                EventKind::BagItem { item, number: text, again, holder: self.holder }
            }
            StepKind::OpenItem => {
                let state = line("What was seen", &self.second).ok()?;
                EventKind::OpenItem { item, bag: text, intact: self.intact?, state }
            }
            StepKind::MoveItem => EventKind::MoveItem { item, to: text },
            _ => EventKind::DestroyItem { item, how: text },
        }))
    }

    fn taken(&mut self, _: &State) {
        // the next thing often goes the same way; only a bag's number and its look are said anew
        if matches!(self.kind, StepKind::BagItem | StepKind::OpenItem) {
            (self.text, self.second, self.intact) = (String::new(), String::new(), None);
        }
    }
}
