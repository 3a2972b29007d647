//! By which key a private CA signs: one that is derived, or one that was sealed.

use eframe::egui::Ui;

use super::super::super::super::kit;
use super::allowed::{Allowed, KeySource};
use super::key_name::NameField;
use super::sealed::SealedChoice;
use crate::desk::sealed_file::SealedContent;
use crate::plan::template::MayLeave;
use crate::sharing::certifying::{SealedKey, Signer};
use crate::ui::run::StepContext;
use crate::vocab::Line;

const CHOICES: [(KeySource, &str); 2] = [
    (KeySource::Derived, "One that is derived from the key of this ceremony"),
    (KeySource::Sealed, "One that was made elsewhere, and is sealed under the key of this ceremony"),
];

/// The key of a CA being chosen.
#[derive(Default)]
pub struct Authority {
    from: Option<KeySource>,
    name: NameField,
    sealed: SealedChoice,
}

impl Authority {
    /// The key, or what is missing first.
    pub fn signer(&self, allowed: &Allowed<'_>) -> Result<Signer, String> {
        match self.from.filter(|from| allowed.may_sign(*from)) {
            None => Err("choose by which key it is signed".to_owned()),
            Some(KeySource::Derived) => {
                self.name.name(&allowed.names(MayLeave::Certificate)).map(Signer::Derived)
            }
            Some(KeySource::Sealed) => {
                let file = self.sealed.called()?;
                let about =
                    Line::lossy(self.sealed.about().expect("a file that was read says what is in it"));
                if self.sealed.is_large() {
                    return Err(
                        "choose another file: what is sealed in this one is too large for a private key"
                            .to_owned(),
                    );
                }
                if !allowed.may_sign_as(&about) {
                    return Err("choose another file: the script names another sealed key".to_owned());
                }
                Ok(Signer::Sealed(SealedKey { file, about }))
            }
        }
    }

    /// What is opened, if the key is sealed. It stays: what is refused is tried again.
    pub fn content(&self) -> Option<SealedContent> {
        self.sealed.content()
    }

    /// Draws the choice and what it wants.
    pub fn show(&mut self, ui: &mut Ui, context: &StepContext<'_>, allowed: &Allowed<'_>) {
        let may: Vec<(KeySource, &str)> =
            CHOICES.into_iter().filter(|(from, _)| allowed.may_sign(*from)).collect();
        if let [(only, _)] = may.as_slice() {
            self.from = Some(*only);
        } else {
            kit::caption(ui, "By which key it is signed");
            for (from, text) in may {
                kit::choice(ui, &mut self.from, Some(from), text);
            }
            kit::space(ui);
        }
        match self.from {
            None => {}
            Some(KeySource::Derived) => {
                self.name.show(ui, MayLeave::Certificate, &allowed.names(MayLeave::Certificate));
            }
            Some(KeySource::Sealed) => self.sealed.show(ui, context),
        }
    }
}
