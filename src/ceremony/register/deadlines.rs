//! Everything that is due of a key, and of a ceremony of keys made elsewhere.

use std::collections::BTreeMap;

use super::chapter::{Brought, Chapter, End};
use super::due::{Due, Task};
use super::keeping::Travelling;
use super::life::KeyLife;
use super::set_life::{Custody, SetLife};
use super::whereabouts::Where;
use crate::ceremony::sightings::SheetFinding;
use crate::vocab::{CeremonyId, Day};

/// Everything that is due of a key, in no order.
pub(super) fn of_key(key: &KeyLife, today: Day) -> Vec<Due> {
    let due = |day: Day, task: Task, ceremony: CeremonyId| Due {
        day,
        task,
        of: key.name(),
        fingerprint: Some(key.fingerprint),
        ceremony,
    };
    let mut all = Vec::new();
    for chapter in &key.chapters {
        all.extend(follow_ups(chapter).map(|task| due(chapter.day, task, chapter.ceremony)));
        all.extend(kept(chapter).map(|(day, task)| due(day, task, chapter.ceremony)));
    }
    for (chapter, set, finding) in key.open_findings() {
        let SheetFinding { share, what, follow_up } = finding;
        let task = Task::Finding { set, share: *share, what: *what, who: follow_up.who.clone() };
        all.push(due(follow_up.until, task, chapter.ceremony));
    }
    let alone = key.chapters.iter().filter(|chapter| chapter.brought == Brought::ByOne && chapter.proven);
    let alone = alone.filter(|_| key.replaced_by.is_none() && !key.is_gone(today));
    all.extend(alone.map(|chapter| due(chapter.day, Task::Rotation, chapter.ceremony)));
    // nobody looks after what is destroyed, or was never anybody's
    if key.is_issued() && !key.is_gone(today) {
        match &key.replaced_by {
            None => {
                all.extend(
                    key.cryptoperiod().map(|period| due(period.ends, Task::EndOfUse, period.ceremony)),
                );
            }
            // the date on its sheets is settled; what is left of it is not
            Some(by) => {
                let task = Task::OldKey {
                    by: by.name.clone(),
                    left: key.said_of_what_is_left(),
                    said: by.until.is_some(),
                };
                all.push(due(by.until.unwrap_or(by.on), task, by.ceremony));
            }
        }
        // a key whose making was never sealed has no sheets to put together, and one that was replaced is to end
        // nor is a key put together whose newest sheets are all destroyed
        let newest_is_there = key.newest_set().is_some_and(|set| set.left() > 0);
        let proven = key.last_proof().filter(|_| newest_is_there && key.replaced_by.is_none());
        all.extend(proven.map(|last| due(last.day.next_year(), Task::Drill, last.ceremony)));
        let newest = key.sets.len().saturating_sub(1);
        for (place, set) in key.sets.iter().enumerate() {
            let older = place < newest;
            if !older {
                all.extend(audits(set).map(|(day, task, ceremony)| due(day, task, ceremony)));
            }
            all.extend(on_its_way(set).map(|(day, task, ceremony)| due(day, task, ceremony)));
            all.extend(opened(set, older).map(|(day, task, ceremony)| due(day, task, ceremony)));
        }
    }
    all
}

/// What is due of a ceremony of keys that are made elsewhere.
pub(super) fn of_record(chapter: &Chapter) -> impl Iterator<Item = Due> {
    let follow_ups = follow_ups(chapter).map(|task| (chapter.day, task));
    follow_ups.chain(kept(chapter)).map(|(day, task)| Due {
        day,
        task,
        of: chapter.script.clone(),
        fingerprint: None,
        ceremony: chapter.ceremony,
    })
}

/// What an agent keeps is looked at; what is on its way is received.
fn kept(chapter: &Chapter) -> impl Iterator<Item = (Day, Task)> {
    let receipt = |thing: &Travelling| {
        let Travelling { what, bag, sent } = thing;
        (sent.expected, Task::Receipt { what: what.clone(), bag: bag.clone(), to: sent.to.clone() })
    };
    deposit(chapter).into_iter().chain(chapter.travelling.iter().map(receipt))
}

/// What an agent keeps is looked at, as long as some of it is there.
fn deposit(chapter: &Chapter) -> Option<(Day, Task)> {
    let kept = chapter.keeping.as_ref().filter(|kept| chapter.end == End::Sealed && !kept.bags.is_empty())?;
    Some((kept.looked_at?, Task::Deposit { agent: kept.agent.clone(), bags: kept.bags.len() }))
}

/// A ceremony without its seal was not reviewed: it is a finding by itself.
fn follow_ups(chapter: &Chapter) -> impl Iterator<Item = Task> {
    let sealed = chapter.end == End::Sealed;
    chapter.left_open.iter().filter(move |_| sealed).map(|open| Task::FollowUp {
        number: open.number,
        severity: open.severity,
        follow_up: open.follow_up.clone(),
    })
}

/// The shares of a set by what is asked of their custody: since when, and by which ceremony.
fn shares_by<K: Ord>(set: &SetLife, key: impl Fn(&Custody) -> Option<K>) -> BTreeMap<K, Vec<u8>> {
    let mut all: BTreeMap<K, Vec<u8>> = BTreeMap::new();
    for (share, custody) in (1u8..=255).zip(&set.shares) {
        if let Some(key) = custody.as_ref().and_then(&key) {
            all.entry(key).or_default().push(share);
        }
    }
    all
}

/// Sheets in their bags, a year after somebody saw them last.
fn audits(set: &SetLife) -> impl Iterator<Item = (Day, Task, CeremonyId)> {
    let sealed = |custody: &Custody| match custody.place {
        Where::Bag(_) => Some((custody.seen.day, custody.seen.told_by)),
        Where::OnItsWay { .. }
        | Where::Opened
        | Where::ToBeReplaced
        | Where::ToBeRotated
        | Where::Rotated
        | Where::Destroyed
        | Where::Missing => None,
    };
    let set_id = set.set;
    shares_by(set, sealed).into_iter().map(move |((since, ceremony), shares)| {
        (since.next_year(), Task::Audit { set: set_id, shares }, ceremony)
    })
}

/// Sheets that were sent and not received, on the day until which each is expected.
fn on_its_way(set: &SetLife) -> impl Iterator<Item = (Day, Task, CeremonyId)> {
    let set_id = set.set;
    (1u8..=255).zip(&set.shares).filter_map(move |(share, custody)| {
        let custody = custody.as_ref()?;
        match &custody.place {
            Where::OnItsWay { bag, to, expected } => {
                let (bag, to) = (bag.clone(), to.clone());
                let what = format!("share {share} of set {}", set_id.short());
                Some((*expected, Task::Receipt { what, bag, to }, custody.told_by))
            }
            Where::Bag(_)
            | Where::Opened
            | Where::ToBeReplaced
            | Where::ToBeRotated
            | Where::Rotated
            | Where::Destroyed
            | Where::Missing => None,
        }
    })
}

/// Opened sheets that wait, by what they wait for. Once a newer set exists, "replace" is done.
fn opened(set: &SetLife, older: bool) -> impl Iterator<Item = (Day, Task, CeremonyId)> {
    let waiting = [Where::Opened, Where::ToBeReplaced, Where::ToBeRotated];
    let set_id = set.set;
    let of = move |left: Where| {
        let there = |custody: &Custody| (custody.place == left).then_some((custody.since, custody.told_by));
        shares_by(set, there)
            .into_iter()
            .map(|((since, ceremony), shares)| {
                (since, Task::OpenedSheets { set: set_id, shares, left: left.clone() }, ceremony)
            })
            .collect::<Vec<_>>()
    };
    waiting.into_iter().filter(move |left| !(older && *left == Where::ToBeReplaced)).flat_map(of)
}
