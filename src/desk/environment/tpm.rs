//! The TPM, where there is one: its registers (PCRs), and the digest of the log in which the firmware wrote down what it
//! started.
//!
//! Evidence for whoever has values to compare. Nothing here is judged by it, and nothing is sealed to it. It is the kernel
//! that asks the TPM: its files are read (`Documentation/ABI/stable/sysfs-class-tpm`), no command is sent and no device is
//! opened.

use std::path::Path;
use std::sync::OnceLock;

use super::finding::{finding, names_in, read};
use crate::desk::files::{self, FileError};
use crate::desk::kiosk::Medium;
use crate::transcript::record::Finding;
use crate::vocab::digest::{hex_groups, sha256};

/// What the finding about the chip is about; that about its log begins so too.
const TPM: &str = "TPM";
/// What a finding about registers begins with; their numbers follow.
const REGISTERS: &str = "TPM registers (PCR)";
/// A TPM of a PC has as many registers in each bank (TCG PC Client Platform TPM Profile, 4.6).
const COUNT: u8 = 24;
/// Longest text of a register's file that is read, in bytes: the kernel says that such a file has a page.
const MAX_REGISTER_BYTES: u64 = 4096;
/// Largest log that is read, in bytes: firmware reserves 64 KiB, servers a few times that.
const MAX_LOG_BYTES: u64 = 16 << 20;

/// Registers that were extended by one hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bank {
    /// The hash by its usual name.
    pub hash: &'static str,
    /// The kernel's folder for it.
    folder: &'static str,
    /// Bytes of a value.
    bytes: usize,
}

/// The banks that are read: the first one that the kernel has.
pub const BANKS: [Bank; 2] = [
    Bank { hash: "SHA-256", folder: "pcr-sha256", bytes: 32 },
    Bank { hash: "SHA-1", folder: "pcr-sha1", bytes: 20 },
];

/// What stands in a register's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Register {
    /// Its value, with as many bytes as the bank's hash has.
    Value(Vec<u8>),
    /// Nothing: so the kernel answers where the TPM refused.
    Nothing,
    /// Something that no kernel writes there.
    Strange(String),
    /// The file cannot be read, and why.
    Unreadable(String),
}

/// What is found of this machine's TPM, read once: the TPM is slow, and what was started stays what it was.
pub(super) fn measured(medium: Option<&Medium>) -> Vec<Finding> {
    static READ: OnceLock<Vec<Finding>> = OnceLock::new();
    READ.get_or_init(|| found(Path::new("/sys"), medium)).clone()
}

/// The same by a folder that is laid out as `/sys` is.
fn found(sys: &Path, medium: Option<&Medium>) -> Vec<Finding> {
    let chip = sys.join("class/tpm/tpm0");
    if !chip.is_dir() {
        return vec![finding(TPM, "none that the kernel knows", true)];
    }
    let bank = BANKS.iter().find(|bank| chip.join(bank.folder).is_dir());
    let version = match read(chip.join("tpm_version_major")).as_str() {
        "1" => "of version 1.2",
        "2" => "of version 2.0",
        _ => "of a version that the kernel does not tell",
    };
    let mut all = vec![finding(TPM, &format!("one {version}, {}", shows(&chip, bank)), true)];
    all.extend(bank.into_iter().flat_map(|bank| registers(&chip, *bank)));
    all.push(finding("TPM event log of the firmware", &log(sys, medium), true));
    all
}

/// Which registers there are.
fn shows(chip: &Path, bank: Option<&Bank>) -> String {
    let shown: Vec<String> = names_in(chip).into_iter().filter(|name| name.starts_with("pcr-")).collect();
    match bank {
        Some(bank) if bank.bytes == 32 => format!("with registers of {}", bank.hash),
        Some(bank) => format!("with registers of {} alone, and none of SHA-256", bank.hash),
        None if shown.is_empty() => "and the kernel shows no registers of it".to_owned(),
        None => format!("with registers of neither SHA-256 nor SHA-1: {}", shown.join(", ")),
    }
}

/// One finding for all registers in which the same stands, in the order of the first of them.
fn registers(chip: &Path, bank: Bank) -> Vec<Finding> {
    let mut different: Vec<(Register, Vec<String>)> = Vec::new();
    for number in 0..COUNT {
        let register = of_file(bank, &chip.join(bank.folder).join(number.to_string()));
        match different.iter_mut().find(|(one, _)| *one == register) {
            Some((_, numbers)) => numbers.push(number.to_string()),
            None => different.push((register, vec![number.to_string()])),
        }
    }
    let told = |(register, numbers): (Register, Vec<String>)| {
        let (found, as_wanted) = match register {
            Register::Value(value) => (format!("{}: {}", bank.hash, hex_groups(&value)), true),
            Register::Nothing => ("the TPM gives no value".to_owned(), true),
            Register::Strange(text) => (format!("no value of {} stands there: {text}", bank.hash), false),
            Register::Unreadable(why) => (format!("not readable: {why}"), true),
        };
        finding(&format!("{REGISTERS} {}", numbers.join(", ")), &found, as_wanted)
    };
    different.into_iter().map(told).collect()
}

fn of_file(bank: Bank, path: &Path) -> Register {
    match files::read(path, MAX_REGISTER_BYTES) {
        Ok(text) => Register::said(bank, &String::from_utf8_lossy(&text)),
        Err(FileError::TooLarge { limit, .. }) => Register::Strange(format!("more than {limit} bytes")),
        Err(why) => Register::Unreadable(why.reason()),
    }
}

impl Register {
    /// By the text of its file: the kernel writes hexadecimal digits and one line feed.
    pub fn said(bank: Bank, text: &str) -> Self {
        let written = text.strip_suffix('\n').unwrap_or(text);
        // of an answer that is an error the kernel hands over as many zero bytes as its number
        if written.chars().all(|c| c == '\0') {
            return Self::Nothing;
        }
        match data_encoding::HEXLOWER_PERMISSIVE.decode(written.as_bytes()) {
            Ok(value) if value.len() == bank.bytes => Self::Value(value),
            _ => Self::Strange(text.to_owned()),
        }
    }
}

/// The log's digest: computed here where this user may read it; else by the medium that the system was started from, as root.
fn log(sys: &Path, medium: Option<&Medium>) -> String {
    let security = sys.join("kernel/security");
    let computed = medium.and_then(|medium| medium.event_log);
    match (files::read(&security.join("tpm0/binary_bios_measurements"), MAX_LOG_BYTES), computed) {
        (Ok(log), _) => format!("SHA-256: {}, of {} bytes", hex_groups(&sha256(&log).0), log.len()),
        (Err(_), Some(digest)) => {
            format!("SHA-256, computed when the system was started: {}", hex_groups(&digest.0))
        }
        (Err(FileError::Missing(_)), None) if names_in(&security).is_empty() => {
            "not readable: securityfs, where the kernel has it, is not mounted, or not open to this user"
                .to_owned()
        }
        (Err(FileError::Missing(_)), None) => "none: the firmware left the kernel none".to_owned(),
        (Err(why), None) => format!("not readable: {}", why.reason()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::vocab::Digest;

    /// A folder laid out as `/sys` is, of a TPM whose registers say this.
    fn machine(bank: Bank, say: impl Fn(u8) -> String) -> tempfile::TempDir {
        let sys = tempfile::tempdir().expect("a folder");
        let chip = sys.path().join("class/tpm/tpm0");
        fs::create_dir_all(chip.join(bank.folder)).expect("creates");
        fs::write(chip.join("tpm_version_major"), "2\n").expect("writes");
        for number in 0..COUNT {
            fs::write(chip.join(bank.folder).join(number.to_string()), say(number)).expect("writes");
        }
        sys
    }

    fn keep_log(sys: &Path, log: &[u8]) {
        fs::create_dir_all(sys.join("kernel/security/tpm0")).expect("creates");
        fs::write(sys.join("kernel/security/tpm0/binary_bios_measurements"), log).expect("writes");
    }

    fn told(all: &[Finding]) -> Vec<(&str, &str, bool)> {
        all.iter().map(|one| (one.what.as_str(), one.found.as_str(), one.as_wanted)).collect()
    }

    /// As of a laptop: what was extended differs, what is not used is zeros or ones.
    fn of_a_laptop(bank: Bank) -> impl Fn(u8) -> String {
        move |number| {
            let byte = match number {
                0..=7 if number != 6 => 0xA0 | number,
                6 => 0xA3,
                17..=22 => 0xFF,
                _ => 0,
            };
            format!("{}\n", format!("{byte:02X}").repeat(bank.bytes))
        }
    }

    #[test]
    fn registers_with_one_value_stand_in_one_finding() {
        let [sha256, sha1] = BANKS;
        for (bank, shows) in [
            (sha256, "with registers of SHA-256"),
            (sha1, "with registers of SHA-1 alone, and none of SHA-256"),
        ] {
            let sys = machine(bank, of_a_laptop(bank));
            keep_log(sys.path(), b"abc");
            let value = |digits: &str| format!("{}: {}", bank.hash, vec![digits; bank.bytes / 2].join(" "));
            let expected = [
                ("TPM", format!("one of version 2.0, {shows}")),
                ("TPM registers (PCR) 0", value("A0A0")),
                ("TPM registers (PCR) 1", value("A1A1")),
                ("TPM registers (PCR) 2", value("A2A2")),
                ("TPM registers (PCR) 3, 6", value("A3A3")),
                ("TPM registers (PCR) 4", value("A4A4")),
                ("TPM registers (PCR) 5", value("A5A5")),
                ("TPM registers (PCR) 7", value("A7A7")),
                ("TPM registers (PCR) 8, 9, 10, 11, 12, 13, 14, 15, 16, 23", value("0000")),
                ("TPM registers (PCR) 17, 18, 19, 20, 21, 22", value("FFFF")),
                // the digest of "abc" in FIPS 180-2, appendix B.1
                (
                    "TPM event log of the firmware",
                    "SHA-256: BA78 16BF 8F01 CFEA 4141 40DE 5DAE 2223 B003 61A3 9617 7A9C B410 FF61 F200 15AD, of 3 bytes"
                        .to_owned(),
                ),
            ];
            let expected: Vec<(&str, &str, bool)> =
                expected.iter().map(|(what, found)| (*what, found.as_str(), true)).collect();
            assert_eq!(told(&found(sys.path(), None)), expected);
        }
    }

    #[test]
    fn a_machine_without_one_says_so() {
        let sys = tempfile::tempdir().expect("a folder");
        assert_eq!(told(&found(sys.path(), None)), [("TPM", "none that the kernel knows", true)]);
        fs::create_dir_all(sys.path().join("class/tpm/tpm0/pcr-sha384")).expect("creates");
        let all = found(sys.path(), None);
        let wanted = "one of a version that the kernel does not tell, with registers of neither SHA-256 nor SHA-1: pcr-sha384";
        assert_eq!(told(&all).first(), Some(&("TPM", wanted, true)));
        assert_eq!(all.len(), 2);
    }

    /// A register's file is a text from outside.
    #[test]
    fn what_is_no_value_is_said_and_not_wanted() {
        let [bank, _] = BANKS;
        let good = "5e".repeat(32);
        assert_eq!(Register::said(bank, &good), Register::Value(vec![0x5E; 32]));
        for text in ["", "\n", "\0\0\0\0\0\0"] {
            assert_eq!(Register::said(bank, text), Register::Nothing, "{text:?}");
        }
        let strange = [
            "5e".repeat(31),
            "5e".repeat(33),
            format!("{good}\n\n"),
            format!(" {good}"),
            format!("5e\n{}", "5e".repeat(31)),
            "zz".repeat(32),
            format!("\u{202e}{good}"),
            "5e".repeat(2000),
            "5e".repeat(50_000),
        ];
        for text in strange {
            assert!(matches!(Register::said(bank, &text), Register::Strange(_)), "{text:?}");
            let sys = machine(bank, |_| text.clone());
            let all = found(sys.path(), None);
            let [_, registers, _] = all.as_slice() else { panic!("{all:?}") };
            assert!(!registers.as_wanted, "{registers:?}");
            let wanted = registers.found.as_str();
            assert!(wanted.starts_with("no value of SHA-256 stands there: "), "{wanted}");
            assert!(wanted.chars().count() <= 200 && !wanted.contains(['\n', '\u{202e}']), "{wanted}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_reason() {
        let [bank, _] = BANKS;
        let sys = machine(bank, |_| format!("{}\n", "5e".repeat(32)));
        let chip = sys.path().join("class/tpm/tpm0");
        fs::remove_file(chip.join("pcr-sha256/4")).expect("gone");
        fs::remove_file(chip.join("pcr-sha256/5")).expect("gone");
        fs::create_dir(chip.join("pcr-sha256/5")).expect("creates");
        let all = found(sys.path(), None);
        let all = told(&all);
        assert!(
            all.contains(&("TPM registers (PCR) 4", "not readable: there is no such file", true)),
            "{all:?}"
        );
        assert!(
            all.contains(&("TPM registers (PCR) 5", "not readable: it is a folder, not a file", true)),
            "{all:?}"
        );
    }

    /// An ordinary user cannot read the log; a medium that starts this program computes its digest before.
    #[test]
    fn the_log_has_a_digest_or_a_reason() {
        let [bank, _] = BANKS;
        let sys = machine(bank, |_| format!("{}\n", "00".repeat(32)));
        let log = sys.path().join("kernel/security/tpm0/binary_bios_measurements");
        let wanted = |event_log: Option<Digest>| {
            let medium = Medium { digest: None, clock: None, event_log };
            let all = found(sys.path(), Some(&medium));
            all.last().map(|one| one.found.as_str().to_owned()).unwrap_or_default()
        };
        assert!(wanted(None).starts_with("not readable: securityfs"), "{}", wanted(None));
        fs::create_dir_all(sys.path().join("kernel/security")).expect("creates");
        fs::write(sys.path().join("kernel/security/lsm"), "lockdown").expect("writes");
        assert_eq!(wanted(None), "none: the firmware left the kernel none");
        fs::create_dir_all(&log).expect("creates");
        assert_eq!(wanted(None), "not readable: it is a folder, not a file");
        let computed =
            format!("SHA-256, computed when the system was started: {}", vec!["ABAB"; 16].join(" "));
        assert_eq!(wanted(Some(Digest([0xab; 32]))), computed);
        fs::remove_dir(&log).expect("gone");
        keep_log(sys.path(), &vec![0; 17 << 20]);
        assert!(wanted(None).starts_with("not readable: it has 17825792 bytes"), "{}", wanted(None));
    }
}
