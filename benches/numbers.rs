//! The numbers of the README, measured on this machine: `cargo bench`. A table, not a test: nothing here can fail.
#![allow(clippy::print_stdout, reason = "a table is what it is for")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use keyrite::ceremony::audit::Audit;
use keyrite::ceremony::rehearsal::{Bare, World, choices, hold_bare};
use keyrite::ceremony::{Effect, Event, EventKind, Opening, Refusal, SheetJob, SheetReading, Tick};
use keyrite::desk::holding::{Answer, Request};
use keyrite::desk::random::Random;
use keyrite::desk::{clock, program};
use keyrite::paper::{scan, share_sheet};
use keyrite::plan::template::PayloadFrom;
use keyrite::plan::{PaperSize, blocks, load};
use keyrite::sharing::derive::KeyName;
use keyrite::sharing::entropy::make_root_key;
use keyrite::sharing::gather::Pile;
use keyrite::sharing::sealed::{self, About, Sealed};
use keyrite::sharing::share::{Body, LockKind, Share, ShareHeader};
use keyrite::sharing::{Quorum, split};
use keyrite::transcript::chain::{EntryContent, signed_message};
use keyrite::transcript::record::{Finding, ReadFrom, Record};
use keyrite::transcript::{Chain, Entry, PersonId, SentTo, SignedEntry};
use keyrite::vocab::digest::sha256;
use keyrite::vocab::limits::MAX_PAYLOAD_BYTES;
use keyrite::vocab::{Line, Mode, Moment, Prose, SecretText, SetId};

#[path = "../tests/support/mod.rs"]
mod support;

use support::copies;

fn timed(times: u32, mut work: impl FnMut()) -> Duration {
    work();
    let begin = Instant::now();
    for _ in 0..times {
        work();
    }
    begin.elapsed() / times
}

fn row(what: &str, took: Duration) {
    println!("{what:<58}{:>12.3} ms", took.as_secs_f64() * 1_000.0);
}

fn main() {
    // cargo gives --bench itself; a name asks for that part alone
    let asked = |name: &str| std::env::args().any(|argument| argument == name);
    if asked("register") {
        return register(1_000);
    }
    if asked("large") {
        return large_payload();
    }
    sharing(3, 5, 200);
    sharing(128, 255, 5);
    payloads();
    paper();
    transcript(100_000);
    register(1_000);
    for (shares, threshold) in [(5, 3), (255, 128)] {
        rehearsal(shares, threshold);
    }
}

fn payloads() {
    let root = make_root_key(&[], &mut Random::for_rehearsal().expect("random numbers"));
    let name: KeyName = "numbers:p-384:0".parse().expect("a name");
    let took = timed(200, || drop(root.derive(Mode::Production, &name).to_file()));
    row("derive p-384, as PEM", took);
    let (about, content) = (About::new("numbers").expect("short"), vec![7; MAX_PAYLOAD_BYTES]);
    let seal = || {
        sealed::seal(
            &root,
            Mode::Production,
            &about,
            &content,
            &mut Random::for_rehearsal().expect("random numbers"),
        )
        .expect("seals")
    };
    row("seal 16 MiB, opened once as a check", timed(5, || drop(seal())));
    let bytes = seal();
    let open =
        || Sealed::read(&bytes).and_then(|sealed| sealed.open(&root, Mode::Production)).expect("opens");
    row("open 16 MiB", timed(5, || drop(open())));
}

/// A file of 1 GiB sealed at the step of a ceremony and opened once as proof, and what `openssl` takes for the same, both from
/// memory to memory. It is done where it is asked for alone, since it wants four times as much room there.
fn large_payload() {
    const PLACE: &str = "/dev/shm";
    let at = tempfile::tempdir_in(if Path::new(PLACE).is_dir() { PLACE } else { "/tmp" }).expect("a folder");
    let file = at.path().join("large");
    fs::write(&file, vec![7; 1 << 30]).expect("room");
    let template =
        support::keyed::with_steps(&support::keyed::STEPS.replace("from = \"typed\"", "from = \"file\""));
    let chosen = support::choices(&template, Some((2, 3)), LockKind::None);
    let room = support::Room::open(&template, chosen, Mode::Rehearsal, 73).expect("opens");
    let (mut holding, order, _) = support::desk::at("password", room, &at.path().join("held"));
    let mut take = |what: &str, event: EventKind, seal: Option<&Path>| {
        let request = Request {
            seal: seal.map(Path::to_owned),
            ..Request::plain(Event { what: event, ..order.event.clone() })
        };
        let begin = Instant::now();
        let answer = holding.submit(request);
        assert!(matches!(answer, Answer::Taken { .. }), "{what}");
        row(what, begin.elapsed());
    };
    let sealing = EventKind::SealPayload { from: PayloadFrom::File, called: String::new() };
    take("seal 1 GiB in a ceremony", sealing, Some(&file));
    take("open it once as proof", EventKind::OpenPayload, None);
    openssl(at.path());
}

/// The same cipher in the program that people would take instead, under a new certificate.
fn openssl(at: &Path) {
    let run = |arguments: &str| {
        let ran = Command::new("openssl").args(arguments.split(' ')).current_dir(at).output();
        assert!(ran.as_ref().is_ok_and(|ran| ran.status.success()), "{ran:?}");
    };
    run("req -x509 -newkey rsa:3072 -nodes -keyout key.pem -out cert.pem -subj /CN=numbers -days 1");
    for (what, arguments) in [
        (
            "openssl cms -encrypt of the same",
            "cms -encrypt -aes-256-gcm -binary -stream -in large -outform DER -out theirs cert.pem",
        ),
        ("openssl dgst -sha256 of what it wrote", "dgst -sha256 theirs"),
        (
            "openssl cms -decrypt",
            "cms -decrypt -inform DER -in theirs -inkey key.pem -recip cert.pem -out opened",
        ),
    ] {
        let begin = Instant::now();
        run(arguments);
        row(what, begin.elapsed());
    }
}

fn sharing(threshold: u8, shares: u8, times: u32) {
    let quorum = Quorum::new(threshold, shares).expect("valid");
    let root = make_root_key(&[], &mut Random::for_rehearsal().expect("random numbers"));
    let took = timed(times, || {
        drop(split(&root, quorum, &mut Random::for_rehearsal().expect("random numbers")).expect("splits"))
    });
    row(&format!("split {quorum}, checked twice"), took);
    let key = SigningKey::from_bytes(&[7; 32]);
    let fingerprint = root.derive_fingerprint(Mode::Production);
    let offers = || {
        let points =
            split(&root, quorum, &mut Random::for_rehearsal().expect("random numbers")).expect("splits");
        let sign = |point: keyrite::sharing::Point| {
            let header = ShareHeader {
                mode: Mode::Production,
                lock: LockKind::None,
                set: SetId([1; 16]),
                generation: 1,
                x: point.x,
                quorum,
                fingerprint,
            };
            Share::sign(header, Body::Open(point.y), &key)
        };
        points.into_iter().take(usize::from(threshold)).map(sign).collect::<Vec<_>>()
    };
    let mut total = Duration::ZERO;
    for _ in 0..times {
        let shares = offers();
        let begin = Instant::now();
        let mut untrusted = Pile::new(Mode::Production);
        for share in shares {
            untrusted.offer("share", share).expect("authentic");
        }
        untrusted.try_combine().expect("recovers");
        total += begin.elapsed();
    }
    row(&format!("combine {quorum}, signatures and fingerprint checked"), total / times);
}

/// Keeps entries and the last sheet in memory.
struct Memory {
    mono: u64,
    entries: Vec<SignedEntry>,
    sheet: Option<Box<SheetJob>>,
}

impl Bare for Memory {
    fn now(&mut self) -> Tick {
        self.mono += 1;
        Tick { at: Moment::new(1_795_266_452_123, 60).expect("in range"), mono: self.mono }
    }

    fn perform(&mut self, effect: Effect) -> Result<(), Refusal> {
        match effect {
            Effect::Keep(entry) => self.entries.push(entry),
            Effect::Print(job) => self.sheet = Some(job),
            _ => {}
        }
        Ok(())
    }
}

impl World for Memory {
    type Error = Refusal;
    fn read_sheet(&mut self, _: u8) -> Result<SheetReading, Refusal> {
        let text = self.sheet.as_ref().expect("printed").payload.expose();
        Ok(SheetReading::Code(SecretText::copy_of(text).expect("fits")))
    }
    fn lock_secret(&mut self, _: LockKind, _: u8) -> Option<SecretText> {
        None
    }
    fn findings(&mut self) -> Vec<Finding> {
        let line = |text| Line::typed(text).expect("plain");
        vec![Finding { what: line("machine"), found: line("bench"), as_wanted: true }]
    }
    fn reads_from(&self) -> ReadFrom {
        ReadFrom::Page
    }
    fn sent_to(&self) -> SentTo {
        SentTo::Nowhere
    }
    fn brought(&self) -> Vec<u8> {
        Vec::new()
    }
}

fn held() -> Memory {
    let template = load("kek.toml", blocks::shipped("kek").expect("shipped")).expect("reads");
    let choices =
        choices(&template, None, LockKind::None, PaperSize::A4, clock::now().into()).expect("valid");
    let opening = Opening {
        template,
        choices,
        mode: Mode::Rehearsal,
        program: program::name(),
        program_digest: sha256(b"bench"),
        before: Vec::new(),
    };
    let mut world = Memory { mono: 0, entries: Vec::new(), sheet: None };
    hold_bare(opening, &mut world, &mut Random::for_rehearsal().expect("random numbers")).expect("held");
    world
}

fn paper() {
    let world = held();
    let job = world.sheet.expect("printed");
    row("one sheet to PDF", timed(20, || drop(share_sheet::to_pdf(&job).expect("fits"))));
    let pdf = share_sheet::to_pdf(&job).expect("fits");
    row("one PDF page rendered and read", timed(10, || drop(scan::read_page_file(&pdf).expect("reads"))));
}

/// A genuine rehearsal stretched by notes at its first step to so many lines.
fn transcript(lines: u32) {
    let world = held();
    let key = SigningKey::from_bytes(&[9; 32]);
    let first = keyrite::transcript::Entry::from_line(world.entries[0].line.as_bytes()).expect("reads");
    let Record::Header(mut header) = first.record else { panic!("a header") };
    header.ceremony_key = keyrite::sharing::share::CeremonyKey(key.verifying_key().to_bytes());
    let mut chain = Chain::default();
    let mut entries = Vec::new();
    for number in 0..lines {
        let record = if number == 0 {
            Record::Header(header.clone())
        } else {
            let text = format!("observation number {number}: the custodian asked to see the seal once more");
            Record::Note { text: Prose::typed(&text).expect("plain") }
        };
        let entry = chain.next_entry(EntryContent {
            at: first.at,
            mono: u64::from(number),
            by: PersonId::NOBODY,
            with: Vec::new(),
            step: (number > 0).then(|| "open".to_owned()),
            record,
        });
        entries.push(chain.advance(&entry, &key));
    }
    let begin = Instant::now();
    let mut audit = Audit::default();
    for entry in &entries {
        audit.line(entry.line.as_bytes(), entry.signature.as_bytes()).expect("genuine");
    }
    let ours = begin.elapsed();
    let bare = bare_verification(&key, &entries);
    row(&format!("audit of {lines} lines in memory"), ours);
    row(&format!("{lines} bare Ed25519 verifications"), bare);
    println!("{:<58}{:>12.2}", "ratio", ours.as_secs_f64() / bare.as_secs_f64());
    let folder = std::env::temp_dir().join(format!("keyrite-bench-{}", std::process::id()));
    fs::create_dir(&folder).expect("creates");
    let (mut text, mut signatures) = (String::new(), String::new());
    for entry in &entries {
        let _ = writeln!(text, "{}", entry.line);
        let _ = writeln!(signatures, "{}", entry.signature);
    }
    fs::write(folder.join("transcript.jsonl"), text).expect("writes");
    fs::write(folder.join("transcript.sig"), signatures).expect("writes");
    let path = folder.to_str().expect("a name").to_owned();
    measured(&format!("keyrite-verify of {lines} lines"), env!("CARGO_BIN_EXE_keyrite-verify"), &[&path]);
    fs::remove_dir_all(folder).expect("removes");
}

fn bare_verification(key: &SigningKey, entries: &[SignedEntry]) -> Duration {
    let messages: Vec<Vec<u8>> = entries.iter().map(|entry| signed_message(&entry.digest)).collect();
    let signatures: Vec<_> = messages.iter().map(|message| key.sign(message)).collect();
    let public: VerifyingKey = key.verifying_key();
    let begin = Instant::now();
    for (message, signature) in messages.iter().zip(&signatures) {
        public.verify_strict(message, signature).expect("genuine");
    }
    begin.elapsed()
}

/// A register of so many genuine generations: opened for the first time, and again.
fn register(copies: u32) {
    let entry = |signed: &SignedEntry| Entry::from_line(signed.line.as_bytes()).expect("reads");
    let entries: Vec<Entry> = held().entries.iter().map(entry).collect();
    let place = std::env::temp_dir().join(format!("keyrite-bench-{}-register", std::process::id()));
    for number in 0..copies {
        copies::write(&place.join(format!("held/{number:04}")), &copies::copy(&entries, number), number);
    }
    let (held, settings) = (place.join("held"), place.join("config"));
    let path = held.to_str().expect("a name").to_owned();
    let lines = entries.len();
    for what in ["for the first time", "again"] {
        let arguments = ["register", "--rehearsal", "--on", "2026-12-01", &path];
        let name = format!("register of {copies} transcripts of {lines} lines, {what}");
        measured_with(&name, env!("CARGO_BIN_EXE_keyrite"), &arguments, Some(&settings));
    }
    fs::remove_dir_all(place).expect("removes");
}

fn rehearsal(shares: u8, threshold: u8) {
    let folder = std::env::temp_dir().join(format!("keyrite-bench-{}-{shares}", std::process::id()));
    let (n, k, path) =
        (shares.to_string(), threshold.to_string(), folder.to_str().expect("a name").to_owned());
    let arguments = ["rehearse", "--shares", &n, "--threshold", &k, "--out", &path];
    measured(&format!("rehearsal of {threshold} of {shares}"), env!("CARGO_BIN_EXE_keyrite"), &arguments);
    fs::remove_dir_all(folder).expect("removes");
}

/// Time and largest memory of a run of the program; memory is read from the kernel while it runs.
fn measured(what: &str, binary: &str, arguments: &[&str]) {
    measured_with(what, binary, arguments, None);
}

/// The same for a user whose settings are in this folder; in none, if none is named.
fn measured_with(what: &str, binary: &str, arguments: &[&str], settings: Option<&Path>) {
    let begin = Instant::now();
    let quiet = std::process::Stdio::null;
    let mut command = Command::new(binary);
    command.args(arguments).stdout(quiet()).stderr(quiet());
    command.env("HOME", "").env("XDG_CONFIG_HOME", settings.unwrap_or(Path::new("")));
    let mut child = command.spawn().expect("starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0;
    while child.try_wait().expect("waits").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        peak_kib = peak.trim().split(' ').next().and_then(|kib| kib.parse().ok()).unwrap_or(0).max(peak_kib);
        std::thread::sleep(Duration::from_millis(5));
    }
    row(what, begin.elapsed());
    println!("{:<58}{:>12} MB", "    largest memory of the program itself", peak_kib / 1_024);
}
