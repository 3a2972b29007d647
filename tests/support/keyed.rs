//! A script in which something is done with the key while it is there.

use keyrite::plan::{Template, blocks, load};

/// A secret is sealed, and check values are made: of the root key, of a derived one, once more, and beside another's.
pub const STEPS: &str = r#"[[phase.step]]
id = "password"
kind = "payload"
title = "Seal the password"
acts = "operator"
confirms = ["witness"]
about = "Password of {key.label}"
from = "typed"

[[phase.step]]
id = "check"
kind = "check-value"
title = "Read the check value"
acts = "operator"
confirms = ["witness"]
method = "aes-cmac"

[[phase.step]]
id = "derived"
kind = "check-value"
title = "Read the check value of the derived key"
acts = "operator"
confirms = ["witness"]
method = "aes-zero"
of = "hsm/a:aes-256:0"

[[phase.step]]
id = "again"
kind = "check-value"
title = "Read it again"
acts = "operator"
confirms = ["witness"]
method = "aes-cmac"
same_as = "check.value"

[[phase.step]]
id = "other"
kind = "check-value"
title = "Compare it with the module"
acts = "operator"
confirms = ["witness"]
method = "aes-cmac"
expect = "0000 0000 00"

"#;

/// A secret is sealed, and every sheet carries it.
pub const ON_SHEETS: &str = r#"[[phase.step]]
id = "password"
kind = "payload"
title = "Seal the password"
acts = "operator"
confirms = ["witness"]
about = "Password of {key.label}"
on_sheets = true

"#;

/// The shipped generation with these steps before the phase in which its sheets are printed.
pub fn with_steps_before_sheets(steps: &str) -> String {
    shipped_with_steps_before_sheets("kek", steps)
}

/// The same of another shipped script that prints sheets.
pub fn shipped_with_steps_before_sheets(id: &str, steps: &str) -> String {
    let text = blocks::shipped(id).expect("shipped");
    let (before, sheets) = text.split_once("kind = \"split\"").expect("it splits a key");
    let (split, rest) = sheets.split_once("[[phase]]").expect("it prints sheets after that");
    format!("{before}kind = \"split\"{split}{steps}\n\n[[phase]]{rest}")
}

/// The shipped generation in which every sheet carries a sealed secret.
pub fn on_sheets() -> Template {
    load("kek", &with_steps_before_sheets(ON_SHEETS)).unwrap_or_else(|error| panic!("{error}"))
}

/// The shipped generation with these steps before its wipe.
pub fn with_steps(steps: &str) -> Template {
    load("kek", &text_with_steps(steps)).unwrap_or_else(|error| panic!("{error}"))
}

/// The same as its author writes it.
pub fn text_with_steps(steps: &str) -> String {
    text_with_steps_before("wipe", steps)
}

/// The same before another step.
pub fn text_with_steps_before(step: &str, steps: &str) -> String {
    let here = format!("[[phase.step]]\nid = \"{step}\"");
    let text = blocks::shipped("kek").expect("shipped");
    assert!(text.contains(&here), "kek has no {step}");
    text.replacen(&here, &format!("{steps}{here}"), 1)
}
