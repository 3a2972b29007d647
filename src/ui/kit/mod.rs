//! The parts every screen is made of. Each has an accessible name, a visible focus ring, and knows the keyboard.

mod appearing;
mod choosing;
mod dialog;
mod digest;
pub mod door;
mod enough;
mod fields;
mod flags;
mod focus;
pub mod frame;
mod groups;
mod help_link;
pub mod icons;
pub mod leave_page;
mod mending;
mod moment;
mod offer;
mod one_turn;
pub mod page;
mod pinned;
mod read_whole;
mod refused;
mod scrolling;
pub mod secret_field;
mod spoken_field;
mod still;
mod table;
pub mod text;
mod told_at;

pub use choosing::{choice, pick, pick_person};
pub use dialog::dialog;
pub use digest::digits;
pub use door::door;
pub use enough::enough;
pub use fields::{cell, field, field_known_as, field_with, prose};
use flags::flag;
use focus::{claims_enter, keep_in_view};
pub use focus::{
    end_of_a_dialog, enter_struck, escape_struck, focus_wanted, forget_left_focus, from_the_top,
    is_typed_since, keep_enter, leave_focus, offer_focus, offer_focus_by_name, return_focus, seek_missing,
    seeks, sort_out_enter, spend_enter, take_enter_claim, take_focus_wish, take_from_the_top, want_focus,
    want_focus_at,
};
pub use frame::{Footer, PressedBy, foot, grave, modest};
pub use help_link::{help_link, offer_help, take_help_asked};
pub use icons::Icon;
pub use leave_page::LeavePage;
use mending::mark_mended;
pub use mending::{is_mended_since, is_typing};
pub use moment::{Moment, is_first_picture};
pub use offer::{HOW, Offer};
pub use one_turn::OneTurn;
pub use page::{framed, framed_with, leave_room, sentence, stage_frame};
pub use pinned::{pinned_title, remember_title};
pub use read_whole::{page_is_new, read_to_here, to_be_read};
pub use refused::Refused;
pub use secret_field::SecretField;
pub use spoken_field::spoken_field;
pub use still::{TYPED, again_while_somebody_is_here, stands_still};
pub use table::table;
pub use text::{
    Voice, body, caption, fact, fact_beside, heading, is_very_low, large, large_body, mono, notice,
    read_aloud, rule, spelled, title, told, told_with,
};
pub use told_at::{forget_told, is_told_at_a_field, tell_at, told_below};

use eframe::egui::{self, Button, Response, RichText, Stroke, StrokeKind, Ui, Vec2, vec2};

use super::theme::{self, BODY, NEAR, RADIUS, SMALL, TARGET};

/// How a line of the room's status is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signal {
    /// As it should be.
    Done,
    /// Look at it.
    Attention,
    /// It does not go on like this.
    Stop,
    /// Plain information.
    #[default]
    Plain,
}

impl Signal {
    /// Icon and colour.
    pub fn look(self, palette: theme::Palette) -> (Option<Icon>, egui::Color32) {
        match self {
            Self::Done => (Some(Icon::Check), palette.done),
            Self::Attention => (Some(Icon::Triangle), palette.attention),
            Self::Stop => (Some(Icon::Cross), palette.stop),
            Self::Plain => (None, palette.faint),
        }
    }

    /// What is said of it before a sentence that must be read: nobody has to know its colour.
    const fn word(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Attention => "Attention",
            Self::Stop => "Stop",
            Self::Plain => "Note",
        }
    }
}

/// The ring around what has the keyboard.
pub fn ring(ui: &Ui, response: &Response) {
    if response.clicked() || response.changed() {
        mark_mended(ui.ctx());
    }
    if response.has_focus() {
        keep_in_view(ui, response);
        let palette = theme::palette(ui);
        // around a line of text less: what stands close above it stays readable
        let tall = if response.rect.height() < 30.0 { 1.0 } else { 3.0 };
        let around = response.rect.expand2(vec2(3.0, tall));
        ui.painter().rect_stroke(
            around,
            f32::from(RADIUS) + 2.0,
            Stroke::new(2.0, palette.accent),
            StrokeKind::Outside,
        );
    }
}

/// A button that is not the primary one.
pub fn button(ui: &mut Ui, text: &str) -> Response {
    finish(ui, |ui| {
        ui.add(
            Button::new(RichText::new(text).size(BODY))
                .min_size(vec2(0.0, TARGET))
                .wrap_mode(egui::TextWrapMode::Extend),
        )
    })
}

/// A button that Tab passes over: what it does is done by the pointer, or by a key of its own.
pub fn by_pointer(ui: &mut Ui, text: &str, enabled: bool) -> Response {
    let button = Button::new(RichText::new(text).size(BODY))
        .sense(egui::Sense::CLICK)
        .min_size(vec2(0.0, TARGET))
        .wrap_mode(egui::TextWrapMode::Extend);
    ui.add_enabled(enabled, button)
}

/// A button that leads away from what was meant: outlined, never filled.
pub fn danger(ui: &mut Ui, text: &str) -> Response {
    let palette = theme::palette(ui);
    finish(ui, |ui| {
        let text = RichText::new(text).size(BODY).color(palette.stop);
        ui.add(
            Button::new(text)
                .min_size(vec2(0.0, TARGET))
                .fill(palette.ground)
                .stroke(Stroke::new(1.5, palette.stop)),
        )
    })
}

/// A button in the colour of what can be done now, inside a page.
pub fn accent(ui: &mut Ui, text: &str) -> Response {
    let palette = theme::palette(ui);
    finish(ui, |ui| {
        let text = RichText::new(text).size(BODY).family(theme::strong()).color(palette.accent);
        ui.add(
            Button::new(text)
                .min_size(vec2(0.0, TARGET))
                .fill(palette.surface)
                .stroke(Stroke::new(1.5, palette.accent)),
        )
    })
}

/// A quiet button without a frame: its text begins where other text does. Beside another they stand in a row.
pub fn quiet(ui: &mut Ui, text: &str) -> Response {
    let colour = theme::palette(ui).accent;
    without_frame(ui, RichText::new(text).size(SMALL).family(theme::strong()).color(colour))
}

/// A way past what is meant, which nobody takes by mistake: as quiet as a caption, underlined so that it is seen to be a
/// button.
pub fn faint(ui: &mut Ui, text: &str) -> Response {
    let colour = theme::palette(ui).faint;
    without_frame(ui, RichText::new(text).size(SMALL).color(colour).underline())
}

fn without_frame(ui: &mut Ui, text: RichText) -> Response {
    // a scope begins where the row stands, whatever will be in it
    let wide = || {
        let one_line = Some(egui::TextWrapMode::Extend);
        let text = egui::WidgetText::from(text.clone());
        text.into_galley(ui, one_line, f32::INFINITY, egui::TextStyle::Button).size().x
    };
    let begun = ui.cursor().left() > ui.max_rect().left() + 1.0;
    if ui.layout().main_wrap() && begun && wide() > ui.available_size_before_wrap().x {
        ui.end_row();
    }
    ui.scope(|ui| {
        ui.spacing_mut().button_padding.x = 0.0;
        finish(ui, |ui| {
            let button = Button::new(text).min_size(vec2(0.0, 28.0));
            ui.add(button.fill(egui::Color32::TRANSPARENT).stroke(Stroke::NONE))
        })
    })
    .inner
}

fn finish(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> Response) -> Response {
    let response = add(ui);
    ring(ui, &response);
    claims_enter(ui, &response);
    response
}

/// A tick box with text that wraps. The space bar ticks; Enter is the page's, so that nobody states by mistake what
/// they did not tick.
pub fn tick(ui: &mut Ui, on: &mut bool, text: &str) -> Response {
    let response = ui.checkbox(on, RichText::new(text).size(BODY));
    note_enter(ui, &response);
    // what is ticked is done with
    if !*on {
        offer_focus(ui, &response);
    }
    response
}

/// A tick box for what is rarely so: small and faint until it is ticked, and it never takes the keyboard first.
pub fn quiet_tick(ui: &mut Ui, on: &mut bool, text: &str) -> Response {
    let palette = theme::palette(ui);
    let colour = if *on { palette.attention } else { palette.faint };
    // what is drawn after it in the row has its usual size again
    let usual = std::mem::replace(&mut ui.spacing_mut().icon_width, 15.0);
    let response = ui.checkbox(on, RichText::new(text).size(SMALL).color(colour));
    ui.spacing_mut().icon_width = usual;
    note_enter(ui, &response);
    response
}

/// Enter on it is the page's.
fn note_enter(ui: &Ui, response: &Response) {
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(flag("leaves-enter"), response.id));
    }
    ring(ui, response);
}

/// A field with buttons beside it, or below it where there is no room.
pub fn with_buttons(ui: &mut Ui, add: impl FnOnce(&mut Ui, bool)) {
    if ui.available_width() >= 600.0 {
        ui.horizontal(|ui| add(ui, true));
    } else {
        // as deep as beside each other: a window of another size takes the keyboard from nothing in it
        ui.vertical(|ui| add(ui, false));
    }
}

/// The buttons of such a field, level with its line.
pub fn level(ui: &mut Ui, beside: bool, add: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        if beside {
            ui.add_space(22.0);
        }
        ui.horizontal_wrapped(add);
    });
}

/// Choices beside each other, as far apart as fields.
pub fn in_a_row(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GROUPS;
        add(ui);
    });
}

/// Which of two things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left or upper one.
    First,
    /// The right or lower one.
    Second,
}

/// Two things beside each other where each has this much room, in points, else below each other; each is told its width.
pub fn two(ui: &mut Ui, least: f32, mut body: impl FnMut(&mut Ui, f32, Side)) {
    let width = (ui.available_width() - theme::FIELDS) / 2.0;
    if width < least {
        let all = ui.available_width();
        // as deep as beside each other: a window of another size takes the keyboard from nothing in it
        ui.vertical(|ui| {
            for side in [Side::First, Side::Second] {
                ui.vertical(|ui| body(ui, all, side));
            }
        });
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::FIELDS;
        for side in [Side::First, Side::Second] {
            ui.allocate_ui_with_layout(vec2(width, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_max_width(width);
                body(ui, width, side);
            });
        }
    });
}

/// How wide the things of this name at the right end of a line were when they were drawn last.
pub fn width_at_the_right(ui: &Ui, name: &str) -> f32 {
    ui.data(|data| data.get_temp::<f32>(flag(name))).unwrap_or(0.0)
}

/// Things at the right end of a line, drawn from left to right, so that Tab goes as the eye does.
pub fn at_the_right(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    let id = flag(name);
    let width = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(0.0);
    ui.add_space((ui.available_width() - width).max(0.0));
    let shown = ui.horizontal(add).response.rect.width();
    if (shown - width).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, shown));
        ui.ctx().request_repaint();
    }
}

/// A window lower than this, in points, shows few lines at once: 1280 by 800 pixels at 200 % is 400 high.
const FEW_LINES: f32 = 440.0;

/// True if few lines are seen at once: what explains a page then comes after what the page is for.
pub fn few_lines(ctx: &egui::Context) -> bool {
    ctx.content_rect().height() < FEW_LINES
}

/// Space between groups.
pub fn gap(ui: &mut Ui) {
    ui.add_space(theme::GROUPS - NEAR);
}

/// Space between fields.
pub fn space(ui: &mut Ui) {
    ui.add_space(theme::FIELDS - NEAR);
}

/// A bar that fills, with its words.
pub fn progress(ui: &mut Ui, part: f32, words: &str) {
    let palette = theme::palette(ui);
    let size = Vec2::new(ui.available_width().min(theme::LINE_WIDTH), 8.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter().rect_filled(rect, 4.0, palette.hairline);
    let filled =
        egui::Rect::from_min_size(rect.min, vec2(rect.width() * part.clamp(0.0, 1.0), rect.height()));
    ui.painter().rect_filled(filled, 4.0, palette.accent);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, words));
    caption(ui, words);
}
