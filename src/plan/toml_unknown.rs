//! A key that a table does not have: what its author may have meant.

use crate::vocab::edit_distance::slip;

/// Keys of the head of a script alone.
const OF_THE_HEAD: [&str; 10] = [
    "format",
    "version",
    "scope",
    "shares",
    "threshold",
    "least_threshold",
    "locks",
    "countersignatures",
    "hybrid_signature",
    "emergency",
];

/// Keys of a value, which authors write beside it.
const OF_A_VALUE: [&str; 8] =
    ["label", "format", "twice", "statement", "as", "not_before", "not_after", "options"];

/// What to do about the key, in the table at this path, whose own keys are these.
pub(super) fn cure(path: &str, name: &str, known: &[&str]) -> String {
    let in_a_step = path.ends_with("step");
    if name == "key" && (path.is_empty() || in_a_step) {
        return "a ceremony has one root key: derive the others from it, or hold a ceremony for each"
            .to_owned();
    }
    if name == "step" && path.is_empty() {
        return "write [[phase.step]]: a step is part of a phase".to_owned();
    }
    if name == "step" && known.contains(&"include") {
        return "steps of your own stand in a phase of their own: write [[phase]] above them".to_owned();
    }
    if in_a_step && OF_A_VALUE.contains(&name) {
        return "it belongs to a value: fields = [{ id = \"\u{2026}\", label = \"\u{2026}\", format = \"text\" }]"
            .to_owned();
    }
    if !path.is_empty() && OF_THE_HEAD.contains(&name) {
        return "move it above the first line in double brackets".to_owned();
    }
    match slip(known.iter(), name) {
        Some(known) => format!("did you mean \u{201c}{known}\u{201d}?"),
        None => format!("remove it, or use one of: {}", known.join(", ")),
    }
}
