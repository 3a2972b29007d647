//! `rehearse`: a whole ceremony with worthless keys, then everything it left is checked as a stranger would.
//!
//! Exit codes: 0 everything held · 1 something did not · 2 usage, or the folder cannot be used.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::desk_world::{DeskError, DeskWorld, read_own_sheets};
use super::out::Out;
use super::rehearse_failed::{Failed, cannot, failed};
use super::rehearse_sheets::{Papers, papers_before};
use super::rehearse_ways;
use super::rehearsed::{Proof, Rehearsed, summarise};
use super::verify;
use super::{DONE, RehearseArgs};
use crate::ceremony::Opening;
use crate::ceremony::rehearsal::{self, RehearsalError};
use crate::ceremony::verdict::Verdict;
use crate::desk::archive::continuing::{ContinueError, apart, parent_of};
use crate::desk::archive::folder::Folder;
use crate::desk::hardening::Hardened;
use crate::desk::templates::{FindError, find};
use crate::desk::{clock, program};
use crate::plan::{Choices, Kind, OwnLock, Template, blocks, load};
use crate::sharing::gather::{CombineError, Lack, Pile};
use crate::sharing::share::LockKind;
use crate::sharing::{Quorum, lock, payload};
use crate::transcript::record::Parent;
use crate::vocab::{Mode, SecretText, shown_path};

/// Runs the command.
pub fn run(args: &RehearseArgs, hardened: Hardened, out: &mut Out) -> u8 {
    match rehearse(args, hardened, out) {
        Ok(()) => DONE,
        Err(Failed { code, why }) => {
            out.aside(&why);
            code
        }
    }
}

/// What a finished rehearsal leaves for the checks after it.
fn rehearse(args: &RehearseArgs, hardened: Hardened, out: &mut Out) -> Result<(), Failed> {
    let started = Instant::now();
    let template = find(&args.template).map_err(|error| match error {
        FindError::Problems(_) => failed(error),
        FindError::Unknown(_) | FindError::File(_) | FindError::NoRandomness(_) => cannot(error),
    })?;
    let quorum = wanted_quorum(args, &template)?;
    rehearse_ways::wishes(&template, &args.choose).map_err(cannot)?;
    let before = args.parents.iter().map(|folder| parent_of(folder, Mode::Rehearsal));
    let before: Vec<Parent> = before.collect::<Result<_, _>>().map_err(|error| match error {
        ContinueError::Unreadable(error) => cannot(error),
        ContinueError::Nothing(_) => failed(format!("{error}, and leave this --continue out")),
        error => failed(error),
    })?;
    check_own_locks(args, &template, &before)?;
    let named: Vec<(&Path, &Parent)> = args.parents.iter().map(PathBuf::as_path).zip(&before).collect();
    if let Some(why) = apart(&named) {
        return Err(cannot(why));
    }
    let papers = papers_before(&template, &before, args)?;
    let path = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("rehearsal-{}", stamp())));
    let folder = Folder::create(&path).map_err(cannot)?;
    let held = match needed(&template, !before.is_empty()) {
        Needed::Nothing => hold(&template, quorum, before, folder, args, hardened, None, out)?,
        Needed::Key => hold_after_a_key(&template, quorum, folder, args, hardened, out)?,
        Needed::Sheets => hold_at_sheets(&template, quorum, before, folder, args, hardened, papers, out)?,
    };
    let proof = prove(&held, out)?;
    let (verdict, sentence) =
        verify::verdict_of_session(&held.folder, &held.state.header().ceremony_key).map_err(failed)?;
    if verdict != Verdict::Valid {
        return Err(failed(format!("The rehearsal's own transcript does not verify: {sentence}")));
    }
    summarise(args, &held, proof.as_ref(), &sentence, started, out);
    Ok(())
}

/// What must be there before a rehearsal of this script begins.
#[derive(PartialEq)]
enum Needed {
    Nothing,
    /// A ceremony that made a key.
    Key,
    /// Its sheets as well.
    Sheets,
}

/// Whoever opens sheets needs the paper, whoever handles each at least a ceremony that made them.
fn needed(template: &Template, has_parent: bool) -> Needed {
    match template.kind {
        Kind::Recovery | Kind::Drill | Kind::Reshare | Kind::Reissue | Kind::Audit => Needed::Sheets,
        Kind::Destruction | Kind::Deposit | Kind::DepositRelease | Kind::Record
            if template.is_about_each_sheet() && !has_parent =>
        {
            Needed::Sheets
        }
        Kind::Rotation if !has_parent => Needed::Key,
        Kind::Generation
        | Kind::Rotation
        | Kind::Destruction
        | Kind::Deposit
        | Kind::DepositRelease
        | Kind::Record => Needed::Nothing,
    }
}

fn wanted_quorum(args: &RehearseArgs, template: &Template) -> Result<Option<Quorum>, Failed> {
    if args.shares.is_none() && args.threshold.is_none() {
        return Ok(None);
    }
    let (shares, threshold) = match template.kind {
        Kind::Generation | Kind::Reshare | Kind::Rotation => (template.shares, template.threshold),
        Kind::Recovery | Kind::Drill | Kind::Reissue | Kind::Audit => (5, 3),
        Kind::Destruction | Kind::Deposit | Kind::DepositRelease | Kind::Record
            if needed(template, !args.parents.is_empty()) == Needed::Sheets =>
        {
            (5, 3)
        }
        kind @ (Kind::Destruction | Kind::Deposit | Kind::DepositRelease | Kind::Record) => {
            let what = kind.with_article();
            return Err(cannot(format!("{what} makes no shares: leave --shares and --threshold out")));
        }
    };
    let shares = args.shares.unwrap_or(shares);
    let threshold = args.threshold.unwrap_or_else(|| threshold.min(shares));
    Quorum::new(threshold, shares).map(Some).map_err(cannot)
}

/// The lock that was asked for; else none, where the script allows it.
fn wanted_lock(args: &RehearseArgs, template: &Template) -> LockKind {
    match (args.lock, template.kind) {
        (Some(lock), _) => lock.into(),
        (
            None,
            Kind::Recovery
            | Kind::Drill
            | Kind::Audit
            | Kind::Destruction
            | Kind::Deposit
            | Kind::DepositRelease
            | Kind::Record,
        ) => LockKind::None,
        (None, Kind::Generation | Kind::Reshare | Kind::Reissue | Kind::Rotation)
            if template.locks.contains(&LockKind::None) =>
        {
            LockKind::None
        }
        (None, Kind::Generation | Kind::Reshare | Kind::Reissue | Kind::Rotation) => {
            template.locks.first().copied().unwrap_or(LockKind::None)
        }
    }
}

/// The lock that was asked for the one share that is issued again: the last of its set.
fn own_lock_of_one(args: &RehearseArgs, template: &Template, before: &[Parent]) -> Option<LockKind> {
    let known = before.iter().find_map(|parent| parent.known.as_ref());
    let share = known.filter(|_| template.kind.issues_again())?.quorum.shares();
    let asked = args.own_locks.iter().find(|(of, _)| *of == share);
    asked.map(|(_, lock)| (*lock).into())
}

/// Locks of single shares are for shares that are made here, or in the ceremony that is held first.
fn check_own_locks(args: &RehearseArgs, template: &Template, before: &[Parent]) -> Result<(), Failed> {
    let mut shares: Vec<u8> = args.own_locks.iter().map(|(share, _)| *share).collect();
    shares.sort_unstable();
    if let Some(twice) = shares.windows(2).find(|two| two.first() == two.last()).and_then(|two| two.first()) {
        return Err(cannot(format!("share {twice} has two locks of its own: give --own-lock {twice} once")));
    }
    let makes = template.kind.makes_a_set() || args.parents.is_empty();
    let last = before.iter().find_map(|parent| Some(parent.known.as_ref()?.quorum.shares()));
    let again = last.filter(|_| template.kind.issues_again());
    let idle = args.own_locks.iter().find(|(share, _)| !makes && Some(*share) != again);
    let Some((share, _)) = idle else { return Ok(()) };
    let what = template.kind.with_article();
    Err(cannot(match again {
        Some(again) => {
            format!("{what} locks share {again} alone, which is issued again: leave --own-lock {share} out")
        }
        None => format!("{what} locks no share: leave --own-lock {share} out"),
    }))
}

/// The locks of single shares that were asked for, where a set is made.
fn own_locks(args: &RehearseArgs, template: &Template, others: LockKind) -> Vec<OwnLock> {
    let asked = args.own_locks.iter().filter(|_| template.kind.makes_a_set());
    let asked = asked.map(|(share, lock)| OwnLock { share: *share, lock: (*lock).into() });
    let mut own: Vec<OwnLock> = asked.filter(|own| own.lock != others).collect();
    own.sort_by_key(|own| own.share);
    own
}

/// Date and time for a folder's name.
fn stamp() -> String {
    clock::now().to_string().chars().take(19).filter(char::is_ascii_alphanumeric).collect()
}

#[expect(clippy::too_many_arguments, reason = "everything a ceremony is opened with, used once")]
fn hold(
    template: &Template,
    quorum: Option<Quorum>,
    before: Vec<Parent>,
    folder: Folder,
    args: &RehearseArgs,
    hardened: Hardened,
    papers: Option<Papers>,
    out: &mut Out,
) -> Result<Rehearsed, Failed> {
    let lock = wanted_lock(args, template);
    let lock = own_lock_of_one(args, template, &before).unwrap_or(lock);
    // a share that is issued again is of the set that is there
    let known = before.iter().find_map(|parent| parent.known.as_ref());
    let of_the_set = known.filter(|_| template.kind.issues_again()).map(|known| known.quorum);
    let quorum = of_the_set.or(quorum);
    let choices =
        rehearsal::choices(template, quorum, lock, args.paper.into(), clock::now().into()).map_err(cannot)?;
    let choices = Choices { own_locks: own_locks(args, template, lock), ..choices };
    let opening = Opening {
        template: template.clone(),
        choices,
        mode: Mode::Rehearsal,
        program: program::name(),
        program_digest: program::digest()
            .map_err(|error| cannot(format!("this program cannot read its own file: {error}")))?,
        before,
    };
    let path = folder.path().to_owned();
    // of a rehearsal before the one that was asked for nothing is wished
    let wishes = rehearse_ways::wishes(template, &args.choose).unwrap_or_default();
    let held = DeskWorld::open(opening, folder, hardened, wishes, out)
        .map_err(RehearsalError::World)
        .and_then(|mut world| {
            if let Some((sheets, code_words)) = papers {
                world.bring(sheets, code_words);
            }
            rehearsal::hold(&mut world).map(|()| {
                let left_out = world.left_out().to_vec();
                (world.into_papers(), left_out)
            })
        });
    let ((state, last, sheets, code_words), left_out) = held.map_err(|error| match error {
        RehearsalError::World(DeskError::NotOpened(_)) | RehearsalError::NotOpened(_) => cannot(error),
        RehearsalError::World(DeskError::NotReadBack { .. } | DeskError::Page(_))
        | RehearsalError::Stuck { .. }
        | RehearsalError::Endless(_) => {
            failed(format!("The rehearsal stopped. {error}"))
        }
        RehearsalError::World(_) => cannot(format!(
            "The rehearsal stopped: {error}. What was written before stands in {}; keyrite verify says how far it came.",
            shown_path(&path)
        )),
    })?;
    let mut sheets = sheets;
    // what was brought is of another set than the one that was made
    if let Some(made) = state.set().filter(|_| template.kind.makes_a_set()) {
        sheets.retain(|share, _| *share <= made.quorum.shares());
    }
    Ok(Rehearsed { folder: last, state, sheets, code_words, lock, left_out })
}

/// A ceremony at sheets: those of the transcript that it builds on, or of a worthless key that is made and split first, in a
/// folder of its own.
#[expect(clippy::too_many_arguments, reason = "everything a ceremony is opened with, used once")]
fn hold_at_sheets(
    template: &Template,
    quorum: Option<Quorum>,
    before: Vec<Parent>,
    folder: Folder,
    args: &RehearseArgs,
    hardened: Hardened,
    papers: Option<Papers>,
    out: &mut Out,
) -> Result<Rehearsed, Failed> {
    // what is brought has a set of its own
    let again = quorum.filter(|_| template.kind.makes_a_set());
    if papers.is_some() {
        return hold(template, again, before, folder, args, hardened, papers, out);
    }
    let made = make_first(&folder, quorum, args, hardened, out)?;
    let before = if before.is_empty() {
        vec![parent_of(&made.folder, Mode::Rehearsal).map_err(failed)?]
    } else {
        before
    };
    let before = if template.awaits_sheets() {
        let dispatch = blocks::shipped("dispatch").ok_or_else(|| failed("dispatch is not shipped"))?;
        let dispatch = load("dispatch.toml", dispatch).map_err(failed)?;
        let inner = Folder::create(&folder.path().join("dispatch")).map_err(cannot)?;
        let sent = hold(&dispatch, None, before, inner, args, hardened, None, out)?;
        vec![parent_of(&sent.folder, Mode::Rehearsal).map_err(failed)?]
    } else {
        before
    };
    let papers = Some((made.sheets, made.code_words));
    hold(template, again, before, folder, args, hardened, papers, out)
}

/// A ceremony that replaces a key: a worthless one that is made first, in a folder of its own.
fn hold_after_a_key(
    template: &Template,
    quorum: Option<Quorum>,
    folder: Folder,
    args: &RehearseArgs,
    hardened: Hardened,
    out: &mut Out,
) -> Result<Rehearsed, Failed> {
    let made = make_first(&folder, quorum, args, hardened, out)?;
    let parent = parent_of(&made.folder, Mode::Rehearsal).map_err(failed)?;
    hold(template, quorum, vec![parent], folder, args, hardened, None, out)
}

/// A worthless key, made and split in a folder inside this one.
fn make_first(
    folder: &Folder,
    quorum: Option<Quorum>,
    args: &RehearseArgs,
    hardened: Hardened,
    out: &mut Out,
) -> Result<Rehearsed, Failed> {
    let kek = blocks::shipped("kek").ok_or_else(|| failed("the kek template is not shipped"))?;
    let kek = load("kek.toml", kek).map_err(failed)?;
    let inner = Folder::create(&folder.path().join("generation")).map_err(cannot)?;
    hold(&kek, quorum, Vec::new(), inner, args, hardened, None, out)
}

/// Recovers from k of the sheets as a stranger would, and shows that one fewer is not enough. Of a record there are none.
fn prove(held: &Rehearsed, out: &mut Out) -> Result<Option<Proof>, Failed> {
    if !held.state.plan().template.kind.has_a_key() {
        return Ok(None);
    }
    let set = held.state.set().ok_or_else(|| failed("the rehearsal made no set"))?;
    let need = usize::from(set.quorum.threshold());
    // the last k: the trial of the ceremony began with the first
    let chosen: Vec<&PathBuf> = held.sheets.values().rev().take(need).collect();
    out.progress(&format!("recovering from {need} sheets"), true);
    let texts = read_own_sheets(&chosen).map_err(failed)?;
    let payloads: Vec<(String, SecretText)> = chosen.iter().map(shown_path).zip(texts).collect();
    let fewer = payloads.get(..need - 1).expect("as many sheets as rebuild the key were read");
    let too_few = |error: &CombineError| matches!(error, CombineError::NoProof(sets) if sets.iter().all(|set| set.lacks == Lack::Shares));
    if !recover(held, fewer)?.is_err_and(|error| too_few(&error)) {
        return Err(failed(format!("{} sheets were enough, and must not be", need - 1)));
    }
    match recover(held, &payloads)? {
        Ok(()) => Ok(Some(Proof { recovered_from: need, fewer_fail: need - 1 })),
        Err(error) => Err(failed(format!("the key was not recovered from {need} of its sheets: {error}"))),
    }
}

fn recover(held: &Rehearsed, payloads: &[(String, SecretText)]) -> Result<Result<(), CombineError>, Failed> {
    let mut pile = Pile::new(Mode::Rehearsal);
    for (label, text) in payloads {
        let share = payload::read(text.expose()).map_err(failed)?;
        pile.offer(label, share).map_err(|why| failed(format!("{label}: {why}")))?;
    }
    if pile.have() < payloads.len() {
        return Err(failed("a sheet of the rehearsal was left out"));
    }
    pile.open_locks(|candidate, failure| {
        if failure.is_some() {
            return None;
        }
        let header = candidate.header();
        let typed = DeskWorld::typed_for(header.lock, &held.code_words, header.x)?;
        lock::read_secret(header.lock, &typed).ok()
    });
    Ok(pile.try_combine().map(|_| ()).map_err(|failed| failed.why))
}
