//! What stands on every page of a paper: title, ids, "page n of m", initials, the bands of a rehearsal.

use crate::paper::font::MM_PER_PT;
use crate::paper::sheet::pen::{BODY, CODE_STRONG, Pen, STRONG, drawable, lines};
use crate::paper::{Mark, Paper};

/// Left, right, top and bottom margins, millimetres; the left one takes the holes of a folder.
pub const LEFT: f32 = 22.0;
pub const RIGHT: f32 = 14.0;
pub const TOP: f32 = 11.0;
pub const BOTTOM: f32 = 11.0;
/// The band of a rehearsal.
const BAND: f32 = 4.2;
const BAND_TEXT: &str = "REHEARSAL: worthless key";
/// Height of capitals in our faces, in ems.
const CAPITALS: f32 = 0.668;

/// What stands on every page of a paper.
pub struct Heading {
    /// What the paper is.
    pub title: String,
    /// What it belongs to: label and value.
    pub ids: Vec<(&'static str, String)>,
    /// Worthless keys.
    pub rehearsal: bool,
    /// Boxes for initials at the foot: whose.
    pub initials: Option<String>,
}

/// What stands around the text of a page.
pub fn frame(paper: Paper, heading: &Heading, number: usize, pages: usize, pen: &mut Pen) {
    let (left, right) = (LEFT, paper.width() - RIGHT);
    let (top, foot) = (TOP + 4.0, paper.height() - BOTTOM - 1.0);
    let ids_width: f32 = heading
        .ids
        .iter()
        .map(|(label, value)| BODY.width(label) + 1.4 + CODE_STRONG.width(value) + 4.0)
        .sum();
    let mut x = right - ids_width + 4.0;
    let title = lines(STRONG, &drawable(&heading.title), x - left - 4.0);
    pen.text(left, top, STRONG, title.first().expect("a text has one line at least"));
    for (label, value) in &heading.ids {
        x = pen.text(x, top, BODY, label) + 1.4;
        x = pen.text(x, top, CODE_STRONG, value) + 4.0;
    }
    pen.rule(left, right, top + 1.8);
    pen.rule(left, right, foot - 4.6);
    pen.text_right(right, foot, BODY, &format!("page {number} of {pages}"));
    let mut x = pen.text(left, foot, BODY, "Keyrite") + 6.0;
    if let Some(whose) = &heading.initials {
        // the two boxes and the page's number stand beside it
        let whose = lines(BODY, &drawable(whose), right - x - 70.0);
        x = pen.text(x, foot, BODY, whose.first().expect("a text has one line at least")) + 2.0;
        for _ in 0..2 {
            for (from, to) in [
                ((x, foot + 1.0), (x + 16.0, foot + 1.0)),
                ((x, foot - 4.6), (x, foot + 1.0)),
                ((x + 16.0, foot - 4.6), (x + 16.0, foot + 1.0)),
            ] {
                pen.mark(Mark::Line { from, to, dashed: false });
            }
            x += 18.0;
        }
    }
    if heading.rehearsal {
        for y in [TOP - 5.0, paper.height() - BOTTOM + 0.8] {
            band(paper, y, pen);
        }
    }
}

fn band(paper: Paper, y: f32, pen: &mut Pen) {
    let width = paper.width() - LEFT - RIGHT;
    pen.mark(Mark::Rect { x: LEFT, y, w: width, h: BAND, grey: 0.0 });
    let baseline = y + f32::midpoint(BAND, STRONG.size * MM_PER_PT * CAPITALS);
    for n in 0..3u8 {
        let middle = LEFT + width * (f32::from(n) + 0.5) / 3.0;
        pen.turned(middle - STRONG.width(BAND_TEXT) / 2.0, baseline, STRONG, 1.0, 0.0, BAND_TEXT);
    }
}
