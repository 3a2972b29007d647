//! How this machine stands, looked at again and again while somebody is before it, beside the thread that draws.

use std::path::Path;
use std::time::{Duration, Instant};

use eframe::egui::Ui;

use super::kit::{self, Signal};
use super::task::Task;
use crate::desk::environment;
use crate::desk::hardening::Hardened;
use crate::transcript::record::Finding;

/// How often it is looked at.
const AGAIN: Duration = Duration::from_secs(2);
/// What was seen so long ago is looked at once more before it is recorded as what is.
const OLD: Duration = Duration::from_secs(6);

/// What was found last.
#[derive(Default)]
pub struct MachineLook {
    findings: Vec<Finding>,
    looking: Option<Task<Vec<Finding>>>,
    found: Option<Instant>,
    /// Something was another when it was to be recorded: people look once more.
    changed: bool,
}

impl MachineLook {
    /// What was found; nothing before the first look is over.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What is not as wanted.
    pub fn unwanted(&self) -> impl Iterator<Item = &Finding> + Clone {
        self.findings.iter().filter(|finding| !finding.as_wanted)
    }

    /// Takes in what was found, and looks anew. False if what is not as wanted is another now.
    pub fn follow(&mut self, ui: &Ui, hardened: Hardened, folder: &Path) -> bool {
        let came = self.looking.as_ref().and_then(Task::poll);
        let same = came.is_none_or(|findings| self.take(findings));
        if self.looking.as_ref().is_none_or(|look| look.age() >= AGAIN) {
            let folder = folder.to_owned();
            self.looking = Some(Task::start(ui.ctx(), move |_| environment::findings(hardened, &folder)));
        }
        kit::again_while_somebody_is_here(ui, AGAIN);
        same
    }

    /// Looks at once, if what was found is old: a page that nobody touched was not drawn, and saw nothing. False if what is not as
    /// wanted is another now: people have not seen it yet.
    pub fn bring_up_to_date(&mut self, hardened: Hardened, folder: &Path) -> bool {
        if self.found.is_some_and(|found| found.elapsed() < OLD) {
            return true;
        }
        let same = self.take(environment::findings(hardened, folder));
        self.changed = !same;
        same
    }

    /// Says so, if what was to be recorded was another by then.
    pub fn tell(&self, ui: &mut Ui) {
        if self.changed {
            let said = "Something changed while nobody looked, and nothing was recorded: read it once more.";
            kit::notice(ui, Signal::Attention, said);
            kit::space(ui);
        }
    }

    fn take(&mut self, findings: Vec<Finding>) -> bool {
        let before = std::mem::replace(&mut self.findings, findings);
        self.found = Some(Instant::now());
        self.unwanted().eq(before.iter().filter(|finding| !finding.as_wanted))
    }

    /// Whatever was under way is given up: what is recorded is what is shown.
    pub fn stop(&mut self) {
        self.looking = None;
    }

    /// Takes these in place of what was found.
    pub fn put(&mut self, findings: Vec<Finding>) {
        self.take(findings);
    }
}
