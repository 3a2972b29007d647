//! The register on a terminal.

use super::super::out::Out;
use super::{View, counted};
use crate::ceremony::register::{Custody, KeyLife};
use crate::vocab::{Day, Mode};

/// Prints it.
pub(super) fn print(view: View<'_>, out: &mut Out) {
    let View { register, shown, today, mode } = view;
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
    if let Some(said) = register.said_of_earlier() {
        out.result(&format!("{said} --verify-all verifies all anew."));
    }
    if let Some(said) = shown.said() {
        out.result(&said);
    }
    if !shown.due.is_empty() {
        out.result("");
        out.result(&format!("What is due when, judged against {today}"));
        for due in &shown.due {
            let mark = if due.is_overdue(today) { "!" } else { " " };
            out.result(&format!("  {mark} {} \u{b7} {} ({})", due.said(today), due.of, due.source()));
        }
    }
    for key in &shown.keys {
        out.result("");
        print_key(key, today, out);
    }
    if !shown.records.is_empty() {
        out.result("");
        out.result("Records of keys that are made elsewhere");
        for record in &shown.records {
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

fn print_key(key: &KeyLife, today: Day, out: &mut Out) {
    out.result(&format!("{} \u{b7} {}", key.name(), key.state_word(today)));
    let mut fact = |label: &str, value: &str| out.result(&format!("  {label:<14}{value}"));
    for notice in &key.notices {
        fact(if notice.is_urgent(today) { "!" } else { "due" }, &notice.said(today));
    }
    fact("fingerprint", &key.fingerprint.words());
    if let Some(metadata) = &key.metadata {
        fact("purpose", &format!("{}; {}", metadata.purpose, metadata.algorithm));
        fact("owner", &format!("{}, {}", metadata.owner, metadata.environment));
    }
    if let Some(period) = key.cryptoperiod() {
        fact("cryptoperiod", &period.said());
    }
    for moved in &key.history(today).moved {
        fact("state", &moved.said());
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
