//! What the machine says of itself: network, radios, routes, swap, hibernation, core dumps, memory locking.
//!
//! Read from the kernel's files; nothing is changed and no socket is opened.

use std::fs;
use std::path::Path;

use crate::transcript::record::Finding;
use crate::vocab::{Line, secret};

use super::hardening::Hardened;

/// All findings about this machine and the folder that is written to.
pub fn findings(hardened: Hardened, folder: &Path) -> Vec<Finding> {
    let mut all = vec![system()];
    all.extend(interfaces());
    all.push(routes());
    all.push(radios());
    all.push(swap());
    all.push(hibernation());
    all.push(disks());
    all.push(folder_medium(folder));
    all.push(finding(
        "core dumps of this program",
        if hardened.no_core_dumps { "off" } else { "could not be turned off" },
        hardened.no_core_dumps,
    ));
    all.push(finding(
        "memory of this program",
        if hardened.not_dumpable {
            "closed to other programs of this user"
        } else {
            "readable by other programs of this user"
        },
        hardened.not_dumpable,
    ));
    all.push(locking());
    all
}

fn finding(what: &str, found: &str, as_wanted: bool) -> Finding {
    Finding { what: plain(what), found: plain(found), as_wanted }
}

/// Names from the kernel may hold anything; what cannot be printed is shown as a question mark.
fn plain(text: &str) -> Line {
    let printable: String =
        text.chars().map(|c| if crate::vocab::text::printable(c) { c } else { '?' }).take(180).collect();
    #[expect(clippy::unwrap_used, reason = "the fallback is one printable character")]
    Line::typed(&printable).unwrap_or_else(|_| Line::exact("?").unwrap())
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).map(|text| text.trim().to_owned()).unwrap_or_default()
}

fn names_in(path: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Name of the system and version of its kernel.
fn system() -> Finding {
    let release = read("/etc/os-release");
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("unknown");
    let kernel = read("/proc/sys/kernel/osrelease");
    finding("operating system", &format!("{}, kernel {kernel}", name.trim_matches('"')), true)
}

/// Disks whose file systems can be written: whatever lands there stays after the power is off.
fn disks() -> Finding {
    let mounts = read("/proc/self/mounts");
    let writable = |line: &&str| {
        let fields: Vec<&str> = line.split(' ').collect();
        let from_disk = fields.first().is_some_and(|source| source.starts_with("/dev/"));
        from_disk && fields.get(3).is_some_and(|options| options.split(',').any(|option| option == "rw"))
    };
    let mut names: Vec<&str> =
        mounts.lines().filter(writable).filter_map(|line| line.split(' ').next()).collect();
    names.sort_unstable();
    names.dedup();
    let found = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    finding("disks open for writing", &found, names.is_empty())
}

fn interfaces() -> Vec<Finding> {
    let mut all = Vec::new();
    for name in names_in("/sys/class/net").into_iter().filter(|name| name != "lo") {
        let state = read(format!("/sys/class/net/{name}/operstate"));
        let down = matches!(state.as_str(), "down" | "notpresent");
        all.push(finding(
            &format!("network interface {name}"),
            if state.is_empty() { "unknown" } else { &state },
            down,
        ));
    }
    if all.is_empty() {
        all.push(finding("network interfaces", "none", true));
    }
    all
}

fn routes() -> Finding {
    let routes = read("/proc/net/route").lines().skip(1).count();
    let found = if routes == 0 { "none".to_owned() } else { format!("{routes} routes") };
    finding("network routes", &found, routes == 0)
}

fn radios() -> Finding {
    let names = names_in("/sys/class/rfkill");
    let on = names.iter().filter(|name| read(format!("/sys/class/rfkill/{name}/state")) == "1").count();
    let found =
        if names.is_empty() { "none".to_owned() } else { format!("{} known, {on} switched on", names.len()) };
    finding("radios", &found, on == 0)
}

fn swap() -> Finding {
    let areas = read("/proc/swaps").lines().skip(1).count();
    let found = if areas == 0 { "off".to_owned() } else { format!("{areas} areas in use") };
    finding("swap", &found, areas == 0)
}

fn hibernation() -> Finding {
    let possible = read("/sys/power/state").split(' ').any(|state| state == "disk");
    finding("hibernation", if possible { "possible" } else { "not possible" }, !possible)
}

/// Memory-backed, or a disk that keeps what is written.
fn folder_medium(folder: &Path) -> Finding {
    const TMPFS: u64 = 0x0102_1994;
    const RAMFS: u64 = 0x8584_58f6;
    let kind = rustix::fs::statfs(folder).map(|stats| u64::try_from(stats.f_type).unwrap_or(0));
    match kind {
        Ok(TMPFS | RAMFS) => finding("medium of the ceremony folder", "memory", true),
        Ok(kind) => finding(
            "medium of the ceremony folder",
            &format!("a disk or network (file system {kind:#x})"),
            true,
        ),
        Err(_) => finding("medium of the ceremony folder", "unknown", false),
    }
}

/// Memory that can be had without taking it from other programs, in KiB; `None` if the kernel does not say.
pub fn available_kib() -> Option<u32> {
    let memory = read("/proc/meminfo");
    let line = memory.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().split(' ').next()?.parse().ok()
}

fn locking() -> Finding {
    let refused = secret::pages_refused();
    let found = if refused == 0 {
        "secret pages are locked".to_owned()
    } else {
        format!("{refused} secret pages could not be locked")
    };
    finding("memory locking", &found, refused == 0)
}
