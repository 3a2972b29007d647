//! The guide for authors tells the truth: every example in it is a script that is read and reaches its end, every fact
//! and every kind of step stands in it.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::support::keyed::with_steps_before_sheets;
use keyrite::ceremony::rehearsal;
use keyrite::plan::facts::FACTS;
use keyrite::plan::template::FieldFormat;
use keyrite::plan::{Kind, StepKind, blocks, load};
use keyrite::vocab::Moment;
use rand::SeedableRng;
use rand::rngs::StdRng;

const GUIDE: &str = include_str!("../../docs/TEMPLATES.md");
/// What the first example ends with; others are put before it.
const CLOSING: &str = "[[phase]]\ninclude = \"closing\"";

/// What an example is: a whole file, top-level tables, steps, or steps where there is a key.
fn examples() -> Vec<(&'static str, &'static str)> {
    let mut all = Vec::new();
    for part in GUIDE.split("\n```toml ").skip(1) {
        let (what, rest) = part.split_once('\n').expect("a line");
        all.push((what.trim(), rest.split("\n```").next().expect("text")));
    }
    all
}

#[test]
fn every_example_is_read_and_reaches_its_end() {
    let all = examples();
    let (_, whole) = all.iter().find(|(what, _)| *what == "whole").expect("a whole script");
    assert!(whole.contains(CLOSING) && all.len() > 10, "{} examples", all.len());
    let now = Moment::new(1_795_266_452_123, 60).expect("in range");
    for (what, example) in all.iter().copied() {
        let spliced = match what {
            "whole" => example.to_owned(),
            "top" => whole.replace(CLOSING, &format!("{example}\n\n{CLOSING}")),
            "step" => {
                whole.replace(CLOSING, &format!("[[phase]]\ntitle = \"Example\"\n\n{example}\n\n{CLOSING}"))
            }
            // in an audit, which has holders of sheets
            "audit" => {
                let holders = "[[role]]\nid = \"custodian\"\ntitle = \"Holder\"\nnot_also = [\"witness\"]";
                let whole = whole.replace("kind = \"record\"", "kind = \"audit\"");
                whole.replace(CLOSING, &format!("{holders}\n\n{example}\n\n{CLOSING}"))
            }
            // in the shipped rotation, in place of its own words for the old key
            "rotation" => {
                let shipped = blocks::shipped("rotation").expect("shipped");
                let from = shipped.find("[[phase.step]]\nid = \"old-key\"").expect("a step");
                let to = shipped.find("[[phase.step]]\nid = \"scope-of-it\"").expect("the next");
                format!("{}{example}\n\n{}", &shipped[..from], &shipped[to..])
            }
            // where no sheet is printed yet: in the shipped generation, after its split
            "dealt" => with_steps_before_sheets(example),
            // where there is a key: in the shipped generation, before its wipe
            "keyed" => {
                let kek = blocks::shipped("kek").expect("shipped");
                let wipe = "[[phase.step]]\nid = \"wipe\"";
                assert!(kek.contains(wipe), "kek has no wipe");
                kek.replacen(wipe, &format!("{example}\n\n{wipe}"), 1)
            }
            // where a key is rebuilt: in the shipped signing by a CA, in place of its own step
            "recovery" => {
                let shipped = blocks::shipped("private-ca-signing").expect("shipped");
                let from = shipped.find("[[phase.step]]\nid = \"sign\"").expect("a step");
                let to = shipped.find("[[phase.step]]\nid = \"wipe\"").expect("the next");
                format!("{}{example}\n\n{}", &shipped[..from], &shipped[to..])
            }
            other => panic!("an example of no kind: {other}"),
        };
        let template = load("example", &spliced).unwrap_or_else(|error| panic!("{error}\n{example}"));
        let held = rehearsal::check(&template, now, &mut StdRng::seed_from_u64(1));
        assert!(held.is_ok(), "{}\n{example}", held.err().map(|error| error.to_string()).unwrap_or_default());
    }
}

#[test]
fn everything_of_the_language_is_in_it() {
    let facts = FACTS.iter().map(|(name, _, _)| format!("{{{name}}}"));
    let kinds = StepKind::ALL.iter().map(|kind| format!("`{}`", kind.word()));
    let formats = FieldFormat::ALL.iter().map(|(word, _)| format!("`\"{word}\"`"));
    let ceremonies = Kind::ALL.iter().map(|kind| format!("`\"{}\"`", kind.word()));
    let missing: Vec<String> =
        facts.chain(kinds).chain(formats).chain(ceremonies).filter(|name| !GUIDE.contains(name)).collect();
    assert!(missing.is_empty(), "not in docs/TEMPLATES.md: {missing:?}");
}
