//! What is wrong with a template, each problem with its place and what to do about it.

use crate::vocab::text::counted;

/// One thing wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// File name as given.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// Dotted key.
    pub key: String,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub fix: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, line, key, what, fix } = self;
        let key = if key.is_empty() { String::new() } else { format!("{key} ") };
        write!(f, "{file}:{line}: {key}{what}: {fix}")
    }
}

/// Everything wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError(pub Vec<Problem>);

impl LoadError {
    /// The first problem and how many there are besides: for a message of one line.
    pub fn in_short(&self) -> String {
        match self.0.as_slice() {
            [] => String::new(),
            [only] => only.to_string(),
            [first, more @ ..] => format!("{first} (and {})", counted(more.len(), "more problem")),
        }
    }
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for LoadError {}
