//! A share of another scheme that is typed, unseen: words by the rule of all words, each in its numbered place; letters and
//! digits twice, since nothing in such a share shows a slip.

use eframe::egui::Ui;

use super::super::super::kit::{self, SecretField, Signal};
use super::super::super::reading::{WordLine, Words};
use crate::sharing::foreign::Scheme;
use crate::vocab::SecretText;
use crate::vocab::wordlists::WordList;

/// What a share is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Words of SLIP-39.
    Slip39,
    /// Words of BIP-39.
    Bip39,
    /// Letters and digits.
    Letters,
}

impl Written {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Slip39, Self::Bip39, Self::Letters];

    /// What the shares of a scheme are written in.
    pub const fn of(scheme: Scheme) -> Self {
        match scheme {
            Scheme::Slip39 => Self::Slip39,
            Scheme::Bip39 => Self::Bip39,
            Scheme::Vault | Scheme::Ssss | Scheme::SsssPlain | Scheme::Gfshare => Self::Letters,
        }
    }

    /// The scheme, where what it is written in says it.
    pub const fn scheme(self) -> Option<Scheme> {
        match self {
            Self::Slip39 => Some(Scheme::Slip39),
            Self::Bip39 => Some(Scheme::Bip39),
            Self::Letters => None,
        }
    }

    /// In a choice.
    pub const fn called(self) -> &'static str {
        match self {
            Self::Slip39 => "Words of SLIP-39, typed",
            Self::Bip39 => "Words of BIP-39, typed",
            Self::Letters => "Letters and digits, typed",
        }
    }

    /// The words, and at least how many they are: 128 bits make 20 of SLIP-39 and 12 of BIP-39.
    const fn words(self) -> Option<Words> {
        match self {
            Self::Slip39 => Some(Words::AtLeast(20, WordList::Slip39)),
            Self::Bip39 => Some(Words::AtLeast(12, WordList::Bip39)),
            Self::Letters => None,
        }
    }
}

/// What is typed of it so far. Secret.
#[derive(Default)]
pub struct TypedShare {
    line: Option<(Written, WordLine)>,
    one: SecretField,
    two: SecretField,
}

impl TypedShare {
    /// True if nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.one.is_empty() && self.line.as_ref().is_none_or(|(_, line)| line.is_empty())
    }

    /// Draws its field. The share, once it is typed and to be taken. While `free` is false another is being looked at.
    pub fn show(&mut self, ui: &mut Ui, written: Written, free: bool) -> Option<SecretText> {
        if let Some(words) = written.words() {
            self.words(ui, written, words, free)
        } else {
            self.letters(ui, free)
        }
    }

    fn words(&mut self, ui: &mut Ui, written: Written, words: Words, free: bool) -> Option<SecretText> {
        (self.one, self.two) = Default::default();
        if self.line.as_ref().is_none_or(|(typed, _)| *typed != written) {
            self.line = Some((written, WordLine::new(words)));
        }
        let (_, line) = self.line.as_mut().expect("put there a line above");
        kit::caption(
            ui,
            "The words of the share, four letters each are enough. Numbers may stand between them.",
        );
        ui.add_space(4.0);
        let response = line.line(ui, "words of the share", "The words of the share", 560.0);
        ui.add_space(4.0);
        let mut back = line.below(ui, &[], true);
        let ready = free && line.is_whole();
        let entered = response.has_focus() && kit::enter_struck(ui.ctx());
        if response.has_focus() {
            kit::keep_enter(ui);
        }
        let mut taken = entered && ready;
        ui.horizontal_wrapped(|ui| {
            taken |= ui.add_enabled_ui(ready, |ui| kit::button(ui, "Take the share")).inner.clicked();
            back |= line.show_button(ui);
            if kit::by_pointer(ui, "Clear", !line.is_empty()).clicked() {
                line.clear();
                back = true;
            }
        });
        if back {
            response.request_focus();
        }
        if !taken {
            return None;
        }
        let text = line.text();
        line.clear();
        Some(text)
    }

    fn letters(&mut self, ui: &mut Ui, free: bool) -> Option<SecretText> {
        self.line = None;
        self.one.show(ui, "The share", 520.0);
        kit::space(ui);
        self.two.show(ui, "The share, again", 520.0);
        kit::caption(ui, "Twice, since nothing in such a share shows a slip.");
        let same = self.one.text().matches(self.two.text());
        if !same && !self.two.is_empty() {
            kit::text::remark(ui, Signal::Plain, "not yet the same");
        }
        let ready = free && !self.one.is_empty() && same;
        if !ready || !kit::button(ui, "Take the share").clicked() {
            return None;
        }
        kit::keep_enter(ui);
        self.two.clear();
        Some(self.one.take())
    }
}
