//! The sealed statement as codes on the screen, one after another, to be signed on machines elsewhere.

use eframe::egui::{self, Align, Color32, Key, Layout, Ui, vec2};

use super::super::kit::{self, Footer, PressedBy, framed};
use crate::paper::qr::QrGrid;
use crate::paper::statement_codes;

/// White around a code, in modules.
const QUIET: usize = 4;
/// Largest side of a code on the screen, points.
const LARGEST: f32 = 620.0;
/// Least width for words beside a code, points.
const BESIDE: f32 = 260.0;

/// The codes, and which one is shown.
pub struct StatementPage {
    codes: Result<Vec<QrGrid>, String>,
    digest: String,
    place: usize,
}

impl StatementPage {
    /// The codes of this statement.
    pub fn new(statement: &str) -> Self {
        let codes = statement_codes::parts(statement)
            .map(|parts| parts.into_iter().map(|part| part.grid).collect())
            .map_err(|error| error.to_string());
        let digest = crate::vocab::digest::sha256(statement.as_bytes()).hex();
        Self { codes, digest, place: 0 }
    }

    /// Draws it; true when it is done with. While something lies over it, it does not listen.
    pub fn show(&mut self, ui: &mut Ui, listens: bool) -> bool {
        let count = self.codes.as_ref().map_or(1, Vec::len);
        let last = self.place + 1 >= count;
        let act = if last { "Done" } else { "Next code" };
        let footer = Footer { act, missing: None, refusal: None, listens };
        let (mut back, mut leave) = (false, false);
        let place = self.place;
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                let grid = match &self.codes {
                    Ok(codes) => codes.get(place),
                    Err(why) => {
                        kit::notice(ui, kit::Signal::Attention, &kit::sentence(why));
                        None
                    }
                };
                let Some(grid) = grid else { return };
                let name = format!("Code {} of {count}", place + 1);
                // the code whole in view, and the words beside it where there is room
                let side = side_of(ui, grid);
                let beside = ui.available_width() - side > BESIDE;
                let layout =
                    if beside { Layout::left_to_right(Align::Min) } else { Layout::top_down(Align::Min) };
                ui.with_layout(layout, |ui| {
                    paint(ui, grid, side, &format!("{name} of the statement"));
                    ui.add_space(if beside { 20.0 } else { 8.0 });
                    ui.vertical(|ui| words(ui, &name, &self.digest));
                });
            },
            |ui| {
                leave = !last && kit::button(ui, "Back to the list").clicked();
                back = place > 0 && kit::button(ui, "Code before").clicked();
            },
        );
        if leave || listens && ui.input(|input| input.key_pressed(Key::Escape)) {
            return true;
        }
        if back {
            self.place -= 1;
            kit::from_the_top(ui.ctx());
            kit::want_focus(ui.ctx());
        }
        if pressed == PressedBy::Somebody {
            if last {
                return true;
            }
            self.place += 1;
            kit::from_the_top(ui.ctx());
            kit::want_focus(ui.ctx());
        }
        false
    }
}

fn words(ui: &mut Ui, name: &str, digest: &str) {
    kit::title(ui, "The statement, to be signed elsewhere");
    kit::caption(ui, name);
    kit::space(ui);
    kit::body(
        ui,
        "For whoever signs with a key of their own. Read the codes in their order into one file, each followed by a new line: that file is statement.txt. It lies in the folder as well. What they sign comes back into the folder countersignatures.",
    );
    kit::space(ui);
    kit::digits(ui, "SHA-256 of statement.txt", digest);
}

/// A code so large, in points, is read by any camera.
const LEAST_BESIDE_WORDS: f32 = 440.0;

/// Side of a code with its white, in points: whole pixels for each module, or some would be wider than others.
fn side_of(ui: &Ui, grid: &QrGrid) -> f32 {
    let modules = (grid.side() + 2 * QUIET) as f32;
    let scale = ui.ctx().pixels_per_point();
    let wide = ui.available_width();
    // the words stand beside it, where what is left for the code is still large
    let most = if wide - BESIDE >= LEAST_BESIDE_WORDS { wide - BESIDE - 21.0 } else { wide };
    let room = most.min(LARGEST).min(ui.clip_rect().height() - 8.0);
    (room * scale / modules).floor().max(2.0) / scale * modules
}

/// Black on white in either theme: that is what readers know.
fn paint(ui: &mut Ui, grid: &QrGrid, side: f32, name: &str) {
    let scale = ui.ctx().pixels_per_point();
    let module = side / (grid.side() + 2 * QUIET) as f32;
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, Color32::WHITE);
    let corner = |value: f32| (value * scale).round() / scale;
    let (left, top) = (corner(rect.left()), corner(rect.top()));
    for (row, column, length) in grid.runs() {
        let at = egui::pos2(left + module * (column + QUIET) as f32, top + module * (row + QUIET) as f32);
        let run = egui::Rect::from_min_size(at, vec2(module * length as f32, module));
        ui.painter().rect_filled(run, 0.0, Color32::BLACK);
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
}
