//! The way to a page's help for who does not know its key: a link at the foot. F1 does the same, so Tab passes it over.

use eframe::egui::{Button, Context, RichText, Sense, Ui};

use super::super::theme::{self, SMALL};
use super::flags::flag;

const OFFERED: &str = "help-offered";
const ASKED: &str = "help-asked";

/// Before a page is drawn: it has a help, or its help is shown already, or is offered elsewhere.
pub fn offer_help(ctx: &Context, has: bool) {
    ctx.data_mut(|data| data.insert_temp(flag(OFFERED), has));
}

/// Draws the link, if the page has a help.
pub fn help_link(ui: &mut Ui) {
    if !ui.data(|data| data.get_temp::<bool>(flag(OFFERED))).unwrap_or(false) {
        return;
    }
    ui.add_space(8.0);
    let text = RichText::new("Help F1").size(SMALL).family(theme::strong()).color(theme::palette(ui).accent);
    let link = ui.add(Button::new(text).frame(false).sense(Sense::CLICK));
    if link.clicked() {
        ui.data_mut(|data| data.insert_temp(flag(ASKED), true));
    }
}

/// True once after somebody clicked it.
pub fn take_help_asked(ctx: &Context) -> bool {
    ctx.data_mut(|data| data.remove_temp::<bool>(flag(ASKED))).unwrap_or(false)
}
