//! Share sheets judged by geometry.

#![allow(clippy::indexing_slicing, clippy::cast_precision_loss, clippy::float_cmp)]

use crate::support::facts::payload;
use crate::support::sheets::{PAPERS, every_sheet, every_sheet_of_two_codes, facts, second};
use keyrite::paper::sheet::{self, Lock, SecondFacts, SheetError, SheetFacts};
use keyrite::paper::{Face, Mark, Paper, qr};

#[test]
fn modules_are_large_and_nothing_crosses_a_fold() {
    for (name, paper, facts) in every_sheet().chain(every_sheet_of_two_codes()) {
        let pages = sheet::lay_out(&facts, paper).unwrap_or_else(|error| panic!("{name}: {error}"));
        let marks = &pages[0].marks;
        let folds: Vec<f32> = marks
            .iter()
            .filter_map(|m| if let Mark::Line { from, dashed: true, .. } = m { Some(from.1) } else { None })
            .collect();
        assert_eq!(folds.len(), 4, "{name}: two folds of two dashes");
        // Closed, fold 2 lays the instructions over the secret up to here.
        let covered = 2.0 * folds[2] - paper.height();
        for mark in marks {
            let secret = match mark {
                Mark::Code { y, .. } => Some(*y),
                Mark::Text(t) if t.face == Face::Mono => Some(t.y - 2.0),
                _ => None,
            };
            if let Some(y) = secret.filter(|y| (folds[0]..folds[2]).contains(y)) {
                assert!(y > covered, "{name}: {y} is not covered once folded");
            }
            if let Mark::Code { x, y, module, grid } = mark {
                // the second code lies on the instructions
                let is_second = *y > folds[2];
                assert!(*module >= if is_second { 0.42 } else { 0.8 }, "{name}: module {module}");
                let side = grid.side() as f32 * module;
                assert!(*x >= 4.0 * module, "{name}: quiet zone left of the code");
                let below = if is_second { (folds[2], paper.height()) } else { (folds[0], folds[2]) };
                let (top, bottom) = (below.0 + 4.0 * module, below.1 - 4.0 * module);
                assert!(*y > top && y + side < bottom, "{name}: the code touches a fold");
                // Nothing but the page's own white within the quiet zone.
                let zone =
                    (x - 4.0 * module, y - 4.0 * module, x + side + 4.0 * module, y + side + 4.0 * module);
                let white = |mark: &&Mark| matches!(mark, Mark::Rect { grey, .. } if *grey == 1.0);
                let under = |mark: &&Mark| matches!(mark, Mark::Text(t) if t.turn != 0.0 && t.turn != 90.0);
                let passed = |mark: &&Mark| is_second && (white(mark) || under(mark));
                for (corners, what) in marks.iter().filter(|mark| !passed(mark)).filter_map(extent) {
                    let apart = corners.0 >= zone.2
                        || corners.2 <= zone.0
                        || corners.1 >= zone.3
                        || corners.3 <= zone.1;
                    assert!(apart, "{name}: {what} in the quiet zone");
                }
            }
            if let Some((area, what)) = extent(mark) {
                assert!(area.0 > 4.0 && area.2 < paper.width() - 4.0, "{name}: {what} beyond the side");
                assert!(area.1 > 4.0 && area.3 < paper.height() - 4.0, "{name}: {what} beyond the edge");
            }
        }
    }
}

/// Left, top, right, bottom of a mark, from its baseline and capitals; the
/// watermark is judged by the four corners of its turned box.
fn extent(mark: &Mark) -> Option<((f32, f32, f32, f32), String)> {
    match mark {
        Mark::Text(t) => {
            let w = keyrite::paper::font::width(t.face, t.size, &t.text);
            let h = t.size * 25.4 / 72.0 * 0.67;
            let (sin, cos) = t.turn.to_radians().sin_cos();
            let corners = [(0.0, 0.0), (w, 0.0), (0.0, h), (w, h)]
                .map(|(a, b)| (t.x + cos * a - sin * b, t.y - sin * a - cos * b));
            let fold = |f: fn(f32, f32) -> f32, axis: fn(&(f32, f32)) -> f32| {
                corners.iter().map(axis).reduce(f).expect("four corners")
            };
            let area = (
                fold(f32::min, |c| c.0),
                fold(f32::min, |c| c.1),
                fold(f32::max, |c| c.0),
                fold(f32::max, |c| c.1),
            );
            Some((area, format!("text of {} characters at {} pt", t.text.len(), t.size)))
        }
        Mark::Line { from, to, .. } => Some(((from.0, from.1, to.0, to.1), "a line".to_owned())),
        Mark::Rect { x, y, w, h, .. } => Some(((*x, *y, x + w, y + h), "a rectangle".to_owned())),
        Mark::Code { .. } => None,
    }
}

/// No two runs of upright text may overlap; the watermark lies behind by design.
#[test]
fn no_text_overlaps() {
    for (name, paper, facts) in every_sheet().chain(every_sheet_of_two_codes()) {
        let pages = sheet::lay_out(&facts, paper).expect("fits");
        let areas: Vec<_> = pages[0]
            .marks
            .iter()
            .filter(|m| matches!(m, Mark::Text(t) if t.turn == 0.0 || t.turn == 90.0))
            .filter_map(extent)
            .collect();
        for (n, (a, first)) in areas.iter().enumerate() {
            for (b, second) in areas.iter().skip(n + 1) {
                let apart = a.0 >= b.2 || a.2 <= b.0 || a.1 >= b.3 || a.3 <= b.1;
                assert!(apart, "{name}: {first} at {a:?} over {second} at {b:?}");
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    type Change = fn(&mut SheetFacts);
    let cases: [(&str, Change); 15] = [
        ("purpose", |f| f.purpose = "p".repeat(61)),
        ("holder", |f| {
            f.holder = "The custodian of the second share, Vienna branch".into();
        }),
        ("holder", |f| f.holder = "李明".into()),
        ("set id", |f| f.set = "7K2M-Q9XT-7K2M-Q9XT-7K2M-Q9XT".into()),
        ("ceremony id", |f| {
            f.ceremony = "2026-11-21-A-VERY-LONG-CEREMONY-NAME".into();
        }),
        ("serial", |f| f.serial = String::new()),
        ("contact", |f| {
            f.contact = vec!["W".repeat(400)];
        }),
        ("contact", |f| f.contact = vec![]),
        ("word rows", |f| f.rows[3][2] = "incomprehensible".into()),
        ("word rows", |f| {
            f.rows.extend(vec![std::array::from_fn(|_| "act".to_owned()); 9]);
        }),
        ("fingerprint words", |f| f.fingerprint_words.truncate(15)),
        ("QR code", |f| f.qr_text = payload(1, 5000).into()),
        ("payload's description", |f| f.second = Some(SecondFacts { about: "a".repeat(81), ..second() })),
        ("payload's description", |f| f.second = Some(SecondFacts { about: "\u{202e}".into(), ..second() })),
        ("69 can be printed", |f| f.second = Some(SecondFacts { code: payload(1, 484), ..second() })),
    ];
    for paper in PAPERS {
        for (field, change) in cases {
            let mut facts = facts(true, Lock::CodeWords);
            change(&mut facts);
            let error = sheet::lay_out(&facts, paper).expect_err(field);
            assert!(error.to_string().contains(field), "{field}: {error}");
        }
    }
}

/// What a ceremony lets through when it begins is not refused at the printer, with the key drawn.
#[test]
fn the_longest_texts_of_a_ceremony_fit_the_sheet() {
    use keyrite::vocab::limits::{MAX_CONTACT_CHARS, MAX_LABEL_CHARS};
    for (name, paper, mut facts) in every_sheet().chain(every_sheet_of_two_codes()) {
        (facts.generation, facts.share, facts.threshold) = (65535, 255, 255);
        facts.purpose = "W".repeat(MAX_LABEL_CHARS);
        facts.contact = vec!["W".repeat(MAX_CONTACT_CHARS)];
        sheet::lay_out(&facts, paper).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn the_largest_facts_fit() {
    for (name, paper, mut facts) in every_sheet().chain(every_sheet_of_two_codes()) {
        (facts.generation, facts.share, facts.threshold) = (65535, 255, 255);
        facts.purpose = "Wrapping key for customer archives, Vienna and Graz, 2026-31".into();
        assert_eq!(facts.purpose.len(), sheet::PURPOSE_LIMIT);
        facts.guide = "G".repeat(30) + " and then some more words about where it is kept, p";
        facts.guide.truncate(sheet::GUIDE_LIMIT);
        facts.contact.push("or the duty officer, any branch".into());
        facts.app_version = "10.20.30".into();
        facts.rows.iter_mut().for_each(|row| row[6] = "umbrella".into());
        let result = sheet::lay_out(&facts, paper).map(|pages| pages.len());
        assert_eq!(result, Ok(1), "{name}");
    }
}

#[test]
fn codes_keep_to_level_q_while_they_are_small() {
    for (length, side) in [(103, 41), (280, 65), (320, 61), (380, 65)] {
        assert_eq!(qr::encode(&payload(1, length)).expect("encodes").side(), side, "{length} characters");
    }
    assert_eq!(qr::encode("").err(), Some(qr::QrError::Empty));
    assert_eq!(qr::encode(&"A".repeat(5000)).err(), Some(qr::QrError::TooLong(5000)));
    assert_eq!(
        sheet::lay_out(
            &SheetFacts { qr_text: payload(1, 420).into(), ..facts(false, Lock::Open) },
            Paper::A4
        )
        .err(),
        Some(SheetError::Dense { modules: 69, limit: 65 })
    );
    assert!(qr::decode(&[0; 10], 3, 3).is_empty() && qr::decode(&[], 0, 0).is_empty());
}
