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
use crate::vocab::shown::lines_shown;
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
    let script = documents::planned(&held).into_iter().find(|paper| paper.due.name == SCRIPT);
    script.expect("it is made after every end").make(&held)
}

/// An entry as it stands in the list: a line for its head, and indented what it says. Nothing is cut, and what a transcript
/// says cannot look like another entry.
fn told(number: u32, time: &str, head: &str, says: &[String]) -> String {
    let mut lines = vec![format!("{number}  {time}  {}", head.replace('\n', " "))];
    lines.extend(says.iter().flat_map(|said| said.lines()).map(|said| format!("    {said}")));
    lines_shown(&(lines.join("\n") + "\n"))
}

fn write_text(path: &Path, rows: &[Row]) -> Result<String, PaperError> {
    let text: String = rows.iter().map(|row| told(row.number, &row.time, &row.head, &row.says)).collect();
    write_new(path, text.as_bytes())?;
    Ok(format!("{} as text: they are in {}.", counted(rows.len(), "line"), shown_path(path)))
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn no_entry_is_cut_or_looks_like_another() {
        let long = "x".repeat(100_000);
        let says = ["a note\n2  10:00:01  Seal\u{202e}ed".to_owned(), long.clone()];
        let text = told(1, "10:00:00", "Read the clock\n9  11:00:00  Forged", &says);
        let lines: Vec<&str> = text.lines().collect();
        let head = "1  10:00:00  Read the clock 9  11:00:00  Forged";
        let long = format!("    {long}");
        assert_eq!(lines, [head, "    a note", "    2  10:00:01  Seal\\u{202E}ed", &long]);
    }
}
