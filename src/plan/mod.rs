//! Floor 2: templates and plans.
//!
//! A template is a TOML script (see [`template`] for its format); a plan is that script bound to the choices of
//! one ceremony: k of n, lock, paper, key metadata. The plan is the ordered list of steps that the ceremony
//! follows and the audit replays; it is rebuilt from the transcript's first line alone.

mod bind_error;
pub mod blocks;
pub mod choices;
mod countersigners;
pub mod custody;
mod days;
mod depositing;
mod emergency;
pub mod facts;
pub mod kinds;
mod known;
mod lacking;
mod named;
mod needs;
mod never_held;
mod on_sheets;
mod people;
mod prefixed;
mod problem;
pub mod reach;
mod read;
mod read_blocks;
mod read_certificate;
mod read_keyed;
mod read_leaves;
mod read_phase;
mod read_step;
mod read_tables;
mod read_value;
mod references;
mod referring;
mod referring_facts;
mod referring_values;
mod referring_when;
mod replacing;
mod rounds;
mod rules;
mod said_always;
mod sheets_end;
pub mod template;
pub mod texts;
mod toml_errors;
mod toml_lines;
mod toml_table;
mod toml_unknown;
mod toml_walk;
mod while_keyed;
mod without;

pub use bind_error::BindError;
pub use choices::{Choices, KeyMetadata, OwnLock, PaperSize};
pub use kinds::StepKind;
pub use known::KnownScripts;
pub use named::{choices_named, field_named};
pub use problem::{LoadError, Problem};
pub use read::{line_of_step, load, read_resolved};
pub use rounds::{Round, SheetOfParent};
pub use template::{Kind, Phase, Role, Step, Template};

use crate::vocab::Digest;
use crate::vocab::digest::sha256;
use rounds::{Filler, go_together, planned_id};
use template::{Condition, Repeat};
use texts::TextKind;

/// One step as it will be held, repeated steps spelled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedStep {
    /// Unique in the plan: the template's id, and `/2` when its phase is repeated and this is round 2.
    pub id: String,
    /// The share it is about, when repeated per share.
    pub share: Option<u8>,
    /// The sheet of the ceremony before that it is about, by the number of its share, when repeated for those.
    pub sheet: Option<u8>,
    /// Its round, when its phase is repeated.
    pub round: Option<Round>,
    /// What people call its phase in this round.
    pub part: String,
    /// What the script says of it, with what is known of the facts in it.
    pub script: Step,
    phase: usize,
}

impl PlannedStep {
    /// True if both are steps of one round of one phase.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.phase == other.phase && self.round == other.round
    }

    /// True if it is of a later round of the phase of the other.
    pub fn is_of_a_later_round_than(&self, other: &Self) -> bool {
        let number = |planned: &Self| planned.round.as_ref().map(|round| round.number);
        self.phase == other.phase && number(self) > number(other)
    }
}

/// A template bound to choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The script that is followed.
    pub template: Template,
    /// What was chosen for this ceremony.
    pub choices: Choices,
    steps: Vec<PlannedStep>,
    /// True of a script on paper that is for any ceremony.
    blank: bool,
}

impl Plan {
    /// Binds, after checking that the choices fit the template. `sheets` are those that the transcript before tells of.
    pub fn bind(template: Template, choices: Choices, sheets: &[SheetOfParent]) -> Result<Self, BindError> {
        if sheets.is_empty() && template.is_about_each_sheet() {
            return Err(BindError::NoSheets(template.id));
        }
        if template.kind == Kind::Destruction && sheets.iter().all(|sheet| sheet.destroyed) {
            return Err(BindError::NothingLeft(template.id));
        }
        Self::spell_out(template, choices, sheets, false)
    }

    /// The script for any ceremony, to print it: what is chosen for one stays open. Of sheets of an earlier ceremony one
    /// round stands for all.
    pub fn for_paper(template: Template, choices: Choices) -> Result<Self, BindError> {
        // what is of one sheet stays a blank
        let (holder, bag, serial) = (String::new(), String::new(), String::new());
        let sheet = SheetOfParent { number: 1, holder, bag, serial, destroyed: false };
        Self::spell_out(template, choices, &[sheet], true)
    }

    fn spell_out(
        template: Template,
        choices: Choices,
        sheets: &[SheetOfParent],
        blank: bool,
    ) -> Result<Self, BindError> {
        choices.check(&template)?;
        let mut steps = Vec::new();
        for (number, phase) in template.phases.iter().enumerate() {
            let rounds = phase.rounds(&template, &choices, sheets.len());
            if rounds::too_many(steps.len() + rounds * phase.steps.len()) {
                return Err(BindError::TooManySteps(steps.len() + rounds * phase.steps.len()));
            }
            let once = phase.repeat.is_once();
            let of = u16::try_from(rounds).expect("a plan has fewer steps");
            // of a share that is issued again there is its round alone, under its own number
            let again = choices.share.filter(|_| phase.repeat == Repeat::Share).map(u16::from);
            for round in again.map_or(1..=of, |share| share..=share) {
                let role = if let Repeat::Role(role) = &phase.repeat { Some(role.clone()) } else { None };
                let round = (!once).then_some(Round { number: round, of, role });
                let filler = Filler {
                    template: &template,
                    choices: &choices,
                    sheets,
                    repeat: &phase.repeat,
                    round: round.as_ref(),
                    blank,
                };
                let share = match &phase.repeat {
                    Repeat::Share => round.as_ref().and_then(|round| u8::try_from(round.number).ok()),
                    Repeat::Times(_) | Repeat::Role(_) | Repeat::Table(_) | Repeat::SheetsOfParent => None,
                };
                let sheet = match &phase.repeat {
                    Repeat::SheetsOfParent => round.as_ref().map(|round| {
                        let sheet = sheets.get(usize::from(round.number) - 1);
                        sheet.expect("there are as many rounds as sheets").number
                    }),
                    Repeat::Times(_) | Repeat::Role(_) | Repeat::Table(_) | Repeat::Share => None,
                };
                let part = part_title(phase, &filler);
                for step in &phase.steps {
                    let script = filler.step(step);
                    check_lengths(&script)?;
                    let id = planned_id(&step.id, round.as_ref());
                    let (round, part) = (round.clone(), part.clone());
                    steps.push(PlannedStep { id, share, sheet, round, part, script, phase: number });
                }
            }
        }
        let plan = Self { template, choices, steps, blank };
        if plan.steps.last().is_none_or(|last| last.script.kind != StepKind::Seal) {
            return Err(BindError::NoSeal(plan.template.id));
        }
        Ok(plan)
    }

    /// All steps in order.
    pub fn steps(&self) -> &[PlannedStep] {
        &self.steps
    }

    /// The steps from the one with this id on.
    pub fn steps_from(&self, id: &str) -> &[PlannedStep] {
        let place = self.steps.iter().position(|step| step.id == id);
        place.and_then(|place| self.steps.get(place..)).expect("the id is of a step of this plan")
    }

    /// The phase a planned step belongs to.
    pub fn phase(&self, planned: &PlannedStep) -> &Phase {
        self.template.phases.get(planned.phase).expect("a step is planned from a phase")
    }

    /// The step at this place, with its script.
    pub fn at(&self, place: usize) -> Option<(&PlannedStep, &Step)> {
        let planned = self.steps.get(place)?;
        Some((planned, &planned.script))
    }

    /// The planned step that a reference to this step of the script leads to from another: the one of the same round
    /// where rounds go together, or the only one.
    pub fn referred(&self, from: &PlannedStep, id: &str) -> Option<&PlannedStep> {
        let repeat = &self.phase(from).repeat;
        self.steps.iter().find(|planned| {
            planned.script.id == id
                && (planned.round.is_none()
                    || planned.round == from.round && go_together(&self.phase(planned).repeat, repeat))
        })
    }

    /// What is known of a round before anything is recorded: its number as `round`, a cell of its row as `table.column`.
    pub fn of_round(&self, planned: &PlannedStep, name: &str) -> Option<String> {
        if self.stands_for_all(planned) {
            return None;
        }
        let number = planned.round.as_ref()?.number;
        rounds::of_round(&self.template, &self.phase(planned).repeat, number, name)
    }

    /// True if the step's round stands on paper for each sheet of an earlier ceremony: how many there will be is not known.
    pub fn stands_for_all(&self, planned: &PlannedStep) -> bool {
        self.blank && self.phase(planned).repeat == Repeat::SheetsOfParent
    }

    /// False for a step whose conditions about its round do not hold: in that round it is never held.
    pub fn is_of_its_round(&self, planned: &PlannedStep) -> bool {
        if self.stands_for_all(planned) {
            return true;
        }
        // what is chosen only once the ceremony runs is left open
        let known = |condition: &Condition| {
            let open = |name: &str| !rounds::is_of_rounds(&self.phase(planned).repeat, name);
            condition.any.iter().any(|term| open(&term.name))
                || condition.holds(&|name| self.of_round(planned, name))
        };
        self.phase(planned).when.iter().chain(&planned.script.when).all(known)
    }

    /// Steps that can be held, whatever is chosen: all but those that a condition about their round keeps out.
    pub fn possible_steps(&self) -> impl Iterator<Item = &PlannedStep> {
        self.steps.iter().filter(|planned| self.is_of_its_round(planned))
    }

    /// Expected minutes, if everything is held that can be.
    pub fn minutes(&self) -> u32 {
        self.possible_steps().map(|planned| u32::from(planned.script.minutes)).sum()
    }

    /// Digest of the resolved template text: what the witness compares with an independent print.
    pub fn template_digest(&self) -> Digest {
        sha256(self.template.to_toml().as_bytes())
    }
}

/// What people call a phase in this round.
fn part_title(phase: &Phase, filler: &Filler<'_>) -> String {
    let title = filler.whole(&phase.title);
    let Some(round) = filler.round else { return title };
    // a title with a fact of its round in it says which round it is
    if title != phase.title {
        return title;
    }
    let Round { number, of, .. } = round;
    match &phase.repeat {
        Repeat::Share => format!("{title} {number} of {of}"),
        Repeat::Role(role) => format!("{title}, {} {number}", filler.template.role_title(role)),
        // the paper says above it what it stands for
        Repeat::SheetsOfParent if filler.blank => title,
        Repeat::Times(_) | Repeat::Table(_) | Repeat::SheetsOfParent => {
            format!("{title}, round {number} of {of}")
        }
    }
}

/// What a fact made too long for a line of the record.
fn check_lengths(step: &Step) -> Result<(), BindError> {
    let labels = step.fields.iter().map(|field| &field.label);
    let labels = labels.chain(step.choices.iter().map(|choice| &choice.label));
    let ticks = step.ticks.iter().map(|tick| (tick, TextKind::Tick));
    let about = step.payload.iter().map(|payload| (&payload.about, payload.most_about_chars()));
    let names = step.files.iter().flat_map(|files| &files.names).map(|name| (name, TextKind::Cell));
    let bag = step.handled.iter().filter_map(|handled| handled.bag.as_ref()).map(|bag| (bag, TextKind::Cell));
    let limited = labels.map(|label| (label, TextKind::Filled)).chain(ticks).chain(names).chain(bag);
    let limited = limited.chain([(&step.title, TextKind::Filled)]);
    for (text, limit) in limited.map(|(text, kind)| (text, kind.most_chars())).chain(about) {
        let got = text.chars().count();
        if got > limit {
            return Err(BindError::FilledTooLong { step: step.id.clone(), got, limit });
        }
    }
    Ok(())
}
