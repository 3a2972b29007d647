//! What is private hides by itself: when the window loses the keyboard, and after a minute without a key.

use std::time::{Duration, Instant};

use eframe::egui::{self, Ui};

use super::super::kit::{self, Signal};

/// Without a key for this long, the screen hides.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// The curtain before a private screen.
#[derive(Debug)]
pub struct Curtain {
    drawn: bool,
    /// What is behind it was shown once at least.
    pub shown_once: bool,
    last_sign: Instant,
}

impl Default for Curtain {
    fn default() -> Self {
        Self { drawn: false, shown_once: false, last_sign: Instant::now() }
    }
}

impl Curtain {
    /// True while it hides what is behind it: nothing can be done there then.
    pub const fn is_drawn(&self) -> bool {
        self.drawn
    }

    /// True if what is behind it may be shown. Otherwise the curtain is drawn, with a way back.
    pub fn is_open(&mut self, ui: &mut Ui) -> bool {
        let (focused, sign) = ui.input(|input| (input.focused, !input.events.is_empty()));
        if sign && !self.drawn {
            self.last_sign = Instant::now();
        }
        if !focused || self.last_sign.elapsed() >= PATIENCE {
            self.drawn = true;
        }
        if !self.drawn {
            ui.ctx().request_repaint_after(
                PATIENCE.saturating_sub(self.last_sign.elapsed()) + Duration::from_millis(10),
            );
            return true;
        }
        kit::heading(ui, "Hidden");
        kit::space(ui);
        kit::notice(
            ui,
            Signal::Attention,
            "The private screen hid itself: the window lost the keyboard, or nobody touched a key for a minute. Nothing is lost.",
        );
        kit::space(ui);
        if kit::accent(ui, "I am alone at the screen: show it again").clicked()
            || focused && kit::enter_struck(ui.ctx())
        {
            self.drawn = false;
            self.last_sign = Instant::now();
            kit::want_focus(ui.ctx());
            ui.ctx().request_repaint();
        }
        false
    }
}

/// A button that counts as held while the mouse or the space bar is down on it.
pub fn hold_to_show(ui: &mut Ui, name: &str) -> bool {
    let button = kit::accent(ui, name);
    kit::offer_focus(ui, &button);
    button.is_pointer_button_down_on()
        || button.has_focus() && ui.input(|input| input.key_down(egui::Key::Space))
}
