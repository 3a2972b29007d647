//! Lines → the rows of sheets.
//!
//! A row with a number is a number near the start of a line and the words behind it; words may go on in the next
//! lines. A row without a number takes the one that it checks as: the next, or row 1 of a new sheet, or a later one
//! where rows were left out.

use zeroize::Zeroizing;

use super::lines::{Line, listed};
use super::row::{FEWEST_WORDS, Row, Sheet, same_words};
use crate::sharing::word_row::{MAX_ROWS, ROW_WORDS, checked};

/// A list of single words with numbers is a list of words, not of rows, from two rows of words on.
const COUNTED_WORDS: usize = 2 * ROW_WORDS;
/// Words, labels aside, that may stand before a row's number: a name, a time.
const MOST_BEFORE: usize = 2;

type Words = Vec<Zeroizing<String>>;

/// A line that neither a number at its start nor a check says to be a row: it may fill a gap, no more.
struct WeakRow {
    /// Absent where the line has none.
    number: Option<usize>,
    words: Words,
}

/// A row, or a line of signs that parts sheets.
enum Item {
    Row { line: usize, number: usize, words: Words },
    Weak(WeakRow),
    Rule,
}

/// All sheets in the lines, in order.
pub(super) fn gather(lines: &[Line]) -> Vec<Sheet> {
    let items = numbered(lines);
    let strong: Vec<&Words> = items
        .iter()
        .filter_map(|item| match item {
            Item::Row { words, .. } => Some(words),
            Item::Weak(_) | Item::Rule => None,
        })
        .collect();
    let counts_words = strong.len() >= COUNTED_WORDS && strong.iter().all(|words| words.len() == 1);
    if strong.is_empty() || counts_words { unnumbered(lines, counts_words) } else { put_together(items) }
}

fn checks(number: usize, words: &[Zeroizing<String>]) -> bool {
    u8::try_from(number).is_ok_and(|number| number > 0 && checked(number, words).is_some())
}

fn owned(words: &[&Zeroizing<String>]) -> Words {
    words.iter().map(|word| Zeroizing::new(word.to_string())).collect()
}

/// Rows with numbers, and lines of seven words that may be rows without one between them.
fn numbered(lines: &[Line]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        if line.is_rule {
            items.push(Item::Rule);
            continue;
        }
        let segments = line.segments();
        let words = line.words();
        if segments.is_empty() && words.len() == ROW_WORDS && listed(words.iter().copied()) >= FEWEST_WORDS {
            items.push(Item::Weak(WeakRow { number: None, words: owned(&words) }));
        }
        let mut after_whole_row = false;
        for (place, segment) in segments.iter().enumerate() {
            let (number, mut words) = (segment.number, owned(&segment.words));
            let leads = segment.before == 0 || after_whole_row;
            let near = leads || segment.before <= MOST_BEFORE;
            after_whole_row = near && words.len() == ROW_WORDS;
            let may_go_on = near && (!words.is_empty() || line.is_number_alone());
            if place + 1 == segments.len() && may_go_on && words.len() < ROW_WORDS {
                at = go_on(&mut words, lines, at);
            }
            let (count, known) = (words.len(), listed(&words));
            let like_a_row = known * 2 >= count && count >= FEWEST_WORDS;
            let begun = known == count && count > 0;
            let strong = checks(number, &words) || leads && (like_a_row || begun);
            if strong {
                items.push(Item::Row { line: line.at, number, words });
            } else if near && like_a_row || leads && count == ROW_WORDS {
                items.push(Item::Weak(WeakRow { number: Some(number), words }));
            }
        }
    }
    items
}

/// Takes in the words of the next lines while they fit into the row; the place behind the last of them.
fn go_on(words: &mut Words, lines: &[Line], from: usize) -> usize {
    let (mut next, mut end) = (from, from);
    while let Some(line) = lines.get(next) {
        let more = line.words();
        next += 1;
        let fits = words.len() + more.len() <= ROW_WORDS && listed(more.iter().copied()) * 2 >= more.len();
        if line.is_rule || line.has_numbers() || !fits {
            break;
        }
        if !more.is_empty() {
            words.extend(owned(&more));
            end = next;
        }
    }
    end
}

/// Numbered rows to sheets: a numbering that starts again with other words is a new sheet.
fn put_together(items: Vec<Item>) -> Vec<Sheet> {
    let mut all = Numbered::default();
    for item in items {
        match item {
            Item::Rule => all.close_run(),
            Item::Weak(row) => all.waiting.push((all.run.last().map(|(_, row)| row.number), row)),
            Item::Row { line, number, words } => {
                if all.run.last().is_some_and(|(_, last)| number <= last.number) {
                    all.close_run();
                }
                all.run.push((line, Row { number, words }));
            }
        }
    }
    all.close_run();
    all.fill_gaps();
    for sheet in &mut all.done {
        sheet.rows.sort_by_key(|row| row.number);
    }
    all.done
}

/// Sheets that grow by runs of rows with rising numbers.
#[derive(Default)]
struct Numbered {
    done: Vec<Sheet>,
    run: Vec<(usize, Row)>,
    /// Weak rows of the run, with the number before each.
    waiting: Vec<(Option<usize>, WeakRow)>,
    /// Weak rows, with the place of their sheet.
    gaps: Vec<(usize, Option<usize>, WeakRow)>,
}

impl Numbered {
    /// Puts the run to the sheet before, or begins one with it.
    fn close_run(&mut self) {
        let rows = std::mem::take(&mut self.run);
        let Some(line) = rows.first().map(|(line, _)| *line) else { return };
        let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
        let differs = |sheet: &Sheet, row: &Row| {
            sheet.rows.iter().any(|other| other.number == row.number && !same_words(&other.words, &row.words))
        };
        match self.done.last_mut() {
            Some(sheet)
                if sheet.rows.len() < 2 || rows.len() < 2 || !rows.iter().any(|row| differs(sheet, row)) =>
            {
                for row in rows {
                    let again =
                        |other: &Row| other.number == row.number && same_words(&other.words, &row.words);
                    if !sheet.rows.iter().any(again) {
                        sheet.rows.push(row);
                    }
                }
            }
            Some(_) | None => self.done.push(Sheet { line, rows }),
        }
        let place = self.done.len() - 1;
        self.gaps.extend(self.waiting.drain(..).map(|(before, found)| (place, before, found)));
    }

    /// A row that nothing but its place or its words speaks for is taken where its number is absent, and needed or
    /// proven.
    fn fill_gaps(&mut self) {
        let end = self.done.len().saturating_sub(1);
        let rest = self.waiting.drain(..).map(|(before, found)| (end, before, found));
        let mut left = Vec::new();
        for (place, before, found) in self.gaps.drain(..).chain(rest) {
            let Some(sheet) = self.done.get_mut(place) else { continue };
            let all = found.number.map_or(1..=usize::from(MAX_ROWS), |number| number..=number);
            let proven = all.into_iter().find(|number| sheet.lacks(*number) && checks(*number, &found.words));
            match proven {
                Some(number) => sheet.rows.push(Row { number, words: found.words }),
                None => left.push((place, before, found)),
            }
        }
        for (place, before, found) in left {
            let Some(sheet) = self.done.get_mut(place) else { continue };
            let numbers = || sheet.rows.iter().map(|row| row.number);
            let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else { continue };
            let by_place = before.map_or(first.saturating_sub(1), |before| before + 1);
            let number = found.number.unwrap_or(by_place);
            if (1..last).contains(&number) && sheet.lacks(number) {
                sheet.rows.push(Row { number, words: found.words });
            }
        }
    }
}

/// A row without a number.
struct Loose {
    line: usize,
    words: Words,
    /// The first behind a line of signs.
    begins_part: bool,
}

/// Rows that carry no numbers. Lines of signs part the text; in each part a line is a row if most lines have seven
/// words, else rows follow each other without regard to lines.
fn unnumbered(lines: &[Line], counts_words: bool) -> Vec<Sheet> {
    let mut rows = Vec::new();
    for part in lines.split(|line| line.is_rule) {
        let kept: Vec<(usize, Words)> = part
            .iter()
            .filter(|line| counts_words || !line.has_numbers())
            .map(|line| (line.at, owned(&line.words())))
            .filter(|(_, words)| !words.is_empty() && listed(words) * 2 >= words.len())
            .collect();
        let sevens = kept.iter().filter(|(_, words)| words.len() == ROW_WORDS).count();
        let first = rows.len();
        if sevens * 2 > kept.len() {
            rows.extend(rows_of_lines(kept));
        } else {
            let at = kept.first().map_or(0, |(at, _)| *at);
            rows.extend(in_sevens(at, kept.into_iter().flat_map(|(_, words)| words).collect()));
        }
        if let Some(row) = rows.get_mut(first) {
            row.begins_part = true;
        }
    }
    count(&rows)
}

/// The words seven by seven.
fn in_sevens(line: usize, mut words: Words) -> Vec<Loose> {
    let mut rows = Vec::new();
    while !words.is_empty() {
        let rest = words.split_off(words.len().min(ROW_WORDS));
        rows.push(Loose { line, words: std::mem::replace(&mut words, rest), begins_part: false });
    }
    rows
}

/// A line is a row; some hold several whole ones, some one that goes on in the next line, some a title.
fn rows_of_lines(lines: Vec<(usize, Words)>) -> Vec<Loose> {
    let mut rows = Vec::new();
    let mut lines = lines.into_iter().peekable();
    while let Some((line, mut words)) = lines.next() {
        let broken = lines.next_if(|(_, more)| {
            let whole: Words = words.iter().chain(more).cloned().collect();
            (1..=usize::from(MAX_ROWS)).any(|number| checks(number, &whole))
        });
        words.extend(broken.into_iter().flat_map(|(_, more)| more));
        if words.len() % ROW_WORDS == 0 {
            rows.extend(in_sevens(line, words));
        } else if words.len() >= FEWEST_WORDS {
            rows.push(Loose { line, words, begins_part: false });
        }
    }
    rows
}

/// Gives each row its number: the next one, unless it and the row behind it check as another.
fn count(rows: &[Loose]) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let expected = sheets.last().and_then(|sheet| sheet.rows.last()).map_or(1, |row| row.number + 1);
        let next = rows.get(at + 1).filter(|next| !next.begins_part);
        // the check of one row alone passes by chance too often where there are many numbers to choose from
        let is = |number: usize| {
            checks(number, &row.words) && next.is_none_or(|next| checks(number + 1, &next.words))
        };
        let (number, is_new) = if checks(expected, &row.words) {
            (expected, false)
        } else if is(1) {
            (1, true)
        } else if let Some(number) = (expected + 1..=usize::from(MAX_ROWS)).find(|number| is(*number)) {
            (number, false)
        } else if row.begins_part {
            (1, true)
        } else {
            (expected, false)
        };
        let numbered = Row { number, words: row.words.clone() };
        match sheets.last_mut() {
            Some(sheet) if !is_new => sheet.rows.push(numbered),
            Some(_) | None => sheets.push(Sheet { line: row.line, rows: vec![numbered] }),
        }
    }
    sheets
}
