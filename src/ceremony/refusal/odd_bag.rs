//! What is odd about a bag that is brought. Each variant is a rule.

use super::requirement::Requirement;
use crate::vocab::{BagNumber, Line};

/// A bag, or its sheet, that is not what the lines and transcripts before say of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OddBag {
    /// A bag is opened once, and a new bag is none that was opened.
    #[error("bag {bag} was used or opened in this ceremony already: look at its number again")]
    OpenedAlready {
        /// Its number.
        bag: BagNumber,
    },
    /// No sheet was sealed in it.
    #[error(
        "no sheet was sealed in bag {bag}; as last recorded {}. It is not as last recorded",
        if theirs.is_empty() { format!("no bag of {name} is recorded") } else { format!("{name} has bag {theirs}") }
    )]
    NeverSealed {
        /// Its number.
        bag: BagNumber,
        /// Who brings it.
        name: String,
        /// The bags that are recorded with them, for people; empty if none.
        theirs: String,
    },
    /// It was sent, and nobody has recorded that it arrived.
    #[error(
        "bag {bag} was last recorded on its way to {to}, and nobody recorded that it arrived. It is not as last recorded"
    )]
    OnItsWay {
        /// Its number.
        bag: BagNumber,
        /// To whom it was sent.
        to: Line,
    },
    /// It was recorded with somebody else.
    #[error("bag {bag} was last recorded with {holder}, and {name} brings it. It is not as last recorded")]
    OtherHolder {
        /// Its number.
        bag: BagNumber,
        /// Who had it last.
        holder: Line,
        /// Who brings it.
        name: String,
    },
    /// Another share comes out of it.
    #[error(
        "this is share {share}, and bag {bag} was last recorded with share {recorded}. Read the sheet of share {recorded}; if share {share} did come out of this bag, put it aside, and open this bag again as not as last recorded"
    )]
    OtherShare {
        /// The share that was read.
        share: u8,
        /// The bag's number.
        bag: BagNumber,
        /// The share that was put into it.
        recorded: u8,
    },
}

impl OddBag {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::OpenedAlready { .. }
            | Self::NeverSealed { .. }
            | Self::OtherHolder { .. }
            | Self::OtherShare { .. } => Requirement::Re2,
            Self::OnItsWay { .. } => Requirement::Pr7,
        }
    }
}
