//! The window without a window server: found and used by the labels that a screen reader would say.

#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eframe::egui::accesskit::{NodeId, Role, Toggled};
use eframe::egui::{self, Key, Vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use keyrite::desk::hardening::Hardened;
use keyrite::desk::settings::{Settings, ThemeChoice, load};
use keyrite::ui::App;

use crate::pictures;

/// How long anything may take that runs on another thread.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// What stands beside an act while the ceremony's thread works.
const UNDER_WAY: &str = "under way";

/// Between two frames while another thread works: short at first, then long enough to leave it the processor.
pub fn breathe(since: Instant) {
    let waited = since.elapsed();
    std::thread::sleep(if waited < Duration::from_millis(100) {
        Duration::from_millis(5)
    } else {
        Duration::from_millis(40)
    });
}

/// How the window looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub size: Vec2,
    pub theme: ThemeChoice,
    pub percent: u16,
    /// The user has a place for settings, in the window's folder.
    pub keeps_settings: bool,
}

impl Look {
    pub const USUAL: Self = Self {
        size: egui::vec2(1180.0, 760.0),
        theme: ThemeChoice::Light,
        percent: 100,
        keeps_settings: false,
    };
}

impl Default for Look {
    fn default() -> Self {
        Self::USUAL
    }
}

pub struct Desk {
    app: Option<App>,
    base: PathBuf,
    settings: Settings,
    settings_file: Option<PathBuf>,
}

/// A window in a folder of its own.
pub struct Window {
    look: Look,
    pub harness: Harness<'static, Desk>,
    pub folder: tempfile::TempDir,
    /// Where pictures go, if they are wanted.
    pub pictures: Option<PathBuf>,
    /// The accepted pictures of this look, if screens are compared with them.
    pub accepted: Option<&'static str>,
    /// Looks in which every screen is looked at too, by the names of their accepted pictures.
    pub also: &'static [(&'static str, Look)],
    /// Without a mouse: everything is reached by Tab, pressed by the space bar, and acts are taken by Enter.
    pub by_keyboard: bool,
    /// Every screen that an act leads to is looked at as by one who comes to it: see `arrival`.
    pub watched: bool,
    /// A script of the author's own, in place of the first that is shipped.
    pub own_script: Option<PathBuf>,
}

/// Where the pictures of this name are kept, if somebody wants them.
pub fn pictures(name: &str) -> Option<PathBuf> {
    std::env::var_os("KEYRITE_PICTURES").map(|folder| PathBuf::from(folder).join(name))
}

/// What stands on a page keeps so far from the sides at least, in points: egui_kittest draws the window 8 from them.
const MARGIN: f32 = 8.0 + 15.0;

/// A file that is dropped, as a desktop hands it over: by its path.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

impl Window {
    pub fn open(look: Look) -> Self {
        Self::open_in(look, tempfile::tempdir().expect("a folder"))
    }

    pub fn open_in(look: Look, folder: tempfile::TempDir) -> Self {
        let settings = Settings { theme: look.theme, text_percent: look.percent, ..Settings::default() };
        let file = look.keeps_settings.then(|| folder.path().join("config/keyrite/settings.toml"));
        // as the program does at its start
        let kept = file.as_ref().filter(|file| file.exists()).map(|file| load(file).0);
        let settings = kept.unwrap_or(settings);
        let desk = Desk { app: None, base: folder.path().join("Keyrite"), settings, settings_file: file };
        let draw = |ui: &mut egui::Ui, desk: &mut Desk| {
            let ctx = ui.ctx().clone();
            let app = desk.app.get_or_insert_with(|| {
                let hardened = Hardened {
                    no_core_dumps: true,
                    not_dumpable: true,
                    local_sockets_only: true,
                    all_locked: true,
                };
                let file = desk.settings_file.clone();
                App::new(hardened, desk.settings.clone(), file, desk.base.clone(), &ctx)
            });
            app.show(ui);
        };
        let harness = Harness::builder()
            .renderer(keyrite_painter::Painter::default())
            .with_size(look.size)
            .with_max_steps(4)
            .with_render_cursor(false)
            .build_ui_state(draw, desk);
        let mut window = Self {
            look,
            harness,
            folder,
            pictures: None,
            accepted: None,
            also: &[],
            by_keyboard: false,
            watched: false,
            own_script: None,
        };
        window.settle();
        window
    }

    /// Ends the program as a power cut does, and starts it again in the same folder.
    pub fn restart(self, look: Look) -> Self {
        let Self { harness, folder, .. } = self;
        drop(harness);
        Self::open_in(look, folder)
    }

    /// Whether the window has the keyboard.
    pub fn focus(&mut self, has_it: bool) {
        self.harness.input_mut().focused = has_it;
        self.settle();
    }

    /// Draws a few frames.
    pub fn settle(&mut self) {
        self.harness.run_steps(3);
    }

    pub fn labels(&self) -> Vec<String> {
        let said = |node: Node<'_>| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        };
        self.harness.root().children_recursive().filter_map(said).collect()
    }

    /// Has this script in place of the first that is shipped.
    pub fn takes_script(&mut self, text: &str) {
        let script = self.folder.path().join("own.toml");
        std::fs::write(&script, text).expect("written");
        self.own_script = Some(script);
    }

    /// Waits until something has this label, or begins with it.
    pub fn wait(&mut self, label: &str) {
        let since = Instant::now();
        loop {
            self.harness.step();
            if self.sees(label) {
                return;
            }
            self.read_on();
            assert!(
                since.elapsed() < PATIENCE,
                "nothing is called \u{201c}{label}\u{201d}. There is: {:#?}",
                self.labels()
            );
            breathe(since);
        }
    }

    /// Reads further, if the act of this page waits for that.
    fn read_on(&mut self) {
        let waits = |node: &Node<'_>| !node.accesskit_node().is_disabled();
        let clicked = self.harness.query_all_by_label("Read on").find(waits).map(|node| node.click());
        if clicked.is_some() {
            self.settle();
        }
    }

    /// Waits until nothing has this label any more.
    pub fn wait_until_gone(&mut self, label: &str) {
        let since = Instant::now();
        while self.sees(label) {
            self.harness.step();
            assert!(since.elapsed() < PATIENCE, "\u{201c}{label}\u{201d} is still there");
            breathe(since);
        }
    }

    /// Waits for one of two; true if it is the first.
    pub fn wait_either(&mut self, first: &str, second: &str) -> bool {
        let since = Instant::now();
        while !self.sees(first) && !self.sees(second) {
            self.harness.step();
            assert!(
                since.elapsed() < PATIENCE,
                "neither \u{201c}{first}\u{201d} nor \u{201c}{second}\u{201d} came: {:#?}",
                self.labels()
            );
            breathe(since);
        }
        self.sees(first)
    }

    /// How many things have a label that begins like this.
    pub fn count(&self, label: &str) -> usize {
        self.labels().iter().filter(|other| other.starts_with(label)).count()
    }

    pub fn sees(&self, label: &str) -> bool {
        self.find(label).is_some()
    }

    /// How often something is called so, or says so.
    pub fn times(&self, label: &str) -> usize {
        self.harness.query_all_by_label_contains(label).count()
    }

    fn find<'a>(&'a self, label: &'a str) -> Option<Node<'a>> {
        // what can be pressed comes before a heading of the same words
        let rank = |node: &Node<'_>| {
            let pressed =
                matches!(node.accesskit_node().role(), Role::Button | Role::CheckBox | Role::RadioButton);
            u8::from(!pressed)
        };
        let exact = self.harness.query_all_by_label(label).min_by_key(rank);
        exact.or_else(|| self.harness.query_all_by_label_contains(label).min_by_key(rank))
    }

    /// Waits until what has this label can be pressed.
    fn wait_enabled(&mut self, label: &str) {
        self.wait(label);
        let since = Instant::now();
        loop {
            // a title may be called as its act is
            self.read_on();
            let unread = self.harness.query_all_by_label("Read on").next().is_some();
            // a line of the script may be called as the act that is not there yet
            let can = |node: Node<'_>| {
                !node.accesskit_node().is_disabled() && node.accesskit_node().role() != Role::Label
            };
            let enabled = !unread && self.find(label).is_some_and(can);
            if enabled {
                break;
            }
            assert!(
                since.elapsed() < PATIENCE,
                "\u{201c}{label}\u{201d} cannot be pressed. There is: {:#?}",
                self.labels()
            );
            self.harness.step();
            breathe(since);
        }
    }

    /// Strikes Enter for the act of this name, from wherever the focus is; another button would keep Enter to itself.
    pub fn enter(&mut self, label: &str) {
        self.wait_enabled(label);
        let on_a_button = |node: &Node<'_>| {
            let node = node.accesskit_node();
            node.is_focused() && node.role() == Role::Button && node.label().as_deref() != Some(label)
        };
        if self.harness.root().children_recursive().any(|node| on_a_button(&node)) {
            let target = self.find(label).expect("it was there").accesskit_node().locate().0;
            self.tab_to(target, label);
        }
        self.strike(Key::Enter);
    }

    /// Presses what has this label, once it can be pressed.
    pub fn press(&mut self, label: &str) {
        self.wait_enabled(label);
        if self.by_keyboard {
            let target = self.find(label).expect("it was there").accesskit_node().locate().0;
            self.tab_to(target, label);
            self.strike(Key::Space);
            return;
        }
        self.find(label).expect("it was there").scroll_to_me();
        self.come_to_rest(label);
        let chosen = self.find(label).expect("it was there");
        let is_a_choice = chosen.accesskit_node().role() == Role::RadioButton;
        chosen.click();
        self.settle();
        if is_a_choice && let Some(chosen) = self.find(label) {
            let chosen = chosen.accesskit_node();
            assert_eq!(
                chosen.toggled(),
                Some(Toggled::True),
                "\u{201c}{label}\u{201d} at {:?} was pressed and is not chosen",
                chosen.bounding_box()
            );
        }
    }

    /// Draws until this stands where it stood two pictures before: while a page scrolls, its title's line comes or goes.
    fn come_to_rest(&mut self, label: &str) {
        let since = Instant::now();
        let place = |window: &Self| window.find(label).and_then(|it| it.accesskit_node().bounding_box());
        self.settle();
        loop {
            let before = place(self);
            self.harness.run_steps(2);
            if place(self) == before {
                return;
            }
            assert!(since.elapsed() < PATIENCE, "\u{201c}{label}\u{201d} does not come to rest");
        }
    }

    /// Brings this into view.
    pub fn scroll_to(&mut self, label: &str) {
        self.find(label).expect("it is there").scroll_to_me();
        self.settle();
    }

    /// The field of this name stands whole above the act of the page.
    pub fn expect_above(&mut self, field: &str, act: &str) {
        self.settle();
        let low = self.find_field(field).accesskit_node().bounding_box().expect("a place").y1;
        let high = self.find(act).expect("it is there").accesskit_node().bounding_box().expect("a place").y0;
        assert!(low < high, "\u{201c}{field}\u{201d} ends at {low}, \u{201c}{act}\u{201d} begins at {high}");
    }

    /// Whether all of the one stands above the other.
    pub fn stands_above(&self, upper: &str, lower: &str) -> bool {
        let place = |label: &str| {
            let node = self.find(label).unwrap_or_else(|| panic!("nothing is called {label}"));
            node.accesskit_node().bounding_box().expect("it has a place")
        };
        place(upper).y1 <= place(lower).y0
    }

    /// Opens the list of this name and chooses from it.
    pub fn choose(&mut self, name: &str, value: &str) {
        self.press(&format!("{name}: "));
        self.press(value);
        self.wait(&format!("{name}: {value}"));
    }

    /// Strikes Tab until this has the focus and stands in view, as long as it takes to come round once.
    fn tab_to(&mut self, mut target: NodeId, label: &str) {
        let mut passed = Vec::new();
        while self.focused() != Some(target) {
            self.strike(Key::Tab);
            // what another thread brings meanwhile moves what stands below it
            let is_it = |node: &Node<'_>| node.accesskit_node().locate().0 == target;
            if !self.harness.root().children_recursive().any(|node| is_it(&node))
                && let Some(moved) = self.find(label)
            {
                target = moved.accesskit_node().locate().0;
                passed.clear();
            }
            let here = self.focused();
            assert!(
                here.is_none() || here == Some(target) || !passed.contains(&here),
                "Tab came round in {} steps and did not reach \u{201c}{label}\u{201d}",
                passed.len()
            );
            if here.is_some() {
                passed.push(here);
            }
            assert!(passed.len() < 200, "Tab never reaches \u{201c}{label}\u{201d}");
        }
        if !passed.is_empty() {
            self.expect_in_view(target, label);
        }
    }

    /// The page scrolls to what the keyboard is at.
    fn expect_in_view(&mut self, target: NodeId, label: &str) {
        let since = Instant::now();
        while !self.is_in_view(target) {
            assert!(since.elapsed() < PATIENCE / 10, "\u{201c}{label}\u{201d} has the focus out of sight");
            self.settle();
        }
    }

    /// Whether it stands within the window.
    pub fn is_in_view(&self, target: NodeId) -> bool {
        let is_it = |node: &Node<'_>| node.accesskit_node().locate().0 == target;
        let node = self.harness.root().children_recursive().find(is_it).expect("it is there");
        let bounds = node.accesskit_node().bounding_box().expect("it has a place");
        let (scale, whole) =
            (f64::from(self.harness.ctx.pixels_per_point()), self.harness.ctx.content_rect());
        bounds.y0 / scale > f64::from(whole.top()) - 1.0
            && bounds.y1 / scale < f64::from(whole.bottom()) + 1.0
    }

    /// What has the keyboard.
    pub fn focused(&self) -> Option<NodeId> {
        let has_focus = |node: &Node<'_>| node.accesskit_node().is_focused();
        self.harness.root().children_recursive().find(has_focus).map(|node| node.accesskit_node().locate().0)
    }

    /// What stands in the field of this name.
    pub fn value(&self, label: &str) -> String {
        self.find_field(label).accesskit_node().value().unwrap_or_default()
    }

    /// Types into the field of this name, in place of what was there.
    pub fn fill(&mut self, label: &str, text: &str) {
        self.wait(label);
        self.focus_on_field(label);
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        self.harness.step();
        self.harness.key_press(Key::Backspace);
        self.harness.step();
        self.type_text(label, text);
    }

    fn type_text(&mut self, label: &str, text: &str) {
        let target = self.find_field(label).accesskit_node().locate().0;
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
        if self.by_keyboard {
            self.expect_in_view(target, label);
        }
    }

    fn focus_on_field(&mut self, label: &str) {
        if self.by_keyboard {
            let target = self.find_field(label).accesskit_node().locate().0;
            self.tab_to(target, label);
            return;
        }
        self.find_field(label).scroll_to_me();
        self.settle();
        self.find_field(label).focus();
        self.settle();
    }

    fn find_field<'a>(&'a self, label: &'a str) -> Node<'a> {
        let is_field = |node: &Node<'_>| {
            matches!(
                node.accesskit_node().role(),
                Role::TextInput | Role::MultilineTextInput | Role::PasswordInput
            )
        };
        let mut exact = self.harness.query_all_by_label(label).filter(is_field);
        if let Some(found) = exact.next() {
            return found;
        }
        drop(exact);
        let found = self.harness.query_all_by_label_contains(label).find(is_field);
        found.unwrap_or_else(|| {
            panic!("no field is called \u{201c}{label}\u{201d}. There is: {:#?}", self.labels())
        })
    }

    /// Whether the ring or box of this label is on.
    pub fn is_on(&self, label: &str) -> bool {
        let on = egui::accesskit::Toggled::True;
        self.find(label).is_some_and(|node| node.accesskit_node().toggled() == Some(on))
    }

    /// Whether what has this label stands there and cannot be pressed.
    pub fn is_disabled(&self, label: &str) -> bool {
        self.find(label).is_some_and(|node| node.accesskit_node().is_disabled())
    }

    /// Whether what has this label stands in view.
    pub fn shows(&self, label: &str) -> bool {
        self.find(label).is_some_and(|node| self.is_in_view(node.accesskit_node().locate().0))
    }

    /// Whether this is said so many times, each above the act at the foot of the page, which covers what scrolls below it.
    pub fn each_stands_above(&self, text: &str, times: usize, act: &str) -> bool {
        let place = |node: &Node<'_>| node.accesskit_node().bounding_box().expect("it has a place");
        let foot = place(&self.find(act).expect("the act is there")).y0;
        let all: Vec<f64> =
            self.harness.query_all_by_label_contains(text).map(|node| place(&node).y1).collect();
        all.len() == times && all.iter().all(|low| *low <= foot)
    }

    /// Whether what has this label has the keyboard.
    pub fn has_focus(&self, label: &str) -> bool {
        self.find(label).is_some_and(|node| node.accesskit_node().is_focused())
    }

    /// Whether the field of this name has the keyboard.
    pub fn field_has_focus(&self, label: &str) -> bool {
        self.find_field(label).accesskit_node().is_focused()
    }

    pub fn focused_label(&self) -> Option<String> {
        let has_focus = |node: &Node<'_>| node.accesskit_node().is_focused();
        self.harness
            .root()
            .children_recursive()
            .find(has_focus)
            .and_then(|node| node.accesskit_node().label())
    }

    /// Gives the keyboard to what has this label.
    pub fn focus_on(&mut self, label: &str) {
        self.wait(label);
        self.find(label).expect("it was there").focus();
        self.settle();
    }

    /// Gives the keyboard to the field of this name.
    pub fn focus_field(&mut self, label: &str) {
        self.focus_on_field(label);
    }

    /// The part of a picture in which the field of this name stands.
    pub fn cut(&self, label: &str, picture: &image::RgbaImage) -> image::RgbaImage {
        let bounds = self.find_field(label).accesskit_node().bounding_box().expect("it has a place");
        let (left, top) = (bounds.x0 as u32, bounds.y0 as u32);
        let (wide, high) = ((bounds.x1 - bounds.x0) as u32, (bounds.y1 - bounds.y0) as u32);
        image::imageops::crop_imm(picture, left, top, wide, high).to_image()
    }

    /// Types into a secret field, which takes no value from outside.
    pub fn fill_secret(&mut self, label: &str, text: &str) {
        self.wait(label);
        self.focus_on_field(label);
        self.type_text(label, text);
    }

    /// Types as an input method does: what it proposes stands in the field meanwhile, and is replaced by what was meant.
    pub fn compose(&mut self, label: &str, proposed: &[&str], meant: &str) {
        self.focus_on_field(label);
        for text in proposed {
            let active_range_chars = Some(0..text.chars().count());
            let text = (*text).to_owned();
            self.harness.event(egui::Event::Ime(egui::ImeEvent::Preedit { text, active_range_chars }));
            self.settle();
        }
        self.harness.event(egui::Event::Ime(egui::ImeEvent::Commit(meant.to_owned())));
        self.settle();
    }

    /// Drops a file on the window.
    pub fn drop_file(&mut self, path: &Path) {
        self.harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path.to_owned())));
        self.settle();
    }

    pub fn strike(&mut self, key: Key) {
        self.strike_with(egui::Modifiers::NONE, key);
    }

    pub fn strike_with(&mut self, modifiers: egui::Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Waits until what was asked is done and the moment in which Enter is not listened to is over: the window's clock goes on
    /// by a quarter of a second a frame.
    pub fn pause(&mut self) {
        self.settle();
        if self.sees(UNDER_WAY) {
            self.wait_until_gone(UNDER_WAY);
            self.settle();
        }
    }

    /// The picture of the screen.
    pub fn picture(&mut self) -> image::RgbaImage {
        self.settle();
        self.harness.render().expect("it can be drawn")
    }

    /// Whether it is drawn dark on light.
    pub fn is_light(&self) -> bool {
        matches!(self.look.theme, ThemeChoice::Light)
    }

    /// The colour of a button, near its left edge.
    pub fn fill_of(&mut self, label: &str) -> [u8; 3] {
        self.settle();
        let node = self.find(label).expect("it is there").accesskit_node();
        let at = node.bounding_box().expect("a place");
        let (x, y) = (at.x0 + 6.0, (at.y0 + at.y1) / 2.0);
        let [red, green, blue, _] = self.picture().get_pixel(x as u32, y as u32).0;
        [red, green, blue]
    }

    /// Checks that the screen is whole in every look, and keeps pictures, if they are wanted.
    pub fn shoot(&mut self, name: &str) {
        self.look_at(name, self.accepted, self.pictures.clone());
        for (look, other) in self.also {
            self.dress(*other);
            let beside = self.pictures.as_ref().map(|folder| folder.with_file_name(look));
            self.look_at(name, Some(look), beside);
        }
        if !self.also.is_empty() {
            self.undress();
        }
        self.keep_every_look(name);
    }

    fn look_at(&mut self, name: &str, accepted: Option<&str>, folder: Option<PathBuf>) {
        self.settle();
        let is_short = self.harness.query_all_by_label("Stop").next().is_none();
        if self.focused().is_none() && is_short {
            // an act takes the keyboard once it is listened to; long work is looked at while it lasts
            self.pause();
        }
        self.check_whole(name);
        self.check_at_rest(name);
        if folder.is_none() && !accepted.is_some_and(|look| pictures::are_compared(look, name)) {
            return;
        }
        // not in the moment in which the primary act is not listened to
        self.settle();
        let picture = self.picture();
        if let Some(folder) = folder {
            keep(&picture, &folder, name);
        }
        if let Some(look) = accepted {
            pictures::compare(look, name, &picture);
        }
    }

    pub fn dress(&mut self, look: Look) {
        let app = self.harness.state_mut().app.as_mut().expect("it was drawn before");
        app.look(look.theme, look.percent);
        self.settle();
        // in points, of which each is so many pixels by now
        self.harness.set_size(look.size / (f32::from(look.percent) / 100.0));
        self.settle();
    }

    /// As it was opened.
    pub fn undress(&mut self) {
        self.dress(self.look);
    }

    /// Keeps a picture, if they are wanted.
    pub fn keep_picture(&mut self, name: &str) {
        if let Some(folder) = self.pictures.clone() {
            self.pause();
            keep(&self.picture(), &folder, name);
            self.keep_every_look(name);
        }
    }

    /// The ceremony folders made so far.
    pub fn ceremonies(&self) -> Vec<PathBuf> {
        folders_in(&self.folder.path().join("Keyrite"))
    }
}

fn keep(picture: &image::RgbaImage, folder: &Path, name: &str) {
    std::fs::create_dir_all(folder).expect("a folder for pictures");
    picture.save(folder.join(format!("{name}.png"))).expect("saved");
}

pub fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    all.sort();
    all
}

impl Window {
    /// What a label says after its name and a colon.
    pub fn read(&self, name: &str) -> String {
        let begins = format!("{name}: ");
        let said = self.labels().into_iter().find(|label| label.starts_with(&begins));
        said.map(|label| label[begins.len()..].to_owned()).unwrap_or_default()
    }
}

/// Least height of what can be pressed, in points.
const TARGET: f32 = 28.0;

impl Window {
    /// Nothing reaches over the window's sides, everything that can be pressed has a name, is large enough, and what
    /// is in view does not lie on something else.
    /// What has the keyboard stays where it is while nobody does anything.
    fn check_at_rest(&mut self, screen: &str) {
        let place = |window: &Self| {
            let nodes = window.harness.root().children_recursive();
            let mut focused = nodes.filter(|node| node.accesskit_node().is_focused());
            focused
                .next()
                .and_then(|node| node.accesskit_node().bounding_box())
                .map(|bounds| bounds.y0.round())
        };
        self.settle();
        let mut still = 0;
        let mut before = (self.labels(), place(self));
        // a page that changes by itself, as the clock does once a second, is looked at until six frames were alike
        for _ in 0..200 {
            self.harness.step();
            let now = (self.labels(), place(self));
            if now.0 == before.0 {
                assert!(
                    now.1 == before.1,
                    "{screen}: what has the keyboard moved by itself from {:?} to {:?}",
                    before.1,
                    now.1
                );
                still += 1;
            }
            if still == 6 {
                return;
            }
            before = now;
        }
    }

    pub fn check_whole(&self, screen: &str) {
        let whole = self.harness.ctx.content_rect();
        let mut pressed: Vec<(String, egui::Rect)> = Vec::new();
        for node in self.harness.root().children_recursive() {
            let role = node.accesskit_node().role();
            let name =
                node.accesskit_node().label().or_else(|| node.accesskit_node().value()).unwrap_or_default();
            let Some(bounds) = node.accesskit_node().bounding_box() else { continue };
            let scale = self.harness.ctx.pixels_per_point();
            let corner = |x: f64, y: f64| egui::pos2(x as f32 / scale, y as f32 / scale);
            let rect = egui::Rect::from_min_max(corner(bounds.x0, bounds.y0), corner(bounds.x1, bounds.y1));
            let can_be_pressed = matches!(
                role,
                Role::Button
                    | Role::CheckBox
                    | Role::RadioButton
                    | Role::ComboBox
                    | Role::TextInput
                    | Role::MultilineTextInput
                    | Role::PasswordInput
            );
            let shown = can_be_pressed || role == Role::Label;
            if !shown || rect.width() < 1.0 {
                continue;
            }
            // the band alone goes from side to side
            let is_band = rect.width() > whole.width() - 2.0 * MARGIN;
            let within = whole.shrink2(egui::vec2(MARGIN, 0.0)).x_range();
            assert!(
                is_band || within.contains(rect.left()) && within.contains(rect.right()),
                "{screen}: \u{201c}{name}\u{201d} reaches over the side: {rect:?} in {whole:?}"
            );
            if can_be_pressed {
                assert!(!name.is_empty(), "{screen}: a {role:?} at {rect:?} has no name");
                assert!(
                    rect.height() >= TARGET - 0.5,
                    "{screen}: \u{201c}{name}\u{201d} is only {} high",
                    rect.height()
                );
                pressed.push((name, rect));
            }
        }
        for (place, (name, rect)) in pressed.iter().enumerate() {
            for (other, theirs) in &pressed[place + 1..] {
                let common = rect.intersect(*theirs);
                // what is scrolled away lies under the foot and cannot be reached there
                let overlap = common.width() > 2.0
                    && common.height() > 2.0
                    && !self.is_scrolled_away(*rect)
                    && !self.is_scrolled_away(*theirs);
                assert!(
                    !overlap,
                    "{screen}: \u{201c}{name}\u{201d} and \u{201c}{other}\u{201d} overlap at {common:?}"
                );
            }
        }
    }

    fn is_scrolled_away(&self, rect: egui::Rect) -> bool {
        // head, foot and bar take at most this much of the window's height
        let whole = self.harness.ctx.content_rect();
        let head = if whole.height() < 400.0 { 150.0 } else { 90.0 };
        rect.bottom() > whole.bottom() - 150.0 || rect.top() < whole.top() + head
    }
}
