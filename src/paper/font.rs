//! The four typefaces Keyrite prints with, and how wide text is in them.
//!
//! Widths are the fonts' own advance widths without kerning, which is exactly
//! what the PDF writer draws, so that "it fits" here means it fits on paper.

use std::sync::LazyLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

/// Millimetres in a typographic point.
pub const MM_PER_PT: f32 = 25.4 / 72.0;

/// A typeface. Text faces for sentences, mono faces for codes and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Atkinson Hyperlegible Next Regular.
    Text,
    /// Atkinson Hyperlegible Next `SemiBold`.
    TextBold,
    /// Atkinson Hyperlegible Mono Regular.
    Mono,
    /// Atkinson Hyperlegible Mono `SemiBold`.
    MonoBold,
}

impl Face {
    /// Every face.
    pub const ALL: [Self; 4] = [Self::Text, Self::TextBold, Self::Mono, Self::MonoBold];

    /// The TrueType file, built into the program.
    #[must_use]
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Text => {
                include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf")
            }
            Self::TextBold => {
                include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-SemiBold.ttf")
            }
            Self::Mono => {
                include_bytes!("../../assets/fonts/AtkinsonHyperlegibleMono-Regular.ttf")
            }
            Self::MonoBold => {
                include_bytes!("../../assets/fonts/AtkinsonHyperlegibleMono-SemiBold.ttf")
            }
        }
    }

    /// What the font calls itself in a document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "AtkinsonHyperlegibleNext-Regular",
            Self::TextBold => "AtkinsonHyperlegibleNext-SemiBold",
            Self::Mono => "AtkinsonHyperlegibleMono-Regular",
            Self::MonoBold => "AtkinsonHyperlegibleMono-SemiBold",
        }
    }

    /// Advance width of one character in ems; `None` when the face cannot draw it.
    fn advance(self, c: char) -> Option<f32> {
        static TABLES: LazyLock<[Advances; 4]> = LazyLock::new(|| Face::ALL.map(Advances::of));
        TABLES.get(self as usize)?.advance(c)
    }
}

/// The advance widths of one face. Every text on paper is measured several times while its lines are broken, and a look
/// into the font's own tables for every character of it took a sixth of the time of a whole rehearsal.
struct Advances {
    font: Option<Font>,
    /// Of the characters up to U+017F, in ems: nearly all that is ever printed.
    latin: Vec<Option<f32>>,
}

/// The tables of a font that widths are in.
struct Font {
    glyphs: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    units_per_em: f32,
}

impl Font {
    fn of(face: Face) -> Option<Self> {
        let font = FontRef::new(face.bytes()).ok()?;
        // as they stand in the font: neither scaled to a size nor varied
        let (size, place) = (Size::unscaled(), LocationRef::default());
        Some(Self {
            glyphs: font.charmap(),
            widths: font.glyph_metrics(size, place),
            units_per_em: f32::from(font.metrics(size, place).units_per_em),
        })
    }

    fn advance(&self, c: char) -> Option<f32> {
        Some(self.widths.advance_width(self.glyphs.map(c)?)? / self.units_per_em)
    }
}

impl Advances {
    /// Characters whose widths are looked up once.
    const KEPT: u32 = 0x180;

    fn of(face: Face) -> Self {
        let mut advances = Self { font: Font::of(face), latin: Vec::new() };
        // every number up to there is a character
        advances.latin = (0..Self::KEPT)
            .map(|number| char::from_u32(number).and_then(|c| advances.looked_up(c)))
            .collect();
        advances
    }

    fn advance(&self, c: char) -> Option<f32> {
        match self.latin.get(c as usize) {
            Some(kept) => *kept,
            None => self.looked_up(c),
        }
    }

    fn looked_up(&self, c: char) -> Option<f32> {
        self.font.as_ref()?.advance(c)
    }
}

/// The first character that one of our faces cannot draw, control characters
/// included. Text for which this is `None` never prints a blank box.
#[must_use]
pub fn first_missing(text: &str) -> Option<char> {
    text.chars().find(|&c| c.is_control() || Face::ALL.iter().any(|face| face.advance(c).is_none()))
}

/// Width of `text` in millimetres at `size` points. Characters that cannot be
/// drawn count as nothing; ask [`first_missing`] first.
#[must_use]
pub fn width(face: Face, size: f32, text: &str) -> f32 {
    let ems: f32 = text.chars().filter_map(|c| face.advance(c)).sum();
    ems * size * MM_PER_PT
}

/// Breaks `text` at spaces into lines of at most `limit` millimetres, the first
/// one shorter by `indent`. `None` when a single word is wider than a line.
#[must_use]
pub fn wrap(face: Face, size: f32, text: &str, limit: f32, indent: f32) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let room = if lines.is_empty() { limit - indent } else { limit };
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(face, size, &longer) <= room {
            line = longer;
        } else if width(face, size, word) <= limit {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        } else {
            return None;
        }
    }
    lines.push(line);
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_draws_ascii_and_mono_is_mono() {
        let ascii: String = (' '..='~').collect();
        assert_eq!(first_missing(&ascii), None);
        assert!((width(Face::Mono, 10.0, "iii") - width(Face::Mono, 10.0, "MMM")).abs() < 1e-4);
    }

    /// The gate for texts lets nothing in that a face would print as a question mark.
    #[test]
    fn every_face_draws_what_the_gate_lets_in() {
        let printable: String =
            ('\0'..=char::MAX).filter(|character| crate::vocab::shown::printable(*character)).collect();
        assert!(printable.chars().count() > 250, "{printable}");
        assert_eq!(first_missing(&printable), None);
        let marked = "M\u{14c}".to_owned();
        assert_eq!(first_missing(&marked), Some('\u{14c}'));
    }

    #[test]
    fn names_what_it_cannot_draw() {
        assert_eq!(first_missing("Käthe Müller"), None);
        assert_eq!(first_missing("ab\nc"), Some('\n'));
        assert_eq!(first_missing("李 Ming"), Some('李'));
    }

    #[test]
    fn wraps_within_the_limit_and_refuses_a_giant_word() {
        let lines = wrap(Face::Text, 8.0, "one two three four five", 14.0, 4.0).unwrap_or_default();
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|l| width(Face::Text, 8.0, l) <= 14.0));
        assert_eq!(wrap(Face::Text, 8.0, "incomprehensibilities", 14.0, 0.0), None);
    }
}
