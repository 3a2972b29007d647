//! Template format v1: a ceremony script in TOML.
//!
//! ```toml
//! format = "keyrite-template 1"
//! id = "kek"                       # a-z, 0-9, hyphens
//! version = 1
//! title = "Data-encryption master key"
//! kind = "generation"              # or "recovery"
//! scope = "What this ceremony is for, and what it is not for."
//! shares = 5                       # defaults; generation only
//! threshold = 3
//! least_threshold = 2              # below it a written reason is demanded
//! locks = ["none", "passphrase", "code-words"]
//! countersignatures = ["administrator", "2 witness"]   # optional: who signs the statement with keys of their own
//! hybrid_signature = true          # optional: the statement signed once more, by ML-DSA-44 and Ed25519 together
//!
//! [[role]]
//! id = "administrator"
//! title = "Administrator"
//! at_least = 1
//! at_most = 1
//! not_also = ["witness"]           # one person may not fill both
//!
//! [[phase]]
//! include = "opening"              # a common block, by name
//!
//! [[phase]]
//! title = "Shares"
//! repeat = "share"                 # once per share; or a number of rounds
//!
//! [[phase.step]]
//! id = "bag"                       # a-z, 0-9, hyphens, dots; unique
//! kind = "bag"                     # one of the closed set, see `StepKind`
//! title = "Seal the sheet in its bag"
//! acts = "operator"                # the role that acts
//! confirms = ["custodian", "witness"]
//! minutes = 3
//! say = "Text read aloud."         # or do_not_say = "what must not be spoken"
//! ticks = ["Blinds are closed"]    # free acts: each is done, or not as wanted
//!                                   # formats: text, number, date, serial, hex; and for bags, in one step together,
//!                                   # bag-first, bag-last and bag-count, and later bag-left, once
//! fields = [{ id = "room", label = "Room", format = "text", twice = false }]
//! choices = [{ id = "medium", label = "Boot medium", options = ["DVD", "USB stick"] }]
//! compare = "program"              # kind compare: program, template or key
//! wait_minutes = 20                # kind wait: minutes that pass before the next step, 1 to 1440
//!                                   # ticks of a wait are what must have come about; one of the two, or both
//! word = "WIPE"                    # kind wipe: typed by who acts and each who confirms
//! ```
//!
//! Every text has a limit in characters and lines, see `texts`. A tab counts as a space, line ends of Windows as line
//! ends, and a byte order mark as nothing: the digest is over the resolved text, where they are gone. What the script
//! does without of the usual care is worked out and stands in the resolved text as `without = […]`; in an author's
//! file it may be left out.
//!
//! Unknown keys are errors. The resolved text, with blocks written out and keys in a fixed order, is what the
//! transcript's first line carries and what the template's digest covers.

mod role;
mod step;

use serde::{Deserialize, Serialize};

pub use role::{Countersigners, Role};
pub use step::{Choice, Compared, Field, FieldFormat, Step};

use crate::sharing::Quorum;
use crate::sharing::share::LockKind;

/// First line of every template.
pub const FORMAT: &str = "keyrite-template 1";
/// The role id that every template must have: somebody independent who confirms.
pub const WITNESS: &str = "witness";
/// The role id of the people who hold shares.
pub const CUSTODIAN: &str = "custodian";

/// What a ceremony is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Makes a root key and its shares.
    Generation,
    /// Rebuilds a root key from its sheets.
    Recovery,
}

/// A ceremony script, blocks resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Always [`FORMAT`].
    pub format: String,
    /// Short name.
    pub id: String,
    /// Counts the script's revisions, from 1.
    pub version: u32,
    /// What people call the ceremony.
    pub title: String,
    /// What the script does without, of what its owner may decide; worked out when it is read, see `without`. It
    /// stands before every text of several lines, where other programs find it by its line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// What it is for.
    pub kind: Kind,
    /// What it is for and what not, shown on the first page.
    pub scope: String,
    /// Default n; zero for a recovery.
    pub shares: u8,
    /// Default k; zero for a recovery.
    pub threshold: u8,
    /// A k below this asks for a written reason.
    pub least_threshold: u8,
    /// Allowed locks, the default first.
    pub locks: Vec<LockKind>,
    /// Whose own signatures of the statement are wanted after the close; usually nobody's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countersignatures: Vec<Countersigners>,
    /// Whether the statement is signed once more, by a hybrid key; usually not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hybrid_signature: bool,
    /// The roles people fill.
    #[serde(rename = "role")]
    pub roles: Vec<Role>,
    /// The phases in the order in which they are held.
    #[serde(rename = "phase")]
    pub phases: Vec<Phase>,
}

/// A part of the script, perhaps repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Phase {
    /// What people call it.
    pub title: String,
    /// Held once per share.
    #[serde(skip)]
    pub per_share: bool,
    /// Held this many times; 1 unless repeated for devices.
    #[serde(skip)]
    pub times: u8,
    /// `"share"` or the number of rounds, as written.
    pub repeat: Repeat,
    /// The steps of one round, in order.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// How often a phase is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Repeat {
    /// A fixed number of rounds.
    Times(u8),
    /// Once per share.
    PerShare(PerShare),
}

/// The word `share`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PerShare {
    /// Once per share.
    Share,
}

impl Phase {
    /// How many rounds for this quorum.
    pub fn rounds(&self, quorum: Option<Quorum>) -> usize {
        if self.per_share {
            quorum.map_or(0, |quorum| usize::from(quorum.shares()))
        } else {
            usize::from(self.times)
        }
    }
}

impl Template {
    /// The resolved text, the form that the digest covers.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("strings, numbers and lists of them have a TOML form")
    }

    /// The role with this id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// What people call the role of this id.
    pub fn role_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.role(id).map_or(id, |role| role.title.as_str())
    }

    /// Who acts and who confirms, as a sentence by the titles of their roles.
    pub fn who(&self, step: &Step) -> String {
        let acts = self.role_title(&step.acts);
        let confirms: Vec<&str> = step.confirms.iter().map(|id| self.role_title(id)).collect();
        match confirms.split_last() {
            None => format!("{acts} acts"),
            Some((one, [])) => format!("{acts} acts, {one} confirms"),
            Some((last, others)) => format!("{acts} acts, {} and {last} confirm", others.join(", ")),
        }
    }

    /// All steps, unrepeated.
    pub fn all_steps(&self) -> impl Iterator<Item = &Step> {
        self.phases.iter().flat_map(|phase| phase.steps.iter())
    }

    /// Expected minutes for this many shares.
    pub fn minutes(&self, quorum: Option<Quorum>) -> usize {
        let of = |phase: &Phase| {
            phase.rounds(quorum) * phase.steps.iter().map(|step| usize::from(step.minutes)).sum::<usize>()
        };
        self.phases.iter().map(of).sum()
    }
}
