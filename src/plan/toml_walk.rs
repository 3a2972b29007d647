//! The problems of one TOML document, each with the line it stands on.
//!
//! `serde` stops at the first error; a person who writes a 300-line script wants all of them at once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::problem::Problem;
use crate::vocab::shown;
use crate::vocab::shown::lines_shown;

/// Most problems that are told. Nobody mends more at once, and a file that is nothing but mistakes must not take minutes.
const MOST_PROBLEMS: usize = 100;

/// Collects problems of one file.
pub(super) struct Walk<'a> {
    file: &'a str,
    text: &'a str,
    problems: RefCell<Vec<Problem>>,
    /// Where steps and roles stand, by name, for rules that are about several of them.
    places: RefCell<BTreeMap<String, Vec<Place>>>,
}

/// Where something stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) span: Range<usize>,
    /// The common block that it comes with; then the place is that of the `include`.
    pub(super) block: Option<String>,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, problems: RefCell::new(Vec::new()), places: RefCell::new(BTreeMap::new()) }
    }

    /// True if no further problem is told, so that none need be looked for.
    pub(super) fn is_full(&self) -> bool {
        self.problems.borrow().len() >= MOST_PROBLEMS
    }

    /// True if nothing is told so far.
    pub(super) fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// True if something is told of a key of this name.
    pub(super) fn told_of(&self, key: &str) -> bool {
        self.problems.borrow().iter().any(|problem| problem.key.rsplit('.').next() == Some(key))
    }

    /// Adds a problem at a place in the text.
    pub(super) fn problem(
        &self,
        at: Range<usize>,
        key: &str,
        what: impl Into<String>,
        fix: impl Into<String>,
    ) {
        if self.is_full() {
            return;
        }
        let problem = Problem {
            file: shown(self.file),
            line: self.line(&at),
            key: shown(key),
            what: said(&what.into()),
            fix: said(&fix.into()),
        };
        // several rules may find one thing
        if !self.problems.borrow().contains(&problem) {
            self.problems.borrow_mut().push(problem);
        }
    }

    /// The letter of an escape in the text that stands here which makes a character of it that nobody sees: `\t`, `\b`. A
    /// path with backslashes has them without anybody's intent.
    pub(super) fn unseen_escape(&self, at: Range<usize>, line_ends: bool) -> Option<char> {
        let written = self.text.get(at)?.strip_prefix('"')?;
        let one_line = !written.starts_with("\"\"");
        let mut letters = written.chars();
        while let Some(letter) = letters.next() {
            if letter != '\\' {
                continue;
            }
            match letters.next()? {
                odd @ ('t' | 'b' | 'f' | 'r' | 'e') => return Some(odd),
                'n' if line_ends && one_line => return Some('n'),
                _ => {}
            }
        }
        None
    }

    /// Remembers that something of this name stands here; `block` is the common block that it comes with.
    pub(super) fn remember(&self, name: &str, span: Range<usize>, block: Option<&str>) {
        let place = Place { span, block: block.map(str::to_owned) };
        self.places.borrow_mut().entry(name.to_owned()).or_default().push(place);
    }

    /// Where something of this name stands, first to last.
    pub(super) fn places(&self, name: &str) -> Vec<Place> {
        self.places.borrow().get(name).cloned().unwrap_or_default()
    }

    /// The line on which this place begins, from 1.
    pub(super) fn line(&self, at: &Range<usize>) -> usize {
        self.text.bytes().take(at.start).filter(|byte| *byte == b'\n').count() + 1
    }

    /// All problems, in the order of the file.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.line);
        if let Some(last) = problems.get(MOST_PROBLEMS - 1) {
            problems.push(Problem {
                what: "has many problems, and no more are told".into(),
                fix: "mend these first".into(),
                key: String::new(),
                ..last.clone()
            });
        }
        problems
    }
}

/// A sentence of ours with words of the file in it.
fn said(sentence: &str) -> String {
    lines_shown(sentence).replace('\n', "\\n")
}
