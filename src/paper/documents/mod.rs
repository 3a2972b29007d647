//! Papers around the sheets: before the ceremony the script to hold in hand, after it what is signed in ink and kept.
//!
//! Each is a pure function to pages in the typography of the share sheet: the same faces, one rule weight, ids and
//! "page n of m" on every page, A4 or Letter. None of them holds a secret, and none is proof by itself: anybody can
//! print them again from the transcript.

mod acknowledgement;
mod annotated;
mod attestation;
mod audit;
mod bags;
mod blanks;
mod boxes;
mod custody;
mod destruction;
mod format;
mod frame;
mod front_tables;
mod guide;
mod held;
mod layout;
mod register;
mod script;
mod statement;
mod typed;

use zeroize::Zeroizing;

use super::Page;
use super::Paper;
use super::pdf::{self, PdfError};
use crate::ceremony::register::{Register, Shown};
use crate::ceremony::{State, taking};
use crate::plan::custody::CustodyPlan;
use crate::plan::{PaperSize, Plan};
use crate::vocab::{Day, Digest, Mode};

pub use held::{HeldCeremony, RETENTION};

impl From<PaperSize> for Paper {
    fn from(size: PaperSize) -> Self {
        match size {
            PaperSize::A4 => Self::A4,
            PaperSize::Letter => Self::Letter,
        }
    }
}

/// A finished paper.
#[derive(Debug, PartialEq)]
pub struct Document {
    /// File name without folder.
    pub name: &'static str,
    /// What a viewer and a file manager show: which paper, of which ceremony.
    pub title: String,
    /// The pages in their order.
    pub pages: Vec<Page>,
}

impl Document {
    /// The pages as a PDF: of the same pages one that says and shows the same, in other bytes.
    pub fn to_pdf(&self) -> Result<Zeroizing<Vec<u8>>, PdfError> {
        pdf::write_as(&self.title, &self.pages)
    }
}

/// The script before the ceremony: what will be done and said, with room to write, and who is to hold which sheet, if that
/// was planned.
pub fn blank_script(plan: &Plan, custody: Option<&CustodyPlan>, paper: Paper) -> Document {
    let title = format!("{}: the script, to hold in hand", plan.template.title);
    Document { name: "script.pdf", title, pages: script::pages(plan, custody, paper) }
}

/// A plan of custody by itself.
pub fn custody(plan: &CustodyPlan, paper: Paper) -> Document {
    let title = format!("Custody plan, {}", plan.quorum());
    Document { name: "custody.pdf", title, pages: custody::pages(plan, paper) }
}

/// The register of these keys.
pub fn register(register: &Register, shown: &Shown<'_>, today: Day, mode: Mode, paper: Paper) -> Document {
    let rehearsal = if mode == Mode::Rehearsal { " of a rehearsal" } else { "" };
    Document {
        name: "register.pdf",
        title: format!("Key register{rehearsal}, {today}"),
        pages: register::pages(register, shown, today, mode, paper),
    }
}

/// A paper that can be made: its pages are laid out when they are wanted, and go when it is written.
#[derive(Debug)]
pub struct PlannedDocument {
    /// Its name, and how many are printed at the end.
    pub due: DuePaper,
    title: String,
    pages: fn(&HeldCeremony<'_>) -> Vec<Page>,
}

impl PlannedDocument {
    /// The paper of this ceremony.
    pub fn make(&self, held: &HeldCeremony<'_>) -> Document {
        Document { name: self.due.name, title: self.title.clone(), pages: (self.pages)(held) }
    }
}

/// Everything to print after the close, on the ceremony's paper; after an abort what it left.
pub fn after(held: &HeldCeremony<'_>) -> Vec<Document> {
    planned(held).iter().map(|document| document.make(held)).collect()
}

/// A paper that is printed when a ceremony ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuePaper {
    /// File name without folder.
    pub name: &'static str,
    /// How many; none if it is of use to nobody in this ceremony.
    pub copies: u16,
    /// What becomes of them.
    pub what: &'static str,
}

/// The file of the page on which people vouch for the ceremony key.
pub const ATTESTATION: &str = "attestation.pdf";

/// Which papers are due at the end, and in how many copies.
pub fn due(state: &State, head: Digest) -> Vec<DuePaper> {
    // which there are, the entries do not decide
    let ceremony = HeldCeremony { state, head, entries: &[], earlier: None };
    planned(&ceremony).into_iter().map(|paper| paper.due).collect()
}

/// The same papers, none of them laid out yet.
pub fn planned(held: &HeldCeremony<'_>) -> Vec<PlannedDocument> {
    let of = match held.state.mode() {
        Mode::Rehearsal => format!("rehearsal {}", held.state.ceremony().short()),
        Mode::Production => format!("ceremony {}", held.state.ceremony().short()),
    };
    let mut all = Vec::new();
    let mut add = |name, title, (copies, what), pages: fn(&HeldCeremony<'_>) -> Vec<Page>| {
        all.push(PlannedDocument {
            due: DuePaper { name, copies, what },
            title: format!("{title}, {of}"),
            pages,
        });
    };
    let sealed = held.state.is_closed();
    if sealed {
        let signed = "everybody writes row 8 of the last line and signs; kept apart from the folder";
        add(ATTESTATION, "Attestation", (1, signed), attestation::pages);
        let keys = held.state.present().any(|person| !person.keys.is_empty());
        let codes = "the statement as codes, for those who sign it with a key of their own";
        add("statement.pdf", "Statement", (u16::from(keys), codes), statement::pages);
    }
    if sealed && held.state.audited().is_some() {
        let owner = "signed in ink, goes to the owner of the key; its findings are followed up";
        add("audit-report.pdf", "Audit report", (1, owner), audit::pages);
    }
    let auditor = "the script as it was held, for the auditor";
    add("script.pdf", "The script as it was held", (1, auditor), annotated::pages);
    let destroyed = "whoever destroyed something, and who saw it, sign";
    add("destruction.pdf", "Certificate of destruction", (1, destroyed), destruction::pages);
    // nothing is in custody after an abort
    let sheets = sealed && held.state.plan().choices.quorum.is_some();
    if sheets {
        let each = "a page for each custodian, signed before they leave";
        add("acknowledgements.pdf", "Custodians' acknowledgements", (1, each), acknowledgement::pages);
    }
    if sheets || sealed && bags::has_things(held) {
        let yearly = "stays with whoever looks at the bags every year";
        add("bag-register.pdf", "Bag register", (1, yearly), bags::pages);
    }
    if sheets {
        let places = u16::try_from(taking::all(held.state).len()).unwrap_or(u16::MAX).max(1);
        let heirs = "one beside the place of each custodian's sheets, for heirs and finders, never in a bag";
        add("guide.pdf", "Guide for heirs and finders", (places, heirs), guide::pages);
    }
    all
}
