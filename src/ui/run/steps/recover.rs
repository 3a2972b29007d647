//! Steps around a recovered key: why, and what becomes of the sheets.

use eframe::egui::Ui;

use super::super::super::kit::{self, Signal, sentence};
use super::super::{Beside, Deed, Primary, StepContext};
use super::act::{again, compare_entries};
use super::screen::StepScreen;
use super::typed::{bag_number, line, prose, word_field};
use crate::ceremony::refusal::{GIVE_UP_WORD, TooFew};
use crate::ceremony::{EventKind, Refusal, State};
use crate::transcript::record::{AfterOpening, GivenUp, GivenUpBecause};

/// The field of a new bag's number.
const NEW_BAG: &str = "New bag number";

/// Who asks for the key, and why.
#[derive(Default)]
pub struct Operation {
    requester: String,
    reason: String,
    destination: String,
}

impl Operation {
    fn what(&self) -> Result<EventKind, String> {
        Ok(EventKind::Operate {
            requester: line("who asks", &self.requester)?,
            reason: prose("why", &self.reason)?,
            destination: prose("what becomes of it", &self.destination)?,
        })
    }
}

impl StepScreen for Operation {
    fn body(&mut self, ui: &mut Ui, _: &StepContext<'_>) -> Option<Deed> {
        kit::field(ui, "Who asks for the key", &mut self.requester, 420.0);
        kit::prose(ui, "Why", &mut self.reason, "");
        kit::prose(ui, "What becomes of the key", &mut self.destination, "");
        None
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        Some(Primary::new("Record it and draw the operation number", self.what().err()))
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        self.what().ok().map(Deed::new)
    }
}

/// What becomes of every opened sheet.
#[derive(Default)]
pub struct Reseal {
    decision: Option<AfterOpening>,
    bag: String,
    second: String,
    because: Option<GivenUpBecause>,
    reason: String,
    word: String,
}

impl Reseal {
    /// The sheet is to be destroyed, and too few would be left.
    fn too_few(&self, context: &StepContext<'_>) -> Option<TooFew> {
        context.state.too_few_without(self.to_destroy(context)?)
    }

    /// The opened sheet that is to be destroyed, counted from 1.
    fn to_destroy(&self, context: &StepContext<'_>) -> Option<usize> {
        let opened = Self::next(context).filter(|_| self.decision == Some(AfterOpening::Destroyed))?;
        Some(usize::from(opened))
    }

    fn given_up(&self) -> Result<(String, GivenUp), String> {
        let because = self.because.ok_or("choose what becomes of the key")?;
        let reason = prose("why", &self.reason)?;
        if self.word != GIVE_UP_WORD {
            return Err(format!("type {GIVE_UP_WORD}"));
        }
        Ok((self.word.clone(), GivenUp { because, reason }))
    }

    fn next(context: &StepContext<'_>) -> Option<u16> {
        (1u16..)
            .zip(context.state.opened())
            .find(|(_, opened)| opened.decided.is_none())
            .map(|(number, _)| number)
    }

    fn missing(&self, context: &StepContext<'_>) -> Option<String> {
        if self.too_few(context).is_some() {
            return self.given_up().err();
        }
        match self.decision {
            None => Some("choose what becomes of it".into()),
            Some(AfterOpening::Resealed) => {
                if self.bag.is_empty() || self.second.is_empty() {
                    return Some("type the new bag's number twice".into());
                }
                compare_entries(&self.bag, &self.second)
                    .filter(|(signal, _)| *signal != Signal::Done)
                    .map(|(_, text)| text)
            }
            Some(_) => None,
        }
    }
}

impl StepScreen for Reseal {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let opened = context.state.opened();
        let decided = opened.iter().filter(|bag| bag.decided.is_some()).count();
        kit::caption(ui, &format!("{decided} of {} opened sheets are decided about", opened.len()));
        let Some(number) = Self::next(context) else {
            kit::text::remark(ui, Signal::Done, "every opened sheet is decided about");
            return None;
        };
        let bag = opened.get(usize::from(number) - 1);
        let share = bag
            .and_then(|bag| bag.share)
            .map_or("nothing that was used".to_owned(), |share| format!("share {share}"));
        let holder = bag
            .and_then(|bag| context.state.person(bag.holder))
            .map(|person| person.name.to_string())
            .unwrap_or_default();
        let called = bag.map_or_else(String::new, |bag| bag.bag.to_string());
        kit::title(ui, &format!("Bag {called}, brought by {holder}: {share}"));
        for (decision, text) in [
            (AfterOpening::Resealed, "Sealed again in a new bag"),
            (AfterOpening::Reshare, "To be replaced by a new set of shares"),
            (AfterOpening::Rotate, "The key is to be rotated"),
            (AfterOpening::Destroyed, "Destroyed now, before witnesses"),
        ] {
            kit::choice(ui, &mut self.decision, Some(decision), text);
        }
        if self.decision == Some(AfterOpening::Destroyed) {
            kit::grave(ui);
        }
        if self.decision == Some(AfterOpening::Resealed) {
            kit::space(ui);
            kit::field(ui, NEW_BAG, &mut self.bag, 320.0);
            again(ui, NEW_BAG, &self.bag, &mut self.second, 320.0);
        }
        let left = self.to_destroy(context).and_then(|opened| context.state.left_without(opened));
        if let Some(left) = left.filter(|_| self.too_few(context).is_none()) {
            kit::space(ui);
            let said = format!(
                "{} of {} sheets would be left; {} are needed to rebuild the key.",
                left.left, left.shares, left.threshold
            );
            kit::text::remark(ui, Signal::Attention, &said);
        }
        if let Some(few) = self.too_few(context) {
            kit::space(ui);
            kit::notice(
                ui,
                Signal::Stop,
                &format!(
                    "{} of {} sheets would be left, and {} are needed: no paper rebuilds the key any more.",
                    few.left, few.shares, few.threshold
                ),
            );
            for because in [GivenUpBecause::KeyEnds, GivenUpBecause::NewSet] {
                kit::choice(ui, &mut self.because, Some(because), &sentence(because.said()));
            }
            kit::prose(ui, "Who decided it, and why", &mut self.reason, "");
            word_field(ui, GIVE_UP_WORD, &mut self.word);
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        Some(match Self::next(context) {
            Some(_) => Primary::new("Record the decision", self.missing(context)),
            None => Primary::ready("All are decided: go on"),
        })
    }

    fn beside(&self, _: &StepContext<'_>) -> Option<Beside> {
        Some(Beside::Opened)
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        let Some(opened) = Self::next(context) else { return Some(Deed::new(EventKind::CloseReseal)) };
        let decision = self.decision?;
        let bag = match decision {
            AfterOpening::Resealed => {
                Some((bag_number("bag", &self.bag).ok()?, bag_number("bag", &self.second).ok()?))
            }
            AfterOpening::Reshare | AfterOpening::Rotate | AfterOpening::Destroyed => None,
        };
        let given_up = match self.too_few(context) {
            Some(_) => Some(self.given_up().ok()?),
            None => None,
        };
        Some(Deed::new(EventKind::Decide { opened, decision, bag, given_up }))
    }

    fn refused(&mut self, refusal: &Refusal) -> Option<&'static str> {
        refusal.is_of_a_bag().then_some(NEW_BAG)
    }

    fn taken(&mut self, _: &State) {
        *self = Self::default();
    }
}
