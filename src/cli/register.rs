//! `register`: every key that the transcripts in a place tell of, who holds its sheets, and what is due.
//!
//! Exit codes: 0 nothing found and nothing overdue · 1 a finding, something overdue, or a transcript that does not
//! count · 2 usage, or no ceremony there · 5 in place of 0 without a list of trusted keys: nothing is anchored.

use serde_json::{Value, json};

use super::out::Out;
use super::{CANNOT, DONE, NO, RegisterArgs};
use crate::ceremony::register::{
    Chapter, Custody, KeyLife, RecordedCeremony, Register, SetLife, Stranger, UnderKey, Where,
};
use crate::ceremony::verdict::Verdict;
use crate::desk::archive::anchor::read_trust;
use crate::desk::archive::{papers, register};
use crate::desk::clock;
use crate::paper::documents;
use crate::plan::PaperSize;
use crate::vocab::{Day, Mode, shown, shown_path};

/// Runs the command.
pub fn run(args: &RegisterArgs, out: &mut Out) -> u8 {
    let Some(today) = args.on.as_deref().map_or_else(|| Some(clock::now().into()), Day::parse) else {
        out.aside(&format!(
            "--on {}: write a date such as 2026-11-21",
            shown(args.on.as_deref().unwrap_or_default())
        ));
        return CANNOT;
    };
    if let Some(gone) = args.folders.iter().find(|folder| !folder.is_dir()) {
        let why = if gone.exists() {
            "it is no folder: name the folder of a ceremony, or one that holds such folders"
        } else {
            "there is no such folder"
        };
        out.aside(&format!("{}: {why}", shown_path(gone)));
        return CANNOT;
    }
    let trust = match args.trust.as_deref().map(read_trust).transpose() {
        Ok(trust) => trust,
        Err(error) => {
            out.aside(&error.to_string());
            return CANNOT;
        }
    };
    let mode = if args.rehearsal { Mode::Rehearsal } else { Mode::Production };
    let register = register::register(&args.folders, mode, today, trust.as_ref(), |_| true);
    if register.ceremonies == 0 && register.left_out.is_empty() && register.strangers.is_empty() {
        let kind = if args.rehearsal { "rehearsal" } else { "ceremony that made or used a real key" };
        let other = if args.rehearsal { "" } else { " With --rehearsal, rehearsals are listed." };
        out.aside(&format!("No {kind} was found. Name the folder of a ceremony, or the folder that holds such folders.{other}"));
        return CANNOT;
    }
    if let Some(path) = &args.pdf {
        let paper = documents::register(&register, today, mode, PaperSize::from(args.paper).into());
        match papers::write_one(&paper, path) {
            Ok(path) => out.aside(&format!("{}: {}", shown_path(&path), counted(paper.pages.len(), "page"))),
            Err(error) => {
                out.aside(&error.to_string());
                return CANNOT;
            }
        }
    }
    if args.json {
        out.json(&as_json(&register, today, mode));
    } else {
        print(&register, today, mode, out);
    }
    match (register.wants_attention(today), register.anchored) {
        (true, _) => NO,
        (false, true) => DONE,
        (false, false) => Verdict::NotAnchored.code(),
    }
}

fn print(register: &Register, today: Day, mode: Mode, out: &mut Out) {
    let rehearsal = if mode == Mode::Rehearsal { "REHEARSAL, worthless keys. " } else { "" };
    let anchored = if register.anchored { "" } else { "NOT ANCHORED. " };
    let urgent = |key: &&KeyLife| key.notices.iter().any(|notice| notice.is_urgent(today));
    let apart = match register.left_out.len() + register.strangers.len() {
        0 => String::new(),
        1 => "; 1 transcript is not counted".to_owned(),
        many => format!("; {many} transcripts are not counted"),
    };
    out.result(&format!(
        "{anchored}{rehearsal}As of {today}: {}, in {}; attention wanted by {}{apart}.",
        counted(register.keys.len(), "key"),
        counted(register.ceremonies, "transcript"),
        register.keys.iter().filter(urgent).count(),
    ));
    out.result(if register.anchored {
        "Your list vouches for the ceremony keys of everything that is counted."
    } else {
        "Nothing outside these transcripts vouches for their ceremony keys: anybody can make such a folder. Give a list of trusted keys: --trust FILE."
    });
    for key in &register.keys {
        out.result("");
        print_key(key, today, out);
    }
    if !register.records.is_empty() {
        out.result("");
        out.result("Records of keys that are made elsewhere");
        for record in &register.records {
            out.result(&format!("  {}", record.said()));
            for finding in record.findings() {
                out.result(&format!("    ! {finding}"));
            }
        }
    }
    if !register.strangers.is_empty() {
        out.result("");
        out.result("Not anchored: your list does not vouch for these, and they move nothing");
        for one in &register.strangers {
            out.result(&format!("  {}: {}", one.found_at, one.said()));
        }
    }
    if !register.left_out.is_empty() {
        out.result("");
        out.result("Not counted");
        for one in &register.left_out {
            out.result(&format!("  {}: {}", one.found_at, one.why));
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn print_key(key: &KeyLife, today: Day, out: &mut Out) {
    out.result(&format!("{} \u{b7} {}", key.name(), key.state(today).word()));
    let mut fact = |label: &str, value: &str| out.result(&format!("  {label:<14}{value}"));
    for notice in &key.notices {
        fact(if notice.is_urgent(today) { "!" } else { "due" }, &notice.said(today));
    }
    fact("fingerprint", &key.fingerprint.words());
    if let Some(metadata) = &key.metadata {
        fact("purpose", &format!("{}; {}", metadata.purpose, metadata.algorithm));
        fact("owner", &format!("{}, {}", metadata.owner, metadata.environment));
        fact("in use", &format!("{} to {}", metadata.active_from, metadata.ends));
    }
    for set in &key.sets {
        fact("set", &format!("{}, generation {}, {}", set.set.short(), set.generation, set.quorum));
        for (share, custody) in (1..).zip(&set.shares) {
            fact(&format!("  share {share}"), &Custody::said(custody.as_ref()));
        }
    }
    for sealed in &key.under_it {
        fact("under it", &format!("{}: {}", sealed.about, sealed.said()));
    }
    for chapter in &key.chapters {
        fact(
            &chapter.day.to_string(),
            &format!("{} \u{b7} {} \u{b7} {}", chapter.said(), chapter.ceremony.short(), chapter.found_at),
        );
    }
}

fn as_json(register: &Register, today: Day, mode: Mode) -> Value {
    let left_out: Vec<Value> =
        register.left_out.iter().map(|one| json!({ "folder": one.found_at, "why": one.why })).collect();
    let strangers: Vec<Value> = register.strangers.iter().map(stranger_json).collect();
    json!({
        "as_of": today.to_string(),
        "mode": mode.word(),
        "anchored": register.anchored,
        "not_anchored": strangers,
        "ceremonies": register.ceremonies,
        "keys": register.keys.iter().map(|key| key_json(key, today)).collect::<Vec<_>>(),
        "records": register.records.iter().map(record_json).collect::<Vec<_>>(),
        "not_counted": left_out,
    })
}

fn record_json(record: &RecordedCeremony) -> Value {
    json!({ "ceremony": chapter_json(&record.chapter), "findings": record.findings() })
}

fn stranger_json(one: &Stranger) -> Value {
    json!({
        "folder": one.found_at,
        "ceremony": one.ceremony.hex(),
        "ceremony_key": one.key.hex(),
        "script": one.script,
        "day": one.day.to_string(),
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
        "state": key.state(today).word(),
        "metadata": key.metadata,
        "next_due": key.next_due().map(|(day, _)| day.to_string()),
        "notices": notices,
        "sets": key.sets.iter().map(set_json).collect::<Vec<_>>(),
        "under_it": key.under_it.iter().map(under_it_json).collect::<Vec<_>>(),
        "life": key.chapters.iter().map(chapter_json).collect::<Vec<_>>(),
    })
}

fn set_json(set: &SetLife) -> Value {
    let shares: Vec<Value> = (1u8..)
        .zip(&set.shares)
        .map(|(share, custody)| match custody {
            None => json!({ "share": share }),
            Some(custody) => {
                let bag = if let Where::Bag(bag) = &custody.place { Some(bag.as_str()) } else { None };
                json!({
                    "share": share,
                    "holder": custody.holder.as_str(),
                    "affiliation": custody.affiliation.as_str(),
                    "bag": bag,
                    "since": custody.since.to_string(),
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

fn chapter_json(chapter: &Chapter) -> Value {
    json!({
        "day": chapter.day.to_string(),
        "ceremony": chapter.ceremony.hex(),
        "script": chapter.script,
        "says": chapter.said(),
        "folder": chapter.found_at,
    })
}
