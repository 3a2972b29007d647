//! A plan of custody as somebody wrote it: who is to keep which sheet, and where.

use std::cmp::Reverse;
use std::fmt::Write as _;

use keyrite::plan::custody::{By, CustodyPlan, Keeper};
use toml::Value;

use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "custody_file", check, seeds, words };

fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match CustodyPlan::from_toml(text) {
        Ok(plan) => holds(&plan),
        Err(error) => drop(said::line(&error)),
    }
}

/// Every share has one keeper, what is said of them counts each of them once, and the plan is read again as it was.
fn holds(plan: &CustodyPlan) {
    let all = plan.quorum().shares();
    let mut kept: Vec<u8> = plan.keepers().iter().flat_map(|keeper| keeper.shares.clone()).collect();
    kept.sort_unstable();
    assert!(kept.iter().copied().eq(1..=all), "shares {kept:?} of {all}");
    assert_eq!(CustodyPlan::from_toml(&written(plan)).as_ref(), Ok(plan), "written again it is another plan");
    for by in By::ALL {
        let groups = plan.groups(by);
        let counted: usize = groups.iter().map(|group| group.shares.len()).sum();
        let channels_alone = by == By::Channel && counted < all.into();
        assert!(counted == usize::from(all) || channels_alone, "{counted} of {all} by {}", by.word());
        assert!(groups.is_sorted_by_key(|group| Reverse(group.shares.len())));
        assert!(groups.iter().all(|group| group.shares.is_sorted()));
    }
    let sentences = plan.said();
    assert!(sentences.len() >= plan.grave().len() + 2, "too little is said: {sentences:?}");
    for sentence in sentences {
        assert!(sentence.text.ends_with('.') && sentence.text.chars().all(keyrite::vocab::shown::visible));
    }
}

fn written(plan: &CustodyPlan) -> String {
    let quorum = plan.quorum();
    let mut text = format!("threshold = {}\nshares = {}\n", quorum.threshold(), quorum.shares());
    for Keeper { name, organisation, place, channel, shares } in plan.keepers() {
        text.push_str("[[keeper]]\n");
        let lines = [("name", name), ("organisation", organisation), ("place", place)];
        for (key, line) in lines.into_iter().chain(channel.as_ref().map(|channel| ("channel", channel))) {
            let _ = writeln!(text, "{key} = {}", Value::from(line.as_str()));
        }
        let _ = writeln!(text, "shares = {shares:?}");
    }
    text
}

const SPREAD: &str = r#"threshold = 2
shares = 3

[[keeper]]
name = "Ada Ames"
organisation = "Example Bank"
place = "Vienna"
channel = "courier A"      # may be left out
shares = [1]

[[keeper]]
name = "Berta Böhm"
organisation = "Notary"
place = "Graz"
shares = [2]

[[keeper]]
name = "Ada Ames"
organisation = "Example Bank"
place = "Linz"
channel = "by hand"
shares = [3]
"#;

/// A plan, the same as editors leave it, and one for each thing that is refused.
fn seeds() -> Vec<Vec<u8>> {
    let alone = "threshold = 2\nshares = 2\nkeeper = [{name = 'A', organisation = 'B', place = 'C', shares = [2, 1]}]\n";
    let mut texts = vec![SPREAD.to_owned(), SPREAD.replace('\n', "\r\n"), alone.to_owned(), String::new()];
    for (right, wrong) in [
        ("shares = [2]", "shares = []"),
        ("shares = [2]", "shares = [1]"),
        ("shares = [2]", "shares = [4]"),
        ("shares = 3", "shares = 4"),
        ("threshold = 2", "threshold = 1"),
        ("Linz", "vienna"),
        ("Graz", "Graz\\nFORGED"),
        ("Graz", "Gra\\u0301z\\u202e"),
        ("place", "plaice"),
        ("\"by hand\"", "7"),
    ] {
        texts.push(SPREAD.replace(right, wrong));
    }
    texts.into_iter().map(String::into_bytes).collect()
}

fn words() -> Vec<String> {
    let words =
        ["[[keeper]]", "threshold = ", "shares = [", "name = ", "organisation = ", "place = ", "channel = "];
    words.map(str::to_owned).to_vec()
}
