//! Choosing files and folders: a path that is typed, the folder's list, which follows the folder, or the desktop's own
//! dialog beside them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{Align, Id, Key, Layout, Response, ScrollArea, TextEdit, Ui, UiBuilder, vec2};

use super::browse::{Browse, Chosen};
use super::file_preview::{self, FilePreview};
use super::kit::{self, Signal};
use super::sticks;
use super::task::Task;
use crate::desk::listing::{self, FolderState, Listed, Listing};
use crate::desk::watching::Watch;
use crate::vocab::text::counted;
use crate::vocab::{shown, shown_path};

/// Most names that are listed.
const MOST: usize = 400;

/// A page narrower than this, in points, has no room for a preview beside the list.
const WITH_PREVIEW: f32 = 460.0;

/// Width of the list with a preview beside it, in points.
const LIST: f32 = 480.0;

/// Least height of the list, and the room that is kept free below it for what is done with a file and past it, in points.
const LEAST: f32 = 150.0;
const BELOW: f32 = 150.0;
/// What is seen together with the list: the field above it and what is below it, in points.
const AROUND: f32 = 270.0;

/// What a file was when it was read: where it was read, how that is meant, and what it was.
pub type WasRead = (String, Signal, String);

/// The list that is drawn next in this frame says beside each file what it was.
pub fn tell_what_was_read(ui: &Ui, all: Arc<[WasRead]>) {
    ui.data_mut(|data| data.insert_temp(was_read(), all));
}

fn was_read() -> Id {
    Id::unique(("keyrite", "files-that-were-read"))
}

/// What this file was when it was read last, each of its shares.
fn said_of(all: &[WasRead], file: &str) -> Option<(Signal, String)> {
    let on_it = |label: &str| {
        label
            .strip_prefix(file)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(" page ") || rest.starts_with(", share "))
    };
    let last: BTreeMap<&str, (Signal, &str)> = all
        .iter()
        .filter(|(label, _, _)| on_it(label))
        .map(|(label, signal, what)| (label.as_str(), (*signal, what.as_str())))
        .collect();
    let signals = [Signal::Stop, Signal::Attention, Signal::Plain, Signal::Done];
    let worst = signals.into_iter().find(|one| last.values().any(|(signal, _)| signal == one))?;
    let told: Vec<&str> = last.values().map(|(_, what)| *what).collect();
    Some((worst, told.join("; ")))
}

/// Chooses files in a folder.
#[derive(Debug, Default)]
pub struct FilesPanel {
    path: String,
    listed: Option<PathBuf>,
    listing: Listing,
    /// The listed folder is being read.
    looking: Option<Task<Listing>>,
    /// It changed meanwhile, and is read once more.
    once_more: bool,
    marked: Vec<PathBuf>,
    browse: Browse,
    /// Says when something in the listed folder changed.
    watch: Option<Watch>,
    /// Where the list begins, until somebody goes elsewhere.
    start: Option<PathBuf>,
    had_focus: bool,
    said: Option<String>,
    preview: FilePreview,
    /// The file that was looked at last.
    at_hand: Option<PathBuf>,
}

impl FilesPanel {
    /// Draws it, with what was wrong with files that were chosen before; returns those that were chosen now.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        start: &Path,
        endings: &[&str],
        complaints: &[String],
    ) -> Vec<PathBuf> {
        let mut chosen = self.browse.take();
        self.follow(ui, start, endings);
        let folder = self.listed.clone().unwrap_or_else(|| start.to_owned());
        kit::with_buttons(ui, |ui, beside| {
            let room = ui.available_width() - if beside { 240.0 } else { 0.0 };
            let width = room.clamp(200.0, 460.0);
            let response = kit::field_with(
                ui,
                "Path of a file or folder",
                &mut self.path,
                width,
                "/media/usb/share-2.pdf",
                None,
            );
            if response.changed() {
                self.said = None;
            }
            // what stands there is of the sheet before: typing replaces it
            if kit::focus_wanted(ui.ctx()) {
                kit::offer_focus(ui, &response);
                select_all(ui, &response, &self.path);
            }
            let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let marked = enter && self.path.trim().is_empty() && !self.marked.is_empty();
            if enter {
                response.request_focus();
            }
            if marked {
                chosen.append(&mut self.marked);
                kit::keep_enter(ui);
            }
            kit::level(ui, beside, |ui| {
                if kit::button(ui, "Read this path").clicked() || (enter && !marked) {
                    chosen.extend(self.typed(ui, endings));
                    kit::keep_enter(ui);
                }
                self.browse.button(ui, Chosen::Sheets, Some(&folder));
            });
        });
        if let Some(said) = &self.said {
            kit::text::remark(ui, Signal::Stop, said);
        }
        for complaint in complaints {
            kit::text::remark(ui, Signal::Attention, complaint);
        }
        let list = if self.listing.names.is_empty() { "" } else { ", or choose from the list" };
        self.browse.remark(ui, &format!("type the path{list}"));
        if !Browse::opens() && !self.listing.names.is_empty() {
            kit::caption(ui, "Type the path, or choose from the list.");
        }
        chosen.extend(self.listing(ui, &folder, endings));
        chosen
    }

    /// Lists the folder, and lists it again when its names changed: a scan is often saved after the page was opened.
    fn follow(&mut self, ui: &Ui, start: &Path, endings: &[&str]) {
        // a medium that was plugged in meanwhile is where the list begins now, unless somebody went elsewhere
        let at_start = self.listed.is_none() || self.listed == self.start;
        if at_start && self.start.as_deref() != Some(start) {
            self.start = Some(start.to_owned());
            self.list(ui, start, endings);
        }
        let focused = ui.input(|input| input.focused);
        let came_back = focused && !std::mem::replace(&mut self.had_focus, focused);
        let changed = self.watch.as_ref().is_some_and(Watch::has_changed);
        self.once_more |= changed || came_back;
        if let Some(listing) = self.looking.as_ref().and_then(Task::poll) {
            self.looking = None;
            self.marked.retain(|marked| listing.names.iter().any(|listed| listed.path == *marked));
            self.listing = listing;
        }
        // one after the other: whatever comes in while it is read is seen by the next look
        if let Some(folder) = self.listed.clone().filter(|_| self.once_more && self.looking.is_none()) {
            self.once_more = false;
            self.look(ui, folder, endings);
        }
    }

    /// Reads the folder beside the thread that draws; what was listed of it stands meanwhile.
    fn look(&mut self, ui: &Ui, folder: PathBuf, endings: &[&str]) {
        let endings: Vec<String> = endings.iter().map(|ending| (*ending).to_owned()).collect();
        self.looking = Some(Task::start(ui.ctx(), move |_| {
            let endings: Vec<&str> = endings.iter().map(String::as_str).collect();
            listing::list(&folder, &endings, MOST)
        }));
    }

    fn typed(&mut self, ui: &Ui, endings: &[&str]) -> Vec<PathBuf> {
        let path = PathBuf::from(self.path.trim());
        self.said = None;
        if path.is_dir() {
            self.list(ui, &path, endings);
            return Vec::new();
        }
        if path.is_file() {
            return vec![path];
        }
        if !self.path.trim().is_empty() {
            self.said = Some(format!("{}: there is no such file or folder.", shown_path(&path)));
        }
        Vec::new()
    }

    fn list(&mut self, ui: &Ui, folder: &Path, endings: &[&str]) {
        let ctx = ui.ctx().clone();
        // followed before it is listed: what comes in between is not missed
        self.watch = Watch::start(&[folder.to_owned()], move || ctx.request_repaint());
        self.marked.clear();
        self.at_hand = None;
        self.listing = Listing::default();
        self.listed = Some(folder.to_owned());
        self.look(ui, folder.to_owned(), endings);
    }

    fn listing(&mut self, ui: &mut Ui, folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
        let mut go_to = None;
        kit::caption(ui, &format!("In {}", shown_path(folder)));
        let files = self.listing.names.iter().any(|listed| !listed.is_folder);
        let beside = files && ui.available_width() >= WITH_PREVIEW;
        let mut on_a_file = false;
        // to the end of the page; on a page that is scrolled as much as is seen at once with the field above it
        let seen = ui.clip_rect().height() - AROUND;
        let height = (ui.available_height() - BELOW).max(seen).max(LEAST);
        ui.horizontal_top(|ui| {
            let whole = ui.available_width();
            let room = if beside { (whole - file_preview::SIZE.x - 24.0).min(LIST) } else { whole };
            ui.allocate_ui_with_layout(vec2(room, height), Layout::top_down(Align::Min), |ui| {
                ui.set_width(room);
                (go_to, on_a_file) = self.names_of(ui, folder, height);
            });
            if beside {
                ui.add_space(12.0);
                self.preview.show(ui, self.at_hand.as_deref());
            }
        });
        if let Some(folder) = go_to {
            self.list(ui, &folder, endings);
        }
        let several = self.marked.len() > 1;
        let name = if several {
            format!("Read these {} files", self.marked.len())
        } else {
            "Read this file".to_owned()
        };
        if self.marked.is_empty() {
            return Vec::new();
        }
        // Enter on a file that is ticked reads what is ticked
        let enter = on_a_file && kit::enter_struck(ui.ctx());
        if enter {
            kit::keep_enter(ui);
        }
        if kit::accent(ui, &name).clicked() || enter {
            self.said = None;
            return std::mem::take(&mut self.marked);
        }
        Vec::new()
    }
}

impl FilesPanel {
    /// The names in the folder, each to be ticked or opened: the folder to go to, and whether the keyboard is on a file.
    fn names_of(&mut self, ui: &mut Ui, folder: &Path, height: f32) -> (Option<PathBuf>, bool) {
        let (mut go_to, mut on_a_file) = (None, false);
        let read = ui.data_mut(|data| data.remove_temp::<Arc<[WasRead]>>(was_read())).unwrap_or_default();
        let list = ScrollArea::vertical()
            .animated(false)
            .id_salt("files")
            .max_height(height)
            .min_scrolled_height(130.0);
        list.auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            if let Some(parent) = folder.parent()
                && kit::quiet(ui, "Up one folder").clicked()
            {
                go_to = Some(parent.to_owned());
            }
            go_to = sticks::offer(ui).or(go_to.take());
            if self.listing.names.is_empty() {
                match (&self.looking, &self.listing.state) {
                    (Some(_), _) => kit::caption(ui, "Looking \u{2026}"),
                    (None, FolderState::Unreadable(why)) => {
                        kit::text::remark(ui, Signal::Attention, &kit::sentence(why));
                    }
                    (None, FolderState::Missing) => {
                        kit::caption(
                            ui,
                            "There is no such folder yet, or no longer. Go up one folder, or type a path.",
                        );
                    }
                    (None, FolderState::Read) => kit::caption(ui, "No pictures, PDFs or text files here."),
                }
            }
            for Listed { name, path, is_folder } in &self.listing.names {
                // whatever comes in before it: the keyboard stays on this name
                let of_its_own = UiBuilder::new().scope_id(Id::unique(("listed", path)));
                if *is_folder {
                    let folder = format!("{}/", shown(name));
                    if ui.scope_builder(of_its_own, |ui| kit::quiet(ui, &folder).clicked()).inner {
                        go_to = Some(path.clone());
                    }
                    continue;
                }
                let mut on = self.marked.contains(path);
                let told = said_of(&read, &shown_path(path));
                let row = |ui: &mut Ui| {
                    let tick = kit::tick(ui, &mut on, &shown(name));
                    if let Some((signal, told)) = told {
                        kit::text::inline(ui, signal, &told);
                    }
                    tick
                };
                let tick = ui.scope_builder(of_its_own, |ui| ui.horizontal_wrapped(row).inner).inner;
                on_a_file |= tick.has_focus();
                if tick.has_focus() || tick.hovered() {
                    self.at_hand = Some(path.clone());
                }
                if tick.changed() {
                    // whoever ticks by the mouse reads by Enter as well
                    tick.request_focus();
                    self.marked.retain(|other| other != path);
                    if on {
                        self.marked.push(path.clone());
                    }
                }
            }
            if self.listing.left_out > 0 {
                let more = counted(self.listing.left_out, "more name");
                kit::caption(ui, &format!("and {more}: type the path of one of them above"));
            }
        });
        (go_to, on_a_file)
    }
}

/// Selects all of what stands in the field.
fn select_all(ui: &Ui, response: &Response, text: &str) {
    let mut edit = TextEdit::load_state(ui.ctx(), response.id).unwrap_or_default();
    let whole = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    edit.cursor.set_char_range(Some(whole));
    edit.store(ui.ctx(), response.id);
}
