//! A small picture of the file at hand, so that nobody reads the wrong one. The file is foreign: it is looked at by the page
//! reader's child, and what comes back is too small for a code to be read from it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use eframe::egui::{
    self, ColorImage, Image, Role, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, WidgetInfo,
    vec2,
};

use super::kit;
use super::task::Task;
use super::theme;
use crate::desk::files;
use crate::desk::page_reader::{self, Preview};
use crate::vocab::shown;

/// Room for it, in points.
pub const SIZE: egui::Vec2 = egui::vec2(118.0, 150.0);
/// Largest file that is looked at before anybody asked for it, in bytes.
const MAX_BYTES: u64 = 20 << 20;
/// A file is looked at once the choice has rested on it.
const REST: Duration = Duration::from_millis(200);

/// What is known of the file at hand.
#[derive(Default)]
pub struct FilePreview {
    path: Option<PathBuf>,
    work: Option<Task<Result<Preview, String>>>,
    shown: Option<Result<TextureHandle, String>>,
}

impl std::fmt::Debug for FilePreview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FilePreview").field("path", &self.path).finish_non_exhaustive()
    }
}

impl FilePreview {
    /// Draws the file at hand; nothing where there is none.
    pub fn show(&mut self, ui: &mut Ui, path: Option<&Path>) {
        if self.path.as_deref() != path {
            self.path = path.map(Path::to_owned);
            (self.work, self.shown) = (None, None);
            self.work = self.path.clone().map(|path| {
                Task::start(ui.ctx(), move |given_up| {
                    std::thread::sleep(REST);
                    if given_up.load(std::sync::atomic::Ordering::Relaxed) {
                        return Err(String::new());
                    }
                    let bytes = files::read(&path, MAX_BYTES).map_err(|error| error.to_string())?;
                    page_reader::preview(&bytes).map_err(|error| error.to_string())
                })
            });
        }
        let Some(path) = path else { return };
        if let Some(done) = self.work.as_ref().and_then(Task::outcome) {
            self.work = None;
            let done = done.unwrap_or_else(|broke| Err(broke.to_string()));
            self.shown = Some(done.map(|preview| {
                let size = [preview.width, preview.pixels.len() / preview.width];
                let image = ColorImage::from_gray(size, &preview.pixels);
                ui.ctx().load_texture("preview", image, TextureOptions::LINEAR)
            }));
        }
        let name = path.file_name().and_then(|name| name.to_str()).map(shown).unwrap_or_default();
        match &self.shown {
            Some(Ok(texture)) => {
                let size = texture.size_vec2();
                let scale = (SIZE.x / size.x).min(SIZE.y / size.y);
                let picture = ui.add(Image::new((texture.id(), size * scale)));
                let line = Stroke::new(1.0, theme::palette(ui).hairline);
                ui.painter().rect_stroke(picture.rect, 2.0, line, StrokeKind::Outside);
                let said = format!("The first page of {name}");
                picture.widget_info(|| WidgetInfo::labeled(Role::Image, true, said.clone()));
            }
            // what is wrong with it is said in full once it is read
            Some(Err(_)) => nothing(ui, "no preview"),
            None => nothing(ui, "\u{2026}"),
        }
    }
}

/// The room of a preview without one.
fn nothing(ui: &mut Ui, says: &str) {
    let palette = theme::palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(SIZE.x * 0.9, SIZE.y * 0.9), Sense::hover());
    ui.painter().rect_stroke(rect, 2.0, Stroke::new(1.0, palette.hairline), StrokeKind::Inside);
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect.shrink(8.0)), |ui| kit::caption(ui, says));
}
