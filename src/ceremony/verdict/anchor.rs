//! What ties the ceremony key of a folder to something outside it. A folder cannot vouch for the key in it, so without an
//! anchor that holds nothing in it is called valid.

use super::super::state::State;
use crate::sharing::share::CeremonyKey;
use crate::vocab::Fingerprint;
use crate::vocab::digest::hex_groups;
use crate::vocab::spoken::parse_pgp_words;

/// What ties the ceremony key to something outside the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Nothing was given.
    None,
    /// It holds, and how.
    Holds(String),
    /// A list of trusted keys was given that does not name it: no reason to believe it, and none not to.
    Unnamed(String),
    /// What was given cannot be compared.
    Unusable(String),
    /// It does not hold, and why.
    Fails(String),
}

impl Anchor {
    /// True if something outside the folder vouches for its key.
    pub const fn holds(&self) -> bool {
        match self {
            Self::Holds(_) => true,
            Self::None | Self::Unnamed(_) | Self::Unusable(_) | Self::Fails(_) => false,
        }
    }

    /// Both together: one that fails outweighs everything, one that cannot be compared is not made up for by another,
    /// and of the rest one that holds is enough.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fails(why), _) | (_, Self::Fails(why)) => Self::Fails(why),
            (Self::Unusable(why), _) | (_, Self::Unusable(why)) => Self::Unusable(why),
            (Self::Holds(one), Self::Holds(two)) => Self::Holds(format!("{one}, and {two}")),
            (Self::Holds(how), Self::Unnamed(_) | Self::None)
            | (Self::Unnamed(_) | Self::None, Self::Holds(how)) => Self::Holds(how),
            (Self::Unnamed(why), Self::Unnamed(_) | Self::None) | (Self::None, Self::Unnamed(why)) => {
                Self::Unnamed(why)
            }
            (Self::None, Self::None) => Self::None,
        }
    }
}

/// What is said of a key of an earlier day: what it signed is held against it, and what came later is not.
pub const OF_ANOTHER_DAY: &str = "the days after it have keys of their own. Use --key with the words of the attestation page of the last day";

/// Whether sixteen words, or the whole key in hex, are those of the ceremony key.
pub fn anchor_by_words(text: &str, ours: &CeremonyKey, state: Option<&State>) -> Anchor {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ':' | '-' | ','))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let fingerprint = state.and_then(State::fingerprint);
    let wrong_block = || {
        Anchor::Unusable(
            "that is the fingerprint of the key that was split, not the ceremony key: take the block \u{201c}Ceremony key\u{201d} of the paper".into(),
        )
    };
    if fingerprint.is_some() && Fingerprint::from_hex(&digits) == fingerprint {
        return wrong_block();
    }
    if let Some(key) = CeremonyKey::from_hex(&digits) {
        if key.proves_nothing() {
            return Anchor::Unusable(
                "these digits are no ceremony key: no signature by them proves anything. Read them from the paper again".into(),
            );
        }
        return if key == *ours {
            Anchor::Holds("it is the key you gave".into())
        } else {
            of_a_day(state, |day| *day == key).unwrap_or_else(|| Anchor::Fails(other_key(ours)))
        };
    }
    match parse_pgp_words::<16>(text) {
        Ok(digest) if digest == ours.short_digest() => {
            Anchor::Holds("its words are the words you gave".into())
        }
        Ok(digest) if fingerprint.is_some_and(|fingerprint| fingerprint.0 == digest) => wrong_block(),
        Ok(digest) => of_a_day(state, |day| day.short_digest() == digest)
            .unwrap_or_else(|| Anchor::Fails(other_key(ours))),
        Err(error) => Anchor::Unusable(format!("the key's words: {error}")),
    }
}

/// What the key of an earlier day comes to, if it is one.
fn of_a_day(state: Option<&State>, is: impl Fn(&CeremonyKey) -> bool) -> Option<Anchor> {
    let day = state?.parts().iter().position(|part| is(&part.key))? + 1;
    Some(Anchor::Unusable(format!("it is the key of day {day} of this ceremony, and {OF_ANOTHER_DAY}")))
}

fn other_key(ours: &CeremonyKey) -> String {
    format!(
        "The ceremony key is another one than you gave; here its words are: {}, and its digits {}",
        ours.spoken(),
        hex_groups(&ours.0)
    )
}
