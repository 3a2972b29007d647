//! Why an event is refused. Everything stays as it was; every sentence says what to do next.
//!
//! The law of a ceremony is in here, a variant a rule: what must come first (`not_yet`), what a record may not say
//! (`contradiction`, and what is odd about one thing in a file of its own), who may be on the roll (`roll`), what a step wants
//! said (`incomplete`), how many sheets one person may know (`reaches_k`) and how many must be left (`too_few`). What
//! enforces a rule names its variant; to change what people read, change it here. `requirement` gives the id of what each
//! rule serves, as the verdict cites it. What an exception is asked for, and why, is said where it is needed.

mod cited;
mod contradiction;
mod incomplete;
mod not_yet;
mod odd_bag;
mod odd_day;
mod odd_issue;
mod odd_parent;
mod odd_sheet;
mod odd_thing;
mod odd_use;
mod reaches_k;
mod requirement;
mod roll;
mod too_few;
mod wording;

pub use contradiction::Contradiction;
pub use incomplete::Incomplete;
pub use not_yet::NotYet;
pub use odd_bag::OddBag;
pub use odd_day::OddDay;
pub use odd_issue::OddIssue;
pub use odd_parent::OddParent;
pub use odd_sheet::OddSheet;
pub use odd_thing::OddThing;
pub use odd_use::OddUse;
pub use reaches_k::{Known, ReachesK};
pub use requirement::Requirement;
pub use roll::{Enrolment, NameLooksLike, NotEnrolled, RollIncomplete};
pub use too_few::{GIVE_UP_WORD, TooFew};

use crate::plan::BindError;
use crate::sharing::SplitFailed;
use crate::sharing::entropy::RollsError;
use crate::sharing::foreign::ForeignError;
use crate::sharing::lock::{LockError, ReadSecretError};
use crate::sharing::sealed::SealError;
use crate::transcript::sent_to::NotSentTo;
use crate::transcript::{PersonId, Subject};
use crate::vocab::Line;
use crate::vocab::spoken::WordsError;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The ceremony is over.
    #[error("the ceremony is {0}; nothing can be added to its transcript")]
    Over(&'static str),
    /// Somebody stopped the work before anything was recorded.
    #[error("stopped: nothing was recorded and all is as it was, but what was typed is forgotten")]
    GivenUp,
    /// Not what this step waits for.
    #[error("step {step} ({kind}) does not take \u{201c}{got}\u{201d} now: it waits for {waits}")]
    OutOfTurn {
        /// Step id.
        step: String,
        /// Its kind.
        kind: &'static str,
        /// What came.
        got: &'static str,
        /// What it waits for.
        waits: &'static str,
    },
    /// The entry names another step than the one that is due.
    #[error("it belongs to step {got}, and step {due} is due: a step was skipped, repeated or moved")]
    OtherStep {
        /// Step named.
        got: String,
        /// Step due.
        due: String,
    },
    /// Nothing but the end of the break.
    #[error("a break is on: end it first, with what was checked")]
    OnBreak,
    /// No break to end.
    #[error("no break is on")]
    NoBreak,
    /// Who left for the break speaks.
    #[error(
        "{name}, {id}, left for the break: until it ends, somebody who stayed acts and confirms. End the break first, or name somebody else"
    )]
    Away {
        /// The person, by the number on the roll.
        id: PersonId,
        /// Their name.
        name: String,
    },
    /// The actor lacks the role.
    #[error("{who} acts, but this step is for the {role}")]
    WrongActor {
        /// Who acted.
        who: String,
        /// The role wanted.
        role: String,
    },
    /// A confirmation is missing.
    #[error("this step must be confirmed by the {role}, by somebody other than who acts")]
    Unconfirmed {
        /// The role wanted.
        role: String,
    },
    /// Too few of a role confirm.
    #[error("{have} of the {role} confirm this step, and {wanted} must, none of whom acts: name the others")]
    TooFewConfirm {
        /// The role wanted.
        role: String,
        /// People of it who confirm.
        have: usize,
        /// People of it who must.
        wanted: usize,
    },
    /// Not on the roll.
    #[error("{0} is not on the roll")]
    Unknown(PersonId),
    /// On the roll, and not here on this day.
    #[error(
        "{name}, {person} on the roll, is not here on this day, which began without them: name somebody who is here, or a deputy"
    )]
    NotHere {
        /// Their name.
        name: String,
        /// Their number.
        person: PersonId,
    },
    /// On the roll once, and replaced.
    #[error("{name}, {person} on the roll, has left, and a deputy stands for them: name the deputy")]
    HasLeft {
        /// Their name.
        name: String,
        /// Their number.
        person: PersonId,
    },
    /// Names before the roll call.
    #[error("before the roll is called an entry carries no names")]
    NamesTooEarly,
    /// A person cannot be enrolled.
    #[error("{name} cannot be enrolled: {why}")]
    CannotEnrol {
        /// Name of the person.
        name: String,
        /// Why not.
        why: NotEnrolled,
    },
    /// The roll is not complete.
    #[error("the roll is not complete: {0}")]
    RollIncomplete(#[from] RollIncomplete),
    /// One person would have known as many sheets as rebuild the key.
    #[error("{0}")]
    ReachesK(Box<ReachesK>),
    /// Too few sheets would be left.
    #[error("{0}")]
    TooFew(#[from] TooFew),
    /// A name looks like another one.
    #[error("{0}")]
    LikeName(Box<NameLooksLike>),
    /// A free step lacks something.
    #[error("{0}")]
    Incomplete(#[from] Incomplete),
    /// Two entries of one value differ.
    #[error("{what}: the two entries differ. Compare both with the original and enter it again")]
    EntriesDiffer {
        /// Which value.
        what: String,
    },
    /// Words compared differ.
    #[error("the words differ from this {what} at word {place}: stop, and find out which source is wrong")]
    ComparisonFails {
        /// What was compared.
        what: &'static str,
        /// 1-based first differing word.
        place: usize,
    },
    /// Words could not be read.
    #[error("{0}")]
    Words(#[from] WordsError),
    /// The wrong word was typed.
    #[error("{who} must type {word} exactly")]
    Word {
        /// Name of the person.
        who: String,
        /// The word.
        word: String,
    },
    /// A rule stands against it, and only an exception that names this can let it go.
    #[error("{why}. To go on as it is, file an exception about {about} first; a second person confirms it")]
    ExceptionNeeded {
        /// Which rule, with its numbers.
        why: String,
        /// What the exception must be about.
        about: Subject,
    },
    /// An exception that would permit nothing here.
    #[error(
        "at this step nothing stands against {about}: an exception about it would permit nothing. File a remark instead"
    )]
    NothingToExcept {
        /// What it is about.
        about: Subject,
    },
    /// An exception that lets a rule go, filed by one person alone.
    #[error("an exception about {about} lets a rule go: name a second person who confirms it")]
    SecondPerson {
        /// What it is about.
        about: Subject,
    },
    /// An exception that lets a rule go, filed without a witness although one is there.
    #[error(
        "an exception about {about} lets a rule go: a witness files it or confirms it, for a witness is there"
    )]
    NoWitness {
        /// What it is about.
        about: Subject,
    },
    /// Something must come first.
    #[error("{0}")]
    NotYet(#[from] NotYet),
    /// A record contradicts what stands.
    #[error("it contradicts what stands before it: {0}")]
    Contradiction(#[from] Contradiction),
    /// The secret beside the event is absent or of another kind.
    #[error("{0} must be given with this step")]
    SecretMissing(&'static str),
    /// A secret that cannot be sealed.
    #[error("the secret: {0}")]
    Seal(#[from] SealError),
    /// A file that no memory holds, or the disk onto which it is sealed.
    #[error("nothing is sealed: {0}")]
    LargeNotSealed(String),
    /// Shares of another scheme that give no secret.
    #[error("nothing is sealed: {0}")]
    OldShares(#[from] ForeignError),
    /// A sealed file does not open to what was sealed.
    #[error(
        "{name}, as it was read back from the disk, is not what was sealed: {why}. Nothing is recorded as opened. Look at the medium, and seal the secret once more: it goes into a new file"
    )]
    PayloadNotOpened {
        /// The file.
        name: Line,
        /// What differs.
        why: String,
    },
    /// What was to leave cannot be made.
    #[error("it does not leave, and nothing is recorded: {why}")]
    DoesNotLeave {
        /// What is wrong, and what to do.
        why: String,
    },
    /// Throws not taken.
    #[error("{0}")]
    Rolls(#[from] RollsError),
    /// A passphrase or code words not taken.
    #[error("{0}")]
    LockSecret(#[from] ReadSecretError),
    /// A lock failed.
    #[error("{0}")]
    Lock(#[from] LockError),
    /// The split failed its own check.
    #[error("{0}")]
    Split(#[from] SplitFailed),
    /// The plan does not bind.
    #[error("{0}")]
    Bind(#[from] BindError),
    /// The template in the header is not one.
    #[error("its template cannot be read: {0}")]
    Template(String),
    /// A sheet that went nowhere that is known.
    #[error("{0}")]
    NotSentTo(#[from] NotSentTo),
    /// Too many of something.
    #[error("there are {0} {1}; no more are taken")]
    TooMany(usize, &'static str),
    /// A clock ran backwards.
    #[error("its running time is before that of the line above")]
    TimeBackwards,
    /// A step that waits was to end before its time.
    #[error("step {step} waits, and {seconds} of its seconds are left: go on when they have passed")]
    TooEarly {
        /// Step id.
        step: String,
        /// Seconds that are left.
        seconds: u64,
    },
    /// The trial did not rebuild the key: the sheets are not good.
    #[error(
        "the key was not rebuilt from what was read back: abort, destroy every sheet, and hold the ceremony again on another machine"
    )]
    TrialFails,
    /// Decide permitted what apply refuses: a fault of the program.
    #[error(
        "the program contradicts itself ({0}); the ceremony cannot go on. What is written stands; abort and report this"
    )]
    Fault(String),
}

impl Refusal {
    /// True if it is the number of a bag that is refused, and so mended where that was entered.
    pub const fn is_of_a_bag(&self) -> bool {
        matches!(
            self,
            Self::ExceptionNeeded {
                about: Subject::BagNotAsRecorded { .. } | Subject::BagOutsideRange { .. },
                ..
            } | Self::Contradiction(
                Contradiction::BagUsed { .. }
                    | Contradiction::BagUsedBefore { .. }
                    | Contradiction::NewBag
                    | Contradiction::Bag(_)
                    | Contradiction::Thing(
                        OddThing::OtherBag { .. }
                            | OddThing::NotTheScriptsBag { .. }
                            | OddThing::BagIsAway { .. }
                    )
            )
        )
    }

    /// What of somebody's enrolment is mended, if it is that which is refused.
    pub const fn of_an_enrolment(&self) -> Option<Enrolment> {
        if let Self::CannotEnrol { why, .. } = self {
            return Some(why.stands_against());
        }
        if matches!(self, Self::LikeName(_)) { Some(Enrolment::Name) } else { None }
    }

    /// True if another person is to confirm it.
    pub const fn is_of_who_confirms(&self) -> bool {
        matches!(
            self,
            Self::SecondPerson { .. }
                | Self::NoWitness { .. }
                | Self::Unconfirmed { .. }
                | Self::TooFewConfirm { .. }
                | Self::Contradiction(Contradiction::ConfirmsTwice { .. })
        )
    }

    /// What is wrong itself, for people to whom nothing stands before it yet.
    pub fn itself(&self) -> String {
        if let Self::Contradiction(why) = self { why.to_string() } else { self.to_string() }
    }
}

impl From<OddSheet> for Refusal {
    fn from(why: OddSheet) -> Self {
        Self::Contradiction(why.into())
    }
}

impl From<OddUse> for Refusal {
    fn from(why: OddUse) -> Self {
        Self::Contradiction(why.into())
    }
}

impl From<OddThing> for Refusal {
    fn from(why: OddThing) -> Self {
        Self::Contradiction(why.into())
    }
}
