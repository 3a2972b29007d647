//! `when = "packing = factory"`: a phase, a step or a value that is there only if a choice came out so, or in one round.

use serde::{Serialize, Serializer};

/// One condition: one of its terms holds. Several conditions stand in a list, and all of them must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Its terms, at least one, as they stand between the word `or`.
    pub any: Vec<Term>,
}

/// `packing = factory`. What has no answer, as a choice that was not made, because its step was not held, fulfils none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// A choice, by its id or as `step.choice` where several have that id; `round`; a cell of the round, `table.column`.
    pub name: String,
    /// True for `=`, false for `!=`.
    pub is: bool,
    /// The option, the number or the cell, word for word.
    pub word: String,
}

/// What stands between two terms.
const OR: &str = " or ";

impl Condition {
    /// Reads one; none if it has not this form. An option may have the word `or` in it: a term begins only where a name
    /// and `=` follow.
    pub fn read(text: &str) -> Option<Self> {
        let mut any = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = first_or(rest) {
            any.push(Term::read(before)?);
            rest = behind;
        }
        any.push(Term::read(rest)?);
        Some(Self { any })
    }

    /// True if one of its terms holds; `known` is what is known of a name.
    pub fn holds(&self, known: &dyn Fn(&str) -> Option<String>) -> bool {
        self.any.iter().any(|term| term.holds_for(known(&term.name).as_deref()))
    }
}

/// What stands before the first `or` that begins another term, and behind it.
fn first_or(text: &str) -> Option<(&str, &str)> {
    text.match_indices(OR).find_map(|(at, or)| {
        let (before, behind) = (text.get(..at)?, text.get(at + or.len()..)?);
        Term::read(behind).map(|_| (before, behind))
    })
}

impl Term {
    /// Reads one; none if it has not this form.
    pub fn read(text: &str) -> Option<Self> {
        let (name, is, word) = match text.split_once(" != ") {
            Some((name, word)) => (name, false, word),
            None => text.split_once(" = ").map(|(name, word)| (name, true, word))?,
        };
        let (name, word) = (name.trim().to_owned(), word.trim().to_owned());
        (!name.is_empty() && !name.contains(' ') && !word.is_empty()).then_some(Self { name, is, word })
    }

    /// True if it holds for what is known; what is not known fulfils nothing.
    pub fn holds_for(&self, known: Option<&str>) -> bool {
        known.is_some_and(|known| (known == self.word) == self.is)
    }
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.name, if self.is { "=" } else { "!=" }, self.word)
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let terms: Vec<String> = self.any.iter().map(Term::to_string).collect();
        f.write_str(&terms.join(OR))
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_term_or_several() {
        let plain = Condition::read("state = are damaged, or may have been opened").expect("read");
        assert_eq!(plain.any.len(), 1);
        let both = Condition::read("c = yes or no or d != it = that").expect("read");
        let words: Vec<(&str, bool, &str)> =
            both.any.iter().map(|term| (term.name.as_str(), term.is, term.word.as_str())).collect();
        assert_eq!(words, [("c", true, "yes or no"), ("d", false, "it = that")]);
        assert_eq!(both.to_string(), "c = yes or no or d != it = that");
        for none in ["c", "c=yes", "c = ", "a b = c", "c == yes", ""] {
            assert_eq!(Condition::read(none), None, "{none}");
        }
    }

    #[test]
    fn one_term_that_holds_is_enough_and_what_is_unknown_holds_nothing() {
        let both = Condition::read("c = yes or d != no").expect("read");
        let known = |c: Option<&str>, d: Option<&str>| {
            let (c, d) = (c.map(str::to_owned), d.map(str::to_owned));
            both.holds(&move |name: &str| if name == "c" { c.clone() } else { d.clone() })
        };
        assert!(known(Some("yes"), None) && known(None, Some("maybe")));
        assert!(!known(Some("no"), Some("no")) && !known(None, None));
    }
}
