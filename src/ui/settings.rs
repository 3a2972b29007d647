//! The few settings that matter.

use eframe::egui::{CentralPanel, Ui};

use super::go::Go;
use super::kit::{self, Footer, PressedBy, Signal};
use super::kit::{framed, stage_frame};
use super::shared::Shared;
use crate::desk::settings::{self, ThemeChoice};
use crate::plan::PaperSize;
use crate::vocab::shown_path;

/// The settings' page.
#[derive(Debug, Default)]
pub struct SettingsPage {
    trouble: Option<String>,
}

impl SettingsPage {
    /// Draws it; what is chosen takes effect at once.
    pub fn show(&mut self, ui: &mut Ui, shared: &mut Shared) -> Option<Go> {
        let before = shared.settings.clone();
        let mut done = false;
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            let footer =
                Footer { act: "Done", missing: None, refusal: self.trouble.as_deref(), listens: true };
            let body = |ui: &mut Ui| {
                kit::heading(ui, "Settings");
                kit::rule(ui);
                kit::space(ui);
                // what makes a page too large for its screen comes first, where it can be taken back
                kit::title(ui, "Size of text");
                kit::in_a_row(ui, |ui| {
                    for percent in [100, 125, 150, 175, 200] {
                        kit::choice(ui, &mut shared.settings.text_percent, percent, &format!("{percent} %"));
                    }
                });
                kit::caption(ui, "200 % is meant for a projector.");
                kit::gap(ui);
                kit::title(ui, "Paper");
                kit::in_a_row(ui, |ui| {
                    kit::choice(ui, &mut shared.settings.paper, PaperSize::A4, "A4");
                    kit::choice(ui, &mut shared.settings.paper, PaperSize::Letter, "US Letter");
                });
                kit::gap(ui);
                kit::title(ui, "Light or dark");
                kit::in_a_row(ui, |ui| {
                    kit::choice(ui, &mut shared.settings.theme, ThemeChoice::System, "As the desktop");
                    kit::choice(ui, &mut shared.settings.theme, ThemeChoice::Light, "Light");
                    kit::choice(ui, &mut shared.settings.theme, ThemeChoice::Dark, "Dark");
                });
                kit::gap(ui);
                kit::title(ui, "Sound");
                kit::tick(ui, &mut shared.settings.sound, "A sound when somebody else's turn comes");
                kit::caption(ui, "It is played by aplay or paplay, if one of these programs is installed.");
                kit::gap(ui);
                kit::title(ui, "Where ceremonies were held");
                if shared.settings.folders.is_empty() {
                    kit::caption(ui, "None yet.");
                }
                for folder in &shared.settings.folders {
                    kit::text::remark(ui, Signal::Plain, &shown_path(folder));
                }
            };
            done = framed(ui, &footer, body, |_| {}) == PressedBy::Somebody;
        });
        if shared.settings.text_percent != before.text_percent {
            kit::from_the_top(ui.ctx());
        }
        if shared.settings != before
            && let Some(file) = &shared.settings_file
        {
            self.trouble = settings::save(file, &shared.settings).err().map(|error| error.to_string());
        }
        let escape = kit::escape_struck(ui.ctx());
        (done || escape).then_some(Go::Home)
    }
}
