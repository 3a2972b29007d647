//! What the machine says of itself: TPM, clock, power, network, radios, routes, printers, swap, hibernation, disks, core
//! dumps, memory locking.
//!
//! Read from the kernel's files and CUPS's; nothing is changed, no program is run and no socket is opened.

mod finding;
mod medium;
mod power;
mod printers;
mod radios;
mod started_from;
mod tpm;

use std::path::Path;

use crate::transcript::record::Finding;
use crate::vocab::{Moment, secret};

use super::clock;
use super::hardening::Hardened;
use super::kiosk;
use finding::{finding, names_in, read};
pub use medium::mount_found;
pub use printers::described as printers_in;
use radios::{BLUETOOTH, RADIOS};
pub use tpm::{BANKS, Register};

/// What a finding about a network interface begins with; its name follows.
const INTERFACE: &str = "network interface";
/// What the finding that there is no interface is about.
const INTERFACES: &str = "network interfaces";
/// What the finding about routes is about.
const ROUTES: &str = "network routes";

/// True of a finding that says whether something can leave this machine without a cable of ours: a network interface, its
/// routes, a radio.
pub fn is_a_way_out(finding: &Finding) -> bool {
    let what = finding.what.as_str();
    what.starts_with(INTERFACE) || [ROUTES, RADIOS, BLUETOOTH].contains(&what)
}

/// All findings about this machine and the folder that is written to.
pub fn findings(hardened: Hardened, folder: &Path) -> Vec<Finding> {
    let mut all = vec![system(), clock_is_set(clock::now()), power::supply()];
    let started_from = kiosk::medium();
    all.extend(started_from::medium(started_from.as_ref()));
    all.extend(tpm::measured(started_from.as_ref()));
    all.extend(interfaces());
    all.push(routes());
    all.push(radios::switched_on());
    all.push(radios::bluetooth());
    all.push(printers::known());
    all.push(swap());
    all.push(hibernation());
    all.push(disks());
    all.push(medium::folder_medium(folder));
    all.push(medium::folder_mount(folder));
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
    all.push(finding(
        "network sockets of this program",
        if hardened.local_sockets_only {
            "refused by the kernel"
        } else {
            "not refused: this kernel has no seccomp"
        },
        hardened.local_sockets_only,
    ));
    all.push(locking(hardened));
    all
}

/// Name of the system and version of its kernel.
fn system() -> Finding {
    let release = read("/etc/os-release");
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("unknown");
    let kernel = read("/proc/sys/kernel/osrelease");
    finding("operating system", &format!("{}, kernel {kernel}", name.trim_matches('"')), true)
}

/// First year in which this program existed: a clock before it was never set.
const FIRST_YEAR: i32 = 2026;

/// Whether the clock can be right. The wall clock is compared at a step of its own.
fn clock_is_set(now: Moment) -> Finding {
    let year = now.date().split('-').next().and_then(|year| year.parse().ok()).unwrap_or(0);
    let set = year >= FIRST_YEAR;
    let says = if set { "set" } else { "not set: it is before this program was made" };
    finding("clock", &format!("{}, {says}", now.to_minute()), set)
}

/// Disks whose file systems can be written: whatever lands there stays after the power is off.
fn disks() -> Finding {
    let allowed = kiosk::is_all_there_is().then_some(kiosk::MEDIA);
    disks_found(&read("/proc/self/mounts"), allowed)
}

/// The same by the text of `/proc/self/mounts`. What stands in the folder that is given is there because somebody in the room
/// said yes to it: a ceremony has to lie somewhere, and on a medium that is all in memory it lies on such a stick.
pub fn disks_found(mounts: &str, allowed: Option<&str>) -> Finding {
    let is_allowed = |line: &str| {
        allowed
            .is_some_and(|folder| line.split(' ').nth(1).is_some_and(|at| Path::new(at).starts_with(folder)))
    };
    let writable = |line: &&str| {
        let fields: Vec<&str> = line.split(' ').collect();
        let from_disk = fields.first().is_some_and(|source| source.starts_with("/dev/"));
        from_disk && fields.get(3).is_some_and(|options| options.split(',').any(|option| option == "rw"))
    };
    let names = |of_allowed: bool| {
        let lines = mounts.lines().filter(writable).filter(|line| is_allowed(line) == of_allowed);
        let mut names: Vec<&str> = lines.filter_map(|line| line.split(' ').next()).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let (others, sticks) = (names(false), names(true));
    let found = match (others.is_empty(), sticks.is_empty()) {
        (true, true) => "none".to_owned(),
        (true, false) => format!("none but what was allowed here: {}", sticks.join(", ")),
        (false, _) => [others.as_slice(), &sticks].concat().join(", "),
    };
    finding("disks open for writing", &found, others.is_empty())
}

fn interfaces() -> Vec<Finding> {
    let mut all = Vec::new();
    for name in names_in("/sys/class/net").into_iter().filter(|name| name != "lo") {
        let state = read(format!("/sys/class/net/{name}/operstate"));
        let down = matches!(state.as_str(), "down" | "notpresent");
        all.push(finding(
            &format!("{INTERFACE} {name}"),
            if state.is_empty() { "unknown" } else { &state },
            down,
        ));
    }
    if all.is_empty() {
        all.push(finding(INTERFACES, "none", true));
    }
    all
}

fn routes() -> Finding {
    let routes = read("/proc/net/route").lines().skip(1).count();
    let found = if routes == 0 { "none".to_owned() } else { format!("{routes} routes") };
    finding(ROUTES, &found, routes == 0)
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

/// Memory that can be had without taking it from other programs, in KiB; `None` if the kernel does not say.
pub fn available_kib() -> Option<u32> {
    let memory = read("/proc/meminfo");
    let line = memory.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().split(' ').next()?.parse().ok()
}

fn locking(hardened: Hardened) -> Finding {
    let refused = secret::pages_refused();
    let found = if hardened.all_locked {
        "all memory of this program is locked".to_owned()
    } else if refused == 0 {
        "secret pages are locked".to_owned()
    } else {
        format!("{refused} secret pages could not be locked")
    };
    finding("memory locking", &found, hardened.all_locked || refused == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ceremony has to lie somewhere: on a medium that is all in memory, a stick that was allowed is no disk left open.
    #[test]
    fn a_stick_that_was_allowed_is_wanted_and_a_disk_beside_it_is_not() {
        let (stick, disk) = ("/dev/sdb1 /media/stick1 vfat rw,sync 0 0\n", "/dev/sda1 /mnt ext4 rw 0 0\n");
        let beside = "/dev/sdc1 /mediate ext4 rw 0 0\n";
        for (mounts, allowed, found, as_wanted) in [
            ("tmpfs / tmpfs rw 0 0\n".to_owned(), Some("/media"), "none", true),
            (stick.to_owned(), None, "/dev/sdb1", false),
            (stick.to_owned(), Some("/media"), "none but what was allowed here: /dev/sdb1", true),
            (format!("{stick}{disk}"), Some("/media"), "/dev/sda1, /dev/sdb1", false),
            (beside.to_owned(), Some("/media"), "/dev/sdc1", false),
        ] {
            let said = disks_found(&mounts, allowed);
            assert_eq!((said.found.as_str(), said.as_wanted), (found, as_wanted), "{mounts}");
        }
    }

    #[test]
    fn a_way_out_is_a_network_or_a_radio() {
        let said = |what: &str| is_a_way_out(&finding(what, "up", false));
        assert!(["network interface eth0", INTERFACES, ROUTES, "radios", "Bluetooth"].into_iter().all(said));
        assert!(!["network sockets of this program", "swap", "printers", "disks"].into_iter().any(said));
    }

    #[test]
    fn a_clock_before_the_program_is_not_set() {
        let at = |unix_ms| clock_is_set(Moment::new(unix_ms, 60).expect("in range"));
        let set = at(1_795_266_452_123);
        assert_eq!((set.found.as_str(), set.as_wanted), ("2026-11-21 14:07 +01:00, set", true));
        let unset = at(0);
        assert_eq!(
            unset.found.as_str(),
            "1970-01-01 01:00 +01:00, not set: it is before this program was made"
        );
        assert!(!unset.as_wanted);
        // the evening before, in the room's own time
        assert!(!at(1_767_221_940_000 - 3_600_000).as_wanted && at(1_767_222_000_000).as_wanted);
    }

    #[test]
    fn this_machine_has_every_finding() {
        let hardened =
            Hardened { no_core_dumps: true, not_dumpable: true, local_sockets_only: true, all_locked: true };
        let all = findings(hardened, Path::new("/"));
        for what in [
            "operating system",
            "clock",
            "power",
            "radios",
            "Bluetooth",
            "printers",
            "swap",
            "hibernation",
            "medium of the ceremony folder",
            "mount of the ceremony folder",
            "network sockets of this program",
            "memory locking",
            "TPM",
        ] {
            assert_eq!(all.iter().filter(|one| one.what.as_str() == what).count(), 1, "{what}");
        }
    }
}
