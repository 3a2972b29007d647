//! The foot of a page: what is in the way, and the one primary button, bottom right.

use eframe::egui::{self, Align, Button, Layout, RichText, Stroke, Ui, UiBuilder, vec2};

use super::super::theme::{self, BODY, TARGET};
use super::flags::flag;
use super::focus::offer_act_focus;
use super::help_link::help_link;
use super::{Signal, enter_struck, ring, seek_missing, take_enter_claim, text};

const LOOK: &str = "look-of-the-act";
/// The least width of the primary button, in points.
const BROAD: f32 = 160.0;

/// How the primary act was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PressedBy {
    /// Nobody.
    Nobody,
    /// A click, or Enter.
    Somebody,
}

/// How a permitted primary act looks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum ActLook {
    /// It is what comes next.
    #[default]
    Lit,
    /// It cannot be undone.
    Grave,
    /// It leads away from what is still to be done here.
    Modest,
}

/// What stands at the foot.
#[derive(Debug)]
pub struct Footer<'a> {
    /// The act's name.
    pub act: &'a str,
    /// What is missing before it is permitted.
    pub missing: Option<&'a str>,
    /// Why the last try was refused.
    pub refusal: Option<&'a str>,
    /// False while something is under way, or too short after the last step for Enter to be meant.
    pub listens: bool,
}

/// Draws the foot. `aside` adds what stands to the left of the primary button.
pub fn foot(ui: &mut Ui, footer: &Footer<'_>, aside: impl FnOnce(&mut Ui)) -> PressedBy {
    let palette = theme::palette(ui);
    let aside = |ui: &mut Ui| {
        aside(ui);
        help_link(ui);
    };
    if let Some(refusal) = footer.refusal {
        text::notice(ui, Signal::Stop, refusal);
        ui.add_space(4.0);
    }
    let permitted = footer.missing.is_none() && footer.listens;
    let lit = match take_look(ui) {
        ActLook::Lit => (palette.accent, palette.accent, palette.on_accent),
        ActLook::Grave => (palette.ground, palette.stop, palette.stop),
        ActLook::Modest => (palette.surface, palette.accent, palette.accent),
    };
    let mut pressed = PressedBy::Nobody;
    // beside what else stands there, the sentence may have no room, or even the button: then they stand above each other
    let aside_id = ui.scope_id().with("aside-width");
    let aside_width = ui.data(|data| data.get_temp::<f32>(aside_id)).unwrap_or(0.0);
    let wide = |text: &str, size: f32| {
        let font = egui::FontId::proportional(size);
        ui.painter().layout_no_wrap(text.to_owned(), font, palette.faint).size().x
    };
    let room = ui.available_width();
    let fits = |act: f32| aside_width <= 1.0 || act + aside_width + 16.0 <= room;
    let named = wide(footer.act, BODY) * 1.1 + 32.0;
    // a short name has a broad button, unless what stands beside it needs the room
    let act_width = if !fits(named.max(BROAD)) && fits(named) { named } else { named.max(BROAD) };
    let beside = act_width + aside_width;
    let above = footer.missing.filter(|missing| beside + wide(missing, theme::SMALL) + 32.0 > room);
    let crowded = !fits(act_width);
    let mut aside = Some(aside);
    if let Some(missing) = above {
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), 20.0),
            Layout::right_to_left(Align::Center),
            |ui| {
                ui.label(RichText::new(missing).size(theme::SMALL).color(palette.faint));
            },
        );
    }
    let row = vec2(ui.available_width(), TARGET + 4.0);
    // whatever is said above it comes and goes: the act and what stands beside it stay what they are, and keep the keyboard
    let [act_id, beside_id] = ["act", "beside-the-act"].map(|name| ui.scope_id().with(name));
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        let label = RichText::new(footer.act).size(BODY).family(theme::strong());
        let (fill, line, colour) =
            if permitted { lit } else { (palette.ground, palette.faint, palette.faint) };
        // what comes next is read before it can be done
        ui.visuals_mut().disabled_alpha = 1.0;
        let button = Button::new(label.color(colour))
            .fill(fill)
            .stroke(Stroke::new(1.5, line))
            .min_size(vec2(act_width.min(BROAD), TARGET + 4.0));
        let of_its_own = UiBuilder::new().scope_id(act_id);
        let response = ui.scope_builder(of_its_own, |ui| ui.add_enabled(permitted, button)).inner;
        offer_act_focus(ui, &response);
        ring(ui, &response);
        if response.clicked() {
            pressed = PressedBy::Somebody;
        }
        ui.add_space(8.0);
        if let Some(missing) = footer.missing.filter(|_| above.is_none()) {
            ui.label(RichText::new(missing).size(theme::SMALL).color(palette.faint));
        }
        if let Some(aside) = aside.take_if(|_| !crowded) {
            let of_its_own =
                UiBuilder::new().scope_id(beside_id).layout(Layout::left_to_right(Align::Center));
            let drawn = ui.scope_builder(of_its_own, aside).response.rect.width();
            ui.data_mut(|data| data.insert_temp(aside_id, drawn));
        }
    });
    // below it rather than above: the act comes first for the keyboard too
    if let Some(aside) = aside {
        let drawn = ui.horizontal_wrapped(aside).response.rect;
        // on several lines it is narrower than it would be beside the act
        if drawn.height() < 1.5 * TARGET {
            ui.data_mut(|data| data.insert_temp(aside_id, drawn.width()));
        }
    }
    let focused = last_focus(ui);
    let claimed = take_enter_claim(ui.ctx());
    if permitted
        && pressed == PressedBy::Nobody
        && !claimed
        && enter_struck(ui.ctx())
        && !egui::Popup::is_any_open(ui.ctx())
    {
        pressed = PressedBy::Somebody;
    }
    // the act is not lit: whoever struck Enter for it is led to what is missing
    let in_vain = !permitted && footer.listens && !claimed && enter_struck(ui.ctx());
    if in_vain && !egui::Popup::is_any_open(ui.ctx()) {
        seek_missing(ui.ctx());
    }
    // Enter leaves the keyboard where it was: what comes next asks for it if it wants it
    if enter_struck(ui.ctx())
        && ui.memory(|memory| memory.focused().is_none())
        && let Some(before) = focused
    {
        ui.memory_mut(|memory| memory.request_focus(before));
    }
    pressed
}

/// The act of this page cannot be undone: its button is outlined in the colour of stop, so that no hand takes it for the next
/// one.
pub fn grave(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(flag(LOOK), ActLook::Grave));
}

/// What people came for is still to be done on the page itself, which its act leads away from, or the page warns of something:
/// the act does not call.
pub fn modest(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(flag(LOOK), ActLook::Modest));
}

/// How the act of the page that is drawn now looks; the next page begins as usual.
pub(super) fn take_look(ui: &Ui) -> ActLook {
    ui.data_mut(|data| data.remove_temp(flag(LOOK))).unwrap_or_default()
}

/// What had the keyboard in the last frame in which anything had it.
fn last_focus(ui: &Ui) -> Option<egui::Id> {
    let id = egui::Id::unique("keyrite-last-focus");
    let now = ui.memory(egui::Memory::focused);
    let before = ui.data(|data| data.get_temp::<egui::Id>(id));
    if let Some(now) = now {
        ui.data_mut(|data| data.insert_temp(id, now));
    }
    now.or(before)
}
