//! What of the register is looked at: words, a holder, a state, a day, an order.

use eframe::egui::{self, Ui};

use super::super::kit::{self, Signal};
use crate::ceremony::register::{KeyStanding, Query, Sort, Words};
use crate::vocab::Day;

/// The question as it is typed.
#[derive(Debug, Default)]
pub(super) struct Question {
    search: String,
    holder: String,
    due_before: String,
    state: Option<KeyStanding>,
    sort: Sort,
}

impl Question {
    /// The question, as far as it is understood: a field that is empty, or not yet a date, asks nothing.
    pub fn query(&self) -> Query {
        Query {
            states: self.state.into_iter().collect(),
            holder: Words::new(&self.holder),
            due_before: Day::parse(self.due_before.trim()),
            search: Words::new(&self.search),
            sort: self.sort,
        }
    }

    pub fn show(&mut self, ui: &mut Ui) {
        kit::title(ui, "Look for");
        // one below the other where three have no room beside each other
        let layout = if ui.available_width() < 820.0 {
            egui::Layout::top_down(egui::Align::Min)
        } else {
            egui::Layout::left_to_right(egui::Align::Min)
        };
        ui.with_layout(layout, |ui| {
            kit::field_with(
                ui,
                "Words: a name, a bag, a ceremony",
                &mut self.search,
                300.0,
                "TE 0000 0001",
                None,
            );
            kit::field_with(ui, "Holder of a sheet", &mut self.holder, 240.0, "", None);
            let due = self.due_before.trim();
            let wrong = (!due.is_empty() && Day::parse(due).is_none())
                .then_some((Signal::Attention, "write a date such as 2026-11-21"));
            kit::field_with(ui, "Due before", &mut self.due_before, 220.0, "2027-06-30", wrong);
        });
        kit::in_a_row(ui, |ui| {
            let states: Vec<(Option<KeyStanding>, String)> = std::iter::once((None, "any state".to_owned()))
                .chain(KeyStanding::all().map(|state| (Some(state), state.word().to_owned())))
                .collect();
            kit::pick(ui, "State", &mut self.state, &states);
            let orders = Sort::ALL.map(|sort| (sort, said(sort).to_owned()));
            kit::pick(ui, "Order", &mut self.sort, &orders);
            if !self.query().is_everything() && kit::quiet(ui, "Show everything").clicked() {
                *self = Self { sort: self.sort, ..Self::default() };
            }
        });
    }
}

const fn said(sort: Sort) -> &'static str {
    match sort {
        Sort::Urgent => "urgent first",
        Sort::Name => "by name",
        Sort::State => "by state",
        Sort::Due => "by what is due next",
        Sort::Made => "by the day they were made",
        Sort::Proven => "by the last proof",
    }
}
