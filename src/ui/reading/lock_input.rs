//! What opens a locked share, typed: a passphrase in one field, or eight code words, each in its place. Its owner says
//! first that nobody else looks at the screen.

use eframe::egui::Ui;

use super::super::kit::{self, SecretField, Signal};
use super::typed_words::Words;
use super::word_line::WordLine;
use crate::sharing::lock::CODE_WORDS;
use crate::sharing::share::LockKind;
use crate::vocab::SecretText;

/// The field, as the lock wants it.
#[derive(Debug)]
pub struct LockInput {
    passphrase: SecretField,
    words: WordLine,
    /// Its owner is at the screen, and nobody else looks at it.
    alone: bool,
    /// Why what was typed last did not open it.
    refused: Option<String>,
}

impl Default for LockInput {
    fn default() -> Self {
        Self {
            passphrase: SecretField::default(),
            words: WordLine::new(Words::Numbered(CODE_WORDS)),
            alone: false,
            refused: None,
        }
    }
}

impl LockInput {
    /// What is missing before the lock can be tried.
    pub fn missing(&self, kind: LockKind) -> Option<String> {
        match kind {
            LockKind::None => None,
            LockKind::Passphrase | LockKind::CodeWords if !self.alone => {
                Some("the one whose share it is comes to the screen".to_owned())
            }
            LockKind::Passphrase => self.passphrase.is_empty().then(|| "type the passphrase".to_owned()),
            LockKind::CodeWords => (!self.words.is_whole()).then(|| "type the eight code words".to_owned()),
        }
    }

    /// Draws the field of this lock, once whoever types into it, who is `here`, has said that nobody else looks. It opens what is
    /// `whose`.
    pub fn show(&mut self, ui: &mut Ui, kind: LockKind, (here, whose): (&str, &str)) {
        if kind == LockKind::None {
            return;
        }
        // a tick, which Enter does not set: whoever struck it for the sheet is not alone yet
        let here = format!("{here} is at the screen, and everybody else looks away");
        // that somebody is there is said once; another try goes on at the field
        if kit::tick(ui, &mut self.alone, &here).changed() {
            self.wipe();
            kit::want_focus(ui.ctx());
        }
        if !self.alone {
            return;
        }
        kit::space(ui);
        match kind {
            LockKind::None => {}
            LockKind::Passphrase => {
                self.passphrase.show(ui, &format!("The passphrase of {whose}"), 420.0);
            }
            LockKind::CodeWords => self.code_words(ui, whose),
        }
        let empty = self.passphrase.is_empty() && self.words.is_empty();
        if let Some(why) = self.refused.as_ref().filter(|_| empty) {
            kit::text::remark(ui, Signal::Stop, why);
        }
    }

    fn code_words(&mut self, ui: &mut Ui, whose: &str) {
        let name = format!("The eight code words of {whose}");
        kit::caption(ui, &format!("{name}: from the card, four letters of each are enough"));
        let response = self.words.line(ui, "code words", &name, 560.0);
        let mut back = self.words.below(ui, &[], true);
        ui.horizontal(|ui| {
            back |= self.words.show_button(ui);
            if kit::by_pointer(ui, "Clear", !self.words.is_empty()).clicked() {
                self.words.clear();
                back = true;
            }
        });
        if back {
            response.request_focus();
        }
    }

    /// Hands over what was typed and is empty again.
    pub fn take(&mut self, kind: LockKind) -> Option<SecretText> {
        match kind {
            LockKind::None => None,
            LockKind::Passphrase => Some(self.passphrase.take()),
            LockKind::CodeWords => {
                let text = self.words.text();
                self.words.clear();
                Some(text)
            }
        }
    }

    /// Says at the field why what was typed did not open it, if somebody is at it.
    pub fn tell(&mut self, why: &str) -> bool {
        if self.alone {
            self.refused = Some(why.to_owned());
        }
        self.alone
    }

    /// Wipes what was typed; the same person types again.
    pub fn wipe(&mut self) {
        self.passphrase.clear();
        self.words.clear();
    }

    /// Wipes what was typed; the next one to type says anew that nobody looks.
    pub fn clear(&mut self) {
        self.wipe();
        (self.alone, self.refused) = (false, None);
    }
}
