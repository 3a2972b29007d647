//! A ceremony of several days, held in memory and put into a folder.

#![allow(dead_code, clippy::expect_used, reason = "each program uses its part of this")]

use std::path::{Path, PathBuf};

use super::{Room, choices};
use keyrite::desk::archive::folder::Folder;
use keyrite::plan::load;
use keyrite::sharing::share::LockKind;
use keyrite::vocab::Mode;

/// The script of three days, opened.
pub fn room() -> Room {
    let text = include_str!("../core/scripts/days.toml");
    let template = load("days", text).unwrap_or_else(|error| panic!("{error}"));
    let chosen = choices(&template, None, LockKind::None);
    Room::open(&template, chosen, Mode::Rehearsal, 61).expect("opens")
}

/// The first day, in a folder, with the files of its close.
pub fn first_day(at: &Path) -> PathBuf {
    let mut room = room();
    room.finish();
    let path = at.join("first");
    let mut folder = Folder::create(&path).expect("a folder");
    for entry in &room.kept {
        folder.keep(entry).expect("kept");
    }
    folder.prepare(room.closing.as_ref().expect("prepared")).expect("written");
    folder.publish().and_then(|()| folder.make_papers()).expect("written");
    path
}
