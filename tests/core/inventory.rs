//! The register as an inventory: what is due when, what is looked for, and the tables for other programs.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::records;
use crate::register::{day, deciding, finish, kek, made, recovered, told};
use crate::support::{Room, choices, event, exception, line, prose, shipped};
use keyrite::ceremony::EventKind;
use keyrite::ceremony::register::{KeyStanding, Query, Register, Sort, Table, ToldCeremony, Words};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{AfterOpening, Severity};
use keyrite::vocab::Mode;

/// A generation with an exception whose review leaves it open, with this follow-up.
fn with_an_open_exception(follow_up: &str) -> Room {
    let (template, choices) = kek();
    let mut room = Room::open(&template, choices, Mode::Production, 31).expect("opens");
    room.go_to("gate/2");
    let by = room.routine().0.by;
    room.take(&event(by, &[], exception()), None).expect("an exception fits");
    finish(&mut room, &mut |_, what| match what {
        EventKind::Review { number, .. } => Some(EventKind::Review {
            number: *number,
            severity: Severity::Minor,
            follow_up: prose(follow_up),
            // the first is about the machine
            closed: *number != 2,
        }),
        _ => None,
    });
    room
}

/// Another key, with a label of its own.
fn other_key(label: &str, ends: &str, seed: u64) -> Room {
    let template = shipped("kek");
    let mut choices = choices(&template, Some((2, 3)), LockKind::None);
    let key = choices.key.as_mut().expect("a key page");
    (key.label, key.ends) = (line(label), line(ends));
    let mut room = Room::open(&template, choices, Mode::Production, seed).expect("opens");
    room.finish();
    room
}

fn register(all: Vec<ToldCeremony>, today: &str) -> Register {
    Register::of(all, Mode::Production, day(today))
}

/// A key whose sheets 1 and 2 wait for a new set, one with an open exception, and a record: everything that can be due, by
/// date, with where it comes from.
#[test]
fn what_is_due_stands_in_one_list_by_date_with_its_source() {
    let (first, open) = (made(), with_an_open_exception("Zo\u{eb} asks the printer's maker.\nBy mail."));
    let again = recovered(&first, 30, &mut deciding(AfterOpening::Reshare));
    let all = || vec![told(&first, "made"), told(&again, "again"), told(&open, "open")];
    let today = day("2026-12-31");
    let register = register(all(), "2026-12-31");
    let (a, b, c) =
        (first.state().ceremony().short(), again.state().ceremony().short(), open.state().ceremony().short());
    let set = |room: &Room| room.state().set().expect("a set").set.short();
    let (of_a, of_c) = (set(&first), set(&open));
    let last_day = "Due 2027-11-21, in 325 days: the last day of use, and the date on its sheets; rotate the key, or end it.";
    let mut wanted = vec![
        (
            format!(
                "Open since 2026-11-21, 40 days: exception 2 of ceremony {c}, minor: Zo\u{eb} asks the printer's maker. By mail."
            ),
            format!("review of ceremony {c}"),
        ),
        (
            format!(
                "Open since 2026-12-21, 10 days: shares 1, 2 of set {of_a} opened and not sealed again; make a new set."
            ),
            format!("ceremony {b} opened them"),
        ),
        (last_day.to_owned(), format!("key page of ceremony {a}")),
        (
            format!(
                "Due 2027-11-21, in 325 days: an audit of share 3 of set {of_a}: no transcript here tells of a look at the bags for a year then."
            ),
            format!("ceremony {a} saw the bags last; a year between audits"),
        ),
        (last_day.to_owned(), format!("key page of ceremony {c}")),
        (
            "Due 2027-11-21, in 325 days: a drill: the sheets have not been put together for a year then."
                .to_owned(),
            format!("ceremony {c} rebuilt the key last; a year between drills"),
        ),
        (
            format!(
                "Due 2027-11-21, in 325 days: an audit of shares 1, 2, 3 of set {of_c}: no transcript here tells of a look at the bags for a year then."
            ),
            format!("ceremony {c} saw the bags last; a year between audits"),
        ),
        (
            "Due 2027-12-21, in 355 days: a drill: the sheets have not been put together for a year then."
                .to_owned(),
            format!("ceremony {b} rebuilt the key last; a year between drills"),
        ),
    ];
    let mut got: Vec<_> = register.due.iter().map(|due| (due.said(today), due.source())).collect();
    let days: Vec<_> = register.due.iter().map(|due| due.day).collect();
    assert!(days.is_sorted(), "{got:#?}");
    let overdue: Vec<bool> = register.due.iter().map(|due| due.is_overdue(today)).collect();
    assert_eq!(overdue, [true, true, false, false, false, false, false, false], "{got:#?}");
    // both keys have one name: between them the order is that of what they are
    got.sort();
    wanted.sort();
    assert_eq!(got, wanted);

    // the same transcripts, asked for another day
    let later = self::register(all(), "2028-01-01");
    assert!(later.due.iter().all(|due| due.is_overdue(day("2028-01-01"))), "{:#?}", later.due);
}

#[test]
fn a_record_of_keys_made_elsewhere_has_its_follow_ups() {
    let mut room = records::open(None, 0, 55);
    room.go_to("box");
    let by = room.routine().0.by;
    room.take(&event(by, &[], exception()), None).expect("a remark fits");
    finish(&mut room, &mut |_, what| match what {
        EventKind::Review { number, .. } => Some(EventKind::Review {
            number: *number,
            severity: Severity::Major,
            follow_up: prose("the vault's camera is repaired by 2027-01-15"),
            closed: false,
        }),
        _ => None,
    });
    let register = register(vec![told(&room, "2026/hsm")], "2026-12-01");
    let [due] = &register.due[..] else { panic!("{:?}", register.due) };
    assert_eq!(
        (due.of.as_str(), due.fingerprint, due.task.word()),
        ("A record with everything in it", None, "follow-up")
    );
    assert!(due.said(day("2026-12-01")).ends_with("major: the vault's camera is repaired by 2027-01-15."));
}

/// A question, and the labels that it leaves, in order.
#[test]
fn a_question_leaves_what_it_asks_for() {
    let (early, late) = (other_key("KEK-Early", "2027-03-01", 61), other_key("kek-late", "2031-01-01", 62));
    let (first, off) = (made(), {
        let (template, choices) = kek();
        let mut room = Room::open(&template, choices, Mode::Production, 63).expect("opens");
        room.go_to("gate/2");
        room
    });
    let ended = recovered(&first, 30, &mut deciding(AfterOpening::Destroyed));
    let all = vec![
        told(&early, "2026/early"),
        told(&late, "2026/late"),
        told(&first, "2026/ended"),
        told(&ended, "2027/ended"),
        told(&off, "2026/off"),
    ];
    let today = day("2027-01-01");
    let register = register(all, "2027-01-01");
    let words = |text: &str| Words::new(text);
    let none = Query::default;
    let (ended_name, off_name) = (first.state(), off.state());
    let label = |state: &keyrite::ceremony::State| {
        state.plan().choices.key.as_ref().expect("a key page").label.to_string()
    };
    let (ended_name, off_name) = (label(ended_name), label(off_name));
    assert_eq!(ended_name, off_name, "two of one name, told apart by their states");
    let state = |word: &str| vec![KeyStanding::named(word).expect("a state")];
    for (name, query, labels) in [
        ("active", Query { states: state("active"), ..none() }, vec!["KEK-Early", "kek-late"]),
        ("destroyed", Query { states: state("Destroyed"), ..none() }, vec![ended_name.as_str()]),
        ("never issued", Query { states: state("never-issued"), ..none() }, vec![off_name.as_str()]),
        (
            "either",
            Query { states: [state("destroyed"), state("active")].concat(), sort: Sort::State, ..none() },
            vec!["KEK-Early", "kek-late", ended_name.as_str()],
        ),
        ("suspended", Query { states: state("suspended"), ..none() }, vec![]),
        ("due", Query { due_before: Some(day("2027-03-02")), ..none() }, vec!["KEK-Early"]),
        ("due, and not that day itself", Query { due_before: Some(day("2027-03-01")), ..none() }, vec![]),
        (
            "holder, however written",
            Query { holder: words("custodian  2"), sort: Sort::Name, ..none() },
            vec!["KEK-Early", "kek-late", ended_name.as_str()],
        ),
        ("nobody", Query { holder: words("Custodian 4"), ..none() }, vec![]),
        ("a label", Query { search: words("kek early"), ..none() }, vec!["KEK-Early"]),
        ("a folder", Query { search: words("2026/LATE"), ..none() }, vec!["kek-late"]),
        ("a finding", Query { search: words("was broken off"), ..none() }, vec![off_name.as_str()]),
        ("a ceremony", Query { search: words(&late.state().ceremony().short()), ..none() }, vec!["kek-late"]),
        (
            "all that is asked",
            Query { search: words("2026"), holder: words("Custodian 1"), states: state("active"), ..none() },
            vec!["KEK-Early", "kek-late"],
        ),
        (
            "by what is due",
            Query { sort: Sort::Due, ..none() },
            vec!["KEK-Early", "kek-late", ended_name.as_str(), off_name.as_str()],
        ),
        (
            "by proof",
            Query { sort: Sort::Proven, states: state("active"), ..none() },
            vec!["KEK-Early", "kek-late"],
        ),
    ] {
        let shown = register.shown(&query, today);
        let mut got: Vec<String> = shown.keys.iter().map(|key| key.name()).collect();
        let mut labels: Vec<String> = labels.into_iter().map(str::to_owned).collect();
        if query.sort == Sort::Urgent || query.sort == Sort::Proven {
            // made on one day: their order is no matter of this question
            got.sort();
            labels.sort();
        }
        assert_eq!(got, labels, "{name}");
        assert_eq!(shown.said().is_none(), query.is_everything(), "{name}");
        // of what is shown alone, and before the day
        for due in &shown.due {
            assert!(shown.keys.iter().any(|key| due.fingerprint == Some(key.fingerprint)), "{name}");
            assert!(query.due_before.is_none_or(|day| due.day < day), "{name}");
        }
    }
    let query = Query {
        states: state("active"),
        holder: words("Zo\u{eb}\n\u{202e}"),
        due_before: Some(day("2027-03-02")),
        search: words("KEK"),
        sort: Sort::Name,
    };
    assert_eq!(
        register.shown(&query, today).said().as_deref(),
        Some(
            "0 of 4 shown: state active; holder \u{201c}Zo\u{eb}\\u{A}\\u{202E}\u{201d}; due before 2027-03-02; with \u{201c}KEK\u{201d}. The rest is hidden, not absent."
        )
    );
    assert_eq!(Words::new(" -?! "), None);
    // a question hides rows, and nothing of what is wrong with the whole
    assert!(register.wants_attention(today));
}

/// Rows of a table as a reader of RFC 4180 has them.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(rest.next(), Some('\n'), "lines end with CR LF");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty(), "the last line ends");
    rows
}

/// Names that a spreadsheet would run, in every table: one row each, as wide as its heading, and no cell is a formula.
#[test]
fn tables_are_whole_and_run_nothing() {
    let room = other_key("=1+1;=HYPERLINK(\"x\")", "2027-11-21", 71);
    let open = with_an_open_exception("=cmd|' /C calc'!A0\n,@SUM(A1)");
    let off = {
        let (template, choices) = kek();
        let mut room = Room::open(&template, choices, Mode::Production, 63).expect("opens");
        room.go_to("gate/2");
        room
    };
    let today = day("2028-01-01");
    let mut register =
        register(vec![told(&room, "=a\n\u{202e}"), told(&open, "b"), told(&off, "c")], "2028-01-01");
    register.left_out.push(keyrite::ceremony::register::NotCounted {
        found_at: "@folder".into(),
        why: "not valid: -1".into(),
    });
    let shown = register.shown(&Query::default(), today);
    for (table, rows) in [(Table::Keys, 3), (Table::Sheets, 6), (Table::Due, 7), (Table::Findings, 3)] {
        let text = table.csv(&register, &shown, today);
        let read = read_csv(&text);
        assert_eq!(read.len(), rows + 1, "{}: {text}", table.word());
        for row in &read {
            assert_eq!(row.len(), read[0].len(), "{}: {row:?}", table.word());
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '@'])), "{row:?}");
            assert!(row.iter().all(|cell| !cell.starts_with('-') || cell.parse::<i64>().is_ok()), "{row:?}");
            for cell in row {
                let cut = cell.split([';', ',', '"', '|']).map(str::trim_start);
                assert!(
                    !cell.contains('\n') && cut.skip(1).all(|part| !part.starts_with(['=', '+', '-', '@'])),
                    "{cell}"
                );
            }
        }
        assert_eq!(&read[1][..2], ["2028-01-01", "no"], "{}", table.word());
    }
    let keys = Table::Keys.csv(&register, &shown, today);
    assert!(keys.contains("\"'=1+1;'=HYPERLINK(\"\"x\"\")\""), "{keys}");
    let column = |table: Table, name: &str| {
        let read = read_csv(&table.csv(&register, &shown, today));
        let place = read[0].iter().position(|heading| heading == name).expect("a column");
        read[1..].iter().map(|row| row[place].clone()).collect::<Vec<_>>()
    };
    assert_eq!(column(Table::Sheets, "share"), ["1", "2", "3", "1", "2", "3"]);
    assert_eq!(column(Table::Due, "days")[0], "-406");
    assert!(column(Table::Findings, "finding").iter().any(|finding| finding == "not counted: not valid: -1"));
    assert_eq!(column(Table::Findings, "of").last().map(String::as_str), Some("'@folder"));
}
