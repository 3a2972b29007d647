//! What a set is called where several lie on one table, so that everybody can say which one is meant.
//!
//! A set's short name is enough as long as it is the only one of that name. A forger can make sets of one short name, of
//! one set id even: then the whole id is said, and behind a stroke as much of the key's fingerprint as tells them apart.

use super::super::share::ShareHeader;
use crate::vocab::SetId;

/// Names for these sets, different wherever set id or fingerprint differ.
pub(super) fn distinct_names(sets: &[ShareHeader]) -> Vec<String> {
    sets.iter().map(|set| distinct_name(set, sets)).collect()
}

/// The shortest name that tells this set from the others.
pub(super) fn distinct_name(set: &ShareHeader, others: &[ShareHeader]) -> String {
    let twin = |other: &&ShareHeader| other.set != set.set && other.set.short() == set.set.short();
    let name = if others.iter().any(|other| twin(&other)) { set.set.hex() } else { set.set.short() };
    let print = set.fingerprint.hex();
    let same_id = others.iter().filter(|other| other.set == set.set).map(|other| other.fingerprint.hex());
    let common = same_id
        .filter(|other| *other != print)
        .map(|other| print.bytes().zip(other.bytes()).take_while(|(one, two)| one == two).count())
        .max();
    match common {
        None => name,
        Some(common) => format!(
            "{name}/{}",
            print.get(..(common + 1).max(8)).expect("two that differ do so within their 32 digits")
        ),
    }
}

/// True if a person who wrote `wanted` means this set: its short name or the beginning of its id, and behind a stroke the
/// beginning of the fingerprint. Hyphens, spaces and letter case do not matter.
pub(super) fn is_meant(wanted: &str, set: SetId, fingerprint: &str) -> bool {
    let plain: String = wanted.chars().filter(|c| *c != '-' && !c.is_whitespace()).collect();
    let plain = plain.to_ascii_lowercase();
    let (name, print) = plain.split_once('/').unwrap_or((&plain, ""));
    let short = set.short().replace('-', "").to_ascii_lowercase();
    // a short name has eight letters; as many digits of the id would be as good as a guess
    (name == short || (name.len() > short.len() && set.hex().starts_with(name)))
        && fingerprint.starts_with(print)
}

#[cfg(test)]
mod tests {
    use super::super::super::Quorum;
    use super::super::super::share::LockKind;
    use super::*;
    use crate::vocab::{Fingerprint, Mode};

    fn set(id: [u8; 16], fingerprint: [u8; 16]) -> ShareHeader {
        ShareHeader {
            mode: Mode::Production,
            lock: LockKind::None,
            set: SetId(id),
            generation: 1,
            x: 1,
            quorum: Quorum::new(2, 3).expect("valid"),
            fingerprint: Fingerprint(fingerprint),
        }
    }

    #[test]
    fn sets_that_differ_have_names_that_differ_and_are_understood() {
        let mut tail = [7; 16];
        tail[15] = 8;
        let mut print = [1; 16];
        print[9] = 2;
        let sets = [set([7; 16], [1; 16]), set(tail, [1; 16]), set([7; 16], print), set([9; 16], [1; 16])];
        let names = distinct_names(&sets);
        assert_eq!(names[3], SetId([9; 16]).short());
        for (place, one) in sets.iter().enumerate() {
            let meant: Vec<usize> = (0..sets.len())
                .filter(|other| is_meant(&names[*other], one.set, &one.fingerprint.hex()))
                .collect();
            assert_eq!(meant, [place], "{names:?}");
        }
    }

    #[test]
    fn a_name_is_understood_in_any_writing() {
        let one = set([7; 16], [1; 16]);
        let short = one.set.short();
        for wanted in
            [&short, &short.to_lowercase(), &short.replace('-', " "), &one.set.hex(), &one.set.hex()[..12]]
        {
            assert!(is_meant(wanted, one.set, &one.fingerprint.hex()), "{wanted}");
        }
        for wanted in ["", "/", "0707", "3333-3333"] {
            assert!(!is_meant(wanted, one.set, &one.fingerprint.hex()), "{wanted}");
        }
    }
}
