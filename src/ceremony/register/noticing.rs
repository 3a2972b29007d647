//! What is to be said about a key: findings, and dates. Findings are what an auditor would write down without having
//! been in the room.

use std::collections::{BTreeMap, BTreeSet};

use super::certified::numbers_again;
use super::chapter::{Brought, Chapter, End};
use super::deadlines;
use super::life::KeyLife;
use super::notice::{Matter, Notice};
use super::set_life::{Custody, SetLife};
use super::stranger::Stranger;
use super::whereabouts::Where;
use crate::ceremony::family::Broken;
use crate::plan::Kind;
use crate::transcript::record::Exit;
use crate::vocab::{CeremonyId, Day, Line};

/// What is to be said of a key about a transcript that nothing vouches for.
pub(super) fn of_stranger(stranger: &Stranger) -> Notice {
    Notice(Matter::Stranger { ceremony: stranger.ceremony, found_at: stranger.found_at.clone() })
}

/// Everything to be said of a key: what cannot wait first, then by date.
pub(super) fn of(key: &KeyLife, counted: &BTreeSet<CeremonyId>, today: Day) -> Vec<Notice> {
    let mut all = Vec::new();
    let newest = key.sets.len().saturating_sub(1);
    let gone = key.is_gone(today);
    let end = key.chapters.iter().rev().find(|chapter| chapter.gave_up && chapter.kind == Kind::Destruction);
    for (place, set) in key.sets.iter().enumerate() {
        if gone {
            // where they are enough that is said below
            let few = (1..usize::from(set.quorum.threshold())).contains(&set.left());
            all.extend(few.then(|| Matter::LeftOver { set: set.set, left: set.left() }));
        } else {
            let more = key.sets.iter().any(|other| other.set != set.set && other.rebuilds());
            // that it still rebuilds a key that was to end is said below
            let older = place < newest && end.is_none();
            let beside = key.newest_set().is_some_and(|new| new.generation == set.generation);
            about_set(set, (older, place < newest, beside), more, &mut all);
        }
    }
    for set in key.sets.iter().filter(|set| set.left() >= usize::from(set.quorum.threshold())) {
        let (set, left, of, threshold) = (set.set, set.left(), set.shares.len(), set.quorum.threshold());
        all.extend(end.map(|end| Matter::NotEnded { ceremony: end.ceremony, set, left, of, threshold }));
    }
    all.extend(key.history(today).illegal.into_iter().map(|illegal| Matter::NoMove(Box::new(illegal))));
    all.extend(key.copies_of_an_end().map(|(chapter, exit, to)| Matter::LivesOn {
        exit: exit.clone(),
        to: to.to_string(),
        day: chapter.day,
        ceremony: chapter.ceremony,
    }));
    let mut broken: Vec<&Broken> = Vec::new();
    for one in &key.broken {
        if !broken.contains(&one) {
            broken.push(one);
        }
    }
    all.extend(broken.into_iter().map(|broken| Matter::Family(Box::new(broken.clone()))));
    all.extend(numbers_again(&key.chapters).into_iter().map(|again| Matter::NumberAgain(Box::new(again))));
    if key.metadata.is_none() {
        all.push(Matter::NotMadeHere);
    }
    for chapter in &key.chapters {
        about_chapter(chapter, &mut all);
        if today.days_to(chapter.day) > 1 {
            all.push(Matter::Ahead { ceremony: chapter.ceremony, day: chapter.day });
        }
    }
    // until another key replaces it, or it is gone
    let alone = key.chapters.iter().filter(|chapter| chapter.brought == Brought::ByOne && chapter.proven);
    let alone = alone.filter(|_| key.replaced_by.is_none() && !gone);
    all.extend(alone.map(|chapter| Matter::Alone { day: chapter.day, ceremony: chapter.ceremony }));
    all.extend(old_papers(key, gone));
    all.extend(gaps(key, counted));
    all.extend(far_dates(key));
    let planned = deadlines::of_key(key, today).into_iter().filter(|due| due.task.is_planned());
    all.extend(planned.map(|due| Matter::Due(Box::new(due))));
    let mut all: Vec<Notice> = all.into_iter().map(Notice).collect();
    all.sort_by_key(|notice| (!notice.is_urgent(today), notice.due()));
    all
}

/// Other papers than those that count, of every set that can still rebuild the key.
fn old_papers(key: &KeyLife, gone: bool) -> Vec<Matter> {
    let rebuilds = |set: &&SetLife| set.left() >= usize::from(set.quorum.threshold());
    let papers = key.sets.iter().filter(rebuilds).flat_map(SetLife::other_papers);
    papers.map(|(share, paper)| Matter::OldPaper { share, paper: Box::new(paper.clone()), gone }).collect()
}

/// Ceremonies that go on after one that is not counted, of this key or of none, once the making is. A rotation goes on after
/// one of the old key.
fn gaps(key: &KeyLife, counted: &BTreeSet<CeremonyId>) -> Vec<Matter> {
    if key.metadata.is_none() {
        return Vec::new();
    }
    let of_the_key = key.chapters.iter().filter(|chapter| chapter.kind != Kind::Rotation);
    let named =
        of_the_key.flat_map(|chapter| chapter.builds_on.iter().map(|before| (chapter.ceremony, *before)));
    let missing = named.filter(|(_, before)| !counted.contains(before));
    missing.map(|(ceremony, missing)| Matter::Gap { ceremony, missing }).collect()
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

fn about_set(
    set: &SetLife,
    (unsaid, older, beside): (bool, bool, bool),
    others_rebuild: bool,
    all: &mut Vec<Matter>,
) {
    let threshold = set.quorum.threshold();
    let (id, left) = (set.set, set.left());
    if unsaid && left >= usize::from(threshold) {
        all.push(Matter::OldSet { set: id, left, threshold, beside });
    }
    // a missing sheet rebuilds nothing for those who look for it, and may all the same be in somebody's hands
    if !older && !others_rebuild && set.there() < usize::from(threshold) {
        all.push(Matter::Lost { set: id, left: set.there(), threshold });
    }
    let mut held: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let has = |custody: &&Custody| !matches!(custody.place, Where::Destroyed | Where::OnItsWay { .. });
    for custody in set.shares.iter().flatten().filter(has) {
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
    for place in [Where::Opened, Where::ToBeReplaced, Where::ToBeRotated, Where::Missing] {
        let shares: Vec<u8> = (1u8..=255)
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

/// Of each secret that left in the clear, the last time that it did.
fn latest(released: &[(Exit, Line)]) -> impl Iterator<Item = &(Exit, Line)> {
    let secret = |exit: &Exit| match exit {
        Exit::InTheClear { secret, .. } => Some(secret.clone()),
        Exit::None
        | Exit::Wrapped { .. }
        | Exit::Signature { .. }
        | Exit::Public { .. }
        | Exit::Certificate { .. } => None,
    };
    released.iter().enumerate().filter_map(move |(place, left)| {
        let this = secret(&left.0)?;
        let again = released.iter().skip(place + 1).any(|(exit, _)| secret(exit).as_ref() == Some(&this));
        (!again).then_some(left)
    })
}

fn about_chapter(chapter: &Chapter, all: &mut Vec<Matter>) {
    let ceremony = chapter.ceremony;
    // the last word of each is the same matter as the ones before it
    for (exit, to) in latest(&chapter.released) {
        all.push(Matter::InTheOpen { exit: exit.clone(), to: to.to_string(), day: chapter.day, ceremony });
    }
    if let Some(remains) = &chapter.remains {
        let aborted = chapter.end == End::Aborted;
        all.push(Matter::BrokenOff { ceremony, aborted, remains: remains.clone() });
    }
    if chapter.end == End::DayOver {
        all.push(Matter::DayOver { ceremony });
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
