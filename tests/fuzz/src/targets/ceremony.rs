//! Ceremonies that stand-in people hold in memory, to have real transcripts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ed25519_dalek::SigningKey;
use keyrite::ceremony::rehearsal::{self, Bare, World};
use keyrite::ceremony::{Effect, Opening, Refusal, SheetReading, Tick};
use keyrite::plan::{Kind, PaperSize, blocks, load};
use keyrite::sharing::Quorum;
use keyrite::sharing::share::{CeremonyKey, LockKind};
use keyrite::transcript::record::{Finding, ReadFrom, Record};
use keyrite::transcript::{Entry, SentTo, SignedEntry};
use keyrite::vocab::{Digest, Line, Mode, Moment, SecretText};
use rand::{Rng as _, SeedableRng, rngs::StdRng};

/// A transcript from its header to its seal, and the key that signed it.
pub struct Held {
    /// Each line with its signature.
    pub lines: Vec<SignedEntry>,
    /// The lines, read.
    pub entries: Vec<Entry>,
    /// The ceremony key.
    pub key: SigningKey,
}

/// A key is made and split, 2 of 3.
pub static GENERATION: LazyLock<Held> = LazyLock::new(|| hold("kek", &BTreeMap::new()).0);
/// It is recovered.
pub static RECOVERY: LazyLock<Held> = LazyLock::new(|| hold("recovery", &hold("kek", &BTreeMap::new()).1).0);

/// Lines and sheets in memory.
struct Shelf {
    mono: u64,
    lines: Vec<SignedEntry>,
    sheets: BTreeMap<u8, String>,
}

impl Bare for Shelf {
    fn now(&mut self) -> Tick {
        self.mono += 1_000;
        Tick { at: moment(self.mono), mono: self.mono }
    }

    fn perform(&mut self, effect: Effect) -> Result<(), Refusal> {
        match effect {
            Effect::Keep(entry) => self.lines.push(entry),
            Effect::Print(job) => drop(self.sheets.insert(job.header.x, job.payload.expose().to_owned())),
            _ => {}
        }
        Ok(())
    }
}

impl World for Shelf {
    type Error = Refusal;

    fn read_sheet(&mut self, share: u8) -> Result<SheetReading, Refusal> {
        let sheet = self.sheets.get(&share).expect("printed, or brought");
        Ok(SheetReading::Code(SecretText::copy_of(sheet).expect("a code fits")))
    }

    fn lock_secret(&mut self, _: LockKind, _share: u8) -> Option<SecretText> {
        None
    }

    fn findings(&mut self) -> Vec<Finding> {
        let (network, no) = (line("network"), line("no interface is up"));
        vec![
            Finding { what: network, found: no, as_wanted: true },
            Finding { what: line("swap"), found: line("1 GiB in use"), as_wanted: false },
        ]
    }

    fn reads_from(&self) -> ReadFrom {
        ReadFrom::Page
    }

    fn sent_to(&self) -> SentTo {
        SentTo::Rehearsal
    }

    fn brought(&self) -> Vec<u8> {
        self.sheets.keys().copied().collect()
    }
}

/// So many milliseconds after the beginning.
fn moment(mono: u64) -> Moment {
    let ms = 1_795_266_452_123 + i64::try_from(mono).expect("an hour");
    Moment::new(ms, 60).expect("in range")
}

fn line(text: &str) -> Line {
    Line::typed(text).expect("printable")
}

/// Holds the shipped script of this name, with these sheets at hand; what was printed comes back.
fn hold(id: &str, brought: &BTreeMap<u8, String>) -> (Held, BTreeMap<u8, String>) {
    let template = load(id, blocks::shipped(id).expect("shipped")).expect("loads");
    let mut shelf = Shelf { mono: 0, lines: Vec::new(), sheets: brought.clone() };
    let quorum = (template.kind == Kind::Generation).then(|| Quorum::new(2, 3).expect("valid"));
    let today = moment(0).into();
    let choices = rehearsal::choices(&template, quorum, LockKind::None, PaperSize::A4, today);
    let opening = Opening {
        template,
        choices: choices.expect("a quorum"),
        mode: Mode::Rehearsal,
        program: line("keyrite"),
        program_digest: Digest([7; 32]),
        before: Vec::new(),
    };
    let seed = 42;
    rehearsal::hold_bare(opening, &mut shelf, &mut StdRng::seed_from_u64(seed)).expect("held to its seal");
    let read = |line: &SignedEntry| Entry::from_line(line.line.as_bytes()).expect("an entry");
    let entries: Vec<Entry> = shelf.lines.iter().map(read).collect();
    let key = key_of(&entries, seed);
    (Held { lines: shelf.lines, entries, key }, shelf.sheets)
}

/// The ceremony key, drawn again: 32 of the first bytes that the session drew.
fn key_of(entries: &[Entry], seed: u64) -> SigningKey {
    let Record::Header(header) = &entries[0].record else { panic!("no header") };
    let mut drawn = [0; 256];
    StdRng::seed_from_u64(seed).fill_bytes(&mut drawn);
    let keys = drawn.windows(32).map(|seed| SigningKey::from_bytes(seed.try_into().expect("32 bytes")));
    let is = |key: &SigningKey| CeremonyKey(key.verifying_key().to_bytes()) == header.ceremony_key;
    keys.into_iter().find(is).expect("the session draws its key near its beginning")
}
