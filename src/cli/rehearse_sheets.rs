//! The sheets that earlier rehearsals left: in their own folder, or in one of the line before it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::RehearseArgs;
use super::desk_world::read_own_sheets;
use super::rehearse_failed::{Failed, cannot, failed};
use crate::ceremony::together;
use crate::desk::archive::checking::check_folder;
use crate::desk::archive::parts::folders_up_to;
use crate::plan::Template;
use crate::sharing::payload;
use crate::sharing::share::{LockKind, Share};
use crate::transcript::names;
use crate::transcript::record::{KnownSet, Parent, Place};
use crate::vocab::text::counted;
use crate::vocab::{CeremonyId, SecretText, shown_path};

/// Sheets by number, and what unlocks them.
pub(super) type Papers = (BTreeMap<u8, PathBuf>, BTreeMap<u8, SecretText>);

/// The sheets of the rehearsal that a recovery builds on, if that one tells of a set: found before a folder is made.
pub(super) fn papers_before(
    template: &Template,
    before: &[Parent],
    args: &RehearseArgs,
) -> Result<Option<Papers>, Failed> {
    let brings = template.kind.opens_sheets() || template.kind.looks_at_sheets();
    let tells = brings && before.iter().any(|parent| parent.known.is_some());
    let Some(first) = args.parents.first().filter(|_| tells) else { return Ok(None) };
    let found = sheets_of(&args.parents);
    if found.is_empty() {
        return Err(cannot(format!(
            "{}: it tells of a set, and its sheets are not there, nor in the folder of a rehearsal before it that lies beside it: put them beside each other",
            shown_path(first)
        )));
    }
    let known = together::all_of(before.iter()).map_err(failed)?;
    if let Some(known) = known.as_ref().filter(|_| template.kind.opens_sheets()) {
        check_left(known, first)?;
    }
    let sheets = those_that_count(found, known.as_ref(), template.kind.opens_sheets(), first)?;
    Ok(Some((sheets, BTreeMap::new())))
}

/// Of each share the sheet that the record is about. Where one was issued again, in one of several ceremonies maybe, there
/// are two, and its digest says which.
fn those_that_count(
    found: BTreeMap<u8, Vec<PathBuf>>,
    known: Option<&KnownSet>,
    to_be_opened: bool,
    before: &Path,
) -> Result<BTreeMap<u8, PathBuf>, Failed> {
    let all: Vec<&PathBuf> = found.values().flatten().collect();
    let mut read = read_own_sheets(&all).map_err(failed)?.into_iter();
    let (mut sheets, mut locked) = (BTreeMap::new(), Vec::new());
    for (share, paths) in found {
        let recorded = known.and_then(|known| known.sheets.iter().find(|sheet| sheet.share == share)?.digest);
        let texts: Vec<SecretText> = read.by_ref().take(paths.len()).collect();
        let shares = texts.iter().map(|text| payload::read(text.expose()));
        let shares: Vec<Share> = shares.collect::<Result<_, _>>().map_err(failed)?;
        let of_the_record = |it: &Share| recorded.is_none_or(|digest| it.digest() == digest);
        let place = shares.iter().position(of_the_record).ok_or_else(|| no_sheet(share, before))?;
        // code words are written down by stand-ins alone, and gone with their ceremony
        if to_be_opened && shares.get(place).is_some_and(|it| it.header.lock == LockKind::CodeWords) {
            locked.push(share);
            continue;
        }
        sheets.extend(paths.into_iter().nth(place).map(|path| (share, path)));
    }
    let need = known.map_or(1, |known| usize::from(known.quorum.threshold()));
    // the stand-ins open the first bags that are sealed
    let sealed =
        known.into_iter().flat_map(|known| &known.sheets).filter(|sheet| sheet.place == Place::Sealed);
    let first_locked = sealed.take(need).any(|sheet| locked.contains(&sheet.share));
    if to_be_opened && (sheets.len() < need || first_locked) {
        let locked: Vec<String> = locked.iter().map(u8::to_string).collect();
        let locked = match locked.as_slice() {
            [] => String::new(),
            [one] => format!("; share {one} is locked with code words, which only its stand-ins wrote down"),
            several => format!(
                "; shares {} are locked with code words, which only their stand-ins wrote down",
                several.join(", ")
            ),
        };
        return Err(cannot(format!(
            "{}: {} of its set can be opened in it and in the rehearsals beside it, and {need} are needed, the first that are sealed{locked}. Put the rehearsals that printed the others beside it, or give one whose sheets are open or have a passphrase",
            shown_path(before),
            counted(sheets.len() as u64, "sheet")
        )));
    }
    Ok(sheets)
}

/// What was destroyed is brought by nobody.
fn check_left(known: &KnownSet, before: &Path) -> Result<(), Failed> {
    let need = usize::from(known.quorum.threshold());
    let all = usize::from(known.quorum.shares());
    let gone = known.sheets.iter().filter(|sheet| sheet.place == Place::Destroyed).count();
    if all - gone >= need {
        return Ok(());
    }
    Err(cannot(format!(
        "{}: {gone} of the {all} sheets of its set are destroyed, and any {need} are needed: there is nothing left to be held with them",
        shown_path(before)
    )))
}

fn no_sheet(share: u8, before: &Path) -> Failed {
    cannot(format!(
        "{}: no sheet of share {share} in the rehearsals before it is the one that its record is about: put the rehearsal that printed it beside the others",
        shown_path(before)
    ))
}

/// How many earlier rehearsals are looked through.
const MOST_BEFORE: usize = 60;

/// The sheets that earlier rehearsals left, of each share what was printed again first. What a ceremony did not print lies with those that it
/// went on after, whose folders are looked for beside it, up to the one that made the set.
fn sheets_of(before: &[PathBuf]) -> BTreeMap<u8, Vec<PathBuf>> {
    let mut folders = before.to_vec();
    let (mut again, mut made) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(folder) = folders.get(at).filter(|_| at < MOST_BEFORE).cloned() {
        let here = sheets_in(&folder);
        if here.is_empty() || prints_one(&folder) {
            let older = folders_before(&folder).into_iter().filter(|one| !folders.contains(one));
            folders.extend(older.collect::<Vec<_>>());
            again.extend(here);
        } else {
            made.extend(here);
        }
        at += 1;
    }
    // what was printed again counts, however near the ceremony is that made the set
    let mut sheets: BTreeMap<u8, Vec<PathBuf>> = BTreeMap::new();
    for (share, path) in again.into_iter().chain(made) {
        sheets.entry(share).or_default().push(path);
    }
    sheets
}

/// True if what lies in this folder printed one share of a set that was there.
fn prints_one(folder: &Path) -> bool {
    let state = check_folder(folder).ok();
    let state = state.as_ref().and_then(|report| report.audit.state());
    state.is_some_and(|state| state.plan().template.kind.issues_again())
}

/// The folders of the ceremonies that this one goes on after, as far as they lie beside it.
fn folders_before(folder: &Path) -> Vec<PathBuf> {
    let of = |folder: &Path| check_folder(folder).ok()?.audit.state().cloned();
    let Some(state) = of(folder) else { return Vec::new() };
    let around = folder.parent().filter(|around| !around.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside: Vec<PathBuf> =
        std::fs::read_dir(around).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    beside.sort();
    let inside = beside.iter().map(|one| one.join("generation")).collect::<Vec<_>>();
    let all = beside.into_iter().chain(inside).filter(|one| one.join(names::TRANSCRIPT).is_file());
    let mut wanted: Vec<CeremonyId> = state.builds_on().map(|parent| parent.ceremony).collect();
    let mut found = Vec::new();
    // a copy of one of them does not take the place of another
    for one in all {
        let ceremony = of(&one).map(|state| state.ceremony());
        if let Some(place) = wanted.iter().position(|wanted| Some(*wanted) == ceremony) {
            wanted.remove(place);
            found.push(one);
        }
        if wanted.is_empty() {
            break;
        }
    }
    found
}

/// Those of one folder, and of the days before it.
fn sheets_in(before: &Path) -> BTreeMap<u8, PathBuf> {
    let mut sheets = BTreeMap::new();
    let days = folders_up_to(before).into_iter().map(|day| day.join("sheets"));
    // a ceremony that made sheets of its own may have begun with a key that it no longer is about
    for place in days.chain([before.join("generation").join("sheets")]) {
        if !sheets.is_empty() && place.starts_with(before.join("generation")) {
            break;
        }
        let mut found: Vec<PathBuf> =
            std::fs::read_dir(&place).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        // a replacement is named after the sheet that it replaces, and comes after it
        found.sort_by_key(|path| path.with_extension(""));
        for path in found {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            let number = name
                .strip_prefix("share-")
                .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
            if let Some(share) = number.and_then(|digits: String| digits.parse::<u8>().ok()) {
                sheets.insert(share, path);
            }
        }
    }
    sheets
}
