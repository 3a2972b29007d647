//! The statement as the state tells it: the same facts live and in the audit.

use super::state::State;
use crate::transcript::HybridKey;
use crate::transcript::record::{Person, Severity};
use crate::transcript::sshsig;
use crate::transcript::statement::Statement;
use crate::vocab::Digest;

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
            template: format!("{} ({} version {})", template.title, template.id, template.version),
            template_digest: self.plan().template_digest(),
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
            shares: self.share_digests(),
            people: self.people().iter().map(|person| self.describe(person)).collect(),
            keys: self
                .people()
                .iter()
                .flat_map(|person| person.keys.iter().map(|key| (person.id.to_string(), key.short())))
                .collect(),
            exceptions: self.describe_exceptions(),
            sheets: format!(
                "{} printed, {} sealed, {} spoiled",
                sheets.printed, sheets.sealed, sheets.spoiled
            ),
            parent: header.parent.as_ref().map(|parent| {
                format!(
                    "{} after {} lines, last line {}",
                    parent.ceremony.short(),
                    parent.entries,
                    parent.head.hex()
                )
            }),
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

    /// Digest of every share made or read, by number.
    pub fn share_digests(&self) -> Vec<(u8, Digest)> {
        let made = (1u8..=255).zip(self.shares()).filter_map(|(x, share)| Some((x, share.made?.1)));
        let mut all: Vec<(u8, Digest)> =
            made.chain(self.taken().iter().map(|taken| (taken.x, taken.digest))).collect();
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
        let spoken = self.sign_offs().iter().find(|(id, _)| *id == person.id).map(|(_, agrees)| *agrees);
        let word = match spoken {
            Some(true) => "agrees",
            Some(false) => "does not agree",
            None if self.person(person.id).is_none() => "left, replaced by a deputy",
            None => "has not signed off",
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
                    let weight = match severity {
                        Severity::Note => "note",
                        Severity::Minor => "minor",
                        Severity::Major => "major",
                    };
                    format!("{weight}, {}", if closed { "closed" } else { "open" })
                }
            };
            format!("{number} at {step}: {review}")
        };
        (1..).zip(self.exceptions()).map(describe).collect()
    }
}
