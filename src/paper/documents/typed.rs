//! What is typed on another device: letter for letter, each blank where it stands.

use super::layout::{MARK, Writer, pitch};
use crate::paper::Mark;
use crate::paper::font::Face;
use crate::paper::sheet::pen::{Style, drawable, small};

/// Of one width, so that blanks are seen.
pub const TYPED: Style = Style { face: Face::Mono, size: 8.5 };
/// The ground it stands on.
const GROUND: f32 = 0.92;
/// Room inside the ground, at each side, millimetres.
const INSIDE: f32 = 2.0;
/// At the end of a line that goes on, and before what goes on; nothing is typed for it.
pub const GOES_ON: &str = "\u{bb}";

/// A line of it as it is printed, and whether the next one goes on with it.
struct Part {
    text: String,
    goes_on: bool,
}

/// The text in lines of so many characters; one that is too long goes on before a blank, if there is one.
fn parts(text: &str, most: usize) -> Vec<Part> {
    let mut all = Vec::new();
    for line in text.split('\n') {
        let mut rest: Vec<char> = line.chars().collect();
        while rest.len() > most {
            let blank = rest.iter().take(most + 1).rposition(|c| *c == ' ').filter(|at| *at > most / 2);
            let behind = rest.split_off(blank.unwrap_or(most));
            all.push(Part { text: rest.into_iter().collect(), goes_on: true });
            rest = behind;
        }
        all.push(Part { text: rest.into_iter().collect(), goes_on: false });
    }
    all
}

/// True for a text that is set in columns: its blanks are kept.
pub fn has_columns(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().contains("  ") || line.starts_with(' '))
}

impl Writer {
    fn typed_parts(&self, by: f32, text: &str) -> Vec<Part> {
        let room = self.right() - self.left() - by - 2.0 * INSIDE;
        // as many as fit, though they be few
        let mut most = 1;
        while TYPED.width(&"m".repeat(most + 1)) <= room {
            most += 1;
        }
        parts(&drawable(text), most)
    }

    /// Height that it takes.
    pub fn typed_height(&self, by: f32, text: &str) -> f32 {
        pitch(TYPED) * small(self.typed_parts(by, text).len()) + 1.6
    }

    /// Draws it; on a ground of its own where it is typed, without one where only its columns matter.
    pub fn typed(&mut self, by: f32, text: &str, ground: bool) {
        let mut went_on = false;
        for part in self.typed_parts(by, text) {
            let height = pitch(TYPED);
            self.need(height + 1.2);
            let (x, y) = (self.left() + by, self.y);
            if ground {
                let (w, h) = (self.right() - x, height + 0.1);
                self.pen.mark(Mark::Rect { x, y: y + 1.2, w, h, grey: GROUND });
            }
            self.y += height;
            self.pen.text(x + INSIDE, self.y, TYPED, &part.text);
            if went_on {
                self.pen.text(x, self.y, MARK, GOES_ON);
            }
            if part.goes_on {
                let right = self.right();
                self.pen.text_right(right, self.y, MARK, GOES_ON);
            }
            went_on = part.goes_on;
        }
        self.y += 1.2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_and_blank_is_there_in_order() {
        for text in ["a  b", "  indented\n\nx", &"word ".repeat(60), &"x".repeat(333), ""] {
            let all = parts(text, 40);
            assert!(all.iter().all(|part| part.text.chars().count() <= 40), "{text}");
            let again: String =
                all.iter().map(|part| part.text.clone() + if part.goes_on { "" } else { "\n" }).collect();
            assert_eq!(again, format!("{text}\n"));
        }
    }

    #[test]
    fn columns_are_told_from_sentences() {
        for (text, columns) in [("One two. Three", false), ("a  b", true), ("x\n  y", true), ("", false)] {
            assert_eq!(has_columns(text), columns, "{text}");
        }
    }
}
