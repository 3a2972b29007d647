//! One typographic system for all papers: styles, text and tables that break over pages. Text is measured before it is
//! drawn, and nothing is ever clipped.

use super::frame::{BOTTOM, Heading, LEFT, RIGHT, TOP, frame};
use crate::paper::font::{Face, MM_PER_PT};
use crate::paper::sheet::pen::{BODY, CODE, CODE_STRONG, LABEL, Pen, Style, TITLE, drawable, lines, small};
use crate::paper::{Page, Paper};

/// Sentences that are read at a table.
pub const READ: Style = Style { face: Face::Text, size: 9.5 };
/// Their emphasis, and the titles of steps.
pub const READ_STRONG: Style = Style { face: Face::TextBold, size: 9.5 };
/// The title of a part.
pub const PART: Style = Style { face: Face::TextBold, size: 12.0 };
/// SAY and DO NOT SAY.
pub const MARK: Style = Style { face: Face::TextBold, size: 8.0 };
/// Words that are read aloud and compared.
pub const WORDS: Style = Style { face: Face::Mono, size: 9.5 };

/// Height of header and footer with the space to the text, millimetres.
const HEADER: f32 = 11.0;
const FOOTER: f32 = 13.0;
/// A column of a table: its heading and its share of the width.
pub type Column = (&'static str, f32);

/// Writes from top to bottom, page after page.
pub struct Writer {
    paper: Paper,
    heading: Heading,
    done: Vec<Pen>,
    /// The page being written.
    pub pen: Pen,
    /// How far down it is written, millimetres.
    pub y: f32,
    indent: f32,
}

/// Distance of lines of a style, millimetres.
pub fn pitch(style: Style) -> f32 {
    style.size * MM_PER_PT * 1.32
}

impl Writer {
    /// An empty first page.
    pub fn new(paper: Paper, heading: Heading) -> Self {
        Self { paper, heading, done: Vec::new(), pen: Pen::default(), y: TOP + HEADER, indent: 0.0 }
    }

    /// Left edge of text.
    pub const fn left(&self) -> f32 {
        LEFT + self.indent
    }

    /// Right edge of text.
    pub const fn right(&self) -> f32 {
        self.paper.width() - RIGHT
    }

    /// Moves the left edge in.
    pub const fn indent(&mut self, by: f32) {
        self.indent = by;
    }

    const fn bottom(&self) -> f32 {
        self.paper.height() - BOTTOM - FOOTER
    }

    /// True if nothing stands on this page yet.
    pub fn is_fresh(&self) -> bool {
        self.y <= TOP + HEADER
    }

    /// Goes to a new page unless this much height is left.
    pub fn need(&mut self, height: f32) {
        if self.y + height > self.bottom() && !self.is_fresh() {
            self.new_page();
        }
    }

    /// Height that is left on this page.
    pub fn room(&self) -> f32 {
        self.bottom() - self.y
    }

    /// Goes to a new page.
    pub fn new_page(&mut self) {
        self.done.push(std::mem::take(&mut self.pen));
        self.y = TOP + HEADER;
    }

    /// White space, none at the top of a page.
    pub fn gap(&mut self, height: f32) {
        if !self.is_fresh() {
            self.y += height;
        }
    }

    /// A rule across.
    pub fn rule(&mut self) {
        let (left, right) = (self.left(), self.right());
        self.pen.rule(left, right, self.y);
    }

    /// The large title of a paper, and what it is in a sentence.
    pub fn title(&mut self, title: &str, says: &str) {
        for line in lines(TITLE, &drawable(title), self.right() - self.left()) {
            self.y += pitch(TITLE);
            self.pen.text(self.left(), self.y, TITLE, &line);
        }
        self.y += 1.0;
        if !says.is_empty() {
            self.text(READ, says);
        }
        self.y += 2.0;
    }

    /// A heading inside a paper; `keep` is the height that must follow it on the same page.
    pub fn part(&mut self, title: &str, right: &str, keep: f32) {
        self.gap(4.0);
        let (left, edge) = (self.left(), self.right());
        let beside = if right.is_empty() { 0.0 } else { BODY.width(right) + 4.0 };
        let title = lines(PART, &drawable(title), edge - left - beside);
        let height = pitch(PART) * small(title.len());
        self.need(height + 3.0 + keep);
        self.pen.text_right(edge, self.y + pitch(PART), BODY, right);
        for line in title {
            self.y += pitch(PART);
            self.pen.text(left, self.y, PART, &line);
        }
        self.y += 1.6;
        self.rule();
        self.y += 0.8;
    }

    /// Text over the whole width.
    pub fn text(&mut self, style: Style, text: &str) {
        self.beside(0.0, style, text);
    }

    /// Text that begins `by` millimetres further in.
    pub fn beside(&mut self, by: f32, style: Style, text: &str) {
        let x = self.left() + by;
        for line in lines(style, &drawable(text), self.right() - x) {
            self.need(pitch(style));
            self.y += pitch(style);
            self.pen.text(x, self.y, style, &line);
        }
    }

    /// Height that text will take there.
    pub fn height(&self, by: f32, style: Style, text: &str) -> f32 {
        let count = lines(style, &drawable(text), self.right() - self.left() - by).len();
        pitch(style) * small(count)
    }

    /// A label and its value, the value in a column of its own.
    pub fn fact(&mut self, label: &str, style: Style, value: &str) {
        const COLUMN: f32 = 34.0;
        self.need(pitch(style));
        let (x, y) = (self.left(), self.y + pitch(style));
        self.pen.text(x, y, BODY, label);
        self.beside(COLUMN, style, value);
        self.y += 0.7;
    }

    /// Words to compare by ear: four a line in columns, with a number at the head of each line.
    pub fn words(&mut self, words: &str) {
        let words: Vec<&str> = words.split(' ').collect();
        let column = (self.right() - self.left() - 42.0) / 4.0;
        for (number, group) in (1..).zip(words.chunks(4)) {
            self.need(pitch(WORDS));
            self.y += pitch(WORDS);
            let left = self.left() + 34.0;
            self.pen.text(left, self.y, CODE_STRONG, &format!("{number}"));
            let mut x = left + 6.0;
            for word in group {
                self.pen.text(x, self.y, WORDS, word);
                x += column;
            }
        }
        self.y += 0.8;
    }

    /// Hex in groups, under words.
    pub fn hex(&mut self, hex: &str) {
        let digits: Vec<char> = hex.chars().collect();
        let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
        for line in groups.chunks(8) {
            self.beside(34.0, CODE, &line.join(" "));
        }
        self.y += 0.8;
    }

    /// A table, its heading again on every page; each row at least `least` high.
    pub fn table(&mut self, columns: &[Column], rows: &[Vec<String>], least: f32) {
        let width = self.right() - self.left();
        self.table_head(columns, least);
        for row in rows {
            let cells: Vec<Vec<String>> = columns
                .iter()
                .zip(row)
                .map(|((_, part), cell)| lines(BODY, &drawable(cell), part * width - 3.0))
                .collect();
            let most = cells.iter().map(Vec::len).max().unwrap_or(1);
            let text = small(most) * pitch(BODY);
            let height = (text + 1.6).max(least);
            if self.y + height > self.bottom() && !self.is_fresh() {
                self.new_page();
                self.table_head(columns, least);
            }
            let mut x = self.left();
            for ((_, part), cell) in columns.iter().zip(&cells) {
                let mut y = self.y + 0.4;
                for line in cell {
                    y += pitch(BODY);
                    self.pen.text(x, y, BODY, line);
                }
                x += part * width;
            }
            self.y += height;
            self.rule();
        }
        self.y += 1.0;
    }

    fn table_head(&mut self, columns: &[Column], least: f32) {
        self.need(pitch(LABEL) + 1.4 + least);
        self.y += pitch(LABEL);
        let width = self.right() - self.left();
        let mut x = self.left();
        for (title, part) in columns {
            self.pen.text(x, self.y, LABEL, title);
            x += part * width;
        }
        self.y += 1.2;
        self.rule();
    }

    /// Header and footer on every page, now that their number is known.
    pub fn finish(mut self) -> Vec<Page> {
        self.new_page();
        let pages = self.done.len();
        let (paper, heading) = (self.paper, self.heading);
        let finish = |(number, body): (usize, Pen)| {
            let mut pen = Pen::default();
            frame(paper, &heading, number + 1, pages, &mut pen);
            let marks = pen.into_marks().into_iter().chain(body.into_marks()).collect();
            Page { paper, marks }
        };
        self.done.into_iter().enumerate().map(finish).collect()
    }
}
