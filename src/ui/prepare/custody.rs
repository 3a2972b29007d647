//! Where each sheet will lie and how it gets there, and what that means: losses and collusions, drawn and in a sentence
//! each. Whoever leaves it empty plans no custody here.

use eframe::egui::{self, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit::{self, Signal};
use super::super::run::line;
use super::super::theme::{self, SMALL};
use super::page::remark_of;
use super::people::People;
use crate::plan::custody::weighing::{Picture, Said, Weight};
use crate::plan::custody::{CustodyError, CustodyPlan, Group, KeeperDraft};
use crate::sharing::Quorum;

/// Groups of one kind that are drawn; the others are smaller.
const MOST: usize = 14;

/// The plan of these people, once a place, or a way there, is named.
pub fn plan_of(people: &People, quorum: Quorum) -> Option<Result<CustodyPlan, CustodyError>> {
    let named = |text: &str| !text.trim().is_empty();
    if !people.custodians().any(|draft| named(&draft.place) || named(&draft.channel)) {
        return None;
    }
    let draft = |person: &super::people::PersonDraft| KeeperDraft {
        name: person.name.clone(),
        organisation: person.from.clone(),
        place: person.place.clone(),
        channel: person.channel.clone(),
        shares: person.numbers(),
    };
    let drafts: Vec<KeeperDraft> = people.custodians().map(draft).collect();
    Some(CustodyPlan::new(quorum, &drafts))
}

/// What is not whole.
pub fn missing(people: &People, quorum: Result<Quorum, String>) -> Option<String> {
    plan_of(people, quorum.ok()?)?.err().map(|error| error.to_string())
}

pub fn show(ui: &mut Ui, people: &mut People, quorum: &Result<Quorum, String>) {
    kit::heading(ui, "Where the sheets will be");
    kit::body(
        ui,
        "Name where each sheet will lie, and who or what brings it there. What follows is said below at once: which losses the key survives, and who could rebuild it together. This page is printed with the script and is not written into the transcript. It may stay empty: then no custody is planned here.",
    );
    kit::space(ui);
    for (place, draft) in people.custodians_mut().enumerate() {
        let name = if draft.name.trim().is_empty() { "not named" } else { draft.name.trim() }.to_owned();
        let which = format!("Share {}, {name}", draft.shares);
        ui.push_id(place, |ui| {
            let narrow = ui.available_width() < 560.0;
            let layout = if narrow {
                egui::Layout::top_down(egui::Align::Min)
            } else {
                egui::Layout::left_to_right(egui::Align::Min)
            };
            ui.with_layout(layout, |ui| {
                let width = ((ui.available_width() - 24.0) / 2.0).clamp(150.0, 340.0);
                for (what, text) in [("place", &mut draft.place), ("how it gets there", &mut draft.channel)] {
                    let remark = remark_of(text, &line(what, text));
                    let remark = remark.as_ref().map(|(signal, text)| (*signal, text.as_str()));
                    kit::field_with(ui, &format!("{which}: {what}"), text, width, "", remark);
                }
            });
        });
    }
    let Ok(quorum) = quorum else { return };
    match plan_of(people, *quorum) {
        None => {}
        Some(Err(error)) => {
            kit::space(ui);
            kit::text::remark(ui, Signal::Attention, &kit::sentence(&error.to_string()));
        }
        Some(Ok(plan)) => {
            kit::gap(ui);
            grave(ui, &plan);
            picture(ui, &plan.picture());
            kit::space(ui);
            for said in plan.said().into_iter().filter(|said| said.weight != Weight::Grave) {
                kit::text::remark(ui, signal_of(&said), &said.text);
            }
        }
    }
}

/// What must be said first, here and before the ceremony begins.
pub fn grave(ui: &mut Ui, plan: &CustodyPlan) {
    let grave = plan.grave();
    if grave.is_empty() {
        return;
    }
    let text = format!("In this custody plan one alone decides over the key:\n{}", grave.join("\n"));
    kit::notice(ui, Signal::Attention, &text);
    kit::space(ui);
}

const fn signal_of(said: &Said) -> Signal {
    match said.weight {
        Weight::Grave => Signal::Stop,
        Weight::Notable => Signal::Attention,
        Weight::Fine => Signal::Done,
    }
}

/// Each group as a row of its sheets, against the line at which it loses the key and the one at which it rebuilds it.
fn picture(ui: &mut Ui, picture: &Picture) {
    let palette = theme::palette(ui);
    let whole = ui.available_width().min(theme::LINE_WIDTH);
    let name = (whole * 0.34).min(200.0);
    let wide = ((whole - name) / picture.shares as f32).min(34.0);
    for (by, groups) in &picture.parts {
        kit::caption(ui, &format!("By {}", by.word()));
        let shown = groups.len().min(MOST);
        let row = 26.0;
        let size = vec2(whole, row * shown as f32 + 4.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let at = |count: usize| rect.left() + name + wide * count as f32;
        for (place, group) in groups.iter().take(shown).enumerate() {
            let middle = rect.top() + row * (place as f32 + 0.5);
            draw_group(ui, group, (rect.left(), name - 12.0), middle, wide);
        }
        let painter = ui.painter();
        let (loses, rebuilds) = (at(picture.loses), at(picture.rebuilds));
        let dashes = egui::Shape::dashed_line(
            &[egui::pos2(loses, rect.top()), egui::pos2(loses, rect.bottom())],
            egui::Stroke::new(1.5, palette.attention),
            4.0,
            4.0,
        );
        painter.extend(dashes);
        painter.vline(rebuilds, rect.y_range(), egui::Stroke::new(2.0, palette.stop));
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, told(picture, groups)));
        if groups.len() > shown {
            kit::caption(ui, &format!("and {} more, none of them larger", groups.len() - shown));
        }
    }
    kit::caption(ui, &picture.said());
}

/// The picture for those who do not see it.
fn told(picture: &Picture, groups: &[Group]) -> String {
    let each: Vec<String> =
        groups.iter().map(|group| format!("{} {}", group.name, group.shares.len())).collect();
    format!("{} of {} rebuild the key: {}", picture.rebuilds, picture.shares, each.join(", "))
}

fn draw_group(ui: &Ui, group: &Group, (left, name): (f32, f32), middle: f32, wide: f32) {
    let palette = theme::palette(ui);
    let font = egui::FontId::new(SMALL, egui::FontFamily::Proportional);
    let mut job = egui::text::LayoutJob::simple_singleline(group.name.to_string(), font, palette.ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(name);
    let galley = ui.painter().layout_job(job);
    let corner = egui::pos2(left, middle - galley.size().y / 2.0);
    ui.painter().galley(corner, galley, palette.ink);
    for (place, share) in group.shares.iter().enumerate() {
        let from = left + name + 12.0 + wide * place as f32;
        let square = egui::Rect::from_min_max(
            egui::pos2(from + 1.5, middle - 9.0),
            egui::pos2(from + (wide - 1.5).max(2.0), middle + 9.0),
        );
        ui.painter().rect_filled(square, 3.0, palette.accent);
        if wide >= 22.0 {
            let font = egui::FontId::new(if *share > 99 { 10.0 } else { SMALL }, theme::strong_mono());
            ui.painter().text(square.center(), egui::Align2::CENTER_CENTER, share, font, palette.on_accent);
        }
    }
}
