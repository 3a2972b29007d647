//! Fields: a name, what is typed, and what is said of it below.

use eframe::egui::{self, Key, Modifiers, Response, RichText, TextEdit, Ui, vec2};

use super::super::theme::{self, SMALL};
use super::focus::{offer_field_focus, seeks};
use super::told_at::told_below;
use super::{Signal, ring, text};

/// In how many pictures after a letter what is said of it has come.
const PICTURES: u64 = 2;

/// A field with its name above it; what it wants stands below once something was typed.
pub fn field(ui: &mut Ui, name: &str, text: &mut String, width: f32) -> Response {
    field_with(ui, name, text, width, "", None)
}

/// A field whose name changes while it is typed in; `known_as` does not.
pub fn field_known_as(ui: &mut Ui, known_as: &str, name: &str, text: &mut String, width: f32) -> Response {
    any_field(ui, (known_as, name), text, width, "", None)
}

/// A field with a hint inside while it is empty, and a remark below.
pub fn field_with(
    ui: &mut Ui,
    name: &str,
    text: &mut String,
    width: f32,
    hint: &str,
    remark: Option<(Signal, &str)>,
) -> Response {
    any_field(ui, (name, name), text, width, hint, remark)
}

fn any_field(
    ui: &mut Ui,
    (known_as, name): (&str, &str),
    text: &mut String,
    width: f32,
    hint: &str,
    remark: Option<(Signal, &str)>,
) -> Response {
    let (empty, hint) = (text.is_empty(), example(ui, hint));
    // what stands beside it stays where it is, however long a sentence is told below it
    let beside = ui.layout().is_horizontal();
    let response = ui
        .vertical(|ui| {
            let response = named(ui, name, (empty, remark), |ui| {
                TextEdit::singleline(text)
                    // by its name, so that what appears above it does not take the keyboard away
                    .id_salt(known_as)
                    .desired_width(width.min(ui.available_width()))
                    .hint_text(hint)
                    .char_limit(400)
            });
            if beside {
                ui.set_max_width(response.rect.width());
            }
            told_below(ui, known_as);
            response
        })
        .inner;
    see_below(ui, &response);
    response
}

/// Whoever types sees what is said of it: two lines below a field whose text was just changed come into view with it. What is
/// said may come a picture later than the letter.
pub(super) fn see_below(ui: &Ui, field: &Response) {
    let (id, now) = (field.id.with("typed at"), ui.ctx().cumulative_pass_nr());
    if field.changed() {
        ui.ctx().data_mut(|data| data.insert_temp(id, now));
    }
    let typed_at: Option<u64> = ui.ctx().data(|data| data.get_temp(id));
    if field.has_focus() && typed_at.is_some_and(|at| now <= at + PICTURES) {
        let (end, line) = (field.rect.max.y, theme::GROUPS);
        ui.scroll_to_rect(
            egui::Rect::from_x_y_ranges(field.rect.x_range(), end - line..=end + 2.0 * line),
            None,
        );
        ui.ctx().request_repaint();
    }
}

/// A field of a table: its column's heading says what it is to the eye, its name to whoever hears the page. `known_as` tells it
/// apart while its name changes.
pub fn cell(ui: &mut Ui, known_as: &str, name: &str, text: &mut String, width: f32) -> Response {
    let empty = text.is_empty();
    let edit = TextEdit::singleline(text)
        .id_salt(known_as)
        .desired_width(width)
        .margin(vec2(10.0, 8.0))
        .char_limit(400);
    let response = ui.add(edit).accessible_name(name);
    offer_field_focus(ui, &response, name, empty);
    ring(ui, &response);
    response
}

/// A field whose text stands in rows: Enter is the page's, and the rows come of themselves.
pub(super) fn rows_field(
    ui: &mut Ui,
    name: &str,
    text: &mut String,
    (width, rows): (f32, usize),
    (hint, remark): (&str, Option<(Signal, &str)>),
) -> Response {
    let (empty, hint) = (text.is_empty(), example(ui, hint));
    named(ui, name, (empty, remark), |_| {
        TextEdit::multiline(text)
            .id_salt(name)
            .desired_width(width)
            .desired_rows(rows)
            .hint_text(hint)
            .char_limit(600)
            .return_key(egui::KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
    })
}

/// A field below its name, and above what is said of it.
fn named<'t>(
    ui: &mut Ui,
    name: &str,
    (empty, remark): (bool, Option<(Signal, &str)>),
    edit: impl FnOnce(&Ui) -> TextEdit<'t>,
) -> Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let label = ui.label(RichText::new(name).size(SMALL).color(theme::palette(ui).faint));
        let edit = edit(ui).margin(vec2(10.0, 8.0));
        let response = ui.add(edit).labelled_by(label.id);
        // the first empty field gets the keyboard: what is filled in is passed over
        offer_field_focus(ui, &response, name, empty);
        ring(ui, &response);
        if let Some((signal, remark)) = remark {
            text::remark(ui, signal, remark);
        }
        response
    })
    .inner
}

/// What stands in an empty field: said to be an example, so that nobody takes it for a value.
fn example(ui: &Ui, hint: &str) -> RichText {
    let text = if hint.is_empty() { String::new() } else { format!("for example: {hint}") };
    RichText::new(text).size(SMALL).color(theme::palette(ui).faint)
}

/// A field of a few lines. Enter is the page's; Shift and Enter begins a new line.
pub fn prose(ui: &mut Ui, name: &str, text: &mut String, hint: &str) -> Response {
    let hint = example(ui, hint);
    // it gets the keyboard filled too: what stands there is a beginning
    let empty = text.is_empty() || !seeks(ui.ctx());
    ui.vertical(|ui| {
        let response = named(ui, name, (empty, None), |ui| {
            TextEdit::multiline(text)
                .id_salt(name)
                .desired_width(ui.available_width().min(theme::LINE_WIDTH))
                .desired_rows(2)
                .hint_text(hint)
                .char_limit(2_000)
                .return_key(egui::KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
        });
        told_below(ui, name);
        response
    })
    .inner
}
