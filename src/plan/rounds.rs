//! Rounds: how often a phase is held, what each round is about, and where a reference leads from inside one.

use super::Choices;
use super::facts;
use super::template::{Phase, Repeat, Step, Template};
use crate::vocab::limits::{MAX_SHARES, MAX_STEPS};

/// Most rounds for people of one role, or for rows of a table.
pub const MAX_ROUNDS: u16 = 500;

/// The round that a planned step belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Counted from 1.
    pub number: u16,
    /// How many there are; for people of a role, how many there can be.
    pub of: u16,
    /// For people of this role: held only if so many of them are on the roll.
    pub role: Option<String>,
}

/// A sheet that the transcript before tells of, as `repeat = "sheets-of-parent"` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetOfParent {
    /// The number of its share.
    pub number: u8,
    /// Who holds it.
    pub holder: String,
    /// Its bag, if one is known.
    pub bag: String,
    /// True if it is recorded as destroyed: its round is not held.
    pub destroyed: bool,
    /// Its serial as it is printed on it, if it is known.
    pub serial: String,
}

impl Phase {
    /// How many rounds there are, or can be.
    pub(super) fn rounds(&self, template: &Template, choices: &Choices, sheets: usize) -> usize {
        match &self.repeat {
            Repeat::Times(times) => usize::from(*times),
            Repeat::Share => choices.quorum.map_or(0, |quorum| usize::from(quorum.shares())),
            Repeat::Role(role) => template.role(role).map_or(0, |role| usize::from(role.at_most)),
            Repeat::Table(id) => template.table(id).map_or(0, |table| table.rows.len()),
            Repeat::SheetsOfParent => sheets,
        }
    }
}

/// The id of a step in a round: itself where there are no rounds.
pub(super) fn planned_id(id: &str, round: Option<&Round>) -> String {
    round.map_or_else(|| id.to_owned(), |round| format!("{id}/{}", round.number))
}

/// A step with the facts that are known when the script is bound.
pub(super) struct Filler<'a> {
    pub template: &'a Template,
    pub choices: &'a Choices,
    pub sheets: &'a [SheetOfParent],
    pub repeat: &'a Repeat,
    pub round: Option<&'a Round>,
    /// What is chosen for one ceremony stays open: there is none yet.
    pub blank: bool,
}

/// Facts of one ceremony, which a script that is printed for any leaves open.
const OF_ONE_CEREMONY: [&str; 11] = [
    "generation",
    "place",
    "organisation",
    "contact",
    "key.label",
    "key.purpose",
    "key.algorithm",
    "key.owner",
    "key.environment",
    "key.from",
    "key.ends",
];

impl Filler<'_> {
    /// What is known of this fact by now.
    fn known(&self, name: &str) -> Option<String> {
        let of_a_sheet = ["round", "rounds"].contains(&name) || name.starts_with("sheet.");
        let open = *self.repeat == Repeat::SheetsOfParent && of_a_sheet;
        if self.blank && (open || OF_ONE_CEREMONY.contains(&name)) {
            return Some(facts::blank(name));
        }
        let choices = self.choices;
        let key = choices.key.as_ref();
        match name {
            "place" => return Some(choices.place.to_string()),
            "organisation" => return Some(choices.organisation.to_string()),
            "contact" => return Some(choices.contact.to_string()),
            "script" => return Some(format!("{} version {}", self.template.id, self.template.version)),
            "round" => return self.round.map(|round| round.number.to_string()),
            "rounds" => {
                return self.round.filter(|round| round.role.is_none()).map(|round| round.of.to_string());
            }
            "key.label" => return key.map(|key| key.label.to_string()),
            "key.purpose" => return key.map(|key| key.purpose.to_string()),
            "key.algorithm" => return key.map(|key| key.algorithm.to_string()),
            "key.owner" => return key.map(|key| key.owner.to_string()),
            "key.environment" => return key.map(|key| key.environment.to_string()),
            "key.from" => return key.map(|key| key.active_from.to_string()),
            "key.ends" => return key.map(|key| key.ends.to_string()),
            // of a resharing it is known only once the old sheets were read
            "generation" => {
                let drawn = self.template.kind.draws_a_key();
                return key.filter(|_| drawn).map(|_| choices.generation.to_string());
            }
            "shares" => return choices.quorum.map(|quorum| quorum.shares().to_string()),
            "threshold" => return choices.quorum.map(|quorum| quorum.threshold().to_string()),
            "may-be-lost" => return choices.quorum.map(|quorum| quorum.may_be_lost().to_string()),
            _ => {}
        }
        let (round, (of, what)) = (self.round?, name.split_once('.')?);
        match self.repeat {
            Repeat::Table(id) if id == of => {
                self.template.table(id)?.cell(round.number, what).map(str::to_owned)
            }
            Repeat::SheetsOfParent if of == "sheet" => {
                let sheet = self.sheets.get(usize::from(round.number).checked_sub(1)?)?;
                match what {
                    "number" => Some(sheet.number.to_string()),
                    "holder" => Some(sheet.holder.clone()),
                    "bag" => Some(sheet.bag.clone()),
                    "serial" => Some(sheet.serial.clone()),
                    _ => None,
                }
            }
            Repeat::Table(_)
            | Repeat::SheetsOfParent
            | Repeat::Role(_)
            | Repeat::Share
            | Repeat::Times(_) => None,
        }
    }

    /// A text that is all there when the script is bound.
    pub fn whole(&self, text: &str) -> String {
        facts::fill(text, &|name| self.known(name))
    }

    fn told(&self, told: Option<&super::template::Told>) -> Option<super::template::Told> {
        told.map(|told| {
            super::template::Told::new(facts::fill_in_part(told.script(), &|name| self.known(name)))
        })
    }

    /// The step as it is held in this round.
    pub fn step(&self, step: &Step) -> Step {
        let mut step = step.clone();
        for text in [&mut step.say, &mut step.hands, &mut step.do_not_say, &mut step.note, &mut step.command]
        {
            *text = self.told(text.as_ref());
        }
        step.title = self.whole(&step.title);
        for tick in &mut step.ticks {
            *tick = self.whole(tick);
        }
        for field in &mut step.fields {
            field.label = self.whole(&field.label);
            field.bounds = field.bounds.map(&|text| self.whole(text));
            field.expected.text = field.expected.text.as_deref().map(|text| self.whole(text));
        }
        for choice in &mut step.choices {
            choice.label = self.whole(&choice.label);
        }
        if let Some(payload) = &mut step.payload {
            payload.about = self.whole(&payload.about);
        }
        if let Some(bag) = step.handled.as_mut().and_then(|handled| handled.bag.as_mut()) {
            *bag = self.whole(bag);
        }
        for name in step.files.iter_mut().flat_map(|files| &mut files.names) {
            *name = self.whole(name);
        }
        step.expected.text = step.expected.text.as_deref().map(|text| self.whole(text));
        step
    }
}

/// How often a phase is held, as far as the script alone says.
pub(super) fn rounds_of(template: &Template, phase: &Phase) -> usize {
    match &phase.repeat {
        Repeat::Times(times) => usize::from(*times),
        Repeat::Share if template.kind.issues_again() => 1,
        Repeat::Share => usize::from(template.shares),
        Repeat::Role(role) => template.role(role).map_or(1, |role| usize::from(role.at_most)),
        Repeat::Table(id) => template.table(id).map_or(1, |table| table.rows.len()),
        Repeat::SheetsOfParent => usize::from(MAX_SHARES),
    }
}

/// The name of the round's number in a condition.
pub(super) const ROUND: &str = "round";

/// What is known of a round of such a phase before anything is recorded.
pub(super) fn of_round(template: &Template, repeat: &Repeat, number: u16, name: &str) -> Option<String> {
    if !is_of_rounds(repeat, name) {
        return None;
    }
    match (repeat, name.split_once('.')) {
        (Repeat::Table(id), Some((_, column))) => template.table(id)?.cell(number, column).map(str::to_owned),
        _ => Some(number.to_string()),
    }
}

/// True for the name of something that each round of such a phase has: its number, a cell of its table.
pub(super) fn is_of_rounds(repeat: &Repeat, name: &str) -> bool {
    let of_the_table =
        matches!(repeat, Repeat::Table(id) if name.split_once('.').is_some_and(|(of, _)| of == id));
    !repeat.is_once() && (name == ROUND || of_the_table)
}

/// True if rounds of the two are about the same: then a step of one may refer to the same round of the other.
pub(super) fn go_together(one: &Repeat, other: &Repeat) -> bool {
    !one.is_once() && one == other
}

/// True if so many steps are too many for a plan.
pub(super) const fn too_many(steps: usize) -> bool {
    steps > MAX_STEPS
}
