//! The ceremonies that the new one goes on after: their folders, each read as soon as it is named, with what it tells or what
//! is wrong with it below its field.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, Rect, Ui};

use super::super::folder_choice::FolderChoice;
use super::super::kit::{self, Moment, Signal, sentence};
use super::super::task::{BrokeDown, Task};
use crate::desk::archive::checking::check_folder;
use crate::desk::archive::continuing::{apart, parent_in};
use crate::plan::Choices;
use crate::transcript::record::{Ended, Parent};
use crate::vocab::{Mode, shown_path};

/// The field of the first of them.
pub(super) const FOLDER_BEFORE: &str = "Folder of the earlier ceremony";

/// What a folder tells.
#[derive(Clone, Debug)]
pub struct SummaryBefore {
    /// As a header names it.
    pub parent: Parent,
    /// What was chosen for it.
    pub choices: Choices,
    /// What its key is called, or its script.
    subject: String,
}

impl SummaryBefore {
    fn read(folder: &Path, mode: Mode) -> Result<Self, String> {
        let report = check_folder(folder).map_err(|error| error.to_string())?;
        let parent = parent_in(folder, &report, mode).map_err(|error| error.to_string())?;
        let state = report
            .audit
            .state()
            .ok_or_else(|| format!("{}: nothing was written there", shown_path(folder)))?;
        Ok(Self { parent, choices: state.plan().choices.clone(), subject: state.subject() })
    }

    fn said(&self) -> String {
        let ended = match self.parent.ended {
            Ended::Sealed => "sealed",
            Ended::DayOver => "goes on another day",
            Ended::Aborted => "ended early",
            Ended::BrokenOff => "broken off",
        };
        let set = match &self.parent.known {
            Some(known) => format!("set {}, {}", known.set.short(), known.quorum),
            None => "no set of sheets".to_owned(),
        };
        format!("{} \u{b7} {} \u{b7} {set} \u{b7} {ended}", self.parent.ceremony.short(), self.subject)
    }
}

/// A folder that is named.
#[derive(Default)]
struct Named {
    choice: FolderChoice,
    /// What stood in the field in the last frame, and since when.
    stands: Option<(PathBuf, Moment)>,
    reading: Option<(PathBuf, Task<Result<SummaryBefore, String>>)>,
    /// What was read, and of which folder.
    told: Option<(PathBuf, Result<SummaryBefore, String>)>,
    /// Whoever named it waits for what it tells, which comes into view.
    is_new: bool,
}

impl Named {
    fn is_empty(&self) -> bool {
        self.choice.missing().is_some()
    }

    /// What it tells; none while it is empty or being read.
    fn told(&self) -> Option<&Result<SummaryBefore, String>> {
        let folder = self.choice.folder();
        self.told.as_ref().filter(|(read, _)| *read == folder && !self.is_empty()).map(|(_, told)| told)
    }

    fn follow(&mut self, mode: Mode, ctx: &Context) {
        if let Some((folder, task)) = &self.reading
            && let Some(read) = task.outcome()
        {
            let read = read.unwrap_or_else(|BrokeDown| Err(BrokeDown.to_string()));
            self.told = Some((folder.clone(), read));
            self.is_new = task.is_waited_for(ctx);
            self.reading = None;
        }
        let folder = self.choice.folder();
        let is_read = self.told.as_ref().is_some_and(|(read, _)| *read == folder);
        let is_being = self.reading.as_ref().is_some_and(|(read, _)| *read == folder);
        if self.is_empty() || is_read || is_being {
            return;
        }
        match &self.stands {
            Some((stood, since)) if *stood == folder => {
                if since.is_over(kit::TYPED, ctx) {
                    let read = folder.clone();
                    let task = Task::start(ctx, move |_| SummaryBefore::read(&read, mode));
                    self.reading = Some((folder, task));
                }
            }
            _ => {
                self.stands = Some((folder, Moment::now(ctx)));
                ctx.request_repaint_after(kit::TYPED);
            }
        }
    }

    /// Draws it. `apart` is why it does not go with those above it.
    fn show(&mut self, ui: &mut Ui, name: &str, apart: Option<&str>) {
        let top = ui.cursor().min;
        self.choice.field(ui, name, "/media/usb/2026-11-21-KEK", None);
        match (apart, self.told()) {
            (Some(why), _) => kit::text::remark(ui, Signal::Stop, &sentence(why)),
            (None, Some(Ok(told))) => kit::text::remark(ui, Signal::Done, &told.said()),
            (None, Some(Err(why))) => kit::text::remark(ui, Signal::Stop, &sentence(why)),
            (None, None) if self.is_empty() => {}
            (None, None) => kit::caption(ui, "Reading it \u{2026}"),
        }
        if std::mem::take(&mut self.is_new) {
            // with the field above it
            ui.scroll_to_rect(Rect::from_two_pos(top, ui.cursor().min), None);
        }
    }
}

/// The folders of what was held before; several are of one set.
pub struct Before {
    mode: Mode,
    first: Named,
    beside: Vec<Named>,
}

impl Before {
    /// None named, for a ceremony of this mode.
    pub fn new(mode: Mode) -> Self {
        Self { mode, first: Named::default(), beside: Vec::new() }
    }

    fn named(&self) -> impl Iterator<Item = &Named> {
        std::iter::once(&self.first).chain(&self.beside).filter(|named| !named.is_empty())
    }

    /// True if no folder is named.
    pub fn is_empty(&self) -> bool {
        self.named().next().is_none()
    }

    /// The folders.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.named().map(|named| named.choice.folder()).collect()
    }

    /// What the first of them tells, once it is read.
    pub fn told(&self) -> Option<&SummaryBefore> {
        self.first.told().and_then(|told| told.as_ref().ok())
    }

    /// Takes a folder that was dropped on the window into the first field that is empty.
    pub fn take(&mut self, folder: &Path) {
        let free = std::iter::once(&mut self.first).chain(&mut self.beside).find(|named| named.is_empty());
        if let Some(named) = free {
            named.choice.set(folder);
        } else {
            let mut named = Named::default();
            named.choice.set(folder);
            self.beside.push(named);
        }
    }

    /// What is not whole.
    pub fn missing(&self) -> Option<String> {
        for named in self.named() {
            match named.told() {
                None => return Some("the earlier ceremony is still being read".to_owned()),
                Some(Err(why)) => return Some(why.clone()),
                Some(Ok(_)) => {}
            }
        }
        self.apart().map(|(_, why)| why)
    }

    /// The folder that does not go with those before it, counted from 0 among all fields, and why.
    fn apart(&self) -> Option<(usize, String)> {
        let all = std::iter::once(&self.first).chain(&self.beside).enumerate();
        let told: Vec<(usize, PathBuf, &Parent)> = all
            .filter(|(_, named)| !named.is_empty())
            .filter_map(|(at, named)| Some((at, named.choice.folder(), &named.told()?.as_ref().ok()?.parent)))
            .collect();
        let named: Vec<(&Path, &Parent)> =
            told.iter().map(|(_, folder, parent)| (folder.as_path(), *parent)).collect();
        (1..=named.len()).zip(&told).find_map(|(first, (at, _, _))| Some((*at, apart(named.get(..first)?)?)))
    }

    /// Reads what was named, whatever page is shown meanwhile.
    pub fn follow(&mut self, ctx: &Context) {
        let mode = self.mode;
        for named in std::iter::once(&mut self.first).chain(&mut self.beside) {
            named.follow(mode, ctx);
        }
    }

    /// Asks for them.
    pub fn show(&mut self, ui: &mut Ui) {
        let apart = self.apart();
        let of = |place: usize| apart.as_ref().filter(|(at, _)| *at == place).map(|(_, why)| why.as_str());
        self.first.show(ui, FOLDER_BEFORE, of(0));
        if self.first.is_empty() {
            return;
        }
        for (number, named) in (2..).zip(&mut self.beside) {
            kit::space(ui);
            ui.push_id(number, |ui| {
                let name = format!("Folder {number}, of the same set, held beside it");
                named.show(ui, &name, of(number - 1));
            });
        }
        let full = self.beside.last().is_none_or(|last| !last.is_empty());
        if full && kit::quiet(ui, "Name a second earlier ceremony").clicked() {
            self.beside.push(Named::default());
        }
    }
}
