//! The outside label: what this is, which one, whose, in which bag, and what
//! a finder does. It must make sense to somebody who knows nothing.

use super::error::SheetError;
use super::facts::SheetFacts;
use super::panel::Panel;
use super::pen::{BODY, CODE, HEAD, ID, LABEL, Pen, STRONG, TITLE, VALUE, lines};

/// Width of the finder's column and the space before it, millimetres.
const FINDER: (f32, f32) = (60.0, 8.0);
/// Where values start after their labels, millimetres.
const LABELS: f32 = 18.0;
/// Space between the large ids, millimetres.
const ID_GAP: f32 = 4.5;
/// Most height of a line to sign on, millimetres.
const SIGN_LINE: f32 = 13.0;
/// The columns of the sealing lines: heading and share of the width.
const COLUMNS: [(&str, f32); 6] = [
    ("", 0.09),
    ("Bag number", 0.23),
    ("Holder signature", 0.22),
    ("Date", 0.12),
    ("Witness signature", 0.22),
    ("Date", 0.12),
];

/// Draws the label.
pub fn draw(facts: &SheetFacts, panel: &Panel, pen: &mut Pen) -> Result<(), SheetError> {
    let middle = panel.right - FINDER.0 - FINDER.1;
    let left = Panel { right: middle, ..*panel };
    let right = Panel { left: panel.right - FINDER.0, ..*panel };
    pen.text(panel.left, panel.top + 6.2, TITLE, "Key share: part of a shared key. Keep sealed.");
    ids(facts, &left, panel.top + 9.2, pen)?;
    let end = details(facts, &left, panel.top + 22.6, pen)?;
    let finder = finder(facts, &right, pen)?;
    sealing(panel, end.max(finder) + 3.0, pen)
}

fn ids(facts: &SheetFacts, column: &Panel, top: f32, pen: &mut Pen) -> Result<(), SheetError> {
    let (generation, share) = (facts.generation.to_string(), facts.share.to_string());
    // Most width of each; together with the gaps they always fit.
    let ids = [
        ("Set", "set id", &facts.set, 44.0),
        ("Generation", "generation", &generation, 20.5),
        ("Share", "share", &share, 12.5),
        ("Sheet", "serial", &facts.serial, 28.5),
    ];
    let mut x = column.left;
    for (label, field, value, limit) in ids {
        let label_end = pen.text(x, top + 2.2, LABEL, label);
        let value_end = pen.fit(field, (x, x + limit), top + 8.0, ID, value)?;
        x = label_end.max(value_end) + ID_GAP;
    }
    Ok(())
}

/// Purpose, holder, ceremony and dates, and how many sheets are needed.
fn details(facts: &SheetFacts, column: &Panel, top: f32, pen: &mut Pen) -> Result<f32, SheetError> {
    const PITCH: f32 = 4.7;
    let values = column.left + LABELS;
    let mut y = top;
    pen.text(column.left, y, LABEL, "Purpose");
    pen.fit_smaller("purpose", (values, column.right), y, VALUE, &facts.purpose)?;
    y += PITCH;
    // The second column: a line for the name, and below it the dates.
    let name = column.right - 56.0;
    pen.text(column.left, y, LABEL, "Holder");
    pen.fit("holder", (values, name - 3.0), y, VALUE, &facts.holder)?;
    let line = pen.text(name, y, LABEL, "Name") + 2.0;
    pen.rule(line, column.right, y + 0.6);
    y += PITCH;
    pen.text(column.left, y, LABEL, "Ceremony");
    pen.fit("ceremony id", (values, name - 3.0), y, CODE, &facts.ceremony)?;
    let dates = [("Made", "date made", &facts.made), ("Review", "review date", &facts.review)];
    let mut x = name;
    for (label, field, value) in dates {
        x = pen.text(x, y, LABEL, label) + 1.6;
        x = pen.fit(field, (x, column.right), y, VALUE, value)? + 3.0;
    }
    if facts.show_threshold {
        y += PITCH;
        pen.text(column.left, y, LABEL, "Needed");
        let needed = format!("Any {} sheets of this set and generation", facts.threshold);
        pen.text(values, y, VALUE, &needed);
    }
    Ok(y)
}

fn finder(facts: &SheetFacts, column: &Panel, pen: &mut Pen) -> Result<f32, SheetError> {
    const PITCH: f32 = 3.5;
    let span = (column.left, column.right);
    let mut y = column.top + 6.2;
    pen.text(column.left, y, HEAD, "If you find this");
    y = pen.paragraph("contact", span, (y + 4.4, PITCH), "", "Hand it to, unopened:")?;
    let contact = facts.contact.iter().flat_map(|line| lines(STRONG, line, column.right - column.left));
    for line in contact {
        y += PITCH;
        pen.fit("contact", span, y, STRONG, &line)?;
    }
    let rules = [
        ("Do not", "open it, photograph it, type it anywhere online, or send it."),
        ("Report", "a broken seal, or a bag number other than the last one written below."),
    ];
    for (lead, text) in rules {
        y = pen.paragraph("contact", span, (y + 4.3, PITCH), lead, text)?;
    }
    Ok(y)
}

/// Two lines to seal and re-seal the bag, at the foot of the label.
fn sealing(panel: &Panel, top: f32, pen: &mut Pen) -> Result<(), SheetError> {
    let row = ((panel.bottom - top - 3.0) / 2.0).min(SIGN_LINE);
    if row < 7.0 {
        let over = (7.0 - row) * 2.0;
        return Err(SheetError::TooHigh { panel: "label", field: "contact", over });
    }
    let heading = panel.bottom - 2.0 * row - 0.6;
    for (n, name) in ["Sealed", "Re-sealed"].into_iter().enumerate() {
        let line = if n == 0 { panel.bottom - row } else { panel.bottom } - 0.6;
        pen.text(panel.left, line - 0.6, BODY, name);
        let mut x = panel.left;
        for (column, (title, part)) in COLUMNS.into_iter().enumerate() {
            let end = x + part * (panel.right - panel.left);
            if column > 0 {
                let stop = if column + 1 == COLUMNS.len() { panel.right } else { end - 3.0 };
                pen.rule(x, stop, line);
                if n == 0 {
                    pen.text(x, heading + 0.4, LABEL, title);
                }
            }
            x = end;
        }
    }
    Ok(())
}
