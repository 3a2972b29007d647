//! What the ceremony folder stands on: memory or disk, which mount, how much room.

use std::path::{Path, PathBuf};

use super::super::in_memory::in_memory;
use super::super::kiosk;
use super::finding::{finding, read};
use crate::transcript::record::Finding;
use crate::vocab::shown_path;

/// Least room, in MiB: a ceremony of 255 shares with its sheets needs a third of it.
const ENOUGH_MIB: u64 = 16;
/// File systems that reach over a network.
const NETWORK: [&str; 15] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "coda",
    "glusterfs",
    "lustre",
    "davfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.glusterfs",
];

/// Memory-backed, or a disk that keeps what is written.
pub(super) fn folder_medium(folder: &Path) -> Finding {
    const WHAT: &str = "medium of the ceremony folder";
    match (in_memory(folder), rustix::fs::statfs(folder)) {
        // elsewhere people choose it so that nothing stays on the laptop's disk; there it is what nobody chose
        (Some(true), _) if kiosk::is_all_there_is() => finding(WHAT, "memory: gone with the power", false),
        (Some(true), _) => finding(WHAT, "memory", true),
        (Some(false), Ok(stats)) => {
            finding(WHAT, &format!("a disk or network (file system {:#x})", stats.f_type), true)
        }
        _ => finding(WHAT, "unknown", false),
    }
}

/// Where the folder is mounted from, and how much room is left.
pub(super) fn folder_mount(folder: &Path) -> Finding {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = read("/proc/self/mountinfo");
    let stats = rustix::fs::statvfs(&folder).ok();
    let free_mib = stats.map(|stats| stats.f_bavail.saturating_mul(stats.f_frsize) >> 20);
    mount_found(&mounts, &folder, free_mib)
}

/// The same by the text of `/proc/self/mountinfo`.
pub fn mount_found(mounts: &str, folder: &Path, free_mib: Option<u64>) -> Finding {
    let (found, as_wanted) = judge(mount_of(mounts, folder).as_ref(), free_mib);
    finding("mount of the ceremony folder", &found, as_wanted)
}

/// One line of `/proc/self/mountinfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mount {
    point: PathBuf,
    source: String,
    system: String,
    writable: bool,
}

fn judge(mount: Option<&Mount>, free_mib: Option<u64>) -> (String, bool) {
    let (Some(mount), Some(free)) = (mount, free_mib) else { return ("unknown".to_owned(), false) };
    let network = NETWORK.contains(&mount.system.as_str());
    let found = format!(
        "{} from {}, {}{}, {}, {free} MiB free",
        shown_path(&mount.point),
        mount.source,
        mount.system,
        if network { " (a network)" } else { "" },
        if mount.writable { "rw" } else { "ro" },
    );
    (found, mount.writable && !network && free >= ENOUGH_MIB)
}

/// The mount that holds the folder: the longest mount point above it; of several at one point the last hides the rest.
fn mount_of(mountinfo: &str, folder: &Path) -> Option<Mount> {
    let above = mountinfo.lines().filter_map(parse).filter(|mount| folder.starts_with(&mount.point));
    above.max_by_key(|mount| mount.point.components().count())
}

/// `36 35 98:0 / /mnt rw,noatime master:1 - ext4 /dev/sda2 rw`: the number of fields before the hyphen varies.
fn parse(line: &str) -> Option<Mount> {
    let (before, after) = line.split_once(" - ")?;
    let mut before = before.split(' ').skip(4);
    let (point, options) = (before.next()?, before.next()?);
    let mut after = after.split(' ');
    let (system, source, whole) = (after.next()?, after.next()?, after.next().unwrap_or_default());
    let rw = |options: &str| options.split(',').any(|option| option == "rw");
    Some(Mount {
        point: unescaped(point).into(),
        source: unescaped(source),
        system: system.to_owned(),
        writable: rw(options) && rw(whole),
    })
}

/// The kernel writes space, tab, line feed and backslash as three octal digits, and of a source the number sign too.
fn unescaped(field: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\043", "#"), ("\\134", "\\")]
        .iter()
        .fold(field.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTURED: &str = "22 28 0:20 / /sys rw,nosuid - sysfs sysfs rw
28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro
30 28 0:25 / /run rw,nosuid,nodev shared:12 master:3 - tmpfs tmpfs rw,size=801904k
31 28 0:40 / /srv/keys rw - nfs4 server:/keys rw,vers=4.2
40 28 8:17 / /media/KEY\\040STICK ro,nosuid - vfat /dev/sdb1 rw,uid=1000
41 28 8:33 / /media/twice rw - ext4 /dev/sdc1 rw
42 41 0:60 / /media/twice rw - tmpfs tmpfs rw
";

    fn mount(folder: &str) -> Mount {
        mount_of(CAPTURED, Path::new(folder)).expect("a mount")
    }

    #[test]
    fn the_nearest_mount_counts() {
        assert_eq!(mount("/home/a").source, "/dev/sda2");
        assert_eq!(mount("/run/ceremony").system, "tmpfs");
        assert_eq!(mount("/running").point, Path::new("/"));
        assert_eq!(mount("/media/twice/x").system, "tmpfs");
        let stick = mount("/media/KEY STICK/held");
        assert_eq!((stick.system.as_str(), stick.writable), ("vfat", false));
        assert_eq!(mount_of("", Path::new("/")), None);
        assert_eq!(mount_of("one two\n1 2 3 - \n", Path::new("/")), None);
    }

    #[test]
    fn networks_and_full_disks_are_not_wanted() {
        let at = |folder, free| judge(Some(&mount(folder)), Some(free));
        assert_eq!(at("/home", 900), ("/ from /dev/sda2, ext4, rw, 900 MiB free".to_owned(), true));
        assert!(at("/home", 16).1 && !at("/home", 15).1);
        let (found, as_wanted) = at("/srv/keys/held", 900);
        assert_eq!(
            (found.as_str(), as_wanted),
            ("/srv/keys from server:/keys, nfs4 (a network), rw, 900 MiB free", false)
        );
        assert!(!at("/media/KEY STICK", 900).1);
        assert_eq!(judge(None, Some(900)), ("unknown".to_owned(), false));
    }
}
