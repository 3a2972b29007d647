//! The list: what is due, every key in a row, records, and what does not count.

use std::path::Path;

use eframe::egui::Ui;

use super::super::kit::{self, Icon, Signal};
use super::super::paper_file::{Offer, PaperFile};
use super::super::shared::Shared;
use crate::ceremony::register::{KeyLife, RECORDED, Register, Shown, Table};
use crate::desk::archive::papers::PaperError;
use crate::desk::new_file::write_new;
use crate::paper::documents;
use crate::vocab::{Day, Fingerprint, Mode, shown_path};

/// Rows of what is due that are drawn unasked: what is overdue, within these.
const DUE: std::ops::RangeInclusive<usize> = 2..=6;
/// Keys that are drawn unasked.
const KEYS: usize = 100;

/// How much is drawn of what is long.
#[derive(Debug, Default)]
pub(super) struct Lengths {
    all_due: bool,
    /// More keys than at first.
    more_keys: usize,
}

/// What is due, and the keys. Returns the key that was chosen.
pub(super) fn rows(ui: &mut Ui, shown: &Shown<'_>, today: Day, lengths: &mut Lengths) -> Option<Fingerprint> {
    if let Some(said) = shown.said() {
        kit::text::remark(ui, Signal::Plain, &said);
    }
    due(ui, shown, today, &mut lengths.all_due);
    let mut open = None;
    let most = KEYS + lengths.more_keys;
    for key in shown.keys.iter().take(most) {
        if row(ui, key, today) {
            open = Some(key.fingerprint);
        }
    }
    if shown.keys.len() > most {
        let left = shown.keys.len() - most;
        if kit::button(ui, &format!("Show more keys: {left} are left")).clicked() {
            lengths.more_keys += KEYS;
        }
        kit::space(ui);
    }
    if !shown.records.is_empty() {
        kit::title(ui, RECORDED);
        for record in shown.records.iter().take(most) {
            kit::body(ui, &record.said());
            for finding in record.findings() {
                kit::text::remark(ui, Signal::Attention, &finding);
            }
        }
        if shown.records.len() > most {
            let left = shown.records.len() - most;
            if kit::button(ui, &format!("Show more records: {left} are left")).clicked() {
                lengths.more_keys += KEYS;
            }
        }
        kit::space(ui);
    }
    open
}

fn due(ui: &mut Ui, shown: &Shown<'_>, today: Day, all: &mut bool) {
    if shown.due.is_empty() {
        return;
    }
    kit::title(ui, &format!("What is due when, judged against {today}"));
    let overdue = shown.due.iter().filter(|due| due.is_overdue(today)).count();
    let most = if *all { usize::MAX } else { overdue.clamp(*DUE.start(), *DUE.end()) };
    for due in shown.due.iter().take(most) {
        let signal = if due.is_overdue(today) { Signal::Attention } else { Signal::Plain };
        let text = format!("{} \u{b7} {} ({})", due.of, due.said(today), due.source());
        kit::text::remark(ui, signal, &text);
    }
    let left = shown.due.len().saturating_sub(most);
    if left > 0 {
        *all = kit::quiet(ui, &format!("Show all that is due: {left} more")).clicked();
    }
    kit::space(ui);
}

fn row(ui: &mut Ui, key: &KeyLife, today: Day) -> bool {
    let set = key.newest_set().map_or_else(
        || "no sheets".to_owned(),
        |set| format!("{}, generation {}", set.quorum, set.generation),
    );
    let due = key.next_due();
    let due = due.map_or_else(String::new, |(day, what)| format!(" \u{b7} next {day}: {what}"));
    // several keys may have one label: the day and the ceremony tell them apart
    let made = key
        .chapters
        .first()
        .map_or_else(String::new, |first| format!(" \u{b7} since {}, {}", first.day, first.ceremony.short()));
    let what = format!("{} \u{b7} {set}{made}{due}", key.state_word(today));
    let name = key.name();
    let opened = kit::door(ui, Icon::Key, (&name, &what), &format!("{name}, {what}"));
    // what has a day stands in the list of what is due
    for notice in key.notices.iter().filter(|notice| notice.due().is_none()) {
        kit::text::remark(ui, Signal::Attention, &notice.said(today));
    }
    kit::space(ui);
    opened
}

/// What does not count, whatever is asked, and what came to nothing.
pub(super) fn not_counted(ui: &mut Ui, register: &Register) {
    if !register.unkeyed.is_empty() {
        kit::title(ui, "Without a key: ceremonies in which none came to be");
        for one in &register.unkeyed {
            kit::text::remark(ui, Signal::Plain, &format!("{}: {}", one.found_at, one.said));
        }
    }
    if !register.strangers.is_empty() {
        kit::title(ui, "Not anchored: your list does not vouch for these, and they move nothing");
        for one in &register.strangers {
            kit::text::remark(ui, Signal::Attention, &format!("{}: {}", one.found_at, one.said()));
        }
    }
    if !register.left_out.is_empty() {
        kit::title(ui, "Not counted");
        for one in &register.left_out {
            kit::text::remark(ui, Signal::Stop, &format!("{}: {}", one.found_at, one.why));
        }
    }
}

/// Files of what is shown.
#[derive(Debug)]
pub(super) struct Files {
    pdf: PaperFile,
    csv: PaperFile,
    table: Table,
}

impl Default for Files {
    fn default() -> Self {
        Self { pdf: PaperFile::default(), csv: PaperFile::default(), table: Table::Keys }
    }
}

impl Files {
    /// Draws the fields for them.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        register: &Register,
        shown: &Shown<'_>,
        as_of: (Day, Mode),
        shared: &Shared,
    ) {
        let (today, mode) = as_of;
        kit::title(ui, "On paper");
        let offer = Offer {
            field: "File for the register",
            button: "Save the register as a PDF",
            file: &format!("register-{today}.pdf"),
        };
        let paper = shared.settings.paper.into();
        self.pdf.show(ui, &offer, &shared.base, || documents::register(register, shown, today, mode, paper));
        kit::gap(ui);
        kit::title(ui, "As a table for other programs");
        let tables = Table::ALL.map(|table| (table, said(table).to_owned()));
        kit::pick(ui, "Table", &mut self.table, &tables);
        let offer = Offer {
            field: "File for the table",
            button: "Save the table as CSV",
            file: &format!("register-{}-{today}.csv", file_word(self.table)),
        };
        let table = self.table;
        self.csv
            .show_for(ui, &offer, &shared.base, |path| write_table(path, &table.csv(register, shown, today)));
    }
}

const fn said(table: Table) -> &'static str {
    match table {
        Table::Keys => "a row a key",
        Table::Sheets => "a row a sheet",
        Table::Due => "a row a thing that is due",
        Table::Findings => "a row a finding",
    }
}

/// What stands in the name of its file: tables of one day are several files.
const fn file_word(table: Table) -> &'static str {
    match table {
        Table::Keys => "keys",
        Table::Sheets => "sheets",
        Table::Due => "due",
        Table::Findings => "findings",
    }
}

fn write_table(path: &Path, table: &str) -> Result<String, PaperError> {
    write_new(path, table.as_bytes())?;
    let rows = table.lines().count() - 1;
    Ok(format!("{rows} {} in {}.", if rows == 1 { "row is" } else { "rows are" }, shown_path(path)))
}
