//! Walking a TOML document so that every problem is found and has a line number.
//!
//! `serde` stops at the first error; a person who writes a 300-line script wants all of them at once.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::read::Problem;

/// Collects problems of one file.
pub(super) struct Walk<'a> {
    file: &'a str,
    text: &'a str,
    problems: RefCell<Vec<Problem>>,
    /// Where steps and roles stand, by name, for rules that are about several of them.
    places: RefCell<Vec<(String, Range<usize>)>>,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, problems: RefCell::new(Vec::new()), places: RefCell::new(Vec::new()) }
    }

    /// Adds a problem at a place in the text.
    pub(super) fn problem(
        &self,
        at: Range<usize>,
        key: &str,
        what: impl Into<String>,
        cure: impl Into<String>,
    ) {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let problem = Problem {
            file: self.file.to_owned(),
            line,
            key: key.to_owned(),
            what: what.into(),
            cure: cure.into(),
        };
        self.problems.borrow_mut().push(problem);
    }

    /// All problems, in the order of the file.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.line);
        problems
    }
}

/// One table being read: every key asked for is remembered, so that the rest can be refused.
pub(super) struct Table<'w, 't, 'i> {
    walk: &'w Walk<'w>,
    path: String,
    span: Range<usize>,
    content: &'t DeTable<'i>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'w, 't, 'i> Table<'w, 't, 'i> {
    pub(super) fn new(walk: &'w Walk<'w>, path: &str, span: Range<usize>, table: &'t DeTable<'i>) -> Self {
        Self { walk, path: path.to_owned(), span, content: table, asked: RefCell::new(Vec::new()) }
    }

    fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.asked.borrow_mut().push(key);
        self.content.get(key)
    }

    /// True if the key is there; counts as asked.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// True if the key holds a text.
    pub(super) fn is_text(&self, key: &str) -> bool {
        self.content.get(key).is_some_and(|value| value.get_ref().is_str())
    }

    /// Remembers where this table stands.
    pub(super) fn remember(&self, name: &str) {
        self.walk.places.borrow_mut().push((name.to_owned(), self.span.clone()));
    }

    /// Adds a problem where the last table of this name stands; at the key of this one if it stands in another file.
    pub(super) fn problem_at(&self, name: &str, key: &str, what: impl Into<String>, cure: impl Into<String>) {
        let places = self.walk.places.borrow();
        match places.iter().rev().find(|(known, _)| known == name) {
            Some((_, span)) => self.walk.problem(span.clone(), &self.key(key), what, cure),
            None => self.problem(key, what, cure),
        }
    }

    /// Adds a problem at this key, or at the table when the key is absent.
    pub(super) fn problem(&self, key: &str, what: impl Into<String>, cure: impl Into<String>) {
        let span = self.content.get(key).map_or_else(|| self.span.clone(), Spanned::span);
        self.walk.problem(span, &self.key(key), what, cure);
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'i>>, wants: &str) {
        let what = format!("is {} {}", article(value.get_ref().type_str()), value.get_ref().type_str());
        self.walk.problem(value.span(), &self.key(key), what, format!("write {wants}"));
    }

    /// A text, if present.
    pub(super) fn maybe_text(&self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, "a text in quotation marks");
            return None;
        };
        if text.trim().is_empty() {
            self.problem(key, "is empty", "write the text, or leave the key out");
            return None;
        }
        if let Some(odd) = text.chars().find(|c| !(crate::vocab::text::printable(*c) || *c == '\n')) {
            let what = format!("has the character U+{:04X}, which cannot be printed", u32::from(odd));
            self.problem(key, what, "use Latin letters");
        }
        Some(text.trim_end().to_owned())
    }

    /// A text that must be there.
    pub(super) fn text(&self, key: &'static str) -> String {
        if !self.has(key) {
            self.problem(key, "is missing", format!("add {key} = \"\u{2026}\""));
        }
        self.maybe_text(key).unwrap_or_default()
    }

    /// A short name: lower-case letters, digits, hyphens, dots.
    pub(super) fn name(&self, key: &'static str) -> String {
        let text = self.text(key);
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
        if !text.is_empty() && (!text.chars().all(fits) || text.len() > 60) {
            self.problem(
                key,
                format!("\u{201c}{text}\u{201d} is no short name"),
                "use a-z, 0-9, hyphens and dots, at most 60",
            );
        }
        text
    }

    /// One of a list of words.
    pub(super) fn one_of<T: Copy>(&self, key: &'static str, options: &[(&str, T)]) -> Option<T> {
        let text = self.text(key);
        let found = options.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() && !text.is_empty() {
            let words: Vec<&str> = options.iter().map(|(word, _)| *word).collect();
            self.problem(
                key,
                format!("\u{201c}{text}\u{201d} is not possible here"),
                format!("use one of: {}", words.join(", ")),
            );
        }
        found
    }

    /// A whole number in a range, or the default when absent.
    pub(super) fn number(
        &self,
        key: &'static str,
        range: std::ops::RangeInclusive<u32>,
        default: Option<u32>,
    ) -> u32 {
        let Some(value) = self.get(key) else {
            if default.is_none() {
                self.problem(key, "is missing", format!("add {key} = {}", range.start()));
            }
            return default.unwrap_or(*range.start());
        };
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        match number {
            Some(number) if range.contains(&number) => number,
            _ => {
                let cure = format!("write a whole number from {} to {}", range.start(), range.end());
                self.walk.problem(value.span(), &self.key(key), "is no number that fits", cure);
                *range.start()
            }
        }
    }

    /// True or false, false when absent.
    pub(super) fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(key, value, "true or false");
            false
        })
    }

    /// A list of texts, empty when absent.
    pub(super) fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of texts in square brackets");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            match item.get_ref().as_str() {
                Some(text) if !text.trim().is_empty() => texts.push(text.to_owned()),
                _ => self.wrong_type(key, item, "a text in quotation marks"),
            }
        }
        texts
    }

    /// A list of tables, empty when absent.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'w, 't, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, &format!("[[{}]] before each", self.key(key)));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            match item.get_ref().as_table() {
                Some(table) => tables.push(Table::new(self.walk, &self.key(key), item.span(), table)),
                None => self.wrong_type(key, item, &format!("[[{}]] before each", self.key(key))),
            }
        }
        tables
    }

    /// Refuses keys that nobody asked for.
    pub(super) fn finish(&self) {
        let mut asked = self.asked.borrow().clone();
        asked.sort_unstable();
        asked.dedup();
        for (key, _) in self.content {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                let near = asked.iter().find(|known| similar(known, name));
                let cure = near.map_or_else(
                    || format!("remove it, or use one of: {}", asked.join(", ")),
                    |known| format!("did you mean \u{201c}{known}\u{201d}?"),
                );
                self.walk.problem(key.span(), &self.key(name), "is not a key of this table", cure);
            }
        }
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// Same beginning or the same letters but one: near enough to ask.
fn similar(known: &str, typed: &str) -> bool {
    let common = known.chars().zip(typed.chars()).take_while(|(a, b)| a == b).count();
    common >= 3
        || known.len().abs_diff(typed.len()) <= 1
            && known.chars().filter(|c| typed.contains(*c)).count() + 1 >= known.len()
}
