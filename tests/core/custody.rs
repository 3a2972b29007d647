//! Plans of custody: which are none and why, which losses are survived, which few rebuild the key.

use keyrite::plan::custody::weighing::Weight;
use keyrite::plan::custody::{By, CustodyPlan};

/// A plan as a file: k of n, then person, organisation, place, channel, shares.
fn file(threshold: u8, shares: u8, keepers: &[(&str, &str, &str, &str, &[u8])]) -> String {
    let mut text = format!("threshold = {threshold}\nshares = {shares}\n");
    for (name, organisation, place, channel, shares) in keepers {
        text += "[[keeper]]\n";
        for (key, value) in
            [("name", name), ("organisation", organisation), ("place", place), ("channel", channel)]
        {
            text += &format!("{key} = \"{}\"\n", value.replace('\n', "\\n"));
        }
        text += &format!("shares = {shares:?}\n");
    }
    text
}

type Keeper<'a> = (&'a str, &'a str, &'a str, &'a str, &'a [u8]);

const SPREAD: &[Keeper<'_>] = &[
    ("Ada", "Bank", "Vienna", "courier A", &[1]),
    ("Berta", "Bank", "Graz", "courier B", &[2]),
    ("Carlos", "Notary", "Linz", "", &[3]),
    ("Dora", "Auditor", "Vienna", "by hand", &[4]),
    ("Emil", "Notary", "Salzburg", "courier C", &[5]),
];

/// Name, k, n, keepers, the grave sentences, and others that are among those said.
type Case<'a> = (&'a str, u8, u8, &'a [Keeper<'a>], &'a [&'a str], &'a [&'a str]);

#[test]
fn losses_and_collusions_are_said() {
    let cases: &[Case<'_>] = &[
        (
            "spread",
            3,
            5,
            SPREAD,
            &[],
            &[
                "Any 2 sheets may be lost: any 3 of 5 rebuild the key.",
                "Any one place may be lost: without the largest, Vienna, 3 sheets are left.",
                "Any one organisation may be lost: without the largest, Bank, 3 sheets are left.",
                "The two largest places, Vienna and Graz, may not be lost together: 2 sheets are left.",
                "3 persons together rebuild the key, and no fewer: such as Ada with 1 sheet, Berta with 1 sheet and Carlos with 1 sheet.",
                "2 organisations together rebuild the key, and no fewer: such as Bank with 2 sheets and Notary with 2 sheets.",
                "2 places together rebuild the key, and no fewer: such as Vienna with 2 sheets and Graz with 1 sheet.",
                "3 carriers together rebuild the key, and no fewer: such as by hand with 1 sheet, courier A with 1 sheet and courier B with 1 sheet.",
            ],
        ),
        (
            "one organisation, one place, one carrier",
            2,
            3,
            &[
                ("Ada", "Bank", "Vienna", "courier", &[1]),
                ("Berta", "Bank", "Vienna", "courier", &[2]),
                ("Carlos", "Notary", "Graz", "by hand", &[3]),
            ],
            &[
                "If Vienna is lost, 1 sheet is left and 2 are needed: the key is lost with it.",
                "One organisation alone has enough to rebuild the key: Bank with 2 sheets.",
                "One place alone has enough to rebuild the key: Vienna with 2 sheets.",
                "One carrier alone brings enough to rebuild the key: courier with 2 sheets.",
            ],
            &[
                "If Bank fails or refuses, 1 sheet is left and 2 are needed: the key is lost with it.",
                "2 persons together rebuild the key, and no fewer: such as Ada with 1 sheet and Berta with 1 sheet.",
            ],
        ),
        (
            "a person with several entries counts as one",
            3,
            5,
            &[
                ("Ada", "Bank", "Vienna", "", &[1, 2]),
                ("Ada", "Bank", "Graz", "", &[3]),
                ("Berta", "Notary", "Linz", "", &[4]),
                ("Carlos", "Auditor", "Wels", "", &[5]),
            ],
            &[
                "One person alone has enough to rebuild the key: Ada with 3 sheets.",
                "One organisation alone has enough to rebuild the key: Bank with 3 sheets.",
            ],
            &["If Ada is lost or refuses, 2 sheets are left and 3 are needed: the key is lost with it."],
        ),
        (
            "a place that must not be lost and cannot rebuild",
            4,
            5,
            &[
                ("Ada", "A", "Vienna", "", &[1]),
                ("Berta", "B", "Vienna", "", &[2]),
                ("Carlos", "C", "Graz", "", &[3]),
                ("Dora", "D", "Linz", "", &[4]),
                ("Emil", "E", "Wels", "", &[5]),
            ],
            &["If Vienna is lost, 3 sheets are left and 4 are needed: the key is lost with it."],
            &[
                "3 places together rebuild the key, and no fewer: such as Vienna with 2 sheets, Graz with 1 sheet and Linz with 1 sheet.",
            ],
        ),
        (
            "all are needed",
            2,
            2,
            &[("Ada", "A", "Vienna", "mail", &[1]), ("Berta", "B", "Graz", "", &[2])],
            &[
                "If Graz is lost, 1 sheet is left and 2 are needed: the key is lost with it.",
                "If Vienna is lost, 1 sheet is left and 2 are needed: the key is lost with it.",
            ],
            &[
                "No sheet may be lost: all 2 are needed.",
                "The carriers that are named bring 1 sheet, fewer than rebuild the key; of the others nothing is known.",
                "2 persons together rebuild the key, and no fewer: Ada with 1 sheet and Berta with 1 sheet.",
            ],
        ),
    ];
    for (name, threshold, shares, keepers, grave, among) in cases {
        let plan = CustodyPlan::from_toml(&file(*threshold, *shares, keepers)).expect(name);
        assert_eq!(plan.grave(), *grave, "{name}");
        let said = plan.said();
        let first_others = said.iter().take_while(|said| said.weight == Weight::Grave).count();
        assert_eq!(first_others, grave.len(), "{name}: what is grave is said first");
        for wanted in *among {
            assert!(said.iter().any(|said| said.text == *wanted), "{name}: {wanted}: {said:#?}");
        }
    }
}

/// The smallest groups are the smallest: held against every subset of the groups.
#[test]
fn no_smaller_group_reaches_the_threshold() {
    let holdings: [&[u8]; 6] =
        [&[1, 1, 1, 1, 1], &[2, 1, 1, 1], &[2, 2, 1], &[3, 2, 1, 1], &[4, 1, 1, 1, 1], &[2, 2, 2, 2]];
    for held in holdings {
        let all: u8 = held.iter().sum();
        for threshold in 2..=all {
            let mut next = 1;
            let names: Vec<String> =
                (0..held.len()).map(|place| format!("P{place} of {}", held.len())).collect();
            let numbers: Vec<Vec<u8>> = held
                .iter()
                .map(|count| {
                    let numbers = (next..next + count).collect();
                    next += count;
                    numbers
                })
                .collect();
            let keepers: Vec<Keeper<'_>> = names
                .iter()
                .zip(&numbers)
                .map(|(name, shares)| (name.as_str(), "O", name.as_str(), "", shares.as_slice()))
                .collect();
            let plan = CustodyPlan::from_toml(&file(threshold, all, &keepers)).expect("a plan");
            let fewest = (0u32..1 << held.len())
                .filter(|set| {
                    let sum: u8 = held
                        .iter()
                        .enumerate()
                        .filter(|(place, _)| set >> place & 1 == 1)
                        .map(|(_, n)| n)
                        .sum();
                    sum >= threshold
                })
                .map(u32::count_ones)
                .min()
                .expect("all of them do");
            let said = plan.collusions().remove(0).text;
            let wanted = if fewest == 1 {
                "One person alone".to_owned()
            } else {
                format!("{fewest} persons together")
            };
            assert!(said.starts_with(&wanted), "{held:?}, {threshold} of {all}: {said}");
            assert_eq!(plan.groups(By::Person).len(), held.len());
        }
    }
}

#[test]
fn what_is_no_plan_is_named() {
    let with = |name: &str, organisation: &str, place: &str, channel: &str| {
        file(2, 2, &[("Ada", "Bank", "Vienna", "", &[1]), (name, organisation, place, channel, &[2])])
    };
    let long = "x".repeat(100_000);
    let cases: Vec<(String, &str)> = vec![
        (
            with("Berta", "Bank", "Graz\nVienna", ""),
            "keeper 2, place: character 5, U+000A, cannot be printed: write it on one line",
        ),
        (with("Ber\u{202e}ta", "Bank", "Graz", ""), "keeper 2, name: character 4, U+202E, cannot be printed"),
        (
            with("Berta", &long, "Graz", ""),
            "keeper 2, organisation: it has 100000 characters, at most 200 fit",
        ),
        (
            with("Berta", "Bank", "Graz", "by\u{2066} mail"),
            "keeper 2, channel: character 3, U+2066, cannot be printed",
        ),
        (with("", "Bank", "Graz", ""), "keeper 2, name: it is empty"),
        (
            with("Berta", "Bank", "vienna", ""),
            "differ in case, accents, points or spaces alone: is it one place?",
        ),
        (with("Berta", "B\u{e4}nk", "Graz", ""), "is it one organisation?"),
        (with("\u{c1}da", "Bank", "Graz", ""), "is it one person?"),
        (
            file(2, 2, &[("Ada", "Bank", "Vienna", "", &[1, 2]), ("Berta", "Bank", "Graz", "", &[2])]),
            "share 2 is with Ada and with Berta",
        ),
        (file(2, 3, &[("Ada", "Bank", "Vienna", "", &[1, 3])]), "share 2 is with nobody"),
        (
            file(2, 2, &[("Ada", "Bank", "Vienna", "", &[1, 3])]),
            "keeper 1, Ada: there is no share 3: they are numbered from 1 to 2",
        ),
        (file(2, 2, &[("Ada", "Bank", "Vienna", "", &[])]), "keeper 1, Ada: no share is named"),
        (
            file(1, 2, &[("Ada", "Bank", "Vienna", "", &[1, 2])]),
            "a threshold of 1 would make every sheet the whole key",
        ),
        ("threshold = 2\nshares = 2\nkeeper = []\nplace = 1\n".to_owned(), "line 4: unknown field"),
        ("threshold = 2\nthreshold = 3\n".to_owned(), "line 2: duplicate key"),
        ("threshold = 2\nshares = 300\nkeeper = []\n".to_owned(), "line 2: "),
        (format!("threshold = 2\nshares = 2\n\"{long}\u{202e}\" = 1\n"), "line 3: "),
        (String::new(), "line 1: missing field"),
    ];
    for (text, wanted) in cases {
        let refused = CustodyPlan::from_toml(&text).expect_err(wanted).to_string();
        assert!(refused.contains(wanted), "{wanted}: {refused}");
        assert!(
            refused.chars().count() < 1_000 && !refused.contains(['\n', '\u{202e}', '\u{2066}']),
            "{refused}"
        );
    }
}

#[test]
fn the_largest_plan_is_weighed() {
    let names: Vec<String> = (1..=255).map(|number| format!("Custodian {number}")).collect();
    let numbers: Vec<[u8; 1]> = (1..=255).map(|number| [number]).collect();
    let keepers: Vec<Keeper<'_>> = names
        .iter()
        .zip(&numbers)
        .map(|(name, share)| (name.as_str(), name.as_str(), name.as_str(), "", share.as_slice()))
        .collect();
    let plan = CustodyPlan::from_toml(&file(128, 255, &keepers)).expect("a plan");
    assert!(plan.grave().is_empty());
    let picture = plan.picture();
    assert_eq!((picture.shares, picture.rebuilds, picture.loses, picture.parts.len()), (255, 128, 128, 2));
}
