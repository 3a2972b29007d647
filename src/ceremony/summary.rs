//! The statement as the state tells it: the same facts live and in the audit.

use super::clocks::ClockJump;
use super::kinds::check_value::said_of;
use super::outcomes::{CheckedValue, ItemPlace, SealedPayload};
use super::state::{OpenedBag, SignOff, Stage, State};
use crate::transcript::HybridKey;
use crate::transcript::record::{
    AfterOpening, Exposure, FromShares, ItemNumber, KnownSet, OlderSet, Parent, Person, Sent, Subject,
};
use crate::transcript::sshsig;
use crate::transcript::statement::Statement;
use crate::vocab::limits::MAX_LINE_CHARS;
use crate::vocab::{Digest, Prose};

impl State {
    /// What `statement.txt` says of a transcript that ends with the line of this digest.
    pub fn statement(&self, head: Digest) -> Statement {
        let header = self.header();
        let template = &self.plan().template;
        let choices = &self.plan().choices;
        let (from, to) = self.held();
        let sheets = self.sheets();
        Statement {
            ceremony: header.ceremony,
            mode: header.mode,
            emergency: template.emergency,
            template: format!("{} ({} version {})", template.title, template.id, template.version),
            template_digest: self.plan().template_digest(),
            without: template.without.clone(),
            program: header.program.to_string(),
            program_digest: header.program_digest,
            held_at: format!("{}, {}", choices.place, choices.organisation),
            held: (from.to_string(), to.to_string()),
            entries: self.entries(),
            head,
            ceremony_key: header.ceremony_key,
            hybrid_key: header.hybrid_key.as_ref().map(HybridKey::short),
            fingerprint: self.fingerprint(),
            set: self.set().map(|set| (set.set, set.generation, set.quorum)),
            replaces: self.said_of_the_replaced(),
            issues_again: self.said_of_the_old_sheet(),
            older_sets: self.older_sets().iter().map(OlderSet::in_statement).collect(),
            sheets_key: self.made_by.filter(|key| *key != header.ceremony_key),
            shares: self.share_digests(),
            opened: (1..).zip(self.opened()).map(describe_opened).collect(),
            audited: self.audited().map(|known| {
                let KnownSet { set, generation, quorum, fingerprint, .. } = known;
                let (short, set, fingerprint) = (set.short(), set.hex(), fingerprint.hex());
                format!("set {short} ({set}), generation {generation}, {quorum}, key {fingerprint}")
            }),
            sheets_seen: self
                .sightings()
                .iter()
                .map(|sighting| format!("{}: {}", sighting.share, sighting.said()))
                .collect(),
            coverage: self.coverage().map(|coverage| coverage.to_string()),
            findings: self.sheet_findings().map(ToString::to_string).collect(),
            released: self
                .releases()
                .iter()
                .map(|(exit, destination)| format!("{}; {destination}", exit.in_statement()))
                .collect(),
            people: self.people().iter().map(|person| self.describe(person)).collect(),
            keys: self
                .people()
                .iter()
                .flat_map(|person| person.keys.iter().map(|key| (person.id.to_string(), key.short())))
                .collect(),
            clock_jumps: self.clock_jumps().iter().map(ClockJump::in_statement).collect(),
            exceptions: self.describe_exceptions(),
            sheets: format!(
                "{} printed, {} sealed, {} spoiled",
                sheets.printed, sheets.sealed, sheets.spoiled
            ),
            things: self
                .outcomes()
                .item_log
                .iter()
                .map(|(_, thing, place)| describe_thing(thing, place))
                .collect(),
            evidence: self
                .outcomes()
                .evidence
                .iter()
                .map(|file| format!("{}, {} bytes, SHA-256 {}", file.name, file.bytes, file.sha256.hex()))
                .collect(),
            payloads: self.outcomes().payloads.iter().map(describe_payload).collect(),
            check_values: self.outcomes().check_values.iter().map(describe_check_value).collect(),
            results: self
                .outcomes()
                .results
                .iter()
                .map(|result| format!("{}: {}", result.label, result.value))
                .collect(),
            day: match (self.stage(), self.part()) {
                (Stage::DayOver { .. }, day) => Some(format!("{day}, and another follows")),
                (Stage::Running { .. } | Stage::Sealed | Stage::Aborted, 1) => None,
                (Stage::Running { .. } | Stage::Sealed | Stage::Aborted, day) => {
                    Some(format!("{day}, the last"))
                }
            },
            parents: header.parents().map(Parent::said).collect(),
        }
    }

    /// `allowed_witnesses`: the SSH keys that people named, under their numbers; none if nobody named one.
    pub fn allowed_witnesses(&self) -> Option<String> {
        let lines: Vec<String> = self
            .people()
            .iter()
            .flat_map(|person| person.keys.iter().filter(|key| key.is_ssh()).map(|key| (person.id, key)))
            .map(|(id, key)| sshsig::allowed_witness(&id.to_string(), key))
            .collect();
        (!lines.is_empty()).then(|| lines.concat())
    }

    /// What people call this ceremony by: the key's label, or the script's title.
    pub fn subject(&self) -> String {
        let plan = self.plan();
        plan.choices.key.as_ref().map_or_else(|| plan.template.title.clone(), |key| key.label.to_string())
    }

    /// Digest of every share that was made, by number; where none was, of every share that was read. Where old sheets gave
    /// the key a new set, these are the new ones alone: two of one number would be taken for each other.
    pub fn share_digests(&self) -> Vec<(u8, Digest)> {
        let made = (1u8..=255).zip(self.shares()).filter_map(|(x, share)| Some((x, share.made?.1)));
        let mut all: Vec<(u8, Digest)> = made.collect();
        if all.is_empty() {
            all = self.taken().iter().map(|taken| (taken.x, taken.digest)).collect();
        }
        all.sort_unstable();
        all
    }

    fn describe(&self, person: &Person) -> String {
        let shares = match person.shares.as_slice() {
            [] => String::new(),
            [one] => format!(", share {one}"),
            several => {
                format!(", shares {}", several.iter().map(u8::to_string).collect::<Vec<_>>().join(" "))
            }
        };
        let word = match self.sign_offs().iter().find(|said| said.person == person.id) {
            Some(SignOff { agrees: true, .. }) => "agrees".to_owned(),
            Some(SignOff { reason: Some(reason), .. }) => format!("does not agree: {}", in_a_line(reason)),
            Some(SignOff { reason: None, .. }) => "does not agree".to_owned(),
            None if self.absent.contains(&person.id) => "not here on this day".to_owned(),
            None if self.person(person.id).is_none() => "left, replaced by a deputy".to_owned(),
            None => "has not signed off".to_owned(),
        };
        format!(
            "{} {}, {}: {}{shares}; {word}",
            person.id,
            person.name,
            person.affiliation,
            person.roles.join(" ")
        )
    }

    fn describe_exceptions(&self) -> Vec<String> {
        let describe = |(number, exception): (usize, &super::state::ExceptionFacts)| {
            let step = exception.step.as_deref().unwrap_or("-");
            let review = match exception.reviewed {
                None => "not reviewed, open".to_owned(),
                Some((severity, closed)) => {
                    format!("{}, {}", severity.word(), if closed { "closed" } else { "open" })
                }
            };
            format!("{number} at {step}: {}; {review}", in_words(&exception.about))
        };
        (1..).zip(self.exceptions()).map(describe).collect()
    }
}

/// What an exception is about, as it stands in its line.
fn in_words(about: &Subject) -> String {
    about.which().map_or_else(
        || about.word().to_owned(),
        |which| format!("{} {}", about.word(), cut_to_a_line(&which)),
    )
}

/// A reason as the end of a line: cut, so that the line still fits into a code. The transcript has all of it.
fn in_a_line(reason: &Prose) -> String {
    cut_to_a_line(reason.as_str())
}

fn cut_to_a_line(text: &str) -> String {
    let line = text.replace('\n', " ");
    if line.chars().count() <= MAX_LINE_CHARS {
        return line;
    }
    line.chars().take(MAX_LINE_CHARS - 1).chain(['\u{2026}']).collect()
}

fn describe_thing(thing: &ItemNumber, place: &ItemPlace) -> String {
    let what = match place {
        ItemPlace::Bagged { bag, holder } => format!("in bag {bag}, held by {holder}"),
        ItemPlace::Opened { bag, .. } => format!("out of bag {bag}"),
        ItemPlace::Moved { to } => format!("moved to {to}"),
        ItemPlace::Sent { bag, sent: Sent { channel, to, expected } } => {
            format!("sent in bag {bag} by {channel} to {to}, expected {expected}")
        }
        ItemPlace::Received { bag, holder } => format!("received in bag {bag}, held by {holder}"),
        ItemPlace::Destroyed { how } => format!("destroyed, {how}"),
    };
    format!("{} {}: {what}", thing.id, thing.number)
}

fn describe_payload(payload: &SealedPayload) -> String {
    let opened = if payload.opened { "opened again" } else { "not opened" };
    let from = payload.shares.map_or_else(|| payload.from.word().to_owned(), FromShares::said);
    let before = Exposure::of(payload.from).word();
    format!("{}: {}; {from}, {before}; {opened}", payload.name, payload.about)
}

fn describe_check_value(checked: &CheckedValue) -> String {
    format!("{} of {}: {}", checked.method.word(), said_of(checked.of.as_ref()), checked.value)
}

fn describe_opened((number, opened): (usize, &OpenedBag)) -> String {
    let share = opened.share.map_or_else(|| "no share".to_owned(), |x| format!("share {x}"));
    let decided = match &opened.decided {
        None => "not decided".to_owned(),
        Some((decision, bag)) => {
            let word = match decision {
                AfterOpening::Resealed => "resealed",
                AfterOpening::Reshare => "reshare",
                AfterOpening::Rotate => "rotate",
                AfterOpening::Destroyed => "destroyed",
            };
            bag.as_ref().map_or_else(|| word.to_owned(), |bag| format!("{word}, bag {bag}"))
        }
    };
    format!("{number}: {share}; {decided}")
}
