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

/// The shipped generation with these steps before its wipe.
pub fn with_steps(steps: &str) -> Template {
    let wipe = "[[phase.step]]\nid = \"wipe\"";
    let text = blocks::shipped("kek").expect("shipped");
    assert!(text.contains(wipe), "kek has no wipe");
    load("kek", &text.replacen(wipe, &format!("{steps}{wipe}"), 1)).unwrap_or_else(|error| panic!("{error}"))
}
