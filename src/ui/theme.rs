//! Colours, type and space: the one place where they are chosen.
//!
//! Type sizes are 14, 16, 20, 28 and 40 points; space comes in multiples of 4. Body text stands at least 7:1 against
//! its ground, everything else 4.5:1, in both themes (a test computes it).

use std::sync::Arc;

use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Stroke, TextStyle, Theme,
    Vec2,
};

/// Small print: never smaller than this.
pub const SMALL: f32 = 14.0;
/// Body text.
pub const BODY: f32 = 16.0;
/// Titles inside a page.
pub const TITLE: f32 = 20.0;
/// What is read aloud, and the title of a page.
pub const LARGE: f32 = 28.0;
/// The one number that matters.
pub const HUGE: f32 = 40.0;

/// Between parts of one group.
pub const NEAR: f32 = 8.0;
/// Between fields.
pub const FIELDS: f32 = 16.0;
/// Between groups.
pub const GROUPS: f32 = 24.0;
/// Corner radius.
pub const RADIUS: u8 = 6;
/// A page that goes on fades out over so much of its end.
pub const FADE: f32 = 12.0;
/// Least height of anything that can be pressed.
pub const TARGET: f32 = 36.0;
/// Widest line of reading text: about 68 characters of body text.
pub const LINE_WIDTH: f32 = 620.0;

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub ground: Color32,
    /// Fields, and the script beside the stage.
    pub surface: Color32,
    /// Text.
    pub ink: Color32,
    /// Less important text.
    pub faint: Color32,
    /// Lines between things.
    pub hairline: Color32,
    /// What can be done now.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Done.
    pub done: Color32,
    /// Needs attention.
    pub attention: Color32,
    /// Stop.
    pub stop: Color32,
    /// A rehearsal, and nothing else.
    pub rehearsal: Color32,
    /// Text on the rehearsal's band.
    pub on_rehearsal: Color32,
}

/// Dark ink on warm paper.
pub const LIGHT: Palette = Palette {
    ground: Color32::from_rgb(0xf7, 0xf4, 0xed),
    surface: Color32::from_rgb(0xff, 0xfe, 0xfb),
    ink: Color32::from_rgb(0x1b, 0x1a, 0x17),
    faint: Color32::from_rgb(0x5a, 0x55, 0x4b),
    hairline: Color32::from_rgb(0xd5, 0xce, 0xbf),
    accent: Color32::from_rgb(0x0a, 0x5a, 0x62),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    done: Color32::from_rgb(0x1c, 0x66, 0x38),
    attention: Color32::from_rgb(0x7d, 0x58, 0x00),
    stop: Color32::from_rgb(0xb0, 0x10, 0x2a),
    rehearsal: Color32::from_rgb(0x5d, 0x2f, 0x8e),
    on_rehearsal: Color32::from_rgb(0xff, 0xff, 0xff),
};

/// The reverse.
pub const DARK: Palette = Palette {
    ground: Color32::from_rgb(0x16, 0x15, 0x13),
    surface: Color32::from_rgb(0x20, 0x1e, 0x1b),
    ink: Color32::from_rgb(0xf2, 0xee, 0xe5),
    faint: Color32::from_rgb(0xb9, 0xb2, 0xa5),
    hairline: Color32::from_rgb(0x40, 0x3c, 0x35),
    accent: Color32::from_rgb(0x63, 0xc7, 0xcd),
    on_accent: Color32::from_rgb(0x07, 0x22, 0x24),
    done: Color32::from_rgb(0x84, 0xd0, 0xa2),
    attention: Color32::from_rgb(0xf0, 0xc6, 0x4e),
    stop: Color32::from_rgb(0xff, 0x8c, 0x98),
    rehearsal: Color32::from_rgb(0xc9, 0xa6, 0xf5),
    on_rehearsal: Color32::from_rgb(0x22, 0x0f, 0x38),
};

/// The colours in use.
pub fn palette(ui: &egui::Ui) -> Palette {
    if ui.visuals().dark_mode { DARK } else { LIGHT }
}

/// The semi-bold face.
pub fn strong() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// The semi-bold fixed-width face.
pub fn strong_mono() -> FontFamily {
    FontFamily::Name("strong-mono".into())
}

/// Sets fonts, sizes and colours, once for a window.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for (theme, palette) in [(Theme::Light, LIGHT), (Theme::Dark, DARK)] {
        ctx.style_mut_of(theme, |style| dress(style, palette));
    }
}

fn fonts() -> FontDefinitions {
    let faces: [(&str, &'static [u8]); 4] = [
        ("text", include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf")),
        ("strong", include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-SemiBold.ttf")),
        ("mono", include_bytes!("../../assets/fonts/AtkinsonHyperlegibleMono-Regular.ttf")),
        ("strong-mono", include_bytes!("../../assets/fonts/AtkinsonHyperlegibleMono-SemiBold.ttf")),
    ];
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let families = [
        (FontFamily::Proportional, "text"),
        (FontFamily::Monospace, "mono"),
        (strong(), "strong"),
        (strong_mono(), "strong-mono"),
    ];
    for (family, face) in families {
        fonts.families.insert(family, vec![face.to_owned(), "text".to_owned()]);
    }
    fonts
}

fn dress(style: &mut egui::Style, palette: Palette) {
    let text = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, text(SMALL)),
        (TextStyle::Body, text(BODY)),
        (TextStyle::Button, text(BODY)),
        (TextStyle::Heading, FontId::new(LARGE, strong())),
        (TextStyle::Monospace, FontId::new(BODY, FontFamily::Monospace)),
    ]
    .into();
    style.spacing.item_spacing = Vec2::new(NEAR, NEAR);
    style.spacing.button_padding = Vec2::new(14.0, 7.0);
    style.spacing.interact_size = Vec2::new(TARGET, TARGET);
    style.spacing.icon_width = 22.0;
    style.spacing.icon_width_inner = 12.0;
    style.spacing.icon_spacing = 10.0;
    style.spacing.combo_width = 160.0;
    style.spacing.scroll = egui::style::ScrollStyle {
        bar_width: 8.0,
        floating_width: 6.0,
        floating_allocated_width: 10.0,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: 0.35,
        active_handle_opacity: 0.5,
        interact_handle_opacity: 0.8,
        fade: egui::style::ScrollFadeStyle { size: FADE, ..Default::default() },
        ..egui::style::ScrollStyle::floating()
    };
    style.interaction.selectable_labels = false;
    style.animation_time = 0.0;
    style.url_in_tooltip = false;
    let visuals = &mut style.visuals;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.faint);
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.ground;
    visuals.window_stroke = Stroke::new(1.0, palette.hairline);
    visuals.window_corner_radius = CornerRadius::same(RADIUS);
    visuals.extreme_bg_color = palette.surface;
    visuals.text_edit_bg_color = Some(palette.surface);
    visuals.faint_bg_color = palette.surface;
    visuals.code_bg_color = palette.surface;
    visuals.warn_fg_color = palette.attention;
    visuals.error_fg_color = palette.stop;
    visuals.hyperlink_color = palette.accent;
    visuals.selection.bg_fill = palette.accent.linear_multiply(0.35);
    visuals.selection.stroke = Stroke::new(2.0, palette.accent);
    visuals.disabled_alpha = 0.6;
    // a field that has the keyboard has a ring; a cursor that blinks draws the window twice a second for nobody
    visuals.text_cursor.blink = false;
    let quiet = |fill: Color32, line: Color32| egui::style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: CornerRadius::same(RADIUS),
        fg_stroke: Stroke::new(1.0, palette.ink),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = quiet(palette.ground, palette.hairline);
    visuals.widgets.inactive = quiet(palette.surface, palette.faint);
    visuals.widgets.hovered = quiet(palette.surface, palette.accent);
    // the toolkit draws what has the keyboard as what is pressed, and that must not look as if it could not be
    visuals.widgets.active = quiet(palette.surface, palette.accent);
    visuals.widgets.open = quiet(palette.surface, palette.accent);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(colour: Color32) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(colour.r()) + 0.7152 * part(colour.g()) + 0.0722 * part(colour.b())
    }

    fn contrast(one: Color32, two: Color32) -> f64 {
        let (one, two) = (luminance(one), luminance(two));
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    #[test]
    fn text_can_be_read_in_both_themes() {
        for palette in [LIGHT, DARK] {
            for ground in [palette.ground, palette.surface] {
                assert!(contrast(palette.ink, ground) >= 7.0, "body text");
                for colour in [palette.faint, palette.accent, palette.done, palette.attention, palette.stop] {
                    assert!(contrast(colour, ground) >= 4.5, "{colour:?} on {ground:?}");
                }
            }
            assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
            assert!(contrast(palette.on_rehearsal, palette.rehearsal) >= 7.0);
        }
    }
}
