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

/// The two entries of one value are equal, letter for letter.
pub(super) fn same_twice(what: &str, one: &str, two: &str) -> Result<(), Refusal> {
    if one == two { Ok(()) } else { Err(Refusal::EntriesDiffer { what: what.to_owned() }) }
}
