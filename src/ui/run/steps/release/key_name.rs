//! The derived key that is meant: one of those that the script names, or purpose, algorithm and index.

use eframe::egui::Ui;

use super::super::super::super::kit::{self, Signal};
use crate::plan::template::MayLeave;
use crate::sharing::certifying::IssuedKind;
use crate::sharing::derive::{Algorithm, KeyName, Purpose};
use crate::sharing::form::PublicForm;
use crate::sharing::signing::{Namespace, Scheme};

/// A name being chosen.
#[derive(Default)]
pub struct NameField {
    named: Option<KeyName>,
    purpose: String,
    algorithm: Option<Algorithm>,
    index: String,
}

/// What an algorithm is for, beside its word.
const fn said(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Aes256 => "aes-256: a symmetric key",
        Algorithm::Ed25519 => "ed25519: signatures",
        Algorithm::X25519 => "x25519: agreement, age",
        Algorithm::P256 => "p-256: signatures or agreement",
        Algorithm::P384 => "p-384: signatures or agreement",
        Algorithm::Seed128 => "seed-128: 12 words of a wallet",
        Algorithm::Seed256 => "seed-256: 24 words of a wallet",
    }
}

fn goes_with(algorithm: Algorithm, what: MayLeave) -> bool {
    match what {
        MayLeave::Key | MayLeave::DerivedKey | MayLeave::Payload => true,
        MayLeave::Signature => Scheme::SshSig(Namespace::file()).check(algorithm).is_ok(),
        MayLeave::PublicHalf => PublicForm::Pem.check(algorithm).is_ok(),
        MayLeave::Certificate => IssuedKind::is_signed_by(algorithm),
    }
}

impl NameField {
    /// The name, or what is missing of it. `names` are those of the script, if it names some.
    pub fn name(&self, names: &[KeyName]) -> Result<KeyName, String> {
        if !names.is_empty() {
            return self.named.clone().ok_or_else(|| "choose the derived key".to_owned());
        }
        let purpose = self.purpose.trim();
        if purpose.is_empty() {
            return Err("fill in: what the derived key is for".to_owned());
        }
        Purpose::new(purpose).map_err(|error| format!("what the derived key is for: {error}"))?;
        let algorithm = self.algorithm.ok_or_else(|| "choose the algorithm".to_owned())?;
        let index = self.index.trim();
        if index.is_empty() {
            return Err("fill in: the index of the derived key".to_owned());
        }
        let name = format!("{purpose}:{}:{index}", algorithm.word());
        name.parse().map_err(|error: crate::sharing::derive::NameError| error.to_string())
    }

    /// Draws it, with what is wrong at its field.
    pub fn show(&mut self, ui: &mut Ui, what: MayLeave, names: &[KeyName]) {
        if !names.is_empty() {
            kit::caption(ui, "The derived key, as the script names it");
            for name in names {
                kit::choice(ui, &mut self.named, Some(name.clone()), &name.to_string());
            }
            kit::space(ui);
            return;
        }
        let typed = self.purpose.trim();
        let odd =
            (!typed.is_empty()).then(|| Purpose::new(typed).err()).flatten().map(|error| error.to_string());
        let remark = odd.as_deref().map(|why| (Signal::Stop, why));
        kit::field_with(ui, "What the derived key is for", &mut self.purpose, 420.0, "releases", remark);
        kit::caption(ui, "Its algorithm");
        kit::in_a_row(ui, |ui| {
            for algorithm in Algorithm::ALL.into_iter().filter(|one| goes_with(*one, what)) {
                kit::choice(ui, &mut self.algorithm, Some(algorithm), said(algorithm));
            }
        });
        if self.algorithm.is_some_and(|algorithm| !goes_with(algorithm, what)) {
            self.algorithm = None;
        }
        kit::space(ui);
        kit::field_with(ui, "Its index, counted from 0", &mut self.index, 160.0, "0", None);
        if let Ok(name) = self.name(names) {
            kit::fact(
                ui,
                "The whole name: write it down, for with it and the sheets anybody gets the same key",
                &name.to_string(),
            );
        }
        kit::space(ui);
    }
}
