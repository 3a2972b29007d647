//! On a medium that starts nothing else: the way to its own pages, and turning the laptop off. There is no other way out.

use eframe::egui::{Id, Key, Modal, Ui, ViewportCommand};

use super::kit;
use crate::desk::kiosk::{self, Wish};

/// The two ways out, and the question before the second one.
#[derive(Debug)]
pub struct Leaving {
    offered: bool,
    asked: bool,
}

impl Leaving {
    /// Offered only where the window is all that there is.
    pub fn new() -> Self {
        Self { offered: kiosk::is_all_there_is(), asked: false }
    }

    /// The buttons.
    pub fn buttons(&mut self, ui: &mut Ui) {
        if !self.offered {
            return;
        }
        if kit::quiet(ui, "Back to the start").clicked() {
            leave(ui, Wish::Start);
        }
        if kit::quiet(ui, "Power off").clicked() {
            self.asked = true;
        }
    }

    /// The question, over everything else.
    pub fn question(&mut self, ui: &mut Ui) {
        if !self.asked {
            return;
        }
        let (mut stay, mut off) = (false, false);
        let shown = Modal::new(Id::unique("power-off")).frame(kit::dialog(ui.ctx())).show(ui.ctx(), |ui| {
            ui.set_width(520.0_f32.min(ui.ctx().content_rect().width() - 60.0));
            kit::title(ui, "Turn the laptop off?");
            let said = if kiosk::sticks().is_empty() {
                "Everything here is in memory and is lost when the power goes. To keep a ceremony, copy its folder onto a stick."
            } else {
                "What is on a stick stays there. What lies in memory is lost when the power goes: to keep a ceremony that is not on a stick, copy its folder onto one."
            };
            kit::body(ui, said);
            kit::space(ui);
            ui.horizontal(|ui| {
                let response = kit::accent(ui, "Stay");
                stay = response.clicked();
                if ui.memory(|memory| memory.focused().is_none()) {
                    response.request_focus();
                }
                off = kit::danger(ui, "Turn it off").clicked();
            });
        });
        if off {
            leave(ui, Wish::PowerOff);
        }
        if stay || shown.should_close() || ui.ctx().input(|input| input.key_pressed(Key::Escape)) {
            self.asked = false;
        }
    }
}

/// Closes the window; a wish that cannot be said leads to the medium's pages too, which ask what comes next.
fn leave(ui: &Ui, wish: Wish) {
    let _ = kiosk::wish(wish);
    ui.ctx().send_viewport_cmd(ViewportCommand::Close);
}
