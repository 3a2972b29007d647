//! The pen: puts text and rules on the sheet, in the sheet's few styles, and
//! refuses what does not fit.

use super::error::SheetError;
use crate::paper::font::{self, Face};
use crate::paper::{Mark, TextMark};
use zeroize::Zeroizing;

/// A face at a size in points.
#[derive(Clone, Copy)]
pub struct Style {
    pub face: Face,
    pub size: f32,
}

const fn style(face: Face, size: f32) -> Style {
    Style { face, size }
}

/// The title of the sheet.
pub const TITLE: Style = style(Face::TextBold, 14.0);
/// The ids a person looks for first.
pub const ID: Style = style(Face::MonoBold, 18.0);
/// Heading of a block, and the lead-in of a sentence.
pub const HEAD: Style = style(Face::TextBold, 9.0);
/// Sentences, the smallest that is read at a table.
pub const BODY: Style = style(Face::Text, 8.0);
/// Emphasis within sentences.
pub const STRONG: Style = style(Face::TextBold, 8.0);
/// What a value or a blank line is for.
pub const LABEL: Style = style(Face::Text, 7.0);
/// Short values people copy or compare.
pub const VALUE: Style = style(Face::Text, 9.0);
/// Codes, hashes, words.
pub const CODE: Style = style(Face::Mono, 8.0);
/// Words of a spoken fingerprint: eleven letters four times in a column.
pub const SPOKEN: Style = style(Face::Mono, 7.5);
/// Codes that identify this sheet, and the numbers of rows and steps.
pub const CODE_STRONG: Style = style(Face::MonoBold, 8.0);

impl Style {
    /// Width of `text` in millimetres.
    pub fn width(self, text: &str) -> f32 {
        font::width(self.face, self.size, text)
    }
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
pub fn drawable(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\n' || font::first_missing(c.encode_utf8(&mut [0; 4])).is_none() { c } else { '?' })
        .collect()
}

/// A number of lines, rows or modules, to be measured with.
pub fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).expect("fewer than 65,536 of anything stand on paper"))
}

/// Collects marks in drawing order.
#[derive(Default)]
pub struct Pen {
    marks: Vec<Mark>,
}

impl Pen {
    /// The finished drawing.
    pub fn into_marks(self) -> Vec<Mark> {
        self.marks
    }

    /// Any mark.
    pub fn mark(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// Black text from `x` on the baseline `y`; returns where it ends.
    pub fn text(&mut self, x: f32, y: f32, style: Style, text: &str) -> f32 {
        self.turned(x, y, style, 0.0, 0.0, text);
        x + style.width(text)
    }

    /// Text that ends at `right`.
    pub fn text_right(&mut self, right: f32, y: f32, style: Style, text: &str) {
        self.text(right - style.width(text), y, style, text);
    }

    /// Text in any grey, turned by `turn` degrees counter-clockwise.
    pub fn turned(&mut self, x: f32, y: f32, style: Style, grey: f32, turn: f32, text: &str) {
        let (face, size) = (style.face, style.size);
        let text = Zeroizing::new(text.to_owned());
        self.marks.push(Mark::Text(TextMark { x, y, face, size, grey, turn, text }));
    }

    /// Text from the caller that must fit between `x` and `right`.
    pub fn fit(
        &mut self,
        field: &'static str,
        (x, right): (f32, f32),
        y: f32,
        style: Style,
        text: &str,
    ) -> Result<f32, SheetError> {
        let (width, limit) = (style.width(text), right - x);
        if width > limit {
            return Err(SheetError::TooWide { field, width, limit });
        }
        Ok(self.text(x, y, style, text))
    }

    /// The same in smaller letters, if need be. For texts of so few characters that they stay readable.
    pub fn fit_smaller(
        &mut self,
        field: &'static str,
        (x, right): (f32, f32),
        y: f32,
        style: Style,
        text: &str,
    ) -> Result<f32, SheetError> {
        let size = (style.size * (right - x) / style.width(text).max(f32::EPSILON)).min(style.size);
        // a little less, so that rounding does not make it too wide
        let size = if size < style.size { size * 0.999 } else { size };
        self.fit(field, (x, right), y, Style { size, ..style }, text)
    }

    /// Sentences broken into lines `pitch` apart, the first baseline at `y`.
    /// A lead-in, if any, opens the first line in bold. Returns the last baseline.
    pub fn paragraph(
        &mut self,
        field: &'static str,
        (x, right): (f32, f32),
        (y, pitch): (f32, f32),
        lead: &str,
        text: &str,
    ) -> Result<f32, SheetError> {
        let limit = right - x;
        let indent = if lead.is_empty() { 0.0 } else { self.text(x, y, STRONG, lead) - x + BODY.width(" ") };
        let lines = font::wrap(BODY.face, BODY.size, text, limit, indent).ok_or(SheetError::TooWide {
            field,
            width: BODY.width(text),
            limit,
        })?;
        let mut at = (x + indent, y);
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                at = (x, at.1 + pitch);
            }
            self.text(at.0, at.1, BODY, line);
        }
        Ok(at.1)
    }

    /// A solid horizontal rule.
    pub fn rule(&mut self, x: f32, right: f32, y: f32) {
        self.mark(Mark::Line { from: (x, y), to: (right, y), dashed: false });
    }

    /// A solid vertical rule.
    pub fn upright(&mut self, x: f32, top: f32, bottom: f32) {
        self.mark(Mark::Line { from: (x, top), to: (x, bottom), dashed: false });
    }
}
