//! A medium that starts this program and nothing else (`dist/live`): what it says of itself, and what it is asked for.
//!
//! Its first minute computes the medium's digest and writes it to a file, and that of the TPM's event log, which an ordinary
//! user cannot read; its first pages add who compared the clock. The other way a file with the name of the wish says what
//! comes after the window.

use std::fs::File;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use super::files;
use crate::transcript::names::TRANSCRIPT;
use crate::vocab::{Digest, shown};

/// Where the medium says what it is.
const MEDIUM: &str = "/run/keyrite/medium";
/// Where a wish is put; only such a medium has this folder.
const WISHES: &str = "/run/keyrite/wish";
/// Longest text that is taken from it, in bytes.
const MAX_BYTES: u64 = 4096;

/// What the medium says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// SHA-256 of its bytes; `None` if what is written is none.
    pub digest: Option<Digest>,
    /// When the clock was set, and who compared it, in the words of the first pages.
    pub clock: Option<String>,
    /// SHA-256 of the TPM's event log, if the firmware left one.
    pub event_log: Option<Digest>,
}

/// What comes after the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The first pages of the medium.
    Start,
    /// The laptop is turned off.
    PowerOff,
}

impl Wish {
    const fn file(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::PowerOff => "power-off",
        }
    }
}

/// The medium that this system was started from; `None` on any other system.
pub fn medium() -> Option<Medium> {
    let bytes = super::files::read(Path::new(MEDIUM), MAX_BYTES).ok()?;
    Some(Medium::said(&String::from_utf8_lossy(&bytes)))
}

impl Medium {
    /// By the text of its file.
    pub fn said(text: &str) -> Self {
        let after = |word: &str| text.lines().find_map(|line| line.strip_prefix(word)).map(str::trim);
        Self {
            digest: after("sha256 ").and_then(Digest::from_hex),
            clock: after("clock ").filter(|clock| !clock.is_empty()).map(str::to_owned),
            event_log: after("event-log ").and_then(Digest::from_hex),
        }
    }
}

/// True if the window is all that there is: it fills the screen, and the way out of it leads to the medium's own pages.
pub fn is_all_there_is() -> bool {
    Path::new(WISHES).is_dir()
}

/// Where such a medium puts the sticks that somebody allowed, each in a folder of its own.
pub const MEDIA: &str = "/media";
/// How it calls each, with a number behind it.
const STICK: &str = "stick";
/// What it says of printers that it could not set up.
const PRINTERS: &str = "/run/keyrite/printers";
/// Most bytes of that: a line a printer.
const MAX_SAID_BYTES: u64 = 4 << 10;

/// Those of its sticks that can be written to, or the folder on each that can; none on any other system. What lies in memory is gone
/// with the power.
pub fn sticks() -> Vec<PathBuf> {
    if is_all_there_is() { sticks_in(Path::new(MEDIA)).collect() } else { Vec::new() }
}

fn sticks_in(media: &Path) -> impl Iterator<Item = PathBuf> {
    let all = std::fs::read_dir(media).into_iter().flatten().flatten().map(|entry| entry.path());
    let number = |place: &Path| place.file_name()?.to_str()?.strip_prefix(STICK)?.parse::<u32>().ok();
    let mut places: Vec<(u32, PathBuf)> = all.filter_map(|place| Some((number(&place)?, place))).collect();
    places.sort();
    let places = places.into_iter().flat_map(|(_, place)| {
        let own = place.join("keyrite");
        [place, own]
    });
    places.filter(|path| path.is_dir() && access(path, Access::WRITE_OK).is_ok())
}

/// Why a printer that is plugged in was not set up, as the medium says; nothing on any other system.
pub fn printers_left_out() -> Vec<String> {
    if !is_all_there_is() {
        return Vec::new();
    }
    // what it cannot say is not known
    let said = files::read(Path::new(PRINTERS), MAX_SAID_BYTES).unwrap_or_default();
    String::from_utf8_lossy(&said).lines().map(shown).collect()
}

/// The folders of ceremonies on them; none on any other system.
pub fn held() -> Vec<PathBuf> {
    sticks().iter().flat_map(|stick| held_on(stick)).collect()
}

fn held_on(stick: &Path) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(stick).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut held: Vec<PathBuf> = folders.filter(|folder| folder.join(TRANSCRIPT).is_file()).collect();
    held.sort();
    held
}

/// Says what comes after the window, which is then closed.
pub fn wish(wish: Wish) -> std::io::Result<()> {
    File::create(Path::new(WISHES).join(wish.file())).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_medium_says_its_digest_and_who_compared_the_clock() {
        let hex = "ab".repeat(32);
        let said = Medium::said(&format!(
            "sha256 {hex}\nbytes 1024\nevent-log {}\nclock 2026-11-28 14:05 +01:00, compared by Ada\n",
            "cd".repeat(32)
        ));
        assert_eq!(said.digest.map(|digest| digest.hex()), Some(hex));
        assert_eq!(said.clock.as_deref(), Some("2026-11-28 14:05 +01:00, compared by Ada"));
        assert_eq!(said.event_log, Some(Digest([0xcd; 32])));
    }

    #[test]
    fn the_sticks_that_are_there_are_proposed() {
        let media = tempfile::tempdir().expect("a folder");
        let at = |name: &str| media.path().join(name);
        let found = || sticks_in(media.path()).collect::<Vec<_>>();
        assert_eq!(found(), Vec::<PathBuf>::new());
        std::fs::write(at("stick1"), "a file").expect("writes");
        std::fs::create_dir(at("backup")).expect("made");
        assert_eq!(found(), Vec::<PathBuf>::new());
        std::fs::create_dir_all(at("stick3")).expect("made");
        std::fs::create_dir_all(at("stick2/keyrite")).expect("made");
        assert_eq!(found(), [at("stick2"), at("stick2/keyrite"), at("stick3")]);
        std::fs::remove_dir_all(at("stick2")).expect("gone");
        // by their numbers, however many there were
        std::fs::create_dir_all(at("stick12")).expect("made");
        std::fs::create_dir_all(at("stick-x")).expect("made");
        assert_eq!(found(), [at("stick3"), at("stick12")]);
        // only such a medium has sticks
        assert!(is_all_there_is() || sticks().is_empty());
    }

    #[test]
    fn what_holds_a_transcript_is_a_ceremony() {
        let stick = tempfile::tempdir().expect("a folder");
        for name in ["b-held", "a-held", "photos"] {
            std::fs::create_dir(stick.path().join(name)).expect("made");
        }
        for name in ["b-held", "a-held"] {
            std::fs::write(stick.path().join(name).join("transcript.jsonl"), "").expect("written");
        }
        assert_eq!(held_on(stick.path()), [stick.path().join("a-held"), stick.path().join("b-held")]);
        assert!(held_on(&stick.path().join("photos")).is_empty());
    }

    #[test]
    fn what_is_no_digest_is_none() {
        let (long, other) = ("sha256 zz".repeat(40), format!("event-log {}", "zz".repeat(32)));
        for text in
            ["", "sha256 \n", "sha256 abcd\n", "SHA256 abcd", "clock \n", "event-log \n", &long, &other]
        {
            assert_eq!(Medium::said(text), Medium { digest: None, clock: None, event_log: None }, "{text:?}");
        }
    }
}
