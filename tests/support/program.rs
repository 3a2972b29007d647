//! Running the real program and other people's tools, for tests from outside.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use serde_json::json;

use super::resident::Resident;

/// What a program did.
pub struct Run {
    pub ok: bool,
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs a tool; a missing one is a failure that names the cure.
pub fn tool(name: &str, arguments: &[&str], folder: &Path) -> Run {
    let output = Command::new(name)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{name} could not be run ({error}): tests/run installs it"));
    Run {
        ok: output.status.success(),
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

static RECOVER_PY: Resident = Resident::of("standing_recover.py", "assets/recovery-kit/recover.py");

/// A judge that Debian has not, as `tests/run` has it installed.
pub fn judge(name: &str) -> String {
    let folder = std::env::var("KEYRITE_JUDGES").expect("tests/run installs it, and says where");
    format!("{folder}/bin/{name}")
}

/// Runs recover.py.
pub fn recover_py(arguments: &[&str], folder: &Path) -> Run {
    let folder = std::path::absolute(folder).expect("a path");
    let answer = RECOVER_PY.ask(&json!({"arguments": arguments, "folder": folder}));
    let text = |name: &str| answer[name].as_str().expect("a text").to_owned();
    let code = answer["code"].as_i64().and_then(|code| code.try_into().ok()).expect("an exit code");
    let run = Run { ok: code == 0, code, out: text("out"), err: text("err") };
    assert!(!run.err.contains("Traceback"), "{arguments:?}: {}", run.err);
    run
}

/// Runs the program under test.
pub fn keyrite(arguments: &[&str], folder: &Path) -> Run {
    keyrite_with_settings(Path::new(""), arguments, folder)
}

/// The same for a user whose settings are in this folder; in none, if it is no whole path.
pub fn keyrite_with_settings(settings: &Path, arguments: &[&str], folder: &Path) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(arguments)
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", settings)
        .env("HOME", "")
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    Run {
        ok: output.status.success(),
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The ceremony key in a folder's first line. A real auditor takes it from paper, as a folder cannot vouch for its own.
pub fn key_of(folder: &Path) -> String {
    let lines = std::fs::read_to_string(folder.join("transcript.jsonl")).expect("a transcript");
    let header: serde_json::Value =
        serde_json::from_str(lines.lines().next().expect("a line")).expect("JSON");
    header["record"]["ceremony_key"].as_str().expect("a key").to_owned()
}

/// `keyrite verify` of a folder in `at`, with its ceremony key as if from paper, and more options.
pub fn verified(at: &Path, folder: &str, more: &[&str]) -> Run {
    let key = key_of(&at.join(folder));
    keyrite(&[&["verify", folder, "--key", &key], more].concat(), at)
}

/// A rehearsal that is held when the first test asks for it.
type Held = Arc<OnceLock<Folder>>;

/// A file, or a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        std::fs::copy(from, to).expect("copies");
        return;
    }
    std::fs::create_dir_all(to).expect("creates");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// A temporary folder, gone with the test.
pub struct Folder {
    place: tempfile::TempDir,
    inside: PathBuf,
}

impl Folder {
    /// Nothing in it.
    pub fn empty() -> Self {
        let place = tempfile::tempdir().expect("a temporary folder");
        let inside = place.path().to_owned();
        Self { place, inside }
    }

    /// A finished rehearsal with these options, held for this test alone.
    pub fn rehearsed_anew(options: &[&str]) -> Self {
        let mut folder = Self::empty();
        let run = keyrite(&[&["rehearse", "--out", "held"], options].concat(), &folder.inside);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        folder.inside = folder.place.path().join("held");
        folder
    }

    /// A copy of the rehearsal that is held once with these options.
    pub fn rehearsed(options: &[&str]) -> Self {
        static HELD: LazyLock<Mutex<BTreeMap<Vec<String>, Held>>> = LazyLock::new(Mutex::default);
        let options_owned: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        // the table is not kept locked while one is held
        let held = Arc::clone(HELD.lock().expect("no panic in here").entry(options_owned).or_default());
        let held = held.get_or_init(|| Self::rehearsed_anew(options));
        let mut folder = Self::empty();
        folder.inside = folder.place.path().join("held");
        copy(&held.inside, &folder.inside);
        folder
    }

    /// A folder in which such a copy is called `held`.
    pub fn around_rehearsed(options: &[&str]) -> Self {
        let mut folder = Self::rehearsed(options);
        folder.inside = folder.place.path().to_owned();
        folder
    }

    /// Where the ceremony's files are.
    pub fn root(&self) -> &Path {
        &self.inside
    }

    /// A file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.inside.join(name)
    }
}

/// The text of the code on a sheet's file, drawn by pdftoppm and read by zbarimg.
pub fn code_of(sheet: &str, folder: &Path) -> String {
    let drawn = tempfile::tempdir().expect("a temporary folder");
    let picture = drawn.path().join("page").to_str().expect("UTF-8").to_owned();
    // grey as it is: to pack it as a PNG takes longer than to draw it
    let run = tool("pdftoppm", &["-r", "150", "-gray", "-singlefile", sheet, &picture], folder);
    assert!(run.ok, "{}", run.err);
    let options = ["-q", "--raw", "-Sdisable", "-Sqrcode.enable", &format!("{picture}.pgm")];
    let read = tool("zbarimg", &options, folder).out;
    read.trim().to_owned()
}

/// The first `rows` numbered word rows of a sheet's text.
pub fn rows_of(text: &str, rows: usize) -> String {
    let mut found = Vec::new();
    for line in text.lines() {
        let tokens: Vec<&str> = line.split_whitespace().collect();
        let starts = tokens.iter().position(|token| token.parse::<usize>() == Ok(found.len() + 1));
        let Some(start) = starts else { continue };
        let row: Vec<&str> = tokens.iter().skip(start).take(8).copied().collect();
        let all_words =
            row.len() == 8 && row[1..].iter().all(|word| word.chars().all(|c| c.is_ascii_lowercase()));
        if all_words && found.len() < rows {
            found.push(row.join(" "));
        }
    }
    found.join("\n") + "\n"
}
