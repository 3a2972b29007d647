//! Something to know or to do about a key, in a sentence each.

use super::certified::NumberAgain;
use super::due::Due;
use super::moves::Illegal;
use super::set_life::Custody;
use super::whereabouts::Where;
use crate::ceremony::family::Broken;
use crate::ceremony::remains::Remains;
use crate::transcript::record::Exit;
use crate::vocab::ids::sheet_serial;
use crate::vocab::{CeremonyId, Day, SetId};

/// What is said of a day after which nothing is here.
pub(super) const DAY_OVER: &str =
    "A day of it is over, and the part that goes on after it is not here: hold it, or look for its folder.";

/// Something to know or to do: a finding, or a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice(pub(super) Matter);

/// What it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    /// Fewer sheets are left than rebuild the key.
    Lost { set: SetId, left: usize, threshold: u8 },
    /// A key that was ended, and sheets of it that are not known to be destroyed.
    LeftOver { set: SetId, left: usize },
    /// A destruction was held, and a set still rebuilds the key.
    NotEnded { ceremony: CeremonyId, set: SetId, left: usize, of: usize, threshold: u8 },
    /// A key that is to end left before: what went there is a copy.
    LivesOn { exit: Exit, to: String, day: Day, ceremony: CeremonyId },
    /// A transcript says what does not go with the state in which the key was.
    NoMove(Box<Illegal>),
    /// One person holds enough sheets of one set.
    OneHolds { set: SetId, name: String, sheets: usize, threshold: u8 },
    /// One person has known enough sheets of one set over time, without holding them now.
    OneKnew { set: SetId, name: String, shares: Vec<u8>, threshold: u8 },
    /// A share was issued again, and its old sheet is somewhere.
    OldPaper { share: u8, paper: Box<Custody>, gone: bool },
    /// A ceremony in between is not here.
    Gap { ceremony: CeremonyId, missing: CeremonyId },
    /// In an emergency one person brought every sheet.
    Alone { day: Day, ceremony: CeremonyId },
    /// Opened sheets are waiting to be replaced, or their key to be rotated.
    Undone { set: SetId, shares: Vec<u8>, left: Where },
    /// An older set can still rebuild the key.
    OldSet { set: SetId, left: usize, threshold: u8, beside: bool },
    /// The key, or a secret that it gave, left the ceremony in the clear.
    InTheOpen { exit: Exit, to: String, day: Day, ceremony: CeremonyId },
    /// A ceremony with this key ended without a seal.
    BrokenOff { ceremony: CeremonyId, aborted: bool, remains: Remains },
    /// A day of a ceremony is over, and the next one is not here.
    DayOver { ceremony: CeremonyId },
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
    /// A certificate authority gave a number again, or a list's number went back.
    NumberAgain(Box<NumberAgain>),
    /// Two of its transcripts do not fit.
    Family(Box<Broken>),
    /// The transcript of its making is not here.
    NotMadeHere,
    /// What is due on a day to come, or was.
    Due(Box<Due>),
}

impl Notice {
    /// The date of a notice that has one.
    pub fn due(&self) -> Option<Day> {
        if let Matter::Due(due) = &self.0 { Some(due.day) } else { None }
    }

    /// A few words for a table.
    pub fn short(&self) -> &'static str {
        if let Matter::Due(due) = &self.0 { due.task.word() } else { "finding" }
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
                if *left == 1 { "1 share is".to_owned() } else { format!("{left} shares are") }
            ),
            Matter::LeftOver { set, left } => format!(
                "Set {}: {} not recorded as destroyed, though the key is. That rebuilds nothing; destroy what is left before witnesses, or write down where it is.",
                set.short(),
                if *left == 1 { "1 share is".to_owned() } else { format!("{left} shares are") }
            ),
            Matter::NotEnded { ceremony, set, left, of, threshold } => format!(
                "The key was to end (ceremony {}), and of {left} of the {of} shares of set {} a sheet is still there, as it was told last; any {threshold} of them rebuild the key. Find the sheets, and destroy them before witnesses in a destruction that goes on after the last ceremony of this key.",
                ceremony.short(),
                set.short()
            ),
            Matter::LivesOn { exit, to, day, ceremony } => format!(
                "The key is to end, and its sheets were given up; but on {day} it left, {} ({to}; ceremony {}). What is there is a copy: destroy it, and have that recorded.",
                exit.said(),
                ceremony.short()
            ),
            Matter::NoMove(illegal) => illegal.said(),
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
            Matter::OldPaper { share, paper, gone } => old_paper(*share, paper, *gone),
            Matter::Gap { ceremony, missing } => format!(
                "Ceremony {} goes on after {}, whose transcript is not among those that count here: what that one did with the sheets is not told.",
                ceremony.short(),
                missing.short()
            ),
            Matter::Alone { day, ceremony } => format!(
                "On {day} one person alone brought the sheets, in an emergency (ceremony {}): the key is known to one person since. Rotate it. Until then hand the sheets that they have on to others: scripts dispatch and receipt.",
                ceremony.short()
            ),
            Matter::Undone { set, shares, left: Where::Missing } => {
                let shares: Vec<String> = shares.iter().map(u8::to_string).collect();
                format!(
                    "Set {}: missing at the last audit: share {}. Look for it, and count it as lost and in unknown hands until it is found.",
                    set.short(),
                    shares.join(", ")
                )
            }
            Matter::Undone { set, shares, left } => undone(*set, shares, left),
            Matter::OldSet { set, left, threshold, beside } => format!(
                "The {} set {} still rebuilds the key: the sheets of {left} of its shares are not recorded as destroyed, and any {threshold} are enough. Call them in, and destroy them before witnesses.",
                if *beside { "other" } else { "older" },
                set.short()
            ),
            Matter::InTheOpen { exit, to, day, ceremony } => in_the_open(exit, to, *day, *ceremony),
            Matter::BrokenOff { ceremony, aborted, remains } => {
                let how = if *aborted { "was aborted" } else { "was broken off" };
                format!("Ceremony {} {how}: {}. {}", ceremony.short(), remains.exists.join("; "), remains.next)
            }
            Matter::DayOver { ceremony } => format!("Ceremony {}: {DAY_OVER}", ceremony.short()),
            Matter::OpenExceptions { ceremony, count } => {
                format!("{} open in ceremony {}.", counted(*count, "exception is", "exceptions are"), ceremony.short())
            }
            Matter::Ahead { ceremony, day } => format!(
                "Ceremony {} is dated {day}, after {today}, the day that this is judged against: ask for a later day, or, if that is today, one of the two clocks was wrong.",
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
            Matter::NumberAgain(again) => again.said(),
            Matter::Family(broken) => of_family(broken),
            Matter::NotMadeHere => "The transcript of the ceremony that made this key is not here: what it is for is unknown, and so is any sheet that no transcript here names.".into(),
            Matter::Due(due) => due.said(today),
        }
    }
}

/// What does not fit, and what to do about it where that is not said with it.
fn of_family(broken: &Broken) -> String {
    let says_so = matches!(
        broken,
        Broken::Fork { .. }
            | Broken::SeenAfterOpening { .. }
            | Broken::OpenedTwice { .. }
            | Broken::IssuedTwice { .. }
            | Broken::SeenAfterDestruction { .. }
            | Broken::MovedTwice { .. }
    );
    let end = if says_so { "" } else { " Find out which is true." };
    format!("Transcripts do not fit each other: {broken}.{end}")
}

/// Where another sheet of a share was last, and what to do about it.
fn old_paper(share: u8, paper: &Custody, gone: bool) -> String {
    let serial =
        paper.serial.map_or_else(|| "sheet".to_owned(), |serial| format!("sheet {}", sheet_serial(serial)));
    let place = match &paper.place {
        Where::Bag(bag) => format!("in bag {bag}"),
        Where::Opened | Where::ToBeReplaced | Where::ToBeRotated | Where::Rotated => "in no bag".to_owned(),
        Where::OnItsWay { bag, to, .. } => format!("and sent to {to} in bag {bag}"),
        Where::Missing | Where::Destroyed => format!("and {}", paper.place()),
    };
    let end = if gone { "" } else { "; or make a new set" };
    format!(
        "Share {share} was issued again, and another {serial} of it, last with {} {place} (ceremony {}), is not recorded as destroyed: whoever has it has that share. Find it, and destroy it before witnesses{end}.",
        paper.holder,
        paper.told_by.short()
    )
}

/// Opened sheets that nobody has settled.
fn undone(set: SetId, shares: &[u8], left: &Where) -> String {
    let shares: Vec<String> = shares.iter().map(u8::to_string).collect();
    let act = match left {
        Where::ToBeRotated => "the key is to be rotated",
        Where::Opened => "nothing was decided about it: find it, and seal it before witnesses",
        Where::Bag(_)
        | Where::OnItsWay { .. }
        | Where::ToBeReplaced
        | Where::Rotated
        | Where::Destroyed
        | Where::Missing => "a new set is to be made",
    };
    let opened = match shares.as_slice() {
        [one] => format!("share {one} was"),
        several => format!("shares {} were", several.join(", ")),
    };
    format!("Set {}: {opened} opened and not sealed again; {act}.", set.short())
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// That whoever was there then can have kept it: the key itself, or a secret that it gave.
fn in_the_open(exit: &Exit, to: &str, day: Day, ceremony: CeremonyId) -> String {
    let (said, ceremony) = (exit.said(), ceremony.short());
    if exit.lets_the_key_out() {
        return format!(
            "The key left on {day}, {said} ({to}; ceremony {ceremony}). Whoever had it then can have kept it: rotate it, unless it stayed where it was meant to be."
        );
    }
    format!(
        "A secret left on {day}: {said} ({to}; ceremony {ceremony}). Whoever had it then can have kept it: replace it, unless it stayed where it was meant to be."
    )
}
