//! Blocks: phases that scripts include by name, the program's own and those of the file.

use std::sync::LazyLock;

use toml::de::DeTable;

use super::blocks::BLOCKS;
use super::prefixed;
use super::read_phase::read_phase;
use super::read_value::read_when;
use super::template::{Phase, Step, WITNESS};
use super::texts::{MAX_ID, TextKind};
use super::toml_table::Table;
use super::toml_walk::Walk;

/// Longest prefix, in characters.
const MAX_PREFIX: usize = 20;

/// Where a block comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Program,
    File,
}

struct Block {
    name: String,
    phase: Phase,
    origin: Origin,
}

/// The program's blocks, which are read once.
static SHIPPED: LazyLock<Vec<Block>> = LazyLock::new(read_shipped);

/// Those of a file, beside the program's.
pub(super) struct Blocks(Vec<Block>);

impl Blocks {
    /// The program's blocks, and those of this file. A name of its own is one that the program has not.
    pub fn read(root: &Table<'_, '_, '_>) -> Self {
        let mut own = Vec::new();
        for table in root.tables("block") {
            let name = table.name("name");
            if SHIPPED.iter().any(|block| block.name == name) {
                let what = format!("\u{201c}{name}\u{201d} is a block of the program");
                table.problem("name", what, "choose another name");
            }
            table.remember(&format!("block {name}"), None);
            own.push(Block { name, phase: read_phase(&table), origin: Origin::File });
        }
        Self(own)
    }

    fn all(&self) -> impl Iterator<Item = &Block> {
        SHIPPED.iter().chain(&self.0)
    }

    /// The phases of the block that a `[[phase]]` includes, with roles renamed, steps left out and a prefix before its ids
    /// as it says.
    pub fn include(&self, name: &str, table: &Table<'_, '_, '_>) -> Vec<Phase> {
        let found: Vec<&Block> = self.all().filter(|block| block.name == name).collect();
        let roles = table.words("roles");
        let without = table.texts("without", TextKind::Word);
        let prefix = table.has("prefix").then(|| table.name_of_at_most("prefix", MAX_PREFIX));
        let (when, optional) = (read_when(table), table.flag("optional"));
        table.finish();
        if found.is_empty() {
            let what = format!("there is no block \u{201c}{name}\u{201d}");
            table.problem("include", what, format!("use one of: {}", self.names().join(", ")));
            return Vec::new();
        }
        let steps = || found.iter().flat_map(|block| &block.phase.steps);
        check_roles(table, &roles, &roles_of(steps()));
        for id in without.iter().filter(|id| !steps().any(|step| step.id == **id)) {
            let ids: Vec<&str> = steps().map(|step| step.id.as_str()).collect();
            let what = format!("leaves out \u{201c}{id}\u{201d}, which the block has not");
            table.problem("without", what, format!("the block has: {}", ids.join(", ")));
        }
        if is_second(name, prefix.as_deref(), table) {
            return Vec::new();
        }
        let mut phases = Vec::new();
        for block in found {
            let mut phase = block.phase.clone();
            phase.steps.retain(|step| !without.contains(&step.id));
            prefixed::put(prefix.as_deref().unwrap_or_default(), &block.phase, &mut phase);
            for step in &mut phase.steps {
                rename(step, &roles);
                too_long(step, table);
                if block.origin == Origin::Program {
                    table.remember(&step.place_name(), Some(name));
                } else {
                    table.remember(&format!("own {}", step.id), Some(name));
                    if prefix.is_some() {
                        table.remember(&step.place_name(), None);
                    }
                }
            }
            phase.when.extend(when.iter().cloned());
            phase.optional |= optional;
            if !phase.steps.is_empty() {
                phases.push(phase);
            }
        }
        if phases.is_empty() {
            table.problem("without", "leaves out every step of the block", "leave the include out instead");
        }
        phases
    }

    /// Blocks of the file that no phase includes.
    pub fn unused(&self, included: &[String], root: &Table<'_, '_, '_>) {
        for block in self.0.iter().filter(|block| !included.contains(&block.name)) {
            root.problem_at(
                &format!("block {}", block.name),
                "block.name",
                format!("\u{201c}{}\u{201d} is included nowhere", block.name),
                format!("add a [[phase]] with include = \"{}\", or take the block out", block.name),
            );
        }
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.all().map(|block| block.name.as_str()).collect();
        names.dedup();
        names
    }
}

/// Roles are renamed that the block has; never the witness, on whom the rules rest.
fn check_roles(table: &Table<'_, '_, '_>, roles: &[(String, String)], has: &[&str]) {
    for (role, new) in roles {
        if role == WITNESS {
            let fix = format!(
                "leave it out: the witness of the rules is the role with id = \"witness\", whose title can be any; let {new} confirm in steps of your own"
            );
            table.problem("roles", "renames the witness", fix);
        } else if !has.contains(&role.as_str()) {
            let what = format!("renames the role \u{201c}{role}\u{201d}, which the block has not");
            let can: Vec<&str> = has.iter().filter(|role| **role != WITNESS).copied().collect();
            table.problem("roles", what, format!("the block has: {}", can.join(", ")));
        }
    }
}

/// True for a block that is included a second time without another prefix; said once, with both places.
fn is_second(name: &str, prefix: Option<&str>, table: &Table<'_, '_, '_>) -> bool {
    let included = format!("include {} {name}", prefix.unwrap_or_default());
    let first = table.places(&included).first().map(|first| table.told(first));
    table.remember(&included, None);
    let Some(first) = first else { return false };
    let what = format!("takes the block \u{201c}{name}\u{201d} a second time; the first is in {first}");
    table.problem("include", what, "add prefix = \"second\", which is put before the ids of its steps");
    true
}

/// A prefix makes an id longer than ids are.
fn too_long(step: &Step, table: &Table<'_, '_, '_>) {
    if step.id.len() > MAX_ID {
        let what = format!("makes the id {} longer than {MAX_ID} characters", step.id);
        table.problem("prefix", what, "choose a shorter one");
    }
}

fn roles_of<'s>(steps: impl Iterator<Item = &'s Step>) -> Vec<&'s str> {
    let mut all: Vec<&str> = Vec::new();
    for step in steps {
        let named = step.confirms.iter().map(|who| who.role.as_str()).chain([step.acts.as_str()]);
        for role in named {
            if !all.contains(&role) {
                all.push(role);
            }
        }
    }
    all
}

fn rename(step: &mut Step, roles: &[(String, String)]) {
    // that the witness keeps its name is told already
    let renamed = |(old, _): &&(String, String), role: &str| old == role && role != WITNESS;
    let new = |role: &str| roles.iter().find(|pair| renamed(pair, role)).map(|(_, new)| new.clone());
    if let Some(role) = new(&step.acts) {
        step.acts = role;
    }
    for who in &mut step.confirms {
        if let Some(role) = new(&who.role) {
            who.role = role;
        }
    }
}

/// The blocks file is ours; a test reads it and fails on any problem in it.
fn read_shipped() -> Vec<Block> {
    let (file, text) = BLOCKS;
    let walk = Walk::new(file, text);
    let (document, errors) = DeTable::parse_recoverable(text);
    assert!(errors.is_empty(), "our own blocks are TOML: {errors:?}");
    let root = Table::new(&walk, "", 0..0, document.get_ref());
    let mut all = Vec::new();
    for table in root.tables("block") {
        let name = table.name("name");
        all.push(Block { name, phase: read_phase(&table), origin: Origin::Program });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::LoadError;

    #[test]
    fn our_own_blocks_have_no_problem() {
        let (file, text) = BLOCKS;
        let walk = Walk::new(file, text);
        let (document, errors) = DeTable::parse_recoverable(text);
        assert!(errors.is_empty(), "{errors:?}");
        let root = Table::new(&walk, "", 0..0, document.get_ref());
        for table in root.tables("block") {
            table.name("name");
            read_phase(&table);
        }
        root.finish();
        let problems = walk.into_problems();
        assert!(problems.is_empty(), "{}", LoadError(problems));
    }
}
