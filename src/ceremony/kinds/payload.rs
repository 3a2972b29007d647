//! `payload`: a secret that existed before the key, or is drawn here, is sealed under it, and the file is opened again from the
//! disk.
//!
//! Whatever the script: a step of this kind ends with the opening, so no ceremony comes to its wipe with a sealed file that
//! nobody has opened.

use std::num::NonZeroU16;

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::outcomes::{Evidence, SealedPayload};
use crate::ceremony::refusal::{NotYet, OddUse, Refusal};
use crate::ceremony::secret_input::{OldShares, SecretInput};
use crate::ceremony::state::{Inner, State};
use crate::plan::StepKind;
use crate::plan::template::{Payload, PayloadFrom};
use crate::sharing::foreign::{Brought, Paper, Scheme};
use crate::sharing::sealed::chunks::ChunksHead;
use crate::sharing::sealed::code::MAX_PRINTED_BYTES;
use crate::sharing::sealed::{About, Sealed, sealed_bytes};
use crate::transcript::record::{Exposure, FromShares, PayloadSealed, ProvenBy, Record};
use crate::transcript::{Entry, evidence};
use crate::vocab::{Digest, Fingerprint, Line, Mode, SecretText};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The secret is typed, twice and unseen, or read from a file, or put together from shares of another scheme, which their custodians bring one after the other, or drawn here, so that nobody has seen it. It is sealed under the key, and the sealed file is kept in evidence/. Then that file is read back from the disk and opened: what comes out must be what went in. Nothing in the file is secret without the sheets.",
    work: Work { what: "Sealing the secret, or opening its file", can_be_stopped: true },
    accept,
    stand_in,
    blanks: &[
        Blank::Circles(
            "It was",
            &["typed", "read from a file", "put together from shares of another scheme", "drawn here"],
        ),
        Blank::WriteOn("Name of the sealed file"),
        Blank::Lines("Its SHA-256", 2),
        Blank::Tick("Read back from the disk, it opened and was equal"),
    ],
    height: 34.0,
    concerns: names_nothing,
};

/// Length of a secret that is drawn, in bytes: of a key, and of the longest seed of BIP-39.
pub const DRAWN_BYTES: usize = 32;
/// How the name of a sealed file ends.
const ENDING: &str = ".sealed";

/// Sealed, as often as it takes, then opened.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    match &entry.record {
        Record::PayloadSealed(sealed) => {
            let PayloadSealed { name, bytes, digest, about, from, exposure, shares } = sealed;
            state.check_key_is_there()?;
            let wanted = wanted(due);
            check_as_the_script_says(wanted, about, *from)?;
            if *exposure != Exposure::of(*from) {
                let why = OddUse::OtherExposure { from: *from, said: exposure.said() };
                return Err(Refusal::from(why));
            }
            if shares.is_some() != (*from == PayloadFrom::Shares) {
                let why = OddUse::SharesUntold { from: *from, tells: shares.is_some() };
                return Err(Refusal::from(why));
            }
            if wanted.on_sheets {
                check_fits_a_sheet(*bytes, about)?;
            }
            check_name(state, name)?;
            let (step, sha256) = (planned.id.clone(), *digest);
            let file = Evidence { name: name.clone(), bytes: *bytes, sha256, step: step.clone() };
            state.outcomes.evidence.push(file);
            state.outcomes.payloads.push(SealedPayload {
                name: name.clone(),
                about: about.clone(),
                from: *from,
                shares: *shares,
                sha256,
                step,
                opened: false,
                on_sheets: wanted.on_sheets,
            });
            Ok(Progress::Stay(Inner::PayloadSealed))
        }
        Record::PayloadOpened { digest } => {
            state.check_key_is_there()?;
            if state.inner() != Some(&Inner::PayloadSealed) {
                return Err(Refusal::from(NotYet::NothingSealed));
            }
            let last = state.outcomes.payloads.last_mut().expect("this step sealed one");
            if last.sha256 != *digest {
                let why = OddUse::OtherPayload { opened: *digest, sealed: last.sha256 };
                return Err(Refusal::from(why));
            }
            last.opened = true;
            state.done.served = true;
            Ok(Progress::Complete)
        }
        other => {
            let waits = "a secret that is sealed, or the opening of its file";
            Err(out_of_turn(planned, StepKind::Payload, other, waits))
        }
    }
}

fn wanted<'a>(due: &Due<'a>) -> &'a Payload {
    due.step.payload.as_ref().expect("a script is read with what is sealed at such a step")
}

fn check_as_the_script_says(wanted: &Payload, about: &Line, from: PayloadFrom) -> Result<(), Refusal> {
    let due = wanted.said();
    if *about != due {
        return Err(Refusal::from(OddUse::OtherAbout { about: about.clone(), due }));
    }
    if wanted.from.contains(&from) { Ok(()) } else { Err(Refusal::from(OddUse::OtherWayIn { from })) }
}

/// Sealed it is no longer than what is printed on sheets.
pub(in crate::ceremony) fn check_fits_a_sheet(bytes: u64, about: &Line) -> Result<(), Refusal> {
    // what no memory holds is no length of a code either
    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
    if bytes <= MAX_PRINTED_BYTES {
        return Ok(());
    }
    let rest = sealed_bytes(about.as_str().len(), 0);
    let (content, most) = (bytes.saturating_sub(rest), MAX_PRINTED_BYTES.saturating_sub(rest));
    Err(Refusal::from(OddUse::TooLongForSheets { content, most }))
}

/// What a line tells of shares that nobody has put together yet.
pub(in crate::ceremony) fn shares_to_ask_about(from: PayloadFrom) -> Option<FromShares> {
    let proof = ProvenBy::Nothing;
    (from == PayloadFrom::Shares).then_some(FromShares {
        scheme: Scheme::Vault,
        used: NonZeroU16::MIN,
        proof,
    })
}

/// Its name begins with the next number and says that it is sealed.
fn check_name(state: &State, name: &Line) -> Result<(), Refusal> {
    let due = evidence::prefix(state.outcomes.evidence.len() + 1);
    if evidence::is_name(name.as_str(), &due) && name.as_str().ends_with(ENDING) {
        Ok(())
    } else {
        Err(Refusal::from(OddUse::PayloadName { name: name.clone(), due }))
    }
}

/// The name under which the next secret is sealed: what its file was called, or the step.
pub fn next_name(state: &State, called: &str) -> Line {
    evidence::name(state.outcomes.evidence.len() + 1, &format!("{called}{ENDING}"))
}

/// The description that the script has for what is sealed at the step that is due.
pub fn about_due(state: &State) -> Option<Line> {
    state.due().and_then(|(_, _, step)| step.payload.as_ref()).map(Payload::said)
}

/// True if the sheets carry what is sealed at the step that is due.
pub(in crate::ceremony) fn is_on_sheets(state: &State) -> bool {
    state.due().and_then(|(_, _, step)| step.payload.as_ref()).is_some_and(|payload| payload.on_sheets)
}

/// The sealed file that can be opened at the step that is due, by its digest.
pub(in crate::ceremony) fn to_open(state: &State) -> Result<(Line, Digest), Refusal> {
    let last = state.payload_to_open().ok_or_else(|| Refusal::from(NotYet::NothingSealed))?;
    Ok((last.name.clone(), last.sha256))
}

impl State {
    /// The file that was sealed at this step and waits for its opening.
    pub fn payload_to_open(&self) -> Option<&SealedPayload> {
        self.outcomes.payloads.last().filter(|_| self.inner() == Some(&Inner::PayloadSealed))
    }

    /// What the sheets that are printed now carry as a second code.
    pub fn on_sheets(&self) -> Option<&SealedPayload> {
        self.outcomes.payloads.iter().rev().find(|payload| payload.on_sheets && payload.opened)
    }

    /// What is wrong with the part of a kept file that anybody can read, if its line says that a secret is sealed in it: it
    /// must be a payload of this key, of this mode, about what its line says. Whether it opens, the sheets alone can tell.
    pub fn wrong_with_sealed(&self, name: &Line, bytes: &[u8]) -> Option<String> {
        match Sealed::read(bytes) {
            Ok(sealed) => {
                self.wrong_with_head(name, sealed.mode, sealed.fingerprint, &sealed.untrusted_about)
            }
            Err(why) => self.is_sealed_payload(name).then(|| why.to_string()),
        }
    }

    /// The same of a file in chunks, of which the head alone is read.
    pub fn wrong_with_chunks(&self, name: &Line, head: &ChunksHead) -> Option<String> {
        self.wrong_with_head(name, head.mode, head.fingerprint, &head.untrusted_about)
    }

    fn wrong_with_head(&self, name: &Line, mode: Mode, under: Fingerprint, about: &About) -> Option<String> {
        let payload = self.outcomes.payloads.iter().find(|payload| payload.name == *name)?;
        let key = self.fingerprint.expect("a secret is sealed where the key is there");
        if mode != self.mode() {
            let (said, is) = (self.mode().word(), mode.word());
            return Some(format!("it is a payload of a {is} key, and this is a {said} ceremony"));
        }
        if under != key {
            return Some(format!("it is sealed under another key, {}", under.hex()));
        }
        (about.as_str() != payload.about.as_str())
            .then(|| "it is about something else than its line says".to_owned())
    }

    /// True if the line of this file says that a secret is sealed in it.
    pub fn is_sealed_payload(&self, name: &Line) -> bool {
        self.outcomes.payloads.iter().any(|payload| payload.name == *name)
    }

    /// The key is drawn or rebuilt, and not wiped.
    pub(super) fn check_key_is_there(&self) -> Result<(), Refusal> {
        let made = if self.plan.template.kind.draws_a_key() {
            self.fingerprint.is_some()
        } else {
            self.done.combined
        };
        if made && !self.done.wiped { Ok(()) } else { Err(Refusal::from(NotYet::NoKey)) }
    }
}

/// What a stand-in answers: a made-up secret, really sealed and opened.
fn stand_in(state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    if state.payload_to_open().is_some() {
        return StandIn::Says(EventKind::OpenPayload);
    }
    let from = &wanted(due).from;
    if !from.contains(&PayloadFrom::Typed) {
        return match from {
            _ if from.contains(&PayloadFrom::File) => StandIn::SealsAFile,
            _ if from.contains(&PayloadFrom::Shares) => brings_shares(due),
            _ => StandIn::Says(EventKind::drawn_payload(&due.step.id)),
        };
    }
    let made_up = || SecretText::copy_of("a secret of a rehearsal, worthless").expect("one line");
    let secret = SecretInput::TypedPayload { typed: made_up(), again: made_up() };
    StandIn::Secret(EventKind::typed_payload(&due.step.id), secret)
}

/// Two of the three shares that the specification of SLIP-39 prints as an example, for all the world to read.
const STAND_IN_SHARES: [&str; 2] = [
    "shadow pistol academic always adequate wildlife fancy gross oasis cylinder \
     mustang wrist rescue view short owner flip making coding armed",
    "shadow pistol academic acid actress prayer class unknown daughter sweater \
     depict flip twice unkind craft early superior advocate guest smoking",
];

/// A stand-in's answer where shares alone are sealed: two of them, worthless.
fn brings_shares(due: &Due<'_>) -> StandIn {
    let mut brought = Brought::default();
    for (share, number) in STAND_IN_SHARES.into_iter().zip(1..) {
        let label = format!("share {number} of the stand-ins");
        let paper = Paper::typed(label, &SecretText::copy_of(share).expect("twenty words"));
        brought.bring(paper, None).expect("shares of one set, made with this program");
    }
    let shares = OldShares { brought, needed: None, passphrase: SecretText::empty() };
    StandIn::Secret(EventKind::old_shares(&due.step.id), SecretInput::SharesPayload(Box::new(shares)))
}
