//! Steps that make a key: entropy, draw, split, then per share gate, lock, print, read back, bag; trial, wipe.

use super::{Outcome, out_of_turn};
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::{Inner, SetFacts, ShareFacts, State, plain_bag};
use crate::plan::choices::lock_word;
use crate::plan::template::Kind;
use crate::plan::{PlannedStep, StepKind};
use crate::sharing::entropy::SourceKind;
use crate::transcript::Way;
use crate::transcript::record::{ReadFrom, Record, Source, Subject};
use crate::vocab::Mode;
use crate::vocab::limits::MAX_SHEETS;

/// The scheme that is recorded with a split.
pub const SCHEME: &str = "gf256-0x11d-x0";

fn not_yet(what: &str) -> Refusal {
    Refusal::NotYet(what.to_owned())
}

fn this_share(planned: &PlannedStep, share: Option<u8>, named: u8) -> Result<(), Refusal> {
    match share {
        Some(due) if due == named => Ok(()),
        Some(due) => Err(Refusal::Contradiction(format!(
            "step {} is about share {due}, not share {named}",
            planned.id
        ))),
        None => Err(Refusal::NotYet(format!(
            "step {} stands outside the part that is repeated per share",
            planned.id
        ))),
    }
}

/// Throws, one source each kind, then the end of them.
pub(in crate::ceremony) fn entropy(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    if state.fingerprint.is_some() || state.done.entropy_closed {
        return Err(not_yet("randomness from the room comes once, before the key is drawn"));
    }
    match record {
        Record::Entropy { source } => {
            if state.sources.iter().any(|other| other.kind == source.kind) {
                return Err(Refusal::Contradiction("throws of this kind were recorded already".into()));
            }
            check_bits(*source)?;
            state.sources.push(*source);
            Ok(Outcome::Stay(Inner::Waiting))
        }
        Record::EntropyClosed { sources } if *sources == state.sources => {
            state.done.entropy_closed = true;
            Ok(Outcome::Complete)
        }
        Record::EntropyClosed { .. } => {
            Err(Refusal::Contradiction("the sources are not those recorded".into()))
        }
        _ => Err(out_of_turn(planned, StepKind::Entropy, record, "throws, or their end")),
    }
}

/// Bits follow from what was thrown, and how often.
fn check_bits(source: Source) -> Result<(), Refusal> {
    let Source { kind, throws, bits } = source;
    let fair = kind.bits(usize::try_from(throws).unwrap_or(usize::MAX))?;
    if usize::try_from(bits) == Ok(fair) {
        return Ok(());
    }
    Err(Refusal::Contradiction(format!(
        "{throws} throws of {} bring {fair} whole bits, not {bits}",
        match kind {
            SourceKind::Dice => "dice",
            SourceKind::Coins => "coins",
        }
    )))
}

/// The key exists from here.
pub(in crate::ceremony) fn draw(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Drawn { fingerprint } = record else {
        return Err(out_of_turn(planned, StepKind::Draw, record, "the drawing of the key"));
    };
    if state.plan.template.kind != Kind::Generation {
        return Err(not_yet("only a generation ceremony draws a key"));
    }
    if !state.done.roll_closed {
        return Err(not_yet("the roll must be closed before a key exists"));
    }
    if !state.done.approved {
        return Err(not_yet("the approval must be read before a key exists"));
    }
    if !state.done.entropy_closed {
        return Err(not_yet("randomness from the room comes first, or the decision to do without"));
    }
    if state.fingerprint.is_some() {
        return Err(not_yet("a key has been drawn already"));
    }
    state.fingerprint = Some(*fingerprint);
    Ok(Outcome::Complete)
}

/// The shares exist from here.
pub(in crate::ceremony) fn split(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Split { set, generation, quorum, scheme } = record else {
        return Err(out_of_turn(planned, StepKind::Split, record, "the splitting of the key"));
    };
    if state.fingerprint.is_none() {
        return Err(not_yet("a key must be drawn before it is split"));
    }
    if state.set.is_some() {
        return Err(not_yet("the key has been split already"));
    }
    let choices = &state.plan.choices;
    if Some(*quorum) != choices.quorum || *generation != choices.generation || scheme != SCHEME {
        return Err(Refusal::Contradiction("quorum, generation or scheme are not as chosen".into()));
    }
    if state.known().is_some_and(|known| known.set == *set) {
        return Err(Refusal::Contradiction(format!(
            "set {} exists already, as the transcript before tells: a split makes a new one",
            set.short()
        )));
    }
    state.set = Some(SetFacts { set: *set, generation: *generation, quorum: *quorum });
    state.shares = vec![ShareFacts::default(); usize::from(quorum.shares())];
    Ok(Outcome::Complete)
}

/// The right custodian, or an entry about the wrong one.
pub(in crate::ceremony) fn gate(
    state: &mut State,
    share: Option<u8>,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    match record {
        Record::Gate { share: named } => {
            this_share(planned, share, *named)?;
            // whoever confirms here has the share in hand from now on
            if let Some(holder) = state.holder(*named).map(|person| person.id) {
                state.may_handle(holder, *named)?;
                state.handled.push((holder, *named));
            }
            Ok(Outcome::Complete)
        }
        Record::WrongHolder { share: named, .. } => {
            this_share(planned, share, *named).map(|()| Outcome::Stay(Inner::Waiting))
        }
        _ => Err(out_of_turn(planned, StepKind::Gate, record, "the custodian at the screen")),
    }
}

/// Locked or left open, then signed.
pub(in crate::ceremony) fn lock(
    state: &mut State,
    share: Option<u8>,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Locked { share: named, lock, digest } = record else {
        return Err(out_of_turn(planned, StepKind::Lock, record, "how the share is locked"));
    };
    this_share(planned, share, *named)?;
    if !state.plan.template.locks.contains(lock) {
        return Err(Refusal::Contradiction("the template does not allow this lock".into()));
    }
    if state.set.is_none() {
        return Err(not_yet("the key must be split before a share is locked"));
    }
    if state.share_mut(*named)?.made.is_some() {
        return Err(not_yet("this share has been locked already"));
    }
    let same = |facts: &ShareFacts| facts.made.is_some_and(|(_, other)| other == *digest);
    if let Some((other, _)) = (1u8..=255).zip(&state.shares).find(|(_, facts)| same(facts)) {
        return Err(Refusal::Contradiction(format!(
            "share {named} has the digest {}, which share {other} has: no two shares have one",
            digest.hex()
        )));
    }
    let chosen = state.plan.choices.lock;
    let leave = if *lock == chosen {
        None
    } else {
        let why = format!(
            "share {named} is to be locked with {}: another lock was chosen for it",
            lock_word(*lock)
        );
        Some(state.need(Subject::OtherLock { share: *named, lock: *lock }, &why)?)
    };
    state.spend(leave);
    state.share_mut(*named)?.made = Some((*lock, *digest));
    Ok(Outcome::Complete)
}

/// Sent, then good or spoiled; a spoiled sheet is replaced by one with a new serial.
pub(in crate::ceremony) fn print(
    state: &mut State,
    share: Option<u8>,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    match sheet(state, share, planned, StepKind::Print, record)? {
        Some(Inner::Waiting) if matches!(record, Record::SheetTaken { .. }) => Ok(Outcome::Complete),
        Some(inner) => Ok(Outcome::Stay(inner)),
        None => Err(out_of_turn(planned, StepKind::Print, record, "a sheet sent, good or spoiled")),
    }
}

/// Sheets going out and coming back, at the print step and again when one proves bad at read-back.
fn sheet(
    state: &mut State,
    share: Option<u8>,
    planned: &PlannedStep,
    kind: StepKind,
    record: &Record,
) -> Result<Option<Inner>, Refusal> {
    let inner = state.inner().cloned().unwrap_or(Inner::Waiting);
    match (inner, record) {
        (Inner::Waiting, Record::SheetSent { share: named, serial, replaces, way }) => {
            this_share(planned, share, *named)?;
            if state.sheets.printed >= MAX_SHEETS {
                return Err(Refusal::TooMany(usize::from(MAX_SHEETS), "sheets"));
            }
            let (due, last) = (state.sheets.printed + 1, state.last);
            let facts = state.share_mut(*named)?;
            if facts.made.is_none() {
                return Err(not_yet("the share must be locked, or left open, before it is printed"));
            }
            if facts.sheet.is_some() {
                return Err(not_yet("this share has a good sheet; spoil it before another is printed"));
            }
            if *serial != due || *replaces != facts.spoiled {
                return Err(Refusal::Contradiction(format!(
                    "sheet {due} is due, in place of the spoiled one"
                )));
            }
            let leave = match (state.mode(), Way::read(way)?) {
                (Mode::Production, Way::Folder(_)) => {
                    let about = Subject::SheetToFile { share: *named, serial: due };
                    Some(state.need(about, "a sheet written to a file is a share in clear")?)
                }
                (Mode::Production, Way::Rehearsal | Way::Nowhere) => {
                    return Err(Refusal::Contradiction(format!(
                        "\u{201c}{way}\u{201d} is a way of rehearsals, and this is production: the sheet goes to a printer, or to a file that an exception names"
                    )));
                }
                (Mode::Production | Mode::Rehearsal, Way::Printer(_))
                | (Mode::Rehearsal, Way::Folder(_) | Way::Rehearsal | Way::Nowhere) => None,
            };
            state.spend(leave);
            let facts = state.share_mut(*named)?;
            facts.spoiled = None;
            facts.sent_after = Some(last);
            state.sheets.printed = due;
            Ok(Some(Inner::SheetOut { serial: due }))
        }
        (Inner::SheetOut { serial: out }, Record::SheetTaken { share: named, serial }) => {
            this_share(planned, share, *named)?;
            if *serial != out {
                return Err(Refusal::Contradiction(format!("sheet {out} is at the printer")));
            }
            state.share_mut(*named)?.sheet = Some(out);
            Ok(Some(Inner::Waiting))
        }
        (Inner::SheetOut { serial: out }, Record::SheetSpoiled { share: named, serial, .. }) => {
            this_share(planned, share, *named)?;
            if *serial != out {
                return Err(Refusal::Contradiction(format!("sheet {out} is at the printer")));
            }
            let facts = state.share_mut(*named)?;
            facts.spoiled = Some(out);
            facts.all_spoiled.push(out);
            state.sheets.spoiled += 1;
            Ok(Some(Inner::Waiting))
        }
        (Inner::SheetOut { .. }, Record::SheetSent { .. }) => {
            Err(out_of_turn(planned, kind, record, "the sheet that is at the printer: good or spoiled"))
        }
        _ => Ok(None),
    }
}

/// Read and equal; or not read; or spoiled after all, and printed again.
pub(in crate::ceremony) fn read_back(
    state: &mut State,
    share: Option<u8>,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let waiting = state.inner() == Some(&Inner::Waiting);
    match record {
        Record::ReadBack { share: named, serial, from } if waiting => {
            this_share(planned, share, *named)?;
            // a page that a program drew shows that the file is good, and nothing of the paper
            if state.mode() == Mode::Production && *from == ReadFrom::Page {
                return Err(not_yet(
                    "a sheet is read back from paper, not from the page that was sent to print: scan it, show it to the camera, or type its words",
                ));
            }
            let facts = state.share_mut(*named)?;
            if facts.sheet != Some(*serial) {
                return Err(not_yet("this share has no good sheet of that serial"));
            }
            facts.read_back = true;
            let leave = state.leave(&Subject::OldPicture { share: *named, serial: *serial });
            state.spend(leave);
            Ok(Outcome::Complete)
        }
        Record::ReadBackFailed { share: named, .. } if waiting => {
            this_share(planned, share, *named)?;
            Ok(Outcome::Stay(Inner::Waiting))
        }
        Record::SheetSpoiled { share: named, serial, .. } if waiting => {
            this_share(planned, share, *named)?;
            let facts = state.share_mut(*named)?;
            if facts.sheet != Some(*serial) {
                return Err(not_yet("this share has no sheet of that serial to spoil"));
            }
            facts.sheet = None;
            facts.spoiled = Some(*serial);
            facts.all_spoiled.push(*serial);
            state.sheets.spoiled += 1;
            Ok(Outcome::Stay(Inner::Waiting))
        }
        _ => match sheet(state, share, planned, StepKind::ReadBack, record)? {
            Some(inner) => Ok(Outcome::Stay(inner)),
            None => Err(out_of_turn(planned, StepKind::ReadBack, record, "the sheet read from paper")),
        },
    }
}

/// Bag number bound to share and holder; no number twice.
pub(in crate::ceremony) fn bag(
    state: &mut State,
    share: Option<u8>,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Bagged { share: named, serial, bag, holder } = record else {
        return Err(out_of_turn(planned, StepKind::Bag, record, "the bag's number"));
    };
    this_share(planned, share, *named)?;
    state.check_new_bag(bag)?;
    if state.holder(*named).map(|person| person.id) != Some(*holder) {
        return Err(Refusal::Contradiction(format!("share {named} belongs to somebody else")));
    }
    let facts = state.share_mut(*named)?;
    if facts.sheet != Some(*serial) || !facts.read_back {
        return Err(not_yet("the sheet must be read back before it is sealed"));
    }
    if facts.bagged.is_some() {
        return Err(not_yet("this share is in a bag already"));
    }
    let leave = state.check_counted(bag)?;
    state.spend(leave);
    state.share_mut(*named)?.bagged = Some((bag.clone(), *holder));
    state.bags.push(plain_bag(bag));
    state.sheets.sealed += 1;
    Ok(Outcome::Complete)
}

/// The key was rebuilt from paper, every sheet taking part at least once.
pub(in crate::ceremony) fn trial(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Trial { tried, fewer_fails } = record else {
        return Err(out_of_turn(planned, StepKind::Trial, record, "the trial"));
    };
    let set = state.set.ok_or_else(|| not_yet("there are no shares to try"))?;
    if let Some(unread) = (1u8..=255).zip(&state.shares).find(|(_, share)| !share.read_back) {
        return Err(not_yet(&format!("share {} has not been read back from paper", unread.0)));
    }
    let exactly_k = |numbers: &Vec<u8>| {
        let distinct: std::collections::BTreeSet<&u8> = numbers.iter().collect();
        let exist = numbers.iter().all(|x| (1..=set.quorum.shares()).contains(x));
        exist && distinct.len() == usize::from(set.quorum.threshold()) && numbers.len() == distinct.len()
    };
    let all_took_part = (1..=set.quorum.shares()).all(|x| tried.iter().flatten().any(|tried| *tried == x));
    if !tried.iter().all(exactly_k) || !all_took_part || !fewer_fails {
        return Err(Refusal::Contradiction(
            "a trial takes exactly k sheets at a time, and every sheet at least once".into(),
        ));
    }
    state.done.trial = true;
    Ok(Outcome::Complete)
}

/// Only after every proof: then secrets may go.
pub(in crate::ceremony) fn wipe(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Wiped { .. } = record else {
        return Err(out_of_turn(planned, StepKind::Wipe, record, "the word, typed by each"));
    };
    match state.plan.template.kind {
        Kind::Generation => {
            if !state.done.trial {
                return Err(not_yet("the key must be rebuilt from the sheets before it is wiped"));
            }
            if let Some((x, _)) = (1u8..=255).zip(&state.shares).find(|(_, share)| share.bagged.is_none()) {
                return Err(not_yet(&format!("share {x} is not sealed in a bag")));
            }
        }
        Kind::Recovery if !state.done.released => {
            return Err(not_yet("the key must be released, or the drill ended, before it is wiped"));
        }
        Kind::Recovery => {}
    }
    state.done.wiped = true;
    Ok(Outcome::Complete)
}
