//! What a broken-off ceremony's folder says of itself, for the header of the one that continues it.

use std::path::{Path, PathBuf};

use super::checking::check_folder;
use crate::ceremony::refusal::OddParent;
use crate::ceremony::together;
use crate::ceremony::verdict::{FolderReport, Wrong};
use crate::desk::files::FileError;
use crate::transcript::record::{Ended, Parent};
use crate::vocab::{Mode, shown_path};

/// Why a folder cannot be continued.
#[derive(Debug, thiserror::Error)]
pub enum ContinueError {
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(#[from] FileError),
    /// Its lines do not stand.
    #[error("{}: it cannot be continued, because it is not valid. {wrong}", shown_path(.folder))]
    NotValid {
        /// The folder.
        folder: PathBuf,
        /// What is wrong.
        wrong: Wrong,
    },
    /// Not one entry.
    #[error("{}: nothing was written there, so there is nothing to continue: start a new ceremony", shown_path(.0))]
    Nothing(PathBuf),
    /// It goes on by its own next day, and by nothing else.
    #[error("{}: a day of it is over, and the ceremony goes on on another: hold that day first, and go on after the folder of the last one", shown_path(.0))]
    DayOver(PathBuf),
    /// A rehearsal and a production ceremony do not continue each other.
    #[error("{}: it is a {} ceremony; a {} ceremony cannot continue it", shown_path(.folder), .theirs.word(), .ours.word())]
    OtherMode {
        /// The folder.
        folder: PathBuf,
        /// Its mode.
        theirs: Mode,
        /// The mode of the new one.
        ours: Mode,
    },
}

/// Why ceremonies do not go together as what one goes on after, with the folder of each; none if they do.
pub fn apart(named: &[(&Path, &Parent)]) -> Option<String> {
    for (place, (folder, one)) in named.iter().enumerate() {
        if let Some((again, _)) =
            named.iter().skip(place + 1).find(|(_, other)| other.ceremony == one.ceremony)
        {
            let (folder, again) = (shown_path(folder), shown_path(again));
            return Some(format!(
                "ceremony {} is named twice, as {folder} and as {again}: name one of them",
                one.ceremony.short()
            ));
        }
    }
    let odd = together::all_of(named.iter().map(|(_, parent)| *parent)).err()?;
    let of_sets = |(folder, parent): &(&Path, &Parent)| {
        let known = parent.known.as_ref()?;
        Some(format!("{} of set {}", shown_path(folder), known.set.short()))
    };
    Some(match odd {
        OddParent::TwoSets { .. } => format!(
            "these folders are of several sets: {}. Name folders of one set alone; where a new set replaced an old one, those of the new one",
            named.iter().filter_map(of_sets).collect::<Vec<_>>().join(", ")
        ),
        odd => {
            let folders: Vec<String> = named.iter().map(|(folder, _)| shown_path(folder)).collect();
            format!("these folders do not go together: {} tell of {odd}", folders.join(" and "))
        }
    })
}

/// Checks the folder and says what the new transcript's first line carries of it.
pub fn parent_of(folder: &Path, ours: Mode) -> Result<Parent, ContinueError> {
    parent_in(folder, &check_folder(folder)?, ours)
}

/// The same of a folder that was checked.
pub fn parent_in(folder: &Path, report: &FolderReport, ours: Mode) -> Result<Parent, ContinueError> {
    let folder = folder.to_owned();
    if let Some(wrong) = &report.wrong {
        return Err(ContinueError::NotValid { folder, wrong: wrong.clone() });
    }
    let Some(state) = report.audit.state() else { return Err(ContinueError::Nothing(folder)) };
    if state.mode() != ours {
        return Err(ContinueError::OtherMode { folder, theirs: state.mode(), ours });
    }
    if state.ended() == Ended::DayOver {
        return Err(ContinueError::DayOver(folder));
    }
    Ok(state.as_parent(report.audit.head()))
}
