//! The life of one key: its state, what is to be said of it, its sheets, its ceremonies.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::super::kit::{self, Signal};
use crate::ceremony::register::{KeyLife, KeyStanding, KeyState, SetLife, SheetRow};
use crate::vocab::Day;
use crate::vocab::text::capital;

/// What it is, how it stands, and what is to be said of it.
pub(super) fn about(ui: &mut Ui, key: &KeyLife, today: Day) {
    let short = !key.sets.is_empty() && !key.rebuilds();
    let signal = match key.standing(today) {
        KeyStanding::In(KeyState::Destroyed | KeyState::DestroyedCompromised) => Signal::Plain,
        KeyStanding::In(KeyState::Compromised) => Signal::Stop,
        KeyStanding::In(_) if short => Signal::Stop,
        KeyStanding::In(KeyState::Active) => Signal::Done,
        KeyStanding::In(KeyState::PreActivation) | KeyStanding::NeverIssued => Signal::Plain,
        KeyStanding::In(KeyState::Suspended | KeyState::Deactivated) | KeyStanding::Unknown => {
            Signal::Attention
        }
    };
    kit::text::remark(ui, signal, &format!("This key is {}.", key.state_word(today)));
    for notice in &key.notices {
        let signal = if notice.is_urgent(today) { Signal::Attention } else { Signal::Plain };
        kit::text::remark(ui, signal, &notice.said(today));
    }
    kit::gap(ui);
    kit::spelled(ui, "Fingerprint of the key", &key.fingerprint.words());
    kit::space(ui);
    if let Some(metadata) = &key.metadata {
        kit::fact(ui, "Purpose", &format!("{}; {}", metadata.purpose, metadata.algorithm));
        kit::fact(ui, "Owner", &format!("{}, {}", metadata.owner, metadata.environment));
    }
    if let Some(period) = key.cryptoperiod() {
        kit::fact(ui, "Cryptoperiod", &period.said());
    }
    for moved in &key.history(today).moved {
        kit::fact(ui, "State", &moved.said());
    }
    for (label, said) in key.versions_said() {
        kit::fact(ui, &capital(label), &said);
    }
    kit::space(ui);
}

/// A set, and where each of its sheets is.
pub(super) fn sheets(ui: &mut Ui, set: &SetLife) {
    kit::title(ui, &format!("Set {}, generation {}, {}", set.set.short(), set.generation, set.quorum));
    let rows: Vec<Vec<String>> = set.rows().into_iter().map(cells).collect();
    kit::table(ui, &set.set.short(), &["Share", "Serial", "Holder", "Where", "Since", "Seen"], &rows);
    kit::gap(ui);
}

fn cells(row: SheetRow<'_>) -> Vec<String> {
    let share = if row.counts { row.share.to_string() } else { format!("{}, another sheet", row.share) };
    let serial = row.serial().unwrap_or_default();
    let Some(custody) = row.custody else {
        let unknown = "unknown: no transcript here says".to_owned();
        return vec![share, serial, unknown, String::new(), String::new(), String::new()];
    };
    vec![
        share,
        serial,
        format!("{}, {}", custody.holder, custody.affiliation),
        custody.place(),
        custody.since.to_string(),
        custody.seen.said().trim_start_matches([';', ',', ' ']).to_owned(),
    ]
}

/// What was sealed under it.
pub(super) fn under_it(ui: &mut Ui, key: &KeyLife) {
    if key.under_it.is_empty() {
        return;
    }
    kit::title(ui, "Sealed under it");
    for sealed in &key.under_it {
        kit::fact(ui, sealed.about.as_str(), &sealed.said());
    }
    kit::gap(ui);
}

/// Its ceremonies in order. Returns the folder of the one to verify.
pub(super) fn chapters(ui: &mut Ui, key: &KeyLife) -> Option<PathBuf> {
    let mut chosen = None;
    kit::title(ui, "Its ceremonies");
    for chapter in &key.chapters {
        kit::fact(
            ui,
            &format!("{} \u{b7} {} \u{b7} {}", chapter.day, chapter.script, chapter.ceremony.short()),
            &chapter.said(),
        );
        let verify = kit::quiet(ui, &format!("Verify {}", chapter.found_at));
        if verify.clicked() {
            chosen = Some(PathBuf::from(&chapter.found_at));
        }
        kit::space(ui);
    }
    chosen
}
