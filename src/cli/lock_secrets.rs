//! What opens locked shares: lines from a descriptor, or prompts at the terminal.

use super::out::Out;
use crate::desk::environment;
use crate::desk::terminal::{self, PromptError};
use crate::sharing::gather::Candidate;
use crate::sharing::lock::{self, LockCost, LockError, LockSecret};
use crate::sharing::share::LockKind;
use crate::vocab::SecretText;

/// Passphrases: lines from a descriptor, tried in order, or a prompt with three tries a share.
pub(super) struct Secrets {
    lines: Option<Vec<SecretText>>,
    /// Lines that opened a share, by place; tried last for the next.
    used: Vec<usize>,
    trying: Vec<usize>,
    tries: usize,
}

const PROMPT_TRIES: usize = 3;

/// True, and said, if the machine lacks the memory that this lock needs: the kernel would grant it and then end the
/// program.
fn lacks_memory(candidate: &Candidate, out: &mut Out) -> bool {
    let Some(params) = candidate.lock() else { return false };
    let need = params.cost.memory_kib;
    let work = |cost: LockCost| u64::from(cost.memory_kib) * u64::from(cost.passes);
    if work(params.cost) > 8 * work(LockCost::DEFAULT) {
        out.aside(&format!(
            "{}: its lock is a costly one ({}); each try may take minutes",
            candidate.label(),
            params.cost
        ));
    }
    let lacks = environment::available_kib().is_some_and(|available| available < need);
    if lacks {
        let label = candidate.label();
        out.aside(&format!("{label}: {}", LockError::NoMemory(need >> 10)));
    }
    lacks
}

impl Secrets {
    /// From lines already read, or by prompt when there are none.
    pub(super) const fn new(lines: Option<Vec<SecretText>>) -> Self {
        Self { lines, used: Vec::new(), trying: Vec::new(), tries: 0 }
    }

    /// The next secret to try on this share; `None` when there is nothing left to try.
    pub(super) fn ask(
        &mut self,
        candidate: &Candidate,
        failure: Option<LockError>,
        out: &mut Out,
    ) -> Option<LockSecret> {
        if failure.is_none() {
            // a new share: the last line that was tried opened the one before
            self.used.extend(self.trying.pop());
            self.trying.clear();
            self.tries = 0;
        }
        if matches!(failure, Some(LockError::NoMemory(_))) || lacks_memory(candidate, out) {
            return None;
        }
        if self.lines.is_some() {
            self.next_line(candidate, out)
        } else {
            self.prompt(candidate, failure, out)
        }
    }

    fn next_line(&mut self, candidate: &Candidate, out: &mut Out) -> Option<LockSecret> {
        let kind = candidate.header().lock;
        let lines = self.lines.as_ref()?;
        let fresh = (0..lines.len()).filter(|place| !self.used.contains(place));
        let order: Vec<usize> = fresh.chain(self.used.iter().copied()).collect();
        for place in order.into_iter().filter(|place| !self.trying.contains(place)).collect::<Vec<_>>() {
            self.trying.push(place);
            match lines.get(place).map(|line| lock::read_secret(kind, line)) {
                Some(Ok(secret)) => return Some(secret),
                Some(Err(error)) => {
                    out.aside(&format!("{}: line {} given: {error}", candidate.label(), place + 1));
                }
                None => {}
            }
        }
        self.trying.clear();
        None
    }

    fn prompt(
        &mut self,
        candidate: &Candidate,
        failure: Option<LockError>,
        out: &mut Out,
    ) -> Option<LockSecret> {
        if let Some(failure) = failure {
            out.aside(&format!("{}: {failure}", candidate.label()));
        }
        let (what, x) = match candidate.header().lock {
            LockKind::CodeWords => ("Code words", candidate.header().x),
            LockKind::Passphrase | LockKind::None => ("Passphrase", candidate.header().x),
        };
        while self.tries < PROMPT_TRIES {
            self.tries += 1;
            let typed = match terminal::ask(&format!("{what} of share {x} ({})", candidate.label())) {
                Ok(typed) => typed,
                Err(error @ PromptError::NoTerminal) => {
                    out.aside(&error.to_string());
                    return None;
                }
                Err(error) => {
                    out.aside(&error.to_string());
                    continue;
                }
            };
            match lock::read_secret(candidate.header().lock, &typed) {
                Ok(secret) => return Some(secret),
                Err(error) => out.aside(&error.to_string()),
            }
        }
        None
    }
}
