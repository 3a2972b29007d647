//! Papers around the sheets, judged by other people's tools (qpdf, pdfinfo, pdftotext, pdffonts) and by geometry.
//! Needs the Debian packages poppler-utils and qpdf.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::fs;

use crate::support::program::{Folder, keyrite, tool};
use crate::support::sheets::{self, PAPERS, file};
use crate::support::{self, Dealing, Room, choices, deal, event, exception, shipped};
use keyrite::ceremony::register::{Query, Register, ToldCeremony, Verified};
use keyrite::paper::documents::{self, Document, HeldCeremony};
use keyrite::paper::{Mark, Paper};
use keyrite::plan::custody::{CustodyPlan, KeeperDraft};
use keyrite::plan::template::Told;
use keyrite::plan::texts::{MAX_ROLE_ID, TextKind};
use keyrite::plan::{Kind, PaperSize, Plan, Template, load};
use keyrite::sharing::Quorum;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::Record;
use keyrite::vocab::digest::pgp_words;
use keyrite::vocab::{Day, Mode};

/// A ceremony held on this paper, with an exception at every third step.
fn held(id: &str, mode: Mode, paper: PaperSize, quorum: (u8, u8)) -> Room {
    held_by(&shipped(id), mode, paper, quorum)
}

/// The same by a script of its own.
fn held_by(template: &Template, mode: Mode, paper: PaperSize, quorum: (u8, u8)) -> Room {
    let recovery = template.kind == Kind::Recovery;
    let mut options = choices(template, (!recovery).then_some(quorum), LockKind::None);
    options.paper = paper;
    let mut room = Room::open(template, options, mode, 11).expect("opens");
    room.strict = false;
    if recovery {
        room.pile = deal(Dealing::new(7, mode, (2, 3))).codes;
    }
    let mut place = usize::MAX;
    while let Some(due) = room.state().due().map(|(due, _, _)| due) {
        let done = room.state().done();
        if due != place && due % 3 == 1 && done.roll_closed && !done.signed_off {
            place = due;
            let by = room.routine().0.by;
            room.take(&event(by, &[], exception()), None).expect("an exception fits");
        } else {
            let (routine, secret) = room.routine();
            room.take(&routine, secret).unwrap_or_else(|refusal| panic!("{routine:?}: {refusal}"));
        }
    }
    room
}

fn papers(room: &Room) -> Vec<Document> {
    documents::after(&HeldCeremony {
        state: room.state(),
        head: room.session.head(),
        entries: &room.entries,
        earlier: None,
    })
}

/// The register of one ceremony, two days later.
fn register(room: &Room, paper: Paper) -> Document {
    let told = ToldCeremony {
        found_at: "here".into(),
        state: room.state().clone(),
        head: room.session.head(),
        verified: Verified::Now,
    };
    let (mode, today) = (room.state().mode(), Day::parse("2026-11-23").expect("a day"));
    let register = Register::of(vec![told], mode, today);
    assert_eq!(register.keys.len(), 1);
    documents::register(&register, &register.shown(&Query::default(), today), today, mode, paper)
}

fn script(id: &str, paper: Paper, quorum: (u8, u8)) -> Document {
    let template = shipped(id);
    let quorum = (id == "kek").then_some(quorum);
    let plan = Plan::bind(template.clone(), choices(&template, quorum, LockKind::None), &[]).expect("binds");
    documents::blank_script(&plan, None, paper)
}

/// A plan of custody of three sheets, one of them with the longest texts.
fn custody(threshold: u8) -> CustodyPlan {
    let long = "Longname ".repeat(22);
    let keeper = |name: &str, place: &str, share: u8| KeeperDraft {
        name: name.to_owned(),
        organisation: "Bank".to_owned(),
        place: place.to_owned(),
        channel: "courier".to_owned(),
        shares: vec![share],
    };
    let drafts = [keeper("Ada", "Vienna", 1), keeper("Berta", "Vienna", 2), keeper(&long, &long, 3)];
    CustodyPlan::new(Quorum::new(threshold, 3).expect("a quorum"), &drafts).expect("a plan")
}

/// What is grave in a plan of custody stands on the first page of the script that is printed with it, and nothing of it
/// where nothing is grave.
#[test]
fn what_is_grave_in_custody_stands_on_the_first_page() {
    let template = shipped("kek");
    let bound = choices(&template, Some((2, 3)), LockKind::None);
    let plan = Plan::bind(template, bound, &[]).expect("binds");
    let on_the_first = |custody: &CustodyPlan| {
        let mut document = documents::blank_script(&plan, Some(custody), Paper::A4);
        let whole = texts(&document);
        document.pages.truncate(1);
        (texts(&document), whole)
    };
    let (first, whole) = on_the_first(&custody(2));
    for said in [
        "In the custody plan one alone decides over the key",
        "If Vienna is lost, 1 sheet is left and 2 are needed",
        "One organisation alone has enough to rebuild the key: Bank with 3 sheets.",
        "One carrier alone brings enough",
    ] {
        assert!(first.contains(said), "{said}: {first}");
    }
    assert!(whole.contains("By place") && whole.contains("Custody plan"), "{whole}");
    let fine = |place: &str, organisation: &str, share: u8| KeeperDraft {
        name: format!("Custodian {share}"),
        organisation: organisation.to_owned(),
        place: place.to_owned(),
        channel: String::new(),
        shares: vec![share],
    };
    let drafts = [fine("Vienna", "A", 1), fine("Graz", "B", 2), fine("Linz", "C", 3)];
    let spread = CustodyPlan::new(Quorum::new(2, 3).expect("a quorum"), &drafts).expect("a plan");
    let (first, whole) = on_the_first(&spread);
    assert!(!first.contains("decides over the key"), "{first}");
    assert!(whole.contains("Any one place may be lost"), "{whole}");
}

/// Every paper there is: name, document, and the ids on each of its pages.
fn every_paper() -> Vec<(String, Document, Vec<String>)> {
    let mut all = Vec::new();
    for paper in PAPERS {
        let custody = custody(2);
        let template = shipped("kek");
        let bound = choices(&template, Some((2, 3)), LockKind::None);
        let plan = Plan::bind(template, bound, &[]).expect("binds");
        let with = documents::blank_script(&plan, Some(&custody), paper);
        all.push((format!("{paper:?}-kek-blank-custody"), with, vec!["kek version 1".to_owned()]));
        let by_itself = documents::custody(&custody, paper);
        all.push((format!("{paper:?}-custody"), by_itself, vec!["2 of 3".to_owned()]));
        let size = if paper == Paper::A4 { PaperSize::A4 } else { PaperSize::Letter };
        for id in ["kek", "recovery"] {
            all.push((
                format!("{paper:?}-{id}-blank"),
                script(id, paper, (3, 5)),
                vec![format!("{id} version 1")],
            ));
            for mode in [Mode::Production, Mode::Rehearsal] {
                let room = held(id, mode, size, (2, 3));
                let ids =
                    vec![room.state().ceremony().short(), room.state().set().expect("a set").set.short()];
                for document in papers(&room) {
                    let name =
                        format!("{paper:?}-{id}-{}-{}", mode.word(), document.name.trim_end_matches(".pdf"));
                    all.push((name, document, ids.clone()));
                }
                let name = format!("{paper:?}-{id}-{}-register", mode.word());
                all.push((name, register(&room, paper), vec!["2026-11-23".to_owned()]));
            }
        }
    }
    all
}

/// Which papers are due at the end, in how many copies: the same papers that are made, a guide for each place of sheets,
/// and the statement's codes only where somebody named a key. The attestation page has room for the copies of the folder.
#[test]
fn what_is_due_at_the_end_is_told() {
    for (id, copies) in [("kek", &[1, 0, 1, 1, 1, 1, 3][..]), ("recovery", &[1, 0, 1, 1][..])] {
        let room = held(id, Mode::Production, PaperSize::A4, (2, 3));
        let due = documents::due(room.state(), room.session.head());
        let made = papers(&room);
        let names = |name: &str| name.to_owned();
        assert_eq!(
            due.iter().map(|due| names(due.name)).collect::<Vec<_>>(),
            made.iter().map(|made| names(made.name)).collect::<Vec<_>>()
        );
        assert_eq!(due.iter().map(|due| due.copies).collect::<Vec<_>>(), copies, "{id}: {due:?}");
        let attestation = texts(&made[0]);
        for said in ["Medium 1", "Medium 2", "two years after the key is destroyed"] {
            assert!(attestation.contains(said), "{id}: {said}: {attestation}");
        }
        let takes: Vec<String> =
            keyrite::ceremony::taking::all(room.state()).iter().map(|taking| taking.said()).collect();
        let all = takes.join(" | ");
        assert!(takes.len() >= 2 && takes.iter().all(|said| said.starts_with("bag ")), "{id}: {all}");
    }
}

/// All that is written on a paper, a line a mark.
fn texts(document: &Document) -> String {
    let marks = document.pages.iter().flat_map(|page| &page.marks);
    let text = |mark: &Mark| if let Mark::Text(text) = mark { Some(text.text.to_string()) } else { None };
    marks.filter_map(text).collect::<Vec<_>>().join(" ")
}

/// qpdf finds nothing, fonts are subsets, ids and "page n of m" stand on every page, and nothing leaves the page or
/// lies over other text.
#[test]
fn every_paper_is_whole() {
    for (name, document, ids) in every_paper() {
        let pages = document.pages.len();
        let path = file("documents", &format!("{name}.pdf"), &document.to_pdf().expect("writes"));
        let at = path.to_string_lossy();
        sheets::tool("qpdf", &["--check", &at]);
        let info = sheets::tool("pdfinfo", &[&at]);
        assert!(info.contains(&format!("Pages:           {pages}\n")), "{name}: {info}");
        let size = if name.starts_with("A4") { "(A4)" } else { "(letter)" };
        assert!(info.contains(size), "{name}: {info}");
        assert!(info.contains(&format!("Title:           {}\n", document.title)), "{name}: {info}");
        assert!(!info.contains("Date:"), "{name} claims a date: {info}");
        let fonts = sheets::tool("pdffonts", &[&at]);
        assert!(fonts.lines().skip(2).all(|line| line.contains(" yes yes yes ")), "{name}: {fonts}");
        for page in 1..=pages {
            let number = page.to_string();
            let text = sheets::tool("pdftotext", &["-layout", "-f", &number, "-l", &number, &at, "-"]);
            assert!(text.contains(&format!("page {page} of {pages}")), "{name} page {page}: {text}");
            for id in &ids {
                assert!(text.contains(id), "{name} page {page} has no {id}: {text}");
            }
            assert_eq!(
                text.contains("REHEARSAL: worthless key"),
                name.contains("rehearsal"),
                "{name} page {page}"
            );
        }
        for (number, page) in (1..).zip(&document.pages) {
            within(&format!("{name} page {number}"), page.paper, &page.marks);
        }
    }
}

/// Left, top, right and bottom of upright text.
fn area(mark: &Mark) -> Option<(f32, f32, f32, f32, String)> {
    let Mark::Text(text) = mark else { return None };
    let width = keyrite::paper::font::width(text.face, text.size, &text.text);
    let height = text.size * 25.4 / 72.0 * 0.67;
    Some((text.x, text.y - height, text.x + width, text.y, text.text.to_string()))
}

fn within(name: &str, paper: Paper, marks: &[Mark]) {
    let edge = |x: f32, y: f32, what: &str| {
        let fits = (9.9..=paper.width() - 9.9).contains(&x) && (5.0..=paper.height() - 5.0).contains(&y);
        assert!(fits, "{name}: {what} at {x}, {y}");
    };
    for mark in marks {
        match mark {
            Mark::Line { from, to, .. } => {
                edge(from.0, from.1, "a line");
                edge(to.0, to.1, "a line");
            }
            Mark::Rect { x, y, w, h, .. } => {
                edge(*x, *y, "a rectangle");
                edge(x + w, y + h, "a rectangle");
            }
            _ => {}
        }
    }
    let texts: Vec<_> = marks.iter().filter_map(area).collect();
    for (n, a) in texts.iter().enumerate() {
        edge(a.0, a.1, &a.4);
        edge(a.2, a.3, &a.4);
        for b in texts.iter().skip(n + 1) {
            let apart = a.0 >= b.2 || a.2 <= b.0 || a.1 >= b.3 || a.3 <= b.1;
            assert!(apart, "{name}: {:?} over {:?}", a.4, b.4);
        }
    }
}

fn text_of(document: &Document, name: &str) -> String {
    let path = file("documents", &format!("{name}.pdf"), &document.to_pdf().expect("writes"));
    let text = sheets::tool("pdftotext", &["-layout", &path.to_string_lossy(), "-"]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The blank script has every step of the plan, numbered, with its title, and all that is said or ticked.
#[test]
fn the_blank_script_says_every_step() {
    for (id, quorum) in [("kek", (3, 5)), ("recovery", (0, 0)), ("kek", (128, 255))] {
        let template = shipped(id);
        let document = script(id, Paper::A4, quorum);
        let text = text_of(&document, &format!("steps-{id}-{}", quorum.1));
        let wanted = (id == "kek").then_some(quorum);
        let plan =
            Plan::bind(template.clone(), choices(&template, wanted, LockKind::None), &[]).expect("binds");
        for (number, planned) in (1..).zip(plan.steps()) {
            let step = &planned.script;
            let title = format!("{number} {}", step.title);
            assert!(
                text.contains(&title) || text.contains(&format!("{number} {} min", step.minutes)),
                "{title}"
            );
        }
        for step in plan.steps().iter().map(|planned| &planned.script) {
            assert!(text.contains(&step.title), "{}", step.title);
            for said in step.say.iter().chain(&step.do_not_say) {
                let first: String =
                    plain(&said.with_blanks()).split(' ').take(6).collect::<Vec<_>>().join(" ");
                assert!(text.contains(&first), "{}: {first}", step.id);
            }
            for tick in &step.ticks {
                assert!(text.contains(&plain(tick)), "{tick}");
            }
            for choice in &step.choices {
                assert!(
                    text.contains(&choice.label) && choice.options.iter().all(|o| text.contains(o)),
                    "{}",
                    step.id
                );
            }
        }
        for word in pgp_words(&plan.template_digest().0).split(' ') {
            assert!(text.contains(word), "{word}");
        }
        assert!(text.contains("Exception sheet"));
    }
}

/// How long is waited, and for what, stands on the script that is held in hand.
#[test]
fn the_blank_script_says_what_is_waited_for() {
    let mut template = shipped("kek");
    let step =
        template.phases.iter_mut().flat_map(|phase| &mut phase.steps).find(|step| step.id == "purpose");
    let step = step.expect("a step");
    (step.kind, step.wait_minutes) = (keyrite::plan::StepKind::Wait, Some(20));
    step.ticks = vec!["The time lock of the safe is open".to_owned()];
    let template = load("kek", &template.to_toml()).expect("loads");
    let plan =
        Plan::bind(template.clone(), choices(&template, Some((2, 3)), LockKind::None), &[]).expect("binds");
    let text = text_of(&documents::blank_script(&plan, None, Paper::A4), "waits");
    for said in ["Wait at least 20 minutes.", "The time lock of the safe is open", "From, to"] {
        assert!(text.contains(said), "{said}");
    }
}

/// No title of a part is the last thing on its page.
#[test]
fn no_part_begins_at_the_foot_of_a_page() {
    for (name, document, _) in every_paper() {
        for (number, page) in (1..).zip(&document.pages) {
            let foot = page.paper.height() - 25.0;
            let texts = || {
                page.marks
                    .iter()
                    .filter_map(|mark| if let Mark::Text(text) = mark { Some(text) } else { None })
            };
            let body = |y: f32| texts().any(|text| text.y > y + 3.0 && text.y < foot);
            for title in texts().filter(|text| (text.size - 12.0).abs() < 0.1) {
                assert!(body(title.y), "{name} page {number}: nothing follows {:?}", title.text.as_str());
            }
        }
    }
}

/// Pages come apart: whichever bears signatures bears the last line and the ceremony key too.
fn every_page_that_is_signed_says_what_for(room: &Room) {
    let all = papers(room);
    let attestation = all.iter().find(|document| document.name == "attestation.pdf").expect("there");
    let texts = attestation.pages.iter().map(|page| {
        let texts =
            page.marks.iter().filter_map(|mark| if let Mark::Text(text) = mark { Some(text) } else { None });
        texts.map(|text| text.text.replace(' ', "")).collect::<String>()
    });
    let signed: Vec<String> = texts.filter(|text| text.contains("donotagree")).collect();
    assert!(signed.len() > 1, "so many sign that it takes another page");
    for hex in [room.session.head().hex(), room.state().header().ceremony_key.hex()] {
        assert!(signed.iter().all(|text| text.contains(&hex)), "{hex}");
    }
}

/// The annotated script and the others say what the transcript says.
#[test]
fn papers_after_the_close_say_what_was_recorded() {
    let room = held("kek", Mode::Production, PaperSize::A4, (2, 3));
    let text: std::collections::BTreeMap<_, _> = papers(&room)
        .iter()
        .map(|document| {
            (document.name, text_of(document, &format!("after-{}", document.name.trim_end_matches(".pdf"))))
        })
        .collect();
    assert_eq!(
        text.keys().copied().collect::<Vec<_>>(),
        [
            "acknowledgements.pdf",
            "attestation.pdf",
            "bag-register.pdf",
            "destruction.pdf",
            "guide.pdf",
            "script.pdf",
            "statement.pdf"
        ]
    );
    let annotated = &text["script.pdf"];
    let mut exceptions = 0;
    for entry in &room.entries {
        if let Record::Exception { number, happened, .. } = &entry.record {
            exceptions += 1;
            assert!(
                annotated.contains(&format!("EXCEPTION {number},")) && annotated.contains(happened.as_str())
            );
        }
        if let Record::Done { ticks, values, .. } = &entry.record {
            assert!(ticks.iter().all(|tick| annotated.contains(&plain(tick))));
            assert!(values.values().all(|value| annotated.contains(value.as_str())));
        }
    }
    assert!(exceptions > 3);
    let attestation = &text["attestation.pdf"];
    let head = pgp_words(&room.session.head().0);
    let key = room.state().header().ceremony_key.spoken();
    let fingerprint = room.state().fingerprint().expect("a key").words();
    for word in [head, key, fingerprint].iter().flat_map(|words| words.split(' ')) {
        assert!(attestation.contains(word), "{word}");
    }
    for person in room.state().people() {
        assert!(attestation.contains(person.name.as_str()), "{}", person.name);
    }
    every_page_that_is_signed_says_what_for(&room);
    for (x, share) in (1..).zip(room.state().shares()) {
        let (bag, holder) = share.bagged.as_ref().expect("bagged");
        let holder = room.state().people().iter().find(|person| person.id == *holder).expect("known");
        for paper in ["bag-register.pdf", "acknowledgements.pdf"] {
            assert!(
                text[paper].contains(bag.as_str()) && text[paper].contains(holder.name.as_str()),
                "{paper} {x}"
            );
        }
    }
    assert!(text["destruction.pdf"].contains("overwritten in memory"));
    let guide = &text["guide.pdf"];
    assert!(guide.contains(room.state().plan().choices.contact.as_str()));
    // who has sheets and this paper, and no folder, finds every section that rebuilds a key
    let format =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/FORMAT.txt")).expect("reads");
    let printed = format.split_once("Conventions").and_then(|rest| rest.1.split_once("7. WORDS READ ALOUD"));
    let packed = |text: &str| text.split_whitespace().collect::<String>();
    let whole = packed(guide);
    let lines: Vec<&str> = printed.expect("sections 1 to 6").0.lines().collect();
    assert!(lines.len() > 150, "{}", lines.len());
    for line in lines {
        assert!(whole.contains(&packed(line)), "{line}");
    }
    // no paper holds what a sheet holds
    for (name, text) in &text {
        for codes in room.sheets.values().flatten() {
            assert!(!text.contains(codes.as_str()), "{name}");
        }
        for row in &room.printed_rows {
            assert!(!text.contains(&row.join(" ")), "{name}");
        }
    }
}

/// The statement's codes, page after page, give statement.txt to the byte, read by a program that is not ours.
#[test]
fn the_codes_of_the_statement_are_the_statement() {
    for (id, paper, quorum) in [
        ("kek", PaperSize::A4, (3, 7)),
        ("kek", PaperSize::Letter, (2, 2)),
        ("recovery", PaperSize::A4, (2, 3)),
    ] {
        let room = held(id, Mode::Production, paper, quorum);
        let all = papers(&room);
        let document = all.iter().find(|document| document.name == "statement.pdf").expect("there");
        let path =
            file("documents", &format!("codes-{id}-{paper:?}.pdf"), &document.to_pdf().expect("writes"));
        let at = path.to_string_lossy();
        let mut read = String::new();
        for page in 1..=document.pages.len() {
            let (picture, number) = (path.with_extension(format!("{page}")), page.to_string());
            let picture = picture.to_string_lossy();
            let range = ["-r", "150", "-gray", "-singlefile", "-f", &number, "-l", &number, &at, &picture];
            sheets::tool("pdftoppm", &range);
            read += &sheets::tool(
                "zbarimg",
                &["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", &format!("{picture}.pgm")],
            );
        }
        assert!(document.pages.len() > 1, "it takes more than one code");
        assert_eq!(read, room.state().statement(room.session.head()).render());
    }
}

/// Names and texts as long as they may be still fit.
#[test]
fn the_longest_texts_fit() {
    let long = "W".repeat(200);
    let template = shipped("kek");
    let mut options = choices(&template, Some((2, 2)), LockKind::None);
    options.contact = support::line(&long[..keyrite::vocab::limits::MAX_CONTACT_CHARS]);
    options.place = support::line(&long);
    options.organisation = support::line(&long);
    let mut room = Room::open(&template, options, Mode::Rehearsal, 3).expect("opens");
    while room.state().due().is_some() {
        let (mut event, secret) = room.routine();
        if let keyrite::ceremony::EventKind::Enrol(person) = &mut event.what {
            person.name = support::line(&format!("{}{}", person.id, "\u{c4}".repeat(190)));
            person.affiliation = support::line(&long);
        }
        if let keyrite::ceremony::EventKind::SignOff { agrees, reason } = &mut event.what {
            (*agrees, *reason) = (false, Some(support::prose(&"\u{c4}m\nm ".repeat(400))));
        }
        room.take(&event, secret).expect("goes on");
        if room.state().done().roll_closed && room.state().exceptions().is_empty() {
            let text = support::prose(&"Mm mmmm ".repeat(240));
            let what = keyrite::ceremony::EventKind::Exception {
                about: keyrite::transcript::Subject::Remark,
                expected: text.clone(),
                happened: support::prose(&long.repeat(9)),
                decided: text,
            };
            room.take(&support::event(event.by, &[], what), None).expect("an exception");
        }
    }
    let register = register(&room, Paper::A4);
    for document in papers(&room).iter().chain([&register]) {
        for (number, page) in (1..).zip(&document.pages) {
            within(&format!("{} page {number}", document.name), page.paper, &page.marks);
        }
    }
}

/// The shipped script with every text as long as it may be, of the widest letters, and a role's id too.
fn longest(id: &str) -> Template {
    let long = |kind: TextKind| {
        let line = "W".repeat(kind.most_chars() / kind.most_lines() - 1);
        vec![line; kind.most_lines()].join("\n")
    };
    let mut template = shipped(id);
    template.title = long(TextKind::Title);
    template.scope = long(TextKind::Scope);
    let (old, new) = ("operator", "o".repeat(MAX_ROLE_ID));
    let renamed = |role: &mut String| {
        if role == old {
            role.clone_from(&new);
        }
    };
    for role in &mut template.roles {
        // people are named by their roles here, and no two may have one name
        let mut title = long(TextKind::RoleTitle);
        title.replace_range(..1, &role.id[..1].to_uppercase());
        role.title = title;
        renamed(&mut role.id);
        role.not_also.iter_mut().for_each(renamed);
    }
    for phase in &mut template.phases {
        phase.title = long(TextKind::Title);
        for step in &mut phase.steps {
            step.title = long(TextKind::Title);
            renamed(&mut step.acts);
            step.confirms.iter_mut().map(|who| &mut who.role).for_each(renamed);
            step.say = Some(Told::new(long(TextKind::Spoken)));
            step.do_not_say = Some(Told::new(long(TextKind::Spoken)));
            step.ticks = (0..step.ticks.len()).map(|n| format!("{}{n}", long(TextKind::Tick))).collect();
            for field in &mut step.fields {
                field.label = long(TextKind::Label);
            }
            for choice in &mut step.choices {
                choice.label = long(TextKind::Label);
                choice.options = (0..3).map(|n| format!("{}{n}", long(TextKind::Label))).collect();
            }
        }
    }
    load(id, &template.to_toml()).unwrap_or_else(|error| panic!("{error}"))
}

/// A script whose every text is at its limit is printed, held, printed again and found valid.
#[test]
fn the_longest_script_is_printed_held_and_valid() {
    for id in ["kek", "recovery"] {
        let template = longest(id);
        let quorum = (id == "kek").then_some((2, 3));
        let plan =
            Plan::bind(template.clone(), choices(&template, quorum, LockKind::None), &[]).expect("binds");
        for paper in PAPERS {
            for (number, page) in (1..).zip(&documents::blank_script(&plan, None, paper).pages) {
                within(&format!("{id} script {paper:?} page {number}"), page.paper, &page.marks);
            }
        }
        let room = held_by(&template, Mode::Production, PaperSize::A4, (2, 3));
        for document in papers(&room) {
            for (number, page) in (1..).zip(&document.pages) {
                within(&format!("{id} {} page {number}", document.name), page.paper, &page.marks);
            }
        }
        let at = Folder::empty();
        fs::write(at.path("my.toml"), template.to_toml()).expect("writes");
        let run = keyrite(&["rehearse", "my.toml", "--out", "held"], at.root());
        assert_eq!(run.code, 0, "{id}: {}{}", run.out, run.err);
        assert_eq!(keyrite(&["papers", "held", "--out", "again"], at.root()).code, 0, "{id}");
    }
}

/// After an abort there is nobody to attest and nothing in custody: what is left is the script and what was destroyed.
#[test]
fn an_aborted_ceremony_prints_what_was_destroyed() {
    let template = shipped("kek");
    let mut room =
        Room::open(&template, choices(&template, Some((2, 3)), LockKind::None), Mode::Production, 4)
            .expect("opens");
    while room.state().due().expect("due").1.id != "gate/2" {
        room.step().expect("goes on");
    }
    let (reason, destroyed) = (support::prose("the light went out"), support::prose("sheet 1 was burned"));
    let abort = keyrite::ceremony::EventKind::Abort { typed: "ABORT".into(), reason, destroyed };
    let by = room.routine().0.by;
    room.take(&event(by, &[], abort), None).expect("ends");
    let papers = papers(&room);
    let names: Vec<&str> = papers.iter().map(|document| document.name).collect();
    assert_eq!(names, ["script.pdf", "destruction.pdf"]);
    for document in &papers {
        assert!(text_of(document, &format!("aborted-{}", document.name)).contains("sheet 1 was burned"));
    }
}

/// From the command line: the script of a template, and the papers of a folder, again; nothing is overwritten.
#[test]
fn papers_are_printed_from_the_command_line() {
    let at = Folder::empty();
    for (name, options) in
        [("kek", &["--paper", "letter", "--shares", "3", "--threshold", "2"][..]), ("recovery", &[])]
    {
        let out = format!("{name}.pdf");
        let run = keyrite(&[&["template", "script", name, "--out", &out], options].concat(), at.root());
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(tool("qpdf", &["--check", &out], at.root()).ok);
        assert_eq!(
            keyrite(&["template", "script", name, "--out", &out], at.root()).code,
            2,
            "nothing is overwritten"
        );
    }
    let text = tool("pdftotext", &["kek.pdf", "-"], at.root()).out;
    assert!(text.contains("Sealing a share 3 of 3") && !text.contains("REHEARSAL: worthless"), "{text}");
    assert_eq!(
        keyrite(&["template", "script", "recovery", "--shares", "3", "--out", "x.pdf"], at.root()).code,
        2
    );
    assert_eq!(keyrite(&["template", "script", "none", "--out", "x.pdf"], at.root()).code, 2);

    let run = keyrite(&["rehearse", "--out", "held", "--shares", "2", "--threshold", "2"], at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    let made: Vec<_> = fs::read_dir(at.path("held/papers")).expect("there").flatten().collect();
    assert_eq!(made.len(), 7);
    let run = keyrite(&["papers", "held", "--out", "again"], at.root());
    assert!(run.code == 0 && run.out.lines().count() == 7, "{}", run.err);
    for paper in made {
        let name = paper.file_name().to_string_lossy().into_owned();
        let text =
            |folder: &str| tool("pdftotext", &["-layout", &format!("{folder}/{name}"), "-"], at.root()).out;
        assert_eq!(text("held/papers"), text("again"), "{name}");
    }
    assert_eq!(keyrite(&["papers", "held", "--out", "again"], at.root()).code, 2);
    assert_eq!(keyrite(&["papers", "nowhere", "--out", "new"], at.root()).code, 2);
    // what was edited, and what is not over, is not printed
    let lines = fs::read_to_string(at.path("held/transcript.jsonl")).expect("there");
    fs::write(at.path("held/transcript.jsonl"), lines.replacen("stand-in", "stand-on", 1)).expect("writes");
    let run = keyrite(&["papers", "held", "--out", "new"], at.root());
    assert!(run.code == 2 && run.err.contains("not valid"), "{}", run.err);
    for (file, text) in [
        ("transcript.jsonl", lines),
        ("transcript.sig", fs::read_to_string(at.path("held/transcript.sig")).expect("there")),
    ] {
        let begun: String = text.lines().take(9).map(|line| format!("{line}\n")).collect();
        fs::write(at.path("held").join(file), begun).expect("writes");
    }
    let run = keyrite(&["papers", "held", "--out", "new"], at.root());
    assert!(run.code == 2 && run.err.contains("the seal is missing, though"), "{}", run.err);
    for name in keyrite::transcript::ClosingFile::after_seal() {
        // nobody named a key, so one of them is not there
        let _ = fs::remove_file(at.path("held").join(name));
    }
    let run = keyrite(&["papers", "held", "--out", "new"], at.root());
    assert!(run.code == 2 && run.err.contains("did not come to its end"), "{}", run.err);
}
