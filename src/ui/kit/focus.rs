//! Which field has the focus when a page appears, and who answers to Enter: wishes of one frame for the next.

use eframe::egui::{self, Id, Key, Response, Ui};

use super::super::theme;
use super::dialog::has_dialog;
use super::flags::flag;
use super::mending::notice_mending;

/// The first of several choices that may get the keyboard, and the group it is of.
pub(super) type FirstChoice = Option<(Id, usize)>;

/// True if the next field is to take the keyboard.
pub fn focus_wanted(ctx: &egui::Context) -> bool {
    ctx.data(|data| data.get_temp::<bool>(flag("want-focus"))).unwrap_or(false)
}

/// Nothing on this page took the keyboard, or what comes first is not meant to. True if it was wanted.
pub fn take_focus_wish(ctx: &egui::Context) -> bool {
    if ctx.data(|data| data.get_temp::<String>(flag("focus-at"))).is_some() {
        return false;
    }
    let wanted = ctx.data_mut(|data| data.remove_temp::<bool>(flag("want-focus"))).unwrap_or(false);
    // a choice that came before, of which nothing is chosen, goes first
    let first = ctx.data_mut(|data| data.remove_temp::<FirstChoice>(flag("first-choice")));
    match first {
        Some(Some((first, _))) if wanted => {
            ctx.memory_mut(|memory| memory.request_focus(first));
            false
        }
        _ => wanted,
    }
}

/// Asks that the next field that is drawn takes the keyboard.
pub fn want_focus(ctx: &egui::Context) {
    ctx.data_mut(|data| {
        data.insert_temp(flag("want-focus"), true);
        data.remove_temp::<bool>(flag("scrolled-away"));
        data.remove_temp::<FirstChoice>(flag("first-choice"));
        data.remove_temp::<bool>(flag("act-is-first"));
        data.remove_temp::<bool>(flag("seeks"));
        data.remove_temp::<usize>(flag("answered"));
        data.remove_temp::<String>(flag("focus-at"));
    });
}

/// Asks that the field of this name takes the keyboard, filled or not; if the page has none, the next that is drawn.
pub fn want_focus_at(ctx: &egui::Context, name: &str) {
    want_focus(ctx);
    ctx.data_mut(|data| data.insert_temp(flag("focus-at"), name.to_owned()));
}

/// Asks that what is missing takes the keyboard: the first field that is empty, box that is not ticked, or choice that is not
/// made.
pub fn seek_missing(ctx: &egui::Context) {
    want_focus(ctx);
    ctx.data_mut(|data| data.insert_temp(flag("seeks"), true));
    ctx.request_repaint();
}

/// True while what is missing is sought: what is filled, ticked or chosen is passed over then.
pub fn seeks(ctx: &egui::Context) -> bool {
    ctx.data(|data| data.get_temp::<bool>(flag("seeks"))).unwrap_or(false)
}

/// The end of a page's fields. True if the keyboard was wanted and nothing took it, so that the act may.
pub(super) fn end_of_fields(ctx: &egui::Context) -> bool {
    let unknown = ctx.data_mut(|data| data.remove_temp::<String>(flag("focus-at"))).is_some();
    let sought = seeks(ctx);
    // nothing was found to be missing, or nothing is called so: the keyboard stays where it is
    take_focus_wish(ctx) && !sought && !unknown
}

/// The end of a dialog's fields: a field that it has not is not waited for.
pub fn end_of_a_dialog(ctx: &egui::Context) {
    ctx.data_mut(|data| data.remove_temp::<String>(flag("focus-at")));
}

/// Gives the keyboard to what is no field, if it was asked for by this name.
pub fn offer_focus_by_name(ui: &Ui, response: &Response, name: &str) {
    offer_field_focus(ui, response, name, false);
}

/// Gives the keyboard to this field, if it was asked for by its name, or if it is empty and a field was asked for.
pub(super) fn offer_field_focus(ui: &Ui, response: &Response, name: &str, empty: bool) {
    let at = flag("focus-at");
    if ui.is_enabled() && ui.data(|data| data.get_temp::<String>(at)).as_deref() == Some(name) {
        ui.data_mut(|data| data.remove_temp::<String>(at));
        take_focus_wish(ui.ctx());
        response.request_focus();
    } else if empty {
        offer_focus(ui, response);
    }
}

/// Nothing on the page took the keyboard: its act does, as soon as it is permitted. What still has it was on the page before.
pub(super) fn let_act_be_first(ctx: &egui::Context) {
    ctx.memory_mut(|memory| {
        if let Some(before) = memory.focused() {
            memory.surrender_focus(before);
        }
    });
    ctx.data_mut(|data| data.insert_temp(flag("act-is-first"), true));
}

/// Gives the keyboard to the act of a page on which nothing else wants it. Where Enter is kept from the act, as at a gate, it
/// would come to it by this way: there nothing has the keyboard, and Tab leads to it.
pub(super) fn offer_act_focus(ui: &Ui, act: &Response) {
    let name = flag("act-is-first");
    if !ui.data(|data| data.get_temp::<bool>(name)).unwrap_or(false) {
        return;
    }
    if ui.data(|data| data.get_temp::<bool>(flag("enter-claimed"))).unwrap_or(false) {
        ui.data_mut(|data| data.remove_temp::<bool>(name));
        act.surrender_focus();
        return;
    }
    // what is not drawn any more, as a button of what just closed, has the keyboard for one frame at most
    let drawn = |id: &Id| ui.ctx().read_response(*id).is_some();
    let elsewhere = ui.memory(egui::Memory::focused).filter(drawn).is_some_and(|id| id != act.id);
    if elsewhere || act.enabled() {
        ui.data_mut(|data| data.remove_temp::<bool>(name));
    }
    if act.enabled() && !elsewhere {
        act.request_focus();
    }
}

/// Remembers what has the keyboard, before something opens over the page.
pub fn leave_focus(ctx: &egui::Context) {
    let now = ctx.memory(egui::Memory::focused);
    ctx.data_mut(|data| data.insert_temp(flag("left-focus"), now));
}

/// The page below is another one by now: it chooses what has the keyboard, once nothing lies over it.
pub fn forget_left_focus(ctx: &egui::Context) {
    ctx.data_mut(|data| data.insert_temp(flag("left-focus"), None::<Id>));
}

/// What had the keyboard before something opened over the page has it again; if nothing had, the page chooses. A moment later:
/// as long as something lies over it, what is below is given no keyboard.
pub fn return_focus(ctx: &egui::Context) {
    ctx.data_mut(|data| data.insert_temp(flag("return-focus"), LATER));
    ctx.request_repaint();
}

/// The toolkit takes the keyboard from whatever has it at every Escape. It comes back, unless what Escape closed or opened gives it
/// to something else: nobody has to look for where they were.
fn keep_at_escape(ctx: &egui::Context) {
    let name = flag("had-focus");
    let now = ctx.memory(egui::Memory::focused);
    let before = ctx.data(|data| data.get_temp::<Option<Id>>(name)).flatten();
    let escaped = ctx.input(|input| input.key_pressed(Key::Escape));
    if let Some(before) = before.filter(|_| now.is_none() && escaped) {
        ctx.memory_mut(|memory| memory.request_focus(before));
    } else {
        ctx.data_mut(|data| data.insert_temp(name, now));
    }
}

/// Frames until nothing lies over the page any more.
const LATER: u8 = 2;

fn return_left_focus(ctx: &egui::Context) {
    let name = flag("return-focus");
    match ctx.data_mut(|data| data.remove_temp::<u8>(name)) {
        None => {}
        Some(0) => match ctx.data_mut(|data| data.remove_temp::<Option<Id>>(flag("left-focus"))).flatten() {
            Some(before) => ctx.memory_mut(|memory| memory.request_focus(before)),
            None => want_focus(ctx),
        },
        Some(frames) => {
            ctx.data_mut(|data| data.insert_temp(name, frames - 1));
            ctx.request_repaint();
        }
    }
}

/// Gives the keyboard to this field, if it was asked for.
pub fn offer_focus(ui: &Ui, response: &Response) {
    if ui.is_enabled() && take_focus_wish(ui.ctx()) {
        response.request_focus();
    }
}

/// From what has the keyboard to the outer edge of its ring, and past where a page fades out, in points.
const RING: f32 = 5.0 + theme::FADE;

/// What was to be brought into view, where it was and what was in view then, and how often that was tried.
type Tried = ((Id, f32, f32, f32), u8);
/// So often nothing may come of it.
const TIMES: u8 = 6;

/// Room for a field's name above it, and for its ring and the line of what is said of it below.
const AROUND: (f32, f32) = (26.0, 32.0);

/// What has the keyboard stays in view, whatever takes room meanwhile, until somebody scrolls away from it: nobody
/// types into what they do not see.
pub(super) fn keep_in_view(ui: &Ui, response: &Response) {
    // what stands above a page or below it does not scroll
    if !ui.stack().iter().any(|part| part.kind() == Some(egui::UiKind::ScrollArea)) {
        return;
    }
    let typed = ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Text(_))));
    if response.gained_focus() || typed {
        ui.data_mut(|data| data.remove_temp::<bool>(flag("scrolled-away")));
    }
    if response.gained_focus() {
        let now = ui.ctx().cumulative_pass_nr();
        ui.data_mut(|data| data.insert_temp(flag("focus-gained-at"), now));
    }
    let (clip, field) = (ui.clip_rect(), response.rect);
    // what is higher than the page is shown from its beginning
    let field = field.with_max_y(field.bottom().min(field.top() + clip.height()));
    let room = (clip.height() - field.height()) / 2.0;
    let ring = field.expand(RING.min(room));
    let in_view = ring.top() >= clip.top() - 1.0 && ring.bottom() <= clip.bottom() + 1.0;
    let away = ui.data(|data| data.get_temp::<bool>(flag("scrolled-away"))).unwrap_or(false);
    let tried = flag("brought-into-view");
    let here = (response.id, field.top(), clip.min.y, clip.max.y);
    if in_view || away {
        ui.data_mut(|data| data.remove::<Tried>(tried));
        return;
    }
    // at the end of a page there is no more to scroll; a page that has just grown is longer only in the next picture
    let times = match ui.data(|data| data.get_temp::<Tried>(tried)) {
        Some((there, times)) if there == here => times + 1,
        Some(_) | None => 1,
    };
    if times > TIMES {
        return;
    }
    ui.data_mut(|data| data.insert_temp(tried, (here, times)));
    // no more than there is: what does not fit would be scrolled up in one frame and down in the next
    let (top, bottom) = (field.top() - AROUND.0.min(room), field.bottom() + AROUND.1.min(room));
    // to a place, not by so much: a list within the page would take the latter for itself
    ui.scroll_to_rect(egui::Rect::from_x_y_ranges(field.x_range(), top..=bottom), None);
}

/// Remembers that somebody looks at another part of the page than the one that has the keyboard; a window of another size is
/// looked at anew.
fn notice_scrolling(ctx: &egui::Context) {
    let size = ctx.content_rect().size();
    ctx.data_mut(|data| {
        if data.get_temp::<egui::Vec2>(flag("size")) != Some(size) {
            data.insert_temp(flag("size"), size);
            data.remove_temp::<bool>(flag("scrolled-away"));
        }
    });
    let scrolls = |event: &egui::Event| match event {
        egui::Event::MouseWheel { .. } => true,
        egui::Event::AccessKitActionRequest(asked) => asked.action == egui::accesskit::Action::ScrollIntoView,
        egui::Event::Key { key: Key::PageUp | Key::PageDown, pressed, .. } => *pressed,
        _ => false,
    };
    let scrolled =
        ctx.input(|input| input.pointer.is_decidedly_dragging() || input.events.iter().any(scrolls));
    if scrolled {
        scroll_away(ctx);
    }
}

/// The frame in which something got the keyboard last.
pub(super) fn last_gained(ctx: &egui::Context) -> Option<u64> {
    ctx.data(|data| data.get_temp::<u64>(flag("focus-gained-at")))
}

/// The frame in which a letter was typed last.
pub(super) fn last_typed(ctx: &egui::Context) -> Option<u64> {
    ctx.data(|data| data.get_temp::<u64>(flag("last-typed")))
}

/// True if a letter was typed after this frame.
pub fn is_typed_since(ctx: &egui::Context, frame: u64) -> bool {
    last_typed(ctx).is_some_and(|typed| typed > frame)
}

fn notice_typing(ctx: &egui::Context) {
    let (typed, now) = (
        ctx.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Text(_)))),
        ctx.cumulative_pass_nr(),
    );
    if typed {
        ctx.data_mut(|data| data.insert_temp(flag("last-typed"), now));
    }
}

/// What has the keyboard may be out of view from now on.
pub(super) fn scroll_away(ctx: &egui::Context) {
    ctx.data_mut(|data| data.insert_temp(flag("scrolled-away"), true));
}

/// The next page is read from its top.
pub fn from_the_top(ctx: &egui::Context) {
    ctx.data_mut(|data| data.insert_temp(flag("from-the-top"), true));
}

/// True once if a page is to be read from its top.
pub fn take_from_the_top(ctx: &egui::Context) -> bool {
    ctx.data_mut(|data| data.remove_temp::<bool>(flag("from-the-top"))).unwrap_or(false)
}

/// Remembers that Enter belongs to what has the focus now.
pub(super) fn claims_enter(ui: &Ui, response: &Response) {
    if response.has_focus() {
        keep_enter(ui);
    }
}

/// Enter belongs to what was drawn last, not to the page.
pub fn keep_enter(ui: &Ui) {
    let id = flag("enter-claimed");
    ui.data_mut(|data| data.insert_temp(id, true));
}

/// Enter was for what was drawn last: nothing that is drawn after it, nor the page, sees it.
pub fn spend_enter(ui: &Ui) {
    keep_enter(ui);
    ui.data_mut(|data| data.insert_temp(flag("enter-struck"), false));
}

/// True once if something drawn in this frame has the focus and answers to Enter itself.
pub fn take_enter_claim(ctx: &egui::Context) -> bool {
    let id = flag("enter-claimed");
    ctx.data_mut(|data| data.remove_temp::<bool>(id)).unwrap_or(false)
}

/// Before a frame: a key that is held down counts once, and Enter on a tick or a choice belongs to the page.
pub fn sort_out_enter(ctx: &egui::Context) {
    let is_enter =
        |event: &egui::Event| matches!(event, egui::Event::Key { key: Key::Enter, pressed: true, .. });
    let held =
        |event: &egui::Event| is_enter(event) && matches!(event, egui::Event::Key { repeat: true, .. });
    let leaves = ctx.data(|data| data.get_temp::<Id>(flag("leaves-enter")));
    let on_tick = leaves.is_some() && ctx.memory(egui::Memory::focused) == leaves;
    let struck = ctx.input_mut(|input| {
        input.events.retain(|event| !held(event));
        let plain =
            |event: &egui::Event| matches!(event, egui::Event::Key { modifiers, .. } if modifiers.is_none());
        let struck = input.events.iter().any(|event| is_enter(event) && plain(event));
        if on_tick {
            input.events.retain(|event| !is_enter(event));
        }
        struck
    });
    // what opens over the page answers to Escape before the page does
    let covered = egui::Popup::is_any_open(ctx) || has_dialog(ctx);
    ctx.data_mut(|data| {
        data.insert_temp(flag("enter-struck"), struck);
        data.insert_temp(flag("covered"), covered);
    });
    notice_scrolling(ctx);
    notice_typing(ctx);
    notice_mending(ctx);
    keep_at_escape(ctx);
    return_left_focus(ctx);
}

/// True if Escape was struck in this frame, nothing has taken it, and nothing lay over the page that it closes.
pub fn escape_struck(ctx: &egui::Context) -> bool {
    let covered = ctx.data(|data| data.get_temp::<bool>(flag("covered"))).unwrap_or(false);
    !covered && ctx.input(|input| input.key_pressed(Key::Escape))
}

/// True if Enter was struck in this frame.
pub fn enter_struck(ctx: &egui::Context) -> bool {
    ctx.data(|data| data.get_temp::<bool>(flag("enter-struck"))).unwrap_or(false)
}
