//! What was typed into a field, or what is wrong with it.

use eframe::egui::{Response, Ui};

use crate::ui::kit::{self, Signal};
use crate::vocab::{BagNumber, Day, Line, Prose, TextError};

/// What is wrong with a day that is typed, as soon as it is whole or cannot become one.
pub(super) fn day_remark(typed: &str) -> Option<(Signal, &'static str)> {
    const WANTS: &str = "write the day as 2026-11-21";
    let typed = typed.trim();
    if typed.is_empty() || Day::parse(typed).is_some() {
        return None;
    }
    let goes_on = typed.len() < "2026-11-21".len() && typed.chars().all(|c| c.is_ascii_digit() || c == '-');
    Some((if goes_on { Signal::Plain } else { Signal::Attention }, WANTS))
}

/// A field of one line; what no line takes is said below it while it stands there. `what` is what the field holds, as a sentence goes on.
pub fn line_field(
    ui: &mut Ui,
    (name, what): (&str, &str),
    typed: &mut String,
    width: f32,
    example: &str,
) -> Response {
    let wrong = line(what, typed).err().filter(|_| !typed.trim().is_empty());
    let remark = wrong.as_deref().map(|why| (Signal::Attention, why));
    kit::field_with(ui, name, typed, width, example, remark)
}

/// The number of a bag that was typed into the field of this name.
pub(super) fn bag_number(name: &str, typed: &str) -> Result<BagNumber, String> {
    line(name, typed).map(BagNumber::from)
}

/// What is to be said of a word that is typed on purpose, before something that cannot be taken back.
pub fn word_remark(typed: &str, word: &str) -> Option<(Signal, String)> {
    let (have, need) = (typed.chars().count(), word.chars().count());
    if typed.is_empty() || typed == word {
        return None;
    }
    if word.starts_with(typed) {
        return Some((Signal::Plain, format!("{have} of {need} letters: {} are missing", need - have)));
    }
    let case = if word.eq_ignore_ascii_case(typed) { ", in capital letters" } else { "" };
    Some((Signal::Attention, format!("this is not the word: type {word}{case}")))
}

/// A field for such a word.
pub fn word_field(ui: &mut Ui, word: &str, typed: &mut String) {
    let remark = word_remark(typed, word);
    let remark = remark.as_ref().map(|(signal, said)| (*signal, said.as_str()));
    kit::field_with(ui, &format!("Type {word}"), typed, 260.0, "", remark);
}

/// A typed line, or what is wrong with it.
pub fn line(name: &str, text: &str) -> Result<Line, String> {
    Line::typed(text).map_err(|error| about(name, &error))
}

/// Typed sentences, or what is wrong with them.
pub fn prose(name: &str, text: &str) -> Result<Prose, String> {
    Prose::typed(text).map_err(|error| about(name, &error))
}

fn about(name: &str, error: &TextError) -> String {
    match error {
        TextError::Empty => format!("fill in: {name}"),
        TextError::TooLong { .. } | TextError::Unprintable { .. } | TextError::NotPlain => {
            format!("{name}: {error}")
        }
    }
}
