//! Radios: what the kernel can switch off, and Bluetooth adapters by name.

use std::path::Path;

/// What the finding about switches of radios is about.
pub(super) const RADIOS: &str = "radios";
/// What the finding about Bluetooth adapters is about.
pub(super) const BLUETOOTH: &str = "Bluetooth";

use super::finding::{finding, names_in, read};
use crate::transcript::record::Finding;

/// Every radio that the kernel knows a switch of.
pub(super) fn switched_on() -> Finding {
    let names = names_in("/sys/class/rfkill");
    let on = names.iter().filter(|name| read(format!("/sys/class/rfkill/{name}/state")) == "1").count();
    let found =
        if names.is_empty() { "none".to_owned() } else { format!("{} known, {on} switched on", names.len()) };
    finding(RADIOS, &found, on == 0)
}

/// Bluetooth adapters. One that the kernel has not switched off is not wanted.
pub(super) fn bluetooth() -> Finding {
    let (found, as_wanted) = adapters(Path::new("/sys/class/bluetooth"));
    finding(BLUETOOTH, &found, as_wanted)
}

fn adapters(folder: &Path) -> (String, bool) {
    let is_off = |name: &str| {
        let mut switches =
            names_in(folder.join(name)).into_iter().filter(|inside| inside.starts_with("rfkill"));
        // 0 is off by the system, 2 is off by a switch of the machine, 1 is on
        switches
            .any(|switch| matches!(read(folder.join(name).join(switch).join("state")).as_str(), "0" | "2"))
    };
    // hci0:12 is a connection of hci0, not an adapter
    let names: Vec<String> = names_in(folder).into_iter().filter(|name| !name.contains(':')).collect();
    let told: Vec<String> = names
        .iter()
        .map(|name| format!("{name}, switched {}", if is_off(name) { "off" } else { "on" }))
        .collect();
    let found = if told.is_empty() { "none".to_owned() } else { told.join("; ") };
    (found, names.iter().all(|name| is_off(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adapter_that_is_on_is_not_wanted() {
        let at = tempfile::tempdir().expect("a folder");
        assert_eq!(adapters(&at.path().join("missing")), ("none".to_owned(), true));
        let switch = at.path().join("hci0/rfkill3");
        std::fs::create_dir_all(&switch).expect("creates");
        std::fs::create_dir(at.path().join("hci0:12")).expect("creates");
        for (state, found, as_wanted) in [
            ("0", "hci0, switched off", true),
            ("1", "hci0, switched on", false),
            ("2", "hci0, switched off", true),
        ] {
            std::fs::write(switch.join("state"), format!("{state}\n")).expect("writes");
            assert_eq!(adapters(at.path()), (found.to_owned(), as_wanted));
        }
        std::fs::create_dir(at.path().join("hci1")).expect("creates");
        assert_eq!(adapters(at.path()), ("hci0, switched off; hci1, switched on".to_owned(), false));
    }
}
