//! Running the real program and other people's tools, for tests from outside.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

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

/// The Python that is called `python3`, and recover.py as it compiled it: reading its four thousand lines anew takes longer
/// than most of what a test asks of it.
struct Compiled {
    python: String,
    /// Gone with the tests.
    place: tempfile::TempDir,
}

static RECOVER_PY: LazyLock<Compiled> = LazyLock::new(|| {
    let place = tempfile::tempdir().expect("a temporary folder");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/recovery-kit/recover.py");
    let compile = "import py_compile, sys; print(sys.executable); py_compile.compile(sys.argv[1], sys.argv[2], doraise=True)";
    let run = tool("python3", &["-c", compile, source.to_str().expect("UTF-8"), "recover.pyc"], place.path());
    assert!(run.ok, "{}", run.err);
    Compiled { python: run.out.trim().to_owned(), place }
});

/// Runs recover.py.
pub fn recover_py(arguments: &[&str], folder: &Path) -> Run {
    let program = RECOVER_PY.place.path().join("recover.pyc");
    let run = tool(&RECOVER_PY.python, &[&[program.to_str().expect("UTF-8")], arguments].concat(), folder);
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

    /// A finished rehearsal with these options.
    pub fn rehearsed(options: &[&str]) -> Self {
        let mut folder = Self::empty();
        let run = keyrite(&[&["rehearse", "--out", "held"], options].concat(), &folder.inside);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        folder.inside = folder.place.path().join("held");
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
