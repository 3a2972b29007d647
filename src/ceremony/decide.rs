//! `decide`: whether an event is permitted, and what is then done. Sees no secret and changes nothing.
//!
//! Whether the script permits an entry is asked of `apply` itself, on a copy of the state. Where the entry's
//! content is known only after secrets were touched, a placeholder of the same kind is asked about. So the two
//! cannot disagree.

use super::act::Act;
use super::event::{Event, EventKind, LookedAt, Tick};
use super::kinds::{act, attach, check_value, compare, entropy, payload, print, sight, split, trial, wipe};
use super::refusal::{GIVE_UP_WORD, NotYet, OddUse, Refusal};
use super::state::State;
use super::typed::{same_twice, typed_word};
use crate::transcript::PersonId;
use crate::transcript::chain::{self, EntryContent};
use crate::transcript::record::{
    Approved, Deputised, Exit, Exposure, ItemReceived, ItemSent, Operation, PayloadSealed, Record, Released,
    SessionBegun, SessionEnded, SheetRebagged, SheetSighted,
};
use crate::vocab::{Digest, Fingerprint, Prose, SetId};

/// Words that end a ceremony.
pub const ABORT_WORD: &str = "ABORT";

/// What may be done about this event, or why nothing.
pub fn decide(state: &State, event: &Event, now: Tick) -> Result<Act, Refusal> {
    let act = act_for(state, event, now)?;
    let mut trial = state.clone();
    let probe = content(state, event, now, probe(state, &act)?);
    trial.apply(&probe.entry(state.entries(), chain::NO_PREVIOUS))?;
    Ok(act)
}

/// What the entry of this record would say.
pub(super) fn content(state: &State, event: &Event, now: Tick, record: Record) -> EntryContent {
    let step = state.due().map(|(_, planned, _)| planned.id.clone());
    EntryContent { at: now.at, mono: now.mono, by: event.by, with: event.with.clone(), step, record }
}

#[expect(clippy::too_many_lines, reason = "one arm an event, and every event in one place")]
fn act_for(state: &State, event: &Event, now: Tick) -> Result<Act, Refusal> {
    let share = state.due().and_then(|(_, planned, _)| planned.share);
    let this_share = || share.ok_or_else(|| Refusal::from(NotYet::NotAboutAShare));
    let write = |record| Ok(Act::Write(record));
    match event.what.clone() {
        EventKind::Exception { about, expected, happened, decided } => {
            let number = count(state.exceptions().len() + 1);
            write(Record::Exception { number, about, expected, happened, decided, decided_by: event.by })
        }
        EventKind::Note(text) => write(Record::Note { text }),
        EventKind::BreakStart { leaving, custody } => write(Record::BreakStart { leaving, custody }),
        EventKind::BreakEnd { checked } => write(Record::BreakEnd { checked }),
        EventKind::Deputy { absent, deputy, reason, document, until } => {
            write(Record::Deputy(Deputised { absent, deputy, reason, document, until }))
        }
        EventKind::Abort { typed, reason, destroyed } => {
            typed_word(state, event.by, &typed, ABORT_WORD)?;
            Ok(Act::Abort(Record::Abort { reason, existed: state.existed(), destroyed }))
        }
        EventKind::Done { ticks, not_as_wanted, values, chosen } => {
            let values = act::entered(state, values)?;
            let results = state
                .due()
                .map_or_else(Vec::new, |(_, planned, _)| act::results_of(planned, &values, &chosen));
            write(Record::Done { ticks, not_as_wanted, values, chosen, results })
        }
        EventKind::LeaveOut { phase } => write(Record::LeftOut { phase }),
        EventKind::Attach { called, bytes, sha256 } => {
            write(Record::Attached { name: attach::next_name(state, &called), bytes, digest: sha256 })
        }
        EventKind::BagItem { item, number, again, holder } => {
            same_twice("the bag number", number.as_str(), again.as_str())?;
            write(Record::ItemBagged { item, bag: number, holder })
        }
        EventKind::OpenItem { item, bag, intact, state } => {
            write(Record::ItemOpened { item, bag, intact, state })
        }
        EventKind::MoveItem { item, to } => write(Record::ItemMoved { item, to }),
        EventKind::SendItem { item, bag, channel, number_by, to, expected } => {
            write(Record::ItemSent(ItemSent { item, bag, channel, number_by, to, expected }))
        }
        EventKind::ReceiveItem { item, bag, intact, state, holder } => {
            write(Record::ItemReceived(ItemReceived { item, bag, intact, state, holder }))
        }
        EventKind::DestroyItem { item, how } => write(Record::ItemDestroyed { item, how }),
        EventKind::Approve { approver, reference, date, purpose } => {
            write(Record::Approved(Approved { approver, reference, date, purpose }))
        }
        EventKind::Enrol(person) => write(Record::Participant(person)),
        EventKind::CloseRoll => write(Record::RollClosed { people: count(state.people().len()) }),
        EventKind::Environment(findings) => write(Record::Environment { findings }),
        EventKind::Compare { typed, source } => write(compare::words_agree(state, &typed, source)?),
        EventKind::Clock { wall } => {
            let offset_secs = (wall.unix_ms() - now.at.unix_ms()).div_euclid(1_000);
            write(Record::Clock { wall, system: now.at, offset_secs })
        }
        EventKind::AddRolls(kind) => Ok(Act::AddRolls(kind)),
        EventKind::CloseEntropy => write(Record::EntropyClosed { sources: state.sources().to_vec() }),
        EventKind::Draw => Ok(Act::Draw),
        EventKind::Split => Ok(Act::Split),
        EventKind::Gate => write(Record::Gate { share: this_share()? }),
        EventKind::WrongHolder(came) => write(Record::WrongHolder { share: this_share()?, came }),
        EventKind::Lock(kind) => Ok(Act::Lock { share: this_share()?, kind }),
        EventKind::SendSheet { way } => {
            let share = this_share()?;
            let serial = state.next_serial();
            let replaces = state.share(share).and_then(|facts| facts.spoiled);
            Ok(Act::SendSheet { share, record: Record::SheetSent { share, serial, replaces, way }, serial })
        }
        EventKind::SheetGood => {
            write(Record::SheetTaken { share: this_share()?, serial: print::sheet_at_hand(state)? })
        }
        EventKind::SheetSpoiled { reason, destroyed } => {
            let (share, serial) = (this_share()?, print::sheet_at_hand(state)?);
            write(Record::SheetSpoiled { share, serial, reason, destroyed })
        }
        EventKind::ReadBack(from) => {
            Ok(Act::ReadBack { share: this_share()?, serial: print::sheet_at_hand(state)?, from })
        }
        EventKind::Unreadable(why) => write(match share {
            Some(share) => Record::ReadBackFailed { share, why },
            None => Record::ShareRefused {
                sheet: None,
                why: Prose::exact(why.as_str()).expect("a line is prose"),
            },
        }),
        EventKind::Bag { number, again } => {
            same_twice("the bag number", number.as_str(), again.as_str())?;
            let share = this_share()?;
            let holder = state.holder(share).map_or(PersonId::NOBODY, |person| person.id);
            write(Record::Bagged { share, serial: print::sheet_at_hand(state)?, bag: number, holder })
        }
        EventKind::SealPayload { from, called } => {
            let about = payload::about_due(state).ok_or_else(|| Refusal::from(NotYet::NothingToSeal))?;
            let name = payload::next_name(state, &called);
            Ok(Act::SealPayload { name, about, from })
        }
        EventKind::OpenPayload => {
            let (name, digest) = payload::to_open(state)?;
            Ok(Act::OpenPayload { name, digest })
        }
        EventKind::CheckValue => {
            let (method, of) = check_value::asked(state);
            Ok(Act::CheckValue { method, of })
        }
        EventKind::Trial => Ok(Act::Trial),
        EventKind::Wipe { typed } => {
            wipe::everybody_typed(state, event, &typed)?;
            Ok(Act::Wipe)
        }
        EventKind::Operate { requester, reason, destination } => {
            Ok(Act::Operate { requester, reason, destination })
        }
        EventKind::OpenBag { holder, bag, intact, state } => {
            write(Record::BagOpened { holder, bag, intact, state })
        }
        EventKind::Offer(from) => Ok(Act::Offer(from)),
        EventKind::Withdraw { digest, why } => {
            let taken = state.taken().iter().find(|taken| taken.digest == digest);
            let taken = taken.ok_or_else(|| Refusal::from(NotYet::NotTaken))?;
            Ok(Act::Withdraw { digest, record: Record::ShareWithdrawn { share: taken.x, digest, why } })
        }
        EventKind::Combine => Ok(Act::Combine),
        EventKind::Release { way: None, more: true, .. } => Err(OddUse::NothingAndMore.into()),
        EventKind::Release { way, destination, more } => Ok(Act::Release { way, destination, more }),
        EventKind::Decide { opened, decision, bag, given_up } => {
            if let Some((typed, _)) = &given_up {
                typed_word(state, event.by, typed, GIVE_UP_WORD)?;
            }
            if let Some((number, again)) = &bag {
                same_twice("the new bag number", number.as_str(), again.as_str())?;
            }
            let place = usize::from(opened).checked_sub(1);
            let share = place.and_then(|place| state.opened().get(place)).and_then(|sheet| sheet.share);
            let (bag, given_up) = (bag.map(|(number, _)| number), given_up.map(|(_, why)| why));
            write(Record::Resealed { opened, share, decision, bag, given_up })
        }
        EventKind::CloseReseal => write(Record::ResealClosed { sheets: count(state.opened().len()) }),
        EventKind::Sight(LookedAt { found, holder, bag, condition, opened, finding }) => {
            let share = sight::due_sheet(state)?.share;
            write(Record::SheetSighted(SheetSighted {
                share,
                found,
                holder,
                bag,
                condition,
                opened,
                finding,
            }))
        }
        EventKind::CheckSheet { serial, from } => {
            Ok(Act::CheckSheet { sheet: sight::due_sheet(state)?, serial, from })
        }
        EventKind::Rebag { number, again, finding } => {
            same_twice("the new bag number", number.as_str(), again.as_str())?;
            let share = sight::due_sheet(state)?.share;
            write(Record::SheetRebagged(SheetRebagged { share, bag: number, finding }))
        }
        EventKind::Review { number, severity, follow_up, closed } => {
            write(Record::Reviewed { number, severity, follow_up, closed })
        }
        EventKind::CloseReview => {
            let (exceptions, open) = (count(state.exceptions().len()), count(state.open_exceptions()));
            write(Record::ReviewClosed { exceptions, open })
        }
        EventKind::SignOff { agrees, reason } => write(Record::SignOff { person: event.by, agrees, reason }),
        EventKind::CloseSignOff => {
            let agreed = state.sign_offs().iter().filter(|said| said.agrees).count();
            let disagreed = state.sign_offs().len() - agreed;
            write(Record::SignOffClosed { agreed: count(agreed), disagreed: count(disagreed) })
        }
        EventKind::EndSession { custody, goes_on } => {
            Ok(Act::Seal(Record::SessionEnded(SessionEnded { part: state.part(), custody, goes_on })))
        }
        EventKind::BeginSession { present, checked } => {
            write(Record::SessionBegun(SessionBegun { present, checked }))
        }
        EventKind::Seal => Ok(Act::Seal(Record::Seal {
            entries: state.entries(),
            exceptions: count(state.exceptions().len()),
            sheets: state.sheets(),
        })),
    }
}

/// A record of the kind the act will make, to ask `apply` about. Its unknown parts are zeros, which no
/// rule takes for anything that was recorded.
fn probe(state: &State, act: &Act) -> Result<Record, Refusal> {
    Ok(match act {
        Act::Write(record)
        | Act::Abort(record)
        | Act::Seal(record)
        | Act::SendSheet { record, .. }
        | Act::Withdraw { record, .. } => record.clone(),
        Act::AddRolls(kind) => Record::Entropy { source: entropy::fewest_rolls(*kind) },
        Act::Draw => Record::Drawn { fingerprint: Fingerprint([0; 16]) },
        Act::Split => split::record_of(state, SetId([0; 16]))?,
        Act::Lock { share, kind } => Record::Locked { share: *share, lock: *kind, digest: Digest([0; 32]) },
        Act::ReadBack { share, serial, from } => {
            Record::ReadBack { share: *share, serial: *serial, from: *from }
        }
        Act::SealPayload { name, about, from } => Record::PayloadSealed(PayloadSealed {
            name: name.clone(),
            bytes: 0,
            digest: Digest([0; 32]),
            about: about.clone(),
            from: *from,
            exposure: Exposure::of(*from),
            shares: payload::shares_to_ask_about(*from),
        }),
        Act::OpenPayload { digest, .. } => Record::PayloadOpened { digest: *digest },
        Act::CheckValue { method, of } => check_value::without_value(*method, of.clone()),
        Act::Trial => Record::Trial { tried: trial::sets_to_try(state), fewer_fails: true },
        Act::Wipe => Record::Wiped { what: wipe::wiped_what() },
        Act::Operate { requester, reason, destination } => Record::Operation(Operation {
            number: requester.clone(),
            requester: requester.clone(),
            reason: reason.clone(),
            destination: destination.clone(),
        }),
        // a refusal is always possible where a share may be offered
        Act::Offer(_) | Act::CheckSheet { .. } => {
            let why = Prose::exact("-").expect("one printable character");
            Record::ShareRefused { sheet: None, why }
        }
        Act::Combine => {
            let nearest = state.nearest();
            let (set, fingerprint) = nearest.ok_or_else(|| Refusal::from(NotYet::NothingRead))?;
            Record::Combined {
                set: set.set,
                generation: set.generation,
                quorum: set.quorum,
                fingerprint,
                used: state.numbers_of(set, fingerprint),
            }
        }
        Act::Release { way, destination, more } => {
            let exit = way.as_ref().map_or(Exit::None, |way| way.line_before(state.releases()));
            let destination = destination.clone();
            Record::Released(Released { exit, destination, more: *more })
        }
    })
}

fn count(of: usize) -> u16 {
    u16::try_from(of).expect("MAX_PEOPLE, MAX_BAGS and MAX_EXCEPTIONS are far below")
}
