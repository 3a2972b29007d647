//! A program that is started once for many questions: a line of JSON goes in for each, and a line comes out.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use serde_json::Value;

/// As many of one program as tests ask at the same time. Each ends with its input, which is with the tests.
pub struct Resident {
    /// In `tests/independent/`.
    program: &'static str,
    /// What it is started with, below the project's folder.
    given: &'static str,
    flags: Vec<String>,
    idle: Mutex<Vec<One>>,
}

struct One {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Resident {
    pub const fn of(program: &'static str, given: &'static str) -> Self {
        Self { program, given, flags: Vec::new(), idle: Mutex::new(Vec::new()) }
    }

    /// The same program, started with these flags besides, for one test.
    pub fn with(&self, flags: &[&str]) -> Self {
        let flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        Self { flags, ..Self::of(self.program, self.given) }
    }

    /// The answer to a question.
    pub fn ask(&self, question: &Value) -> Value {
        let waiting = self.idle.lock().expect("no test panics while it holds this").pop();
        let mut one = waiting.unwrap_or_else(|| self.start());
        let mut line = String::new();
        // written as it stands, a question of megabytes would go through the pipe a few letters at a time
        one.questions.write_all(format!("{question}\n").as_bytes()).expect("it listens");
        one.answers.read_line(&mut line).expect("UTF-8");
        if line.is_empty() {
            panic!("{} ended ({:?}): {question}", self.program, one.process.wait());
        }
        self.idle.lock().expect("no test panics while it holds this").push(one);
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{}: {error}: {line}", self.program))
    }

    // they are waited for by nobody: each ends with the last of its input
    #[allow(clippy::zombie_processes)]
    fn start(&self) -> One {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut process = Command::new("python3")
            .args(["-B".as_ref(), root.join("tests/independent").join(self.program).as_os_str()])
            .arg(root.join(self.given))
            .args(&self.flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("python3 could not be run ({error}): tests/run installs it"));
        let questions = process.stdin.take().expect("piped");
        let answers = BufReader::new(process.stdout.take().expect("piped"));
        One { process, questions, answers }
    }
}
