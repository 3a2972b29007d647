//! Entries as people read them: who did what, when and at which step, in sentences; and the line itself, as it was signed.

use crate::ceremony::State;
use crate::ceremony::telling::{StepItem, Teller, items};
use crate::transcript::Entry;
use crate::transcript::record::Record;
use crate::transcript::record_name::record_name;
use crate::vocab::Digest;
use crate::vocab::text::capital;

/// One entry.
pub(super) struct Row {
    /// The number of its line, from 1.
    pub number: u32,
    /// Milliseconds since 1970, as its line says.
    pub at_ms: i64,
    /// Hour, minute and second.
    pub time: String,
    /// The phase that it belongs to, as people call it; none beside the script.
    pub part: Option<String>,
    /// Its step's title, and who acted and confirmed.
    pub head: String,
    /// What it says.
    pub says: Vec<String>,
    /// What kind of record it is.
    pub kind: Weight,
    /// The line, without its end.
    pub raw: String,
    /// All of it in small letters, to be searched.
    all: String,
}

/// Whether an entry belongs to the course of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// A step was held.
    Course,
    /// Something was not as it should be.
    Odd,
}

impl Row {
    /// True if it has this in it, in small letters.
    pub fn has(&self, wanted: &str) -> bool {
        self.all.contains(wanted)
    }
}

/// The rows of these entries, with names and titles as the folded ceremony has them; without one, the lines alone.
pub(super) fn rows(entries: &[Entry], state: Option<&State>, head: Digest) -> Vec<Row> {
    entries.iter().map(|entry| row(entry, state.map(|state| Teller { state, head }).as_ref())).collect()
}

fn row(entry: &Entry, teller: Option<&Teller<'_>>) -> Row {
    let planned = teller.and_then(|teller| {
        let steps = teller.state.plan().steps();
        steps.iter().find(|planned| Some(&planned.id) == entry.step.as_ref())
    });
    let title =
        planned.map_or_else(|| record_name(&entry.record).to_owned(), |step| step.script.title.clone());
    let who = teller.map_or_else(
        || entry.by.to_string(),
        |teller| {
            let with: Vec<String> = entry.with.iter().map(|id| teller.name(*id)).collect();
            let with = if with.is_empty() { String::new() } else { format!(", with {}", with.join(" and ")) };
            format!("{}{with}", teller.name(entry.by))
        },
    );
    let label = |id: &str| {
        let fields = planned.map_or(&[][..], |planned| &planned.script.fields);
        fields.iter().find(|field| field.id == id).map_or_else(|| id.to_owned(), |field| field.label.clone())
    };
    let chosen = |id: &str| {
        let choices = planned.map_or(&[][..], |planned| &planned.script.choices);
        choices.iter().find(|one| one.id == id).map_or_else(|| id.to_owned(), |one| one.label.clone())
    };
    let said = teller.map(|teller| items(teller, entry, &label)).unwrap_or_default();
    let mut says: Vec<String> = said.into_iter().flat_map(|item| sentences(item, &chosen)).collect();
    if says.is_empty() {
        says.push(match &entry.record {
            Record::Header(_) => "The ceremony is opened.".to_owned(),
            other => format!("{}.", capital(record_name(other))),
        });
    }
    let number = entry.seq + 1;
    let time = entry.at.time();
    let raw = entry.to_line();
    let head = format!("{title} \u{b7} {who}");
    let all = format!("{number} {time} {head} {} {raw}", says.join(" ")).to_lowercase();
    let part = planned.map(|planned| planned.part.clone());
    let weight = if entry.record.is_odd() { Weight::Odd } else { Weight::Course };
    let (at_ms, kind) = (entry.at.unix_ms(), weight);
    Row { number, at_ms, time, part, head, says, kind, raw, all }
}

fn sentences(item: StepItem, chosen: &dyn Fn(&str) -> String) -> Vec<String> {
    match item {
        StepItem::Line(text) => vec![text],
        StepItem::Tick { text, as_wanted: true } => vec![format!("{text}: yes")],
        StepItem::Tick { text, as_wanted: false } => vec![format!("{text}: NOT AS WANTED")],
        StepItem::Value(label, text) => vec![format!("{label}: {text}")],
        StepItem::Chosen(id, option) => vec![format!("{}: {option}", chosen(&id))],
        StepItem::Words(label, words) => vec![format!("{label}: {words}")],
        StepItem::Exception { number, lines } => {
            let told = lines.into_iter().map(|(label, text)| format!("{label}: {text}"));
            std::iter::once(format!("Exception {number}")).chain(told).collect()
        }
    }
}
