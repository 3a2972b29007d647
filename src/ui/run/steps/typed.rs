//! What was typed into a field, or what is wrong with it.

use crate::ui::kit::Signal;
use crate::vocab::{Day, Line, Prose, TextError};

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
