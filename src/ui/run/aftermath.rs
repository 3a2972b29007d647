//! What follows an entry before the next step is due: words to read aloud, code words to write down, a key to copy.

use eframe::egui::{self, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit::{self, Footer, PressedBy, Signal};
use super::super::kit::{framed, sentence};
use super::super::theme::{self, BODY, LARGE};
use super::aloud::Aloud;
use super::private::{Curtain, hold_to_show};
use super::shown_secret;
use crate::ceremony::State;
use crate::desk::holding::Outcome;
use crate::desk::new_file::Privacy;
use crate::sharing::leaving::Leaving;
use crate::transcript::PersonId;
use crate::transcript::record::{Deputised, Record};
use crate::vocab::{Digest, SecretText, shown_path};

/// Code words on one row.
const ROW: usize = 4;

/// A page that must be left before the next step.
pub enum Aftermath {
    /// Read aloud and compared.
    Aloud(Aloud),
    /// For one custodian alone.
    CodeWords {
        /// The share.
        share: u8,
        /// Eight words.
        words: SecretText,
        /// The row that can be shown.
        row: usize,
        /// The row was shown.
        seen: bool,
        /// Hides it.
        curtain: Curtain,
    },
    /// A secret that leaves by the screen.
    Secret {
        /// What leaves by the screen.
        secret: Leaving,
        /// Hides it.
        curtain: Curtain,
    },
}

/// What an outcome becomes on the screen.
pub enum Came {
    /// A page.
    Page(Box<Aftermath>),
    /// A line on the next screen.
    Notice(Signal, String),
    /// Nothing to show.
    Nothing,
}

/// The line that an entry leaves on the next screen, when something was not as hoped.
pub fn notice_of(record: &Record) -> Option<(Signal, String)> {
    match record {
        Record::ReadBackFailed { why, .. } => Some((Signal::Stop, sentence(why.as_str()))),
        Record::ShareRefused { why, .. } | Record::NotCombined { why } => {
            Some((Signal::Stop, sentence(why.as_str())))
        }
        Record::ShareTaken { share, .. } => Some((Signal::Done, format!("Share {share} is taken."))),
        Record::ShareWithdrawn { share, .. } => {
            Some((Signal::Attention, format!("Share {share} is put aside.")))
        }
        Record::SheetSpoiled { serial, .. } => Some((
            Signal::Attention,
            format!("Sheet {serial} is recorded as spoiled. The next one gets a new serial."),
        )),
        Record::WrongHolder { .. } => {
            Some((Signal::Attention, "It is recorded that somebody else came. Go on once the custodian who is named above is alone here.".into()))
        }
        Record::Exception { number, .. } => {
            Some((Signal::Attention, format!("Exception {number} is recorded.")))
        }
        Record::Note { .. } => Some((Signal::Done, "The note is recorded.".into())),
        Record::Deputy(Deputised { deputy, .. }) => {
            Some((Signal::Done, format!("{} has taken over.", deputy.name)))
        }
        Record::Header(_)
        | Record::BreakStart { .. }
        | Record::BreakEnd { .. }
        | Record::Abort { .. }
        | Record::Done { .. }
        | Record::LeftOut { .. }
        | Record::Attached { .. }
        | Record::ItemBagged { .. }
        | Record::ItemOpened { .. }
        | Record::ItemMoved { .. }
        | Record::ItemSent(_)
        | Record::ItemReceived(_)
        | Record::ItemDestroyed { .. }
        | Record::Approved(_)
        | Record::Participant(_)
        | Record::RollClosed { .. }
        | Record::Environment { .. }
        | Record::Compared { .. }
        | Record::Clock { .. }
        | Record::Entropy { .. }
        | Record::EntropyClosed { .. }
        | Record::Drawn { .. }
        | Record::Split { .. }
        | Record::Gate { .. }
        | Record::Locked { .. }
        | Record::SheetSent { .. }
        | Record::SheetTaken { .. }
        | Record::ReadBack { .. }
        | Record::Bagged { .. }
        | Record::PayloadSealed(_)
        | Record::PayloadOpened { .. }
        | Record::CheckValue(_)
        | Record::Trial { .. }
        | Record::Wiped { .. }
        | Record::Operation(_)
        | Record::BagOpened { .. }
        | Record::Combined { .. }
        | Record::Released(_)
        | Record::Resealed { .. }
        | Record::ResealClosed { .. }
        | Record::SheetSighted(_)
        | Record::SheetChecked(_)
        | Record::SheetRebagged(_)
        | Record::Reviewed { .. }
        | Record::ReviewClosed { .. }
        | Record::SignOff { .. }
        | Record::SignOffClosed { .. }
        | Record::SessionEnded(_)
        | Record::SessionBegun(_)
        | Record::Seal { .. } => None,
    }
}

/// The same with what the clock did since: people are told while they still know what happened, and nothing that came of the
/// entry is hidden by it.
pub fn with_jump(
    notice: Option<(Signal, String)>,
    before: &State,
    after: &State,
) -> Option<(Signal, String)> {
    let Some(jump) = after.clock_jumps().get(before.clock_jumps().len()) else { return notice };
    let jump = sentence(&jump.said());
    Some(match notice {
        Some((Signal::Stop, said)) => (Signal::Stop, format!("{said} {jump}")),
        Some((_, said)) => (Signal::Attention, format!("{said} {jump}")),
        None => (Signal::Attention, jump),
    })
}

impl Aftermath {
    /// The page or line of an outcome.
    pub fn of(outcome: Outcome) -> Came {
        match outcome {
            Outcome::CodeWords { share, words } => {
                let curtain = Curtain::default();
                Came::Page(Box::new(Self::CodeWords { share, words, row: 0, seen: false, curtain }))
            }
            Outcome::Shown(secret) => {
                Came::Page(Box::new(Self::Secret { secret, curtain: Curtain::default() }))
            }
            Outcome::Printing { printer, job } => Came::Notice(
                Signal::Done,
                format!("The sheet is with {printer} as job {job}. Take it from the printer yourself."),
            ),
            // where a sheet is, the page says on which it is judged
            Outcome::Published
            | Outcome::Papers
            | Outcome::Saved { path: _, privacy: Privacy::OwnerAlone } => Came::Nothing,
            Outcome::Saved { path, privacy } => Came::Notice(
                Signal::Attention,
                warned(format!("The sheet is in {}.", shown_path(&path)), privacy),
            ),
            Outcome::Exported { path, called, privacy, in_shares } => {
                let file = shown_path(&path);
                let mut said = match privacy {
                    Privacy::OwnerAlone => format!("{called}, is in {file}, readable by its owner alone."),
                    Privacy::NotKept => warned(format!("{called}, is in {file}."), privacy),
                };
                if in_shares {
                    said += " All shares are in it: put each on a paper of its own, try them, then destroy the file.";
                }
                Came::Notice(Signal::Attention, said)
            }
            Outcome::Wrapped { path, called, method, target: None } => Came::Notice(
                Signal::Done,
                format!(
                    "{called}, is in {}. It is not secret: only the KMS or HSM opens it. Import it there with {}, before the import token ends.",
                    shown_path(&path),
                    method.called()
                ),
            ),
            Outcome::Wrapped { path, called, target: Some(target), .. } => Came::Notice(
                Signal::Done,
                format!(
                    "{called}, is in the folder {}. It is not secret: only {} opens it. Take the folder there, and do what its COMMANDS.txt says.",
                    shown_path(&path),
                    target.called()
                ),
            ),
            Outcome::HandedOut { path, called } => Came::Notice(
                Signal::Done,
                format!("{called}, is in {}. It is not secret.", shown_path(&path)),
            ),
            Outcome::Failed(trouble) => Came::Notice(Signal::Stop, sentence(&trouble.to_string())),
        }
    }

    /// What became public between two states and is read aloud.
    ///
    /// `acted` are those who recorded it, at a step: who acted, and who confirmed.
    pub fn between(
        before: &State,
        after: &State,
        head: Digest,
        acted: Option<&(PersonId, Vec<PersonId>)>,
    ) -> Option<Self> {
        Aloud::between(before, after, head, acted).map(Self::Aloud)
    }

    /// True if only one person may see it.
    pub const fn is_private(&self) -> bool {
        !matches!(self, Self::Aloud(_))
    }

    /// Draws the page; true when it is done with.
    pub fn show(&mut self, ui: &mut Ui, settled: bool) -> bool {
        match self {
            Self::Aloud(page) => page.show(ui, settled),
            Self::CodeWords { share, words, row, seen, curtain } => {
                code_words(ui, *share, words, (row, seen), curtain, settled)
            }
            Self::Secret { secret, curtain } => shown_secret::show(ui, secret, curtain, settled),
        }
    }
}

/// The sentence, and what is to be said of who can read the file.
fn warned(text: String, privacy: Privacy) -> String {
    match privacy.warning() {
        Some(warning) => format!("{text} {warning}"),
        None => text,
    }
}

fn code_words(
    ui: &mut Ui,
    share: u8,
    words: &SecretText,
    (row, seen): (&mut usize, &mut bool),
    curtain: &mut Curtain,
    settled: bool,
) -> bool {
    if !curtain.is_open(ui) {
        return false;
    }
    let rows = words.expose().split(' ').count().div_ceil(ROW);
    let last = *row + 1 >= rows;
    let act = if last { "I have written all of them: clear and hand back" } else { "Written down: next row" };
    let missing = (!*seen).then_some("hold the button and write this row down first");
    let footer = Footer { act, missing, refusal: None, listens: settled };
    let shown_row = *row;
    let body = |ui: &mut Ui| {
        kit::heading(ui, &format!("Code words of share {share}"));
        kit::rule(ui);
        kit::space(ui);
        kit::body(
            ui,
            "Write these words by hand on a card of your own, with their numbers, and never on the sheet. Keep the card apart from the sheet. Without the words the sheet cannot be opened; you will type them once more when the sheet is read back.",
        );
        kit::gap(ui);
        kit::caption(ui, &format!("Row {} of {rows}", shown_row + 1));
        let shown =
            ui.data(|data| data.get_temp::<bool>(egui::Id::unique("code-words-held"))).unwrap_or(false);
        paint_row(ui, words, shown_row, shown);
        kit::space(ui);
        let held = hold_to_show(ui, "Hold to show this row");
        *seen = *seen || held;
        ui.data_mut(|data| data.insert_temp(egui::Id::unique("code-words-held"), held));
        if held != shown {
            ui.ctx().request_repaint();
        }
        kit::caption(ui, "Hold the mouse button, or the space bar, while you write.");
    };
    let mut back = false;
    let aside = |ui: &mut Ui| back = shown_row > 0 && kit::button(ui, "Back one row").clicked();
    let pressed = framed(ui, &footer, body, aside) == PressedBy::Somebody;
    if pressed && last {
        return true;
    }
    if pressed || back {
        *row = if back { shown_row.saturating_sub(1) } else { shown_row + 1 };
        // a row that was written down already need not be shown again
        *seen = back;
        kit::want_focus(ui.ctx());
    }
    false
}

fn paint_row(ui: &mut Ui, words: &SecretText, row: usize, shown: bool) {
    let palette = theme::palette(ui);
    let narrow = ui.available_width() < 760.0;
    for (place, word) in words.expose().split(' ').enumerate().skip(row * ROW).take(ROW) {
        let (rect, response) = ui.allocate_exact_size(
            vec2(ui.available_width().min(420.0), if narrow { 36.0 } else { 46.0 }),
            Sense::hover(),
        );
        let number = format!("{}", place + 1);
        let font = egui::FontId::new(BODY, egui::FontFamily::Monospace);
        ui.painter().text(
            egui::pos2(rect.left() + 28.0, rect.center().y),
            egui::Align2::RIGHT_CENTER,
            &number,
            font,
            palette.faint,
        );
        let start = egui::pos2(rect.left() + 44.0, rect.center().y);
        if shown {
            kit::secret_field::spell(ui.painter(), start, word, LARGE, palette.ink);
        } else {
            let line = egui::Stroke::new(1.0, palette.hairline);
            ui.painter().hline(start.x..=rect.right(), rect.bottom() - 8.0, line);
        }
        response
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("word {number}, not read out")));
    }
}
