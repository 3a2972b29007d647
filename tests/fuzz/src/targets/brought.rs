//! Shares of another scheme, brought one after the other and put back: papers with a line of three hyphens between them.

use keyrite::sharing::foreign::{Brought, Paper};
use zeroize::Zeroizing;

use super::{Target, foreign, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "brought", check, seeds, words };

const BETWEEN: &[u8] = b"\n---\n";
/// Most papers that are brought.
const PAPERS: usize = 6;

fn check(bytes: &[u8]) {
    let mut brought = Brought::default();
    for (number, content) in (1..=PAPERS).zip(papers(bytes)) {
        let paper = Paper {
            label: format!("share {number}"),
            file_name: format!("x.{number:03}"),
            content: Zeroizing::new(content.to_vec()),
        };
        let before = stands(&brought);
        match brought.bring(paper, None) {
            Ok(()) => assert!(brought.shares() > before.1 && brought.scheme().is_some()),
            Err(error) => {
                said::without_input(&error);
                assert_eq!(stands(&brought), before, "what is refused is kept");
            }
        }
    }
    for needed in [None, Some(2)] {
        if let Err(error) = brought.stand(needed) {
            said::without_input(&error);
        }
    }
    let (_, shares, count) = stands(&brought);
    for place in 0..count {
        let mut fewer = brought.again();
        fewer.put_back(place);
        // one paper can hold what others hold too
        assert!(fewer.shares() <= shares && fewer.labels().count() == count - 1, "{place} of {count}");
    }
    (0..count).for_each(|_| brought.put_back(0));
    assert!(brought.is_empty() && brought.scheme().is_none() && brought.shares() == 0);
}

/// Scheme, shares and papers.
fn stands(brought: &Brought) -> (Option<keyrite::sharing::foreign::Scheme>, usize, usize) {
    (brought.scheme(), brought.shares(), brought.labels().count())
}

fn papers(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    while let Some(at) = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        all.push(&bytes[..at]);
        bytes = &bytes[at + BETWEEN.len()..];
    }
    all.push(bytes);
    all
}

/// Each line of a file on a paper of its own, and the whole file beside another.
fn seeds() -> Vec<Vec<u8>> {
    let files = (foreign::TARGET.seeds)();
    let lines = files.iter().map(|file| {
        let lines: Vec<&[u8]> = file.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
        lines.join(BETWEEN)
    });
    let beside = files.windows(2).map(|two| two.join(BETWEEN));
    let binary = [[1, 200, 3].as_slice(), &[9, 8, 7], &[255, 0, 10]].join(BETWEEN);
    lines.chain(beside).chain([binary]).collect()
}

fn words() -> Vec<String> {
    let mut words = (foreign::TARGET.words)();
    words.push(String::from_utf8(BETWEEN.to_vec()).expect("text"));
    words
}
