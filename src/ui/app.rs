//! The window's frame: which screen is shown, and the questions that stand over all of them.

use eframe::egui::{self, Id, Key, Modal, ThemePreference, Ui, ViewportCommand};

use super::audit::AuditPage;
use super::base::default_base;
use super::emergency::EmergencyPage;
use super::go::Go;
use super::help::{self, Help};
use super::home::Home;
use super::prepare::Prepare;
use super::register::RegisterPage;
use super::run::Run;
use super::settings::SettingsPage;
use super::shared::Shared;
use super::task::Task;
use super::tour::Tour;
use super::unfinished::UnfinishedPage;
use super::verify::Verify;
use super::{kit, theme};
use crate::desk::hardening::Hardened;
use crate::desk::program;
use crate::desk::settings::{self, Settings, ThemeChoice};
use crate::vocab::Digest;

enum Screen {
    Home(Box<Home>),
    Prepare(Box<Prepare>),
    Run(Box<Run>),
    Verify(Box<Verify>),
    Audit(Box<AuditPage>),
    Emergency(Box<EmergencyPage>),
    Register(Box<RegisterPage>),
    Settings(SettingsPage),
    Tour(Tour),
    Unfinished(Box<UnfinishedPage>),
}

/// How far the program is with its own digest.
enum OwnDigest {
    /// The window comes first: what takes the processor begins once it stands.
    NotBegun,
    Reading(Task<std::io::Result<Digest>>),
    /// It is known, or could not be had.
    Over,
}

/// Everything behind the window. Tests drive it without one.
pub struct App {
    shared: Shared,
    screen: Screen,
    program: OwnDigest,
    asked_to_close: bool,
    may_close: bool,
    /// Help is open over the page.
    helped: bool,
    dressed: Option<(ThemeChoice, u16)>,
    /// Forms that were left: each is there when the same is begun again.
    shelved: Vec<Prepare>,
    /// A ceremony that is over and whose verdict is looked at.
    ended: Option<Box<Run>>,
    /// An audit that was left in the middle: the sheets that were seen are not read again.
    audit: Option<Box<AuditPage>>,
}

impl App {
    /// The app with the user's own settings.
    pub fn on_desk(hardened: Hardened, ctx: &egui::Context) -> Self {
        let file = settings::file();
        let (settings, wrong) = file.as_deref().map_or_else(|| (Settings::default(), None), settings::load);
        let mut app = Self::new(hardened, settings, file, default_base(), ctx);
        if let Screen::Home(home) = &mut app.screen {
            home.said = wrong;
        }
        app
    }

    /// The app with these settings and this folder for new ceremonies.
    pub fn new(
        hardened: Hardened,
        settings: Settings,
        settings_file: Option<std::path::PathBuf>,
        base: std::path::PathBuf,
        ctx: &egui::Context,
    ) -> Self {
        theme::install(ctx);
        ctx.add_plugin(kit::OneTurn::default());
        kit::want_focus(ctx);
        let rehearsal = settings.rehearsal;
        let shared = Shared { hardened, settings, settings_file, base, program: None, rehearsal };
        let screen = Screen::Home(Box::new(Home::new(&shared, ctx)));
        Self {
            shared,
            screen,
            program: OwnDigest::NotBegun,
            asked_to_close: false,
            helped: false,
            may_close: false,
            dressed: None,
            shelved: Vec::new(),
            ended: None,
            audit: None,
        }
    }

    /// The digest of this program: read once the first picture is drawn.
    fn read_itself(&mut self, ctx: &egui::Context) {
        match &self.program {
            OwnDigest::NotBegun if kit::is_first_picture(ctx) => ctx.request_repaint(),
            OwnDigest::NotBegun => {
                self.program = OwnDigest::Reading(Task::start(ctx, |_| program::digest()));
            }
            OwnDigest::Reading(task) => {
                if let Some(digest) = task.poll() {
                    self.shared.program = digest.ok();
                    self.program = OwnDigest::Over;
                }
            }
            OwnDigest::Over => {}
        }
    }

    /// What all screens share.
    pub const fn shared_mut(&mut self) -> &mut Shared {
        &mut self.shared
    }

    /// Draws the window's content.
    pub fn show(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        kit::sort_out_enter(&ctx);
        self.dress(&ctx);
        self.read_itself(&ctx);
        self.closing(&ctx);
        self.ask_for_help(ui, &ctx);
        kit::offer_help(&ctx, self.help().is_some());
        let go = match &mut self.screen {
            Screen::Home(home) => home.show(ui, &mut self.shared),
            Screen::Prepare(prepare) => prepare.show(ui, &mut self.shared),
            Screen::Run(run) => run.show(ui, &self.shared).map(Go::from),
            Screen::Verify(verify) => verify.show(ui, &self.shared),
            Screen::Audit(page) => page.show(ui, &self.shared),
            Screen::Emergency(page) => page.show(ui, &self.shared),
            Screen::Register(page) => page.show(ui, &self.shared),
            Screen::Settings(page) => page.show(ui, &mut self.shared),
            Screen::Tour(tour) => tour.show(ui, &mut self.shared),
            Screen::Unfinished(page) => page.show(ui, &self.shared),
        };
        if let Some(go) = go {
            self.go(go, &ctx);
        }
        if kit::take_help_asked(&ctx) && !self.helped {
            kit::leave_focus(&ctx);
            self.helped = true;
        }
        if self.helped
            && let Some(help) = self.help()
            && help::show(&ctx, help)
        {
            self.helped = false;
            kit::return_focus(&ctx);
        }
        self.ask_to_close(&ctx);
    }

    /// The help of the screen that is shown; a ceremony has its own.
    fn help(&self) -> Option<Help> {
        match &self.screen {
            Screen::Home(_) | Screen::Tour(_) => Some(help::HOME),
            Screen::Prepare(form) => Some(form.help()),
            Screen::Emergency(_) => Some(help::EMERGENCY),
            Screen::Verify(_) => Some(help::VERIFY),
            Screen::Audit(_) => Some(help::AUDIT),
            Screen::Register(_) => Some(help::REGISTER),
            Screen::Settings(_) => Some(help::SETTINGS),
            Screen::Unfinished(_) => Some(help::UNFINISHED),
            Screen::Run(_) => None,
        }
    }

    /// F1; while help is open its keys are not the page's.
    fn ask_for_help(&mut self, ui: &Ui, ctx: &egui::Context) {
        if self.help().is_none() {
            self.helped = false;
            return;
        }
        let struck = |key| ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
        if self.helped {
            kit::keep_enter(ui);
            self.helped = !struck(Key::Escape) && !struck(Key::F1);
            if !self.helped {
                kit::return_focus(ctx);
            }
        } else if struck(Key::F1) {
            kit::leave_focus(ctx);
            self.helped = true;
        }
    }

    fn go(&mut self, go: Go, ctx: &egui::Context) {
        kit::want_focus(ctx);
        kit::from_the_top(ctx);
        kit::forget_told(ctx);
        let opened = matches!(go, Go::Run(_));
        let left = std::mem::replace(&mut self.screen, Screen::Settings(SettingsPage::default()));
        let (to_verify, back) =
            (matches!(go, Go::Verify(_)), matches!((&left, &go), (Screen::Verify(_), Go::Home)));
        match left {
            // whoever looks at the verdict comes back to what is left to do
            Screen::Run(run) if to_verify => self.ended = Some(run),
            Screen::Prepare(form) if !opened && !form.is_continuing() => self.shelved.push(*form),
            Screen::Audit(page) => self.audit = page.shelve().map(Box::new),
            Screen::Home(_)
            | Screen::Prepare(_)
            | Screen::Emergency(_)
            | Screen::Run(_)
            | Screen::Verify(_)
            | Screen::Register(_)
            | Screen::Settings(_)
            | Screen::Tour(_)
            | Screen::Unfinished(_) => {}
        }
        self.screen = match go {
            Go::Home => match self.ended.take().filter(|_| back) {
                Some(run) => Screen::Run(run),
                None => Screen::Home(Box::new(Home::new(&self.shared, ctx))),
            },
            Go::Prepare(kind) => {
                let mode = self.shared.mode();
                let shelved = self.shelved.iter().rposition(|form| form.is_for(kind, mode));
                let form = shelved.map(|place| self.shelved.remove(place));
                Screen::Prepare(Box::new(form.unwrap_or_else(|| Prepare::new(kind, &self.shared))))
            }
            Go::Continue(folder) => Screen::Prepare(Box::new(Prepare::continuing(&folder, &mut self.shared))),
            Go::Run(run) => {
                self.remember(run.folder());
                Screen::Run(run)
            }
            Go::Verify(folder) => Screen::Verify(Box::new(Verify::new(folder, ctx))),
            Go::Audit => Screen::Audit(self.audit.take().unwrap_or_else(|| Box::new(AuditPage::new()))),
            Go::Emergency => Screen::Emergency(Box::new(EmergencyPage::new(&self.shared))),
            Go::Register => Screen::Register(Box::new(RegisterPage::new(&self.shared, ctx))),
            Go::Unfinished(unfinished) => Screen::Unfinished(Box::new(UnfinishedPage::new(*unfinished))),
            Go::Settings => Screen::Settings(SettingsPage::default()),
            Go::Tour => Screen::Tour(Tour::default()),
        };
        ctx.request_repaint();
    }

    /// A ceremony's folder is remembered, so that the next start finds it if it stays unfinished.
    fn remember(&mut self, folder: &std::path::Path) {
        let folders = &mut self.shared.settings.folders;
        folders.retain(|other| other != folder);
        folders.insert(0, folder.to_owned());
        folders.truncate(16);
        if let Some(file) = &self.shared.settings_file {
            // a comfort only: without it the folder is named by hand
            let _ = settings::save(file, &self.shared.settings);
        }
    }

    /// From the next frame on it looks like this, as when somebody chose it on the page of settings.
    pub const fn look(&mut self, theme: ThemeChoice, percent: u16) {
        self.shared.settings.theme = theme;
        self.shared.settings.text_percent = percent;
    }

    fn dress(&mut self, ctx: &egui::Context) {
        let wanted = (self.shared.settings.theme, self.shared.settings.text_percent);
        if self.dressed == Some(wanted) {
            return;
        }
        self.dressed = Some(wanted);
        ctx.set_theme(match wanted.0 {
            ThemeChoice::System => ThemePreference::System,
            ThemeChoice::Light => ThemePreference::Light,
            ThemeChoice::Dark => ThemePreference::Dark,
        });
        ctx.set_zoom_factor(f32::from(wanted.1.clamp(100, 200)) / 100.0);
        // the keyboard's own zoom would go past what the screens are made for
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
    }

    fn closing(&mut self, ctx: &egui::Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        let unfinished = matches!(&self.screen, Screen::Run(run) if run.is_unfinished());
        if asked && unfinished && !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.asked_to_close = true;
        }
    }

    fn ask_to_close(&mut self, ctx: &egui::Context) {
        if !self.asked_to_close {
            return;
        }
        let (mut stay, mut leave) = (false, false);
        let shown = Modal::new(Id::unique("close")).frame(kit::dialog(ctx)).show(ctx, |ui| {
            ui.set_width(520.0_f32.min(ctx.content_rect().width() - 60.0));
            kit::title(ui, "A ceremony is being held");
            kit::body(ui, "If the window closes now, everything secret is forgotten. What is written stands. The next start offers a new ceremony after this one, which begins at step 1. To end this one properly, use Pause and end it there.");
            kit::space(ui);
            ui.horizontal(|ui| {
                let response = kit::accent(ui, "Stay in the ceremony");
                stay = response.clicked();
                if ui.memory(|memory| memory.focused().is_none()) {
                    response.request_focus();
                }
                leave = kit::danger(ui, "Break it off and close").clicked();
            });
        });
        if leave {
            self.may_close = true;
            self.asked_to_close = false;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        if stay || shown.should_close() || ctx.input(|input| input.key_pressed(Key::Escape)) {
            self.asked_to_close = false;
        }
    }
}
