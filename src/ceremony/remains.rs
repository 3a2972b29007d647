//! What a ceremony leaves behind when it ends early: said in words that depend on what it was and how far it came.
//! The same words go to the screen, into the record of the abort, and into the header of the ceremony that goes on.

use super::state::{OpenedBag, State};
use crate::plan::Kind;
use crate::transcript::record::{AfterOpening, Ended, Exit};
use crate::vocab::text::{capital, counted};
use crate::vocab::{Line, Prose};

/// Bags and exits that are named one by one; more are counted.
const NAMED: usize = 12;

/// What is there, what is gone, and what is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remains {
    /// What exists: sheets, bags, what left.
    pub exists: Vec<String>,
    /// What is gone.
    pub lost: Vec<String>,
    /// What becomes of what exists, and which steps are done again.
    pub next: String,
}

impl State {
    /// What it would leave behind if it ended here.
    pub fn remains(&self) -> Remains {
        match self.plan().template.kind {
            Kind::Generation => self.remains_of_a_generation(),
            Kind::Rotation => self.remains_of_a_rotation(),
            Kind::Recovery | Kind::Drill => self.remains_of_a_recovery(),
            Kind::Reshare => self.remains_of_a_resharing(),
            Kind::Reissue => self.remains_of_a_re_issue(),
            Kind::Audit => self.remains_of_an_audit(),
            Kind::Destruction | Kind::Deposit | Kind::DepositRelease | Kind::Record => {
                self.remains_of_a_record()
            }
        }
    }

    /// The same in one text, for the record of an abort: what existed, and that memory is wiped now.
    pub fn existed(&self) -> Prose {
        let broken_off = self.header().parent.as_ref().filter(|parent| parent.ended == Ended::BrokenOff);
        match broken_off.filter(|_| self.people().is_empty()) {
            // it was opened to close the one before, and nothing happened in it
            Some(parent) => clipped(&format!("Of the ceremony that it closes: {}", parent.redo)),
            None => clipped(&format!("{}. {}.", self.key_now(), capital(&self.remains().exists.join("; ")))),
        }
    }

    /// How it ended, what it left and what is done again, for the ceremony that goes on after it.
    pub fn handed_over(&self) -> Prose {
        let Remains { exists, lost, next } = self.remains();
        match self.due() {
            Some((_, planned, _)) => clipped(&format!(
                "It stopped at step {}. {}. Gone: {}. {next}",
                planned.id,
                capital(&exists.join("; ")),
                lost.join("; "),
            )),
            None => match self.ended() {
                Ended::Sealed => clipped("It was finished; this is a later ceremony."),
                Ended::DayOver => clipped(&format!("Its day {} is over; this is the next.", self.part())),
                Ended::Aborted | Ended::BrokenOff => {
                    clipped(&format!("It was ended early. {}. {next}", capital(&exists.join("; "))))
                }
            },
        }
    }

    /// How the transcript ends, as far as it goes.
    pub const fn ended(&self) -> Ended {
        match self.stage() {
            super::state::Stage::Sealed => Ended::Sealed,
            super::state::Stage::DayOver { .. } => Ended::DayOver,
            super::state::Stage::Aborted => Ended::Aborted,
            super::state::Stage::Running { .. } => Ended::BrokenOff,
        }
    }

    /// The key in memory when a ceremony is aborted.
    fn key_now(&self) -> &'static str {
        let done = self.done();
        match self.plan().template.kind {
            Kind::Generation | Kind::Rotation => match (self.fingerprint(), done.wiped) {
                (None, _) => "No key existed",
                (Some(_), true) => "The key was wiped from memory before",
                (Some(_), false) => "A key was in memory, and is wiped now",
            },
            Kind::Audit => "No key was rebuilt, and no share is in memory",
            Kind::Destruction => "No key was in memory",
            Kind::Deposit | Kind::DepositRelease | Kind::Record => "No key of this program was touched",
            Kind::Recovery | Kind::Drill | Kind::Reshare | Kind::Reissue if done.combined && !done.wiped => {
                "The rebuilt key was in memory, and is wiped now"
            }
            Kind::Recovery | Kind::Drill | Kind::Reshare | Kind::Reissue if done.rebuilt => {
                "The key was rebuilt, and wiped from memory before"
            }
            Kind::Recovery | Kind::Drill | Kind::Reshare | Kind::Reissue
                if self.opened().iter().any(|bag| bag.share.is_some()) =>
            {
                "No key was rebuilt; the shares that were read are wiped from memory now"
            }
            Kind::Recovery | Kind::Drill | Kind::Reshare | Kind::Reissue => {
                "No key was rebuilt, and no share was read"
            }
        }
    }

    /// What was looked at stands; a sheet that is out of its bag goes into one.
    fn remains_of_an_audit(&self) -> Remains {
        let mut exists: Vec<String> = self.coverage().iter().map(ToString::to_string).collect();
        let open = self.sightings().iter().find(|sighting| sighting.is_open());
        exists.extend(open.map(|sighting| format!("share {} is out of its bag", sighting.share)));
        let next = if open.is_some() {
            "The sheet that is out of its bag goes into a new one before witnesses. The sheets that were not looked at are looked at in a new audit."
        } else {
            "What was seen stands. The sheets that were not looked at are looked at in a new audit."
        };
        let lost = "nothing: no share is kept in memory".to_owned();
        Remains { exists, lost: vec![lost], next: next.to_owned() }
    }

    fn remains_of_a_record(&self) -> Remains {
        let outcomes = self.outcomes();
        let mut exists: Vec<String> = outcomes.item_bags().iter().map(|bag| format!("bag {bag}")).collect();
        if !outcomes.evidence.is_empty() {
            exists.push(format!("{} in evidence/", counted(outcomes.evidence.len(), "file")));
        }
        if exists.is_empty() {
            exists.push("nothing but this record".to_owned());
        }
        let next = "What was made elsewhere stands as this record tells of it. Hold the steps that are missing in a new ceremony that goes on after this one.";
        Remains { exists, lost: vec!["the ceremony key of this record".to_owned()], next: next.to_owned() }
    }

    fn remains_of_a_generation(&self) -> Remains {
        let sheets = self.sheets();
        let mut exists = Vec::new();
        if sheets.printed == 0 {
            exists.push("no sheet was printed".to_owned());
        } else {
            exists.push(format!(
                "sheets sent to print: {}; sealed in bags: {}; spoiled: {}",
                sheets.printed, sheets.sealed, sheets.spoiled
            ));
        }
        let good = self.good_sheets();
        let set = self.set().filter(|_| good > 0);
        if let Some(set) = set {
            let k = usize::from(set.quorum.threshold());
            exists.push(if good >= k {
                format!("{good} good sheets of set {}, and any {k} of them rebuild its key", set.set.short())
            } else {
                format!(
                    "{} of set {}, fewer than the {k} that rebuild its key",
                    if good == 1 { "1 good sheet".to_owned() } else { format!("{good} good sheets") },
                    set.set.short()
                )
            });
        }
        exists.extend(self.what_left());
        let mut lost = Vec::new();
        let next = match (self.fingerprint(), self.done().wiped) {
            (None, _) => {
                lost.push("nothing: there was no key yet".to_owned());
                "Every step is done again."
            }
            (Some(_), true) => {
                lost.push(
                    "nothing: the key was rebuilt from the sheets and wiped, as the script says".to_owned(),
                );
                "The sheets stay sealed in their bags: the set is whole, and only the close of its record is missing. If a new key is made, the owner decides what becomes of these sheets, and not before the new set is sealed."
            }
            (Some(_), false) if set.is_some() => {
                let enough = set.is_some_and(|set| good >= usize::from(set.quorum.threshold()));
                let back = if enough { "only its sheets rebuild it" } else { "it cannot be brought back" };
                lost.push(format!("the key in memory: {back}"));
                "Every step is done again with a new key, and the sheets of this unfinished set are destroyed before witnesses."
            }
            (Some(_), false) => {
                let protects = if self.releases().is_empty() {
                    "it protected nothing yet, and a new one is drawn"
                } else {
                    "it cannot be brought back, and what left of it is worth nothing"
                };
                lost.push(format!("the key in memory: {protects}"));
                "Every step is done again with a new key; sheets that were sent to print are destroyed before witnesses."
            }
        };
        Remains { exists, lost, next: next.to_owned() }
    }

    fn good_sheets(&self) -> usize {
        self.shares().iter().filter(|share| share.sheet.is_some()).count()
    }

    /// What an early end left on paper: good sheets that rebuild a key which was not finished, and where they are.
    pub fn rebuilds_still(&self) -> Option<String> {
        let set = self.set().filter(|_| self.plan().template.kind.draws_a_key() && !self.done().wiped)?;
        let (good, k) = (self.good_sheets(), usize::from(set.quorum.threshold()));
        let places = (1u8..=255).zip(self.shares()).filter(|(_, share)| share.sheet.is_some());
        let mut places: Vec<String> = places
            .take(NAMED)
            .map(|(x, share)| match &share.bagged {
                Some((bag, holder)) => {
                    let holder = self.person(*holder).expect("a bag is recorded with somebody of the roll");
                    format!("share {x} in bag {bag}, {}", holder.name)
                }
                None => format!("share {x} in no bag"),
            })
            .collect();
        if let Some(more) = good.checked_sub(NAMED).filter(|more| *more > 0) {
            places.push(format!("and {more} more"));
        }
        (good >= k).then(|| {
            format!(
                "This key is on paper still: any {k} of {good} good sheets rebuild it. Destroy them first, before witnesses: {}.",
                places.join("; ")
            )
        })
    }

    /// As of a generation; the key that was to be replaced is untouched.
    fn remains_of_a_rotation(&self) -> Remains {
        let mut made = self.remains_of_a_generation();
        if self.hands_on_the_old_key() {
            made.next.push_str(
                " The key that was to be replaced is untouched and stays in use: its sheets are where they were.",
            );
        }
        made
    }

    /// What has left, as far as it is named.
    fn what_left(&self) -> impl Iterator<Item = String> {
        let left = self.releases().iter().filter(|(exit, _)| *exit != Exit::None).take(NAMED);
        left.map(|(exit, to)| has_left(exit, to))
    }

    /// The secrets that were sealed under the key, as far as they are named.
    fn what_was_sealed(&self) -> impl Iterator<Item = String> {
        self.outcomes().payloads.iter().take(NAMED).map(|sealed| {
            let proven =
                if sealed.opened { "opened once as proof" } else { "never opened: do not rely on it" };
            format!("a secret sealed under the key, in evidence/{}, {proven}", sealed.name)
        })
    }

    /// The secrets that left, each with where it went: no wipe reaches them.
    pub fn outside(&self) -> Vec<String> {
        let left = self.releases().iter().filter(|(exit, _)| exit.is_of_a_secret());
        left.map(|(exit, to)| has_left(exit, to)).collect()
    }

    fn remains_of_a_recovery(&self) -> Remains {
        let done = self.done();
        let mut exists = Vec::new();
        if self.opened().is_empty() {
            exists.push("no bag was opened: nothing changed for any sheet".to_owned());
        }
        exists.extend(self.opened().iter().take(NAMED).map(|bag| self.about_bag(bag)));
        if let Some(more) = self.opened().len().checked_sub(NAMED).filter(|more| *more > 0) {
            exists.push(format!("bags opened besides: {more}"));
        }
        exists.extend(self.what_left());
        exists.extend(self.what_was_sealed());
        let nothing_left = done.rebuilt && !self.releases().iter().any(|(exit, _)| exit.lets_the_key_out());
        if nothing_left {
            exists.push("the key was rebuilt and proven, and did not leave".to_owned());
        }
        let lost = if done.combined && !done.wiped {
            "the rebuilt key in memory: the same sheets rebuild it again"
        } else if done.rebuilt && done.wiped {
            "nothing: the key was wiped before, as the script says"
        } else if self.taken().is_empty() {
            "nothing: no share was in memory"
        } else {
            "the shares in memory: they are still on their sheets"
        };
        let undecided = self.opened().iter().filter(|bag| bag.decided.is_none()).count();
        let next = if self.opened().is_empty() {
            "Every step is done again."
        } else if undecided == 0 {
            "Every opened sheet was decided about; what was decided stands. No other sheet is touched."
        } else {
            "Every sheet that was opened and not decided about is kept: it is sealed in a new bag before witnesses, or brought to the ceremony that goes on. The key may depend on it."
        };
        Remains { exists, lost: vec![lost.to_owned()], next: next.to_owned() }
    }

    /// The old sheets as in a recovery, and those of the new set, which counts only once it is proven and sealed.
    fn remains_of_a_resharing(&self) -> Remains {
        let old = self.remains_of_a_recovery();
        let sheets = self.sheets();
        if sheets.printed == 0 {
            return old;
        }
        let proven = self.done().trial && self.shares().iter().all(|share| share.bagged.is_some());
        let mut exists = old.exists;
        exists.push(format!(
            "of the new set, sheets sent to print: {}; sealed in bags: {}; spoiled: {}",
            sheets.printed, sheets.sealed, sheets.spoiled
        ));
        let next = if proven {
            "The new set is proven and sealed: its sheets stay. Every opened sheet of the old set that was not decided about is kept, or destroyed before witnesses."
        } else {
            "The new set was not proven: every sheet of it is destroyed before witnesses. Every sheet of the old set is kept and sealed in a new bag: the key depends on them."
        };
        Remains { exists, lost: old.lost, next: next.to_owned() }
    }

    /// The sheets that were brought as in a recovery, and the one of the share that is issued again.
    fn remains_of_a_re_issue(&self) -> Remains {
        let old = self.remains_of_a_recovery();
        let (sheets, Some(share)) = (self.sheets(), self.plan().choices.share) else { return old };
        if sheets.printed == 0 {
            return old;
        }
        let mut exists = old.exists;
        exists.push(format!(
            "of share {share}, sheets sent to print: {}; sealed in bags: {}; spoiled: {}",
            sheets.printed, sheets.sealed, sheets.spoiled
        ));
        let next = if self.done().trial {
            "The new sheet is proven and stays. Every other sheet that was opened and not decided about is kept; the old one of its share is destroyed before witnesses."
        } else {
            "The new sheet was not proven: it is destroyed before witnesses. Every sheet that was opened is kept and sealed in a new bag: the key depends on them."
        };
        Remains { exists, lost: old.lost, next: next.to_owned() }
    }

    fn about_bag(&self, bag: &OpenedBag) -> String {
        let person = self.people().iter().find(|person| person.id == bag.holder);
        let who = person.map_or_else(|| bag.holder.to_string(), |person| person.name.to_string());
        let share = bag.share.or(bag.recorded);
        let share = share.map_or_else(|| "its sheet was not told".to_owned(), |x| format!("share {x}"));
        let now = match &bag.decided {
            None => "opened, and not decided about".to_owned(),
            Some((AfterOpening::Resealed, new)) => {
                format!(
                    "sealed again{}",
                    new.as_ref().map_or_else(String::new, |new| format!(" in bag {new}"))
                )
            }
            Some((AfterOpening::Reshare, _)) => "to be replaced by a new set".to_owned(),
            Some((AfterOpening::Rotate, _)) => "kept until the key is rotated".to_owned(),
            Some((AfterOpening::Destroyed, _)) => "destroyed".to_owned(),
        };
        format!("bag {} of {who}, {share}: {now}", bag.bag)
    }
}

/// Cut, so that it fits; the transcript has all of it.
fn clipped(text: &str) -> Prose {
    Prose::lossy(text)
}

fn has_left(exit: &Exit, to: &Line) -> String {
    let what = if exit.lets_the_key_out() { "the key has left" } else { "it has left" };
    format!("{what}: {}, {to}", exit.said())
}
