//! The pages of the preparation as tabs, each with how it stands.

use eframe::egui::{self, Ui};

use super::super::{kit, theme};
use super::page::Page;

/// How a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageStanding {
    /// Nobody has looked at it: nothing is said of it.
    Unseen,
    /// Something is missing.
    Lacking,
    /// It may stay empty, and is: nothing is ticked that nobody did.
    Empty,
    /// It is whole, and warns of something.
    Doubtful,
    /// It is whole.
    Whole,
}

impl PageStanding {
    const fn said(self) -> &'static str {
        match self {
            Self::Unseen => "not looked at yet",
            Self::Lacking => "something is missing",
            Self::Empty => "may stay empty",
            Self::Doubtful => "whole, with a warning",
            Self::Whole => "whole",
        }
    }
}

/// Draws them; the one that was chosen.
pub(super) fn show(ui: &mut Ui, pages: &[(Page, PageStanding)], now: Page) -> Option<Page> {
    let low = kit::is_very_low(ui);
    let (size, height) = if low { (theme::SMALL, 24.0) } else { (theme::BODY, theme::TARGET) };
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        if low {
            // all of them on one line, so that the page below has room
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.spacing_mut().button_padding.x = 6.0;
        }
        for (page, standing) in pages {
            let here = *page == now;
            let palette = theme::palette(ui);
            let colour = if here { palette.ink } else { palette.accent };
            let text = egui::RichText::new(page.name()).size(size).family(theme::strong()).color(colour);
            let tab = egui::Button::new(text)
                .selected(here)
                .fill(egui::Color32::TRANSPARENT)
                .stroke(egui::Stroke::NONE);
            let response = ui.add(tab.min_size(egui::vec2(0.0, height)));
            let response = response.accessible_name(format!("{}: {}", page.name(), standing.said()));
            kit::ring(ui, &response);
            if response.has_focus() {
                kit::keep_enter(ui);
            }
            if here {
                let line = response.rect;
                let stroke = egui::Stroke::new(3.0, palette.accent);
                ui.painter().hline(line.shrink(8.0).x_range(), line.bottom() - 1.0, stroke);
            }
            let place = response.rect.right_center() - egui::vec2(2.0, 6.0);
            let square = egui::Rect::from_center_size(place, egui::vec2(11.0, 11.0));
            match standing {
                PageStanding::Whole if *page == Page::Plan => {}
                PageStanding::Whole => kit::Icon::Check.paint(ui.painter(), square, palette.done),
                PageStanding::Doubtful => kit::Icon::Triangle.paint(ui.painter(), square, palette.attention),
                PageStanding::Unseen | PageStanding::Lacking | PageStanding::Empty => {}
            }
            if response.clicked() {
                chosen = Some(*page);
            }
        }
    });
    chosen
}
