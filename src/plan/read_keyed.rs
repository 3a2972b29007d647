//! The keys of steps that do something with the key while it is there: `payload` and `check-value`.

use super::read_value::read_expected;
use super::template::{Check, Expected, FieldFormat, Payload, PayloadFrom};
use super::texts::TextKind;
use super::toml_table::Table;
use crate::sharing::check_value::{CheckMethod, CheckedKey};

/// `about`, `from` and `on_sheets`.
pub(super) fn read_payload(table: &Table<'_, '_, '_>) -> Payload {
    let about = table.text("about", TextKind::Cell);
    Payload { about, from: read_from(table), on_sheets: table.flag("on_sheets") }
}

/// One word, or a list of them; typed and from a file if the script says nothing.
fn read_from(table: &Table<'_, '_, '_>) -> Vec<PayloadFrom> {
    let both = || PayloadFrom::UNSAID.to_vec();
    if !table.has("from") {
        return both();
    }
    if table.is_text("from") {
        // with a problem there will be no template
        return table.one_of("from", PayloadFrom::ALL).map_or_else(both, |from| vec![from]);
    }
    let mut all = Vec::new();
    for word in table.texts("from", TextKind::Word) {
        match PayloadFrom::ALL.iter().find(|(known, _)| *known == word) {
            Some((_, from)) => all.push(*from),
            None => table.problem(
                "from",
                format!("has \u{201c}{word}\u{201d}"),
                "write \"typed\", \"file\", \"shares\" or \"drawn\", or several in a list",
            ),
        }
    }
    if all.is_empty() {
        table.problem(
            "from",
            "names no way in",
            "write \"typed\", \"file\", \"shares\" or \"drawn\", or leave it out for the first two",
        );
    }
    all
}

/// `method` and `of`.
pub(super) fn read_check(table: &Table<'_, '_, '_>) -> Check {
    let method = table.one_of("method", CheckMethod::ALL).unwrap_or(CheckMethod::AesCmac);
    let of = table.maybe_text("of", TextKind::Word).and_then(|text| {
        let read = CheckedKey::try_from(text.clone());
        read.map_err(|why| table.problem("of", format!("is \u{201c}{text}\u{201d}"), why.to_string())).ok()
    });
    Check { method, of }
}

/// What a check value must be: as many digits as its method gives.
pub(super) fn read_expected_check(table: &Table<'_, '_, '_>, method: CheckMethod) -> Expected {
    let expected = read_expected(table, FieldFormat::Hex);
    let bytes = expected.text.as_deref().and_then(|text| FieldFormat::Hex.bytes(text));
    // what is no hex is told already, and what holds a fact is known later
    if let Some(bytes) = bytes.filter(|bytes| bytes.len() != method.bytes()) {
        let what =
            format!("has {} hex digits, and {} gives {}", 2 * bytes.len(), method.word(), 2 * method.bytes());
        table.problem("expect", what, "write the check value as the other machine shows it");
    }
    expected
}
