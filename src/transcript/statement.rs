//! `statement.txt`: the ceremony in short, for people; and `VERIFY.txt`, the commands that check it.
//!
//! One fact a line, label first, fixed order; the text is rebuilt from the transcript and must be equal to the
//! byte, so nothing can be added to it.

use crate::sharing::Quorum;
use crate::sharing::share::CeremonyKey;
use crate::vocab::digest::pgp_words;
use crate::vocab::{CeremonyId, Digest, Fingerprint, Mode, SetId};

/// Everything the statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The run.
    pub ceremony: CeremonyId,
    /// Worthless or real.
    pub mode: Mode,
    /// Title, id, version of the template.
    pub template: String,
    /// Digest of the resolved template.
    pub template_digest: Digest,
    /// Name and version of the program.
    pub program: String,
    /// Its digest.
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
    /// The root key's fingerprint, if one exists.
    pub fingerprint: Option<Fingerprint>,
    /// Set, generation and quorum, if known.
    pub set: Option<(SetId, u16, Quorum)>,
    /// Digest of every share made, by number.
    pub shares: Vec<(u8, Digest)>,
    /// One line a person.
    pub people: Vec<String>,
    /// One line an exception.
    pub exceptions: Vec<String>,
    /// Printed, sealed, spoiled.
    pub sheets: String,
    /// The transcript it continues.
    pub parent: Option<String>,
}

impl Statement {
    /// The text of `statement.txt`.
    pub fn render(&self) -> String {
        let mut lines = vec!["KEYRITE CEREMONY STATEMENT 1".to_owned()];
        if self.mode == Mode::Rehearsal {
            lines.push("REHEARSAL: the keys of this ceremony are worthless".to_owned());
        }
        let mut fact = |label: &str, value: &str| lines.push(format!("{label:<17}{value}"));
        fact("ceremony", &format!("{} ({})", self.ceremony.short(), self.ceremony.hex()));
        fact("mode", self.mode.word());
        fact("template", &self.template);
        fact("template sha256", &self.template_digest.hex());
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
        if let Some(fingerprint) = &self.fingerprint {
            fact("key fingerprint", &fingerprint.hex());
            fact("in words", &fingerprint.words());
        }
        if let Some((set, generation, quorum)) = &self.set {
            fact("set", &format!("{} ({}), generation {generation}, {quorum}", set.short(), set.hex()));
        }
        for (x, digest) in &self.shares {
            fact(&format!("share {x}"), &digest.hex());
        }
        fact("sheets", &self.sheets);
        for person in &self.people {
            fact("present", person);
        }
        fact("exceptions", &self.exceptions.len().to_string());
        for exception in &self.exceptions {
            fact("exception", exception);
        }
        if let Some(parent) = &self.parent {
            fact("continues", parent);
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// The name that stands for the ceremony key in `allowed_signers`.
    pub fn principal(ceremony: &CeremonyId) -> String {
        format!("keyrite-ceremony-{}", ceremony.short())
    }

    /// The text of `VERIFY.txt`.
    pub fn verify_text(ceremony: &CeremonyId, key: &CeremonyKey) -> String {
        let principal = Self::principal(ceremony);
        let words = key.spoken();
        format!(
            "HOW TO CHECK THIS CEREMONY WITHOUT KEYRITE\n\
             \n\
             0. The key that signed everything here must be the one printed on the share sheets and the\n\
             \x20  attestation page. Its words there must be:\n\
             \x20  {words}\n\
             \x20  In statement.txt they stand under \"ceremony key\". If they differ, stop: this folder is not\n\
             \x20  that ceremony's.\n\
             \n\
             1. The statement is signed by that key (OpenSSH 8.1 or later):\n\
             \x20  ssh-keygen -Y verify -f allowed_signers -I {principal} -n keyrite-transcript@v1 -s statement.txt.sig < statement.txt\n\
             \n\
             2. The transcript has as many lines as the statement says, and ends with the line it names:\n\
             \x20  wc -l < transcript.jsonl\n\
             \x20  tail -n 1 transcript.jsonl | tr -d '\\n' | sha256sum\n\
             \n\
             3. Every line names the one before it (prints OK, or the first line that does not):\n\
             \x20  (p=$(printf '%064d' 0); n=0; while IFS= read -r l; do n=$((n+1)); q=$(printf '%s' \"$l\" | jq -r .prev); [ \"$q\" = \"$p\" ] || {{ echo \"line $n does not follow the line before it\"; exit 1; }}; p=$(printf '%s' \"$l\" | sha256sum | cut -d' ' -f1); done < transcript.jsonl; echo \"OK: $n lines, the last one is $p\")\n\
             \n\
             4. The template digest is that of the approved script:\n\
             \x20  head -n 1 transcript.jsonl | jq -j .record.template | sha256sum\n\
             \n\
             These prove that nothing was changed after it was written, and by whose key. That the script was\n\
             followed, step by step and by the right people, is what `keyrite-verify` checks besides.\n\
             What nothing here can prove: that the laptop was honest, and what time it really was.\n"
        )
    }
}
