//! A room for tests: one ceremony, its papers, and an audit that follows it line by line.
//!
//! The room does what people would, step by step, and lets a test put any other event in between. Whatever a
//! test does, every entry is audited at once and every refusal is looked at for traces.

#![allow(
    dead_code,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "each test program uses its part of this"
)]

pub mod copies;
pub mod cups;
pub mod days;
pub mod desk;
pub mod disk;
pub mod exits;
pub mod facts;
pub mod keyed;
pub mod own_time;
pub mod page;
pub mod program;
pub mod resident;
pub mod sheets;
pub mod small;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;

use ed25519_dalek::SigningKey;
use keyrite::ceremony::OldShares;
use keyrite::ceremony::audit::{Audit, Outcome};
use keyrite::ceremony::rehearsal;
use keyrite::ceremony::state::{Inner, Stage};
use keyrite::ceremony::{
    Closing, Earlier, Effect, Event, EventKind, KeptContent, Opening, Refusal, SecretInput, Session,
    SheetReading, State, Tick, WayOut,
};
use keyrite::plan::template::PayloadFrom;
use keyrite::plan::template::{Compared, Field, FieldFormat, SHEET, WITNESS};
use keyrite::plan::{Choices, Kind, PaperSize, PlannedStep, Step, StepKind, Template, blocks, load};
use keyrite::sharing::entropy::{SourceKind, make_root_key};
use keyrite::sharing::foreign::{Brought, Paper, Scheme};
use keyrite::sharing::lock::{LockCost, LockSecret, lock};
use keyrite::sharing::share::{Body, LockKind, Share, ShareHeader};
use keyrite::sharing::wrap::WrappingKey;
use keyrite::sharing::{Quorum, RootKey, payload, rows, split};
use keyrite::transcript::record::{
    AfterOpening, Exit, Finding, Header, Parent, Person, ReadFrom, Record, Subject, TakenOut,
};
use keyrite::transcript::{Chain, Entry, PersonId, SignedEntry, chain::EntryContent};
use keyrite::vocab::digest::sha256;
use keyrite::vocab::{BagNumber, Digest, Line, Mode, Moment, Prose, Secret, SecretText, SetId};
use rand::{SeedableRng, rngs::StdRng};

/// What custodians type when their share is locked.
pub const PASSPHRASE: &str = "four worthless words here";
/// What is sealed under a key.
pub const PAYLOAD: &str = "an administrator's worthless password";
/// Throws without a pattern.
pub const DICE: &str = "351624 416253 265431 624135 153246 532614 641352 214563 356124 461532";

pub type Turn = (Event, Option<SecretInput>);

/// The number of a bag.
pub fn bag(number: &str) -> BagNumber {
    line(number).into()
}

pub fn line(text: &str) -> Line {
    Line::typed(text).expect("printable")
}

pub fn prose(text: &str) -> Prose {
    Prose::typed(text).expect("printable")
}

pub fn secret(text: &str) -> SecretText {
    SecretText::copy_of(text).expect("fits")
}

/// A sheet's code as read, and what is typed to open it.
pub fn code(text: &str, lock: Option<&str>) -> SecretInput {
    SecretInput::Sheet { reading: SheetReading::Code(secret(text)), lock: lock.map(secret) }
}

/// The same, with the codes of sealed payloads that were seen beside it.
pub fn codes(text: &str, beside: &[&str], lock: Option<&str>) -> SecretInput {
    let beside = beside.iter().map(|text| (*text).to_owned()).collect();
    SecretInput::Sheet { reading: SheetReading::of_codes(secret(text), beside), lock: lock.map(secret) }
}

/// A secret that is to be sealed, as it is typed.
pub fn typed_twice(text: &str) -> SecretInput {
    SecretInput::TypedPayload { typed: secret(text), again: secret(text) }
}

/// Keys of Vault, three of five: made by pyshamir 1.1.0, a port of Vault's package, from [`VAULT_SECRET`].
pub const VAULT: [&str; 5] = [
    "42f6ac4be6e354b3f4e7ef45d4769f6afb12407f7638c0a6468d33230ab51636c0",
    "8894cf89f80242d6f629d4575dde408d8be8cab5779735b9086e13cd2fc69ef1b5",
    "504e693caa44f06162d0804f474c2a9a4253304b5498f8dd481403fd962dca9fd8",
    "23fe0cba2b916279b47e0822dbf27c631f334d59fe072a8f37f2d39ab6d74c7731",
    "35b3c5360cd1a67a280dc8e0ebaf633b4cf7b43c28a922d0fa29db1607dfd7bf1d",
];
pub const VAULT_SECRET: &str = "attack at dawn, by the east gate";

/// Typed shares of Vault.
pub fn old_shares(keys: &[&str], needed: Option<u8>) -> OldShares {
    let mut brought = Brought::default();
    for (key, number) in keys.iter().zip(1..) {
        let paper = Paper::typed(format!("typed share {number}"), &secret(key));
        brought.bring(paper, Some(Scheme::Vault)).unwrap_or_else(|why| panic!("{why}"));
    }
    OldShares { brought, needed, passphrase: SecretText::empty() }
}

pub fn throws(text: &str) -> SecretInput {
    SecretInput::Rolls(secret(text))
}

/// A script that is shipped; each is read once.
pub fn shipped(id: &str) -> Template {
    static READ: Mutex<BTreeMap<String, Template>> = Mutex::new(BTreeMap::new());
    let known = || READ.lock().expect("nothing panics while it is held");
    if let Some(template) = known().get(id) {
        return template.clone();
    }
    let template = load(id, blocks::shipped(id).expect("shipped")).expect("loads");
    known().insert(id.to_owned(), template.clone());
    template
}

pub fn tick(mono: u64) -> Tick {
    tick_after(0, mono)
}

/// So many days later.
pub fn tick_after(days: u32, mono: u64) -> Tick {
    let ms = i64::from(days) * 86_400_000 + i64::try_from(mono).expect("small") * 1_000;
    Tick { at: Moment::new(1_795_266_452_123 + ms, 60).expect("in range"), mono: mono * 1_000 }
}

pub fn event(by: PersonId, with: &[PersonId], what: EventKind) -> Event {
    Event { by, with: with.to_vec(), what }
}

pub fn nothing_done() -> EventKind {
    EventKind::nothing_more()
}

/// A remark.
pub fn exception() -> EventKind {
    exception_about(Subject::Remark)
}

pub fn exception_about(about: Subject) -> EventKind {
    EventKind::Exception {
        about,
        expected: prose("what the script says"),
        happened: prose("something else"),
        decided: prose("go on"),
    }
}

/// The published public key of the vectors.
pub fn wrapping_key() -> WrappingKey {
    let vectors: toml::Table = toml::from_str(include_str!("../vectors/wrap-v1.toml")).expect("vectors");
    let public = vectors["answer"]["public"].as_str().expect("hex");
    WrappingKey::read(&data_encoding::HEXLOWER.decode(public.as_bytes()).expect("hex")).expect("a key")
}

/// A ceremony being held under observation.
pub struct Room {
    pub session: Session,
    pub audit: Audit,
    pub kept: Vec<SignedEntry>,
    pub entries: Vec<Entry>,
    /// Codes of every sheet printed, by share, the last one current.
    pub sheets: BTreeMap<u8, Vec<String>>,
    /// The second code of every sheet printed, by share.
    pub second: BTreeMap<u8, String>,
    pub code_words: BTreeMap<u8, String>,
    pub exported: Vec<[u8; 32]>,
    /// What left wrapped.
    pub wrapped: Vec<Vec<u8>>,
    /// Everything else that left.
    pub left: Vec<Vec<u8>>,
    pub closing: Option<Closing>,
    /// Files that entries tell of, by their names in `evidence/`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// How many custodians come to a recovery, if the script lets them.
    pub custodians: usize,
    /// Codes that are brought to a recovery, in this order.
    pub pile: Vec<String>,
    pub mono: u64,
    /// How many days after the first of all ceremonies this one is held.
    pub days: u32,
    pub rng: StdRng,
    /// Everything that Debug and Display say, when it is collected.
    pub said: Option<String>,
    /// Rows of words of every sheet printed.
    pub printed_rows: Vec<[String; 7]>,
    /// Whether live state and audit are compared after every event.
    pub strict: bool,
}

pub fn choices(template: &Template, quorum: Option<(u8, u8)>, lock: LockKind) -> Choices {
    let quorum = quorum.map(|(k, n)| Quorum::new(k, n).expect("a quorum"));
    let mut choices =
        rehearsal::choices(template, quorum, lock, PaperSize::A4, tick(0).at.into()).expect("a quorum");
    choices.cost = LockCost::FLOOR;
    choices
}

impl Room {
    pub fn open(template: &Template, choices: Choices, mode: Mode, seed: u64) -> Result<Self, Refusal> {
        Self::open_after(0, template, choices, mode, seed)
    }

    /// The same, so many days later.
    pub fn open_after(
        days: u32,
        template: &Template,
        choices: Choices,
        mode: Mode,
        seed: u64,
    ) -> Result<Self, Refusal> {
        Self::open_upon(None, days, template, choices, mode, seed)
    }

    /// The shipped recovery, so many days later, upon what this room has written so far.
    pub fn recovery_upon(parent: &Self, days: u32, seed: u64) -> Result<Self, Refusal> {
        let template = shipped("recovery");
        let choices = choices(&template, None, LockKind::None);
        let upon = parent.state().as_parent(parent.session.head());
        let mut room = Self::open_upon(Some(upon), days, &template, choices, parent.state().mode(), seed)?;
        room.pile = match parent.sheets.is_empty() {
            true => parent.pile.clone(),
            false => parent.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect(),
        };
        Ok(room)
    }

    /// A ceremony that builds on another.
    pub fn open_upon(
        before: impl IntoIterator<Item = Parent>,
        days: u32,
        template: &Template,
        choices: Choices,
        mode: Mode,
        seed: u64,
    ) -> Result<Self, Refusal> {
        let opening = Opening {
            template: template.clone(),
            choices,
            mode,
            program: line("keyrite under test"),
            program_digest: Digest([7; 32]),
            before: before.into_iter().collect(),
        };
        let mut rng = StdRng::seed_from_u64(seed);
        let (session, effects) = Session::open(opening, tick_after(days, 0), &mut rng)?;
        let mut room = Self {
            session,
            audit: Audit::default(),
            kept: Vec::new(),
            entries: Vec::new(),
            sheets: BTreeMap::new(),
            code_words: BTreeMap::new(),
            exported: Vec::new(),
            wrapped: Vec::new(),
            left: Vec::new(),
            closing: None,
            files: BTreeMap::new(),
            custodians: 3,
            pile: Vec::new(),
            mono: 0,
            days,
            rng,
            said: None,
            printed_rows: Vec::new(),
            second: BTreeMap::new(),
            strict: true,
        };
        room.follow(effects);
        Ok(room)
    }

    /// The day after the one that is over, with the same people.
    pub fn next_day(&mut self) {
        let earlier = Earlier { state: self.state().clone(), head: self.session.head() };
        self.days += 1;
        self.mono = 0;
        let (program, digest) = (line("keyrite under test"), Digest([7; 32]));
        let opened = Session::go_on(&earlier, program, digest, tick_after(self.days, 0), &mut self.rng);
        let (session, effects) = opened.expect("the next day opens");
        self.session = session;
        self.audit = std::mem::take(&mut self.audit).into_next_part().expect("a day is over");
        self.follow(effects);
    }

    /// The shipped generation, 2 of 3, shares open, in rehearsal.
    pub fn kek(seed: u64) -> Self {
        let template = shipped("kek");
        let choices = choices(&template, Some((2, 3)), LockKind::None);
        Self::open(&template, choices, Mode::Rehearsal, seed).expect("opens")
    }

    /// The shipped recovery with these sheets brought to it.
    pub fn recovery(seed: u64, mode: Mode, pile: Vec<String>) -> Self {
        let template = shipped("recovery");
        let choices = choices(&template, None, LockKind::None);
        let mut room = Self::open(&template, choices, mode, seed).expect("opens");
        room.pile = pile;
        room
    }

    pub fn state(&self) -> &State {
        self.session.state()
    }

    pub fn due(&self) -> String {
        self.state().due().map(|(_, planned, _)| planned.id.clone()).unwrap_or_default()
    }

    pub fn running(&self) -> bool {
        matches!(self.state().stage(), Stage::Running { .. })
    }

    /// The people in a role.
    pub fn ids(&self, role: &str) -> Vec<PersonId> {
        self.state().in_role(role, None).map(|person| person.id).collect()
    }

    pub fn id(&self, role: &str) -> PersonId {
        *self.ids(role).first().expect("somebody in this role")
    }

    /// An event, and its secret, as it happened: refusals leave no trace, acceptance is kept first and audits.
    pub fn take(&mut self, event: &Event, secret: Option<SecretInput>) -> Result<(), Refusal> {
        self.take_while(event, secret, &|| true)
    }

    /// The same, for as long as it is wanted.
    pub fn take_while(
        &mut self,
        event: &Event,
        secret: Option<SecretInput>,
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), Refusal> {
        let mut rng = std::mem::replace(&mut self.rng, StdRng::seed_from_u64(0));
        let taken = self.take_with(event, secret, &mut rng, go_on);
        self.rng = rng;
        taken
    }

    /// The same with these random numbers.
    pub fn take_from(
        &mut self,
        event: &Event,
        secret: Option<SecretInput>,
        rng: &mut impl rand::CryptoRng,
    ) -> Result<(), Refusal> {
        self.take_with(event, secret, rng, &|| true)
    }

    fn take_with(
        &mut self,
        event: &Event,
        secret: Option<SecretInput>,
        rng: &mut impl rand::CryptoRng,
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), Refusal> {
        self.mono += 1;
        let (head, held) = (self.session.head(), self.session.holds_secrets());
        let taken =
            self.session.submit_cancellable(event, secret, tick_after(self.days, self.mono), rng, go_on);
        self.remember();
        match taken {
            Ok(effects) => {
                assert!(!(held && matches!(event.what, EventKind::Seal)), "sealed with secrets in memory");
                let gone =
                    matches!(event.what, EventKind::Wipe { .. } | EventKind::Abort { .. } | EventKind::Seal);
                assert!(!(gone && self.session.holds_secrets()), "secrets are left after {event:?}");
                self.follow(effects);
                Ok(())
            }
            Err(refusal) => {
                if let Some(said) = &mut self.said {
                    let _ = writeln!(said, "{refusal:?} {refusal}");
                }
                assert!(!matches!(refusal, Refusal::Fault(_)), "{event:?} at {}: {refusal}", self.due());
                assert_eq!(self.session.head(), head, "a refusal moved the chain: {refusal}");
                assert_eq!(self.session.holds_secrets(), held, "a refusal touched secrets: {refusal}");
                if self.strict {
                    self.compare_with_audit(&format_args!("a refusal left a trace: {refusal}"));
                }
                Err(refusal)
            }
        }
    }

    fn remember(&mut self) {
        if let Some(said) = &mut self.said {
            let _ = writeln!(said, "{:?}", self.session);
        }
    }

    fn follow(&mut self, effects: Vec<Effect>) {
        if let Some(said) = &mut self.said {
            let _ = writeln!(said, "{effects:?}");
        }
        let kept = effects.iter().filter(|effect| matches!(effect, Effect::Keep(_))).count();
        let mut before = effects
            .iter()
            .skip_while(|effect| matches!(effect, Effect::Prepare(_) | Effect::KeepFile { .. }));
        assert!(kept == 1 && matches!(before.next(), Some(Effect::Keep(_))), "kept first, and once");
        for effect in effects {
            match effect {
                Effect::Keep(entry) => {
                    let audited = self.audit.line(entry.line.as_bytes(), entry.signature.as_bytes());
                    self.entries.push(audited.unwrap_or_else(|error| panic!("{}: {error}", entry.line)));
                    self.kept.push(entry);
                }
                Effect::KeepFile { content: KeptContent::Written, .. } => {
                    panic!("no room holds a large file")
                }
                Effect::KeepFile { name, content: KeptContent::Whole(content) } => {
                    self.files.insert(name.to_string(), content);
                }
                Effect::Print(job) => {
                    self.printed_rows.extend(job.rows.iter().take(job.recovery_rows).cloned());
                    let text = job.payload.expose().to_owned();
                    self.sheets.entry(job.header.x).or_default().push(text);
                    self.second.extend(job.second.map(|second| (job.header.x, second.code)));
                }
                Effect::ShowCodeWords { share, words } => {
                    self.code_words.insert(share, words.expose().to_owned());
                }
                Effect::Export { exit, leaving } => {
                    let bytes = leaving.bytes().expect("in memory").to_vec();
                    match *exit {
                        Exit::InTheClear { secret: TakenOut::Key, form: None, .. } => {
                            self.exported.push(bytes.try_into().expect("the key"));
                        }
                        Exit::Wrapped { .. } => self.wrapped.push(bytes),
                        _ => self.left.push(bytes),
                    }
                }
                Effect::ExportLarge(large) => {
                    let mut content = Vec::new();
                    let mut take = |piece: &[u8]| {
                        content.extend_from_slice(piece);
                        true
                    };
                    large.sealed.write(&large.cipher, &mut take).expect("it was proven");
                    self.left.push(content);
                }
                Effect::Prepare(closing) => self.closing = Some(*closing),
                Effect::Publish | Effect::Papers => {}
            }
        }
        assert_eq!(self.audit.head(), self.session.head());
        // the state of a large set is long, and so is its ceremony: there every sixteenth is enough
        let compared = self.entries.len() < 150 || self.entries.len().is_multiple_of(16) || !self.running();
        if self.strict && compared {
            self.compare_with_audit(&format_args!(
                "the audit sees another ceremony after {:?}",
                self.kept.last()
            ));
        }
    }

    /// The live state is what the audit folded from the lines, to the last field.
    fn compare_with_audit(&self, otherwise: &std::fmt::Arguments<'_>) {
        let (live, folded) = (self.session.state(), self.audit.state().expect("begun"));
        assert!(live == folded, "{otherwise}");
        // numbers of bags are the same however they are written; here they are written alike, which is seen now and then
        if self.entries.len().is_multiple_of(8) || !self.running() {
            assert!(format!("{live:?}") == format!("{folded:?}"), "{otherwise}");
        }
    }

    /// What the people of this step would do next.
    pub fn routine(&self) -> Turn {
        let state = self.state();
        let Some((_, planned, step)) = state.due() else {
            return (event(PersonId::NOBODY, &[], EventKind::Note(prose("nothing is due"))), None);
        };
        if state.on_break() {
            return (self.staffed(EventKind::BreakEnd { checked: prose("all is as it was left") }), None);
        }
        let share = planned.share.unwrap_or(0);
        let (what, secret) = match step.kind {
            StepKind::Entropy if state.sources().is_empty() => {
                (EventKind::AddRolls(SourceKind::Dice), Some(throws(DICE)))
            }
            StepKind::Lock => {
                let kind = state.plan().choices.lock_of(share);
                let typed =
                    (kind == LockKind::Passphrase).then(|| SecretInput::Passphrase(secret(PASSPHRASE)));
                (EventKind::Lock(kind), typed)
            }
            StepKind::ReadBack if state.inner() == Some(&Inner::Waiting) && self.has_sheet(share) => {
                let sheet = self.sheets.get(&share).and_then(|sheets| sheets.last());
                let beside: Vec<&str> = self.second.get(&share).map(String::as_str).into_iter().collect();
                let read = sheet.map(|sheet| codes(sheet, &beside, self.opener(share).as_deref()));
                (EventKind::ReadBack(ReadFrom::Picture), read)
            }
            StepKind::ReadBack | StepKind::Print => match state.inner() {
                Some(Inner::SheetOut { .. }) => (EventKind::SheetGood, None),
                _ => (EventKind::SendSheet { way: line("printer in-the-room") }, None),
            },
            StepKind::Collect => self.collect(),
            StepKind::Payload => self.payload(step),
            _ => (self.simple(planned, step), None),
        };
        let mut event = self.staffed(what);
        if matches!(event.what, EventKind::SignOff { .. }) {
            event = Event { by: self.silent().unwrap_or(event.by), with: Vec::new(), ..event };
        }
        (event, secret)
    }

    /// This event with the people its step asks for.
    pub fn staffed(&self, what: EventKind) -> Event {
        let state = self.state();
        let Some((_, planned, step)) = state.due() else { return event(PersonId::NOBODY, &[], what) };
        if !state.done().roll_closed && !matches!(what, EventKind::CloseRoll) {
            return event(PersonId::NOBODY, &[], what);
        }
        let by = match &what {
            EventKind::OpenItem { item, .. } if item.id == SHEET => self.takes_out(item.number),
            _ => state.may_fill(&step.acts, planned).next(),
        };
        let by = by.map_or(PersonId::NOBODY, |person| person.id);
        if matches!(what, EventKind::LeaveOut { .. }) {
            return event(self.ids("administrator")[0], &[self.ids("witness")[0]], what);
        }
        let mut with: Vec<PersonId> = Vec::new();
        for who in &step.confirms {
            let free = state.may_fill(&who.role, planned).map(|person| person.id).filter(|id| *id != by);
            let free: Vec<PersonId> = free.collect();
            let named: Vec<PersonId> = free.iter().take(who.wanted_of(free.len())).copied().collect();
            with.extend(named.into_iter().filter(|id| !with.contains(id)).collect::<Vec<_>>());
        }
        event(by, &with, what)
    }

    /// Who takes a sheet out of its bag: its holder, or else whoever has known the fewest.
    fn takes_out(&self, number: u16) -> Option<&Person> {
        let state = self.state();
        let (_, planned, step) = state.due()?;
        let set = state.known()?.set;
        let sheet = state.known()?.sheets.iter().find(|sheet| u16::from(sheet.share) == number);
        state.may_fill(&step.acts, planned).min_by_key(|person| {
            let holds = sheet.is_some_and(|sheet| sheet.holder == person.name);
            (!holds, state.known_to(person.id, set).shares.len())
        })
    }

    fn has_sheet(&self, share: u8) -> bool {
        self.state().share(share).is_some_and(|facts| facts.sheet.is_some())
    }

    fn opener(&self, share: u8) -> Option<String> {
        match self.state().plan().choices.lock_of(share) {
            LockKind::None => None,
            LockKind::Passphrase => Some(PASSPHRASE.to_owned()),
            LockKind::CodeWords => self.code_words.get(&share).cloned(),
        }
    }

    fn silent(&self) -> Option<PersonId> {
        let spoken = |id: PersonId| self.state().sign_offs().iter().any(|said| said.person == id);
        self.state().present().map(|person| person.id).find(|id| !spoken(*id))
    }

    pub fn open_bag(&self) -> EventKind {
        // as an earlier transcript recorded it
        let unopened = |bag: &BagNumber| !self.state().opened().iter().any(|opened| opened.bag == *bag);
        let known = self.state().known().into_iter().flat_map(|known| &known.sheets);
        let mut bags = known.filter_map(|sheet| Some((sheet, sheet.bag.clone().filter(&unopened)?)));
        if let Some((sheet, bag)) = bags.next() {
            let holder = self.state().present().find(|person| person.name == sheet.holder);
            let one = || self.state().in_role("custodian", None).next();
            let holder = holder.or_else(|| one().filter(|_| self.state().is_emergency()));
            let holder = holder.map_or(PersonId::NOBODY, |person| person.id);
            return EventKind::OpenBag { holder, bag, intact: true, state: line("sealed, as recorded") };
        }
        // each custodian in turn, so that nobody brings as many sheets as rebuild the key
        let opened = |id: &PersonId| self.state().opened().iter().filter(|bag| bag.holder == *id).count();
        let holder = self.ids("custodian").into_iter().min_by_key(opened).unwrap_or(PersonId::NOBODY);
        let bag = bag(&format!("RB {:04}", self.state().opened().len() + 1));
        EventKind::OpenBag { holder, bag, intact: true, state: line("sealed, as recorded") }
    }

    /// A secret is typed, or its sealed file opened as it lies on the disk.
    fn payload(&self, step: &Step) -> (EventKind, Option<SecretInput>) {
        match self.state().payload_to_open() {
            Some(file) => {
                let content = self.files[file.name.as_str()].clone();
                (EventKind::OpenPayload, Some(SecretInput::SealedFile(content)))
            }
            None if step.payload.as_ref().is_some_and(|payload| payload.from == [PayloadFrom::Shares]) => {
                let shares = SecretInput::SharesPayload(Box::new(old_shares(&VAULT[..3], Some(3))));
                (EventKind::old_shares(&step.id), Some(shares))
            }
            None => (EventKind::typed_payload(&step.id), Some(typed_twice(PAYLOAD))),
        }
    }

    fn collect(&self) -> (EventKind, Option<SecretInput>) {
        let state = self.state();
        let pending = matches!(state.inner(), Some(Inner::BagOpen { refused: false, .. }));
        if state.has_enough() && !pending {
            return (nothing_done(), None);
        }
        if !matches!(state.inner(), Some(Inner::BagOpen { .. })) {
            return (self.open_bag(), None);
        }
        let header = |text: &String| payload::read(text).expect("a share").header;
        let recorded = state.opened().last().and_then(|bag| bag.recorded);
        let is_taken = |ours: ShareHeader| {
            state.taken().iter().any(|taken| taken.x == ours.x && taken.set.set == ours.set)
        };
        let fresh = |text: &&String| match recorded {
            Some(x) => header(text).x == x,
            None => !is_taken(header(text)),
        };
        let next = self.pile.iter().find(fresh).map(|text| code(text, Some(PASSPHRASE)));
        if state.has_enough() && next.is_none() {
            return (EventKind::Unreadable(line("nothing is in it")), None);
        }
        (EventKind::Offer(ReadFrom::Picture), next)
    }

    /// Where the tests want other people, findings and bags than a rehearsal has; else what its stand-ins say.
    fn simple(&self, planned: &PlannedStep, step: &Step) -> EventKind {
        let state = self.state();
        if step.optional && state.may_fill(&step.acts, planned).next().is_none() {
            return EventKind::LeaveOut { phase: false };
        }
        match step.kind {
            StepKind::RollCall => self.next_person().map_or(EventKind::CloseRoll, EventKind::Enrol),
            StepKind::Environment => match state.inner() {
                Some(Inner::Findings { line, .. }) if !state.permits(&Subject::Findings { line: *line }) => {
                    exception_about(Subject::Findings { line: *line })
                }
                Some(Inner::Findings { .. }) => nothing_done(),
                _ => EventKind::Environment(vec![
                    Finding { what: line("network"), found: line("none"), as_wanted: true },
                    Finding { what: line("swap"), found: line("in use"), as_wanted: false },
                ]),
            },
            StepKind::Entropy => EventKind::CloseEntropy,
            StepKind::Bag => {
                // the bags of a new set are others than those of the old one
                let row = match state.plan().template.kind {
                    // the second one of a key is held on its second day
                    Kind::Reshare | Kind::Reissue => 8 + self.days.max(1),
                    // and one that is held again takes others once more
                    Kind::Rotation => self.days,
                    _ => 0,
                };
                let number = line(&format!("TE {row:04} {:04}", planned.share.unwrap_or(0)));
                EventKind::Bag { number: number.clone().into(), again: number.into() }
            }
            StepKind::Wipe => self.wipe(step.word.as_deref().unwrap_or_default()),
            StepKind::Reseal => (1u16..)
                .zip(state.opened())
                .find(|(_, sheet)| sheet.decided.is_none())
                .map_or(EventKind::CloseReseal, |(opened, sheet)| {
                    let replaced = state.issued_again().map(|issued| issued.share);
                    let old = replaced.is_some() && sheet.share == replaced;
                    let bag = bag(&format!("TE {:04} {opened:04}", 1 + self.days));
                    let (decision, bag) = match state.plan().template.kind {
                        Kind::Reshare => (AfterOpening::Destroyed, None),
                        _ if old => (AfterOpening::Destroyed, None),
                        _ => (AfterOpening::Resealed, Some((bag.clone(), bag))),
                    };
                    EventKind::Decide { opened, decision, bag, given_up: None }
                }),
            StepKind::BagItem => self.bags_a_thing(),
            StepKind::Act if plain(step) => done(state, step),
            StepKind::Attach => {
                let files = step.files.as_ref().expect("read with its files");
                let kept = state.outcomes().evidence.iter().filter(|file| file.step == planned.id).count();
                if kept >= usize::from(files.fewest) {
                    return nothing_done();
                }
                let sha256 = keyrite::vocab::digest::sha256(format!("{} {kept}", planned.id).as_bytes());
                let called = files.names.get(kept).map_or("photo 1.jpg", String::as_str).to_owned();
                EventKind::Attach { called, bytes: 4711, sha256 }
            }
            _ => rehearsal::says(state).expect("the others need a sheet, a secret or the machine"),
        }
    }

    /// The next thing into a bag among those that were counted here: a row of each room's own.
    fn bags_a_thing(&self) -> EventKind {
        let says = rehearsal::says(self.state()).expect("a thing needs nothing of the world");
        let EventKind::BagItem { item, number, holder, .. } = says else { return says };
        let (_, of_row) = number.as_str().rsplit_once(' ').expect("a row and a number");
        let number = line(&format!("TE {:04} {of_row}", 50 + self.days));
        EventKind::BagItem { item, number: number.clone().into(), again: number.into(), holder }
    }

    /// The wipe with the word that everybody named types.
    pub fn wipe(&self, word: &str) -> EventKind {
        let named = self.staffed(EventKind::Trial);
        let typed = named.with.iter().chain([&named.by]).map(|who| (*who, word.to_owned())).collect();
        EventKind::Wipe { typed }
    }

    /// Each role with its fewest people, one custodian a share.
    pub fn next_person(&self) -> Option<Person> {
        let state = self.state();
        let quorum = state.plan().choices.quorum;
        for role in &state.plan().template.roles {
            let have = state.in_role(&role.id, None).count();
            let custodian = role.id == "custodian";
            let shares = quorum.map(|quorum| usize::from(quorum.shares()));
            let bringers = if custodian { self.custodians } else { 0 };
            let bringers = if state.is_emergency() { 1 } else { bringers };
            let want = shares.filter(|_| custodian).unwrap_or(usize::from(role.at_least).max(bringers));
            if have < want {
                let share = u8::try_from(have + 1).expect("few");
                let issued = state.plan().choices.share.is_none_or(|again| again == share);
                let shares = if custodian && quorum.is_some() && issued { vec![share] } else { Vec::new() };
                let name = format!("{} {}", role.title, have + 1);
                let person = self.newcomer(&name, &[&role.id], &shares);
                // whoever keeps things for others is of another house
                let agent = role.id == "agent";
                let affiliation = if agent { line("Escrow agent") } else { person.affiliation };
                return Some(Person { affiliation, ..person });
            }
        }
        None
    }

    /// Somebody new, with the next id.
    pub fn newcomer(&self, name: &str, roles: &[&str], shares: &[u8]) -> Person {
        let id = u16::try_from(self.state().people().len() + 1).expect("few");
        Person {
            id: PersonId(id),
            name: line(name),
            affiliation: line("Here"),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            shares: shares.to_vec(),
            identity: line("passport"),
            keys: Vec::new(),
            like: Vec::new(),
        }
    }

    /// Does the routine once.
    pub fn step(&mut self) -> Result<(), Refusal> {
        let (event, secret) = self.routine();
        self.take(&event, secret)
    }

    pub fn must_step(&mut self) {
        let due = self.due();
        self.step().unwrap_or_else(|refusal| panic!("{due}: {refusal}"));
    }

    /// Does the routine until this step is due.
    pub fn go_to(&mut self, step: &str) {
        for _ in 0..4_000 {
            if self.due() == step {
                return;
            }
            assert!(self.running(), "{step} never came");
            self.must_step();
        }
        panic!("{step} never came");
    }

    /// Does the routine to the end.
    pub fn finish(&mut self) {
        for _ in 0..4_000 {
            if !self.running() {
                return;
            }
            self.must_step();
        }
        panic!("no end came");
    }

    /// Does the routine of a generation to the end, with an exception and a break before the key is drawn, and a sheet of
    /// share 2 that is spoiled.
    pub fn finish_eventfully(&mut self) {
        self.go_to("draw");
        let (administrator, witness) = (self.id("administrator"), self.id("witness"));
        self.take(&event(witness, &[], exception()), None).expect("filed");
        let custody = prose("two stay");
        let start = EventKind::BreakStart { leaving: vec![administrator], custody: custody.clone() };
        self.take(&event(administrator, &[witness], start), None).expect("a break");
        let end = EventKind::BreakEnd { checked: custody };
        self.take(&event(administrator, &[witness], end), None).expect("its end");
        self.go_to("print/2");
        self.step().expect("sent");
        let spoiled = EventKind::SheetSpoiled { reason: prose("a jam"), destroyed: line("shredded") };
        self.take(&self.staffed(spoiled), None).expect("spoiled");
        self.finish();
    }

    pub fn outcome(&self) -> Outcome {
        self.audit.outcome()
    }

    /// Words of the records so far: `sheet-sent` and so on.
    pub fn types(&self) -> Vec<String> {
        self.entries.iter().map(record_type).collect()
    }
}

/// A step that compares nothing and depends on nothing: what the tests answer at it is of their own.
fn plain(step: &Step) -> bool {
    let alone = |field: &keyrite::plan::template::Field| {
        !field.expected.is_some() && field.when.is_empty() && !field.optional
    };
    step.fields.iter().all(alone) && step.choices.iter().all(|choice| choice.when.is_empty())
}

/// The record's word in the transcript.
pub fn record_type(entry: &Entry) -> String {
    let text = entry.to_line();
    let from = text.find("\"type\":\"").expect("a type") + 8;
    text[from..].split('"').next().unwrap_or_default().to_owned()
}

pub fn compared_words(state: &State, what: Compared) -> String {
    match what {
        Compared::CeremonyKey => state.header().ceremony_key.spoken(),
        Compared::Program => state.header().program_digest.words(),
        Compared::Template => state.plan().template_digest().words(),
    }
}

/// A free act as its step asks for it.
pub fn done(state: &State, step: &Step) -> EventKind {
    let left = state.counted_bags().count().saturating_sub(state.used_bags()).to_string();
    let value = |field: &Field| {
        let value = line(match field.format {
            FieldFormat::Text if field.id == "agent" => "Escrow agent",
            FieldFormat::Text => "as seen",
            FieldFormat::Number => "300",
            FieldFormat::Date => "2026-11-21",
            FieldFormat::Time => "14:05",
            FieldFormat::Sha256 | FieldFormat::Fingerprint => {
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            }
            FieldFormat::Serial => "TE 0000 0001",
            FieldFormat::Hex => "00",
            FieldFormat::BagFirst => "TE 0000 0001",
            FieldFormat::BagLast => "TE 0099 9999",
            FieldFormat::BagCount => "999999",
            FieldFormat::BagLeft => &left,
        });
        (field.id.clone(), (value.clone(), Some(value)))
    };
    let first = |choice: &keyrite::plan::template::Choice| (choice.id.clone(), choice.options[0].clone());
    EventKind::Done {
        ticks: step.ticks.clone(),
        not_as_wanted: Vec::new(),
        values: step.fields.iter().map(value).collect(),
        chosen: step.choices.iter().map(first).collect(),
    }
}

/// A key and its sheets, made without a ceremony.
pub struct Deal {
    pub root: RootKey,
    pub key: SigningKey,
    pub header: ShareHeader,
    pub codes: Vec<String>,
}

/// What a deal is made with.
#[derive(Clone, Copy)]
pub struct Dealing {
    pub seed: u64,
    pub mode: Mode,
    pub quorum: (u8, u8),
    pub generation: u16,
    pub lock: LockKind,
    /// The key's own seed: equal seeds give sets of one key.
    pub root: u64,
}

impl Dealing {
    pub const fn new(seed: u64, mode: Mode, quorum: (u8, u8)) -> Self {
        Self { seed, mode, quorum, generation: 1, lock: LockKind::None, root: seed }
    }
}

pub fn deal(dealing: Dealing) -> Deal {
    let Dealing { seed, mode, quorum: (k, n), generation, lock: kind, root } = dealing;
    let rng = &mut StdRng::seed_from_u64(seed ^ 0x5eed);
    let root = make_root_key(&[], &mut StdRng::seed_from_u64(root));
    let quorum = Quorum::new(k, n).expect("a quorum");
    let key = SigningKey::from_bytes(&[u8::try_from(seed % 250).expect("small") + 1; 32]);
    let set = SetId([u8::try_from(seed % 251).expect("small"); 16]);
    let fingerprint = root.derive_fingerprint(mode);
    let header = ShareHeader { mode, lock: kind, set, generation, x: 1, quorum, fingerprint };
    let points = split(&root, quorum, rng).expect("splits");
    let mut codes = Vec::new();
    for point in points {
        let header = ShareHeader { x: point.x, ..header };
        let body = match kind {
            LockKind::None => Body::Open(Secret::copy_of(point.y.expose())),
            _ => {
                let typed = LockSecret::passphrase(&secret(PASSPHRASE)).expect("a passphrase");
                lock(&point, &header, &typed, LockCost::FLOOR, rng).expect("locks")
            }
        };
        codes.push(payload::write(&Share::sign(header, body, &key)).expose().to_owned());
    }
    Deal { root, key, header, codes }
}

/// The words of a share of this set whose value is made up, typed without signature rows.
pub fn forged_rows(deal: &Deal, x: u8) -> SecretInput {
    let header = ShareHeader { x, ..deal.header };
    let share = Share { header, body: Body::Open(Secret::copy_of(&[0xa5; 32])), proof: None };
    let text: Vec<String> = rows::write(&share).iter().map(|row| row.join(" ")).collect();
    SecretInput::Sheet { reading: SheetReading::Rows(secret(&text.join("\n"))), lock: None }
}

/// Signs these entries again from the first, with the forger's own key in the header.
pub fn resign(entries: &[Entry]) -> Vec<SignedEntry> {
    resign_by(entries, 0x66)
}

/// The same with the key of this seed.
pub fn resign_by(entries: &[Entry], seed: u8) -> Vec<SignedEntry> {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let mut chain = Chain::default();
    let again = |entry: &Entry| {
        let record = match &entry.record {
            Record::Header(header) if entry.seq == 0 => Record::Header(Box::new(Header {
                ceremony_key: keyrite::sharing::share::CeremonyKey(key.verifying_key().to_bytes()),
                ..(**header).clone()
            })),
            record => record.clone(),
        };
        let draft = EntryContent {
            at: entry.at,
            mono: entry.mono,
            by: entry.by,
            with: entry.with.clone(),
            step: entry.step.clone(),
            record,
        };
        let entry = chain.next_entry(draft);
        chain.advance(&entry, &key)
    };
    entries.iter().map(again).collect()
}

/// The first line, counted from 1, that the audit refuses, and why.
pub fn first_wrong<'a>(
    lines: impl Iterator<Item = (&'a [u8], &'a [u8])>,
) -> (Audit, Option<(usize, keyrite::ceremony::audit::LineError)>) {
    first_wrong_after(Audit::default(), lines)
}

/// The same for lines that go on after others.
pub fn first_wrong_after<'a>(
    mut audit: Audit,
    lines: impl Iterator<Item = (&'a [u8], &'a [u8])>,
) -> (Audit, Option<(usize, keyrite::ceremony::audit::LineError)>) {
    for (number, (line, signature)) in (1..).zip(lines) {
        if let Err(why) = audit.line(line, signature) {
            return (audit, Some((number, why)));
        }
    }
    (audit, None)
}

/// True if the witness's role is among these.
pub fn witnesses(state: &State, ids: &[PersonId]) -> bool {
    ids.iter()
        .any(|id| state.person(*id).is_some_and(|person| person.roles.iter().any(|role| role == WITNESS)))
}

/// Share 3 of a set of 2 of 3 is issued again: its old sheet is brought, nobody can read it, and it is destroyed.
pub fn wet_sheet_issued_again(made: &Room, seed: u64) -> Room {
    let template = shipped("reissue");
    let mut chosen = choices(&template, Some((2, 3)), LockKind::None);
    chosen.share = Some(3);
    let parent = Some(made.state().as_parent(made.session.head()));
    let mut room =
        Room::open_upon(parent, made.days + 1, &template, chosen, made.state().mode(), seed).expect("opens");
    room.pile = made.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    room.go_to("collect");
    let known = made.state().hand_on().expect("a set").sheets;
    let old = known.iter().find(|sheet| sheet.share == 3).expect("it has one");
    let holder = room.state().present().find(|person| person.name == old.holder).expect("is here").id;
    let bag = old.bag.clone().expect("in its bag");
    let opened =
        room.staffed(EventKind::OpenBag { holder, bag, intact: true, state: line("sealed, wet inside") });
    room.take(&opened, None).expect("a bag");
    let refused = room.staffed(EventKind::Unreadable(line("the sheet is wet")));
    room.take(&refused, None).expect("refused");
    let next = room.staffed(room.open_bag());
    room.take(&next, None).expect("a bag");
    room.go_to("reseal");
    let decision = AfterOpening::Destroyed;
    let decided = room.staffed(EventKind::Decide { opened: 1, decision, bag: None, given_up: None });
    room.take(&decided, None).expect("decided");
    room.finish();
    room
}

/// A recovery in which the key leaves, one sheet each is sealed again, destroyed, replaced and rotated, one more bag
/// gave no share, and two people do not agree; what its statement must say of the bags and of the key.
pub fn eventful_recovery(way: WayOut) -> (Room, Vec<String>, Vec<String>) {
    let mut released = match &way {
        WayOut::InTheClear { way, .. } => way.word().to_owned(),
        WayOut::Wrapped { key, .. } => format!("wrapped to {}", key.digest().hex()),
        other => panic!("{other:?}: the key does not leave"),
    };
    let mut room = Room::recovery(22, Mode::Rehearsal, deal(Dealing::new(4, Mode::Rehearsal, (4, 5))).codes);
    room.go_to("collect");
    room.step().expect("a bag");
    let refused = room.staffed(EventKind::Unreadable(line("the sheet is wet")));
    room.take(&refused, None).expect("refused");
    let next = room.staffed(room.open_bag());
    room.take(&next, None).expect("a bag");
    room.go_to("release");
    let out = room.staffed(EventKind::Release {
        way: Some(way),
        destination: line("to Zo\u{eb}; vault 7"),
        more: false,
    });
    room.take(&out, None).expect("released");
    if let Some(wrapped) = room.wrapped.last() {
        released = format!("{released}, it is SHA-256 {}", sha256(wrapped).hex());
    }
    room.go_to("reseal");
    let bag = |number: u32| Some((bag(&format!("TE 0000 {number}")), bag(&format!("TE 0000 {number}"))));
    for (opened, decision, bag) in [
        (1, AfterOpening::Destroyed, None),
        (3, AfterOpening::Resealed, bag(7003)),
        (2, AfterOpening::Destroyed, None),
        (4, AfterOpening::Reshare, None),
        (5, AfterOpening::Rotate, None),
    ] {
        // the second that is destroyed leaves three of five, and four are needed
        let given_up = (opened == 2).then(|| {
            let because = keyrite::transcript::record::GivenUpBecause::KeyEnds;
            let why = keyrite::transcript::record::GivenUp { because, reason: prose("the board let it end") };
            ("DESTROY KEY".to_owned(), why)
        });
        let decided = room.staffed(EventKind::Decide { opened, decision, bag, given_up });
        room.take(&decided, None).expect("decided");
    }
    room.go_to("sign-off");
    let (administrator, witness) = (room.id("administrator"), room.id("witness"));
    for (who, reason) in
        [(witness, "The key left.\n\nIt ought not to.".to_owned()), (administrator, "m\u{e4}h\n".repeat(400))]
    {
        let no = EventKind::SignOff { agrees: false, reason: Some(prose(&reason)) };
        room.take(&event(who, &[], no), None).expect("said");
    }
    room.finish();
    let opened = [
        "1: no share; destroyed",
        "2: share 1; destroyed",
        "3: share 2; resealed, bag TE 0000 7003",
        "4: share 3; reshare",
        "5: share 4; rotate",
    ];
    (room, opened.map(str::to_owned).to_vec(), vec![format!("{released}; to Zo\u{eb}; vault 7")])
}
