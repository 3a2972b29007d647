//! Where a script branches: an option of each choice that something depends on; what is optional held or left
//! out, written or left empty.

use std::collections::BTreeSet;

use super::Wishes;
use crate::plan::Template;
use crate::plan::reach::{Goal, Reach, Ways};
use crate::transcript::Entry;
use crate::transcript::record::Record;

/// One of the branches of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Branch {
    /// A choice comes out so: step, choice, option.
    Option(String, String, String),
    /// An optional step is held.
    Held(String),
    /// An optional step is left out.
    LeftOut(String),
    /// An optional phase is held: its place, and its steps.
    PartHeld(usize, Vec<String>),
    /// An optional phase is left out.
    PartLeftOut(usize, Vec<String>),
    /// Optional values are written: step and field of each.
    Written(Vec<(String, String)>),
    /// Optional values are left empty.
    Empty(Vec<(String, String)>),
}

/// Branches of which one is taken, the usual one first.
pub(super) type Decision = Vec<Branch>;

/// Every place at which a script branches.
pub(super) fn decisions(template: &Template, reach: &Reach<'_>) -> Vec<Decision> {
    let option = |(step, choice, options): (String, String, Vec<String>)| {
        options.into_iter().map(|option| Branch::Option(step.clone(), choice.clone(), option)).collect()
    };
    let mut all: Vec<Decision> = reach.decisive().into_iter().map(option).collect();
    let referred = referred(template);
    // what nothing refers to goes together
    let mut others = Vec::new();
    for (place, phase) in template.phases.iter().enumerate() {
        if phase.optional {
            let steps: Vec<String> = phase.steps.iter().map(|step| step.id.clone()).collect();
            all.push(vec![Branch::PartHeld(place, steps.clone()), Branch::PartLeftOut(place, steps)]);
        }
        for step in &phase.steps {
            if step.optional {
                all.push(vec![Branch::Held(step.id.clone()), Branch::LeftOut(step.id.clone())]);
            }
            for field in step.fields.iter().filter(|field| field.optional) {
                let value = (step.id.clone(), field.id.clone());
                if referred.contains(&format!("{}.{}", step.id, field.id)) {
                    all.push(vec![Branch::Written(vec![value.clone()]), Branch::Empty(vec![value])]);
                } else {
                    others.push(value);
                }
            }
        }
    }
    if !others.is_empty() {
        all.push(vec![Branch::Written(others.clone()), Branch::Empty(others)]);
    }
    // what no condition tells apart is no decision
    all.retain(|branches| branches.len() > 1);
    all
}

/// Values that something refers to, as `step.field`.
fn referred(template: &Template) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for step in template.all_steps() {
        let compared = step.fields.iter().map(|field| &field.expected).chain([&step.expected]);
        all.extend(compared.filter_map(|expected| expected.same_as.clone()));
        all.extend(step.told().flat_map(|told| told.facts()).map(str::to_owned));
    }
    all
}

impl Branch {
    /// Tells the stand-ins to take it.
    pub fn wish(&self, wishes: &mut Wishes) {
        match self {
            Self::Option(step, choice, option) => {
                wishes.options.push((step.clone(), choice.clone(), option.clone()));
            }
            Self::LeftOut(step) => wishes.steps_left_out.push(step.clone()),
            Self::PartLeftOut(_, steps) => wishes.phases_left_out.extend(steps.first().cloned()),
            Self::Empty(values) => wishes.empty.extend(values.iter().cloned()),
            Self::Held(_) | Self::PartHeld(..) | Self::Written(_) => {}
        }
    }

    /// What must come about first.
    pub fn goal(&self) -> Option<Goal<'_>> {
        match self {
            Self::Option(step, choice, option) => Some(Goal::Option(step, choice, option)),
            Self::Held(step) | Self::LeftOut(step) => Some(Goal::Step(step)),
            Self::PartHeld(place, _) | Self::PartLeftOut(place, _) => Some(Goal::Phase(*place)),
            Self::Written(values) | Self::Empty(values) => match values.as_slice() {
                [(step, field)] => Some(Goal::Value(step, field)),
                _ => None,
            },
        }
    }

    /// The step at which it is decided, if it is at one.
    pub fn at(&self) -> Option<&str> {
        match self {
            Self::Option(step, _, _) | Self::Held(step) | Self::LeftOut(step) => Some(step),
            Self::Written(values) | Self::Empty(values) => match values.as_slice() {
                [(step, _)] => Some(step),
                _ => None,
            },
            Self::PartHeld(..) | Self::PartLeftOut(..) => None,
        }
    }

    /// True if it leaves this step out.
    pub fn leaves_out(&self, id: &str) -> bool {
        match self {
            Self::LeftOut(step) => step == id,
            Self::PartLeftOut(_, steps) => steps.iter().any(|step| step == id),
            Self::Option(..) | Self::Held(_) | Self::PartHeld(..) | Self::Written(_) | Self::Empty(_) => {
                false
            }
        }
    }

    /// True if it went this way, as the lines say; in one round at least.
    pub fn came_about(&self, entries: &[Entry]) -> bool {
        let at = |id: &str| {
            let id = id.to_owned();
            entries.iter().filter(move |entry| step_of(entry) == Some(&id)).map(|entry| &entry.record)
        };
        match self {
            Self::Option(step, choice, option) => at(step).any(
                |record| matches!(record, Record::Done { chosen, .. } if chosen.get(choice) == Some(option)),
            ),
            Self::Held(step) => at(step).any(|record| !matches!(record, Record::LeftOut { .. })),
            Self::LeftOut(step) => at(step).any(|record| matches!(record, Record::LeftOut { phase: false })),
            Self::PartHeld(_, steps) => {
                steps.iter().any(|step| at(step).any(|record| !matches!(record, Record::LeftOut { .. })))
            }
            Self::PartLeftOut(_, steps) => steps
                .iter()
                .any(|step| at(step).any(|record| matches!(record, Record::LeftOut { phase: true }))),
            Self::Written(values) => values.iter().any(|(step, field)| {
                at(step)
                    .any(|record| matches!(record, Record::Done { values, .. } if values.contains_key(field)))
            }),
            Self::Empty(values) => values.iter().any(|(step, field)| {
                at(step).any(
                    |record| matches!(record, Record::Done { values, .. } if !values.contains_key(field)),
                )
            }),
        }
    }
}

/// The step of the script that an entry belongs to.
pub(super) fn step_of(entry: &Entry) -> Option<&str> {
    entry.step.as_deref().and_then(|id| id.split('/').next())
}

/// For messages: what was chosen, left out or left empty.
impl std::fmt::Display for Branch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Option(step, choice, option) => write!(f, "{step}.{choice} = {option}"),
            Self::Held(step) => write!(f, "{step} held"),
            Self::LeftOut(step) => write!(f, "{step} left out"),
            Self::PartHeld(_, steps) => write!(f, "the part of {} held", steps.join(", ")),
            Self::PartLeftOut(_, steps) => write!(f, "the part of {} left out", steps.join(", ")),
            Self::Written(values) => write!(f, "{} written", named(values)),
            Self::Empty(values) => write!(f, "{} left empty", named(values)),
        }
    }
}

fn named(values: &[(String, String)]) -> String {
    let all: Vec<String> = values.iter().take(3).map(|(step, field)| format!("{step}.{field}")).collect();
    let more = if values.len() > 3 { " and others" } else { "" };
    format!("{}{more}", all.join(", "))
}

/// A way for each decision, by its place.
pub(super) type Row = Vec<usize>;

/// How much a way is wanted beside those that are set: of which decision, which way.
pub(super) type Wanted<'w> = &'w dyn Fn(&[Option<usize>], usize, usize) -> usize;

/// The row that brings two ways about together, the other things going as many new ways as can be; none if the two never
/// come together. `wanted` says how much a way is wanted beside those that are set.
pub(super) fn row_for(
    decisions: &[Decision],
    reach: &Reach<'_>,
    pair: [(usize, usize); 2],
    wanted: Wanted<'_>,
) -> Option<Row> {
    let way = |(decision, way): (usize, usize)| decisions.get(decision)?.get(way);
    let [one, other] = [way(pair[0])?, way(pair[1])?];
    let goals: Vec<Goal<'_>> = one.goal().into_iter().chain(other.goal()).collect();
    let ways: Ways = reach.ways(&goals)?;
    let mut needed: Vec<&str> = ways.iter().map(|(step, _, _)| step.as_str()).collect();
    needed.extend(one.at().into_iter().chain(other.at()));
    let contradicts = |one: &Branch, other: &Branch| other.at().is_some_and(|step| one.leaves_out(step));
    if contradicts(one, other) || contradicts(other, one) {
        return None;
    }
    let mut row: Vec<Option<usize>> = vec![None; decisions.len()];
    for (decision, way) in pair {
        *row.get_mut(decision)? = Some(way);
    }
    for (place, decision) in decisions.iter().enumerate() {
        let fits = |way: &Branch| match way {
            Branch::Option(step, choice, option) => ways
                .iter()
                .find(|(of, id, _)| of == step && id == choice)
                .is_some_and(|(_, _, options)| options.contains(option)),
            Branch::Held(step) => needed.contains(&step.as_str()),
            Branch::PartHeld(_, steps) => steps.iter().any(|step| needed.contains(&step.as_str())),
            Branch::LeftOut(_) | Branch::PartLeftOut(..) | Branch::Written(_) | Branch::Empty(_) => false,
        };
        let cell = row.get_mut(place)?;
        if cell.is_none() {
            *cell = decision.iter().position(fits);
        }
    }
    for place in 0..row.len() {
        if row.get(place)?.is_none() {
            let ways = 0..decisions.get(place)?.len();
            // of equals the first
            let best = ways.rev().max_by_key(|way| wanted(&row, place, *way));
            *row.get_mut(place)? = best;
        }
    }
    row.into_iter().collect()
}
