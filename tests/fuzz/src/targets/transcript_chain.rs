//! A whole transcript in which lines are replaced, put in and left out, and that is signed again as if its key had been
//! misused: nothing but the rules of the script stands against it.
//!
//! The input is the name of a script, then a change a line: `12={…}` puts this in the place of line 12, `12+{…}` before
//! it, `12-` leaves it out. Only the lines around the changes are read, from the state in which a real ceremony was.

use std::sync::LazyLock;

use ed25519_dalek::SigningKey;
use keyrite::ceremony::State;
use keyrite::transcript::{Chain, ChainCheck, Entry, chain::EntryContent, statement::Statement};

use super::ceremony::{GENERATION, Held, RECOVERY};
use super::{Target, dictionary, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "transcript_chain", check, seeds, words };

/// Most changes that are made.
const CHANGES: usize = 8;
/// Lines that are read after the last change.
const AFTER: usize = 8;

/// Where a reader stands.
#[derive(Clone, Default)]
struct Reader {
    chain: ChainCheck,
    /// The chain as its writer has it.
    written: Chain,
    state: Option<State>,
}

/// The reader before each line of a ceremony, and behind the last.
static BEFORE: LazyLock<[Vec<Reader>; 2]> =
    LazyLock::new(|| [&GENERATION, &RECOVERY].map(|held| follow(held)));

fn follow(held: &Held) -> Vec<Reader> {
    let mut all = vec![Reader::default()];
    for entry in &held.entries {
        let mut reader = all.last().expect("one").clone();
        assert!(reader.take(entry.clone(), &held.key), "the ceremony itself is refused");
        all.push(reader);
    }
    all
}

impl Reader {
    /// Signs the entry as the next one and reads it; true if chain and script take it. A refused one changes nothing.
    fn take(&mut self, entry: Entry, key: &SigningKey) -> bool {
        let Entry { at, by, mono, record, step, with, .. } = entry;
        let entry = self.written.next_entry(EntryContent { at, mono, by, with, step, record });
        let mut written = self.written;
        let line = written.advance(&entry, key);
        let mut chain = self.chain.clone();
        match chain.next(line.line.as_bytes(), line.signature.as_bytes()) {
            Ok(read) => assert_eq!(read, entry, "signed as one entry and read as another"),
            Err(error) => {
                said::line(&error);
                assert_eq!(chain.chain(), self.chain.chain(), "a refused line moved the chain");
                return false;
            }
        }
        let taken = match &mut self.state {
            None => State::begin(&entry, None).map(|state| self.state = Some(state)),
            Some(state) => {
                let before = (state.stage().clone(), state.exceptions().len(), state.clock_jumps().len());
                state.apply(&entry).inspect_err(|_| {
                    let now = (state.stage().clone(), state.exceptions().len(), state.clock_jumps().len());
                    assert_eq!(now, before, "a refused line changed the state");
                })
            }
        };
        match taken {
            Ok(()) => (self.chain, self.written) = (chain, written),
            Err(refusal) => drop(said::line(&refusal)),
        }
        self.state.is_some() && self.written == written
    }

    fn statement(&self) -> Option<Statement> {
        self.state.as_ref().map(|state| state.statement(self.written.head()))
    }
}

/// What is done to a line.
enum Change {
    Replace(String),
    Before(String),
    LeaveOut,
}

/// A change, and the line that it is made at, counted from 0.
fn change(text: &str) -> Option<(usize, Change)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count().min(3);
    let (number, rest) = text.split_at(digits);
    let change = match rest.split_at_checked(1)? {
        ("=", line) => Change::Replace(line.to_owned()),
        ("+", line) => Change::Before(line.to_owned()),
        ("-", _) => Change::LeaveOut,
        _ => return None,
    };
    Some((number.parse().ok()?, change))
}

fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.split('\n');
    let (held, before) = match lines.next() {
        Some("kek") => (&*GENERATION, &BEFORE[0]),
        Some("recovery") => (&*RECOVERY, &BEFORE[1]),
        _ => return,
    };
    let mut changes: Vec<(usize, Change)> = lines.filter_map(change).take(CHANGES).collect();
    changes.retain(|(place, _)| *place < held.entries.len());
    changes.sort_by_key(|(place, _)| *place);
    let (Some((first, _)), Some((last, _))) = (changes.first(), changes.last()) else { return };
    let mut reader = before[*first].clone();
    for place in *first..(last + AFTER).min(held.entries.len()) {
        let mut keep = true;
        for (_, change) in changes.iter().filter(|(at, _)| *at == place) {
            let (Change::Replace(line) | Change::Before(line)) = change else {
                keep = false;
                continue;
            };
            keep &= matches!(change, Change::Before(_));
            if let Ok(entry) = serde_json::from_str::<Entry>(line) {
                reader.take(entry, &held.key);
            }
        }
        if keep {
            reader.take(held.entries[place].clone(), &held.key);
        }
    }
    if let Some(statement) = reader.statement() {
        holds(&statement);
    }
}

/// A statement is one fact a line, and nobody's words make a line of their own.
fn holds(statement: &Statement) {
    let text = statement.render();
    let odd = text.chars().find(|c| *c != '\n' && !keyrite::vocab::shown::visible(*c));
    assert_eq!(odd, None, "a statement with a character that is not seen as itself: {text}");
    let of_people = [&statement.without, &statement.opened, &statement.released, &statement.people];
    let more = [&statement.clock_jumps, &statement.exceptions];
    let single = [&statement.template, &statement.program, &statement.held_at, &statement.sheets];
    let facts = of_people.into_iter().chain(more).flatten().chain(single);
    for fact in facts.chain(&statement.parents) {
        assert!(!fact.contains('\n') && fact.chars().count() < 6_000, "{fact:.300}");
    }
}

/// Every line in its own place, where it is taken; and the kinds of change.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (name, held) in [("kek", &GENERATION), ("recovery", &RECOVERY)] {
        let lines: Vec<&str> = held.lines.iter().map(|line| line.line.as_str()).collect();
        seeds.extend((0..).zip(&lines).map(|(place, line)| format!("{name}\n{place}={line}")));
        seeds.push(format!("{name}\n7-\n9+{}\n", lines[9]));
    }
    seeds.into_iter().map(String::into_bytes).collect()
}

fn words() -> Vec<String> {
    let lines = || GENERATION.lines.iter().chain(&RECOVERY.lines);
    dictionary::members(lines().skip(1).map(|line| line.line.as_str()))
}
