//! What is to be said about a key: its state, findings, and dates. Findings are what an auditor would write down
//! without having been in the room.

use std::collections::BTreeMap;

use super::Stranger;
use crate::ceremony::family::Broken;
use crate::ceremony::remains::Remains;

use super::life::{Chapter, End, KeyLife, SetLife, Where};
use crate::transcript::record::Exit;
use crate::vocab::{CeremonyId, Day, SetId};

/// States of a key that follow from its dates (NIST SP 800-57 part 1, 7). Suspension, compromise and destruction are
/// decisions, and not recorded by any script yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// Its first day of use has not come.
    PreActivation,
    /// In use.
    Active,
    /// Past its last day of use: whatever still uses it has to move on.
    PastItsEnd,
    /// Fewer sheets of every set are left than rebuild it.
    TooFewSheets,
    /// No ceremony with it came to its seal: nobody holds it by right.
    NeverIssued,
    /// No transcript says what it is for, or until when.
    Unknown,
}

impl KeyState {
    /// The state as a table says it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PreActivation => "not yet active",
            Self::Active => "active",
            Self::PastItsEnd => "past its end",
            Self::TooFewSheets => "too few sheets left",
            Self::NeverIssued => "never issued",
            Self::Unknown => "unknown",
        }
    }
}

/// Something to know or to do: a finding, or a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice(Matter);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Matter {
    /// Fewer sheets are left than rebuild the key.
    Lost { set: SetId, left: usize, threshold: u8 },
    /// One person holds enough sheets of one set.
    OneHolds { set: SetId, name: String, sheets: usize, threshold: u8 },
    /// One person has known enough sheets of one set over time, without holding them now.
    OneKnew { set: SetId, name: String, shares: Vec<u8>, threshold: u8 },
    /// Opened sheets are waiting to be replaced, or their key to be rotated.
    Undone { set: SetId, shares: Vec<u8>, left: Where },
    /// An older set can still rebuild the key.
    OldSet { set: SetId, left: usize, threshold: u8 },
    /// The key left the ceremony by an exit, in the clear.
    InTheOpen { exit: Exit, to: String, day: Day, ceremony: CeremonyId },
    /// A ceremony with this key ended without a seal.
    BrokenOff { ceremony: CeremonyId, aborted: bool, remains: Remains },
    /// Exceptions are open.
    OpenExceptions { ceremony: CeremonyId, count: usize },
    /// A ceremony is dated after today.
    Ahead { ceremony: CeremonyId, day: Day },
    /// The system's clock jumped in a ceremony: its dates are not to be relied on.
    ClockJumped { ceremony: CeremonyId, count: usize },
    /// The key is to be used for longer, or from later on, than anybody can mean.
    FarDates { from: Day, ends: Day },
    /// People did not agree.
    Disagreed { ceremony: CeremonyId, count: usize },
    /// A transcript that nothing vouches for says that it used this key.
    Stranger { ceremony: CeremonyId, found_at: String },
    /// Two of its transcripts do not fit.
    Family(Box<Broken>),
    /// The transcript of its making is not here.
    NotMadeHere,
    /// The last day of use.
    Ends(Day),
    /// A drill that proves that the sheets still rebuild the key.
    Drill(Day),
}

impl Notice {
    /// The date of a notice that has one.
    pub const fn due(&self) -> Option<Day> {
        match &self.0 {
            Matter::Ends(day) | Matter::Drill(day) => Some(*day),
            _ => None,
        }
    }

    /// A few words for a table.
    pub const fn short(&self) -> &'static str {
        match &self.0 {
            Matter::Ends(_) => "last day of use",
            Matter::Drill(_) => "drill",
            _ => "finding",
        }
    }

    /// A finding, or a date that is past.
    pub fn is_urgent(&self, today: Day) -> bool {
        self.due().is_none_or(|day| day < today)
    }

    /// One sentence, with what to do.
    pub fn said(&self, today: Day) -> String {
        match &self.0 {
            Matter::Lost { set, left, threshold } => format!(
                "Set {}: {} left, and {threshold} are needed. These transcripts alone no longer rebuild the key.",
                set.short(),
                if *left == 1 { "1 sheet is".to_owned() } else { format!("{left} sheets are") }
            ),
            Matter::OneHolds { set, name, sheets, threshold } => format!(
                "{name} holds {} of set {}; {threshold} rebuild the key. Hand sheets on, before witnesses.",
                counted(*sheets, "sheet", "sheets"),
                set.short()
            ),
            Matter::OneKnew { set, name, shares, threshold } => {
                let shares: Vec<String> = shares.iter().map(u8::to_string).collect();
                format!(
                    "{name} has held or brought shares {} of set {} over time; {threshold} rebuild the key. Make a new set, or rotate the key.",
                    shares.join(", "),
                    set.short()
                )
            }
            Matter::Undone { set, shares, left } => {
                let shares: Vec<String> = shares.iter().map(u8::to_string).collect();
                let act = match left {
                    Where::ToBeRotated => "the key is to be rotated",
                    Where::Opened => "nothing was decided about it: find it, and seal it before witnesses",
                    _ => "a new set is to be made",
                };
                {
                    let opened =
                        if let [one] = shares.as_slice() { format!("share {one} was") } else { format!("shares {} were", shares.join(", ")) };
                    format!("Set {}: {opened} opened and not sealed again; {act}.", set.short())
                }
            }
            Matter::OldSet { set, left, threshold } => format!(
                "{left} sheets of the older set {} are not recorded as destroyed; any {threshold} of them still rebuild the key.",
                set.short()
            ),
            Matter::InTheOpen { exit, to, day, ceremony } => format!(
                "The key left on {day}, {} ({to}; ceremony {}). Whoever had it then can have kept it: rotate it, unless it stayed where it was meant to be.",
                exit.said(),
                ceremony.short()
            ),
            Matter::BrokenOff { ceremony, aborted, remains } => {
                let how = if *aborted { "was aborted" } else { "was broken off" };
                format!("Ceremony {} {how}: {}. {}", ceremony.short(), remains.exists.join("; "), remains.next)
            }
            Matter::OpenExceptions { ceremony, count } => {
                format!("{} open in ceremony {}.", counted(*count, "exception is", "exceptions are"), ceremony.short())
            }
            Matter::Ahead { ceremony, day } => format!(
                "Ceremony {} is dated {day}, after today: this machine's clock is wrong, or that one's was.",
                ceremony.short()
            ),
            Matter::ClockJumped { ceremony, count } => format!(
                "In ceremony {} the clock jumped {}: its dates are worth what its exceptions say of them.",
                ceremony.short(),
                counted(*count, "time", "times")
            ),
            Matter::FarDates { from, ends } => format!(
                "It is to be used from {from} to {ends}: see that these dates are meant."
            ),
            Matter::Disagreed { ceremony, count } => format!(
                "{} not agree with the record of ceremony {}.",
                counted(*count, "person does", "people do"),
                ceremony.short()
            ),
            Matter::Stranger { ceremony, found_at } => format!(
                "Ceremony {} in {found_at} says that it made or used this key, and your list does not vouch for it; nothing in it counts. Find out whose it is.",
                ceremony.short()
            ),
            Matter::Family(broken) => format!("Transcripts do not fit each other: {broken}. Find out which is true."),
            Matter::NotMadeHere => "The transcript of the ceremony that made this key is not here: what it is for, and who holds the other sheets, is unknown.".into(),
            Matter::Ends(day) => dated(*day, today, "the last day of use"),
            Matter::Drill(day) => dated(*day, today, "a drill: the sheets have not been put together for a year then"),
        }
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn dated(day: Day, today: Day, what: &str) -> String {
    match today.days_to(day) {
        0 => format!("Due today, {day}: {what}."),
        days @ 1.. => format!("Due {day}, in {}: {what}.", in_days(days)),
        days => format!("Overdue since {day}, {}: {what}.", in_days(-days)),
    }
}

fn in_days(days: i64) -> String {
    if days == 1 { "1 day".into() } else { format!("{days} days") }
}

impl KeyLife {
    /// The key's state on this day.
    pub fn state(&self, today: Day) -> KeyState {
        if !self.is_issued() {
            return KeyState::NeverIssued;
        }
        let rebuilds = |set: &SetLife| set.left() >= usize::from(set.quorum.threshold());
        if !self.sets.is_empty() && !self.sets.iter().any(rebuilds) {
            return KeyState::TooFewSheets;
        }
        let dates = self.metadata.as_ref().map(|key| (key.active_from.as_str(), key.ends.as_str()));
        let days = dates.and_then(|(from, ends)| Some((Day::parse(from)?, Day::parse(ends)?)));
        match days {
            None => KeyState::Unknown,
            Some((from, _)) if today < from => KeyState::PreActivation,
            Some((_, ends)) if today > ends => KeyState::PastItsEnd,
            Some(_) => KeyState::Active,
        }
    }
}

/// What is to be said of a key about a transcript that nothing vouches for.
pub(super) fn of_stranger(stranger: &Stranger) -> Notice {
    Notice(Matter::Stranger { ceremony: stranger.ceremony, found_at: stranger.found_at.clone() })
}

/// Everything to be said of a key: what cannot wait first, then by date.
pub(super) fn of(key: &KeyLife, today: Day) -> Vec<Notice> {
    let mut all = Vec::new();
    let newest = key.sets.len().saturating_sub(1);
    for (place, set) in key.sets.iter().enumerate() {
        about_set(set, place < newest, &mut all);
    }
    all.extend(key.broken.iter().map(|broken| Matter::Family(Box::new(broken.clone()))));
    if key.metadata.is_none() {
        all.push(Matter::NotMadeHere);
    }
    for chapter in &key.chapters {
        about_chapter(chapter, &mut all);
        if today.days_to(chapter.day) > 1 {
            all.push(Matter::Ahead { ceremony: chapter.ceremony, day: chapter.day });
        }
    }
    all.extend(far_dates(key));
    let ends = key
        .metadata
        .as_ref()
        .filter(|_| key.is_issued())
        .and_then(|metadata| Day::parse(metadata.ends.as_str()));
    all.extend(ends.map(Matter::Ends));
    // a key whose making was never sealed has no sheets to put together
    let proven = key.last_proof().filter(|_| !key.sets.is_empty());
    all.extend(proven.map(|chapter| Matter::Drill(chapter.day.next_year())));
    let mut all: Vec<Notice> = all.into_iter().map(Notice).collect();
    all.sort_by_key(|notice| (!notice.is_urgent(today), notice.due()));
    all
}

/// Days of half a working life: nobody plans the use of a key further ahead.
const FAR: i64 = 366 * 30;

fn far_dates(key: &KeyLife) -> Option<Matter> {
    let metadata = key.metadata.as_ref()?;
    let (from, ends) = (Day::parse(metadata.active_from.as_str())?, Day::parse(metadata.ends.as_str())?);
    let made = key.chapters.first()?.day;
    let far = made.days_to(from).abs() > FAR || from.days_to(ends) > FAR || made.days_to(ends) < 0;
    far.then_some(Matter::FarDates { from, ends })
}

fn about_set(set: &SetLife, older: bool, all: &mut Vec<Matter>) {
    let threshold = set.quorum.threshold();
    let (id, left) = (set.set, set.left());
    let enough = left >= usize::from(threshold);
    match (older, enough) {
        (true, true) => all.push(Matter::OldSet { set: id, left, threshold }),
        (false, false) => all.push(Matter::Lost { set: id, left, threshold }),
        _ => {}
    }
    let mut held: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for custody in set.shares.iter().flatten().filter(|custody| custody.place != Where::Destroyed) {
        *held.entry((custody.holder.as_str(), custody.affiliation.as_str())).or_default() += 1;
    }
    for (name, shares) in &set.known {
        let holds = held
            .iter()
            .any(|((holder, _), sheets)| *holder == name.as_str() && *sheets >= usize::from(threshold));
        if shares.len() >= usize::from(threshold) && !holds {
            let (name, shares) = (name.to_string(), shares.iter().copied().collect());
            all.push(Matter::OneKnew { set: id, name, shares, threshold });
        }
    }
    for ((name, _), sheets) in held {
        if sheets >= usize::from(threshold) {
            all.push(Matter::OneHolds { set: id, name: name.to_owned(), sheets, threshold });
        }
    }
    for place in [Where::Opened, Where::ToBeReplaced, Where::ToBeRotated] {
        let shares: Vec<u8> = (1u8..)
            .zip(&set.shares)
            .filter(|(_, custody)| custody.as_ref().is_some_and(|custody| custody.place == place))
            .map(|(share, _)| share)
            .collect();
        // once a newer set exists, "replace" is done
        let done = older && place == Where::ToBeReplaced;
        if !shares.is_empty() && !done {
            all.push(Matter::Undone { set: id, shares, left: place });
        }
    }
}

fn about_chapter(chapter: &Chapter, all: &mut Vec<Matter>) {
    let ceremony = chapter.ceremony;
    if let Some((exit, to)) = chapter.released.as_ref().filter(|(exit, _)| exit.is_in_the_clear()) {
        all.push(Matter::InTheOpen { exit: *exit, to: to.to_string(), day: chapter.day, ceremony });
    }
    if let Some(remains) = &chapter.remains {
        let aborted = chapter.end == End::Aborted;
        all.push(Matter::BrokenOff { ceremony, aborted, remains: remains.clone() });
    }
    if chapter.open_exceptions > 0 && chapter.end == End::Sealed {
        all.push(Matter::OpenExceptions { ceremony, count: chapter.open_exceptions });
    }
    if chapter.clock_jumps > 0 {
        all.push(Matter::ClockJumped { ceremony, count: chapter.clock_jumps });
    }
    if chapter.disagreed > 0 {
        all.push(Matter::Disagreed { ceremony, count: chapter.disagreed });
    }
}
