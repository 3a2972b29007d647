//! `leaves` of a step of kind `release`: what may leave there, row by row; and what may not leave whoever draws a key.

use super::template::{Leaves, MayLeave, PermittedWay, Template};
use super::texts::TextKind;
use super::toml_table::Table;
use crate::sharing::certifying::IssuedKind;
use crate::sharing::derive::{KeyName, NameError};
use crate::sharing::form::PublicForm;
use crate::sharing::signing::{Namespace, Scheme};

/// RSA keys have no names.
const RSA_IS_SEALED: &str = "RSA keys are never derived, since nothing here searches for primes: make one by other means, seal it as a payload, and write sealed = \"what was said of it then\" in place of of";

/// All rows; none if the script names nothing.
pub(super) fn read_leaves(table: &Table<'_, '_, '_>) -> Vec<Leaves> {
    let rows: Vec<Leaves> = table.tables("leaves").iter().map(read_row).collect();
    if rows.is_empty() && table.has("leaves") && !table.told_of("leaves") {
        table.problem("leaves", "names nothing", "leave it out: then people choose what leaves");
    }
    rows
}

fn read_row(table: &Table<'_, '_, '_>) -> Leaves {
    // with a problem there will be no template: until then it is read as what takes every key of a row
    let what = table.one_of("what", MayLeave::ALL).unwrap_or(MayLeave::DerivedKey);
    let (of, sealed, profile) = (read_of(table, what), read_sealed(table, what), read_profile(table, what));
    let row = Leaves { what, of, sealed, profile, ways: read_ways(table, what) };
    table.finish();
    row
}

/// The derived key, if it is one of a kind that gives what is to leave.
fn read_of(table: &Table<'_, '_, '_>, what: MayLeave) -> Option<KeyName> {
    let text = table.maybe_text("of", TextKind::Word)?;
    let wrong = |why: String| table.problem("of", format!("is \u{201c}{text}\u{201d}"), why);
    if !what.is_of_a_derived_key() {
        table.problem("of", "does not go with this row", "leave it out: only derived keys have names");
        return None;
    }
    let name: KeyName = match (text.parse(), what) {
        (Ok(name), _) => name,
        (Err(NameError::Rsa), MayLeave::Certificate) => {
            wrong(RSA_IS_SEALED.to_owned());
            return None;
        }
        (Err(error), _) => {
            wrong(error.to_string());
            return None;
        }
    };
    let fits = match what {
        MayLeave::Key | MayLeave::DerivedKey | MayLeave::Payload => Ok(()),
        MayLeave::Signature => {
            Scheme::SshSig(Namespace::file()).check(name.algorithm).map_err(|error| error.to_string())
        }
        MayLeave::PublicHalf => PublicForm::Pem.check(name.algorithm).map_err(|error| error.to_string()),
        MayLeave::Certificate if IssuedKind::is_signed_by(name.algorithm) => Ok(()),
        MayLeave::Certificate => Err(format!("{name} signs no certificates: use p-256, p-384 or ed25519")),
    };
    fits.map_err(wrong).ok().map(|()| name)
}

/// Nothing where this column stands in a row of anything but a certificate; that only those have it is said then.
fn is_of_a_certificate(
    table: &Table<'_, '_, '_>,
    column: &str,
    what: MayLeave,
    only_they: &str,
) -> Option<()> {
    if what == MayLeave::Certificate {
        return Some(());
    }
    table.problem(
        column,
        "does not go with this row",
        format!("leave it out: only certificates {only_they}"),
    );
    None
}

/// What the payload with the CA's key says that it is, if the key is no derived one.
fn read_sealed(table: &Table<'_, '_, '_>, what: MayLeave) -> Option<String> {
    let about = table.maybe_text("sealed", TextKind::Cell)?;
    is_of_a_certificate(table, "sealed", what, "are signed by a key that is sealed")?;
    if table.has("of") {
        table.problem(
            "sealed",
            "stands beside of",
            "leave one of them out: the key of a CA is derived or sealed, and not both",
        );
        return None;
    }
    if about.is_empty() {
        table.problem(
            "sealed",
            "is empty",
            "write what was said of the key when it was sealed, letter for letter",
        );
        return None;
    }
    Some(about)
}

/// The profile's id; that it is there is looked at when all is read.
fn read_profile(table: &Table<'_, '_, '_>, what: MayLeave) -> Option<String> {
    let profile = table.maybe_text("profile", TextKind::Word)?;
    is_of_a_certificate(table, "profile", what, "have profiles").map(|()| profile)
}

fn read_ways(table: &Table<'_, '_, '_>, what: MayLeave) -> Vec<PermittedWay> {
    if table.has("ways") && !what.is_secret() {
        table.problem("ways", "does not go with this row", "leave it out: it goes into a file");
    }
    let mut ways = Vec::new();
    for word in table.texts("ways", TextKind::Word) {
        match PermittedWay::ALL.iter().find(|(known, _)| *known == word) {
            Some((_, way)) => ways.push(*way),
            None => table.problem(
                "ways",
                format!("has \u{201c}{word}\u{201d}"),
                "write some of \"wrapped\", \"file\", \"screen\" and \"program\"",
            ),
        }
    }
    if ways.is_empty() && table.has("ways") && !table.told_of("ways") {
        table.problem("ways", "names no way", "leave it out: then every way is taken");
    }
    // a ceremony is led in the window, which is nobody's pipe
    if !ways.is_empty() && ways.iter().all(|way| *way == PermittedWay::Program) {
        let mend =
            "add \"wrapped\", \"file\" or \"screen\": only keyrite recover hands a secret to another program";
        table.problem("ways", "lets nothing leave in the window", mend);
    }
    ways
}

/// Whoever draws a key does not hand it out in the clear: its sheets are there for that.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    if !template.kind.draws_a_key() {
        return;
    }
    check_sealed(root, template);
    let wrapped =
        |row: &Leaves| !row.ways.is_empty() && row.ways.iter().all(|way| *way == PermittedWay::Wrapped);
    for step in template.all_steps() {
        if step.leaves.iter().any(|row| row.what == MayLeave::Key && !wrapped(row)) {
            let kind = template.kind.with_article();
            let what = format!("{} lets the key itself leave {kind} in the clear", step.id);
            root.problem_at(
                &step.place_name(),
                "phase.step",
                what,
                "write ways = [\"wrapped\"] in that row: the sheets rebuild the key",
            );
        }
    }
}

/// Under a key that is drawn here nothing is sealed yet but what this script seals before.
fn check_sealed(root: &Table<'_, '_, '_>, template: &Template) {
    let mut sealed_before: Vec<&str> = Vec::new();
    for step in template.all_steps() {
        sealed_before.extend(step.payload.iter().map(|payload| payload.about.as_str()));
        // a text with a fact in it is whole only once the script is bound
        let may_be = |wanted: &str| sealed_before.iter().any(|about| *about == wanted || about.contains('{'));
        let rows = step.leaves.iter().filter_map(|row| row.sealed.as_deref());
        for wanted in rows.filter(|wanted| !may_be(wanted)) {
            let what = format!(
                "{} wants the sealed key \u{201c}{wanted}\u{201d}, and nothing is sealed as that before it",
                step.id
            );
            let mend = if sealed_before.is_empty() {
                "the key is drawn here, so nothing is sealed under it yet: seal the CA's key at a step of kind payload before it, or sign in a recovery".to_owned()
            } else {
                format!("write one of: {}", sealed_before.join("; "))
            };
            root.problem_at(&step.place_name(), "phase.step", what, mend);
        }
    }
}
