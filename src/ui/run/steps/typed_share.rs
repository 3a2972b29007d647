//! A share of another scheme that is typed, unseen: words by the rule of all words, each in its numbered place; letters and
//! digits twice, since nothing in such a share shows a slip.

use eframe::egui::Ui;

use super::super::super::kit::{self, SecretField, Signal};
use super::super::super::reading::{WordLine, Words};
use crate::sharing::foreign::Scheme;
use crate::vocab::SecretText;
use crate::vocab::text::counted;
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

    /// The list of its words, and how many there may be. A share of SLIP-39 has 20 words for 128 bits and 33 for 256, and others
    /// for what lies between or above; a phrase of BIP-39 has one of five lengths.
    const fn words(self) -> Option<(WordList, &'static [Length])> {
        use Length::{Just, More};
        match self {
            Self::Slip39 => Some((WordList::Slip39, &[Just(20), Just(33), More(20)])),
            Self::Bip39 => Some((WordList::Bip39, &[Just(12), Just(15), Just(18), Just(21), Just(24)])),
            Self::Letters => None,
        }
    }
}

/// How many words a share has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    /// So many.
    Just(usize),
    /// Another number, at least this.
    More(usize),
}

impl Length {
    fn called(self) -> String {
        match self {
            Self::Just(count) => counted(count, "word"),
            Self::More(_) => "Another number".to_owned(),
        }
    }

    const fn of(self, list: WordList) -> Words {
        match self {
            Self::Just(count) => Words::Many(count, list),
            Self::More(least) => Words::AtLeast(least, list),
        }
    }
}

/// What is typed of it so far. Secret.
#[derive(Default)]
pub struct TypedShare {
    /// How many words it has, as somebody said.
    length: Option<Length>,
    line: Option<(Written, Length, WordLine)>,
    one: SecretField,
    two: SecretField,
}

impl TypedShare {
    /// True if nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.one.is_empty() && self.line.as_ref().is_none_or(|(_, _, line)| line.is_empty())
    }

    /// Letters and words typed so far: another number is another text, or soon will be.
    pub fn typed(&self) -> usize {
        let line = self.line.as_ref().map_or(0, |(_, _, line)| line.typed_letters());
        line + self.one.count() + self.two.count()
    }

    /// Wipes what was typed; how many words the next one has stays chosen.
    pub fn clear(&mut self) {
        self.one.clear();
        self.two.clear();
        if let Some((_, _, line)) = &mut self.line {
            line.clear();
        }
    }

    /// Draws its field. The share, once it is to be taken: it stays in the field until it was. While `free` is false another is
    /// being looked at.
    pub fn show(&mut self, ui: &mut Ui, written: Written, free: bool) -> Option<SecretText> {
        match written.words() {
            Some((list, lengths)) => self.words(ui, written, (list, lengths), free),
            None => self.letters(ui, free),
        }
    }

    fn words(
        &mut self,
        ui: &mut Ui,
        written: Written,
        (list, lengths): (WordList, &'static [Length]),
        free: bool,
    ) -> Option<SecretText> {
        (self.one, self.two) = Default::default();
        self.length = self.length.filter(|length| lengths.contains(length));
        kit::caption(ui, "It has");
        kit::in_a_row(ui, |ui| {
            for length in lengths {
                kit::choice(ui, &mut self.length, Some(*length), &length.called());
            }
        });
        kit::space(ui);
        let Some(length) = self.length else {
            self.line = None;
            return None;
        };
        // what is typed goes with what was chosen: half of a longer one is a whole of another length
        if self.line.as_ref().is_none_or(|(typed, of, _)| (*typed, *of) != (written, length)) {
            self.line = Some((written, length, WordLine::new(length.of(list))));
        }
        let (_, _, line) = self.line.as_mut().expect("put there, or there before");
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
        // where nobody said how many there are, Enter may be struck in the middle
        let mut taken = entered && ready && matches!(length, Length::Just(_));
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
        taken.then(|| line.text())
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
        Some(self.one.text().again())
    }
}
