//! `attach`: files from outside are kept in the folder's `evidence/`, each by name, size and SHA-256.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn, says_nothing};
use crate::ceremony::event::EventKind;
use crate::ceremony::outcomes::Evidence;
use crate::ceremony::refusal::{Contradiction, Incomplete, OddThing, Refusal};
use crate::ceremony::state::{Inner, State};
use crate::plan::template::FieldFormat;
use crate::plan::{PlannedStep, StepKind};
use crate::transcript::Entry;
use crate::transcript::evidence;
use crate::transcript::record::{Record, Subject};
use crate::vocab::Line;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Bring the file on a medium and choose it. It is copied into the ceremony folder, and its name, size and SHA-256 become a line of the transcript. Compare the words of the digest with what the other device says.",
    work: Work { what: "Copying the file and reading it back", can_be_stopped: false },
    accept,
    stand_in,
    blanks: &[Blank::WriteOn("Name of the file"), Blank::WriteOn("SHA-256, its words 29 to 32")],
    height: 22.0,
    concerns,
};

/// Files one by one, each as expected, then the end.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let Due { planned, step } = *due;
    let files = step.files();
    let have = kept(state, planned);
    match &entry.record {
        Record::Attached { name, bytes, digest: sha256 } => {
            check_name(state, name)?;
            let digest = sha256.hex();
            let expected = state.expected(planned, &step.expected, &std::collections::BTreeMap::new());
            let nothing = expected.is_none() && step.expected.same_as.is_some();
            let why = match state.differs(FieldFormat::Sha256, &digest, expected) {
                Some(expected) => {
                    Some(format!("the file has the SHA-256 {digest}, and {expected} is expected"))
                }
                None => {
                    nothing.then(|| "nothing was recorded that its SHA-256 could be compared with".to_owned())
                }
            };
            let why = why.or_else(|| other_name(state, planned, name));
            let permit = why.map(|why| state.need(Subject::File { sha256: *sha256 }, &why)).transpose()?;
            state.spend(permit);
            let (name, step) = (name.clone(), planned.id.clone());
            state.outcomes.evidence.push(Evidence { name, bytes: u64::from(*bytes), sha256: *sha256, step });
            let whole = have + 1 == usize::from(files.most);
            Ok(if whole { Progress::Complete } else { Progress::Stay(Inner::Attaching) })
        }
        done @ Record::Done { .. } => {
            if !says_nothing(done) {
                return Err(Refusal::from(Contradiction::MoreThanAsked));
            }
            if have < usize::from(files.fewest) {
                return Err(Refusal::from(Incomplete::Files { have, least: files.fewest }));
            }
            Ok(Progress::Complete)
        }
        other => Err(out_of_turn(planned, StepKind::Attach, other, "a file, or the end of the files")),
    }
}

/// What is wrong with the name of a file, if the script names those that it wants.
fn other_name(state: &State, planned: &PlannedStep, name: &Line) -> Option<String> {
    let left = state.names_left(planned);
    if planned.script.files().names.is_empty() || left.iter().any(|wanted| evidence::is_called(name, wanted))
    {
        return None;
    }
    Some(format!("the file is called {name}, and the script wants {}", left.join(" or ")))
}

/// Files that this step has kept.
pub(in crate::ceremony) fn kept(state: &State, planned: &PlannedStep) -> usize {
    state.outcomes.evidence.iter().filter(|file| file.step == planned.id).count()
}

/// Its name begins with the next number.
fn check_name(state: &State, name: &Line) -> Result<(), Refusal> {
    let due = evidence::prefix(state.outcomes.evidence.len() + 1);
    if evidence::is_name(name.as_str(), &due) {
        Ok(())
    } else {
        Err(Refusal::from(OddThing::EvidenceName { name: name.clone(), due }))
    }
}

/// The name under which the next file is kept.
pub(in crate::ceremony) fn next_name(state: &State, called: &str) -> Line {
    evidence::name(state.outcomes.evidence.len() + 1, called)
}

fn stand_in(state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    let files = due.step.files();
    if kept(state, due.planned) < usize::from(files.fewest.max(1)) {
        StandIn::Attaches
    } else {
        StandIn::Says(EventKind::nothing_more())
    }
}

/// A file whose digest or name is not the expected one.
fn concerns(_state: &State, due: &Due<'_>, about: &Subject) -> bool {
    let compared = due.step.expected.is_some() || !due.step.files().names.is_empty();
    compared && matches!(about, Subject::File { .. })
}
