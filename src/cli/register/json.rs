//! The register as one JSON object.

use serde_json::{Value, json};

use super::view::View;
use crate::ceremony::register::{
    Brought, Chapter, Custody, Due, Keeping, KeyKind, KeyLife, Moved, RecordedCeremony, Replacement, SetLife,
    SheetRow, Stranger, UnderKey, Where,
};
use crate::plan::template::WhyReplaced;
use crate::vocab::Day;

/// All of it that was asked for.
pub(super) fn register(view: View<'_>) -> Value {
    let View { register, shown, today, mode } = view;
    let left_out: Vec<Value> =
        register.left_out.iter().map(|one| json!({ "folder": one.found_at, "why": one.why })).collect();
    let strangers: Vec<Value> = register.strangers.iter().map(stranger_json).collect();
    json!({
        "as_of": today.to_string(),
        "mode": mode.word(),
        "anchored": register.anchored,
        "not_anchored": strangers,
        "ceremonies": register.ceremonies,
        "verified_now": register.verified().0,
        "verified_earlier": register.verified().1,
        "asked": shown.asked,
        "shown": shown.count(),
        "of": shown.of,
        "due": shown.due.iter().map(|due| due_json(due, today)).collect::<Vec<_>>(),
        "keys": shown.keys.iter().map(|key| key_json(key, today)).collect::<Vec<_>>(),
        "records": shown.records.iter().map(|record| record_json(record)).collect::<Vec<_>>(),
        "without_a_key": register.unkeyed.iter()
            .map(|one| json!({ "folder": one.found_at, "says": one.said })).collect::<Vec<_>>(),
        "not_counted": left_out,
    })
}

fn due_json(due: &Due, today: Day) -> Value {
    json!({
        "due": due.day.to_string(),
        "days": today.days_to(due.day),
        "overdue": due.is_overdue(today),
        "task": due.task.word(),
        "of": due.of,
        "fingerprint": due.fingerprint.map(|fingerprint| fingerprint.hex()),
        "says": due.said(today),
        "comes_from": due.source(),
        "ceremony": due.ceremony.hex(),
    })
}

fn record_json(record: &RecordedCeremony) -> Value {
    json!({ "ceremony": chapter_json(&record.chapter), "findings": record.findings() })
}

fn keeping_json(kept: &Keeping) -> Value {
    json!({
        "agent": kept.agent,
        "bags": kept.bags.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "opened_since": kept.opened,
        "looked_at_next": kept.looked_at.map(|day| day.to_string()),
    })
}

fn stranger_json(one: &Stranger) -> Value {
    json!({
        "folder": one.found_at,
        "ceremony": one.ceremony.hex(),
        "ceremony_key": one.key.hex(),
        "script": one.script,
        "day": one.day.to_string(),
        "verified": one.verified.word(),
        "fingerprint": one.fingerprint.map(|fingerprint| fingerprint.hex()),
    })
}

fn key_json(key: &KeyLife, today: Day) -> Value {
    let notices: Vec<Value> = key
        .notices
        .iter()
        .map(|notice| {
            json!({
                "urgent": notice.is_urgent(today),
                "due": notice.due().map(|day| day.to_string()),
                "says": notice.said(today),
            })
        })
        .collect();
    json!({
        "name": key.name(),
        "fingerprint": key.fingerprint.hex(),
        "state": key.standing(today).word(),
        "states": key.history(today).moved.iter().map(moved_json).collect::<Vec<_>>(),
        "metadata": key.metadata,
        "cryptoperiod": key.cryptoperiod().map(|period| json!({
            "from": period.from.to_string(),
            "ends": period.ends.to_string(),
            "days": period.days(),
            "comes_from": period.source(),
            "customary": period.kind.map(KeyKind::customary),
            "longer_than_customary": period.is_long(),
        })),
        "version": key.version,
        "replaces": key.replaces.as_ref().map(replacement_json),
        "replaced_by": key.replaced_by.as_ref().map(replacement_json),
        "next_due": key.next_due().map(|(day, _)| day.to_string()),
        "notices": notices,
        "sets": key.sets.iter().map(set_json).collect::<Vec<_>>(),
        "under_it": key.under_it.iter().map(under_it_json).collect::<Vec<_>>(),
        "life": key.chapters.iter().map(chapter_json).collect::<Vec<_>>(),
    })
}

fn replacement_json(side: &Replacement) -> Value {
    json!({
        "key": side.name,
        "fingerprint": side.other.hex(),
        "on": side.on.to_string(),
        "because": side.why.map(WhyReplaced::words),
        "old_key_until": side.until.map(|day| day.to_string()),
        "ceremony": side.ceremony.hex(),
    })
}

fn moved_json(moved: &Moved) -> Value {
    json!({
        "state": moved.to.word(),
        "since": moved.by.on.to_string(),
        "because": moved.by.says.words(),
        "ceremony": moved.by.ceremony.hex(),
        "line": moved.by.line,
        "folder": moved.by.found_at,
    })
}

fn under_it_json(sealed: &UnderKey) -> Value {
    json!({
        "about": sealed.about.as_str(),
        "file": sealed.name.as_str(),
        "sha256": sealed.sha256.hex(),
        "day": sealed.day.to_string(),
        "ceremony": sealed.ceremony.hex(),
        "opened": sealed.opened,
    })
}

fn set_json(set: &SetLife) -> Value {
    let shares: Vec<Value> = set
        .rows()
        .into_iter()
        .map(|SheetRow { share, counts, custody }| match custody {
            None => json!({ "share": share }),
            Some(custody) => {
                let bag = if let Where::Bag(bag) = &custody.place { Some(bag.as_str()) } else { None };
                json!({
                    "share": share,
                    "serial": custody.serial,
                    "counts": counts,
                    "destroyed": custody.place == Where::Destroyed,
                    "holder": custody.holder.as_str(),
                    "affiliation": custody.affiliation.as_str(),
                    "bag": bag,
                    "since": custody.since.to_string(),
                    "missing": custody.place == Where::Missing,
                    "last_seen": custody.seen.day.to_string(),
                    "last_seen_at_an_audit": custody.seen.at_an_audit,
                    "last_checked": custody.seen.checked.map(|day| day.to_string()),
                    "says": Custody::said(Some(custody)),
                })
            }
        })
        .collect();
    json!({
        "set": set.set.short(),
        "generation": set.generation,
        "threshold": set.quorum.threshold(),
        "shares": shares,
    })
}

fn chapter_json(chapter: &Chapter) -> Value {
    json!({
        "day": chapter.day.to_string(),
        "ceremony": chapter.ceremony.hex(),
        "script": chapter.script,
        "says": chapter.said(),
        "coverage": chapter.audit.as_ref().map(|audit| json!({
            "of": audit.coverage.of,
            "checked": audit.coverage.checked,
            "sighted": audit.coverage.sighted,
            "not_proven": audit.coverage.not_proven,
            "missing": audit.coverage.missing,
            "not_seen": audit.coverage.not_seen,
        })),
        "emergency": chapter.brought == Brought::ByOne,
        "deposit": chapter.keeping.as_ref().map(keeping_json),
        "verified": chapter.verified.word(),
        "folder": chapter.found_at,
    })
}
