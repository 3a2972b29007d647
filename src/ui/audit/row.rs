//! A sheet that was held against its ceremony, or against itself, and what is shown of it.

use eframe::egui::Ui;

use super::super::kit::{self, Signal};
use crate::sharing::share::{Authenticity, Share};
use crate::vocab::text::capital;

/// Words of a sheet that prove it once somebody held them against another paper, and what that came to.
pub struct ToCompare {
    name: &'static str,
    words: String,
    /// True if they agree; nothing until somebody says so.
    agree: Option<bool>,
}

/// One sheet, and what it came to.
pub struct Row {
    pub signal: Signal,
    /// Where it was read.
    pub label: String,
    /// What it was, in a few words.
    pub was: String,
    pub text: String,
    /// Words to compare with another paper, one by one: they are what proves the sheet.
    pub words: Option<ToCompare>,
    /// What else is known of it.
    pub facts: Vec<(&'static str, String)>,
}

impl Row {
    /// What it came to, before anything else is asked. True if somebody has just answered what it asks.
    pub fn show_verdict(&mut self, ui: &mut Ui) -> bool {
        kit::notice(ui, self.signal, &self.text);
        kit::caption(ui, &format!("Read from {}", self.label));
        let Some(ToCompare { name, words, agree }) = &self.words else { return false };
        kit::space(ui);
        kit::text::spelled(ui, name, words);
        if agree.is_some() {
            return false;
        }
        kit::space(ui);
        kit::caption(
            ui,
            "Hold each word against the attestation page of the day on which the sheet was made.",
        );
        let mut answer = None;
        ui.horizontal_wrapped(|ui| {
            if kit::accent(ui, "Every word agrees").clicked() {
                answer = Some(true);
            }
            if kit::button(ui, "A word differs").clicked() {
                answer = Some(false);
            }
        });
        if let Some(agree) = answer {
            self.answer(agree);
        }
        answer.is_some()
    }

    /// True while somebody is to say whether its words agree with another paper.
    pub const fn asks(&self) -> bool {
        matches!(self.words, Some(ToCompare { agree: None, .. }))
    }

    /// What the comparison of its words came to.
    fn answer(&mut self, agree: bool) {
        let Some(compared) = &mut self.words else { return };
        compared.agree = Some(agree);
        let (signal, was, text) = if agree {
            (
                Signal::Done,
                "genuine by the words of its key",
                "The sheet is genuine: its key signed it, and its words are those of the attestation page, as you said.",
            )
        } else {
            (
                Signal::Stop,
                "words differ",
                "NOT PROVEN. The words of the key that signed this sheet are not those of the attestation page. It is of another day or another ceremony, or it is forged. Keep it aside, and ask who holds the transcript.",
            )
        };
        (self.signal, self.was, self.text) = (signal, was.into(), text.into());
    }

    /// What it was, among others; of the sheet at hand the verdict stands above already.
    pub fn show_among_others(&self, ui: &mut Ui, at_hand: bool) {
        kit::text::rule(ui);
        let said = if at_hand { capital(&self.was) } else { self.text.clone() };
        kit::text::remark(ui, self.signal, &said);
        kit::caption(ui, &format!("Read from {}", self.label));
        ui.add_space(4.0);
        if let Some(compared) = self.words.as_ref().filter(|_| !at_hand) {
            kit::text::fact(ui, compared.name, &compared.words);
        }
        for (name, value) in &self.facts {
            kit::text::fact(ui, name, value);
        }
    }

    /// What a sheet proves without its transcript: that nobody changed it since somebody with this key signed it.
    pub fn by_itself(label: String, about: String, share: &Share) -> Self {
        match share.authenticity() {
            Ok(Authenticity::SignedBy(key)) => Self {
                signal: Signal::Attention,
                text: "The sheet is whole, and not proven yet: compare the words of the key that signed it with the attestation page.".into(),
                words: Some(ToCompare { name: "Ceremony key", words: key.spoken(), agree: None }),
                facts: vec![
                    ("Sheet", about),
                    ("Key fingerprint", share.header.fingerprint.words()),
                    ("Digest", share.digest().hex()),
                ],
                label,
                was: "whole, words not compared".into(),
            },
            Ok(Authenticity::Unsigned) => Self {
                signal: Signal::Attention,
                text: "The sheet was typed without its signature rows, so nothing proves it. Type them too, or scan the code.".into(),
                label,
                was: "not proven".into(),
                words: None,
                facts: vec![("Sheet", about)],
            },
            Err(why) => Self {
                signal: Signal::Stop,
                text: format!("NOT GENUINE. {}", kit::sentence(&why.to_string())),
                label,
                was: "not genuine".into(),
                words: None,
                facts: vec![("Sheet", about)],
            },
        }
    }
}
