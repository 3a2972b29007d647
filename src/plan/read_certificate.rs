//! `[[certificate]]` as an author wrote it, and where it is used.

use super::template::{CertificateProfile, Leaves, MayLeave, ProfileKeys, Template};
use super::texts::TextKind;
use super::toml_table::Table;
use crate::sharing::certifying::profile::{CertificateKind, Profile};
use crate::sharing::certifying::{IssuedKind, NotBelow, check_below};
use crate::vocab::edit_distance::slip;

/// One profile: read by the rules for files, with what is wrong at its key.
pub(super) fn read_certificate(table: &Table<'_, '_, '_>) -> CertificateProfile {
    let kinds: Vec<(&str, CertificateKind)> =
        CertificateKind::ALL.iter().map(|kind| (kind.word(), *kind)).collect();
    let kind = table.one_of("kind", &kinds);
    let read = CertificateProfile {
        id: table.name("id"),
        keys: ProfileKeys {
            kind: kind.map_or_else(String::new, |kind| kind.word().to_owned()),
            subject: table.texts("subject", TextKind::Cell),
            not_before: table.text("not_before", TextKind::Word),
            not_after: table.text("not_after", TextKind::Word),
            serial: table.maybe_text("serial", TextKind::Word),
            path_length: table.has("path_length").then(|| table.number("path_length", 0..=u8::MAX, None)),
            names: table.texts("names", TextKind::Cell),
            crl: table.maybe_text("crl", TextKind::Cell),
            key_usage: table.texts("key_usage", TextKind::Word),
            extended_key_usage: table.texts("extended_key_usage", TextKind::Word),
        },
    };
    table.remember(&format!("certificate {}", read.id), None);
    let usual = ["key_usage", "extended_key_usage"];
    for key in usual.into_iter().filter(|key| table.length(key) == Some(0)) {
        table.problem(key, "is empty", "name what the key is for, or leave it out: then it is what is usual");
    }
    // what is told of one of its keys already is not told again
    let keys = ["kind", "subject", "not_before", "not_after", "serial", "path_length", "names", "crl"];
    if !keys.into_iter().chain(usual).any(|key| table.told_of(key))
        && let Err(error) = read.profile([0; 16])
    {
        let (key, why) = error.at_key();
        table.problem(key, "is no part of a certificate as it stands", why);
    }
    table.finish();
    read
}

/// Profiles that are not there, are there twice, or are used nowhere.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    let all: Vec<&str> = template.certificates.iter().map(|profile| profile.id.as_str()).collect();
    let rows = || template.all_steps().flat_map(|step| step.leaves.iter().map(move |row| (step, row)));
    for (step, row) in rows() {
        let named = row.profile.as_deref().filter(|_| !row.is_of_lists());
        let Some(wanted) = named.filter(|wanted| !all.contains(wanted)) else { continue };
        let fix = match slip(all.iter(), wanted) {
            Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
            None if all.is_empty() => format!("add a [[certificate]] with id = \"{wanted}\""),
            None => format!("use one of: {}", all.join(", ")),
        };
        let what = format!("{} names the certificate \u{201c}{wanted}\u{201d}, which is not there", step.id);
        root.problem_at(&step.place_name(), "phase.step", what, fix);
    }
    for (place, id) in all.iter().enumerate() {
        let at = |what: String, fix: String| {
            root.problem_at(&format!("certificate {id}"), "certificate", what, fix);
        };
        if *id == IssuedKind::List.word() {
            at(format!("has the id \u{201c}{id}\u{201d}, the word for lists"), "give it another id".into());
        }
        if all.iter().take(place).any(|before| before == id) {
            at(
                format!("is the second with id \u{201c}{id}\u{201d}"),
                "give each certificate an id of its own".into(),
            );
        }
        let uses = |row: &Leaves| row.what == MayLeave::Certificate && row.profile.as_deref() == Some(id);
        if !rows().any(|(_, row)| uses(row)) {
            at(
                format!("\u{201c}{id}\u{201d} is used nowhere"),
                format!(
                    "add {{ what = \"certificate\", profile = \"{id}\" }} to the leaves of a step, or take it out"
                ),
            );
        }
    }
}

/// What a key certifies beside the root that it makes of itself stands below that root: by what the root allows.
pub(super) fn check_chains(root: &Table<'_, '_, '_>, template: &Template) {
    let rows: Vec<(&Leaves, &CertificateProfile)> = template
        .all_steps()
        .flat_map(|step| step.leaves.iter())
        .filter_map(|row| Some((row, template.certificate(row.profile.as_deref()?)?)))
        .collect();
    // what is wrong with one of them alone is said at it; serials that are drawn are never the same
    let read = |profile: &CertificateProfile, drawn: u8| profile.profile([drawn; 16]).ok();
    let makes_a_root = |profile: &Profile| profile.kind() == CertificateKind::Root;
    let one_key = |row: &Leaves| row.of.is_some() || row.sealed.is_some();
    for (row, below) in rows.iter().filter(|(row, _)| one_key(row)) {
        let Some(profile) = read(below, 2).filter(|profile| !makes_a_root(profile)) else { continue };
        let of_this_key = rows.iter().filter(|(other, _)| other.of == row.of && other.sealed == row.sealed);
        let roots = of_this_key.filter_map(|(_, above)| {
            let ca = read(above, 1).filter(makes_a_root)?;
            Some((above.id.as_str(), check_below(&ca, &profile)))
        });
        let roots: Vec<(&str, Result<(), NotBelow>)> = roots.collect();
        // of several it stands below one that allows it
        if roots.iter().any(|(_, allowed)| allowed.is_ok()) {
            continue;
        }
        if let Some((above, Err(why))) = roots.first() {
            let what = format!(
                "\u{201c}{}\u{201d} cannot stand below \u{201c}{above}\u{201d}, which the same key signs",
                below.id
            );
            root.problem_at(&format!("certificate {}", below.id), "certificate", what, why.to_string());
        }
    }
}
