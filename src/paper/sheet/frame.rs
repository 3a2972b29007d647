//! What all panels share: where they lie, the header line, the folds, and the
//! rehearsal marks.
//!
//! Nothing but the fold itself lies within [`GUTTER`] of a fold. The panel
//! heights make the instructions cover all of the code and the words when
//! fold 2 is closed.

use super::error::SheetError;
use super::facts::SheetFacts;
use super::panel::Panel;
use super::pen::{BODY, CODE_STRONG, LABEL, Pen, STRONG, Style};
use crate::paper::font::{Face, MM_PER_PT};
use crate::paper::{Mark, Paper};

/// Left and right margin, millimetres; wide enough for a QR quiet zone.
const SIDE: f32 = 11.0;
/// Top and bottom margin, millimetres, beyond what office printers reach.
const EDGE: f32 = 10.4;
/// Distance of content from a fold, millimetres.
const GUTTER: f32 = 5.7;
/// Height of the header line with its rule, millimetres.
const HEADER: f32 = 5.0;
/// Rehearsal band: height, and distance from a fold, millimetres.
const BAND: (f32, f32) = (3.3, 1.4);
/// Rehearsal band: distance from the edge of the paper, millimetres.
const BAND_EDGE: f32 = 5.8;
/// How the band says it, and how often across the page.
const BAND_TEXT: (&str, u8) = ("REHEARSAL: worthless key", 4);
/// The large mark behind the text.
const WATERMARK: &str = "REHEARSAL";
/// Light enough to read 8 pt text over it, dark enough to survive a copier.
const WATERMARK_GREY: f32 = 0.86;
/// Height of capitals in our faces, in ems.
const CAPITALS: f32 = 0.668;

/// The three panels and the two folds of a sheet.
pub struct Frame {
    paper: Paper,
    folds: [f32; 2],
    pub outside: Panel,
    pub secret: Panel,
    pub instructions: Panel,
}

impl Frame {
    /// The geometry on `paper`.
    pub const fn new(paper: Paper) -> Self {
        let height = paper.height();
        // The label takes what the two fixed panels leave.
        let (secret, instructions) = match paper {
            Paper::A4 => (109.0, 99.0),
            Paper::Letter => (106.0, 95.0),
        };
        let second = height - instructions;
        let first = second - secret;
        let right = paper.width() - SIDE;
        Self {
            paper,
            folds: [first, second],
            outside: panel(right, EDGE, first - GUTTER),
            secret: panel(right, first + GUTTER, second - GUTTER),
            instructions: panel(right, second + GUTTER, height - EDGE),
        }
    }

    /// Header lines and fold marks.
    pub fn draw(&self, facts: &SheetFacts, pen: &mut Pen) -> Result<(), SheetError> {
        let panels =
            [("Label", &self.outside), ("Secret", &self.secret), ("Instructions", &self.instructions)];
        for (name, panel) in panels {
            header(facts, name, panel, pen)?;
        }
        let [first, second] = self.folds;
        self.fold(first, "fold 1: backwards; the label above stays outside", pen);
        self.fold(second, "fold 2: up; the panel below covers the secret", pen);
        Ok(())
    }

    fn fold(&self, y: f32, text: &str, pen: &mut Pen) {
        let width = LABEL.width(text);
        let start = (self.paper.width() - width) / 2.0;
        let dashes = [(SIDE / 2.0, start - 2.0), (start + width + 2.0, self.paper.width() - SIDE / 2.0)];
        for (from, to) in dashes {
            pen.mark(Mark::Line { from: (from, y), to: (to, y), dashed: true });
        }
        pen.text(start, y + LABEL.size * MM_PER_PT * CAPITALS / 2.0, LABEL, text);
    }

    /// Bands above and below every panel, and a large diagonal word behind
    /// each, clear of the QR code. Drawn first, so everything lies over it.
    pub fn mark_rehearsal(&self, pen: &mut Pen) {
        let (height, gap) = BAND;
        let [first, second] = self.folds;
        let bottom = self.paper.height() - BAND_EDGE - height;
        for fold in [first, second] {
            self.band(fold - gap - height, pen);
            self.band(fold + gap, pen);
        }
        self.band(BAND_EDGE, pen);
        self.band(bottom, pen);
        let words = Panel { left: super::secret::words_left(&self.secret), ..self.secret };
        for panel in [&self.outside, &words, &self.instructions] {
            watermark(panel, pen);
        }
    }

    fn band(&self, y: f32, pen: &mut Pen) {
        let width = self.paper.width();
        let (text, times) = BAND_TEXT;
        pen.mark(Mark::Rect { x: SIDE, y, w: width - 2.0 * SIDE, h: BAND.0, grey: 0.0 });
        let baseline = y + f32::midpoint(BAND.0, STRONG.size * MM_PER_PT * CAPITALS);
        let pitch = (width - 2.0 * SIDE) / f32::from(times);
        for n in 0..times {
            let middle = SIDE + pitch * (f32::from(n) + 0.5);
            pen.turned(middle - STRONG.width(text) / 2.0, baseline, STRONG, 1.0, 0.0, text);
        }
    }
}

const fn panel(right: f32, top: f32, bottom: f32) -> Panel {
    Panel { left: SIDE, right, top: top + HEADER, bottom }
}

fn header(facts: &SheetFacts, name: &str, panel: &Panel, pen: &mut Pen) -> Result<(), SheetError> {
    let baseline = panel.top - 1.9;
    let page = " · page 1 of 1";
    let end = panel.right - BODY.width(page) - STRONG.width(name);
    let (generation, share) = (facts.generation.to_string(), facts.share.to_string());
    let ids = [
        ("Set", "set id", &facts.set),
        ("generation", "generation", &generation),
        ("share", "share", &share),
        ("sheet", "serial", &facts.serial),
    ];
    let mut x = panel.left;
    for (label, field, value) in ids {
        x = pen.text(x, baseline, BODY, label) + 1.4;
        x = pen.fit(field, (x, end), baseline, CODE_STRONG, value)? + 4.0;
    }
    pen.text(end, baseline, STRONG, name);
    pen.text_right(panel.right, baseline, BODY, page);
    pen.rule(panel.left, panel.right, panel.top - 0.4);
    Ok(())
}

/// The largest diagonal word that fits into the panel.
fn watermark(panel: &Panel, pen: &mut Pen) {
    let (w, h) = (panel.right - panel.left, panel.bottom - panel.top);
    let unit = Style { face: Face::TextBold, size: 1.0 };
    let thick = CAPITALS * MM_PER_PT / unit.width(WATERMARK);
    let angle = h.atan2(w);
    let (sin, cos) = angle.sin_cos();
    let length = (w / (cos + thick * sin)).min(h / (sin + thick * cos));
    let size = length / unit.width(WATERMARK);
    let half = (length / 2.0, length * thick / 2.0);
    let x = f32::midpoint(panel.left, panel.right) - cos * half.0 + sin * half.1;
    let y = f32::midpoint(panel.top, panel.bottom) + sin * half.0 + cos * half.1;
    pen.turned(x, y, Style { size, ..unit }, WATERMARK_GREY, angle.to_degrees(), WATERMARK);
}
