//! One table of a TOML document as an author wrote it: every key asked for by type and limit, every other refused.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::texts::{MAX_ID, MAX_LIST, TextKind};
use super::toml_unknown::cure;
use super::toml_walk::{Place, Walk};
use crate::vocab::edit_distance::slip;

/// Lists of tables that authors write in one line each.
const INLINE: [&str; 3] = ["fields", "choices", "leaves"];
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

    pub(super) fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.asked.borrow_mut().push(key);
        self.content.get(key)
    }

    /// True if the key is there; counts as asked.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// True if this key was asked for before.
    pub(super) fn was_asked(&self, key: &str) -> bool {
        self.asked.borrow().contains(&key)
    }

    /// Refuses a key that belongs to steps of another kind.
    pub(super) fn refuse(&self, key: &'static str, what: impl Into<String>, fix: impl Into<String>) {
        if self.has(key) {
            self.problem(key, what, fix);
        }
    }

    /// True if the key holds a text.
    pub(super) fn is_text(&self, key: &str) -> bool {
        self.content.get(key).is_some_and(|value| value.get_ref().is_str())
    }

    /// The text at this key as it is, if it is one; for looking, not for taking.
    pub(super) fn plain_text(&self, key: &str) -> Option<String> {
        self.content.get(key).and_then(|value| value.get_ref().as_str()).map(str::to_owned)
    }

    /// A key with the tables it stands in, as it is written in double brackets.
    pub(super) fn path_of(&self, key: &str) -> String {
        self.key(key)
    }

    /// Remembers that something stands here, or comes with the block that is included here.
    pub(super) fn remember(&self, name: &str, block: Option<&str>) {
        self.walk.remember(name, self.span.clone(), block);
    }

    /// Remembers where a key of it stands.
    pub(super) fn remember_key(&self, name: &str, key: &str) {
        let span = self.content.get(key).map_or_else(|| self.span.clone(), Spanned::span);
        self.walk.remember(name, span, None);
    }

    /// Where it stands, first to last; nowhere when nothing more is told of it.
    pub(super) fn places(&self, name: &str) -> Vec<Place> {
        if self.is_full() {
            return Vec::new();
        }
        self.walk.places(name)
    }

    /// A place in words: `line 12`, or `the block "opening" of line 12`.
    pub(super) fn told(&self, place: &Place) -> String {
        let line = self.walk.line(&place.span);
        match &place.block {
            None => format!("line {line}"),
            Some(block) => format!("the block \u{201c}{block}\u{201d}, included in line {line}"),
        }
    }

    /// Adds a problem where the last table of this name stands.
    pub(super) fn problem_at(&self, name: &str, key: &str, what: impl Into<String>, fix: impl Into<String>) {
        match self.places(name).last() {
            Some(place) => self.walk.problem(place.span.clone(), &self.key(key), what, fix),
            None => self.problem(key, what, fix),
        }
    }

    /// Adds a problem at this key, or at the table when the key is absent.
    pub(super) fn problem(&self, key: &str, what: impl Into<String>, fix: impl Into<String>) {
        let span = self.content.get(key).map_or_else(|| self.span.clone(), Spanned::span);
        self.walk.problem(span, &self.key(key), what, fix);
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'i>>, wants: &str) {
        let what = format!("is {} {}", article(value.get_ref().type_str()), value.get_ref().type_str());
        self.walk.problem(value.span(), &self.key(key), what, format!("write {wants}"));
    }

    /// A text, if present, in its plain form.
    pub(super) fn maybe_text(&self, key: &'static str, kind: TextKind) -> Option<String> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, "a text in quotation marks");
            return None;
        };
        if self.tells_escape(key, value, kind) {
            return None;
        }
        match kind.take(text) {
            Ok(text) => Some(text),
            Err((what, fix)) => {
                self.problem(key, what, fix);
                None
            }
        }
    }

    /// A whole number in digits, or a text in its place.
    pub(super) fn number_or_text(&self, key: &'static str) -> Option<String> {
        let number = self.content.get(key).and_then(|value| value.get_ref().as_integer());
        match number.and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok()) {
            Some(number) => self.get(key).map(|_| number.to_string()),
            None if number.is_some() => {
                self.get(key);
                self.problem(
                    key,
                    "is no number that fits",
                    format!("write a whole number from 0 to {}", u64::MAX),
                );
                None
            }
            None => self.maybe_text(key, TextKind::Cell),
        }
    }

    /// Tells of an escape that makes something of a text which nobody sees. True if there is one.
    fn tells_escape(&self, key: &str, value: &Spanned<DeValue<'i>>, kind: TextKind) -> bool {
        let Some(letter) = self.walk.unseen_escape(value.span(), kind == TextKind::Typed) else {
            return false;
        };
        let means = match letter {
            't' => "a tab",
            'n' => "a new line",
            _ => "a character that nobody sees",
        };
        let what = format!("has \\{letter}, of which TOML makes {means}");
        let fix =
            format!("write \\\\{letter} for the backslash, or put the text in single marks: '\u{2026}'");
        self.walk.problem(value.span(), &self.key(key), what, fix);
        true
    }

    /// A text that must be there; empty with a problem.
    pub(super) fn text(&self, key: &'static str, kind: TextKind) -> String {
        if !self.has(key) {
            self.problem(key, "is missing", format!("add {key} = \"\u{2026}\""));
        }
        self.maybe_text(key, kind).unwrap_or_default()
    }

    /// A short name: lower-case letters, digits, hyphens, dots.
    pub(super) fn name(&self, key: &'static str) -> String {
        self.name_of_at_most(key, MAX_ID)
    }

    /// A short name of at most so many characters.
    pub(super) fn name_of_at_most(&self, key: &'static str, most: usize) -> String {
        let text = self.text(key, TextKind::Word);
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
        if !text.is_empty() && (!text.chars().all(fits) || text.len() > most) {
            self.problem(
                key,
                format!("\u{201c}{text}\u{201d} is no short name"),
                format!("use a-z, 0-9, hyphens and dots, at most {most}"),
            );
        }
        text
    }

    /// One of a list of words.
    pub(super) fn one_of<T: Copy>(&self, key: &'static str, options: &[(&str, T)]) -> Option<T> {
        if !self.has(key) {
            let words: Vec<String> = options.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            self.problem(key, "is missing", format!("add {key} = one of {}", words.join(", ")));
            return None;
        }
        let text = self.text(key, TextKind::Word);
        let found = options.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() && !text.is_empty() {
            let words: Vec<&str> = options.iter().map(|(word, _)| *word).collect();
            self.problem(
                key,
                format!("\u{201c}{text}\u{201d} is not possible here"),
                slip(words.iter(), &text).map_or_else(
                    || format!("use one of: {}", words.join(", ")),
                    |near| format!("did you mean \u{201c}{near}\u{201d}?"),
                ),
            );
        }
        found
    }

    /// A whole number in a range, or the default when absent. With a problem, the least that is possible.
    pub(super) fn number<N: Copy + PartialOrd + std::fmt::Display + TryFrom<u32>>(
        &self,
        key: &'static str,
        range: std::ops::RangeInclusive<N>,
        default: Option<N>,
    ) -> N {
        let Some(value) = self.get(key) else {
            return default.unwrap_or_else(|| {
                // the smallest number is seldom a good one
                let fix = match key {
                    "shares" => "add how many sheets there will be, such as shares = 5".to_owned(),
                    "threshold" => "add how many of them rebuild the key, such as threshold = 3".to_owned(),
                    _ => format!("add {key} = {}", range.start()),
                };
                self.problem(key, "is missing", fix);
                *range.start()
            });
        };
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok())
            .and_then(|number| N::try_from(number).ok());
        number.filter(|number| range.contains(number)).unwrap_or_else(|| {
            let fix = format!("write a whole number from {} to {}", range.start(), range.end());
            self.walk.problem(value.span(), &self.key(key), "is no number that fits", fix);
            *range.start()
        })
    }

    /// True or false, false when absent.
    pub(super) fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(key, value, "true or false");
            false
        })
    }

    /// A list of texts, each there once, empty when absent.
    pub(super) fn texts(&self, key: &'static str, kind: TextKind) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of texts in square brackets");
            return Vec::new();
        };
        let mut texts: Vec<String> = Vec::new();
        for item in array {
            let Some(text) = item.get_ref().as_str() else {
                self.wrong_type(key, item, "a text in quotation marks");
                continue;
            };
            let at = |what, fix| self.walk.problem(item.span(), &self.key(key), what, fix);
            if self.tells_escape(key, item, kind) {
                continue;
            }
            match kind.take(text) {
                Ok(text) if texts.contains(&text) => {
                    at(format!("has \u{201c}{text}\u{201d} twice"), "write it once".to_owned());
                }
                Ok(text) => texts.push(text),
                Err((what, fix)) => at(format!("has an entry that {what}"), fix),
            }
        }
        self.not_too_many(key, array.len());
        texts
    }

    /// A list of lists of texts, empty when absent.
    pub(super) fn lists(&self, key: &'static str, kind: TextKind) -> Vec<Vec<String>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let wants = "a list of rows, each a list of texts in square brackets";
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, wants);
            return Vec::new();
        };
        let mut lists = Vec::new();
        for row in array {
            let Some(cells) = row.get_ref().as_array() else {
                self.wrong_type(key, row, wants);
                continue;
            };
            let mut texts = Vec::new();
            for cell in cells {
                match cell.get_ref().as_str().map(|text| kind.take(text)) {
                    Some(Ok(text)) => texts.push(text),
                    Some(Err((what, fix))) => {
                        let what = format!("has a cell that {what}");
                        self.walk.problem(cell.span(), &self.key(key), what, fix);
                        texts.push(String::new());
                    }
                    None => {
                        self.wrong_type(key, cell, "a text in quotation marks");
                        texts.push(String::new());
                    }
                }
            }
            lists.push(texts);
        }
        lists
    }

    /// A table of texts by name, `{ old = "new" }`, empty when absent.
    pub(super) fn words(&self, key: &'static str) -> Vec<(String, String)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "{ old = \"new\" }");
            return Vec::new();
        };
        let mut words = Vec::new();
        for (name, value) in table {
            match value.get_ref().as_str() {
                Some(text) => words.push((name.get_ref().to_string(), text.to_owned())),
                None => self.wrong_type(key, value, "a text in quotation marks"),
            }
        }
        words
    }

    /// Refuses a list that no step can hold.
    pub(super) fn not_too_many(&self, key: &'static str, count: usize) {
        if count > MAX_LIST {
            self.problem(key, format!("has {count} entries"), format!("at most {MAX_LIST} fit: make it two"));
        }
    }

    /// A list of tables, empty when absent.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'w, 't, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            let wanted = if INLINE.contains(&key) {
                "a list in square brackets: [{ id = \"\u{2026}\", label = \"\u{2026}\", \u{2026} }]"
                    .to_owned()
            } else {
                format!("[[{}]] before each", self.key(key))
            };
            self.wrong_type(key, value, &wanted);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            match item.get_ref().as_table() {
                Some(table) => tables.push(Table::new(self.walk, &self.key(key), item.span(), table)),
                None if INLINE.contains(&key) => {
                    self.wrong_type(
                        key,
                        item,
                        "{ id = \"\u{2026}\", label = \"\u{2026}\", \u{2026} } for each",
                    );
                }
                None => self.wrong_type(key, item, &format!("[[{}]] before each", self.key(key))),
            }
        }
        tables
    }

    /// How many entries the list at this key has, many for what is no list; none when it is absent.
    pub(super) fn length(&self, key: &str) -> Option<usize> {
        let value = self.content.get(key)?;
        Some(value.get_ref().as_array().map_or(usize::MAX, |list| list.len()))
    }

    /// True if this key has a number.
    pub(super) fn is_number(&self, key: &str) -> bool {
        self.content.get(key).is_none_or(|value| value.get_ref().as_integer().is_some())
    }

    /// A key that nobody asks for and that may be meant by this one.
    pub(super) fn nearly(&self, key: &str) -> bool {
        let mut others =
            self.content.keys().map(|name| -> &str { name.get_ref() }).filter(|name| *name != key);
        others.any(|name| slip([key].iter(), name).is_some())
    }

    /// True if something is told of a key of this name, wherever it stands.
    pub(super) fn told_of(&self, key: &str) -> bool {
        self.walk.told_of(key)
    }

    /// True if no further problem of the file is told.
    pub(super) fn is_full(&self) -> bool {
        self.walk.is_full()
    }

    /// True if nothing is told of the file so far.
    pub(super) fn is_clean(&self) -> bool {
        self.walk.is_clean()
    }

    /// Refuses keys that nobody asked for.
    pub(super) fn finish(&self) {
        let mut asked = self.asked.borrow().clone();
        asked.sort_unstable();
        asked.dedup();
        for (key, _) in self.content {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                let fix = cure(&self.path, name, &asked);
                self.walk.problem(key.span(), &self.key(name), "is not a key of this table", fix);
            }
        }
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
