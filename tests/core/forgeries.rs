//! Transcripts that somebody changed, and transcripts that somebody made up and signed anew: the audit names the
//! first line that is wrong.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::{self, Dealing, Room, deal, first_wrong, record_type, resign};
use keyrite::ceremony::audit::{LineError, Outcome};
use keyrite::ceremony::state::State;
use keyrite::ceremony::verdict::{FolderReport, Wrong};
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::desk::archive::checking::check_folder;
use keyrite::plan::template::Told;
use keyrite::plan::{OwnLock, StepKind, Template, read_resolved};
use keyrite::sharing::Quorum;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::hybrid::HybridKey;
use keyrite::transcript::record::{Header, Person, Record, Subject};
use keyrite::transcript::{ChainError, Entry, EntryError, PersonId, SignedEntry};
use keyrite::transcript::{ClosingFile, names};
use keyrite::vocab::{Digest, Mode};

/// A genuine generation, 2 of 3, with an exception, a spoiled sheet and a break in it.
static GENUINE: LazyLock<Sealed> = LazyLock::new(|| {
    let mut room = Room::kek(21);
    room.finish_eventfully();
    Sealed::of(room)
});

/// A genuine recovery.
static RECOVERY: LazyLock<Sealed> = LazyLock::new(|| {
    let pile = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes;
    let mut room = Room::recovery(21, Mode::Rehearsal, pile);
    room.finish();
    Sealed::of(room)
});

struct Sealed {
    kept: Vec<SignedEntry>,
    entries: Vec<Entry>,
    closing: [String; 5],
}

impl Sealed {
    fn of(room: Room) -> Self {
        let closing = room.closing.expect("published");
        let closing = [
            closing.statement,
            closing.signature,
            closing.allowed_signers,
            closing.minisign,
            closing.public_key,
        ];
        Self { kept: room.kept, entries: room.entries, closing }
    }

    fn lines(&self) -> Vec<(String, String)> {
        self.kept.iter().map(|entry| (entry.line.clone(), entry.signature.clone())).collect()
    }
}

fn wrong_line(lines: &[(String, String)]) -> Option<(usize, LineError)> {
    first_wrong(lines.iter().map(|(line, signature)| (line.as_bytes(), signature.as_bytes()))).1
}

/// The text with one character exchanged for another that could stand there.
fn flipped(text: &str, place: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[place] = match bytes[place] {
        b'0'..=b'8' | b'a'..=b'y' | b'A'..=b'Y' => bytes[place] + 1,
        b'9' => b'0',
        _ => b'x',
    };
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The genuine transcripts stand; otherwise nothing below would prove anything.
#[test]
fn genuine_transcripts_stand() {
    for sealed in [&*GENUINE, &*RECOVERY] {
        let lines = sealed.lines();
        let (audit, wrong) = first_wrong(lines.iter().map(|(line, sig)| (line.as_bytes(), sig.as_bytes())));
        assert_eq!(wrong, None);
        assert_eq!(audit.outcome(), Outcome::Sealed { open_exceptions: 0 });
        let [statement, signature, signers, minisign, public] = &sealed.closing;
        let files = keyrite::ceremony::audit::ClosingFiles {
            statement: Some(statement.clone()),
            signature: Some(signature.clone()),
            minisign: Some(minisign.clone()),
            public_key: Some(public.clone()),
            allowed_signers: Some(signers.clone()),
            allowed_witnesses: None,
            hybrid_signature: None,
            allowed_signers_hybrid: None,
        };
        assert_eq!(audit.closing(&files), Ok(()));
        let again = resign(&sealed.entries);
        assert_eq!(
            first_wrong(again.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()))).1,
            None
        );
    }
}

/// One character exchanged, in any line or signature, at places all over it: that line is named.
#[test]
fn a_changed_character_is_found_in_its_line() {
    let genuine = GENUINE.lines();
    for place in 0..genuine.len() {
        let (line, signature) = &genuine[place];
        let mut changed: Vec<(String, String)> = Vec::new();
        for part in 0..8 {
            // not on the border of a character of several bytes
            let at = (line.len() - 1) * part / 7;
            if line.as_bytes()[at].is_ascii() {
                changed.push((flipped(line, at), signature.clone()));
            }
        }
        for at in [0, 63, 64, 127] {
            changed.push((line.clone(), flipped(signature, at)));
        }
        changed.push((line.clone(), signature.to_uppercase()));
        changed.push((line.clone(), signature[..126].to_owned()));
        changed.push((line.clone(), format!("{signature}00")));
        changed.push((line.clone(), String::new()));
        for changed in changed {
            assert_ne!(changed, genuine[place]);
            // lines before it stand; they are not read again for every change
            let mut audit = keyrite::transcript::ChainCheck::default();
            for (line, signature) in &genuine[..place] {
                audit.next(line.as_bytes(), signature.as_bytes()).expect("stands");
            }
            let refused = audit.next(changed.0.as_bytes(), changed.1.as_bytes());
            assert!(refused.is_err(), "line {}: {}", place + 1, changed.0);
        }
    }
}

/// Lines removed, doubled or exchanged, and signatures likewise: the first place that differs is named.
#[test]
fn moved_lines_are_found_where_they_moved() {
    let genuine = GENUINE.lines();
    let last = genuine.len() - 1;
    for place in 0..genuine.len() {
        let mut removed = genuine.clone();
        removed.remove(place);
        let named = wrong_line(&removed).map(|(number, _)| number);
        assert_eq!(named, (place < last).then_some(place + 1), "line {} removed", place + 1);
        let mut doubled = genuine.clone();
        doubled.insert(place, genuine[place].clone());
        assert_eq!(
            wrong_line(&doubled).map(|(number, _)| number),
            Some(place + 2),
            "line {} doubled",
            place + 1
        );
        if place < last {
            let mut swapped = genuine.clone();
            swapped.swap(place, place + 1);
            assert_eq!(
                wrong_line(&swapped).map(|(number, _)| number),
                Some(place + 1),
                "swapped at {}",
                place + 1
            );
            let mut crossed = genuine.clone();
            let (before, after) = crossed.split_at_mut(place + 1);
            std::mem::swap(&mut before[place].1, &mut after[0].1);
            assert_eq!(
                wrong_line(&crossed).map(|(number, _)| number),
                Some(place + 1),
                "signatures {}",
                place + 1
            );
        }
    }
}

/// One value has one spelling: every other way to write a line is refused even under a valid signature.
#[test]
fn other_spellings_of_a_line_are_refused() {
    type Respell = fn(&str) -> String;
    let key = ed25519_dalek::SigningKey::from_bytes(&[0x66; 32]);
    let spellings: [(&str, Respell); 19] = [
        ("CR at the end", |line| format!("{line}\r")),
        ("space at the end", |line| format!("{line} ")),
        ("space at the beginning", |line| format!(" {line}")),
        ("space after a comma", |line| line.replacen(",\"by\"", ", \"by\"", 1)),
        ("space after a colon", |line| line.replacen("\"by\":", "\"by\": ", 1)),
        ("byte order mark", |line| format!("\u{feff}{line}")),
        ("keys in another order", |line| {
            let (at, rest) = line[1..].split_once(",\"by\"").expect("keys");
            let (by, rest) = rest.split_once(',').expect("keys");
            format!("{{\"by\"{by},{at},{rest}")
        }),
        ("a key twice", |line| line.replacen("{\"at\"", "{\"by\":\"-\",\"at\"", 1)),
        ("an unknown key", |line| line.replacen("{\"at\"", "{\"aa\":1,\"at\"", 1)),
        ("an unknown key in the record", |line| line.replacen("\"record\":{", "\"record\":{\"aa\":1,", 1)),
        ("no step", |line| line.replacen("\"step\":", "\"stop\":", 1)),
        ("1.0", |line| line.replacen(",\"prev\"", ".0,\"prev\"", 1)),
        ("1e0", |line| line.replacen(",\"prev\"", "e0,\"prev\"", 1)),
        ("01", |line| line.replacen("\"mono\":", "\"mono\":0", 1)),
        ("+1", |line| line.replacen("\"mono\":", "\"mono\":+", 1)),
        ("\"1\"", |line| {
            line.replacen("\"mono\":", "\"mono\":\"", 1).replacen(",\"prev\"", "\",\"prev\"", 1)
        }),
        ("an escape", |line| {
            line.replacen("\"type\":\"", "\"type\":\"\\u0064", 1).replacen("\\u0064d", "\\u0064", 1)
        }),
        ("an escaped key", |line| line.replacen("\"by\"", "\"\\u0062y\"", 1)),
        ("another form of the time", |line| line.replacen("+01:00", "+0100", 1)),
    ];
    let genuine = resign(&GENUINE.entries[..2]);
    let second = &genuine[1].line;
    assert!(second.contains("\"type\":\"done\"") && second.contains("\"mono\":1000,"));
    for (name, respell) in spellings {
        let spelled = respell(second);
        assert_ne!(&spelled, second, "{name}");
        let digest = keyrite::vocab::digest::sha256(spelled.as_bytes());
        let message = keyrite::transcript::chain::signed_message(&digest);
        let signature = ed25519_dalek::Signer::sign(&key, &message).to_bytes();
        let lines = [
            (genuine[0].line.clone(), genuine[0].signature.clone()),
            (spelled, data_encoding::HEXLOWER.encode(&signature)),
        ];
        let Some((2, LineError::Chain(ChainError::Entry(why)))) = wrong_line(&lines) else {
            panic!("{name}: {:?}", wrong_line(&lines));
        };
        assert_eq!(matches!(why, EntryError::CarriageReturn), name.starts_with("CR"), "{name}: {why}");
    }
}

// Forgeries signed anew: chain and signatures are all valid, the script is not followed.

/// A sheet that was read back from the page that went to the printer was not read back; in a rehearsal it may be.
#[test]
fn a_drawn_page_is_no_paper_in_production() {
    use keyrite::sharing::share::LockKind;
    use keyrite::transcript::record::ReadFrom;
    for mode in [Mode::Production, Mode::Rehearsal] {
        let template = support::shipped("kek");
        let choices = support::choices(&template, Some((2, 3)), LockKind::None);
        let mut room = Room::open(&template, choices, mode, 24).expect("opens");
        room.go_to("read-back/2");
        let (event, secret) = room.routine();
        let drawn = keyrite::ceremony::Event { what: EventKind::ReadBack(ReadFrom::Page), ..event };
        let taken = room.take(&drawn, secret);
        match mode {
            Mode::Production => {
                let why = taken.expect_err("refused").to_string();
                assert!(why.contains("read back from paper"), "{why}");
            }
            Mode::Rehearsal => taken.expect("taken"),
        }
        room.finish();
        let mut forged = Sealed::of(room).entries;
        for share in 1..=3 {
            let at = place(&forged, "read-back", share);
            let Record::ReadBack { from, .. } = &mut forged[at].record else { panic!("no read-back") };
            let genuine = std::mem::replace(from, ReadFrom::Page);
            match mode {
                Mode::Production => must_fall("read back from its own page", &forged, at),
                Mode::Rehearsal => {
                    let again = resign(&forged);
                    let lines = again.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
                    assert_eq!(first_wrong(lines).1, None);
                }
            }
            let Record::ReadBack { from, .. } = &mut forged[at].record else { panic!("no read-back") };
            *from = genuine;
        }
    }
}

/// Records that any step permits.
const ANYTIME: [&str; 6] = ["exception", "note", "abort", "break-start", "break-end", "deputy"];

type Forge = fn(&mut Vec<Entry>) -> usize;

/// The place of the first record of this type, and of the share, if one is named.
fn place(entries: &[Entry], kind: &str, share: u8) -> usize {
    let is = |entry: &Entry| {
        record_type(entry) == kind && (share == 0 || entry.to_line().contains(&format!("\"share\":{share}")))
    };
    entries.iter().position(is).unwrap_or_else(|| panic!("no {kind} {share}"))
}

/// The forged transcript is refused by the script, at the line with this place, and not before.
fn must_fall(name: &str, entries: &[Entry], at: usize) {
    let signed = resign(entries);
    let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
    let (_, wrong) = first_wrong(lines);
    match wrong {
        Some((number, LineError::Script(_))) if number == at + 1 => {}
        other => panic!("{name}: line {} should be refused, not {other:?}", at + 1),
    }
}

fn check(genuine: &Sealed, forgeries: &[(&str, Forge)]) {
    for (name, forge) in forgeries {
        let mut entries = genuine.entries.clone();
        let at = forge(&mut entries);
        must_fall(name, &entries, at);
    }
}

/// The entries of each step, as ranges of places.
fn steps(entries: &[Entry]) -> Vec<(String, std::ops::Range<usize>)> {
    let mut all: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let Some(step) = &entry.step else { continue };
        match all.last_mut() {
            Some((last, range)) if last == step => range.end = place + 1,
            _ => all.push((step.clone(), place..place + 1)),
        }
    }
    all
}

/// A step left out, left out and its name given to the next, or exchanged with its neighbour, is found at the
/// first line that is not due; only what is left out at the very end is no lie, but no seal either.
#[test]
fn no_step_is_skipped_or_moved() {
    for genuine in [&*GENUINE, &*RECOVERY] {
        let steps = steps(&genuine.entries);
        for (number, (step, range)) in steps.iter().enumerate() {
            let mut skipped = genuine.entries.clone();
            skipped.drain(range.clone());
            if number + 1 == steps.len() {
                let signed = resign(&skipped);
                let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
                let (audit, wrong) = first_wrong(lines);
                assert_eq!(wrong, None);
                assert_eq!(audit.outcome(), Outcome::Incomplete { stopped_at: step.clone() });
                continue;
            }
            must_fall(step, &skipped, range.start);
            let (_, after) = &steps[number + 1];
            let mut renamed = genuine.entries.clone();
            for entry in &mut renamed[after.clone()] {
                entry.step = Some(step.clone());
            }
            renamed.drain(range.clone());
            // what any step permits may stand in either
            let first = renamed[range.start..]
                .iter()
                .position(|entry| !ANYTIME.contains(&record_type(entry).as_str()));
            let at = range.start + first.expect("a seal");
            must_fall(&format!("{step} under another name"), &renamed, at);
            let mut exchanged = genuine.entries.clone();
            exchanged[range.start..after.end].rotate_left(range.len());
            must_fall(&format!("{step} after the next"), &exchanged, range.start);
        }
    }
}

/// The state before each entry.
fn states(entries: &[Entry]) -> Vec<State> {
    let mut state = State::begin(&entries[0], None).expect("a header");
    let mut all = vec![state.clone()];
    for entry in &entries[1..] {
        all.push(state.clone());
        state.apply(entry).expect("genuine");
    }
    all
}

/// In every line of every step: another actor, nobody, a stranger; the witness left out, the actor in the
/// witness's place, the wrong custodian in the right one's place.
#[test]
fn every_line_has_its_people() {
    let mut lines = 0;
    for genuine in [&*GENUINE, &*RECOVERY] {
        for (at, state) in states(&genuine.entries).iter().enumerate() {
            let entry = &genuine.entries[at];
            let Some((_, planned, step)) = state.due() else { continue };
            let named = state.done().roll_closed || record_type(entry) == "roll-closed";
            if !named || record_type(entry) == "sign-off" || ANYTIME.contains(&record_type(entry).as_str()) {
                continue;
            }
            let forge = |name: &str, by: PersonId, with: Vec<PersonId>| {
                let mut entries = genuine.entries.clone();
                (entries[at].by, entries[at].with) = (by, with);
                must_fall(name, &entries[..=at], at);
            };
            let other = |role: &str| {
                let holders: Vec<PersonId> =
                    state.in_role(role, planned.share).map(|person| person.id).collect();
                state.present().map(|person| person.id).find(|id| !holders.contains(id)).expect("another")
            };
            let (by, with) = (entry.by, entry.with.clone());
            forge("another actor", other(&step.acts), with.clone());
            forge("nobody", PersonId::NOBODY, with.clone());
            forge("a stranger", PersonId(99), with.clone());
            for role in step.confirms.iter().map(|who| &who.role) {
                let is = |id: &PersonId| state.in_role(role, planned.share).any(|person| person.id == *id);
                let rest: Vec<PersonId> = with.iter().copied().filter(|id| !is(id)).collect();
                forge("without a confirmation", by, rest.clone());
                forge("confirmed by who acts", by, [rest.clone(), vec![by]].concat());
                forge("confirmed by another", by, [rest, vec![other(role)]].concat());
            }
            lines += 1;
        }
    }
    assert!(lines > 50, "{lines} lines were looked at");
}

fn person<'e>(entries: &'e mut [Entry], role: &str, number: usize) -> (usize, &'e mut Person) {
    let mut seen = 0;
    for (at, entry) in entries.iter_mut().enumerate() {
        if let Record::Participant(person) = &mut entry.record
            && person.roles.iter().any(|held| held == role)
        {
            seen += 1;
            if seen == number {
                return (at, person);
            }
        }
    }
    panic!("no {role} {number}")
}

/// What a generation must not say, one lie at a time.
#[test]
fn lies_about_a_generation_are_refused() {
    check(
        &GENUINE,
        &[
            ("k shares to one person", |entries| {
                let (_, second) = person(entries, "custodian", 2);
                second.shares.clear();
                let (at, first) = person(entries, "custodian", 1);
                first.shares = vec![1, 2];
                at
            }),
            ("a share without holder", |entries| {
                person(entries, "custodian", 3).1.shares.clear();
                place(entries, "roll-closed", 0)
            }),
            ("one share, two holders", |entries| {
                let (at, third) = person(entries, "custodian", 3);
                third.shares = vec![2];
                at
            }),
            ("administrator and witness in one", |entries| {
                let (at, person) = person(entries, "administrator", 1);
                person.roles.push("witness".to_owned());
                at
            }),
            ("one name twice", |entries| {
                let name = person(entries, "administrator", 1).1.name.clone();
                let (at, witness) = person(entries, "witness", 1);
                witness.name = name;
                at
            }),
            ("a person left out", |entries| {
                let (at, _) = person(entries, "witness", 1);
                entries.remove(at);
                at
            }),
            ("a tick left out", |entries| {
                let at =
                    entries.iter().position(|entry| entry.step.as_deref() == Some("room")).expect("room");
                let Record::Done { ticks, .. } = &mut entries[at].record else { unreachable!() };
                ticks.pop();
                at
            }),
            ("a tick reworded", |entries| {
                let at =
                    entries.iter().position(|entry| entry.step.as_deref() == Some("duties")).expect("duties");
                let Record::Done { ticks, .. } = &mut entries[at].record else { unreachable!() };
                ticks[0] = "Most custodians have answered".to_owned();
                at
            }),
            ("a tick more", |entries| {
                let at =
                    entries.iter().position(|entry| entry.step.as_deref() == Some("duties")).expect("duties");
                let Record::Done { ticks, .. } = &mut entries[at].record else { unreachable!() };
                ticks.push("All is well".to_owned());
                at
            }),
            ("a choice that is none", |entries| {
                let at = entries
                    .iter()
                    .position(|entry| entry.step.as_deref() == Some("machine"))
                    .expect("machine");
                let Record::Done { chosen, .. } = &mut entries[at].record else { unreachable!() };
                chosen.insert("history".to_owned(), "is a honest machine".to_owned());
                at
            }),
            ("another program compared", |entries| {
                let at = place(entries, "compared", 0);
                let Record::Compared { digest, .. } = &mut entries[at].record else { unreachable!() };
                *digest = Digest([8; 32]);
                at
            }),
            ("findings without exception", |entries| {
                let at = place(entries, "exception", 0);
                entries.remove(at);
                at
            }),
            ("a wall clock that does not add up", |entries| {
                let at = place(entries, "clock", 0);
                let Record::Clock { offset_secs, .. } = &mut entries[at].record else { unreachable!() };
                *offset_secs += 60;
                at
            }),
            ("time that runs backwards", |entries| {
                let at = place(entries, "drawn", 0);
                entries[at].mono = entries[at - 1].mono - 1;
                at
            }),
            ("a second header", |entries| {
                let at = place(entries, "drawn", 0);
                entries[at].record = entries[0].record.clone();
                at
            }),
            ("work during a break", |entries| {
                let at = place(entries, "break-end", 0);
                entries.remove(at);
                at
            }),
            ("throws worth too little", |entries| {
                let at = place(entries, "entropy", 0);
                let Record::Entropy { source } = &mut entries[at].record else { unreachable!() };
                source.bits = 127;
                at
            }),
            ("throws that were never taken", |entries| {
                let at = place(entries, "entropy", 0);
                entries.remove(at);
                at
            }),
            ("another quorum split", |entries| {
                let at = place(entries, "split", 0);
                let Record::Split { quorum, .. } = &mut entries[at].record else { unreachable!() };
                *quorum = Quorum::new(2, 4).expect("valid");
                at
            }),
            ("another quorum chosen", |entries| {
                let Record::Header(header) = &mut entries[0].record else { unreachable!() };
                header.choices.quorum = Some(Quorum::new(3, 3).expect("valid"));
                place(entries, "split", 0)
            }),
            ("another scheme", |entries| {
                let at = place(entries, "split", 0);
                let Record::Split { scheme, .. } = &mut entries[at].record else { unreachable!() };
                scheme.push('x');
                at
            }),
            ("a lock that is not allowed", |entries| {
                let Record::Header(header) = &mut entries[0].record else { unreachable!() };
                let mut template = read_resolved(&header.template).expect("reads");
                template.locks = vec![LockKind::CodeWords];
                header.template = template.to_toml();
                header.choices.lock = LockKind::CodeWords;
                place(entries, "compared", 0) + 1
            }),
            ("another share locked", |entries| {
                let at = place(entries, "locked", 2);
                let Record::Locked { share, .. } = &mut entries[at].record else { unreachable!() };
                *share = 3;
                at
            }),
            ("a spoiled sheet kept quiet", |entries| {
                let at = place(entries, "sheet-spoiled", 2);
                entries.remove(at);
                at
            }),
            ("a sheet that was never printed", |entries| {
                let at = place(entries, "sheet-sent", 2);
                let Record::SheetSent { serial, .. } = &mut entries[at].record else { unreachable!() };
                *serial += 1;
                at
            }),
            ("another sheet taken", |entries| {
                let at = place(entries, "sheet-taken", 1);
                let Record::SheetTaken { serial, .. } = &mut entries[at].record else { unreachable!() };
                *serial += 1;
                at
            }),
            ("a reprint that replaces nothing", |entries| {
                let at = place(entries, "sheet-spoiled", 2) + 1;
                let Record::SheetSent { replaces, .. } = &mut entries[at].record else { unreachable!() };
                *replaces = None;
                at
            }),
            ("the spoiled sheet read back", |entries| {
                let at = place(entries, "read-back", 2);
                let Record::ReadBack { serial, .. } = &mut entries[at].record else { unreachable!() };
                *serial -= 1;
                at
            }),
            ("the spoiled sheet in the bag", |entries| {
                let at = place(entries, "bagged", 2);
                let Record::Bagged { serial, .. } = &mut entries[at].record else { unreachable!() };
                *serial -= 1;
                at
            }),
            ("another holder's bag", |entries| {
                let at = place(entries, "bagged", 2);
                let Record::Bagged { holder, .. } = &mut entries[at].record else { unreachable!() };
                holder.0 += 1;
                at
            }),
            ("one bag for two", |entries| {
                let first = place(entries, "bagged", 1);
                let Record::Bagged { bag: used, .. } = entries[first].record.clone() else { unreachable!() };
                let at = place(entries, "bagged", 2);
                let Record::Bagged { bag, .. } = &mut entries[at].record else { unreachable!() };
                *bag = used;
                at
            }),
            ("a trial without share 3", |entries| trial(entries, vec![vec![1, 2]])),
            ("a trial of more than k", |entries| trial(entries, vec![vec![1, 2, 3]])),
            ("a trial of one sheet twice", |entries| trial(entries, vec![vec![1, 1], vec![2, 3]])),
            ("a trial of nothing", |entries| trial(entries, Vec::new())),
            ("a trial that fewer pass", |entries| {
                let at = place(entries, "trial", 0);
                let Record::Trial { fewer_fails, .. } = &mut entries[at].record else { unreachable!() };
                *fewer_fails = false;
                at
            }),
            ("an exception not reviewed", |entries| {
                let at = place(entries, "reviewed", 0);
                entries.remove(at);
                place(entries, "review-closed", 0)
            }),
            ("one more, never reviewed", |entries| {
                let mut third = entries[place(entries, "exception", 0)].clone();
                let at = place(entries, "trial", 0);
                (third.step, third.mono) = (entries[at].step.clone(), entries[at].mono);
                let Record::Exception { number, about, .. } = &mut third.record else { unreachable!() };
                (*number, *about) = (3, Subject::Remark);
                entries.insert(at, third);
                place(entries, "review-closed", 0)
            }),
            ("exceptions counted wrong", |entries| {
                let at = place(entries, "review-closed", 0);
                let Record::ReviewClosed { exceptions, .. } = &mut entries[at].record else { unreachable!() };
                *exceptions -= 1;
                at
            }),
            ("an open exception called closed", |entries| {
                let at = place(entries, "reviewed", 0);
                let Record::Reviewed { closed, .. } = &mut entries[at].record else { unreachable!() };
                *closed = false;
                place(entries, "review-closed", 0)
            }),
            ("an exception decided by another", |entries| {
                let at = place(entries, "exception", 0);
                let Record::Exception { decided_by, .. } = &mut entries[at].record else { unreachable!() };
                decided_by.0 += 1;
                at
            }),
            ("exceptions renumbered", |entries| {
                let at = place(entries, "exception", 0);
                let Record::Exception { number, .. } = &mut entries[at].record else { unreachable!() };
                *number = 2;
                at
            }),
            ("somebody who never signed off", |entries| {
                let at = place(entries, "sign-off", 0);
                entries.remove(at);
                let at = place(entries, "sign-off-closed", 0);
                let Record::SignOffClosed { agreed, .. } = &mut entries[at].record else { unreachable!() };
                *agreed -= 1;
                at
            }),
            ("signed off for another", |entries| {
                let at = place(entries, "sign-off", 0);
                let Record::SignOff { person, .. } = &mut entries[at].record else { unreachable!() };
                person.0 += 1;
                at
            }),
            ("signed off twice", |entries| {
                let at = place(entries, "sign-off", 0);
                entries.insert(at, entries[at].clone());
                at + 1
            }),
            ("dissent counted as assent", |entries| {
                let at = place(entries, "sign-off", 0);
                let Record::SignOff { agrees, reason, .. } = &mut entries[at].record else { unreachable!() };
                (*agrees, *reason) = (false, Some(support::prose("no")));
                place(entries, "sign-off-closed", 0)
            }),
            ("sealed with fewer lines", |entries| {
                let at = place(entries, "seal", 0);
                let Record::Seal { entries: count, .. } = &mut entries[at].record else { unreachable!() };
                *count -= 1;
                at
            }),
            ("sealed with fewer exceptions", |entries| {
                let at = place(entries, "seal", 0);
                let Record::Seal { exceptions, .. } = &mut entries[at].record else { unreachable!() };
                *exceptions = 0;
                at
            }),
            ("sealed with fewer sheets", |entries| {
                let at = place(entries, "seal", 0);
                let Record::Seal { sheets, .. } = &mut entries[at].record else { unreachable!() };
                (sheets.printed, sheets.spoiled) = (3, 0);
                at
            }),
            ("a note after the seal", |entries| {
                let mut note = entries[place(entries, "seal", 0)].clone();
                note.record = Record::Note { text: support::prose("all was well") };
                entries.push(note);
                entries.len() - 1
            }),
        ],
    );
}

fn trial(entries: &mut [Entry], sets: Vec<Vec<u8>>) -> usize {
    let at = place(entries, "trial", 0);
    let Record::Trial { tried, .. } = &mut entries[at].record else { unreachable!() };
    *tried = sets;
    at
}

/// What a recovery must not say.
#[test]
fn lies_about_a_recovery_are_refused() {
    check(
        &RECOVERY,
        &[
            ("a bag that nobody looked at", |entries| {
                let at = place(entries, "bag-opened", 0);
                entries.remove(at);
                at
            }),
            ("a bag brought by a stranger", |entries| {
                let at = place(entries, "bag-opened", 0);
                let Record::BagOpened { holder, .. } = &mut entries[at].record else { unreachable!() };
                *holder = PersonId(99);
                at
            }),
            ("one share twice", |entries| {
                let first = place(entries, "share-taken", 1);
                let Record::ShareTaken { digest: given, .. } = entries[first].record else { unreachable!() };
                let at = place(entries, "share-taken", 2);
                let Record::ShareTaken { share, digest, .. } = &mut entries[at].record else {
                    unreachable!()
                };
                (*share, *digest) = (1, given);
                at
            }),
            ("a share above n", |entries| {
                let at = place(entries, "share-taken", 2);
                let Record::ShareTaken { share, .. } = &mut entries[at].record else { unreachable!() };
                *share = 4;
                at
            }),
            ("another generation", |entries| {
                let at = place(entries, "share-taken", 2);
                let Record::ShareTaken { generation, .. } = &mut entries[at].record else { unreachable!() };
                *generation = 2;
                // it may lie on the table, and is none of the two that the set needs
                at + 1
            }),
            ("the key of a set that was not brought", |entries| {
                let at = place(entries, "combined", 0);
                let Record::Combined { set, .. } = &mut entries[at].record else { unreachable!() };
                set.0[0] ^= 1;
                at
            }),
            ("the key of a generation that was not brought", |entries| {
                let at = place(entries, "combined", 0);
                let Record::Combined { generation, .. } = &mut entries[at].record else { unreachable!() };
                *generation = 2;
                at
            }),
            ("the key of another quorum", |entries| {
                let at = place(entries, "combined", 0);
                let Record::Combined { quorum, .. } = &mut entries[at].record else { unreachable!() };
                *quorum = keyrite::sharing::Quorum::new(2, 4).expect("valid");
                at
            }),
            ("too few", |entries| {
                let at = place(entries, "share-taken", 2);
                entries.remove(at);
                at
            }),
            ("another key rebuilt", |entries| {
                let at = place(entries, "combined", 0);
                let Record::Combined { fingerprint, .. } = &mut entries[at].record else { unreachable!() };
                fingerprint.0[0] ^= 1;
                at
            }),
            ("a share used that was not brought", |entries| {
                let at = place(entries, "combined", 0);
                let Record::Combined { used, .. } = &mut entries[at].record else { unreachable!() };
                *used = vec![1, 3];
                at
            }),
            ("fewer than k used", |entries| {
                let at = place(entries, "combined", 0);
                let Record::Combined { used, .. } = &mut entries[at].record else { unreachable!() };
                used.pop();
                at
            }),
            ("a sheet that nobody decided about", |entries| {
                let at = place(entries, "resealed", 2);
                entries.remove(at);
                at
            }),
            ("sealed again without a bag", |entries| {
                let at = place(entries, "resealed", 2);
                let Record::Resealed { bag, .. } = &mut entries[at].record else { unreachable!() };
                *bag = None;
                at
            }),
        ],
    );
}

/// A forger who writes the safeguard out of the script as well: no script can lack it, and the first line falls.
#[test]
fn a_script_without_its_safeguards_is_refused_with_the_first_line() {
    for (genuine, template) in [(&*GENUINE, "kek"), (&*RECOVERY, "recovery")] {
        for kind in support::shipped(template).kind.cannot_lack() {
            let (entries, _) = rewritten(&genuine.entries, |template| {
                for phase in &mut template.phases {
                    phase.steps.retain(|step| step.kind != kind);
                }
            });
            must_fall(kind.word(), &entries, 0);
        }
    }
}

/// Texts of a script stand in the statement, on papers and on screens: a line of a forger's own in any of them, or a
/// character that turns the writing, and the first line falls.
#[test]
fn a_script_with_texts_that_no_script_may_have_is_refused_with_the_first_line() {
    type Spoil = fn(&mut Template, &str);
    fn step(template: &mut Template) -> &mut keyrite::plan::Step {
        let steps = template.phases.iter_mut().flat_map(|phase| phase.steps.iter_mut());
        steps.into_iter().find(|step| step.id == "machine").expect("a step")
    }
    let spoils: [(&str, Spoil); 12] = [
        ("title", |template, text| template.title = text.to_owned()),
        ("scope", |template, text| template.scope = text.to_owned()),
        ("without", |template, text| template.without = vec![text.to_owned()]),
        ("role title", |template, text| template.roles[0].title = text.to_owned()),
        ("phase title", |template, text| template.phases[0].title = text.to_owned()),
        ("step title", |template, text| step(template).title = text.to_owned()),
        ("say", |template, text| step(template).say = Some(Told::new(text.to_owned()))),
        ("do not say", |template, text| step(template).do_not_say = Some(Told::new(text.to_owned()))),
        ("tick", |template, text| step(template).ticks = vec![text.to_owned()]),
        ("label", |template, text| step(template).fields[0].label = text.to_owned()),
        ("choice", |template, text| step(template).choices[0].label = text.to_owned()),
        ("option", |template, text| step(template).choices[0].options[0] = text.to_owned()),
    ];
    let long = "x".repeat(2_001);
    for (place, spoil) in spoils {
        for text in ["", "a\u{202e}b", "a\u{7}", "a\tb", "a\r\nb", "a\u{e0041}", "e\u{301}", long.as_str()] {
            let (entries, _) = rewritten(&GENUINE.entries, |template| spoil(template, text));
            must_fall(&format!("{place} {text:.20?}"), &entries, 0);
        }
        // where a text is one line, two write a line of the statement
        if !["scope", "say", "do not say"].contains(&place) {
            let (entries, _) =
                rewritten(&GENUINE.entries, |template| spoil(template, "a\nexceptions       0"));
            must_fall(place, &entries, 0);
        }
    }
}

/// A forger who moves the safeguard behind what it guards: the rules that no script can lift stop him at the first
/// line that needed it.
#[test]
fn a_script_cannot_lift_the_safeguards() {
    let cases = [
        (StepKind::Approval, "drawn"),
        (StepKind::Entropy, "drawn"),
        (StepKind::Draw, "split"),
        (StepKind::Split, "locked"),
        (StepKind::Lock, "sheet-sent"),
        (StepKind::Print, "read-back"),
        (StepKind::ReadBack, "bagged"),
        (StepKind::Trial, "wiped"),
    ];
    for (kind, stops) in cases {
        let mut moved = String::new();
        let (mut entries, _) = rewritten(&GENUINE.entries, |template| {
            let mut late = None;
            for phase in &mut template.phases {
                if let Some(at) = phase.steps.iter().position(|step| step.kind == kind) {
                    let step = phase.steps.remove(at);
                    moved.clone_from(&step.id);
                    if phase.repeat == keyrite::plan::template::Repeat::Share {
                        phase.steps.push(step);
                    } else {
                        late = Some(step);
                    }
                }
            }
            if let Some(step) = late {
                template.phases.last_mut().expect("a closing").steps.insert(0, step);
            }
            // as whoever forges it would have it written out anew
            if kind == StepKind::Approval {
                let told = "an approval that is read aloud before the key or a sheet is there";
                template.without.push(told.to_owned());
            }
        });
        let gone =
            |entry: &Entry| entry.step.as_deref().and_then(|step| step.split('/').next()) == Some(&moved);
        follow_findings(&mut entries, gone);
        entries.retain(|entry| !gone(entry));
        must_fall(kind.word(), &entries, place(&entries, stops, 0));
    }
    // the wipe moved before the bags
    let (mut entries, _) = rewritten(&GENUINE.entries, |template| {
        let mut wipe = None;
        for phase in &mut template.phases {
            if let Some(at) = phase.steps.iter().position(|step| step.kind == StepKind::Wipe) {
                wipe = Some(phase.steps.remove(at));
            }
        }
        let split = template
            .phases
            .iter_mut()
            .find(|phase| phase.steps.iter().any(|step| step.kind == StepKind::Split));
        split.expect("a phase").steps.push(wipe.expect("a wipe"));
    });
    let from = place(&entries, "wiped", 0);
    let mut wipe = entries.remove(from);
    let at = place(&entries, "gate", 1);
    wipe.mono = entries[at].mono;
    entries.insert(at, wipe);
    must_fall("wiped before the bags", &entries, at);
}

/// Nobody signs off what has not happened yet: such a script is refused with its first line.
#[test]
fn a_script_in_which_people_sign_off_early_is_refused() {
    for late in [StepKind::Draw, StepKind::Trial, StepKind::Wipe] {
        let (entries, _) = rewritten(&GENUINE.entries, |template| {
            let mut sign_off = None;
            for phase in &mut template.phases {
                if let Some(at) = phase.steps.iter().position(|step| step.kind == StepKind::SignOff) {
                    sign_off = Some(phase.steps.remove(at));
                }
            }
            let before = template.phases.iter_mut().find_map(|phase| {
                let at = phase.steps.iter().position(|step| step.kind == late)?;
                Some((phase, at))
            });
            let (phase, at) = before.expect("a step of that kind");
            phase.steps.insert(at, sign_off.expect("a sign-off"));
        });
        let says = "comes after everybody has signed off";
        must_say(late.word(), &entries, 0, says);
    }
}

/// Exceptions about findings name the line of the findings: the one it will have when these entries are gone.
fn follow_findings(entries: &mut [Entry], gone: impl Fn(&Entry) -> bool) {
    let removed: Vec<bool> = entries.iter().map(gone).collect();
    for entry in entries {
        if let Record::Exception { about: Subject::Findings { line }, .. } = &mut entry.record {
            let before = removed.iter().take(*line as usize).filter(|gone| **gone).count();
            *line -= u32::try_from(before).expect("few");
        }
    }
}

/// The entries under another script, without those of steps that it does not have; the comparison of the script
/// says the new digest.
fn rewritten(entries: &[Entry], change: impl FnOnce(&mut Template)) -> (Vec<Entry>, Template) {
    let Record::Header(header) = &entries[0].record else { unreachable!() };
    let mut template = read_resolved(&header.template).expect("reads");
    change(&mut template);
    let text = template.to_toml();
    let ids: Vec<String> = template.all_steps().map(|step| step.id.clone()).collect();
    let there = |entry: &Entry| {
        let id = entry.step.as_deref().and_then(|step| step.split('/').next());
        id.is_none_or(|id| ids.iter().any(|there| there == id))
    };
    let digest = keyrite::vocab::digest::sha256(text.as_bytes());
    let mut forged: Vec<Entry> = entries.iter().filter(|entry| there(entry)).cloned().collect();
    forged[0].record = Record::Header(Box::new(Header { template: text, ..(**header).clone() }));
    for entry in &mut forged {
        if let Record::Compared { what: keyrite::plan::template::Compared::Template, digest: said, .. } =
            &mut entry.record
        {
            *said = digest;
        }
    }
    (forged, template)
}

// The folder.

fn folder(at: &Path, sealed: &Sealed) {
    let text = |part: fn(&SignedEntry) -> &String| {
        sealed.kept.iter().map(|entry| format!("{}\n", part(entry))).collect::<String>()
    };
    let write = |name: &str, text: &str| std::fs::write(at.join(name), text).expect("written");
    write(names::TRANSCRIPT, &text(|entry| &entry.line));
    write(names::SIGNATURES, &text(|entry| &entry.signature));
    let files = [
        names::STATEMENT,
        names::STATEMENT_SIGNATURE,
        names::ALLOWED_SIGNERS,
        names::STATEMENT_MINISIGN,
        names::PUBLIC_KEY,
    ];
    for (name, text) in files.into_iter().zip(&sealed.closing) {
        write(name, text);
    }
}

fn edit(at: &Path, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(at.join(name)).expect("there");
    change(&mut bytes);
    std::fs::write(at.join(name), bytes).expect("written");
}

/// Cuts the last `lines` lines off.
fn cut(bytes: &mut Vec<u8>, lines: usize) {
    for _ in 0..lines {
        bytes.pop();
        while bytes.last().is_some_and(|byte| *byte != b'\n') {
            bytes.pop();
        }
    }
}

/// A transcript as a broken-off ceremony leaves it, or a patient forger: nothing that follows the seal.
fn without_close(at: &Path) {
    for name in ClosingFile::after_seal().filter(|name| at.join(name).exists()) {
        remove(at, name);
    }
}

fn remove(at: &Path, name: &str) {
    std::fs::remove_file(at.join(name)).expect("removed");
}

/// 0 for what is wrong with no line.
fn line_of(wrong: Option<&Wrong>) -> Option<u64> {
    wrong.map(|wrong| wrong.line().unwrap_or(0))
}

fn closing_says(report: &FolderReport, what: &str) -> bool {
    matches!(&report.wrong, Some(Wrong::Closing(said)) if said.contains(what))
}

/// A folder that somebody changed: what is wrong is named by line or by file, and a line torn by a power cut is
/// incomplete, not wrong.
#[test]
fn a_changed_folder_is_found_out() {
    type Change = fn(&Path);
    type Holds = fn(&FolderReport, u64) -> bool;
    let cases: &[(&str, Change, Holds)] = &[
        (
            "nothing",
            |_| (),
            |report, _| report.wrong.is_none() && report.torn.is_none() && report.missing.is_empty(),
        ),
        (
            "two lines cut, statement there",
            |at| {
                edit(at, names::TRANSCRIPT, |bytes| cut(bytes, 2));
                edit(at, names::SIGNATURES, |bytes| cut(bytes, 2));
            },
            |report, lines| matches!(report.wrong, Some(Wrong::SealMissing { next, .. }) if next == lines - 1),
        ),
        (
            "two lines cut, signatures there",
            |at| edit(at, names::TRANSCRIPT, |bytes| cut(bytes, 2)),
            |report, lines| matches!(report.wrong, Some(Wrong::Missing(number)) if number == lines - 1),
        ),
        (
            "two signatures cut",
            |at| edit(at, names::SIGNATURES, |bytes| cut(bytes, 2)),
            |report, lines| matches!(report.wrong, Some(Wrong::Unsigned(number)) if number == lines - 1),
        ),
        (
            "half a last line, without the files of the close",
            |at| {
                edit(at, names::TRANSCRIPT, |bytes| bytes.truncate(bytes.len() - 40));
                edit(at, names::SIGNATURES, |bytes| cut(bytes, 1));
                without_close(at);
            },
            |report, lines| {
                report.wrong.is_none()
                    && report.torn.is_some()
                    && u64::from(report.audit.lines()) == lines - 1
            },
        ),
        (
            "a last line without its signature, without the files of the close",
            |at| {
                edit(at, names::SIGNATURES, |bytes| cut(bytes, 1));
                without_close(at);
            },
            |report, _| {
                let stopped = Outcome::Incomplete { stopped_at: "seal".to_owned() };
                report.wrong.is_none() && report.torn.is_some() && report.audit.outcome() == stopped
            },
        ),
        (
            "half a last signature, without the files of the close",
            |at| {
                edit(at, names::SIGNATURES, |bytes| bytes.truncate(bytes.len() - 9));
                without_close(at);
            },
            |report, lines| {
                report.wrong.is_none()
                    && report.torn.is_some()
                    && u64::from(report.audit.lines()) == lines - 1
            },
        ),
        (
            "half a last signature, statement there",
            |at| edit(at, names::SIGNATURES, |bytes| bytes.truncate(bytes.len() - 9)),
            |report, lines| report.wrong == Some(Wrong::SignatureCut(lines)),
        ),
        (
            "a last signature cut, statement there",
            |at| edit(at, names::SIGNATURES, |bytes| cut(bytes, 1)),
            |report, lines| report.wrong == Some(Wrong::SignatureCut(lines)),
        ),
        (
            "half a last line, statement there",
            |at| {
                edit(at, names::TRANSCRIPT, |bytes| bytes.truncate(bytes.len() - 40));
                edit(at, names::SIGNATURES, |bytes| cut(bytes, 1));
            },
            |report, lines| matches!(report.wrong, Some(Wrong::SealMissing { next, .. }) if next == lines),
        ),
        (
            "the last LF missing, its signature there",
            |at| {
                edit(at, names::TRANSCRIPT, |bytes| {
                    bytes.pop();
                });
            },
            |report, lines| line_of(report.wrong.as_ref()) == Some(lines),
        ),
        (
            "no statement",
            |at| remove(at, names::STATEMENT),
            |report, _| report.wrong.is_none() && report.missing == [names::STATEMENT],
        ),
        (
            "statement edited",
            |at| edit(at, names::STATEMENT, |bytes| bytes[200] ^= 1),
            |report, _| closing_says(report, "statement.txt is not what the transcript says"),
        ),
        (
            "statement longer",
            |at| edit(at, names::STATEMENT, |bytes| bytes.extend(b"all was well\n")),
            |report, _| closing_says(report, "statement.txt is not what the transcript says"),
        ),
        (
            "statement shorter",
            |at| edit(at, names::STATEMENT, |bytes| cut(bytes, 1)),
            |report, _| closing_says(report, "statement.txt is not what the transcript says"),
        ),
        (
            "its signature edited",
            |at| edit(at, names::STATEMENT_SIGNATURE, |bytes| bytes[120] ^= 1),
            |report, _| closing_says(report, "statement.txt.sig is not"),
        ),
        (
            "another namespace's worth of white space in it",
            |at| edit(at, names::STATEMENT_SIGNATURE, |bytes| bytes.push(b'\n')),
            |report, _| closing_says(report, "statement.txt.sig is not"),
        ),
        (
            "no minisign signature",
            |at| remove(at, names::STATEMENT_MINISIGN),
            |report, _| report.wrong.is_none() && report.missing == [names::STATEMENT_MINISIGN],
        ),
        (
            "the minisign signature edited",
            |at| edit(at, names::STATEMENT_MINISIGN, |bytes| bytes[80] ^= 1),
            |report, _| closing_says(report, "statement.txt.minisig is not"),
        ),
        (
            "the trusted comment edited",
            |at| {
                edit(at, names::STATEMENT_MINISIGN, |bytes| {
                    *bytes = String::from_utf8_lossy(bytes).replace("rehearsal", "production").into_bytes();
                });
            },
            |report, _| closing_says(report, "statement.txt.minisig is not"),
        ),
        (
            "another key for minisign",
            |at| edit(at, names::PUBLIC_KEY, |bytes| bytes.extend(b"RWQ\n")),
            |report, _| closing_says(report, "ceremony.pub is not"),
        ),
        (
            "another signer allowed besides",
            |at| edit(at, names::ALLOWED_SIGNERS, |bytes| bytes.extend(b"mallory ssh-ed25519 AAAA\n")),
            |report, _| closing_says(report, "allowed_signers"),
        ),
        (
            "all lines with CRLF",
            |at| {
                edit(at, names::TRANSCRIPT, |bytes| {
                    *bytes = String::from_utf8_lossy(bytes).replace('\n', "\r\n").into_bytes();
                });
            },
            |report, _| line_of(report.wrong.as_ref()) == Some(1),
        ),
        (
            "all signatures with CRLF",
            |at| {
                edit(at, names::SIGNATURES, |bytes| {
                    *bytes = String::from_utf8_lossy(bytes).replace('\n', "\r\n").into_bytes();
                });
            },
            |report, _| line_of(report.wrong.as_ref()) == Some(1),
        ),
        (
            "an empty line at the end",
            |at| edit(at, names::TRANSCRIPT, |bytes| bytes.push(b'\n')),
            |report, lines| matches!(report.wrong, Some(Wrong::AfterEnd(number)) if number == lines + 1),
        ),
        (
            "the first line again at the end",
            |at| {
                for name in [names::TRANSCRIPT, names::SIGNATURES] {
                    edit(at, name, |bytes| {
                        let first =
                            bytes.split_inclusive(|byte| *byte == b'\n').next().expect("a line").to_vec();
                        bytes.extend(first);
                    });
                }
            },
            |report, lines| matches!(report.wrong, Some(Wrong::AfterEnd(number)) if number == lines + 1),
        ),
        (
            "half a line after the seal",
            |at| edit(at, names::TRANSCRIPT, |bytes| bytes.extend(b"{\"at\"")),
            |report, lines| matches!(report.wrong, Some(Wrong::AfterEnd(number)) if number == lines + 1),
        ),
        (
            "a line longer than any",
            |at| edit(at, names::TRANSCRIPT, |bytes| *bytes = vec![b'x'; 2 << 20]),
            |report, _| matches!(report.wrong, Some(Wrong::TooLong(1))),
        ),
        (
            "no line at all",
            |at| {
                edit(at, names::TRANSCRIPT, Vec::clear);
                edit(at, names::SIGNATURES, Vec::clear);
            },
            |report, _| matches!(report.wrong, Some(Wrong::SealMissing { next: 1, .. })),
        ),
    ];
    for (name, change, holds) in cases {
        let at = tempfile::tempdir().expect("a folder");
        folder(at.path(), &GENUINE);
        change(at.path());
        let report = check_folder(at.path()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(holds(&report, GENUINE.kept.len() as u64), "{name}: {report:?}");
    }
}

/// A folder without transcript, and no folder, cannot be checked at all.
#[test]
fn what_is_no_ceremony_folder_is_an_error() {
    let at = tempfile::tempdir().expect("a folder");
    assert!(check_folder(&at.path().join("nowhere")).is_err());
    // an empty folder says nothing of any ceremony
    assert!(check_folder(at.path()).is_err());
    // an empty transcript alone: the program was ended before its first entry
    fs::write(at.path().join(names::TRANSCRIPT), "").expect("writes");
    assert_eq!(check_folder(at.path()).expect("readable").audit.outcome(), Outcome::Empty);
    fs::remove_file(at.path().join(names::TRANSCRIPT)).expect("removes");
    fs::write(at.path().join("letter.txt"), "something else").expect("writes");
    assert!(check_folder(at.path()).is_err());
    folder(at.path(), &GENUINE);
    remove(at.path(), names::SIGNATURES);
    assert!(check_folder(at.path()).is_err());
}

// Each of these showed a hole once.

/// An edited statement is found out even when another file of the close is missing.
#[test]
fn a_missing_file_does_not_hide_an_edited_one() {
    for gone in [names::ALLOWED_SIGNERS, names::STATEMENT_SIGNATURE] {
        let at = tempfile::tempdir().expect("a folder");
        folder(at.path(), &GENUINE);
        edit(at.path(), names::STATEMENT, |bytes| bytes[200] ^= 1);
        remove(at.path(), gone);
        let report = check_folder(at.path()).expect("checked");
        assert!(report.wrong.is_some(), "without {gone} nobody looks at statement.txt");
    }
}

/// A trial names only sheets that exist.
#[test]
fn a_trial_of_sheets_that_do_not_exist_is_refused() {
    let mut entries = GENUINE.entries.clone();
    let at = trial(&mut entries, vec![vec![1, 2], vec![3, 200]]);
    must_fall("a trial with share 200", &entries, at);
}

/// A line that the script refuses does not stand, and is not counted among those that do.
#[test]
fn a_refused_line_does_not_count() {
    let mut entries = GENUINE.entries.clone();
    entries.remove(1);
    let signed = resign(&entries);
    let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
    let (audit, wrong) = first_wrong(lines);
    assert!(matches!(wrong, Some((2, LineError::Script(_)))));
    assert_eq!((audit.lines(), audit.head()), (1, signed[0].digest));
}

/// Nobody confirms twice in one line, and who acts does not stand among those who confirm.
#[test]
fn who_acts_is_not_listed_as_confirming() {
    let at = place(&GENUINE.entries, "drawn", 0);
    for twice in [true, false] {
        let mut entries = GENUINE.entries.clone();
        let entry = &mut entries[at];
        let more = if twice { entry.with[0] } else { entry.by };
        entry.with.push(more);
        must_fall("somebody named twice", &entries[..=at], at);
    }
}

/// However many sheets a transcript says were spoiled, counting them neither panics nor starts again at zero.
#[test]
fn sheets_are_counted_without_overflow() {
    let entries = &GENUINE.entries;
    let sent = place(entries, "sheet-sent", 2);
    let mut state = State::begin(&entries[0], None).expect("a header");
    for entry in &entries[1..=sent] {
        state.apply(entry).expect("genuine");
    }
    let (mut send, mut spoil) = (entries[sent].clone(), entries[sent + 1].clone());
    assert_eq!(record_type(&spoil), "sheet-spoiled");
    (send.mono, spoil.mono) = (u64::from(u32::MAX), u64::from(u32::MAX));
    let counted = std::panic::catch_unwind(move || {
        for number in 2..=u16::MAX {
            let Record::SheetSpoiled { serial, .. } = &mut spoil.record else { unreachable!() };
            *serial = number;
            if state.apply(&spoil).is_err() {
                return true;
            }
            let Record::SheetSent { serial, replaces, .. } = &mut send.record else { unreachable!() };
            (*serial, *replaces) = (number.wrapping_add(1), Some(number));
            if state.apply(&send).is_err() {
                return true;
            }
        }
        false
    });
    assert!(matches!(counted, Ok(true)), "sheet 65536 is counted as none: {counted:?}");
}

/// A refusal of the script is a sentence that names what is due.
#[test]
fn refusals_name_the_step() {
    let mut entries = GENUINE.entries.clone();
    entries.remove(1);
    let signed = resign(&entries);
    let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
    let Some((2, LineError::Script(Refusal::OtherStep { got, due }))) = first_wrong(lines).1 else {
        panic!("not named");
    };
    assert_eq!((got.as_str(), due.as_str()), ("roll-call", "open"));
}

// Each of these was called valid once.

/// The forged transcript is refused by the script at this line, and the refusal says this.
fn must_say(name: &str, entries: &[Entry], at: usize, says: &str) {
    let signed = resign(entries);
    let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
    match first_wrong(lines).1 {
        Some((number, LineError::Script(why))) if number == at + 1 => {
            assert!(why.to_string().contains(says), "{name}, wanted {says}: {why}");
        }
        other => panic!("{name}: line {} should be refused, not {other:?}", at + 1),
    }
}

fn must_stand(name: &str, entries: &[Entry]) {
    let signed = resign(entries);
    let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
    assert_eq!(first_wrong(lines).1, None, "{name}");
}

/// A sheet goes to a printer or, by exception, into a file: what is neither passes for no printer, in whatever words.
#[test]
fn a_way_that_is_none_passes_for_no_printer() {
    let template = support::shipped("kek");
    let choices = support::choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open(&template, choices, Mode::Production, 24).expect("opens");
    room.go_to("print/1");
    let disk = room.staffed(EventKind::SendSheet { way: support::line("saved to disk") });
    assert!(matches!(room.take(&disk, None), Err(Refusal::NotSentTo(_))), "live as well");
    room.finish();
    let production = Sealed::of(room).entries;
    let sent = |entries: &[Entry], text: &str| {
        let mut forged = entries.to_vec();
        let at = place(&forged, "sheet-sent", 1);
        let Record::SheetSent { way, .. } = &mut forged[at].record else { unreachable!() };
        *way = support::line(text);
        (forged, at)
    };
    for text in [
        "File /media/usb/x.pdf",
        "file /media/usb/x.pdf",
        "file:///x",
        "/media/usb/x.pdf",
        "saved to disk",
        "printer",
        "printer /media/usb/x.pdf",
        "printer file:///x",
        "Printer one",
        "the printer in the room",
        "PDF file in the rehearsal's folder",
    ] {
        for entries in [&production, &GENUINE.entries] {
            let (forged, at) = sent(entries, text);
            must_say(text, &forged, at, "neither which printer the sheet went to nor which folder");
        }
    }
    for text in ["PDF file in the rehearsal's folder sheets", "nowhere: the template is being checked"] {
        let (forged, at) = sent(&production, text);
        must_say(text, &forged, at, "is a way of rehearsals, and this is production");
        must_stand(text, &sent(&GENUINE.entries, text).0);
    }
    let (forged, at) = sent(&production, "file in /media/usb");
    must_say("a file", &forged, at, "a sheet written to a file is a share in clear");
    must_stand("a file in a rehearsal", &sent(&GENUINE.entries, "file in /media/usb").0);
    must_stand("another printer", &sent(&production, "printer HP_LaserJet").0);
}

/// Points under which ssh-keygen takes signatures that nobody made, in every spelling, and 32 bytes that are no point.
const WORTHLESS: [&str; 9] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0200000000000000000000000000000000000000000000000000000000000000",
];

/// A key by which no signature proves anything is nobody's, whoever names it and in whatever form.
#[test]
fn a_key_that_proves_nothing_is_refused_everywhere() {
    use data_encoding::BASE64;
    use keyrite::sharing::share::CeremonyKey;
    use keyrite::transcript::PersonKey;
    use keyrite::transcript::person_key::KeyError;
    use keyrite::transcript::trust::TrustList;
    let Record::Header(made) = &GENUINE.entries[0].record else { unreachable!() };
    let string = |bytes: &[u8]| [&u32::try_from(bytes.len()).expect("short").to_be_bytes(), bytes].concat();
    for hex in WORTHLESS {
        let key = CeremonyKey::from_hex(hex).expect("32 bytes");
        let ssh = |kind: &str, more: &[u8]| {
            let blob = [string(kind.as_bytes()), string(&key.0), more.to_vec()].concat();
            format!("{kind} {}", BASE64.encode(&blob))
        };
        let forms = [
            ssh("ssh-ed25519", &[]),
            ssh("sk-ssh-ed25519@openssh.com", &string(b"ssh:")),
            BASE64.encode(&[b"Ed12345678".as_slice(), &key.0].concat()),
        ];
        for form in &forms {
            assert_eq!(PersonKey::typed(form), Err(KeyError::ProvesNothing), "{form}");
            let list = TrustList::read(form.as_bytes()).expect_err("an unusable list").to_string();
            assert!(list.contains("line 1: by this Ed25519 key anybody can make signatures"), "{list}");
            let mut entries = GENUINE.entries.clone();
            let (at, witness) = person(&mut entries, "witness", 1);
            witness.keys = vec![PersonKey::exact(form).expect("has the form")];
            must_say(form, &entries, at, "by this Ed25519 key anybody can make signatures");
        }
        assert!(TrustList::read(hex.as_bytes()).is_err(), "{hex}");
        let mut header = GENUINE.entries[0].clone();
        let Record::Header(inner) = &mut header.record else { unreachable!() };
        inner.ceremony_key = key;
        let why = State::begin(&header, None).expect_err("no ceremony key").to_string();
        assert!(why.contains("no signature by the ceremony key in its header proves anything"), "{why}");
        let mut entries = RECOVERY.entries.clone();
        let at = place(&entries, "share-taken", 1);
        let Record::ShareTaken { signed_by, .. } = &mut entries[at].record else { unreachable!() };
        *signed_by = Some(key);
        must_say(hex, &entries, at, "no signature by that key proves anything");
        let typed = keyrite::ceremony::verdict::anchor_by_words(hex, &made.ceremony_key, None);
        assert!(
            matches!(&typed, keyrite::ceremony::verdict::Anchor::Unusable(why) if why.contains("these digits are no ceremony key")),
            "{typed:?}"
        );
        let mut header = GENUINE.entries[0].clone();
        let Record::Header(inner) = &mut header.record else { unreachable!() };
        let kind = "ssh-mldsa44-ed25519";
        let halves = [vec![7; 1_312], key.0.to_vec()].concat();
        let blob = [string(kind.as_bytes()), string(&halves)].concat();
        inner.hybrid_key = HybridKey::exact(&format!("{kind} {}", BASE64.encode(&blob)));
        assert!(inner.hybrid_key.is_some(), "it has the form");
        let why = State::begin(&header, None).expect_err("no hybrid key").to_string();
        assert!(why.contains("no signature by the hybrid key in its header proves anything"), "{why}");
    }
}

/// Bits follow from what was thrown, and how often.
#[test]
fn throws_are_worth_what_they_are() {
    use keyrite::sharing::entropy::SourceKind::{Coins, Dice};
    let at = place(&GENUINE.entries, "entropy", 0);
    let thrown = |kind, throws, bits| {
        let mut entries = GENUINE.entries[..=at].to_vec();
        let Record::Entropy { source } = &mut entries[at].record else { unreachable!() };
        (source.kind, source.throws, source.bits) = (kind, throws, bits);
        entries
    };
    for (kind, throws, bits, says) in [
        (Dice, 0, u32::MAX, "0 throws are too few: 50 are needed"),
        (Dice, 0, 155, "0 throws are too few"),
        (Dice, 49, 128, "49 throws are too few"),
        (Coins, 127, 128, "127 throws are too few: 128 are needed"),
        (Dice, 2_001, 5_170, "at most 2000 are taken"),
        (Dice, u32::MAX, u32::MAX, "at most 2000 are taken"),
        (Dice, 60, 1_000, "60 throws of dice bring 155 whole bits, not 1000"),
        (Dice, 60, 154, "bring 155 whole bits, not 154"),
        (Coins, 128, 129, "128 throws of coins bring 128 whole bits, not 129"),
    ] {
        must_say(says, &thrown(kind, throws, bits), at, says);
    }
    for (kind, throws, bits) in [(Dice, 50, 129), (Dice, 60, 155), (Dice, 2_000, 5_168), (Coins, 128, 128)] {
        must_stand("as it is", &thrown(kind, throws, bits));
    }
}

/// No two shares have one digest: one of the two sheets would be of nobody's share.
#[test]
fn two_shares_have_two_digests() {
    let mut entries = GENUINE.entries.clone();
    let Record::Locked { digest: first, .. } = entries[place(&entries, "locked", 1)].record else {
        unreachable!()
    };
    let at = place(&entries, "locked", 3);
    let Record::Locked { digest, .. } = &mut entries[at].record else { unreachable!() };
    *digest = first;
    must_say("one digest", &entries, at, "which share 1 has: no two shares have one");
}

/// A split makes a new set: the one of the ceremony before is there already.
#[test]
fn a_split_makes_a_set_that_does_not_exist() {
    let template = support::shipped("kek");
    let choices = support::choices(&template, Some((2, 3)), LockKind::None);
    let mut first = Room::open(&template, choices.clone(), Mode::Rehearsal, 24).expect("opens");
    first.go_to("bag/1");
    let upon = first.state().as_parent(first.session.head());
    let known = upon.known.as_ref().expect("a set").set;
    let mut second = Room::open_upon(Some(upon), 1, &template, choices, Mode::Rehearsal, 25).expect("opens");
    second.finish();
    must_stand("another set", &second.entries);
    let mut entries = second.entries.clone();
    let at = place(&entries, "split", 0);
    let Record::Split { set, .. } = &mut entries[at].record else { unreachable!() };
    *set = known;
    must_say("the set before", &entries, at, "exists already, as the transcript before tells");
}

/// A header says nothing of what its ceremony does not have.
#[test]
fn a_header_says_nothing_that_its_ceremony_cannot_have() {
    use keyrite::vocab::Fingerprint;
    let header = |sealed: &Sealed, change: &dyn Fn(&mut Header)| {
        let mut entries = sealed.entries.clone();
        let Record::Header(header) = &mut entries[0].record else { unreachable!() };
        change(header);
        entries
    };
    let Record::Header(made) = &GENUINE.entries[0].record else { unreachable!() };
    let expects = header(&GENUINE, &|header| {
        header.choices.expected_fingerprint = Some(Fingerprint([9; 16]));
    });
    must_say(
        "a key expected of a draw",
        &expects,
        0,
        "opens no sheets of a key that is there, so none is expected",
    );
    let generation = header(&RECOVERY, &|header| header.choices.generation = 7);
    must_say(
        "a generation of no set",
        &generation,
        0,
        "draws no key, so no generation is chosen for it. Leave it at 1; 7 was chosen",
    );
    let key = header(&RECOVERY, &|header| header.choices.key.clone_from(&made.choices.key));
    must_say("a key made by a recovery", &key, 0, "makes no key: leave out the key's name");
    let own =
        |share, lock| header(&GENUINE, &|header| header.choices.own_locks = vec![OwnLock { share, lock }]);
    let planned = own(2, LockKind::Passphrase);
    must_say(
        "another lock planned",
        &planned,
        place(&planned, "locked", 2),
        "another lock was chosen for it",
    );
    must_say(
        "a lock of no share",
        &own(200, LockKind::Passphrase),
        0,
        "share 200 has a lock of its own, and the set has no such share",
    );
    let later = header(&GENUINE, &|header| header.choices.generation = 7);
    must_say("another generation split", &later, place(&later, "split", 0), "not as chosen");
}

/// Who left for the break neither acts nor confirms before its end, is named once, and somebody stays with a key.
#[test]
fn who_left_for_the_break_is_not_in_the_room() {
    let entries = &GENUINE.entries;
    let start = place(entries, "break-start", 0);
    let Record::BreakStart { leaving, .. } = &entries[start].record else { unreachable!() };
    let (gone, stays) = (leaving[0], entries[start].with[0]);
    let said = |record: Record, by: PersonId, with: &[PersonId]| {
        let mut forged = entries[..=start].to_vec();
        forged.push(Entry { record, by, with: with.to_vec(), ..entries[start].clone() });
        forged
    };
    let text = || support::prose("all is well");
    let note = || Record::Note { text: text() };
    let abort = || Record::Abort { reason: text(), existed: text(), destroyed: text() };
    let remark = |decided_by| Record::Exception {
        number: 3,
        about: Subject::Remark,
        expected: text(),
        happened: text(),
        decided: text(),
        decided_by,
    };
    let left = "left for the break: until it ends, somebody who stayed acts and confirms";
    for (name, forged) in [
        ("a note", said(note(), gone, &[])),
        ("a note confirmed", said(note(), stays, &[gone])),
        ("an exception", said(remark(gone), gone, &[])),
        ("an exception confirmed", said(remark(stays), stays, &[gone])),
        ("an abort", said(abort(), gone, &[])),
    ] {
        must_say(name, &forged, start + 1, left);
    }
    must_stand("a note by who stayed", &said(note(), stays, &[]));
    must_stand("an abort by who stayed", &said(abort(), stays, &[]));
    // the break itself
    let begun = |entries: &[Entry], after: usize, leaving: Vec<PersonId>| {
        let mut forged = entries[..=after].to_vec();
        let next = &entries[after + 1];
        let record = Record::BreakStart { leaving, custody: text() };
        let by = everybody(&forged)[0];
        forged.push(Entry { record, by, with: Vec::new(), ..next.clone() });
        forged
    };
    let before = start - 1;
    must_say(
        "named twice",
        &begun(entries, before, vec![gone, stays, gone]),
        start,
        &format!("{gone} is named twice among those who leave"),
    );
    must_stand("nothing is secret yet", &begun(entries, before, everybody(entries)));
    for (sealed, kind) in [(&*GENUINE, "drawn"), (&*GENUINE, "split"), (&*RECOVERY, "share-taken")] {
        let after = place(&sealed.entries, kind, 0);
        let all = everybody(&sealed.entries);
        let says = "somebody stays with it, or it is wiped first";
        must_say(kind, &begun(&sealed.entries, after, all.clone()), after + 1, says);
        must_stand(kind, &begun(&sealed.entries, after, all[1..].to_vec()));
    }
    for sealed in [&*GENUINE, &*RECOVERY] {
        let after = place(&sealed.entries, "wiped", 0);
        must_stand("wiped", &begun(&sealed.entries, after, everybody(&sealed.entries)));
    }
}

/// Everybody on the roll.
fn everybody(entries: &[Entry]) -> Vec<PersonId> {
    let id = |entry: &Entry| match &entry.record {
        Record::Participant(person) => Some(person.id),
        _ => None,
    };
    entries.iter().filter_map(id).collect()
}
