//! Every screen in the looks that people have, kept as pictures for whoever judges them: `KEYRITE_PICTURES=folder
//! KEYRITE_LOOKS=all`. From one look to the next the window changes its size or its scale, as it does under people's hands:
//! what has
//! the keyboard is whole in view afterwards, with the ring around it.

use eframe::egui::{self, accesskit::Role};
use egui_kittest::kittest::NodeT;
use image::RgbaImage;
use keyrite::desk::settings::ThemeChoice;

use crate::driven::{Look, Window};
use crate::runner::{Test, tests};

const LARGE: egui::Vec2 = egui::vec2(1280.0, 800.0);
const SMALL: egui::Vec2 = egui::vec2(1024.0, 600.0);

/// Large, small, and large at twice the size, each light and dark.
const EVERY: [(&str, Look); 6] = [
    ("large", Look { size: LARGE, ..Look::USUAL }),
    ("twice", Look { size: LARGE, percent: 200, ..Look::USUAL }),
    ("small", Look { size: SMALL, ..Look::USUAL }),
    ("large-dark", Look { size: LARGE, theme: ThemeChoice::Dark, ..Look::USUAL }),
    ("twice-dark", Look { size: LARGE, percent: 200, theme: ThemeChoice::Dark, ..Look::USUAL }),
    ("small-dark", Look { size: SMALL, theme: ThemeChoice::Dark, ..Look::USUAL }),
];

/// From the thing itself to its ring, in points.
const RING: f32 = 4.0;

/// Whether somebody wants every look.
pub fn are_wanted() -> bool {
    std::env::var_os("KEYRITE_LOOKS").is_some()
}

impl Window {
    /// Keeps the screen in every look.
    pub fn keep_every_look(&mut self, name: &str) {
        let Some(folder) = self.pictures.clone().filter(|_| are_wanted()) else { return };
        for (look, other) in EVERY {
            self.dress(other);
            let picture = self.picture();
            if let Some(cut) = self.cut_focus(&picture) {
                println!("CUT {}/{name} in {look}: {cut}", folder.display());
            }
            std::fs::create_dir_all(folder.join(look)).expect("a folder for pictures");
            picture.save(folder.join(look).join(format!("{name}.png"))).expect("saved");
        }
        self.undress();
    }

    /// What has the keyboard and is not whole in this picture: above it or below it no ring is drawn.
    pub fn cut_focus(&self, picture: &RgbaImage) -> Option<String> {
        let node =
            self.harness.root().children_recursive().find(|node| node.accesskit_node().is_focused())?;
        let node = node.accesskit_node();
        if node.role() == Role::Window {
            return None;
        }
        let bounds = node.bounding_box()?;
        let scale = f64::from(self.harness.ctx.pixels_per_point());
        let away = f64::from(RING) * scale;
        let dark = self.harness.ctx.theme() == egui::Theme::Dark;
        let ring: [u8; 3] = if dark { [0x63, 0xc7, 0xcd] } else { [0x0a, 0x5a, 0x62] };
        let middle = (bounds.x0 + bounds.x1) / 2.0;
        let drawn = |y: f64| {
            (-3..=3).any(|off| {
                let (x, y) = (middle as i64, y as i64 + off);
                let inside =
                    x >= 0 && y >= 0 && x < i64::from(picture.width()) && y < i64::from(picture.height());
                inside && {
                    let [red, green, blue, _] = picture.get_pixel(x as u32, y as u32).0;
                    [red, green, blue].iter().zip(ring).all(|(one, two)| one.abs_diff(two) < 24)
                }
            })
        };
        let (above, below) = (drawn(bounds.y0 - away), drawn(bounds.y1 + away));
        (!above || !below).then(|| {
            let name = node.label().or_else(|| node.value()).unwrap_or_default();
            let where_ = if above { "below" } else { "above" };
            format!(
                "\u{201c}{name}\u{201d} at {:.0} to {:.0}, {where_}",
                bounds.y0 / scale,
                bounds.y1 / scale
            )
        })
    }
}

/// Whatever of a page has the keyboard, when the window becomes smaller, or its text larger, it is whole in view with its
/// ring, and
/// again when the window is as it was.
fn what_has_the_keyboard_is_whole_whatever_the_window_becomes() {
    let large = Look { size: LARGE, ..Look::USUAL };
    for page in ["Settings", "Verify a transcript", "Recover in an emergency"] {
        let mut window = Window::open(large);
        window.press(page);
        window.pause();
        let mut passed = Vec::new();
        loop {
            window.strike(egui::Key::Tab);
            let Some(here) = window.focused() else { continue };
            if passed.contains(&here) {
                break;
            }
            passed.push(here);
            for look in [Look { percent: 200, ..large }, Look { size: SMALL, ..large }, large] {
                window.dress(look);
                window.settle();
                let picture = window.picture();
                let cut = window.cut_focus(&picture);
                assert_eq!(cut, None, "{page} at {:?}, {} %", look.size, look.percent);
            }
        }
        assert!(passed.len() > 4, "{page} has {} stops", passed.len());
    }
}

/// Side by side.
pub const TESTS: &[Test] = tests![what_has_the_keyboard_is_whole_whatever_the_window_becomes];
