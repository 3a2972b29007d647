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

/// The beginning of an emergency recovery.
pub const EMERGENCY: Help = Help {
    title: "Help: one person and a witness",
    text: "Say who is here and why, and begin: that is written down and signed. Then come the sheets, one bag after the other, then the key with its fingerprint, then where it goes. At the end every opened sheet gets a new bag, and both of you agree to the record. Rotate the key as soon as people can meet.",
};

/// The verification.
pub const VERIFY: Help = Help {
    title: "Help: verifying a transcript",
    text: "Name or drop the folder of a ceremony. Every line is replayed through the rules, and every signature is checked; nothing is changed. Whose key signed it, only something from outside the folder can tell: the words on the attestation page or a sheet, or a list of trusted keys. The verdict stands at the top, what was not checked below it, then the ceremony, its people, its exceptions and its entries. Escape leads back to the beginning.",
};

/// The audit of sheets.
pub const AUDIT: Help = Help {
    title: "Help: auditing sheets",
    text: "Name the folder of the ceremony that made the sheets, then read them one at a time. It says whether each is genuine, which share and which serial it is, and whether it was spoiled. Nothing of the key is put together, and nothing is written down: an audit that is recorded is a ceremony of its own, among the scripts. Escape leads back to the beginning.",
};

/// The register.
pub const REGISTER: Help = Help {
    title: "Help: the key register",
    text: "It is read from the folders of the ceremonies, and stores nothing of its own: whoever has the folders has the register. What is urgent comes first. Open a key for its life: its sets and sheets, who holds them, what happened, what is due. Drop a folder to look there too. Held against a list of trusted keys it counts what the list vouches for, and lists the rest apart. Escape leads back.",
};

/// The settings.
pub const SETTINGS: Help = Help {
    title: "Help: the settings",
    text: "Each choice takes effect at once and is kept for the next start; none of them changes what is recorded of a ceremony. Paper is the size of every sheet and paper that is printed. Done, or Escape, leads back.",
};

/// What is to become of an unfinished ceremony.
pub const UNFINISHED: Help = Help {
    title: "Help: an unfinished ceremony",
    text: "What it left stands here: what exists, what is gone, and what is done again. Go on in a new transcript, which names this one and takes over where its sheets are; or close it as aborted, if it is not to go on. Nothing happens before a button is pressed, and the old folder stays as it is. Back, or Escape, leads to the beginning.",
};

/// Something is read aloud.
pub const ALOUD: Help = Help {
    title: "Help: read aloud",
    text: "What stands large here is read aloud, word by word, and everybody who has it on paper or on a screen compares. If one word differs, stop, and find out why before anything goes on; as long as the transcript is not sealed, record an exception. It is written down already; it can be read again in the folder.",
};

/// For one person's eyes.
pub const ALONE: Help = Help {
    title: "Help: for one person alone",
    text: "Everybody else looks away. What is shown goes when the window loses the keyboard, and after a minute in which nobody strikes a key; the next key brings it back. Write it where it belongs, never on the sheet, then go on: it is not shown again.",
};

/// The end of a ceremony.
pub const END: Help = Help {
    title: "Help: the end",
    text: "Nothing can be added any more. The list leads the people out: papers are printed and signed, the folder goes onto two media that are kept apart, everybody takes what is theirs, machines are switched off. Verify it now reads the folder as a stranger would. Whoever leaves can come back: the folder has everything, and the commands papers and copy do the same later.",
};

/// The statement as codes.
pub const STATEMENT: Help = Help {
    title: "Help: the statement as codes",
    text: "For people who sign with a key of their own on another machine: it reads the codes one after the other, and has the statement. Its SHA-256 stands beside them, to be compared. Who signs on paper needs none of this. Escape leads back to the end.",
};

/// An entry was not kept, or what should have come of it did not.
pub const TROUBLE: Help = Help {
    title: "Help: something failed",
    text: "What failed stands on the page, and what can be done about it. The entries before it are signed and kept. Try again once the cause is mended: the same entry is written, and nothing is done twice. If it cannot be mended, break it off: secrets are forgotten, and the next start offers to go on in a new transcript.",
};

const KEYS: &str = "Where a button stands at the bottom right, Enter does what it says, but never leaves a page with results. Tab goes to the next field or button, the arrow keys choose one of several, the space bar ticks and presses.";

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
