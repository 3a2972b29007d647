//! A check value, large and in groups, beside the one that it must be.

use std::collections::BTreeMap;

use eframe::egui::{self, Ui};

use super::super::super::kit::{self, Signal};
use super::super::super::theme::{self, HUGE};
use super::super::{Deed, Primary, StepContext};
use super::screen::StepScreen;
use crate::ceremony::EventKind;
use crate::ceremony::kinds::check_value::{about, said_of};
use crate::plan::template::FieldFormat;
use crate::vocab::digest::hex_groups;

/// Nothing is filled in.
pub struct CheckValue;

/// What it must be, in the groups in which the other is shown.
fn expected(context: &StepContext<'_>) -> Option<String> {
    let text = context.state.expected(context.planned, &context.step.expected, &BTreeMap::new())?;
    Some(FieldFormat::Hex.bytes(&text).map_or(text, |bytes| hex_groups(&bytes)))
}

fn column(ui: &mut Ui, name: &str, value: &str) {
    let ink = theme::palette(ui).ink;
    kit::caption(ui, name);
    let text = egui::RichText::new(value).size(HUGE).family(egui::FontFamily::Monospace).color(ink);
    ui.add(egui::Label::new(text).wrap());
    kit::space(ui);
}

impl StepScreen for CheckValue {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let check = context.step.check.as_ref().expect("a script is read with how a check value is made");
        kit::fact(ui, "Made as", &format!("{}, of {}", check.method.said(), said_of(check.of.as_ref())));
        kit::space(ui);
        let must = expected(context);
        let Some(shown) = context.state.check_value_shown() else {
            kit::body(ui, "It is worked out from the key in memory, and is no secret.");
            kit::space(ui);
            if let Some(must) = must {
                column(ui, "It must be", &must);
            }
            return None;
        };
        match must {
            None => column(ui, "Check value", shown.value.as_str()),
            Some(must) => ui.columns_const(|[left, right]| {
                column(left, "Check value of this key", shown.value.as_str());
                column(right, "It must be", &must);
            }),
        }
        if context.state.check_value_differs().is_none() {
            if context.step.expected.is_some() {
                kit::text::remark(ui, Signal::Done, "it is what it must be");
            }
            return None;
        }
        let text = if expected(context).is_some() {
            "It is not what it must be: the two machines do not hold the same key. Stop and find out why; if it is to stay so, say why in an exception."
        } else {
            "Nothing was recorded that it could be compared with. Say in an exception why it is taken as it is."
        };
        kit::notice(ui, Signal::Stop, text);
        kit::modest(ui);
        kit::space(ui);
        if !context.permits(&about()) && kit::accent(ui, "Record an exception about it\u{2026}").clicked() {
            context.asked.replace(Some(about()));
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        if context.state.check_value_shown().is_none() {
            return Some(Primary::ready("Work out the check value"));
        }
        let missing = context.state.check_value_differs().is_some() && !context.permits(&about());
        Some(Primary::new("It was read: go on", missing.then(|| "it is not what it must be".to_owned())))
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        Some(Deed::new(if context.state.check_value_shown().is_some() {
            EventKind::nothing_more()
        } else {
            EventKind::CheckValue
        }))
    }
}
