//! What opens a locked share, typed: a passphrase in one field, or eight code words, each in its place.

use eframe::egui::Ui;

use super::super::kit::{self, SecretField};
use super::word_line::WordLine;
use crate::sharing::lock::CODE_WORDS;
use crate::sharing::share::LockKind;
use crate::vocab::SecretText;

/// The field, as the lock wants it.
#[derive(Debug)]
pub struct LockInput {
    passphrase: SecretField,
    words: WordLine,
}

impl Default for LockInput {
    fn default() -> Self {
        Self { passphrase: SecretField::default(), words: WordLine::new(CODE_WORDS, true) }
    }
}

impl LockInput {
    /// What is missing before the lock can be tried.
    pub fn missing(&self, kind: LockKind) -> Option<String> {
        match kind {
            LockKind::None => None,
            LockKind::Passphrase => self.passphrase.is_empty().then(|| "type the passphrase".to_owned()),
            LockKind::CodeWords => (!self.words.is_whole()).then(|| "type the eight code words".to_owned()),
        }
    }

    /// Draws the field of this lock; `whose` says whose it is.
    pub fn show(&mut self, ui: &mut Ui, kind: LockKind, whose: &str) {
        match kind {
            LockKind::None => {}
            LockKind::Passphrase => drop(self.passphrase.show(ui, &format!("The passphrase{whose}"), 420.0)),
            LockKind::CodeWords => {
                let name = format!("The eight code words{whose}");
                kit::caption(
                    ui,
                    &format!("{name}: from the custodian's card, four letters of each are enough"),
                );
                let response = self.words.line(ui, "code words", &name, 560.0);
                let mut back = self.words.below(ui);
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

    /// Wipes what was typed.
    pub fn clear(&mut self) {
        self.passphrase.clear();
        self.words.clear();
    }
}
