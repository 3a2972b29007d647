//! What records are made of: the header, people, findings, counts and small choices.

use serde::{Deserialize, Serialize};

use super::entry::PersonId;
use super::hybrid::HybridKey;
use super::person_key::PersonKey;
use crate::plan::Choices;
use crate::sharing::Quorum;
use crate::sharing::entropy::SourceKind;
use crate::sharing::share::CeremonyKey;
use crate::vocab::{CeremonyId, Digest, Fingerprint, Line, Mode, Prose, SetId};

/// Format tag of line 1.
pub const FORMAT: &str = "keyrite-transcript 1";

/// The first line: everything an auditor needs besides the lines that follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Always [`FORMAT`].
    pub format: String,
    /// This run.
    pub ceremony: CeremonyId,
    /// Worthless or real keys.
    pub mode: Mode,
    /// The whole resolved template, so that nothing else is needed.
    pub template: String,
    /// What was chosen for this run.
    pub choices: Choices,
    /// Name and version of the program.
    pub program: Line,
    /// SHA-256 of the running program, as it computed it itself.
    pub program_digest: Digest,
    /// The key that signs every entry and sheet.
    pub ceremony_key: CeremonyKey,
    /// The key that signs the statement once more; there if the template wants it, and only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hybrid_key: Option<HybridKey>,
    /// The transcript this one continues, if any.
    pub parent: Option<Parent>,
}

/// An earlier transcript that this one continues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// Its id.
    pub ceremony: CeremonyId,
    /// How many entries count.
    pub entries: u32,
    /// SHA-256 of its last counting line.
    pub head: Digest,
    /// How it ended.
    pub ended: Ended,
    /// The step it stopped at, if it was broken off.
    #[serde(deserialize_with = "super::script_words::option")]
    pub stopped_at: Option<String>,
    /// What it left behind, and which steps are done again.
    pub redo: Prose,
    /// The set that it made or opened, as it and its own parents tell; none if there is no set.
    pub known: Option<KnownSet>,
}

/// How a transcript ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// With its seal.
    Sealed,
    /// Early, by a decision.
    Aborted,
    /// Without an end.
    BrokenOff,
}

/// What a transcript takes over from those before it: one set, where its sheets are, and who has known them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownSet {
    /// The key.
    pub fingerprint: Fingerprint,
    /// The set.
    pub set: SetId,
    /// Counts the sets of the key, from 1.
    #[serde(deserialize_with = "crate::vocab::generation")]
    pub generation: u16,
    /// k of n.
    pub quorum: Quorum,
    /// Every sheet of which something was recorded, by the number of its share.
    pub sheets: Vec<KnownSheet>,
    /// Everybody who has ever held or brought a sheet of it.
    pub holders: Vec<KnownHolder>,
}

/// One sheet as last recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownSheet {
    /// The number of its share.
    pub share: u8,
    /// Where it is.
    pub place: Place,
    /// Name of the person who holds it, or held it last.
    pub holder: Line,
    /// Whom they are from.
    pub affiliation: Line,
    /// The bag it is in.
    pub bag: Option<Line>,
    /// Its serial in the ceremony that printed it.
    pub serial: Option<u16>,
}

/// Where a sheet is, as last recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In its bag.
    Sealed,
    /// In no bag, and nothing was decided about it.
    Open,
    /// To be replaced by a new set.
    Reshare,
    /// Its key is to be rotated.
    Rotate,
    /// Destroyed.
    Destroyed,
}

/// Somebody who has held or brought sheets of the set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownHolder {
    /// As enrolled.
    pub name: Line,
    /// Whom they are from.
    pub affiliation: Line,
    /// Shares they have held or brought, ascending.
    pub shares: Vec<u8>,
    /// Bags they opened whose sheet nobody could tell.
    pub untold: u16,
    /// Digests of the keys of their own that they named ([`PersonKey::digest`]).
    pub keys: Vec<Digest>,
}

/// A sheet that was read and is genuine by itself, whatever set it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenSheet {
    /// The number of its share.
    pub share: u8,
    /// Its set.
    pub set: SetId,
    /// The set's generation.
    #[serde(deserialize_with = "crate::vocab::generation")]
    pub generation: u16,
    /// k of n.
    pub quorum: Quorum,
}

/// What was said of a name that looks like another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LikeName {
    /// The other name, as it was enrolled.
    pub name: Line,
    /// True if it is the same person: somebody of an earlier transcript, written differently there.
    pub same: bool,
}

/// Somebody present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// `P1` and up, in order.
    pub id: PersonId,
    /// As on the identity paper.
    pub name: Line,
    /// Whom they are from.
    pub affiliation: Line,
    /// Role ids of the template.
    #[serde(deserialize_with = "super::script_words::list")]
    pub roles: Vec<String>,
    /// Numbers of the shares they will hold.
    pub shares: Vec<u8>,
    /// Kind of identity paper, never its number.
    pub identity: Line,
    /// Public keys of their own, with which they may sign the statement later, elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<PersonKey>,
    /// Names that look like this one, and whether they are this person: asked, and never guessed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub like: Vec<LikeName>,
}

/// One finding about the machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// What was looked at.
    pub what: Line,
    /// What was found.
    pub found: Line,
    /// True if it is as a key ceremony wants it; otherwise the step needs an exception.
    pub as_wanted: bool,
}

/// A source of randomness, without its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Dice or coins.
    pub kind: SourceKind,
    /// How many throws.
    pub throws: u32,
    /// Whole bits that fair throws bring.
    pub bits: u32,
}

/// How a share was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadFrom {
    /// A page as a program drew it, which was never on paper: no proof of a sheet, so only a rehearsal is read back so.
    Page,
    /// A scan or photograph.
    Picture,
    /// A camera.
    Camera,
    /// Words typed by hand.
    Words,
    /// The code's text, typed by a scanner.
    Text,
}

/// What was decided about an opened sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AfterOpening {
    /// Sealed in a new bag.
    Resealed,
    /// To be replaced by a new set.
    Reshare,
    /// The key is to be rotated.
    Rotate,
    /// Destroyed now.
    Destroyed,
}

/// Why a sheet is destroyed though too few are left without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenUp {
    /// What becomes of the key.
    pub because: GivenUpBecause,
    /// The decision, in their words.
    pub reason: Prose,
}

/// What becomes of a key of which no set of paper is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GivenUpBecause {
    /// It is to end.
    KeyEnds,
    /// A new set of it exists.
    NewSet,
}

impl GivenUpBecause {
    /// As a report says it.
    pub const fn said(self) -> &'static str {
        match self {
            Self::KeyEnds => "the key is to end",
            Self::NewSet => "a new set of the key exists",
        }
    }
}

/// How the key left, or did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// A drill: proven, and not released.
    None,
    /// Written to a new file.
    File,
    /// Handed to another program.
    Descriptor,
    /// Shown on the screen.
    Display,
    /// Wrapped under a public key, as a new file.
    Wrapped {
        /// SHA-256 of that public key's DER.
        to: Digest,
    },
}

/// The exit of a recovered key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawReleased", into = "RawReleased")]
pub struct Released {
    /// How.
    pub exit: Exit,
    /// Where to, in words.
    pub destination: Line,
}

/// As it stands in a line: `wrapped_to` with the exit `wrapped`, and only with that.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReleased {
    exit: ExitWord,
    destination: Line,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wrapped_to: Option<Digest>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ExitWord {
    None,
    File,
    Descriptor,
    Display,
    Wrapped,
}

impl TryFrom<RawReleased> for Released {
    type Error = &'static str;

    fn try_from(raw: RawReleased) -> Result<Self, Self::Error> {
        let exit = match (raw.exit, raw.wrapped_to) {
            (ExitWord::None, None) => Exit::None,
            (ExitWord::File, None) => Exit::File,
            (ExitWord::Descriptor, None) => Exit::Descriptor,
            (ExitWord::Display, None) => Exit::Display,
            (ExitWord::Wrapped, Some(to)) => Exit::Wrapped { to },
            (ExitWord::Wrapped, None) => {
                return Err("a wrapped key names the public key: wrapped_to is missing");
            }
            (_, Some(_)) => return Err("wrapped_to goes with the exit wrapped, and only with that"),
        };
        Ok(Self { exit, destination: raw.destination })
    }
}

impl From<Released> for RawReleased {
    fn from(released: Released) -> Self {
        let (exit, wrapped_to) = match released.exit {
            Exit::None => (ExitWord::None, None),
            Exit::File => (ExitWord::File, None),
            Exit::Descriptor => (ExitWord::Descriptor, None),
            Exit::Display => (ExitWord::Display, None),
            Exit::Wrapped { to } => (ExitWord::Wrapped, Some(to)),
        };
        Self { exit, destination: released.destination, wrapped_to }
    }
}

impl Exit {
    /// True if whoever was there then can have read the key.
    pub const fn is_in_the_clear(self) -> bool {
        match self {
            Self::None | Self::Wrapped { .. } => false,
            Self::File | Self::Descriptor | Self::Display => true,
        }
    }

    /// The exit as a report says it.
    pub const fn said(self) -> &'static str {
        match self {
            Self::None => "a drill, nothing left",
            Self::File => "to a new file",
            Self::Descriptor => "to another program",
            Self::Display => "shown on the screen",
            Self::Wrapped { .. } => "wrapped under a public key, to a new file",
        }
    }
}

/// How much an exception weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Normal: no effect on what the ceremony proves.
    Note,
    /// To be followed up.
    Minor,
    /// The result must not be relied on before it is resolved.
    Major,
}

/// Sheets must add up: printed = sealed + spoiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetCount {
    /// Sent to the printer.
    pub printed: u16,
    /// In bags.
    pub sealed: u16,
    /// Destroyed as spoiled.
    pub spoiled: u16,
}
