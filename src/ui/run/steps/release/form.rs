//! In which form a secret, or the public half of a key, is written.

use eframe::egui::Ui;

use super::super::super::super::kit::{self, Signal};
use crate::sharing::derive::KeyName;
use crate::sharing::form::{Form, FormError, PublicForm};

/// A form being chosen.
#[derive(Default)]
pub struct FormChoice {
    chosen: Option<Which>,
    needed: String,
    shares: String,
    public: Option<PublicForm>,
}

/// What is written in a form.
#[derive(Clone, Copy)]
pub enum Of<'a> {
    /// The root key.
    Root,
    /// A derived key.
    Derived(&'a KeyName),
    /// What is sealed, of so many bytes.
    Payload(usize),
}

/// The forms as people choose them: of some the numbers are typed besides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Whole(Form),
    Shares(Dealt),
}

/// The schemes of shares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dealt {
    Slip39,
    Vault,
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
        Form::Slip39(_) => Dealt::Slip39.said(),
        Form::Vault(_) => Dealt::Vault.said(),
        Form::Raw => "raw: the bytes alone",
        Form::Hex => "hex: the bytes as a line of text",
    }
}

impl Dealt {
    const ALL: [Self; 2] = [Self::Slip39, Self::Vault];

    const fn said(self) -> &'static str {
        match self {
            Self::Slip39 => "slip39: shares of a wallet",
            Self::Vault => "vault: unseal keys of Vault or OpenBao",
        }
    }

    fn parse(self, needed: &str, shares: &str) -> Result<Form, String> {
        let word = match self {
            Self::Slip39 => "slip39",
            Self::Vault => "vault",
        };
        format!("{word}:{needed}of{shares}").parse().map_err(|error: FormError| error.to_string())
    }

    /// Whether there are shares of this scheme of it, however many.
    fn fits(self, of: Of<'_>) -> bool {
        self.parse("2", "3").is_ok_and(|form| of.takes(form))
    }
}

impl Of<'_> {
    fn takes(self, form: Form) -> bool {
        match self {
            Self::Root => form.check_root().is_ok(),
            Self::Derived(name) => form.check(name.algorithm).is_ok(),
            Self::Payload(bytes) => form == Form::Raw || form.check_payload_of(bytes).is_ok(),
        }
    }

    fn calls(self, form: Form) -> &'static str {
        match (self, form) {
            (Self::Payload(_), Form::Raw) => "as it was sealed",
            (Self::Payload(_) | Self::Root | Self::Derived(_), form) => said(form),
        }
    }
}

impl FormChoice {
    /// The form of a secret, or what is missing of it.
    pub fn form(&self, of: Of<'_>) -> Result<Form, String> {
        match self.chosen {
            Some(Which::Whole(form)) if of.takes(form) => Ok(form),
            Some(Which::Shares(dealt)) if dealt.fits(of) => {
                let (needed, shares) = (self.needed.trim(), self.shares.trim());
                if needed.is_empty() || shares.is_empty() {
                    return Err("fill in: how many shares, and how many of them are needed".to_owned());
                }
                dealt.parse(needed, shares)
            }
            Some(Which::Whole(_) | Which::Shares(_)) | None => Err("choose the form".to_owned()),
        }
    }

    /// The form of a public half, or what is missing of it.
    pub fn public(&self, of: &KeyName) -> Result<PublicForm, String> {
        let fits = self.public.filter(|form| form.check(of.algorithm).is_ok());
        fits.ok_or_else(|| "choose the form".to_owned())
    }

    /// Draws it for a secret.
    pub fn show(&mut self, ui: &mut Ui, of: Of<'_>) {
        kit::caption(ui, "In which form");
        for form in WHOLE.into_iter().filter(|form| of.takes(*form)) {
            kit::choice(ui, &mut self.chosen, Some(Which::Whole(form)), of.calls(form));
        }
        let mut dealt = Dealt::ALL.into_iter().filter(|dealt| dealt.fits(of)).peekable();
        let any = dealt.peek().is_some();
        for dealt in dealt {
            kit::choice(ui, &mut self.chosen, Some(Which::Shares(dealt)), dealt.said());
        }
        if any && matches!(self.chosen, Some(Which::Shares(_))) {
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
