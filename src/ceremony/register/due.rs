//! What is due, on which day, and where that comes from.

use super::whereabouts::Where;
use crate::ceremony::sightings::Lacking;
use crate::transcript::record::Severity;
use crate::vocab::text::counted;
use crate::vocab::{BagNumber, CeremonyId, Day, Fingerprint, Line, Prose, SetId};

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// On this day; what has no day of its own is due since it is open.
    pub day: Day,
    /// What is to be done.
    pub task: Task,
    /// Name of the key, or title of the script where the key is made elsewhere.
    pub of: String,
    /// The key, if it is one of ours.
    pub fingerprint: Option<Fingerprint>,
    /// The ceremony whose transcript says so.
    pub ceremony: CeremonyId,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// The last day of use. It is printed on the sheets as the day on which they are to be looked at.
    EndOfUse,
    /// The key was replaced: its last day, after which it is destroyed.
    OldKey {
        /// What replaced it.
        by: String,
        /// What is left of it, in words.
        left: String,
        /// False if nobody said which day is its last.
        said: bool,
    },
    /// The key is put together from its sheets, to see that they still rebuild it.
    Drill,
    /// Sheets in their bags are looked at.
    Audit {
        /// Of this set.
        set: SetId,
        /// Numbers of the shares.
        shares: Vec<u8>,
    },
    /// After an emergency the key is replaced.
    Rotation,
    /// What was sent is received.
    Receipt {
        /// What it is.
        what: String,
        /// In this bag.
        bag: BagNumber,
        /// By whom.
        to: Line,
    },
    /// Somebody looks at what an agent keeps.
    Deposit {
        /// The agent.
        agent: String,
        /// How many bags are there still.
        bags: usize,
    },
    /// Opened sheets wait for what was decided about them, or for a decision.
    OpenedSheets {
        /// Of this set.
        set: SetId,
        /// Numbers of the shares.
        shares: Vec<u8>,
        /// What they wait for.
        left: Where,
    },
    /// Something that an audit found is followed up.
    Finding {
        /// Of this set.
        set: SetId,
        /// The sheet of this share.
        share: u8,
        /// What is wrong.
        what: Lacking,
        /// Who follows up, and how.
        who: Line,
    },
    /// An exception was left open.
    FollowUp {
        /// Its number in its ceremony.
        number: u16,
        /// What it weighs.
        severity: Severity,
        /// Who follows up, and how.
        follow_up: Prose,
    },
}

impl Task {
    /// A few words for a table.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::EndOfUse => "last day of use",
            Self::OldKey { .. } => "end of the old key",
            Self::Drill => "drill",
            Self::Audit { .. } => "audit",
            Self::Rotation => "rotation",
            Self::Receipt { .. } => "receipt of what was sent",
            Self::Deposit { .. } => "look at a deposit",
            Self::OpenedSheets { .. } => "opened sheets",
            Self::Finding { .. } => "audit finding",
            Self::FollowUp { .. } => "follow-up",
        }
    }

    /// True if it was to come: it has a day. The rest is open from the day on which it was left.
    pub const fn is_planned(&self) -> bool {
        match self {
            Self::EndOfUse
            | Self::OldKey { .. }
            | Self::Drill
            | Self::Audit { .. }
            | Self::Receipt { .. }
            | Self::Deposit { .. }
            | Self::Finding { .. } => true,
            Self::Rotation | Self::OpenedSheets { .. } | Self::FollowUp { .. } => false,
        }
    }
}

impl Due {
    /// True if its day has passed.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.day < today
    }

    /// When, and what is to be done, in a sentence.
    pub fn said(&self, today: Day) -> String {
        format!("{}: {}.", self.when(today), self.what())
    }

    /// When it is due, seen from a day.
    pub fn when(&self, today: Day) -> String {
        let day = self.day;
        match (today.days_to(day), self.task.is_planned()) {
            (days @ 1.., _) => format!("Due {day}, in {}", counted(days, "day")),
            (0, true) => format!("Due today, {day}"),
            (0, false) => format!("Open since today, {day}"),
            (days, true) => format!("Overdue since {day}, {}", counted(-days, "day")),
            (days, false) => format!("Open since {day}, {}", counted(-days, "day")),
        }
    }

    /// What is to be done, without its point.
    pub fn what(&self) -> String {
        match &self.task {
            Task::EndOfUse => {
                "the last day of use, and the date on its sheets; rotate the key, or end it".to_owned()
            }
            Task::OldKey { by, left, said } => {
                let day = if *said {
                    "the last day on which it decrypts or verifies"
                } else {
                    "nobody said until when it decrypts or verifies"
                };
                format!(
                    "{day}; {by} replaces it. Then destroy it before witnesses, in a ceremony that goes on after its own last one: {left}"
                )
            }
            Task::Drill => "a drill: the sheets have not been put together for a year then".to_owned(),
            Task::Audit { set, shares } => format!(
                "an audit of {} of set {}: no transcript here tells of a look at the bags for a year then",
                numbered(shares),
                set.short()
            ),
            Task::Rotation => {
                "a rotation: one person alone brought the sheets, and knows the key since".to_owned()
            }
            Task::Receipt { what, bag, to } => format!(
                "{what}, sent in bag {bag}, is received by {to}: record it in a ceremony that goes on after the one that sent it, or look for the bag"
            ),
            Task::Deposit { agent, bags } => {
                format!(
                    "a look at what {agent} keeps, {}: are number and seal of each as recorded",
                    counted(*bags, "bag")
                )
            }
            Task::OpenedSheets { set, shares, left } => {
                let act = match left {
                    Where::ToBeRotated => "rotate the key",
                    Where::ToBeReplaced => "make a new set",
                    Where::Opened
                    | Where::Bag(_)
                    | Where::OnItsWay { .. }
                    | Where::Rotated
                    | Where::Destroyed
                    | Where::Missing => "find the paper, and seal it before witnesses",
                };
                format!("{} of set {} opened and not sealed again; {act}", numbered(shares), set.short())
            }
            Task::Finding { set, share, what, who } => format!(
                "share {share} of set {}, {} at an audit, is followed up: {who}",
                set.short(),
                what.word()
            ),
            Task::FollowUp { number, severity, follow_up } => {
                // whoever wrote it may have ended lines, and ended it with a point
                let text = follow_up.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
                format!(
                    "exception {number} of ceremony {}, {}: {}",
                    self.ceremony.short(),
                    severity.word(),
                    text.trim_end_matches('.')
                )
            }
        }
    }

    /// Where it comes from.
    pub fn source(&self) -> String {
        let ceremony = self.ceremony.short();
        match &self.task {
            Task::EndOfUse => format!("key page of ceremony {ceremony}"),
            Task::OldKey { .. } => format!("rotation {ceremony}"),
            Task::Drill => format!("ceremony {ceremony} rebuilt the key last; a year between drills"),
            Task::Audit { .. } => format!("ceremony {ceremony} saw the bags last; a year between audits"),
            Task::Rotation => format!("emergency {ceremony}"),
            Task::Receipt { .. } => format!("ceremony {ceremony} sent it"),
            Task::Deposit { .. } => format!("deposit {ceremony}"),
            Task::OpenedSheets { .. } => format!("ceremony {ceremony} opened them"),
            Task::Finding { .. } => format!("audit {ceremony} found it"),
            Task::FollowUp { .. } => format!("review of ceremony {ceremony}"),
        }
    }
}

/// "share 2", "shares 2, 3".
pub(super) fn numbered(shares: &[u8]) -> String {
    let all: Vec<String> = shares.iter().map(u8::to_string).collect();
    format!("{} {}", if shares.len() == 1 { "share" } else { "shares" }, all.join(", "))
}
