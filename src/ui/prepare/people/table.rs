//! The people of a plan as a table: a line each, its columns named once, and what the roll would refuse below the line.

use std::collections::BTreeMap;

use eframe::egui::{Align, Layout, Ui, vec2};

use super::super::super::kit::{self, Signal};
use super::super::super::run::line;
use super::super::super::theme::{self, NEAR, TARGET};
use super::super::apart::kept_apart;
use super::super::beside;
use super::super::page::remark_of;
use super::{People, PersonDraft};
use crate::plan::Template;
use crate::plan::template::{CUSTODIAN, Role};

/// A page narrower than this, in points, has no room for columns: each field has its name above it.
const NARROW: f32 = 560.0;
/// Room for the number of a share, and for the button that takes a line away, in points.
const SHARES: f32 = 76.0;
const REMOVE: f32 = 84.0;

/// Widths of the columns, in points; nothing where there are none.
#[derive(Clone, Copy)]
struct Columns {
    role: f32,
    name: f32,
    from: f32,
}

impl Columns {
    fn of(ui: &Ui) -> Option<Self> {
        let whole = ui.available_width();
        if whole < NARROW {
            return None;
        }
        let role = (whole * 0.19).clamp(104.0, 150.0);
        let rest = whole - role - SHARES - REMOVE - 4.0 * NEAR;
        Some(Self { role, name: (rest * 0.54).min(280.0), from: (rest * 0.46).min(240.0) })
    }
}

/// What is asked for, once a line was drawn.
enum Wish {
    Remove(usize),
    Add(String),
}

impl People {
    /// Draws it. `ill_held` is what is wrong with who holds which share.
    pub fn show(&mut self, ui: &mut Ui, template: &Template, ill_held: Option<&str>) {
        // said at the right where there is room
        let apart = !beside::is_there(ui);
        let columns = Columns::of(ui);
        if let Some(columns) = columns {
            headings(ui, columns, self.dealt.is_some());
        }
        let twice = self.named_twice(template);
        let mut wish = None;
        for (at, role) in template.roles.iter().enumerate() {
            if at > 0 || columns.is_some() {
                kit::rule(ui);
            }
            wish = self.role(ui, template, role, (columns, &twice, apart)).or(wish);
            if let Some(why) = ill_held.filter(|_| role.id == CUSTODIAN) {
                kit::text::remark(ui, Signal::Attention, &kit::sentence(why));
            }
        }
        match wish {
            None => {}
            Some(Wish::Remove(place)) => {
                self.drafts.remove(place);
            }
            Some(Wish::Add(role)) => {
                let last = self.drafts.iter().rposition(|draft| draft.role == role);
                let at = last.map_or(self.drafts.len(), |last| last + 1);
                self.drafts.insert(at, PersonDraft { role, ..PersonDraft::default() });
                kit::want_focus(ui.ctx());
            }
        }
    }

    /// Everybody of one role.
    fn role(
        &mut self,
        ui: &mut Ui,
        template: &Template,
        role: &Role,
        (columns, twice, apart): (Option<Columns>, &BTreeMap<usize, String>, bool),
    ) -> Option<Wish> {
        let (mut number, mut wish) = (0, None);
        let dealt = self.dealt.is_some();
        for (place, draft) in self.drafts.iter_mut().enumerate().filter(|(_, draft)| draft.role == role.id) {
            number += 1;
            let spare = number > usize::from(role.at_least);
            let row = Row { role, number, dealt, spare };
            let removed = ui.push_id(place, |ui| match columns {
                Some(columns) => row.in_columns(ui, draft, columns),
                None => row.below_each_other(ui, draft),
            });
            for (signal, remark) in remarks(draft, twice.get(&place)) {
                kit::text::remark(ui, signal, &remark);
            }
            if removed.inner {
                wish = Some(Wish::Remove(place));
            }
        }
        let may_add = number < usize::from(role.at_most);
        let others = kept_apart(template, role).filter(|_| apart);
        if !may_add && others.is_none() {
            return wish;
        }
        let mut below = |ui: &mut Ui| {
            if let Some(others) = &others {
                kit::caption(ui, &format!("The same person cannot also be {others}."));
            }
            if may_add && kit::quiet(ui, &format!("Add {}", role.title.to_lowercase())).clicked() {
                wish = Some(Wish::Add(role.id.clone()));
            }
        };
        match columns {
            None => below(ui),
            // below the names
            Some(columns) => {
                ui.horizontal_top(|ui| {
                    ui.add_space(columns.role + NEAR);
                    ui.vertical(below);
                });
            }
        }
        wish
    }
}

/// What the roll would refuse, said here.
fn remarks(draft: &PersonDraft, twice: Option<&String>) -> Vec<(Signal, String)> {
    let name = remark_of(&draft.name, &line("name", &draft.name));
    let name = name.or_else(|| twice.map(|why| (Signal::Attention, why.clone())));
    name.into_iter().chain(remark_of(&draft.from, &line("from", &draft.from))).collect()
}

fn headings(ui: &mut Ui, columns: Columns, dealt: bool) {
    let mut all = vec![(columns.role, "Role"), (columns.name, "Name"), (columns.from, "From")];
    if dealt {
        all.push((SHARES, "Share"));
    }
    ui.horizontal(|ui| {
        for (width, heading) in all {
            let size = vec2(width, 20.0);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(width);
                kit::caption(ui, heading);
            });
        }
    });
}

/// One line.
struct Row<'a> {
    role: &'a Role,
    number: usize,
    dealt: bool,
    spare: bool,
}

impl Row<'_> {
    /// What it is called: shares tell custodians apart.
    fn called(&self, draft: &PersonDraft) -> String {
        if draft.shares.is_empty() {
            format!("{} {}", self.role.title, self.number)
        } else {
            format!("{} of share {}", self.role.title, draft.shares)
        }
    }

    fn has_shares(&self, draft: &PersonDraft) -> bool {
        draft.role == CUSTODIAN && self.dealt
    }

    /// True if it is to go.
    fn in_columns(&self, ui: &mut Ui, draft: &mut PersonDraft, columns: Columns) -> bool {
        let called = self.called(draft);
        let mut removed = false;
        ui.horizontal(|ui| {
            let size = vec2(columns.role, TARGET);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(columns.role);
                ui.set_max_width(columns.role);
                kit::body(ui, &self.role.title);
            });
            kit::cell(ui, "name", &format!("{called}: name"), &mut draft.name, columns.name);
            kit::cell(ui, "from", &format!("{called}: from"), &mut draft.from, columns.from);
            if self.has_shares(draft) {
                kit::cell(ui, "shares", &format!("{called}: shares"), &mut draft.shares, SHARES);
            }
            removed = self.spare && remove(ui, &called);
        });
        self.keep_numbers(draft);
        removed
    }

    fn below_each_other(&self, ui: &mut Ui, draft: &mut PersonDraft) -> bool {
        let called = self.called(draft);
        kit::field(ui, &format!("{called}: name"), &mut draft.name, theme::LINE_WIDTH);
        kit::field(ui, &format!("{called}: from"), &mut draft.from, theme::LINE_WIDTH);
        if self.has_shares(draft) {
            // its name says the shares themselves: what tells it apart must not change while it is typed
            kit::field_known_as(ui, "shares", &format!("{called}: shares"), &mut draft.shares, SHARES);
        }
        self.keep_numbers(draft);
        self.spare && remove(ui, &called)
    }

    fn keep_numbers(&self, draft: &mut PersonDraft) {
        if self.has_shares(draft) {
            draft.shares.retain(|typed| typed.is_ascii_digit() || matches!(typed, ',' | ' '));
        }
    }
}

fn remove(ui: &mut Ui, called: &str) -> bool {
    kit::button(ui, "Remove").accessible_name(format!("Remove {called}")).clicked()
}
