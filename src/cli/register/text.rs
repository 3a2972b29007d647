//! The register on a terminal.

use super::super::out::Out;
use super::view::View;
use crate::ceremony::register::{Custody, KeyLife, RECORDED};
use crate::vocab::text::counted;
use crate::vocab::{Day, Mode};

/// Lines that go out together: of many keys there are many.
#[derive(Default)]
struct Text(Vec<String>);

impl Text {
    fn line(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }
}

/// Prints it.
pub(super) fn print(view: View<'_>, out: &mut Out) {
    let mut to = Text::default();
    write(view, &mut to);
    out.result(&to.0.join("\n"));
}

fn write(view: View<'_>, out: &mut Text) {
    let View { register, shown, today, mode } = view;
    let rehearsal = if mode == Mode::Rehearsal { "REHEARSAL, worthless keys. " } else { "" };
    let anchored = if register.anchored { "" } else { "NOT ANCHORED. " };
    let urgent = |key: &&KeyLife| key.notices.iter().any(|notice| notice.is_urgent(today));
    let apart = match register.left_out.len() + register.strangers.len() {
        0 => String::new(),
        1 => "; 1 transcript is not counted".to_owned(),
        many => format!("; {many} transcripts are not counted"),
    };
    out.line(format!(
        "{anchored}{rehearsal}As of {today}: {}, in {}; attention wanted by {}{apart}.",
        counted(register.keys.len(), "key"),
        counted(register.ceremonies, "transcript"),
        register.keys.iter().filter(urgent).count(),
    ));
    out.line(if register.anchored {
        "Your list vouches for the ceremony keys of everything that is counted."
    } else {
        "Nothing outside these transcripts vouches for their ceremony keys: anybody can make such a folder. Give a list of trusted keys: --trust FILE."
    });
    if let Some(said) = register.said_of_earlier() {
        out.line(format!("{said} --verify-all verifies all anew."));
    }
    if let Some(said) = shown.said() {
        out.line(said);
    }
    if !shown.due.is_empty() {
        out.line("");
        out.line(format!("What is due when, judged against {today}"));
        for due in &shown.due {
            let mark = if due.is_overdue(today) { "!" } else { " " };
            out.line(format!("  {mark} {} \u{b7} {} ({})", due.said(today), due.of, due.source()));
        }
    }
    for key in &shown.keys {
        out.line("");
        print_key(key, today, out);
    }
    if !shown.records.is_empty() {
        out.line("");
        out.line(RECORDED);
        for record in &shown.records {
            out.line(format!("  {}", record.said()));
            for finding in record.findings() {
                out.line(format!("    ! {finding}"));
            }
        }
    }
    if !register.unkeyed.is_empty() {
        out.line("");
        out.line("Without a key: ceremonies in which none came to be");
        for one in &register.unkeyed {
            out.line(format!("  {}: {}", one.found_at, one.said));
        }
    }
    if !register.strangers.is_empty() {
        out.line("");
        out.line("Not anchored: your list does not vouch for these, and they move nothing");
        for one in &register.strangers {
            out.line(format!("  {}: {}", one.found_at, one.said()));
        }
    }
    if !register.left_out.is_empty() {
        out.line("");
        out.line("Not counted");
        for one in &register.left_out {
            out.line(format!("  {}: {}", one.found_at, one.why));
        }
    }
}

fn print_key(key: &KeyLife, today: Day, out: &mut Text) {
    out.line(format!("{} \u{b7} {}", key.name(), key.state_word(today)));
    let mut fact = |label: &str, value: &str| out.line(format!("  {label:<13} {value}"));
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
    for (label, said) in key.versions_said() {
        fact(label, &said);
    }
    for set in &key.sets {
        fact("set", &format!("{}, generation {}, {}", set.set.short(), set.generation, set.quorum));
        for row in set.rows() {
            fact(&format!("  {}", row.called()), &Custody::said(row.custody));
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
