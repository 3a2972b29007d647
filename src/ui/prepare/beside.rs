//! The right of the preparation in a wide window: what this page is asked for, what it still lacks, and what it is about, drawn.
//! Nothing stands here that is nowhere else; whoever has a narrow window does without.

use eframe::egui::{Pos2, Rect, Ui, UiBuilder};

use super::super::kit::{self, Signal, sentence};
use super::super::theme;
use super::apart::kept_apart;
use super::page::{Missing, Page};
use crate::plan::{Kind, Template};
use crate::sharing::Quorum;

/// A window narrower than this, in points, has no room for it.
const WIDE: f32 = 1000.0;
/// Its width and the room between it and the page, in points.
const WIDTH: f32 = 236.0;
const GAP: f32 = 36.0;
/// What the page's foot takes at the bottom, in points.
const FOOT: f32 = 72.0;
/// Height of the quorum, drawn, in points.
const DRAWN: f32 = 156.0;
/// As many lines of what is missing; of the others their number is said.
const MOST: usize = 5;

/// Whether this window has room for it.
pub(super) fn is_there(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() >= WIDE
}

/// What it tells of.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    /// The page at its left.
    pub page: Page,
    /// The script.
    pub template: Option<&'a Template>,
    /// k of n, where a set is made.
    pub quorum: Option<Quorum>,
    /// All that is missing anywhere.
    pub missing: &'a [Missing],
    /// The page is whole, and warns of something.
    pub warns: bool,
}

/// Draws it, if there is room, and something to show; the page that is drawn next leaves it free.
pub(super) fn show(ui: &mut Ui, about: About<'_>) {
    let About { page, template, quorum, .. } = about;
    let kind = template.map_or(Kind::Generation, |template| template.kind);
    let Some(why) = why(page, kind).filter(|_| is_there(ui)) else { return };
    let whole = ui.available_rect_before_wrap();
    let room = Rect::from_min_max(
        Pos2::new(whole.right() - WIDTH, whole.top() + theme::NEAR),
        Pos2::new(whole.right(), whole.bottom() - FOOT),
    );
    kit::leave_room(ui, WIDTH + GAP);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(room).id_salt("beside"));
    ui.set_clip_rect(room.intersect(ui.clip_rect()));
    let ui = &mut ui;
    kit::title(ui, "What this is for");
    kit::caption(ui, why);
    if let Some(template) = template.filter(|_| page == Page::People) {
        kit::space(ui);
        for role in &template.roles {
            if let Some(others) = kept_apart(template, role) {
                kit::caption(ui, &format!("{}: never also {others}.", role.title));
            }
        }
    }
    kit::gap(ui);
    lacking(ui, about);
    // whole or not at all
    if let Some(quorum) = quorum.filter(|_| matches!(page, Page::People | Page::Custody | Page::Plan))
        && ui.available_height() >= DRAWN
    {
        kit::gap(ui);
        kit::title(ui, "The quorum");
        kit::space(ui);
        kit::enough(ui, quorum);
    }
}

/// Why the page asks; the first one says it of each script.
const fn why(page: Page, kind: Kind) -> Option<&'static str> {
    match page {
        Page::Template => None,
        Page::Key if kind.looks_at_sheets() => Some(
            "What is looked at is held against what was recorded. The folder before says which sheets there are, who holds them, and in which bags.",
        ),
        Page::Key if kind.opens_sheets() => Some(
            "A sheet of another key looks like any other. The fingerprint refuses it as soon as it is read; the folder before says who holds which bag, and whose sheets count.",
        ),
        Page::Key => Some(
            "Years from now somebody holds a sheet and has nothing else. The label and the last day are on it; the rest is in the transcript, so that whoever finds the one can ask for the other.",
        ),
        Page::Before => Some(
            "This ceremony goes on where another one ended. Its folder says which sheets there are, who holds them, and in which bags.",
        ),
        Page::Quorum => Some(
            "More sheets needed: more people must agree, and a thief must find more. More sheets in all: more of them may be lost. With 3 of 5 two sheets may be lost, and two sheets alone tell nothing.",
        ),
        Page::People => Some(
            "Nobody acts alone: one leads, one types, one watches, and custodians take the sheets. What is never in one hand, the script says.",
        ),
        Page::Custody => Some(
            "A fire takes all that lies in one place, and a dismissal all that lies with one employer. What is named here is held against that before the key exists.",
        ),
        Page::Room => Some(
            "Whoever finds a sheet calls whom you name here. What the machine says of itself is looked at now, while a cable can still be pulled.",
        ),
        Page::Plan => Some(
            "All that will be said and done, in its order. Read it with those who take part; once the ceremony is open, its script does not change.",
        ),
    }
}

/// What this page lacks, and which others lack something.
fn lacking(ui: &mut Ui, About { page, missing, warns, .. }: About<'_>) {
    // the plan lists all of it, each a link; the quorum says it at its fields
    if matches!(page, Page::Plan | Page::Quorum) {
        return;
    }
    let here: Vec<&Missing> = missing.iter().filter(|missing| missing.page == page).collect();
    if here.is_empty() && warns {
        let said = "Nothing is missing on this page. It warns of something: read that before you go on.";
        kit::text::remark(ui, Signal::Attention, said);
    } else if here.is_empty() {
        kit::text::remark(ui, Signal::Done, "Nothing is missing on this page.");
    } else {
        kit::title(ui, "Still missing here");
        for missing in here.iter().take(MOST) {
            kit::text::remark(ui, Signal::Attention, &sentence(&missing.what));
        }
        if let Some(more) = here.len().checked_sub(MOST).filter(|more| *more > 0) {
            kit::caption(ui, &format!("and {more} more"));
        }
    }
    let mut others: Vec<&str> = Vec::new();
    for missing in missing.iter().filter(|missing| missing.page != page) {
        if !others.contains(&missing.page.name()) {
            others.push(missing.page.name());
        }
    }
    if !others.is_empty() {
        kit::caption(ui, &format!("Also missing something: {}.", others.join(", ")));
    }
}
