//! One of several: rings beside each other, or a list that opens. The arrow keys choose, as everywhere.

use eframe::egui::{ComboBox, EventFilter, Id, Key, Response, RichText, Ui};

use super::super::theme::BODY;
use super::focus::offer_field_focus;
use super::focus::{FirstChoice, seeks};
use super::mending::mark_mended;
use super::told_at::told_below;
use super::{claims_enter, enter_struck, flag, focus_wanted, keep_enter, ring, take_focus_wish};

/// The rings that were drawn in a frame: of which group each is, and whether it is chosen.
#[derive(Clone, Debug, Default)]
struct Drawn {
    frame: u64,
    rings: Vec<(usize, Id, bool)>,
    /// Those of the frame before, which are all there.
    before: Vec<(usize, Id, bool)>,
}

/// One of several. The space bar and the arrow keys choose, and nothing else: Enter is the page's, but never past what has
/// the frame and is not chosen.
pub fn choice<T: PartialEq>(ui: &mut Ui, chosen: &mut T, this: T, text: &str) -> Response {
    let group = std::ptr::from_ref(chosen).addr();
    let mut response = ui.radio(*chosen == this, RichText::new(text).size(BODY));
    let mut is_chosen = *chosen == this;
    let told = take_told(ui, response.id);
    let meant = response.has_focus() && enter_struck(ui.ctx()) && has_another(ui, response.id, is_chosen);
    if told || meant {
        response.request_focus();
    }
    if meant {
        keep_enter(ui);
    }
    if (response.clicked() || told) && !is_chosen {
        *chosen = this;
        is_chosen = true;
        response.mark_changed();
    }
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(flag("leaves-enter"), response.id));
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        if !told {
            by_arrows(ui, response.id);
        }
    }
    remember(ui, (group, response.id, is_chosen));
    ring(ui, &response);
    wait_for_chosen(ui, &response, group, is_chosen);
    response
}

fn remember(ui: &Ui, ring: (usize, Id, bool)) {
    let frame = ui.ctx().cumulative_pass_nr();
    ui.data_mut(|data| {
        let drawn = data.get_temp_mut_or_default::<Drawn>(flag("choices-drawn"));
        if drawn.frame != frame {
            (drawn.frame, drawn.before) = (frame, std::mem::take(&mut drawn.rings));
        }
        drawn.rings.push(ring);
    });
}

/// The group of this ring, as it was drawn last.
fn group_of(ui: &Ui, id: Id) -> Vec<(Id, bool)> {
    let frame = ui.ctx().cumulative_pass_nr();
    let drawn = ui.data(|data| data.get_temp::<Drawn>(flag("choices-drawn"))).unwrap_or_default();
    let last = if drawn.frame == frame { drawn.before } else { drawn.rings };
    let group = last.iter().find(|(_, other, _)| *other == id).map(|(group, _, _)| *group);
    last.into_iter().filter(|(of, _, _)| Some(*of) == group).map(|(_, id, chosen)| (id, chosen)).collect()
}

/// True if another one of the group is chosen: Enter would go on with that one, which nobody looks at.
fn has_another(ui: &Ui, id: Id, is_chosen: bool) -> bool {
    !is_chosen && group_of(ui, id).iter().any(|(other, chosen)| *chosen && *other != id)
}

/// Arrow keys choose the next of the group, and go round.
fn by_arrows(ui: &Ui, id: Id) {
    let (back, on) = ui.input(|input| {
        let pressed = |key| input.key_pressed(key);
        (
            pressed(Key::ArrowUp) || pressed(Key::ArrowLeft),
            pressed(Key::ArrowDown) || pressed(Key::ArrowRight),
        )
    });
    if back == on {
        return;
    }
    let group = group_of(ui, id);
    let Some(place) = group.iter().position(|(other, _)| *other == id) else { return };
    let next = if on { (place + 1) % group.len() } else { (place + group.len() - 1) % group.len() };
    if let Some((next, _)) = group.get(next) {
        ui.data_mut(|data| data.insert_temp(flag("choice-told"), Some(*next)));
        ui.ctx().request_repaint();
    }
}

/// True once for the ring that the arrow keys came to.
fn take_told(ui: &Ui, id: Id) -> bool {
    let told = ui.is_enabled()
        && ui.data(|data| data.get_temp::<Option<Id>>(flag("choice-told"))).flatten() == Some(id);
    if told {
        ui.data_mut(|data| data.remove_temp::<Option<Id>>(flag("choice-told")));
    }
    told
}

/// The keyboard comes to the choice that is made; to the first of the group only if none is.
fn wait_for_chosen(ui: &Ui, response: &Response, group: usize, is_chosen: bool) {
    if !ui.is_enabled() || !focus_wanted(ui.ctx()) {
        return;
    }
    let waiting = ui.data(|data| data.get_temp::<FirstChoice>(flag("first-choice"))).flatten();
    if seeks(ui.ctx()) {
        let answered = ui.data(|data| data.get_temp::<usize>(flag("answered"))) == Some(group);
        if is_chosen {
            ui.data_mut(|data| data.insert_temp(flag("answered"), group));
        }
        if is_chosen && waiting.is_some_and(|(_, first)| first == group) {
            ui.data_mut(|data| data.remove_temp::<FirstChoice>(flag("first-choice")));
        }
        if is_chosen || answered {
            return;
        }
    }
    match waiting {
        Some((_, other)) if other != group => {
            take_focus_wish(ui.ctx());
        }
        _ if is_chosen => {
            ui.data_mut(|data| data.remove_temp::<FirstChoice>(flag("first-choice")));
            take_focus_wish(ui.ctx());
            response.request_focus();
        }
        Some(_) => {}
        None => {
            let first: FirstChoice = Some((response.id, group));
            ui.data_mut(|data| data.insert_temp(flag("first-choice"), first));
        }
    }
}

/// One of several by a list that opens. Nothing chosen is said, and takes the keyboard before any field below.
pub fn pick<T: Copy + PartialEq>(ui: &mut Ui, name: &str, chosen: &mut T, all: &[(T, String)]) -> Response {
    let found = all.iter().find(|(value, _)| value == chosen);
    let shown = found.map_or("choose", |(_, text)| text.as_str());
    let (nobody, mut picked) = (found.is_none(), false);
    let combo =
        ComboBox::from_id_salt(name).selected_text(RichText::new(shown).size(BODY)).show_ui(ui, |ui| {
            for (value, text) in all {
                // the space bar closes the list as a click does
                if ui.selectable_value(chosen, *value, text.as_str()).clicked() {
                    picked = true;
                    ui.close();
                }
            }
        });
    if picked {
        mark_mended(ui.ctx());
        combo.response.request_focus();
    }
    let response = combo.response.accessible_name(format!("{name}: {shown}"));
    if !all.is_empty() {
        offer_field_focus(ui, &response, name, nobody);
    }
    ring(ui, &response);
    claims_enter(ui, &response);
    told_below(ui, name);
    response
}

/// A person who must be named: by a list, or said where only one comes into question.
pub fn pick_person<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut T,
    nobody: T,
    all: &[(T, String)],
) {
    if let [(only, who)] = all {
        *chosen = *only;
        super::fact(ui, name, &format!("{who}, nobody else comes into question"));
        told_below(ui, name);
        return;
    }
    if !all.iter().any(|(value, _)| value == chosen) {
        *chosen = nobody;
    }
    super::caption(ui, name);
    pick(ui, name, chosen, all);
}
