//! Printers, by CUPS's own files. CUPS itself is not asked here: that would open a socket, and a ceremony opens none
//! unless something is printed.

use std::path::Path;

use super::super::printing::is_networked;
use super::finding::{finding, names_in};
use crate::transcript::record::Finding;

/// Where CUPS keeps its settings.
const SETTINGS: &str = "/etc/cups";
/// Programs of which CUPS installs at least one.
const PROGRAMS: [&str; 3] = ["/usr/bin/lp", "/usr/sbin/cupsd", "/run/current-system/sw/bin/lp"];
/// Largest list of printers that is read, in bytes.
const MAX_LIST_BYTES: u64 = 1 << 20;

/// Names of the printers. One that is reached over a network is not as wanted: a printer that is on a cable is chosen
/// when it is needed.
pub(super) fn known() -> Finding {
    let installed = PROGRAMS.iter().any(|program| Path::new(program).exists());
    let (found, as_wanted) =
        if installed { printers(Path::new(SETTINGS)) } else { ("CUPS is not installed".to_owned(), true) };
    finding("printers", &found, as_wanted)
}

/// What is said of the printers, and whether none is known to hang on a network.
fn printers(settings: &Path) -> (String, bool) {
    // the list itself is often closed to users; the folder of printer descriptions is not
    let list = super::super::files::read(&settings.join("printers.conf"), MAX_LIST_BYTES);
    let (mut names, whole) = match list {
        Ok(list) => (described(&String::from_utf8_lossy(&list)), true),
        Err(super::super::files::FileError::Missing(_)) => (Vec::new(), true),
        Err(_) => (descriptions(&settings.join("ppd")), false),
    };
    names.sort();
    names.dedup();
    let found = match (names.is_empty(), whole) {
        (true, true) => "none".to_owned(),
        (true, false) => "not known: CUPS keeps its list closed to this user".to_owned(),
        (false, true) => names.join(", "),
        (false, false) => {
            format!("{}, perhaps more: CUPS keeps its list closed to this user", names.join(", "))
        }
    };
    (found, !names.iter().any(|name| name.ends_with(BY_NETWORK)))
}

/// What stands behind the name of a printer that is reached over a network.
const BY_NETWORK: &str = " (over a network)";

/// `<Printer NAME>` and `<DefaultPrinter NAME>` in CUPS's list, each with what its `DeviceURI` says of the connection.
pub fn described(list: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in list.lines().map(str::trim) {
        if let Some(name) = section(line) {
            all.push(name.to_owned());
        } else if let Some(address) = line.strip_prefix("DeviceURI ")
            && is_networked(address.trim())
            && let Some(printer) = all.last_mut()
        {
            printer.push_str(BY_NETWORK);
        }
    }
    all
}

fn section(line: &str) -> Option<&str> {
    let inside = line.strip_prefix('<')?.strip_suffix('>')?;
    inside.strip_prefix("Printer ").or_else(|| inside.strip_prefix("DefaultPrinter ")).map(str::trim)
}

fn descriptions(folder: &Path) -> Vec<String> {
    names_in(folder).into_iter().filter_map(|name| Some(name.strip_suffix(".ppd")?.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printers_are_read_from_the_list_of_cups() {
        let list = "# Printer configuration file for CUPS v2.4.2\n<DefaultPrinter Office>\nUUID urn:x\nDeviceURI usb://A\nState Idle\n</DefaultPrinter>\n<Printer back-room>\nInfo <Printer odd>\n</Printer>\n";
        assert_eq!(described(list), ["Office", "back-room"]);
        let at = tempfile::tempdir().expect("a folder");
        assert_eq!(printers(at.path()), ("none".to_owned(), true));
        std::fs::write(at.path().join("printers.conf"), list).expect("writes");
        assert_eq!(printers(at.path()), ("Office, back-room".to_owned(), true));
        let lan = list.replace("usb://A", "socket://10.0.0.7:9100");
        std::fs::write(at.path().join("printers.conf"), lan).expect("writes");
        assert_eq!(printers(at.path()), ("Office (over a network), back-room".to_owned(), false));
    }

    #[test]
    fn a_closed_list_is_said_to_be_closed() {
        let at = tempfile::tempdir().expect("a folder");
        // a folder in its place cannot be read by root either
        std::fs::create_dir(at.path().join("printers.conf")).expect("creates");
        assert_eq!(printers(at.path()).0, "not known: CUPS keeps its list closed to this user");
        std::fs::create_dir(at.path().join("ppd")).expect("creates");
        for name in ["Office.ppd", "Office.ppd.O"] {
            std::fs::write(at.path().join("ppd").join(name), "").expect("writes");
        }
        assert_eq!(printers(at.path()).0, "Office, perhaps more: CUPS keeps its list closed to this user");
    }
}
