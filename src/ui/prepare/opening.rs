//! What the pages come to: all that is not whole, the plan that they make, and the ceremony that is opened with it.

use std::path::PathBuf;

use eframe::egui;

use super::super::base::make_base;
use super::super::kit::sentence;
use super::super::run::Run;
use super::super::shared::Shared;
use super::before::FOLDER_BEFORE;
use super::page::{Missing, Page};
use super::room::NEW_FOLDER;
use super::{Prepare, custody, template};
use crate::ceremony::Opening;
use crate::desk::archive::continuing::parent_of;
use crate::desk::holding::OpenError;
use crate::desk::program;
use crate::plan::template::CUSTODIAN;
use crate::plan::{Choices, Kind, Plan, Template};
use crate::sharing::lock::LockCost;
use crate::sharing::share::LockKind;
use crate::transcript::record::{KnownSet, Parent};

/// Why the ceremony was not opened.
pub(super) enum NotOpened {
    /// Its folder.
    Folder(String),
    /// What was held before.
    Before(String),
    /// Anything else.
    Other(String),
}

impl Prepare {
    /// Everything that is not whole, page by page.
    pub(super) fn missing(&self) -> Vec<Missing> {
        let mut all = Vec::new();
        let mut add = |page, what: Option<String>| all.extend(what.map(|what| Missing { page, what }));
        add(Page::Template, self.template.missing());
        let Some(template) = self.template.chosen() else { return all };
        for what in self.people.missing(template) {
            add(Page::People, Some(what));
        }
        if template.kind.makes_a_set() {
            add(Page::Quorum, self.quorum.missing(template));
            add(Page::People, self.quorum.ill_held(&self.people));
            add(Page::Custody, custody::missing(&self.people, self.quorum.quorum()));
        }
        add(Page::Key, self.key.missing(template));
        let alone = self.parent.is_none();
        let wanted = template.wants_one_before() && alone && self.key.before.is_empty();
        let (kind, asked) = (template.kind, self.page_of_before());
        add(asked, wanted.then(|| "name the folder of the ceremony before".to_owned()));
        add(asked, self.key.before.missing().filter(|_| alone && kind != Kind::Generation));
        add(Page::Room, self.room.missing());
        all
    }

    /// What is doubtful about how many custodians come: fewer of them than sheets that the key is known to need.
    pub(super) fn fewer_come(&self, template: &Template) -> Option<String> {
        let parent = self.parent.as_ref().or_else(|| self.key.before.told().map(|told| &told.parent))?;
        let known = parent.known.as_ref().filter(|_| template.kind.opens_sheets())?;
        known.quorum.fewer_come(self.people.custodians().count())
    }

    fn choices(&self, template: &Template, shared: &Shared) -> Result<Choices, String> {
        let kind = template.kind;
        let makes_a_set = kind.makes_a_set();
        Ok(Choices {
            quorum: match (makes_a_set, kind.issues_again()) {
                (true, _) => Some(self.quorum.quorum()?),
                (false, true) => Some(self.key.quorum_of_set()?),
                (false, false) => None,
            },
            share: if kind.issues_again() { Some(self.key.share()?) } else { None },
            reason: if makes_a_set { self.quorum.reason() } else { None },
            lock: match (makes_a_set, kind.issues_again()) {
                (true, _) => self.quorum.lock().ok_or("choose how each share is locked")?,
                (false, true) => self.key.lock_of_one(template)?,
                (false, false) => template.locks.first().copied().unwrap_or(LockKind::None),
            },
            own_locks: if makes_a_set { self.quorum.own_locks() } else { Vec::new() },
            cost: LockCost::DEFAULT,
            paper: shared.settings.paper,
            key: if kind.prints_sheets() { Some(self.key.metadata()?) } else { None },
            generation: if template.kind.chooses_generation() { self.key.generation()? } else { 1 },
            expected_fingerprint: if template.kind.opens_sheets() { self.key.expected()? } else { None },
            contact: self.room.contact()?,
            place: self.room.place()?,
            organisation: self.room.organisation()?,
        })
    }

    pub(super) fn plan(&self, shared: &Shared) -> Result<Plan, String> {
        let template = self.template.chosen().ok_or(template::NONE_CHOSEN)?;
        let choices = self.choices(template, shared)?;
        // how many rounds there will be for sheets is known once the folder before is read
        let plan = match &self.parent {
            None if template.is_about_each_sheet() => Plan::for_paper(template.clone(), choices),
            None => Plan::bind(template.clone(), choices, &[]),
            Some(parent) => {
                let sheets = parent.known.as_ref().map_or_else(Vec::new, KnownSet::each_sheet);
                Plan::bind(template.clone(), choices, &sheets)
            }
        };
        plan.map_err(|error| error.to_string())
    }

    /// What the transcripts tell that it goes on after: the one that it was opened upon, or those of the folders that were
    /// named.
    fn before(&self, kind: Kind) -> Result<Vec<Parent>, String> {
        match &self.parent {
            Some(parent) => Ok(vec![parent.clone()]),
            None if kind == Kind::Generation => Ok(Vec::new()),
            None => {
                let folders = self.key.before.folders().into_iter();
                folders
                    .map(|folder| parent_of(&folder, self.mode).map_err(|error| error.to_string()))
                    .collect()
            }
        }
    }

    pub(super) fn open(&mut self, shared: &Shared, ctx: &egui::Context) -> Result<Run, NotOpened> {
        let other = |why: &str| NotOpened::Other(why.to_owned());
        let template = self.template.chosen().ok_or_else(|| other(template::NONE_CHOSEN))?.clone();
        let before = self.before(template.kind).map_err(NotOpened::Before)?;
        let unknown = || other("this program's own digest is not known yet");
        let opening = Opening {
            choices: self.choices(&template, shared).map_err(NotOpened::Other)?,
            template,
            mode: self.mode,
            program: program::name(),
            program_digest: shared.program.ok_or_else(unknown)?,
            before,
        };
        let folder: PathBuf = self.room.folder();
        if folder.parent() == Some(shared.base.as_path()) {
            make_base(&shared.base);
        }
        let mut roster = self.people.expected();
        if let Some(share) = opening.choices.share
            && let Some(custodian) = roster.iter_mut().find(|one| one.roles.iter().any(|id| id == CUSTODIAN))
        {
            custodian.shares = vec![share];
        }
        Run::open(opening, folder, roster, ctx).map_err(|error| match error {
            OpenError::Folder(why) => NotOpened::Folder(why.to_string()),
            OpenError::Refused(_) | OpenError::NoRandomness(_) => NotOpened::Other(error.to_string()),
        })
    }

    /// Says why it was not opened, at the field that mends it: on its own page.
    pub(super) fn tell(&mut self, not: &NotOpened, ctx: &egui::Context) {
        let (page, field, why) = match not {
            NotOpened::Folder(why) => (Page::Room, Some(NEW_FOLDER), why),
            NotOpened::Before(why) => (self.page_of_before(), Some(FOLDER_BEFORE), why),
            NotOpened::Other(why) => (self.page, None, why),
        };
        if page != self.page {
            self.turn_to(page, ctx);
        }
        self.refused.tell(ctx, field, sentence(why));
    }

    /// The page that asks for the ceremony before.
    fn page_of_before(&self) -> Page {
        let kind = self.template.chosen().map(|template| template.kind);
        let at_the_key = kind.is_some_and(|kind| kind.has_a_key() || kind.looks_at_sheets());
        if at_the_key { Page::Key } else { Page::Before }
    }
}
