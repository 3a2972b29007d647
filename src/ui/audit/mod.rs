//! Sheets held against the transcript of their ceremony, one at a time. The key is not rebuilt, no passphrase is asked
//! for, and nothing secret is shown.

mod paper;
mod row;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, CentralPanel, Ui};

use self::paper::{Judged, Paper};
use self::row::Row;
use super::files_panel::{self, WasRead};
use super::folder_choice::{self, FolderChoice};
use super::go::Go;
use super::kit::{self, Footer, LeavePage, PressedBy, Signal, framed, stage_frame};
use super::reading::{FoundSheet, SheetInput};
use super::shared::Shared;
use super::task::Task;
use crate::ceremony::verdict::FolderReport;
use crate::ceremony::{State, escrow};
use crate::desk::archive::checking::check_folder;
use crate::desk::files::FileError;
use crate::desk::readings::Reading;
use crate::vocab::shown_path;
use crate::vocab::text::listed;

/// What the sheets are held against.
enum Against {
    /// Not chosen yet.
    Nothing,
    /// The transcript in this folder, which is valid.
    Transcript(Box<FolderReport>, PathBuf),
    /// Nothing but themselves.
    Themselves,
}

/// The audit's page.
pub struct AuditPage {
    choice: FolderChoice,
    task: Option<Task<Result<(FolderReport, PathBuf), FileError>>>,
    against: Against,
    input: SheetInput,
    /// Where the list of files begins, if not where new ceremonies are made.
    start: Option<PathBuf>,
    rows: Vec<Row>,
    /// Genuine shares that were seen; true where the paper's serial is the good sheet's.
    seen: BTreeMap<u8, bool>,
    /// The sheet in hand: genuine, and its paper not judged yet.
    paper: Option<(Paper, Vec<(&'static str, String)>)>,
    leave_page: LeavePage,
    done: bool,
}

impl AuditPage {
    /// The page, before anything is chosen.
    pub fn new() -> Self {
        Self {
            choice: FolderChoice::default(),
            task: None,
            against: Against::Nothing,
            input: SheetInput::default(),
            start: None,
            rows: Vec::new(),
            seen: BTreeMap::new(),
            paper: None,
            leave_page: LeavePage::default(),
            done: false,
        }
    }

    /// The page to come back to, if it was left in the middle: what was seen stays, what was typed of a sheet goes.
    pub fn shelve(mut self) -> Option<Self> {
        self.input = SheetInput::default();
        self.paper = None;
        let begun = !matches!(self.against, Against::Nothing) && !self.rows.is_empty();
        (begun && !self.done).then_some(self)
    }

    /// What leaving would put aside, and what is not done yet.
    fn at_stake(&self) -> Option<String> {
        if self.input.holds_something() || self.paper.is_some() {
            return Some(
                "The sheet in hand is not judged yet; what was typed of it is forgotten. What was seen before stays on this page until the window is closed.".into(),
            );
        }
        // Escape leaves an audit that was not begun; its act says what is missing
        let begun = !self.rows.is_empty() || self.leave_page.is_asking();
        let missing =
            self.missing().filter(|_| begun).map(|missing| format!("The audit is not whole. {missing}"));
        let kept = (!self.rows.is_empty()).then(|| "What was seen stays on this page until another ceremony is chosen or the window is closed. It is written down nowhere.".to_owned());
        let parts: Vec<String> = missing.into_iter().chain(kept).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// True if the page can be left by its act without a question: no sheet in hand, and every share seen with its serial, or
    /// every sheet's words compared.
    fn is_whole(&self) -> bool {
        self.missing().is_none() && !self.input.holds_something()
    }

    /// What is missing until every share of the ceremony was seen on its own paper, or, without a transcript, until the words
    /// of every sheet were compared.
    fn missing(&self) -> Option<String> {
        let Some(state) = self.state() else {
            let asking: Vec<&str> =
                self.rows.iter().filter(|row| row.asks()).map(|row| row.label.as_str()).collect();
            return (!asking.is_empty()).then(|| format!("Words not compared yet: {}.", asking.join(", ")));
        };
        let made = state.share_digests();
        let unseen: Vec<u8> = made.iter().map(|(x, _)| *x).filter(|x| !self.seen.contains_key(x)).collect();
        let bare: Vec<u8> = self.seen.iter().filter(|(_, compared)| !**compared).map(|(x, _)| *x).collect();
        let parts: Vec<String> = [(bare, "genuine, but serial not compared"), (unseen, "not seen yet")]
            .into_iter()
            .filter(|(shares, _)| !shares.is_empty())
            .map(|(shares, what)| format!("{}: {what}.", shares_named(&shares)))
            .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    pub fn show(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        self.poll(ui.ctx());
        if self.paper.is_some() {
            self.input.take_in(ui.ctx());
        }
        let mut go = None;
        if let Some(mode) = self.state().map(State::mode) {
            super::run::mode_band(ui, mode);
        }
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            go = match self.against {
                Against::Nothing => self.choose(ui, shared),
                Against::Transcript(..) | Against::Themselves => self.sheets(ui, shared),
            };
        });
        let at_stake = self.at_stake();
        if self.leave_page.taken(ui, at_stake.as_deref()) && go.is_none() {
            go = Some(Go::Home);
        }
        go
    }

    fn state(&self) -> Option<&State> {
        match &self.against {
            Against::Transcript(report, _) => report.audit.state(),
            Against::Nothing | Against::Themselves => None,
        }
    }

    fn start(&mut self, folder: PathBuf, ctx: &egui::Context) {
        self.choice.set(&folder);
        self.choice.forget_refusal(ctx);
        self.task = Some(Task::start(ctx, move |_| {
            let folder = folder_choice::with_transcript(folder)?;
            Ok((check_folder(&folder)?, folder))
        }));
    }

    fn poll(&mut self, ctx: &egui::Context) {
        let Some(result) = self.task.as_ref().and_then(Task::poll) else { return };
        self.task = None;
        match result {
            Err(error) => self.choice.refuse(ctx, kit::sentence(&error.to_string())),
            Ok((report, _)) if report.wrong.is_some() || report.audit.state().is_none() => {
                let why =
                    report.wrong.map_or_else(|| "it has no entry".to_owned(), |wrong| wrong.to_string());
                let said = format!("The transcript is not valid, so no sheet can be held against it: {why}");
                self.choice.refuse(ctx, said);
            }
            Ok((report, folder)) => {
                // its sheets are looked for where they were put, or beside its transcript
                let sheets = folder.join("sheets");
                self.start = Some(if sheets.is_dir() { sheets } else { folder.clone() });
                self.against = Against::Transcript(Box::new(report), folder);
                kit::want_focus(ctx);
            }
        }
    }

    fn choose(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        if let Some(folder) = folder_choice::dropped(ui.ctx()) {
            self.start(folder, ui.ctx());
        }
        let missing = if self.task.is_some() { Some("reading") } else { self.choice.missing() };
        let refusal = self.choice.refusal(ui.ctx());
        let footer =
            Footer { act: "Go on to the sheets", missing, refusal: refusal.as_deref(), listens: true };
        let (mut home, mut alone, mut open) = (false, false, None);
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                kit::heading(ui, "Audit shares");
                kit::body(
                    ui,
                    "Is this sheet whole, genuine, and the one that the ceremony made? One sheet after another; the key is not rebuilt, no passphrase is needed, and nothing secret is shown.",
                );
                kit::gap(ui);
                open = self.choice.show(ui, shared);
            },
            |ui| {
                home = kit::button(ui, "Back").clicked();
                alone = kit::button(ui, "Without the transcript").clicked();
            },
        );
        if alone {
            self.against = Against::Themselves;
            kit::want_focus(ui.ctx());
        } else if let Some(folder) = open {
            self.start(folder, ui.ctx());
        } else if pressed == PressedBy::Somebody {
            self.start(self.choice.folder(), ui.ctx());
        }
        home.then_some(Go::Home)
    }

    fn sheets(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        let asking = self.paper.as_ref().map(|(paper, _)| paper.missing());
        let act = if asking.is_some() { "Compare the serial" } else { "Done" };
        let footer =
            Footer { act, missing: asking.flatten(), refusal: None, listens: !self.leave_page.is_asking() };
        let (mut another, mut not_here) = (false, false);
        if asking.is_none() {
            // Enter reads a sheet; it never leaves the list behind
            kit::keep_enter(ui);
            if !self.is_whole() {
                kit::modest(ui);
            }
        }
        let (title, sums) = (self.title(), self.sums());
        let start = self.start.as_deref().unwrap_or(&shared.base);
        let mut answered = false;
        let read: Arc<[WasRead]> =
            self.rows.iter().map(|row| (row.label.clone(), row.signal, row.was.clone())).collect();
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                heading(ui, self.rows.last().filter(|_| self.paper.is_none()));
                kit::caption(ui, &title);
                kit::space(ui);
                if let Some((paper, _)) = &mut self.paper {
                    paper.show(ui);
                } else {
                    // the last one first: that is the sheet in hand
                    if let Some(last) = self.rows.last_mut() {
                        answered = last.show_verdict(ui);
                        kit::space(ui);
                        if let Some((signal, sums)) = &sums {
                            kit::text::remark(ui, *signal, sums);
                        }
                        kit::gap(ui);
                        kit::title(ui, "Read the next sheet");
                        if last.asks() {
                            // its words are compared first, and the field below would scroll them away
                            kit::take_focus_wish(ui.ctx());
                        }
                    } else {
                        kit::title(ui, "Read the first sheet");
                        if !kit::few_lines(ui.ctx()) {
                            kit::body(
                                ui,
                                "Type the path of its scan, or choose it from the list; or take the camera, a scanner, or the words on the paper.",
                            );
                        }
                    }
                    files_panel::tell_what_was_read(ui, read);
                    self.input.show(ui, start);
                }
                kit::gap(ui);
                for (place, row) in self.rows.iter().rev().enumerate() {
                    row.show_among_others(ui, place == 0 && self.paper.is_none());
                }
            },
            |ui| {
                if asking.is_some() {
                    not_here = kit::button(ui, "The paper is not here").clicked();
                } else {
                    another = kit::button(ui, "Another ceremony").clicked();
                }
            },
        );
        if another {
            *self = Self::new();
            kit::want_focus(ui.ctx());
            return None;
        }
        if answered {
            kit::from_the_top(ui.ctx());
            kit::want_focus(ui.ctx());
        }
        let pressed = pressed == PressedBy::Somebody;
        if asking.is_some() && (pressed || not_here) {
            self.judge_paper(not_here);
            kit::from_the_top(ui.ctx());
            kit::want_focus(ui.ctx());
        } else if pressed && self.is_whole() {
            self.done = true;
            return Some(Go::Home);
        } else if pressed {
            self.leave_page.ask(ui.ctx());
        }
        // what the last one asks is answered before the next is judged
        while self.paper.is_none()
            && !self.rows.last().is_some_and(Row::asks)
            && let Some(found) = self.input.take(0)
        {
            self.judge(found, ui.ctx());
        }
        None
    }

    fn title(&self) -> String {
        match (&self.against, self.state()) {
            (Against::Transcript(_, folder), Some(state)) => {
                let label = state.subject();
                format!("Ceremony {} \u{b7} {label} \u{b7} {}", state.ceremony().short(), shown_path(folder))
            }
            (Against::Transcript(..), None) | (Against::Nothing | Against::Themselves, _) => {
                "Without a transcript: each sheet is held against its own signature alone.".to_owned()
            }
        }
    }

    /// How many of the ceremony's shares were seen.
    fn sums(&self) -> Option<(Signal, String)> {
        let made = self.state()?.share_digests();
        let missing = self.missing();
        let signal = if missing.is_none() { Signal::Done } else { Signal::Plain };
        let good = self.seen.values().filter(|compared| **compared).count();
        let mut said = format!("{good} of {} shares were seen on their good sheet.", made.len());
        if let Some(missing) = missing {
            said = format!("{said} {missing}");
        }
        Some((signal, said))
    }

    /// The share on a sheet; if it is genuine, its paper is asked about next.
    fn judge(&mut self, found: FoundSheet, ctx: &egui::Context) {
        let (label, about) = (found.label.clone(), found.describe());
        let reading = Reading { label: found.label, from: found.from, sheet: Ok(found.reading) };
        let Ok(share) = reading.share() else { return };
        let row = match self.state() {
            Some(state) => match escrow::prove(&share, state) {
                Ok(x) => {
                    let facts = vec![("Sheet", about), ("Digest", share.digest().hex())];
                    self.paper = Some((Paper::new(x, label), facts));
                    kit::from_the_top(ctx);
                    kit::want_focus(ctx);
                    return;
                }
                Err(why) => Row {
                    signal: Signal::Stop,
                    text: format!("NOT PROVEN. {}.", kit::sentence(&why.to_string()).trim_end_matches('.')),
                    label,
                    was: "not proven".into(),
                    words: None,
                    facts: vec![("Sheet", about)],
                },
            },
            None => Row::by_itself(label, about, &share),
        };
        self.rows.push(row);
        // what it came to stands there
        kit::from_the_top(ctx);
        kit::want_focus(ctx);
    }

    /// The paper in hand, by its serial, or not at all.
    fn judge_paper(&mut self, not_here: bool) {
        let Some((mut paper, mut facts)) = self.paper.take() else { return };
        let Some(state) = self.state() else { return };
        let x = paper.share();
        let judged = if not_here { None } else { paper.judge(state) };
        if matches!(judged, Some(Judged::ReadAgain)) {
            self.paper = Some((paper, facts));
            return;
        }
        facts.insert(0, ("As recorded", paper.as_recorded(state)));
        let label = paper.label().to_owned();
        let again = if self.seen.contains_key(&x) { ", as seen before" } else { "" };
        let (signal, text) = match judged {
            Some(Judged::Good(text)) => (Signal::Done, format!("{text}{again}.")),
            Some(Judged::Wrong(text)) => (Signal::Stop, text),
            Some(Judged::ReadAgain) | None => (Signal::Attention, paper.unseen()),
        };
        match signal {
            Signal::Done => drop(self.seen.insert(x, true)),
            Signal::Attention => drop(self.seen.entry(x).or_insert(false)),
            Signal::Stop | Signal::Plain => {}
        }
        let was = match signal {
            Signal::Done => format!("share {x}, genuine"),
            Signal::Attention => format!("share {x}, genuine, serial not compared"),
            Signal::Stop | Signal::Plain => format!("share {x}, not the good sheet"),
        };
        self.rows.push(Row { signal, label, was, text, words: None, facts });
    }
}

/// Shares by their numbers, at the beginning of a sentence.
fn shares_named(shares: &[u8]) -> String {
    let all: Vec<String> = shares.iter().map(u8::to_string).collect();
    format!("{} {}", if all.len() == 1 { "Share" } else { "Shares" }, listed(&all))
}

/// The page's title; once it is scrolled away, what the last sheet came to stays in view in its place.
fn heading(ui: &mut Ui, last: Option<&Row>) {
    let title = "Audit shares";
    match last {
        Some(last) => kit::text::heading_for(ui, title, last.signal, &format!("Last sheet: {}", last.was)),
        None => kit::heading(ui, title),
    };
}
