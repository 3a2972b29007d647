//! Whatever script is loaded and whatever people do, in whatever order: what is permitted is carried out and
//! audits, what is refused leaves no trace, and no secret is ever said.
//!
//! A case is two strings of bytes, one that writes a script and one that says what happens; a byte of zero, and
//! the end of the string, always mean the plain choice, so that a failing case shrinks to a short one.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use crate::support::{
    self, DICE, Dealing, PASSPHRASE, Room, Turn, choices, code, deal, event, exception, exits, forged_rows,
    line, nothing_done, prose, secret, shipped, throws, tick,
};
use data_encoding::{BASE32_NOPAD, HEXLOWER, HEXUPPER};
use keyrite::ceremony::audit::Outcome;
use keyrite::ceremony::decide::decide;
use keyrite::ceremony::{Event, EventKind, Refusal, SecretInput, SheetReading, WayOut};
use keyrite::plan::{Choices, StepKind, Template, load};
use keyrite::sharing::entropy::SourceKind;
use keyrite::sharing::gather::Pile;
use keyrite::sharing::payload;
use keyrite::sharing::share::{Body, LockKind};
use keyrite::transcript::PersonId;
use keyrite::transcript::record::{AfterOpening, Finding, ReadFrom, Severity};
use keyrite::vocab::Mode;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// Bytes that decide; zeros when they run out.
struct Genes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Genes<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn ended(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn pick(&mut self, of: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % of.max(1)
    }

    /// True for one byte in `of`, never for zero.
    fn rarely(&mut self, of: usize) -> bool {
        self.pick(of) == of - 1
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.pick(of.len())]
    }
}

/// Coins without a pattern.
const COINS: &str = "hthhtttthhththhtthhhtththhtthththhhttththththhtthhtthtthhhttthhthtthhthththhhttthttthhthhthhthtththttthhthhtthhthhttththhthtthhthtthhthttth";

const ROLES: [&str; 4] = ["administrator", "operator", "witness", "custodian"];
const OPENING: &[&str] = &["act", "roll-call", "approval"];
const MAKING: &[&str] = &["compare", "environment", "clock", "entropy", "draw", "split"];
const PER_SHARE: &[&str] = &["gate", "lock", "print", "read-back", "bag"];
const PROVING: &[&str] = &["trial", "wipe"];
const RECOVERING: &[&str] = &["operation", "collect", "combine", "release", "wipe", "reseal"];
/// Kinds that have a place between others.
const BETWEEN: &[&str] = &[
    "wait",
    "attach",
    "check-value",
    "payload",
    "bag-item",
    "move-item",
    "session-end",
    "break",
    "clock",
    "compare",
    "release",
];
const CLOSING: &[&str] = &["review", "sign-off", "seal"];
/// A phase with these kinds, some left out, doubled, moved, or put in from elsewhere.
fn phase(
    genes: &mut Genes<'_>,
    title: &str,
    kinds: &[&'static str],
    repeat: &str,
    number: &mut usize,
) -> String {
    let mut kinds: Vec<&'static str> = kinds.to_vec();
    for _ in 0..3 {
        let place = genes.pick(kinds.len());
        let change = genes.pick(256);
        match change % 16 {
            12 if kinds[place] != "seal" && kinds.len() > 1 => drop(kinds.remove(place)),
            13 if kinds[place] != "seal" => kinds.insert(place, kinds[place]),
            14 if place > 0 && kinds[place] != "seal" => kinds.swap(place - 1, place),
            10 | 11 => kinds.insert(place, BETWEEN[change / 16 % BETWEEN.len()]),
            15 => kinds.insert(place, genes.one(StepKind::ALL).word()),
            _ => {}
        }
    }
    let mut text = format!("\n[[phase]]\ntitle = \"{title}\"\nrepeat = {repeat}\n");
    for kind in kinds {
        *number += 1;
        let custodian = matches!(kind, "gate" | "lock") && !genes.rarely(6);
        let acts = if custodian { "custodian" } else { genes.one(&["operator", "administrator"]) };
        let confirms = match genes.pick(8) {
            6 => "[]",
            7 => "[\"witness\", \"custodian\"]",
            _ => "[\"witness\"]",
        };
        let more = match kind {
            "compare" => {
                genes.one(&["compare = \"program\"", "compare = \"template\"", "compare = \"ceremony-key\""])
            }
            "wipe" => "word = \"WIPE\"",
            "act" => genes.one(&[
                "say = \"Hear.\"",
                "ticks = [\"Done\"]",
                "fields = [{ id = \"n\", label = \"N\", format = \"number\", twice = true }]",
                "choices = [{ id = \"c\", label = \"C\", options = [\"a\", \"b\"] }]",
            ]),
            "wait" => "wait_minutes = 1",
            "attach" => "at_least = 0",
            "payload" => "about = \"A secret\"\nfrom = \"typed\"",
            "check-value" => genes.one(&["method = \"aes-cmac\"", "method = \"aes-ecb\""]),
            "bag-item" | "open-item" | "move-item" | "send-item" | "receive-item" | "destroy-item" => {
                "item = \"thing\""
            }
            // the rest has no keys of its own, or none that it must have
            _ => "",
        };
        text += &format!(
            "[[phase.step]]\nid = \"s{number}\"\nkind = \"{kind}\"\ntitle = \"T\"\nacts = \"{acts}\"\nconfirms = {confirms}\n{more}\n"
        );
    }
    text
}

/// A script made of these bytes; none if it is one that the loader refuses.
fn script(genes: &mut Genes<'_>) -> Option<Template> {
    let recovery = genes.pick(3) == 2;
    let mut number = 0;
    let (kind, numbers) =
        if recovery { ("recovery", "") } else { ("generation", "shares = 3\nthreshold = 2\n") };
    let mut text = format!(
        "format = \"keyrite-template 1\"\nid = \"made-up\"\nversion = 1\ntitle = \"Made up\"\nkind = \"{kind}\"\nscope = \"A test.\"\n{numbers}"
    );
    for role in ROLES {
        let exclusive = if role == "witness" || genes.rarely(5) { "" } else { "\"witness\"" };
        text += &format!("[[role]]\nid = \"{role}\"\ntitle = \"{role}\"\nnot_also = [{exclusive}]\n");
    }
    text += &phase(genes, "Opening", OPENING, "1", &mut number);
    if recovery {
        text += &phase(genes, "Recovery", RECOVERING, "1", &mut number);
    } else {
        text += &phase(genes, "Making", MAKING, "1", &mut number);
        let repeat = if genes.rarely(12) { "2" } else { "\"share\"" };
        text += &phase(genes, "Sharing", PER_SHARE, repeat, &mut number);
        text += &phase(genes, "Proving", PROVING, "1", &mut number);
    }
    if genes.rarely(6) {
        text += &phase(genes, "Twice", &["act", "break"], "2", &mut number);
    }
    text += &phase(genes, "Closing", CLOSING, "1", &mut number);
    if text.contains("item = ") {
        text += "\n[[item]]\nid = \"thing\"\ntitle = \"Thing\"\n";
    }
    load("made-up", &text).ok()
}

fn chosen(genes: &mut Genes<'_>, template: &Template) -> Choices {
    let generation = template.kind == keyrite::plan::template::Kind::Generation;
    let n = u8::try_from(2 + genes.pick(5)).expect("small");
    let k = u8::try_from(2 + genes.pick(usize::from(n) - 1)).expect("small");
    choices(template, generation.then_some((k, n)), LockKind::None)
}

fn anybody(genes: &mut Genes<'_>, room: &Room) -> PersonId {
    let people = room.state().people().len() + 2;
    PersonId(u16::try_from(genes.pick(people)).expect("few"))
}

/// A secret that may or may not be the right one for anything.
fn some_secret(genes: &mut Genes<'_>, room: &Room) -> Option<SecretInput> {
    let all: Vec<&String> = room.sheets.values().flatten().chain(&room.pile).collect();
    let sheet = all.get(genes.pick(all.len())).map_or("KEYRITE1:AAAA", |text| text.as_str());
    match genes.pick(8) {
        0 => None,
        1 => Some(throws(genes.one(&[DICE, COINS, "123", ""]))),
        2 => Some(SecretInput::Passphrase(secret(genes.one(&[PASSPHRASE, ""])))),
        3 | 4 => Some(code(sheet, Some(PASSPHRASE))),
        5 => Some(code(&sheet.replacen('A', "B", 1), None)),
        6 => {
            let reading = SheetReading::Rows(secret("abandon ability able about above absent absorb"));
            Some(SecretInput::Sheet { reading, lock: None })
        }
        _ => Some(forged_rows(&deal(Dealing::new(4, Mode::Rehearsal, (2, 3))), 2)),
    }
}

/// Any event at all.
fn anything(genes: &mut Genes<'_>, room: &Room) -> EventKind {
    let share = u8::try_from(genes.pick(7)).expect("small");
    let number = line(genes.one(&["TE 1", "te-1", "RB 7", "none"]));
    let again = if genes.rarely(4) { line("TE 2") } else { number.clone() };
    match genes.pick(45) {
        0 => EventKind::Note(prose("a note")),
        1 | 2 => exception(),
        3 => EventKind::BreakStart { leaving: vec![anybody(genes, room)], custody: prose("somebody") },
        4 | 5 => EventKind::BreakEnd { checked: prose("all") },
        6 | 7 => {
            let absent = anybody(genes, room);
            let leaving = room.state().person(absent);
            let roles = leaving.map(|person| person.roles.clone()).unwrap_or_default();
            let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
            let mut shares = leaving.map(|person| person.shares.clone()).unwrap_or_default();
            shares.retain(|x| room.state().share(*x).is_none_or(|facts| facts.bagged.is_none()));
            let deputy = room.newcomer(genes.one(&["Deputy A", "Deputy B", "custodian 1"]), &roles, &shares);
            let (document, until) = (line("D-1"), line("2026-12-31"));
            EventKind::Deputy { absent, deputy, reason: prose("ill"), document, until }
        }
        8 => EventKind::Abort { typed: "ABORT?".into(), reason: prose("no"), destroyed: prose("no") },
        9 => nothing_done(),
        10 => room.state().due().map_or_else(nothing_done, |(_, _, step)| support::done(room.state(), step)),
        11 => EventKind::Approve {
            approver: line("Owner"),
            reference: line("A-1"),
            date: line(genes.one(&["2026-11-20", "soon"])),
            purpose: prose("a test"),
        },
        12 | 13 => {
            let roles = [genes.one(&ROLES), genes.one(&ROLES)];
            let roles = if genes.rarely(3) { &roles[..] } else { &roles[..1] };
            let shares = if share == 0 { vec![] } else { vec![share] };
            EventKind::Enrol(room.newcomer(genes.one(&["Zoe", "Max", "witness 1"]), roles, &shares))
        }
        14 => EventKind::CloseRoll,
        15 => EventKind::Environment(vec![Finding {
            what: line("swap"),
            found: line("?"),
            as_wanted: genes.pick(2) == 0,
        }]),
        16 => {
            EventKind::Compare { typed: room.state().header().ceremony_key.spoken(), source: line("a print") }
        }
        17 => EventKind::Clock { wall: tick(room.mono).at },
        18 => EventKind::AddRolls(genes.one(&[SourceKind::Dice, SourceKind::Coins])),
        19 => EventKind::CloseEntropy,
        20 => EventKind::Draw,
        21 => EventKind::Split,
        22 => EventKind::Gate,
        23 => EventKind::WrongHolder(line("Somebody")),
        24 => EventKind::Lock(LockKind::None),
        25 => EventKind::SendSheet { way: line("printer one") },
        26 => EventKind::SheetGood,
        27 | 28 => EventKind::SheetSpoiled { reason: prose("smeared"), destroyed: line("shredded") },
        29 => EventKind::ReadBack(ReadFrom::Picture),
        30 => EventKind::Unreadable(line("torn")),
        31 => EventKind::Bag { number: number.into(), again: again.into() },
        32 => EventKind::Trial,
        33 => room.wipe(genes.one(&["WIPE", "wipe", ""])),
        34 => room.open_bag(),
        35 => EventKind::Offer(ReadFrom::Words),
        36 if genes.pick(2) == 0 => EventKind::Combine,
        36 => {
            let taken = room.state().taken().first().map(|taken| taken.digest);
            EventKind::Withdraw {
                digest: taken.unwrap_or(keyrite::vocab::Digest([0; 32])),
                why: prose("doubted"),
            }
        }
        37 => EventKind::Release {
            way: match genes.pick(5) {
                0 => None,
                1 => Some(WayOut::key_to_file()),
                2 => Some(WayOut::key_wrapped(support::wrapping_key())),
                3 => Some(exits::derived("db:aes-256:0", None)),
                _ => Some(exits::signature("releases:ed25519:0", b"a release")),
            },
            destination: line("there"),
            more: genes.pick(2) == 0,
        },
        38 => {
            let bag = (genes.pick(2) == 0).then_some((number.into(), again.into()));
            EventKind::Decide {
                opened: share.into(),
                decision: genes.one(&[AfterOpening::Resealed, AfterOpening::Rotate]),
                bag,
                given_up: None,
            }
        }
        39 => EventKind::CloseReseal,
        40 => EventKind::Review {
            number: u16::from(share),
            severity: Severity::Minor,
            follow_up: prose("none"),
            closed: genes.pick(2) == 0,
        },
        41 => EventKind::CloseReview,
        42 => EventKind::SignOff { agrees: genes.pick(2) == 0, reason: None },
        43 => EventKind::CloseSignOff,
        _ => EventKind::Seal,
    }
}

/// What happens next: the routine, the routine with one thing wrong, or anything by anybody.
fn next(genes: &mut Genes<'_>, room: &Room) -> Turn {
    let (right, with_it) = room.routine();
    match genes.pick(8) {
        4 => (Event { by: anybody(genes, room), ..right }, with_it),
        5 => {
            let with = (0..genes.pick(4)).map(|_| anybody(genes, room)).collect();
            (Event { with, ..right }, with_it)
        }
        6 => match room.state().due().map(|(_, _, step)| step.kind) {
            Some(StepKind::Entropy) => {
                let kind = genes.one(&[SourceKind::Coins, SourceKind::Dice]);
                (room.staffed(EventKind::AddRolls(kind)), Some(throws(genes.one(&[COINS, DICE]))))
            }
            _ => (right, some_secret(genes, room)),
        },
        7 => {
            let what = anything(genes, room);
            let event = if genes.pick(2) == 0 {
                room.staffed(what)
            } else {
                event(anybody(genes, room), &[anybody(genes, room)], what)
            };
            (event, some_secret(genes, room))
        }
        _ => (right, with_it),
    }
}

/// Lets it all happen; the room itself holds every promise but that of the next legal event.
fn happen(room: &mut Room, genes: &mut Genes<'_>, always_goes_on: bool) {
    let mut quiet = 0;
    for _ in 0..150 {
        if !room.running() || quiet > 3 {
            break;
        }
        let (right, with_it) = room.routine();
        let permitted = decide(room.state(), &right, tick(room.mono + 1)).is_ok();
        let (event, secret) = if genes.ended() { room.routine() } else { next(genes, room) };
        let refused = room.take(&event, secret).is_err();
        if refused && permitted {
            let again = room.take(&right, with_it);
            if always_goes_on {
                assert_eq!(again, Ok(()), "{right:?} after a refused {event:?}");
            }
        }
        // a script that cannot go on is left to itself, or aborted
        quiet = if refused && genes.ended() { quiet + 1 } else { 0 };
    }
    if room.running() && room.state().due().is_some() {
        let by = room.state().present().next().filter(|_| room.state().done().roll_closed);
        let by = by.map_or(PersonId::NOBODY, |person| person.id);
        let typed = "ABORT".to_owned();
        let abort = EventKind::Abort { typed, reason: prose("stuck"), destroyed: prose("all") };
        assert_eq!(room.take(&event(by, &[], abort), None), Ok(()), "an abort is always possible");
        assert_eq!(room.outcome(), Outcome::Aborted);
    }
    assert!(!room.session.holds_secrets(), "the end leaves no secret");
    let refused = room.take(&event(PersonId::NOBODY, &[], EventKind::Note(prose("more"))), None);
    assert!(matches!(refused, Err(Refusal::Over(_)) | Err(Refusal::OtherStep { .. })), "{refused:?}");
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..most)
}

/// Bytes of which most choose the plain way.
fn mostly_plain(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![2 => Just(0u8), 1 => any::<u8>()], 0..most)
}

/// The same cases every time; PROPTEST_CASES=5000 looks at as many new ones.
fn few(cases: u32) -> ProptestConfig {
    let more = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let rng_seed = if more.is_some() { RngSeed::Random } else { RngSeed::Fixed(7) };
    let cases = more.unwrap_or(cases);
    ProptestConfig {
        cases,
        rng_seed,
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(few(320))]

    /// Made-up scripts: never a fault, never a panic, every entry audits, refusals leave nothing, and the end is
    /// clean.
    #[test]
    fn made_up_scripts_keep_every_promise(plan in mostly_plain(120), turns in bytes(240)) {
        let genes = &mut Genes::new(&plan);
        let Some(template) = script(genes) else { return Ok(()) };
        let choices = chosen(genes, &template);
        let mode = if genes.rarely(3) { Mode::Production } else { Mode::Rehearsal };
        if let Ok(mut room) = Room::open(&template, choices, mode, 1) {
            let dealt = deal(Dealing::new(4, mode, (2, 3)));
            room.pile = dealt.codes;
            happen(&mut room, &mut Genes::new(&turns), false);
            assert!(room.exported.iter().all(|key| key == dealt.root.expose()), "another key was let out");
        }
    }
}

proptest! {
    #![proptest_config(few(24))]

    /// The shipped scripts besides: after any refused event the next legal one is taken.
    #[test]
    fn shipped_scripts_go_on_after_every_refusal(recovery in any::<bool>(), turns in bytes(240)) {
        let mut room = if recovery {
            Room::recovery(1, Mode::Rehearsal, deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes)
        } else {
            Room::kek(1)
        };
        happen(&mut room, &mut Genes::new(&turns), true);
    }
}

/// Most scripts that the tests above make up can be loaded, and most of these reach their seal when nothing
/// happens but the routine: the promises are not kept by refusing everything.
#[test]
fn made_up_scripts_are_real_ceremonies() {
    let (mut loaded, mut sealed) = (0, 0);
    for seed in 0..90u64 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut gene = || if rng.random_range(0..3u8) == 0 { rng.random() } else { 0u8 };
        let plan: Vec<u8> = (0..120).map(|_| gene()).collect();
        let genes = &mut Genes::new(&plan);
        let Some(template) = script(genes) else { continue };
        let choices = chosen(genes, &template);
        let Ok(mut room) = Room::open(&template, choices, Mode::Rehearsal, 1) else { continue };
        loaded += 1;
        room.strict = false;
        room.pile = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes;
        for _ in 0..300 {
            if room.step().is_err() || !room.running() {
                break;
            }
        }
        sealed += u32::from(matches!(room.outcome(), Outcome::Sealed { .. }));
    }
    assert!(loaded >= 40 && sealed >= 30, "{loaded} loaded, {sealed} sealed");
}

/// Every kind that has a place between others is in some script that the tests above would hold.
#[test]
fn made_up_scripts_have_the_kinds_between_others() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..500u64 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut gene = || if rng.random_range(0..3u8) == 0 { rng.random() } else { 0u8 };
        let plan: Vec<u8> = (0..120).map(|_| gene()).collect();
        let Some(template) = script(&mut Genes::new(&plan)) else { continue };
        seen.extend(template.phases.iter().flat_map(|phase| &phase.steps).map(|step| step.kind.word()));
    }
    let never: Vec<&str> = BETWEEN.iter().copied().filter(|kind| !seen.contains(kind)).collect();
    assert!(never.is_empty(), "in no script: {never:?}");
}

/// Everything that Debug and Display say during a whole ceremony, refusals included.
fn overheard(mut room: Room) -> (Room, String) {
    room.said = Some(String::new());
    let turns: Vec<u8> = (0..400u32).map(|place| (place * 151 + place * place * 7) as u8).collect();
    happen(&mut room, &mut Genes::new(&turns), false);
    let said = room.said.take().expect("collected");
    (room, said)
}

/// All the ways in which bytes might be written down.
fn spellings(bytes: &[u8]) -> BTreeMap<&'static str, String> {
    let list: Vec<String> = bytes[..12].iter().map(u8::to_string).collect();
    let hex: Vec<String> = bytes[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    BTreeMap::from([
        ("hex", HEXLOWER.encode(&bytes[..12])),
        ("upper hex", HEXUPPER.encode(&bytes[..12])),
        ("base32", BASE32_NOPAD.encode(&bytes[..10])),
        ("a list", list.join(", ")),
        ("a list on lines", list.join(",\n    ")),
        ("a hex list", hex.join(", ")),
    ])
}

fn must_not_say(said: &str, what: &str, spelled: &BTreeMap<&'static str, String>) {
    for (how, text) in spelled {
        assert!(!said.contains(text.as_str()), "Debug says {what} as {how}");
    }
}

/// No Debug or message of session, effects and refusals contains the key, a share's value, a share's code or
/// what opens it; checked on a ceremony whose secrets the test knows from its sheets.
#[test]
fn nothing_secret_is_said() {
    let template = shipped("kek");
    for lock in [LockKind::None, LockKind::CodeWords] {
        let quorum = if lock == LockKind::None { (2, 3) } else { (2, 2) };
        let mut room =
            Room::open(&template, choices(&template, Some(quorum), lock), Mode::Rehearsal, 3).expect("opens");
        room.said = Some(String::new());
        room.go_to("trial");
        let held = format!("{:?}", room.session);
        room.finish();
        let said = room.said.take().expect("collected") + &held;
        for words in room.code_words.values() {
            assert!(!said.contains(words.as_str()), "Debug says code words");
        }
        let mut untrusted = Pile::new(Mode::Rehearsal);
        for text in room.sheets.values().flatten() {
            // the characters of the code that carry the value: whole groups of five bytes
            let encoded = text.split(':').nth(1).expect("a code");
            assert!(!said.contains(&encoded[64..80]), "Debug says a share's code");
            let share = payload::read(text).expect("a share");
            if let Body::Open(y) = &share.body {
                must_not_say(&said, "a share", &spellings(y.expose()));
            }
            untrusted.offer("a sheet", share).expect("genuine");
        }
        if lock == LockKind::None {
            let key = untrusted.try_combine().map_err(|failed| failed.why).expect("combines");
            must_not_say(&said, "the key", &spellings(key.root.expose()));
        }
    }
    let pile = deal(Dealing::new(4, Mode::Rehearsal, (2, 3)));
    let (_, said) = overheard(Room::recovery(1, Mode::Rehearsal, pile.codes.clone()));
    must_not_say(&said, "the key", &spellings(pile.root.expose()));
    for text in &pile.codes {
        assert!(!said.contains(&text[30..]), "Debug says a share's code");
        if let Body::Open(y) = &payload::read(text).expect("a share").body {
            must_not_say(&said, "a share", &spellings(y.expose()));
        }
    }
}

/// The words of a sheet are the share itself: no Debug says them either.
#[test]
fn rows_of_words_are_not_said() {
    let mut room = Room::kek(3);
    room.said = Some(String::new());
    room.finish();
    let said = room.said.take().expect("collected");
    // rows 5 to 9 carry the value
    for row in room.printed_rows.chunks(10).flat_map(|sheet| &sheet[5..9]) {
        for text in [row.join(" "), row.join("\", \"")] {
            assert!(!said.contains(&text), "Debug says a row of words");
        }
    }
}
