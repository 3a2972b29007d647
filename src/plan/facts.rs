//! Facts in braces: `{key.label}`, `{hsm.serial}`, `{machine.serial}`. `{{` is one brace.
//!
//! Some are known when the script is bound, from its choices and tables; the others only once the step is held.

/// Longest name of a fact, in characters: a step, a dot and a field.
const MAX_NAME: usize = 130;
/// Room to write a word or a number: dots, since names that are typed have underscores of their own.
const BLANK: &str = "....................";
/// Room to write what is said in words: as many as a ceremony key has.
const BLANK_WORDS: usize = 16;

/// What stands where a fact is not known: room to write it.
pub fn blank(name: &str) -> String {
    if name.strip_suffix(".words").is_some() {
        vec!["............."; BLANK_WORDS].join(" ")
    } else {
        BLANK.to_owned()
    }
}

/// When a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// When the script is bound.
    Bound,
    /// When it is bound, in a ceremony that makes a key.
    BoundForAKey,
    /// When the step is held.
    Held,
    /// When the step is held, in a ceremony that has a key of ours.
    HeldWithAKey,
    /// The same, and in an audit of its sheets.
    HeldOfAKey,
    /// When the step is held, in an audit.
    HeldInAnAudit,
    /// When the step is held, in a rotation.
    HeldInARotation,
}

/// Every fact of the program's own: its name, when it is known, what it is.
pub const FACTS: &[(&str, Known, &str)] = &[
    ("place", Known::Bound, "where the ceremony is held"),
    ("organisation", Known::Bound, "the organisation that holds it"),
    ("contact", Known::Bound, "whom a finder calls"),
    ("script", Known::Bound, "the script's id and version"),
    ("round", Known::Bound, "the number of the round, in a phase that is repeated"),
    ("rounds", Known::Bound, "how many rounds there are"),
    ("key.label", Known::BoundForAKey, "the key's name"),
    ("key.purpose", Known::BoundForAKey, "its purpose"),
    ("key.algorithm", Known::BoundForAKey, "what it is used with"),
    ("key.owner", Known::BoundForAKey, "who answers for it"),
    ("key.environment", Known::BoundForAKey, "production, test, a site"),
    ("key.from", Known::BoundForAKey, "first day of use"),
    ("key.ends", Known::BoundForAKey, "last day of use"),
    ("generation", Known::BoundForAKey, "which set of the key is made, counted from 1"),
    ("shares", Known::BoundForAKey, "how many sheets are made (n)"),
    ("threshold", Known::BoundForAKey, "how many are needed (k)"),
    ("may-be-lost", Known::BoundForAKey, "how many may be lost (n \u{2212} k)"),
    ("ceremony", Known::Held, "the ceremony's short name"),
    ("ceremony-key.words", Known::Held, "the 16 words of the ceremony key"),
    ("program.words", Known::Held, "the words of the running program's SHA-256"),
    ("script.words", Known::Held, "the words of the script's SHA-256"),
    ("people", Known::Held, "how many people are on the roll"),
    ("exceptions", Known::Held, "how many exceptions there are so far"),
    ("bags.counted", Known::Held, "how many bags were counted"),
    ("bags.used", Known::Held, "how many bags were used"),
    ("bags.left", Known::Held, "how many must be left"),
    ("fingerprint", Known::HeldOfAKey, "the key's fingerprint in hex"),
    ("fingerprint.words", Known::HeldOfAKey, "the same in words"),
    ("set", Known::HeldOfAKey, "the set's short name"),
    ("holder", Known::HeldWithAKey, "who holds the share of this round"),
    ("serial", Known::HeldWithAKey, "serial number of the next sheet, or of the one at hand"),
    ("sheets.printed", Known::HeldWithAKey, "sheets printed so far"),
    ("sheets.sealed", Known::HeldWithAKey, "sheets in a bag"),
    ("sheets.spoiled", Known::HeldWithAKey, "sheets spoiled"),
    ("sheets.opened", Known::HeldWithAKey, "bags opened so far"),
    ("coverage", Known::HeldInAnAudit, "how many sheets were checked, sighted, missing and not seen"),
    ("old-key", Known::HeldInARotation, "the fingerprint of the key that is replaced, in hex"),
    ("old-key.words", Known::HeldInARotation, "the same in words"),
    ("old-key.set", Known::HeldInARotation, "the short name of its set"),
    ("operation", Known::HeldWithAKey, "the operation number of a recovery"),
];

/// Facts of the sheet that a round is about.
pub(super) const SHEET_FACTS: [&str; 4] = ["sheet.number", "sheet.holder", "sheet.bag", "sheet.serial"];

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'t> {
    Text(&'t str),
    /// The two braces that stand for one.
    Brace(char),
    /// The name of a fact, and it with its braces.
    Fact(&'t str, &'t str),
    /// A brace that is neither.
    Lone(char),
}

/// The text in pieces.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            all.push(Piece::Text(before));
        }
        let named = from.strip_prefix('{').and_then(|inside| {
            let (name, _) = inside.split_once('}')?;
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
            (!name.is_empty() && name.len() <= MAX_NAME && name.chars().all(fits)).then_some(name)
        });
        let (piece, taken) = if from.starts_with("{{") {
            (Piece::Brace('{'), 2)
        } else if from.starts_with("}}") {
            (Piece::Brace('}'), 2)
        } else if let Some(name) = named {
            let whole = from.get(..name.len() + 2).expect("a name between two braces");
            (Piece::Fact(name, whole), whole.len())
        } else {
            (Piece::Lone(if from.starts_with('{') { '{' } else { '}' }), 1)
        };
        all.push(piece);
        rest = from.get(taken..).expect("what was taken is there");
    }
    if !rest.is_empty() {
        all.push(Piece::Text(rest));
    }
    all
}

/// Names of the facts in a text, or the lone brace that spoils it.
pub(super) fn names(text: &str) -> Result<Vec<&str>, char> {
    let mut all = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Fact(name, _) => all.push(name),
            Piece::Lone(brace) => return Err(brace),
            Piece::Text(_) | Piece::Brace(_) => {}
        }
    }
    Ok(all)
}

/// The text with these facts in it; one that is not known stays as it is, and so do doubled braces: it is filled again.
pub(super) fn fill_in_part(text: &str, known: &dyn Fn(&str) -> Option<String>) -> String {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Brace(brace) => format!("{brace}{brace}"),
        Piece::Lone(brace) => brace.to_string(),
        // what comes from outside is text, whatever braces it has
        Piece::Fact(name, whole) => {
            known(name).map_or_else(|| whole.to_owned(), |value| value.replace('{', "{{").replace('}', "}}"))
        }
    };
    pieces(text).into_iter().map(piece).collect()
}

/// The text with other names of facts; one that is none of these stays as it is.
pub(super) fn renamed(text: &str, new: &dyn Fn(&str) -> Option<String>) -> String {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Brace(brace) => format!("{brace}{brace}"),
        Piece::Lone(brace) => brace.to_string(),
        Piece::Fact(name, whole) => new(name).map_or_else(|| whole.to_owned(), |name| format!("{{{name}}}")),
    };
    pieces(text).into_iter().map(piece).collect()
}

/// The text as people read it.
pub fn fill(text: &str, known: &dyn Fn(&str) -> Option<String>) -> String {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Brace(brace) | Piece::Lone(brace) => brace.to_string(),
        Piece::Fact(name, whole) => known(name).unwrap_or_else(|| whole.to_owned()),
    };
    pieces(text).into_iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_filled_and_braces_stay_braces() {
        let known = |name: &str| match name {
            "place" => Some("Bunker {b}".to_owned()),
            _ => None,
        };
        for (text, part, whole) in [
            ("At {place}.", "At Bunker {{b}}.", "At Bunker {b}."),
            ("{hsm.serial} {place}", "{hsm.serial} Bunker {{b}}", "{hsm.serial} Bunker {b}"),
            ("{{place}}", "{{place}}", "{place}"),
            ("", "", ""),
        ] {
            assert_eq!(fill_in_part(text, &known), part);
            assert_eq!(fill(text, &known), whole);
            assert_eq!(fill(part, &|_| None), whole);
        }
    }

    #[test]
    fn lone_braces_are_found() {
        for (text, lone) in [("a { b", '{'), ("a } b", '}'), ("{A}", '{'), ("{}", '{'), ("{a b}", '{')] {
            assert_eq!(names(text), Err(lone), "{text}");
        }
        assert_eq!(names("{a.b} {{c}}"), Ok(vec!["a.b"]));
    }

    #[test]
    fn every_fact_has_one_name() {
        let mut all: Vec<&str> = FACTS.iter().map(|(name, _, _)| *name).collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair.first() != pair.last()));
        assert!(all.iter().all(|name| names(&format!("{{{name}}}")) == Ok(vec![*name])));
    }
}
