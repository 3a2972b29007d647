//! Names that may be one person's: the same but for case, accents, spaces, points, the order of words, initials, a
//! word left out, or letters that look like others. Whether it is one person, people say; this only asks.
//!
//! Letters of other scripts need no table here: a name that is not of Latin letters is refused at the door
//! ([`super::text`]).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// True if somebody should be asked whether the two are one person.
pub fn alike(one: &str, two: &str) -> bool {
    let (one, two) = (readings(one), readings(two));
    one.iter().any(|one| two.iter().any(|two| match_words(one, two)))
}

/// True if the two differ in case and spaces at most.
pub fn equal(one: &str, two: &str) -> bool {
    folded(one) == folded(two)
}

/// A name as all have it that differ in case and spaces alone.
pub fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A text as it is searched in and for: small letters without accents and punctuation.
pub fn searchable(text: &str) -> String {
    words(text).join(" ")
}

/// The words of a name, each way of reading once: as it is spelled, with the umlauts of German spelled out, and as it
/// looks.
fn readings(name: &str) -> Vec<Vec<String>> {
    let spelled = words(name);
    let umlauts = spelled
        .iter()
        .map(|word| word.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("ss", "s"))
        .collect();
    let looks: Vec<String> = name.split(' ').map(as_it_looks).collect();
    let mut all = vec![spelled, umlauts, words(&looks.join(" "))];
    all.dedup();
    all
}

/// A word with one letter for those that look alike: capital i, small l, one and the bar; o and zero. A number stays.
fn as_it_looks(word: &str) -> String {
    if !word.chars().any(char::is_alphabetic) {
        return word.to_owned();
    }
    let look = |c| match c {
        'I' | '1' | '|' | '\u{131}' => 'l',
        '0' => 'o',
        other => other,
    };
    word.chars().map(look).collect()
}

/// Lower-case words without accents and punctuation.
fn words(name: &str) -> Vec<String> {
    let mut plain = String::new();
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            '\u{df}' => plain.push_str("ss"),
            '\u{e6}' => plain.push_str("ae"),
            '\u{153}' => plain.push_str("oe"),
            '\u{f8}' => plain.push('o'),
            '\u{142}' => plain.push('l'),
            '\u{111}' | '\u{f0}' => plain.push('d'),
            '\u{127}' => plain.push('h'),
            '\u{131}' => plain.push('i'),
            '\u{fe}' => plain.push_str("th"),
            // O'Neil and ONeil are one
            '\'' | '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' => {}
            c if c.is_alphanumeric() => plain.push(c),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().map(str::to_owned).collect()
}

fn match_words(one: &[String], two: &[String]) -> bool {
    if one.is_empty() || two.is_empty() {
        return false;
    }
    // De La Cruz and Delacruz
    if one.concat() == two.concat() {
        return true;
    }
    let (mut left, mut right) = (one.to_vec(), two.to_vec());
    let mut whole = 0;
    left.retain(|word| match right.iter().position(|other| other == word) {
        Some(place) => {
            right.remove(place);
            whole += usize::from(word.chars().count() > 1);
            false
        }
        None => true,
    });
    // J. is José, and a middle initial may be left out
    pair_initials(&mut left, &mut right);
    pair_initials(&mut right, &mut left);
    let initials_only = |words: &[String]| words.iter().all(|word| is_initial(word));
    if whole == 0 {
        return false;
    }
    if initials_only(&left) && initials_only(&right) {
        return true;
    }
    // a title or a middle name is left out: two whole words are the same, and one side has nothing else
    whole > 1 && (left.is_empty() || right.is_empty()) && !numbered(&left) && !numbered(&right)
}

/// Takes away initials of `initials` with the words of `words` that they stand for.
fn pair_initials(initials: &mut Vec<String>, words: &mut Vec<String>) {
    initials.retain(|word| {
        let stands_for = |other: &String| is_initial(word) && other.starts_with(word.as_str());
        match words.iter().position(stands_for) {
            Some(place) => {
                words.remove(place);
                false
            }
            None => true,
        }
    });
}

fn is_initial(word: &str) -> bool {
    word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
}

/// Custodian 1 and Custodian 2 are told apart by their numbers.
fn numbered(words: &[String]) -> bool {
    words.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{alike, equal};

    #[test]
    fn one_person_is_known_under_other_spellings() {
        let same = [
            "José Lee",
            "Jose Lee",
            "J. Lee",
            "LEE José",
            "jose  lee",
            "Lee, J.",
            "Dr. José Lee",
            "José M. Lee",
        ];
        for one in same {
            assert!(alike(one, "José Lee") && alike("José Lee", one), "{one}");
        }
        for (one, two) in [
            ("Anna Müller", "Anna Mueller"),
            ("Anna Müller", "Anna Muller"),
            ("Øyvind Sæther", "Oyvind Saether"),
            ("O\u{2019}Neil, Kay", "Kay ONeil"),
            ("María de la Cruz", "Maria Delacruz"),
            ("Ian Lee", "lan Lee"),
            ("Bob 0rtega", "Bob Ortega"),
            ("Łukasz Groß", "Lukasz Gross"),
            ("Jean-Luc Roy", "JeanLuc Roy"),
            ("A. B. Chen", "Alma Berta Chen"),
        ] {
            assert!(alike(one, two) && alike(two, one), "{one}, {two}");
        }
    }

    #[test]
    fn different_people_are_not_asked_about() {
        for (one, two) in [
            ("José Lee", "Ana Lee"),
            ("Custodian 1", "Custodian 2"),
            ("Stand-in Custodian 1", "Stand-in Custodian 12"),
            ("Stand-in Administrator", "Stand-in Operator"),
            ("Administrator Ada", "Witness Ada"),
            ("Ana Chen", "Ana Cheng"),
            ("K. Lee", "José Lee"),
            ("...", "---"),
        ] {
            assert!(!alike(one, two) && !alike(two, one), "{one}, {two}");
        }
    }

    #[test]
    fn case_and_spaces_make_no_other_name() {
        assert!(equal("José  LEE", "josé lee"));
        assert!(!equal("José Lee", "Jose Lee"));
    }
}
