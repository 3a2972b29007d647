//! Names of the files in a ceremony folder's `evidence/`: a number and what the file was called, in letters that every
//! file system takes and nobody can mistake for a path.

use crate::vocab::Line;

/// The folder.
pub const FOLDER: &str = "evidence";
/// Most characters of what the file was called.
const MOST: usize = 80;

/// How the name of the so-many-eth file begins, from 1.
pub fn prefix(number: usize) -> String {
    format!("{number:03}-")
}

const fn fits(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')
}

/// True for a name with this beginning, as [`name`] makes them.
pub fn is_name(name: &str, prefix: &str) -> bool {
    let called = name.strip_prefix(prefix);
    called.is_some_and(|called| !called.is_empty() && called.len() <= MOST && called.chars().all(fits))
}

/// True if a file that is kept under this name was called so, as far as the name tells.
pub fn is_called(kept: &Line, called: &str) -> bool {
    // names of so-many-eth files differ in their numbers alone
    kept.as_str().split_once('-').map(|(_, rest)| rest)
        == name(0, called).as_str().split_once('-').map(|(_, rest)| rest)
}

/// The name under which the so-many-eth file is kept. Its end, which tells programs what it is, stays.
pub fn name(number: usize, called: &str) -> Line {
    let plain: Vec<char> = called.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    let from = plain.len().saturating_sub(MOST);
    let end: String = plain.into_iter().skip(from).collect();
    let end = if end.is_empty() { "file".to_owned() } else { end };
    Line::exact(&format!("{}{end}", prefix(number))).expect("a few printable letters are a line")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_becomes_one_that_is_taken() {
        for called in ["photo 1.jpg", "../../etc/passwd", "", "\u{202e}gpj.exe", &"a".repeat(100_000), "a\nb"]
        {
            let kept = name(12, called);
            assert!(is_name(kept.as_str(), &prefix(12)), "{kept}");
            assert!(!kept.as_str().contains('/'));
        }
        assert_eq!(name(3, "log.txt").as_str(), "003-log.txt");
        for other in ["003-", "3-log.txt", "003-a/b", "003-a b"] {
            assert!(!is_name(other, &prefix(3)), "{other}");
        }
    }
}
