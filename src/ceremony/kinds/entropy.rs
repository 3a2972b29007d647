//! `entropy`: throws of dice or coins, or the decision to do without.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, Refusal};
use crate::ceremony::secret_input::SecretInput;
use crate::ceremony::state::{Inner, State};
use crate::plan::StepKind;
use crate::sharing::entropy::SourceKind;
use crate::transcript::Entry;
use crate::transcript::record::{Record, Source};
use crate::vocab::SecretText;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Throw at least 50 dice or 128 coins and type what they show. They are mixed with the operating system's randomness, so that neither alone decides. You can go on without.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Circles("", &["dice", "coins", "none"]), Blank::Characters("Number of throws", &[4])],
    height: 12.0,
    concerns: names_nothing,
};

/// Throws, one source each kind, then the end of them.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    if state.fingerprint.is_some() || state.done.entropy_closed {
        return Err(Refusal::from(NotYet::RollsTooLate));
    }
    if let Record::EntropyClosed { sources } = record {
        if *sources != state.sources {
            return Err(Refusal::from(Contradiction::OtherSources));
        }
        state.done.entropy_closed = true;
        return Ok(Progress::Complete);
    }
    let Record::Entropy { source } = record else {
        return Err(out_of_turn(planned, StepKind::Entropy, record, "throws, or their end"));
    };
    if state.sources.iter().any(|other| other.kind == source.kind) {
        return Err(Refusal::from(Contradiction::RolledAlready { kind: source.kind }));
    }
    check_bits(*source)?;
    state.sources.push(*source);
    Ok(Progress::Stay(Inner::Waiting))
}

/// Bits follow from what was thrown, and how often.
fn check_bits(source: Source) -> Result<(), Refusal> {
    let Source { kind, throws, bits } = source;
    let fair = kind.bits(usize::try_from(throws).expect("a machine of 32 bits or more"))?;
    if usize::try_from(bits) == Ok(fair) {
        return Ok(());
    }
    Err(Refusal::from(Contradiction::Bits { kind, throws, fair, bits }))
}

fn stand_in(_state: &State, _due: &Due<'_>, seen: &Seen<'_>) -> StandIn {
    if seen.answers == 0 { dice() } else { StandIn::Says(EventKind::CloseEntropy) }
}

/// Sixty throws that no one would take for a pattern; a rehearsal's key is worthless anyway.
fn dice() -> StandIn {
    const THROWS: &str = "351624 416253 265431 624135 153246 532614 641352 214563 356124 461532";
    let typed = SecretText::copy_of(THROWS).expect("sixty rolls fit");
    StandIn::Secret(EventKind::AddRolls(SourceKind::Dice), SecretInput::Rolls(typed))
}

/// Throws as few as are taken: how many there are, the secret beside the event says.
pub(in crate::ceremony) fn fewest_rolls(kind: SourceKind) -> Source {
    let small = |number: usize| u32::try_from(number).expect("some hundred at most");
    let bits = kind.bits(kind.fewest()).map_or(0, small);
    Source { kind, throws: small(kind.fewest()), bits }
}
