//! How numbers and sets are said in refusals.

use crate::ceremony::facts::SetFacts;
use crate::sharing::entropy::SourceKind;
use crate::vocab::text::counted;

pub(super) fn were(count: usize, what: &str) -> String {
    format!("{} {}", counted(count, what), if count == 1 { "was" } else { "were" })
}

pub(super) fn numbers(shares: &[u8]) -> String {
    match shares {
        [] => "there is none".to_owned(),
        several => several.iter().map(u8::to_string).collect::<Vec<_>>().join(", "),
    }
}

pub(super) fn set_said(facts: &SetFacts) -> String {
    format!("set {}, generation {}, {}", facts.set.short(), facts.generation, facts.quorum)
}

pub(super) const fn throws_of(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Dice => "dice",
        SourceKind::Coins => "coins",
    }
}
