//! TOML text → `Template`, with every problem named: file, line, key and fix.

use toml::Spanned;
use toml::de::DeTable;

use super::problem::{LoadError, Problem};
use super::read_blocks::Blocks;
use super::read_certificate::read_certificate;
use super::read_phase::read_phase;
use super::read_tables::{read_item, read_table};
use super::rules::check_whole;
use super::template::{CertificateProfile, DataTable, FORMAT, Item, Kind, Phase, Role, Template};
use super::texts::{MAX_ROLE_ID, TextKind};
use super::toml_table::Table;
use super::toml_walk::Walk;
use super::{choices::lock_word, countersigners, toml_errors, without};
use crate::sharing::Quorum;
use crate::sharing::share::LockKind;
use crate::vocab::limits::{MAX_SHARES, MAX_TEMPLATE_BYTES};

/// Reads a template and resolves its blocks. `file` is only for messages.
pub fn load(file: &str, text: &str) -> Result<Template, LoadError> {
    read(file, &without_marks_of_editors(text), true)
}

/// The line on which a step of this script stands, or the block that brings it is included.
pub fn line_of_step(text: &str, id: &str) -> usize {
    let text = without_marks_of_editors(text);
    let walk = Walk::new("", &text);
    let (document, _) = DeTable::parse_recoverable(&text);
    read_template(&walk, &document, true);
    walk.places(&format!("step {id}")).last().map_or(1, |place| walk.line(&place.span))
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
        fix: "it was edited; use the original".into(),
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
    let kind = root.one_of("kind", &Kind::ALL.map(|kind| (kind.word(), kind)));
    let known = kind.is_some();
    // with a problem there will be no template: until then it is read as one
    let kind = kind.unwrap_or(Kind::Generation);
    let id = root.name("id");
    let version = root.number("version", 1..=999_999, None);
    let (title, scope) = (root.text("title", TextKind::Title), root.text("scope", TextKind::Scope));
    let (shares, threshold, least_threshold) = read_quorum(&root, kind, known);
    let locks = read_locks(&root);
    let tables: Vec<DataTable> = root.tables("table").iter().map(read_table).collect();
    let items: Vec<Item> = root.tables("item").iter().map(read_item).collect();
    let certificates: Vec<CertificateProfile> =
        root.tables("certificate").iter().map(read_certificate).collect();
    let roles: Vec<Role> = root.tables("role").iter().map(read_role).collect();
    let countersignatures = countersigners::read(&root, &roles);
    let hybrid_signature = root.flag("hybrid_signature");
    let emergency = root.flag("emergency");
    let blocks = with_blocks.then(|| Blocks::read(&root));
    let mut phases: Vec<Phase> = Vec::new();
    let mut included = Vec::new();
    for table in root.tables("phase") {
        included.extend(table.plain_text("include"));
        let read = read_phases(&table, blocks.as_ref());
        for number in phases.len()..phases.len() + read.len() {
            table.remember(&format!("phase {number}"), None);
            table.remember_key(&format!("until of phase {number}"), "until");
        }
        phases.extend(read);
    }
    if let Some(blocks) = &blocks {
        blocks.unused(&included, &root);
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
        emergency,
        tables,
        items,
        certificates,
        roles,
        without: Vec::new(),
        phases,
    };
    template.without = without::list(&template);
    if root.has("without") && written != template.without {
        let list: Vec<String> = template.without.iter().map(|text| format!("{text:?}")).collect();
        let fix = format!("leave the key out, or write without = [{}]", list.join(", "));
        root.problem("without", "is not what this script does without", fix);
    }
    root.finish();
    // by another kind everything else would be wrong
    if known {
        check_whole(&root, &template);
    }
    template
}

fn read_quorum(root: &Table<'_, '_, '_>, kind: Kind, known: bool) -> (u8, u8, u8) {
    if !known {
        // what belongs to its kind nobody can say
        for key in ["shares", "threshold", "least_threshold"] {
            root.has(key);
        }
        return (0, 0, 0);
    }
    if !kind.makes_a_set() {
        // the resolved text says 0
        for key in ["shares", "threshold", "least_threshold"] {
            if root.number(key, 0..=255, Some(0)) != 0 {
                root.problem(
                    key,
                    format!("is set, and {} makes no shares", kind.with_article()),
                    "leave it out",
                );
            }
        }
        return (0, 0, 0);
    }
    let shares = root.number("shares", 2..=MAX_SHARES, None);
    let threshold = root.number("threshold", 2..=MAX_SHARES, None);
    let least = root.number("least_threshold", 2..=MAX_SHARES, Some(2));
    if let Err(error) = Quorum::new(threshold, shares) {
        root.problem("threshold", "does not fit shares", error.to_string());
    }
    (shares, threshold, least)
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
    let role = Role {
        id: table.name_of_at_most("id", MAX_ROLE_ID),
        title: table.text("title", TextKind::RoleTitle),
        at_least: table.number("at_least", 0..=255, Some(1)),
        at_most: table.number("at_most", 1..=255, Some(255)),
        not_also: table.texts("not_also", TextKind::Word),
    };
    table.remember(&format!("role {}", role.id), None);
    if role.at_least > role.at_most && table.is_number("at_least") && table.is_number("at_most") {
        table.problem("at_most", "is below at_least", format!("write at least {}", role.at_least));
    }
    table.finish();
    role
}

/// One phase, or those of a block that it includes: `blocks` is there where a script may include.
fn read_phases(table: &Table<'_, '_, '_>, blocks: Option<&Blocks>) -> Vec<Phase> {
    match blocks.and_then(|blocks| Some((blocks, table.maybe_text("include", TextKind::Word)?))) {
        Some((blocks, name)) => blocks.include(&name, table),
        None => vec![read_phase(table)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::blocks;

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
