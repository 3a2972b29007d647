//! How far one word is from another, for saying which one may have been meant.

/// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment); more than anybody asks for
/// where the lengths alone are further apart than two.
pub fn edit_distance(left: &str, right: &str) -> usize {
    let letters = |word: &str| word.chars().count();
    if letters(left).abs_diff(letters(right)) > 2 {
        return usize::MAX;
    }
    strsim::osa_distance(left, right)
}

/// The word that was meant by a slip of the pen, if one is near: a third of its letters at most are other ones.
pub fn slip<W: AsRef<str>>(words: impl Iterator<Item = W>, typed: &str) -> Option<W> {
    let most = (typed.chars().count() / 3).min(3);
    let distance = |word: &W| edit_distance(word.as_ref(), typed);
    words.filter(|word| distance(word) <= most).min_by_key(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_of_words() {
        for (one, other, want) in [
            ("", "", 0),
            ("", "ab", 2),
            ("minutes", "minuts", 1),
            ("minutes", "minute", 1),
            ("acts", "ticks", 3),
            ("say", "said", 2),
            ("kitten", "sitting", 3),
            ("title", "tilte", 1),
        ] {
            assert_eq!(edit_distance(one, other), want, "{one} {other}");
            assert_eq!(edit_distance(other, one), want, "{other} {one}");
        }
        assert_eq!(slip(["script", "place"].iter(), "print"), None);
        assert_eq!(slip(["item", "steps"].iter(), "step"), Some(&"steps"));
        assert!(edit_distance("", "abc") > 2 && edit_distance("abcdef", "uvwxyz") > 2);
    }
}
