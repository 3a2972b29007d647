//! One typographic system for all papers: margins, header, footer, columns of text that break over pages, boxes to
//! write in. Text is measured before it is drawn, and nothing is ever clipped.

use crate::paper::font::{self, Face, MM_PER_PT};
use crate::paper::sheet::pen::{BODY, CODE, CODE_STRONG, LABEL, Pen, STRONG, Style, TITLE};
use crate::paper::{Mark, Page, Paper};

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

/// Left, right, top and bottom margins, millimetres; the left one takes the holes of a folder.
const LEFT: f32 = 22.0;
const RIGHT: f32 = 14.0;
const TOP: f32 = 11.0;
const BOTTOM: f32 = 11.0;
/// Height of header and footer with the space to the text, millimetres.
const HEADER: f32 = 11.0;
const FOOTER: f32 = 13.0;
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
    /// A box for initials at the foot.
    pub initials: bool,
}

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

/// Breaks text into lines of at most `limit`, at line ends, spaces, and, if need be, inside a word.
pub fn lines(style: Style, text: &str, limit: f32) -> Vec<String> {
    let mut all = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        for word in part.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if style.width(&longer) <= limit {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                all.push(std::mem::take(&mut line));
            }
            for character in word.chars() {
                if style.width(&format!("{line}{character}")) > limit && !line.is_empty() {
                    all.push(std::mem::take(&mut line));
                }
                line.push(character);
            }
        }
        all.push(line);
    }
    all
}

/// Text without what our faces cannot draw.
fn drawable(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\n' || font::first_missing(c.encode_utf8(&mut [0; 4])).is_none() { c } else { '?' })
        .collect()
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
        self.need(pitch(PART) + 3.0 + keep);
        self.y += pitch(PART);
        let (left, edge) = (self.left(), self.right());
        self.pen.text(left, self.y, PART, &drawable(title));
        self.pen.text_right(edge, self.y, BODY, right);
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
        pitch(style) * f32::from(u16::try_from(count).unwrap_or(u16::MAX))
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
        if !label.is_empty() {
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
            x = self.pen.text(x + 4.4, y, READ, &option) + 5.0;
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

    /// A label and boxes for single characters, in groups.
    pub fn characters(&mut self, by: f32, label: &str, groups: &[u8]) {
        const SIDE: f32 = 5.6;
        self.need(SIDE + 2.0);
        self.y += SIDE + 1.2;
        let (x, y) = (self.left() + by, self.y);
        self.pen.text(x, y - 1.6, BODY, &drawable(label));
        let mut at = (x + 42.0).max(x + BODY.width(label) + 3.0);
        for group in groups {
            at = self.boxes(at, y, SIDE, SIDE, *group) + 2.4;
        }
        self.y += 0.8;
    }

    /// A label and a line to write on.
    pub fn write_on(&mut self, by: f32, label: &str) {
        const HEIGHT: f32 = 7.4;
        self.need(HEIGHT);
        self.y += HEIGHT;
        let (x, y, right) = (self.left() + by, self.y, self.right());
        let end = self.pen.text(x, y - 1.0, BODY, &drawable(label));
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
            let text = f32::from(u16::try_from(most).unwrap_or(u16::MAX)) * pitch(BODY);
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

/// What stands around the text of a page.
fn frame(paper: Paper, heading: &Heading, number: usize, pages: usize, pen: &mut Pen) {
    let (left, right) = (LEFT, paper.width() - RIGHT);
    let (top, foot) = (TOP + 4.0, paper.height() - BOTTOM - 1.0);
    let ids_width: f32 = heading
        .ids
        .iter()
        .map(|(label, value)| BODY.width(label) + 1.4 + CODE_STRONG.width(value) + 4.0)
        .sum();
    let mut x = right - ids_width + 4.0;
    let title = lines(STRONG, &drawable(&heading.title), x - left - 4.0);
    pen.text(left, top, STRONG, title.first().map_or("", String::as_str));
    for (label, value) in &heading.ids {
        x = pen.text(x, top, BODY, label) + 1.4;
        x = pen.text(x, top, CODE_STRONG, value) + 4.0;
    }
    pen.rule(left, right, top + 1.8);
    pen.rule(left, right, foot - 4.6);
    pen.text_right(right, foot, BODY, &format!("page {number} of {pages}"));
    let mut x = pen.text(left, foot, BODY, "Keyrite") + 6.0;
    if heading.initials {
        x = pen.text(x, foot, BODY, "Initials of administrator and witness") + 2.0;
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
