//! What refuses something that was just done comes into view, wherever on the page it stands: nobody waits for an answer that
//! was given out of sight. What merely warns comes whenever it is known, and moves nothing under anybody's hand.

use std::collections::HashMap;

use eframe::egui::{self, Id, Rect, Ui};

use super::flags::flag;
use super::focus::{last_gained, last_typed, scroll_away};

/// In so many frames a page and what is said on it have found their places.
const FRAMES: u64 = 4;
/// Room between what is said and the end of what is in view, in points.
const AROUND: f32 = 10.0;

const PAGE: &str = "page-began-at";
const SAID: &str = "said";

/// What was drawn in the last frames, by its text.
type Said = HashMap<Id, Drawn>;

/// When it was drawn last, and when first without a gap.
#[derive(Clone, Copy)]
struct Drawn {
    last: u64,
    first: u64,
}

/// The page is new, and read from its top: what is said on it is said to whoever gets there.
pub(super) fn what_is_said_is_not_new(ctx: &egui::Context) {
    let now = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(flag(PAGE), now));
}

/// Whether it is said of what is being typed, as it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Perhaps: then it is below its field, which sees to it.
    TypingPerhaps,
    /// No: of something that was done.
    WhatWasDone,
}

/// Scrolls to what was drawn here, if this text was not there before.
pub(super) fn comes_into_view(ui: &Ui, text: &str, place: Rect, of: Of) {
    let (id, now) = (Id::unique((SAID, text)), ui.ctx().cumulative_pass_nr());
    let first = ui.data_mut(|data| {
        let said = data.get_temp_mut_or_default::<Said>(flag(SAID));
        said.retain(|_, drawn| now <= drawn.last + 2);
        let drawn = said.entry(id).or_insert(Drawn { last: now, first: now });
        drawn.last = now;
        drawn.first
    });
    let page = ui.data(|data| data.get_temp::<u64>(flag(PAGE))).unwrap_or_default();
    let (view, place) = (ui.clip_rect().y_range(), place.expand2(egui::vec2(0.0, AROUND)));
    let seen = view.contains(place.top()) && view.contains(place.bottom());
    let typed = of == Of::TypingPerhaps && last_typed(ui.ctx()).is_some_and(|typed| first <= typed + FRAMES);
    // what was just given the keyboard is what comes next, and stays in view
    let given = last_gained(ui.ctx()).is_some_and(|gained| now <= gained + FRAMES);
    if now > first + FRAMES || first <= page + FRAMES || typed || given || seen {
        return;
    }
    // what has the keyboard does not take it out of view again
    scroll_away(ui.ctx());
    ui.scroll_to_rect(place, None);
    ui.ctx().request_repaint();
}
