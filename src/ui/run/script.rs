//! The script at the left: a table of contents that folds by phase and says how far we are.

use eframe::egui::{self, FontId, Frame, Margin, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::super::kit::Icon;
use super::super::theme::{self, SMALL};
use crate::ceremony::State;
use crate::vocab::text::counted;

/// The panel behind it.
pub fn frame(ui: &Ui) -> Frame {
    Frame::new().fill(theme::palette(ui).surface).inner_margin(Margin {
        left: 20,
        right: 8,
        top: 20,
        bottom: 8,
    })
}

/// "Step 23 of 61 · Sealing a share", and the minutes that the script still expects.
pub fn where_we_are(state: &State) -> String {
    let Some((place, planned, _)) = state.due() else { return String::new() };
    let plan = state.plan();
    let phase = plan.phase(planned).map(|phase| phase.title.as_str()).unwrap_or_default();
    let left: u32 = plan
        .steps()
        .iter()
        .skip(place)
        .filter_map(|step| plan.script(step))
        .map(|step| u32::from(step.minutes))
        .sum();
    format!("Step {} of {} \u{b7} {phase} \u{b7} about {left} min to go", place + 1, plan.steps().len())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Done,
    Due,
    Later,
}

/// Draws it. Only the phase that is due is unfolded.
pub fn show(ui: &mut Ui, state: &State, due: usize) {
    let plan = state.plan();
    ScrollArea::vertical().animated(false).auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut place = 0;
        let mut number = 0;
        for phase in &plan.template.phases {
            let steps = phase.rounds(plan.choices.quorum) * phase.steps.len();
            if steps == 0 {
                continue;
            }
            number += 1;
            let range = place..place + steps;
            let mark = mark_of(&range, due);
            line(ui, &format!("{number}  {}", phase.title), mark, 0.0, true, 0);
            if mark == Mark::Due {
                let rounds = steps / phase.steps.len().max(1);
                for round in 0..rounds {
                    let first = place + round * phase.steps.len();
                    let here = first..first + phase.steps.len();
                    let inside = mark_of(&here, due);
                    if rounds > 1 {
                        let name = if phase.per_share {
                            format!("share {}", round + 1)
                        } else {
                            format!("round {}", round + 1)
                        };
                        line(ui, &name, inside, 18.0, false, 0);
                    }
                    if rounds == 1 || inside == Mark::Due {
                        for (at, step) in here.clone().zip(&phase.steps) {
                            let mark = mark_of(&(at..at + 1), due);
                            let id = plan.steps().get(at).map(|planned| planned.id.as_str());
                            let exceptions = state
                                .exceptions()
                                .iter()
                                .filter(|exception| exception.step.as_deref() == id)
                                .count();
                            let indent = if rounds > 1 { 34.0 } else { 18.0 };
                            line(ui, &step.title, mark, indent, false, exceptions);
                        }
                    }
                }
            }
            ui.add_space(6.0);
            place += steps;
        }
    });
}

fn mark_of(range: &std::ops::Range<usize>, due: usize) -> Mark {
    if range.end <= due {
        Mark::Done
    } else if range.contains(&due) {
        Mark::Due
    } else {
        Mark::Later
    }
}

fn line(ui: &mut Ui, text: &str, mark: Mark, indent: f32, strong: bool, exceptions: usize) {
    let palette = theme::palette(ui);
    let width = ui.available_width() - 4.0;
    let family = if strong || mark == Mark::Due { theme::strong() } else { egui::FontFamily::Proportional };
    let colour = if mark == Mark::Later { palette.faint } else { palette.ink };
    let room = width - indent - 28.0;
    let galley = ui.painter().layout(text.to_owned(), FontId::new(SMALL, family), colour, room.max(60.0));
    let height = galley.size().y.max(18.0) + 4.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    if mark == Mark::Due {
        let bar =
            egui::Rect::from_min_size(egui::pos2(rect.left() - 12.0, rect.top()), vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 1.0, palette.accent);
        response.scroll_to_me(None);
    }
    ui.painter().galley(egui::pos2(rect.left() + indent, rect.top() + 2.0), galley, colour);
    let square =
        egui::Rect::from_center_size(egui::pos2(rect.right() - 10.0, rect.center().y), vec2(14.0, 14.0));
    match mark {
        Mark::Done => Icon::Check.paint(ui.painter(), square, palette.done),
        Mark::Due => Icon::Arrow.paint(ui.painter(), square, palette.accent),
        Mark::Later => {}
    }
    if exceptions > 0 {
        Icon::Triangle.paint(ui.painter(), square.translate(vec2(-18.0, 0.0)), palette.attention);
    }
    let state = match mark {
        Mark::Done => "done",
        Mark::Due => "due now",
        Mark::Later => "later",
    };
    let name = if exceptions > 0 {
        format!("{text}: {state}, {}", counted(exceptions, "exception"))
    } else {
        format!("{text}: {state}")
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}
