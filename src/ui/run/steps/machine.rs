//! Steps about the machine: its findings, words compared with an independent print, the wall clock.

use data_encoding::HEXLOWER;
use eframe::egui::{self, Ui};

use super::super::super::kit::{self, Signal};
use super::super::super::machine_look::MachineLook;
use super::super::super::task::Task;
use super::super::super::theme;
use super::super::{Deed, Primary, StepContext};
use super::screen::StepScreen;
use super::typed::{day_remark, line, prose};
use crate::ceremony::state::Inner;
use crate::ceremony::{EventKind, State};
use crate::desk::{clock, environment, printing};
use crate::plan::template::Compared;
use crate::transcript::record::{Finding, Subject};
use crate::vocab::Moment;
use crate::vocab::digest::pgp_words;
use crate::vocab::spoken::{Disagreement, agreeing};
use crate::vocab::text::counted;

/// What an exception about findings says was expected.
const EXPECTED: &str = "a machine without network, swap or disks in use";

/// What the machine says of itself, live.
#[derive(Default)]
pub struct Environment {
    machine: MachineLook,
    decided: String,
    recorded: bool,
    spool: Option<Task<Option<String>>>,
    spool_warning: Option<String>,
}

impl Environment {
    fn look(&mut self, ui: &Ui, context: &StepContext<'_>) {
        if self.recorded {
            // what stands in the record is what is shown
            self.machine.stop();
        } else {
            self.machine.follow(ui, context.shared.hardened, context.folder);
        }
    }

    /// What the spool keeps of a sheet is said here, while it can still be mended: no key exists yet.
    fn spool(&mut self, ui: &mut Ui, context: &StepContext<'_>) {
        if context.state.plan().choices.quorum.is_none() {
            return;
        }
        let spool = self.spool.get_or_insert_with(|| {
            Task::start(ui.ctx(), |_| {
                let prints = printing::printers().is_ok_and(|printers| !printers.is_empty());
                printing::spool().warning().filter(|_| prints)
            })
        });
        if let Some(warning) = spool.poll() {
            self.spool_warning = warning;
        }
        if let Some(warning) = &self.spool_warning {
            kit::space(ui);
            kit::notice(
                ui,
                Signal::Attention,
                &format!("Before the key exists, look at the printer's spool. {warning}"),
            );
        }
    }

    /// The recorded findings that wait for an exception.
    fn open_findings(context: &StepContext<'_>) -> Option<Subject> {
        let Some(Inner::Findings { line, .. }) = context.state.inner() else { return None };
        let about = Subject::Findings { line: *line };
        (!context.permits(&about)).then_some(about)
    }

    fn unwanted(&self) -> Vec<&Finding> {
        self.machine.unwanted().collect()
    }
}

/// How many are not as they should be, as the beginning of a sentence.
fn count_said(unwanted: usize) -> String {
    match unwanted {
        0 => "Everything is as a key ceremony wants it".to_owned(),
        1 => "1 finding is not as a key ceremony wants it".to_owned(),
        several => format!("{several} findings are not as a key ceremony wants them"),
    }
}

/// A table of findings, what is not as wanted first.
pub fn findings_table<'f>(ui: &mut Ui, findings: impl IntoIterator<Item = &'f Finding>) {
    let mut sorted: Vec<&Finding> = findings.into_iter().collect();
    sorted.sort_by_key(|finding| finding.as_wanted);
    let width = ui.available_width() - 12.0;
    let left = (width * 0.42).min(300.0);
    for finding in sorted {
        let signal = if finding.as_wanted { Signal::Done } else { Signal::Attention };
        let colour = if finding.as_wanted { theme::palette(ui).ink } else { theme::palette(ui).attention };
        ui.horizontal_top(|ui| {
            for (wide, is_name) in [(left, true), (width - left, false)] {
                ui.scope_builder(
                    egui::UiBuilder::new().layout(egui::Layout::top_down(egui::Align::Min)),
                    |ui| {
                        ui.set_width(wide);
                        if is_name {
                            kit::text::remark(ui, signal, finding.what.as_str());
                        } else {
                            let text =
                                egui::RichText::new(finding.found.as_str()).size(theme::SMALL).color(colour);
                            ui.add(egui::Label::new(text).wrap());
                        }
                    },
                );
            }
        });
    }
}

impl StepScreen for Environment {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        kit::to_be_read(ui);
        self.recorded = matches!(context.state.inner(), Some(Inner::Findings { .. }));
        self.look(ui, context);
        self.machine.tell(ui);
        let mut deed = None;
        if let Some(Inner::Findings { unwanted, .. }) = context.state.inner() {
            if Self::open_findings(context).is_some() {
                kit::notice(
                    ui,
                    Signal::Attention,
                    &format!(
                        "{}. Switch off what can be switched off and look again, or record an exception.",
                        count_said(usize::from(*unwanted))
                    ),
                );
                kit::space(ui);
                // what is decided about stands above the decision
                findings_table(ui, self.unwanted());
                kit::space(ui);
                // what mends it calls, and not what lets it be
                kit::modest(ui);
                if kit::accent(ui, "Look again and record anew").clicked() {
                    let findings = environment::findings(context.shared.hardened, context.folder);
                    self.machine.put(findings.clone());
                    deed = Some(Deed::new(EventKind::Environment(findings)));
                }
                kit::space(ui);
                kit::prose(
                    ui,
                    "What was decided about them, and why",
                    &mut self.decided,
                    "accepted for this ceremony, because \u{2026}",
                );
                context.tell_exception(ui, EXPECTED, Some("the findings above that are not as wanted"), None);
            } else {
                kit::notice(
                    ui,
                    Signal::Done,
                    "The exception is recorded. It will be reviewed before the close.",
                );
            }
        }
        kit::space(ui);
        if self.machine.findings().is_empty() {
            kit::caption(ui, "Looking at the machine \u{2026}");
        } else if Self::open_findings(context).is_some() {
            kit::caption(
                ui,
                &format!(
                    "As wanted: {}",
                    counted(self.machine.findings().len() - self.unwanted().len(), "thing")
                ),
            );
            kit::space(ui);
            findings_table(ui, self.machine.findings().iter().filter(|finding| finding.as_wanted));
        } else {
            let signal = if self.unwanted().is_empty() { Signal::Done } else { Signal::Attention };
            let count = count_said(self.unwanted().len());
            kit::text::remark(
                ui,
                signal,
                &format!("{count}; {} things were looked at", self.machine.findings().len()),
            );
            kit::space(ui);
            findings_table(ui, self.machine.findings());
        }
        self.spool(ui, context);
        deed
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        let recorded = matches!(context.state.inner(), Some(Inner::Findings { .. }));
        Some(if !recorded {
            Primary::new(
                "Record the findings",
                self.machine.findings().is_empty().then(|| "looking".to_owned()),
            )
        } else if Self::open_findings(context).is_some() {
            Primary::new("Record the exception", prose("decision", &self.decided).err())
        } else {
            Primary::ready("Go on with the exception")
        })
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        let Some(Inner::Findings { .. }) = context.state.inner() else {
            // what came in between stands on the page first
            let same = self.machine.bring_up_to_date(context.shared.hardened, context.folder);
            return same.then(|| Deed::new(EventKind::Environment(self.machine.findings().to_vec())));
        };
        let Some(about) = Self::open_findings(context) else {
            return Some(Deed::new(EventKind::nothing_more()));
        };
        let unwanted: Vec<String> =
            self.unwanted().iter().map(|finding| format!("{}: {}", finding.what, finding.found)).collect();
        let happened: String = unwanted.join("; ").chars().take(1_500).collect();
        Some(Deed::excepting(EventKind::Exception {
            about,
            expected: prose("expected", EXPECTED).ok()?,
            happened: prose("found", &happened).ok()?,
            decided: prose("decided", &self.decided).ok()?,
        }))
    }

    fn taken(&mut self, _: &State) {
        self.decided.clear();
    }
}

/// Words from an independent print, typed and compared.
#[derive(Default)]
pub struct Compare {
    typed: String,
    source: String,
    /// The program's own words were read aloud, and are away: what is typed comes from the print.
    read: bool,
    turned: bool,
}

impl Compare {
    /// The value to compare, whether its hex is shown too, and whose it is.
    fn ours(context: &StepContext<'_>) -> (Vec<u8>, bool, &'static str) {
        let state = context.state;
        match context.step.compare.expect("a script is read with something to compare") {
            Compared::Program => (state.header().program_digest.0.to_vec(), true, "This program"),
            Compared::Template => (state.plan().template_digest().0.to_vec(), true, "This script"),
            Compared::CeremonyKey => {
                (state.header().ceremony_key.short_digest().to_vec(), false, "This ceremony's key")
            }
        }
    }
}

impl StepScreen for Compare {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        kit::to_be_read(ui);
        let (ours, with_hex, name) = Self::ours(context);
        let all = ours.len();
        if std::mem::take(&mut self.turned) {
            kit::from_the_top(ui.ctx());
            kit::want_focus(ui.ctx());
        }
        if !self.read {
            kit::spelled(ui, &format!("{name} says"), &pgp_words(&ours));
            if with_hex {
                kit::space(ui);
                kit::digits(ui, "The same in hex, SHA-256", &HEXLOWER.encode(&ours));
            }
            return None;
        }
        kit::body(
            ui,
            &format!("{name}'s own words are away now: what is typed here comes from the independent print."),
        );
        if kit::quiet(ui, "Read them once more").clicked() {
            (self.read, self.turned) = (false, true);
        }
        kit::space(ui);
        kit::field_with(
            ui,
            "Where the independent words are read",
            &mut self.source,
            420.0,
            "release sheet printed on another machine",
            None,
        );
        let name = "The words as read there, typed; of each word, letters that begin no other one are enough";
        kit::spoken_field(ui, name, &mut self.typed, all, ("", None));
        match agreeing(&self.typed, &ours) {
            Err(Disagreement::Other { place }) => kit::text::remark(
                ui,
                Signal::Stop,
                &format!("word {place} is another one: compare again, and find out which source is wrong"),
            ),
            Err(Disagreement::Words(error)) => kit::text::remark(ui, Signal::Stop, &error.to_string()),
            Ok(agree) if agree == all => {
                kit::text::remark(ui, Signal::Done, &format!("all {all} words agree"));
            }
            // the field says how many there are
            Ok(_) => {}
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        if !self.read {
            return Some(Primary::ready("They were read: type the words of the print"));
        }
        let (ours, _, _) = Self::ours(context);
        let missing = match (line("where the words are read", &self.source), agreeing(&self.typed, &ours)) {
            (Err(error), _) => Some(error),
            (Ok(_), Err(differs)) => Some(differs.to_string()),
            (Ok(_), Ok(agree)) if agree < ours.len() => Some(format!("{} words to go", ours.len() - agree)),
            (Ok(_), Ok(_)) => None,
        };
        Some(Primary::new("Record the comparison", missing))
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        if !std::mem::replace(&mut self.read, true) {
            self.turned = true;
            return None;
        }
        Some(Deed::new(EventKind::Compare {
            typed: self.typed.clone(),
            source: line("source", &self.source).ok()?,
        }))
    }
}

/// What is wrong with a time that is typed, as soon as it cannot become one.
fn time_remark(typed: &str) -> Option<(Signal, &'static str)> {
    let typed = typed.trim();
    let goes_on = typed.len() < "14:07".len() && typed.chars().all(|c| c.is_ascii_digit() || c == ':');
    let seconds = if typed.len() == "14:07".len() { ":00" } else { "" };
    let whole = Moment::parse(&format!("2026-11-21T{typed}{seconds}.000+00:00")).is_some();
    (!whole && !goes_on).then_some((Signal::Attention, "write the time as 14:07"))
}

/// The clock on the wall: nothing of it is filled in from this machine's, with which it is compared.
#[derive(Default)]
pub struct WallClock {
    date: String,
    time: String,
}

impl WallClock {
    fn wall(&self) -> Result<Moment, String> {
        let offset = clock::now().zone();
        let time = self.time.trim();
        let seconds = if time.len() == 5 { ":00" } else { "" };
        Moment::parse(&format!("{}T{time}{seconds}.000{offset}", self.date.trim()))
            .ok_or_else(|| "write the time as 14:07, the date as 2026-11-21".to_owned())
    }
}

impl StepScreen for WallClock {
    fn body(&mut self, ui: &mut Ui, _: &StepContext<'_>) -> Option<Deed> {
        let now = clock::now();
        // above the fields: the eye goes from the wall to the one, and from that to the other
        kit::caption(ui, "This machine's clock");
        kit::large(ui, &format!("{} \u{b7} {} {}", now.time(), now.date(), now.zone()));
        kit::space(ui);
        let wrong = time_remark(&self.time);
        kit::field_with(ui, "Time on the wall", &mut self.time, 160.0, "14:07", wrong);
        let remark = day_remark(&self.date);
        kit::field_with(ui, "Date", &mut self.date, 160.0, "2026-11-21", remark);
        kit::space(ui);
        if let Ok(wall) = self.wall() {
            let offset = (wall.unix_ms() - clock::now().unix_ms()).div_euclid(1_000);
            if offset.abs() > 120 {
                kit::text::remark(
                    ui,
                    Signal::Attention,
                    &format!("{} minutes apart: the difference is recorded", offset.abs() / 60),
                );
            } else {
                kit::text::remark(ui, Signal::Done, "the two clocks agree");
            }
        }
        None
    }

    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        Some(Primary::new("Record the time", self.wall().err()))
    }

    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        self.wall().ok().map(|wall| Deed::new(EventKind::Clock { wall }))
    }
}
