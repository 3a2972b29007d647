//! Steps that make the key and let it go: randomness, draw, split, trial, wipe, seal.

use eframe::egui::Ui;

use super::super::super::kit::{self, SecretField, Signal, sentence};
use super::super::{Beside, Deed, Primary, StepContext};
use super::screen::StepScreen;
use super::typed::word_remark;
use crate::ceremony::{EventKind, SecretInput, State};
use crate::plan::Kind;
use crate::sharing::entropy::{Rolls, RollsError, SourceKind};
use crate::transcript::PersonId;
use crate::vocab::text::listed;

/// The randomness of the operating system alone.
const WITHOUT: &str = "Go on without throws";

/// Throws of dice or coins, or the decision to do without.
#[derive(Default)]
pub struct Entropy {
    throws: SecretField,
}

impl Entropy {
    /// What is thrown: the first throw says it, and nobody need choose.
    fn kind(&self) -> SourceKind {
        let first = self.throws.text().expose().bytes().find(u8::is_ascii_alphanumeric);
        match first.map(|byte| byte.to_ascii_lowercase()) {
            Some(b'h' | b't') => SourceKind::Coins,
            Some(_) | None => SourceKind::Dice,
        }
    }

    fn count(&self) -> usize {
        self.throws.text().expose().bytes().filter(u8::is_ascii_alphanumeric).count()
    }
}

impl StepScreen for Entropy {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        for source in context.state.sources() {
            let name = if source.kind == SourceKind::Dice { "dice" } else { "coins" };
            kit::text::remark(
                ui,
                Signal::Done,
                &format!("{} throws of {name}, {} bits", source.throws, source.bits),
            );
        }
        let added = !context.state.sources().is_empty();
        kit::body(
            ui,
            if added {
                "These throws are mixed with this machine's own randomness. Add more, of another table or another person, or go on."
            } else {
                "Dice or coins are mixed with this machine's own randomness: neither alone decides. Or go on without them."
            },
        );
        kit::space(ui);
        kit::body(
            ui,
            &format!(
                "Type a die as 1 to 6, at least {} throws; a coin as h for heads and t for tails, at least {}.",
                SourceKind::Dice.fewest(),
                SourceKind::Coins.fewest()
            ),
        );
        kit::space(ui);
        self.throws.show(ui, "Throws, in the order they fell", 520.0);
        let (count, fewest) = (self.count(), self.kind().fewest());
        match Rolls::check(self.kind(), self.throws.text()) {
            Ok(_) => kit::text::remark(ui, Signal::Done, &format!("{count} throws are enough")),
            Err(RollsError::TooFew { .. }) if added && self.throws.is_empty() => {}
            Err(RollsError::TooFew { .. }) => {
                kit::text::remark(ui, Signal::Plain, &format!("{count} of at least {fewest} throws"));
            }
            Err(wrong) => kit::text::remark(ui, Signal::Attention, &sentence(&wrong.to_string())),
        }
        // a button of its own: nobody does without by striking Enter once too often
        if !added && self.throws.is_empty() {
            kit::space(ui);
            if kit::button(ui, WITHOUT).clicked() {
                return Some(Deed::new(EventKind::CloseEntropy));
            }
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        Some(if !self.throws.is_empty() || context.state.sources().is_empty() {
            let missing = match Rolls::check(self.kind(), self.throws.text()) {
                Ok(_) => None,
                Err(RollsError::TooFew { got, .. }) => {
                    Some(format!("{} more throws", self.kind().fewest().saturating_sub(got)))
                }
                Err(_) => Some("mend the throws, or clear the field".to_owned()),
            };
            Primary::new("Add these throws", missing)
        } else {
            Primary::ready("No more throws")
        })
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        if self.throws.is_empty() {
            // only once others were added: before that the act waits for throws
            return Some(Deed::new(EventKind::CloseEntropy));
        }
        let kind = self.kind();
        let secret = SecretInput::Rolls(self.throws.take());
        Some(Deed::new(EventKind::AddRolls(kind)).with_secret(secret))
    }

    fn taken(&mut self, _: &State) {
        self.throws.clear();
    }
}

/// A step that is one act with nothing to fill in.
pub struct Plain {
    act: &'static str,
    text: &'static str,
    what: What,
}

/// The act.
#[derive(Clone, Copy)]
enum What {
    Draw,
    Split,
    Trial,
    Seal,
}

impl Plain {
    /// Draw the key.
    pub const fn draw() -> Self {
        Self {
            act: "Draw the root key",
            text: "The key will exist in this machine's memory and nowhere else until its sheets are printed.",
            what: What::Draw,
        }
    }

    /// Split it.
    pub const fn split() -> Self {
        Self {
            act: "Split the root key",
            text: "All shares are made at once. No one has seen any of them.",
            what: What::Split,
        }
    }

    /// Rebuild it from what was read back.
    pub const fn trial() -> Self {
        Self {
            act: "Rebuild the key from the sheets",
            text: "What was read back from the sheets must rebuild the key, and one fewer than are needed must not.",
            what: What::Trial,
        }
    }

    /// Seal the transcript.
    pub const fn seal() -> Self {
        Self {
            act: "Seal the transcript",
            text: "The last line is written and signed. Then the ceremony key is forgotten and nothing can be added.",
            what: What::Seal,
        }
    }
}

impl StepScreen for Plain {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        kit::to_be_read(ui);
        kit::body(ui, self.text);
        kit::space(ui);
        match self.what {
            What::Draw => {
                if let Some(key) = &context.state.plan().choices.key {
                    kit::fact(ui, "Key", key.label.as_str());
                    kit::fact(ui, "Purpose", key.purpose.as_str());
                }
                let room: u32 = context.state.sources().iter().map(|source| source.bits).sum();
                let text = if room == 0 {
                    "the operating system alone".to_owned()
                } else {
                    format!("the operating system, and {room} bits from the room")
                };
                kit::fact(ui, "Randomness", &text);
            }
            What::Split => {
                if let Some(quorum) = context.state.plan().choices.quorum {
                    kit::large(ui, &quorum.sheets_needed_first());
                    kit::caption(ui, &format!("{} may be lost", quorum.may_be_lost()));
                }
            }
            What::Seal => {
                let sheets = context.state.sheets();
                let lines = context.state.entries();
                kit::fact(ui, "Lines", &format!("{lines} so far; the seal is line {}", lines + 1));
                if sheets.printed > 0 {
                    kit::fact(
                        ui,
                        "Sheets",
                        &format!(
                            "{} made = {} sealed + {} spoiled",
                            sheets.printed, sheets.sealed, sheets.spoiled
                        ),
                    );
                }
                kit::fact(
                    ui,
                    "Exceptions",
                    &format!(
                        "{}, {} open",
                        context.state.exceptions().len(),
                        context.state.open_exceptions()
                    ),
                );
            }
            What::Trial => {}
        }
        None
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        Some(Primary::ready(self.act))
    }

    fn beside(&self, context: &StepContext<'_>) -> Option<Beside> {
        match self.what {
            What::Draw | What::Split => Some(Beside::Quorum),
            What::Trial => context.state.fingerprint().map(|_| Beside::Key),
            What::Seal => Some(Beside::People),
        }
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        Some(Deed::new(match self.what {
            What::Draw => EventKind::Draw,
            What::Split => EventKind::Split,
            What::Trial => EventKind::Trial,
            What::Seal => EventKind::Seal,
        }))
    }
}

/// The word, typed by each.
#[derive(Default)]
pub struct Wipe {
    typed: Vec<(PersonId, String)>,
}

/// A field for each of two people beside each other from this width on, in points.
const TYPES: f32 = 220.0;

/// How far somebody is with the word, and who is still to type it. Nothing is lit before everybody has.
fn how_far(name: &str, typed: &str, word: &str, to_type: &[String]) -> Option<(Signal, String)> {
    if typed != word {
        return word_remark(typed, word);
    }
    Some(if to_type.is_empty() {
        (Signal::Done, format!("typed by {name}"))
    } else {
        (Signal::Plain, format!("typed by {name}; now {}", listed(to_type)))
    })
}

/// What somebody is called; by their number before the roll is closed.
fn named(context: &StepContext<'_>, id: PersonId) -> String {
    context.state.person(id).map_or_else(|| id.to_string(), |who| who.name.to_string())
}

impl Wipe {
    /// Who has not typed the word.
    fn to_type(&self, context: &StepContext<'_>, word: &str) -> Vec<String> {
        self.typed.iter().filter(|(_, typed)| typed != word).map(|(id, _)| named(context, *id)).collect()
    }
}

impl StepScreen for Wipe {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        kit::to_be_read(ui);
        let (by, with) = &context.people;
        let people: Vec<PersonId> = std::iter::once(*by).chain(with.iter().copied()).collect();
        self.typed.retain(|(id, _)| people.contains(id));
        for id in people {
            if !self.typed.iter().any(|(other, _)| *other == id) {
                self.typed.push((id, String::new()));
            }
        }
        let word = context.step.word.clone().expect("a script is read with a word for its wipe");
        kit::grave(ui);
        kit::notice(
            ui,
            Signal::Attention,
            match context.state.plan().template.kind {
                Kind::Generation | Kind::Reshare | Kind::Reissue | Kind::Rotation => {
                    "After this the key is in its sheets alone. Everybody named here types the word for themselves."
                }
                Kind::Recovery
                | Kind::Drill
                | Kind::Audit
                | Kind::Destruction
                | Kind::Deposit
                | Kind::DepositRelease
                | Kind::Record => {
                    "After this nothing of the key is left in this program's memory. Everybody named here types the word for themselves."
                }
            },
        );
        kit::space(ui);
        let to_type = self.to_type(context, word.as_str());
        let field = |ui: &mut Ui, id: PersonId, typed: &mut String| {
            let name = named(context, id);
            let remark = how_far(&name, typed, word.as_str(), &to_type);
            let remark = remark.as_ref().map(|(signal, said)| (*signal, said.as_str()));
            kit::field_with(ui, &format!("{name} types {word}"), typed, TYPES, "", remark);
        };
        for two in self.typed.chunks_mut(2) {
            kit::two(ui, TYPES, |ui, _, side| {
                let one = match side {
                    kit::Side::First => two.first_mut(),
                    kit::Side::Second => two.get_mut(1),
                };
                if let Some((id, typed)) = one {
                    field(ui, *id, typed);
                }
            });
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        let word = context.step.word.clone().expect("a script is read with a word for its wipe");
        let waits = self.to_type(context, word.as_str());
        let missing = match waits.as_slice() {
            [] => self.typed.is_empty().then(|| format!("nobody has typed {word}")),
            [one] => Some(format!("{one} has not typed {word} yet")),
            [one, other] => Some(format!("{one} and {other} have not typed {word} yet")),
            several => Some(format!("{} people have not typed {word} yet", several.len())),
        };
        Some(Primary::new("Wipe everything secret", missing))
    }

    fn beside(&self, context: &StepContext<'_>) -> Option<Beside> {
        context.state.fingerprint().map(|_| Beside::Key)
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        Some(Deed::new(EventKind::Wipe { typed: self.typed.clone() }))
    }
}
