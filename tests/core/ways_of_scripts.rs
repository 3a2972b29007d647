//! A script is held in every way in which it can go: what stops it on one of them is found before the day, and named
//! with what was chosen. What can go no way is named too.

#![allow(clippy::expect_used)]

use keyrite::ceremony::rehearsal::{self, Extent};
use keyrite::plan::load;
use keyrite::vocab::Moment;
use rand::SeedableRng;
use rand::rngs::StdRng;

const SCRIPT: &str = include_str!("scripts/base.toml");
const CLOSING: &str = "[[phase]]\ninclude = \"closing\"";
/// A card in its bag, and a question with these options.
const CARD: &str = "[[item]]\nid = \"card\"\ntitle = \"Card\"\n\n[[phase]]\ntitle = \"Cards\"\n\n";

/// A step of this id and kind.
fn step(id: &str, kind: &str, rest: &str) -> String {
    format!(
        "[[phase.step]]\nid = \"{id}\"\nkind = \"{kind}\"\ntitle = \"Step {id}\"\nacts = \"operator\"\nconfirms = [\"witness\"]\n{rest}\n\n"
    )
}

/// A step that asks for one choice.
fn asks(id: &str, choice: &str, options: &str) -> String {
    step(
        id,
        "act",
        &format!("choices = [{{ id = \"{choice}\", label = \"{choice}\", options = [{options}] }}]"),
    )
}

fn value(id: &str, rest: &str) -> String {
    format!("fields = [{{ id = \"v\", label = \"Value of {id}\", format = \"text\"{rest} }}]")
}

fn said(parts: &str) -> Result<(usize, Extent), String> {
    let text = SCRIPT.replace(CLOSING, &format!("{parts}\n{CLOSING}"));
    let template = load("own.toml", &text).map_err(|error| error.to_string())?;
    let now = Moment::new(1_795_266_452_123, 60).expect("in range");
    match rehearsal::check(&template, now, &mut StdRng::seed_from_u64(1)) {
        Ok(checked) => Ok((checked.runs, checked.extent)),
        Err(error) => Err(error.told(&template)),
    }
}

#[test]
fn what_stops_a_script_on_one_of_its_ways_is_named_with_the_way() {
    let part = "[[phase]]\ntitle = \"Part\"\n\n";
    let both = ["\"yes\", \"no\"", "\"no\", \"yes\""];
    let mut cases: Vec<(String, &str)> = Vec::new();
    for options in both {
        // what is opened on one way only, and destroyed on both
        let bag = step("z", "bag-item", "item = \"card\"");
        let open = step("a", "open-item", "item = \"card\"\nwhen = \"c = yes\"");
        let destroy = step("b", "destroy-item", "item = \"card\"");
        cases.push((
            format!("{CARD}{bag}{}{open}{destroy}", asks("q", "c", options)),
            "with q.c = no, the script cannot reach its end: step b: Card is in bag TE 0000 0001",
        ));
        // a value compared with one that is recorded on one way only
        let other = step("o", "act", &format!("when = \"c = yes\"\n{}", value("o", "")));
        let same = step("a", "act", &value("a", ", same_as = \"o.v\""));
        cases.push((
            format!("{part}{}{other}{same}", asks("q", "c", options)),
            "with q.c = no, the script cannot reach its end: step a: Value of a: nothing was recorded as o.v, so there is nothing to compare it with: hold this step, or ask for this value, only when o.v is recorded: give both the same when",
        ));
        // two choices, each harmless alone
        let bags = ["c", "d"]
            .map(|c| step(&format!("bag-{c}"), "bag-item", &format!("item = \"card\"\nwhen = \"{c} = no\"")));
        cases.push((
            format!("{CARD}{}{}{}", asks("q", "c", options), asks("r", "d", options), bags.concat()),
            "with q.c = no and r.d = no, the script cannot reach its end: step bag-d: Card is in bag",
        ));
    }
    let open = |rest: &str| step("o", "act", &format!("{rest}\n{}", value("o", "")));
    let same = step("a", "act", &value("a", ", same_as = \"o.v\""));
    cases.push((
        format!("{part}{}{same}", open("optional = true")),
        "with o left out, the script cannot reach its end: step a: Value of a: nothing was recorded as o.v, so there is nothing to compare it with: take optional off o",
    ));
    cases.push((
        format!("{part}{}{same}", step("o", "act", &value("o", ", optional = true"))),
        "with o.v left empty, the script cannot reach its end: step a",
    ));
    cases.push((
        format!("[[phase]]\ntitle = \"Part\"\noptional = true\n\n{}{part}{same}", open("")),
        "with the part of o left out, the script cannot reach its end: step a",
    ));
    // what people would read as a row of dots
    cases.push((
        format!("{part}{}{}", open("optional = true"), step("a", "act", "say = \"It is {o.v}.\"")),
        "with o left out, the script cannot reach its end: step a: {o.v} stands in what people read, and nothing was recorded as o.v",
    ));
    for (parts, says) in cases {
        match said(&parts) {
            Ok(held) => panic!("{held:?}\n{parts}"),
            Err(told) => assert!(told.contains(says), "wanted {says}\ngot    {told}\n{parts}"),
        }
    }
}

#[test]
fn what_is_never_held_is_named() {
    let part = "[[phase]]\ntitle = \"Part\"\n\n";
    let q = asks("q", "c", "\"yes\", \"no\", \"maybe\"");
    let cases = [
        (
            format!("{part}{q}{}", step("b", "act", "when = [\"c = yes\", \"c = no\"]\nticks = [\"T\"]")),
            "phase.step b is never held: what it and its phase depend on cannot all be so: change one",
        ),
        (
            format!(
                "{part}{q}[[phase]]\ntitle = \"Then\"\nwhen = \"c = yes\"\n\n{}",
                step("b", "act", "when = \"c != yes\"\nticks = [\"T\"]")
            ),
            "phase.step b is never held",
        ),
        (
            format!(
                "{part}{q}[[phase]]\ntitle = \"Then\"\nwhen = [\"c = yes\", \"c = no or c = maybe\"]\n\n{}",
                step("b", "act", "ticks = [\"T\"]")
            ),
            "own.toml:61: phase is never held",
        ),
        // through a choice that is asked on one way only
        (
            format!(
                "{part}{q}{}{}",
                step(
                    "r",
                    "act",
                    "when = \"c = yes\"\nchoices = [{ id = \"d\", label = \"D\", options = [\"1\", \"2\"] }]"
                ),
                step("b", "act", "when = [\"d = 1\", \"c != yes\"]\nticks = [\"T\"]")
            ),
            "phase.step b is never held",
        ),
        (
            format!(
                "{part}{q}{}",
                step(
                    "b",
                    "act",
                    "fields = [{ id = \"v\", label = \"V\", format = \"text\", when = [\"c != yes\", \"c != no\", \"c != maybe\"] }]\nticks = [\"T\"]"
                )
            ),
            "phase.step b never asks for v",
        ),
        (
            format!(
                "[[phase]]\ntitle = \"Part {{round}}\"\nrepeat = 2\n\n{}",
                step("b", "act", "when = [\"round = 1\", \"round = 2\"]\nticks = [\"T\"]")
            ),
            "phase.step b is never held",
        ),
    ];
    for (parts, says) in cases {
        let told = said(&parts).expect_err(&parts);
        assert!(told.contains(says) && told.lines().count() == 1, "wanted {says}\ngot    {told}\n{parts}");
    }
}

#[test]
fn every_combination_is_held_or_every_pair_or_it_is_said_how_many_not() {
    let many = |choices: usize, steps: usize| {
        let mut parts = "[[phase]]\ntitle = \"Part\"\n\n".to_owned();
        for n in 0..choices {
            parts += &asks(&format!("q{n}"), &format!("c{n}"), "\"yes\", \"no\"");
            parts += &step(&format!("a{n}"), "act", &format!("when = \"c{n} = no\"\nticks = [\"T\"]"));
        }
        for n in 0..steps {
            parts += &step(&format!("s{n}"), "act", "ticks = [\"T\"]");
        }
        said(&parts).expect("reaches its end")
    };
    assert_eq!(many(0, 1), (1, Extent::OneWay));
    assert_eq!(many(6, 0), (64, Extent::Every));
    let (runs, extent) = many(12, 0);
    // each pair of twelve questions needs few runs
    assert!(extent == Extent::Pairs && (4..=24).contains(&runs), "{runs} {extent:?}");
    let (runs, extent) = many(12, 1_500);
    assert!(matches!(extent, Extent::NotAll { left: 1.. }) && runs < 10, "{runs} {extent:?}");
}

/// A question that is asked on one way only, and the pair it makes with another, is found among many others.
#[test]
fn pairs_behind_a_condition_are_held_too() {
    let mut parts = CARD.to_owned();
    for n in 0..9 {
        parts += &asks(&format!("q{n}"), &format!("c{n}"), "\"yes\", \"no\"");
        parts += &step(&format!("a{n}"), "act", &format!("when = \"c{n} = no\"\nticks = [\"T\"]"));
    }
    parts += &step(
        "r",
        "act",
        "when = [\"c3 = no\", \"c5 = no\"]\nchoices = [{ id = \"d\", label = \"D\", options = [\"1\", \"2\"] }]",
    );
    parts += &step(
        "s",
        "act",
        "when = [\"c4 = no\", \"c6 = no\"]\nchoices = [{ id = \"e\", label = \"E\", options = [\"1\", \"2\"] }]",
    );
    parts += &step("x", "bag-item", "item = \"card\"\nwhen = \"d = 2\"");
    parts += &step("y", "bag-item", "item = \"card\"\nwhen = \"e = 2\"");
    let told = said(&parts).expect_err("a card cannot be in two bags");
    assert!(told.contains("r.d = 2 and s.e = 2, the script cannot reach its end: step y"), "{told}");
}

/// A digest that is typed before its file is brought is that of the file, and bounds are kept: the stand-ins need no
/// exception where a script asks for nothing impossible.
#[test]
fn stand_ins_do_what_a_script_wants_without_an_exception() {
    let sums = "fields = [{ id = \"sum\", label = \"Sum\", format = \"sha256\" }, { id = \"n\", label = \"N\", format = \"number\", at_least = 7, at_most = 9 }, { id = \"on\", label = \"On\", format = \"date\", not_after = \"2020-01-01\" }, { id = \"at\", label = \"At\", format = \"time\", not_before = \"13:00\" }]";
    let file = step("file", "attach", "same_as = \"hash.sum\"");
    let other = step("other", "attach", "at_least = 2");
    let again = step("again", "attach", "same_as = \"hash.sum\"");
    let parts = format!(
        "[[phase]]\ntitle = \"Part {{round}}\"\nrepeat = 2\n\n{}{file}{other}{again}",
        step("hash", "act", sums)
    );
    let text = SCRIPT.replace(CLOSING, &format!("{parts}\n{CLOSING}"));
    let template = load("own.toml", &text).expect("read");
    let now = Moment::new(1_795_266_452_123, 60).expect("in range");
    let checked = rehearsal::check(&template, now, &mut StdRng::seed_from_u64(1)).expect("reaches its end");
    let state = checked.session.state();
    assert_eq!(state.exceptions().len(), 0, "{:?}", state.exceptions());
    assert_eq!(state.outcomes().evidence.len(), 8);
}

/// A block that is taken several times has steps of its own each time, which refer to each other and not to the others'.
#[test]
fn a_prefix_is_put_into_every_reference_of_a_block() {
    let inner = [
        step(
            "ask",
            "act",
            "choices = [{ id = \"c\", label = \"C\", options = [\"yes\", \"no\"] }]\nfields = [{ id = \"v\", label = \"V\", format = \"text\" }]",
        ),
        step(
            "then",
            "act",
            "when = \"c = no or ask.c = yes\"\nsay = \"It is {ask.v}, {ask.c}, at {place}.\"\nfields = [{ id = \"w\", label = \"W\", format = \"text\", same_as = \"ask.v\" }]",
        ),
    ];
    let block = inner.concat().replace("[[phase.step]]", "[[block.step]]");
    let parts = format!(
        "[[block]]\nname = \"b\"\ntitle = \"B\"\n\n{block}[[phase]]\ninclude = \"b\"\n\n[[phase]]\ninclude = \"b\"\nprefix = \"x\"\nwithout = []\n\n[[phase]]\ninclude = \"b\"\nprefix = \"y\"\nwhen = \"x-ask.c = no\"\n"
    );
    let text = SCRIPT.replace(CLOSING, &format!("{parts}\n{CLOSING}"));
    let resolved = load("own.toml", &text).map_err(|error| error.to_string()).expect("read").to_toml();
    for there in [
        "id = \"x-then\"",
        "when = [\"x-ask.c = no or x-ask.c = yes\"]",
        "say = \"It is {x-ask.v}, {x-ask.c}, at {place}.\"",
        "same_as = \"x-ask.v\"",
        "same_as = \"y-ask.v\"",
    ] {
        assert!(resolved.contains(there), "{there}\n{resolved}");
    }
    assert!(said(&parts).is_ok());
}
