//! A plan of custody held against k of n, a sentence for each loss and each collusion.

use super::{By, CustodyPlan, Group};
use crate::vocab::text::counted;

/// How a sentence weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Said first, and on the first page: one of them alone decides over the key.
    Grave,
    /// To be looked at.
    Notable,
    /// As it should be.
    Fine,
}

/// A sentence about the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How it weighs.
    pub weight: Weight,
    /// The sentence.
    pub text: String,
}

/// The plan as it is drawn: for each way of grouping its groups, against two lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// n: how far it goes.
    pub shares: usize,
    /// k: a group that reaches this line rebuilds the key alone.
    pub rebuilds: usize,
    /// A group that reaches this one takes the key with it when it is lost.
    pub loses: usize,
    /// By organisation, by place, and by channel if any is named.
    pub parts: Vec<(By, Vec<Group>)>,
}

impl Picture {
    /// What the lines in it are.
    pub fn said(&self) -> String {
        let (loses, rebuilds) = (self.loses, self.rebuilds);
        if loses == rebuilds {
            return format!(
                "A square is a sheet. What reaches the line, {rebuilds}, rebuilds the key alone, and takes it along when it is lost."
            );
        }
        format!(
            "A square is a sheet. What reaches the dashed line, {loses}, takes the key along when it is lost; what reaches the solid line, {rebuilds}, rebuilds it alone."
        )
    }
}

impl CustodyPlan {
    fn needed(&self) -> usize {
        usize::from(self.quorum().threshold())
    }

    fn all(&self) -> usize {
        usize::from(self.quorum().shares())
    }

    /// Every sentence: the grave ones, then losses, then collusions.
    pub fn said(&self) -> Vec<Said> {
        let mut all = self.losses();
        all.extend(self.collusions());
        // the order within each of the two stays
        all.sort_by_key(|said| said.weight != Weight::Grave);
        all
    }

    /// What must be said first, before anything is split.
    pub fn grave(&self) -> Vec<String> {
        self.said().into_iter().filter(|said| said.weight == Weight::Grave).map(|said| said.text).collect()
    }

    /// Which losses are survived.
    pub fn losses(&self) -> Vec<Said> {
        let (needed, all) = (self.needed(), self.all());
        let mut said = vec![match all - needed {
            0 => notable(format!("No sheet may be lost: all {all} are needed.")),
            lost => fine(format!("Any {} may be lost: any {needed} of {all} rebuild the key.", sheets(lost))),
        }];
        for (by, verb, heavy) in [
            (By::Place, "is lost", Weight::Grave),
            (By::Organisation, "fails or refuses", Weight::Notable),
            (By::Person, "is lost or refuses", Weight::Notable),
        ] {
            said.extend(self.loss_of_one(by, verb, heavy));
        }
        said.extend(self.loss_of_two_places());
        said
    }

    fn loss_of_one(&self, by: By, verb: &str, heavy: Weight) -> Vec<Said> {
        let groups = self.groups(by);
        let left = |group: &Group| self.all() - group.shares.len();
        let too_few: Vec<Said> = groups
            .iter()
            .filter(|group| left(group) < self.needed())
            .map(|group| {
                let text = format!(
                    "If {} {verb}, {} and {} are needed: the key is lost with it.",
                    group.name,
                    left_said(left(group)),
                    self.needed()
                );
                Said { weight: heavy, text }
            })
            .collect();
        if !too_few.is_empty() {
            return too_few;
        }
        let largest = groups.first().map(|largest| {
            fine(format!(
                "Any one {} may be lost: without the largest, {}, {}.",
                by.word(),
                largest.name,
                left_said(left(largest))
            ))
        });
        largest.into_iter().collect()
    }

    fn loss_of_two_places(&self) -> Option<Said> {
        let places = self.groups(By::Place);
        let [one, two, ..] = places.as_slice() else { return None };
        let left = self.all() - one.shares.len() - two.shares.len();
        let both = format!("{} and {}", one.name, two.name);
        Some(if left < self.needed() {
            notable(format!("The two largest places, {both}, may not be lost together: {}.", left_said(left)))
        } else {
            fine(format!("Any two places may be lost: without {both}, {}.", left_said(left)))
        })
    }

    /// The fewest who reach k.
    pub fn collusions(&self) -> Vec<Said> {
        By::ALL.into_iter().filter_map(|by| self.collusion(by)).collect()
    }

    fn collusion(&self, by: By) -> Option<Said> {
        let groups = self.groups(by);
        let mut sum = 0;
        let mut members: Vec<&Group> = Vec::new();
        for group in &groups {
            if sum >= self.needed() {
                break;
            }
            sum += group.shares.len();
            members.push(group);
        }
        let last = members.last()?;
        if sum < self.needed() {
            // of carriers, only those that are named are known
            return Some(notable(format!(
                "The carriers that are named bring {}, fewer than rebuild the key; of the others nothing is known.",
                sheets(sum)
            )));
        }
        if members.len() == 1 {
            let alone: Vec<&Group> =
                groups.iter().filter(|group| group.shares.len() >= self.needed()).collect();
            let names: Vec<String> = alone.iter().map(|group| held(group)).collect();
            let text = match by {
                By::Channel => {
                    format!("One carrier alone brings enough to rebuild the key: {}.", listed(&names))
                }
                By::Person | By::Organisation | By::Place => {
                    format!("One {} alone has enough to rebuild the key: {}.", by.word(), listed(&names))
                }
            };
            return Some(Said { weight: Weight::Grave, text });
        }
        // another one in place of the last would do as well
        let next = groups.get(members.len()).map_or(0, |next| next.shares.len());
        let others = sum - last.shares.len() + next >= self.needed();
        let names: Vec<String> = members.iter().map(|group| held(group)).collect();
        let such = if others { "such as " } else { "" };
        Some(fine(format!(
            "{} {}s together rebuild the key, and no fewer: {such}{}.",
            members.len(),
            by.word(),
            listed(&names)
        )))
    }

    /// What is drawn.
    pub fn picture(&self) -> Picture {
        let parts = [By::Organisation, By::Place, By::Channel].map(|by| (by, self.groups(by)));
        Picture {
            shares: self.all(),
            rebuilds: self.needed(),
            loses: self.all() - self.needed() + 1,
            parts: parts.into_iter().filter(|(_, groups)| !groups.is_empty()).collect(),
        }
    }
}

fn fine(text: String) -> Said {
    Said { weight: Weight::Fine, text }
}

fn notable(text: String) -> Said {
    Said { weight: Weight::Notable, text }
}

fn sheets(count: usize) -> String {
    counted(count, "sheet")
}

fn left_said(left: usize) -> String {
    match left {
        0 => "no sheet is left".to_owned(),
        1 => "1 sheet is left".to_owned(),
        more => format!("{more} sheets are left"),
    }
}

fn held(group: &Group) -> String {
    format!("{} with {}", group.name, sheets(group.shares.len()))
}

/// "one", "one and two", "one, two and three".
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
