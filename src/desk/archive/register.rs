//! The register of the ceremonies that lie in some places: each transcript is verified as `verify` does it, and only
//! what holds is counted; with a list of trusted keys, only what that list vouches for.

use std::path::{Path, PathBuf};

use super::anchor::anchor_by_trust;
use super::checking::check_while;
use super::unfinished::ceremony_folders;
use crate::ceremony::audit::Outcome;
use crate::ceremony::register::{NotCounted, Register, ToldCeremony};
use crate::transcript::trust::TrustList;
use crate::vocab::{Day, Mode, shown_path};

/// Reads every ceremony folder in these places: a place is one itself, or a folder of them. `go_on` is told how many
/// were read, before each one, and may stop it; the register is then of those that were.
pub fn register(
    places: &[PathBuf],
    mode: Mode,
    today: Day,
    trust: Option<&TrustList>,
    mut go_on: impl FnMut(usize) -> bool,
) -> Register {
    let (folders, crowded) = ceremony_folders(places);
    let (mut told, mut strangers, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for (read, (_, folder)) in folders.iter().enumerate() {
        if !go_on(read) {
            break;
        }
        match one(folder, trust, || go_on(read)) {
            Ok(Some((one, true))) => told.push(one),
            Ok(Some((one, false))) => strangers.push(one),
            Ok(None) => {}
            Err(why) => left_out.push(NotCounted { found_at: shown_path(folder), why }),
        }
    }
    for place in crowded {
        let why =
            "there are so many names in this folder that not all were looked at: name a smaller one".into();
        left_out.push(NotCounted { found_at: shown_path(&place), why });
    }
    let mut register = match trust {
        Some(_) => Register::anchored(told, strangers, mode, today),
        None => Register::of(told, mode, today),
    };
    register.left_out.append(&mut left_out);
    register
}

/// One folder, and whether it counts; none if nothing happened in it.
fn one(
    folder: &Path,
    trust: Option<&TrustList>,
    mut go_on: impl FnMut() -> bool,
) -> Result<Option<(ToldCeremony, bool)>, String> {
    let report = check_while(folder, |_| go_on()).map_err(|error| error.to_string())?;
    if let Some(wrong) = report.wrong {
        return Err(format!("not valid: {wrong}"));
    }
    // without the files of the close the seal is there, and nobody outside can check it
    if let (Outcome::Sealed { .. }, Some(missing)) = (report.audit.outcome(), report.missing.first()) {
        return Err(format!("incomplete: {missing} is not there"));
    }
    let counts = trust.is_none_or(|list| anchor_by_trust(list, folder, &report).holds());
    let (head, found_at) = (report.audit.head(), shown_path(folder));
    Ok(report.audit.into_state().map(|state| (ToldCeremony { found_at, state, head }, counts)))
}
