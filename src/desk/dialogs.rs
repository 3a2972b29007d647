//! Whether this desktop can open a file dialog. Without a portal and without zenity a request for one answers nothing,
//! which looks like a person who changed their mind; so the question comes first.

use std::path::PathBuf;
use std::sync::OnceLock;

/// The bus names of the portal and the folders of its backends, below a data folder.
const PORTAL: &str = "dbus-1/services/org.freedesktop.portal.Desktop.service";
const BACKENDS: &str = "xdg-desktop-portal/portals";

/// What a dialog needs.
#[derive(Debug, Default)]
struct Desktop {
    /// There is a session bus.
    bus: bool,
    /// Where services and backends are described.
    data: Vec<PathBuf>,
    /// Where programs are.
    programs: Vec<PathBuf>,
}

impl Desktop {
    fn this_one() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let socket = set("XDG_RUNTIME_DIR").map(|folder| PathBuf::from(folder).join("bus"));
        let split = |value: &std::ffi::OsString| std::env::split_paths(value).collect();
        Self {
            bus: set("DBUS_SESSION_BUS_ADDRESS").is_some() || socket.is_some_and(|socket| socket.exists()),
            data: set("XDG_DATA_DIRS")
                .as_ref()
                .map_or_else(|| vec![PathBuf::from("/usr/local/share"), PathBuf::from("/usr/share")], split),
            programs: set("PATH").as_ref().map(split).unwrap_or_default(),
        }
    }

    fn has_dialogs(&self) -> bool {
        let some_inside =
            |folder: PathBuf| std::fs::read_dir(folder).is_ok_and(|mut all| all.next().is_some());
        let portal = self.data.iter().any(|data| data.join(PORTAL).exists())
            && self.data.iter().any(|data| some_inside(data.join(BACKENDS)));
        self.bus && portal || self.programs.iter().any(|folder| folder.join("zenity").is_file())
    }
}

/// True if a file dialog can open here. Looked up once.
pub fn can_open() -> bool {
    static KNOWN: OnceLock<bool> = OnceLock::new();
    *KNOWN.get_or_init(|| Desktop::this_one().has_dialogs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_needs_a_portal_with_a_bus_and_a_backend_or_zenity() {
        let place = tempfile::tempdir().expect("a folder");
        let make = |path: &str| {
            let path = place.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "").expect("written");
        };
        let data = vec![place.path().join("share")];
        let programs = vec![place.path().join("bin")];
        let portal = |bus| Desktop { bus, data: data.clone(), programs: Vec::new() };
        assert!(!portal(true).has_dialogs());
        make(&format!("share/{PORTAL}"));
        assert!(!portal(true).has_dialogs(), "no backend");
        make(&format!("share/{BACKENDS}/gtk.portal"));
        assert!(portal(true).has_dialogs());
        assert!(!portal(false).has_dialogs(), "no bus");
        let zenity = Desktop { programs, ..Desktop::default() };
        assert!(!zenity.has_dialogs());
        make("bin/zenity");
        assert!(zenity.has_dialogs());
    }
}
