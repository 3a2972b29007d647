//! One step of a template: the keys that its kind has, and no others.

use super::countersigners::number_and_role;
use super::kinds::StepKind;
use super::read_keyed::{read_check, read_expected_check, read_payload};
use super::read_leaves::read_leaves;
use super::read_value::{read_choice, read_expected, read_field, read_when};
use super::rounds::MAX_ROUNDS;
use super::template::{Compared, Confirming, Expected, FieldFormat, Files, Handled, HowMany, Step, Told};
use super::texts::{MAX_FILES, MAX_ROLE_ID, TextKind, typed_word};
use super::toml_table::Table;

pub(super) fn read_step(table: &Table<'_, '_, '_>) -> Step {
    let kinds: Vec<(&str, StepKind)> = StepKind::ALL.iter().map(|kind| (kind.word(), *kind)).collect();
    // with a problem there will be no template: until then it is read as an act
    let kind = table.one_of("kind", &kinds).unwrap_or(StepKind::Act);
    let has = |key: &str| kind.row().parts.contains(&key);
    let wait_minutes = has("wait_minutes").then(|| read_wait(table)).flatten();
    // as long as is waited, if the script does not say otherwise
    let expected_minutes = wait_minutes.map_or(1, |minutes: u16| minutes.min(600));
    let check = has("method").then(|| read_check(table));
    let told = |key| table.maybe_text(key, TextKind::Spoken).map(Told::new);
    let step = Step {
        id: table.name("id"),
        kind,
        title: table.text("title", TextKind::Title),
        acts: table.name_of_at_most("acts", MAX_ROLE_ID),
        confirms: read_confirms(table),
        minutes: table.number("minutes", 0..=600, Some(expected_minutes)),
        when: read_when(table),
        optional: table.flag("optional"),
        say: told("say"),
        hands: told("do"),
        do_not_say: told("do_not_say"),
        note: told("note"),
        command: table.maybe_text("command", TextKind::Typed).map(Told::new),
        compare: has("compare").then(|| table.one_of("compare", COMPARED)).flatten(),
        word: has("word").then(|| read_word(table)),
        wait_minutes,
        least_days: (has("least_days") && table.has("least_days"))
            .then(|| table.number("least_days", 1..=366, None)),
        handled: has("item").then(|| read_handled(table, kind, has("bag"))),
        files: has("names").then(|| read_files(table)),
        payload: has("about").then(|| read_payload(table)),
        expected: match &check {
            Some(check) => read_expected_check(table, check.method),
            // of a file it is the digest
            None if has("expect") => read_expected(table, FieldFormat::Sha256),
            None => Expected::default(),
        },
        check,
        leaves: if has("leaves") { read_leaves(table) } else { Vec::new() },
        ticks: if has("ticks") { table.texts("ticks", TextKind::Tick) } else { Vec::new() },
        fields: if has("fields") {
            table.tables("fields").iter().map(read_field).collect()
        } else {
            Vec::new()
        },
        choices: if has("choices") {
            table.tables("choices").iter().map(read_choice).collect()
        } else {
            Vec::new()
        },
    };
    // what is there and wrong is told already
    let does = ["say", "do", "command", "ticks", "fields", "choices"];
    let is_an_act = table.plain_text("kind").as_deref() == Some(StepKind::Act.word());
    if is_an_act && !does.into_iter().any(|key| table.has(key)) {
        let what = format!("{} has nothing to do", step.id);
        table.problem("kind", what, "add say, do, command, ticks, fields or choices");
    }
    table.not_too_many("fields", step.fields.len());
    table.not_too_many("choices", step.choices.len());
    table.not_too_many("leaves", step.leaves.len());
    refuse_parts_of_other_kinds(table, kind);
    table.remember(&step.place_name(), None);
    for key in ["acts", "confirms"] {
        table.remember_key(&format!("{key} {}", step.id), key);
    }
    table.finish();
    step
}

/// `confirms`: roles, with a number or `all` before them where more than one confirms.
fn read_confirms(table: &Table<'_, '_, '_>) -> Vec<Confirming> {
    let mut all: Vec<Confirming> = Vec::new();
    for text in table.texts("confirms", TextKind::Word) {
        let found = match text.strip_prefix("all ") {
            Some(role) => {
                number_and_role(role).filter(|_| !role.contains(' ')).map(|(_, role)| (HowMany::All, role))
            }
            None => number_and_role(&text).map(|(least, role)| (HowMany::AtLeast(least), role)),
        };
        match found {
            Some((how_many, role)) => {
                if all.iter().any(|other| other.role == role) {
                    table.problem("confirms", format!("names {role} twice"), "write it once, with how many");
                }
                all.push(Confirming { role: role.to_owned(), how_many });
            }
            None => table.problem(
                "confirms",
                format!("has \u{201c}{text}\u{201d}"),
                "write a role, such as \"witness\", \"3 officer\" or \"all officer\"",
            ),
        }
    }
    all
}

/// Which things, how many of them, and the bag that they come out of.
fn read_handled(table: &Table<'_, '_, '_>, kind: StepKind, has_bag: bool) -> Handled {
    Handled {
        item: table.text("item", TextKind::Word),
        // whoever destroys nothing leaves the step out
        fewest: table.has("at_least").then(|| {
            let least = u16::from(kind == StepKind::DestroyItem);
            table.number("at_least", least..=MAX_ROUNDS, None)
        }),
        bag: if has_bag { table.maybe_text("bag", TextKind::Cell) } else { None },
    }
}

/// How many files: one or more, unless the script says otherwise; one, if its digest is known; as many as have a name.
fn read_files(table: &Table<'_, '_, '_>) -> Files {
    let known = table.has("expect") || table.has("same_as");
    let names = if table.has("names") { table.texts("names", TextKind::Cell) } else { Vec::new() };
    table.not_too_many("names", names.len());
    if names.is_empty() && table.has("names") && !table.told_of("names") {
        table.problem("names", "names no file", "leave it out: then files of any name are taken");
    }
    let wanted = u16::try_from(names.len()).unwrap_or(MAX_FILES).min(MAX_FILES);
    let (fewest, most) = match (known, wanted) {
        (true, _) => (1, 1),
        (false, 0) => (1, MAX_FILES),
        (false, wanted) => (wanted, wanted),
    };
    let files = Files {
        fewest: table.number("at_least", 0..=MAX_FILES, Some(fewest)),
        most: table.number("at_most", 1..=MAX_FILES, Some(most)),
        names,
    };
    if files.fewest > files.most {
        table.problem("at_most", "is below at_least", format!("write at least {}", files.fewest));
    }
    if known && files.most != 1 {
        table.problem("at_most", "is more than the one file that is expected", "leave at_most out");
    }
    if wanted > 0 && files.most > wanted {
        let what =
            format!("is {}, and only {wanted} {} named", files.most, if wanted == 1 { "is" } else { "are" });
        table.problem("at_most", what, "leave at_most out, or name as many files");
    }
    if known && wanted > 1 {
        table.problem("names", format!("has {wanted} names, and one file is expected"), "name that one");
    }
    files
}

/// Keys that only one kind of step has.
fn refuse_parts_of_other_kinds(table: &Table<'_, '_, '_>, kind: StepKind) {
    for of in StepKind::ALL.iter().filter(|of| **of != kind) {
        for key in of.row().parts.iter().filter(|key| !kind.row().parts.contains(key)) {
            if table.was_asked(key) {
                continue;
            }
            let what = format!("belongs to steps of kind {}, and this one is {}", of.word(), kind.word());
            table.refuse(key, what, format!("move it to a step of kind {} of its own", of.word()));
        }
    }
}

/// Minutes to wait, if the step names them.
fn read_wait(table: &Table<'_, '_, '_>) -> Option<u16> {
    table.has("wait_minutes").then(|| table.number("wait_minutes", 1..=1_440, None))
}

/// What people type before the wipe.
fn read_word(table: &Table<'_, '_, '_>) -> String {
    let text = table.text("word", TextKind::Spoken);
    match typed_word(&text) {
        Ok(word) => word,
        Err(_) if text.is_empty() => text,
        Err((what, fix)) => {
            table.problem("word", what, fix);
            text
        }
    }
}

const COMPARED: &[(&str, Compared)] = &[
    ("program", Compared::Program),
    ("template", Compared::Template),
    ("ceremony-key", Compared::CeremonyKey),
];
