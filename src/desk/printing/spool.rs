//! Where CUPS keeps what it prints: in memory or on a disk, and whether it stays there afterwards.

use crate::vocab::shown_path;
use std::path::{Path, PathBuf};

/// Where CUPS reads where its folders are.
const FILES_CONF: &str = "/etc/cups/cups-files.conf";
/// Where CUPS reads how long it keeps documents.
const CUPSD_CONF: &str = "/etc/cups/cupsd.conf";
/// The spool of a CUPS that was not told otherwise.
const DEFAULT_FOLDER: &str = "/var/spool/cups";
/// Largest settings file that is read, in bytes.
const MAX_CONF_BYTES: u64 = 1 << 20;

/// What is known of CUPS's spool. Every printed sheet stands in it, at least while it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spool {
    /// Where it is.
    pub folder: PathBuf,
    /// True if it is a tmpfs or ramfs, so that it is gone with the power; `None` when the folder cannot be looked at.
    pub in_memory: Option<bool>,
    /// True if documents stay after printing, which is what CUPS does for a day unless told otherwise; `None` when its
    /// settings cannot be read by this user.
    pub keeps_documents: Option<bool>,
}

/// Looks at the spool of this machine's CUPS. Nothing is changed.
pub fn spool() -> Spool {
    spool_of(Path::new(FILES_CONF), Path::new(CUPSD_CONF))
}

fn spool_of(files_conf: &Path, cupsd_conf: &Path) -> Spool {
    let folder = read(files_conf).and_then(|text| setting(&text, "RequestRoot").map(PathBuf::from));
    let folder = folder.unwrap_or_else(|| PathBuf::from(DEFAULT_FOLDER));
    let in_memory = super::super::in_memory::in_memory(&folder);
    let keeps_documents = read(cupsd_conf).map(|text| keeps_documents(&text));
    Spool { folder, in_memory, keeps_documents }
}

impl Spool {
    /// What of a printed sheet stays where, and what to do about it; `None` if the spool is in memory.
    pub fn warning(&self) -> Option<String> {
        let folder = shown_path(&self.folder);
        let cure = format!(
            "Mount a tmpfs over {folder} and restart CUPS before the first share is printed, or take the disk out and destroy it after the ceremony"
        );
        match (self.in_memory, self.keeps_documents) {
            (Some(true), _) => None,
            (Some(false), Some(false)) => Some(format!(
                "While a sheet is printed, CUPS writes it to the disk in {folder} and removes it afterwards; what was removed can be found again on the disk. {cure}."
            )),
            (Some(false), Some(true)) => Some(format!(
                "CUPS writes every printed sheet to the disk in {folder} and keeps it there after printing. {cure}, and set PreserveJobFiles No and PreserveJobHistory No in {CUPSD_CONF}."
            )),
            (Some(false), None) => Some(format!(
                "CUPS writes every printed sheet to the disk in {folder} and may keep it there after printing. {cure}, and set PreserveJobFiles No and PreserveJobHistory No in {CUPSD_CONF}."
            )),
            (None, _) => Some(format!(
                "CUPS keeps sheets in {folder} while it prints them, and this program cannot tell whether that is a disk. {cure}."
            )),
        }
    }
}

fn read(path: &Path) -> Option<String> {
    let bytes = super::super::files::read(path, MAX_CONF_BYTES).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The value that counts: the last one. CUPS takes its settings' names in any case.
fn setting<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let named = lines.filter_map(|line| line.split_once(char::is_whitespace));
    named.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next_back()
}

/// `PreserveJobFiles` is a day when nothing is said; it is yes, no, or how long.
fn keeps_documents(cupsd_conf: &str) -> bool {
    let value = setting(cupsd_conf, "PreserveJobFiles").unwrap_or("86400").to_ascii_lowercase();
    !matches!(value.as_str(), "no" | "off" | "false" | "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_cups_are_read_as_cups_reads_them() {
        let text =
            "# RequestRoot /no\n  requestroot\t/mnt/spool \nPreserveJobFiles Yes\nPreserveJobFiles No\n";
        assert_eq!(setting(text, "RequestRoot"), Some("/mnt/spool"));
        assert!(!keeps_documents(text));
        assert!(
            keeps_documents("")
                && keeps_documents("PreserveJobFiles 1d")
                && keeps_documents("#PreserveJobFiles No")
        );
    }

    #[test]
    fn only_a_spool_in_memory_needs_no_warning() {
        let with = |in_memory, keeps_documents| {
            Spool { folder: "/var/spool/cups".into(), in_memory, keeps_documents }.warning()
        };
        assert_eq!(with(Some(true), Some(true)), None);
        for (in_memory, keeps, says) in [
            (Some(false), Some(false), "can be found again"),
            (Some(false), Some(true), "keeps it there"),
            (Some(false), None, "may keep it"),
            (None, Some(true), "cannot tell"),
        ] {
            let warning = with(in_memory, keeps).expect("a warning");
            assert!(warning.contains(says) && warning.contains("/var/spool/cups"), "{warning}");
        }
    }

    #[test]
    fn a_spool_is_found_by_its_settings() {
        let at = tempfile::tempdir().expect("a folder");
        let conf = at.path().join("cups-files.conf");
        std::fs::write(&conf, "RequestRoot /dev/shm\n").expect("writes");
        let found = spool_of(&conf, &at.path().join("none"));
        assert_eq!(found.folder, Path::new("/dev/shm"));
        assert_eq!(found.keeps_documents, None);
        assert_eq!(spool_of(Path::new("/none"), &conf).folder, Path::new(DEFAULT_FOLDER));
    }
}
