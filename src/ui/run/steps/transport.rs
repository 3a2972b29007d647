//! Things in their bags, one by one: handed to whoever carries them, and received.

use eframe::egui::Ui;

use super::super::super::kit;
use super::super::{Deed, Primary, StepContext};
use super::items::Which;
use super::screen::StepScreen;
use super::typed::{bag_number, day_remark, line};
use crate::ceremony::kinds::items;
use crate::ceremony::refusal::{Contradiction, OddThing, Refusal};
use crate::ceremony::{EventKind, State};
use crate::plan::StepKind;
use crate::transcript::PersonId;
use crate::vocab::Day;

/// What is said of the next thing that is carried.
pub struct Transport {
    which: Which,
    arrives: bool,
    bag: String,
    channel: String,
    number_by: String,
    to: String,
    expected: String,
    intact: Option<bool>,
    seen: String,
    holder: PersonId,
}

const CHANNEL: &str = "Who or what carries it";
const NUMBER_BY: &str = "By which other way its number is told";
const TO: &str = "Who is to receive it";
const EXPECTED: &str = "Expected there until";
const BAG: &str = "Number on the bag";
const SEEN: &str = "What was seen";

impl Transport {
    /// A step at which things are sent, or arrive.
    pub fn new(kind: StepKind) -> Self {
        Self {
            which: Which::default(),
            arrives: kind == StepKind::ReceiveItem,
            bag: String::new(),
            channel: String::new(),
            number_by: String::new(),
            to: String::new(),
            expected: String::new(),
            intact: None,
            seen: String::new(),
            holder: PersonId::NOBODY,
        }
    }

    fn expected(&self) -> Result<Day, String> {
        Day::parse(self.expected.trim()).ok_or_else(|| format!("{EXPECTED}: a date such as 2026-11-21"))
    }

    fn missing(&self) -> Option<String> {
        let bag = line(BAG, &self.bag).err();
        if self.arrives {
            let intact = self.intact.is_none().then(|| "say whether the bag is as it was sent".to_owned());
            let holder = (self.holder == PersonId::NOBODY).then(|| "choose who has the bag now".to_owned());
            return bag.or(intact).or_else(|| line(SEEN, &self.seen).err()).or(holder);
        }
        bag.or_else(|| line(CHANNEL, &self.channel).err())
            .or_else(|| line(NUMBER_BY, &self.number_by).err())
            .or_else(|| line(TO, &self.to).err())
            .or_else(|| self.expected().err())
    }

    fn arriving(&mut self, ui: &mut Ui, context: &StepContext<'_>) {
        kit::choice(ui, &mut self.intact, Some(true), "Number and seal as they were sent");
        kit::choice(ui, &mut self.intact, Some(false), "Not as they were sent");
        kit::space(ui);
        kit::field(ui, SEEN, &mut self.seen, 420.0);
        let people: Vec<(PersonId, String)> =
            context.state.present().map(|person| (person.id, person.name.to_string())).collect();
        kit::pick_person(ui, "Who has the bag now", &mut self.holder, PersonId::NOBODY, &people);
    }

    fn leaving(&mut self, ui: &mut Ui) {
        kit::in_a_row(ui, |ui| {
            kit::field(ui, CHANNEL, &mut self.channel, 380.0);
            kit::field(ui, NUMBER_BY, &mut self.number_by, 380.0);
        });
        kit::in_a_row(ui, |ui| {
            kit::field(ui, TO, &mut self.to, 380.0);
            let remark = day_remark(&self.expected);
            kit::field_with(ui, EXPECTED, &mut self.expected, 380.0, "2026-11-21", remark);
        });
    }
}

impl StepScreen for Transport {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let now = self.which.say(ui, context)?;
        kit::space(ui);
        Which::say_recorded(ui, context, &now);
        kit::field(ui, BAG, &mut self.bag, 380.0);
        if self.arrives {
            self.arriving(ui, context);
        } else {
            self.leaving(ui);
        }
        kit::space(ui);
        let enough = items::still_wanted(context.state, context.planned) == 0;
        let no_more = if enough { "No more of them" } else { "The others are not there\u{2026}" };
        kit::quiet(ui, no_more).clicked().then(|| Deed::new(EventKind::nothing_more()))
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        let act = if self.arrives { "It has arrived" } else { "It is handed over" };
        Some(Primary::new(act, self.missing()))
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        let item = self.which.next(context)?;
        let bag = bag_number(BAG, &self.bag).ok()?;
        Some(Deed::new(if self.arrives {
            let state = line(SEEN, &self.seen).ok()?;
            EventKind::ReceiveItem { item, bag, intact: self.intact?, state, holder: self.holder }
        } else {
            EventKind::SendItem {
                item,
                bag,
                channel: line(CHANNEL, &self.channel).ok()?,
                number_by: line(NUMBER_BY, &self.number_by).ok()?,
                to: line(TO, &self.to).ok()?,
                expected: self.expected().ok()?,
            }
        }))
    }

    fn refused(&mut self, refusal: &Refusal) -> Option<&'static str> {
        if refusal.is_of_a_bag() {
            return Some(BAG);
        }
        let Refusal::Contradiction(Contradiction::Thing(why)) = refusal else { return None };
        Some(match why {
            OddThing::NumberWithTheBag { .. } => NUMBER_BY,
            OddThing::ExpectedBefore { .. } => EXPECTED,
            OddThing::ChannelReachesK { .. } => CHANNEL,
            OddThing::Elsewhere { .. }
            | OddThing::OtherBag { .. }
            | OddThing::NotTheScriptsBag { .. }
            | OddThing::OnTheTable { .. }
            | OddThing::BagIsAway { .. }
            | OddThing::HolderAlone { .. }
            | OddThing::AgentReachesK { .. }
            | OddThing::NobodysAgent { .. }
            | OddThing::NotTheAgents { .. }
            | OddThing::KeepsK { .. }
            | OddThing::WitnessKeeps { .. }
            | OddThing::MayStillObject { .. }
            | OddThing::NoSuch { .. }
            | OddThing::EvidenceName { .. } => return None,
        })
    }

    fn taken(&mut self, _: &State) {
        // the next one goes to the same people on the same day, by a way of its own
        (self.bag, self.seen, self.channel, self.intact) = Default::default();
    }
}
