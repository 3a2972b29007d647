//! What was typed, held against what was asked for.

use super::refusal::Refusal;
use super::state::State;
use crate::transcript::PersonId;

fn name_of(state: &State, id: PersonId) -> String {
    state.person(id).map_or_else(|| id.to_string(), |person| person.name.to_string())
}

/// The word that was typed is the one that was asked for.
pub(super) fn typed_word(state: &State, who: PersonId, typed: &str, word: &str) -> Result<(), Refusal> {
    if typed == word {
        Ok(())
    } else {
        Err(Refusal::Word { who: name_of(state, who), word: word.to_owned() })
    }
}

/// The two entries of one value are equal.
pub(super) fn same_twice<T: PartialEq>(what: &str, one: &T, two: &T) -> Result<(), Refusal> {
    if one == two { Ok(()) } else { Err(Refusal::EntriesDiffer { what: what.to_owned() }) }
}
