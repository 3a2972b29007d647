//! A block that is included with a prefix: its steps get ids of their own, and what they say of each other follows.

use super::facts;
use super::template::{Condition, Phase, Step, Told};

/// Puts the prefix before the ids of the steps, and into every reference from one of them to another. `block` is the block
/// as it is written, from which `phase` may lack some steps. Without a prefix the choices of the block are still told from
/// those of its other copies.
pub(super) fn put(prefix: &str, block: &Phase, phase: &mut Phase) {
    let new = |id: &str| if prefix.is_empty() { id.to_owned() } else { format!("{prefix}-{id}") };
    // `step.value` or `step.choice` of the block
    let dotted = |name: &str| {
        let of = |step: &&Step| {
            let rest = name.strip_prefix(step.id.as_str()).and_then(|rest| rest.strip_prefix('.'));
            rest.is_some_and(|id| {
                step.fields.iter().any(|field| field.id == id)
                    || step.choices.iter().any(|choice| choice.id == id)
            })
        };
        block.steps.iter().find(of).map(|_| new(name))
    };
    // a bare choice would be that of every copy
    let choice = |own: Option<&Step>, name: &str| {
        let has = |step: &&Step| step.choices.iter().any(|choice| choice.id == name);
        if own.as_ref().is_some_and(has) {
            return None;
        }
        dotted(name).or_else(|| block.steps.iter().find(has).map(|step| format!("{}.{name}", new(&step.id))))
    };
    let conditions = |own: Option<&Step>, when: &mut Vec<Condition>| {
        for term in when.iter_mut().flat_map(|condition| &mut condition.any) {
            if let Some(name) = choice(own, &term.name) {
                term.name = name;
            }
        }
    };
    conditions(None, &mut phase.when);
    for term in phase.until.iter_mut().flat_map(|until| &mut until.any) {
        if let Some(name) = choice(None, &term.name) {
            term.name = name;
        }
    }
    for step in &mut phase.steps {
        let before = step.clone();
        let own = Some(&before);
        conditions(own, &mut step.when);
        for field in &mut step.fields {
            conditions(own, &mut field.when);
        }
        for of in &mut step.choices {
            conditions(own, &mut of.when);
        }
        let compared = step.fields.iter_mut().map(|field| &mut field.expected).chain([&mut step.expected]);
        for name in compared.filter_map(|expected| expected.same_as.as_mut()) {
            if let Some(new) = dotted(name) {
                *name = new;
            }
        }
        for told in [&mut step.say, &mut step.hands, &mut step.command, &mut step.do_not_say, &mut step.note]
            .into_iter()
            .flatten()
        {
            *told = Told::new(facts::renamed(told.script(), &dotted));
        }
        step.id = new(&step.id);
    }
}
