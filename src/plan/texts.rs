//! How long each kind of text in a template may be, and what may stand in it: the door for everything an author
//! writes. What passes fits the statement, the papers, the screen and a terminal.

use crate::vocab::shown::printable;
use crate::vocab::text::{self, composed};

/// Longest id of a role, in characters: a line of the statement names several.
pub const MAX_ROLE_ID: usize = 40;
/// Longest other id, in characters.
pub const MAX_ID: usize = 60;
/// Most roles of a template.
pub const MAX_ROLES: usize = 24;
/// Most ticks, fields, choices or options in one list.
pub const MAX_LIST: usize = 60;
/// Most files that one step keeps.
pub const MAX_FILES: u16 = 60;
/// Longest word to type, in characters.
pub const MAX_TYPED_WORD: usize = 20;

/// What a text of a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A word of the language, a name of a role or a block: what it may be is checked where it is used.
    Word,
    /// The title of the script, a phase or a step.
    Title,
    /// The title of a role.
    RoleTitle,
    /// The label of a field or a choice, and an option.
    Label,
    /// A cell of a table, or a value that is expected.
    Cell,
    /// A title or a label once the facts in it are there.
    Filled,
    /// What stands beside a box to tick.
    Tick,
    /// What is said, or must not be.
    Spoken,
    /// What is typed on another device, letter for letter.
    Typed,
    /// What the ceremony is for.
    Scope,
}

impl TextKind {
    /// Most characters.
    pub const fn most_chars(self) -> usize {
        match self {
            Self::Word | Self::Title => 100,
            Self::RoleTitle => 60,
            Self::Label => 120,
            Self::Cell => 200,
            Self::Tick | Self::Filled => 300,
            Self::Spoken | Self::Typed | Self::Scope => 2_000,
        }
    }

    /// Most lines.
    pub const fn most_lines(self) -> usize {
        match self {
            Self::Word
            | Self::Title
            | Self::RoleTitle
            | Self::Label
            | Self::Cell
            | Self::Filled
            | Self::Tick => 1,
            Self::Spoken | Self::Typed | Self::Scope => 40,
        }
    }

    /// The text in its plain form, or what is wrong with it and what to do.
    pub fn take(self, text: &str) -> Result<String, (String, String)> {
        if self == Self::Typed && text.contains('\t') {
            return Err((
                "has a tab, which looks like blanks".into(),
                "write the blanks that are typed".into(),
            ));
        }
        // an editor's tabs and letters in two parts are nobody's fault
        let spaced = composed(text).replace('\t', " ");
        let lines: Vec<&str> = spaced.trim_end().split('\n').map(str::trim_end).collect();
        let plain = if self.most_lines() == 1 { spaced.trim().to_owned() } else { lines.join("\n") };
        let wrong = |what: String, fix: &str| Err((what, fix.to_owned()));
        if plain.trim().is_empty() {
            return wrong("is empty".into(), "write the text, or leave the key out");
        }
        let (chars, count) = (plain.chars().count(), plain.split('\n').count());
        if chars > self.most_chars() {
            let what = format!("has {chars} characters");
            return wrong(what, &format!("at most {} fit here: shorten it", self.most_chars()));
        }
        if count > self.most_lines() && self.most_lines() > 1 {
            let what = format!("has {count} lines");
            return wrong(what, &format!("at most {} fit here: shorten it", self.most_lines()));
        }
        let fits = |c: char| printable(c) || c == '\n' && self.most_lines() > 1;
        match plain.chars().enumerate().find(|(_, c)| !fits(*c)) {
            None => Ok(plain),
            Some((place, odd)) => {
                let what = format!("has the character {} at place {}", text::named(odd), place + 1);
                wrong(format!("{what}, which cannot be printed"), text::fix(odd))
            }
        }
    }
}

/// A word that people type to go on: what every keyboard has, in one form.
pub fn typed_word(text: &str) -> Result<String, (String, String)> {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ' ';
    let plain = text.trim() == text && !text.contains("  ");
    if !text.is_empty() && text.chars().all(fits) && plain && text.len() <= MAX_TYPED_WORD {
        return Ok(text.to_owned());
    }
    let fix = format!("use A-Z, 0-9 and single blanks, at most {MAX_TYPED_WORD}, such as \"WIPE\"");
    Err((format!("\u{201c}{text}\u{201d} is no word to type"), fix))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [TextKind; 10] = [
        TextKind::Word,
        TextKind::Title,
        TextKind::RoleTitle,
        TextKind::Label,
        TextKind::Cell,
        TextKind::Filled,
        TextKind::Tick,
        TextKind::Spoken,
        TextKind::Typed,
        TextKind::Scope,
    ];

    #[test]
    fn every_kind_takes_its_limit_and_no_more() {
        for kind in KINDS {
            let longest = "\u{c4}".repeat(kind.most_chars());
            assert_eq!(kind.take(&longest), Ok(longest.clone()), "{kind:?}");
            assert!(kind.take(&format!("{longest}x")).is_err(), "{kind:?}");
            let lines = vec!["x"; kind.most_lines()].join("\n");
            assert_eq!(kind.take(&lines), Ok(lines.clone()), "{kind:?}");
            assert!(kind.take(&format!("{lines}\ny")).is_err(), "{kind:?}");
        }
    }

    #[test]
    fn what_is_taken_is_in_a_form_that_is_taken_again() {
        for kind in KINDS {
            for text in ["  Zoe\u{308}\tand  all \t\n", "a", " \u{e9}. "] {
                // what is typed has no tab
                let text = if kind == TextKind::Typed { &text.replace('\t', " ") } else { text };
                let plain = kind.take(text).expect("printable");
                assert_eq!(kind.take(&plain), Ok(plain.clone()), "{kind:?} {text:?}");
            }
        }
    }

    #[test]
    fn what_is_typed_keeps_its_blanks() {
        let typed = "grep 'a    b' f\n    indented";
        assert_eq!(TextKind::Typed.take(typed).as_deref(), Ok(typed));
        assert!(TextKind::Typed.take("a\tb").is_err());
    }

    #[test]
    fn words_to_type_can_be_typed() {
        for good in ["WIPE", "WIPE NOW 2", "0"] {
            assert_eq!(typed_word(good).as_deref(), Ok(good));
        }
        for bad in ["", " ", "WI\nPE", "wipe", "W\u{130}PE", "A  B", " A", "A ", &"A".repeat(21)] {
            assert!(typed_word(bad).is_err(), "{bad:?}");
        }
    }
}
