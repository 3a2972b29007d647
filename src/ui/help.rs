//! F1 outside a ceremony: what this page is for, and which keys there are. In a ceremony every step has its own.

use eframe::egui::{self, Id, Key, Modal};

use super::kit;

/// What is said of a page.
#[derive(Clone, Copy, Debug)]
pub struct Help {
    /// Its name.
    pub title: &'static str,
    /// What it is for.
    pub text: &'static str,
}

/// The first screen.
pub const HOME: Help = Help {
    title: "Help: the beginning",
    text: "Hold a ceremony makes a key and prints its shares. Recover a key rebuilds it from enough sheets; in an emergency one person and a witness can. The other three read what there is and change nothing. Whoever has never done it switches on Rehearsal first: the same steps, with a worthless key.",
};

/// The preparation.
pub const PREPARE: Help = Help {
    title: "Help: preparing a ceremony",
    text: "The pages at the top can be filled in in any order; a page that is whole has a tick. Nothing binds before the ceremony is opened on the last page, which says what is missing and where. During the ceremony F1 explains the step that is due.",
};

/// The beginning of an emergency recovery.
pub const EMERGENCY: Help = Help {
    title: "Help: one person and a witness",
    text: "Say who is here and why, and begin: that is written down and signed. Then come the sheets, one bag after the other, then the key with its fingerprint, then where it goes. At the end every opened sheet gets a new bag, and both of you agree to the record. Rotate the key as soon as people can meet.",
};

/// Pages that read: verification, audit, register.
pub const READING: Help = Help {
    title: "Help: looking at what there is",
    text: "This page reads, and changes nothing that was recorded. Escape leads back to the beginning.",
};

/// The settings, and what is to become of an unfinished ceremony.
pub const CHOOSING: Help = Help {
    title: "Help: choosing",
    text: "What each choice does stands beside it; nothing happens before a button is pressed. The button at the bottom left, or Escape, leads back.",
};

const KEYS: &str = "Enter does what the button at the bottom right says, but never leaves a page with results. Tab goes to the next field, the arrow keys choose among rings, the space bar ticks.";

/// Draws it over the page. True once it is to be closed.
pub fn show(ctx: &egui::Context, help: Help) -> bool {
    let mut back = false;
    let shown = Modal::new(Id::unique("help")).frame(kit::dialog(ctx)).show(ctx, |ui| {
        ui.set_width(520.0_f32.min(ctx.content_rect().width() - 60.0));
        egui::ScrollArea::vertical().animated(false).max_height(ctx.content_rect().height() - 150.0).show(
            ui,
            |ui| {
                kit::title(ui, help.title);
                kit::space(ui);
                kit::body(ui, help.text);
                kit::space(ui);
                kit::body(ui, KEYS);
            },
        );
        kit::space(ui);
        let response = kit::button(ui, "Back");
        if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        back = response.clicked();
    });
    back || shown.should_close() || ctx.input(|input| input.key_pressed(Key::Escape))
}
