//! The life of a key as a fold of moves: each with the transcript and the line that says so. What is no move from the
//! state in which the key was moves nothing, and is a finding.
//!
//! A kind of ceremony that moves keys has its words in [`Says`], and its place in [`super::moving`]: neither compiles
//! before it has.

use super::key_state::{Act, KeyState, NoMove};
use crate::vocab::{CeremonyId, Day};

/// What in a transcript moves a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// A sealed ceremony made it.
    Made,
    /// The first day of use on its key page.
    FirstDay,
    /// The last one has passed.
    LastDay,
    /// It was rebuilt from its sheets.
    Rebuilt,
    /// Another key replaces it.
    Replaced,
    /// Another key replaces it, because somebody who ought not to may know it.
    ReplacedAsKnown,
    /// Sheets were destroyed so that no set rebuilds it any more, because it is to end.
    GivenUp,
}

impl Says {
    /// What it does to the key.
    pub const fn act(self) -> Act {
        match self {
            Self::Made => Act::Make,
            Self::FirstDay => Act::Activate,
            Self::LastDay => Act::Deactivate,
            Self::Rebuilt => Act::Rebuild,
            Self::Replaced => Act::Replace,
            Self::ReplacedAsKnown => Act::Compromise,
            Self::GivenUp => Act::Destroy,
        }
    }

    /// As a table says it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Made => "it was made",
            Self::FirstDay => "the first day of use on its key page came",
            Self::LastDay => "the last day of use on its key page passed",
            Self::Rebuilt => "it was rebuilt from its sheets",
            Self::Replaced => "another key replaced it",
            Self::ReplacedAsKnown => "another key replaced it, because it may be known to others",
            Self::GivenUp => "its sheets were destroyed so that none rebuild it, because it is to end",
        }
    }

    /// True for what was written down ahead: it comes to pass without anybody.
    pub const fn is_planned(self) -> bool {
        match self {
            Self::FirstDay | Self::LastDay => true,
            Self::Made | Self::Rebuilt | Self::Replaced | Self::ReplacedAsKnown | Self::GivenUp => false,
        }
    }

    /// True if the key was replaced: from then on the dates of its page move it no more.
    pub const fn is_replaced(self) -> bool {
        match self {
            Self::Replaced | Self::ReplacedAsKnown => true,
            Self::Made | Self::FirstDay | Self::LastDay | Self::Rebuilt | Self::GivenUp => false,
        }
    }
}

/// Something that a transcript says and that moves the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// What the record says of it.
    pub says: Says,
    /// The day from which it counts.
    pub on: Day,
    /// The ceremony whose transcript says so.
    pub ceremony: CeremonyId,
    /// The line that says so, or the last one if it took effect with the end of the ceremony; counted from 1.
    pub line: u32,
    /// Where the transcript is, for people.
    pub found_at: String,
}

impl Move {
    /// Which transcript says so, in words.
    pub fn source(&self) -> String {
        format!("ceremony {}, line {}", self.ceremony.short(), self.line)
    }
}

/// A state, and the move that led there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The state from then on.
    pub to: KeyState,
    /// By this.
    pub by: Move,
}

impl Moved {
    /// In a line.
    pub fn said(&self) -> String {
        format!("{} since {}: {} ({})", self.to.word(), self.by.on, self.by.says.words(), self.by.source())
    }
}

/// What a transcript says though the key was in a state that it does not go with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Illegal {
    /// What is said.
    pub by: Move,
    /// The state the key was in.
    pub state: KeyState,
    /// By what it was in it; none if the key was so from the first that is known of it.
    pub since: Option<Move>,
}

impl Illegal {
    /// One sentence, with what to do.
    pub fn said(&self) -> String {
        let since = self.since.as_ref().map_or_else(String::new, |since| {
            format!(" since {} ({}, {})", since.on, since.says.words(), since.source())
        });
        format!(
            "On {} {} ({}), though it was {}{since}: there is no such move, and it counts for nothing. Find out which transcript is true, and write down what became of the key.",
            self.by.on,
            self.by.says.words(),
            self.by.source(),
            self.state.word(),
        )
    }
}

/// The states of a key up to a day, and what does not fit among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// In order; the last one is the state on that day.
    pub moved: Vec<Moved>,
    /// What is no move.
    pub illegal: Vec<Illegal>,
}

/// Folds moves up to a day. What happened counts whatever day it is dated; what was planned, and that another key replaced
/// it, from its day on.
pub fn fold(moves: &[Move], today: Day) -> History {
    let mut moves: Vec<&Move> = moves
        .iter()
        .filter(|one| one.on <= today || !(one.says.is_planned() || one.says.is_replaced()))
        .collect();
    // what happened on one day stays in the order in which its ceremonies began
    moves.sort_by_key(|one| one.on);
    let mut history = History::default();
    let mut replaced = false;
    for by in moves {
        replaced |= by.says.is_replaced();
        if by.says.is_planned() && replaced {
            continue;
        }
        // the dates of a making that does not count do not either
        let made_nothing =
            |illegal: &Illegal| illegal.by.says.act() == Act::Make && illegal.by.ceremony == by.ceremony;
        if by.says.is_planned() && history.illegal.iter().any(made_nothing) {
            continue;
        }
        let state = history.moved.last().map(|moved| moved.to);
        match by.says.act().from(state) {
            Ok(Some(to)) if Some(to) != state => history.moved.push(Moved { to, by: by.clone() }),
            Ok(_) => {}
            Err(NoMove { state, .. }) if by.says.is_planned() && state.is_past_dates() => {}
            Err(NoMove { state, .. }) => {
                let since = history.moved.last().map(|moved| moved.by.clone());
                history.illegal.push(Illegal { by: by.clone(), state, since });
            }
        }
    }
    history
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn moves(all: &[(Says, &str)]) -> Vec<Move> {
        let one = |(line, (says, on)): (u32, &(Says, &str))| Move {
            says: *says,
            on: day(on),
            ceremony: CeremonyId([7; 16]),
            line,
            found_at: String::new(),
        };
        (1..).zip(all).map(one).collect()
    }

    const LIFE: [(Says, &str); 3] =
        [(Says::Made, "2026-11-21"), (Says::FirstDay, "2026-12-01"), (Says::LastDay, "2027-12-01")];

    /// What is told, on which day it is asked, and the states with the lines that led there.
    #[test]
    fn a_life_is_told_up_to_a_day() {
        use KeyState::{Active, Compromised, Deactivated, Destroyed, DestroyedCompromised, PreActivation};
        let after = |more: &[(Says, &'static str)]| [&LIFE[..], more].concat();
        for (told, today, states) in [
            (after(&[]), "2026-11-01", &[(PreActivation, 1)][..]),
            (after(&[]), "2026-11-30", &[(PreActivation, 1)]),
            (after(&[]), "2026-12-01", &[(PreActivation, 1), (Active, 2)]),
            (after(&[]), "2028-01-01", &[(PreActivation, 1), (Active, 2), (Deactivated, 3)]),
            // what comes to pass after the end moves nothing, and is no contradiction
            (after(&[(Says::GivenUp, "2026-11-30")]), "2028-01-01", &[(PreActivation, 1), (Destroyed, 4)]),
            // replaced, before and after its last day; dates that come after it move nothing
            (
                after(&[(Says::Replaced, "2027-02-01")]),
                "2028-01-01",
                &[(PreActivation, 1), (Active, 2), (Deactivated, 4)],
            ),
            (after(&[(Says::Replaced, "2027-02-01")]), "2026-11-01", &[(PreActivation, 1)]),
            (
                after(&[(Says::Replaced, "2027-12-24")]),
                "2028-01-01",
                &[(PreActivation, 1), (Active, 2), (Deactivated, 3)],
            ),
            (
                after(&[(Says::ReplacedAsKnown, "2026-11-25"), (Says::GivenUp, "2027-12-24")]),
                "2028-01-01",
                &[(PreActivation, 1), (Compromised, 4), (DestroyedCompromised, 5)],
            ),
            (
                after(&[(Says::Rebuilt, "2027-01-01"), (Says::GivenUp, "2028-01-01")]),
                "2028-01-01",
                &[(PreActivation, 1), (Active, 2), (Deactivated, 3), (Destroyed, 5)],
            ),
        ] {
            let history = fold(&moves(&told), day(today));
            let got: Vec<_> = history.moved.iter().map(|moved| (moved.to, moved.by.line)).collect();
            assert_eq!(got, states, "{told:?} on {today}");
            assert_eq!(history.illegal, [], "{told:?}");
        }
    }

    /// What is no move counts for nothing, and names both sides.
    #[test]
    fn what_is_no_move_is_named() {
        let given_up = (Says::GivenUp, "2027-01-01");
        for (told, state, said) in [
            (
                vec![LIFE[0], given_up, (Says::Rebuilt, "2027-02-01")],
                KeyState::Destroyed,
                "On 2027-02-01 it was rebuilt from its sheets (ceremony 0707, line 3), though it was destroyed since 2027-01-01",
            ),
            (
                vec![LIFE[0], LIFE[1], (Says::Made, "2027-02-01")],
                KeyState::Active,
                "On 2027-02-01 it was made (ceremony 0707, line 3), though it was active since 2026-12-01",
            ),
            (
                vec![LIFE[0], given_up, (Says::GivenUp, "2027-02-01")],
                KeyState::Destroyed,
                "though it was destroyed since 2027-01-01 (its sheets were destroyed",
            ),
            (
                vec![LIFE[0], LIFE[1], (Says::Replaced, "2026-11-25")],
                KeyState::PreActivation,
                "On 2026-11-25 another key replaced it (ceremony 0707, line 3), though it was pre-activation",
            ),
            (
                vec![LIFE[0], (Says::LastDay, "2027-02-01")],
                KeyState::PreActivation,
                "On 2027-02-01 the last day of use on its key page passed (ceremony 0707, line 2), though it was pre-activation since 2026-11-21",
            ),
        ] {
            let history = fold(&moves(&told), day("2030-01-01"));
            assert_eq!(history.moved.last().map(|moved| moved.to), Some(state));
            let [illegal] = &history.illegal[..] else { panic!("{:?}", history.illegal) };
            let short = CeremonyId([7; 16]).short();
            assert!(illegal.said().contains(&said.replace("0707", &short)), "{}", illegal.said());
        }
    }
}
