//! Text that people type into a record: limited, one form, printable by the fonts that Keyrite ships.
//!
//! A character that the paper cannot show is refused by name at the door, so that no blank box is ever
//! printed and no invisible or direction-changing character can make a record read two ways.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, de};
use unicode_normalization::UnicodeNormalization as _;

use super::limits::{MAX_LINE_CHARS, MAX_PROSE_CHARS};
use super::shown::{for_paper, printable, visible};

/// Why a text is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but spaces.
    #[error("it is empty: type at least one character")]
    Empty,
    /// Longer than the limit.
    #[error("it has {got} characters, at most {limit} fit: shorten it")]
    TooLong {
        /// Characters given.
        got: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A character outside the printable repertoire.
    #[error("character {place}, {}, cannot be printed: {}", named(*.character), fix(*.character))]
    Unprintable {
        /// The first character that no font of ours has.
        character: char,
        /// 1-based place in the text.
        place: usize,
    },
    /// Spaces at an end, or two in a row, or a form that differs from the composed one (NFC).
    #[error("it is not in its plain form: no spaces at the ends, no double spaces, composed letters")]
    NotPlain,
}

/// A character by its code, and as itself where it can be seen.
pub fn named(character: char) -> String {
    let code = u32::from(character);
    if visible(character) {
        format!("\u{201c}{character}\u{201d} (U+{code:04X})")
    } else {
        format!("U+{code:04X}")
    }
}

/// What to do about a character that cannot be printed.
pub fn fix(character: char) -> &'static str {
    match character {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "write it on one line",
        '\t' | '\u{a0}' | '\u{3000}' => "use a space",
        '\u{b5}' => "write u, or the word",
        '\u{100}'..='\u{24f}' => "write the letter without its mark",
        other if other.is_alphabetic() => "write it in Latin letters",
        _ => "remove it",
    }
}

fn check(text: &str, limit: usize, newlines: bool) -> Result<(), TextError> {
    if text.trim().is_empty() {
        return Err(TextError::Empty);
    }
    let got = text.chars().count();
    if got > limit {
        return Err(TextError::TooLong { got, limit });
    }
    let odd = text.chars().enumerate().find(|(_, c)| !(printable(*c) || newlines && *c == '\n'));
    if let Some((place, character)) = odd {
        return Err(TextError::Unprintable { character, place: place + 1 });
    }
    let plain = text == text.trim() && !text.contains("  ");
    if plain { Ok(()) } else { Err(TextError::NotPlain) }
}

/// The text with its letters composed (Unicode's form NFC): an accent of its own is put on its letter.
pub fn composed(text: &str) -> Cow<'_, str> {
    // ASCII has nothing to compose, and is nearly all that is read
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// Composes letters and folds spaces, as a text field does before it hands its text over.
fn tidy(text: &str) -> String {
    let composed = composed(text);
    let lines: Vec<String> =
        composed.trim().lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    lines.join("\n")
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $limit:expr, $newlines:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub struct $name(String);

        impl $name {
            /// Tidies spaces and letter forms, then checks.
            pub fn typed(text: &str) -> Result<Self, TextError> {
                Self::exact(&tidy(text))
            }

            /// Takes the text only if it is already in its plain form.
            pub fn exact(text: &str) -> Result<Self, TextError> {
                check(text, $limit, $newlines)?;
                Ok(Self(text.to_owned()))
            }

            /// A foreign text, such as a name from the kernel: what cannot be printed is written out, and it is cut
            /// to the limit.
            pub fn lossy(text: &str) -> Self {
                Self(for_paper(text, $limit))
            }

            /// The text in its plain form, never empty.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                Self::exact(&text).map_err(de::Error::custom)
            }
        }
    };
}

text_type!(
    /// One line: a name, a number, a reference. 1 to 200 printable characters.
    Line,
    MAX_LINE_CHARS,
    false
);
text_type!(
    /// A few sentences: what happened, what was decided. 1 to 2000 printable characters and line ends.
    Prose,
    MAX_PROSE_CHARS,
    true
);

/// The text with a capital first letter, as a sentence begins.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// A number and what it counts: "1 bag", "2 bags".
#[expect(clippy::needless_pass_by_value, reason = "numbers are passed by value")]
pub fn counted<N: std::fmt::Display + PartialEq + From<u8>>(number: N, what: &str) -> String {
    let ending = if number == N::from(1) { "" } else { "s" };
    format!("{number} {what}{ending}")
}

/// Several things in one sentence: "2", "2 and 5", "2, 3 and 5".
pub fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_names_what_it_refuses() {
        let cases = [
            ("  ", TextError::Empty),
            ("Zoë\u{202e}", TextError::Unprintable { character: '\u{202e}', place: 4 }),
            ("Ольга", TextError::Unprintable { character: 'О', place: 1 }),
            ("a\nb", TextError::Unprintable { character: '\n', place: 2 }),
        ];
        for (text, want) in cases {
            assert_eq!(Line::typed(text), Err(want), "{text:?}");
        }
        assert_eq!(
            Line::typed(&"x".repeat(201)),
            Err(TextError::TooLong { got: 201, limit: MAX_LINE_CHARS })
        );
    }

    #[test]
    fn a_foreign_text_always_becomes_a_line() {
        for text in ["", " ", "a\n b", "\u{202e}\u{e0041}", &"\u{10ffff}".repeat(10_000), "\u{41e}\u{43b}"] {
            let line = Line::lossy(text);
            assert_eq!(Line::exact(line.as_str()).as_ref(), Ok(&line), "{text:?}");
            let prose = Prose::lossy(text);
            assert_eq!(Prose::exact(prose.as_str()).as_ref(), Ok(&prose), "{text:?}");
        }
        assert_eq!(Line::lossy("a\nb").as_str(), "a\\u{A}b");
    }

    #[test]
    fn typed_text_is_tidied_and_recorded_text_is_not() {
        let typed = Line::typed("  Zoe\u{308}   Łukasz ").expect("printable");
        assert_eq!(typed.as_str(), "Zoë Łukasz");
        assert_eq!(Line::exact(" Zoë"), Err(TextError::NotPlain));
    }

    #[test]
    fn messages_are_fit_to_be_read_aloud() {
        let error = Line::typed("Ольга").expect_err("refused");
        assert_eq!(
            error.to_string(),
            "character 1, \u{201c}О\u{201d} (U+041E), cannot be printed: write it in Latin letters"
        );
    }
}
