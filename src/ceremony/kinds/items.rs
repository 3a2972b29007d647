//! Things, each told apart by its number: the one machine of the kinds of [`super::handling`]. Each thing of the step is said
//! once, and the step ends with the last.

use super::item_bags::look_at;
pub use super::item_bags::{bag_of, handled};
use super::parts::{Due, Progress, out_of_turn, says_nothing};
use super::transport;
use crate::ceremony::exceptions::Permit;
use crate::ceremony::outcomes::ItemPlace;
use crate::ceremony::refusal::{Contradiction, OddThing, Refusal};
use crate::ceremony::state::{Inner, State};
use crate::plan::template::{Item, SHEET, SHEETS};
use crate::plan::{PlannedStep, StepKind, Template};
use crate::transcript::record::{ItemNumber, ItemReceived, Person, Record, Subject};
use crate::transcript::{Entry, PersonId};
use crate::vocab::BagNumber;

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

/// How many of them must still be handled; the script may ask for fewer than there are.
pub fn still_wanted(state: &State, planned: &PlannedStep) -> usize {
    let all = of_step(state, planned).1.len();
    let fewest = handled(planned).fewest.map_or(all, |fewest| usize::from(fewest).min(all));
    let done = all - left(state, planned).len();
    fewest.saturating_sub(done)
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

/// Takes what is said of a thing, or that nothing more is.
pub(super) fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let (thing, place) = match (due.step.kind, &entry.record) {
        (StepKind::BagItem, Record::ItemBagged { item, bag, holder }) => {
            (item, ItemPlace::Bagged { bag: bag.clone(), holder: *holder })
        }
        (StepKind::OpenItem, Record::ItemOpened { item, bag, .. }) => {
            (item, ItemPlace::Opened { bag: bag.clone(), by: entry.by })
        }
        (StepKind::MoveItem, Record::ItemMoved { item, to }) => (item, ItemPlace::Moved { to: to.clone() }),
        (StepKind::SendItem, Record::ItemSent(sent)) => {
            (&sent.item, ItemPlace::Sent { bag: sent.bag.clone(), sent: sent.sent() })
        }
        (StepKind::ReceiveItem, Record::ItemReceived(received)) => {
            let ItemReceived { item, bag, holder, .. } = received;
            (item, ItemPlace::Received { bag: bag.clone(), holder: *holder })
        }
        (StepKind::DestroyItem, Record::ItemDestroyed { item, how }) => {
            (item, ItemPlace::Destroyed { how: how.clone() })
        }
        (_, done @ Record::Done { .. }) => return end(state, planned, done),
        (kind, other) => return Err(out_of_turn(planned, kind, other, "what becomes of each thing")),
    };
    check_due(state, planned, thing)?;
    check_place(state, thing, &place)?;
    handle(state, planned, entry, &place)?;
    state.outcomes.item_log.push((planned.id.clone(), thing.clone(), place));
    if left(state, planned).is_empty() {
        Ok(Progress::Complete)
    } else {
        Ok(Progress::Stay(Inner::HandlingItems))
    }
}

/// The rules of what is done with a thing that may be handled from where it is.
fn handle(state: &mut State, planned: &PlannedStep, entry: &Entry, place: &ItemPlace) -> Result<(), Refusal> {
    const OF_ITS_LINE: &str = "the place comes of a line of this kind";
    match place {
        ItemPlace::Bagged { bag, holder } => {
            let Record::ItemBagged { item, .. } = &entry.record else { unreachable!("{OF_ITS_LINE}") };
            state.agent_below_k(item, *holder)?;
            state.keeps_below_k(item, *holder)?;
            put_into(state, planned, bag, *holder)
        }
        ItemPlace::Opened { bag, by } => {
            let Record::ItemOpened { item, intact, .. } = &entry.record else {
                unreachable!("{OF_ITS_LINE}")
            };
            state.after_objections(entry)?;
            let permits = name_older_sets(state, item)?;
            one_at_a_time(state, item)?;
            state.may_take_out(*by, item)?;
            look_at(state, planned, item, bag, *intact)?;
            state.spend_all(permits);
            Ok(())
        }
        ItemPlace::Moved { .. } => state.after_objections(entry),
        ItemPlace::Sent { .. } => {
            let Record::ItemSent(sent) = &entry.record else { unreachable!("{OF_ITS_LINE}") };
            state.after_objections(entry)?;
            transport::send(state, planned, entry, sent)
        }
        ItemPlace::Received { .. } => {
            let Record::ItemReceived(received) = &entry.record else { unreachable!("{OF_ITS_LINE}") };
            state.agent_below_k(&received.item, received.holder)?;
            transport::receive(state, planned, received)
        }
        ItemPlace::Destroyed { .. } => {
            let Record::ItemDestroyed { item, .. } = &entry.record else { unreachable!("{OF_ITS_LINE}") };
            let permits = name_older_sets(state, item)?;
            watched(state, item, entry)?;
            state.spend_all(permits);
            Ok(())
        }
    }
}

/// A key does not end by the way while an older set rebuilds it: each is named in an exception before the first sheet goes.
fn name_older_sets(state: &State, item: &ItemNumber) -> Result<Vec<Permit>, Refusal> {
    if item.id == SHEET { state.name_older_sets() } else { Ok(Vec::new()) }
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
    let on_its_way = state.is_on_its_way(thing);
    let arrives = matches!(to, ItemPlace::Received { .. });
    // a second thing in a bag that was handed over a moment ago
    let with_another = matches!(to, ItemPlace::Sent { .. })
        && state.outcomes.place_of(thing).is_none_or(|place| place.sent().is_none())
        && inside.is_some_and(|bag| state.outcomes.on_the_way(bag).is_some());
    if on_its_way != arrives && !with_another {
        let place = if on_its_way { "on its way" } else { "not on its way" };
        return elsewhere(place.into(), to.done());
    }
    match (state.outcomes.place_of(thing), inside, to) {
        (Some(ItemPlace::Destroyed { .. }), _, _) => elsewhere("destroyed".into(), to.done()),
        (_, None, ItemPlace::Sent { .. }) => elsewhere("in no bag".into(), to.done()),
        (_, Some(bag), ItemPlace::Bagged { .. } | ItemPlace::Destroyed { .. }) => {
            elsewhere(format!("in bag {bag}, which is to be opened first"), to.done())
        }
        (Some(ItemPlace::Opened { .. }), _, ItemPlace::Opened { .. }) => {
            elsewhere("out of its bag".into(), to.done())
        }
        (
            None
            | Some(
                ItemPlace::Bagged { .. }
                | ItemPlace::Opened { .. }
                | ItemPlace::Moved { .. }
                | ItemPlace::Sent { .. }
                | ItemPlace::Received { .. },
            ),
            None | Some(_),
            ItemPlace::Bagged { .. }
            | ItemPlace::Opened { .. }
            | ItemPlace::Moved { .. }
            | ItemPlace::Sent { .. }
            | ItemPlace::Received { .. }
            | ItemPlace::Destroyed { .. },
        ) => Ok(()),
    }
}

/// A bag that is new, or that another thing of this step went into; among those counted; and somebody of the roll has it.
fn put_into(
    state: &mut State,
    planned: &PlannedStep,
    bag: &BagNumber,
    holder: PersonId,
) -> Result<(), Refusal> {
    state.here(holder)?;
    let shared = state.outcomes.item_log.iter().any(|(step, _, place)| {
        matches!(place, ItemPlace::Bagged { bag: other, .. } if *step == planned.id && other == bag)
    });
    if shared {
        return Ok(());
    }
    state.take_new_bag(bag)
}

/// No two sheets are out of their bags at once. One that an exception says is not there lies nowhere.
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

/// Somebody else than its holder sees that a sheet is destroyed.
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
    /// True if the ceremony before says that this person holds the sheet that is a thing here.
    pub(in crate::ceremony) fn holds(&self, person: &Person, thing: &ItemNumber) -> bool {
        self.sheet_before(thing).is_some_and(|sheet| self.is_named(person.id, &sheet.holder))
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
    let mut permits = Vec::new();
    for thing in excepted.into_iter().chain(other).take(still_wanted(state, planned)) {
        let why = format!("nothing is said of {} {}", thing.id, thing.number);
        permits.push(state.need(about(&thing), &why)?);
    }
    state.spend_all(permits);
    Ok(Progress::Complete)
}

impl ItemPlace {
    /// What was done with a thing that is there, as in "it cannot be … now".
    const fn done(&self) -> &'static str {
        match self {
            Self::Bagged { .. } => "put into a bag",
            Self::Opened { .. } => "taken out of a bag",
            Self::Moved { .. } => "moved",
            Self::Sent { .. } => "sent",
            Self::Received { .. } => "received",
            Self::Destroyed { .. } => "destroyed",
        }
    }
}

/// A thing that is missing, a bag outside the range or not as recorded.
pub(super) fn concerns(state: &State, due: &Due<'_>, about: &Subject) -> bool {
    match about {
        Subject::Item { item, number } => {
            left(state, due.planned).contains(&ItemNumber { id: item.clone(), number: *number })
        }
        Subject::BagOutsideRange { .. } => {
            due.step.kind == StepKind::BagItem && super::bag::outside_the_range(state, due, about)
        }
        Subject::BagNotAsRecorded { .. } => {
            matches!(due.step.kind, StepKind::OpenItem | StepKind::ReceiveItem)
        }
        Subject::OlderSet { set } => {
            let ends = matches!(due.step.kind, StepKind::OpenItem | StepKind::DestroyItem);
            ends && handled(due.planned).item == SHEET
                && state.unnamed_older_sets().any(|older| older.set == *set)
        }
        Subject::Remark
        | Subject::Tick { .. }
        | Subject::Field { .. }
        | Subject::File { .. }
        | Subject::StepLeftOut { .. }
        | Subject::Findings { .. }
        | Subject::OtherHolder { .. }
        | Subject::SheetToFile { .. }
        | Subject::OldPicture { .. }
        | Subject::OtherLock { .. }
        | Subject::WitnessReplaced { .. }
        | Subject::ClockOff { .. }
        | Subject::ClockJump { .. }
        | Subject::ApprovalDate { .. } => false,
    }
}
