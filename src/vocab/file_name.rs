//! Names that files can have everywhere.

/// True if a file can be called so on every medium and is kept under a name that shows it: letters, digits, dots,
/// underscores, hyphens and single blanks, with a letter or a digit first and last, at most 80.
pub fn can_be_called(called: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ' ');
    let inside = called.chars().all(fits) && !called.contains("  ") && called.len() <= 80;
    inside && ends(called.chars().next()) && ends(called.chars().last())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_script_may_want_are_no_paths() {
        for called in ["root.csr", "run 2.log", "a", "KSK-2026_1.tar.gz"] {
            assert!(can_be_called(called), "{called}");
        }
        let long = "a".repeat(81);
        for called in
            ["", ".", "..", "a/b", "../x", "/x", "a\\b", "a:b", "*?", ".x", "x.", "a  b", " a", "a\nb", &long]
        {
            assert!(!can_be_called(called), "{called}");
        }
    }
}
