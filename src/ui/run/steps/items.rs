//! Things other than sheets, one by one: into a bag, out of it, elsewhere, destroyed.

use eframe::egui::Ui;

use super::super::super::kit;
use super::super::{Deed, Primary, StepContext};
use super::act::again;
use super::screen::StepScreen;
use super::typed::line;
use crate::ceremony::kinds::items;
use crate::ceremony::{EventKind, Refusal, State};
use crate::plan::template::SHEET;
use crate::transcript::PersonId;
use crate::transcript::record::{ItemNumber, OlderSet, Subject};

/// What is done with each thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// It is put into a bag.
    Bag,
    /// It is taken out of one.
    Open,
    /// It goes elsewhere.
    Move,
    /// It is destroyed.
    Destroy,
}

/// What is said of the next thing.
pub struct Items {
    does: Does,
    text: String,
    second: String,
    intact: Option<bool>,
    holder: PersonId,
    which: Which,
}

impl Items {
    /// A step at which this is done.
    pub fn new(does: Does) -> Self {
        let (text, second) = (String::new(), String::new());
        Self { does, text, second, intact: None, holder: PersonId::NOBODY, which: Which::default() }
    }

    const fn label(&self) -> &'static str {
        match self.does {
            Does::Bag | Does::Open => "Bag number",
            Does::Move => "Where to, or to whom",
            Does::Destroy => "How it is destroyed",
        }
    }

    fn missing(&self) -> Option<String> {
        if let Err(why) = line(self.label(), &self.text) {
            return Some(why);
        }
        match self.does {
            Does::Bag if self.text != self.second => Some("enter the bag number again".into()),
            Does::Bag if self.holder == PersonId::NOBODY => Some("choose who has the bag".into()),
            Does::Open if self.intact.is_none() => Some("say whether the bag is as recorded".into()),
            Does::Open => line("What was seen", &self.second).err(),
            Does::Bag | Does::Move | Does::Destroy => None,
        }
    }
}

/// Which of the things of a step is meant.
#[derive(Debug, Default)]
pub struct Which {
    /// By number; the first of those that are left unless somebody chooses.
    number: u16,
}

impl Which {
    /// The thing that is meant: the first of those that are left, unless somebody chose another.
    pub fn next(&self, context: &StepContext<'_>) -> Option<ItemNumber> {
        let left = items::left(context.state, context.planned);
        let chosen = left.iter().find(|item| item.number == self.number);
        chosen.or(left.first()).cloned()
    }

    /// Which thing it is, and how many are to go.
    pub fn say(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<ItemNumber> {
        let (item, numbers) = items::of_step(context.state, context.planned);
        let left = items::left(context.state, context.planned);
        let now = self.next(context)?;
        kit::large(ui, &item.named(now.number));
        if numbers.len() > 1 {
            let wanted = items::still_wanted(context.state, context.planned);
            let to_go = match wanted {
                0 => format!("enough of the {} were handled", numbers.len()),
                wanted if wanted == left.len() => format!("{wanted} of {} to go", numbers.len()),
                wanted => format!("at least {wanted} more of the {} left", left.len()),
            };
            kit::caption(ui, &to_go);
        }
        if left.len() > 1 {
            self.number = now.number;
            let all: Vec<(u16, String)> =
                left.iter().map(|thing| (thing.number, item.named(thing.number))).collect();
            kit::space(ui);
            kit::caption(ui, "Another one first?");
            kit::pick(ui, "Which one", &mut self.number, &all);
        }
        self.next(context)
    }

    /// The bag that it should be in, large, beside what is found.
    pub fn say_recorded(ui: &mut Ui, context: &StepContext<'_>, now: &ItemNumber) {
        match items::bag_of(context.state, context.planned, now) {
            Some(recorded) => {
                let by =
                    if recorded.by_the_script { "Bag, as the script says" } else { "Bag, as last recorded" };
                kit::read_aloud(ui, by, recorded.bag);
            }
            None => kit::caption(ui, "No bag of it is recorded: compare with the paper that came with it."),
        }
        kit::space(ui);
    }
}

/// Older sets that are named in an exception before this thing is handled.
fn older_sets<'s>(does: Does, now: &ItemNumber, state: &'s State) -> impl Iterator<Item = &'s OlderSet> {
    let ends = matches!(does, Does::Open | Does::Destroy) && now.id == SHEET;
    let named = |older: &&OlderSet| !state.permits(&Subject::OlderSet { set: older.set });
    state.unnamed_older_sets().filter(move |older| ends && named(older))
}

impl StepScreen for Items {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let now = self.which.say(ui, context)?;
        kit::space(ui);
        for older in older_sets(self.does, &now, context.state) {
            let said =
                format!("An older set still rebuilds the key: {}. {}.", older.said(), older.whereabouts());
            kit::notice(ui, kit::Signal::Attention, &said);
            kit::space(ui);
        }
        if self.does == Does::Open {
            Which::say_recorded(ui, context, &now);
        }
        kit::field(ui, self.label(), &mut self.text, 360.0);
        match self.does {
            Does::Bag => {
                again(ui, self.label(), &self.text, &mut self.second, 360.0);
                kit::space(ui);
                let people: Vec<(PersonId, String)> =
                    context.state.present().map(|person| (person.id, person.name.to_string())).collect();
                kit::pick_person(ui, "Who has the bag now", &mut self.holder, PersonId::NOBODY, &people);
            }
            Does::Open => {
                kit::space(ui);
                kit::choice(ui, &mut self.intact, Some(true), "Number and seal as last recorded");
                kit::choice(ui, &mut self.intact, Some(false), "Not as last recorded");
                kit::space(ui);
                kit::field(ui, "What was seen", &mut self.second, 360.0);
            }
            Does::Destroy => kit::grave(ui),
            Does::Move => {}
        }
        kit::space(ui);
        let enough = items::still_wanted(context.state, context.planned) == 0;
        let no_more = if enough { "No more of them" } else { "The others are not there\u{2026}" };
        kit::quiet(ui, no_more).clicked().then(|| Deed::new(EventKind::nothing_more()))
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        let act = match self.does {
            Does::Bag => "It is in the bag",
            Does::Open => "It is out of the bag",
            Does::Move => "It is there now",
            Does::Destroy => "It is destroyed",
        };
        Some(Primary::new(act, self.missing()))
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        let item = self.which.next(context)?;
        let text = line(self.label(), &self.text).ok()?;
        Some(Deed::new(match self.does {
            Does::Bag => {
                let again = line(self.label(), &self.second).ok()?;
                EventKind::BagItem { item, number: text.into(), again: again.into(), holder: self.holder }
            }
            Does::Open => {
                let state = line("What was seen", &self.second).ok()?;
                EventKind::OpenItem { item, bag: text.into(), intact: self.intact?, state }
            }
            Does::Move => EventKind::MoveItem { item, to: text },
            Does::Destroy => EventKind::DestroyItem { item, how: text },
        }))
    }

    fn refused(&mut self, refusal: &Refusal) -> Option<&'static str> {
        refusal.is_of_a_bag().then(|| self.label())
    }

    fn taken(&mut self, _: &State) {
        // the next thing often goes the same way; only a bag's number and its look are said anew
        if matches!(self.does, Does::Bag | Does::Open) {
            (self.text, self.second, self.intact) = (String::new(), String::new(), None);
        }
    }
}
