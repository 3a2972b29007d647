//! One step of a template: the keys that its kind has, and no others.

use super::kinds::StepKind;
use super::template::{Choice, Compared, Field, FieldFormat, Step};
use super::texts::{MAX_ROLE_ID, TextKind, typed_word};
use super::toml_table::Table;

pub(super) fn read_step(table: &Table<'_, '_, '_>) -> Step {
    let kinds: Vec<(&str, StepKind)> = StepKind::ALL.iter().map(|kind| (kind.word(), *kind)).collect();
    // with a problem there will be no template: until then it is read as an act
    let kind = table.one_of("kind", &kinds).unwrap_or(StepKind::Act);
    let wait_minutes = (kind == StepKind::Wait).then(|| read_wait(table)).flatten();
    // as long as is waited, if the script does not say otherwise
    let expected = wait_minutes.map_or(1, |minutes: u16| minutes.min(600));
    let has = |key: &str| kind.row().parts.contains(&key);
    let step = Step {
        id: table.name("id"),
        kind,
        title: table.text("title", TextKind::Title),
        acts: table.name_of_at_most("acts", MAX_ROLE_ID),
        confirms: table.texts("confirms", TextKind::Word),
        minutes: table.number("minutes", 0..=600, Some(expected)),
        say: table.maybe_text("say", TextKind::Spoken),
        do_not_say: table.maybe_text("do_not_say", TextKind::Spoken),
        compare: (kind == StepKind::Compare).then(|| table.one_of("compare", COMPARED)).flatten(),
        word: (kind == StepKind::Wipe).then(|| read_word(table)),
        wait_minutes,
        ticks: if has("ticks") { table.texts("ticks", TextKind::Tick) } else { Vec::new() },
        fields: if kind == StepKind::Act {
            table.tables("fields").iter().map(read_field).collect()
        } else {
            Vec::new()
        },
        choices: if kind == StepKind::Act {
            table.tables("choices").iter().map(read_choice).collect()
        } else {
            Vec::new()
        },
    };
    table.not_too_many("fields", step.fields.len());
    table.not_too_many("choices", step.choices.len());
    refuse_parts_of_other_kinds(table, kind);
    table.remember(&format!("step {}", step.id), None);
    table.finish();
    step
}

/// Keys that only one kind of step has.
fn refuse_parts_of_other_kinds(table: &Table<'_, '_, '_>, kind: StepKind) {
    for of in StepKind::ALL.iter().filter(|of| **of != kind) {
        for key in of.row().parts.iter().filter(|key| !kind.row().parts.contains(key)) {
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

fn read_field(table: &Table<'_, '_, '_>) -> Field {
    const FORMATS: &[(&str, FieldFormat)] = &[
        ("text", FieldFormat::Text),
        ("number", FieldFormat::Number),
        ("date", FieldFormat::Date),
        ("serial", FieldFormat::Serial),
        ("hex", FieldFormat::Hex),
        ("bag-first", FieldFormat::BagFirst),
        ("bag-last", FieldFormat::BagLast),
        ("bag-count", FieldFormat::BagCount),
        ("bag-left", FieldFormat::BagLeft),
    ];
    let format = table.one_of("format", FORMATS).unwrap_or(FieldFormat::Text);
    let field = Field {
        id: table.name("id"),
        label: table.text("label", TextKind::Label),
        format,
        twice: table.flag("twice"),
    };
    table.finish();
    field
}

fn read_choice(table: &Table<'_, '_, '_>) -> Choice {
    let choice = Choice {
        id: table.name("id"),
        label: table.text("label", TextKind::Label),
        options: table.texts("options", TextKind::Label),
    };
    if choice.options.len() < 2 {
        table.problem("options", "has fewer than two", "give at least two options");
    }
    table.finish();
    choice
}
