//! Shares of another scheme, brought one after the other to be sealed as one secret: each from its file, or typed unseen and
//! taken away. What is wrong with one is said while its custodian is there.

use eframe::egui::Ui;

use super::super::super::kit::{self, SecretField, Signal, sentence};
use super::release::file_read::{FileRead, Labels};
use super::shares_here::{Change, SharesHere, SharesStanding};
use super::typed_share::{TypedShare, Written};
use crate::ceremony::OldShares;
use crate::desk::sealing;
use crate::sharing::foreign::{Brought, ForeignError, Paper, Proof, Scheme};
use crate::vocab::text::counted;

const LABELS: Labels = Labels {
    field: "The file with the share, on its medium",
    hint: "/media/usb/share-1.txt",
    button: "Take the share",
};

/// How the next share comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NextFrom {
    File,
    Typed(Written),
}

/// The shares that are here, and the next one.
#[derive(Default)]
pub struct OldSharesForm {
    here: SharesHere,
    chosen: Option<Scheme>,
    /// Nothing until somebody chose.
    next_from: Option<NextFrom>,
    file: FileRead<Paper>,
    share: TypedShare,
    /// Shares that were typed: their number is their name.
    typed: usize,
    needed: String,
    /// Somebody said that nobody knows how many are needed.
    nobody_knows: bool,
    passphrase: SecretField,
    again: SecretField,
    /// What is being brought was typed; nothing while nothing is.
    coming: Option<bool>,
    /// Why the last one was not taken.
    refused: Option<String>,
}

/// Shares that have a checksum of their own: a slip of whoever types one is seen at once.
const fn has_a_checksum(scheme: Scheme) -> bool {
    match scheme {
        Scheme::Slip39 | Scheme::Bip39 => true,
        Scheme::Vault | Scheme::Ssss | Scheme::SsssPlain | Scheme::Gfshare => false,
    }
}

impl OldSharesForm {
    fn brought(&self) -> &Brought {
        self.here.brought()
    }

    /// What is missing before they can be sealed.
    pub fn missing(&self) -> Option<String> {
        if self.here.is_looking() {
            return Some("the shares are being looked at".to_owned());
        }
        if self.brought().is_empty() {
            return Some("bring the first share".to_owned());
        }
        if !self.share.is_empty() {
            return Some("take the share that is typed, or clear it".to_owned());
        }
        if let Some(why) = self.wrong_number() {
            return Some(why.to_owned());
        }
        if !self.passphrase.text().matches(self.again.text()) {
            return Some("type the passphrase of the shares again, the same".to_owned());
        }
        let Some(stands) = self.here.stand(self.needed()) else {
            return Some("the shares are being looked at".to_owned());
        };
        let stands = match stands {
            SharesStanding::Looked(stands) => stands,
            SharesStanding::BrokeDown(why) => return Some(why.to_string()),
        };
        match stands {
            Ok(_) if self.asks_how_many() => {
                Some("write how many shares are needed, or tick that nobody knows".to_owned())
            }
            Ok(_) => None,
            Err(ForeignError::TooFew { .. }) if self.nothing_says_how_many() => {
                Some("bring the next share".to_owned())
            }
            Err(why) => Some(why.to_string()),
        }
    }

    /// True if neither these shares nor anybody said how many are needed.
    fn nothing_says_how_many(&self) -> bool {
        let said = || self.needed().is_some() || self.brought().said_needed().is_some();
        self.brought().scheme().is_some_and(|scheme| !has_a_checksum(scheme)) && !said()
    }

    /// True if the number that is needed is still to be said: of fewer shares comes a wrong secret, and nothing shows it.
    fn asks_how_many(&self) -> bool {
        self.nothing_says_how_many() && !self.nobody_knows
    }

    /// All of them, to be put together. A copy stays until they are sealed: what is refused is tried again.
    pub fn secret(&self) -> OldShares {
        let passphrase = self.passphrase.text().again();
        OldShares { brought: self.brought().again(), needed: self.needed(), passphrase }
    }

    /// Wipes everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// How many are needed, as people said; nothing where the shares say it themselves.
    fn needed(&self) -> Option<u8> {
        if self.brought().scheme().is_some_and(has_a_checksum) {
            return None;
        }
        self.needed.trim().parse().ok().filter(|needed| *needed >= 2)
    }

    /// What is typed and is no number of shares.
    fn wrong_number(&self) -> Option<&'static str> {
        (!self.needed.trim().is_empty() && self.needed().is_none())
            .then_some("write how many shares are needed, a number from 2 to 255")
    }

    pub fn show(&mut self, ui: &mut Ui) {
        self.take_in(ui);
        let typed = self.share.typed();
        kit::body(
            ui,
            "Whoever has a share of the old scheme brings it, one after the other. While somebody types, everybody else looks away.",
        );
        kit::space(ui);
        self.those_here(ui);
        if self.brought().is_empty() {
            let schemes = Scheme::ALL.map(|scheme| (Some(scheme), scheme.called().to_owned()));
            let recognised = (None, "As the first share shows".to_owned());
            let all: Vec<_> = std::iter::once(recognised).chain(schemes).collect();
            kit::caption(ui, "Scheme of the shares");
            kit::pick(ui, "Scheme of the shares", &mut self.chosen, &all);
            kit::space(ui);
        }
        self.next_one(ui);
        if self.share.typed() != typed {
            self.refused = None;
        }
        if let Some(why) = &self.refused {
            kit::notice(ui, Signal::Stop, &format!("Not taken. {why}"));
            kit::space(ui);
        }
        self.beside_them(ui);
    }

    /// The shares that are here, a row for each file or typed text, and how they stand.
    fn those_here(&mut self, ui: &mut Ui) {
        if self.here.takes_long() {
            kit::text::remark(ui, Signal::Plain, "The shares are being looked at.");
            kit::space(ui);
        }
        let Some(scheme) = self.brought().scheme() else { return };
        let shares = self.brought().shares();
        let number = if scheme == Scheme::Bip39 {
            "The words of BIP-39 are here".to_owned()
        } else {
            format!(
                "{} of {} {} here",
                counted(shares, "share"),
                scheme.called(),
                if shares == 1 { "is" } else { "are" }
            )
        };
        kit::title(ui, &number);
        let mut back = None;
        for (place, label) in self.brought().labels().enumerate() {
            kit::in_a_row(ui, |ui| {
                kit::text::inline(ui, Signal::Done, label);
                let away = ui.add_enabled_ui(!self.here.takes_long(), |ui| kit::quiet(ui, "Put back")).inner;
                if away.accessible_name(format!("Put back {label}")).clicked() && !self.here.is_looking() {
                    back = Some(place);
                }
            });
        }
        if let Some(place) = back {
            self.refused = None;
            self.here.change(Change::PutBack(place), self.needed(), ui.ctx());
        }
        if self.here.takes_long() {
            return;
        }
        let stood = match self.here.stood() {
            SharesStanding::Looked(stood) => stood,
            SharesStanding::BrokeDown(why) => {
                kit::text::remark(ui, Signal::Stop, &sentence(&why.to_string()));
                return;
            }
        };
        match stood {
            Ok(proof @ (Proof::Checksum | Proof::EachShare | Proof::Spare(_))) => {
                kit::text::remark(ui, Signal::Done, &format!("Enough shares are here. {}", proof.said()));
            }
            Ok(Proof::Nothing) if self.asks_how_many() => {
                let ask = "How many are needed stands on none of them: write it below.";
                kit::text::remark(ui, Signal::Attention, ask);
            }
            Ok(Proof::Nothing) => {
                kit::notice(ui, Signal::Attention, &Proof::Nothing.said());
                kit::modest(ui);
            }
            Err(ForeignError::TooFew { .. }) if self.nothing_says_how_many() => {
                let alone = "One share alone gives nothing: bring the next one.";
                kit::text::remark(ui, Signal::Attention, alone);
            }
            Err(why) if !self.brought().is_empty() => {
                kit::text::remark(ui, Signal::Attention, &sentence(&why.to_string()));
            }
            Err(_) => {}
        }
        kit::space(ui);
    }

    fn next_one(&mut self, ui: &mut Ui) {
        // into the field, past the choice of how it comes
        let focus = self.next_from.is_some() && kit::take_focus_wish(ui.ctx());
        let known = self.brought().scheme().or(self.chosen).map(Written::of);
        let ways = Written::ALL.into_iter().filter(|written| known.is_none_or(|known| known == *written));
        if let Some(NextFrom::Typed(written)) = self.next_from
            && known.is_some_and(|known| known != written)
        {
            self.next_from = None;
        }
        let before = self.next_from;
        kit::caption(ui, "The next share is");
        kit::in_a_row(ui, |ui| {
            kit::choice(ui, &mut self.next_from, Some(NextFrom::File), "In a file");
            for written in ways {
                kit::choice(ui, &mut self.next_from, Some(NextFrom::Typed(written)), written.called());
            }
        });
        if self.next_from != before {
            // what no field shows any more is not kept
            self.share = TypedShare::default();
            self.refused = None;
        }
        if focus {
            kit::want_focus(ui.ctx());
        }
        kit::space(ui);
        let free = !self.here.is_looking();
        match self.next_from {
            None => {}
            Some(NextFrom::File) => {
                self.file.show(ui, &LABELS, sealing::old_share);
                if free && let Some(paper) = self.file.take() {
                    self.bring(ui, paper, None);
                }
            }
            Some(NextFrom::Typed(written)) => {
                if let Some(text) = self.share.show(ui, written, free) {
                    let paper = Paper::typed(format!("typed share {}", self.typed + 1), &text);
                    self.bring(ui, paper, written.scheme());
                }
            }
        }
        kit::space(ui);
    }

    fn bring(&mut self, ui: &Ui, paper: Paper, said: Option<Scheme>) {
        self.coming = Some(paper.file_name.is_empty());
        self.here.change(Change::Bring(paper, self.chosen.or(said)), self.needed(), ui.ctx());
    }

    /// What came of the last change; then the next share has the keyboard.
    fn take_in(&mut self, ui: &Ui) {
        let Some(answer) = self.here.take_in(self.needed(), ui.ctx()) else { return };
        self.forget_what_is_not_asked();
        let Some(typed) = self.coming.take() else { return };
        self.refused = answer.refused.map(|why| sentence(&why));
        // what was refused is mended where it stands
        if typed && self.refused.is_none() {
            self.share.clear();
        }
        self.typed += usize::from(typed && self.refused.is_none());
        // whoever typed on meanwhile is not taken away from it
        if answer.is_waited_for {
            kit::want_focus(ui.ctx());
        }
    }

    /// What the scheme asks for beside its shares.
    fn beside_them(&mut self, ui: &mut Ui) {
        match self.brought().scheme() {
            Some(Scheme::Vault | Scheme::Ssss | Scheme::SsssPlain | Scheme::Gfshare) => {
                if let Some(needed) = self.brought().said_needed() {
                    kit::caption(ui, &format!("With these keys stands that {needed} are needed."));
                    (self.nobody_knows, self.needed) = (false, String::new());
                    return;
                }
                if !self.nobody_knows {
                    let name = "How many shares are needed, as was said when they were made";
                    let wrong = self.wrong_number().map(|why| (Signal::Attention, why));
                    kit::field_with(ui, name, &mut self.needed, 120.0, "3", wrong);
                }
                // with another number those of ssss give another secret: there it is known, or nothing is
                if self.brought().scheme() != Some(Scheme::Ssss) {
                    kit::tick(ui, &mut self.nobody_knows, "Nobody knows how many are needed");
                }
                if self.nobody_knows {
                    self.needed.clear();
                    let risk = "Bring all that there are: of fewer than are needed comes another secret, and nothing shows it.";
                    kit::caption(ui, risk);
                }
            }
            Some(Scheme::Slip39) => {
                kit::caption(ui, "Only if the shares have a passphrase.");
                self.passphrase.show(ui, "Passphrase of the shares", 420.0);
                kit::space(ui);
                self.again.show(ui, "Passphrase of the shares, again", 420.0);
                // below them: it moves no field under the hand of whoever types
                if !self.passphrase.is_empty() {
                    kit::space(ui);
                    let risk = "Another passphrase gives another secret, and nothing says so. Try what was sealed where it is used before a share is destroyed.";
                    kit::notice(ui, Signal::Attention, risk);
                    kit::modest(ui);
                }
            }
            Some(Scheme::Bip39) | None => {}
        }
    }

    /// What no field shows any more, and no scheme of these shares takes.
    fn forget_what_is_not_asked(&mut self) {
        let scheme = self.brought().scheme();
        self.nobody_knows &= scheme.is_some_and(|scheme| scheme != Scheme::Ssss);
        if scheme != Some(Scheme::Slip39) {
            self.passphrase.clear();
            self.again.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::SecretText;

    fn bring(form: &mut OldSharesForm, share: &str, chosen: Option<Scheme>) {
        let typed = SecretText::copy_of(share).expect("short");
        let paper = Paper::typed(share.to_owned(), &typed);
        let refused = form.here.at_once(Change::Bring(paper, chosen), form.needed());
        assert!(refused.is_none(), "{share}: {refused:?}");
        form.forget_what_is_not_asked();
    }

    /// Of fewer shares than are needed comes a wrong secret, and nothing shows it: the number is asked for, or said to be lost.
    #[test]
    fn how_many_are_needed_is_said_or_said_to_be_lost() {
        let mut form = OldSharesForm::default();
        for share in ["aabbccdd01", "1122334402"] {
            bring(&mut form, share, Some(Scheme::Vault));
        }
        let mut missing = |needed: &str, nobody_knows| {
            (form.needed, form.nobody_knows) = (needed.to_owned(), nobody_knows);
            form.here.at_once(Change::Nothing, form.needed());
            form.missing()
        };
        assert_eq!(
            missing("", false).as_deref(),
            Some("write how many shares are needed, or tick that nobody knows")
        );
        assert_eq!(missing("", true), None);
        assert_eq!(missing("2", false), None);
        assert_eq!(missing("3", false).as_deref(), Some("2 of the 3 shares needed are here: bring 1 more"));
        assert!(missing("two", false).is_some_and(|why| why.contains("a number from 2 to 255")));
        // until they were looked at for another number, nothing is known
        form.needed = "2".to_owned();
        assert_eq!(form.missing().as_deref(), Some("the shares are being looked at"));
        // with another number those of ssss give another secret: that nobody knows is no answer
        let mut form = OldSharesForm { nobody_knows: true, ..OldSharesForm::default() };
        for share in ["1-ab", "2-cd"] {
            bring(&mut form, share, Some(Scheme::Ssss));
        }
        assert!(form.missing().is_some_and(|why| why.ends_with("say how many")));
    }

    /// A passphrase that was typed for shares that went home again does not stay for others, which take none.
    #[test]
    fn a_passphrase_goes_with_its_shares() {
        let words = "shadow pistol academic always adequate wildlife fancy gross oasis cylinder \
                     mustang wrist rescue view short owner flip making coding armed";
        let mut form = OldSharesForm::default();
        bring(&mut form, words, None);
        for field in [&mut form.passphrase, &mut form.again] {
            field.put(SecretText::copy_of("TREZOR").expect("short"));
        }
        assert!(!form.secret().passphrase.is_empty());
        form.here.at_once(Change::PutBack(0), None);
        bring(&mut form, "1-ab", None);
        assert!(form.secret().passphrase.is_empty());
    }
}
