//! What people write in: ticks, circles, boxes for single characters, lines.

use super::layout::{READ, Writer, pitch};
use crate::paper::Mark;
use crate::paper::sheet::pen::{BODY, drawable, lines};

impl Writer {
    /// A box to tick, ticked or not, and its text.
    pub fn tick(&mut self, by: f32, ticked: bool, text: &str) {
        self.need(self.height(by + 5.5, READ, text).min(30.0));
        let (x, y) = (self.left() + by, self.y + pitch(READ));
        self.boxes(x, y + 0.5, 3.2, 3.2, 1);
        if ticked {
            self.line((x + 0.6, y - 1.1), (x + 1.4, y - 0.2));
            self.line((x + 1.4, y - 0.2), (x + 2.8, y - 2.3));
        }
        self.beside(by + 5.5, READ, text);
        self.y += 0.9;
    }

    /// One of several: circles, the chosen one filled.
    pub fn circles(&mut self, by: f32, label: &str, options: &[String], chosen: Option<&str>) {
        self.need(pitch(READ));
        let mut y = self.y + pitch(READ);
        let left = self.left() + by;
        let mut x = left;
        let wide = BODY.width(&drawable(label)) > (self.right() - left) / 2.0;
        if wide {
            self.beside(by, BODY, label);
            self.need(pitch(READ) + 0.6);
            y = self.y + pitch(READ) + 0.6;
            x = left + 8.0;
        } else if !label.is_empty() {
            x = self.pen.text(x, y, BODY, &drawable(label)) + 3.0;
        }
        for option in options {
            let option = drawable(option);
            if x + 5.0 + READ.width(&option) > self.right() && x > left + 8.0 {
                self.y = y;
                self.need(pitch(READ) + 0.6);
                y = self.y + pitch(READ) + 0.6;
                x = left + 8.0;
            }
            self.circle(x + 1.5, y - 1.1, 1.5);
            if chosen == Some(option.as_str()) {
                self.pen.mark(Mark::Rect { x: x + 0.7, y: y - 1.9, w: 1.6, h: 1.6, grey: 0.0 });
            }
            let mut parts = lines(READ, &option, self.right() - x - 4.4).into_iter();
            let first = parts.next().expect("a text has one line at least");
            let end = self.pen.text(x + 4.4, y, READ, &first);
            let begin = x + 4.4;
            x = end + 5.0;
            // what is too long for a line goes on below, and nothing beside it
            for part in parts {
                self.y = y;
                self.need(pitch(READ));
                y = self.y + pitch(READ);
                self.pen.text(begin, y, READ, &part);
                x = self.right();
            }
        }
        self.y = y + 0.9;
    }

    /// A circle around a point.
    pub fn circle(&mut self, x: f32, y: f32, radius: f32) {
        const SIDES: u8 = 20;
        let point = |side: u8| {
            let (sin, cos) = (f32::from(side) / f32::from(SIDES) * std::f32::consts::TAU).sin_cos();
            (x + radius * cos, y + radius * sin)
        };
        for side in 0..SIDES {
            self.line(point(side), point(side + 1));
        }
    }

    /// A thin line.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.pen.mark(Mark::Line { from, to, dashed: false });
    }

    /// Boxes in a row, their lower edge at `y`; returns where they end.
    pub fn boxes(&mut self, x: f32, y: f32, w: f32, h: f32, count: u8) -> f32 {
        let end = x + w * f32::from(count);
        for edge in [y, y - h] {
            self.line((x, edge), (end, edge));
        }
        for n in 0..=count {
            let at = x + w * f32::from(n);
            self.line((at, y - h), (at, y));
        }
        end
    }

    /// The label as it stands beside its blanks; one that would leave them no room is written above, and nothing
    /// beside.
    fn beside_blanks(&mut self, by: f32, label: &str) -> String {
        let label = drawable(label);
        if BODY.width(&label) <= (self.right() - self.left() - by) / 2.0 {
            return label;
        }
        self.need(self.height(by, BODY, &label) + 8.0);
        self.beside(by, BODY, &label);
        String::new()
    }

    /// A label and boxes for single characters, in groups.
    pub fn characters(&mut self, by: f32, label: &str, groups: &[u8]) {
        const SIDE: f32 = 5.6;
        let label = self.beside_blanks(by, label);
        self.need(SIDE + 2.0);
        self.y += SIDE + 1.2;
        let (x, y) = (self.left() + by, self.y);
        self.pen.text(x, y - 1.6, BODY, &label);
        let mut at = (x + 42.0).max(x + BODY.width(&label) + 3.0);
        for group in groups {
            at = self.boxes(at, y, SIDE, SIDE, *group) + 2.4;
        }
        self.y += 0.8;
    }

    /// A label and a line to write on.
    pub fn write_on(&mut self, by: f32, label: &str) {
        const HEIGHT: f32 = 7.4;
        let label = self.beside_blanks(by, label);
        self.need(HEIGHT);
        self.y += HEIGHT;
        let (x, y, right) = (self.left() + by, self.y, self.right());
        let end = self.pen.text(x, y - 1.0, BODY, &label);
        self.pen.rule((x + 42.0).max(end + 3.0), right, y);
        self.y += 0.4;
    }

    /// Empty lines to write on.
    pub fn write_lines(&mut self, by: f32, label: &str, count: u8) {
        self.need(7.4 * f32::from(count) + 4.0);
        if !label.is_empty() {
            self.beside(by, BODY, label);
        }
        for _ in 0..count {
            self.y += 7.4;
            let (x, right) = (self.left() + by, self.right());
            self.pen.rule(x, right, self.y);
        }
        self.y += 1.2;
    }
}
