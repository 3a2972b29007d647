//! A script as somebody wrote it, and as a transcript carries it.

use keyrite::ceremony::rehearsal;
use keyrite::ceremony::state::Stage;
use keyrite::plan::{PaperSize, Plan, Template, blocks, load, read_resolved};
use keyrite::sharing::share::LockKind;
use keyrite::vocab::Moment;
use keyrite::vocab::limits::{MAX_STEPS, MAX_TEMPLATE_BYTES};
use rand::{SeedableRng, rngs::StdRng};

use super::{Target, dictionary, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "template", check, seeds, words };

/// Most problems that are told of a script.
const PROBLEMS: usize = 101;
/// Most steps of a script that is held.
const HELD_STEPS: usize = 60;

fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match load("script.toml", text) {
        Ok(template) => {
            assert!(text.len() <= MAX_TEMPLATE_BYTES);
            holds(&template);
        }
        Err(error) => {
            assert!((1..=PROBLEMS).contains(&error.0.len()));
            for problem in &error.0 {
                assert!((1..=text.split('\n').count()).contains(&problem.line), "{problem}");
                said::line(&problem);
            }
        }
    }
    match read_resolved(text) {
        Ok(template) => assert_eq!(template.to_toml(), text),
        Err(error) => error.0.iter().for_each(|problem| drop(said::line(problem))),
    }
}

/// What loads is written as a transcript carries it, read as the same, and held to its end or refused with a reason.
fn holds(template: &Template) {
    let resolved = template.to_toml();
    assert!(resolved.len() <= MAX_TEMPLATE_BYTES);
    assert_eq!(read_resolved(&resolved).as_ref(), Ok(template), "{resolved}");
    assert_eq!(load("again.toml", &resolved).as_ref(), Ok(template), "{resolved}");
    let now = Moment::new(1_795_266_452_123, 60).expect("in range");
    let lock = template.locks.first().copied().unwrap_or(LockKind::None);
    let choices =
        rehearsal::choices(template, None, lock, PaperSize::A4, now.into()).expect("a quorum that fits");
    match Plan::bind(template.clone(), choices, &[]) {
        Ok(plan) if plan.steps().len() <= HELD_STEPS && template.locks.contains(&LockKind::None) => {
            match rehearsal::check(template, now, &mut StdRng::seed_from_u64(1)) {
                Ok(checked) => assert_eq!(checked.session.state().stage(), &Stage::Sealed),
                Err(error) => drop(said::line(&error)),
            }
        }
        Ok(plan) => assert!(plan.steps().len() <= MAX_STEPS),
        Err(error) => drop(said::line(&error)),
    }
}

/// What is shipped, as it is written and as it is carried; the same short, 2 of 2; and each of its phases alone.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = vec![blocks::BLOCKS.1.to_owned()];
    for (id, text) in blocks::SHIPPED {
        seeds.push((*text).to_owned());
        seeds.push(load(id, text).expect("loads").to_toml());
        seeds.push(text.replace("shares = 5", "shares = 2").replace("threshold = 3", "threshold = 2"));
        let mut phases = text.split("[[phase]]");
        let head = phases.next().expect("a head");
        seeds.extend(phases.map(|phase| format!("{head}[[phase]]{phase}")));
    }
    seeds.into_iter().map(String::into_bytes).collect()
}

fn words() -> Vec<String> {
    let shipped = blocks::SHIPPED.iter().map(|(_, text)| *text);
    dictionary::keys(shipped.chain([blocks::BLOCKS.1]))
}
