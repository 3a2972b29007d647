//! Ceremonies of keys that are made elsewhere: an entry of their own, since there is no key of ours to list them under.

use super::chapter::{Chapter, End};
use super::notice::DAY_OVER;
use super::told::ToldCeremony;
use crate::ceremony::family::Broken;
use crate::vocab::text::counted;

/// What they stand under, wherever they are listed.
pub const RECORDED: &str = "Ceremonies without a key that was made here";

/// One such ceremony, and what is wrong between it and the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedCeremony {
    /// What it was.
    pub chapter: Chapter,
    /// Rules between it and the transcript before it that are broken.
    pub broken: Vec<Broken>,
}

impl RecordedCeremony {
    pub(super) fn of(told: &ToldCeremony, broken: Vec<Broken>) -> Self {
        Self { chapter: Chapter::of(told), broken }
    }

    /// The day, what it was, where it lies: in a line.
    pub fn said(&self) -> String {
        let Chapter { day, script, ceremony, found_at, .. } = &self.chapter;
        format!(
            "{day} \u{b7} {script} \u{b7} {} \u{b7} {} \u{b7} {found_at}",
            self.chapter.said(),
            ceremony.short()
        )
    }

    /// What somebody has to look at, a sentence each; empty where nothing is left.
    pub fn findings(&self) -> Vec<String> {
        let chapter = &self.chapter;
        let mut all: Vec<String> = self.broken.iter().map(|broken| format!("{broken}.")).collect();
        match chapter.end {
            End::Sealed => {}
            End::DayOver => all.push(DAY_OVER.to_owned()),
            End::Aborted | End::BrokenOff(_) => {
                all.push("It has no seal: what it tells of may not be all.".to_owned());
            }
        }
        let people = chapter.disagreed;
        for (count, what, is) in [
            (chapter.open_exceptions, "exception", ["is open", "are open"]),
            (chapter.clock_jumps, "jump", ["of the clock stands in it", "of the clock stand in it"]),
            (people, "person", ["does not agree with it", "do not agree with it"]),
        ] {
            if count > 0 {
                let said = if what == "person" && count > 1 {
                    format!("{count} people")
                } else {
                    counted(count, what)
                };
                let [one, several] = is;
                all.push(format!("{said} {}.", if count == 1 { one } else { several }));
            }
        }
        all
    }
}
