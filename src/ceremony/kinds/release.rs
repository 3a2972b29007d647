//! `release`: what leaves is chosen and recorded, one thing after the other, or nothing leaves.

use super::made_up::line;
use super::parts::{
    Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn, says_nothing,
};
use crate::ceremony::event::EventKind;
use crate::ceremony::numbers::{OddNumber, odd_after};
use crate::ceremony::refusal::{NotYet, OddUse, Refusal};
use crate::ceremony::state::{Inner, State};
use crate::plan::StepKind;
use crate::plan::template::{CertificateProfile, Leaves, MayLeave, PermittedWay};
use crate::sharing::certifying::IssuedKind;
use crate::sharing::certifying::profile::CertificateKind;
use crate::sharing::derive::KeyName;
use crate::transcript::Entry;
use crate::transcript::record::{CertifiedBy, ClearWay, Exit, Record, Released, SignedCertificate, TakenOut};
use crate::vocab::{Digest, Line};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Choose what was approved to leave, and its exit. Nothing else leaves this machine. After each thing you say whether another one leaves.",
    work: Work { what: "Making what leaves", can_be_stopped: true },
    accept,
    stand_in,
    blanks: &[
        Blank::Circles(
            "",
            &[
                "nothing: a drill",
                "the key",
                "a derived key",
                "a payload",
                "a signature",
                "a public half",
                "a certificate",
            ],
        ),
        Blank::Circles("", &["wrapped for a KMS or HSM", "file", "another program", "screen"]),
        Blank::WriteOn("Name of the derived key"),
        Blank::WriteOn("Destination"),
        Blank::WriteOn("If wrapped or signed: ends of the public key's or the file's SHA-256"),
    ],
    height: 38.0,
    concerns: names_nothing,
};

/// One thing after the other; the last ends the step, or people end it.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let begun = state.inner() == Some(&Inner::Releasing);
    match &entry.record {
        Record::Released(Released { exit, destination, more }) => {
            state.check_key_is_there().map_err(|_| Refusal::from(NotYet::NothingToRelease))?;
            check_exit(state, exit, begun)?;
            check_allowed(due, exit)?;
            if let Exit::Certificate { by, certificate, .. } = exit {
                check_profile(state, due, by, certificate)?;
                check_authority(state, by, certificate)?;
            }
            state.done.served = true;
            state.releases.push((exit.clone(), destination.clone()));
            Ok(if *more { Progress::Stay(Inner::Releasing) } else { Progress::Complete })
        }
        done if says_nothing(done) => {
            if begun {
                Ok(Progress::Complete)
            } else {
                Err(Refusal::from(NotYet::NothingReleased))
            }
        }
        other => Err(out_of_turn(planned, StepKind::Release, other, "what was approved to leave")),
    }
}

/// What no script can lift.
fn check_exit(state: &State, exit: &Exit, begun: bool) -> Result<(), Refusal> {
    let draws = state.plan.template.kind.draws_a_key();
    if draws && exit.lets_the_key_out() && exit.is_in_the_clear() {
        return Err(Refusal::from(OddUse::RootInTheClear));
    }
    if *exit == Exit::None && begun {
        return Err(Refusal::from(OddUse::NotADrill));
    }
    Ok(())
}

/// What this script lets leave; a drill is always one.
fn check_allowed(due: &Due<'_>, exit: &Exit) -> Result<(), Refusal> {
    let leaves = &due.step.leaves;
    if leaves.is_empty() || *exit == Exit::None || leaves.iter().any(|row| permits(row, exit)) {
        return Ok(());
    }
    let allowed: Vec<String> = leaves.iter().map(ToString::to_string).collect();
    Err(Refusal::from(OddUse::NotAllowed { asked: asked(exit), allowed: allowed.join("; ") }))
}

/// What the script names by its profile is made by that.
fn check_profile(
    state: &State,
    due: &Due<'_>,
    by: &CertifiedBy,
    certificate: &SignedCertificate,
) -> Result<(), Refusal> {
    let rows = due.step.leaves.iter().filter(|row| row.what == MayLeave::Certificate);
    let rows: Vec<&Leaves> = rows.filter(|row| is_of(row, by)).collect();
    if rows.is_empty() || rows.iter().any(|row| row.profile.is_none()) {
        return Ok(());
    }
    // what a list says is on no profile of a script
    if certificate.kind == IssuedKind::List && rows.iter().any(|row| row.is_of_lists()) {
        return Ok(());
    }
    let profiles = rows.iter().filter_map(|row| state.plan.template.certificate(row.profile.as_deref()?));
    let wanted: Vec<(Line, Digest)> =
        profiles.filter_map(|profile| Some((called(profile)?, profile.digest()))).collect();
    let made = as_called(certificate.kind, certificate.subject.as_str());
    let fits = |(about, digest): &(Line, Digest)| *about == made && *digest == certificate.profile;
    if wanted.iter().any(fits) {
        return Ok(());
    }
    let told = |about: &Line, profile: Digest| format!("{about}, profile {}", profile.hex());
    let mut all: Vec<String> = wanted.iter().map(|(about, digest)| told(about, *digest)).collect();
    if rows.iter().any(|row| row.is_of_lists()) {
        all.push(IssuedKind::List.to_string());
    }
    let made = told(&made, certificate.profile);
    Err(Refusal::from(OddUse::OtherCertificate { made, wanted: all.join("; ") }))
}

/// True if what this key signs may leave by this row.
fn is_of(row: &Leaves, by: &CertifiedBy) -> bool {
    let asked = of_authority(by);
    (row.of.is_none() || row.of == asked.of) && (row.sealed.is_none() || row.sealed == asked.sealed)
}

/// What a profile of the script makes, as a record names it.
fn called(profile: &CertificateProfile) -> Option<Line> {
    let read = profile.profile([0; 16]).ok()?;
    Some(as_called(IssuedKind::Certificate(read.kind()), Line::lossy(&read.about()).as_str()))
}

fn as_called(kind: IssuedKind, about: &str) -> Line {
    Line::lossy(&format!("{kind} for {about}"))
}

/// A name gives one key, and so does a sealed file; and a key gives each of its numbers once, whatever it is called.
fn check_authority(state: &State, by: &CertifiedBy, certificate: &SignedCertificate) -> Result<(), Refusal> {
    let name = || by.to_string();
    for (exit, _) in &state.releases {
        let Exit::Certificate { by: before, certificate: other, .. } = exit else { continue };
        if other.key != certificate.key {
            if !before.names_what(by) {
                continue;
            }
            let (before, now) = (other.key.hex(), certificate.key.hex());
            return Err(Refusal::from(OddUse::OtherAuthority { name: name(), before, now }));
        }
        match odd_after(other, certificate) {
            Some(OddNumber::Serial(serial)) => {
                return Err(Refusal::from(OddUse::SerialTwice { name: name(), serial }));
            }
            Some(OddNumber::List { last, number }) => {
                return Err(Refusal::from(OddUse::ListGoesBack { name: name(), last, number }));
            }
            None => {}
        }
    }
    Ok(())
}

/// What an exit lets out and on which way, in the words of a script.
fn asked(exit: &Exit) -> String {
    in_the_language(exit).map_or_else(|| "nothing".to_owned(), |row| row.to_string())
}

/// An exit as the row of a script that permits it and nothing else; none for a drill.
fn in_the_language(exit: &Exit) -> Option<Leaves> {
    let of_secret = |secret: &TakenOut, way: PermittedWay| {
        let (what, of): (MayLeave, Option<KeyName>) = match secret {
            TakenOut::Key => (MayLeave::Key, None),
            TakenOut::Derived(name) => (MayLeave::DerivedKey, Some(name.clone())),
            TakenOut::Payload(_) => (MayLeave::Payload, None),
        };
        Leaves { what, of, sealed: None, profile: None, ways: vec![way] }
    };
    match exit {
        Exit::None => None,
        Exit::InTheClear { secret, way, .. } => Some(of_secret(
            secret,
            match way {
                ClearWay::File => PermittedWay::File,
                ClearWay::Descriptor => PermittedWay::Program,
                ClearWay::Display => PermittedWay::Screen,
            },
        )),
        Exit::Wrapped { secret, .. } => Some(of_secret(secret, PermittedWay::Wrapped)),
        Exit::Signature { by, .. } => Some(of_derived(MayLeave::Signature, by)),
        Exit::Public { of, .. } => Some(of_derived(MayLeave::PublicHalf, of)),
        Exit::Certificate { by, .. } => Some(of_authority(by)),
    }
}

fn of_derived(what: MayLeave, name: &KeyName) -> Leaves {
    Leaves { what, of: Some(name.clone()), sealed: None, profile: None, ways: Vec::new() }
}

fn of_authority(by: &CertifiedBy) -> Leaves {
    let (what, profile, ways) = (MayLeave::Certificate, None, Vec::new());
    match by {
        CertifiedBy::Derived(name) => of_derived(what, name),
        CertifiedBy::Sealed(payload) => {
            Leaves { what, of: None, sealed: Some(payload.about.to_string()), profile, ways }
        }
    }
}

fn permits(row: &Leaves, exit: &Exit) -> bool {
    let Some(asked) = in_the_language(exit) else { return false };
    row.what == asked.what
        && (row.of.is_none() || row.of == asked.of)
        && (row.sealed.is_none() || row.sealed == asked.sealed)
        && (row.ways.is_empty() || asked.ways.iter().all(|way| row.ways.contains(way)))
}

/// What a stand-in answers: what the script wants to leave, if it is no secret, else a drill.
fn stand_in(state: &State, due: &Due<'_>, seen: &Seen<'_>) -> StandIn {
    if state.inner() == Some(&Inner::Releasing) && seen.answers >= wanted(state, due).len() {
        return StandIn::Says(EventKind::nothing_more());
    }
    match wanted(state, due).get(seen.answers) {
        Some(row) => StandIn::LetsOut((*row).clone()),
        None => StandIn::Says(EventKind::Release {
            way: None,
            destination: line("none: this is a drill"),
            more: false,
        }),
    }
}

/// What of a script's `leaves` a stand-in lets out: what is no secret, and wants nobody's request or sealed key.
fn wanted<'a>(state: &State, due: &Due<'a>) -> Vec<&'a Leaves> {
    let alone = |row: &Leaves| {
        if row.is_of_lists() || row.sealed.is_some() {
            return false;
        }
        let profile = row.profile.as_deref().and_then(|id| state.plan.template.certificate(id));
        profile.is_none_or(|profile| profile.keys.kind == CertificateKind::Root.word())
    };
    due.step.leaves.iter().filter(|row| !row.what.is_secret() && alone(row)).collect()
}
