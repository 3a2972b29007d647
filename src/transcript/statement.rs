//! `statement.txt`: the ceremony in short, for people.
//!
//! One fact a line, label first, fixed order; the text is rebuilt from the transcript and must be equal to the
//! byte, so nothing can be added to it.

use crate::sharing::Quorum;
use crate::sharing::share::CeremonyKey;
use crate::vocab::digest::pgp_words;
use crate::vocab::{CeremonyId, Digest, Fingerprint, Mode, SetId};

/// Characters that a label takes with the spaces behind it.
pub const LABEL_WIDTH: usize = 17;

/// Everything the statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The ceremony that it is about.
    pub ceremony: CeremonyId,
    /// Worthless or real.
    pub mode: Mode,
    /// One person alone brought the sheets, before a witness.
    pub emergency: bool,
    /// Title, id, version of the template.
    pub template: String,
    /// Digest of the resolved template.
    pub template_digest: Digest,
    /// One line a precaution that the script leaves out.
    pub without: Vec<String>,
    /// Name and version of the program.
    pub program: String,
    /// SHA-256 of the program as it ran.
    pub program_digest: Digest,
    /// Organisation and place.
    pub held_at: String,
    /// First and last entry's time.
    pub held: (String, String),
    /// Lines of the transcript.
    pub entries: u32,
    /// Digest of the last line.
    pub head: Digest,
    /// The ceremony key.
    pub ceremony_key: CeremonyKey,
    /// Kind and fingerprint of the hybrid key, if there is one.
    pub hybrid_key: Option<String>,
    /// The root key's fingerprint, if one exists.
    pub fingerprint: Option<Fingerprint>,
    /// Set, generation and quorum, if known.
    pub set: Option<(SetId, u16, Quorum)>,
    /// The key that the new one replaces.
    pub replaces: Option<String>,
    /// The share that is issued again, and what became of its old sheet.
    pub issues_again: Option<String>,
    /// Earlier sets of the key that still rebuild it, the oldest first.
    pub older_sets: Vec<String>,
    /// The key that signed the sheets, if they were made on an earlier day.
    pub sheets_key: Option<CeremonyKey>,
    /// Digest of every share made, by number.
    pub shares: Vec<(u8, Digest)>,
    /// One line a bag that was opened.
    pub opened: Vec<String>,
    /// The set whose sheets were audited.
    pub audited: Option<String>,
    /// One line a sheet that was looked at.
    pub sheets_seen: Vec<String>,
    /// How far the set is covered.
    pub coverage: Option<String>,
    /// One line something to be followed up.
    pub findings: Vec<String>,
    /// One line a release of the key.
    pub released: Vec<String>,
    /// One line a person.
    pub people: Vec<String>,
    /// Keys that people named: who, and the key in short.
    pub keys: Vec<(String, String)>,
    /// One line a jump of the system's clock.
    pub clock_jumps: Vec<String>,
    /// One line an exception.
    pub exceptions: Vec<String>,
    /// Printed, sealed, spoiled.
    pub sheets: String,
    /// One line each thing that was done with a thing of the script.
    pub things: Vec<String>,
    /// One line a file that is kept.
    pub evidence: Vec<String>,
    /// One line a secret that was sealed under the key.
    pub payloads: Vec<String>,
    /// One line a check value.
    pub check_values: Vec<String>,
    /// One line a value or choice that the script wants here.
    pub results: Vec<String>,
    /// Which day of its ceremony it is, if that has several.
    pub day: Option<String>,
    /// One line a transcript that it continues.
    pub parents: Vec<String>,
}

/// Takes a label and a value.
type Fact<'a> = &'a mut dyn FnMut(&str, &str);

impl Statement {
    /// The text of `statement.txt`.
    pub fn render(&self) -> String {
        let mut lines = vec!["KEYRITE CEREMONY STATEMENT 1".to_owned()];
        if self.mode == Mode::Rehearsal {
            lines.push("REHEARSAL: the keys of this ceremony are worthless".to_owned());
        }
        if self.emergency {
            lines.push("EMERGENCY: one person alone brings the sheets, before a witness".to_owned());
        }
        let mut fact = |label: &str, value: &str| lines.push(format!("{label:<LABEL_WIDTH$}{value}"));
        self.about_the_ceremony(&mut fact);
        self.about_sheets(&mut fact);
        self.about_people(&mut fact);
        lines.push(String::new());
        lines.join("\n")
    }

    /// Which ceremony it was, what held it, where its record ends, and which key and set it was about.
    fn about_the_ceremony(&self, fact: Fact<'_>) {
        fact("ceremony", &format!("{} ({})", self.ceremony.short(), self.ceremony.hex()));
        fact("mode", self.mode.word());
        fact("template", &self.template);
        fact("template sha256", &self.template_digest.hex());
        for precaution in &self.without {
            fact("without", precaution);
        }
        fact("program", &self.program);
        fact("program sha256", &self.program_digest.hex());
        fact("held at", &self.held_at);
        fact("from", &self.held.0);
        fact("to", &self.held.1);
        fact("lines", &self.entries.to_string());
        fact("last line", &self.head.hex());
        fact("in words", &pgp_words(&self.head.0));
        fact("ceremony key", &self.ceremony_key.hex());
        fact("in words", &self.ceremony_key.spoken());
        if let Some(hybrid_key) = &self.hybrid_key {
            fact("hybrid key", hybrid_key);
        }
        if let Some(fingerprint) = &self.fingerprint {
            fact("key fingerprint", &fingerprint.hex());
            fact("in words", &fingerprint.words());
        }
        if let Some((set, generation, quorum)) = &self.set {
            fact("set", &format!("{} ({}), generation {generation}, {quorum}", set.short(), set.hex()));
        }
        if let Some(old) = &self.replaces {
            fact("replaces", old);
        }
        if let Some(again) = &self.issues_again {
            fact("issues again", again);
        }
        for older in &self.older_sets {
            fact("older set", older);
        }
        if let Some(key) = &self.sheets_key {
            fact("sheets' key", &key.hex());
            fact("in words", &key.spoken());
        }
    }

    /// Shares, sheets, things and files, and what left.
    fn about_sheets(&self, fact: Fact<'_>) {
        for (x, digest) in &self.shares {
            fact(&format!("share {x}"), &digest.hex());
        }
        for bag in &self.opened {
            fact("opened", bag);
        }
        if let Some(audited) = &self.audited {
            fact("audited", audited);
        }
        for sheet in &self.sheets_seen {
            fact("sheet", sheet);
        }
        if let Some(coverage) = &self.coverage {
            fact("coverage", coverage);
        }
        for finding in &self.findings {
            fact("finding", finding);
        }
        for exit in &self.released {
            fact("released", exit);
        }
        fact("sheets", &self.sheets);
        let lists = [
            ("thing", &self.things),
            ("evidence", &self.evidence),
            ("payload", &self.payloads),
            ("check value", &self.check_values),
            ("result", &self.results),
        ];
        for (label, lines) in lists {
            for line in lines {
                fact(label, line);
            }
        }
    }

    /// Who was there, what did not go as written, and what it goes on after.
    fn about_people(&self, fact: Fact<'_>) {
        for person in &self.people {
            fact("present", person);
        }
        for (person, key) in &self.keys {
            fact(&format!("key of {person}"), key);
        }
        for jump in &self.clock_jumps {
            fact("clock jump", jump);
        }
        fact("exceptions", &self.exceptions.len().to_string());
        for exception in &self.exceptions {
            fact("exception", exception);
        }
        if let Some(day) = &self.day {
            fact("day", day);
        }
        for parent in &self.parents {
            fact("continues", parent);
        }
    }

    /// The name that stands for the ceremony key in `allowed_signers`.
    pub fn principal(ceremony: &CeremonyId) -> String {
        format!("keyrite-ceremony-{}", ceremony.short())
    }

    /// What the trusted comment of `statement.txt.minisig` says.
    pub fn trusted_comment(&self) -> String {
        format!(
            "Keyrite ceremony {} ({}), {}, statement.txt, last line {}",
            self.ceremony.short(),
            self.ceremony.hex(),
            self.mode.word(),
            self.head.hex()
        )
    }
}
