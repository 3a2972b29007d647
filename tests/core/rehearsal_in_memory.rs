//! Every shipped template reaches its end with stand-in people, and what it leaves audits as valid.

use std::time::{Duration, Instant};

use keyrite::ceremony::rehearsal::{self, Extent};
use keyrite::ceremony::state::Stage;
use keyrite::plan::{blocks, load};
use keyrite::vocab::Moment;
use rand::{RngExt, SeedableRng, rngs::StdRng};

#[test]
fn shipped_templates_reach_their_end() {
    let now = Moment::new(1_795_266_452_123, 60).expect("in range");
    for (id, text) in blocks::SHIPPED {
        let template = load(id, text).unwrap_or_else(|error| panic!("{error}"));
        let begun = Instant::now();
        let checked = rehearsal::check(&template, now, &mut StdRng::seed_from_u64(1))
            .unwrap_or_else(|error| panic!("{id}: {error}"));
        assert!(begun.elapsed() < Duration::from_secs(10), "{id}: the check takes {:?}", begun.elapsed());
        assert!(matches!(checked.extent, Extent::OneWay | Extent::Every), "{id}: {:?}", checked.extent);
        assert_eq!(checked.never, Vec::<String>::new(), "{id}");
        let session = checked.session;
        assert_eq!(session.state().stage(), &Stage::Sealed, "{id}");
        assert!(!session.holds_secrets());
        assert_eq!(session.state().open_exceptions(), 0);
    }
}

/// Sections of a script, each from its header to the next one.
fn sections(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            all.push(String::new());
        }
        if let Some(last) = all.last_mut() {
            last.push_str(line);
        }
    }
    all
}

/// One change that an author could make, or a hostile one.
fn changed(text: &str, rng: &mut StdRng) -> String {
    const TEXTS: [&str; 7] = ["", "\\n", "two\\nlines", "\\u202E", "Z\u{301}", "\u{e0041}", "role"];
    let mut sections = sections(text);
    let mut pick = |count: usize| rng.random_range(0..count);
    match pick(5) {
        0 => {
            let place = pick(sections.len());
            sections.remove(place);
        }
        1 => {
            let (one, two) = (pick(sections.len()), pick(sections.len()));
            sections.swap(one, two);
        }
        2 => {
            let copy = sections[pick(sections.len())].clone();
            sections.insert(pick(sections.len()), copy);
        }
        kind => {
            let mut lines: Vec<String> = sections.concat().lines().map(str::to_owned).collect();
            let place = pick(lines.len());
            let line = lines[place].clone();
            let value = match (kind, pick(4)) {
                (3, 0) => format!("\"{}\"", "W".repeat([60, 100, 120, 300, 2_000, 100_000][pick(6)])),
                (3, _) => format!("\"{}\"", TEXTS[pick(TEXTS.len())]),
                (_, 0) => "[]".to_owned(),
                _ => ["0", "1", "2", "7", "12"][pick(5)].to_owned(),
            };
            if let Some((key, _)) = line.split_once(" = ") {
                lines[place] = format!("{key} = {value}");
            } else {
                lines.remove(place);
            }
            return lines.join("\n");
        }
    }
    sections.concat()
}

/// Whatever an author writes, the check answers; what it lets pass is held to its end, and its words stay where they
/// belong in the statement.
#[test]
fn no_script_breaks_the_check_and_what_passes_reaches_its_end() {
    const LABELS: [&str; 41] = [
        "KEYRITE CEREMONY",
        "REHEARSAL: the",
        "EMERGENCY: one",
        "ceremony ",
        "mode ",
        "template ",
        "without ",
        "program ",
        "held at ",
        "from ",
        "to ",
        "lines ",
        "last line ",
        "in words ",
        "ceremony key ",
        "hybrid key ",
        "key fingerprint ",
        "set ",
        "share ",
        "opened ",
        "released ",
        "sheets ",
        "sheets' key ",
        "day ",
        "thing ",
        "evidence ",
        "payload ",
        "audited ",
        "sheet ",
        "coverage ",
        "check value ",
        "result ",
        "present ",
        "key of ",
        "exceptions ",
        "exception ",
        "continues ",
        "clock ",
        "finding ",
        "replaces ",
        "issues again ",
    ];
    let now = Moment::new(1_795_266_452_123, 60).expect("in range");
    let mut rng = StdRng::seed_from_u64(8);
    let (mut refused, mut stuck, mut held) = (0, 0, 0);
    for round in 0..400 {
        let (id, shipped) = blocks::SHIPPED[round % blocks::SHIPPED.len()];
        let mut text = shipped.to_owned();
        for _ in 0..=round % 2 {
            text = changed(&text, &mut rng);
        }
        let Ok(template) = load(id, &text) else {
            refused += 1;
            continue;
        };
        let Ok(checked) = rehearsal::check(&template, now, &mut StdRng::seed_from_u64(1)) else {
            stuck += 1;
            continue;
        };
        let session = checked.session;
        held += 1;
        assert_eq!(session.state().stage(), &Stage::Sealed, "{text}");
        let statement = session.state().statement(session.head()).render();
        let foreign = statement.lines().find(|line| !LABELS.iter().any(|label| line.starts_with(label)));
        assert_eq!(foreign, None, "{text}");
        assert_eq!(statement.lines().filter(|line| line.starts_with("exceptions ")).count(), 1, "{text}");
    }
    assert!(refused > 50 && stuck > 0 && held > 10, "{refused} refused, {stuck} stuck, {held} held");
}
