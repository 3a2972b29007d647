//! A sheet that was held against its ceremony, or against itself, and what is shown of it.

use eframe::egui::Ui;

use super::super::kit::{self, Signal};
use crate::sharing::share::{Authenticity, Share};
use crate::vocab::text::capital;

/// One sheet, and what it came to.
pub struct Row {
    pub signal: Signal,
    /// Where it was read.
    pub label: String,
    /// What it was, in a few words.
    pub was: String,
    pub text: String,
    /// Words to compare with another paper, one by one: they are what proves the sheet.
    pub words: Option<(&'static str, String)>,
    /// What else is known of it.
    pub facts: Vec<(&'static str, String)>,
}

impl Row {
    /// What it came to, before anything else is asked.
    pub fn show_verdict(&self, ui: &mut Ui) {
        kit::notice(ui, self.signal, &self.text);
        kit::caption(ui, &format!("Read from {}", self.label));
        if let Some((name, words)) = &self.words {
            kit::space(ui);
            kit::text::spelled(ui, name, words);
        }
    }

    /// What it was, among others; of the sheet at hand the verdict stands above already.
    pub fn show_among_others(&self, ui: &mut Ui, at_hand: bool) {
        kit::text::rule(ui);
        let said = if at_hand { capital(&self.was) } else { self.text.clone() };
        kit::text::remark(ui, self.signal, &said);
        kit::caption(ui, &format!("Read from {}", self.label));
        ui.add_space(4.0);
        let words = self.words.iter().filter(|_| !at_hand);
        for (name, value) in words.chain(&self.facts) {
            kit::text::fact(ui, name, value);
        }
    }

    /// What a sheet proves without its transcript: that nobody changed it since somebody with this key signed it.
    pub fn by_itself(label: String, about: String, share: &Share) -> Self {
        match share.authenticity() {
            Ok(Authenticity::SignedBy(key)) => Self {
                signal: Signal::Attention,
                text: "The sheet is whole, and not proven yet. Compare these words of the ceremony key with the attestation page.".into(),
                words: Some(("Ceremony key", key.spoken())),
                facts: vec![
                    ("Sheet", about),
                    ("Key fingerprint", share.header.fingerprint.words()),
                    ("Digest", share.digest().hex()),
                ],
                label,
                was: "whole".into(),
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
