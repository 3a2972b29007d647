//! A ceremony on the real desk whose disk fills: nothing comes of an entry that is not kept, and it can be tried again.

use std::path::Path;
use std::process::Command;

use keyrite::ceremony::{Event, Opening, What, rehearsal};
use keyrite::desk::checking::check_folder;
use keyrite::desk::holding::{Answer, Holding, Order};
use keyrite::desk::program;
use keyrite::plan::{PaperSize, blocks, load};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::PersonId;
use keyrite::vocab::{Digest, Mode, Prose};

fn as_root(words: &[&str]) -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|ran| ran.stdout == b"0\n");
    let mut command = if root { Command::new(words[0]) } else { Command::new("sudo") };
    command.args(if root { &words[1..] } else { words }).status().is_ok_and(|status| status.success())
}

fn note() -> Order {
    let what = What::Note(Prose::typed("something that was seen").expect("short"));
    Order::plain(Event { by: PersonId::NOBODY, with: Vec::new(), what })
}

fn open(folder: &Path) -> Holding {
    let template = load("kek", blocks::shipped("kek").expect("shipped")).expect("reads");
    let choices = rehearsal::choices(
        &template,
        None,
        LockKind::None,
        PaperSize::A4,
        keyrite::vocab::Day::parse("2026-01-01").expect("a day"),
    )
    .expect("fits");
    let opening = Opening {
        template,
        choices,
        mode: Mode::Rehearsal,
        program: program::name(),
        program_digest: Digest([7; 32]),
        parent: None,
    };
    Holding::open(opening, folder).expect("opens")
}

#[test]
fn an_entry_that_is_not_kept_can_be_tried_again_or_given_up() {
    let place = tempfile::tempdir().expect("a folder");
    let disk = place.path().join("disk");
    std::fs::create_dir(&disk).expect("a folder");
    let name = disk.to_str().expect("UTF-8");
    assert!(
        as_root(&["mount", "-t", "tmpfs", "-o", "size=64k,mode=1777", "none", name]),
        "this test mounts a small tmpfs, as root or by sudo"
    );
    let folder = disk.join("ceremony");
    let mut holding = open(&folder);
    assert!(matches!(holding.take(note()), Answer::Taken { .. }));
    let filler = disk.join("filler");
    // fill what is left, to the last byte
    let _ = std::fs::write(&filler, vec![0u8; 1 << 20]);
    let kept = check_folder(&folder).expect("readable").audit.lines();
    let refused = loop {
        match holding.take(note()) {
            Answer::Taken { .. } => {}
            other => break other,
        }
    };
    let Answer::NotKept(error) = refused else { panic!("{refused:?}") };
    assert!(error.to_string().contains("the disk is full"), "{error}");
    let before = check_folder(&folder).expect("readable");
    assert!(before.wrong.is_none() && before.audit.lines() >= kept, "what is on disk stands");
    assert!(matches!(holding.carry_on(), Answer::NotKept(_)), "still full");
    std::fs::remove_file(&filler).expect("room again");
    // whoever records something else first would leave a gap behind it
    let Answer::Refused(refusal) = holding.take(note()) else { panic!("taken over an entry that waits") };
    assert!(refusal.to_string().contains("the last entry is not kept yet: try again"), "{refusal}");
    assert_eq!(check_folder(&folder).expect("readable").audit.lines(), before.audit.lines());
    assert!(matches!(holding.carry_on(), Answer::Taken { .. }), "kept once there is room");
    assert_eq!(check_folder(&folder).expect("readable").audit.lines(), before.audit.lines() + 1);
    assert!(matches!(holding.take(note()), Answer::Taken { .. }), "and it goes on");
    holding.give_up();
    assert!(matches!(holding.take(note()), Answer::Refused(_)), "given up is given up");
    let after = check_folder(&folder).expect("readable");
    drop(holding);
    assert!(as_root(&["umount", name]));
    assert!(after.wrong.is_none(), "{:?}", after.wrong);
}
