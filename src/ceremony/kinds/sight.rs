//! `sight`: one sheet of an earlier ceremony is looked at by one holder, and if it is opened it is read, held against its
//! making, and put into a new bag before the round ends. Nothing is combined, and no two sheets lie open at once: the next
//! round begins when this one's sheet is in its bag.

use super::made_up::{bag as numbered, line};
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn};
use crate::ceremony::event::{EventKind, LookedAt};
use crate::ceremony::refusal::{NotYet, OddSheet, Refusal};
use crate::ceremony::sightings::{Lacking, SheetFinding, Sighting};
use crate::ceremony::state::{Inner, State};
use crate::plan::template::CUSTODIAN;
use crate::plan::{PlannedStep, StepKind};
use crate::transcript::record::{
    FollowUp, Found, KnownSheet, Place, ReadFrom, Record, SheetChecked, SheetRebagged, SheetSighted, Subject,
};
use crate::transcript::{Entry, PersonId};
use crate::vocab::{BagNumber, Day, Mode};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Look at the bag: its number and seal against the last record. Leave it closed, or open it, read the sheet alone, and put it into a new bag. What is missing or not as recorded gets somebody who follows it up, and a day.",
    work: Work { what: "Holding the sheet against its making", can_be_stopped: false },
    accept,
    stand_in,
    blanks: &[
        Blank::WriteOn("Shown by"),
        Blank::WriteOn("Bag number found"),
        Blank::Circles("Found", &["as recorded", "seal broken", "other number", "missing"]),
        Blank::WriteOn("Opened: serial on the sheet, new bag"),
        Blank::WriteOn("Finding: who follows up, until when"),
    ],
    height: 46.0,
    concerns,
};

/// A look; then, if the bag is opened, readings, and the new bag.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let open = matches!(state.inner(), Some(Inner::SheetOpen));
    let sheet = of_round(state, due.planned);
    match (&entry.record, open) {
        (Record::SheetSighted(_), true) => Err(OddSheet::OnTheTable { share: sheet.share }.into()),
        (Record::SheetSighted(looked), false) => look(state, &sheet, looked, entry.at.into()),
        (Record::SheetChecked(checked), true) => prove(state, &sheet, checked),
        (Record::ShareRefused { sheet: seen, why }, true) => {
            let sighting = last(state);
            if sighting.checked.is_some() {
                return Err(OddSheet::ProvenAlready { share: sheet.share }.into());
            }
            let other = seen.filter(|seen| seen.share != sheet.share && !sighting.others.contains(seen));
            sighting.others.extend(other);
            sighting.not_proven = Some(why.clone());
            Ok(Progress::Stay(Inner::SheetOpen))
        }
        (Record::SheetRebagged(rebagged), true) => put_away(state, &sheet, rebagged, entry.at.into()),
        (Record::SheetChecked(_) | Record::ShareRefused { .. } | Record::SheetRebagged(_), false) => {
            Err(NotYet::BagFirst.into())
        }
        (other, _) => Err(out_of_turn(
            due.planned,
            StepKind::Sight,
            other,
            "a look at the sheet, and if it is opened its reading and its new bag",
        )),
    }
}

/// The sheet that a round is about, as last recorded.
pub fn of_round(state: &State, planned: &PlannedStep) -> KnownSheet {
    let known = state.known().zip(planned.sheet);
    let sheet = known.and_then(|(known, number)| known.sheets.iter().find(|sheet| sheet.share == number));
    sheet.cloned().expect("the script has a round for each sheet that the header names")
}

/// The sheet of the step that is due.
pub(in crate::ceremony) fn due_sheet(state: &State) -> Result<KnownSheet, Refusal> {
    let due = state.due().filter(|(_, _, step)| step.kind == StepKind::Sight);
    due.map(|(_, planned, _)| of_round(state, planned)).ok_or_else(|| NotYet::NoSheetDue.into())
}

/// The sighting of the round, once there is one.
fn last(state: &mut State) -> &mut Sighting {
    state.outcomes.sightings.last_mut().expect("a sheet is open, so it was looked at")
}

fn this_round(sheet: &KnownSheet, named: u8) -> Result<(), Refusal> {
    if sheet.share == named {
        Ok(())
    } else {
        Err(OddSheet::OfAnotherRound { due: sheet.share, named }.into())
    }
}

/// What was seen from outside.
fn look(state: &mut State, sheet: &KnownSheet, looked: &SheetSighted, day: Day) -> Result<Progress, Refusal> {
    let SheetSighted { share, found, holder, bag, condition, opened, finding } = looked;
    this_round(sheet, *share)?;
    follow_up(*share, Lacking::of(*found).is_some(), finding.as_ref(), day)?;
    let permits = if *found == Found::Missing {
        if holder.is_some() || bag.is_some() || *opened {
            return Err(OddSheet::ShownThoughMissing { share: *share }.into());
        }
        Vec::new()
    } else {
        let holder = holder.ok_or(OddSheet::NobodyShowed { share: *share })?;
        check_bag_seen(state, sheet, *found, bag.as_ref())?;
        check_holder(state, sheet, holder, *opened)?
            .into_iter()
            .chain(not_as_recorded(sheet, *found, bag.as_ref()))
            .map(|(about, why)| state.need(about, &why))
            .collect::<Result<Vec<_>, _>>()?
    };
    state.spend_all(permits);
    if let Some(bag) = bag.as_ref().filter(|bag| !state.bags.contains(bag)) {
        state.bags.push(bag.clone());
    }
    let what = Lacking::of(*found);
    let findings = finding.iter().zip(what).map(|(follow_up, what)| SheetFinding {
        share: *share,
        what,
        follow_up: follow_up.clone(),
    });
    state.outcomes.sightings.push(Sighting {
        share: *share,
        found: *found,
        holder: *holder,
        bag: bag.clone(),
        condition: condition.clone(),
        opened: *opened,
        checked: None,
        others: Vec::new(),
        not_proven: None,
        new_bag: None,
        findings: findings.collect(),
        day,
    });
    Ok(if *opened { Progress::Stay(Inner::SheetOpen) } else { Progress::Complete })
}

/// A finding has somebody who follows it up, until a day that lies ahead; what is no finding has none.
fn follow_up(share: u8, wanted: bool, named: Option<&FollowUp>, today: Day) -> Result<(), Refusal> {
    if named.is_some() != wanted {
        return Err(OddSheet::FollowUp { share, wanted }.into());
    }
    match named.map(|named| named.until).filter(|until| *until < today) {
        Some(until) => Err(OddSheet::DeadlineOver { share, until, today }.into()),
        None => Ok(()),
    }
}

/// The bag against the last record, and against those of the other sheets.
fn check_bag_seen(
    state: &State,
    sheet: &KnownSheet,
    found: Found,
    bag: Option<&BagNumber>,
) -> Result<(), Refusal> {
    let share = sheet.share;
    let recorded = sheet.bag.as_ref();
    let same = recorded == bag;
    let was_missing = sheet.place == Place::Missing;
    match found {
        Found::AsRecorded if !same || was_missing => {
            let (recorded, found) = (recorded.cloned(), bag.cloned());
            return Err(OddSheet::NotAsRecorded { share, recorded, found }.into());
        }
        Found::OtherBag if same || bag.is_none() => {
            return Err(OddSheet::NoOtherBag { share, bag: bag.cloned() }.into());
        }
        Found::SealBroken if recorded.is_none() && bag.is_none() && !was_missing => {
            return Err(OddSheet::NoSeal { share }.into());
        }
        Found::AsRecorded | Found::OtherBag | Found::SealBroken | Found::Missing => {}
    }
    let taken = |bag: &&BagNumber| state.recorded_in(bag).is_some() || state.bags.contains(bag);
    match bag.filter(|_| !same).filter(taken) {
        Some(bag) => Err(OddSheet::BagOfAnother { bag: bag.clone(), share }.into()),
        None => Ok(()),
    }
}

/// Whoever shows a sheet is a custodian, below k if it is opened, and the one last recorded, unless an exception names them.
fn check_holder(
    state: &State,
    sheet: &KnownSheet,
    holder: PersonId,
    opened: bool,
) -> Result<Option<(Subject, String)>, Refusal> {
    if !state.in_role(CUSTODIAN, None).any(|person| person.id == holder) {
        return Err(NotYet::NoCustodian { holder }.into());
    }
    if opened && matches!(sheet.place, Place::Reshare | Place::Rotate) {
        return Err(OddSheet::Waits { share: sheet.share }.into());
    }
    if opened {
        state.may_look_into(holder, sheet.share)?;
    }
    let other = !state.is_named(holder, &sheet.holder);
    Ok(other.then(|| {
        let why =
            format!("share {} was last recorded with {}, and {holder} shows it", sheet.share, sheet.holder);
        (Subject::OtherHolder { share: sheet.share, holder }, why)
    }))
}

/// The exception that a bag needs which is not as last recorded.
pub fn not_as_recorded(
    sheet: &KnownSheet,
    found: Found,
    bag: Option<&BagNumber>,
) -> Option<(Subject, String)> {
    match found {
        Found::AsRecorded | Found::Missing => None,
        Found::SealBroken | Found::OtherBag => {
            let bag = bag.or(sheet.bag.as_ref()).cloned().unwrap_or_else(|| line("none").into());
            let why = format!("bag {bag} is not as last recorded");
            Some((Subject::BagNotAsRecorded { bag }, why))
        }
    }
}

/// A reading that is the share that was made, on the paper that was good.
fn prove(state: &mut State, sheet: &KnownSheet, checked: &SheetChecked) -> Result<Progress, Refusal> {
    this_round(sheet, checked.share)?;
    if state.mode() == Mode::Production && checked.from == ReadFrom::Page {
        return Err(NotYet::ReadFromThePage.into());
    }
    is_the_sheet(sheet, checked.digest, checked.serial)?;
    let sighting = last(state);
    if sighting.checked.is_some() {
        return Err(OddSheet::ProvenAlready { share: sheet.share }.into());
    }
    sighting.checked = Some((checked.serial, checked.lock));
    Ok(Progress::Stay(Inner::SheetOpen))
}

/// A digest and a serial against those of the good sheet. The digest is over the whole share, and so over its set, number,
/// generation, k of n, key and signature.
pub(in crate::ceremony) fn is_the_sheet(
    sheet: &KnownSheet,
    read: crate::vocab::Digest,
    serial: u16,
) -> Result<(), OddSheet> {
    let share = sheet.share;
    let made = sheet.digest.ok_or(OddSheet::NothingToProve { share })?;
    if made != read {
        return Err(OddSheet::NotTheShare { share, read, made });
    }
    match sheet.serial.filter(|good| *good != serial) {
        Some(good) => Err(OddSheet::NotTheSheet { share, serial, good }),
        None => Ok(()),
    }
}

/// The new bag, and the end of the round.
fn put_away(
    state: &mut State,
    sheet: &KnownSheet,
    rebagged: &SheetRebagged,
    today: Day,
) -> Result<Progress, Refusal> {
    let SheetRebagged { share, bag, finding } = rebagged;
    this_round(sheet, *share)?;
    let proven = last(state).checked.is_some();
    if !proven && last(state).not_proven.is_none() {
        return Err(OddSheet::NotRead { share: *share }.into());
    }
    follow_up(*share, !proven, finding.as_ref(), today)?;
    state.take_new_bag(bag)?;
    let sighting = last(state);
    sighting.new_bag = Some(bag.clone());
    let finding =
        finding.clone().map(|follow_up| SheetFinding { share: *share, what: Lacking::NotProven, follow_up });
    sighting.findings.extend(finding);
    Ok(Progress::Complete)
}

/// What a stand-in answers: every other sheet is opened, the others are looked at.
fn stand_in(state: &State, due: &Due<'_>, seen: &Seen<'_>) -> StandIn {
    let sheet = of_round(state, due.planned);
    let opens = due.planned.round.as_ref().is_none_or(|round| round.number % 2 == 1);
    if let Some(Inner::SheetOpen) = state.inner() {
        if state.sightings().last().is_none_or(|sighting| sighting.checked.is_none()) {
            return StandIn::Checks { share: sheet.share, serial: sheet.serial.unwrap_or(1) };
        }
        let number = numbered(state, state.new_bags().count() + 1);
        return StandIn::Says(EventKind::Rebag { number: number.clone(), again: number, finding: None });
    }
    let holder = state.in_role(CUSTODIAN, None).find(|person| state.is_named(person.id, &sheet.holder));
    let Some(holder) = holder.map(|person| person.id) else {
        return StandIn::Says(EventKind::Sight(nobody_came(state)));
    };
    StandIn::Says(EventKind::Sight(LookedAt {
        found: Found::AsRecorded,
        holder: Some(holder),
        bag: sheet.bag.clone(),
        condition: line("whole, number as recorded"),
        opened: opens && seen.brought.contains(&sheet.share),
        finding: None,
    }))
}

/// What a stand-in says of a sheet whose holder is not among them.
fn nobody_came(state: &State) -> LookedAt {
    let until = Day::from(state.held().1).plus_days(30);
    LookedAt {
        found: Found::Missing,
        holder: None,
        bag: None,
        condition: line("its holder did not come"),
        opened: false,
        finding: Some(FollowUp { who: line("Stand-in Administrator asks the holder"), until }),
    }
}

/// A bag that is not as recorded or was not counted, a sheet in other hands.
fn concerns(state: &State, due: &Due<'_>, about: &Subject) -> bool {
    match about {
        Subject::BagNotAsRecorded { .. } => true,
        Subject::OtherHolder { share, holder } => {
            let sheet = of_round(state, due.planned);
            sheet.share == *share && !state.is_named(*holder, &sheet.holder)
        }
        Subject::BagOutsideRange { .. } => super::bag::outside_the_range(state, due, about),
        Subject::Remark
        | Subject::Tick { .. }
        | Subject::Field { .. }
        | Subject::File { .. }
        | Subject::StepLeftOut { .. }
        | Subject::Item { .. }
        | Subject::Findings { .. }
        | Subject::SheetToFile { .. }
        | Subject::OldPicture { .. }
        | Subject::OtherLock { .. }
        | Subject::WitnessReplaced { .. }
        | Subject::ClockOff { .. }
        | Subject::ClockJump { .. }
        | Subject::OlderSet { .. }
        | Subject::ApprovalDate { .. } => false,
    }
}
