//! A secret that is sealed under the key: typed twice and unseen, read from a file, or put together from shares of another
//! scheme; then its sealed file is opened.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::super::super::browse::{Browse, Chosen};
use super::super::super::kit::{self, SecretField, Signal};
use super::super::{Beside, Deed, Primary, StepContext};
use super::old_shares::OldSharesForm;
use super::screen::StepScreen;
use crate::ceremony::{EventKind, Refusal, SecretInput, State};
use crate::desk::holding::DeskTrouble;
use crate::plan::Step;
use crate::plan::template::{Payload as Wanted, PayloadFrom};
use crate::sharing::sealed::code::MAX_PRINTED_BYTES;
use crate::sharing::sealed::sealed_bytes;
use crate::transcript::record::{Exposure, ProvenBy};
use crate::vocab::shown::typed_path;
use crate::vocab::text::counted;

/// The fields of the secret, where it is typed, and of its file.
const SECRET: &str = "The secret";
const FILE: &str = "The file with the secret, on its medium";

/// The secret that is being typed or named.
pub struct Payload {
    /// How the secret comes: as somebody chose, or the one way that the script has.
    from: Option<PayloadFrom>,
    one: SecretField,
    two: SecretField,
    path: String,
    browse: Browse,
    shares: OldSharesForm,
    /// Another one is sealed in place of the last.
    once_more: bool,
}

fn wanted(step: &Step) -> &Wanted {
    step.payload.as_ref().expect("a script is read with what is sealed at such a step")
}

/// Most bytes of a secret that every sheet carries; none if no sheet does.
fn most_bytes(wanted: &Wanted) -> Option<usize> {
    let about = wanted.said().as_str().len();
    wanted.on_sheets.then(|| MAX_PRINTED_BYTES.saturating_sub(sealed_bytes(about, 0)))
}

impl Payload {
    /// An empty form.
    pub fn new(step: &Step) -> Self {
        Self {
            from: if let [only] = wanted(step).from.as_slice() { Some(*only) } else { None },
            one: SecretField::default(),
            two: SecretField::default(),
            path: String::new(),
            browse: Browse::default(),
            shares: OldSharesForm::default(),
            once_more: false,
        }
    }

    /// True if what is due is the opening of the sealed file.
    fn opens(&self, context: &StepContext<'_>) -> bool {
        context.state.payload_to_open().is_some() && !self.once_more
    }

    /// The bytes beyond those that fit where it goes, and how many fit; none if it fits.
    fn too_long(&self, step: &Step) -> Option<(usize, usize)> {
        let most = most_bytes(wanted(step))?;
        let over = self.one.text().expose().len().checked_sub(most).filter(|over| *over > 0)?;
        Some((over, most))
    }

    fn typed(&mut self, ui: &mut Ui, step: &Step) {
        kit::body(ui, "Everybody but who types looks away. It is typed twice, since nobody can see a slip.");
        kit::space(ui);
        self.one.show(ui, SECRET, 420.0);
        self.two.show(ui, "The secret, again", 420.0);
        let (one, two) = (self.one.text(), self.two.text());
        if !two.is_empty() {
            let same = format!("both are the same, {}", counted(one.expose().len(), "byte"));
            let (signal, text) = match (one.matches(two), self.too_long(step)) {
                (true, None) => (Signal::Done, same),
                (true, Some((over, most))) => {
                    let over = counted(over, "byte");
                    (Signal::Stop, format!("{same}, {over} too many: at most {most} fit on the sheets"))
                }
                (false, _) => (Signal::Plain, "not yet the same".to_owned()),
            };
            kit::text::remark(ui, signal, &text);
        }
    }

    fn file(&mut self, ui: &mut Ui) {
        if let Some(path) = self.browse.take().pop() {
            self.path = typed_path(&path);
        }
        kit::field_with(ui, FILE, &mut self.path, 560.0, "/media/usb/key.pem", None);
        self.browse.row(ui, Chosen::File);
        self.browse.remark(ui, "type the path");
        kit::caption(ui, "The file stays where it is: destroy it as the script says.");
    }

    fn missing(&self, step: &Step) -> Option<String> {
        let Some(from) = self.from else { return Some("choose how the secret comes".to_owned()) };
        let what = match from {
            PayloadFrom::Shares => return self.shares.missing(),
            PayloadFrom::Typed => {
                if let Some((_, most)) = self.too_long(step) {
                    return Some(format!("type a shorter one: at most {most} bytes"));
                }
                let same = self.one.text().matches(self.two.text());
                if self.one.is_empty() {
                    "type the secret"
                } else if same {
                    return None;
                } else {
                    "type it again, the same"
                }
            }
            PayloadFrom::File if self.path.trim().is_empty() => "name the file",
            PayloadFrom::File | PayloadFrom::Drawn => return None,
        };
        Some(what.to_owned())
    }
}

impl StepScreen for Payload {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let wanted = wanted(context.step);
        kit::fact(ui, "Sealed as", wanted.said().as_str());
        if let Some(most) = most_bytes(wanted) {
            let most = format!("every sheet, as a second code: at most {}", counted(most, "byte"));
            kit::fact(ui, "Printed on", &most);
        }
        if let Some(sealed) = context.state.payload_to_open().filter(|_| !self.once_more) {
            if let Some(shares) = sealed.shares {
                kit::fact(ui, "Put together from", &shares.said());
            }
            kit::fact(ui, "Its file", sealed.name.as_str());
            kit::digits(ui, "SHA-256 of that file", &sealed.sha256.hex());
            kit::space(ui);
            kit::body(
                ui,
                "The file is on the disk. Now it is read back and opened with the key: what comes out must be what went in.",
            );
            if sealed.shares.is_some_and(|shares| shares.proof == ProvenBy::Nothing) {
                kit::notice(
                    ui,
                    Signal::Attention,
                    "Nothing proves that these shares gave the right secret. Try what was sealed where it is used before a share is destroyed.",
                );
            }
            kit::space(ui);
            self.once_more = kit::quiet(ui, "Seal another in its place\u{2026}").clicked();
            if self.once_more {
                kit::want_focus(ui.ctx());
            }
            return None;
        }
        // one press too many is taken back
        if self.once_more && kit::quiet(ui, "Back to the file that was sealed").clicked() {
            self.once_more = false;
            kit::want_focus(ui.ctx());
        }
        if let [_, _, ..] = wanted.from.as_slice() {
            // into the field, past the choice of how it comes
            let focus = self.from.is_some() && kit::take_focus_wish(ui.ctx());
            kit::in_a_row(ui, |ui| {
                for from in wanted.from.iter().copied() {
                    let text = match from {
                        PayloadFrom::Typed => "It is typed here",
                        PayloadFrom::File => "It is in a file",
                        PayloadFrom::Shares => "It is in shares of another scheme",
                        PayloadFrom::Drawn => "It is drawn here",
                    };
                    kit::choice(ui, &mut self.from, Some(from), text);
                }
            });
            if focus {
                kit::want_focus(ui.ctx());
            }
            kit::space(ui);
        }
        let from = self.from?;
        kit::caption(
            ui,
            match Exposure::of(from) {
                Exposure::ExistedBefore => {
                    "This secret is older than the key, and somebody may have seen it before. The record says so."
                }
                Exposure::DrawnHere => {
                    "32 random bytes are drawn when it is sealed, and shown to nobody. Whoever opens the file one day has them as they are, in hex, as words of BIP-39, or as shares."
                }
            },
        );
        kit::space(ui);
        match from {
            PayloadFrom::Typed => self.typed(ui, context.step),
            PayloadFrom::File => self.file(ui),
            PayloadFrom::Shares => self.shares.show(ui),
            PayloadFrom::Drawn => {}
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        Some(if self.opens(context) {
            Primary::ready("Read the file back and open it")
        } else {
            Primary::new("Seal it under the key", self.missing(context.step))
        })
    }

    fn beside(&self, _: &StepContext<'_>) -> Option<Beside> {
        // whoever types it is alone with it, and paths and words want the width
        None
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        if self.opens(context) {
            return Some(Deed::new(EventKind::OpenPayload));
        }
        Some(match self.from? {
            PayloadFrom::Typed => {
                let secret = SecretInput::TypedPayload { typed: self.one.take(), again: self.two.take() };
                Deed::new(EventKind::typed_payload(&context.step.id)).with_secret(secret)
            }
            PayloadFrom::File => {
                // the desk says what the file is called, and takes the secret out of it
                let what = EventKind::SealPayload { from: PayloadFrom::File, called: String::new() };
                Deed::new(what).sealing(PathBuf::from(self.path.trim()))
            }
            PayloadFrom::Drawn => Deed::new(EventKind::drawn_payload(&context.step.id)),
            PayloadFrom::Shares => {
                let secret = SecretInput::SharesPayload(Box::new(self.shares.secret()));
                Deed::new(EventKind::old_shares(&context.step.id)).with_secret(secret)
            }
        })
    }

    fn refused(&mut self, refusal: &Refusal) -> Option<&'static str> {
        let of_the_secret = matches!(refusal, Refusal::Seal(_) | Refusal::EntriesDiffer { .. });
        (self.from == Some(PayloadFrom::Typed) && of_the_secret).then_some(SECRET)
    }

    fn not_begun(&mut self, trouble: &DeskTrouble) -> Option<&'static str> {
        (self.from == Some(PayloadFrom::File) && trouble.is_of_a_path()).then_some(FILE)
    }

    fn taken(&mut self, _: &State) {
        self.one.clear();
        self.two.clear();
        self.path.clear();
        self.shares.clear();
        self.once_more = false;
    }
}
