//! What a record may not say of things other than sheets, and of files that are kept. Each variant is a rule.

use super::requirement::Requirement;
use crate::vocab::{BagNumber, Day, Line};

/// A thing, or a file, is not where or what the record says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OddThing {
    /// A thing is handled from where it is.
    #[error("{item} is {place}: it cannot be {done} now")]
    Elsewhere {
        /// What it is called.
        item: String,
        /// Where the lines before say it is.
        place: String,
        /// What was to be done with it.
        done: &'static str,
    },
    /// A thing comes out of the bag it was put into.
    #[error("it was put into bag {recorded}, and bag {bag} is opened: it is not as last recorded")]
    OtherBag {
        /// As recorded now.
        bag: BagNumber,
        /// As recorded before.
        recorded: String,
    },
    /// A thing that comes from elsewhere is in the bag that the script names.
    #[error(
        "the script says that it is in bag {script}, and bag {bag} is opened: it is not as last recorded"
    )]
    NotTheScriptsBag {
        /// As recorded now.
        bag: BagNumber,
        /// As the script has it.
        script: String,
    },
    /// Sheets come out of their bags one after the other, so that none can be put together.
    #[error("{open} is out of its bag: put it into a bag, or destroy it, before {item} is taken out")]
    OnTheTable {
        /// The sheet that lies there.
        open: String,
        /// The one that was to be opened.
        item: String,
    },
    /// Whoever holds a sheet does not see to its end alone.
    #[error(
        "{item} was held by {holder}, and nobody else confirms that it is destroyed: let a witness confirm it"
    )]
    HolderAlone {
        /// What it is called.
        item: String,
        /// Who held it last.
        holder: Line,
    },
    /// The agent of a deposit cannot rebuild the key alone.
    #[error(
        "{agent} would have {has} sheets of the set, and any {k} rebuild the key: an agent alone never has as many. Deposit fewer, or with another agent"
    )]
    AgentReachesK {
        /// As the deposit names it.
        agent: String,
        /// Sheets that its people would have.
        has: usize,
        /// How many sheets rebuild the key (k).
        k: usize,
    },
    /// What an agent has is counted by the organisation of its people, so some of them are on the roll.
    #[error(
        "nobody on the roll is of {agent}, which is to keep it: write the agent as its people gave their organisation. The roll has: {organisations}"
    )]
    NobodysAgent {
        /// As it was typed.
        agent: String,
        /// Every organisation of the roll.
        organisations: String,
    },
    /// A sheet of a deposit goes to the agent, or stays with whoever has it: nobody keeps it for the agent uncounted.
    #[error(
        "{item} would be held by {who}, who is neither of {agent} nor its holder so far: give it to somebody of the agent, or back to its holder"
    )]
    NotTheAgents {
        /// What it is called.
        item: String,
        /// Who would have it, and their organisation.
        who: String,
        /// As the deposit names it.
        agent: String,
    },
    /// Nobody keeps as many sheets as rebuild the key.
    #[error(
        "{name} would have had {has} sheets of the set, and any {k} rebuild the key: give it to somebody else"
    )]
    KeepsK {
        /// Name of the person.
        name: Line,
        /// Sheets that they would have held or known, with this one.
        has: usize,
        /// How many sheets rebuild the key (k).
        k: usize,
    },
    /// Who confirms holds nothing.
    #[error("{name} is a witness, and a witness keeps no sheet: give it to somebody else")]
    WitnessKeeps {
        /// Name of the person.
        name: Line,
    },
    /// A bag goes one way.
    #[error("bag {bag} goes by {channel} already: what lies in it goes with it")]
    BagIsAway {
        /// Its number.
        bag: BagNumber,
        /// How it goes.
        channel: Line,
    },
    /// Whoever takes the bag from its carrier cannot make another one that bears the expected number.
    #[error("the bag and its number both go by {channel}: tell the number by another way than the bag takes")]
    NumberWithTheBag {
        /// The channel.
        channel: Line,
    },
    /// Whoever has one channel in hand cannot rebuild the key.
    #[error(
        "{has} sheets of the set would have gone by {channel}, and any {k} rebuild the key: send this one by another way"
    )]
    ChannelReachesK {
        /// The channel.
        channel: Line,
        /// Sheets that went by it, this one included.
        has: usize,
        /// How many sheets rebuild the key (k).
        k: usize,
    },
    /// What is sent is expected on a day to come.
    #[error(
        "it is sent on {today} and expected until {expected}: write the day until which it must be there"
    )]
    ExpectedBefore {
        /// As recorded.
        expected: Day,
        /// The day of the line.
        today: Day,
    },
    /// Everybody can object before anything is handed out.
    #[error(
        "everybody can object until {until}, and today is {today}: end the day, and go on after that one"
    )]
    MayStillObject {
        /// The last day for it.
        until: Day,
        /// The day of the line.
        today: Day,
    },
    /// The script has so many things of this kind.
    #[error("there is no {id} {number}: the script names {count}")]
    NoSuch {
        /// The item's id.
        id: String,
        /// As recorded.
        number: u16,
        /// How many there are.
        count: u16,
    },
    /// A file is kept once, under a name of its own.
    #[error(
        "{name} is not a name for the next file that is kept here, which is \u{201c}{due}\u{201d} and what the file is called"
    )]
    EvidenceName {
        /// As recorded.
        name: Line,
        /// How the next name begins.
        due: String,
    },
}

impl OddThing {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::OtherBag { .. } | Self::NotTheScriptsBag { .. } => Requirement::Re2,
            Self::NoSuch { .. } | Self::Elsewhere { .. } => Requirement::Ex2,
            Self::OnTheTable { .. } => Requirement::Sp5,
            Self::HolderAlone { .. } => Requirement::De2,
            Self::AgentReachesK { .. } | Self::NobodysAgent { .. } | Self::NotTheAgents { .. } => {
                Requirement::Es1
            }
            Self::KeepsK { .. } => Requirement::Ro4,
            Self::WitnessKeeps { .. } => Requirement::Ro1,
            Self::BagIsAway { .. }
            | Self::NumberWithTheBag { .. }
            | Self::ChannelReachesK { .. }
            | Self::ExpectedBefore { .. } => Requirement::Pr7,
            Self::MayStillObject { .. } => Requirement::Es4,
            Self::EvidenceName { .. } => Requirement::Tr8,
        }
    }
}
