//! `compare`: a digest compared in words with an independent source.

use super::made_up::line;
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, Refusal};
use crate::ceremony::state::State;
use crate::plan::template::Compared;
use crate::plan::{Step, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::Record;
use crate::vocab::Digest;
use crate::vocab::Line;
use crate::vocab::digest::pgp_words;
use crate::vocab::spoken::parse_pgp_words;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "One person reads the words from an independent print, another types them here. All of them are compared.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Tick("Every word was the same on the independent print"), Blank::WriteOn("Read from")],
    height: 22.0,
    concerns: names_nothing,
};

/// The digest that a compare step is about.
pub(in crate::ceremony) fn compared_digest(state: &State, what: Compared) -> Digest {
    match what {
        Compared::Program => state.header.program_digest,
        Compared::Template => state.plan.template_digest(),
        Compared::CeremonyKey => Digest(state.header.ceremony_key.0),
    }
}

/// Two sources agreed.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let step = due.step;
    let record = &entry.record;
    if let Record::Compared { what, digest, .. } = record
        && Some(*what) == step.compare
    {
        return if *digest == compared_digest(state, *what) {
            Ok(Progress::Complete)
        } else {
            Err(Refusal::from(Contradiction::OtherDigest))
        };
    }
    Err(out_of_turn(planned, StepKind::Compare, record, "the words as read from the other source"))
}

fn stand_in(state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    compare(state, due.step)
}

fn compare(state: &State, step: &Step) -> StandIn {
    let what = step.compare.expect("a script is read with something to compare");
    let words = match what {
        Compared::CeremonyKey => state.header().ceremony_key.spoken(),
        Compared::Program => state.header().program_digest.words(),
        Compared::Template => pgp_words(&state.plan().template_digest().0),
    };
    StandIn::Says(EventKind::Compare { typed: words, source: line("the stand-in witness's print") })
}

/// Compares typed words with ours: all of them, sixteen for the ceremony key and thirty-two for the others.
pub(in crate::ceremony) fn words_agree(state: &State, typed: &str, source: Line) -> Result<Record, Refusal> {
    let what = state.due().and_then(|(_, _, step)| step.compare);
    let what = what.ok_or_else(|| Refusal::from(NotYet::NothingToCompare))?;
    let digest = compared_digest(state, what);
    let (ours, words) = match what {
        Compared::CeremonyKey => {
            (state.header().ceremony_key.short_digest().to_vec(), parse_pgp_words::<16>(typed)?.to_vec())
        }
        Compared::Program | Compared::Template => (digest.0.to_vec(), parse_pgp_words::<32>(typed)?.to_vec()),
    };
    let differs = ours.iter().zip(&words).position(|(ours, theirs)| ours != theirs);
    match differs {
        None => Ok(Record::Compared { what, digest, source }),
        Some(place) => {
            let what = match what {
                Compared::Program => "program",
                Compared::Template => "script",
                Compared::CeremonyKey => "ceremony key",
            };
            Err(Refusal::ComparisonFails { what, place: place + 1 })
        }
    }
}
