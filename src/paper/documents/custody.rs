//! The plan of custody on paper: what must be said first, one picture, a sentence for each loss and each collusion.

use super::frame::Heading;
use super::layout::{Column, READ, READ_STRONG, Writer, pitch};
use crate::paper::sheet::pen::{BODY, LABEL, lines};
use crate::paper::{Mark, Page, Paper};
use crate::plan::custody::weighing::{Picture, Weight};
use crate::plan::custody::{CustodyPlan, Group};

const KEEPERS: [Column; 5] =
    [("Shares", 0.14), ("Person", 0.26), ("Of", 0.22), ("Place", 0.2), ("Carried by", 0.18)];
/// Groups of one kind that are drawn; the others are smaller.
const MOST: usize = 14;
/// Height of a group, millimetres.
const ROW: f32 = 6.4;
/// Room for a group's name, millimetres.
const NAME: f32 = 46.0;
/// Largest width of a sheet, millimetres.
const SHEET: f32 = 9.0;
/// Least width that takes a number.
const NUMBERED: f32 = 5.0;

/// The plan by itself.
pub(super) fn pages(plan: &CustodyPlan, paper: Paper) -> Vec<Page> {
    let heading = Heading {
        title: "Custody plan".to_owned(),
        ids: vec![("Quorum", plan.quorum().to_string())],
        rehearsal: false,
        initials: None,
    };
    let mut to = Writer::new(paper, heading);
    to.title("Custody plan", "Who is to hold which sheet, looked at before the key is split. It names people and places: keep it as the bag register is kept, and destroy it when it is no longer true. The transcript says who took which bag.");
    first(&mut to, plan);
    section(&mut to, plan);
    to.finish()
}

/// What stands on the first page of whatever the plan is printed with.
pub(super) fn first(to: &mut Writer, plan: &CustodyPlan) {
    let grave = plan.grave();
    if grave.is_empty() {
        return;
    }
    to.text(READ_STRONG, "In the custody plan one alone decides over the key");
    for sentence in grave {
        to.beside(4.0, READ, &sentence);
    }
    to.gap(2.0);
}

/// The picture, the sentences, and who has what.
pub(super) fn section(to: &mut Writer, plan: &CustodyPlan) {
    to.part("Custody plan", &plan.quorum().to_string(), 60.0);
    draw(to, &plan.picture());
    to.gap(1.0);
    for said in plan.said() {
        let style = if said.weight == Weight::Grave { READ_STRONG } else { READ };
        to.beside(4.0, style, &said.text);
        to.y += 0.8;
    }
    to.gap(2.0);
    let rows: Vec<Vec<String>> = plan
        .keepers()
        .iter()
        .map(|keeper| {
            let channel = keeper.channel.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
            let text = |line: &crate::vocab::Line| line.to_string();
            vec![
                numbers(&keeper.shares),
                text(&keeper.name),
                text(&keeper.organisation),
                text(&keeper.place),
                channel,
            ]
        })
        .collect();
    to.table(&KEEPERS, &rows, 6.0);
}

fn numbers(shares: &[u8]) -> String {
    shares.iter().map(u8::to_string).collect::<Vec<_>>().join(", ")
}

/// Each group as a row of its sheets, against the line at which it loses the key and the one at which it rebuilds it.
fn draw(to: &mut Writer, picture: &Picture) {
    let most = f32::from(u16::try_from(picture.shares).unwrap_or(u16::MAX));
    let wide = ((to.right() - to.left() - NAME) / most).min(SHEET);
    for (by, groups) in &picture.parts {
        let shown = groups.len().min(MOST);
        let rows = f32::from(u16::try_from(shown).unwrap_or(u16::MAX));
        to.need(ROW * rows + 12.0);
        let x = to.left() + NAME;
        let at = |count: usize| x + wide * f32::from(u16::try_from(count).unwrap_or(u16::MAX));
        let y = to.y + pitch(LABEL) + 1.0;
        to.pen.text(to.left(), y, LABEL, &format!("By {}", by.word()));
        labels(to, picture, y, (at(picture.loses), at(picture.rebuilds)));
        to.y = y + 1.6;
        let top = to.y;
        for group in groups.iter().take(shown) {
            row(to, group, x, wide);
        }
        let bottom = to.y;
        to.line((at(picture.rebuilds), top - 1.0), (at(picture.rebuilds), bottom));
        let (from, until) = ((at(picture.loses), top - 1.0), (at(picture.loses), bottom));
        to.pen.mark(Mark::Line { from, to: until, dashed: true });
        if groups.len() > shown {
            to.beside(0.0, BODY, &format!("and {} more, none of them larger", groups.len() - shown));
        }
        to.y += 2.0;
    }
    to.text(BODY, &picture.said());
}

/// The numbers at the lines; where both lines are one, one number.
fn labels(to: &mut Writer, picture: &Picture, y: f32, (loses, rebuilds): (f32, f32)) {
    to.pen.text(rebuilds - 1.0, y, LABEL, &picture.rebuilds.to_string());
    if picture.loses != picture.rebuilds {
        to.pen.text(loses - 1.0, y, LABEL, &picture.loses.to_string());
    }
}

fn row(to: &mut Writer, group: &Group, x: f32, wide: f32) {
    let y = to.y + ROW - 1.4;
    let name = lines(BODY, group.name.as_str(), NAME - 4.0);
    let shown = match name.as_slice() {
        [one] => one.clone(),
        [first, ..] => format!("{first} \u{2026}"),
        [] => String::new(),
    };
    to.pen.text(to.left(), y - 0.6, BODY, &shown);
    for (place, share) in (0u16..).zip(&group.shares) {
        let left = x + wide * f32::from(place);
        if wide >= NUMBERED {
            to.boxes(left + 0.4, y, wide - 0.8, ROW - 1.8, 1);
            to.pen.text(left + 1.4, y - 1.2, LABEL, &share.to_string());
        } else {
            to.pen.mark(Mark::Rect { x: left, y: y - ROW + 1.8, w: wide * 0.8, h: ROW - 1.8, grey: 0.4 });
        }
    }
    to.y += ROW;
}
