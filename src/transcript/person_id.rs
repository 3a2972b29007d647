//! Who did something, as lines and papers write it.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A person of this ceremony, `P1` and up in the order of the roll call; `-` when nobody acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub u16);

impl PersonId {
    /// Nobody: lines that the program writes before the roll is called.
    pub const NOBODY: Self = Self(0);
}

impl std::fmt::Display for PersonId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 == 0 { f.write_str("-") } else { write!(f, "P{}", self.0) }
    }
}

impl Serialize for PersonId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PersonId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        if text == "-" {
            return Ok(Self::NOBODY);
        }
        let number = text.strip_prefix('P').and_then(|digits| digits.parse().ok());
        number
            .filter(|number| *number > 0)
            .map(Self)
            .ok_or_else(|| de::Error::custom("a person is written P1"))
    }
}
