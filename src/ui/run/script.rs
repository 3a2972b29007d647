//! The script at the left: a table of contents that folds by phase and says how far we are.

use eframe::egui::{self, FontId, Frame, Margin, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::super::kit::Icon;
use super::super::theme::{self, SMALL};
use crate::ceremony::State;
use crate::ceremony::state::{ExceptionFacts, Inner};
use crate::plan::PlannedStep;
use crate::plan::facts::fill;
use crate::vocab::text::counted;

/// A window narrower than this, in points, folds the script away.
pub const WIDE: f32 = 900.0;
/// What stands for a name or number that differs from round to round.
const OPEN: &str = "\u{2026}";

/// The panel behind it.
pub fn frame(ui: &Ui) -> Frame {
    Frame::new().fill(theme::palette(ui).surface).inner_margin(Margin {
        left: 20,
        right: 8,
        top: 20,
        bottom: 8,
    })
}

/// "Step 23 of 61 · Sealing a share", and the minutes that the script still expects: of the step that is due.
pub fn where_we_are(state: &State) -> String {
    state.due().map(|(place, _, _)| step_at(state, place)).unwrap_or_default()
}

/// The same of the step at a place of the plan; nothing behind its end.
pub fn step_at(state: &State, place: usize) -> String {
    let plan = state.plan();
    let Some(planned) = plan.steps().get(place) else { return String::new() };
    let phase = &planned.part;
    let left: u32 = plan
        .steps()
        .iter()
        .skip(place)
        .filter(|later| state.is_held(later))
        .map(|later| u32::from(later.script.minutes))
        .sum();
    format!("Step {} of {} \u{b7} {phase} \u{b7} about {left} min to go", place + 1, plan.steps().len())
}

/// What the step that ended the day before is now, while it is not said yet who is here again.
pub fn day_begins(state: &State) -> Option<String> {
    matches!(state.inner(), Some(Inner::Returning)).then(|| format!("Day {} begins", state.part()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Done,
    Due,
    Later,
}

/// Draws it. Only the phase that is due is unfolded.
pub fn show(ui: &mut Ui, state: &State, due: usize) {
    ScrollArea::vertical().animated(false).auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (number, phase) in (1..).zip(phases(state)) {
            let range = span(&phase);
            let mark = mark_of(&range, due);
            line(ui, &format!("{number}  {}", phase.title), mark, 0.0, true, 0);
            if mark != Mark::Due {
                ui.add_space(6.0);
                continue;
            }
            let rounds = phase.rounds.len();
            for round in &phase.rounds {
                let inside = mark_of(&(round.from..round.to), due);
                if rounds > 1 {
                    line(ui, &round.name, inside, 18.0, false, 0);
                }
                if rounds == 1 || inside == Mark::Due {
                    let indent = if rounds > 1 { 34.0 } else { 18.0 };
                    steps_of(ui, state, round, due, indent);
                }
            }
            ui.add_space(6.0);
        }
    });
}

/// A round of a phase, as places in the plan.
struct ShownRound {
    name: String,
    /// What the phase is called in it.
    part: String,
    from: usize,
    to: usize,
}

/// A phase with the rounds that are held.
struct ShownPhase {
    title: String,
    rounds: Vec<ShownRound>,
}

fn span(phase: &ShownPhase) -> std::ops::Range<usize> {
    let from = phase.rounds.first().map_or(0, |round| round.from);
    from..phase.rounds.last().map_or(0, |round| round.to)
}

/// The phases of the plan that are held as far as is known, rounds together.
fn phases(state: &State) -> Vec<ShownPhase> {
    let plan = state.plan();
    let mut all: Vec<(usize, ShownPhase)> = Vec::new();
    let mut last: Option<&PlannedStep> = None;
    for (place, planned) in plan.steps().iter().enumerate() {
        if !state.is_held(planned) {
            continue;
        }
        let same_round = last.is_some_and(|last| last.is_beside(planned));
        last = Some(planned);
        let phase = plan.phase(planned);
        let number = plan.template.phases.iter().position(|other| std::ptr::eq(other, phase));
        let number = number.expect("a phase of this plan");
        match all.last_mut() {
            Some((of, shown)) if *of == number => match shown.rounds.last_mut() {
                Some(round) if same_round => round.to = place + 1,
                _ => shown.rounds.push(round_at(planned, place)),
            },
            _ => {
                let title = if planned.round.is_some() {
                    fill(&phase.title, &|_| Some(OPEN.to_owned()))
                } else {
                    planned.part.clone()
                };
                all.push((number, ShownPhase { title, rounds: vec![round_at(planned, place)] }));
            }
        }
    }
    all.into_iter().map(|(_, shown)| ShownPhase { title: of_all_rounds(&shown), ..shown }).collect()
}

/// What a phase is called, all its rounds together: by their numbers, where those follow each other, as "Sheet 1 to 5".
fn of_all_rounds(ShownPhase { title, rounds }: &ShownPhase) -> String {
    let Some((before, after)) = title.split_once(OPEN) else { return title.clone() };
    let ends = after.split_once(OPEN).map_or(after, |(between, _)| between);
    if let [one] = rounds.as_slice() {
        return one.part.clone();
    }
    let number = |round: &ShownRound| {
        let rest = round.part.strip_prefix(before)?;
        let about = if ends.is_empty() { rest } else { rest.split(ends).next()? };
        about.parse::<u16>().ok()
    };
    let numbers: Option<Vec<u16>> = rounds.iter().map(number).collect();
    let follow = |all: &[u16]| {
        all.windows(2).all(|two| matches!(two, [one, next] if one.checked_add(1) == Some(*next)))
    };
    match numbers.as_deref() {
        Some(all @ [first, .., last]) if follow(all) => format!("{before}{first} to {last}"),
        _ if before.trim().is_empty() => rounds.first().map_or_else(String::new, |round| round.part.clone()),
        _ => format!("{before}{OPEN}"),
    }
}

fn round_at(planned: &PlannedStep, place: usize) -> ShownRound {
    let name = match (planned.share, &planned.round) {
        (Some(share), _) => format!("share {share}"),
        (None, Some(_)) => planned.part.clone(),
        (None, None) => String::new(),
    };
    ShownRound { name, part: planned.part.clone(), from: place, to: place + 1 }
}

/// The steps of a round that are held.
fn steps_of(ui: &mut Ui, state: &State, round: &ShownRound, due: usize, indent: f32) {
    let steps = state.plan().steps().iter().enumerate().skip(round.from).take(round.to - round.from);
    for (at, planned) in steps.filter(|(_, planned)| state.is_held(planned)) {
        let mark = mark_of(&(at..at + 1), due);
        let of_it = |exception: &&ExceptionFacts| exception.step.as_ref() == Some(&planned.id);
        let exceptions = state.exceptions().iter().filter(of_it).count();
        let begins = day_begins(state).filter(|_| mark == Mark::Due);
        line(ui, begins.as_ref().unwrap_or(&planned.script.title), mark, indent, false, exceptions);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_called_by_the_numbers_of_its_rounds() {
        let cases: [(&str, &[&str], &str); 9] = [
            ("Sealing a share", &["Sealing a share", "Sealing a share"], "Sealing a share"),
            ("Sheet \u{2026}", &["Sheet 1", "Sheet 2", "Sheet 3"], "Sheet 1 to 3"),
            ("Sheet \u{2026}", &["Sheet 2", "Sheet 5"], "Sheet \u{2026}"),
            ("Sheet \u{2026}, of \u{2026}", &["Sheet 3, of Berta"], "Sheet 3, of Berta"),
            ("Sheet \u{2026}, of \u{2026}", &["Sheet 1, of Berta", "Sheet 2, of Carl"], "Sheet 1 to 2"),
            ("Key of \u{2026}", &["Key of berta-adler.asc", "Key of b.asc"], "Key of \u{2026}"),
            ("Module \u{2026}", &["Module A", "Module B"], "Module \u{2026}"),
            ("\u{2026}", &["Everything that was found", "b"], "Everything that was found"),
            ("\u{2026}", &["A", "B"], "A"),
        ];
        for (title, parts, wanted) in cases {
            let round =
                |part: &&str| ShownRound { name: String::new(), part: (*part).into(), from: 0, to: 1 };
            let phase = ShownPhase { title: title.into(), rounds: parts.iter().map(round).collect() };
            assert_eq!(of_all_rounds(&phase), wanted, "{title} {parts:?}");
        }
    }
}
