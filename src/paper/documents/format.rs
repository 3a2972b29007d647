//! How a sheet is written, on paper: for whoever has sheets and the guide, and no folder.

use super::layout::{READ, Writer, pitch};
use crate::paper::sheet::pen::CODE;

const FORMAT: &str = include_str!("../../../assets/FORMAT.txt");
/// The line before the printed part, and the line after it; a test finds every line between them on the paper.
const BEFORE: &str = "Conventions";
const AFTER: &str = "7. WORDS READ ALOUD";
/// Lines that a heading keeps with it on its page.
const KEPT: f32 = 6.0;

/// Sections 1 to 6 with what they presuppose, line by line.
fn sections() -> impl Iterator<Item = &'static str> {
    FORMAT.lines().skip_while(|line| *line != BEFORE).skip(1).take_while(|line| *line != AFTER)
}

/// Writes them on pages of their own.
pub fn write(to: &mut Writer) {
    to.new_page();
    to.title(
        "How a sheet is written",
        "Sections 1 to 6 of FORMAT.txt. With them, enough sheets and the public BIP-39 list of English words, a programmer can rebuild the key without Keyrite and without its folder.",
    );
    to.text(
        READ,
        "The whole text, with worked examples and programs that follow it, is in the folder recovery-kit.",
    );
    to.gap(2.0);
    for line in sections() {
        if line.is_empty() {
            to.gap(pitch(CODE) * 0.6);
            continue;
        }
        let heading = line.starts_with(|first: char| first.is_ascii_digit());
        to.need(pitch(CODE) * if heading { KEPT } else { 1.0 });
        to.y += pitch(CODE);
        let (x, y) = (to.left(), to.y);
        to.pen.text(x, y, CODE, line);
    }
}
