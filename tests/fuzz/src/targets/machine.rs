//! What the machine says of itself in texts: a folder, a zero byte, and then what the kernel, CUPS, the TPM and the medium that
//! the system was started from have in their files.

use std::path::Path;

use keyrite::desk::environment::{BANKS, Register, disks_found, mount_found, printers_in};
use keyrite::desk::kiosk::Medium;
use keyrite::transcript::record::Finding;
use keyrite::vocab::{Line, shown_path};

use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "machine", check, seeds, words };

/// Room in MiB that is enough.
const FREE: u64 = 900;

fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (folder, text) = text.split_once('\0').unwrap_or(("", &text));
    // a ceremony's folder is told by its whole path, as the kernel tells where something is mounted
    let folder = &format!("/{folder}");
    finding(&mount_found(text, Path::new(folder), Some(FREE)));
    finding(&disks_found(text, None));
    finding(&disks_found(text, Some("/media")));
    the_last_mount_counts(text, folder);
    for printer in printers_in(text) {
        let name = printer.split(" (over a network)").next().expect("one part");
        assert!(text.contains(name), "{name:?} is a printer and is nowhere");
    }
    let medium = Medium::said(text);
    let digest = medium.digest.map(|digest| format!("sha256 {}\n", digest.hex()));
    let clock = medium.clock.as_ref().map(|clock| format!("clock {clock}\n"));
    let event_log = medium.event_log.map(|digest| format!("event-log {}\n", digest.hex()));
    let written = [digest, event_log, clock].into_iter().flatten().collect::<String>();
    assert_eq!(Medium::said(&written), medium, "written again it is another medium");
    registers(text);
}

/// A value is what stands there, written as the kernel writes it.
fn registers(text: &str) {
    for bank in BANKS {
        if let Register::Value(value) = Register::said(bank, text) {
            let written: String = value.iter().map(|byte| format!("{byte:02X}")).collect();
            assert_eq!(
                text.trim_end_matches('\n').to_uppercase(),
                written,
                "{} reads something else",
                bank.hash
            );
        }
    }
}

/// One line of a record.
fn finding(finding: &Finding) {
    for line in [&finding.what, &finding.found] {
        assert_eq!(Line::exact(line.as_str()).as_ref(), Ok(line));
        said::line(line);
    }
}

/// Whatever is mounted where: what is mounted last on the folder itself is what it stands on.
fn the_last_mount_counts(text: &str, folder: &str) {
    let escaped: String = folder
        .chars()
        .map(|c| match c {
            ' ' | '\t' | '\n' | '#' | '\\' => format!("\\{:03o}", u32::from(c)),
            other => other.to_string(),
        })
        .collect();
    let mounts = format!("{text}\n99 1 8:1 / {escaped} rw,noatime shared:1 - ext4 /dev/a\\040\\043b rw\n");
    let found = mount_found(&mounts, Path::new(folder), Some(FREE));
    let says = format!("{} from /dev/a #b, ext4, rw, {FREE} MiB free", shown_path(folder));
    assert_eq!((found.found, found.as_wanted), (Line::lossy(&says), true));
}

fn seeds() -> Vec<Vec<u8>> {
    let mounts = "22 28 0:20 / /sys rw,nosuid - sysfs sysfs rw
28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro
30 28 0:25 / /run rw,nosuid,nodev shared:12 master:3 - tmpfs tmpfs rw,size=801904k
31 28 0:40 / /srv/keys rw - nfs4 server:/keys rw,vers=4.2
40 28 8:17 / /media/KEY\\040STICK ro,nosuid - vfat /dev/sdb1 rw,uid=1000
";
    let short = "/dev/sda2 / ext4 rw,relatime 0 0\ntmpfs /run tmpfs rw 0 0\n/dev/sdb1 /media/KEY\\040STICK vfat ro 0 0\n";
    let printers = "# Printer configuration file for CUPS v2.4.2\n<DefaultPrinter Office>\nUUID urn:x\nDeviceURI socket://10.0.0.7:9100\nState Idle\n</DefaultPrinter>\n<Printer back-room>\nInfo <Printer odd>\n</Printer>\n";
    let medium = format!(
        "sha256 {0}\nbytes 1024\nevent-log {0}\nclock 2026-11-28 14:05 +01:00, compared by Ada\n",
        "ab".repeat(32)
    );
    let texts = [
        format!("media/KEY STICK/held\0{mounts}"),
        format!("srv/keys\0{mounts}"),
        format!("\0{short}"),
        format!("odd \\ \t\n\u{202e}name\0{mounts}"),
        printers.to_owned(),
        medium,
        format!("\0{}\n", "5E".repeat(32)),
        format!("\0{}\n", "5e".repeat(20)),
        String::new(),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}

fn words() -> Vec<String> {
    let words = [
        " / /media/",
        "\\040",
        "\\134",
        "\\011",
        " rw,",
        " ro,",
        " - ext4 /dev/",
        " - nfs4 server:/",
        "<Printer ",
        "<DefaultPrinter ",
        "DeviceURI ",
        "sha256 ",
        "clock ",
        "event-log ",
        "\0",
    ];
    words.map(str::to_owned).to_vec()
}
