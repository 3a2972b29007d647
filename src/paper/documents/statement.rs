//! The statement to take along and sign elsewhere: its text, and beside each part the code that holds it.

use super::held::HeldCeremony;
use super::layout::{READ, Writer, pitch};
use crate::paper::qr::QrGrid;
use crate::paper::sheet::pen::{CODE, STRONG, small};
use crate::paper::{Mark, Page, statement_codes};
use crate::transcript::sshsig::NAMESPACE;
use crate::transcript::statement::LABEL_WIDTH;
use crate::vocab::digest::sha256;

/// Side of a module, millimetres: as on a sheet, for cheap cameras.
const MODULE: f32 = 0.8;
/// White around a code, in modules.
const QUIET: f32 = 4.0;

/// Its pages, one code on each, so that a scan of page after page gives the statement in order. A line that fits into
/// no code does not cost the other papers: the text stands there without codes, and says so.
pub fn pages(held: &HeldCeremony<'_>) -> Vec<Page> {
    let text = held.state.statement(held.head).render();
    let Ok(parts) = statement_codes::parts(&text) else { return without_codes(held, &text) };
    let mut to = Writer::new(held.paper(), held.heading("Statement"));
    to.title(
        "Statement, to be signed elsewhere",
        &format!(
            "For whoever has a key of their own. Read the codes in their order with a telephone or a scanner, end each with a new line, and you have statement.txt; its SHA-256 must be the one below. Sign it where your key is, with ssh-keygen -Y sign -n {NAMESPACE} or with minisign, and send the signature file: it belongs into countersignatures/ of the ceremony's folder. Nothing on this paper is secret."
        ),
    );
    to.fact("SHA-256", CODE, &sha256(text.as_bytes()).hex());
    let count = parts.len();
    for (number, part) in (1..).zip(parts) {
        if number > 1 {
            to.new_page();
        }
        code(&mut to, part.grid, &format!("Code {number} of {count}"));
        to.text(READ, "It holds these lines:");
        to.y += 1.0;
        part.text.lines().for_each(|line| shown(&mut to, line));
    }
    to.finish()
}

fn without_codes(held: &HeldCeremony<'_>, text: &str) -> Vec<Page> {
    let mut to = Writer::new(held.paper(), held.heading("Statement"));
    to.title(
        "Statement, to be signed elsewhere",
        "One of its lines is longer than any code, so it leaves as a file alone: take statement.txt of the ceremony's folder to where your key is. Its SHA-256 must be the one below. Nothing on this paper is secret.",
    );
    to.fact("SHA-256", CODE, &sha256(text.as_bytes()).hex());
    text.lines().for_each(|line| shown(&mut to, line));
    to.finish()
}

/// A line as people read it: labels in a column of their own. The exact spaces are in the code.
fn shown(to: &mut Writer, line: &str) {
    match line.split_at_checked(LABEL_WIDTH) {
        Some((label, value)) if line.starts_with(char::is_lowercase) && label.ends_with(' ') => {
            to.fact(label.trim_end(), CODE, value);
        }
        _ => to.text(CODE, line),
    }
}

fn code(to: &mut Writer, grid: QrGrid, name: &str) {
    let side = small(grid.side()) * MODULE;
    to.gap(2.0);
    to.need(pitch(READ) + side + 2.0 * QUIET * MODULE);
    to.y += pitch(READ);
    to.pen.text(to.left(), to.y, STRONG, name);
    let (x, y) = (to.left() + QUIET * MODULE, to.y + QUIET * MODULE);
    to.pen.mark(Mark::Code { x, y, module: MODULE, grid });
    to.y = y + side + QUIET * MODULE;
}
