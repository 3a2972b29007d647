//! In which form a key, or the public half of one, is written.

use eframe::egui::Ui;

use super::super::super::super::kit::{self, Signal};
use crate::sharing::derive::{Algorithm, KeyName};
use crate::sharing::form::{Form, PublicForm};

/// A form being chosen.
#[derive(Default)]
pub struct FormChoice {
    chosen: Option<Which>,
    needed: String,
    shares: String,
    public: Option<PublicForm>,
}

/// The forms as people choose them: of one the numbers are typed besides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Whole(Form),
    Slip39,
}

const WHOLE: [Form; 7] =
    [Form::Pkcs8Pem, Form::Pkcs8Der, Form::OpenSsh, Form::Age, Form::Bip39, Form::Raw, Form::Hex];

const fn said(form: Form) -> &'static str {
    match form {
        Form::Pkcs8Pem => "pkcs8-pem: PKCS #8 in PEM",
        Form::Pkcs8Der => "pkcs8-der: PKCS #8 in DER",
        Form::OpenSsh => "openssh: a private key file of OpenSSH",
        Form::Age => "age: an identity of age",
        Form::Bip39 => "bip39: words of a wallet",
        Form::Slip39(_) => "slip39: shares of a wallet",
        Form::Raw => "raw: the bytes alone",
        Form::Hex => "hex: the bytes as a line of text",
    }
}

fn fits(form: Form, of: Option<Algorithm>) -> bool {
    of.map_or_else(|| form.check_root().is_ok(), |algorithm| form.check(algorithm).is_ok())
}

impl FormChoice {
    /// The form of a secret key, or what is missing of it. Of the root key there is no name.
    pub fn form(&self, of: Option<&KeyName>) -> Result<Form, String> {
        let algorithm = of.map(|name| name.algorithm);
        match self.chosen {
            Some(Which::Whole(form)) if fits(form, algorithm) => Ok(form),
            Some(Which::Slip39) if is_seed(algorithm) => {
                let (needed, shares) = (self.needed.trim(), self.shares.trim());
                if needed.is_empty() || shares.is_empty() {
                    return Err("fill in: how many shares, and how many of them are needed".to_owned());
                }
                format!("slip39:{needed}of{shares}")
                    .parse()
                    .map_err(|error: crate::sharing::form::FormError| error.to_string())
            }
            Some(Which::Whole(_) | Which::Slip39) | None => Err("choose the form".to_owned()),
        }
    }

    /// The form of a public half, or what is missing of it.
    pub fn public(&self, of: &KeyName) -> Result<PublicForm, String> {
        let fits = self.public.filter(|form| form.check(of.algorithm).is_ok());
        fits.ok_or_else(|| "choose the form".to_owned())
    }

    /// Draws it for a secret key.
    pub fn show(&mut self, ui: &mut Ui, of: Option<&KeyName>) {
        let algorithm = of.map(|name| name.algorithm);
        kit::caption(ui, "In which form");
        for form in WHOLE.into_iter().filter(|form| fits(*form, algorithm)) {
            kit::choice(ui, &mut self.chosen, Some(Which::Whole(form)), said(form));
        }
        if is_seed(algorithm) {
            kit::choice(ui, &mut self.chosen, Some(Which::Slip39), "slip39: shares of a wallet");
        }
        if is_seed(algorithm) && self.chosen == Some(Which::Slip39) {
            kit::space(ui);
            kit::field_with(ui, "Shares that are made", &mut self.shares, 160.0, "3", None);
            kit::field_with(ui, "Shares that are needed", &mut self.needed, 160.0, "2", None);
            if let Err(why) = self.form(of)
                && !self.shares.trim().is_empty()
                && !self.needed.trim().is_empty()
            {
                kit::text::remark(ui, Signal::Stop, &why);
            }
        }
        kit::space(ui);
    }

    /// Draws it for a public half.
    pub fn show_public(&mut self, ui: &mut Ui, of: &KeyName) {
        kit::caption(ui, "In which form");
        for form in PublicForm::ALL.into_iter().filter(|form| form.check(of.algorithm).is_ok()) {
            let text = format!("{form}: {}", form.called());
            kit::choice(ui, &mut self.public, Some(form), &text);
        }
        kit::space(ui);
    }
}

const fn is_seed(algorithm: Option<Algorithm>) -> bool {
    matches!(algorithm, Some(Algorithm::Seed128 | Algorithm::Seed256))
}
