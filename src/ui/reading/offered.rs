//! Words that are offered to be taken: by the pointer, or from the field they are meant for by the arrows and Enter.

use eframe::egui::{self, Key, Modifiers, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit;
use super::super::kit::secret_field::spell;
use super::super::theme::{self, TITLE};

/// How they are taken, for the sentence that offers them.
pub const HOW: &str = "arrow down and Enter, or a click";

/// Which of the words that are offered the arrows stand on. Nothing, until somebody moves there.
#[derive(Debug, Default)]
pub struct Offer {
    at: Option<usize>,
}

impl Offer {
    /// Nothing is chosen any more.
    pub const fn forget(&mut self) {
        self.at = None;
    }

    /// The keys in the field that `count` words are offered for: down and up move, Enter takes. The place of the word that
    /// was. Asked before the field is drawn, which keeps its keys to itself.
    pub fn keys(&mut self, ui: &Ui, count: usize) -> Option<usize> {
        self.at = self.at.filter(|at| *at < count);
        if count == 0 {
            return None;
        }
        let struck = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if struck(Key::ArrowDown) {
            self.at = Some(self.at.map_or(0, |at| (at + 1) % count));
        }
        if struck(Key::ArrowUp) {
            self.at = self.at.and_then(|at| at.checked_sub(1));
        }
        let taken = self.at.filter(|_| kit::enter_struck(ui.ctx()));
        if taken.is_some() {
            kit::spend_enter(ui);
            self.at = None;
        }
        taken
    }

    /// Draws them, painted and not written. The place of the one that was clicked.
    pub fn show<'a>(&mut self, ui: &mut Ui, words: impl Iterator<Item = &'a str>) -> Option<usize> {
        let mut taken = None;
        ui.horizontal_wrapped(|ui| {
            for (place, word) in words.enumerate() {
                if offered(ui, place, word, self.at == Some(place)) {
                    taken = Some(place);
                }
            }
        });
        if taken.is_some() {
            self.at = None;
        }
        taken
    }
}

/// One of them. True if it was clicked.
fn offered(ui: &mut Ui, place: usize, word: &str, chosen: bool) -> bool {
    let palette = theme::palette(ui);
    let wide = TITLE * 0.62 * word.chars().count() as f32 + 20.0;
    let (rect, response) = ui.allocate_exact_size(vec2(wide, theme::TARGET), Sense::CLICK);
    let line = if chosen || response.hovered() { palette.accent } else { palette.hairline };
    ui.painter().rect(
        rect,
        f32::from(theme::RADIUS),
        palette.surface,
        egui::Stroke::new(if chosen { 2.0 } else { 1.0 }, line),
        egui::StrokeKind::Inside,
    );
    spell(ui.painter(), egui::pos2(rect.left() + 10.0, rect.center().y), word, TITLE, palette.ink);
    let now = if chosen { ", chosen: Enter takes it" } else { "" };
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, format!("Take near word {}, not read out{now}", place + 1))
    });
    response.clicked()
}
