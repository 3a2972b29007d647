//! What the stand-ins answer at each step.

use ed25519_dalek::SigningKey;

use super::{STAND_IN_PASSPHRASE, World, line, prose};
use crate::ceremony::event::{Event, SecretInput, WayOut, What};
use crate::ceremony::state::{Inner, State};
use crate::plan::template::{CUSTODIAN, Compared, Field, FieldFormat};
use crate::plan::{Kind, PlannedStep, Step, StepKind};
use crate::sharing::entropy::SourceKind;
use crate::sharing::share::{CeremonyKey, LockKind};
use crate::transcript::minisign::PublicKey;
use crate::transcript::record::{AfterOpening, KnownSheet, LikeName, Person, Severity, Subject};
use crate::transcript::{PersonId, PersonKey, Way};
use crate::vocab::digest::{pgp_words, sha256};
use crate::vocab::{Line, SecretText};

/// Custodians who bring sheets to the rehearsal of a recovery when no transcript tells who holds them.
const BRINGERS: usize = 3;
/// Bags that stand-ins have at hand: more than the largest set takes.
const BAGS: usize = 300;

/// One of them.
fn bag(state: &State, number: usize) -> Line {
    // the next row of bags after those that an earlier transcript tells of: none is used twice
    let row_of = |bag: &Line| bag.as_str().split(' ').nth(1).and_then(|row| row.parse::<u32>().ok());
    let known = state.known().into_iter().flat_map(|known| &known.sheets);
    let last = known.filter_map(|sheet| sheet.bag.as_ref().and_then(row_of)).max();
    let first = match state.plan().template.kind {
        Kind::Generation => 0,
        Kind::Recovery => 1,
    };
    let row = last.map_or(first, |last| last + 1);
    line(&format!("TE {row:04} {number:04}"))
}

type Answer = (Event, Option<SecretInput>);

/// What the stand-ins do now.
pub(super) fn answer<W: World>(state: &State, answers: usize, world: &mut W) -> Result<Answer, W::Error> {
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
        StepKind::Print => print(state, &world.way()),
        _ => simple(state, planned, step, answers),
    };
    // each person signs off for themselves
    let by = if let What::SignOff { .. } = what { unspoken(state).unwrap_or(by) } else { by };
    let with = if let What::SignOff { .. } = what { Vec::new() } else { with };
    Ok((Event { by, with, what }, secret))
}

/// Who acts and who confirms: the first of each role who is free to.
fn staff(state: &State, planned: &PlannedStep, step: &Step) -> (PersonId, Vec<PersonId>) {
    let closes_roll = step.kind == StepKind::RollCall && next_person(state).is_none();
    if !state.done().roll_closed && !closes_roll {
        return (PersonId::NOBODY, Vec::new());
    }
    let by = state.in_role(&step.acts, planned.share).next().map_or(PersonId::NOBODY, |person| person.id);
    let confirming = |role: &String| {
        state.in_role(role, planned.share).find(|person| person.id != by).map(|person| person.id)
    };
    (by, step.confirms.iter().filter_map(confirming).collect())
}

fn print(state: &State, way: &Way) -> (What, Option<SecretInput>) {
    match state.inner() {
        Some(Inner::SheetOut { .. }) => (What::SheetGood, None),
        _ => (What::SendSheet { way: way.line() }, None),
    }
}

/// Bag, sheet, bag, sheet, until there are enough; then on.
fn collect<W: World>(
    state: &State,
    kind: StepKind,
    world: &mut W,
) -> Result<(What, Option<SecretInput>), W::Error> {
    let enough = state.has_enough();
    if kind == StepKind::Combine {
        return Ok((What::Combine, None));
    }
    if enough {
        return Ok((What::nothing_more(), None));
    }
    if let Some(Inner::BagOpen { .. }) = state.inner() {
        let recorded = state.opened().last().and_then(|bag| bag.recorded);
        let fresh = |x: &u8| !state.taken().iter().any(|taken| taken.x == *x);
        let next = recorded.or_else(|| world.brought().into_iter().find(fresh)).unwrap_or(1);
        let reading = world.read_sheet(next)?;
        let lock = world.lock_secret(next);
        return Ok((What::Offer(world.reads_from()), Some(SecretInput::Sheet { reading, lock })));
    }
    let (holder, bag) = next_bag(state);
    Ok((What::OpenBag { holder, bag, intact: true, state: line("sealed, number as recorded") }, None))
}

/// The next bag and who brings it: as an earlier transcript recorded it, else each custodian in turn.
fn next_bag(state: &State) -> (PersonId, Line) {
    let closed = |bag: &Line| !state.opened().iter().any(|opened| opened.bag == *bag);
    let recorded = sealed_bags(state).find(|(_, bag)| closed(bag));
    if let Some((sheet, bag)) = recorded {
        let holder = state.present().find(|person| person.name == sheet.holder);
        return (holder.map_or(PersonId::NOBODY, |person| person.id), bag.clone());
    }
    let opened = |id: PersonId| state.opened().iter().filter(|bag| bag.holder == id).count();
    let holder = state.in_role(CUSTODIAN, None).min_by_key(|person| opened(person.id));
    let bag = line(&format!("RB {:04}", state.opened().len() + 1));
    (holder.map_or(PersonId::NOBODY, |person| person.id), bag)
}

/// Sheets of which an earlier transcript says who has them in which bag: as many as rebuild the key.
fn sealed_bags(state: &State) -> impl Iterator<Item = (&KnownSheet, &Line)> {
    let known = state.known();
    let need = known.map_or(0, |known| usize::from(known.quorum.threshold()));
    let sheets = known.map_or(&[][..], |known| &known.sheets);
    sheets.iter().filter_map(|sheet| Some((sheet, sheet.bag.as_ref()?))).take(need)
}

/// Steps whose answer needs nothing but the state.
fn simple(state: &State, planned: &PlannedStep, step: &Step, answers: usize) -> (What, Option<SecretInput>) {
    let what = match step.kind {
        StepKind::Approval => What::Approve {
            approver: line("Stand-in owner"),
            reference: line("REHEARSAL-1"),
            date: line(&state.held().1.date()),
            purpose: prose("practice with a worthless key"),
        },
        StepKind::RollCall => next_person(state).map_or(What::CloseRoll, What::Enrol),
        StepKind::Environment => {
            open_findings(state).map_or_else(What::nothing_more, |about| What::Exception {
                about,
                expected: prose("a machine without network, swap or disks in use"),
                happened: prose("this machine is not set up for a key ceremony"),
                decided: prose("accepted: the keys of a rehearsal are worthless"),
            })
        }
        StepKind::Compare => compare(state, step),
        StepKind::Clock => What::Clock { wall: state.held().1 },
        StepKind::Entropy if answers == 0 && step.kind == StepKind::Entropy => return dice(),
        StepKind::Entropy => What::CloseEntropy,
        StepKind::Draw => What::Draw,
        StepKind::Split => What::Split,
        StepKind::Gate => What::Gate,
        StepKind::Lock => return lock(state),
        StepKind::Bag => {
            let number = bag(state, usize::from(planned.share.unwrap_or(0)));
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
        StepKind::Release => What::Release { way: WayOut::None, destination: line("none: this is a drill") },
        StepKind::Reseal => (1u16..).zip(state.opened()).find(|(_, sheet)| sheet.decided.is_none()).map_or(
            What::CloseReseal,
            |(opened, _)| {
                let number = bag(state, usize::from(opened));
                What::Decide {
                    opened,
                    decision: AfterOpening::Resealed,
                    bag: Some((number.clone(), number)),
                    given_up: None,
                }
            },
        ),
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

/// The findings that wait for an exception.
fn open_findings(state: &State) -> Option<Subject> {
    let Some(Inner::Findings { line, .. }) = state.inner() else { return None };
    let about = Subject::Findings { line: *line };
    (!state.permits(&about)).then_some(about)
}

fn unspoken(state: &State) -> Option<PersonId> {
    let silent = |id: PersonId| !state.sign_offs().iter().any(|said| said.person == id);
    state.present().map(|person| person.id).find(|id| silent(*id))
}

/// Every tick, a plausible value for every field, the first option of every choice.
fn done(state: &State, step: &Step) -> What {
    let left = state.counted_bags().count().saturating_sub(state.used_bags());
    let value = |field: &Field| {
        let value = line(&match field.format {
            FieldFormat::Text => "rehearsal".to_owned(),
            FieldFormat::Number => "1".to_owned(),
            FieldFormat::Date => state.held().1.date(),
            FieldFormat::Serial => "REHEARSAL-1".to_owned(),
            FieldFormat::BagFirst => bag(state, 1).to_string(),
            FieldFormat::BagLast => bag(state, BAGS).to_string(),
            FieldFormat::BagCount => BAGS.to_string(),
            FieldFormat::BagLeft => left.to_string(),
            FieldFormat::Hex => "00".to_owned(),
        });
        (field.id.clone(), (value.clone(), Some(value)))
    };
    let first = |choice: &crate::plan::template::Choice| {
        (choice.id.clone(), choice.options.first().cloned().unwrap_or_default())
    };
    What::Done {
        ticks: step.ticks.clone(),
        not_as_wanted: Vec::new(),
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
    (What::AddThrows(SourceKind::Dice), Some(SecretInput::Throws(typed)))
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
    let mut holders: Vec<&KnownSheet> = Vec::new();
    for (sheet, _) in sealed_bags(state) {
        if !holders.iter().any(|other| other.holder == sheet.holder) {
            holders.push(sheet);
        }
    }
    let id = PersonId(u16::try_from(state.people().len() + 1).unwrap_or(u16::MAX));
    for role in &state.plan().template.roles {
        let have = state.in_role(&role.id, None).count();
        let custodian = role.id == CUSTODIAN;
        let least = usize::from(role.at_least);
        let want = match quorum {
            Some(quorum) if custodian => usize::from(quorum.shares()),
            None if custodian && !holders.is_empty() => holders.len(),
            None if custodian => least.max(BRINGERS.min(usize::from(role.at_most))),
            Some(_) | None => least,
        };
        if have < want {
            let name = if want > 1 || custodian {
                format!("Stand-in {} {}", role.title, have + 1)
            } else {
                format!("Stand-in {}", role.title)
            };
            let share = u8::try_from(have + 1).unwrap_or(u8::MAX);
            let known = holders.get(have).filter(|_| custodian);
            let name = known.map_or_else(|| line(&name), |sheet| sheet.holder.clone());
            // the stand-ins know that they are as many as their names
            let like = state.names_like(&name).into_iter();
            let like = like.map(|(name, _)| LikeName { name, same: false }).collect();
            return Some(Person {
                id,
                name,
                affiliation: known.map_or_else(|| line("Rehearsal"), |sheet| sheet.affiliation.clone()),
                roles: vec![role.id.clone()],
                shares: if custodian && quorum.is_some() { vec![share] } else { Vec::new() },
                identity: line("none: a stand-in"),
                keys: worthless_key(state, &role.id, id),
                like,
            });
        }
    }
    None
}

/// Where the script wants countersignatures of a role: a key that anybody could make again.
fn worthless_key(state: &State, role: &str, id: PersonId) -> Vec<PersonKey> {
    if !state.plan().template.countersignatures.iter().any(|wanted| wanted.role == role) {
        return Vec::new();
    }
    let seed = sha256(format!("stand-in {id} of {}", state.ceremony().hex()).as_bytes()).0;
    let key = CeremonyKey(SigningKey::from_bytes(&seed).verifying_key().to_bytes());
    let public = PublicKey { id: *b"stand-in", key };
    PersonKey::exact(&public.text()).into_iter().collect()
}
