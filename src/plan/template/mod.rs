//! A ceremony script as it is once read, with its blocks written out. `docs/TEMPLATES.md` is the language for authors.
//!
//! The resolved text, with keys in a fixed order, is what the transcript's first line carries and what the template's
//! digest covers. Texts may hold facts in braces, see [`facts`](super::facts): they are filled in when the script is
//! bound and held, and stay as they are in the resolved text.

mod bounds;
mod certificate;
mod condition;
mod confirming;
mod deposited;
mod format;
mod item;
mod keyed;
mod kind;
mod leaves;
mod phase;
mod replaced;
mod role;
mod step;
mod table;
mod told;
mod value;

use serde::Serialize;

pub use bounds::Bounds;
pub use certificate::{CertificateProfile, ProfileKeys};
pub use condition::{Condition, Term};
pub use confirming::{Confirming, HowMany};
pub use deposited::{
    AGENT, BENEFICIARY, CONDITION, DEPOSITOR, LOOKED_AT, OBJECTION_DAYS, OBJECTION_UNTIL, REQUESTER,
    said_of_a_deposit,
};
pub use format::FieldFormat;
pub use item::{Item, SHEET, SHEETS};
pub use keyed::{CHECK_VALUE, Check, MAX_ABOUT_ON_SHEETS, Payload, PayloadFrom};
pub use kind::Kind;
pub use leaves::{Leaves, MayLeave, PermittedWay};
pub use phase::{Phase, Repeat};
pub use replaced::{OLD_KEY_UNTIL, WHY_REPLACED, WhyReplaced};
pub use role::{Countersigners, Role};
pub use step::{Compared, Files, Handled, Step};
pub use table::DataTable;
pub use told::Told;
pub use value::{Choice, Expected, Field, ShownAs};

use super::kinds::StepKind;
use crate::sharing::share::LockKind;

/// First line of every template.
pub const FORMAT: &str = "keyrite-template 1";
/// The role id that every template must have: somebody independent who confirms.
pub const WITNESS: &str = "witness";
/// The role id of the people who hold shares.
pub const CUSTODIAN: &str = "custodian";

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
    /// Whether one person alone brings the sheets, before a witness; usually not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emergency: bool,
    /// Tables whose rows phases are repeated for.
    #[serde(rename = "table", skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<DataTable>,
    /// Things other than sheets that are bagged, opened, moved or destroyed.
    #[serde(rename = "item", skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// Profiles of certificates that are signed and leave.
    #[serde(rename = "certificate", skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<CertificateProfile>,
    /// The roles people fill.
    #[serde(rename = "role")]
    pub roles: Vec<Role>,
    /// The phases in the order in which they are held.
    #[serde(rename = "phase")]
    pub phases: Vec<Phase>,
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

    /// True if it can only be held after another ceremony, whose folder is named.
    pub fn wants_one_before(&self) -> bool {
        self.kind.wants_a_set_before() || self.is_about_each_sheet() || self.kind == Kind::DepositRelease
    }

    /// True if sheets arrive in it that an earlier ceremony sent.
    pub fn awaits_sheets(&self) -> bool {
        let of_sheets = |kind: StepKind| {
            self.all_steps().any(|step| {
                step.kind == kind && step.handled.as_ref().is_some_and(|handled| handled.item == SHEET)
            })
        };
        of_sheets(StepKind::ReceiveItem) && !of_sheets(StepKind::SendItem)
    }

    /// True if some phase is held for each sheet of the ceremony before, so that there has to be one.
    pub fn is_about_each_sheet(&self) -> bool {
        self.phases.iter().any(|phase| phase.repeat == Repeat::SheetsOfParent)
    }

    /// The table with this id.
    pub fn table(&self, id: &str) -> Option<&DataTable> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// The item with this id; `sheet` is the sheets of the ceremony before.
    pub fn item(&self, id: &str) -> Option<&Item> {
        if id == SHEET { Some(&*SHEETS) } else { self.items.iter().find(|item| item.id == id) }
    }

    /// Who acts and who confirms, as a sentence by the titles of their roles.
    pub fn who(&self, step: &Step) -> String {
        let acts = self.role_title(&step.acts);
        let confirms: Vec<String> = step.confirms.iter().map(|who| who.said(self)).collect();
        let several =
            confirms.len() > 1 || step.confirms.iter().any(|who| who.how_many != HowMany::AtLeast(1));
        let verb = if several { "confirm" } else { "confirms" };
        match confirms.split_last() {
            None => format!("{acts} acts"),
            Some((one, [])) => format!("{acts} acts, {one} {verb}"),
            Some((last, others)) => format!("{acts} acts, {} and {last} {verb}", others.join(", ")),
        }
    }

    /// The profile with this id.
    pub fn certificate(&self, id: &str) -> Option<&CertificateProfile> {
        self.certificates.iter().find(|profile| profile.id == id)
    }

    /// All steps, unrepeated.
    pub fn all_steps(&self) -> impl Iterator<Item = &Step> {
        self.phases.iter().flat_map(|phase| phase.steps.iter())
    }

    /// Steps that are held in every ceremony of this script, whatever is chosen or left out.
    pub fn certain_steps(&self) -> impl Iterator<Item = &Step> {
        let certain = |phase: &&Phase| phase.when.is_empty() && !phase.optional;
        let phases = self.phases.iter().filter(certain);
        phases.flat_map(|phase| &phase.steps).filter(|step| step.when.is_empty() && !step.optional)
    }
}
