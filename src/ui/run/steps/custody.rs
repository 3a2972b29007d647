//! One custodian at the screen: the gate, the lock, the bag.

use eframe::egui::{self, Ui};

use super::super::super::kit::{self, SecretField, Side, Signal};
use super::super::super::theme::{self, HUGE, LARGE};
use super::super::private::Curtain;
use super::super::{Beside, Deed, Primary, StepContext};
use super::act::{again, compare_entries};
use super::screen::StepScreen;
use super::typed::{bag_number, line, prose};
use crate::ceremony::{EventKind, Refusal, SecretInput, State};
use crate::plan::template::FieldFormat;
use crate::sharing::lock::LockSecret;
use crate::sharing::share::LockKind;
use crate::transcript::Subject;
use crate::vocab::limits::MIN_PASSPHRASE_CHARS;

/// Fields at which something is told.
const WHO_CAME: &str = "Who came instead";
const WHY_ANOTHER: &str = "Why another lock than the one that was agreed";

/// The custodian comes to the screen, alone.
#[derive(Default)]
pub struct Gate {
    somebody_else: bool,
    came: String,
}

impl StepScreen for Gate {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        kit::to_be_read(ui);
        let name = context.holder().map(|person| person.name.to_string()).unwrap_or_default();
        let of = context.state.shares().len();
        let palette = theme::palette(ui);
        ui.add_space((ui.available_height() * 0.12).min(90.0));
        // with all of the page in view at once where little is
        let size = if kit::is_very_low(ui) { LARGE } else { HUGE };
        let big = egui::RichText::new(&name).size(size).family(theme::strong()).color(palette.ink);
        ui.add(egui::Label::new(big).wrap());
        kit::large(ui, &format!("share {} of {of}", context.share()));
        kit::gap(ui);
        kit::large(ui, "Come to the screen. Everybody else: please look away.");
        kit::gap(ui);
        // an Enter too many, struck by whoever sat here before, opens nobody's private screen
        kit::keep_enter(ui);
        kit::caption(
            ui,
            "Enter alone opens nothing here: press the button, or reach it with Tab and strike the space bar.",
        );
        kit::space(ui);
        let mut deed = None;
        if self.somebody_else {
            kit::field(ui, WHO_CAME, &mut self.came, 360.0);
            ui.horizontal(|ui| {
                if kit::danger(ui, "Record that somebody else came").clicked() {
                    match line("who came", &self.came) {
                        Ok(came) => deed = Some(Deed::new(EventKind::WrongHolder(came))),
                        Err(missing) => {
                            kit::tell_at(ui.ctx(), WHO_CAME, &kit::sentence(&format!("{missing}.")));
                        }
                    }
                }
                if kit::button(ui, "Back").clicked() {
                    self.somebody_else = false;
                }
            });
        } else if kit::quiet(ui, &format!("Somebody else than {name} is here")).clicked() {
            self.somebody_else = true;
            kit::want_focus(ui.ctx());
        }
        deed
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        let name = context.holder().map(|person| person.name.to_string()).unwrap_or_default();
        (!self.somebody_else).then(|| Primary::ready(format!("I am {name}, alone at the screen")))
    }

    fn beside(&self, _: &StepContext<'_>) -> Option<Beside> {
        // nothing else is on the screen
        None
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        Some(Deed::new(EventKind::Gate))
    }

    fn taken(&mut self, _: &State) {
        *self = Self::default();
    }

    fn fills_window(&self, _: &State) -> bool {
        true
    }
}

/// The field of the bag's number.
const NUMBER: &str = "Bag number";

/// A passphrase below this many characters is called short, and not forbidden: it may be made of rare words.
const SHORT: usize = 16;

/// The private moment: the lock of the share.
pub struct Lock {
    kind: LockKind,
    one: SecretField,
    two: SecretField,
    curtain: Curtain,
    other: bool,
    wanted: Option<LockKind>,
    why: String,
}

impl Lock {
    /// The lock that was planned.
    pub fn new(state: &State) -> Self {
        let choices = &state.plan().choices;
        let share = state.due().and_then(|(_, planned, _)| planned.share);
        Self {
            kind: share.map_or(choices.lock, |share| choices.lock_of(share)),
            one: SecretField::default(),
            two: SecretField::default(),
            curtain: Curtain::default(),
            other: false,
            wanted: None,
            why: String::new(),
        }
    }

    fn missing(&self) -> Option<String> {
        if self.kind != LockKind::Passphrase {
            return None;
        }
        if let Err(error) = LockSecret::new_passphrase(self.one.text()) {
            return Some(if self.one.is_empty() { "type a passphrase".into() } else { error.to_string() });
        }
        (!self.one.text().matches(self.two.text())).then(|| "type the same passphrase again".to_owned())
    }
}

/// Another lock for the share of this step, as something that an exception can be about.
fn other_lock(context: &StepContext<'_>, lock: LockKind) -> Subject {
    Subject::OtherLock { share: context.share(), lock }
}

const fn lock_name(kind: LockKind) -> &'static str {
    match kind {
        LockKind::None => "Open: the sheet alone is enough",
        LockKind::Passphrase => "Passphrase: the sheet and what you remember",
        LockKind::CodeWords => "Code words: the sheet and eight words on a card of your own",
    }
}

impl Lock {
    /// The exception by which the custodian takes another lock than the one that was agreed.
    fn another_lock(
        &mut self,
        ui: &mut Ui,
        context: &StepContext<'_>,
        planned: LockKind,
        permitted: &[LockKind],
    ) -> Option<Deed> {
        if !self.other {
            self.other = kit::quiet(ui, "Choose another lock than the one that was agreed").clicked();
            return None;
        }
        let locks = &context.state.plan().template.locks;
        for lock in locks.iter().filter(|lock| !permitted.contains(lock)) {
            kit::choice(ui, &mut self.wanted, Some(*lock), lock_name(*lock));
        }
        kit::prose(ui, WHY_ANOTHER, &mut self.why, "");
        let (expected, decided) = (lock_name(planned), "the custodian chooses another lock");
        context.tell_exception(ui, expected, None, Some(decided));
        if !kit::button(ui, "Record the exception").clicked() {
            return None;
        }
        let Some(lock) = self.wanted else {
            kit::tell_at(ui.ctx(), WHY_ANOTHER, "Choose the other lock first, above.");
            return None;
        };
        let Ok(happened) = prose("why", &self.why) else {
            kit::tell_at(ui.ctx(), WHY_ANOTHER, "Say why first: it stands in the record.");
            return None;
        };
        let fixed = |text: &str| prose("", text).expect("a sentence of ours is one");
        let (about, expected, decided) = (other_lock(context, lock), fixed(expected), fixed(decided));
        (self.other, self.wanted) = (false, None);
        Some(Deed::excepting(EventKind::Exception { about, expected, happened, decided }))
    }
}

impl StepScreen for Lock {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        if !self.curtain.is_open(ui) {
            return None;
        }
        let mut deed = None;
        kit::heading(ui, &format!("Lock share {}", context.share()));
        kit::caption(
            ui,
            "This screen is for you alone. It hides when the window loses the keyboard, and after a minute in which nobody types.",
        );
        kit::rule(ui);
        kit::space(ui);
        let planned = context.state.plan().choices.lock_of(context.share());
        let permitted: Vec<LockKind> = context
            .state
            .plan()
            .template
            .locks
            .iter()
            .copied()
            .filter(|lock| *lock == planned || context.permits(&other_lock(context, *lock)))
            .collect();
        if permitted.len() > 1 {
            for kind in permitted.iter().copied() {
                kit::choice(ui, &mut self.kind, kind, lock_name(kind));
            }
        } else {
            kit::large(ui, lock_name(self.kind));
        }
        kit::space(ui);
        match self.kind {
            LockKind::None => {
                kit::body(ui, "Whoever finds the sheet has this share. Its bag is its only protection.");
            }
            LockKind::CodeWords => {
                kit::body(
                    ui,
                    "Eight words will be shown to you, a row at a time. Write them on a card of your own, never on the sheet. Have pen and card ready.",
                );
            }
            LockKind::Passphrase => {
                kit::body(
                    ui,
                    "Without this passphrase the share is lost. It is typed again when the sheet is read back.",
                );
                kit::caption(
                    ui,
                    &format!(
                        "At least {MIN_PASSPHRASE_CHARS} characters, better {SHORT} or more: four or more words at random."
                    ),
                );
                self.one.show(ui, "Passphrase", 420.0);
                let count = self.one.count();
                if (1..SHORT).contains(&count) {
                    let text = format!(
                        "{count} characters: fewer than {SHORT} can be guessed by whoever has the sheet"
                    );
                    kit::text::remark(ui, Signal::Attention, &text);
                }
                self.two.show(ui, "Passphrase, again", 420.0);
                let (one, two) = (self.one.text(), self.two.text());
                if !two.is_empty() {
                    let (signal, text) = if one.matches(two) {
                        (Signal::Done, "both are the same")
                    } else {
                        (Signal::Plain, "not yet the same")
                    };
                    kit::text::remark(ui, signal, text);
                }
            }
        }
        kit::gap(ui);
        if context.state.plan().template.locks.len() > permitted.len() {
            deed = self.another_lock(ui, context, planned, &permitted);
        }
        deed
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        if self.curtain.is_drawn() {
            return None;
        }
        let act = match self.kind {
            LockKind::None => "Leave the share open and sign it",
            LockKind::Passphrase => "Lock and sign the share",
            LockKind::CodeWords => "Draw my code words",
        };
        Some(Primary::new(act, self.missing()))
    }

    fn beside(&self, _: &StepContext<'_>) -> Option<Beside> {
        // nothing else is on the screen
        None
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        let deed = Deed::new(EventKind::Lock(self.kind));
        self.two.clear();
        Some(match self.kind {
            LockKind::Passphrase => deed.with_secret(SecretInput::Passphrase(self.one.take())),
            LockKind::None | LockKind::CodeWords => deed,
        })
    }

    fn fills_window(&self, _: &State) -> bool {
        true
    }
}

/// What is to be said of a new bag's number while it is typed.
pub(super) fn bag_remark(state: &State, number: &str) -> Option<String> {
    let typed = bag_number("bag number", number).ok().filter(|typed| !typed.as_str().is_empty())?;
    if let Err(wants) = FieldFormat::Serial.check(typed.as_str()) {
        return Some(format!("write {wants}"));
    }
    let counted = state.counted_bags();
    (!counted.holds(&typed)).then(|| {
        format!(
            "not among the bags that were counted, {}: it needs an exception that names it",
            counted.said()
        )
    })
}

/// The bag's number, entered twice.
#[derive(Default)]
pub struct Bag {
    number: String,
    second: String,
}

impl StepScreen for Bag {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let name = context.holder().map(|person| person.name.to_string()).unwrap_or_default();
        // a script that has its own directions says who signs
        let signed = match context.step.hands {
            Some(_) => String::new(),
            None => format!(" {name} and the witness sign across the seal."),
        };
        kit::body(
            ui,
            &format!(
                "Put the sheet into the bag, with the card in front of the secret panel, and close the seal.{signed}"
            ),
        );
        kit::space(ui);
        let remark = bag_remark(context.state, &self.number);
        let remark = remark.as_deref().map(|text| (Signal::Attention, text));
        kit::two(ui, 260.0, |ui, width, side| match side {
            Side::First => {
                kit::field_with(ui, NUMBER, &mut self.number, width.min(320.0), "TE 0047 1182", remark);
            }
            Side::Second => again(ui, NUMBER, &self.number, &mut self.second, width.min(320.0)),
        });
        None
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        let missing = if self.number.trim().is_empty() {
            Some("type the bag's number".to_owned())
        } else if self.second.is_empty() {
            Some("type it again".to_owned())
        } else {
            compare_entries(&self.number, &self.second)
                .filter(|(signal, _)| *signal != Signal::Done)
                .map(|(_, text)| text)
        };
        Some(Primary::new("Record the bag", missing))
    }

    fn beside(&self, context: &StepContext<'_>) -> Option<Beside> {
        Some(Beside::Bags(context.share()))
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        let number = bag_number("bag number", &self.number).ok()?;
        Some(Deed::new(EventKind::Bag { number, again: bag_number("bag number", &self.second).ok()? }))
    }

    fn refused(&mut self, refusal: &Refusal) -> Option<&'static str> {
        refusal.is_of_a_bag().then_some(NUMBER)
    }
}
