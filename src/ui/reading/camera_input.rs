//! A camera's picture, and the code in it: framed when it is seen, so that whoever holds the sheet knows, and taken then.

use std::time::{Duration, Instant};

use eframe::egui::{self, ColorImage, Image, Rect, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui};

use super::super::kit::{self, Signal};
use super::super::theme;
use super::seen_codes::{Codes, SeenCodes};
use crate::ceremony::SheetReading;
use crate::desk::camera::{self, Camera, CameraInfo, SeenCode};
use crate::sharing::sealed::code;

/// How long a code that was seen stays framed before the camera is closed: long enough to be noticed.
const FRAMED: Duration = Duration::from_millis(700);

/// Which cameras there are, the one that looks, and what it saw.
#[derive(Default)]
pub struct CameraInput {
    cameras: Option<Vec<CameraInfo>>,
    camera: Option<Camera>,
    picture: Option<(u64, TextureHandle)>,
    seen: Option<(SeenCode, Instant)>,
    /// What was seen of its sheet.
    codes: SeenCodes,
    trouble: Option<String>,
}

impl CameraInput {
    /// Closes it. The last picture may show a share: it goes with the camera.
    pub fn stop(&mut self) {
        *self = Self { cameras: self.cameras.take(), ..Self::default() };
    }

    /// Draws it; the sheet whose codes were seen, once.
    pub fn show(&mut self, ui: &mut Ui, codes: Codes) -> Option<SheetReading> {
        if !self.choose(ui) {
            return None;
        }
        if let Some(trouble) = &self.trouble {
            kit::text::remark(ui, Signal::Attention, trouble);
        }
        let watching = self.camera.as_ref()?;
        if let Some(trouble) = watching.trouble() {
            kit::text::remark(ui, Signal::Attention, &trouble);
        }
        self.look(codes);
        self.take_picture(ui);
        self.draw(ui, codes);
        let (_, since) = self.seen.as_ref()?;
        if since.elapsed() < FRAMED {
            ui.ctx().request_repaint_after(FRAMED.saturating_sub(since.elapsed()));
            return None;
        }
        let (code, _) = self.seen.take()?;
        let sheet = self.codes.keep(code.text, codes)?;
        self.stop();
        Some(sheet)
    }

    /// Asks which camera, until one looks; false if there is none.
    fn choose(&mut self, ui: &mut Ui) -> bool {
        let cameras = self.cameras.get_or_insert_with(camera::cameras).clone();
        if cameras.is_empty() {
            kit::notice(
                ui,
                Signal::Attention,
                "No camera was found. Plug one in and look again, or read the sheet another way: a scanned picture, a scanner that types, or its words.",
            );
            let again = kit::button(ui, "Look again");
            kit::offer_focus(ui, &again);
            if again.clicked() {
                self.cameras = None;
            }
            return false;
        }
        if self.camera.is_some() {
            return true;
        }
        for device in &cameras {
            let button = kit::button(ui, &format!("Use {}", device.name));
            kit::offer_focus(ui, &button);
            if button.clicked() {
                let ctx = ui.ctx().clone();
                match camera::open(&device.path) {
                    Ok(source) => {
                        self.camera = Some(Camera::start(source, move || ctx.request_repaint()));
                    }
                    Err(error) => self.trouble = Some(format!("{}: {error}", device.name)),
                }
            }
        }
        true
    }

    /// Takes the next code that is seen: one that is wanted is kept, of any other it is said.
    fn look(&mut self, codes: Codes) {
        if self.seen.is_some() {
            return;
        }
        let Some(code) = self.camera.as_ref().and_then(Camera::take_found) else { return };
        self.trouble = self.codes.unwanted(code.text.expose(), codes).map(str::to_owned);
        if self.trouble.is_none() {
            self.seen = Some((code, Instant::now()));
        }
    }

    /// The newest picture, and none after the code was seen: its frame stands where the code was.
    fn take_picture(&mut self, ui: &Ui) {
        let frame = self.camera.as_ref().and_then(Camera::frame);
        let Some((number, frame)) = frame.filter(|_| self.seen.is_none()) else { return };
        let image = || ColorImage::from_gray([frame.width, frame.height], &frame.pixels);
        match &mut self.picture {
            Some((shown, _)) if *shown == number => {}
            Some((shown, texture)) => {
                texture.set(image(), TextureOptions::LINEAR);
                *shown = number;
            }
            None => {
                let texture = ui.ctx().load_texture("camera", image(), TextureOptions::LINEAR);
                self.picture = Some((number, texture));
            }
        }
    }

    fn draw(&self, ui: &mut Ui, codes: Codes) {
        let palette = theme::palette(ui);
        if let Some((_, texture)) = &self.picture {
            let size = texture.size_vec2();
            let scale = (420.0_f32.min(ui.available_width()) / size.x).min(280.0 / size.y);
            let shown = ui.add(Image::new((texture.id(), size * scale)));
            shown.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "the camera's picture"));
            let seen = self.seen.as_ref();
            let (wide, colour) = if seen.is_some() { (3.0, palette.done) } else { (1.0, palette.hairline) };
            ui.painter().rect_stroke(shown.rect, 4.0, Stroke::new(wide, colour), StrokeKind::Outside);
            if let Some((code, _)) = seen {
                let corners = around(&code.corners, shown.rect);
                let line = Stroke::new(4.0, palette.done);
                ui.painter_at(shown.rect).add(egui::Shape::closed_line(corners, line));
            }
        }
        match (&self.seen, self.codes.next()) {
            (Some((code, _)), _) if code::looks_like_code(code.text.expose()) => {
                kit::text::remark(ui, Signal::Done, "The sealed payload is seen.");
            }
            (Some(_), None) if codes == Codes::Both => {
                kit::text::remark(ui, Signal::Done, "A share is seen.");
            }
            (Some(_), _) => {
                kit::text::remark(ui, Signal::Done, "A share is seen: the sheet can be put down.");
            }
            (None, Some(next)) => kit::text::remark(ui, Signal::Plain, next),
            (None, None) => kit::caption(ui, "Hold the code flat before the camera until it is framed."),
        }
    }
}

/// The corners of a code as they lie on the picture that is shown.
fn around(corners: &[(f32, f32); 4], picture: Rect) -> Vec<egui::Pos2> {
    let at = |(x, y): &(f32, f32)| picture.lerp_inside(egui::vec2(*x, *y));
    corners.iter().map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::around;
    use eframe::egui::{Rect, pos2};

    #[test]
    fn corners_lie_where_the_code_is_on_the_picture() {
        let picture = Rect::from_min_max(pos2(100.0, 50.0), pos2(300.0, 150.0));
        let corners = around(&[(0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (1.0, 1.0)], picture);
        assert_eq!(corners, [pos2(100.0, 50.0), pos2(200.0, 50.0), pos2(200.0, 150.0), pos2(300.0, 150.0)]);
    }
}
