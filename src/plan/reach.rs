//! What must be chosen so that a step is held, or a choice comes out so: found without holding anything. A step that
//! nothing brings about is a mistake of its script.

use std::collections::BTreeMap;

use super::rounds::{is_of_rounds, of_round, rounds_of};
use super::template::{Choice, Condition, Phase, Step, Template, Term};

/// Conditions that are looked at for one goal. What is not decided by then counts as possible.
const PATIENCE: usize = 400;

/// Something that a script may come to.
#[derive(Clone, Copy, Debug)]
pub enum Goal<'n> {
    /// Some step of this phase can be held, as far as the phase decides: by its place.
    Phase(usize),
    /// This step is held.
    Step(&'n str),
    /// This value of a step is asked for: step, value.
    Value(&'n str, &'n str),
    /// This choice of a step is asked for: step, choice.
    Choice(&'n str, &'n str),
    /// This choice comes out so: step, choice, option.
    Option(&'n str, &'n str, &'n str),
}

/// Options that bring it about, for each choice that matters: step, choice, options.
pub type Ways = Vec<(String, String, Vec<String>)>;

/// The choices of a script, each by a number.
pub struct Reach<'t> {
    template: &'t Template,
    choices: Vec<At<'t>>,
    /// By `choice` and by `step.choice`.
    named: BTreeMap<String, usize>,
    /// Phase and step, by the id of the step.
    steps: BTreeMap<&'t str, (&'t Phase, &'t Step)>,
}

#[derive(Clone, Copy)]
struct At<'t> {
    phase: &'t Phase,
    step: &'t Step,
    choice: &'t Choice,
}

/// A condition, and where it stands.
#[derive(Clone, Copy)]
struct Need<'t> {
    phase: &'t Phase,
    step: Option<&'t Step>,
    round: u16,
    condition: &'t Condition,
}

/// The options that are left to a choice, by its number: a bit for each, for a list has at most 60.
type Left = Vec<(usize, u64)>;

impl<'t> Reach<'t> {
    /// Of this script.
    pub fn of(template: &'t Template) -> Self {
        let (mut choices, mut named, mut steps) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        for phase in &template.phases {
            for step in &phase.steps {
                steps.insert(step.id.as_str(), (phase, step));
                for choice in &step.choices {
                    named.insert(choice.id.clone(), choices.len());
                    choices.push(At { phase, step, choice });
                }
            }
        }
        for (number, At { step, choice, .. }) in choices.iter().enumerate() {
            named.insert(format!("{}.{}", step.id, choice.id), number);
        }
        Self { template, choices, named, steps }
    }

    /// What must be chosen so that all of these come about; none if nothing brings them about.
    pub fn ways(&self, goals: &[Goal<'_>]) -> Option<Ways> {
        let mut patience = PATIENCE;
        let left = self.all(goals, &Left::new(), &mut patience)?;
        let told = |(number, bits): &(usize, u64)| {
            let At { step, choice, .. } = self.choices.get(*number)?;
            let options = choice.options.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
            let options = options.map(|(_, option)| option.clone()).collect();
            Some((step.id.clone(), choice.id.clone(), options))
        };
        Some(left.iter().filter_map(told).collect())
    }

    /// The choices that something depends on, each with options that differ for a condition: step, choice, options. Options
    /// that no condition tells apart are one, and the first of them stands for all.
    pub fn decisive(&self) -> Ways {
        let mut terms: BTreeMap<usize, Vec<&Term>> = BTreeMap::new();
        for (phase, step, when) in self.conditions() {
            for condition in when {
                let need = Need { phase, step, round: 1, condition };
                for term in condition.any.iter().filter(|term| !is_of_rounds(&phase.repeat, &term.name)) {
                    if let Some(number) = self.number(&need, &term.name) {
                        terms.entry(number).or_default().push(term);
                    }
                }
            }
        }
        let mut all = Ways::new();
        for (number, terms) in terms {
            let Some(At { step, choice, .. }) = self.choices.get(number) else { continue };
            let (mut options, mut seen): (Vec<String>, Vec<Vec<bool>>) = (Vec::new(), Vec::new());
            for option in &choice.options {
                let differs: Vec<bool> = terms.iter().map(|term| term.holds_for(Some(option))).collect();
                if !seen.contains(&differs) {
                    seen.push(differs);
                    options.push(option.clone());
                }
            }
            all.push((step.id.clone(), choice.id.clone(), options));
        }
        all
    }

    /// Every list of conditions, with the phase and the step that it stands in.
    fn conditions(&self) -> impl Iterator<Item = (&'t Phase, Option<&'t Step>, &'t [Condition])> {
        self.template.phases.iter().flat_map(|phase| {
            let steps = phase.steps.iter().flat_map(move |step| {
                let fields = step.fields.iter().map(|field| field.when.as_slice());
                let choices = step.choices.iter().map(|choice| choice.when.as_slice());
                let all = fields.chain(choices).chain([step.when.as_slice()]);
                all.map(move |when| (phase, Some(step), when))
            });
            steps.chain([(phase, None, phase.when.as_slice()), (phase, None, phase.until.as_slice())])
        })
    }

    /// Goals one after the other, each in some round.
    fn all(&self, goals: &[Goal<'_>], left: &Left, patience: &mut usize) -> Option<Left> {
        let Some((goal, rest)) = goals.split_first() else { return Some(left.clone()) };
        let phase = match goal {
            Goal::Phase(place) => self.template.phases.get(*place)?,
            Goal::Step(step) | Goal::Value(step, _) | Goal::Choice(step, _) | Goal::Option(step, _, _) => {
                self.steps.get(step)?.0
            }
        };
        let rounds = u16::try_from(rounds_of(self.template, phase)).unwrap_or(u16::MAX);
        (1..=rounds.max(1)).find_map(|round| {
            let (needs, left) = self.needs(goal, phase, round, left.clone())?;
            self.all(rest, &self.solve(needs, left, patience)?, patience)
        })
    }

    /// The conditions of a goal in this round, and what it leaves to its own choice.
    fn needs(
        &self,
        goal: &Goal<'_>,
        phase: &'t Phase,
        round: u16,
        mut left: Left,
    ) -> Option<(Vec<Need<'t>>, Left)> {
        let of = |step: Option<&'t Step>, when: &'t [Condition]| {
            when.iter().map(move |condition| Need { phase, step, round, condition })
        };
        let mut needs: Vec<Need<'t>> = of(None, &phase.when).collect();
        let (Goal::Step(id) | Goal::Value(id, _) | Goal::Choice(id, _) | Goal::Option(id, _, _)) = goal
        else {
            return Some((needs, left));
        };
        let step = self.steps.get(id)?.1;
        needs.extend(of(Some(step), &step.when));
        match goal {
            Goal::Phase(_) | Goal::Step(_) => {}
            Goal::Value(_, id) => {
                let field = step.fields.iter().find(|field| field.id == *id)?;
                needs.extend(of(Some(step), &field.when));
            }
            Goal::Choice(_, id) | Goal::Option(_, id, _) => {
                let choice = step.choices.iter().find(|choice| choice.id == *id)?;
                needs.extend(of(Some(step), &choice.when));
            }
        }
        if let Goal::Option(_, id, option) = goal {
            let number = *self.named.get(&format!("{}.{id}", step.id))?;
            left = self.narrowed(&left, number, &|known| known == *option)?.0;
        }
        Some((needs, left))
    }

    fn solve(&self, mut needs: Vec<Need<'t>>, left: Left, patience: &mut usize) -> Option<Left> {
        let Some(need) = needs.pop() else { return Some(left) };
        if *patience == 0 {
            return Some(left);
        }
        *patience -= 1;
        need.condition.any.iter().find_map(|term| {
            let repeat = &need.phase.repeat;
            if is_of_rounds(repeat, &term.name) {
                let known = of_round(self.template, repeat, need.round, &term.name);
                return term
                    .holds_for(known.as_deref())
                    .then(|| self.solve(needs.clone(), left.clone(), patience))?;
            }
            let number = self.number(&need, &term.name)?;
            let (narrowed, new) = self.narrowed(&left, number, &|option| term.holds_for(Some(option)))?;
            let mut needs = needs.clone();
            if new {
                let At { phase, step, choice } = *self.choices.get(number)?;
                let when = phase.when.iter().map(|condition| (None, condition));
                let when =
                    when.chain(step.when.iter().chain(&choice.when).map(|condition| (Some(step), condition)));
                let round = need.round;
                needs.extend(when.map(|(step, condition)| Need { phase, step, round, condition }));
            }
            self.solve(needs, narrowed, patience)
        })
    }

    /// The choice that a name means where it stands.
    fn number(&self, need: &Need<'t>, name: &str) -> Option<usize> {
        let own = need.step.filter(|step| step.choices.iter().any(|choice| choice.id == name));
        let own = own.and_then(|step| self.named.get(&format!("{}.{name}", step.id)));
        own.or_else(|| self.named.get(name)).copied()
    }

    /// What is left once a choice may only come out so, and whether nothing was asked of it before; none if nothing is.
    fn narrowed(&self, left: &Left, number: usize, may: &dyn Fn(&str) -> bool) -> Option<(Left, bool)> {
        let options = &self.choices.get(number)?.choice.options;
        let fits =
            |bits: u64, (place, option): (usize, &String)| if may(option) { bits | 1 << place } else { bits };
        let bits = options.iter().enumerate().fold(0, fits);
        let mut left = left.clone();
        let known = left.iter_mut().find(|(other, _)| *other == number);
        let new = known.is_none();
        let bits = if let Some((_, before)) = known {
            *before &= bits;
            *before
        } else {
            left.push((number, bits));
            bits
        };
        (bits != 0).then_some((left, new))
    }
}
