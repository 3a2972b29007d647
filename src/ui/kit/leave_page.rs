//! The way out of a page by Escape: at once if nothing is lost, otherwise after a question.

use eframe::egui::{self, Id, Modal, Ui};

/// Whether somebody is being asked.
#[derive(Debug, Default)]
pub struct LeavePage {
    asking: bool,
    /// A button asked, which has the keyboard again if nobody leaves.
    by_button: bool,
}

impl LeavePage {
    /// True while the question stands over the page: the page does not listen then.
    pub const fn is_asking(&self) -> bool {
        self.asking
    }

    /// Asks, as Escape does: for an act that leaves the page.
    pub fn ask(&mut self, ctx: &egui::Context) {
        (self.asking, self.by_button) = (true, true);
        super::leave_focus(ctx);
        ctx.memory_mut(|memory| {
            if let Some(before) = memory.focused() {
                memory.surrender_focus(before);
            }
        });
    }

    /// True if the page is to be left. `at_stake` says what becomes of what was read or typed, if there is any.
    pub fn taken(&mut self, ui: &Ui, at_stake: Option<&str>) -> bool {
        let struck = super::escape_struck(ui.ctx());
        if !self.asking {
            let Some(_) = at_stake else { return struck };
            self.asking = struck;
            return false;
        }
        let Some(at_stake) = at_stake else {
            self.asking = false;
            return false;
        };
        let ctx = ui.ctx();
        let (mut stay, mut leave) = (struck, false);
        let shown = Modal::new(Id::unique("way-out")).frame(super::dialog(ctx)).show(ctx, |ui| {
            ui.set_width(480.0_f32.min(ctx.content_rect().width() - 60.0));
            super::title(ui, "Leave this page?");
            super::body(ui, at_stake);
            super::space(ui);
            ui.horizontal(|ui| {
                let response = super::accent(ui, "Stay here");
                stay |= response.clicked();
                if ui.memory(|memory| memory.focused().is_none()) {
                    response.request_focus();
                }
                leave = super::danger(ui, "Leave the page").clicked();
            });
        });
        if stay || leave || shown.should_close() {
            self.asking = false;
            if std::mem::take(&mut self.by_button) && !leave {
                super::return_focus(ctx);
            }
        }
        leave
    }
}
