//! The entries as files: the script as it was held as a PDF, to be printed, and every entry as text, for other programs.

use std::path::Path;

use eframe::egui::Ui;

use super::super::kit;
use super::super::paper_file::{Offer, PaperFile};
use super::checked::Checked;
use super::rows::Row;
use crate::ceremony::State;
use crate::ceremony::state::Stage;
use crate::desk::archive::papers::PaperError;
use crate::desk::new_file::write_new;
use crate::paper::documents::{self, Document, HeldCeremony};
use crate::vocab::shown_path;
use crate::vocab::text::counted;

/// The paper that tells the entries step by step.
const SCRIPT: &str = "script.pdf";

/// Where they go.
#[derive(Debug, Default)]
pub(super) struct Files {
    is_open: bool,
    /// They were opened a moment ago: they come into view.
    fresh: bool,
    pdf: PaperFile,
    text: PaperFile,
}

impl Files {
    /// Opens the fields.
    pub const fn open(&mut self) {
        (self.is_open, self.fresh) = (true, true);
    }

    /// Draws the fields, once they were asked for.
    pub fn show(&mut self, ui: &mut Ui, checked: &Checked, base: &Path) {
        if !self.is_open {
            if kit::quiet(ui, "Save or print them\u{2026}").clicked() {
                self.open();
            }
            return;
        }
        let top = ui.cursor().min;
        let audit = &checked.report.audit;
        let whole = u64::from(audit.lines()) == checked.lines.len() as u64;
        let name = audit.state().map_or_else(|| "ceremony".to_owned(), |state| state.ceremony().short());
        if let Some(state) = audit.state().filter(|state| whole && is_over(state)) {
            let offer = Offer {
                field: "File for the script as it was held, to be printed",
                button: "Save the entries as a PDF",
                file: &format!("script-as-held-{name}.pdf"),
            };
            self.pdf.show(ui, &offer, base, || script_as_held(checked, state));
        } else {
            kit::caption(ui, "The script as it was held can be printed once the ceremony is over.");
        }
        let offer = Offer {
            field: "File for the entries as text",
            button: "Save the entries as text",
            file: &format!("entries-{name}.txt"),
        };
        self.text.show_for(ui, &offer, base, |path| write_text(path, &checked.entries));
        // what comes of it is said below the fields
        let below = ui.cursor().min + eframe::egui::vec2(0.0, 48.0);
        kit::space(ui);
        if std::mem::take(&mut self.fresh) {
            ui.scroll_to_rect(eframe::egui::Rect::from_two_pos(top, below), None);
        }
    }
}

const fn is_over(state: &State) -> bool {
    match state.stage() {
        Stage::Sealed | Stage::DayOver { .. } | Stage::Aborted => true,
        Stage::Running { .. } => false,
    }
}

fn script_as_held(checked: &Checked, state: &State) -> Document {
    let audit = &checked.report.audit;
    let held =
        HeldCeremony { state, head: audit.head(), entries: &checked.lines, earlier: audit.goes_on_from() };
    let script = documents::planned(&held).into_iter().find(|paper| paper.name == SCRIPT);
    script.expect("it is made after every end").make(&held)
}

/// What stands in the list, without what is searched for in it.
fn write_text(path: &Path, rows: &[Row]) -> Result<String, PaperError> {
    let mut text = String::new();
    for Row { number, time, head, says, .. } in rows {
        text.push_str(&format!("{number}  {time}  {head}\n"));
        for said in says {
            text.push_str(&format!("    {said}\n"));
        }
    }
    write_new(path, text.as_bytes())?;
    Ok(format!("{} as text: they are in {}.", counted(rows.len(), "line"), shown_path(path)))
}
