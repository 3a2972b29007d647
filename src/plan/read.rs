//! TOML text → `Template`, with every problem named: file, line, key and cure.

use toml::Spanned;
use toml::de::DeTable;

use super::read_step::read_step;
use super::rules::check_whole;
use super::template::{FORMAT, Kind, PerShare, Phase, Repeat, Role, Step, Template};
use super::texts::{MAX_ROLE_ID, TextKind};
use super::toml_walk::{Table, Walk};
use super::{blocks, choices::lock_word, countersigners, toml_errors, without};
use crate::sharing::Quorum;
use crate::sharing::share::LockKind;
use crate::vocab::limits::{MAX_SHARES, MAX_TEMPLATE_BYTES};
use crate::vocab::text::counted;

/// One thing wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// File name as given.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// Dotted key.
    pub key: String,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub cure: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, line, key, what, cure } = self;
        let key = if key.is_empty() { String::new() } else { format!("{key} ") };
        write!(f, "{file}:{line}: {key}{what}: {cure}")
    }
}

/// Everything wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError(pub Vec<Problem>);

impl LoadError {
    /// The first problem and how many there are besides: for a message of one line.
    pub fn in_short(&self) -> String {
        let first = self.0.first().map(Problem::to_string).unwrap_or_default();
        match self.0.len().saturating_sub(1) {
            0 => first,
            more => format!("{first} (and {})", counted(more, "more problem")),
        }
    }
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for LoadError {}

/// Reads a template and resolves its blocks. `file` is only for messages.
pub fn load(file: &str, text: &str) -> Result<Template, LoadError> {
    read(file, &without_marks_of_editors(text), true)
}

/// Reads a template as a transcript carries it: already resolved, and byte for byte what we would write.
pub fn read_resolved(text: &str) -> Result<Template, LoadError> {
    let template = read("the template in the transcript", text, false)?;
    if template.to_toml() == text {
        return Ok(template);
    }
    let problem = Problem {
        file: "the template in the transcript".into(),
        line: 1,
        key: String::new(),
        what: "is not in its resolved form".into(),
        cure: "it was edited; use the original".into(),
    };
    Err(LoadError(vec![problem]))
}

/// What an editor puts in that means nothing: a byte order mark, and line ends of another system.
fn without_marks_of_editors(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n")
}

fn read(file: &str, text: &str, with_blocks: bool) -> Result<Template, LoadError> {
    let walk = Walk::new(file, text);
    if text.len() > MAX_TEMPLATE_BYTES {
        walk.problem(
            0..0,
            "",
            format!("the file has {} bytes", text.len()),
            format!("at most {MAX_TEMPLATE_BYTES} are read: shorten it"),
        );
        return Err(LoadError(walk.into_problems()));
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        toml_errors::tell(&walk, text, &errors);
        return Err(LoadError(walk.into_problems()));
    }
    let template = read_template(&walk, &document, with_blocks);
    let resolved = template.to_toml().len();
    if resolved > MAX_TEMPLATE_BYTES {
        let what = format!("the script has {resolved} bytes with its blocks written out");
        walk.problem(0..0, "", what, format!("at most {MAX_TEMPLATE_BYTES} are possible: shorten it"));
    }
    let problems = walk.into_problems();
    if problems.is_empty() { Ok(template) } else { Err(LoadError(problems)) }
}

fn read_template(walk: &Walk<'_>, document: &Spanned<DeTable<'_>>, with_blocks: bool) -> Template {
    let root = Table::new(walk, "", 0..0, document.get_ref());
    let format = root.text("format", TextKind::Word);
    if format != FORMAT && !format.is_empty() {
        root.problem(
            "format",
            format!("is \u{201c}{format}\u{201d}"),
            format!("this program reads \u{201c}{FORMAT}\u{201d}"),
        );
    }
    let kind = root.one_of("kind", &[("generation", Kind::Generation), ("recovery", Kind::Recovery)]);
    let kind = kind.unwrap_or(Kind::Generation);
    let id = root.name("id");
    let version = root.number("version", 1..=999_999, None);
    let (title, scope) = (root.text("title", TextKind::Title), root.text("scope", TextKind::Scope));
    let (shares, threshold, least_threshold) = read_quorum(&root, kind);
    let locks = read_locks(&root);
    let roles: Vec<Role> = root.tables("role").iter().map(read_role).collect();
    let countersignatures = countersigners::read(&root, &roles);
    let hybrid_signature = root.flag("hybrid_signature");
    let mut phases: Vec<Phase> = Vec::new();
    for table in root.tables("phase") {
        let read = read_phase(&table, with_blocks);
        for number in phases.len()..phases.len() + read.len() {
            table.remember(&format!("phase {number}"), None);
        }
        phases.extend(read);
    }
    let written = root.texts("without", TextKind::Scope);
    let mut template = Template {
        format,
        id,
        version,
        title,
        kind,
        scope,
        shares,
        threshold,
        least_threshold,
        locks,
        countersignatures,
        hybrid_signature,
        roles,
        without: Vec::new(),
        phases,
    };
    template.without = without::list(&template);
    if root.has("without") && written != template.without {
        let list: Vec<String> = template.without.iter().map(|text| format!("{text:?}")).collect();
        let cure = format!("leave the key out, or write without = [{}]", list.join(", "));
        root.problem("without", "is not what this script does without", cure);
    }
    root.finish();
    check_whole(&root, &template);
    template
}

fn read_quorum(root: &Table<'_, '_, '_>, kind: Kind) -> (u8, u8, u8) {
    let byte = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let most = u32::from(MAX_SHARES);
    match kind {
        Kind::Recovery => {
            let zero = |key| byte(root.number(key, 0..=0, Some(0)));
            (zero("shares"), zero("threshold"), zero("least_threshold"))
        }
        Kind::Generation => {
            let shares = byte(root.number("shares", 2..=most, None));
            let threshold = byte(root.number("threshold", 2..=most, None));
            let least = byte(root.number("least_threshold", 2..=most, Some(2)));
            if let Err(error) = Quorum::new(threshold, shares) {
                root.problem("threshold", "does not fit shares", error.to_string());
            }
            (shares, threshold, least)
        }
    }
}

const LOCKS: [LockKind; 3] = [LockKind::None, LockKind::Passphrase, LockKind::CodeWords];

fn read_locks(root: &Table<'_, '_, '_>) -> Vec<LockKind> {
    let words = root.texts("locks", TextKind::Word);
    let mut locks = Vec::new();
    for word in &words {
        match LOCKS.iter().find(|lock| lock_word(**lock) == word) {
            Some(lock) => locks.push(*lock),
            None => root.problem(
                "locks",
                format!("\u{201c}{word}\u{201d} is no lock"),
                "use none, passphrase, code-words",
            ),
        }
    }
    if words.is_empty() {
        locks.extend(LOCKS);
    }
    locks
}

fn read_role(table: &Table<'_, '_, '_>) -> Role {
    let small = |number: u32| u16::try_from(number).unwrap_or(u16::MAX);
    let role = Role {
        id: table.name_of_at_most("id", MAX_ROLE_ID),
        title: table.text("title", TextKind::RoleTitle),
        at_least: small(table.number("at_least", 0..=255, Some(1))),
        at_most: small(table.number("at_most", 1..=255, Some(255))),
        not_also: table.texts("not_also", TextKind::Word),
    };
    table.remember(&format!("role {}", role.id), None);
    if role.at_least > role.at_most {
        table.problem("at_most", "is below at_least", format!("write at least {}", role.at_least));
    }
    table.finish();
    role
}

fn read_phase(table: &Table<'_, '_, '_>, with_blocks: bool) -> Vec<Phase> {
    if with_blocks && let Some(name) = table.maybe_text("include", TextKind::Word) {
        table.finish();
        let phases = block(&name);
        for step in phases.iter().flat_map(|phase| &phase.steps) {
            table.remember(&format!("step {}", step.id), Some(&name));
        }
        if phases.is_empty() {
            table.problem(
                "include",
                format!("there is no block \u{201c}{name}\u{201d}"),
                format!("use one of: {}", block_names().join(", ")),
            );
        }
        return phases;
    }
    let title = table.text("title", TextKind::Title);
    let (per_share, times) = read_repeat(table);
    let repeat = if per_share { Repeat::PerShare(PerShare::Share) } else { Repeat::Times(times) };
    let steps: Vec<Step> = table.tables("step").iter().map(read_step).collect();
    if steps.is_empty() {
        table.problem("step", "is missing", "add at least one [[phase.step]]");
    }
    table.finish();
    vec![Phase { title, per_share, times, repeat, steps }]
}

fn read_repeat(table: &Table<'_, '_, '_>) -> (bool, u8) {
    if table.is_text("repeat") {
        let per_share = table.one_of("repeat", &[("share", true)]);
        (per_share.unwrap_or(false), 1)
    } else {
        (false, u8::try_from(table.number("repeat", 1..=50, Some(1))).unwrap_or(1))
    }
}

/// The phases of a common block; empty if there is none of this name.
fn block(name: &str) -> Vec<Phase> {
    read_blocks().into_iter().filter(|(block, _)| block == name).map(|(_, phase)| phase).collect()
}

fn block_names() -> Vec<String> {
    let mut names: Vec<String> = read_blocks().into_iter().map(|(name, _)| name).collect();
    names.dedup();
    names
}

/// The blocks file is ours; a test reads it and fails on any problem in it.
fn read_blocks() -> Vec<(String, Phase)> {
    let (file, text) = blocks::BLOCKS;
    let walk = Walk::new(file, text);
    let (document, _) = DeTable::parse_recoverable(text);
    let root = Table::new(&walk, "", 0..0, document.get_ref());
    let tables = root.tables("block");
    let read = |table: &Table<'_, '_, '_>| {
        let name = table.name("name");
        read_phase(table, false).into_iter().map(move |phase| (name.clone(), phase)).collect::<Vec<_>>()
    };
    tables.iter().flat_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_blocks_have_no_problem() {
        let (file, text) = blocks::BLOCKS;
        let walk = Walk::new(file, text);
        let (document, errors) = DeTable::parse_recoverable(text);
        assert!(errors.is_empty(), "{errors:?}");
        let root = Table::new(&walk, "", 0..0, document.get_ref());
        for table in root.tables("block") {
            table.name("name");
            read_phase(&table, false);
        }
        root.finish();
        let problems = walk.into_problems();
        assert!(problems.is_empty(), "{}", LoadError(problems));
    }

    #[test]
    fn resolved_text_reads_back_as_itself() {
        for (id, text) in blocks::SHIPPED {
            let template = load(id, text).unwrap_or_else(|error| panic!("{error}"));
            let resolved = template.to_toml();
            assert_eq!(read_resolved(&resolved).as_ref(), Ok(&template), "{id}");
            assert!(read_resolved(&format!("{resolved} ")).is_err());
        }
    }
}
