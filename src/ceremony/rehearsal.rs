//! Stand-in people who hold a whole ceremony by themselves: for practice, for tests, and to find out whether a
//! template can reach its end.
//!
//! The stand-ins know nothing but what a room would: the state, the sheets that came out of the printer, and
//! the code words that were shown. They answer through the same session as everybody else.

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use super::event::{Effect, Event, SecretInput, SheetReading, Tick, What};
use super::refusal::Refusal;
use super::session::{Opening, Session};
use super::state::{Inner, Stage, State};
use crate::plan::template::{CUSTODIAN, Compared, Field, FieldFormat, Kind};
use crate::plan::{Choices, KeyMetadata, PaperSize, PlannedStep, Step, StepKind, Template};
use crate::sharing::lock::LockCost;
use crate::sharing::share::LockKind;
use crate::sharing::{Quorum, QuorumError};
use crate::transcript::PersonId;
use crate::transcript::record::{AfterOpening, Exit, Finding, Person, ReadFrom, Record, Severity};
use crate::vocab::digest::pgp_words;
use crate::vocab::{Digest, Line, Mode, Prose, SecretText};

/// The passphrase every stand-in custodian uses. Worthless like everything here.
pub const STAND_IN_PASSPHRASE: &str = "rehearsal passphrase, worthless";

/// What stand-ins need of the world.
pub trait World {
    /// Why it could not be done.
    type Error: std::fmt::Display;

    /// The clocks.
    fn now(&mut self) -> Tick;
    /// Carries out one effect. The first of every list keeps the entry.
    fn perform(&mut self, effect: Effect) -> Result<(), Self::Error>;
    /// Reads the last sheet of this share from its own page.
    fn read_sheet(&mut self, share: u8) -> Result<SheetReading, Self::Error>;
    /// The lock words that the custodian of this share wrote down or remembers.
    fn lock_secret(&mut self, share: u8) -> Option<SecretText>;
    /// What the machine says of itself.
    fn findings(&mut self) -> Vec<Finding>;
    /// How a sheet is read here.
    fn reads_from(&self) -> ReadFrom;
    /// Where sheets go.
    fn way(&self) -> Line;
    /// Sheets that somebody brings to a recovery, by number.
    fn brought(&self) -> Vec<u8>;
    /// Told after every entry.
    fn progress(&mut self, state: &State);
}

/// Why a rehearsal did not reach its end.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError<E: std::fmt::Display> {
    /// A step refused what a stand-in can do for it.
    #[error("step {step}: {refusal}")]
    Stuck {
        /// The step.
        step: String,
        /// Its last refusal.
        refusal: Refusal,
    },
    /// The ceremony could not be opened.
    #[error("{0}")]
    NotOpened(Refusal),
    /// The world failed.
    #[error("{0}")]
    World(E),
    /// A step never came to its end.
    #[error("step {0} does not end however often it is answered")]
    Endless(String),
}

/// Entries after which a step that does not end is given up.
const PATIENCE: usize = 1_200;

/// Holds the ceremony from its opening to its seal.
pub fn hold<W: World>(
    opening: Opening,
    world: &mut W,
    rng: &mut impl CryptoRng,
) -> Result<Session, RehearsalError<W::Error>> {
    let now = world.now();
    let (mut session, effects) =
        Session::open(opening, Tick { mono: 0, ..now }, rng).map_err(RehearsalError::NotOpened)?;
    carry_out(&mut session, world, effects)?;
    let mut place = usize::MAX;
    let mut answers = 0;
    while let Stage::Running { place: due, .. } = *session.state().stage() {
        answers = if due == place { answers + 1 } else { 0 };
        place = due;
        let Some((_, planned, _)) = session.state().due() else {
            return Err(RehearsalError::Endless("after the last".into()));
        };
        let step = planned.id.clone();
        if answers > PATIENCE {
            return Err(RehearsalError::Endless(step));
        }
        let (event, secret) = answer(session.state(), answers, world).map_err(RehearsalError::World)?;
        let now = world.now();
        let effects = session.take(&event, secret, now, rng);
        let effects = effects.map_err(|refusal| RehearsalError::Stuck { step, refusal })?;
        carry_out(&mut session, world, effects)?;
    }
    Ok(session)
}

fn carry_out<W: World>(
    session: &mut Session,
    world: &mut W,
    effects: Vec<Effect>,
) -> Result<(), RehearsalError<W::Error>> {
    for effect in effects {
        if let Err(error) = world.perform(effect) {
            session.break_off();
            return Err(RehearsalError::World(error));
        }
    }
    world.progress(session.state());
    Ok(())
}

type Answer = (Event, Option<SecretInput>);

/// What the stand-ins do now.
fn answer<W: World>(state: &State, answers: usize, world: &mut W) -> Result<Answer, W::Error> {
    let Some((_, planned, step)) = state.due() else {
        return Ok((Event { by: PersonId::NOBODY, with: Vec::new(), what: What::Seal }, None));
    };
    let (by, with) = staff(state, planned, step);
    let (what, secret) = match step.kind {
        StepKind::Break if state.on_break() => {
            (What::BreakEnd { checked: prose("everything is as it was left") }, None)
        }
        StepKind::Break => (
            What::BreakStart { leaving: Vec::new(), custody: prose("two people stay with the material") },
            None,
        ),
        StepKind::ReadBack => {
            let share = planned.share.unwrap_or(0);
            let reading = world.read_sheet(share)?;
            let lock = world.lock_secret(share);
            (What::ReadBack(world.reads_from()), Some(SecretInput::Sheet { reading, lock }))
        }
        StepKind::Collect | StepKind::Combine => collect(state, step.kind, world)?,
        StepKind::Environment if answers == 0 => (What::Environment(world.findings()), None),
        StepKind::Print => print(state, world.way()),
        _ => simple(state, planned, step, answers),
    };
    // each person signs off for themselves
    let by = if let What::SignOff { .. } = what { unspoken(state).unwrap_or(by) } else { by };
    let with = if let What::SignOff { .. } = what { Vec::new() } else { with };
    Ok((Event { by, with, what }, secret))
}

/// Who acts and who confirms: the first of each role who is free to.
fn staff(state: &State, planned: &PlannedStep, step: &Step) -> (PersonId, Vec<PersonId>) {
    if !state.done().roll_closed && !(step.kind == StepKind::RollCall && next_person(state).is_none()) {
        return (PersonId::NOBODY, Vec::new());
    }
    let by = state.in_role(&step.acts, planned.share).next().map_or(PersonId::NOBODY, |person| person.id);
    let confirming = |role: &String| {
        state.in_role(role, planned.share).find(|person| person.id != by).map(|person| person.id)
    };
    (by, step.confirms.iter().filter_map(confirming).collect())
}

fn print(state: &State, way: Line) -> (What, Option<SecretInput>) {
    match state.inner() {
        Some(Inner::SheetOut { .. }) => (What::SheetGood, None),
        _ => (What::SendSheet { way }, None),
    }
}

/// Bag, sheet, bag, sheet, until there are enough; then on.
fn collect<W: World>(
    state: &State,
    kind: StepKind,
    world: &mut W,
) -> Result<(What, Option<SecretInput>), W::Error> {
    let enough = state.set().is_some_and(|set| state.taken().len() >= usize::from(set.quorum.threshold()));
    if kind == StepKind::Combine {
        return Ok((What::Combine, None));
    }
    if enough {
        return Ok((
            What::Done { ticks: Vec::new(), values: BTreeMap::new(), chosen: BTreeMap::new() },
            None,
        ));
    }
    if let Some(Inner::BagOpen { .. }) = state.inner() {
        let next = world
            .brought()
            .into_iter()
            .find(|x| !state.taken().iter().any(|taken| taken.x == *x))
            .unwrap_or(1);
        let reading = world.read_sheet(next)?;
        let lock = world.lock_secret(next);
        return Ok((What::Offer(world.reads_from()), Some(SecretInput::Sheet { reading, lock })));
    }
    let holder = state.in_role(CUSTODIAN, None).next().map_or(PersonId::NOBODY, |person| person.id);
    let bag = line(&format!("RB {:04}", state.taken().len() + 1));
    Ok((What::OpenBag { holder, bag, intact: true, state: line("sealed, number as recorded") }, None))
}

/// Steps whose answer needs nothing but the state.
fn simple(state: &State, planned: &PlannedStep, step: &Step, answers: usize) -> (What, Option<SecretInput>) {
    let bag = |number: usize| line(&format!("TE 0000 {number:04}"));
    let what = match step.kind {
        StepKind::Approval => What::Approve {
            approver: line("Stand-in owner"),
            reference: line("REHEARSAL-1"),
            date: line(&state.held().1.date()),
            purpose: prose("practice with a worthless key"),
        },
        StepKind::RollCall => next_person(state).map_or(What::CloseRoll, What::Enrol),
        StepKind::Environment if state.exceptions_here() == 0 => What::Exception {
            expected: prose("a machine without network, swap or disks in use"),
            happened: prose("this machine is not set up for a key ceremony"),
            decided: prose("accepted: the keys of a rehearsal are worthless"),
        },
        StepKind::Compare => compare(state, step),
        StepKind::Clock => What::Clock { wall: state.held().1 },
        StepKind::Entropy if answers == 0 && step.kind == StepKind::Entropy => return dice(),
        StepKind::Entropy => What::CloseEntropy,
        StepKind::Draw => What::Draw,
        StepKind::Split => What::Split,
        StepKind::Gate => What::Gate,
        StepKind::Lock => return lock(state),
        StepKind::Bag => {
            let number = bag(usize::from(planned.share.unwrap_or(0)));
            What::Bag { number: number.clone(), again: number }
        }
        StepKind::Trial => What::Trial,
        StepKind::Wipe => {
            let (by, with) = staff(state, planned, step);
            let word = step.word.clone().unwrap_or_default();
            What::Wipe { typed: with.into_iter().chain([by]).map(|who| (who, word.clone())).collect() }
        }
        StepKind::Operation => What::Operate {
            requester: line("Stand-in owner"),
            reason: prose("rehearsal of a recovery"),
            destination: prose("none: the key is proven and wiped"),
        },
        StepKind::Release => What::Release { exit: Exit::None, destination: line("none: this is a drill") },
        StepKind::Reseal => {
            state.taken().iter().find(|taken| !taken.decided).map_or(What::CloseReseal, |taken| {
                let number = bag(1_000 + usize::from(taken.x));
                What::Decide {
                    share: taken.x,
                    decision: AfterOpening::Resealed,
                    bag: Some((number.clone(), number)),
                }
            })
        }
        StepKind::Review => (1..)
            .zip(state.exceptions())
            .find(|(_, exception)| exception.reviewed.is_none())
            .map_or(What::CloseReview, |(number, _)| What::Review {
                number,
                severity: Severity::Note,
                follow_up: prose("none: this was a rehearsal"),
                closed: true,
            }),
        StepKind::SignOff if unspoken(state).is_some() => What::SignOff { agrees: true, reason: None },
        StepKind::SignOff => What::CloseSignOff,
        StepKind::Seal => What::Seal,
        _ => done(state, step),
    };
    (what, None)
}

fn unspoken(state: &State) -> Option<PersonId> {
    let silent = |id: PersonId| !state.sign_offs().iter().any(|(spoken, _)| *spoken == id);
    state.present().map(|person| person.id).find(|id| silent(*id))
}

/// Every tick, a plausible value for every field, the first option of every choice.
fn done(state: &State, step: &Step) -> What {
    if step.kind == StepKind::Environment {
        return What::Done { ticks: Vec::new(), values: BTreeMap::new(), chosen: BTreeMap::new() };
    }
    let value = |field: &Field| {
        let value = line(&match field.format {
            FieldFormat::Text => "rehearsal".to_owned(),
            FieldFormat::Number => "300".to_owned(),
            FieldFormat::Date => state.held().1.date(),
            FieldFormat::Serial => "TE 0000 0001".to_owned(),
            FieldFormat::Hex => "00".to_owned(),
        });
        (field.id.clone(), (value.clone(), Some(value)))
    };
    let first = |choice: &crate::plan::template::Choice| {
        (choice.id.clone(), choice.options.first().cloned().unwrap_or_default())
    };
    What::Done {
        ticks: step.ticks.clone(),
        values: step.fields.iter().map(value).collect(),
        chosen: step.choices.iter().map(first).collect(),
    }
}

fn compare(state: &State, step: &Step) -> What {
    let what = step.compare.unwrap_or(Compared::Template);
    let words = match what {
        Compared::CeremonyKey => state.header().ceremony_key.spoken(),
        Compared::Program => state.header().program_digest.words(),
        Compared::Template => pgp_words(&state.plan().template_digest().0),
    };
    What::Compare { typed: words, source: line("the stand-in witness's print") }
}

/// Sixty throws that no one would take for a pattern; a rehearsal's key is worthless anyway.
fn dice() -> (What, Option<SecretInput>) {
    const THROWS: &str = "351624 416253 265431 624135 153246 532614 641352 214563 356124 461532";
    let typed = SecretText::copy_of(THROWS).unwrap_or_else(|_| SecretText::empty());
    (What::AddThrows(crate::sharing::entropy::SourceKind::Dice), Some(SecretInput::Throws(typed)))
}

fn lock(state: &State) -> (What, Option<SecretInput>) {
    let kind = state.plan().choices.lock;
    let secret = match kind {
        LockKind::Passphrase => SecretText::copy_of(STAND_IN_PASSPHRASE).ok().map(SecretInput::Passphrase),
        LockKind::None | LockKind::CodeWords => None,
    };
    (What::Lock(kind), secret)
}

/// The next stand-in to be enrolled: each role with its fewest people, custodians with one share each.
fn next_person(state: &State) -> Option<Person> {
    let quorum = state.plan().choices.quorum;
    let id = PersonId(u16::try_from(state.people().len() + 1).unwrap_or(u16::MAX));
    for role in &state.plan().template.roles {
        let have = state.in_role(&role.id, None).count();
        let custodian = role.id == CUSTODIAN;
        let want = if custodian {
            quorum.map_or(usize::from(role.at_least), |quorum| usize::from(quorum.shares()))
        } else {
            usize::from(role.at_least)
        };
        if have < want {
            let name = if want > 1 || custodian {
                format!("Stand-in {} {}", role.title, have + 1)
            } else {
                format!("Stand-in {}", role.title)
            };
            let share = u8::try_from(have + 1).unwrap_or(u8::MAX);
            return Some(Person {
                id,
                name: line(&name),
                affiliation: line("Rehearsal"),
                roles: vec![role.id.clone()],
                shares: if custodian && quorum.is_some() { vec![share] } else { Vec::new() },
                identity: line("none: a stand-in"),
            });
        }
    }
    None
}

fn line(text: &str) -> Line {
    #[expect(
        clippy::unwrap_used,
        reason = "stand-ins say only constants, numbers and role titles that the template reader checked"
    )]
    Line::typed(text).unwrap()
}

fn prose(text: &str) -> Prose {
    #[expect(clippy::unwrap_used, reason = "stand-ins say only constants")]
    Prose::typed(text).unwrap()
}

/// The choices of a rehearsal: worthless metadata, the template's quorum unless another is given.
pub fn choices(
    template: &Template,
    quorum: Option<Quorum>,
    lock: LockKind,
    paper: PaperSize,
    ends: &str,
) -> Result<Choices, QuorumError> {
    let generation = template.kind == Kind::Generation;
    let quorum = match (generation, quorum) {
        (false, _) => None,
        (true, Some(quorum)) => Some(quorum),
        (true, None) => Some(Quorum::new(template.threshold, template.shares)?),
    };
    let key = generation.then(|| KeyMetadata {
        label: line("REHEARSAL-KEY"),
        algorithm: line("AES-256"),
        purpose: line("practice; protects nothing"),
        owner: line("Stand-in owner"),
        environment: line("rehearsal"),
        active_from: line(ends),
        ends: line(ends),
    });
    Ok(Choices {
        quorum,
        reason: Some(prose("rehearsal: any quorum may be practised")),
        lock,
        cost: LockCost::DEFAULT,
        paper,
        key,
        generation: 1,
        contact: line("Rehearsal desk, no telephone"),
        place: line("Rehearsal"),
        organisation: line("Stand-ins"),
    })
}

/// A world without anything outside: entries and sheets stay in memory.
#[derive(Debug)]
struct Memory {
    now: crate::vocab::Moment,
    mono: u64,
    sheets: BTreeMap<u8, SecretText>,
    code_words: BTreeMap<u8, SecretText>,
    lock: LockKind,
}

impl World for Memory {
    type Error = Refusal;

    fn now(&mut self) -> Tick {
        self.mono += 1;
        Tick { at: self.now, mono: self.mono }
    }

    fn perform(&mut self, effect: Effect) -> Result<(), Refusal> {
        match effect {
            Effect::Print(job) => {
                self.sheets.insert(job.header.x, job.payload);
            }
            Effect::ShowCodeWords { share, words } => {
                self.code_words.insert(share, words);
            }
            Effect::Keep(_) | Effect::Export { .. } | Effect::Publish(_) => {}
        }
        Ok(())
    }

    fn read_sheet(&mut self, share: u8) -> Result<SheetReading, Refusal> {
        let sheet = self.sheets.get(&share).ok_or_else(|| Refusal::NotYet("nothing was printed".into()))?;
        SecretText::copy_of(sheet.expose())
            .map(SheetReading::Code)
            .map_err(|error| Refusal::NotYet(error.to_string()))
    }

    fn lock_secret(&mut self, share: u8) -> Option<SecretText> {
        match self.lock {
            LockKind::None => None,
            LockKind::Passphrase => SecretText::copy_of(STAND_IN_PASSPHRASE).ok(),
            LockKind::CodeWords => {
                self.code_words.get(&share).and_then(|words| SecretText::copy_of(words.expose()).ok())
            }
        }
    }

    fn findings(&mut self) -> Vec<Finding> {
        vec![Finding { what: line("machine"), found: line("stand-in"), as_wanted: false }]
    }

    fn reads_from(&self) -> ReadFrom {
        ReadFrom::Page
    }

    fn way(&self) -> Line {
        line("nowhere: the template is being checked")
    }

    fn brought(&self) -> Vec<u8> {
        self.sheets.keys().copied().collect()
    }

    fn progress(&mut self, _state: &State) {}
}

/// Rehearses a template in memory, shares open, to find out whether it can reach its end. A recovery template is
/// given sheets of a worthless key of its own.
pub fn check(
    template: &Template,
    now: crate::vocab::Moment,
    rng: &mut impl CryptoRng,
) -> Result<Session, RehearsalError<Refusal>> {
    let mut world =
        Memory { now, mono: 0, sheets: BTreeMap::new(), code_words: BTreeMap::new(), lock: LockKind::None };
    if template.kind == Kind::Recovery {
        for (x, text) in worthless_sheets(rng).map_err(RehearsalError::NotOpened)? {
            world.sheets.insert(x, text);
        }
    }
    let lock = template.locks.first().copied().unwrap_or(LockKind::None);
    let lock = if template.locks.contains(&LockKind::None) { LockKind::None } else { lock };
    world.lock = lock;
    let choices = choices(template, None, lock, PaperSize::A4, &now.date())
        .map_err(|error| RehearsalError::NotOpened(Refusal::NotYet(error.to_string())))?;
    let opening = Opening {
        template: template.clone(),
        choices,
        mode: Mode::Rehearsal,
        program: line("template check"),
        program_digest: Digest([0; 32]),
        parent: None,
    };
    hold(opening, &mut world, rng)
}

/// Three rehearsal shares, any two of which rebuild a worthless key.
fn worthless_sheets(rng: &mut impl CryptoRng) -> Result<Vec<(u8, SecretText)>, Refusal> {
    use crate::sharing::share::{Body, Share, ShareHeader};
    use crate::sharing::{entropy::make_root_key, payload, split};
    let quorum = Quorum::new(2, 3).map_err(|error| Refusal::NotYet(error.to_string()))?;
    let root = make_root_key(&[], rng);
    let mut seed = zeroize::Zeroizing::new([0u8; 32]);
    rng.fill_bytes(seed.as_mut_slice());
    let key = ed25519_dalek::SigningKey::from_bytes(&seed);
    let fingerprint = root.derive_fingerprint(Mode::Rehearsal);
    let mut set = crate::vocab::SetId([0; 16]);
    rng.fill_bytes(&mut set.0);
    let sheet = |point: crate::sharing::Point| {
        let header = ShareHeader {
            mode: Mode::Rehearsal,
            lock: LockKind::None,
            set,
            generation: 1,
            x: point.x,
            quorum,
            fingerprint,
        };
        (point.x, payload::write(&Share::sign(header, Body::Open(point.y), &key)))
    };
    Ok(split(&root, quorum, rng)?.into_iter().map(sheet).collect())
}

/// True if the record is one that no stand-in would have to make up: used by tests that count coverage.
pub const fn is_routine(record: &Record) -> bool {
    !matches!(record, Record::Exception { .. } | Record::Abort { .. } | Record::Deputy { .. })
}
