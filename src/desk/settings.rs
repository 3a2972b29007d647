//! What the window remembers from one start to the next. Nothing about keys, people or sheets.
//!
//! A TOML file that people may edit: whatever is wrong in it is said, and costs that one setting only.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::DirBuilder;
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::files::{self, FileError};
use super::naming::new_private;
use crate::plan::PaperSize;
use crate::vocab::{shown, shown_path};

/// Largest settings file that is read, in bytes.
const MAX_BYTES: u64 = 64 << 10;
/// Most folders remembered.
const MAX_FOLDERS: usize = 16;
/// Most things that are said to be wrong: whoever mends them sees what comes next.
const MOST_SAID: usize = 4;
/// Most characters of a name that is no setting.
const MOST_NAME_CHARS: usize = 20;
/// Sizes of text, in percent of the usual one.
const TEXT_PERCENT: std::ops::RangeInclusive<i64> = 100..=200;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the desktop has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl ThemeChoice {
    const ALL: [(&'static str, Self); 3] =
        [("system", Self::System), ("light", Self::Light), ("dark", Self::Dark)];
}

const PAPERS: [(&str, PaperSize); 2] = [("a4", PaperSize::A4), ("letter", PaperSize::Letter)];

/// Everything that is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Paper offered first.
    pub paper: PaperSize,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Size of text in percent, 100 to 200.
    pub text_percent: u16,
    /// A sound when somebody else's turn comes.
    pub sound: bool,
    /// The program starts with worthless keys, as it was left.
    pub rehearsal: bool,
    /// Where ceremonies were held, newest first, at most 16, whole paths.
    pub folders: Vec<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            paper: PaperSize::A4,
            theme: ThemeChoice::System,
            text_percent: 100,
            sound: false,
            rehearsal: false,
            folders: Vec::new(),
        }
    }
}

impl Settings {
    /// Puts a folder first in the list, and the oldest one out of it when it is full. Paths that are not whole, or that
    /// TOML cannot hold, are not remembered.
    pub fn remember(&mut self, folder: &Path) {
        if folder.is_absolute() && folder.to_str().is_some() {
            self.folders.retain(|known| known != folder);
            self.folders.insert(0, folder.to_owned());
            self.folders.truncate(MAX_FOLDERS);
        }
    }
}

/// Where the settings are: `$XDG_CONFIG_HOME/keyrite/settings.toml`, or the same under `~/.config`. `None` for a user
/// without a home.
pub fn file() -> Option<PathBuf> {
    place(std::env::var_os("XDG_CONFIG_HOME"), std::env::var_os("HOME"))
}

fn place(config: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    // a path that is not whole counts as none, so says the XDG specification
    let whole = |path: OsString| Some(PathBuf::from(path)).filter(|path| path.is_absolute());
    let folder = config.and_then(whole).or_else(|| Some(home.and_then(whole)?.join(".config")))?;
    Some(folder.join("keyrite/settings.toml"))
}

/// Reads the settings, and says what of them could not be used. A file that is not there is no trouble.
pub fn load(file: &Path) -> (Settings, Option<String>) {
    match files::read(file, MAX_BYTES) {
        Ok(bytes) => taken(file, &bytes),
        Err(FileError::Missing(_)) => (Settings::default(), None),
        Err(error) => (Settings::default(), Some(format!("The settings were not read. {error}."))),
    }
}

/// What stands in the file of this name, and what of it could not be used.
pub fn taken(file: &Path, bytes: &[u8]) -> (Settings, Option<String>) {
    let table = std::str::from_utf8(bytes)
        .map_err(|_| "it is not UTF-8 text".to_owned())
        .and_then(|text| text.parse::<Table>().map_err(|error| shown(&error.message().replace('\n', " "))));
    let table = match table {
        Ok(table) => table,
        Err(why) => {
            let says = format!(
                "The settings were not read, and the usual ones are used. {}: it is not TOML ({why}).",
                shown_path(file)
            );
            return (Settings::default(), Some(says));
        }
    };
    let (settings, wrong) = from_table(&table);
    (settings, (!wrong.is_empty()).then(|| said(file, &wrong)))
}

/// The first things that are wrong, and how many more there are.
fn said(file: &Path, wrong: &[String]) -> String {
    let first = wrong.get(..MOST_SAID).unwrap_or(wrong).join("; ");
    let more = match wrong.len().saturating_sub(MOST_SAID) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    format!("Not all settings were used. {}: {first}{more}.", shown_path(file))
}

fn from_table(table: &Table) -> (Settings, Vec<String>) {
    let mut settings = Settings::default();
    let mut wrong = Vec::new();
    for (key, value) in table {
        match key.as_str() {
            "paper" => choose(&PAPERS, key, value, &mut settings.paper, &mut wrong),
            "theme" => choose(&ThemeChoice::ALL, key, value, &mut settings.theme, &mut wrong),
            "text_percent" => {
                let percent = value.as_integer().filter(|percent| TEXT_PERCENT.contains(percent));
                match percent.and_then(|percent| u16::try_from(percent).ok()) {
                    Some(percent) => settings.text_percent = percent,
                    None => wrong.push("text_percent is a number from 100 to 200".into()),
                }
            }
            "sound" => flag(key, value, &mut settings.sound, &mut wrong),
            "rehearsal" => flag(key, value, &mut settings.rehearsal, &mut wrong),
            "folders" => settings.folders = folders(value, &mut wrong),
            other => wrong.push(format!("\u{201c}{}\u{201d} is no setting", short(other))),
        }
    }
    (settings, wrong)
}

fn flag(key: &str, value: &Value, to: &mut bool, wrong: &mut Vec<String>) {
    match value.as_bool() {
        Some(on) => *to = on,
        None => wrong.push(format!("{key} is true or false")),
    }
}

fn choose<T: Copy>(all: &[(&str, T)], key: &str, value: &Value, to: &mut T, wrong: &mut Vec<String>) {
    if let Some((_, choice)) = all.iter().find(|(word, _)| value.as_str() == Some(word)) {
        *to = *choice;
    } else {
        let words: Vec<String> = all.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        wrong.push(format!("{key} is {}", words.join(" or ")));
    }
}

fn folders(value: &Value, wrong: &mut Vec<String>) -> Vec<PathBuf> {
    let Some(listed) = value.as_array() else {
        wrong.push("folders is a list of paths".into());
        return Vec::new();
    };
    let mut folders = Vec::new();
    for path in listed {
        match path.as_str().map(Path::new).filter(|path| path.is_absolute()) {
            Some(path) if folders.iter().any(|known| known == path) => {}
            Some(_) if folders.len() == MAX_FOLDERS => {
                wrong.push(format!("folders has more than {MAX_FOLDERS} paths; the first ones count"));
                break;
            }
            Some(path) => folders.push(path.to_owned()),
            None => wrong.push("a path in folders does not begin with /".into()),
        }
    }
    folders
}

/// A name from a file, for a sentence.
fn short(name: &str) -> String {
    shown(&name.chars().take(MOST_NAME_CHARS).collect::<String>())
}

/// Writes the settings beside their place, private to this user and synced, then puts them there in one step: whenever
/// the power goes, the file is the old one or the new one.
pub fn save(file: &Path, settings: &Settings) -> Result<(), FileError> {
    let about = |error: &std::io::Error| FileError::from_io(file, error);
    if let Some(folder) = file.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| about(&error))?;
    }
    let part = file.with_file_name(format!(".settings.{}.part", std::process::id()));
    // left by a program of the same number that was killed
    let _ = std::fs::remove_file(&part);
    let mut new = new_private(&part).map_err(|error| about(&error))?;
    let written = new
        .write_all(to_toml(settings).as_bytes())
        .and_then(|()| new.sync_all())
        .and_then(|()| std::fs::rename(&part, file))
        .and_then(|()| files::sync_folder(file));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&part);
        about(&error)
    })
}

/// The text of the file.
pub fn to_toml(settings: &Settings) -> String {
    let word = |found: Option<&'static str>| found.unwrap_or_default();
    let paper = word(PAPERS.iter().find(|(_, paper)| *paper == settings.paper).map(|(word, _)| *word));
    let theme = word(ThemeChoice::ALL.iter().find(|(_, one)| *one == settings.theme).map(|(word, _)| *word));
    let percent = i64::from(settings.text_percent).clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
    let mut text =
        String::from("# Keyrite's settings. Where ceremonies were held stands here; nothing of them does.\n");
    let (sound, rehearsal) = (settings.sound, settings.rehearsal);
    let _ = write!(
        text,
        "paper = \"{paper}\"\ntheme = \"{theme}\"\ntext_percent = {percent}\nsound = {sound}\nrehearsal = {rehearsal}\nfolders = [\n"
    );
    for path in settings.folders.iter().filter_map(|path| path.to_str()).take(MAX_FOLDERS) {
        let _ = writeln!(text, "    {},", Value::String(path.to_owned()));
    }
    text.push_str("]\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_where_xdg_says() {
        let at = |config: &str, home: &str| {
            let set = |text: &str| (!text.is_empty()).then(|| OsString::from(text));
            place(set(config), set(home)).map(shown_path)
        };
        assert_eq!(at("/c", "/h").as_deref(), Some("/c/keyrite/settings.toml"));
        assert_eq!(at("", "/h").as_deref(), Some("/h/.config/keyrite/settings.toml"));
        assert_eq!(at("relative", "/h").as_deref(), Some("/h/.config/keyrite/settings.toml"));
        assert_eq!(at("", ""), None);
    }
}
