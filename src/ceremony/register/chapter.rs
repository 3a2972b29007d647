//! A ceremony in the life of a key: what it was, how it ended, what it left open.

use super::keeping::{self, Keeping, Travelling};
use super::seen::AuditOfSet;
use super::told::{ToldCeremony, Verified};
use crate::ceremony::reissuing::Issued;
use crate::ceremony::remains::Remains;
use crate::ceremony::state::{OpenedBag, Stage};
use crate::plan::Kind;
use crate::transcript::record::{Exit, GivenUpBecause, Severity};
use crate::vocab::text::counted;
use crate::vocab::{BagNumber, CeremonyId, Day, Line, Prose};

/// Of what left one ceremony, so much is named; its transcript has all of it.
const LEFT_NAMED: usize = 3;

/// A ceremony in a key's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its first day.
    pub day: Day,
    /// The ceremony, by its identifier.
    pub ceremony: CeremonyId,
    /// The ceremony that it goes on after.
    pub builds_on: Vec<CeremonyId>,
    /// Generation or recovery.
    pub kind: Kind,
    /// What its script is called.
    pub script: String,
    /// How it ended: sealed, aborted, or broken off at a step.
    pub end: End,
    /// Who brought the sheets, where some were brought.
    pub brought: Brought,
    /// What left, by which exits, and where to; empty before that.
    pub released: Vec<(Exit, Line)>,
    /// The key was rebuilt and proven in it.
    pub proven: bool,
    /// A rotation that ended before the new key was drawn: it stands in the life of the old one.
    pub of_old_key: bool,
    /// It was sealed, and sheets were destroyed in it because the key is to end.
    pub gave_up: bool,
    /// What a deposit or its release comes to.
    pub escrow: Option<String>,
    /// The share that was issued again in it.
    pub issued: Option<Issued>,
    /// How many secrets were sealed under its key in it, and opened once as proof.
    pub sealed_under: usize,
    /// How many things were sent in it, and how many arrived.
    pub carried: (usize, usize),
    /// Things other than sheets that were sent in it and did not arrive in it.
    pub travelling: Vec<Travelling>,
    /// What is left of a deposit that was made in it.
    pub keeping: Option<Keeping>,
    /// Bags that arrived in it.
    pub bags_received: Vec<BagNumber>,
    /// Bags that were opened in it, whatever was in them.
    pub bags_opened: Vec<BagNumber>,
    /// What it says of a set, if it is an audit.
    pub audit: Option<AuditOfSet>,
    /// Exceptions that stay open.
    pub open_exceptions: usize,
    /// Those of them that were reviewed, and left open.
    pub left_open: Vec<LeftOpen>,
    /// How often the system's clock jumped in it.
    pub clock_jumps: usize,
    /// People who did not agree at the sign-off.
    pub disagreed: usize,
    /// What it left behind, if it was not sealed.
    pub remains: Option<Remains>,
    /// Where its transcript is, for people.
    pub found_at: String,
    /// When its signatures were verified.
    pub verified: Verified,
}

/// An exception that a review left open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOpen {
    /// Its number in its ceremony.
    pub number: u16,
    /// What it weighs.
    pub severity: Severity,
    /// Who follows up, and how.
    pub follow_up: Prose,
}

/// Who brings sheets to a ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// Those who hold them, and nobody comes to k.
    ByHolders,
    /// One person all of them, in an emergency.
    ByOne,
}

/// How a ceremony ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// As its script says.
    Sealed,
    /// With the end of a day: another part goes on after it.
    DayOver,
    /// Early, by a decision.
    Aborted,
    /// At this step, without a decision.
    BrokenOff(String),
}

impl End {
    /// True if the last line is the one that its script has there.
    pub const fn is_closed(&self) -> bool {
        match self {
            Self::Sealed | Self::DayOver => true,
            Self::Aborted | Self::BrokenOff(_) => false,
        }
    }
}

impl Chapter {
    pub(super) fn of(told: &ToldCeremony) -> Self {
        let state = &told.state;
        let template = &state.plan().template;
        let end = match state.stage() {
            Stage::Sealed => End::Sealed,
            Stage::DayOver { .. } => End::DayOver,
            Stage::Aborted => End::Aborted,
            Stage::Running { .. } => {
                End::BrokenOff(state.due().map_or_else(String::new, |(_, planned, _)| planned.id.clone()))
            }
        };
        let remains = (!end.is_closed()).then(|| state.remains());
        let key_ends = |opened: &OpenedBag| opened.given_up == Some(GivenUpBecause::KeyEnds);
        let to_end = template.kind == Kind::Destruction || state.opened().iter().any(key_ends);
        let gave_up = end == End::Sealed && to_end;
        Self {
            day: state.acted_on().into(),
            ceremony: state.ceremony(),
            builds_on: state.builds_on().map(|parent| parent.ceremony).collect(),
            kind: template.kind,
            script: template.title.clone(),
            end,
            brought: if template.emergency { Brought::ByOne } else { Brought::ByHolders },
            released: state.releases().to_vec(),
            proven: state.done().trial || state.done().combined,
            of_old_key: state.is_about_the_old_key(),
            gave_up,
            escrow: state.said_of_the_deposit(),
            issued: state.issued_again(),
            sealed_under: state.outcomes().payloads.iter().filter(|payload| payload.opened).count(),
            carried: state.outcomes().carried(),
            travelling: keeping::travelling(state),
            keeping: Keeping::of(state),
            bags_received: state.outcomes().received().cloned().collect(),
            bags_opened: state.bags_opened().cloned().collect(),
            audit: AuditOfSet::of(state),
            open_exceptions: state.open_exceptions(),
            left_open: (1..)
                .zip(state.exceptions())
                .filter_map(|(number, exception)| {
                    let (severity, closed) = exception.reviewed?;
                    let follow_up = exception.follow_up.clone().filter(|_| !closed)?;
                    Some(LeftOpen { number, severity, follow_up })
                })
                .collect(),
            clock_jumps: state.clock_jumps().len(),
            disagreed: state.sign_offs().iter().filter(|said| !said.agrees).count(),
            remains,
            found_at: told.found_at.clone(),
            verified: told.verified,
        }
    }

    /// The same, with what left: the first few of it.
    fn with_what_left(&self, what: &str) -> String {
        let left: Vec<&(Exit, Line)> = self.released.iter().filter(|(exit, _)| *exit != Exit::None).collect();
        let said: Vec<String> =
            left.iter().take(LEFT_NAMED).map(|(exit, to)| format!("{}: {to}", exit.said())).collect();
        let more = match left.len().saturating_sub(LEFT_NAMED) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        if said.is_empty() { what.to_owned() } else { format!("{what}, {}{more}", said.join("; ")) }
    }

    /// What it was in the life of its key.
    pub fn said(&self) -> String {
        let what = match (self.kind, self.released.as_slice()) {
            (Kind::Generation, _) => self.with_what_left("made"),
            (Kind::Rotation, _) if self.of_old_key => "its rotation was begun".to_owned(),
            (Kind::Rotation, _) => self.with_what_left("made, to replace another key"),
            (Kind::Audit, _) => {
                let covers = |audit: &AuditOfSet| format!("audited: {}", audit.coverage);
                self.audit.as_ref().map_or_else(|| "audited".to_owned(), covers)
            }
            (Kind::Deposit | Kind::DepositRelease, _) => {
                let begun = format!("{} was begun", self.kind.with_article());
                let left = self.keeping.as_ref().map(|kept| format!("; {}", kept.said()));
                format!("{}{}", self.escrow.as_ref().unwrap_or(&begun), left.unwrap_or_default())
            }
            (Kind::Record, _) => match self.carried {
                (0, 0) => "record".to_owned(),
                (sent, 0) => format!("{} sent", counted(sent, "thing")),
                (0, arrived) => format!("{} received", counted(arrived, "thing")),
                (sent, arrived) => format!("{} sent, {arrived} received", counted(sent, "thing")),
            },
            (Kind::Destruction, _) if self.gave_up => "its end: sheets destroyed".to_owned(),
            (Kind::Destruction, _) => "its end was begun".to_owned(),
            (Kind::Reshare, _) => "reshared".to_owned(),
            (Kind::Reissue, _) => match &self.issued {
                None => "a re-issue was begun".to_owned(),
                Some(Issued { share, old_is_gone: true, .. }) => {
                    format!("share {share} issued again, its old sheet destroyed")
                }
                Some(Issued { share, old_is_gone: false, .. }) => {
                    format!(
                        "share {share} issued again; its old sheet is not recorded as destroyed, and is the same share"
                    )
                }
            },
            (Kind::Recovery, []) if self.sealed_under > 0 => {
                "recovery: rebuilt and proven, nothing left".to_owned()
            }
            (Kind::Recovery, []) => "recovery".to_owned(),
            (Kind::Drill, _) if !self.proven => "a drill was begun".to_owned(),
            (Kind::Drill, _) => "drill: rebuilt, proven and wiped".to_owned(),
            (Kind::Recovery, all) if all.iter().all(|(exit, _)| *exit == Exit::None) => {
                "recovery: rebuilt and proven, nothing left".to_owned()
            }
            (Kind::Recovery, _) => self.with_what_left("recovered"),
        };
        let what = match self.sealed_under {
            0 => what,
            sealed => format!("{what}; {} sealed under the key", counted(sealed, "secret")),
        };
        let what = match self.brought {
            Brought::ByHolders => what,
            Brought::ByOne => format!("EMERGENCY, one person at the sheets: {what}"),
        };
        match &self.end {
            End::Sealed => what,
            End::DayOver => format!("{what}; a day of it, not the last"),
            End::Aborted => format!("{what}; aborted"),
            End::BrokenOff(step) => format!("{what}; broken off at step {step}"),
        }
    }
}
