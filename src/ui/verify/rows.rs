//! Entries as lines of a table, for reading and searching.

use crate::transcript::Entry;

/// The line of an entry: number, time, step, people, and what the record says.
pub(super) fn row(entry: &Entry) -> String {
    let value = serde_json::to_value(&entry.record).expect("it was read from such a line");
    let kind = value.get("type").and_then(|kind| kind.as_str()).unwrap_or("-").to_owned();
    let mut said = Vec::new();
    // the header's template and choices are shown elsewhere
    if let (false, Some(fields)) = (kind == "header", value.as_object()) {
        for (name, value) in fields.iter().filter(|(name, _)| *name != "type") {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            said.push(format!("{name}: {}", text.replace('\n', " ")));
        }
    }
    let with: Vec<String> = entry.with.iter().map(ToString::to_string).collect();
    let people =
        if with.is_empty() { entry.by.to_string() } else { format!("{}+{}", entry.by, with.join("+")) };
    let step = entry.step.as_deref().unwrap_or("-");
    let time = entry.at.to_string().get(11..19).unwrap_or_default().to_owned();
    let text = format!("{:>4}  {time}  {step:<16} {people:<10} {kind:<16} {}", entry.seq, said.join("; "));
    text.chars().take(600).collect()
}
