//! What records are made of: the header, people, findings, counts and small choices.

use serde::{Deserialize, Serialize};

use super::hybrid::HybridKey;
use super::known::{KnownSet, KnownSheet, OtherParents, Parent, Place};
use super::person_id::PersonId;
use super::person_key::PersonKey;
use crate::plan::{Choices, SheetOfParent};
use crate::sharing::Quorum;
use crate::sharing::entropy::SourceKind;
use crate::sharing::share::CeremonyKey;
use crate::vocab::ids::sheet_serial;
use crate::vocab::{BagNumber, CeremonyId, Digest, Line, Mode, Prose, SetId};

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
    /// Others that it continues as well: there if there are any, and only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<OtherParents>,
}

impl Header {
    /// The transcripts that this one continues.
    pub fn parents(&self) -> impl Iterator<Item = &Parent> {
        self.parent.iter().chain(self.beside.iter().flat_map(|beside| &beside.parents))
    }

    /// The set that they tell of.
    pub fn known(&self) -> Option<&KnownSet> {
        match &self.beside {
            Some(beside) => beside.known.as_ref(),
            None => self.parent.as_ref().and_then(|parent| parent.known.as_ref()),
        }
    }

    /// The sheets that the transcripts before tell of, for a phase that is repeated for them.
    pub fn sheets_of_parent(&self) -> Vec<SheetOfParent> {
        self.known().map_or_else(Vec::new, KnownSet::each_sheet)
    }
}

impl KnownSet {
    /// Its sheets, for a phase that is repeated for them.
    pub fn each_sheet(&self) -> Vec<SheetOfParent> {
        let sheet = |sheet: &KnownSheet| SheetOfParent {
            number: sheet.share,
            holder: sheet.holder.to_string(),
            destroyed: sheet.place == Place::Destroyed,
            bag: sheet.bag.as_ref().map_or_else(|| "no bag".to_owned(), BagNumber::to_string),
            serial: sheet.serial.map_or_else(|| "not recorded".to_owned(), sheet_serial),
        };
        self.sheets.iter().map(sheet).collect()
    }
}

/// A value or a choice that the script wants in the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultOfStep {
    /// Its label, as the script has it.
    #[serde(deserialize_with = "super::script_words::one")]
    pub label: String,
    /// The value, or the option.
    #[serde(deserialize_with = "super::script_words::one")]
    pub value: String,
}

/// One of the things of the script.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemNumber {
    /// The item's id.
    #[serde(deserialize_with = "super::script_words::one")]
    pub id: String,
    /// Which of them, from 1.
    pub number: u16,
}

/// A sheet that was read and is genuine by itself, whatever set it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenSheet {
    /// The number of its share.
    pub share: u8,
    /// The set that it says it is of.
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
    /// The camera, from the sheet held before it.
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

impl Severity {
    /// Its name in a sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
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

/// Somebody takes over roles, and shares not yet sealed, from somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deputised {
    /// Who leaves.
    pub absent: PersonId,
    /// Who takes over; a new person.
    pub deputy: Person,
    /// Why they cannot stay.
    pub reason: Prose,
    /// The paper that delegates.
    pub document: Line,
    /// Last day of the delegation.
    pub until: Line,
}
