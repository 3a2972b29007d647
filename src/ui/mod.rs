//! Floor 7: the window. Screens are functions of the ceremony's state and a draft; what they want goes as an event to
//! the same session that everything else uses. Nothing here decides, and nothing secret is kept here longer than it
//! is typed.

// points on a screen: exact to the pixel is exact enough
#![allow(clippy::cast_precision_loss)]

mod app;
mod audit;
mod base;
mod browse;
mod early_end;
mod emergency;
mod file_preview;
mod files_panel;
mod folder_choice;
mod go;
mod help;
mod home;
mod kit;
mod leaving;
mod machine_look;
mod paper_file;
mod prepare;
mod printers;
mod printing_file;
mod reading;
mod register;
mod run;
mod settings;
mod shared;
mod sticks;
mod task;
mod theme;
mod tour;
mod unfinished;
mod verify;
mod worker;

use eframe::egui;

pub use app::App;
pub use shared::Shared;

use crate::desk::hardening::Hardened;
use crate::desk::kiosk;
use crate::vocab::shown::shown_path;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum NoWindow {
    /// Neither Wayland nor X11 is named by the environment.
    #[error(
        "There is no display: neither WAYLAND_DISPLAY nor DISPLAY is set. On a desktop, start Keyrite from a terminal inside it."
    )]
    NoDisplay,
    /// A display of another machine, or one that is reached over the network.
    #[error(
        "DISPLAY is {0}: a display over the network. Keyrite draws only on this machine's own, so that no picture of a share leaves it. Start it on the laptop itself."
    )]
    Remote(String),
    /// A display is named and cannot be used.
    #[error(
        "The window could not be opened on this display ({0}). Check that it is running and that this user may use it."
    )]
    Display(String),
    /// No OpenGL.
    #[error(
        "This display has no usable OpenGL ({0}). On Debian the package libgl1-mesa-dri brings it without a graphics card."
    )]
    NoOpenGl(String),
    /// A library is missing.
    #[error(
        "A library that the window needs is missing ({0}). On Debian: libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1 libegl1 libgl1-mesa-dri."
    )]
    Library(String),
}

/// Opens the window and stays until it is closed.
pub fn open(hardened: Hardened) -> Result<(), NoWindow> {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !named("DISPLAY") && !named("WAYLAND_DISPLAY") && !named("WAYLAND_SOCKET") {
        return Err(NoWindow::NoDisplay);
    }
    // the kernel refuses the socket too, but nobody would understand its answer
    if !named("WAYLAND_DISPLAY")
        && !named("WAYLAND_SOCKET")
        && let Some(display) = std::env::var_os("DISPLAY")
        && !is_local_display(&display.to_string_lossy())
    {
        return Err(NoWindow::Remote(shown_path(&display)));
    }
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Keyrite")
            .with_app_id("keyrite")
            .with_inner_size([1180.0, 760.0])
            .with_min_inner_size([480.0, 320.0])
            .with_drag_and_drop(true)
            .with_fullscreen(kiosk::is_all_there_is()),
        centered: true,
        ..Default::default()
    };
    // libraries of the display panic when they find half of what they need; nothing is at stake yet
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let run = std::panic::AssertUnwindSafe(move || {
        eframe::run_native(
            "keyrite",
            options,
            Box::new(move |cc| {
                std::panic::set_hook(before);
                Ok(Box::new(Window(App::on_desk(hardened, &cc.egui_ctx))))
            }),
        )
    });
    match std::panic::catch_unwind(run) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(explain(&error)),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(NoWindow::Library(text.unwrap_or_else(|| "it ended without a reason".to_owned())))
        }
    }
}

/// `:0`, `unix:0` and paths name a socket of this machine; `HOST:0`, `tcp/HOST:0` and `localhost:10` a network.
fn is_local_display(display: &str) -> bool {
    display.starts_with([':', '/']) || display.starts_with("unix:")
}

fn explain(error: &eframe::Error) -> NoWindow {
    let text = error.to_string();
    // the libraries put the place in their own sources first
    let text = text.rsplit(": ").next().unwrap_or(&text).to_owned();
    match error {
        eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..) | eframe::Error::OpenGL(_) => {
            NoWindow::NoOpenGl(text)
        }
        _ if text.contains("dlopen") || text.contains("library") || text.contains(".so") => {
            NoWindow::Library(text)
        }
        _ => NoWindow::Display(text),
    }
}

/// The app inside its window.
struct Window(App);

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.0.show(ui);
    }
}
