//! Transcripts that stand, each held once.

use std::sync::LazyLock;

use crate::support::{self, Dealing, Room, choices, deal, shipped};
use keyrite::plan::{Phase, Step, StepKind, Template, blocks, load};
use keyrite::sharing::share::{CeremonyKey, LockKind};
use keyrite::transcript::{Entry, PersonKey};
use keyrite::vocab::Mode;

type Held = LazyLock<Vec<Entry>>;

/// A generation in production, 2 of 3, with an exception, a break, a wait and a spoiled sheet in it: P1 administrator,
/// P2 operator, P3 witness, P4 to P6 custodians.
pub fn generation() -> Vec<Entry> {
    static HELD: Held = LazyLock::new(|| {
        let wait = "[[phase.step]]\nid = \"pause\"\nkind = \"wait\"\ntitle = \"Wait\"\nacts = \"administrator\"\n\
                    confirms = [\"witness\"]\nwait_minutes = 2\nticks = [\"The time lock is open\"]\n\n";
        let draw = "[[phase.step]]\nid = \"draw\"";
        let template = changed("kek", draw, &format!("{wait}{draw}"));
        let chosen = choices(&template, Some((2, 3)), LockKind::None);
        let mut room = Room::open(&template, chosen, Mode::Production, 31).expect("opens");
        room.go_to("pause");
        room.mono += 120;
        room.finish_eventfully();
        room.entries
    });
    HELD.clone()
}

/// A recovery of sheets of which no transcript tells, 2 of 3.
pub fn recovery() -> Vec<Entry> {
    static HELD: Held = LazyLock::new(|| {
        let mut room =
            Room::recovery(32, Mode::Rehearsal, deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes);
        room.finish();
        room.entries
    });
    HELD.clone()
}

/// A recovery upon the generation of its set, 3 of 5.
pub fn upon() -> Vec<Entry> {
    static HELD: Held = LazyLock::new(|| {
        let template = shipped("kek");
        let chosen = choices(&template, Some((3, 5)), LockKind::None);
        let mut first = Room::open(&template, chosen, Mode::Rehearsal, 33).expect("opens");
        first.finish();
        let mut room = Room::recovery_upon(&first, 1, 34).expect("opens");
        room.finish();
        room.entries
    });
    HELD.clone()
}

/// A recovery upon two others, which both built on the generation of their set, 2 of 3.
pub fn upon_two() -> Vec<Entry> {
    static HELD: Held = LazyLock::new(|| {
        let mut first = Room::kek(33);
        first.finish();
        let before = [1, 2].map(|days| {
            let mut room = Room::recovery_upon(&first, days, 33 + u64::from(days)).expect("opens");
            room.finish();
            room.state().as_parent(room.audit.head())
        });
        let template = shipped("recovery");
        let chosen = choices(&template, None, LockKind::None);
        let mut room = Room::open_upon(before, 3, &template, chosen, Mode::Rehearsal, 36).expect("opens");
        room.pile = first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
        room.finish();
        room.entries
    });
    HELD.clone()
}

/// A resharing of the set of a generation: 2 of 3 become 3 of 5.
pub fn reshared() -> Vec<Entry> {
    static HELD: Held = LazyLock::new(|| {
        let mut first = Room::kek(38);
        first.finish();
        let template = shipped("reshare");
        let chosen = choices(&template, Some((3, 5)), LockKind::None);
        let before = first.state().as_parent(first.session.head());
        let mut room =
            Room::open_upon(Some(before), 1, &template, chosen, Mode::Rehearsal, 39).expect("opens");
        room.custodians = 5;
        room.pile = first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
        room.finish();
        room.entries
    });
    HELD.clone()
}

/// A generation upon another, as far as its split.
pub fn again() -> Vec<Entry> {
    let mut first = Room::kek(35);
    first.go_to("gate/1");
    let (template, chosen) = (shipped("kek"), first.state().header().choices.clone());
    let before = first.state().as_parent(first.session.head());
    let mut room = Room::open_upon(Some(before), 1, &template, chosen, Mode::Rehearsal, 36).expect("opens");
    room.go_to("split");
    room.entries
}

/// A script in which these lines replace those.
pub fn changed(id: &str, from: &str, to: &str) -> Template {
    let text = blocks::shipped(id).expect("shipped");
    assert!(text.contains(from), "{id} has no {from}");
    load(id, &text.replacen(from, to, 1)).expect("loads")
}

/// A ceremony by another script, up to this step.
pub fn held(template: &Template, to: &str, set_up: fn(&mut Room)) -> Vec<Entry> {
    let makes = template.kind == keyrite::plan::Kind::Generation;
    let chosen = choices(template, makes.then_some((2, 3)), LockKind::None);
    let mut room = Room::open(template, chosen, Mode::Rehearsal, 37).expect("opens");
    room.pile = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes;
    set_up(&mut room);
    room.go_to(to);
    room.entries
}

/// The same of a shipped script that is changed so.
pub fn scripted(id: &str, to: &str, change: fn(&mut Template)) -> Vec<Entry> {
    let mut template = shipped(id);
    change(&mut template);
    // what a script lacks is said in it when it is read
    held(&load(id, &template.to_toml()).expect("loads"), to, |_| ())
}

fn phase_of(template: &mut Template, kind: StepKind) -> (usize, usize) {
    let phases = template.phases.iter().enumerate();
    let mut found = phases.filter_map(|(at, phase)| {
        phase.steps.iter().position(|step| step.kind == kind).map(|step| (at, step))
    });
    found.next().unwrap_or_else(|| panic!("no step of kind {}", kind.word()))
}

/// The step of this kind is taken out.
pub fn take_out(template: &mut Template, kind: StepKind) -> Step {
    let (phase, step) = phase_of(template, kind);
    template.phases[phase].steps.remove(step)
}

/// The step of this kind comes before the one of that.
pub fn move_before(template: &mut Template, kind: StepKind, other: StepKind) {
    let moved = take_out(template, kind);
    put_before(template, moved, other);
}

/// This step comes before the one of that kind.
pub fn put_before(template: &mut Template, step: Step, other: StepKind) {
    let (phase, at) = phase_of(template, other);
    template.phases[phase].steps.insert(at, step);
}

/// The step of this kind once more, under this name, after that one.
pub fn once_more(template: &mut Template, kind: StepKind, id: &str, after: StepKind) {
    let (phase, step) = phase_of(template, kind);
    let again = Step { id: id.to_owned(), ..template.phases[phase].steps[step].clone() };
    let (phase, step) = phase_of(template, after);
    template.phases[phase].steps.insert(step + 1, again);
}

/// These steps in rounds of their own for each share, after the phase with that kind of step.
pub fn rounds_after(template: &mut Template, steps: Vec<Step>, after: StepKind) {
    let per_share = template
        .phases
        .iter()
        .find(|phase| phase.repeat == keyrite::plan::template::Repeat::Share)
        .expect("rounds");
    let rounds = Phase { steps, ..per_share.clone() };
    let (phase, at) = phase_of(template, after);
    let rest = template.phases[phase].steps.split_off(at + 1);
    let later = Phase { steps: rest, ..template.phases[phase].clone() };
    template.phases.splice(phase + 1..phase + 1, [rounds, later]);
    template.phases.retain(|phase| !phase.steps.is_empty());
}

/// A step of a shipped script.
pub fn step_of(id: &str, kind: StepKind) -> Step {
    take_out(&mut shipped(id), kind)
}

/// A key of somebody's own, by its seed.
pub fn own_key(seed: u8) -> PersonKey {
    key(&ed25519_dalek::SigningKey::from_bytes(&[seed; 32]).verifying_key().to_bytes())
}

/// An Ed25519 key as a person names it.
pub fn key(bytes: &[u8; 32]) -> PersonKey {
    let text = data_encoding::BASE64.encode(&[b"Ed12345678".as_slice(), bytes].concat());
    PersonKey::exact(&text).expect("has the form")
}

/// A key by which no signature proves anything.
pub fn worthless() -> CeremonyKey {
    let mut point = [0; 32];
    point[0] = 1;
    CeremonyKey(point)
}

/// What is said in a record.
pub fn said() -> keyrite::vocab::Prose {
    support::prose("as it was")
}

/// A rotation upon a generation, 2 of 3.
pub fn rotation() -> Vec<Entry> {
    static HELD: Held = LazyLock::new(|| {
        let mut first = Room::kek(44);
        first.finish();
        let template = shipped("rotation");
        let chosen = choices(&template, Some((2, 3)), LockKind::None);
        let before = first.state().as_parent(first.session.head());
        let mut room =
            Room::open_upon(Some(before), 1, &template, chosen, Mode::Rehearsal, 45).expect("opens");
        room.finish();
        room.entries
    });
    HELD.clone()
}
