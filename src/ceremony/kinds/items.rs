//! `bag-item`, `open-item`, `move-item`, `destroy-item`: things other than sheets, each told apart by its number. They
//! share one machine: each thing of the step is said once, and the step ends with the last.

use super::keeper::keeper;
use super::made_up::{bag as numbered, line};
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn, says_nothing};
use crate::ceremony::event::EventKind;
use crate::ceremony::facts::plain_number;
use crate::ceremony::outcomes::ItemPlace;
use crate::ceremony::refusal::{Contradiction, OddThing, Refusal};
use crate::ceremony::state::{Inner, State, plain_bag};
use crate::plan::template::{Handled, Item, SHEET, SHEETS};
use crate::plan::{PlannedStep, StepKind, Template};
use crate::transcript::record::{ItemNumber, KnownSheet, Person, Record, Subject};
use crate::transcript::{Entry, PersonId};
use crate::vocab::Line;
use crate::vocab::likeness::equal;

/// The parts of `bag-item`.
pub(super) const BAG: KindOfStep = KindOfStep {
    help: "Each thing goes into a bag; several may share one. The bag's number is read aloud, typed and repeated.",
    blanks: &[Blank::Items("Bag number", "Held by")],
    ..PLAIN
};

/// The parts of `open-item`.
pub(super) const OPEN: KindOfStep = KindOfStep {
    help: "Look at each bag before it is opened: number and seal as last recorded? Then say which thing comes out.",
    blanks: &[Blank::Items("Bag number", "Number and seal as recorded")],
    ..PLAIN
};

/// The parts of `move-item`.
pub(super) const MOVE: KindOfStep = KindOfStep {
    help: "Say where each thing is now, or in whose hands.",
    blanks: &[Blank::Items("Where to, or to whom", "")],
    ..PLAIN
};

/// The parts of `destroy-item`.
pub(super) const DESTROY: KindOfStep = KindOfStep {
    help: "Destroy each thing before everybody's eyes and say how.",
    blanks: &[Blank::Items("How it was destroyed", "")],
    ..PLAIN
};

const PLAIN: KindOfStep =
    KindOfStep { help: "", work: Work::ENTRY, accept, stand_in, blanks: &[], height: 34.0, concerns };

/// The things that a step is about: all of their kind, or in a phase with as many rounds the one of the round.
pub fn of_step<'s>(state: &'s State, planned: &PlannedStep) -> (&'s Item, Vec<u16>) {
    of_script(&state.plan().template, planned)
}

/// The same, by the script alone.
pub fn of_script<'t>(template: &'t Template, planned: &PlannedStep) -> (&'t Item, Vec<u16>) {
    let item = template.item(&handled(planned).item).expect("a script is read with the items that it names");
    if item.id == SHEET {
        let sheet = planned.sheet.expect("a script is read with a round for each sheet that is a thing");
        return (item, vec![sheet.into()]);
    }
    let round = planned.round.as_ref().filter(|round| round.of == item.count && round.role.is_none());
    (item, round.map_or_else(|| (1..=item.count).collect(), |round| vec![round.number]))
}

/// What the script says of the things of this step.
pub fn handled(planned: &PlannedStep) -> &Handled {
    planned.script.handled.as_ref().expect("a script is read with an item for such a step")
}

/// How many of them must still be handled; the script may ask for fewer than there are.
pub fn still_wanted(state: &State, planned: &PlannedStep) -> usize {
    let all = of_step(state, planned).1.len();
    let fewest = handled(planned).fewest.map_or(all, |fewest| usize::from(fewest).min(all));
    let done = all - left(state, planned).len();
    fewest.saturating_sub(done)
}

/// The bag that a thing should be in: where it went before, or else as the script says.
pub fn bag_of<'s>(state: &'s State, planned: &'s PlannedStep, thing: &ItemNumber) -> Option<Recorded<'s>> {
    let put = state.bag_of(thing).map(|bag| Recorded { bag: bag.as_str(), by_the_script: false });
    // a row of a table may name no bag
    let named = || {
        let bag = handled(planned).bag.as_deref().filter(|bag| !bag.is_empty());
        bag.map(|bag| Recorded { bag, by_the_script: true })
    };
    put.or_else(named)
}

/// A bag as it was last recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded<'s> {
    /// Its number.
    pub bag: &'s str,
    /// By the script, not by a line of the transcript.
    pub by_the_script: bool,
}

/// The things of this step that nothing was said of yet.
pub fn left(state: &State, planned: &PlannedStep) -> Vec<ItemNumber> {
    let (item, numbers) = of_step(state, planned);
    let number = |number| ItemNumber { id: item.id.clone(), number };
    let said = |thing: &ItemNumber| {
        state.outcomes.item_log.iter().any(|(step, other, _)| *step == planned.id && other == thing)
    };
    numbers.into_iter().map(number).filter(|thing| !said(thing)).collect()
}

fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let (thing, place) = match (due.step.kind, &entry.record) {
        (StepKind::BagItem, Record::ItemBagged { item, bag, holder }) => {
            (item, ItemPlace::Bagged { bag: bag.clone(), holder: *holder })
        }
        (StepKind::OpenItem, Record::ItemOpened { item, bag, .. }) => {
            (item, ItemPlace::Opened { bag: bag.clone(), by: entry.by })
        }
        (StepKind::MoveItem, Record::ItemMoved { item, to }) => (item, ItemPlace::Moved { to: to.clone() }),
        (StepKind::DestroyItem, Record::ItemDestroyed { item, how }) => {
            (item, ItemPlace::Destroyed { how: how.clone() })
        }
        (_, done @ Record::Done { .. }) => return end(state, planned, done),
        (kind, other) => return Err(out_of_turn(planned, kind, other, "what becomes of each thing")),
    };
    check_due(state, planned, thing)?;
    check_place(state, thing, &place)?;
    match &entry.record {
        Record::ItemBagged { item, bag, holder } => {
            state.agent_below_k(item, *holder)?;
            put_into(state, planned, bag, *holder)?;
        }
        Record::ItemOpened { item, bag, intact, .. } => {
            state.after_objections(entry)?;
            one_at_a_time(state, item)?;
            state.may_take_out(entry.by, item)?;
            look_at(state, planned, item, bag, *intact)?;
        }
        Record::ItemMoved { .. } => state.after_objections(entry)?,
        Record::ItemDestroyed { item, .. } => watched(state, item, entry)?,
        _ => {}
    }
    state.outcomes.item_log.push((planned.id.clone(), thing.clone(), place));
    if left(state, planned).is_empty() {
        Ok(Progress::Complete)
    } else {
        Ok(Progress::Stay(Inner::HandlingItems))
    }
}

/// One of the script's things, and one that the step still waits for.
fn check_due(state: &State, planned: &PlannedStep, thing: &ItemNumber) -> Result<(), Refusal> {
    if left(state, planned).contains(thing) {
        return Ok(());
    }
    let (item, numbers) = of_step(state, planned);
    if thing.id == item.id && numbers.contains(&thing.number) {
        let (item, place) = (item.named(thing.number), "said at this step already".to_owned());
        return Err(Refusal::from(OddThing::Elsewhere { item, place, done: "said again" }));
    }
    let (id, number, count) = (thing.id.clone(), thing.number, item.count);
    Err(Refusal::from(OddThing::NoSuch { id, number, count }))
}

/// A thing is handled from where it is.
fn check_place(state: &State, thing: &ItemNumber, to: &ItemPlace) -> Result<(), Refusal> {
    let item = state.plan().template.item(&thing.id).expect("it is due, so the script has it");
    let elsewhere = |place: String, done| {
        Err(Refusal::from(OddThing::Elsewhere { item: item.named(thing.number), place, done }))
    };
    let inside = state.bag_of(thing);
    match (state.outcomes.place_of(thing), inside, to) {
        (Some(ItemPlace::Destroyed { .. }), _, _) => elsewhere("destroyed".into(), to.done()),
        (_, Some(bag), ItemPlace::Bagged { .. } | ItemPlace::Destroyed { .. }) => {
            elsewhere(format!("in bag {bag}, which is to be opened first"), to.done())
        }
        (Some(ItemPlace::Opened { .. }), _, ItemPlace::Opened { .. }) => {
            elsewhere("out of its bag".into(), to.done())
        }
        (
            None | Some(ItemPlace::Bagged { .. } | ItemPlace::Opened { .. } | ItemPlace::Moved { .. }),
            None | Some(_),
            ItemPlace::Bagged { .. }
            | ItemPlace::Opened { .. }
            | ItemPlace::Moved { .. }
            | ItemPlace::Destroyed { .. },
        ) => Ok(()),
    }
}

/// A bag that is new, or that another thing of this step went into; among those counted; and somebody of the roll has it.
fn put_into(state: &mut State, planned: &PlannedStep, bag: &Line, holder: PersonId) -> Result<(), Refusal> {
    state.here(holder)?;
    let shared = state.outcomes.item_log.iter().any(|(step, _, place)| {
        matches!(place, ItemPlace::Bagged { bag: other, .. } if *step == planned.id && plain_bag(other) == plain_bag(bag))
    });
    if shared {
        return Ok(());
    }
    state.check_new_bag(bag)?;
    let leave = state.check_counted(bag)?;
    state.spend(leave);
    state.bags.push(plain_bag(bag));
    Ok(())
}

/// Whether a bag is as last recorded: here, if it was bagged here.
fn look_at(
    state: &mut State,
    planned: &PlannedStep,
    thing: &ItemNumber,
    bag: &Line,
    intact: bool,
) -> Result<(), Refusal> {
    let other = bag_of(state, planned, thing).filter(|recorded| plain_number(recorded.bag) != plain_bag(bag));
    let why = match (other, intact) {
        (Some(Recorded { bag: recorded, by_the_script }), true) => {
            let (bag, recorded) = (bag.clone(), recorded.to_owned());
            return Err(Refusal::from(if by_the_script {
                OddThing::NotTheScriptsBag { bag, script: recorded }
            } else {
                OddThing::OtherBag { bag, recorded }
            }));
        }
        (_, true) => return Ok(()),
        (_, false) => format!("bag {bag} is not as last recorded"),
    };
    let leave = state.need(Subject::BagNotAsRecorded { bag: bag.clone() }, &why)?;
    state.spend(Some(leave));
    Ok(())
}

/// RO-5: no two sheets are out of their bags at once. One that an exception says is not there lies nowhere.
fn one_at_a_time(state: &State, thing: &ItemNumber) -> Result<(), Refusal> {
    let excepted = |other: &ItemNumber| {
        let about = Subject::Item { item: other.id.clone(), number: other.number };
        state.exceptions().iter().any(|exception| exception.about == about)
    };
    let is_out = |other: &&ItemNumber| {
        other.id == SHEET
            && *other != thing
            && matches!(state.outcomes.place_of(other), Some(ItemPlace::Opened { .. }))
            && !excepted(other)
    };
    let mut others = state.outcomes.item_log.iter().map(|(_, other, _)| other);
    match others.find(is_out).filter(|_| thing.id == SHEET) {
        None => Ok(()),
        Some(open) => {
            let (open, item) = (SHEETS.named(open.number), SHEETS.named(thing.number));
            Err(Refusal::from(OddThing::OnTheTable { open, item }))
        }
    }
}

/// DE-2: somebody else than its holder sees that a sheet is destroyed.
fn watched(state: &State, thing: &ItemNumber, entry: &Entry) -> Result<(), Refusal> {
    let Some(sheet) = state.sheet_before(thing) else { return Ok(()) };
    let others = entry.with.iter().filter_map(|id| state.person(*id));
    if others.into_iter().any(|person| !state.holds(person, thing)) {
        return Ok(());
    }
    let (item, holder) = (SHEETS.named(thing.number), sheet.holder.clone());
    Err(Refusal::from(OddThing::HolderAlone { item, holder }))
}

impl State {
    /// What the transcript before tells of a sheet that is a thing here.
    fn sheet_before(&self, thing: &ItemNumber) -> Option<&KnownSheet> {
        let known = self.known().filter(|_| thing.id == SHEET)?;
        known.sheets.iter().find(|sheet| u16::from(sheet.share) == thing.number)
    }

    /// True if the ceremony before says that this person holds the sheet that is a thing here.
    pub(in crate::ceremony) fn holds(&self, person: &Person, thing: &ItemNumber) -> bool {
        self.sheet_before(thing).is_some_and(|sheet| equal(person.name.as_str(), sheet.holder.as_str()))
    }

    /// The bag that a thing is in, as far as the lines tell: of a sheet also those of the ceremony before.
    fn bag_of(&self, thing: &ItemNumber) -> Option<&Line> {
        let told = self.outcomes.item_log.iter().any(|(_, other, place)| {
            other == thing && matches!(place, ItemPlace::Bagged { .. } | ItemPlace::Opened { .. })
        });
        let before = self.sheet_before(thing).filter(|_| !told).and_then(|sheet| sheet.bag.as_ref());
        self.outcomes.bag_of(thing).or(before)
    }
}

/// The end with things missing, each named by an exception.
fn end(state: &mut State, planned: &PlannedStep, done: &Record) -> Result<Progress, Refusal> {
    if !says_nothing(done) {
        return Err(Refusal::from(Contradiction::MoreThanAsked));
    }
    // where not all are wanted, exceptions say which are missed
    let about = |thing: &ItemNumber| Subject::Item { item: thing.id.clone(), number: thing.number };
    let (excepted, other): (Vec<ItemNumber>, Vec<ItemNumber>) =
        left(state, planned).into_iter().partition(|thing| state.permits(&about(thing)));
    let mut leaves = Vec::new();
    for thing in excepted.into_iter().chain(other).take(still_wanted(state, planned)) {
        let why = format!("nothing is said of {} {}", thing.id, thing.number);
        leaves.push(state.need(about(&thing), &why)?);
    }
    for leave in leaves {
        state.spend(Some(leave));
    }
    Ok(Progress::Complete)
}

impl ItemPlace {
    /// What was done with a thing that is there, as in "it cannot be … now".
    const fn done(&self) -> &'static str {
        match self {
            Self::Bagged { .. } => "put into a bag",
            Self::Opened { .. } => "taken out of a bag",
            Self::Moved { .. } => "moved",
            Self::Destroyed { .. } => "destroyed",
        }
    }
}

/// What a stand-in answers.
fn stand_in(state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    // as few as the script asks for: whatever comes later must do with those
    let next = left(state, due.planned).into_iter().next().filter(|_| still_wanted(state, due.planned) > 0);
    let Some(item) = next else {
        return StandIn::Says(EventKind::nothing_more());
    };
    let holder = keeper(state, &item);
    StandIn::Says(match due.step.kind {
        StepKind::BagItem => {
            // all of a step in one bag, after those of the sheets
            let sheets = state.plan().choices.quorum.map_or(0, |quorum| usize::from(quorum.shares()));
            let begun = left(state, due.planned).len() < of_step(state, due.planned).1.len();
            let before = state.outcomes.item_bags().len() - usize::from(begun);
            let bag = numbered(state, sheets + before + 1);
            EventKind::BagItem { item, number: bag.clone(), again: bag, holder }
        }
        StepKind::OpenItem => {
            let recorded = bag_of(state, due.planned, &item).map(|recorded| recorded.bag);
            let bag = recorded.map_or_else(|| line("REHEARSAL-OLD-1"), line);
            EventKind::OpenItem { item, bag, intact: true, state: line("sealed") }
        }
        StepKind::MoveItem => EventKind::MoveItem { item, to: line("safe of the rehearsal") },
        _ => EventKind::DestroyItem { item, how: line("shredded") },
    })
}

/// A thing that is missing, a bag outside the range or not as recorded.
fn concerns(state: &State, due: &Due<'_>, about: &Subject) -> bool {
    match about {
        Subject::Item { item, number } => {
            left(state, due.planned).contains(&ItemNumber { id: item.clone(), number: *number })
        }
        Subject::BagOutsideRange { .. } => {
            due.step.kind == StepKind::BagItem && super::bag::outside_the_range(state, due, about)
        }
        Subject::BagNotAsRecorded { .. } => due.step.kind == StepKind::OpenItem,
        _ => false,
    }
}
