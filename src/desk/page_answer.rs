//! What the child answers that reads pages, line by line. A decoder that a hostile file has taken over says there what it
//! likes, so what our own child could not say is no answer: numbers in one form, pages that are there and are looked at in
//! their order, a refusal that fits a line.

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use crate::paper::scan;
use crate::vocab::shown::visible;

/// Longest refusal, in characters: the longest of our own has a few hundred.
const MAX_REFUSAL_CHARS: usize = 600;
/// Most codes of one page that are taken: a sheet has two, and what else is before a camera has a few. Each is kept in locked
/// memory, and those beside it with it.
const MAX_CODES_ON_PAGE: u8 = 100;

/// Why a file could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The decoder's own refusal.
    #[error("{0}")]
    Refused(String),
    /// The child ran out of memory or time, or crashed, before it could say how many pages there are.
    #[error(
        "reading it takes more than 2 GB of memory or a minute of work: it is damaged or not a scan. Scan the sheet again as a plain PNG, grey, 300 dpi"
    )]
    TooMuch,
    /// The child could not be started.
    #[error("the page reader could not be started ({0})")]
    NoChild(String),
}

/// A code found on a page, not yet trusted.
pub struct FoundCode {
    /// 1-based page.
    pub page: usize,
    /// Its text.
    pub untrusted_text: Zeroizing<String>,
}

/// Everything found in a file.
pub struct Pages {
    /// Pages it has.
    pub pages: usize,
    /// Pages that were looked at, from the first on; fewer than there are if the reader was ended early.
    pub looked: usize,
    /// Codes found, share or not.
    pub codes: Vec<FoundCode>,
    /// Pages that a program drew, which no scanner or camera has seen.
    pub drawn: Vec<usize>,
}

/// A small picture of a page, in grey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Pixels across.
    pub width: usize,
    /// Row by row; as many rows as there are whole ones.
    pub pixels: Vec<u8>,
}

impl Pages {
    /// The lines of the answer, as far as they are whole; `None` for what is no answer.
    pub fn said(answer: &str) -> Option<Result<Self, PageError>> {
        let mut lines = answer.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
        let first = lines.next()?;
        if let Some(text) = first.strip_prefix("error ") {
            return refusal(text).map(Err);
        }
        let mut found = Self { pages: count(first)?, looked: 0, codes: Vec::new(), drawn: Vec::new() };
        let mut left = vec![MAX_CODES_ON_PAGE; found.pages];
        while let Some(line) = lines.next() {
            match line.split_once(' ') {
                Some(("drawn", page)) => found.take_drawn(page)?,
                Some(("looked", page)) => found.looked = next(page, found.looked, found.pages)?,
                Some(("code", code)) => found.take_code(code, &mut left)?,
                // nothing is said behind the end
                Some(("error", text)) if lines.next().is_none() => {
                    let why = refusal(text)?;
                    // a decoder broke on a later page: what was found before it stands
                    return Some(if found.codes.is_empty() { Err(why) } else { Ok(found) });
                }
                None if line == "end" && lines.next().is_none() => return Some(Ok(found)),
                _ => return None,
            }
        }
        Some(Ok(found))
    }

    fn take_drawn(&mut self, page: &str) -> Option<()> {
        let page =
            within(page, self.pages).filter(|page| self.drawn.last().is_none_or(|last| last < page))?;
        self.drawn.push(page);
        Some(())
    }

    /// A code, if so many are left to be taken of its page.
    fn take_code(&mut self, code: &str, left: &mut [u8]) -> Option<()> {
        let (page, hex) = code.split_once(' ')?;
        let page = within(page, self.pages)?;
        let untrusted_text = Zeroizing::new(String::from_utf8(HEXLOWER.decode(hex.as_bytes()).ok()?).ok()?);
        let left = left.get_mut(page - 1)?;
        if let Some(fewer) = left.checked_sub(1) {
            *left = fewer;
            self.codes.push(FoundCode { page, untrusted_text });
        }
        Some(())
    }
}

impl Preview {
    /// The preview in the answer; `None` for what is no answer.
    pub fn said(answer: &str) -> Option<Result<Self, PageError>> {
        let line = answer.strip_suffix('\n')?;
        if let Some(text) = line.strip_prefix("error ") {
            return refusal(text).map(Err);
        }
        let (width, hex) = line.strip_prefix("preview ")?.split_once(' ')?;
        let (width, pixels) = (within(width, scan::PREVIEW_DOTS)?, HEXLOWER.decode(hex.as_bytes()).ok()?);
        let fits = pixels.len() % width == 0 && (1..=scan::PREVIEW_DOTS).contains(&(pixels.len() / width));
        fits.then_some(Ok(Self { width, pixels }))
    }
}

/// Who is told of the pages while the answer comes: one after the other, of as many as there are.
#[derive(Default)]
pub struct Heard {
    looked: usize,
    pages: usize,
}

impl Heard {
    /// Takes a line with its end; gives the page that was looked at by it, and of how many.
    pub fn line(&mut self, line: &str) -> Option<(usize, usize)> {
        let line = line.strip_suffix('\n')?;
        if self.pages == 0 {
            self.pages = count(line)?;
        }
        self.looked = next(line.strip_prefix("looked ")?, self.looked, self.pages)?;
        Some((self.looked, self.pages))
    }
}

/// How many pages the first line says there are.
fn count(line: &str) -> Option<usize> {
    within(line.strip_prefix("pages ")?, scan::MAX_PAGES)
}

/// The page after the last one that was looked at, if it is there.
fn next(page: &str, looked: usize, pages: usize) -> Option<usize> {
    within(page, pages).filter(|page| *page == looked + 1)
}

/// A number from 1 to the most, in the one form in which it is written.
fn within(text: &str, most: usize) -> Option<usize> {
    text.parse().ok().filter(|number: &usize| (1..=most).contains(number) && number.to_string() == text)
}

/// A refusal that our child could have said.
fn refusal(text: &str) -> Option<PageError> {
    let fits =
        !text.trim().is_empty() && text.chars().all(visible) && text.chars().count() <= MAX_REFUSAL_CHARS;
    fits.then(|| PageError::Refused(text.to_owned()))
}
