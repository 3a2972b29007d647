//! A free act: ticks that are done or not as wanted, values, choices.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use eframe::egui::{Role, Ui, WidgetInfo};

use super::super::super::kit::{self, Side, Signal};
use super::super::{Deed, Primary, StepContext};
use super::screen::StepScreen;
use super::typed::line;
use crate::ceremony::EventKind;
use crate::plan::Step;
use crate::plan::template::{Condition, Expected, Field, FieldFormat};
use crate::vocab::Line;
use crate::vocab::digest::{hex_groups, pgp_words};
use crate::vocab::text::counted;

/// Bytes of which the hex is too long to be read aloud.
const LONG: usize = 8;

/// Ticks, values, choices.
pub struct Act {
    /// True if done, false if not as wanted.
    ticks: Vec<Option<bool>>,
    values: Vec<(String, String)>,
    chosen: Vec<Option<String>>,
}

impl Act {
    /// An empty form of this step.
    pub fn new(step: &Step) -> Self {
        Self {
            ticks: vec![None; step.ticks.len()],
            values: vec![Default::default(); step.fields.len()],
            chosen: vec![None; step.choices.len()],
        }
    }

    /// What is chosen so far, by choice.
    fn chosen(&self, step: &Step) -> BTreeMap<String, String> {
        let chosen = step.choices.iter().zip(&self.chosen);
        chosen.filter_map(|(choice, chosen)| Some((choice.id.clone(), chosen.clone()?))).collect()
    }

    /// What is typed so far, by field; what is no line yet is not there.
    fn typed(&self, step: &Step) -> BTreeMap<String, Line> {
        let typed = step.fields.iter().zip(&self.values);
        typed.filter_map(|(field, (value, _))| Some((field.id.clone(), Line::typed(value).ok()?))).collect()
    }

    fn missing(&self, context: &StepContext<'_>) -> Option<String> {
        let step = context.step;
        let unticked = self.ticks.iter().filter(|tick| tick.is_none()).count();
        if unticked > 0 {
            return Some(if unticked == 1 {
                "1 tick to go".into()
            } else {
                format!("{unticked} ticks to go")
            });
        }
        let chosen = self.chosen(step);
        let asked = |when: &[Condition]| context.state.all_hold(context.planned, when, &chosen);
        for (field, (value, again)) in step.fields.iter().zip(&self.values) {
            if !asked(&field.when) || field.optional && value.trim().is_empty() {
                continue;
            }
            if value.trim().is_empty() {
                return Some(format!("fill in: {}", field.label));
            }
            if let Some((_, remark)) = remark(field, value) {
                return Some(format!("{}: {remark}", field.label));
            }
            if field.twice && value != again {
                return Some(format!("{}: enter it again", field.label));
            }
        }
        let open = step.choices.iter().find(|choice| asked(&choice.when) && !chosen.contains_key(&choice.id));
        open.map(|choice| format!("choose one: {}\u{2026}", choice.label))
    }
}

/// What a value must be, large and in groups, with its words if it is bytes.
pub(super) fn show_expected(
    ui: &mut Ui,
    context: &StepContext<'_>,
    label: &str,
    format: FieldFormat,
    expected: &Expected,
    beside: &BTreeMap<String, Line>,
) {
    let Some(must) = context.state.expected(context.planned, expected, beside) else { return };
    match format.bytes(&must) {
        // its words are what is read aloud of a long one
        Some(bytes) if bytes.len() > LONG => {
            kit::spelled(ui, &format!("{label} must be, in words"), &pgp_words(&bytes));
            kit::digits(ui, &format!("{label} must be"), &HEXLOWER.encode(&bytes));
        }
        Some(bytes) => {
            kit::read_aloud(ui, &format!("{label} must be"), &hex_groups(&bytes));
            kit::spelled(ui, "In words", &pgp_words(&bytes));
        }
        None => kit::read_aloud(ui, &format!("{label} must be"), &must),
    }
}

/// Whether what was typed is what it must be.
fn compared(
    context: &StepContext<'_>,
    field: &Field,
    typed: &BTreeMap<String, Line>,
) -> Option<(Signal, String)> {
    let value = typed.get(&field.id)?;
    let must = context.state.expected(context.planned, &field.expected, typed)?;
    Some(match context.state.differs(field.format, value.as_str(), Some(must)) {
        None => (Signal::Done, "it is what it must be".to_owned()),
        Some(_) => (
            Signal::Stop,
            "it is not what it must be: look again. If it stays so, record it and say why in an exception"
                .to_owned(),
        ),
    })
}

fn remark(field: &Field, value: &str) -> Option<(Signal, String)> {
    if value.trim().is_empty() {
        return None;
    }
    let typed = match line(&field.label, value) {
        Ok(typed) => typed,
        Err(error) => return Some((Signal::Attention, error)),
    };
    if let Err(wants) = field.format.check(typed.as_str()) {
        return Some((Signal::Attention, format!("write {wants}")));
    }
    None
}

/// Whether what was typed is between its bounds.
fn bounded(field: &Field, typed: &BTreeMap<String, Line>) -> Option<(Signal, String)> {
    let value = typed.get(&field.id)?;
    let beyond = field.bounds.beyond(field.format, value.as_str())?;
    let says =
        format!("it must be {beyond}: look again. If it stays so, record it and say why in an exception");
    Some((Signal::Stop, says))
}

/// The second entry of a value, and how far it agrees with the first.
pub(super) fn again(ui: &mut Ui, name: &str, first: &str, second: &mut String, width: f32) {
    let remark = compare_entries(first, second);
    kit::field_with(
        ui,
        &format!("{name}, again"),
        second,
        width,
        "",
        remark.as_ref().map(|(signal, text)| (*signal, text.as_str())),
    );
}

pub(super) fn compare_entries(first: &str, second: &str) -> Option<(Signal, String)> {
    if second.is_empty() {
        return None;
    }
    if first == second {
        return Some((Signal::Done, "the two entries agree".into()));
    }
    if first.starts_with(second) {
        let left = first.chars().count() - second.chars().count();
        return Some((
            Signal::Plain,
            if left == 1 { "1 character to go".into() } else { format!("{left} characters to go") },
        ));
    }
    let differs =
        first.chars().zip(second.chars()).position(|(one, two)| one != two).unwrap_or(first.chars().count());
    Some((Signal::Attention, format!("the two entries differ at character {}", differs + 1)))
}

impl Act {
    /// The values at these places, each with what it must be above it and how far it is that below.
    fn fields(
        &mut self,
        ui: &mut Ui,
        context: &StepContext<'_>,
        places: &[usize],
        typed: &BTreeMap<String, Line>,
    ) {
        let all = self.values.iter_mut().zip(&context.step.fields).enumerate();
        for (_, ((value, second), field)) in all.filter(|(place, _)| places.contains(place)) {
            show_expected(ui, context, &field.label, field.format, &field.expected, typed);
            let remark = remark(field, value)
                .or_else(|| bounded(field, typed))
                .or_else(|| compared(context, field, typed));
            if field.format == FieldFormat::BagLeft {
                // what must be left is not said: whoever counts does not write it off the screen
                let all = context.state.counted_bags();
                let text = format!(
                    "{} counted at the start, {}. Count those that are left; the number is checked.",
                    counted(all.count(), "bag"),
                    all.said()
                );
                kit::caption(ui, &text);
            }
            let bounds =
                if field.bounds.is_some() { format!(" ({})", field.bounds.said()) } else { String::new() };
            let optional = if field.optional { " (may stay empty)" } else { "" };
            let label = format!("{}{bounds}{optional}", field.label);
            let remark = remark.as_ref().map(|(signal, text)| (*signal, text.as_str()));
            let most = if field.format.is_bytes() { 620.0 } else { 360.0 };
            if field.twice && !field.format.is_bytes() {
                kit::two(ui, 240.0, |ui, width, side| match side {
                    Side::First => {
                        kit::field_with(ui, &label, value, width.min(most), hint(field.format), remark);
                    }
                    Side::Second => again(ui, &field.label, value, second, width.min(most)),
                });
            } else {
                kit::field_with(ui, &label, value, most, hint(field.format), remark);
            }
            let bytes = field.shown_as.and_then(|_| field.format.bytes(value));
            if let Some(bytes) = bytes.filter(|_| field.format.check(value).is_ok()) {
                kit::spelled(ui, "As typed, in words", &pgp_words(&bytes));
            }
            if field.twice && field.format.is_bytes() {
                again(ui, &field.label, value, second, most);
            }
            kit::space(ui);
        }
    }
}

const fn hint(format: FieldFormat) -> &'static str {
    match format {
        FieldFormat::Date => "2026-11-21",
        FieldFormat::Time => "14:05",
        FieldFormat::Text
        | FieldFormat::Number
        | FieldFormat::Serial
        | FieldFormat::Hex
        | FieldFormat::Sha256
        | FieldFormat::Fingerprint
        | FieldFormat::BagFirst
        | FieldFormat::BagLast
        | FieldFormat::BagCount
        | FieldFormat::BagLeft => "",
    }
}

/// A tick with its opposite beside it; neither is chosen at first.
fn done_or_not(ui: &mut Ui, tick: &mut Option<bool>, number: usize, text: &str) {
    let (mut done, mut failed) = (*tick == Some(true), *tick == Some(false));
    ui.horizontal_wrapped(|ui| {
        // the frame of the one that has the keyboard leaves the other alone
        ui.spacing_mut().item_spacing.x = 20.0;
        if kit::tick(ui, &mut done, text).changed() {
            *tick = done.then_some(true);
        }
        let response = kit::quiet_tick(ui, &mut failed, "not as wanted");
        // it does not repeat the text, or both would answer to it
        let name = format!("not as wanted, number {number}");
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, failed, &name));
        if response.changed() {
            *tick = failed.then_some(false);
        }
    });
}

impl StepScreen for Act {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        for (number, (tick, text)) in (1..).zip(self.ticks.iter_mut().zip(&context.step.ticks)) {
            done_or_not(ui, tick, number, text);
        }
        if !self.ticks.is_empty() && !self.values.is_empty() {
            kit::space(ui);
        }
        let (typed, before) = (self.typed(context.step), self.chosen(context.step));
        let asked = |when: &[Condition], chosen: &BTreeMap<String, String>| {
            context.state.all_hold(context.planned, when, chosen)
        };
        // what depends on a choice of this step stands below it
        let (above, below): (Vec<usize>, Vec<usize>) = (0..context.step.fields.len())
            .partition(|place| context.step.fields.get(*place).is_some_and(|field| field.when.is_empty()));
        self.fields(ui, context, &above, &typed);
        for (chosen, choice) in self.chosen.iter_mut().zip(&context.step.choices) {
            if !asked(&choice.when, &before) {
                *chosen = None;
                continue;
            }
            kit::caption(ui, &choice.label);
            for option in &choice.options {
                kit::choice(ui, chosen, Some(option.clone()), option);
            }
            kit::space(ui);
        }
        let now = self.chosen(context.step);
        let below: Vec<usize> = below
            .into_iter()
            .filter(|place| context.step.fields.get(*place).is_some_and(|field| asked(&field.when, &now)))
            .collect();
        self.fields(ui, context, &below, &typed);
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        Some(Primary::new("It is done: record it", self.missing(context)))
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        let step = context.step;
        let chosen = self.chosen(step);
        let mut values = BTreeMap::new();
        for (field, (value, second)) in step.fields.iter().zip(&self.values) {
            let asked = context.state.all_hold(context.planned, &field.when, &chosen);
            if !asked || field.optional && value.trim().is_empty() {
                continue;
            }
            let second = if field.twice { Some(line(&field.label, second).ok()?) } else { None };
            values.insert(field.id.clone(), (line(&field.label, value).ok()?, second));
        }
        let said = |wanted: bool| {
            let all = step.ticks.iter().zip(&self.ticks);
            all.filter(|(_, tick)| **tick == Some(wanted)).map(|(text, _)| text.clone()).collect()
        };
        Some(Deed::new(EventKind::Done { ticks: said(true), not_as_wanted: said(false), values, chosen }))
    }
}
