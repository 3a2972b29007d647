//! The number of a tamper-evident bag, as people write it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Line;

/// What is printed on a tamper-evident bag, as somebody wrote it. Two are equal if they mean the same bag: spaces, hyphens and
/// case are written differently by different people, so they do not count.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BagNumber(Line);

impl BagNumber {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Without what does not count: the same for all ways of writing it.
    pub fn plain(&self) -> String {
        plain(self.as_str())
    }

    /// True if what is written here means the same bag.
    pub fn is(&self, written: &str) -> bool {
        self.plain() == plain(written)
    }
}

fn plain(written: &str) -> String {
    written.replace([' ', '-'], "").to_uppercase()
}

impl From<Line> for BagNumber {
    fn from(written: Line) -> Self {
        Self(written)
    }
}

impl PartialEq for BagNumber {
    fn eq(&self, other: &Self) -> bool {
        self.is(other.as_str())
    }
}

impl Eq for BagNumber {}

impl fmt::Display for BagNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bag_has_one_number_however_it_is_written() {
        let number = |text| BagNumber::from(Line::exact(text).expect("a line"));
        for (one, two, same) in [
            ("TE 0001", "te-0001", true),
            ("TE0001", "T E 0 0 0 1", true),
            ("TE 0001", "TE 001", false),
            ("TE 0001", "TE 0001 B", false),
            ("TE_0001", "TE 0001", false),
            ("straße 1", "STRASSE-1", true),
        ] {
            assert_eq!(number(one) == number(two), same, "{one} and {two}");
        }
        // it is kept as it was written
        assert_eq!(serde_json::to_string(&number("te-0001")).expect("JSON"), "\"te-0001\"");
        assert_eq!(number("te-0001").to_string(), "te-0001");
    }
}
