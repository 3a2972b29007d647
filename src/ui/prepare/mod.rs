//! Before a ceremony binds: seven short pages that can be visited in any order, then the whole plan.

mod apart;
mod before;
mod beside;
mod custody;
mod help;
mod key;
mod opening;
mod page;
mod people;
mod plan;
mod quorum;
mod room;
mod roster;
mod tabs;
mod template;

use std::path::Path;

use eframe::egui::{self, CentralPanel, Ui};

use self::key::KeyPage;
use self::page::{Missing, Page};
use self::people::People;
use self::quorum::QuorumPage;
use self::room::Room;
use self::roster::RosterFile;
use self::tabs::PageStanding;
use self::template::TemplatePage;
use super::folder_choice;
use super::go::Go;
use super::help::Help;
use super::kit::{self, Footer, PressedBy, Refused};
use super::kit::{framed, sentence, stage_frame};
use super::paper_file::PaperFile;
use super::shared::Shared;
use crate::desk::archive::checking::check_folder;
use crate::desk::archive::continuing::parent_in;
use crate::plan::{Kind, Template};
use crate::transcript::record::Parent;
use crate::vocab::{Mode, shown_path};

/// A ceremony being prepared.
pub struct Prepare {
    page: Page,
    /// Pages that were left, and so looked at.
    seen: Vec<Page>,
    mode: Mode,
    parent: Option<Parent>,
    template: TemplatePage,
    people: People,
    quorum: QuorumPage,
    key: KeyPage,
    room: Room,
    roster: RosterFile,
    on_paper: PaperFile,
    refused: Refused,
    /// Why nothing can be prepared at all: the ceremony before cannot be read.
    unreadable: Option<String>,
}

impl Prepare {
    /// An empty form.
    pub fn new(kind: Kind, shared: &Shared) -> Self {
        let template = TemplatePage::new(kind);
        let mut people = People::default();
        let mut quorum = QuorumPage::default();
        if let Some(script) = template.chosen() {
            quorum.suit(script);
            people.suit(script, quorum.shares());
        }
        Self {
            page: Page::Template,
            seen: Vec::new(),
            mode: shared.mode(),
            parent: None,
            template,
            people,
            quorum,
            key: KeyPage::new(shared),
            room: Room::new(shared),
            roster: RosterFile::default(),
            on_paper: PaperFile::default(),
            refused: Refused::default(),
            unreadable: None,
        }
    }

    /// A form that goes on after a broken-off ceremony: its script and choices, and its people.
    pub fn continuing(folder: &Path, shared: &mut Shared) -> Self {
        let report = check_folder(folder).ok();
        let Some((report, state)) = report.as_ref().and_then(|report| Some((report, report.audit.state()?)))
        else {
            let mut form = Self::new(Kind::Generation, shared);
            form.unreadable =
                Some(format!("{}: it cannot be read, so it cannot be continued.", shown_path(folder)));
            return form;
        };
        shared.rehearsal = state.mode() == Mode::Rehearsal;
        let template = state.plan().template.clone();
        let mut form = Self::new(template.kind, shared);
        form.quorum.take_over(&state.plan().choices);
        form.key.take_over(&state.plan().choices);
        form.room.take_over(&state.plan().choices);
        form.people.take_over(&template, state);
        form.template.take_over(template);
        match parent_in(folder, report, state.mode()) {
            Ok(parent) => {
                form.parent = Some(parent);
                form.page = Page::Plan;
                form.seen.extend(Page::ALL);
                form.room.propose(shared, form.key.label(), form.mode);
            }
            Err(error) => form.unreadable = Some(sentence(&error.to_string())),
        }
        form
    }

    /// True if it goes on after a broken-off ceremony.
    pub const fn is_continuing(&self) -> bool {
        self.parent.is_some()
    }

    /// True if this form was begun for such a ceremony.
    pub fn is_for(&self, kind: Kind, mode: Mode) -> bool {
        self.mode == mode
            && self.parent.is_none()
            && self.template.chosen().is_some_and(|template| template.kind == kind)
    }

    pub fn show(&mut self, ui: &mut Ui, shared: &mut Shared) -> Option<Go> {
        let mut go = None;
        if let Some(folder) = folder_choice::dropped(ui.ctx())
            && matches!(self.page, Page::Key | Page::Before)
        {
            self.key.before.take(&folder);
        }
        self.key.before.follow(ui.ctx());
        super::run::mode_band(ui, self.mode);
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            if let Some(page) = self.tabs(ui) {
                self.turn_to(page, ui.ctx());
            }
            kit::rule(ui);
            kit::space(ui);
            go = self.page(ui, shared);
        });
        // what was filled in is there again
        if go.is_none() && kit::escape_struck(ui.ctx()) {
            go = Some(Go::Home);
        }
        go
    }

    /// The help of the page that is shown.
    pub fn help(&self) -> Help {
        let kind = self.template.chosen().map(|template| template.kind);
        // there the key is that of an earlier ceremony
        let before = kind.is_some_and(|kind| kind != Kind::Generation && self.parent.is_none());
        help::of(self.page, before)
    }

    fn pages(&self) -> Vec<Page> {
        // which pages there are hangs on the script
        let Some(kind) = self.template.chosen().map(|template| template.kind) else {
            return vec![Page::Template];
        };
        let wanted = |page: &Page| match page {
            Page::Quorum | Page::Custody => kind.makes_a_set(),
            Page::Key => kind.has_a_key() || kind.looks_at_sheets() && self.parent.is_none(),
            Page::Before => kind.handles_sheets() && !kind.looks_at_sheets() && self.parent.is_none(),
            Page::Template | Page::People | Page::Room | Page::Plan => true,
        };
        Page::ALL.into_iter().filter(wanted).collect()
    }

    /// How a page stands, for its tab.
    fn standing(&self, page: Page, missing: &[Missing]) -> PageStanding {
        let quorum = self.quorum.quorum().ok().filter(|_| page == Page::Custody);
        let custody = quorum.and_then(|quorum| custody::plan_of(&self.people, quorum)?.ok());
        if missing.iter().any(|missing| missing.page == page) {
            PageStanding::Lacking
        } else if page != self.page && !self.seen.contains(&page) {
            PageStanding::Unseen
        } else if page == Page::Custody && custody.is_none() {
            PageStanding::Empty
        } else if custody.is_some_and(|plan| !plan.grave().is_empty())
            || page == Page::People
                && self.template.chosen().is_some_and(|script| self.fewer_come(script).is_some())
        {
            PageStanding::Doubtful
        } else {
            PageStanding::Whole
        }
    }

    fn tabs(&self, ui: &mut Ui) -> Option<Page> {
        let missing = self.missing();
        let pages = self.pages().into_iter().map(|page| (page, self.standing(page, &missing)));
        tabs::show(ui, &pages.collect::<Vec<_>>(), self.page)
    }

    fn page(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        let missing = self.missing();
        let last = self.page == Page::Plan;
        let waits =
            if shared.program.is_none() { Some("reading this program's digest".to_owned()) } else { None };
        // what the next pages hang on is whole before they come; names may wait for the roll
        let wanted = matches!(self.page, Page::Template | Page::Quorum);
        let here = missing.iter().find(|missing| wanted && missing.page == self.page);
        let blocked = if let Some(missing) = here {
            Some(missing.what.clone())
        } else if last {
            missing.first().map(|missing| format!("{}: {}", missing.page.name(), missing.what)).or(waits)
        } else {
            None
        };
        let act = match (last, self.mode) {
            (false, _) if self.template.chosen().is_none() => "Go on with this ceremony".to_owned(),
            (false, _) => format!("Go on to {}", self.next().name()),
            (true, Mode::Rehearsal) => "Open the rehearsal".to_owned(),
            (true, Mode::Production) => "Open the ceremony".to_owned(),
        };
        let refusal = self.refused.at_the_foot(ui.ctx()).or_else(|| self.unreadable.clone());
        let footer =
            Footer { act: &act, missing: blocked.as_deref(), refusal: refusal.as_deref(), listens: true };
        let (mut home, mut back) = (false, false);
        let before = self.before_here();
        let mut turn_to = None;
        let quorum = self.quorum.quorum().ok().filter(|_| self.pages().contains(&Page::Quorum));
        let template = self.template.chosen();
        let warns = self.standing(self.page, &missing) == PageStanding::Doubtful;
        beside::show(ui, beside::About { page: self.page, template, quorum, missing: &missing, warns });
        // a page that still lacks something can be left, and its act does not call
        if warns || missing.iter().any(|missing| missing.page == self.page) {
            kit::modest(ui);
        }
        let pressed = framed(
            ui,
            &footer,
            |ui| turn_to = self.content(ui, shared, &missing),
            |ui| {
                home = kit::button(ui, "Leave").clicked();
                back = before.is_some() && kit::button(ui, "Back").clicked();
            },
        );
        if let Some(page) = turn_to.or_else(|| before.filter(|_| back)) {
            self.turn_to(page, ui.ctx());
        }
        if home {
            return Some(Go::Home);
        }
        if pressed == PressedBy::Somebody {
            if !last {
                self.turn_to(self.next(), ui.ctx());
                return None;
            }
            match self.open(shared, ui.ctx()) {
                Ok(run) => return Some(Go::Run(Box::new(run))),
                Err(not) => self.tell(&not, ui.ctx()),
            }
        }
        None
    }

    /// Another page, from its top; what was refused on the last one is not said there any more.
    fn turn_to(&mut self, page: Page, ctx: &egui::Context) {
        if !self.seen.contains(&self.page) {
            self.seen.push(self.page);
        }
        self.page = page;
        self.refused.forget(ctx);
        self.unreadable = None;
        kit::from_the_top(ctx);
        kit::want_focus(ctx);
    }

    /// The page before this one, if there is one.
    fn before_here(&self) -> Option<Page> {
        let pages = self.pages();
        let here = pages.iter().position(|page| *page == self.page)?;
        pages.get(here.checked_sub(1)?).copied()
    }

    fn next(&self) -> Page {
        let pages = self.pages();
        let here = pages.iter().position(|page| *page == self.page).unwrap_or(0);
        pages.get(here + 1).copied().unwrap_or(Page::Plan)
    }

    fn content(&mut self, ui: &mut Ui, shared: &Shared, missing: &[Missing]) -> Option<Page> {
        let template = self.template.chosen().cloned();
        match self.page {
            Page::Template => {
                if self.template.show(ui, shared)
                    && let Some(template) = self.template.chosen()
                {
                    self.quorum.suit(template);
                    self.people.change(template, self.quorum.shares());
                }
            }
            Page::People => {
                if let Some(template) = &template {
                    self.people.suit(template, self.quorum.shares());
                    self.people_page(ui, shared, template);
                }
            }
            Page::Quorum => {
                if let Some(template) = &template {
                    self.quorum.show(ui, template, &self.people);
                    self.people.suit(template, self.quorum.shares());
                }
            }
            Page::Custody => custody::show(ui, &mut self.people, &self.quorum.quorum()),
            Page::Key | Page::Before => self.key.show(ui, template.as_ref()),
            Page::Room => self.room.show(ui, shared, self.key.label()),
            Page::Plan => {
                let makes_a_set = template.as_ref().is_some_and(|template| template.kind.makes_a_set());
                let quorum = self.quorum.quorum().ok().filter(|_| makes_a_set);
                // what is wrong with it is among what is missing
                let custody = quorum.and_then(|quorum| custody::plan_of(&self.people, quorum)?.ok());
                let fewer = template.as_ref().and_then(|template| self.fewer_come(template));
                return plan::show(
                    ui,
                    self.plan(shared).as_ref(),
                    (missing, fewer.as_deref()),
                    self.parent.as_ref(),
                    (&self.people, custody.as_ref()),
                    (&mut self.on_paper, &shared.base),
                );
            }
        }
        self.room.propose(shared, self.key.label(), self.mode);
        None
    }

    /// Who does what: where the names may come from, then the table.
    fn people_page(&mut self, ui: &mut Ui, shared: &Shared, template: &Template) {
        kit::heading(ui, "Who does what");
        kit::caption(
            ui,
            "They are called in this order at the roll call, and each is enrolled only when present.",
        );
        kit::in_a_row(ui, |ui| {
            if self.mode == Mode::Rehearsal && kit::button(ui, "Fill in stand-ins").clicked() {
                self.people.fill_in(template);
            }
            self.roster.show_link(ui);
        });
        let named = self.people.rostered();
        if let Some(people) = self.roster.show(ui, &shared.base, template, &named) {
            self.people.take_rostered(template, people);
        }
        kit::space(ui);
        let ill_held = self.quorum.ill_held(&self.people).filter(|_| template.kind.makes_a_set());
        let ill_held = ill_held.or_else(|| self.fewer_come(template));
        self.people.show(ui, template, ill_held.as_deref());
    }
}
