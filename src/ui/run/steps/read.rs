//! The sheet is read back from paper and must be the share that was made, to the last bit.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::super::super::kit::{self, Signal};
use super::super::super::reading::{Accepts, Codes, LockInput, SheetInput, misfit_of};
use super::super::{Beside, Deed, Primary, StepContext};
use super::print::Sheet;
use super::screen::StepScreen;
use super::spoil::Spoil;
use super::typed::line;
use crate::ceremony::state::Inner;
use crate::ceremony::{EventKind, Refusal, SecretInput, State};
use crate::desk::holding::DeskTrouble;
use crate::sharing::share::LockKind;
use crate::transcript::Subject;
use crate::transcript::record::ReadFrom;
use crate::vocab::Digest;
use crate::vocab::ids::sheet_serial;

/// What is said where a rehearsal takes a file for the paper.
const THE_FILE_ITSELF: &str = "This is the page as it was saved, not the paper. A rehearsal takes it. In production the paper itself must be read: by its scan, by the camera, or by its words; a page that was never on paper is refused.";

/// Reading back, and printing anew if the sheet proves bad.
#[derive(Default)]
pub struct ReadBack {
    input: SheetInput,
    lock: LockInput,
    sheet: Sheet,
    spoil: Option<Spoil>,
    unreadable: bool,
    reason: String,
    /// A sheet was offered with what opens it.
    tried: bool,
    /// The sheet that was offered last: what was said of it goes with it.
    judged: Option<Digest>,
    /// Why it was not the one, until another is read.
    not_it: Option<String>,
}

impl ReadBack {
    fn lock_kind(context: &StepContext<'_>) -> LockKind {
        context
            .state
            .share(context.share())
            .and_then(|facts| facts.made)
            .map_or(LockKind::None, |(lock, _)| lock)
    }

    /// True while no good sheet exists: it was spoiled and is printed again.
    fn reprinting(context: &StepContext<'_>) -> bool {
        let no_sheet = context.state.share(context.share()).is_some_and(|facts| facts.sheet.is_none());
        no_sheet || matches!(context.state.inner(), Some(Inner::SheetOut { .. }))
    }

    /// In production the paper is read, not the page that was sent to print. Who has said why a picture's date is wrong
    /// may use it all the same.
    fn accepts(context: &StepContext<'_>) -> Accepts {
        if !context.production() {
            return Accepts::Anything;
        }
        let printed = context.state.share(context.share()).and_then(|facts| facts.sent_after);
        let permitted = Self::old_picture(context).is_some_and(|about| context.permits(&about));
        Accepts::Paper { printed: printed.filter(|_| !permitted) }
    }

    /// A picture of this sheet that is dated before its printing, as something that an exception can be about.
    fn old_picture(context: &StepContext<'_>) -> Option<Subject> {
        let share = context.share();
        let serial = context.state.share(share)?.sheet?;
        Some(Subject::OldPicture { share, serial })
    }

    /// Why a sheet of this number is not the one that is read back here.
    fn another(context: &StepContext<'_>, x: u8) -> Option<String> {
        (x != context.share()).then(|| {
            format!(
                "this is not share {} of this ceremony: look at the paper again, or compare it to have that recorded",
                context.share()
            )
        })
    }

    /// Where this sheet was saved, or where sheets are.
    fn start(context: &StepContext<'_>) -> PathBuf {
        if let Some(folder) = context.saved_in {
            return folder.to_owned();
        }
        let sheets = context.folder.join("sheets");
        if sheets.is_dir() { sheets } else { crate::desk::places::memory_folder() }
    }

    /// What is said of the second code of a sheet that has one.
    fn second_code(&mut self, ui: &mut Ui, context: &StepContext<'_>) {
        let Some(second) = context.state.on_sheets() else { return };
        self.input.look_for(Codes::Both);
        kit::fact(ui, "Its second code is", second.about.as_str());
        kit::caption(
            ui,
            "A picture or the camera shows both codes, and both are compared. Words, and a scanner that types, give the share alone.",
        );
        kit::space(ui);
    }
}

impl StepScreen for ReadBack {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        if Self::reprinting(context) {
            kit::notice(
                ui,
                Signal::Attention,
                "The sheet was spoiled. It is printed again under a new serial.",
            );
            kit::space(ui);
            return self.sheet.show(ui, context);
        }
        if self.spoil.is_some() || self.unreadable {
            match &mut self.spoil {
                Some(spoil) => spoil.show(ui),
                None => {
                    kit::prose(ui, "Why it cannot be read", &mut self.reason, "");
                }
            }
            if kit::quiet(ui, "Back to reading").clicked() {
                (self.spoil, self.unreadable) = (None, false);
            }
            return None;
        }
        if !self.input.found().is_empty() {
            self.not_it = None;
        }
        if let Some(found) = self.input.found().first() {
            let text = format!("{}: {}", found.label, found.describe());
            let odd = found.misfit(context.state).or_else(|| Self::another(context, found.header.x));
            if let Some(why) = &odd {
                kit::text::remark(ui, Signal::Attention, &text);
                kit::notice(ui, Signal::Stop, &kit::sentence(why));
            } else {
                kit::text::remark(ui, Signal::Done, &text);
                if !context.production() && found.from == ReadFrom::Page {
                    kit::text::remark(ui, Signal::Attention, THE_FILE_ITSELF);
                }
            }
            kit::space(ui);
            let name = "Read another one instead";
            let mut again = false;
            if odd.is_some() {
                // the likely way on stands before anybody is called to the screen for a sheet that does not belong here
                let button = kit::accent(ui, name);
                kit::offer_focus(ui, &button);
                again = button.clicked();
                kit::modest(ui);
                kit::space(ui);
            }
            let whose = context.holder().map_or("the custodian", |person| person.name.as_str());
            self.lock.show(ui, Self::lock_kind(context), (whose, whose));
            if again || odd.is_none() && kit::quiet(ui, name).clicked() {
                self.input.clear();
                self.lock.clear();
            }
            if odd.is_some() {
                // what could be said of the right sheet is not said of this one
                return None;
            }
        } else {
            self.input.accept(Self::accepts(context));
            self.second_code(ui, context);
            if let Some(why) = &self.not_it {
                kit::notice(ui, Signal::Stop, why);
                kit::space(ui);
            }
            self.input.show(ui, &Self::start(context));
            // said before all the words of the wrong sheet are typed
            let half = self.input.half_typed();
            let wrong = half
                .and_then(|head| misfit_of(head, context.state).or_else(|| Self::another(context, head.x)));
            if let Some(why) = wrong {
                kit::notice(ui, Signal::Stop, &kit::sentence(&why));
            }
        }
        kit::space(ui);
        kit::in_a_row(ui, |ui| {
            let spoil = context.state.share(context.share()).and_then(|facts| facts.sheet).map_or_else(
                || "Spoil this sheet\u{2026}".to_owned(),
                |serial| format!("Spoil sheet {}\u{2026}", sheet_serial(serial)),
            );
            if kit::danger(ui, &spoil).clicked() {
                self.spoil = Some(Spoil::default());
                kit::want_focus(ui.ctx());
            }
            if kit::quiet(ui, "It cannot be read\u{2026}").clicked() {
                self.unreadable = true;
                kit::want_focus(ui.ctx());
            }
            let about =
                Self::old_picture(context).filter(|about| context.production() && !context.permits(about));
            if let Some(about) = about
                && kit::quiet(ui, "The date of a picture is wrong\u{2026}").clicked()
            {
                *context.asked.borrow_mut() = Some(about);
            }
        });
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        if Self::reprinting(context) {
            return Some(self.sheet.primary(context));
        }
        if let Some(spoil) = &self.spoil {
            return Some(spoil.primary());
        }
        if self.unreadable {
            return Some(Primary::new("Record that it was not read", line("why", &self.reason).err()));
        }
        let missing = match self.input.found().first() {
            None => Some("read the sheet first".to_owned()),
            Some(found) if found.misfit(context.state).is_some() => {
                Some("read another sheet first".to_owned())
            }
            Some(_) => self.lock.missing(Self::lock_kind(context)),
        };
        Some(Primary::new("Compare it with the share that was made", missing))
    }

    fn beside(&self, context: &StepContext<'_>) -> Option<Beside> {
        Some(Beside::Sheet(context.share()))
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        if Self::reprinting(context) {
            return self.sheet.act(context);
        }
        if let Some(spoil) = &self.spoil {
            return spoil.deed();
        }
        if self.unreadable {
            return Some(Deed::new(EventKind::Unreadable(line("why", &self.reason).ok()?)));
        }
        self.judged = self.input.found().first().map(|found| found.digest);
        let (from, reading) = self.input.offer(0)?;
        let lock = self.lock.take(Self::lock_kind(context));
        self.tried = lock.is_some();
        Some(Deed::new(EventKind::ReadBack(from)).with_secret(SecretInput::Sheet { reading, lock }))
    }

    fn not_begun(&mut self, trouble: &DeskTrouble) -> Option<&'static str> {
        self.sheet.not_begun(trouble)
    }

    fn troubled(&mut self, why: &str) {
        self.sheet.did_not_come(why);
    }

    fn comes_to_another_sheet(&mut self) -> bool {
        let here = self.input.found().first().map(|found| found.digest);
        here.is_some() && self.judged.take_if(|judged| Some(*judged) != here).is_some()
    }

    fn refused(&mut self, _: &Refusal) -> Option<&'static str> {
        self.tried = false;
        None
    }

    fn says(&mut self, why: &str) -> bool {
        // at what opens it, or where the next sheet is read
        if !self.lock.tell(why) {
            self.not_it = Some(why.to_owned());
        }
        true
    }

    fn taken(&mut self, state: &State) {
        self.not_it = None;
        // what was typed did not open it: the sheet itself need not be read again
        let stays = std::mem::take(&mut self.tried) && state.inner() == Some(&Inner::Waiting);
        if stays {
            self.lock.wipe();
        } else {
            self.input.clear();
            self.lock.clear();
        }
        self.sheet.taken(state);
        (self.spoil, self.unreadable) = (None, false);
        self.reason.clear();
    }
}
