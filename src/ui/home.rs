//! The first screen: what can be done, what is unfinished, and which program this is.

use std::time::Duration;

use eframe::egui::{self, CentralPanel, Panel, RichText, Ui};

use super::go::Go;
use super::kit::stage_frame;
use super::kit::{self, Icon, Signal};
use super::leaving::Leaving;
use super::shared::Shared;
use super::task::Task;
use super::theme::{self, SMALL};
use crate::desk::archive::unfinished::{self, Unfinished};
use crate::desk::settings::{self, ThemeChoice};
use crate::desk::watching::Watch;
use crate::desk::{environment, kiosk, places};
use crate::plan::Kind;
use crate::transcript::record::Finding;
use crate::vocab::digest::hex_groups;
use crate::vocab::shown_path;

/// A page at least this wide, in points, has room for two ways in beside each other.
const TWO_COLUMNS: f32 = 860.0;

/// Height that the ways in and the tour take together, in points.
const ROOM_FOR_TOUR: f32 = 420.0;

/// The first screen.
pub struct Home {
    search: Option<Task<Vec<Unfinished>>>,
    unfinished: Vec<Unfinished>,
    /// Says when something in the folders of ceremonies changed.
    watch: Option<Watch>,
    look: Option<Task<Vec<Finding>>>,
    findings: Vec<Finding>,
    leaving: Leaving,
    /// What had the keyboard when the page appeared.
    began_at: Option<egui::Id>,
    /// What was wrong with the settings.
    pub said: Option<String>,
}

impl Home {
    /// Looks for unfinished ceremonies at once.
    pub fn new(shared: &Shared, ctx: &egui::Context) -> Self {
        let places = shared.places();
        let wake = ctx.clone();
        let watch = Watch::start(&places, move || wake.request_repaint());
        let search = Some(Task::start(ctx, move |_| unfinished::find(&places)));
        Self {
            search,
            unfinished: Vec::new(),
            watch,
            look: None,
            findings: Vec::new(),
            leaving: Leaving::new(),
            began_at: None,
            said: None,
        }
    }

    pub fn show(&mut self, ui: &mut Ui, shared: &mut Shared) -> Option<Go> {
        self.poll(ui.ctx(), shared);
        let mut go = None;
        super::run::mode_band(ui, shared.mode());
        let (palette, few_lines) = (theme::palette(ui), kit::few_lines(ui.ctx()));
        Panel::bottom("program")
            .frame(egui::Frame::new().fill(palette.surface).inner_margin(egui::Margin::symmetric(20, 8)))
            .show(ui, |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.x = 16.0;
                    self.air_gap(ui);
                    if !few_lines {
                        Self::program(ui, shared);
                    }
                    kit::help_link(ui);
                });
            });
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            egui::ScrollArea::vertical().animated(false).auto_shrink([false, false]).show(ui, |ui| {
                // room for the ring around a switch
                ui.add_space(6.0);
                // the first way in is what matters here, not the switch above it
                let wished = kit::take_focus_wish(ui.ctx());
                top(ui, shared, &mut self.leaving, &mut go);
                if wished {
                    kit::want_focus(ui.ctx());
                }
                if few_lines {
                    kit::space(ui);
                } else {
                    kit::gap(ui);
                }
                if let Some(said) = &self.said {
                    kit::text::remark(ui, Signal::Attention, said);
                    kit::space(ui);
                }
                self.pending(ui, &mut go);
                // where nobody held a ceremony yet, if all ways in stay in view
                if shared.settings.folders.is_empty() && ui.available_height() > ROOM_FOR_TOUR {
                    if kit::accent(ui, "New here? A tour of one minute").clicked() {
                        go = Some(Go::Tour);
                    }
                    kit::gap(ui);
                }
                // what is found above them does not take the keyboard from them
                let of_their_own = egui::UiBuilder::new().scope_id(ui.scope_id().with("ways-in"));
                ui.scope_builder(of_their_own, |ui| Self::deeds(ui, &mut go));
                if few_lines {
                    // below, where a line of it would take a way in out of view
                    ui.horizontal_wrapped(|ui| Self::program(ui, shared));
                }
                if wished {
                    self.began_at = ui.memory(egui::Memory::focused);
                }
            });
        });
        self.leaving.question(ui);
        go
    }

    fn poll(&mut self, ctx: &egui::Context, shared: &Shared) {
        if let Some(found) = self.search.as_ref().and_then(Task::poll) {
            // what was left unfinished comes first, unless somebody went elsewhere meanwhile
            let untouched = ctx.memory(egui::Memory::focused) == self.began_at;
            if self.unfinished.is_empty() && !found.is_empty() && untouched {
                kit::want_focus(ctx);
            }
            self.unfinished = found;
            self.search = None;
        }
        if let Some(findings) = self.look.as_ref().and_then(Task::poll) {
            self.findings = findings;
        }
        if self.watch.as_ref().is_some_and(Watch::has_changed) {
            let places = shared.places();
            self.search = Some(Task::start(ctx, move |_| unfinished::find(&places)));
        }
        // the window comes first, and then what takes the processor
        if kit::is_first_picture(ctx) {
            ctx.request_repaint();
            return;
        }
        // once, and again when somebody is at the screen; a window that nobody touches does nothing
        let somebody = ctx.input(|input| !input.raw.events.is_empty());
        let due = self.look.as_ref().is_none_or(|look| somebody && look.age() > Duration::from_secs(5));
        if due {
            let (hardened, base) = (shared.hardened, shared.base.clone());
            self.look =
                Some(Task::start(ctx, move |_| environment::findings(hardened, places::nearest(&base))));
            // a stick that was allowed meanwhile is mounted without a word to whoever watches folders
            if kiosk::is_all_there_is() && self.search.is_none() {
                let places = shared.places();
                self.search = Some(Task::start(ctx, move |_| unfinished::find(&places)));
            }
        }
    }

    fn deeds(ui: &mut Ui, go: &mut Option<Go>) {
        type Deed = (Icon, &'static str, &'static str, fn() -> Go);
        const ALL: [Deed; 6] = [
            (Icon::Key, "Hold a ceremony", "Make a key and its sheets of paper", || {
                Go::Prepare(Kind::Generation)
            }),
            (Icon::Sheet, "Recover a key", "From enough sheets of one set", || Go::Prepare(Kind::Recovery)),
            (
                Icon::Triangle,
                "Recover in an emergency",
                "One person and a witness are all who can come",
                || Go::Emergency,
            ),
            (Icon::CheckedSheet, "Audit shares", "One sheet at a time; nothing is revealed", || Go::Audit),
            (Icon::Lens, "Verify a transcript", "Anyone can; no secret is needed", || Go::Verify(None)),
            (Icon::Book, "Key register", "Every key, who holds what, what is due", || Go::Register),
        ];
        // side by side where there is room: all of them in view
        let columns = if ui.available_width() >= TWO_COLUMNS { 2 } else { 1 };
        for row in ALL.chunks(columns) {
            ui.columns(columns, |places| {
                for (ui, (icon, name, what, to)) in places.iter_mut().zip(row) {
                    // beside or below each other, it is the same door
                    let of_its_own = egui::UiBuilder::new().scope_id(egui::Id::unique(("way in", *name)));
                    if ui.scope_builder(of_its_own, |ui| kit::door(ui, *icon, (name, what), name)).inner {
                        *go = Some(to());
                    }
                }
            });
        }
    }

    fn pending(&mut self, ui: &mut Ui, go: &mut Option<Go>) {
        let mut chosen = None;
        for (place, unfinished) in self.unfinished.iter().enumerate().take(6) {
            let state = unfinished.report.audit.state();
            let name = state.map_or_else(
                || shown_path(&unfinished.folder),
                |state| {
                    let label = state.subject();
                    let mode = if state.mode() == crate::vocab::Mode::Rehearsal { "rehearsal, " } else { "" };
                    format!("{} {label}, {mode}stopped after line {}", state.held().1.date(), state.entries())
                },
            );
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = theme::FIELDS;
                kit::text::inline(ui, Signal::Attention, &format!("Unfinished: {name}"));
                ui.add_space(theme::FIELDS);
                let button = kit::button(ui, "What now?");
                kit::offer_focus(ui, &button);
                if button.accessible_name(format!("What now with {name}?")).clicked() {
                    chosen = Some(place);
                }
            });
            kit::space(ui);
        }
        if let Some(place) = chosen {
            *go = Some(Go::Unfinished(Box::new(self.unfinished.remove(place))));
        }
    }

    /// Which program this is.
    fn program(ui: &mut Ui, shared: &Shared) {
        let palette = theme::palette(ui);
        let text = |text: String| RichText::new(text).size(SMALL).color(palette.faint);
        ui.label(text(format!("version {}", env!("CARGO_PKG_VERSION"))));
        let narrow = ui.available_width() < 620.0;
        let digest = shared.program.map_or_else(
            || "this program: its words in a moment".to_owned(),
            |digest| {
                let hex = hex_groups(digest.0.first_chunk::<4>().expect("thirty-two bytes"));
                let words: Vec<String> = digest.words().split(' ').take(4).map(str::to_owned).collect();
                // all of it is compared in a step of the ceremony; here it is to be recognised
                if narrow {
                    format!("this program: {hex} \u{2026}")
                } else {
                    format!("this program: {hex} \u{2026} \u{b7} {} \u{2026}", words.join(" "))
                }
            },
        );
        ui.label(text(digest));
    }

    /// What matters first: whether this machine is alone.
    fn air_gap(&self, ui: &mut Ui) {
        if self.findings.is_empty() {
            return;
        }
        let up: Vec<&Finding> = self.findings.iter().filter(|finding| !finding.as_wanted).collect();
        let network = up.iter().find(|finding| environment::is_a_way_out(finding));
        let (signal, words) = match (network, up.len()) {
            (Some(finding), _) => {
                (Signal::Attention, format!("No air gap: {}: {}", finding.what, finding.found))
            }
            (None, 0) => (Signal::Done, "Air gap: nothing is connected".to_owned()),
            (None, 1) => (Signal::Attention, "1 finding about this machine is not as wanted".to_owned()),
            (None, several) => {
                (Signal::Attention, format!("{several} findings about this machine are not as wanted"))
            }
        };
        kit::text::status(ui, signal, &words);
    }
}

fn top(ui: &mut Ui, shared: &mut Shared, leaving: &mut Leaving, go: &mut Option<Go>) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        let name = RichText::new("KEYRITE")
            .size(theme::LARGE)
            .family(theme::strong())
            .color(palette.ink)
            .extra_letter_spacing(3.0);
        ui.label(name);
        kit::at_the_right(ui, "home-switches", |ui| {
            ui.spacing_mut().item_spacing.x = theme::FIELDS;
            let before = shared.settings.clone();
            if kit::tick(ui, &mut shared.rehearsal, "Rehearsal").changed() {
                shared.settings.rehearsal = shared.rehearsal;
            }
            let dark = ui.visuals().dark_mode;
            if kit::quiet(ui, if dark { "Light" } else { "Dark" }).clicked() {
                shared.settings.theme = if dark { ThemeChoice::Light } else { ThemeChoice::Dark };
            }
            if shared.settings != before
                && let Some(file) = &shared.settings_file
            {
                // a comfort only: without it they are as before at the next start
                let _ = settings::save(file, &shared.settings);
            }
            if kit::quiet(ui, "Settings").clicked() {
                *go = Some(Go::Settings);
            }
            if kit::quiet(ui, "Tour").clicked() {
                *go = Some(Go::Tour);
            }
            leaving.buttons(ui);
        });
    });
    let scope = if shared.rehearsal {
        "Everything made now is worthless and marked as such. Nothing of it can be used in production."
    } else {
        "Keys made now are real. To practise, switch on Rehearsal."
    };
    kit::caption(ui, scope);
}
