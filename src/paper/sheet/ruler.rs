//! A line of known length at the foot of a column, which shows whether the printer scaled the page.

use super::panel::Panel;
use super::pen::{LABEL, Pen};

/// Its length, millimetres.
const LENGTH: f32 = 50.0;

/// Draws it. What has no place beside it stands above.
pub fn draw(column: &Panel, pen: &mut Pen) {
    let y = column.bottom - 0.8;
    let right = column.left + LENGTH;
    pen.rule(column.left, right, y);
    for x in [column.left, right] {
        pen.upright(x, y - 1.6, y);
    }
    let (is, never) = ("This line is 50 mm: print at 100 %,", "never fit to page");
    if right + 1.4 + LABEL.width(never) <= column.right {
        pen.text(column.left + 1.4, y - 0.9, LABEL, is);
        pen.text(right + 1.4, y - 0.9, LABEL, never);
    } else {
        pen.text(column.left + 1.4, y - 3.7, LABEL, is);
        pen.text(column.left + 1.4, y - 0.9, LABEL, never);
    }
}
