//! What the stand-ins answer at each step: the kind says what, and here it is done with what the world has.

use std::collections::BTreeMap;

use super::counted::Counted;
use super::world::{Hands, World};
use crate::ceremony::event::{Event, EventKind};
use crate::ceremony::kinds::items;
use crate::ceremony::kinds::made_up::{self, NO_WISHES, Wishes, prose};
use crate::ceremony::kinds::sign_off::unspoken;
use crate::ceremony::kinds::staffing::staff;
use crate::ceremony::kinds::{self, Due, Seen, StandIn};
use crate::ceremony::secret_input::SecretInput;
use crate::ceremony::state::State;
use crate::plan::template::{CertificateProfile, FieldFormat, Leaves, MayLeave, PayloadFrom, WITNESS};
use crate::plan::{PlannedStep, StepKind};
use crate::sharing::certifying::Order;
use crate::sharing::derive::KeyName;
use crate::sharing::form::PublicForm;
use crate::sharing::leaving::WayOut;
use crate::sharing::payload;
use crate::sharing::share::LockKind;
use crate::sharing::signing::{Namespace, Scheme};
use crate::transcript::PersonId;
use crate::transcript::Subject;
use crate::vocab::SecretBytes;
use crate::vocab::digest::sha256;

type Answer = (Event, Option<SecretInput>);

/// What the stand-ins do now.
pub(super) fn answer<W: Hands>(answers: usize, world: &mut W) -> Result<Answer, W::Error> {
    let (said, by, with) = answered(world.state(), answers, &world.brought(), world.wishes());
    let (what, secret) = match said {
        StandIn::Says(what) => (what, None),
        StandIn::Secret(what, secret) => (what, Some(secret)),
        StandIn::Attaches => (attaches(world)?, None),
        StandIn::SealsAFile => {
            let number = world.state().outcomes().evidence.len() + 1;
            let state = world.state();
            let due = state.due().map(|(_, planned, _)| planned).expect("a secret is sealed at a step");
            let (called, content) = made_up::file(state, due, number);
            world.brings_file(&called, content.as_bytes())?;
            let secret = SecretInput::FilePayload(SecretBytes::copy_of(content.as_bytes()));
            (EventKind::SealPayload { from: PayloadFrom::File, called }, Some(secret))
        }
        StandIn::LetsOut(row) => (lets_out(&row, world)?, None),
        StandIn::Send => (EventKind::SendSheet { way: world.sent_to().line() }, None),
        StandIn::Findings => (EventKind::Environment(world.findings()), None),
        StandIn::ReadsBack(share) => (EventKind::ReadBack(world.reads_from()), Some(sheet_of(share, world)?)),
        StandIn::Offers(share) => (EventKind::Offer(world.reads_from()), Some(sheet_of(share, world)?)),
        StandIn::Checks { share, serial } => {
            let from = world.reads_from();
            (EventKind::CheckSheet { serial, from }, Some(sheet_of(share, world)?))
        }
    };
    Ok((Event { by, with, what }, secret))
}

/// What is answered, by whom and with whom.
fn answered(
    state: &State,
    answers: usize,
    brought: &[u8],
    wishes: &Wishes,
) -> (StandIn, PersonId, Vec<PersonId>) {
    let Some((_, planned, step)) = state.due() else {
        return (StandIn::Says(EventKind::Seal), PersonId::NOBODY, Vec::new());
    };
    let due = Due { planned, step };
    let (by, with) = staff(state, &due);
    if let Some(phase) = leaves_out(state, planned, by, wishes) {
        let mut all = state.present().map(|person| person.id);
        let witness = state.in_role(WITNESS, None).map(|person| person.id).next();
        let first = all.find(|id| Some(*id) != witness).unwrap_or(PersonId::NOBODY);
        return (StandIn::Says(EventKind::LeaveOut { phase }), first, witness.into_iter().collect());
    }
    let said = (kinds::of(step.kind).stand_in)(state, &due, &Seen { answers, brought, wishes });
    // each person signs off for themselves
    if matches!(said, StandIn::Says(EventKind::SignOff { .. })) {
        let who = unspoken(state).expect("the kind lets somebody speak who has not");
        return (said, who, Vec::new());
    }
    (said, by, with)
}

/// Whether the step is left out, and its phase with it: as is wished, or because nobody of its role is there.
fn leaves_out(state: &State, planned: &PlannedStep, by: PersonId, wishes: &Wishes) -> Option<bool> {
    if !state.done().roll_closed || !state.may_leave_out(planned) {
        return None;
    }
    let phase = state.begins_optional_phase(planned);
    let first = state.plan().phase(planned).steps.first();
    let whole = phase && first.is_some_and(|first| wishes.phases_left_out.contains(&first.id));
    let alone = planned.script.optional && wishes.steps_left_out.contains(&planned.script.id);
    let not_there = not_to_be_carried(state, planned);
    if by == PersonId::NOBODY || not_there { Some(phase) } else { (whole || alone).then_some(whole) }
}

/// True if things are to arrive that nobody sent, or to be sent that are on their way already.
fn not_to_be_carried(state: &State, planned: &PlannedStep) -> bool {
    let wanted = planned.script.kind == StepKind::ReceiveItem;
    if !wanted && planned.script.kind != StepKind::SendItem {
        return false;
    }
    items::left(state, planned).iter().any(|thing| state.is_on_its_way(thing) != wanted)
}

/// What the stand-ins say at the step that is due, where they need neither a sheet nor a secret nor the machine.
pub fn says(state: &State) -> Option<EventKind> {
    let (_, planned, step) = state.due()?;
    let seen = Seen { answers: 0, brought: &[], wishes: &NO_WISHES };
    match (kinds::of(step.kind).stand_in)(state, &Due { planned, step }, &seen) {
        StandIn::Says(what) => Some(what),
        StandIn::Secret(..)
        | StandIn::Send
        | StandIn::Attaches
        | StandIn::SealsAFile
        | StandIn::LetsOut(_)
        | StandIn::Findings
        | StandIn::ReadsBack(_)
        | StandIn::Offers(_)
        | StandIn::Checks { .. } => None,
    }
}

/// A made-up file; where another is expected, the exception that it needs comes first.
fn attaches<W: Hands>(world: &mut W) -> Result<EventKind, W::Error> {
    let number = world.state().outcomes().evidence.len() + 1;
    let state = world.state();
    let due = state.due().map(|(_, planned, _)| planned).expect("files are kept at a step");
    let (called, content) = made_up::file(state, due, number);
    world.brings_file(&called, content.as_bytes())?;
    let sha256 = sha256(content.as_bytes());
    let state = world.state();
    let about = Subject::File { sha256 };
    let expected = state.due().and_then(|(_, planned, step)| {
        let expected = state.expected(planned, &step.expected, &BTreeMap::new());
        state.differs(FieldFormat::Sha256, &sha256.hex(), expected)
    });
    if expected.is_some() && !state.permits(&about) {
        return Ok(EventKind::Exception {
            about,
            expected: prose("the file that the script names"),
            happened: prose("a stand-in has no such file"),
            decided: prose("accepted: this is a rehearsal"),
        });
    }
    let bytes = u32::try_from(content.len()).expect("a stand-in's file is short");
    Ok(EventKind::Attach { called, bytes, sha256 })
}

/// The derived key that signs where a script names none.
const MADE_UP_KEY: &str = "rehearsal:ed25519:0";

/// What a stand-in's private CA is called where the script has no profile for it.
const MADE_UP_PROFILE: &str = "kind = \"root\"\nsubject = [\"CN=Rehearsal, worthless\"]\nnot_before = \"2026-01-01\"\nnot_after = \"2027-12-31\"\n";

/// A root's certificate, by the script's profile if it has one. The throw-away key of a stand-in signs nothing that leaves.
fn certificate(row: &Leaves, by: &KeyName, state: &State) -> WayOut {
    let profile = row.profile.as_deref().and_then(|id| state.plan().template.certificate(id));
    let text = profile.map_or_else(|| MADE_UP_PROFILE.to_owned(), CertificateProfile::text);
    let mut count = Counted::from(state.releases().len());
    let order = Order::certificate(&by.clone().into(), text.as_bytes(), None, None, &mut count);
    WayOut::Certificate { order: Box::new(order.expect("the profile of a root was read with the script")) }
}

/// A made-up file's signature, a public half or a certificate: what a script names that is no secret.
fn lets_out<W: Hands>(row: &Leaves, world: &mut W) -> Result<EventKind, W::Error> {
    let of = row.of.clone().unwrap_or_else(|| MADE_UP_KEY.parse().expect("a name of three parts"));
    let way = match row.what {
        MayLeave::Certificate => certificate(row, &of, world.state()),
        MayLeave::Signature => {
            let state = world.state();
            let due = state.due().map(|(_, planned, _)| planned).expect("something leaves at a step");
            let (called, content) = made_up::file(state, due, state.releases().len() + 1);
            world.brings_file(&called, content.as_bytes())?;
            let scheme = Scheme::SshSig(Namespace::file());
            let mut digester = scheme.digester();
            digester.take(content.as_bytes());
            WayOut::Signature { by: of, scheme, subject: Box::new(digester.done(&called)) }
        }
        MayLeave::PublicHalf => WayOut::Public { of, form: PublicForm::Pem },
        MayLeave::Key | MayLeave::DerivedKey | MayLeave::Payload => {
            unreachable!("a stand-in lets out no secret: it is asked for what is none")
        }
    };
    Ok(EventKind::Release {
        way: Some(way),
        destination: made_up::line("a rehearsal: worthless"),
        more: true,
    })
}

fn sheet_of<W: World>(share: u8, world: &mut W) -> Result<SecretInput, W::Error> {
    let reading = world.read_sheet(share)?;
    // the sheet says how it is locked; one of another set may be locked otherwise than those that are made
    let lock = payload::read(reading.share().expose()).map_or(LockKind::None, |share| share.header.lock);
    Ok(SecretInput::Sheet { reading, lock: world.lock_secret(lock, share) })
}
