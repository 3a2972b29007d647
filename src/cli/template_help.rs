//! `template help` and `template new`: the language for authors, from the one text that the repository has of it.

use std::cmp::Reverse;
use std::path::Path;

use super::out::Out;
use super::{CANNOT, DONE, NO};
use crate::desk::new_file::write_new;
use crate::plan::blocks;
use crate::vocab::{shown, shown_path};

/// `docs/TEMPLATES.md`, word for word.
const GUIDE: &str = include_str!("../../docs/TEMPLATES.md");
const HEADING: &str = "## ";

/// The sections: heading, and the text from it to the next.
fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    GUIDE.split("\n## ").skip(1).map(|section| {
        let (heading, text) = section.split_once('\n').unwrap_or((section, ""));
        (heading.trim(), text.trim())
    })
}

/// A heading as people type it: without case, hyphens for blanks.
fn typed(heading: &str) -> String {
    heading.to_lowercase().replace(' ', "-")
}

/// The section about a construct: by its heading, or else the one that explains a key or a kind of this name.
fn section_of(construct: &str) -> Option<(&'static str, &'static str)> {
    let wanted = typed(construct);
    let exact = sections().find(|(heading, _)| typed(heading) == wanted);
    // what its first sentence is about; a section may begin with a table
    let begins = |mark: &str| {
        let first = |text: &'static str| text.split('|').next().and_then(|text| text.split(". ").next());
        sections().find(|(_, text)| first(text).is_some_and(|first| first.contains(mark)))
    };
    let (key, table) = (format!("`{construct}`"), format!("[[{construct}]]"));
    // a value of a key stands in quotation marks: a kind of ceremony, a kind of thing
    let value = format!("`\"{construct}\"`");
    let row = || {
        let first = |line: &'static str| line.strip_prefix('|').and_then(|line| line.split('|').next());
        let told = |line| first(line).is_some_and(|first| first.contains(&key) || first.contains(&value));
        sections().find(|(_, text)| text.lines().any(told))
    };
    let most = || {
        // in a sentence, and in an example
        let count =
            |text: &str| text.matches(&key).count() + text.matches(&format!("{construct} = ")).count();
        sections().filter(|(_, text)| count(text) > 0).min_by_key(|(_, text)| Reverse(count(text)))
    };
    exact
        .or_else(|| begins(&key))
        .or_else(|| begins(&table))
        .or_else(|| sections().find(|(heading, _)| typed(heading).contains(&wanted)))
        .or_else(row)
        .or_else(most)
}

/// Prints one section, or the list of them.
pub(super) fn help(construct: Option<&str>, out: &mut Out) -> u8 {
    let Some(construct) = construct else {
        out.result("keyrite template help CONSTRUCT, one of:");
        for (heading, _) in sections() {
            out.result(&format!("  {}", typed(heading)));
        }
        return DONE;
    };
    let Some((heading, text)) = section_of(construct) else {
        let all: Vec<String> = sections().map(|(heading, _)| typed(heading)).collect();
        let construct = shown(construct);
        out.aside(&format!("there is no section \u{201c}{construct}\u{201d}: use one of {}", all.join(", ")));
        return NO;
    };
    out.result(&format!("{HEADING}{heading}\n\n{text}"));
    DONE
}

/// Writes a copy of a shipped template to start from.
pub(super) fn new(from: &str, to: &Path, out: &mut Out) -> u8 {
    let Some(text) = blocks::shipped(from) else {
        let names: Vec<&str> = blocks::SHIPPED.iter().map(|(id, _)| *id).collect();
        out.aside(&format!(
            "there is no shipped template \u{201c}{}\u{201d}: use one of {}",
            shown(from),
            names.join(", ")
        ));
        return CANNOT;
    };
    match write_new(to, text.as_bytes()) {
        Ok(_) => {
            let path = shown_path(to);
            out.result(&format!("{path}: a copy of {from}. Give it an id and a title of its own, then:"));
            out.result(&format!("  keyrite template check {path}"));
            DONE
        }
        Err(error) => {
            out.aside(&error.to_string());
            CANNOT
        }
    }
}
