//! What each kind of ceremony says of the state of its key, and how the key stands on a day.

use super::chapter::{Chapter, End};
use super::key_state::KeyState;
use super::life::KeyLife;
use super::moves::{History, Move, Says, fold};
use super::told::ToldCeremony;
use crate::plan::{KeyMetadata, Kind};
use crate::transcript::record::Exit;
use crate::vocab::{Day, Line};

/// What the youngest chapter of this key's life says, which this transcript told.
pub(super) fn told_by(told: &ToldCeremony, key: &KeyLife) -> Vec<Move> {
    let state = &told.state;
    let chapter = key.chapters.last().expect("the transcript was taken into the life of its key");
    let says = |says: Says, on: Day, line: u32| Move {
        says,
        on,
        ceremony: chapter.ceremony,
        line,
        found_at: told.found_at.clone(),
    };
    let last = state.entries();
    let mut moves = Vec::new();
    match chapter.kind {
        // what a rotation says of the key that it replaces is told in that one's life
        Kind::Generation | Kind::Rotation => {
            if chapter.end == End::Sealed && !state.is_about_the_old_key() {
                moves.push(says(Says::Made, chapter.day, last));
                let page = state.plan().choices.key.as_ref();
                moves.extend(dates(page, chapter.day).map(|(what, on)| says(what, on, 1)));
            }
        }
        Kind::Recovery | Kind::Drill => {
            if state.done().rebuilt {
                moves.push(says(Says::Rebuilt, chapter.day, last));
            }
            if chapter.gave_up && is_nowhere(key) {
                moves.push(says(Says::GivenUp, chapter.day, last));
            }
        }
        Kind::Destruction => {
            if chapter.gave_up && is_nowhere(key) {
                moves.push(says(Says::GivenUp, chapter.day, last));
            }
        }
        Kind::Reshare | Kind::Reissue => {
            if state.done().rebuilt {
                moves.push(says(Says::Rebuilt, chapter.day, last));
            }
        }
        // an audit moves no key, and of keys that are made elsewhere there is no life here
        Kind::Audit | Kind::Deposit | Kind::DepositRelease | Kind::Record => {}
    }
    moves
}

/// Nowhere any more: all that it went through is here, no set rebuilds it, and it never left.
fn is_nowhere(key: &KeyLife) -> bool {
    let made_here = key.moves.iter().any(|one| one.says == Says::Made);
    let left = key.chapters.iter().any(|chapter| left(chapter).next().is_some());
    made_here && !key.rebuilds() && !left
}

/// The dates of the key page; a key is not in use before it is made.
fn dates(page: Option<&KeyMetadata>, made: Day) -> impl Iterator<Item = (Says, Day)> {
    let days =
        page.and_then(|page| Some((Day::parse(page.active_from.as_str())?, Day::parse(page.ends.as_str())?)));
    days.into_iter().flat_map(move |(from, ends)| {
        let first = (Says::FirstDay, from.max(made));
        let over = (Says::LastDay, ends.plus_days(1).max(made));
        // past its use before it was made, it never was in use
        [(from.max(made) <= ends).then_some(first), Some(over)].into_iter().flatten()
    })
}

/// Where the key itself went; what is derived from it, sealed under it or signed with it is no copy of it.
fn left(chapter: &Chapter) -> impl Iterator<Item = (&Exit, &Line)> {
    chapter.released.iter().filter(|(exit, _)| exit.lets_the_key_out()).map(|(exit, to)| (exit, to))
}

impl KeyLife {
    /// Where copies of a key are whose sheets were given up because it is to end.
    pub(super) fn copies_of_an_end(&self) -> impl Iterator<Item = (&Chapter, &Exit, &Line)> {
        let ended = self.chapters.iter().any(|chapter| chapter.gave_up) && !self.rebuilds();
        let all =
            self.chapters.iter().flat_map(|chapter| left(chapter).map(move |(exit, to)| (chapter, exit, to)));
        all.filter(move |_| ended)
    }

    /// True if a set has enough sheets left.
    pub fn rebuilds(&self) -> bool {
        self.sets.iter().any(|set| set.left() >= usize::from(set.quorum.threshold()))
    }

    /// Its states up to this day.
    pub fn history(&self, today: Day) -> History {
        fold(&self.moves, today)
    }

    /// How the key stands on this day.
    pub fn standing(&self, today: Day) -> KeyStanding {
        if !self.is_issued() {
            return KeyStanding::NeverIssued;
        }
        self.history(today).moved.last().map_or(KeyStanding::Unknown, |moved| KeyStanding::In(moved.to))
    }

    /// True if nobody can have it any more: its end was told, and no set rebuilds it.
    pub fn is_gone(&self, today: Day) -> bool {
        self.standing(today).is_gone() && !self.rebuilds()
    }

    /// The state on this day as a table says it; a key that its sheets no longer rebuild is never just "active", and one that
    /// they do rebuild never just "destroyed".
    pub fn state_word(&self, today: Day) -> String {
        let standing = self.standing(today);
        let beside = match (standing.is_gone(), self.rebuilds()) {
            (true, true) => ", CONTRADICTED: a set still rebuilds it",
            (false, false) if !self.sets.is_empty() => ", too few sheets left",
            (true | false, false) | (false, true) => "",
        };
        format!("{}{beside}", standing.word())
    }
}

/// How a key stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStanding {
    /// In this state.
    In(KeyState),
    /// No ceremony with it came to its seal: nobody holds it by right.
    NeverIssued,
    /// No transcript here tells.
    Unknown,
}

impl KeyStanding {
    /// Everything that can be asked for.
    pub fn all() -> impl Iterator<Item = Self> {
        KeyState::ALL.into_iter().map(Self::In).chain([Self::NeverIssued, Self::Unknown])
    }

    /// True if nobody can have it any more.
    pub const fn is_gone(self) -> bool {
        match self {
            Self::In(state) => state.is_gone(),
            Self::NeverIssued | Self::Unknown => false,
        }
    }

    /// The one that people ask for, with hyphens or spaces in it.
    pub fn named(text: &str) -> Option<Self> {
        let plain = |text: &str| text.trim().replace(' ', "-").to_lowercase();
        Self::all().find(|one| plain(one.word()) == plain(text))
    }

    /// As a table says it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::In(state) => state.word(),
            Self::NeverIssued => "never issued",
            Self::Unknown => "unknown",
        }
    }
}
