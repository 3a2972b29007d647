//! The right of a wide window: what helps at the step that is due. The sheet while it is printed and read back, the bags
//! while one is closed, how far every share is, the key by its words, who is here. Nothing stands here that is nowhere
//! else; whoever has a narrow window does without.

mod rows;
mod sheet;

use eframe::egui::{self, FontFamily, Pos2, Rect, Ui, vec2};

use super::super::kit::{self, Signal};
use super::super::theme::{self, BODY, SMALL};
use crate::ceremony::State;
use crate::plan::PlannedStep;
use crate::transcript::record::Person;

/// A window narrower than this, in points, has no room for it beside the script and the page.
const WIDE: f32 = 1180.0;
/// What is shown; which of these, each step's screen says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The sheet, and how far each share is.
    Sheet(u8),
    /// The bags that were counted, and how far each share is.
    Bags(u8),
    /// k of n.
    Quorum,
    /// The key, by its words.
    Key,
    /// The bags that were opened, and what became of the sheets in them.
    Opened,
    /// The sheets that are looked at one after the other, of which this is the share at hand.
    Looked(u8),
    /// Who is here; until the roll is closed, which roles are filled.
    People,
}

/// Its width and the room between it and the page, in points.
const WIDTH: f32 = 236.0;
const GAP: f32 = 36.0;
/// Height of a person: a name, and a line of roles that may take two.
const PERSON: f32 = 56.0;
/// What the page's foot takes at the bottom, in points.
const FOOT: f32 = 72.0;

/// Draws it, if there is room; the page that is drawn next leaves it free.
pub(super) fn show(ui: &mut Ui, state: &State, planned: &PlannedStep, what: Beside) {
    if ui.ctx().content_rect().width() < WIDE {
        return;
    }
    let whole = ui.available_rect_before_wrap();
    let room = Rect::from_min_max(
        Pos2::new(whole.right() - WIDTH, whole.top() + theme::NEAR),
        Pos2::new(whole.right(), whole.bottom() - FOOT),
    );
    kit::leave_room(ui, WIDTH + GAP);
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(room).id_salt("beside"));
    ui.set_clip_rect(room.intersect(ui.clip_rect()));
    let ui = &mut ui;
    match what {
        Beside::Sheet(share) => {
            sheet::show(ui, state, share);
            kit::gap(ui);
            rows::shares(ui, state, share);
        }
        Beside::Bags(share) => {
            bags(ui, state);
            rows::shares(ui, state, share);
        }
        Beside::Quorum => quorum(ui, state),
        Beside::Key => key(ui, state),
        Beside::Opened => rows::opened(ui, state),
        Beside::Looked(share) => rows::looked(ui, state, share),
        Beside::People if state.done().roll_closed => people(ui, state, planned),
        Beside::People => roles(ui, state),
    }
}

/// Which bags there are, and how many are left.
fn bags(ui: &mut Ui, state: &State) {
    let counted = state.counted_bags();
    if counted.is_empty() {
        return;
    }
    kit::title(ui, "Bags");
    kit::caption(ui, &counted.said());
    kit::caption(ui, &format!("{} counted, {} closed so far", counted.count(), state.used_bags()));
    kit::gap(ui);
}

/// k of n, and what it means.
fn quorum(ui: &mut Ui, state: &State) {
    let Some(quorum) = state.plan().choices.quorum else { return };
    kit::title(ui, "What it will be split into");
    kit::space(ui);
    kit::enough(ui, quorum);
}

/// The key's name and its words.
fn key(ui: &mut Ui, state: &State) {
    let Some(fingerprint) = state.fingerprint() else { return };
    let palette = theme::palette(ui);
    if let Some(key) = &state.plan().choices.key {
        kit::title(ui, key.label.as_str());
    }
    kit::space(ui);
    kit::caption(ui, "Its fingerprint, as on every sheet");
    let words = fingerprint.words();
    let all: Vec<&str> = words.split(' ').collect();
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.spacing_mut().interact_size.y = 22.0;
    // numbered word by word, as wherever these words stand
    let numbered: Vec<(u32, &str)> = (1..).zip(all).collect();
    for row in numbered.chunks(2) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (number, word) in row {
                let faint = egui::RichText::new(format!("{number}")).size(SMALL).monospace();
                ui.add_sized(vec2(18.0, 22.0), egui::Label::new(faint.color(palette.faint)));
                let text = egui::RichText::new(*word).size(BODY).color(palette.ink);
                ui.allocate_ui_with_layout(
                    vec2(86.0, 22.0),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        ui.set_min_width(86.0);
                        ui.label(text);
                    },
                );
            }
        });
    }
}

/// Everybody who is here, with what they are; those whom the step is about first in ink.
fn people(ui: &mut Ui, state: &State, planned: &PlannedStep) {
    let palette = theme::palette(ui);
    kit::title(ui, "Who is here");
    kit::space(ui);
    let away = state.away().unwrap_or_default();
    // two lines each, and a line for those who have no room
    let fit = ((ui.available_height() - 24.0) / PERSON).max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of rows")]
    let fit = fit as usize;
    let here = state.present().count();
    let acts = planned.script.acts.as_str();
    let is_about = |person: &Person| person.roles.iter().any(|role| role.as_str() == acts);
    let mut all: Vec<&Person> = state.present().collect();
    if here > fit {
        // whoever the step is about is never among those who have no room
        all.sort_by_key(|person| !is_about(person));
    }
    for person in all.into_iter().take(fit) {
        let roles = person.roles.iter().filter_map(|role| state.plan().template.role(role));
        let mut said: Vec<String> = roles.map(|role| role.title.clone()).collect();
        let numbers: Vec<String> = person.shares.iter().map(u8::to_string).collect();
        if !numbers.is_empty() {
            said.push(format!("share {}", numbers.join(", ")));
        }
        if away.contains(&person.id) {
            said.push("away".to_owned());
        }
        let family = if is_about(person) { theme::strong() } else { FontFamily::Proportional };
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(egui::RichText::new(person.name.as_str()).size(BODY).family(family).color(palette.ink));
        ui.label(egui::RichText::new(said.join(", ")).size(SMALL).color(palette.faint));
        ui.add_space(theme::NEAR);
    }
    if here > fit {
        kit::caption(ui, &format!("and {} more", here - fit));
    }
}

/// Every role, and how many of it are here so far.
fn roles(ui: &mut Ui, state: &State) {
    kit::title(ui, "Who is to be here");
    kit::space(ui);
    for role in &state.plan().template.roles {
        let here = state.in_role(&role.id, None).count();
        let enough = here >= usize::from(role.at_least);
        let wanted = match (role.at_least, role.at_most) {
            (least, most) if least == most => least.to_string(),
            (0, most) => format!("up to {most}"),
            (least, _) => format!("at least {least}"),
        };
        let signal = if enough && role.at_least > 0 { Signal::Done } else { Signal::Plain };
        kit::text::remark(ui, signal, &format!("{}: {here} of {wanted}", role.title));
    }
}
