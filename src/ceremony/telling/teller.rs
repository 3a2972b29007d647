//! Who tells: names for ids, titles for roles.

use crate::ceremony::state::State;
use crate::transcript::PersonId;
use crate::transcript::record::Person;
use crate::vocab::Digest;

/// A folded ceremony and the digest of its last line.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// The folded state.
    pub state: &'a State,
    /// Digest of the last line.
    pub head: Digest,
}

impl Teller<'_> {
    /// The roles of somebody, by the titles that people call them.
    pub fn titles(&self, person: &Person) -> String {
        let template = &self.state.plan().template;
        let titles: Vec<&str> = person.roles.iter().map(|role| template.role_title(role)).collect();
        titles.join(", ")
    }

    /// Name of somebody; what happens before the roll is called is nobody's.
    pub fn name(&self, id: PersonId) -> String {
        if id == PersonId::NOBODY {
            return "before the roll".to_owned();
        }
        let person = self.state.people().iter().find(|person| person.id == id);
        person.map_or_else(|| id.to_string(), |person| person.name.to_string())
    }
}
