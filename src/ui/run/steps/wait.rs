//! A step that waits: what is left of the minutes, large, and what somebody has to be able to say.

use std::time::{Duration, Instant};

use eframe::egui::Ui;

use super::super::super::kit;
use super::super::{Deed, Primary, StepContext};
use super::screen::StepScreen;
use crate::ceremony::kinds::wait::waited;
use crate::plan::Step;
use crate::vocab::Mode;
use crate::vocab::text::{capital, counted};

/// Since when it is shown, and which of what was waited for have come about.
pub struct Wait {
    since: Instant,
    ticks: Vec<bool>,
}

impl Wait {
    /// A step that has just become due.
    pub fn new(step: &Step) -> Self {
        Self { since: Instant::now(), ticks: vec![false; step.ticks.len()] }
    }

    /// Seconds to go, as far as this screen can tell; the entry itself is held against the time of the one before.
    fn seconds(&self, context: &StepContext<'_>) -> u64 {
        let minutes = context.state.minutes_to_wait(context.step);
        (u64::from(minutes) * 60).saturating_sub(self.since.elapsed().as_secs())
    }
}

/// So many minutes, which pass.
fn pass(minutes: u16) -> String {
    format!("{} pass{}", counted(minutes, "minute"), if minutes == 1 { "es" } else { "" })
}

/// Minutes and seconds, as a clock that runs down shows them.
fn left(seconds: u64) -> String {
    format!("{}:{:02} min left", seconds / 60, seconds % 60)
}

impl StepScreen for Wait {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let seconds = self.seconds(context);
        if let Some(minutes) = context.step.wait_minutes {
            let passes = match context.state.mode() {
                Mode::Rehearsal => {
                    format!("In production {} before the ceremony goes on.", pass(minutes))
                }
                Mode::Production => format!("{} before the ceremony goes on.", capital(&pass(minutes))),
            };
            kit::caption(ui, &passes);
            let now = match (context.state.mode(), seconds) {
                (Mode::Rehearsal, _) => "A rehearsal does not wait.".to_owned(),
                (Mode::Production, 0) => "The time is over.".to_owned(),
                (Mode::Production, seconds) => left(seconds),
            };
            kit::heading(ui, &now);
            kit::space(ui);
        }
        if seconds > 0 {
            ui.request_repaint_after(Duration::from_secs(1));
        }
        for (tick, text) in self.ticks.iter_mut().zip(&context.step.ticks) {
            kit::tick(ui, tick, text);
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        let seconds = self.seconds(context);
        let missing = if seconds > 0 {
            Some(left(seconds))
        } else if self.ticks.contains(&false) {
            Some("tick it once it has come about".to_owned())
        } else {
            None
        };
        Some(Primary::new("Go on: the waiting is over", missing))
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        Some(Deed::new(waited(context.step)))
    }
}
