//! How far one word is from another, for saying which one may have been meant.

/// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
pub fn edit_distance(left: &str, right: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = cell(&above, j) + usize::from(x != y);
            let mut best = replaced.min(cell(&above, j + 1) + 1).min(cell(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(cell(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = above;
        above = row;
    }
    cell(&above, b.len())
}

/// The word that was meant by a slip of the pen, if one is near: a third of its letters at most are other ones.
pub fn slip<W: AsRef<str>>(words: impl Iterator<Item = W>, typed: &str) -> Option<W> {
    let most = (typed.chars().count() / 3).min(3);
    let distance = |word: &W| edit_distance(word.as_ref(), typed);
    words.filter(|word| distance(word) <= most).min_by_key(distance)
}

fn cell(row: &[usize], place: usize) -> usize {
    *row.get(place).expect("a row has a cell more than the word has letters")
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
