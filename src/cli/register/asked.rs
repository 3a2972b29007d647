//! What was asked of the register on the command line.

use std::path::Path;

use crate::ceremony::register::{KeyStanding, Query, Words};
use crate::cli::RegisterArgs;
use crate::desk::clock;
use crate::vocab::{Day, shown};

/// Why a question is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotAsked {
    /// No day of the calendar.
    #[error("{option} {}: write a date such as 2026-11-21", shown(.text))]
    Day {
        /// The option.
        option: &'static str,
        /// As given.
        text: String,
    },
    /// No state of a key.
    #[error(
        "--state {}: no key is in such a state. The states are {}",
        shown(.0),
        KeyStanding::all().map(|state| state.word().replace(' ', "-")).collect::<Vec<_>>().join(", ")
    )]
    State(String),
    /// Nothing to look for.
    #[error("{option} {}: write at least one letter or digit", shown(.text))]
    Words {
        /// The option.
        option: &'static str,
        /// As given.
        text: String,
    },
    /// Two results on one output.
    #[error("--csv - and --json both write to standard output: name a file for the table")]
    TwoResults,
}

/// The day as of which it is judged, and the question.
pub(super) fn asked(args: &RegisterArgs) -> Result<(Day, Query), NotAsked> {
    if args.json && args.csv.as_deref() == Some(Path::new("-")) {
        return Err(NotAsked::TwoResults);
    }
    let today = day("--on", args.on.as_deref())?.unwrap_or_else(|| clock::now().into());
    let state = |text: &String| KeyStanding::named(text).ok_or_else(|| NotAsked::State(text.clone()));
    let query = Query {
        states: args.state.iter().map(state).collect::<Result<_, _>>()?,
        holder: words("--holder", args.holder.as_deref())?,
        due_before: day("--due-before", args.due_before.as_deref())?,
        search: words("--search", args.search.as_deref())?,
        sort: args.sort.into(),
    };
    Ok((today, query))
}

fn day(option: &'static str, text: Option<&str>) -> Result<Option<Day>, NotAsked> {
    let read = |text: &str| Day::parse(text).ok_or_else(|| NotAsked::Day { option, text: text.to_owned() });
    text.map(read).transpose()
}

fn words(option: &'static str, text: Option<&str>) -> Result<Option<Words>, NotAsked> {
    let read = |text: &str| Words::new(text).ok_or_else(|| NotAsked::Words { option, text: text.to_owned() });
    text.map(read).transpose()
}
