//! `countersignatures = ["administrator", "2 witness"]`: whose own signatures of the statement a script wants.

use super::template::{Countersigners, Role};
use super::texts::TextKind;
use super::toml_table::Table;

const KEY: &str = "countersignatures";
const FIX: &str = "write a role, or a number from 2 up and a role, such as \"2 witness\"";

/// `witness` or `2 witness`: how many, from 1 and in its one spelling, and the role.
pub(super) fn number_and_role(text: &str) -> Option<(u16, &str)> {
    let (number, role) = text.split_once(' ').unwrap_or(("1", text));
    let least = number.parse::<u16>().ok().filter(|least| *least > 0 && least.to_string() == number)?;
    (!role.is_empty() && !role.contains(' ')).then_some((least, role))
}

/// Reads the list; every role must be one of these, named once, by no more people than it can have.
pub(super) fn read(root: &Table<'_, '_, '_>, roles: &[Role]) -> Vec<Countersigners> {
    let mut all: Vec<Countersigners> = Vec::new();
    for text in root.texts(KEY, TextKind::Word) {
        let Some((at_least, role)) = number_and_role(&text) else {
            root.problem(KEY, format!("has \u{201c}{text}\u{201d}"), FIX);
            continue;
        };
        let Some(known) = roles.iter().find(|known| known.id == role) else {
            let names: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
            let what = format!("names the role \u{201c}{role}\u{201d}");
            root.problem(KEY, what, format!("name a role of this template: {}", names.join(", ")));
            continue;
        };
        if all.iter().any(|other| other.role == role) {
            root.problem(
                KEY,
                format!("names {role} twice"),
                "name each role once, with the number of people",
            );
            continue;
        }
        if at_least > known.at_most {
            let what = format!("wants {at_least} as {role}");
            root.problem(KEY, what, format!("the role has at most {}: want fewer", known.at_most));
            continue;
        }
        all.push(Countersigners { role: role.to_owned(), at_least });
    }
    all
}
